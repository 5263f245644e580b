// Sends one mail through the operator's mail server.
#pragma once
#include "base/fault.h"

struct sbt_smtp {
    const char *url;             // "smtp://host:587", "smtps://host"; NULL: mail is off
    const char *user, *password; // NULL: without log-in
    const char *from;            // address
    bool tls_optional;           // only for a server on the loopback
};
// From $SBT_SMTP_URL, $SBT_SMTP_USER, $SBT_SMTP_PASSWORD_FILE, $SBT_MAIL_FROM; strings live in `a`.
SBT_NODISCARD enum sbt_rc sbt_smtp_of_env(struct sbt_arena *a, struct sbt_smtp *ret, struct sbt_fault *f);
struct sbt_mail {
    const char *to, *subject, *text; // text: UTF-8 with plain newlines
    int64_t date_s;
    const char *id; // of the Message-ID: a repeat after a lost answer has the same
};
enum sbt_mail_fate {
    SBT_MAIL_SENT = 1,
    SBT_MAIL_LATER,   // no connection, or the server asks to wait (4xx)
    SBT_MAIL_REFUSED, // this address or mail will never go (5xx)
};
// ret_why: in the server's words, for the log and the page; NULL when sent.
enum sbt_mail_fate sbt_smtp_send(struct sbt_arena *a, const struct sbt_smtp *s, const struct sbt_mail *m,
                                 const char **ret_why);
// One address without blanks, controls and brackets: nothing that could add a header or a second recipient.
bool sbt_mail_address_ok(const char *s);
