// /api/v1/rulebooks, /calendar, /agencies/load and /cases/{no}/clocks/{clock}: the law as an administrator's program loads it.
#include "api/law.h"

#include "api/api.h"
#include "app/case_view.h"
#include "base/buf.h"
#include "base/limits.h"

#define ROWS 10000
#define A(st, ty, member, nm, says, ...)                                                                      \
    {                                                                                                         \
        .name = (nm), .type = SBT_F_##ty, .offset = offsetof(struct st, member), .label = (says), __VA_ARGS__ \
    }
#define L(st, ty, member, member_n, nm, says, ...)                                           \
    {                                                                                        \
        .name = (nm), .type = SBT_F_##ty, .offset = offsetof(struct st, member),             \
        .n_offset = offsetof(struct st, member_n), .max = ROWS, .label = (says), __VA_ARGS__ \
    }

// --- rulebooks

static const struct sbt_field book_f[] = {
    A(sbt_rulebook_book, CODE, code, "code", "", .required = true),
    A(sbt_rulebook_book, TEXT, edition, "edition", ""),
    A(sbt_rulebook_book, DAY, ends, "ends", "last day of its procedure, with the editions after it; absent: open"),
    A(sbt_rulebook_book, TEXT, instrument, "instrument", ""),
    A(sbt_rulebook_book, DAY, law.from, "law_from", "acts of these days are judged by it"),
    A(sbt_rulebook_book, DAY, law.to, "law_to", ""),
    A(sbt_rulebook_book, TIME, loaded_us, "loaded", ""),
    A(sbt_rulebook_book, BOOL, now, "now", "a case opened today runs by it"),
    A(sbt_rulebook_book, DAY, procedure.from, "procedure_from", "cases opened on these days run by it"),
    A(sbt_rulebook_book, DAY, procedure.to, "procedure_to", ""),
    A(sbt_rulebook_book, HEX, sha256, "sha256", "the pin that a case keeps", .required = true),
    A(sbt_rulebook_book, TEXT, source, "source", ""),
    A(sbt_rulebook_book, TEXT, title, "title", ""),
    A(sbt_rulebook_book, INT, unsourced_n, "unsourced", "rows without a published source, and other notes"),
};
static const struct sbt_fields book_t = SBT_FIELDS(sbt_rulebook_book, "Rulebook", book_f);
static const struct sbt_field books_f[] = {
    L(sbt_api_rulebooks, LIST, items, items_n, "items", "by code, the newest edition first", .sub = &book_t),
};
const struct sbt_fields sbt_api_rulebooks_t = SBT_FIELDS(sbt_api_rulebooks, "Rulebooks", books_f);
static const struct sbt_field rulebook_new_f[] = {
    A(sbt_api_rulebook_new, BOOL, dry_run, "dry_run", "judge it only"),
    A(sbt_api_rulebook_new, TEXT, file, "file", "name for the errors: file:line", .max = 200),
    A(sbt_api_rulebook_new, AREA, text, "text", "YAML as docs/rulebooks.md has it", .required = true,
      .max = SBT_LIMIT_RULEBOOK_BYTES),
};
const struct sbt_fields sbt_api_rulebook_new_t = SBT_FIELDS(sbt_api_rulebook_new, "RulebookNew", rulebook_new_f);
static const struct sbt_field note_f[] = {
    A(sbt_rulebook_note, INT, line, "line", ""),
    A(sbt_rulebook_note, TEXT, say, "message", ""),
};
static const struct sbt_fields note_t = SBT_FIELDS(sbt_rulebook_note, "RulebookNote", note_f);
static const struct sbt_field moving_f[] = {
    A(sbt_rulebook_moving, CODE, code, "code", "of the transition rule"),
    A(sbt_rulebook_moving, CODE, from, "from", "rulebook"),
    A(sbt_rulebook_moving, DAY, from_day, "from_day", ""),
    A(sbt_rulebook_moving, TEXT, reason, "reason", ""),
    A(sbt_rulebook_moving, INT, subjects_n, "subjects", "that it would move today"),
    A(sbt_rulebook_moving, BOOL, unsourced, "unsourced", "an inference"),
};
static const struct sbt_fields moving_t = SBT_FIELDS(sbt_rulebook_moving, "RulebookMoving", moving_f);
static const struct sbt_field plan_f[] = {
    L(sbt_api_rulebook_plan, STRS, p.changes, p.changes_n, "changes", "in words; dry run only"),
    A(sbt_api_rulebook_plan, CODE, p.code, "code", "", .required = true),
    A(sbt_api_rulebook_plan, TEXT, p.compared, "compared", "what the changes are against; dry run only"),
    A(sbt_api_rulebook_plan, TEXT, p.edition, "edition", ""),
    A(sbt_api_rulebook_plan, BOOL, p.known, "known", "this very text was loaded before; dry run only"),
    A(sbt_api_rulebook_plan, BOOL, loaded, "loaded", "it is loaded now"),
    L(sbt_api_rulebook_plan, LIST, p.moving, p.moving_n, "moving", "dry run only", .sub = &moving_t),
    A(sbt_api_rulebook_plan, DAY, p.procedure.from, "procedure_from", ""),
    A(sbt_api_rulebook_plan, DAY, p.procedure.to, "procedure_to", ""),
    A(sbt_api_rulebook_plan, HEX, p.sha256, "sha256", "", .required = true),
    A(sbt_api_rulebook_plan, TEXT, p.title, "title", ""),
    L(sbt_api_rulebook_plan, LIST, p.notes, p.notes_n, "warnings", "", .sub = &note_t),
};
const struct sbt_fields sbt_api_rulebook_plan_t = SBT_FIELDS(sbt_api_rulebook_plan, "RulebookPlan", plan_f);

