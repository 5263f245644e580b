// What was typed into a form of a report, as the fields of a report want it: public steps and officers' pages alike.
#pragma once
#include "app/report_choices.h"
#include "domain/report.h"
#include "http/request.h"

// Names of places become codes, local times of a form get their zone; what the uploads' owner counts is left out. A
// place that is not found, or not one alone, is a fault of its field. In the request's arena.
struct sbt_pairs sbt_report_typed(struct sbt_request *rq, const struct sbt_report_choices *c, struct sbt_fault *f);
// Rows that were left blank are no rows.
void sbt_report_drop_blank(struct sbt_arena *a, struct sbt_report_form *r);
