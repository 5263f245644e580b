// A field table with every type, for the targets that decode.
#pragma once
#include "base/field.h"

struct fuzz_row {
    const char *code, *name;
};
static const struct sbt_field fuzz_row_f[] = {
    SBT_FIELD(fuzz_row, CODE, code),
    SBT_FIELD(fuzz_row, TEXT, name, .required = true, .max = 20),
};
static const struct sbt_fields fuzz_row_t = SBT_FIELDS(fuzz_row, "Row", fuzz_row_f);

struct fuzz_rec {
    const char *area;
    sbt_day day;
    bool flag;
    const char *hex;
    struct sbt_id id;
    int64_t num;
    const struct fuzz_row *obj;
    const char *pick;
    const struct fuzz_row *rows;
    size_t rows_n;
    const char *const *strs;
    size_t strs_n;
    const char *text;
    int64_t time_us;
};
static const struct sbt_choice fuzz_pick[] = {{"a", "A", NULL}, {"b", "B", NULL}, {0}};
static const struct sbt_field fuzz_f[] = {
    SBT_FIELD(fuzz_rec, AREA, area, .max = 50),
    SBT_FIELD(fuzz_rec, DAY, day),
    SBT_FIELD(fuzz_rec, BOOL, flag),
    SBT_FIELD(fuzz_rec, HEX, hex),
    SBT_FIELD(fuzz_rec, ID, id),
    SBT_FIELD(fuzz_rec, INT, num),
    SBT_FIELD(fuzz_rec, OBJ, obj, .sub = &fuzz_row_t),
    SBT_FIELD(fuzz_rec, CODE, pick, .choices = fuzz_pick),
    SBT_FIELD_LIST(fuzz_rec, LIST, rows, rows_n, .sub = &fuzz_row_t, .max = 3),
    SBT_FIELD_LIST(fuzz_rec, STRS, strs, strs_n, .max = 3),
    SBT_FIELD(fuzz_rec, TEXT, text, .required = true, .min = 2),
    SBT_FIELD(fuzz_rec, TIME, time_us),
};
static const struct sbt_fields fuzz_t = SBT_FIELDS(fuzz_rec, "Fuzz", fuzz_f);
