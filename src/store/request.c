// Queues of writes, and how those who wait are woken: one wakes the next.
#include "store/request.h"

#include "base/buf.h"

void sbt_request_init(struct sbt_request *r, struct sbt_tx *tx, sbt_tx_fn *fn, void *arg, struct sbt_fault *f)
{
    *r = (struct sbt_request){.tx = tx, .fresh = *tx, .fn = fn, .arg = arg, .f = f};
    SBT_BUG_IF(sem_init(&r->woken, 0, 0) != 0);
}

void sbt_requests_put(struct sbt_requests *l, struct sbt_request *r)
{
    r->next = NULL;
    if (l->head == NULL)
        l->head = r;
    else
        l->tail->next = r;
    l->tail = r;
}

struct sbt_request *sbt_requests_take(struct sbt_requests *l)
{
    struct sbt_request *r = l->head;
    if (r != NULL) {
        l->head = r->next;
        r->next = NULL;
    }
    return r;
}

void sbt_request_again(struct sbt_request *r)
{
    *r->tx = r->fresh;
    sbt_fault_clear(r->f);
}

void sbt_request_wait(struct sbt_request *r)
{
    while (sem_wait(&r->woken) != 0) // a signal came
        ;
}

void sbt_request_end(struct sbt_request *r)
{
    if (r->next != NULL)
        sem_post(&r->next->woken);
    sem_destroy(&r->woken);
}

void sbt_requests_answer(struct sbt_requests *l)
{
    if (l->head != NULL)
        sem_post(&l->head->woken);
    *l = (struct sbt_requests){0};
}
