// Faults: filling them in, and the table that gives each code its name, HTTP status and exit code.
#include "base/fault.h"

#include <stdio.h>

static const struct {
    const char *name;
    int http, exit;
    const char *say; // for failures that only the log can explain
} codes[] = {
    [-SBT_OK] = {"ok", 200, 0, ""},
    [-SBT_E_INVALID] = {"invalid", 422, 2,
                        SBT_N_("Ada isian yang perlu diperbaiki. Periksa yang ditandai, lalu kirim lagi.")},
    [-SBT_E_DENIED] = {"denied", 403, 3, SBT_N_("Anda tidak berwenang melakukan ini.")},
    [-SBT_E_NOT_FOUND] = {"not-found", 404, 4, SBT_N_("Yang Anda cari tidak ditemukan. Periksa nomornya.")},
    [-SBT_E_CONFLICT] = {"conflict", 409, 5, SBT_N_("Data ini sudah berubah. Muat ulang halaman, lalu coba lagi.")},
    [-SBT_E_TOO_LARGE] = {"too-large", 413, 2, SBT_N_("Kiriman terlalu besar. Kurangi ukurannya, lalu kirim lagi.")},
    [-SBT_E_RATE] = {"rate", 429, 6, SBT_N_("Terlalu banyak permintaan. Tunggu sebentar, lalu coba lagi.")},
    [-SBT_E_BUSY] = {"busy", 503, 6, SBT_N_("Sistem sedang sibuk. Tidak ada yang berubah; coba lagi sebentar lagi.")},
    [-SBT_E_RETRY] = {"retry", 503, 6, SBT_N_("Sistem sedang sibuk. Tidak ada yang berubah; coba lagi sebentar lagi.")},
    [-SBT_E_UNCERTAIN] = {"uncertain", 503, 6,
                          SBT_N_("Sambungan terputus saat menyimpan. Kirim ulang formulir yang sama; sistem tidak akan "
                                 "mencatatnya dua kali.")},
    [-SBT_E_IO] = {"io", 500, 7,
                   SBT_N_("Sistem mengalami gangguan. Coba lagi; jika tetap gagal, hubungi pengelola sistem.")},
    [-SBT_E_CORRUPT] = {"corrupt", 500, 8, SBT_N_("Data tersimpan tidak utuh. Hubungi pengelola sistem.")},
    [-SBT_E_LOGIN] = {"login", 401, 3, SBT_N_("Anda belum masuk atau sesi sudah berakhir. Silakan masuk lagi.")},
    [-SBT_E_STEP_UP] = {"step-up", 403, 3, SBT_N_("Tindakan ini meminta kode verifikasi sekali lagi.")},
    [-SBT_E_USAGE] = {"usage", 400, 2, SBT_N_("Perintah tidak lengkap atau salah. Lihat --help.")},
    [-SBT_E_TYPE] = {"type", 415, 2, SBT_N_("Bentuk kiriman tidak dikenal. Periksa jenis isinya.")},
    [-SBT_E_INTERNAL] = {"internal", 500, 70,
                         SBT_N_("Sistem mengalami gangguan. Coba lagi; jika tetap gagal, hubungi pengelola sistem.")},
};

static size_t code_index(enum sbt_rc rc)
{
    int i = -(int)rc;
    SBT_BUG_IF(i < 0 || (size_t)i >= SBT_ARRAY_LEN(codes));
    return (size_t)i;
}

int sbt_rc_http(enum sbt_rc rc)
{
    return codes[code_index(rc)].http;
}

int sbt_rc_exit(enum sbt_rc rc)
{
    return codes[code_index(rc)].exit;
}

const char *sbt_rc_name(enum sbt_rc rc)
{
    return codes[code_index(rc)].name;
}

void sbt_fault_clear(struct sbt_fault *f)
{
    f->rc = SBT_OK;
    f->say = (struct sbt_fault_item){0};
    f->fields_n = f->fields_more = 0;
    f->after_s = 0;
    f->detail[0] = 0;
    f->file = NULL;
    f->line = 0;
}

// Copies what fits and ends it at a whole UTF-8 character.
static void arg_copy(char ret[96], const char *s)
{
    size_t n = strlen(s);
    if (n > 95) {
        n = 95;
        while (n > 0 && ((uint8_t)s[n] & 0xC0) == 0x80)
            n--;
    }
    memcpy(ret, s, n);
    ret[n] = 0;
}

static void item_fill(struct sbt_fault_item *it, const char *field, const char *say, va_list ap)
{
    it->field = field;
    it->say = say;
    for (size_t i = 0; i < SBT_FAULT_ARGS; i++)
        it->args[i][0] = 0;
    const char *s;
    for (size_t i = 0; (s = va_arg(ap, const char *)) != NULL; i++) {
        SBT_BUG_IF(i >= SBT_FAULT_ARGS);
        arg_copy(it->args[i], s);
    }
}

enum sbt_rc sbt_fault_set_(struct sbt_fault *f, enum sbt_rc rc, const char *file, int line, const char *say, ...)
{
    if (f == NULL)
        return rc;
    f->rc = rc;
    f->file = file;
    f->line = line;
    va_list ap;
    va_start(ap, say);
    item_fill(&f->say, NULL, say, ap);
    va_end(ap);
    return rc;
}

enum sbt_rc sbt_fault_field_(struct sbt_fault *f, const char *field, const char *file, int line, const char *say, ...)
{
    if (f == NULL)
        return SBT_E_INVALID;
    if (f->rc != SBT_E_INVALID || f->say.say == NULL) {
        f->rc = SBT_E_INVALID;
        f->say = (struct sbt_fault_item){.say = codes[-SBT_E_INVALID].say};
        f->file = file;
        f->line = line;
    }
    if (f->fields_n == SBT_FAULT_FIELDS) {
        f->fields_more++;
        return SBT_E_INVALID;
    }
    va_list ap;
    va_start(ap, say);
    item_fill(&f->fields[f->fields_n++], field, say, ap);
    va_end(ap);
    return SBT_E_INVALID;
}

SBT_PRINTF(2, 0) static void detail_add(struct sbt_fault *f, const char *fmt, va_list ap)
{
    size_t n = strlen(f->detail);
    if (n > 0 && n + 3 < sizeof f->detail) {
        memcpy(f->detail + n, "; ", 3);
        n += 2;
    }
    vsnprintf(f->detail + n, sizeof f->detail - n, fmt, ap);
}

enum sbt_rc sbt_fault_detail(struct sbt_fault *f, const char *fmt, ...)
{
    if (f == NULL)
        return SBT_E_INTERNAL;
    va_list ap;
    va_start(ap, fmt);
    detail_add(f, fmt, ap);
    va_end(ap);
    return f->rc;
}

enum sbt_rc sbt_fault_internal_(struct sbt_fault *f, enum sbt_rc rc, const char *file, int line, const char *fmt, ...)
{
    sbt_fault_set_(f, rc, file, line, codes[code_index(rc)].say, (const char *)NULL);
    if (f == NULL)
        return rc;
    va_list ap;
    va_start(ap, fmt);
    detail_add(f, fmt, ap);
    va_end(ap);
    return rc;
}
