// A rulebook in words: every row as a heading with named facts, for people who read it and for what compares two of them.
#pragma once
#include "domain/rulebook.h"

struct sbt_rb_fact {
    const char *label; // message id
    const char *value; // in the asked language; never NULL
};
struct sbt_rb_item {
    const char *section; // key in the file: "clocks"
    const char *heading; // of the section, message id
    const char *code;    // of the row; "" for the head and for lists without codes
    const char *name;    // in the asked language
    const struct sbt_rb_fact *facts;
    size_t facts_n;
    bool unsourced; // some article of the row is not published
    int line;
};
// All rows in the order of the file's sections, with codes replaced by what they mean. lang: "id" or "en".
void sbt_rulebook_items(struct sbt_arena *a, const struct sbt_rulebook *rb, const char *lang,
                        const struct sbt_rb_item **ret, size_t *ret_n);
