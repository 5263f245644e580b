// A strict multipart/form-data parser (RFC 7578) that is fed piece by piece and holds no file in memory.
#include "http/multipart.h"

#include <strings.h>

#include "base/limits.h"
#include "http/head.h"

#define BOUNDARY_MAX 70 // RFC 2046

enum state { START = 1, PART_HEAD, TEXT, FILE_BODY, TAIL, CLOSED };

struct sbt_multipart {
    struct sbt_arena *arena;
    struct sbt_multipart_opts o;
    enum state state;
    char mark[4 + BOUNDARY_MAX + 1]; // CR LF -- boundary; CR stands only at its head, so a mismatch restarts at 0
    size_t mark_n, matched;
    char tail[2]; // what follows a mark: CR LF, or --
    size_t tail_n;
    char head[SBT_LIMIT_PART_HEAD_BYTES + 1];
    size_t head_n;
    struct sbt_part part;
    bool part_open; // part() has been called
    size_t files_n;
    const char *name;
    char *text;
    size_t text_n, text_cap, text_all;
    struct sbt_pair *pairs;
    size_t pairs_n, pairs_cap;
};

static enum sbt_rc broken(struct sbt_fault *f, const char *why)
{
    sbt_fault_set(f, SBT_E_INVALID,
                  SBT_N_("Kiriman ini rusak atau terpotong. Muat ulang halaman, isi lagi, lalu kirim ulang."));
    return sbt_fault_detail(f, "multipart: %s", why);
}

