// NIP: eight digits of birth date, six of appointment, one of sex, three of sequence.
#include "domain/nip.h"

#include "base/buf.h"

#define SAY(...) (field != NULL ? sbt_fault_field(f, field, __VA_ARGS__) : sbt_fault_set(f, SBT_E_INVALID, __VA_ARGS__))

// The youngest and oldest at appointment that we believe: wider than the rules, since exceptions were made for
// honorary teachers and doctors, but narrow enough to catch swapped digits.
enum { PNS_AGE_MIN = 16, PNS_AGE_MAX = 57, PPPK_AGE_MIN = 18, PPPK_AGE_MAX = 69 };
enum { PPPK_FIRST_YEAR = 2014, PPPK_CODE_MIN = 21 };

static int digits(const char *s, int n)
{
    int v = 0;
    for (int i = 0; i < n; i++)
        v = v * 10 + (s[i] - '0');
    return v;
}

enum sbt_rc sbt_nip_parse(const char *s, sbt_day today, const char *field, struct sbt_nip *ret, struct sbt_fault *f)
{
    struct sbt_nip r = {0};
    size_t n = 0;
    for (const char *p = s != NULL ? s : ""; *p != 0; p++) {
        if (*p == ' ' || *p == '.' || *p == '-')
            continue;
        if (*p < '0' || *p > '9')
            return SAY(SBT_N_("NIP hanya berisi angka. Hapus huruf dan tanda lain."));
        if (n < 18)
            r.text[n] = *p;
        n++;
    }
    if (n == 9)
        return SAY(SBT_N_("Ini NIP lama (9 angka). Isi NIP yang 18 angka."));
    if (n != 18) {
        char got[24];
        snprintf(got, sizeof got, "%zu", n);
        return SAY(SBT_N_("NIP terdiri dari 18 angka; yang diisi %1 angka."), got);
    }
    const char *t = r.text;
    char part[12];
    snprintf(part, sizeof part, "%.8s", t);
    int year = digits(t, 4);
    r.birth = sbt_day_of(year, digits(t + 4, 2), digits(t + 6, 2));
    if (r.birth == SBT_DAY_NONE || year < 1900)
        return SAY(SBT_N_("Delapan angka pertama NIP adalah tanggal lahir (tahun, bulan, tanggal); %1 bukan tanggal."),
                   part);
    if (r.birth >= today)
        return SAY(SBT_N_("Tanggal lahir dalam NIP (%1) belum terjadi. Periksa delapan angka pertama."), part);
    r.appointed_year = digits(t + 8, 4);
    int code = digits(t + 12, 2);
    snprintf(part, sizeof part, "%.6s", t + 8);
    if (code >= 1 && code <= 12) {
        r.asn = SBT_ASN_PNS;
        r.appointed_month = code;
    } else if (code >= PPPK_CODE_MIN) {
        r.asn = SBT_ASN_PPPK;
        r.contract_code = code;
    } else {
        return SAY(
            SBT_N_("Angka ke-13 dan ke-14 NIP adalah bulan pengangkatan PNS (01 sampai 12) atau kode PPPK (21 ke "
                   "atas); %1 bukan keduanya."),
            part + 4);
    }
    int now_year, now_month, now_day, birth_year, birth_month, birth_day;
    sbt_day_split(today, &now_year, &now_month, &now_day);
    sbt_day_split(r.birth, &birth_year, &birth_month, &birth_day);
    if (r.appointed_year > now_year || (r.appointed_year == now_year && r.appointed_month > now_month))
        return SAY(SBT_N_("Waktu pengangkatan dalam NIP (%1) belum terjadi. Periksa angka ke-9 sampai ke-14."), part);
    if (r.asn == SBT_ASN_PPPK && r.appointed_year < PPPK_FIRST_YEAR) {
        part[4] = 0;
        return SAY(SBT_N_("PPPK belum ada pada tahun %1. Periksa angka ke-9 sampai ke-14."), part);
    }
    int age = r.appointed_year - birth_year;
    if (r.asn == SBT_ASN_PNS && r.appointed_month < birth_month)
        age--;
    int least = r.asn == SBT_ASN_PNS ? PNS_AGE_MIN : PPPK_AGE_MIN,
        most = r.asn == SBT_ASN_PNS ? PNS_AGE_MAX : PPPK_AGE_MAX;
    if (age < least || age > most) {
        char years[12];
        snprintf(years, sizeof years, "%d", age);
        return SAY(SBT_N_("Menurut NIP ini pengangkatan terjadi pada umur %1 tahun. Periksa tahun lahir dan tahun "
                          "pengangkatan."),
                   years);
    }
    part[0] = t[14];
    part[1] = 0;
    if (t[14] != '1' && t[14] != '2')
        return SAY(SBT_N_("Angka ke-15 NIP adalah jenis kelamin: 1 laki-laki atau 2 perempuan, bukan %1."), part);
    r.sex = t[14] == '1' ? SBT_SEX_MALE : SBT_SEX_FEMALE;
    r.sequence = digits(t + 15, 3);
    if (r.sequence == 0)
        return SAY(SBT_N_("Tiga angka terakhir NIP adalah nomor urut mulai 001, bukan 000."));
    *ret = r;
    return SBT_OK;
}

const char *sbt_asn_code(enum sbt_asn asn)
{
    return asn == SBT_ASN_PNS ? "pns" : asn == SBT_ASN_PPPK ? "pppk" : "";
}

enum sbt_asn sbt_asn_of(const char *code)
{
    if (sbt_str_eq(code, "pns"))
        return SBT_ASN_PNS;
    return sbt_str_eq(code, "pppk") ? SBT_ASN_PPPK : SBT_ASN_UNSET;
}

const char *sbt_sex_code(enum sbt_sex sex)
{
    return sex == SBT_SEX_MALE ? "l" : sex == SBT_SEX_FEMALE ? "p" : "";
}
