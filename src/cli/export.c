// `sbt export cases`: the list of cases as CSV, as far as the account named by --as may see it.
#include "app/case_list.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "cli/cli.h"

struct sink {
    struct sbt_cli *c;
    FILE *to;
    struct sbt_buf buf;
    int64_t n;
};

static enum sbt_rc flush(struct sink *s, struct sbt_fault *f)
{
    if (fwrite(s->buf.p, 1, s->buf.n, s->to) != s->buf.n)
        return sbt_fault_set(f, SBT_E_IO, SBT_N_("Hasil tidak dapat ditulis. Periksa ruang disk."));
    sbt_buf_clear(&s->buf);
    return SBT_OK;
}

static enum sbt_rc add(const struct sbt_case_list_row *row, void *arg, struct sbt_fault *f)
{
    struct sink *s = arg;
    sbt_case_csv_row(&s->buf, s->c->lang, row);
    if (++s->n % 100 == 0)
        sbt_cli_progress(s->c, SBT_N_("Mengekspor kasus"), s->n, 0);
    return flush(s, f);
}

static enum sbt_rc run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_case_list_in in;
    struct sbt_pairs pairs;
    const char *filter = sbt_cli_get(c, "--filter"), *out = sbt_cli_get(c, "--out");
    sbt_case_list_init(&in);
    if (filter) {
        SBT_TRY(sbt_form_parse(c->arena, filter, strlen(filter), &pairs, f));
        SBT_TRY(sbt_decode_pairs(&sbt_case_list_fields, &pairs, 0, c->arena, &in, f));
    }
    SBT_TRY(sbt_ctx_need(&c->ctx, SBT_NEED_EXPORT, f)); // before a file is made
    struct sink s = {.c = c, .to = c->out};
    if (out) {
        if (sbt_file_exists(out))
            return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Berkas %1 sudah ada dan tidak ditimpa."), out);
        s.to = fopen(out, "wx");
        if (!s.to)
            return sbt_fault_set(f, SBT_E_IO, SBT_N_("Berkas %1 tidak dapat dibuat."), out);
    }
    sbt_buf_init(&s.buf, SBT_LIMIT_PART_BYTES);
    sbt_case_csv_head(&s.buf, c->lang);
    int64_t n = 0;
    enum sbt_rc rc = flush(&s, f);
    if (rc == SBT_OK)
        rc = sbt_case_export(&c->ctx, &in, add, &s, &n, f);
    sbt_buf_done(&s.buf);
    if (out && fclose(s.to) != 0 && rc == SBT_OK)
        rc = sbt_fault_set(f, SBT_E_IO, SBT_N_("Hasil tidak dapat ditulis. Periksa ruang disk."));
    if (rc == SBT_OK && out)
        sbt_cli_say(c, SBT_N_("%1 terlapor diekspor ke %2."), sbt_cli_num(c, n), out, NULL);
    return rc;
}

const struct sbt_verb sbt_verbs_export[] = {
    {.name = "export cases",
     .args = "[URL] --as AKUN",
     .help = SBT_N_("Menulis daftar kasus sebagai CSV, sejauh akun itu boleh melihatnya. Pembacaan ini dicatat."),
     .open = SBT_CLI_APP,
     .act_as = true,
     .opts = {{"--filter", "status=...&region=...", SBT_N_("saringan seperti dalam alamat daftar kasus")},
              {"--out", "FILE", SBT_N_("tulis ke berkas ini, bukan ke layar")}},
     .run = run},
};
const size_t sbt_verbs_export_n = SBT_ARRAY_LEN(sbt_verbs_export);
