// Which files are taken as evidence.
#include "domain/evidence.h"

#include "base/buf.h"

const struct sbt_evidence_type sbt_evidence_types[] = {
    {"application/pdf", "PDF", "pdf", false},
    {"image/jpeg", "JPEG", "jpg jpeg jpe jfif", true},
    {"image/png", "PNG", "png", true},
    {"image/webp", "WebP", "webp", true},
    {"image/heic", "HEIC", "heic heif", true},
    {"video/mp4", "MP4", "mp4 m4v", false},
    {"video/quicktime", "MOV", "mov qt", false},
    {"video/3gpp", "3GP", "3gp 3gpp", false},
    {"audio/mpeg", "MP3", "mp3", false},
    {"audio/mp4", "M4A", "m4a aac", false},
    {"audio/ogg", "OGG", "ogg oga opus", false},
    {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word (DOCX)", "docx", false},
    {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel (XLSX)", "xlsx", false},
    {"application/vnd.oasis.opendocument.text", "OpenDocument (ODT)", "odt", false},
    {"text/plain", SBT_N_("teks"), "txt text log md", false},
    {"text/csv", "CSV", "csv", false},
    {"message/rfc822", SBT_N_("surel (EML)"), "eml", false},
    {0},
};

// Other names under which the sniffer knows the same formats.
static const struct {
    const char *from, *to;
} aliases[] = {
    {"image/heif", "image/heic"},     {"audio/x-m4a", "audio/mp4"},    {"audio/x-mp3", "audio/mpeg"},
    {"application/ogg", "audio/ogg"}, {"audio/opus", "audio/ogg"},     {"video/3gpp2", "video/3gpp"},
    {"video/x-m4v", "video/mp4"},     {"application/csv", "text/csv"}, {"audio/x-hx-aac-adts", "audio/mp4"},
    {"video/ogg", "audio/ogg"},       {"audio/3gpp", "video/3gpp"},
};

const struct sbt_evidence_type *sbt_evidence_type_get(const char *media)
{
    for (const struct sbt_evidence_type *t = sbt_evidence_types; media != NULL && t->media != NULL; t++)
        if (strcmp(t->media, media) == 0)
            return t;
    return NULL;
}

static bool has_bytes(const void *p, size_t n, const char *what)
{
    return memmem(p, n, what, strlen(what)) != NULL;
}

// Small letters behind the last dot; "" when there is none or it is long.
static void extension(const char *name, char ret[8])
{
    ret[0] = 0;
    const char *dot = name ? strrchr(name, '.') : NULL;
    if (dot == NULL || strlen(dot + 1) > 6)
        return;
    size_t i = 0;
    for (dot++; *dot; dot++)
        ret[i++] = (char)(*dot >= 'A' && *dot <= 'Z' ? *dot + 32 : *dot);
    ret[i] = 0;
}

static bool lists(const char *words, const char *w)
{
    size_t n = strlen(w);
    for (const char *p = words; n > 0 && (p = strstr(p, w)) != NULL; p += n)
        if ((p == words || p[-1] == ' ') && (p[n] == ' ' || p[n] == 0))
            return true;
    return false;
}

// What a zip or an unknown container really is: office documents name their parts near the beginning.
static const char *inside(const char *sniffed, const void *p, size_t n, const char *ext)
{
    if (strcmp(sniffed, "application/zip") == 0 || strcmp(sniffed, "application/octet-stream") == 0) {
        if (n > 4 && memcmp(p, "PK\3\4", 4) == 0 && has_bytes(p, n, "[Content_Types].xml")) {
            if (has_bytes(p, n, "word/"))
                return "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
            if (has_bytes(p, n, "xl/"))
                return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        }
        if (n > 60 && has_bytes(p, 60 < n ? 60 : n, "mimetypeapplication/vnd.oasis.opendocument.text"))
            return "application/vnd.oasis.opendocument.text";
        return sniffed;
    }
    if (strcmp(sniffed, "video/mp4") == 0 && strcmp(ext, "m4a") == 0)
        return "audio/mp4";
    if (strcmp(sniffed, "text/plain") == 0 && strcmp(ext, "csv") == 0)
        return "text/csv";
    if (strcmp(sniffed, "text/plain") == 0 && strcmp(ext, "eml") == 0)
        return "message/rfc822";
    for (size_t i = 0; i < SBT_ARRAY_LEN(aliases); i++)
        if (strcmp(aliases[i].from, sniffed) == 0)
            return aliases[i].to;
    return sniffed;
}

enum sbt_rc sbt_evidence_judge(const char *sniffed, const void *p, size_t n, const char *name, const char *field,
                               const struct sbt_evidence_type **ret, struct sbt_fault *f)
{
    char ext[8];
    extension(name, ext);
    const struct sbt_evidence_type *t = sbt_evidence_type_get(inside(sniffed, p, n, ext));
    if (t == NULL)
        return sbt_fault_field(
            f, field,
            SBT_N_("Berkas “%1” berjenis %2, yang tidak dapat kami terima. Kirim foto, video, rekaman suara, "
                   "PDF, dokumen, atau teks."),
            name ? name : "", sniffed);
    // plain text of any name is taken for text, but not text that a browser or a shell would run
    if (strcmp(t->media, "text/plain") == 0 && ext[0] != 0 && !lists(t->extensions, ext))
        return sbt_fault_field(
            f, field, SBT_N_("Berkas “%1” bernama .%2 tetapi isinya teks biasa. Beri nama .txt lalu unggah lagi."),
            name, ext);
    for (const struct sbt_evidence_type *o = sbt_evidence_types; o->media != NULL; o++)
        if (o != t && lists(o->extensions, ext) && !lists(t->extensions, ext))
            return sbt_fault_field(
                f, field,
                SBT_N_("Berkas “%1” bernama .%2 tetapi isinya %3. Periksa berkasnya, lalu unggah yang benar."), name,
                ext, t->label);
    *ret = t;
    return SBT_OK;
}

const char *sbt_evidence_accept(struct sbt_arena *a)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 1000);
    for (const struct sbt_evidence_type *t = sbt_evidence_types; t->media != NULL; t++)
        for (const char *p = t->extensions; *p;) {
            size_t n = strcspn(p, " ");
            if (b.n > 0)
                sbt_buf_putc(&b, ',');
            sbt_buf_putc(&b, '.');
            sbt_buf_add(&b, p, n);
            p += n;
            while (*p == ' ')
                p++;
        }
    return sbt_arena_strndup(a, b.p, b.n);
}
