// The directory of agencies, one agency, and the administrator's pages about them and about the system.
#pragma once
#include "app/agency.h"
#include "app/doctor.h"
#include "app/health.h"
#include "pages/page.h"

struct sbt_view_agency_list {
    struct sbt_page page;
    const struct sbt_agency_view *rows;
    size_t rows_n;
    const char *q, *kind, *region, *next;
    const struct sbt_choice *kinds, *regions;
    bool may_edit;
};
struct sbt_view_agency_one {
    struct sbt_page page;
    const struct sbt_agency_page *g;
    const char *href_edit, *href_accounts;
    bool may_edit, manages;
    const struct sbt_agency_event *history; // for the administrator
    size_t history_n;
};
struct sbt_view_agency_edit {
    struct sbt_page page;
    const struct sbt_agency_in *in;
    const struct sbt_choice *kinds;
    struct sbt_pairs raw;
    const char *action;
    bool add;
};
struct sbt_view_agency_load {
    struct sbt_page page;
    const struct sbt_agency_loaded *out; // NULL: nothing counted yet
    const char *csv, *reason;
    bool ready; // counted, without a mistake
};
struct sbt_view_admin {
    struct sbt_page page;
    struct sbt_health health;
    struct sbt_doctor doctor;
    int64_t waiting_n;
    const char *version;
};