enum sbt_rc sbt_api_rulebook_list(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_rulebook_book *books;
    struct sbt_api_rulebooks out = {0};
    SBT_TRY(sbt_rulebook_books(sbt_api_ctx(rq), &books, &out.items_n, f));
    out.items = books;
    return sbt_api_answer(rq, &out, f);
}

enum sbt_rc sbt_api_rulebook_load(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_api_ctx(rq);
    struct sbt_api_rulebook_new body;
    struct sbt_api_rulebook_plan out = {0};
    SBT_TRY(sbt_api_body(rq, &body, f));
    struct sbt_rulebook_in in = {.file = body.file ? body.file : "berkas.yaml"};
    in.text = sbt_arena_printf(rq->arena, "%s\n", body.text); // JSON texts come without the newline at their end
    in.n = strlen(in.text);
    if (body.dry_run) {
        SBT_TRY(sbt_rulebook_plan(ctx, &in, &out.p, f));
        out.loaded = out.p.known;
        return sbt_api_answer(rq, &out, f);
    }
    SBT_TRY(sbt_rulebook_load(ctx, &in, &out.p, f));
    out.loaded = true; // and nothing that a repetition would say otherwise
    out.p.known = false;
    out.p.changes_n = out.p.moving_n = 0;
    out.p.compared = NULL;
    return sbt_api_answer(rq, &out, f);
}

// --- holidays

static const struct sbt_field calendar_query_f[] = {
    A(sbt_api_calendar_query, INT, year, "year", "absent: the present one", .min = 2000, .max = 2100,
      .example = "2024"),
};
const struct sbt_fields sbt_api_calendar_query_t =
    SBT_FIELDS(sbt_api_calendar_query, "CalendarQuery", calendar_query_f);
