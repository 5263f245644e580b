// Finds the verb, decodes its words, opens what it asks for, runs it, says what went wrong.
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "app/account_login.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/tr.h"
#include "cli/verbs.h"

// --- words

// How many words of argv the verb's name takes, 0 when it is another one.
static int matches(const struct sbt_verb *v, int argc, char **argv)
{
    const char *p = v->name;
    int i = 0;
    while (*p != '\0') {
        size_t n = strcspn(p, " ");
        if (i >= argc || strlen(argv[i]) != n || strncmp(argv[i], p, n) != 0)
            return 0;
        i++;
        p += n;
        p += *p == ' ';
    }
    return i;
}

static const struct sbt_verb *find_verb(int argc, char **argv, int *ret_words)
{
    const struct sbt_verb *best = NULL;
    for (size_t i = 0; sbt_verb_at(i) != NULL; i++) {
        int n = matches(sbt_verb_at(i), argc, argv);
        if (n > 0 && (best == NULL || n > *ret_words)) {
            best = sbt_verb_at(i);
            *ret_words = n;
        }
    }
    return best;
}

static bool is_url(const char *s)
{
    return sbt_str_starts(s, "sqlite:") || sbt_str_starts(s, "postgresql://") || sbt_str_starts(s, "postgres://");
}

static enum sbt_rc usage(const struct sbt_cli *c, struct sbt_fault *f, const char *say, const char *word)
{
    sbt_fault_set(f, SBT_E_USAGE, say, word);
    fprintf(c->err, "%s: sbt %s --help\n", sbt_tr(c->lang, SBT_N_("Bantuan")), c->verb->name);
    return SBT_E_USAGE;
}

static const char *const common_flags[] = {"--help", "--json"};

struct common {
    bool help;
    const char *as, *lang;
};

// "--x=v" or "--x v"; *ret_value is NULL when the word is another option.
static bool option(const char *name, int argc, char **argv, int *i, const char **ret_value)
{
    size_t n = strlen(name);
    if (strncmp(argv[*i], name, n) != 0)
        return false;
    if (argv[*i][n] == '=') {
        *ret_value = argv[*i] + n + 1;
        return true;
    }
    if (argv[*i][n] != '\0')
        return false;
    *ret_value = *i + 1 < argc ? argv[++*i] : NULL;
    return true;
}

static enum sbt_rc one_option(struct sbt_cli *c, int argc, char **argv, int *i, struct common *m, struct sbt_fault *f)
{
    const char *word = argv[*i];
    if (strcmp(word, common_flags[0]) == 0) {
        m->help = true;
        return SBT_OK;
    }
    if (strcmp(word, common_flags[1]) == 0 && c->verb->json) {
        c->json = true;
        return SBT_OK;
    }
    if (c->verb->act_as && option("--as", argc, argv, i, &m->as))
        return m->as != NULL ? SBT_OK : usage(c, f, SBT_N_("Opsi %1 butuh nilai."), word);
    if (option("--lang", argc, argv, i, &m->lang)) {
        c->lang = sbt_str_eq(m->lang, "en") ? "en" : "id";
        return SBT_OK;
    }
    for (int k = 0; k < SBT_CLI_OPTS && c->verb->opts[k].name != NULL; k++) {
        const struct sbt_cli_opt *o = &c->verb->opts[k];
        const char *value = "";
        if (o->value == NULL ? strcmp(word, o->name) != 0 : !option(o->name, argc, argv, i, &value))
            continue;
        if (value == NULL)
            return usage(c, f, SBT_N_("Opsi %1 butuh nilai."), o->name);
        if (c->given[k] != NULL && !o->many)
            return usage(c, f, SBT_N_("Opsi %1 disebut dua kali."), o->name);
        c->given[k] = c->given[k] == NULL ? value : sbt_arena_printf(c->arena, "%s\n%s", c->given[k], value);
        return SBT_OK;
    }
    return usage(c, f, SBT_N_("Opsi %1 tidak dikenal."), word);
}

static bool alone(const struct sbt_cli *c)
{
    return c->verb->alone != NULL && sbt_cli_get(c, c->verb->alone) != NULL;
}

