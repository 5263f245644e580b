// One page that leads to rulebooks, calendars and agencies.
#include "pages/reference_home.h"

#include "base/limits.h"
#include "gen/templates.h"
#include "pages/frame.h"

static const struct sbt_view_reference_row rows[] = {
    {SBT_N_("Aturan"),
     SBT_N_("Prosedur dan hukum menurut masanya: langkah, tenggat, bentuk pelanggaran, sanksi, kewenangan, sumbernya, "
            "dan bagian yang ditandai tanpa sumber."),
     "/acuan/aturan"},
    {SBT_N_("Kalender"),
     SBT_N_("Hari libur menurut tahun dengan sumbernya, dan berapa tenggat yang digeser setiap pemuatan."),
     "/acuan/kalender"},
    {SBT_N_("Instansi"), SBT_N_("Siapa ikut serta, sejak kapan, siapa PPK-nya, dan siapa penerusnya."), "/instansi"},
};

static enum sbt_rc home_get(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)f;
    struct sbt_view_reference_home v = {.rows = rows, .rows_n = SBT_ARRAY_LEN(rows)};
    sbt_frame_page(rq, SBT_N_("Aturan & acuan"), &v.page);
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_reference_home, &v);
    return SBT_OK;
}

const struct sbt_route sbt_routes_reference_home[] = {
    {SBT_GET, "/acuan", "reference_home", .need = SBT_NEED_LOGIN, .shed = SBT_SHED_STAFF, .handler = home_get},
};
const size_t sbt_routes_reference_home_n = SBT_ARRAY_LEN(sbt_routes_reference_home);
