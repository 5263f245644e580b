// Pages of the own account. Everything that shows a secret once is an answer to a POST and is not cached.
#include "pages/account_own.h"

#include "app/rate.h"
#include "base/limits.h"
#include "gen/templates.h"
#include "pages/frame.h"

static void crumb(struct sbt_request *rq, struct sbt_page *page)
{
    sbt_frame_crumb(rq, page, SBT_N_("Akun saya"), "/akun");
}

static enum sbt_rc own_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    const struct sbt_actor *a = &ctx->actor;
    struct sbt_session_view *sessions;
    struct sbt_token_view *tokens;
    struct sbt_appointment_view *choices;
    size_t sessions_n, tokens_n, choices_n;
    struct sbt_view_account_own v = {.name = a->name, .login = a->login, .nip = a->nip, .agency_name = a->agency_name};
    const struct sbt_role_row *role = sbt_role_get(a->role);
    v.role_label = role != NULL ? role->label : NULL;
    SBT_TRY(sbt_secret_state(ctx, &v.secret, f));
    SBT_TRY(sbt_session_list(ctx, &sessions, &sessions_n, f));
    SBT_TRY(sbt_token_list(ctx, &tokens, &tokens_n, f));
    SBT_TRY(sbt_session_choices(ctx, &choices, &choices_n, f));
    v.sessions_n = (int64_t)sessions_n;
    for (size_t i = 0; i < tokens_n; i++)
        v.tokens_n += tokens[i].alive;
    for (size_t i = 0; i < choices_n; i++)
        v.appointments_n += choices[i].usable;
    sbt_frame_page(rq, SBT_N_("Akun saya"), &v.page);
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_account_own, &v);
    return SBT_OK;
}

// --- password

static void show_password(struct sbt_request *rq, const struct sbt_fault *f)
{
    struct sbt_view_account_password v = {.first = sbt_str_eq(sbt_frame_ctx(rq)->actor.todo, "password")};
    sbt_frame_page(rq, SBT_N_("Ganti kata sandi"), &v.page);
    if (!v.first)
        crumb(rq, &v.page);
    v.page.fault = f;
    sbt_frame_send(rq, f != NULL ? sbt_frame_status(f) : 200, &v.page, sbt_tpl_account_password, &v);
}

static enum sbt_rc password_get(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)f;
    show_password(rq, NULL);
    return SBT_OK;
}

static enum sbt_rc password_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_password_in in;
    sbt_rec_init(&sbt_password_t, &in);
    enum sbt_rc rc = sbt_decode_pairs(&sbt_password_t, &rq->form, 0, rq->arena, &in, f);
    if (rc == SBT_OK)
        rc = sbt_secret_password(ctx, &in, f);
    if (rc == SBT_E_INVALID) {
        show_password(rq, f);
        return SBT_OK;
    }
    SBT_TRY(rc);
    sbt_frame_done(rq, ctx->actor.todo != NULL ? "/mulai" : "/akun", "password", NULL);
    return SBT_OK;
}

// --- code app

static void show_totp(struct sbt_request *rq, const struct sbt_totp_begin_out *begin, const struct sbt_fault *f)
{
    struct sbt_view_account_totp v = {
        .begin = *begin, .view_box = sbt_arena_printf(rq->arena, "0 0 %d %d", begin->qr.size, begin->qr.size)};
    sbt_frame_page(rq, SBT_N_("Pasang aplikasi kode"), &v.page);
    if (begin->replaces)
        crumb(rq, &v.page);
    v.page.fault = f;
    sbt_frame_send(rq, f != NULL ? sbt_frame_status(f) : 200, &v.page, sbt_tpl_account_totp, &v);
}

static enum sbt_rc totp_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_totp_begin_out begin;
    SBT_TRY(sbt_secret_totp_begin(sbt_frame_ctx(rq), &begin, f));
    show_totp(rq, &begin, NULL);
    return SBT_OK;
}

static void show_codes(struct sbt_request *rq, const char *const *codes)
{
    struct sbt_view_code *rows = SBT_NEW_N(rq->arena, struct sbt_view_code, SBT_RECOVERY_CODES);
    for (size_t i = 0; i < SBT_RECOVERY_CODES; i++)
        rows[i].code = codes[i];
    struct sbt_view_account_recovery v = {.codes = rows, .codes_n = SBT_RECOVERY_CODES};
    sbt_frame_page(rq, SBT_N_("Kode pemulihan Anda"), &v.page);
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_account_recovery, &v);
}

