// What the operations on single figures give and take, as field tables, sorted by name.
#include "api/tables.h"
#include "base/limits.h"

#define A(st, ty, member, nm, says, ...)                                                                      \
    {                                                                                                         \
        .name = (nm), .type = SBT_F_##ty, .offset = offsetof(struct st, member), .label = (says), __VA_ARGS__ \
    }
#define L(st, member, member_n, nm, says, table)                                                 \
    {                                                                                            \
        .name = (nm), .type = SBT_F_LIST, .offset = offsetof(struct st, member),                 \
        .n_offset = offsetof(struct st, member_n), .max = 10000, .label = (says), .sub = (table) \
    }

static const struct sbt_field def_f[] = {
    A(sbt_api_figure_def, CODE, date, "date", "recorded or happened: which day it uses"),
    A(sbt_api_figure_def, TEXT, definition, "definition", "in words"),
    A(sbt_api_figure_def, TEXT, label, "label", ""),
    A(sbt_api_figure_def, CODE, name, "name", "", .required = true),
    A(sbt_api_figure_def, CODE, unit, "unit", "what is counted"),
};
static const struct sbt_fields def_t = SBT_FIELDS(sbt_api_figure_def, "FigureDefinition", def_f);
static const struct sbt_field catalogue_f[] = {
    L(sbt_api_figure_catalogue, rows, n, "items", "", &def_t),
};
const struct sbt_fields sbt_api_figure_catalogue_t =
    SBT_FIELDS(sbt_api_figure_catalogue, "FigureCatalogue", catalogue_f);

static const struct sbt_field ask_f[] = {
    A(sbt_api_figure_ask, TEXT, as_of, "as_of", "N, a day, or an instant; nothing: now", .max = 40),
    A(sbt_api_figure_ask, CODE, by, "by", "breakdown: province, region, agency, ppk, kanreg, offence ...", .max = 20),
    A(sbt_api_figure_ask, CODE, code, "code", "of the scope", .max = 60),
    A(sbt_api_figure_ask, CODE, name, "name", "of the catalogue", .required = true, .max = 60),
    A(sbt_api_figure_ask, CODE, scope, "scope", "province, region, agency, kanreg, contest ...; nothing: the country",
      .max = 20),
    A(sbt_api_figure_ask, TEXT, since, "since", "the same figure at an earlier N, day or instant, beside it",
      .max = 40),
};
const struct sbt_fields sbt_api_figure_ask_t = SBT_FIELDS(sbt_api_figure_ask, "FigureValueAsk", ask_f);

static const struct sbt_field value_f[] = {
    A(sbt_figure_value, CODE, code, "code", "of the row; absent in the total"),
    A(sbt_figure_value, TEXT, label, "label", ""),
    A(sbt_figure_value, INT, part, "part", "of a rate"),
    A(sbt_figure_value, INT, n, "value", "absent: nothing to compute it from"),
    A(sbt_figure_value, INT, whole, "whole", "of a rate"),
};
static const struct sbt_fields value_t = SBT_FIELDS(sbt_figure_value, "FigureValue", value_f);
static const struct sbt_field at_f[] = {
    A(sbt_api_figure_at, TIME, us, "asof", "when the log reached that size"),
    A(sbt_api_figure_at, INT, leaf_n, "log_size", "N: two readers who quote it quote the same numbers",
      .required = true),
    L(sbt_api_figure_at, rows, rows_n, "rows", "by code", &value_t),
    A(sbt_api_figure_at, OBJ, total, "total", "", .sub = &value_t),
};
static const struct sbt_fields at_t = SBT_FIELDS(sbt_api_figure_at, "FigureAt", at_f);
static const struct sbt_field shown_f[] = {
    A(sbt_api_figure_shown, OBJ, at, "at", "", .sub = &at_t),
    A(sbt_api_figure_shown, CODE, by, "by", "breakdown"),
    A(sbt_api_figure_shown, CODE, code, "code", "of the scope"),
    A(sbt_api_figure_shown, CODE, def.date, "date", "recorded or happened"),
    A(sbt_api_figure_shown, TEXT, def.definition, "definition", "in words"),
    A(sbt_api_figure_shown, TEXT, def.label, "label", ""),
    A(sbt_api_figure_shown, CODE, def.name, "name", "", .required = true),
    A(sbt_api_figure_shown, CODE, scope, "scope", ""),
    A(sbt_api_figure_shown, OBJ, since, "since", "at the earlier moment, when it was asked for", .sub = &at_t),
    A(sbt_api_figure_shown, CODE, def.unit, "unit", "what is counted"),
};
const struct sbt_fields sbt_api_figure_shown_t = SBT_FIELDS(sbt_api_figure_shown, "FigureShown", shown_f);

