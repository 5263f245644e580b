// Tells in words what a receipt proves and what it does not, in Indonesian or English.
#include <string.h>
#include <sys/stat.h>

#include "verify/receipt.h"

struct words {
    const char *id, *en;
};

static const struct words verdicts[] = {
    [SBT_RECEIPT_PROVEN] = {"TERBUKTI", "PROVEN"},
    [SBT_RECEIPT_NOT_ONE] = {"Berkas ini bukan tanda terima yang utuh (tlog-proof). Unduh sekali lagi.",
                             "This file is not a complete receipt (tlog-proof). Download it again."},
    [SBT_RECEIPT_NO_EXTRA] = {"Tanda terima ini tidak memuat isi catatan, atau isinya rusak. Unduh sekali lagi.",
                              "This receipt does not hold the record, or it is damaged. Download it again."},
    [SBT_RECEIPT_BAD_PART] = {"Isi catatan dalam berkas ini bukan isi yang disegel: berkas diubah sesudah diterbitkan.",
                              "The content in this file is not what was sealed: the file was changed after issue."},
    [SBT_RECEIPT_BAD_POINT] = {"Pernyataan log dalam berkas ini rusak. Unduh sekali lagi.",
                               "The log's checkpoint in this file is malformed. Download it again."},
    [SBT_RECEIPT_NO_LOG] = {"Tidak ditandatangani oleh log yang Anda percaya. Periksa berkas kebijakan Anda.",
                            "Not signed by a log that you trust. Check your policy file."},
    [SBT_RECEIPT_BAD_SIG] = {"Ada tanda tangan yang palsu atau rusak.", "A signature is forged or damaged."},
    [SBT_RECEIPT_NO_QUORUM] = {"Terlalu sedikit saksi: kuorum kebijakan Anda tidak terpenuhi.",
                               "Too few witnesses: the quorum of your policy is not met."},
    [SBT_RECEIPT_NOT_IN_LOG] = {"Catatan ini tidak ada dalam log yang ditandatangani itu.",
                                "This record is not in the log that was signed."},
    [SBT_RECEIPT_DAMAGED] = {"Berkas ini tidak seperti ketika diterbitkan: ada baris yang rusak. Unduh sekali lagi.",
                             "This file is not as it was issued: a line is damaged. Download it again."},
};

static const char *of(struct words w, const char *lang)
{
    return strcmp(lang, "en") == 0 ? w.en : w.id;
}

// A sentence with values: formats have to stand where the compiler sees them.
#define SAY(out, lang, in_id, in_en, ...) \
    ((void)(strcmp(lang, "en") == 0 ? fprintf(out, in_en, __VA_ARGS__) : fprintf(out, in_id, __VA_ARGS__)))

static void put(FILE *out, struct sbt_bytes s)
{
    for (size_t i = 0; i < s.n; i++) // what stands in the file must not steer a terminal
        fputc((unsigned char)s.p[i] >= 0x20 && s.p[i] != 0x7f ? s.p[i] : '.', out);
}

// Days to year, month, day (H. Hinnant, "chrono-compatible low-level date algorithms").
static void put_time(FILE *out, uint64_t s)
{
    int64_t z = (int64_t)(s / 86400) + 719468, era = z / 146097, doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153, d = doy - (153 * mp + 2) / 5 + 1, m = mp < 10 ? mp + 3 : mp - 9;
    int64_t y = yoe + era * 400 + (m <= 2);
    unsigned rest = (unsigned)(s % 86400);
    fprintf(out, "%lld-%02lld-%02lld %02u:%02u:%02u UTC", (long long)y, (long long)m, (long long)d, rest / 3600,
            rest / 60 % 60, rest % 60);
}

static void witnesses(const struct sbt_verify_receipt *r, const struct sbt_verify_policy *p, const char *lang,
                      FILE *out)
{
    size_t n = 0;
    for (size_t i = 0; i < p->witness_n; i++)
        n += r->who.seen[i];
    SAY(out, lang, "Disaksikan oleh %zu dari %zu saksi:\n", "Witnessed by %zu of %zu witnesses:\n", n, p->witness_n);
    for (size_t i = 0; i < p->witness_n; i++) {
        if (!r->who.seen[i])
            continue;
        fputs("  ", out);
        put(out, p->witness[i].name);
        fputs(", ", out);
        put_time(out, r->who.time_s[i]);
        fputc('\n', out);
    }
    if (r->who.unknown > 0)
        SAY(out, lang, "%zu tanda tangan dari pihak yang tidak Anda kenal diabaikan.\n",
            "%zu signatures of parties that you do not know were ignored.\n", r->who.unknown);
}

static void member(const struct sbt_verify_receipt *r, const char *name, const char *label, FILE *out)
{
    struct sbt_bytes v = sbt_verify_member(r->header, name);
    if (v.n == 0 || sbt_bytes_is(v, "null"))
        return;
    fprintf(out, "  %-12s ", label);
    uint64_t us;
    if (strcmp(name, "recorded_us") == 0 && sbt_bytes_number(v, &us))
        put_time(out, us / 1000000);
    else
        put(out, v);
    fputc('\n', out);
}

