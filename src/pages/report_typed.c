// Typed fields of a report: places by name, times without a zone, rows left blank.
#include "pages/report_typed.h"

struct sbt_pairs sbt_report_typed(struct sbt_request *rq, const struct sbt_report_choices *c, struct sbt_fault *f)
{
    struct sbt_pair *p = SBT_NEW_N(rq->arena, struct sbt_pair, rq->form.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < rq->form.n; i++) {
        struct sbt_pair x = rq->form.p[i];
        if (strcmp(x.name, "uploads") == 0)
            continue; // counted by their owner
        size_t len = strlen(x.name);
        if ((strcmp(x.name, "place_region") == 0 || strcmp(x.name, "contest_region") == 0) && x.value[0] != 0) {
            const char *code = sbt_place_find(c, x.value);
            if (code == NULL) {
                (void)sbt_fault_field(
                    f, x.name,
                    SBT_N_("“%1” tidak ditemukan, atau ada lebih dari satu. Pilih dari daftar yang muncul, "
                           "misalnya “Kab. Maros, Sulawesi Selatan”."),
                    x.value);
                continue;
            }
            x.value = code;
        } else if (len > 8 && strcmp(x.name + len - 8, ".seen_us") == 0 && strlen(x.value) == 16) {
            x.value = sbt_arena_printf(rq->arena, "%s:00+07:00", x.value);
        }
        p[n++] = x;
    }
    return (struct sbt_pairs){.p = p, .n = n};
}

void sbt_report_drop_blank(struct sbt_arena *a, struct sbt_report_form *r)
{
    struct sbt_ev_report_link *l = sbt_arena_dup(a, r->links, r->links_n * sizeof *l);
    size_t n = 0;
    for (size_t i = 0; i < r->links_n; i++)
        if (l[i].url != NULL || l[i].seen_us != SBT_US_NONE)
            l[n++] = l[i];
    r->links = l;
    r->links_n = n;
    struct sbt_ev_witness *w = sbt_arena_dup(a, r->witnesses, r->witnesses_n * sizeof *w);
    n = 0;
    for (size_t i = 0; i < r->witnesses_n; i++)
        if (w[i].name != NULL || w[i].address != NULL || w[i].phone != NULL)
            w[n++] = w[i];
    r->witnesses = w;
    r->witnesses_n = n;
    struct sbt_ev_report_subject *s = sbt_arena_dup(a, r->subjects, r->subjects_n * sizeof *s);
    n = 0;
    for (size_t i = 0; i < r->subjects_n; i++)
        if (s[i].name || s[i].nip || s[i].nik || s[i].position || s[i].agency_text || s[i].note)
            s[n++] = s[i];
    r->subjects = s;
    r->subjects_n = n;
}
