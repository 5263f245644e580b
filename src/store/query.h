// Named queries: what tools/query_compile.py writes from sql/queries/*.sql, and the calls that its functions stand on.
#pragma once
#include "base/field.h"
#include "store/store.h"

#define SBT_QUERY_COLS_MAX 64
#define SBT_QUERY_MANY_MAX 10000 // rows that a `many` query may give; beyond that the caller needs `each` or a cursor

enum sbt_query_kind { SBT_QUERY_EXEC = 1, SBT_QUERY_ONE, SBT_QUERY_MANY, SBT_QUERY_EACH };
enum sbt_query_type { SBT_QT_ID = 1, SBT_QT_INT, SBT_QT_BOOL, SBT_QT_TEXT, SBT_QT_BLOB };

struct sbt_query_col {
    const char *name;
    enum sbt_query_type type;
    bool null_ok;
    uint16_t offset; // in the query's struct of inputs or outputs
};
struct sbt_query_write {
    const char *table;
    char verb; // 'i' insert, 'u' update, 'd' delete
};
// It reads nothing but agencies, rulebooks and ref_*: its answers are remembered (memo.h); those about rulebooks in the
// transaction only, since a rulebook that another process loaded holds at once.
enum sbt_query_reference { SBT_QUERY_REFERENCE_NOT = 0, SBT_QUERY_REFERENCE, SBT_QUERY_REFERENCE_TX };
struct sbt_query {
    const char *name;
    enum sbt_query_kind kind;
    const char *sqlite, *pg; // one statement each, with ?1 or $1::type for parameters
    const struct sbt_query_col *in, *out;
    const struct sbt_query_write *writes;
    uint8_t in_n, out_n, writes_n;
    uint16_t in_size, out_size;
    enum sbt_query_reference reference;
    const char *where; // "report.sql:12"
};
extern const struct sbt_query *const sbt_queries[];
extern const size_t sbt_queries_n;

// A statement that fails spoils its transaction: every later query in it fails, and it is rolled back even when its
// callback returns SBT_OK. A broken unique, foreign or check rule is CONFLICT. An exec whose ret_changes is NULL may
// report its failure at a later query of the transaction, or when it commits.
typedef enum sbt_rc sbt_query_row_fn(const void *row, void *arg, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_query_exec(struct sbt_tx *tx, const struct sbt_query *q, const void *in,
                                         int64_t *ret_changes, struct sbt_fault *f);
// *ret is written only when a row was found; a second row is SBT_E_CORRUPT.
SBT_NODISCARD enum sbt_rc sbt_query_one(struct sbt_tx *tx, const struct sbt_query *q, const void *in, void *ret,
                                        bool *ret_found, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_query_many(struct sbt_tx *tx, const struct sbt_query *q, const void *in, void **ret,
                                         size_t *ret_n, struct sbt_fault *f);
// Other queries may run inside fn; the row is valid during the call only.
SBT_NODISCARD enum sbt_rc sbt_query_each(struct sbt_tx *tx, const struct sbt_query *q, const void *in,
                                         sbt_query_row_fn *fn, void *arg, struct sbt_fault *f);
