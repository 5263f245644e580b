// A YAML file as a tree whose every node knows its line, for rulebooks and settings; wraps libyaml.
#pragma once
#include "base/fault.h"
#include "base/hash.h"

enum sbt_ytype { SBT_Y_SCALAR = 1, SBT_Y_LIST, SBT_Y_MAP };
struct sbt_ynode {
    enum sbt_ytype type;
    int line; // from 1
    const char *s;
    const char **keys;          // MAP, in file order
    const struct sbt_ynode **v; // LIST, MAP
    size_t n;
};
// Refuses aliases, tags, several documents, duplicate keys, depth over 32. Faults carry "file:line: ..." in args[0].
SBT_NODISCARD enum sbt_rc sbt_yaml_parse(struct sbt_arena *a, const char *file, const char *text, size_t n,
                                         const struct sbt_ynode **ret, struct sbt_fault *f);
const struct sbt_ynode *sbt_yaml_get(const struct sbt_ynode *map, const char *key);
const char *sbt_yaml_str(const struct sbt_ynode *map, const char *key); // NULL if none
