// `sbt calendar import|list`: the days that are no working days, loaded from an iCalendar file and listed.
#include "app/calendar_load.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/tr.h"
#include "cli/cli.h"

static void import_json(struct sbt_cli *c, const struct sbt_calendar_import_out *out, bool dry_run)
{
    struct sbt_json j;
    struct sbt_buf b;
    sbt_cli_json(c, &j, &b);
    sbt_json_open(&j, "days", '[');
    for (size_t i = 0; i < out->rows_n; i++) {
        sbt_json_open(&j, NULL, '{');
        sbt_json_str(&j, "day", sbt_day_iso(c->arena, out->rows[i].day));
        sbt_json_str(&j, "kind", out->rows[i].kind);
        sbt_json_str(&j, "name", out->rows[i].name);
        sbt_json_str(&j, "what", out->rows[i].what);
        sbt_json_close(&j, '}');
    }
    sbt_json_close(&j, ']');
    sbt_json_bool(&j, "dry_run", dry_run);
    sbt_json_int(&j, "known", out->known_n);
    if (dry_run)
        sbt_json_int(&j, "moves", out->moves.moved_n);
    sbt_json_int(&j, "new", out->new_n);
    sbt_json_int(&j, "number", out->number);
    sbt_json_int(&j, "removed", out->removed_n);
    sbt_cli_json_end(c, &j);
}

static enum sbt_rc import_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_blob text;
    SBT_TRY(sbt_ctx_need(&c->ctx, SBT_NEED_AGENCIES, f));
    SBT_TRY(sbt_file_read(c->arena, c->pos[0], SBT_LIMIT_ICAL_BYTES, &text, f));
    struct sbt_calendar_import_in in = {.text = text.p,
                                        .n = text.n,
                                        .region = sbt_cli_get(c, "--region"),
                                        .source = sbt_cli_get(c, "--source"),
                                        .dry_run = sbt_cli_get(c, "--dry-run") != NULL};
    struct sbt_calendar_import_out out;
    SBT_TRY(sbt_calendar_import(&c->ctx, &in, &out, f));
    if (c->json) {
        import_json(c, &out, in.dry_run);
        return SBT_OK;
    }
    for (size_t i = 0; i < out.rows_n; i++)
        fprintf(c->out, "%c %s  %-14s %s\n",
                sbt_str_eq(out.rows[i].what, "new")       ? '+'
                : sbt_str_eq(out.rows[i].what, "removed") ? '-'
                                                          : ' ',
                sbt_day_iso(c->arena, out.rows[i].day), out.rows[i].kind, out.rows[i].name);
    sbt_cli_say(c, SBT_N_("%1 hari baru, %2 dihapus, %3 sudah ada."), sbt_cli_num(c, out.new_n),
                sbt_cli_num(c, out.removed_n), sbt_cli_num(c, out.known_n));
    if (in.dry_run)
        sbt_cli_say(c, SBT_N_("Percobaan: %1 dari %2 tenggat yang berjalan akan bergeser. Tidak ada yang ditulis."),
                    sbt_cli_num(c, out.moves.moved_n), sbt_cli_num(c, out.moves.seen_n), NULL);
    else if (out.number == 0)
        sbt_cli_say(c, SBT_N_("Tidak ada yang baru; kalender tidak berubah."), NULL, NULL, NULL);
    else
        sbt_cli_say(c,
                    SBT_N_("Kalender kini nomor %1. Tenggat digeser oleh pekerjaan latar (sbt serve, sbt jobs run)."),
                    sbt_cli_num(c, out.number), NULL, NULL);
    return SBT_OK;
}

