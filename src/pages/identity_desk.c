// The custodians' pages, and reading an identity that was opened.
#include "pages/identity_desk.h"

#include "gen/templates.h"
#include "pages/frame.h"

#define HERE "/identitas"

static struct sbt_view_identity_row row_of(struct sbt_request *rq, const struct sbt_identity_row *r)
{
    static const struct {
        const char *state, *label, *colour, *shape;
    } states[] = {{"asked", SBT_N_("Menunggu dua penjaga"), "blue", "ring"},
                  {"first", SBT_N_("Menunggu penjaga kedua"), "yellow", "half"},
                  {"granted", SBT_N_("Disetujui"), "green", "check"},
                  {"opened", SBT_N_("Dibuka"), "orange", "check"},
                  {"refused", SBT_N_("Ditolak"), "grey", "cross"}};
    struct sbt_view_identity_row v = {
        .r = r, .href = sbt_arena_printf(rq->arena, HERE "/%s", sbt_id_text(rq->arena, &r->request))};
    for (size_t i = 0; i < SBT_ARRAY_LEN(states); i++)
        if (strcmp(states[i].state, r->state) == 0) {
            v.state_label = states[i].label;
            v.colour = states[i].colour;
            v.shape = states[i].shape;
        }
    return v;
}

static enum sbt_rc load(struct sbt_request *rq, struct sbt_view_identity_row **ret, size_t *ret_n, struct sbt_fault *f)
{
    struct sbt_identity_row *r;
    size_t n;
    SBT_TRY(sbt_identity_desk(sbt_frame_ctx(rq), &r, &n, f));
    struct sbt_view_identity_row *rows = SBT_NEW_N(rq->arena, struct sbt_view_identity_row, n + 1);
    for (size_t i = 0; i < n; i++)
        rows[i] = row_of(rq, &r[i]);
    *ret = rows;
    *ret_n = n;
    return SBT_OK;
}

static enum sbt_rc desk_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_view_identity_desk v = {0};
    struct sbt_view_identity_row *rows;
    SBT_TRY(load(rq, &rows, &v.rows_n, f));
    v.rows = rows;
    sbt_frame_page(rq, SBT_N_("Identitas pelapor"), &v.page);
    v.page.wide = true;
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_identity_desk, &v);
    return SBT_OK;
}

static enum sbt_rc decide_show(struct sbt_request *rq, const struct sbt_fault *said, struct sbt_fault *f)
{
    struct sbt_view_identity_row *rows;
    size_t n;
    struct sbt_id id;
    const char *s = sbt_request_param(rq, "id");
    struct sbt_view_identity_decide v = {0};
    SBT_TRY(load(rq, &rows, &n, f));
    for (size_t i = 0; s != NULL && sbt_id_parse(s, &id) && i < n; i++)
        if (sbt_id_eq(&rows[i].r->request, &id))
            v.row = &rows[i];
    if (v.row == NULL)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Permintaan ini tidak ada."));
    v.reason = said ? sbt_pairs_get(&rq->form, "reason") : NULL;
    v.hold_reason = said ? sbt_pairs_get(&rq->form, "hold_reason") : NULL;
    sbt_frame_page(rq, SBT_N_("Permintaan membuka identitas"), &v.page);
    sbt_frame_crumb(rq, &v.page, SBT_N_("Identitas pelapor"), HERE);
    v.page.fault = said;
    sbt_frame_send(rq, said ? sbt_frame_status(said) : 200, &v.page, sbt_tpl_identity_decide, &v);
    return SBT_OK;
}

static enum sbt_rc decide_get(struct sbt_request *rq, struct sbt_fault *f)
{
    return decide_show(rq, NULL, f);
}

static enum sbt_rc decide_post(struct sbt_request *rq, struct sbt_fault *f)
{
    const char *act = sbt_pairs_get(&rq->form, "act"), *s = sbt_request_param(rq, "id");
    struct sbt_identity_decide_in in = {.grant = act != NULL && strcmp(act, "setuju") == 0,
                                        .passphrase = sbt_pairs_get(&rq->form, "passphrase"),
                                        .reason = sbt_pairs_get(&rq->form, "reason"),
                                        .hold_reason = sbt_pairs_get(&rq->form, "hold_reason")};
    if (s == NULL || !sbt_id_parse(s, &in.request))
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Permintaan ini tidak ada."));
    bool opened;
    enum sbt_rc rc = sbt_identity_decide(sbt_frame_ctx(rq), &in, &opened, f);
    if (rc == SBT_E_INVALID || rc == SBT_E_CONFLICT || rc == SBT_E_DENIED)
        return decide_show(rq, f, f);
    SBT_TRY(rc);
    sbt_frame_done(rq, HERE, "decided", NULL);
    return SBT_OK;
}

static enum sbt_rc read_get(struct sbt_request *rq, struct sbt_fault *f)
{
    const char *s = sbt_request_param(rq, "id");
    struct sbt_id id;
    if (s == NULL || !sbt_id_parse(s, &id))
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Permintaan ini tidak ada."));
    struct sbt_view_identity_read v = {0};
    SBT_TRY(sbt_identity_read(sbt_frame_ctx(rq), &id, &v.who, &v.expires_us, f));
    sbt_frame_page(rq, SBT_N_("Identitas pelapor"), &v.page);
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_identity_read, &v);
    return SBT_OK;
}

#define OPEN .need = SBT_NEED_IDENTITY_OPEN, .shed = SBT_SHED_STAFF
const struct sbt_route sbt_routes_identity_desk[] = {
    {SBT_GET, HERE, "identity_desk", OPEN, .handler = desk_get},
    {SBT_GET, HERE "/{id}", "identity_decide", OPEN, .handler = decide_get},
    {SBT_POST, HERE "/{id}", "identity_decide_post", OPEN, .body = SBT_BODY_FORM, .handler = decide_post},
    {SBT_GET, HERE "/{id}/isi", "identity_read", .need = SBT_NEED_IDENTITY_ASK, .shed = SBT_SHED_STAFF,
     .handler = read_get},
};
const size_t sbt_routes_identity_desk_n = SBT_ARRAY_LEN(sbt_routes_identity_desk);
