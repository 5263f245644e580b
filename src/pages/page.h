// What every page knows besides its own content: who looks, in which language, where in the site, what just happened.
// Each view struct embeds one as its member `page`; templates/layout.html and the components read it.
#pragma once
#include "base/field.h"
#include "pages/tpl.h"

// Labels and titles below are message ids or ready text: they pass through the translation table, which gives back
// unchanged what it does not know.
struct sbt_link {
    const char *label, *href;
    bool current;
    int64_t n; // a count beside it; SBT_PAGE_NO_COUNT for none
    bool more; // there are more than n
};
#define SBT_PAGE_NO_COUNT INT64_MIN

#define SBT_FLASH_COOKIE "sbt_flash"
enum sbt_flash_kind { SBT_FLASH_SUCCESS = 1, SBT_FLASH_INFO, SBT_FLASH_WARNING };

struct sbt_page {
    const char *lang; // "id", "en"; NULL is "id"
    enum sbt_zone zone;
    const char *path; // path and query of this page: to come back to after the language switch, to ask again when live
    const char *title;
    // The person who looks; actor_name NULL: nobody is logged in.
    const char *actor_name, *role_name, *agency_name;
    bool may_search;            // shows the way to the search of cases
    const char *csrf;           // token that every POST form carries (call form_token)
    const struct sbt_link *nav; // main navigation of this role
    size_t nav_n;
    const struct sbt_link *crumbs; // from the top to the parent of this page
    size_t crumbs_n;
    const char *search_href; // NULL: this role searches nothing
    int64_t notices_n;       // unread notices
    // What the last act did (shown once), a message id with up to two arguments.
    enum sbt_flash_kind flash_kind; // 0: none
    const char *flash, *flash_arg1, *flash_arg2;
    const struct sbt_fault *fault; // a refused form: error summary on top, errors at the fields; NULL: none
    // Live pages: what to listen to ("desk", "case:<id>") and the change cursor that this page shows; topic NULL: not live.
    const char *live_topic;
    int64_t live_after;
    bool leave_now;        // shows the button that leaves the site at once (public report form)
    bool wide;             // no reading measure: desks, lists, case page
    const char *demo_note; // shown above everything on a demo system; NULL: none
};

// The translated error at a field, or NULL. Used by the components (error(page, "name") in templates).
const char *sbt_page_error(struct sbt_tpl *t, const struct sbt_page *page, const char *field);
// Text of the i-th field error and the id of the control that the error summary links to.
const char *sbt_page_error_text(struct sbt_tpl *t, const struct sbt_page *page, size_t i);
const char *sbt_page_error_href(struct sbt_tpl *t, const struct sbt_page *page, size_t i);
bool sbt_page_has_errors(const struct sbt_page *page);
const char *sbt_page_flash_text(struct sbt_tpl *t, const struct sbt_page *page);
// Day, month or year ('d', 'm', 'y') of a date field for its input: what was typed (raw, may be NULL), else the value.
const char *sbt_page_day_part(struct sbt_tpl *t, sbt_day value, const struct sbt_pairs *raw, const char *name,
                              const char *part);
const char *sbt_page_fault_text(struct sbt_tpl *t, const struct sbt_page *page); // the sentence for the whole, or NULL
// The id of the control of a field: "f-" and the name, dots as dashes.
const char *sbt_page_field_id(struct sbt_tpl *t, const char *field);
// Whether a list of STRS holds a value (checkboxes).
bool sbt_page_has(const char *const *list, size_t n, const char *value);
// Makes the renderer of a page: language and zone from it, NULL and 0 mended to "id" and WIB.
struct sbt_tpl sbt_page_tpl(const struct sbt_page *page, struct sbt_buf *out, struct sbt_arena *arena);