static const struct sbt_field day_f[] = {
    A(sbt_calendar_day_view, DAY, day, "day", "", .required = true),
    A(sbt_calendar_day_view, CODE, kind, "kind", "national joint_leave voting regional"),
    A(sbt_calendar_day_view, TEXT, name, "name", ""),
    A(sbt_calendar_day_view, CODE, region, "region", "absent: everywhere"),
    A(sbt_calendar_day_view, TEXT, source, "source", ""),
    A(sbt_calendar_day_view, CODE, status, "status", "sourced unsourced inferred"),
};
static const struct sbt_fields day_t = SBT_FIELDS(sbt_calendar_day_view, "Holiday", day_f);
static const struct sbt_field load_f[] = {
    A(sbt_calendar_load_view, TIME, at_us, "at", ""),
    A(sbt_calendar_load_view, BOOL, done, "done", "all running clocks were looked at"),
    A(sbt_calendar_load_view, INT, late_n, "late", "clocks that it made late"),
    A(sbt_calendar_load_view, INT, moved_n, "moved", "clocks that it moved"),
    A(sbt_calendar_load_view, INT, number, "number", "of the calendar after it"),
    A(sbt_calendar_load_view, CODE, region, "region", ""),
    A(sbt_calendar_load_view, INT, rows_n, "rows", ""),
    A(sbt_calendar_load_view, INT, seen_n, "seen", "clocks that it looked at"),
    A(sbt_calendar_load_view, TEXT, source, "source", ""),
};
static const struct sbt_fields load_t = SBT_FIELDS(sbt_calendar_load_view, "HolidayLoad", load_f);
static const struct sbt_field calendar_f[] = {
    L(sbt_calendar_view, LIST, days, days_n, "days", "of the year asked for", .sub = &day_t),
    L(sbt_calendar_view, LIST, loads, loads_n, "loads", "newest first", .sub = &load_t),
    A(sbt_calendar_view, BOOL, missing_now, "missing_now", "the calendar of this year is not complete"),
    A(sbt_calendar_view, INT, number, "number", "of the calendar: grows with each load", .required = true),
};
const struct sbt_fields sbt_api_calendar_t = SBT_FIELDS(sbt_calendar_view, "Calendar", calendar_f);
static const struct sbt_field holidays_new_f[] = {
    A(sbt_api_holidays_new, BOOL, dry_run, "dry_run", "say what it would do only"),
    A(sbt_api_holidays_new, AREA, ical, "ical", "iCalendar text", .required = true, .max = SBT_LIMIT_ICAL_BYTES),
    A(sbt_api_holidays_new, CODE, region, "region", "days of that region and all below it; absent: everywhere",
      .max = 13),
    A(sbt_api_holidays_new, TEXT, source, "source", "instrument; absent: the calendar's own name", .max = 300),
};
const struct sbt_fields sbt_api_holidays_new_t = SBT_FIELDS(sbt_api_holidays_new, "HolidaysNew", holidays_new_f);
static const struct sbt_field holidays_made_f[] = {
    A(sbt_api_holidays_made, INT, o.known_n, "known", "days that stood in it already"),
    A(sbt_api_holidays_made, BOOL, loaded, "loaded", "it is in force"),
    A(sbt_api_holidays_made, INT, o.moves.moved_n, "moves", "clocks that would move; dry run only"),
    A(sbt_api_holidays_made, INT, o.moves.late_n, "moves_late", "clocks that would be late; dry run only"),
    A(sbt_api_holidays_made, INT, o.new_n, "new", "days that came"),
    A(sbt_api_holidays_made, INT, o.number, "number", "of the calendar after it; 0: nothing was new"),
    A(sbt_api_holidays_made, INT, o.removed_n, "removed", "days that went"),
};
const struct sbt_fields sbt_api_holidays_made_t = SBT_FIELDS(sbt_api_holidays_made, "HolidaysMade", holidays_made_f);

enum sbt_rc sbt_api_calendar_view(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_api_calendar_query q;
    struct sbt_calendar_view v;
    SBT_TRY(sbt_api_query(rq, &q, f));
    SBT_TRY(sbt_calendar_view(sbt_api_ctx(rq), q.year == SBT_INT_NONE ? 0 : (int)q.year, &v, f));
    return sbt_api_answer(rq, &v, f);
}

enum sbt_rc sbt_api_calendar_load(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_api_ctx(rq);
    struct sbt_api_holidays_new body;
    struct sbt_api_holidays_made out = {0};
    SBT_TRY(sbt_api_body(rq, &body, f));
    struct sbt_calendar_import_in in = {.text = body.ical,
                                        .n = strlen(body.ical),
                                        .region = body.region,
                                        .source = body.source,
                                        .dry_run = body.dry_run};
    SBT_TRY(sbt_calendar_import(ctx, &in, &out.o, f));
    out.loaded = !body.dry_run;
    if (out.loaded)
        out.o.moves.moved_n = out.o.moves.late_n = SBT_INT_NONE;
    return sbt_api_answer(rq, &out, f);
}

// --- agencies

