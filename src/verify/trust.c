// Reads keys, notes and policies, and judges who signed.
#include "verify/trust.h"

#include <stdio.h>
#include <string.h>

bool sbt_verify_key_read(struct sbt_bytes s, uint8_t type, struct sbt_verify_key *ret)
{
    struct sbt_verify_key k = {.type = type};
    struct sbt_bytes id;
    uint8_t material[1 + SBT_SIGN_PK], given[4];
    size_t n;
    if (!sbt_bytes_cut(&s, '+', &k.name) || !sbt_bytes_cut(&s, '+', &id) || k.name.n == 0 ||
        !sbt_bytes_hex(id, given, sizeof given) || !sbt_bytes_base64(s, material, sizeof material, &n) ||
        n != sizeof material || material[0] != type)
        return false;
    memcpy(k.pk, material + 1, sizeof k.pk);
    struct sbt_hasher h;
    struct sbt_hash hash;
    sbt_hasher_init(&h);
    sbt_hasher_add(&h, k.name.p, k.name.n);
    sbt_hasher_add(&h, "\n", 1);
    sbt_hasher_add(&h, material, sizeof material);
    sbt_hasher_end(&h, &hash);
    memcpy(k.id, hash.b, sizeof k.id);
    if (memcmp(k.id, given, sizeof given) != 0)
        return false;
    *ret = k;
    return true;
}

// --- policies

static bool word(struct sbt_bytes *line, struct sbt_bytes *ret)
{
    while (line->n > 0 && (line->p[0] == ' ' || line->p[0] == '\t')) {
        line->p++;
        line->n--;
    }
    *ret = (struct sbt_bytes){line->p, 0};
    while (line->n > 0 && line->p[0] != ' ' && line->p[0] != '\t') {
        ret->n++;
        line->p++;
        line->n--;
    }
    return ret->n > 0;
}

static int member_of(const struct sbt_verify_policy *p, struct sbt_bytes name)
{
    for (size_t i = 0; i < p->witness_n; i++)
        if (sbt_bytes_same(p->witness[i].name, name))
            return (int)i;
    for (size_t i = 0; i < p->group_n; i++)
        if (sbt_bytes_same(p->group[i].name, name))
            return SBT_VERIFY_MANY + (int)i;
    return -1;
}

static bool free_name(const struct sbt_verify_policy *p, struct sbt_bytes name)
{
    return !sbt_bytes_is(name, "none") && member_of(p, name) < 0;
}

static bool last(struct sbt_bytes *line)
{
    struct sbt_bytes more;
    return !word(line, &more);
}

static bool read_log(struct sbt_verify_policy *p, struct sbt_bytes *line)
{
    struct sbt_bytes key, url;
    if (p->log_n == SBT_VERIFY_MANY || !word(line, &key) ||
        !sbt_verify_key_read(key, SBT_VERIFY_KEY_LOG, &p->log[p->log_n]))
        return false;
    for (size_t i = 0; i < p->log_n; i++)
        if (memcmp(p->log[i].pk, p->log[p->log_n].pk, SBT_SIGN_PK) == 0)
            return false;
    p->log_n++;
    return !word(line, &url) || last(line);
}

static bool read_witness(struct sbt_verify_policy *p, struct sbt_bytes *line)
{
    struct sbt_bytes name, key, url;
    if (p->witness_n == SBT_VERIFY_MANY || !word(line, &name) || !free_name(p, name) || !word(line, &key) ||
        !sbt_verify_key_read(key, SBT_VERIFY_KEY_WITNESS, &p->witness[p->witness_n].key))
        return false;
    for (size_t i = 0; i < p->witness_n; i++)
        if (memcmp(p->witness[i].key.pk, p->witness[p->witness_n].key.pk, SBT_SIGN_PK) == 0)
            return false;
    p->witness[p->witness_n++].name = name;
    return !word(line, &url) || last(line);
}

static bool used(const struct sbt_verify_policy *p, const struct sbt_verify_group *more, int member)
{
    for (size_t i = 0; i < p->group_n; i++)
        for (size_t k = 0; k < p->group[i].members_n; k++)
            if (p->group[i].member[k] == member)
                return true;
    for (size_t k = 0; k < more->members_n; k++)
        if (more->member[k] == member)
            return true;
    return false;
}

