/* SPDX-License-Identifier: Apache-2.0
 *
 * coverage.c - simulates populations of known size and asks every method of each:
 *
 *   bench_measure_coverage PATTERNS LISTS METHODS TABLES [KEY=VALUE ...]
 *
 * PATTERNS "positive,classes" or "independent,..", a table each ("positive+linkage": both at once);
 * LISTS "5-8"; METHODS as `manumit estimate --method` has them; TABLES so many of each. Keys:
 * people (5000), seen (0.3), level (2), first (1000: seed of the first table), replicates (1000),
 * threads (1), tables (a folder for the tables as CSV, for peers). A row a table and method on
 * standard output, which coverage.py sums up.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/text.h"
#include "measure/estimate/estimate.h"
#include "measure/simulate/crowd.h"

typedef struct {
    mn_crowd_options crowd;
    mn_estimate_options o;
    mn_ctx ctx;
    const char *tables;
} plan;

static void die(const char *what, const char *with)
{
    fprintf(stderr, "bench_measure_coverage: %s '%s'\n", what, with);
    exit(1);
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void save(const plan *p, const char *name, const mn_crowd_records *x)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s-%u-%" PRIu64 ".csv", p->tables, name, p->crowd.lists,
             p->crowd.seed);
    FILE *f = fopen(path, "w");
    if (!f)
        die("can't write", path);
    for (unsigned k = 0; k < p->crowd.lists; k++)
        fprintf(f, "%s,", mn_crowd_list_name(k));
    fprintf(f, "count\n");
    for (unsigned w = 1; w < 1U << p->crowd.lists; w++) {
        if (!(x->count[w] > 0))
            continue;
        for (unsigned k = 0; k < p->crowd.lists; k++)
            fprintf(f, "%u,", w >> k & 1);
        fprintf(f, "%.0f\n", x->count[w]);
    }
    if (fclose(f))
        die("can't write", path);
}

static void number(double v)
{
    if (isnan(v))
        printf(",");
    else if (isinf(v))
        printf(",inf");
    else
        printf(",%.2f", v);
}

/* Methods one by one, so that each has its own time. */
static void ask(const plan *p, const char *name, const mn_histories *h)
{
    static mn_estimates x;
    for (unsigned m = 0; m < MN_ESTIMATE_METHODS; m++) {
        mn_estimate_options o = p->o;
        mn_err e = {0};
        if (!p->o.ask[m])
            continue;
        memset(o.ask, 0, sizeof o.ask);
        o.ask[m] = true;
        o.seed = p->crowd.seed;
        const double began = seconds();
        if (mn_estimate_all(&x, h, &o, &p->ctx, &e))
            die("a table can't be estimated:", e.msg);
        for (size_t i = 0; i < x.n; i++) {
            const mn_estimate *r = &x.at[i];
            printf("%s,%u,%" PRIu64 ",%s,%u", name, p->crowd.lists, p->crowd.seed,
                   mn_estimate_name(r->method), p->crowd.people);
            number(r->total);
            number(r->low);
            number(r->high);
            printf(",%.0f,%.3f,\"%s\"\n", h->cases, seconds() - began, r->note);
        }
        fflush(stdout);
    }
}

static void one(plan *p, const char *name)
{
    mn_crowd c;
    mn_crowd_records x;
    mn_err e = {0};
    mn_histories h = {.lists = p->crowd.lists};
    if (mn_crowd_make(&c, &p->crowd, &e) || mn_crowd_run(&x, &c, &e))
        die("no population:", e.msg);
    h.count = x.count;
    for (unsigned w = 1; w < 1U << h.lists; w++)
        h.cases += x.count[w];
    if (p->tables)
        save(p, name, &x);
    ask(p, name, &h);
    mn_crowd_records_free(&x);
}

static unsigned patterns_of(const char *text)
{
    unsigned out = 0;
    mn_text rest = mn_text_of(text), name;
    while (mn_text_split(&rest, '+', &name)) {
        mn_crowd_pattern k;
        if (mn_text_eq_str(name, "independent"))
            continue;
        if (!mn_crowd_pattern_find(&k, name))
            die("no pattern", text);
        out |= 1U << k;
    }
    return out;
}

static void read_key(plan *p, const char *arg)
{
    const char *is = strchr(arg, '=');
    if (!is)
        die("no key and value", arg);
    const size_t len = (size_t)(is - arg);
    const mn_text key = {arg, len};
    const double v = strtod(is + 1, NULL);
    if (mn_text_eq_str(key, "people"))
        p->crowd.people = (uint32_t)v;
    else if (mn_text_eq_str(key, "seen"))
        p->crowd.seen = v;
    else if (mn_text_eq_str(key, "level"))
        p->crowd.level = (unsigned)v;
    else if (mn_text_eq_str(key, "first"))
        p->crowd.seed = (uint64_t)v;
    else if (mn_text_eq_str(key, "replicates"))
        p->o.replicates = (size_t)v;
    else if (mn_text_eq_str(key, "threads"))
        p->ctx.threads = (unsigned)v;
    else if (mn_text_eq_str(key, "tables"))
        p->tables = is + 1;
    else
        die("no key", arg);
}

int main(int argc, char **argv)
{
    plan p = {.crowd = {.people = 5000, .level = 2, .seen = 0.3, .days = 365, .seed = 1000},
              .o = {.threshold = 0.02, .order = 4, .top = 100, .replicates = 1000, .level = 0.95},
              .ctx = {.threads = 1}};
    if (argc < 5)
        die("give PATTERNS LISTS METHODS TABLES, as in", "positive,classes 5-8 stepwise 100");
    for (int i = 5; i < argc; i++)
        read_key(&p, argv[i]);
    char *end = NULL;
    const unsigned from = (unsigned)strtoul(argv[2], &end, 10);
    const unsigned to = *end == '-' ? (unsigned)strtoul(end + 1, NULL, 10) : from;
    const uint64_t first = p.crowd.seed, tables = strtoull(argv[4], NULL, 10);
    mn_text rest = mn_text_of(argv[3]), name;
    while (mn_text_split(&rest, ',', &name)) {
        mn_estimate_method m;
        if (!mn_estimate_find(&m, name))
            die("no method in", argv[3]);
        p.o.ask[m] = true;
    }
    printf("pattern,lists,seed,method,truth,estimate,low,high,cases,seconds,note\n");
    for (uint64_t t = 0; t < tables; t++) {
        p.crowd.seed = first + t;
        for (p.crowd.lists = from; p.crowd.lists <= to; p.crowd.lists++) {
            rest = mn_text_of(argv[1]);
            while (mn_text_split(&rest, ',', &name)) {
                char text[128];
                snprintf(text, sizeof text, "%.*s", (int)name.len, name.ptr);
                p.crowd.patterns = patterns_of(text);
                one(&p, text);
            }
        }
    }
    return 0;
}