static enum sbt_rc decode(struct sbt_cli *c, int argc, char **argv, struct common *m, struct sbt_fault *f)
{
    bool words_only = false;
    for (int i = 0; i < argc; i++) {
        if (!words_only && strcmp(argv[i], "--") == 0) {
            words_only = true;
        } else if (!words_only && argv[i][0] == '-' && argv[i][1] != '\0') {
            SBT_TRY(one_option(c, argc, argv, &i, m, f));
        } else if (c->verb->open != SBT_CLI_NOTHING && c->url == NULL && is_url(argv[i])) {
            c->url = argv[i];
        } else {
            if (c->pos_n == c->verb->pos_max || c->pos_n == SBT_CLI_POS)
                return usage(c, f, SBT_N_("Kata “%1” berlebih."), argv[i]);
            c->pos[c->pos_n++] = argv[i];
        }
    }
    if (m->help || alone(c))
        return SBT_OK;
    if (c->verb->open != SBT_CLI_NOTHING && c->url == NULL) {
        c->url = getenv("SBT_DB");
        if (sbt_str_empty(c->url) || !is_url(c->url))
            return usage(c, f, SBT_N_("Sebutkan basis data: sqlite:BERKAS atau postgresql://..., atau isi SBT_DB."),
                         NULL);
    }
    if (c->pos_n < c->verb->pos_min)
        return usage(c, f, SBT_N_("Ada yang kurang: sbt %1"),
                     sbt_arena_printf(c->arena, "%s %s", c->verb->name, c->verb->args));
    return SBT_OK;
}

const char *sbt_cli_get(const struct sbt_cli *c, const char *name)
{
    for (int k = 0; k < SBT_CLI_OPTS && c->verb->opts[k].name != NULL; k++)
        if (strcmp(c->verb->opts[k].name, name) == 0)
            return c->given[k];
    sbt_bug(__FILE__, __LINE__, name);
}

enum sbt_rc sbt_cli_must(const struct sbt_cli *c, const char *name, const char **ret, struct sbt_fault *f)
{
    const char *v = sbt_cli_get(c, name);
    if (sbt_str_empty(v))
        return usage(c, f, SBT_N_("Opsi %1 harus ada."), name);
    *ret = v;
    return SBT_OK;
}

enum sbt_rc sbt_cli_int(const struct sbt_cli *c, const char *name, int64_t none, int64_t min, int64_t max, int64_t *ret,
                        struct sbt_fault *f)
{
    const char *v = sbt_cli_get(c, name);
    if (v == NULL) {
        *ret = none;
        return SBT_OK;
    }
    return sbt_parse_i64(v, min, max, ret) ? SBT_OK : usage(c, f, SBT_N_("Nilai %1 bukan bilangan yang sah."), name);
}

enum sbt_rc sbt_cli_day(const struct sbt_cli *c, const char *name, sbt_day *ret, struct sbt_fault *f)
{
    const char *v = sbt_cli_get(c, name);
    *ret = SBT_DAY_NONE;
    if (v == NULL || sbt_day_parse(v, ret))
        return SBT_OK;
    return usage(c, f, SBT_N_("Nilai %1 bukan tanggal. Contoh: 2024-11-27"), name);
}

// --- answers

void sbt_cli_say(const struct sbt_cli *c, const char *msgid, const char *a1, const char *a2, const char *a3)
{
    if (!c->json)
        fprintf(c->out, "%s\n", sbt_tr_fill(c->arena, c->lang, msgid, a1, a2, a3));
}

void sbt_cli_json(struct sbt_cli *c, struct sbt_json *j, struct sbt_buf *out)
{
    (void)c;
    sbt_buf_init(out, SBT_LIMIT_ARENA_BYTES);
    sbt_json_init(j, out);
    sbt_json_open(j, NULL, '{');
}

void sbt_cli_json_end(struct sbt_cli *c, struct sbt_json *j)
{
    sbt_json_close(j, '}');
    fwrite(j->out->p, 1, j->out->n, c->out);
    fputc('\n', c->out);
    sbt_buf_done(j->out);
}

const char *sbt_cli_num(const struct sbt_cli *c, int64_t v)
{
    return sbt_tr_int(c->arena, c->lang, v);
}

void sbt_cli_progress(struct sbt_cli *c, const char *msgid, int64_t done, int64_t total)
{
    static _Thread_local int64_t last_ms; // only how often a terminal is written to
    int64_t now_ms = sbt_mono_ms();
    if (isatty(fileno(c->err)) != 1 || (done < total && now_ms - last_ms < 100))
        return;
    last_ms = now_ms;
    fprintf(c->err, "\r%s %lld/%lld%s", sbt_tr(c->lang, msgid), (long long)done, (long long)total,
            done >= total ? "\n" : "");
    fflush(c->err);
}