static const struct sbt_field row_f[] = {
    A(sbt_figure_list_row, TEXT, agency, "agency", "as it was at N"),
    A(sbt_figure_list_row, TEXT, number, "case_number", "", .required = true),
    A(sbt_figure_list_row, TEXT, milestone, "milestone", "as it was at N"),
    A(sbt_figure_list_row, TEXT, offence, "offence", ""),
    A(sbt_figure_list_row, TIME, opened_us, "opened", ""),
    A(sbt_figure_list_row, TIME, since_us, "since", "stands there since"),
    A(sbt_figure_list_row, TEXT, stage, "stage", "of the contest on the day of the act"),
    A(sbt_figure_list_row, INT, n, "subject", "its number in the case"),
};
static const struct sbt_fields row_t = SBT_FIELDS(sbt_figure_list_row, "FigureSubject", row_f);
static const struct sbt_field subjects_f[] = {
    A(sbt_api_figure_subjects, TIME, us, "asof", ""),
    A(sbt_api_figure_subjects, CODE, figure, "figure", "", .required = true),
    L(sbt_api_figure_subjects, rows, n, "items", "subjects, not names", &row_t),
    A(sbt_api_figure_subjects, INT, leaf_n, "log_size", "", .required = true),
    A(sbt_api_figure_subjects, TEXT, next, "next", "cursor of the next page; absent on the last"),
    A(sbt_api_figure_subjects, TEXT, place, "place", ""),
    A(sbt_api_figure_subjects, INT, shut, "shut", "of this page: counted, but not for this reader"),
    A(sbt_api_figure_subjects, INT, total, "total", "the figure"),
};
const struct sbt_fields sbt_api_figure_subjects_t = SBT_FIELDS(sbt_api_figure_subjects, "FigureSubjects", subjects_f);

static const struct sbt_field sheet_f[] = {
    A(sbt_api_figure_sheet, TEXT, agency, "agency", "that published it; absent: the operator"),
    A(sbt_api_figure_sheet, OBJ, shown.at, "at", "", .sub = &at_t),
    A(sbt_api_figure_sheet, CODE, shown.by, "by", "breakdown"),
    A(sbt_api_figure_sheet, CODE, shown.code, "code", "of the scope"),
    A(sbt_api_figure_sheet, TEXT, definition, "definition", "as it was published"),
    A(sbt_api_figure_sheet, BOOL, still, "holds", "computed anew at that N, it gives the published numbers"),
    A(sbt_api_figure_sheet, CODE, shown.def.name, "name", "of the figure", .required = true),
    A(sbt_api_figure_sheet, TEXT, note, "note", "what for"),
    A(sbt_api_figure_sheet, TEXT, number, "number", "of the sheet", .required = true),
    A(sbt_api_figure_sheet, TIME, published_us, "published", ""),
    A(sbt_api_figure_sheet, CODE, shown.scope, "scope", ""),
    A(sbt_api_figure_sheet, CODE, shown.def.unit, "unit", "what is counted"),
};
const struct sbt_fields sbt_api_figure_sheet_t = SBT_FIELDS(sbt_api_figure_sheet, "FigureSheet", sheet_f);
