// Notices by mail: one short digest a person, in working hours, without anything of a case.
#pragma once
#include "app/app.h"

// One person's turn after another, at most `max`: counts what is new since the last mail, writes one when there is
// something, and says when to look again. *ret_n: people looked at. Without $SBT_SMTP_URL it does nothing. A server that
// cannot be reached is asked again later and later; an address that the server refuses is left alone until it changes.
// Working hours are 8 to 17 in the person's zone on working days. BUSY never: the job goes on by itself.
SBT_NODISCARD enum sbt_rc sbt_mail_run(struct sbt_app *app, struct sbt_arena *a, int64_t max, int64_t *ret_n,
                                       struct sbt_fault *f);
// The first working time at or after `us`: that moment itself, or 8 o'clock of the next working day.
int64_t sbt_mail_hours(const struct sbt_calendar *cal, const char *region, enum sbt_zone zone, int64_t us);

extern const struct sbt_choice sbt_mail_modes[]; // digest (once a day), at_once, off; ends with code NULL
struct sbt_mail_own {
    const char *mode, *address; // address NULL: none is known
    bool refused;               // the mail server refused this address
    int64_t sent_us;            // SBT_US_NONE: none yet
};
SBT_NODISCARD enum sbt_rc sbt_mail_own(struct sbt_ctx *ctx, struct sbt_mail_own *ret, struct sbt_fault *f);
// INVALID at "mode" for another code. Also asks a refused address once more.
SBT_NODISCARD enum sbt_rc sbt_mail_choose(struct sbt_ctx *ctx, const char *mode, struct sbt_fault *f);
// The mail server says that a mail came back. NOT_FOUND when nobody has that address.
SBT_NODISCARD enum sbt_rc sbt_mail_bounced(struct sbt_ctx *ctx, const char *address, const char *why,
                                           struct sbt_fault *f);