static bool read_group(struct sbt_verify_policy *p, struct sbt_bytes *line)
{
    struct sbt_verify_group g = {0};
    struct sbt_bytes need, name;
    if (p->group_n == SBT_VERIFY_MANY || !word(line, &g.name) || !free_name(p, g.name) || !word(line, &need))
        return false;
    while (word(line, &name)) {
        int m = member_of(p, name);
        if (m < 0 || used(p, &g, m)) // each witness counts once
            return false;
        g.member[g.members_n++] = (uint8_t)m;
    }
    uint64_t k = 0;
    if (sbt_bytes_is(need, "all"))
        k = g.members_n;
    else if (sbt_bytes_is(need, "any"))
        k = 1;
    else if (!sbt_bytes_number(need, &k))
        return false;
    if (k < 1 || k > g.members_n)
        return false;
    g.need = (size_t)k;
    p->group[p->group_n++] = g;
    return true;
}

static bool read_line(struct sbt_verify_policy *p, struct sbt_bytes line, bool *quorum)
{
    struct sbt_bytes what, name;
    for (size_t i = 0; i < line.n; i++)
        if (((uint8_t)line.p[i] < 0x20 && line.p[i] != '\t') || line.p[i] == 0x7f)
            return false;
    if (!word(&line, &what) || what.p[0] == '#')
        return true;
    if (sbt_bytes_is(what, "log"))
        return read_log(p, &line);
    if (sbt_bytes_is(what, "witness"))
        return read_witness(p, &line);
    if (sbt_bytes_is(what, "group"))
        return read_group(p, &line);
    if (!sbt_bytes_is(what, "quorum") || *quorum || !word(&line, &name) || !last(&line))
        return false;
    *quorum = true;
    p->quorum = member_of(p, name);
    return p->quorum >= 0 || sbt_bytes_is(name, "none");
}

bool sbt_verify_policy_read(struct sbt_bytes text, struct sbt_verify_policy *ret, size_t *ret_line)
{
    *ret = (struct sbt_verify_policy){.quorum = -1};
    bool quorum = false;
    struct sbt_bytes line;
    for (*ret_line = 1; sbt_bytes_line(&text, &line); ++*ret_line)
        if (!read_line(ret, line, &quorum))
            return false;
    if (text.n > 0) // the last line has to end as well
        return false;
    *ret_line = 0;
    return quorum;
}

static bool met(const struct sbt_verify_policy *p, int member, const bool seen[SBT_VERIFY_MANY])
{
    if (member < SBT_VERIFY_MANY)
        return seen[member];
    // Groups are told in order, so that each is settled before one that holds it.
    bool group[SBT_VERIFY_MANY] = {0};
    for (int g = 0; g <= member - SBT_VERIFY_MANY; g++) {
        size_t n = 0;
        for (size_t k = 0; k < p->group[g].members_n; k++) {
            uint8_t m = p->group[g].member[k];
            n += m < SBT_VERIFY_MANY ? seen[m] : group[m - SBT_VERIFY_MANY];
        }
        group[g] = n >= p->group[g].need;
    }
    return group[member - SBT_VERIFY_MANY];
}

bool sbt_verify_policy_met(const struct sbt_verify_policy *p, const bool seen[SBT_VERIFY_MANY])
{
    return p->quorum < 0 || met(p, p->quorum, seen);
}

// --- checkpoints

struct sig {
    struct sbt_bytes name;
    uint8_t b[4 + 8 + SBT_SIGN_BYTES];
    size_t n; // 0: too long to be of a kind that we know
};

