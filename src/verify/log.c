// Walks a published log leaf by leaf, makes every tile and root anew and compares them with what is served and was seen.
#include "verify/log.h"

#include <stdio.h>
#include <string.h>

struct run {
    sbt_verify_read_fn *read;
    void *arg;
    const struct sbt_verify_policy *p;
    struct sbt_verify_walk *w;
    struct sbt_verify_log *ret;
    struct sbt_verify_point point;
    struct sbt_verify_point known[SBT_VERIFY_MANY];
    const struct sbt_verify_known *from[SBT_VERIFY_MANY];
    size_t known_n;
};

void sbt_verify_tile_path(const char *kind, uint64_t index, unsigned width, char ret[64])
{
    uint64_t unit = 1;
    while (index / unit >= 1000)
        unit *= 1000;
    size_t n = (size_t)snprintf(ret, 64, "tile/%s/", kind);
    for (; unit > 0 && n < 64; unit /= 1000) // three digits a step, "x" before all but the last
        n += (size_t)snprintf(ret + n, 64 - n, unit > 1 ? "x%03u/" : "%03u", (unsigned)(index / unit % 1000));
    if (width < 256 && n < 64)
        snprintf(ret + n, 64 - n, ".p/%u", width);
}

static enum sbt_verify_fault named(struct run *x, enum sbt_verify_fault fault, const char *what)
{
    snprintf(x->ret->what, sizeof x->ret->what, "%s", what);
    return fault;
}

// --- what is served against what was seen

static enum sbt_verify_fault judge(struct run *x, const struct sbt_verify_point *c, bool quorum,
                                   struct sbt_verify_witnessed *who)
{
    switch (sbt_verify_point_judge(x->p, c, who)) {
    case SBT_VERIFY_NO_LOG:
        return SBT_VERIFY_STRANGER;
    case SBT_VERIFY_BAD_SIG:
        return SBT_VERIFY_FORGED;
    case SBT_VERIFY_NO_QUORUM:
        return quorum ? SBT_VERIFY_UNSEEN : SBT_VERIFY_GOOD;
    case SBT_VERIFY_TRUSTED:
        break;
    }
    return SBT_VERIFY_GOOD;
}

static enum sbt_verify_fault take_known(struct run *x, const struct sbt_verify_known *known, size_t n)
{
    for (size_t i = 0; i < n && x->known_n < SBT_VERIFY_MANY; i++) {
        struct sbt_verify_point *k = &x->known[x->known_n];
        struct sbt_verify_witnessed who;
        if (!sbt_verify_point_read(known[i].note, k) || judge(x, k, false, &who) != SBT_VERIFY_GOOD)
            return named(x, SBT_VERIFY_NO_POINT, known[i].from);
        x->from[x->known_n++] = &known[i];
        if (!sbt_bytes_same(k->origin, x->point.origin))
            return named(x, SBT_VERIFY_OTHER, known[i].from);
        if (k->size > x->point.size)
            return named(x, SBT_VERIFY_ROLLED, known[i].from);
        // Two signatures of the log over two roots of one size need no tree to convict it.
        if (k->size == x->point.size && !sbt_hash_eq(&k->root, &x->point.root))
            return named(x, SBT_VERIFY_TWO_FACED, known[i].from);
    }
    return SBT_VERIFY_GOOD;
}

static enum sbt_verify_fault compare_known(struct run *x)
{
    for (size_t i = 0; i < x->known_n; i++) {
        struct sbt_hash root;
        if (x->known[i].size != x->w->edge.size)
            continue;
        sbt_verify_edge_root(&x->w->edge, &root);
        if (!sbt_hash_eq(&root, &x->known[i].root))
            return named(x, SBT_VERIFY_FORKED, x->from[i]->from);
        x->ret->known_n++;
    }
    return SBT_VERIFY_GOOD;
}

// --- tiles

static bool fetch(struct run *x, const char *kind, uint64_t index, unsigned width, struct sbt_bytes *ret)
{
    char path[64];
    sbt_verify_tile_path(kind, index, width, path);
    snprintf(x->ret->what, sizeof x->ret->what, "%s", path);
    if (x->read(x->arg, path, ret)) {
        x->ret->tiles_n++;
        return true;
    }
    if (width == 256)
        return false;
    // A partial tile may be gone once the whole one is there (c2sp.org/tlog-tiles).
    sbt_verify_tile_path(kind, index, 256, path);
    return x->read(x->arg, path, ret);
}

static enum sbt_verify_fault compare_tile(struct run *x, unsigned level, uint64_t index, const struct sbt_hash *want,
                                          unsigned width)
{
    char kind[8];
    struct sbt_bytes b;
    snprintf(kind, sizeof kind, "%u", level);
    if (!fetch(x, kind, index, width, &b))
        return SBT_VERIFY_GONE;
    if (b.n < width * sizeof want->b || b.n > 256 * sizeof want->b)
        return SBT_VERIFY_BROKEN;
    return memcmp(b.p, want, width * sizeof want->b) == 0 ? SBT_VERIFY_GOOD : SBT_VERIFY_TILE;
}

