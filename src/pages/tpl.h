// What compiled templates call: writes text so that it stays text, links so that they stay links, values as people read
// them. tools/template_compile.py picks the function by the context in which a value stands; docs/templates.md tells.
#pragma once
#include "base/buf.h"
#include "base/hash.h"
#include "base/id.h"
#include "base/tr.h"

struct sbt_tpl {
    struct sbt_buf *out;
    struct sbt_arena *arena;
    const char *lang;   // "id" or "en"
    enum sbt_zone zone; // in which times are shown
};

// Into text and quoted attribute values: & < > " ' become references, control characters U+FFFD. NULL writes nothing.
void sbt_tpl_text(struct sbt_tpl *t, const char *s);
// A whole link: relative (no leading //), https:, mailto: or tel:; anything else becomes "#". The rest is escaped.
void sbt_tpl_url(struct sbt_tpl *t, const char *s);
// One component behind the first characters of a link: everything but unreserved characters is percent-encoded.
void sbt_tpl_url_part(struct sbt_tpl *t, const char *s);

// Sentences. sbt_tpl_str takes a literal id with up to three arguments (NULL where there is none); sbt_tpl_translate an
// id that is known at run time only (labels of field tables). Both give text that still has to be written.
const char *sbt_tpl_str(struct sbt_tpl *t, const char *msgid, const char *a1, const char *a2, const char *a3);
const char *sbt_tpl_translate(struct sbt_tpl *t, const char *msgid); // NULL gives NULL

// Filters: a value as text in the page's language and zone; an unset value gives "".
const char *sbt_tpl_int(struct sbt_tpl *t, int64_t v);    // 1.234 / 1,234
const char *sbt_tpl_digits(struct sbt_tpl *t, int64_t v); // 1234: for values, ids and links
const char *sbt_tpl_bytes(struct sbt_tpl *t, int64_t v);  // 12,3 MB
const char *sbt_tpl_time(struct sbt_tpl *t, int64_t us);  // Rabu, 27 November 2024 pukul 14.05 WIB
const char *sbt_tpl_timeiso(struct sbt_tpl *t, int64_t us);
const char *sbt_tpl_day(struct sbt_tpl *t, sbt_day d); // 27 November 2024
const char *sbt_tpl_dayiso(struct sbt_tpl *t, sbt_day d);
const char *sbt_tpl_id(struct sbt_tpl *t, const struct sbt_id *id);
const char *sbt_tpl_hash(struct sbt_tpl *t, const struct sbt_hash *h);
