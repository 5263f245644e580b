// A log with its keys, its witnesses on loopback ports, and a keeper, for tests.
#pragma once
#include "app/prover.h"
#include "serve/witness_serve.h"
#include "tests/app/app_test.h"

#define WITNESSES 3

struct px {
    struct ta *t;
    struct sbt_arena *a;
    char dir[64];
    struct sbt_log_keys keys;
    struct sbt_witness *w[WITNESSES];
    struct sbt_witness_serve *s[WITNESSES];
    const char *vkey[WITNESSES];
    char listen[WITNESSES][32];
};
void px_open(struct px *x, struct ta *t); // keys, no witness: the policy asks for nobody
// Three witnesses and a policy that wants so many of them ("2", "all").
void px_witnesses(struct px *x, const char *group);
// The policy anew: these names in the order of the witnesses, something behind each address, so many of them.
void px_policy(struct px *x, const char *const *names, const char *behind, const char *group);
// px_open, px_witnesses, and everything so far cosigned.
void px_begin(struct px *x, struct ta *t, const char *group);
void px_close(struct px *x);
void px_witness_up(struct px *x, int i); // on the port that it had before
void px_witness_down(struct px *x, int i);
const char *px_at(struct px *x, const char *name); // a path in the test's folder
void px_events(struct px *x, int n);
struct sbt_prover *px_keeper(struct px *x);
void px_passes(struct px *x, struct sbt_prover *p); // until there is no more
void px_run(struct px *x);                          // a keeper of its own does all that there is and ends
int64_t px_leaves(struct px *x);
struct sbt_log_point px_served(struct px *x);
enum sbt_trust_verdict px_judge(struct px *x, const char *text, struct sbt_checkpoint *c);
// All that ever left the keeper, the file and the witnesses, fits the tree, and everything is cosigned.
void px_nothing_forked(struct px *x);
// No file may grow, as on a full disk: of this process, so on PostgreSQL the files of key and witnesses alone.
void px_disk_full(bool full);
