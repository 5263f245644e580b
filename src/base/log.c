// One JSON object a line on stderr, each written at once so that lines of threads never mix.
#include "base/log.h"

#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/time.h"

#define LINE_MAX_BYTES 8192

static _Atomic int least_level = SBT_LOG_INFO;

void sbt_log_level_set(enum sbt_log_level least)
{
    least_level = least;
}

static void fault_add(struct sbt_json *j, const struct sbt_fault *f)
{
    sbt_json_str(j, "rc", sbt_rc_name(f->rc));
    if (f->say.say != NULL)
        sbt_json_str(j, "say", f->say.say); // without its arguments: they can hold what a person typed
    if (f->detail[0] != 0 && sbt_utf8_valid(f->detail, strlen(f->detail)))
        sbt_json_str(j, "detail", f->detail);
    if (f->file != NULL) {
        sbt_json_str(j, "file", f->file);
        sbt_json_int(j, "line", f->line);
    }
    if (f->fields_n == 0)
        return;
    sbt_json_open(j, "fields", '[');
    for (size_t i = 0; i < f->fields_n; i++)
        sbt_json_str(j, NULL, f->fields[i].say);
    sbt_json_close(j, ']');
}

static const char *level_name(enum sbt_log_level level)
{
    static const char *const names[] = {"", "debug", "info", "warn", "error"};
    return names[level];
}

void sbt_log_write(enum sbt_log_level level, const char *event, const struct sbt_log_field *f, size_t n,
                   const struct sbt_fault *fault)
{
    if ((int)level < least_level)
        return;
    struct sbt_clock clock;
    char at[28];
    sbt_clock_real(&clock); // the log tells when the machine wrote it, also while the rest runs on a simulated clock
    sbt_us_put(at, sbt_clock_now(&clock));
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, LINE_MAX_BYTES);
    struct sbt_json j;
    sbt_json_init(&j, &b);
    sbt_json_open(&j, NULL, '{');
    sbt_json_str(&j, "at", at);
    sbt_json_str(&j, "level", level_name(level));
    sbt_json_str(&j, "event", event);
    for (size_t i = 0; i < n; i++) {
        if (f[i].s == NULL)
            sbt_json_int(&j, f[i].key, f[i].i);
        else if (sbt_utf8_valid(f[i].s, strlen(f[i].s)))
            sbt_json_str(&j, f[i].key, f[i].s);
        else
            sbt_json_str(&j, f[i].key, "(bukan UTF-8)");
    }
    if (fault != NULL && fault->rc != SBT_OK)
        fault_add(&j, fault);
    sbt_json_close(&j, '}');
    sbt_buf_putc(&b, '\n');
    if (b.full) {
        // A line that is too long still says that it happened.
        sbt_buf_clear(&b);
        sbt_buf_printf(&b, "{\"at\":\"%s\",\"level\":\"%s\",\"event\":\"log.too_long\",\"of\":\"%.100s\"}\n", at,
                       level_name(level), event);
    }
    for (size_t done = 0; done < b.n;) {
        ssize_t k = write(STDERR_FILENO, b.p + done, b.n - done);
        if (k <= 0)
            return; // nowhere left to complain
        done += (size_t)k;
    }
}
