// What a list's filters mean in its queries: codes looked up, the actor's sight and duties, the range of a month.
#pragma once
#include "app/case_list.h"

enum sbt_list_start {  // which rows a query begins with
    SBT_LIST_WALK = 0, // the index of the sort
    SBT_LIST_SIGHT,
    SBT_LIST_STATUS,
    SBT_LIST_AGENCY,
    SBT_LIST_OFFENCE,
    SBT_LIST_HOLDER,
    SBT_LIST_REGION,
    SBT_LIST_OVERDUE,
    SBT_LIST_MINE,
    SBT_LIST_WATCHING,
    SBT_LIST_BLOCK,
    SBT_LIST_SEARCH,
};
#define SBT_LIST_DRIVEN_MAX 5000 // rows of a start that are sorted in memory rather than walked to

struct sbt_list_filter { // members are parameters of sql/queries/case_list.sql
    int64_t all;
    struct sbt_id agency, account;
    const char *nip, *status, *milestone;
    struct sbt_id subject_agency;
    const char *offence, *level;
    int64_t by_case;
    const char *contest, *source, *region, *region_like;
    int64_t by_month;
    struct sbt_id from_id, to_id;
    const char *block;
    int64_t standing, overdue_us;
    struct sbt_id holder;
    int64_t mine;
    const char *duties;   // "|a|b|"
    const char *duty[16]; // the same one by one; queries that walk all at once take four
    size_t duties_n;      // may be more than these
    struct sbt_id office;
    const char *member;
    int64_t blocks, handed;
    struct sbt_id watching;
    // of the search
    const char *q_nip, *q_nik, *q_number, *q_word1, *q_word2, *q_word3;
    bool searching;
};
// The members that every list query takes, as designated initialisers.
#define SBT_LIST_PARAMS(p)                                                                                            \
    .all = (p)->all, .agency = (p)->agency, .account = (p)->account, .nip = (p)->nip, .status = (p)->status,          \
    .milestone = (p)->milestone, .subject_agency = (p)->subject_agency, .offence = (p)->offence, .level = (p)->level, \
    .by_case = (p)->by_case, .contest = (p)->contest, .source = (p)->source, .region = (p)->region,                   \
    .region_like = (p)->region_like, .by_month = (p)->by_month, .from_id = (p)->from_id, .to_id = (p)->to_id,         \
    .block = (p)->block, .standing = (p)->standing, .overdue_us = (p)->overdue_us, .holder = (p)->holder,             \
    .mine = (p)->mine, .duties = (p)->duties, .office = (p)->office, .member = (p)->member, .blocks = (p)->blocks,    \
    .handed = (p)->handed, .watching = (p)->watching

// INVALID with the field for codes that do not exist and searches that are over.
SBT_NODISCARD enum sbt_rc sbt_list_filter_make(struct sbt_tx *tx, struct sbt_ctx *ctx,
                                               const struct sbt_case_list_in *in, struct sbt_list_filter *ret,
                                               struct sbt_fault *f);
// Adds what "waits for me" means: duties of my role in my agency on this day, under every rulebook.
SBT_NODISCARD enum sbt_rc sbt_list_filter_mine(struct sbt_tx *tx, struct sbt_ctx *ctx, struct sbt_list_filter *p,
                                               struct sbt_fault *f);
// Whether it asks nothing but what the actor may see.
bool sbt_list_filter_plain(const struct sbt_list_filter *p);
// Words of a search into parameters; false when nothing in them can be looked for.
bool sbt_list_filter_words(struct sbt_arena *a, const char *words, struct sbt_list_filter *p);
SBT_NODISCARD enum sbt_rc sbt_list_start_choose(struct sbt_tx *tx, const struct sbt_list_filter *p,
                                                enum sbt_list_start *ret, struct sbt_fault *f);
const char *sbt_list_start_code(enum sbt_list_start s);
SBT_NODISCARD enum sbt_rc sbt_search_load(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_id *id,
                                          const char **ret, struct sbt_fault *f);
// The first instant of a month "2024-11" in WIB as the least id of that time; `next`: of the month after.
bool sbt_list_month_id(const char *month, bool next, struct sbt_id *ret);
// Rows as a list shows them, one for each of the n subjects; in the transaction's arena.
SBT_NODISCARD enum sbt_rc sbt_list_rows(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_id *subjects, size_t n,
                                        struct sbt_case_list_row **ret, struct sbt_fault *f);
// A page without its total, and without asking for a permission: the caller has.
SBT_NODISCARD enum sbt_rc sbt_case_list_page(struct sbt_ctx *ctx, const struct sbt_case_list_in *in,
                                             struct sbt_case_list_out *ret, struct sbt_fault *f);
// "Andi Wijaya" as "A. W."; NULL stays NULL.
const char *sbt_name_initials(struct sbt_arena *a, const char *name);
// Calendar days to the due day in its zone; negative when it is over (at least one day then).
int64_t sbt_list_days_left(const struct sbt_ctx *ctx, sbt_day due, int64_t due_us, enum sbt_zone zone, bool *ret_late);