enum sbt_rc sbt_multipart_new(struct sbt_arena *a, const char *content_type, const struct sbt_multipart_opts *o,
                              struct sbt_multipart **ret, struct sbt_fault *f)
{
    bool bad = false;
    const char *boundary = NULL;
    if (content_type != NULL && strcmp(sbt_head_type(a, content_type), "multipart/form-data") == 0)
        boundary = sbt_head_param(a, content_type, "boundary", &bad);
    size_t n = boundary != NULL ? strlen(boundary) : 0;
    if (bad || n == 0 || n > BOUNDARY_MAX ||
        strspn(boundary, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'()+_,-./:=?") != n)
        return sbt_fault_set(f, SBT_E_TYPE, SBT_N_("Kirim berkas sebagai multipart/form-data dengan boundary."));
    struct sbt_multipart *m = SBT_NEW(a, struct sbt_multipart);
    m->arena = a;
    m->o = *o;
    m->state = START;
    memcpy(m->mark, "\r\n--", 4);
    memcpy(m->mark + 4, boundary, n);
    m->mark_n = n + 4;
    m->matched = 2; // the first mark has no line before it
    *ret = m;
    return SBT_OK;
}

static enum sbt_rc open_file(struct sbt_multipart *m, struct sbt_fault *f)
{
    if (m->files_n >= m->o.parts_max) {
        char max[24];
        snprintf(max, sizeof max, "%zu", m->o.parts_max);
        return sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Terlalu banyak berkas. Kirim paling banyak %1 berkas."), max);
    }
    m->part.index = m->files_n++;
    m->part.max_bytes = m->o.part_max_bytes;
    m->part_open = true;
    return m->o.part != NULL ? m->o.part(m->o.arg, &m->part, f) : SBT_OK;
}

static enum sbt_rc add_file(struct sbt_multipart *m, const char *p, size_t n, struct sbt_fault *f)
{
    if (n == 0)
        return SBT_OK;
    if (!m->part_open)
        SBT_TRY(open_file(m, f)); // bytes of a file that came without a name
    if ((int64_t)n > m->part.max_bytes - m->part.bytes) {
        char max[24];
        snprintf(max, sizeof max, "%lld", (long long)(m->part.max_bytes / (1024 * 1024)));
        if (m->part.max_bytes >= 1024 * 1024)
            return sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Berkas terlalu besar. Batasnya %1 MB setiap berkas."),
                                 max);
        snprintf(max, sizeof max, "%lld", (long long)m->part.max_bytes);
        return sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Berkas terlalu besar. Batasnya %1 bita setiap berkas."), max);
    }
    m->part.bytes += (int64_t)n;
    return m->o.data != NULL ? m->o.data(m->o.arg, &m->part, p, n, f) : SBT_OK;
}

static enum sbt_rc add_text(struct sbt_multipart *m, const char *p, size_t n, struct sbt_fault *f)
{
    if (n > m->o.text_max_bytes - m->text_all)
        return sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Isi formulir terlalu panjang. Persingkat, lalu kirim ulang."));
    if (m->text_n + n + 1 > m->text_cap) {
        size_t cap = (m->text_n + n + 1) * 2;
        char *t = sbt_arena_alloc(m->arena, cap);
        if (m->text_n > 0)
            memcpy(t, m->text, m->text_n);
        m->text = t;
        m->text_cap = cap;
    }
    if (n > 0)
        memcpy(m->text + m->text_n, p, n);
    m->text_n += n;
    m->text_all += n;
    m->text[m->text_n] = 0;
    return SBT_OK;
}

static enum sbt_rc add(struct sbt_multipart *m, const char *p, size_t n, struct sbt_fault *f)
{
    return m->state == TEXT ? add_text(m, p, n, f) : add_file(m, p, n, f);
}

static enum sbt_rc part_over(struct sbt_multipart *m, struct sbt_fault *f)
{
    if (m->state == TEXT) {
        SBT_TRY(add_text(m, "", 0, f));
        if (!sbt_utf8_valid(m->text, m->text_n))
            return broken(f, "text is not UTF-8");
        if (m->pairs_n >= m->o.pairs_max)
            return sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Formulir memuat terlalu banyak isian."));
        m->pairs = sbt_arena_grow(m->arena, m->pairs, m->pairs_n, &m->pairs_cap, sizeof *m->pairs);
        m->pairs[m->pairs_n++] = (struct sbt_pair){.name = m->name, .value = m->text};
        m->text = NULL;
        m->text_n = m->text_cap = 0;
    } else if (m->state == FILE_BODY && m->part_open) {
        m->part_open = false;
        if (m->o.end != NULL)
            return m->o.end(m->o.arg, &m->part, f);
    }
    return SBT_OK;
}

// Browsers percent-encode only these three in names (HTML, multipart/form-data encoding).
static const char *name_decode(struct sbt_arena *a, const char *s)
{
    char *out = sbt_arena_alloc(a, strlen(s) + 1), *q = out;
    while (*s) {
        if (strncasecmp(s, "%22", 3) == 0 || strncasecmp(s, "%0D", 3) == 0 || strncasecmp(s, "%0A", 3) == 0) {
            *q++ = s[1] == '2' ? '"' : ' ';
            s += 3;
        } else {
            *q++ = *s++;
        }
    }
    return out;
}

static bool plain_text(const char *s)
{
    for (const char *p = s; *p; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7f)
            return false;
    return sbt_utf8_valid(s, strlen(s));
}

static enum sbt_rc disposition(struct sbt_multipart *m, const char *v, struct sbt_fault *f)
{
    bool bad[3];
    if (strncasecmp(v, "form-data", 9) != 0 || (v[9] != ';' && v[9] != ' ' && v[9] != '\t'))
        return broken(f, "part is not form-data");
    const char *name = sbt_head_param(m->arena, v, "name", &bad[0]);
    const char *filename = sbt_head_param(m->arena, v, "filename", &bad[1]);
    const char *extended = sbt_head_param(m->arena, v, "filename*", &bad[2]);
    if (bad[0] || bad[1] || bad[2] || extended != NULL) // RFC 7578 forbids filename*
        return broken(f, "malformed Content-Disposition");
    if (name == NULL || *name == 0 || strlen(name) > SBT_LIMIT_LINE_CHARS || !plain_text(name))
        return broken(f, "part without a usable name");
    if (filename != NULL && !plain_text(filename))
        return broken(f, "filename with control characters or broken UTF-8");
    m->name = name_decode(m->arena, name);
    m->part.field = m->name;
    m->part.filename = filename != NULL ? sbt_head_filename(m->arena, name_decode(m->arena, filename)) : NULL;
    m->state = filename != NULL ? FILE_BODY : TEXT;
    m->part_open = filename != NULL && *filename != 0;
    return SBT_OK;
}

static enum sbt_rc read_head(struct sbt_multipart *m, struct sbt_fault *f)
{
    const char *dispo = NULL, *type = NULL;
    m->head[m->head_n] = 0;
    if (strlen(m->head) != m->head_n)
        return broken(f, "NUL in a part's head");
    for (char *p = m->head; *p && strcmp(p, "\r\n") != 0;) {
        char *end = strstr(p, "\r\n"), *colon = strchr(p, ':');
        if (end == NULL || colon == NULL || colon > end || colon == p || *p == ' ' || *p == '\t')
            return broken(f, "malformed line in a part's head");
        *end = *colon = 0;
        if (strpbrk(p, " \t\r\n\"") != NULL || strpbrk(colon + 1, "\r\n") != NULL)
            return broken(f, "malformed line in a part's head");
        const char *v = colon + 1 + strspn(colon + 1, " \t");
        if (strcasecmp(p, "Content-Disposition") == 0) {
            if (dispo != NULL)
                return broken(f, "Content-Disposition twice");
            dispo = v;
        } else if (strcasecmp(p, "Content-Type") == 0) {
            if (type != NULL)
                return broken(f, "Content-Type twice");
            type = v;
        } else if (strcasecmp(p, "Content-Transfer-Encoding") == 0 && strcasecmp(v, "binary") != 0 &&
                   strcasecmp(v, "8bit") != 0 && strcasecmp(v, "7bit") != 0) {
            return broken(f, "encoded part");
        }
        p = end + 2;
    }
    if (dispo == NULL)
        return broken(f, "part without Content-Disposition");
    m->part = (struct sbt_part){0};
    SBT_TRY(disposition(m, dispo, f));
    m->part.type = sbt_head_type(m->arena, type);
    if (m->part_open)
        SBT_TRY(open_file(m, f));
    return SBT_OK;
}

// Bytes of a part up to and with the next mark. *p moves on.
static enum sbt_rc feed_body(struct sbt_multipart *m, const char **p, const char *end, struct sbt_fault *f)
{
    while (*p < end) {
        if (m->matched == 0) {
            const char *cr = memchr(*p, '\r', (size_t)(end - *p));
            const char *to = cr != NULL ? cr : end;
            SBT_TRY(add(m, *p, (size_t)(to - *p), f));
            *p = to;
            if (cr != NULL) {
                m->matched = 1;
                (*p)++;
            }
        } else if (**p == m->mark[m->matched]) {
            (*p)++;
            if (++m->matched == m->mark_n) {
                SBT_TRY(part_over(m, f));
                m->matched = m->tail_n = 0;
                m->state = TAIL;
                return SBT_OK;
            }
        } else {
            if (m->state == START)
                return broken(f, "no boundary at the start");
            size_t n = m->matched;
            m->matched = 0;
            SBT_TRY(add(m, m->mark, n, f));
        }
    }
    return SBT_OK;
}

enum sbt_rc sbt_multipart_feed(struct sbt_multipart *m, const void *bytes, size_t n, struct sbt_fault *f)
{
    const char *p = bytes, *end = p + n;
    while (p < end) {
        switch (m->state) {
        case START:
        case TEXT:
        case FILE_BODY:
            SBT_TRY(feed_body(m, &p, end, f));
            break;
        case TAIL:
            m->tail[m->tail_n++] = *p++;
            if (m->tail_n < 2)
                break;
            if (memcmp(m->tail, "--", 2) == 0) {
                m->state = CLOSED;
                m->tail_n = 0;
            } else if (memcmp(m->tail, "\r\n", 2) == 0) {
                m->state = PART_HEAD;
                m->head_n = 0;
            } else {
                return broken(f, "bytes behind a boundary");
            }
            break;
        case PART_HEAD:
            if (m->head_n >= SBT_LIMIT_PART_HEAD_BYTES)
                return broken(f, "head of a part too long");
            m->head[m->head_n++] = *p++;
            if ((m->head_n == 2 && memcmp(m->head, "\r\n", 2) == 0) ||
                (m->head_n >= 4 && memcmp(m->head + m->head_n - 4, "\r\n\r\n", 4) == 0))
                SBT_TRY(read_head(m, f));
            break;
        case CLOSED: // one line end may follow
            if (m->tail_n >= 2 || *p != "\r\n"[m->tail_n])
                return broken(f, "bytes behind the last boundary");
            m->tail_n++;
            p++;
            break;
        }
    }
    return SBT_OK;
}

enum sbt_rc sbt_multipart_end(struct sbt_multipart *m, struct sbt_fault *f)
{
    if (m->state != CLOSED)
        return broken(f, "the last boundary is missing");
    return SBT_OK;
}

struct sbt_pairs sbt_multipart_form(const struct sbt_multipart *m)
{
    return (struct sbt_pairs){.p = m->pairs, .n = m->pairs_n};
}
