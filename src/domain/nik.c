// NIK: six digits of the region of first registration, six of birth date (a woman's day plus 40), four of sequence.
#include "domain/nik.h"

#define SAY(...) (field != NULL ? sbt_fault_field(f, field, __VA_ARGS__) : sbt_fault_set(f, SBT_E_INVALID, __VA_ARGS__))

static int two(const char *s)
{
    return (s[0] - '0') * 10 + (s[1] - '0');
}

enum sbt_rc sbt_nik_parse(const char *s, sbt_day today, const char *field, struct sbt_nik *ret, struct sbt_fault *f)
{
    struct sbt_nik r = {0};
    size_t n = 0;
    for (const char *p = s != NULL ? s : ""; *p != 0; p++) {
        if (*p == ' ' || *p == '.' || *p == '-')
            continue;
        if (*p < '0' || *p > '9')
            return SAY(SBT_N_("NIK hanya berisi angka. Hapus huruf dan tanda lain."));
        if (n < 16)
            r.text[n] = *p;
        n++;
    }
    if (n != 16) {
        char got[24];
        snprintf(got, sizeof got, "%zu", n);
        return SAY(SBT_N_("NIK terdiri dari 16 angka; yang diisi %1 angka."), got);
    }
    const char *t = r.text;
    if (two(t) < 11 || two(t) > 97 || two(t + 2) == 0 || two(t + 4) == 0) {
        char region[8];
        snprintf(region, sizeof region, "%.6s", t);
        return SAY(SBT_N_("Enam angka pertama NIK adalah kode wilayah; %1 bukan kode wilayah."), region);
    }
    snprintf(r.region, sizeof r.region, "%.2s.%.2s.%.2s", t, t + 2, t + 4);
    int day = two(t + 6);
    r.sex = day > 40 ? SBT_SEX_FEMALE : SBT_SEX_MALE;
    if (day > 40)
        day -= 40;
    r.birth = sbt_day_of(2000 + two(t + 10), two(t + 8), day);
    // 29 February may exist in one century only, so a day that is missing or still to come is tried a century earlier.
    if (r.birth == SBT_DAY_NONE || r.birth >= today)
        r.birth = sbt_day_of(1900 + two(t + 10), two(t + 8), day);
    if (r.birth == SBT_DAY_NONE) {
        char date[8];
        snprintf(date, sizeof date, "%.6s", t + 6);
        return SAY(SBT_N_("Angka ke-7 sampai ke-12 NIK adalah tanggal lahir (perempuan: tanggal ditambah 40); %1 bukan "
                          "tanggal."),
                   date);
    }
    r.sequence = two(t + 12) * 100 + two(t + 14);
    if (r.sequence == 0)
        return SAY(SBT_N_("Empat angka terakhir NIK adalah nomor urut mulai 0001, bukan 0000."));
    *ret = r;
    return SBT_OK;
}

enum sbt_rc sbt_nik_matches_nip(const struct sbt_nik *nik, const struct sbt_nip *nip, const char *field,
                                struct sbt_fault *f)
{
    int y, m, d;
    sbt_day_split(nip->birth, &y, &m, &d);
    int nik_day = two(nik->text + 6);
    if (nik_day > 40)
        nik_day -= 40;
    if (nik_day != d || two(nik->text + 8) != m || two(nik->text + 10) != y % 100) {
        char a[24], b[24];
        snprintf(a, sizeof a, "%02d-%02d-%02d", nik_day, two(nik->text + 8), two(nik->text + 10));
        snprintf(b, sizeof b, "%02d-%02d-%04d", d, m, y);
        return SAY(
            SBT_N_("Tanggal lahir dalam NIK (%1) berbeda dari NIP (%2). Periksa keduanya; mungkin salah satu milik "
                   "orang lain."),
            a, b);
    }
    if (nik->sex != nip->sex)
        return SAY(SBT_N_("Jenis kelamin dalam NIK berbeda dari NIP. Periksa keduanya; mungkin salah satu milik orang "
                          "lain."));
    return SBT_OK;
}
