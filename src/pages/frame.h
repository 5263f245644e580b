// What every page handler does: find the request's context, fill the common part of a view, render it and answer.
#pragma once
#include "app/app.h"
#include "http/route.h"
#include "pages/page.h"

struct sbt_ctx *sbt_frame_ctx(struct sbt_request *rq); // the guard's; never NULL in a handler
// Language, zone, path, actor, navigation by role, token, flash of the last act, unread notices, demo note.
void sbt_frame_page(struct sbt_request *rq, const char *title, struct sbt_page *ret);
// Crumbs from pairs of label and href; the array lives in the request's arena.
void sbt_frame_crumb(struct sbt_request *rq, struct sbt_page *page, const char *label, const char *href);
#define SBT_FRAME_BYTES ((size_t)32 * 1024) // most pages are smaller, or not much larger
// Renders a compiled template into an answer: fn is sbt_tpl_<name> (its view type is the caller's to match).
#define sbt_frame_send(rq, status, page, fn, view)                      \
    do {                                                                \
        struct sbt_buf out_;                                            \
        sbt_buf_init(&out_, SBT_LIMIT_PAGE_BYTES);                      \
        sbt_buf_reserve(&out_, SBT_FRAME_BYTES);                        \
        struct sbt_tpl tpl_ = sbt_page_tpl((page), &out_, (rq)->arena); \
        fn(&tpl_, (view));                                              \
        sbt_frame_answer((rq), (status), &out_);                        \
    } while (0)
void sbt_frame_answer(struct sbt_request *rq, int status, struct sbt_buf *out); // takes out's memory
// Says on the next page what was done, then goes there. `code` is a row of the table in frame.c (add one for a new
// sentence); arg1 may hold letters, digits and -._ only (a number, never content). Both travel in a short-lived cookie.
void sbt_frame_done(struct sbt_request *rq, const char *to, const char *code, const char *arg1);
// The status with which a refused form is shown again (422 for INVALID and so on).
int sbt_frame_status(const struct sbt_fault *f);
// Spreadsheets that handlers answer with.
#define SBT_XLSX "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
