// The command line: a table of verbs, their options decoded before they run, their answers as text or JSON.
//
// A new verb is one file with an array of rows, `const struct sbt_verb sbt_verbs_<file>[]` and its `_n`, and one line in
// cli/verb_files.inc.
#pragma once
#include <stdio.h>

#include "app/app.h"
#include "base/json.h"

enum sbt_cli_open {
    SBT_CLI_NOTHING = 1, // no database
    SBT_CLI_URL,         // a URL: first word that looks like one, or SBT_DB
    SBT_CLI_APP,         // and the application opened on it, with c->ctx as the operator or as --as says
};
struct sbt_cli_opt {
    const char *name;  // "--listen"
    const char *value; // what stands behind it ("ADDR:PORT"); NULL: a flag
    const char *help;  // message id
    bool many;         // may be given again: its values come joined by newlines
};
#define SBT_CLI_POS 8
#define SBT_CLI_OPTS 16

struct sbt_cli;
struct sbt_verb {
    const char *name; // "db create"
    const char *args; // "URL FILE.csv": what stands behind the verb, for --help
    const char *help; // message id: one or two sentences
    enum sbt_cli_open open;
    int pos_min, pos_max;                  // words behind the verb, the URL not counted
    bool json;                             // prints data as JSON with --json
    const char *alone;                     // an option with which the verb needs no database; NULL: none
    bool act_as;                           // takes --as
    struct sbt_cli_opt opts[SBT_CLI_OPTS]; // ends with name NULL
    enum sbt_rc (*run)(struct sbt_cli *c, struct sbt_fault *f);
    const char *exits; // message id: what else than the common codes; NULL
};
struct sbt_cli {
    const struct sbt_verb *verb;
    struct sbt_arena *arena;
    struct sbt_clock *clock;
    const char *lang;
    bool json;
    const char *url; // URL and APP
    const char *pos[SBT_CLI_POS];
    int pos_n;
    const char *given[SBT_CLI_OPTS]; // by row of opts: its value, "" for a flag, NULL when absent
    struct sbt_app app;              // APP
    struct sbt_ctx ctx;              // APP
    FILE *out, *err;
};

int sbt_cli_main(int argc, char **argv);
// NULL when the option was not given, "" for a flag. A name that the verb does not have is our own mistake.
const char *sbt_cli_get(const struct sbt_cli *c, const char *name);
// USAGE when it is missing.
SBT_NODISCARD enum sbt_rc sbt_cli_must(const struct sbt_cli *c, const char *name, const char **ret,
                                       struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_cli_int(const struct sbt_cli *c, const char *name, int64_t none, int64_t min, int64_t max,
                                      int64_t *ret, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_cli_day(const struct sbt_cli *c, const char *name, sbt_day *ret, struct sbt_fault *f);
// A translated sentence with arguments (NULL where there is none), and a newline. Silent with --json.
void sbt_cli_say(const struct sbt_cli *c, const char *msgid, const char *a1, const char *a2, const char *a3);
// One JSON document (an object): opened here, filled by the verb, closed and printed by sbt_cli_json_end.
void sbt_cli_json(struct sbt_cli *c, struct sbt_json *j, struct sbt_buf *out);
void sbt_cli_json_end(struct sbt_cli *c, struct sbt_json *j);
// Progress of long work on a terminal's standard error, at most ten times a second; nothing elsewhere.
void sbt_cli_progress(struct sbt_cli *c, const char *msgid, int64_t done, int64_t total);
const char *sbt_cli_num(const struct sbt_cli *c, int64_t v); // "1.234", in the arena
// A secret: from the environment, else asked on the terminal without echo; USAGE when there is neither.
SBT_NODISCARD enum sbt_rc sbt_cli_secret(struct sbt_cli *c, const char *env, const char *prompt, const char **ret,
                                         struct sbt_fault *f);
bool sbt_cli_loopback(const char *listen); // "127.0.0.1:8080", "[::1]:8080"
// Opens c->app for a verb that opens nothing by itself; the caller closes it.
SBT_NODISCARD enum sbt_rc sbt_cli_app_open(struct sbt_cli *c, const char *url, struct sbt_fault *f);
