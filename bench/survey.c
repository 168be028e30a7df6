/* SPDX-License-Identifier: Apache-2.0
 *
 * survey COUNTRY ANSWERS N [FILE] - how many answers to a survey one core gives a second:
 * N times with ANSWERS questions answered, each time by other amounts. Prints processor time
 * in microseconds for an answer alone, for its report, and for the report as JSON; the
 * JSON's bytes; what solving the country first took; and the sum of the upper limits of all
 * answers. FILE receives what was solved, for survey_peer.py.
 */
#include <manumit/command.h>

#include "footprint/survey/response.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static mn_status count(void *payload, const char *bytes, size_t len, mn_err *e)
{
    (void)bytes;
    (void)e;
    *(size_t *)payload += len;
    return MN_OK;
}

typedef enum how { ANSWER, REPORT, JSON } how;

static mn_status once(const mn_response *r, const mn_answers *a, how what, double *sum,
                      size_t *bytes, mn_err *e)
{
    const mn_render_options o = {.format = MN_RENDER_JSON};
    mn_response_answer out = {0};
    mn_report *report = NULL;
    mn_status st = mn_response_to(&out, r, a, e);

    if (!st)
        *sum += out.shown.total.range.high;
    if (!st && what > ANSWER && !(st = mn_report_new(&report, "footprint survey", "bench", e)) &&
        !(st = mn_show_survey(report, &out.shown, e)) && what == JSON)
        st = mn_report_render(report, &o, count, bytes, e);
    mn_report_free(report);
    free(out.memory);
    return st;
}

static bool put(FILE *f, const void *bytes, size_t len)
{
    return fwrite(bytes, 1, len, f) == len;
}

/* Sizes, averages, people a unit, flows, people by origin, then draws: all, by place. */
static bool write_down(const mn_response *r, const char *path)
{
    const size_t n = r->basis.count, draws = r->groups * r->blocks * MN_DRAW_BLOCK;
    const uint64_t size[] = {n,         r->groups,   r->draws,          r->blocks,
                             r->places, r->first[n], r->model->origins, MN_DRAW_BLOCK};
    FILE *f = fopen(path, "wb");
    bool good = f && put(f, size, sizeof size);

    for (size_t q = 0; good && q < n; q++)
        good = put(f, &r->basis.at[q].average, sizeof(double));
    for (size_t q = 0; good && q < n; q++)
        good = put(f, &r->unit[q].people, sizeof(double));
    for (size_t q = 0; good && q < n; q++)
        for (size_t i = r->first[q]; good && i < r->first[q + 1]; i++) {
            const double row[3] = {(double)q, r->flow[i].group, r->flow[i].money};

            good = put(f, row, sizeof row);
        }
    good = good && put(f, r->origin, r->groups * r->model->origins * sizeof *r->origin) &&
           put(f, r->total, draws * sizeof *r->total) &&
           put(f, r->by_place, r->places * draws * sizeof *r->by_place);
    return f && fclose(f) == 0 && good;
}

int main(int argc, char **argv)
{
    const size_t asked = argc > 2 ? (size_t)strtoul(argv[2], NULL, 10) : 20;
    const size_t n = argc > 3 ? (size_t)strtoul(argv[3], NULL, 10) : 1000;
    const mn_ctx ctx = {.threads = 1, .seed = 1};
    mn_err e = MN_ERR_INIT;
    mn_reference *ref = NULL;
    mn_model *m = NULL;
    mn_response r = {0};
    size_t bytes = 0;
    double took[3], sum = 0, start;
    mn_status st = mn_reference_new(&ref, MN_NEED_ALL, &e);

    if (!st)
        st = mn_model_shipped(&m, &ctx, &e);
    start = now();
    if (!st)
        st = mn_response_make(
            &r, m, ref, mn_country_find(ref, mn_text_of(argc > 1 ? argv[1] : "US")), &ctx, &e);
    start = now() - start;
    if (!st && argc > 4 && !write_down(&r, argv[4]))
        st = MN_SYSTEM;
    for (how what = ANSWER; !st && what <= JSON; what++) {
        uint64_t state = 1;

        took[what] = now();
        for (size_t i = 0; !st && i < n; i++) {
            mn_answers a = {.people = 1 + (double)(i % 5)};

            for (size_t k = 0; k < asked && k < r.basis.count; k++) {
                const size_t q = (i + k) % r.basis.count;

                state = state * 6364136223846793005U + 1442695040888963407U;
                a.answered[q] = true;
                a.given[q] = r.basis.at[q].average * (double)(state >> 40) * 0x1p-22;
            }
            a.count = asked;
            st = once(&r, &a, what, &sum, &bytes, &e);
        }
        took[what] = (now() - took[what]) / (double)n;
    }
    if (st)
        fprintf(stderr, "survey: %s\n", e.msg);
    else
        printf("%.1f %.1f %.1f %zu %.0f %.12g\n", took[ANSWER], took[REPORT] - took[ANSWER],
               took[JSON] - took[REPORT], bytes / n, start, sum);
    mn_response_free(&r);
    mn_model_free(m);
    mn_reference_free(ref);
    return st != MN_OK;
}