static const struct sbt_field agencies_new_f[] = {
    A(sbt_api_agencies_new, AREA, csv, "csv",
      "code,kind,label,name_id,name_en and any of from,to,kanreg,parent,"
      "ppk_title,region,successor",
      .required = true, .max = SBT_LIMIT_JSON_BYTES / 2),
    A(sbt_api_agencies_new, BOOL, dry_run, "dry_run", "say what it would do only"),
    A(sbt_api_agencies_new, AREA, reason, "reason", "on what basis", .required = true, .max = SBT_LIMIT_NOTE_CHARS),
};
const struct sbt_fields sbt_api_agencies_new_t = SBT_FIELDS(sbt_api_agencies_new, "AgenciesNew", agencies_new_f);
static const struct sbt_field line_f[] = {
    A(sbt_agency_line, TEXT, code, "code", ""),
    A(sbt_agency_line, INT, line, "line", "of the file"),
    A(sbt_agency_line, TEXT, wrong, "wrong", "what is wrong, in words; absent: nothing"),
};
static const struct sbt_fields line_t = SBT_FIELDS(sbt_agency_line, "AgencyLine", line_f);
static const struct sbt_field agencies_made_f[] = {
    A(sbt_agency_loaded, INT, changed_n, "changed", ""),
    L(sbt_agency_loaded, LIST, lines, lines_n, "lines", "that change something or are wrong", .sub = &line_t),
    A(sbt_agency_loaded, BOOL, written, "loaded", "all of them, or none"),
    A(sbt_agency_loaded, INT, new_n, "new", ""),
    A(sbt_agency_loaded, INT, same_n, "same", ""),
    A(sbt_agency_loaded, INT, wrong_n, "wrong", ""),
};
const struct sbt_fields sbt_api_agencies_made_t = SBT_FIELDS(sbt_agency_loaded, "AgenciesMade", agencies_made_f);

enum sbt_rc sbt_api_agency_load(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_api_agencies_new body;
    struct sbt_agency_loaded out;
    SBT_TRY(sbt_api_body(rq, &body, f));
    SBT_TRY(sbt_agency_load(sbt_api_ctx(rq), body.csv, strlen(body.csv), body.reason, body.dry_run, &out, f));
    if (out.written) // a repetition finds nothing to change
        out.lines_n = 0;
    return sbt_api_answer(rq, &out, f);
}

// --- clocks

static const struct sbt_choice whats[] = {
    {"extend", "more days", NULL},
    {"pause", "stands still until it is resumed, or its longest pause is over", NULL},
    {"resume", "goes on", NULL},
    {0}};
static const struct sbt_field clock_body_f[] = {
    A(sbt_api_clock_body, INT, days, "days", "with extend; in the clock's unit", .min = 1, .max = 3660),
    A(sbt_api_clock_body, AREA, reason, "reason", "", .required = true, .max = SBT_LIMIT_NOTE_CHARS),
    A(sbt_api_clock_body, CODE, what, "what", "", .required = true, .choices = whats),
};
const struct sbt_fields sbt_api_clock_body_t = SBT_FIELDS(sbt_api_clock_body, "ClockBody", clock_body_f);
static const struct sbt_field clock_made_f[] = {
    A(sbt_api_clock_made, TEXT, case_number, "case_number", "", .required = true),
    A(sbt_api_clock_made, TIME, due_us, "due", "first instant that is late"),
    A(sbt_api_clock_made, DAY, due_day, "due_day", "last day in time; absent while it stands still"),
    A(sbt_api_clock_made, INT, extra_days, "extra_days", "added so far"),
    A(sbt_api_clock_made, ID, id, "id", "", .required = true),
    A(sbt_api_clock_made, CODE, state, "state", "running, paused, met, breached, ended"),
};
const struct sbt_fields sbt_api_clock_made_t = SBT_FIELDS(sbt_api_clock_made, "ClockMade", clock_made_f);

enum sbt_rc sbt_api_clock_change(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_api_ctx(rq);
    struct sbt_api_clock_body body;
    SBT_TRY(sbt_api_body(rq, &body, f));
    struct sbt_clock_change_in in = {.clock = sbt_request_param(rq, "clock"),
                                     .days = body.days,
                                     .reason = body.reason,
                                     .what = body.what,
                                     .number = sbt_request_param(rq, "no")};
    SBT_TRY(sbt_clock_change(ctx, &in, f));
    struct sbt_case_view_in vin = {.number = in.number};
    struct sbt_case_view v;
    SBT_TRY(sbt_case_view(ctx, &vin, &v, f));
    struct sbt_api_clock_made out = {
        .case_number = v.number, .due_day = SBT_DAY_NONE, .due_us = SBT_US_NONE, .extra_days = SBT_INT_NONE};
    (void)!sbt_id_parse(in.clock, &out.id);
    for (size_t i = 0; i < v.subjects_n; i++)
        for (size_t k = 0; k < v.subjects[i].clocks_n; k++) {
            const struct sbt_clock_view *c = &v.subjects[i].clocks[k];
            if (!sbt_id_eq(&c->clock_id, &out.id))
                continue;
            out.state = c->state;
            out.due_day = c->due.day;
            out.due_us = c->due.paused ? SBT_US_NONE : c->due.due_us;
            out.extra_days = c->extra_days;
        }
    return sbt_api_answer(rq, &out, f);
}
