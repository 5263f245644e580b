// Failures dressed for who asked: a page with the sentence and what to do, a redirect to the log-in, a problem document.
#pragma once
#include "http/request.h"
#include "pages/page.h"

void sbt_serve_fault(struct sbt_request *rq, int status, const struct sbt_fault *f);

struct sbt_view_fault {
    struct sbt_page page;
    const char *title, *say, *request; // message id of the kind; the sentence, ready; number to quote
    bool retry, login;
    const char *again; // link to try again, NULL
    int64_t after_s;
};