static void record(const struct sbt_verify_receipt *r, const char *lang, FILE *out)
{
    fprintf(out, "%s\n", of((struct words){"Catatan:", "Record:"}, lang));
    member(r, "kind", of((struct words){"jenis", "kind"}, lang), out);
    member(r, "recorded_us", of((struct words){"waktu", "time"}, lang), out);
    member(r, "id", of((struct words){"nomor", "id"}, lang), out);
    member(r, "thing_id", of((struct words){"tentang", "about"}, lang), out);
    member(r, "case_id", of((struct words){"kasus", "case"}, lang), out);
    for (size_t i = 0; i < r->part_n; i++) {
        fputs("  ", out);
        put(out, r->part[i].name);
        fputs(": ", out);
        if (r->body[i].p != NULL)
            put(out, r->body[i]);
        else
            fputs(of((struct words){"(disegel, isinya tidak ada dalam berkas ini)",
                                    "(sealed, its content is not in this file)"},
                     lang),
                  out);
        fputc('\n', out);
    }
}

void sbt_verify_print(const struct sbt_verify_receipt *r, const struct sbt_verify_policy *p, const char *lang,
                      FILE *out)
{
    if (r->verdict != SBT_RECEIPT_PROVEN)
        fprintf(out, "%s: %s\n", of((struct words){"TIDAK TERBUKTI", "NOT PROVEN"}, lang),
                of(verdicts[r->verdict], lang));
    else
        fprintf(out, "%s\n", of(verdicts[r->verdict], lang));
    if (r->verdict == SBT_RECEIPT_NO_QUORUM || r->verdict == SBT_RECEIPT_PROVEN)
        witnesses(r, p, lang, out);
    if (r->verdict != SBT_RECEIPT_PROVEN)
        return;
    fprintf(out, "%s ", of((struct words){"Log:", "Log:"}, lang));
    put(out, r->point.origin);
    SAY(out, lang, ", catatan ke-%llu dari %llu.\n", ", record %llu of %llu.\n", (unsigned long long)r->index,
        (unsigned long long)r->point.size);
    record(r, lang, out);
    fputs(of(
              (struct words){
                  "Yang terbukti: catatan ini, persis dengan isi di atas, sudah ada dalam log pada waktu para "
                  "saksi menandatangani; sejak itu tidak dapat diubah, dihapus atau digeser tanpa ketahuan.\n"
                  "Yang tidak terbukti: siapa yang menekan tombol, apakah isinya benar, dan bahwa tidak ada orang "
                  "yang membaca cakramnya.\n",
                  "What is proven: this record, with exactly the content above, was in the log when the witnesses "
                  "signed; it cannot be changed, deleted or moved since then unseen.\n"
                  "What is not proven: who pressed the key, whether the content is true, and that nobody read the "
                  "disk.\n"},
              lang),
          out);
}

static int read_file(const char *path, uint8_t *to, size_t max, size_t *ret_n, const char *lang, FILE *err)
{
    FILE *f = fopen(path, "rb");
    size_t n = f != NULL ? fread(to, 1, max + 1, f) : 0;
    bool bad = f == NULL || ferror(f) != 0;
    if (f != NULL)
        (void)fclose(f);
    if (bad || n > max) {
        fprintf(err, "%s: %s\n", path,
                bad ? of((struct words){"Berkas ini tidak dapat dibaca.", "This file cannot be read."}, lang)
                    : of((struct words){"Berkas ini terlalu besar.", "This file is too large."}, lang));
        return 2;
    }
    *ret_n = n;
    return 0;
}

int sbt_verify_files(struct sbt_verify_room *room, const char *receipt, const char *policy, const char *lang, FILE *out,
                     FILE *err)
{
    size_t file_n, rules_n, line;
    if (read_file(receipt, room->file, SBT_RECEIPT_BYTES_MAX, &file_n, lang, err) != 0 ||
        read_file(policy, room->rules, SBT_RECEIPT_POLICY_MAX, &rules_n, lang, err) != 0)
        return 2;
    if (!sbt_verify_policy_read((struct sbt_bytes){(const char *)room->rules, rules_n}, &room->policy, &line)) {
        if (line > 0)
            SAY(err, lang, "%s: baris %zu kebijakan salah.\n", "%s: line %zu of the policy is wrong.\n", policy, line);
        else
            SAY(err, lang, "%s: baris quorum tidak ada.\n", "%s: the quorum line is missing.\n", policy);
        return 2;
    }
    struct sbt_verify_receipt r;
    sbt_verify_receipt((struct sbt_bytes){(const char *)room->file, file_n}, &room->policy, room->work, &r);
    sbt_verify_print(&r, &room->policy, lang, out);
    return r.verdict == SBT_RECEIPT_PROVEN ? 0 : 1;
}