enum sbt_rc sbt_cli_secret(struct sbt_cli *c, const char *env, const char *prompt, const char **ret,
                           struct sbt_fault *f)
{
    const char *v = getenv(env);
    if (!sbt_str_empty(v)) {
        *ret = sbt_arena_strdup(c->arena, v);
        return SBT_OK;
    }
    struct termios was, quiet;
    if (isatty(STDIN_FILENO) != 1 || tcgetattr(STDIN_FILENO, &was) != 0)
        return usage(c, f, SBT_N_("Tidak ada terminal untuk bertanya. Isi %1 dalam lingkungan."), env);
    quiet = was;
    quiet.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    fprintf(c->err, "%s: ", sbt_tr(c->lang, prompt));
    fflush(c->err);
    char line[512];
    bool got = fgets(line, sizeof line, stdin) != NULL;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &was);
    fputc('\n', c->err);
    if (!got)
        return usage(c, f, SBT_N_("Tidak ada masukan."), NULL);
    line[strcspn(line, "\r\n")] = '\0';
    *ret = sbt_arena_strdup(c->arena, line);
    sbt_wipe(line, sizeof line);
    return SBT_OK;
}

static void print_fault(const struct sbt_cli *c, const struct sbt_fault *f)
{
    if (f->say.say != NULL)
        fprintf(c->err, "sbt: %s\n", sbt_fault_text(c->arena, c->lang, &f->say));
    for (size_t i = 0; i < f->fields_n && i < SBT_FAULT_FIELDS; i++)
        fprintf(c->err, "sbt: %s%s%s\n", f->fields[i].field != NULL ? f->fields[i].field : "",
                f->fields[i].field != NULL ? ": " : "", sbt_fault_text(c->arena, c->lang, &f->fields[i]));
    if (f->fields_n > SBT_FAULT_FIELDS)
        fprintf(c->err, "sbt: ... %zu\n", f->fields_n - SBT_FAULT_FIELDS);
    if (f->say.say == NULL && f->fields_n == 0)
        fprintf(c->err, "sbt: %s\n", sbt_rc_name(f->rc));
    if (f->detail[0] != '\0')
        fprintf(c->err, "sbt: (%s)\n", f->detail);
}

// --- help

static void help_options(const struct sbt_cli *c)
{
    const struct sbt_verb *v = c->verb;
    fprintf(c->out, "\n%s\n", sbt_tr(c->lang, SBT_N_("Opsi:")));
    for (int k = 0; k < SBT_CLI_OPTS && v->opts[k].name != NULL; k++) {
        const char *name = v->opts[k].value != NULL
                               ? sbt_arena_printf(c->arena, "%s %s", v->opts[k].name, v->opts[k].value)
                               : v->opts[k].name;
        fprintf(c->out, "  %-26s %s\n", name, sbt_tr(c->lang, v->opts[k].help));
    }
    if (v->act_as)
        fprintf(c->out, "  %-26s %s\n", "--as AKUN[@INSTANSI]",
                sbt_tr(c->lang, SBT_N_("masuk sebagai orang ini (kata sandi dan kode ditanya, atau SBT_PASSWORD dan "
                                       "SBT_CODE)")));
    if (v->json)
        fprintf(c->out, "  %-26s %s\n", "--json", sbt_tr(c->lang, SBT_N_("jawaban sebagai JSON")));
    fprintf(c->out, "  %-26s %s\n", "--lang id|en", sbt_tr(c->lang, SBT_N_("bahasa jawaban")));
    fprintf(c->out, "  %-26s %s\n", "--help", sbt_tr(c->lang, SBT_N_("bantuan ini")));
}

static void help(const struct sbt_cli *c)
{
    const struct sbt_verb *v = c->verb;
    fprintf(c->out, "sbt %s%s%s\n\n%s\n", v->name, v->args[0] != '\0' ? " " : "", v->args, sbt_tr(c->lang, v->help));
    help_options(c);
    fprintf(c->out, "\n%s\n",
            sbt_tr(c->lang, SBT_N_("Kode keluar: 0 berhasil, 2 perintah atau isian salah, 3 tidak berhak, 4 tidak ada, "
                                   "5 bertentangan, 6 coba lagi nanti, 7 cakram atau jaringan, 8 data rusak, 70 "
                                   "kesalahan sbt.")));
    if (v->exits != NULL)
        fprintf(c->out, "%s\n", sbt_tr(c->lang, v->exits));
}

