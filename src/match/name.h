// Names of Indonesian people: cleaned of titles, abbreviations and old spelling so that two ways to write one name meet.
#pragma once
#include "base/arena.h"

#define SBT_NAME_WORDS_MAX 24

// Upper case ASCII words with one blank between: titles before and after gone (unless nothing would be left: a person
// may be called only "Haji"), "Muh." -> MUHAMMAD, "Abd." -> ABDUL, "St." -> SITI, bin/binti and the father's name gone.
// "" for a name without letters. NULL gives "".
const char *sbt_name_normal(struct sbt_arena *a, const char *name);
// For looking up: the normal form with old spelling and sound-alikes folded (oe u, dj j, tj c, sj sy, ch kh, f p v, z s,
// doubled letters), Balinese birth-order words dropped when others remain, words sorted. Equal keys: likely one name.
const char *sbt_name_key(struct sbt_arena *a, const char *name);

// Jaro-Winkler over bytes, 0..1000 (1000: equal). Prefix weight 0.1, at most 4 letters.
int sbt_name_jaro_winkler(const char *a, const char *b);
// How alike two names are, 0..1000: best pairing of the words of both keys; an initial pairs with a word that begins
// with it; words that are left over count a little against it.
int sbt_name_similar(struct sbt_arena *a, const char *x, const char *y);
int sbt_name_keys_similar(struct sbt_arena *a, const char *x, const char *y); // the same, of their keys
