/* SPDX-License-Identifier: Apache-2.0
 *
 * survey COUNTRY ANSWERS N - how many answers to a survey one core gives a second: N times
 * with ANSWERS questions answered, each time by other amounts. Prints processor time in
 * microseconds for an answer alone, for its report, and for the report as JSON; the JSON's
 * bytes; what solving the country first took; and a sum that nothing can leave out.
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