static void list_json(struct sbt_cli *c, const struct sbt_calendar_view *v)
{
    struct sbt_json j;
    struct sbt_buf b;
    sbt_cli_json(c, &j, &b);
    sbt_json_open(&j, "days", '[');
    for (size_t i = 0; i < v->days_n; i++) {
        const struct sbt_calendar_day_view *d = &v->days[i];
        sbt_json_open(&j, NULL, '{');
        sbt_json_str(&j, "day", sbt_day_iso(c->arena, d->day));
        sbt_json_str(&j, "kind", d->kind);
        sbt_json_str(&j, "name", d->name);
        sbt_json_str(&j, "region", d->region ? d->region : "");
        sbt_json_str(&j, "source", d->source);
        sbt_json_str(&j, "status", d->status);
        sbt_json_close(&j, '}');
    }
    sbt_json_close(&j, ']');
    sbt_json_open(&j, "loads", '[');
    for (size_t i = 0; i < v->loads_n; i++) {
        sbt_json_open(&j, NULL, '{');
        sbt_json_bool(&j, "done", v->loads[i].done);
        sbt_json_int(&j, "moved", v->loads[i].moved_n);
        sbt_json_int(&j, "number", v->loads[i].number);
        sbt_json_int(&j, "seen", v->loads[i].seen_n);
        sbt_json_close(&j, '}');
    }
    sbt_json_close(&j, ']');
    sbt_json_int(&j, "missing", v->missing);
    sbt_json_int(&j, "number", v->number);
    sbt_json_int(&j, "year", v->year);
    sbt_cli_json_end(c, &j);
}

static enum sbt_rc list_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_calendar_view v;
    int64_t year;
    SBT_TRY(sbt_cli_int(c, "--year", 0, 1990, 2100, &year, f));
    SBT_TRY(sbt_calendar_view(&c->ctx, (int)year, &v, f));
    if (c->json) {
        list_json(c, &v);
        return SBT_OK;
    }
    for (size_t i = 0; i < v.days_n; i++)
        fprintf(c->out, "%s  %-8s %-14s %-10s %s\n", sbt_day_iso(c->arena, v.days[i].day),
                v.days[i].region ? v.days[i].region : "", v.days[i].kind, v.days[i].status, v.days[i].name);
    for (size_t i = 0; i < v.loads_n; i++)
        sbt_cli_say(c, SBT_N_("Kalender nomor %1: %2 tenggat bergeser dari %3."), sbt_cli_num(c, v.loads[i].number),
                    sbt_cli_num(c, v.loads[i].moved_n), sbt_cli_num(c, v.loads[i].seen_n));
    if (v.missing)
        sbt_cli_say(c, SBT_N_("Kalender %1 belum lengkap: cuti bersamanya belum dimuat."),
                    sbt_arena_printf(c->arena, "%d", v.missing), NULL, NULL);
    return SBT_OK;
}

const struct sbt_verb sbt_verbs_calendar[] = {
    {.name = "calendar import",
     .args = "[URL] BERKAS.ics",
     .help = SBT_N_("Memuat hari libur dari berkas iCalendar. Tenggat yang berjalan bergeser, tanggal lama tetap "
                    "terlihat. Peristiwa yang dibatalkan menghapus harinya."),
     .open = SBT_CLI_APP,
     .pos_min = 1,
     .pos_max = 1,
     .json = true,
     .act_as = true,
     .opts = {{"--region", "KODE", SBT_N_("hanya berlaku di wilayah ini dan di bawahnya")},
              {"--source", "TEKS", SBT_N_("dasar hukum (tanpa ini: nama kalender dalam berkas)")},
              {"--dry-run", NULL, SBT_N_("tampilkan hari dan jumlah tenggat yang bergeser, tulis tidak satu pun")}},
     .run = import_run,
     .exits = SBT_N_("Keluar dengan 2 bila berkasnya salah.")},
    {.name = "calendar list",
     .args = "[URL]",
     .help =
         SBT_N_("Menampilkan hari libur satu tahun dengan sumbernya, dan berapa tenggat yang digeser setiap pemuatan."),
     .open = SBT_CLI_APP,
     .json = true,
     .act_as = true,
     .opts = {{"--year", "TAHUN", SBT_N_("tahun ini bila tidak disebut")}},
     .run = list_run},
};
const size_t sbt_verbs_calendar_n = SBT_ARRAY_LEN(sbt_verbs_calendar);
