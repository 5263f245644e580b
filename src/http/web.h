// What rq->app of every request points to: what handlers need of the running server beside their context.
#pragma once
#include "http/server.h"
#include "http/wait.h"

struct sbt_app;
struct sbt_web {
    struct sbt_app *app;
    struct sbt_server *server;
    struct sbt_signal *changes; // raised to the number of readable leaves whenever it grows
};
