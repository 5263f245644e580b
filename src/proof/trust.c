// The policy file, line by line, and what its quorum asks for.
#include "proof/trust.h"

#include <string.h>

#include "base/buf.h"

#define WORDS_MAX (2 * SBT_TRUST_MAX + 4)

struct reader {
    struct sbt_arena *a;
    struct sbt_trust *t;
    bool listed[2 * SBT_TRUST_MAX]; // stands in a group already
    bool quorum_seen;
    const char *word[WORDS_MAX];
    size_t words_n;
    int line;
};

static enum sbt_rc bad(const struct reader *r, struct sbt_fault *f, const char *why)
{
    char line[16];
    snprintf(line, sizeof line, "%d", r->line);
    return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Berkas kebijakan saksi, baris %1: %2"), line, why);
}

static int find(const struct sbt_trust *t, const char *name)
{
    for (size_t i = 0; i < t->witness_n; i++)
        if (strcmp(t->witness[i].name, name) == 0)
            return (int)i;
    for (size_t i = 0; i < t->group_n; i++)
        if (strcmp(t->group[i].name, name) == 0)
            return (int)(SBT_TRUST_MAX + i);
    return -1;
}

static enum sbt_rc log_line(struct reader *r, struct sbt_fault *f)
{
    struct sbt_trust *t = r->t;
    struct sbt_trust_log l = {.url = r->words_n == 3 ? r->word[2] : NULL};
    if (r->words_n < 2 || r->words_n > 3)
        return bad(r, f, "log VKEY [URL]");
    if (sbt_vkey_parse(r->a, r->word[1], &l.key, f) != SBT_OK || l.key.type != SBT_NOTE_ED25519)
        return bad(r, f, "VKEY?");
    for (size_t i = 0; i < t->log_n; i++)
        if (memcmp(t->log[i].key.pk, l.key.pk, SBT_SIGN_PK) == 0)
            return bad(r, f, "VKEY x 2");
    if (t->log_n == SBT_TRUST_MAX)
        return bad(r, f, "log > 64");
    t->log[t->log_n++] = l;
    return SBT_OK;
}

static enum sbt_rc witness_line(struct reader *r, struct sbt_fault *f)
{
    struct sbt_trust *t = r->t;
    if (r->words_n < 3 || r->words_n > 4)
        return bad(r, f, "witness NAME VKEY [URL]");
    struct sbt_trust_witness w = {.name = r->word[1], .url = r->words_n == 4 ? r->word[3] : NULL};
    if (strcmp(w.name, "none") == 0 || find(t, w.name) >= 0)
        return bad(r, f, "NAME x 2");
    if (sbt_vkey_parse(r->a, r->word[2], &w.key, f) != SBT_OK || w.key.type != SBT_NOTE_COSIGNATURE_ED25519)
        return bad(r, f, "VKEY?");
    for (size_t i = 0; i < t->witness_n; i++)
        if (memcmp(t->witness[i].key.pk, w.key.pk, SBT_SIGN_PK) == 0)
            return bad(r, f, "VKEY x 2");
    if (t->witness_n == SBT_TRUST_MAX)
        return bad(r, f, "witness > 64");
    t->witness[t->witness_n++] = w;
    return SBT_OK;
}

static enum sbt_rc group_line(struct reader *r, struct sbt_fault *f)
{
    struct sbt_trust *t = r->t;
    if (r->words_n < 4)
        return bad(r, f, "group NAME all|any|K NAME...");
    struct sbt_trust_group g = {.name = r->word[1]};
    if (strcmp(g.name, "none") == 0 || find(t, g.name) >= 0)
        return bad(r, f, "NAME x 2");
    if (t->group_n == SBT_TRUST_MAX)
        return bad(r, f, "group > 64");
    for (size_t i = 3; i < r->words_n; i++) {
        int m = find(t, r->word[i]);
        if (m < 0)
            return bad(r, f, "NAME?");
        if (r->listed[m])
            return bad(r, f, "NAME x 2");
        r->listed[m] = true;
        g.member[g.members_n++] = (uint16_t)m;
    }
    uint64_t k;
    if (strcmp(r->word[2], "all") == 0)
        g.need = g.members_n;
    else if (strcmp(r->word[2], "any") == 0)
        g.need = 1;
    else if (sbt_checkpoint_number(r->word[2], strlen(r->word[2]), &k) && k >= 1 && k <= g.members_n)
        g.need = (size_t)k;
    else
        return bad(r, f, "1 <= K <= N");
    t->group[t->group_n++] = g;
    return SBT_OK;
}