static void subtree(const struct sbt_hash *leaf, struct sbt_hash *ret)
{
    struct sbt_verify_edge e = {0};
    for (unsigned i = 0; i < 256; i++)
        sbt_verify_edge_add(&e, &leaf[i]);
    sbt_verify_edge_root(&e, ret);
}

// A whole tile below gave one hash of `level`; a whole tile of that level gives one of the next.
static enum sbt_verify_fault climb(struct run *x, unsigned level, const struct sbt_hash *below)
{
    for (struct sbt_hash h = *below; level < SBT_VERIFY_LEVELS; level++) {
        struct sbt_verify_walk *w = x->w;
        w->level[level][w->level_n[level]++] = h;
        if (w->level_n[level] < 256)
            break;
        enum sbt_verify_fault bad = compare_tile(x, level, w->level_at[level], w->level[level], 256);
        if (bad != SBT_VERIFY_GOOD)
            return bad;
        subtree(w->level[level], &h);
        w->level_n[level] = 0;
        w->level_at[level]++;
    }
    return SBT_VERIFY_GOOD;
}

static bool next_entry(struct sbt_bytes *bundle, struct sbt_bytes *ret)
{
    if (bundle->n < 2)
        return false;
    size_t n = (size_t)(uint8_t)bundle->p[0] << 8 | (uint8_t)bundle->p[1];
    if (bundle->n - 2 < n)
        return false;
    *ret = (struct sbt_bytes){bundle->p + 2, n};
    bundle->p += 2 + n;
    bundle->n -= 2 + n;
    return true;
}

// Entries [0, width) of one bundle as leaf hashes; ours are 33 bytes that begin with the version.
static enum sbt_verify_fault bundle(struct run *x, uint64_t index, unsigned width, struct sbt_hash *ret)
{
    struct sbt_bytes b, entry;
    if (!fetch(x, "entries", index, width, &b))
        return SBT_VERIFY_GONE;
    for (unsigned i = 0; i < width; i++) {
        if (!next_entry(&b, &entry) || entry.n != SBT_VERIFY_LEAF_BYTES || entry.p[0] != 1)
            return SBT_VERIFY_BROKEN;
        sbt_verify_leaf_hash((const uint8_t *)entry.p, &ret[i]);
    }
    return SBT_VERIFY_GOOD;
}

// Whether a kept checkpoint lies inside that tile, so that its leaves have to be walked one by one.
static bool known_inside(const struct run *x, uint64_t index)
{
    for (size_t i = 0; i < x->known_n; i++)
        if (x->known[i].size > index * 256 && x->known[i].size < index * 256 + 256)
            return true;
    return false;
}

static enum sbt_verify_fault tile(struct run *x, uint64_t index, unsigned width)
{
    struct sbt_hash leaf[256];
    struct sbt_bytes b;
    enum sbt_verify_fault bad = bundle(x, index, width, leaf);
    if (bad != SBT_VERIFY_GOOD)
        return bad;
    if (!fetch(x, "0", index, width, &b))
        return SBT_VERIFY_GONE;
    if (b.n < width * sizeof leaf[0].b || b.n > sizeof leaf)
        return SBT_VERIFY_BROKEN;
    for (unsigned i = 0; i < width; i++) {
        if (memcmp(b.p + i * sizeof leaf[0].b, leaf[i].b, sizeof leaf[0].b) != 0) {
            x->ret->index = index * 256 + i;
            return SBT_VERIFY_LEAF;
        }
    }
    struct sbt_hash h;
    if (width == 256)
        subtree(leaf, &h);
    if (width == 256 && x->w->edge.size == index * 256 && !known_inside(x, index)) {
        sbt_verify_edge_add_tree(&x->w->edge, 8, &h);
        bad = compare_known(x);
    } else {
        // Followed: what lies before the edge was walked before.
        for (unsigned i = (unsigned)(x->w->edge.size - index * 256); i < width && bad == SBT_VERIFY_GOOD; i++) {
            sbt_verify_edge_add(&x->w->edge, &leaf[i]);
            bad = compare_known(x);
        }
    }
    return bad == SBT_VERIFY_GOOD && width == 256 ? climb(x, 1, &h) : bad;
}

