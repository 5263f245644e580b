// What the operations about early warning give and take.
#pragma once
#include "app/alert_act.h"
#include "app/alert_desk.h"

extern const struct sbt_fields sbt_api_alerts_t, sbt_api_alert_t;