static bool read_sig(struct sbt_bytes line, struct sig *ret)
{
    if (!sbt_bytes_after(&line, "\xe2\x80\x94 ") || !sbt_bytes_cut(&line, ' ', &ret->name) || ret->name.n == 0 ||
        memchr(ret->name.p, '+', ret->name.n) != NULL || line.n < 8)
        return false;
    if (sbt_bytes_base64(line, ret->b, sizeof ret->b, &ret->n))
        return ret->n > 4;
    ret->n = 0;
    if (line.n % 4 != 0 || line.n <= (sizeof ret->b + 2) / 3 * 4)
        return false;
    for (size_t i = 0; i + 4 <= line.n; i += 4) {
        uint8_t three[3];
        size_t n;
        if (!sbt_bytes_base64((struct sbt_bytes){line.p + i, 4}, three, sizeof three, &n) ||
            (n != 3 && i + 4 != line.n))
            return false;
    }
    return true;
}

bool sbt_verify_point_read(struct sbt_bytes note, struct sbt_verify_point *ret)
{
    struct sbt_verify_point c = {0};
    struct sbt_bytes rest = note, line, size, root;
    if (!sbt_bytes_is_text(note) || !sbt_bytes_line(&rest, &c.origin) || c.origin.n == 0 ||
        !sbt_bytes_line(&rest, &size) || !sbt_bytes_number(size, &c.size) || !sbt_bytes_line(&rest, &root) ||
        !sbt_bytes_hash(root, &c.root))
        return false;
    do {
        if (!sbt_bytes_line(&rest, &line))
            return false;
    } while (line.n > 0); // extension lines
    c.text = (struct sbt_bytes){note.p, (size_t)(line.p - note.p)};
    c.sigs = rest;
    size_t n = 0;
    struct sig sig;
    while (sbt_bytes_line(&rest, &line))
        if (++n > SBT_VERIFY_MANY || !read_sig(line, &sig))
            return false;
    *ret = c;
    return n > 0 && rest.n == 0;
}

static bool key_is(const struct sbt_verify_key *k, const struct sig *s)
{
    return s->n > 4 && sbt_bytes_same(k->name, s->name) && memcmp(k->id, s->b, sizeof k->id) == 0;
}

static uint64_t time_of(const struct sig *s)
{
    uint64_t t = 0;
    for (size_t i = 4; i < 12; i++)
        t = t << 8 | s->b[i];
    return t;
}

static bool cosigned(const struct sbt_verify_key *k, const struct sig *s, struct sbt_bytes text)
{
    char message[8192];
    if (s->n != sizeof s->b || time_of(s) > INT64_MAX || text.n > sizeof message - 64)
        return false;
    int n = snprintf(message, 64, "cosignature/v1\ntime %llu\n", (unsigned long long)time_of(s));
    memcpy(message + n, text.p, text.n);
    return sbt_sign_check(k->pk, message, (size_t)n + text.n, s->b + 12);
}

enum sbt_verify_judged sbt_verify_point_judge(const struct sbt_verify_policy *p, const struct sbt_verify_point *c,
                                              struct sbt_verify_witnessed *ret)
{
    *ret = (struct sbt_verify_witnessed){0};
    struct sbt_bytes rest = c->sigs, line;
    struct sig s;
    bool logged = false, bad = false;
    while (sbt_bytes_line(&rest, &line) && read_sig(line, &s)) {
        bool known = false;
        for (size_t i = 0; i < p->log_n; i++) {
            const struct sbt_verify_key *k = &p->log[i];
            if (!key_is(k, &s))
                continue;
            known = true;
            bool good = s.n == 4 + SBT_SIGN_BYTES && sbt_sign_check(k->pk, c->text.p, c->text.n, s.b + 4);
            bad = bad || !good;
            logged = logged || (good && sbt_bytes_same(k->name, c->origin));
        }
        for (size_t i = 0; i < p->witness_n; i++) {
            if (!key_is(&p->witness[i].key, &s))
                continue;
            known = true;
            bool good = cosigned(&p->witness[i].key, &s, c->text);
            bad = bad || !good;
            ret->seen[i] = ret->seen[i] || good;
            if (good && time_of(&s) > ret->time_s[i])
                ret->time_s[i] = time_of(&s);
        }
        ret->unknown += !known;
    }
    if (bad)
        return SBT_VERIFY_BAD_SIG;
    if (!logged)
        return SBT_VERIFY_NO_LOG;
    return sbt_verify_policy_met(p, ret->seen) ? SBT_VERIFY_TRUSTED : SBT_VERIFY_NO_QUORUM;
}