static enum sbt_verify_fault walk(struct run *x)
{
    enum sbt_verify_fault bad = compare_known(x); // those of the size that was reached before
    for (uint64_t at = x->w->edge.size / 256 * 256; at < x->point.size && bad == SBT_VERIFY_GOOD; at += 256)
        if (x->point.size > x->w->edge.size)
            bad = tile(x, at / 256, x->point.size - at < 256 ? (unsigned)(x->point.size - at) : 256);
    for (unsigned l = 1; l < SBT_VERIFY_LEVELS && bad == SBT_VERIFY_GOOD; l++)
        if (x->w->level_n[l] > 0)
            bad = compare_tile(x, l, x->w->level_at[l], x->w->level[l], (unsigned)x->w->level_n[l]);
    if (bad != SBT_VERIFY_GOOD)
        return bad;
    struct sbt_hash root;
    sbt_verify_edge_root(&x->w->edge, &root);
    return sbt_hash_eq(&root, &x->point.root) ? SBT_VERIFY_GOOD : SBT_VERIFY_ROOT;
}

static enum sbt_verify_fault whole(struct run *x, bool quorum, const struct sbt_verify_known *known, size_t known_n,
                                   char *note)
{
    struct sbt_bytes b;
    if (!x->read(x->arg, "checkpoint", &b) || b.n > 64 * 1024)
        return named(x, SBT_VERIFY_NO_POINT, "checkpoint");
    memcpy(note, b.p, b.n);
    if (!sbt_verify_point_read((struct sbt_bytes){note, b.n}, &x->point))
        return named(x, SBT_VERIFY_NO_POINT, "checkpoint");
    x->ret->size = x->point.size;
    x->ret->root = x->point.root;
    enum sbt_verify_fault bad = judge(x, &x->point, quorum, &x->ret->who);
    if (bad == SBT_VERIFY_GOOD)
        bad = take_known(x, known, known_n);
    if (bad == SBT_VERIFY_GOOD && x->w->edge.size > x->point.size)
        bad = named(x, SBT_VERIFY_ROLLED, "");
    return bad == SBT_VERIFY_GOOD ? walk(x) : bad;
}

void sbt_verify_log_walk(sbt_verify_read_fn *read, void *arg, const struct sbt_verify_policy *p, bool quorum,
                         const struct sbt_verify_known *known, size_t known_n, struct sbt_verify_walk *w,
                         struct sbt_verify_log *ret)
{
    char note[64 * 1024];
    *ret = (struct sbt_verify_log){0};
    struct run x = {.read = read, .arg = arg, .p = p, .w = w, .ret = ret};
    ret->fault = whole(&x, quorum, known, known_n, note);
    if (ret->fault == SBT_VERIFY_GOOD)
        ret->what[0] = 0;
}

const char *sbt_verify_fault_text(enum sbt_verify_fault fault, const char *lang)
{
    static const char *const t[][2] = {
        [SBT_VERIFY_GOOD] = {"Log utuh.", "The log holds."},
        [SBT_VERIFY_GONE] = {"Berkas log hilang: yang dijanjikan titik simpan tidak disajikan.",
                             "A file of the log is missing: what the checkpoint promises is not served."},
        [SBT_VERIFY_NO_POINT] = {"Titik simpan tidak ada atau rusak.", "The checkpoint is missing or malformed."},
        [SBT_VERIFY_STRANGER] = {"Titik simpan tidak ditandatangani oleh log yang Anda percaya.",
                                 "The checkpoint is not signed by a log that you trust."},
        [SBT_VERIFY_FORGED] = {"Tanda tangan pada titik simpan palsu.", "A signature on the checkpoint is forged."},
        [SBT_VERIFY_UNSEEN] = {"Terlalu sedikit saksi menandatangani titik simpan.",
                               "Too few witnesses signed the checkpoint."},
        [SBT_VERIFY_BROKEN] = {"Berkas log bentuknya salah.", "A file of the log has the wrong form."},
        [SBT_VERIFY_LEAF] = {"Sebuah catatan diubah: daun tidak cocok dengan sidiknya.",
                             "A record was altered: the leaf does not fit its hash."},
        [SBT_VERIFY_TILE] = {"Sebuah petak pohon tidak tersusun dari daunnya.",
                             "A tile of the tree is not made of its leaves."},
        [SBT_VERIFY_ROOT] = {"Catatan diubah, dihapus, ditukar atau disisipkan: akarnya lain dari yang ditandatangani.",
                             "Records were altered, dropped, swapped or inserted: the root is not the signed one."},
        [SBT_VERIFY_ROLLED] = {"Log mundur: lebih pendek daripada titik simpan yang pernah dilihat.",
                               "The log was rolled back: it is shorter than a checkpoint that was seen."},
        [SBT_VERIFY_FORKED] = {"Log bercabang: pada ukuran yang pernah dilihat akarnya lain.",
                               "The log was forked: at a size that was seen its root is another."},
        [SBT_VERIFY_OTHER] = {"Titik simpan yang disimpan berasal dari log lain.",
                              "A kept checkpoint is of another log."},
        [SBT_VERIFY_TWO_FACED] = {"Log bermuka dua: satu ukuran, dua akar, keduanya ditandatangani log.",
                                  "The log is two-faced: one size, two roots, both signed by the log."},
    };
    return t[fault][strcmp(lang, "en") == 0];
}