static enum sbt_rc totp_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    const char *sealed = sbt_pairs_get(&rq->form, "sealed"), *const * codes;
    enum sbt_rc rc = sbt_secret_totp_confirm(ctx, sealed, sbt_pairs_get(&rq->form, "code"), &codes, f);
    if (rc == SBT_E_INVALID) {
        struct sbt_totp_begin_out begin;
        struct sbt_fault other = {0};
        if (sbt_secret_totp_again(ctx, sealed, &begin, &other) != SBT_OK)
            SBT_TRY(sbt_secret_totp_begin(ctx, &begin, &other) == SBT_OK ? SBT_OK : rc);
        show_totp(rq, &begin, f);
        return SBT_OK;
    }
    SBT_TRY(rc);
    show_codes(rq, codes);
    return SBT_OK;
}

static enum sbt_rc recovery_post(struct sbt_request *rq, struct sbt_fault *f)
{
    const char *const *codes;
    SBT_TRY(sbt_secret_recovery(sbt_frame_ctx(rq), &codes, f));
    show_codes(rq, codes);
    return SBT_OK;
}

// After the second factor was given again, the browser comes back by GET.
static enum sbt_rc recovery_get(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)f;
    sbt_respond_see_other(rq, "/akun");
    return SBT_OK;
}

// --- sessions and appointments

static enum sbt_rc sessions_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_view_session_list v = {0};
    struct sbt_session_view *rows;
    SBT_TRY(sbt_session_list(sbt_frame_ctx(rq), &rows, &v.rows_n, f));
    v.rows = rows;
    sbt_frame_page(rq, SBT_N_("Sesi saya"), &v.page);
    crumb(rq, &v.page);
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_session_list, &v);
    return SBT_OK;
}

static enum sbt_rc session_end_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    const char *which = sbt_pairs_get(&rq->form, "id");
    struct sbt_id id;
    if (sbt_str_empty(which))
        SBT_TRY(sbt_session_end_others(ctx, NULL, f));
    else if (!sbt_id_parse(which, &id))
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Sesi ini tidak ada atau sudah berakhir."));
    else
        SBT_TRY(sbt_session_end(ctx, &id, f));
    sbt_frame_done(rq, "/akun/sesi", "ended", NULL);
    return SBT_OK;
}

static enum sbt_rc show_choices(struct sbt_request *rq, const struct sbt_fault *wrong, struct sbt_fault *f)
{
    struct sbt_view_session_choose v = {.action = rq->target};
    struct sbt_appointment_view *rows;
    SBT_TRY(sbt_session_choices(sbt_frame_ctx(rq), &rows, &v.rows_n, f));
    v.rows = rows;
    for (size_t i = 0; i < v.rows_n; i++)
        rows[i].usable ? v.usable_n++ : v.others_n++;
    sbt_frame_page(rq, SBT_N_("Pilih penugasan"), &v.page);
    v.page.fault = wrong;
    sbt_frame_send(rq, wrong != NULL ? sbt_frame_status(wrong) : 200, &v.page, sbt_tpl_session_choose, &v);
    return SBT_OK;
}

static enum sbt_rc choose_get(struct sbt_request *rq, struct sbt_fault *f)
{
    return show_choices(rq, NULL, f);
}

static enum sbt_rc choose_post(struct sbt_request *rq, struct sbt_fault *f)
{
    const char *which = sbt_pairs_get(&rq->form, "appointment"), *back = sbt_request_query(rq, "kembali");
    struct sbt_id id = {0};
    if (which != NULL && !sbt_id_parse(which, &id))
        id = (struct sbt_id){0};
    enum sbt_rc rc = sbt_session_choose(sbt_frame_ctx(rq), &id, f);
    if (rc == SBT_E_INVALID) {
        struct sbt_fault other = {0};
        return show_choices(rq, f, &other) == SBT_OK ? SBT_OK : rc;
    }
    SBT_TRY(rc);
    sbt_respond_see_other(rq, sbt_str_empty(back) ? "/mulai" : back);
    return SBT_OK;
}

// --- tokens

static const char *scopes_in_words(struct sbt_request *rq, const char *scopes)
{
    const char *lang = sbt_frame_ctx(rq)->lang, *out = "";
    for (const char *p = scopes; *p != '\0';) {
        size_t n = strcspn(p, " ");
        const char *word = sbt_tr(lang, sbt_need_label(sbt_arena_strndup(rq->arena, p, n)));
        out = *out == '\0' ? word : sbt_arena_printf(rq->arena, "%s, %s", out, word);
        p += n + (p[n] == ' ');
    }
    return out;
}