// --- running

static enum sbt_rc log_in(struct sbt_cli *c, const char *as, struct sbt_fault *f)
{
    const char *at = strchr(as, '@'), *agency = at != NULL ? at + 1 : NULL;
    struct sbt_login_in in = {.login = at != NULL ? sbt_arena_strndup(c->arena, as, (size_t)(at - as)) : as};
    struct sbt_login_code_in code;
    SBT_TRY(sbt_cli_secret(c, "SBT_PASSWORD", SBT_N_("Kata sandi"), &in.password, f));
    SBT_TRY(sbt_cli_secret(c, "SBT_CODE", SBT_N_("Kode verifikasi"), &code.code, f));
    return sbt_login_command(&c->ctx, &in, &code, agency, f);
}

enum sbt_rc sbt_cli_app_open(struct sbt_cli *c, const char *url, struct sbt_fault *f)
{
    struct sbt_store_options o = {.url = url, .clock = c->clock};
    return sbt_app_open(&c->app, &o, f);
}

static enum sbt_rc run(struct sbt_cli *c, const struct common *m, struct sbt_fault *f)
{
    if (c->verb->open != SBT_CLI_APP || alone(c))
        return c->verb->run(c, f);
    SBT_TRY(sbt_cli_app_open(c, c->url, f));
    c->ctx = (struct sbt_ctx){.app = &c->app, .arena = c->arena, .lang = c->lang};
    c->ctx.now_us = sbt_clock_now(c->clock);
    c->ctx.actor.step_up_us = SBT_US_NONE;
    c->ctx.actor.zone = SBT_ZONE_WIB;
    c->ctx.actor.operator_cli = m->as == NULL;
    sbt_id_new(&c->ctx.request_id, c->ctx.now_us);
    enum sbt_rc rc = m->as != NULL ? log_in(c, m->as, f) : SBT_OK;
    if (rc == SBT_OK)
        rc = c->verb->run(c, f);
    sbt_app_close(&c->app);
    return rc;
}

static const char *lang_of_env(void)
{
    static const char *const names[] = {"SBT_LANG", "LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < SBT_ARRAY_LEN(names); i++) {
        const char *v = getenv(names[i]);
        if (!sbt_str_empty(v))
            return sbt_str_starts(v, "en") ? "en" : "id";
    }
    return "id";
}

static int fail(const struct sbt_cli *c, enum sbt_rc rc, struct sbt_fault *f)
{
    f->rc = rc;
    print_fault(c, f);
    return sbt_rc_exit(rc);
}

int sbt_cli_main(int argc, char **argv)
{
    umask(077); // databases, keys and backups are for their owner
    sbt_crypt_start();
    sbt_log_level_set(getenv("SBT_DEBUG") != NULL ? SBT_LOG_DEBUG : SBT_LOG_INFO);
    SBT_AUTO_ARENA a = sbt_arena_new(512UL << 20);
    struct sbt_clock clock;
    sbt_clock_real(&clock);
    struct sbt_fault f = {0};
    struct sbt_cli c = {.arena = a, .clock = &clock, .lang = lang_of_env(), .out = stdout, .err = stderr};
    struct common m = {0};
    int words = 0;
    char word_help[] = "help", word_version[] = "version", *fallback[] = {word_help, NULL};
    bool none = argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0;
    if (argc > 1 && strcmp(argv[1], "--version") == 0)
        argv[1] = word_version;
    c.verb = none ? find_verb(1, fallback, &words) : find_verb(argc - 1, argv + 1, &words);
    if (c.verb == NULL) {
        sbt_fault_set(&f, SBT_E_USAGE, SBT_N_("Perintah “%1” tidak ada. Daftarnya: sbt help"), argv[1]);
        return fail(&c, SBT_E_USAGE, &f);
    }
    if (none)
        argc = words = 0;
    enum sbt_rc rc = decode(&c, argc > 0 ? argc - 1 - words : 0, argv + 1 + words, &m, &f);
    if (rc == SBT_OK && m.help) {
        help(&c);
        return 0;
    }
    if (rc == SBT_OK)
        rc = run(&c, &m, &f);
    if (rc != SBT_OK)
        return fail(&c, rc, &f);
    if (fflush(stdout) != 0)
        return sbt_rc_exit(SBT_E_IO);
    return 0;
}
