// Writes that wait to be run by another thread, which commits many of them at once: both engines queue them here.
#pragma once
#include <semaphore.h>

#include "store/driver.h"

struct sbt_request {
    struct sbt_tx *tx, fresh; // fresh: as it was before its first try
    sbt_tx_fn *fn;
    void *arg;
    struct sbt_fault *f;
    enum sbt_rc rc;
    bool leads; // its thread is to run the next batch (PostgreSQL)
    sem_t woken;
    struct sbt_request *next;
};
struct sbt_requests { // a list; the caller locks
    struct sbt_request *head, *tail;
};

void sbt_request_init(struct sbt_request *r, struct sbt_tx *tx, sbt_tx_fn *fn, void *arg, struct sbt_fault *f);
void sbt_requests_put(struct sbt_requests *l, struct sbt_request *r);
struct sbt_request *sbt_requests_take(struct sbt_requests *l); // NULL when there is none
// Before each try but the first: nothing of the one before is left in the transaction.
void sbt_request_again(struct sbt_request *r);
// What its thread does: waits until it is woken, and ends the request when it was answered.
void sbt_request_wait(struct sbt_request *r);
void sbt_request_end(struct sbt_request *r);
// Wakes the threads of a list that was answered. Each wakes the next, so that whoever ran them need not.
void sbt_requests_answer(struct sbt_requests *l);