static enum sbt_rc show_tokens(struct sbt_request *rq, const struct sbt_token_in *in, const char *made,
                               const struct sbt_fault *wrong, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_view_token_list v = {.in = in, .made = made, .scopes = sbt_token_scopes(ctx)};
    struct sbt_token_view *rows;
    SBT_TRY(sbt_token_list(ctx, &rows, &v.rows_n, f));
    struct sbt_view_token_row *l = SBT_NEW_N(rq->arena, struct sbt_view_token_row, v.rows_n);
    for (size_t i = 0; i < v.rows_n; i++)
        l[i] = (struct sbt_view_token_row){.t = &rows[i], .scopes = scopes_in_words(rq, rows[i].scopes)};
    v.rows = l;
    sbt_frame_page(rq, SBT_N_("Token API"), &v.page);
    crumb(rq, &v.page);
    v.page.fault = wrong;
    sbt_frame_send(rq, wrong != NULL ? sbt_frame_status(wrong) : 200, &v.page, sbt_tpl_token_list, &v);
    return SBT_OK;
}

static enum sbt_rc tokens_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_token_in in;
    sbt_rec_init(&sbt_token_t, &in);
    in.days = 90;
    return show_tokens(rq, &in, NULL, NULL, f);
}

static enum sbt_rc tokens_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_token_in in;
    struct sbt_id id;
    const char *token;
    struct sbt_fault other = {0};
    sbt_rec_init(&sbt_token_t, &in);
    enum sbt_rc rc = sbt_decode_pairs(&sbt_token_t, &rq->form, 0, rq->arena, &in, f);
    if (rc == SBT_OK)
        rc = sbt_token_add(sbt_frame_ctx(rq), &in, &token, &id, f);
    if (rc == SBT_E_INVALID || rc == SBT_E_CONFLICT)
        return show_tokens(rq, &in, NULL, f, &other) == SBT_OK ? SBT_OK : rc;
    SBT_TRY(rc);
    sbt_rec_init(&sbt_token_t, &in);
    in.days = 90;
    return show_tokens(rq, &in, token, NULL, f);
}

static enum sbt_rc token_revoke_post(struct sbt_request *rq, struct sbt_fault *f)
{
    const char *which = sbt_pairs_get(&rq->form, "id");
    struct sbt_id id;
    if (which == NULL || !sbt_id_parse(which, &id))
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Token ini tidak ada atau sudah dicabut."));
    SBT_TRY(sbt_token_revoke(sbt_frame_ctx(rq), &id, f));
    sbt_frame_done(rq, "/akun/token", "ended", NULL);
    return SBT_OK;
}

#define PAGE(m, p, n, b, h)                                                                                           \
    {                                                                                                                 \
        .method = m, .pattern = p, .name = n, .need = SBT_NEED_LOGIN, .body = b, .shed = SBT_SHED_STAFF, .handler = h \
    }
const struct sbt_route sbt_routes_account_own[] = {
    PAGE(SBT_GET, "/akun", "account_own", SBT_BODY_NONE, own_get),
    PAGE(SBT_GET, "/akun/kata-sandi", "account_password", SBT_BODY_NONE, password_get),
    PAGE(SBT_POST, "/akun/kata-sandi", "account_password_post", SBT_BODY_FORM, password_post),
    PAGE(SBT_GET, "/akun/kode", "account_totp", SBT_BODY_NONE, totp_get),
    PAGE(SBT_POST, "/akun/kode", "account_totp_post", SBT_BODY_FORM, totp_post),
    PAGE(SBT_GET, "/akun/kode-pemulihan", "account_recovery", SBT_BODY_NONE, recovery_get),
    PAGE(SBT_POST, "/akun/kode-pemulihan", "account_recovery_post", SBT_BODY_FORM, recovery_post),
    PAGE(SBT_GET, "/akun/sesi", "session_list", SBT_BODY_NONE, sessions_get),
    PAGE(SBT_POST, "/akun/sesi/akhiri", "session_end_post", SBT_BODY_FORM, session_end_post),
    PAGE(SBT_GET, "/penugasan", "session_choose", SBT_BODY_NONE, choose_get),
    PAGE(SBT_POST, "/penugasan", "session_choose_post", SBT_BODY_FORM, choose_post),
    PAGE(SBT_GET, "/akun/token", "token_list", SBT_BODY_NONE, tokens_get),
    PAGE(SBT_POST, "/akun/token", "token_list_post", SBT_BODY_FORM, tokens_post),
    PAGE(SBT_GET, "/akun/token/cabut", "token_revoke", SBT_BODY_NONE, recovery_get),
    PAGE(SBT_POST, "/akun/token/cabut", "token_revoke_post", SBT_BODY_FORM, token_revoke_post),
};
const size_t sbt_routes_account_own_n = SBT_ARRAY_LEN(sbt_routes_account_own);