static enum sbt_rc quorum_line(struct reader *r, struct sbt_fault *f)
{
    if (r->words_n != 2)
        return bad(r, f, "quorum NAME");
    if (r->quorum_seen)
        return bad(r, f, "quorum x 2");
    r->quorum_seen = true;
    bool none = strcmp(r->word[1], "none") == 0;
    r->t->quorum = none ? -1 : find(r->t, r->word[1]);
    return none || r->t->quorum >= 0 ? SBT_OK : bad(r, f, "NAME?");
}

static enum sbt_rc one_line(struct reader *r, struct sbt_fault *f)
{
    const char *w = r->word[0];
    if (strcmp(w, "log") == 0)
        return log_line(r, f);
    if (strcmp(w, "witness") == 0)
        return witness_line(r, f);
    if (strcmp(w, "group") == 0)
        return group_line(r, f);
    if (strcmp(w, "quorum") == 0)
        return quorum_line(r, f);
    return bad(r, f, "log | witness | group | quorum");
}

static enum sbt_rc words(struct reader *r, char *line, struct sbt_fault *f)
{
    r->words_n = 0;
    for (char *p = line;;) {
        p += strspn(p, " \t");
        if (*p == '\0' || (*p == '#' && r->words_n == 0))
            return SBT_OK;
        if (r->words_n == WORDS_MAX)
            return bad(r, f, "...");
        r->word[r->words_n++] = p;
        p += strcspn(p, " \t");
        if (*p != '\0')
            *p++ = '\0';
    }
}

enum sbt_rc sbt_trust_parse(struct sbt_arena *a, const char *text, size_t n, struct sbt_trust *ret, struct sbt_fault *f)
{
    struct reader *r = SBT_NEW(a, struct reader);
    *r = (struct reader){.a = a, .t = SBT_NEW(a, struct sbt_trust), .line = 1};
    if (n > SBT_TRUST_BYTES_MAX)
        return bad(r, f, "> 256 kB");
    for (size_t i = 0; i < n; i++) {
        uint8_t c = (uint8_t)text[i];
        if ((c < 0x20 && c != '\t' && c != '\n') || c == 0x7F)
            return bad(r, f, "control character");
        r->line += c == '\n';
    }
    if (n > 0 && text[n - 1] != '\n')
        return bad(r, f, "\\n?");
    r->line = 0;
    for (const char *at = text, *end = text + n; at < end;) {
        const char *nl = memchr(at, '\n', (size_t)(end - at));
        r->line++;
        SBT_TRY(words(r, sbt_arena_strndup(a, at, (size_t)(nl - at)), f));
        if (r->words_n > 0)
            SBT_TRY(one_line(r, f));
        at = nl + 1;
    }
    if (!r->quorum_seen)
        return bad(r, f, "quorum?");
    *ret = *r->t;
    return SBT_OK;
}

bool sbt_trust_met(const struct sbt_trust *t, const bool *seen)
{
    bool met[SBT_TRUST_MAX]; // groups name earlier ones only
    for (size_t g = 0; g < t->group_n; g++) {
        size_t n = 0;
        for (size_t i = 0; i < t->group[g].members_n; i++) {
            unsigned m = t->group[g].member[i];
            n += m < SBT_TRUST_MAX ? seen[m] : met[m - SBT_TRUST_MAX];
        }
        met[g] = n >= t->group[g].need;
    }
    if (t->quorum < 0)
        return true;
    return t->quorum < SBT_TRUST_MAX ? seen[t->quorum] : met[t->quorum - SBT_TRUST_MAX];
}

enum sbt_trust_verdict sbt_trust_judge(struct sbt_arena *a, const struct sbt_trust *t, const struct sbt_note *note,
                                       struct sbt_checkpoint *ret, bool *ret_seen)
{
    struct sbt_fault quiet = {0};
    bool signed_ = false;
    memset(ret_seen, 0, t->witness_n * sizeof *ret_seen);
    if (sbt_checkpoint_parse(a, note->text, note->text_n, ret, &quiet) != SBT_OK)
        return SBT_TRUST_MALFORMED;
    for (size_t i = 0; i < t->log_n; i++) {
        if (strcmp(t->log[i].key.name, ret->origin) != 0)
            continue;
        enum sbt_note_verdict v = sbt_note_check(note, &t->log[i].key, NULL);
        if (v == SBT_NOTE_BAD)
            return SBT_TRUST_BAD_SIG;
        signed_ = signed_ || v == SBT_NOTE_GOOD;
    }
    if (!signed_)
        return SBT_TRUST_NO_LOG;
    for (size_t i = 0; i < t->witness_n; i++) {
        enum sbt_note_verdict v = sbt_note_check(note, &t->witness[i].key, NULL);
        if (v == SBT_NOTE_BAD)
            return SBT_TRUST_BAD_SIG;
        ret_seen[i] = v == SBT_NOTE_GOOD;
    }
    return sbt_trust_met(t, ret_seen) ? SBT_TRUST_OK : SBT_TRUST_NO_QUORUM;
}
