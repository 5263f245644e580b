// Rulebooks for tests: the shipped one under another name, with other dates and whatever else a case needs changed.
#pragma once
#include "tests/app/app_test.h"

struct tr_book {
    const char *id, *version;
    const char *procedure, *law; // "2020-01-01" or "2020-01-01 2022-09-21"
    const char *swaps[8][2];     // text for text, everywhere; ends with NULL
    const char *tail;            // sections to add at the end; NULL: none
};
// Lives in the arena of the test's context.
const char *tr_text(struct ta *t, const struct tr_book *b);
// Puts it into the log as it is, without the checks of a load; its pin.
const char *tr_put(struct ta *t, const char *text);
