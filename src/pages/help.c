// Help: one page a role in plain words, what becomes of personal data, accessibility.
#include "pages/help.h"

#include "gen/templates.h"
#include "pages/frame.h"

static size_t count(const char *const *lines)
{
    size_t n = 0;
    while (n < SBT_HELP_LINES && lines[n])
        n++;
    return n;
}

static enum sbt_rc index_get(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)f;
    struct sbt_view_help v = {.rows = sbt_help_rows};
    enum sbt_role role = sbt_frame_ctx(rq)->actor.role;
    for (const struct sbt_help_row *r = sbt_help_rows; r->slug; r++)
        if (role != SBT_ROLE_UNSET && r->role == role)
            v.mine = r;
    sbt_frame_page(rq, SBT_N_("Bantuan"), &v.page);
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_help, &v);
    return SBT_OK;
}

static enum sbt_rc role_get(struct sbt_request *rq, struct sbt_fault *f)
{
    const char *slug = sbt_request_param(rq, "peran");
    for (const struct sbt_help_row *r = sbt_help_rows; r->slug; r++) {
        if (!sbt_str_eq(r->slug, slug))
            continue;
        struct sbt_view_help v = {.row = r,
                                  .sees = r->sees,
                                  .does = r->does,
                                  .knows = r->knows,
                                  .sees_n = count(r->sees),
                                  .does_n = count(r->does),
                                  .knows_n = count(r->knows)};
        sbt_frame_page(rq, r->title, &v.page);
        sbt_frame_crumb(rq, &v.page, SBT_N_("Bantuan"), "/bantuan");
        sbt_frame_send(rq, 200, &v.page, sbt_tpl_help_role, &v);
        return SBT_OK;
    }
    return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Halaman bantuan ini tidak ada."));
}

static enum sbt_rc privacy_get(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)f;
    struct sbt_view_help v = {0};
    sbt_frame_page(rq, SBT_N_("Data pribadi Anda"), &v.page);
    sbt_frame_crumb(rq, &v.page, SBT_N_("Bantuan"), "/bantuan");
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_help_privacy, &v);
    return SBT_OK;
}

static enum sbt_rc access_get(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)f;
    struct sbt_view_help v = {0};
    sbt_frame_page(rq, SBT_N_("Aksesibilitas"), &v.page);
    sbt_frame_crumb(rq, &v.page, SBT_N_("Bantuan"), "/bantuan");
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_help_access, &v);
    return SBT_OK;
}

#define PAGE(p, n, h)                                                                                             \
    {                                                                                                             \
        .method = SBT_GET, .pattern = p, .name = n, .need = SBT_NEED_PUBLIC, .shed = SBT_SHED_STAFF, .handler = h \
    }
const struct sbt_route sbt_routes_help[] = {
    PAGE("/bantuan", "help", index_get),
    PAGE("/bantuan/privasi", "help_privacy", privacy_get),
    PAGE("/bantuan/aksesibilitas", "help_access", access_get),
    PAGE("/bantuan/{peran}", "help_role", role_get),
};
const size_t sbt_routes_help_n = SBT_ARRAY_LEN(sbt_routes_help);
