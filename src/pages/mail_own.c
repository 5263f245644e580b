// The page on which a person says what comes by mail.
#include "pages/mail_own.h"

#include "gen/templates.h"
#include "pages/frame.h"

static enum sbt_rc show(struct sbt_request *rq, const struct sbt_fault *said, struct sbt_fault *f)
{
    struct sbt_view_mail_own v = {.modes = sbt_mail_modes};
    SBT_TRY(sbt_mail_own(sbt_frame_ctx(rq), &v.own, f));
    sbt_frame_page(rq, SBT_N_("Surel"), &v.page);
    sbt_frame_crumb(rq, &v.page, SBT_N_("Akun saya"), "/akun");
    v.page.fault = said;
    sbt_frame_send(rq, said ? sbt_frame_status(said) : 200, &v.page, sbt_tpl_mail_own, &v);
    return SBT_OK;
}

static enum sbt_rc own_get(struct sbt_request *rq, struct sbt_fault *f)
{
    return show(rq, NULL, f);
}

static enum sbt_rc own_post(struct sbt_request *rq, struct sbt_fault *f)
{
    enum sbt_rc rc = sbt_mail_choose(sbt_frame_ctx(rq), sbt_pairs_get(&rq->form, "mode"), f);
    if (rc == SBT_E_INVALID) {
        struct sbt_fault more = {0};
        return show(rq, f, &more);
    }
    SBT_TRY(rc);
    sbt_frame_done(rq, "/akun/surel", "saved", NULL);
    return SBT_OK;
}

const struct sbt_route sbt_routes_mail_own[] = {
    {.method = SBT_GET,
     .pattern = "/akun/surel",
     .name = "mail_own",
     .need = SBT_NEED_LOGIN,
     .shed = SBT_SHED_STAFF,
     .handler = own_get},
    {.method = SBT_POST,
     .pattern = "/akun/surel",
     .name = "mail_own_post",
     .need = SBT_NEED_LOGIN,
     .body = SBT_BODY_FORM,
     .shed = SBT_SHED_STAFF,
     .handler = own_post},
};
const size_t sbt_routes_mail_own_n = SBT_ARRAY_LEN(sbt_routes_mail_own);
