/* SPDX-License-Identifier: Apache-2.0
 *
 * quality.c - trains on the first days of an AMLSim file and scores the days after them:
 *
 *   bench_quality FILE.csv[.gz] TRAIN-UNTIL UNTIL AHEAD OUT.csv [THREADS]
 *
 * Days from UNTIL on are not read at all, and no label from TRAIN-UNTIL on is. OUT.csv has tx_id
 * and score of each payment of the days between; quality.py judges them. What took how long, and
 * the model's own figures, go to standard error.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>

#include "core/arena.h"
#include "money/model/model.h"

typedef struct {
    mn_payments p;
    size_t room, accounts_room;
    long long *id;
    int8_t *label;
    uint32_t train; /* payments before TRAIN-UNTIL */
} file;

static void die(const char *what)
{
    fprintf(stderr, "bench_quality: %s\n", what);
    exit(1);
}

static void grow(file *f)
{
    if (f->p.n < f->room)
        return;
    f->room = f->room ? 2 * f->room : 1 << 16;
    f->p.time = realloc(f->p.time, f->room * sizeof *f->p.time);
    f->p.value = realloc(f->p.value, f->room * sizeof *f->p.value);
    f->p.from = realloc(f->p.from, f->room * sizeof *f->p.from);
    f->p.to = realloc(f->p.to, f->room * sizeof *f->p.to);
    f->id = realloc(f->id, f->room * sizeof *f->id);
    f->label = realloc(f->label, f->room);
    if (!f->p.time || !f->p.value || !f->p.from || !f->p.to || !f->id || !f->label)
        die("out of memory");
}

/* tx_id,step_day,type,amount,src_account,src_bank,dst_account,dst_bank,is_sar,... */
static void add(file *f, const char *line, int train_until, int until)
{
    long long id, from, to;
    int day, sar;
    double amount;
    if (sscanf(line, "%lld,%d,%*[^,],%lf,%lld,%*[^,],%lld,%*[^,],%d", &id, &day, &amount, &from,
               &to, &sar) != 6)
        die("a line can't be read");
    if (day >= until)
        return;
    grow(f);
    const uint32_t i = f->p.n++;
    f->id[i] = id;
    f->p.time[i] = (int64_t)day * 86400;
    f->p.value[i] = (int64_t)(amount * 100 + 0.5);
    f->p.from[i] = (uint32_t)from;
    f->p.to[i] = (uint32_t)to;
    f->label[i] = day < train_until ? (int8_t)sar : -1;
    f->train += day < train_until;
    if (from >= f->p.accounts)
        f->p.accounts = (uint32_t)from + 1;
    if (to >= f->p.accounts)
        f->p.accounts = (uint32_t)to + 1;
}

static void read_all(file *f, const char *path, int train_until, int until)
{
    gzFile g = gzopen(path, "rb");
    char line[512];
    if (!g || !gzgets(g, line, sizeof line))
        die("can't read the file");
    while (gzgets(g, line, sizeof line))
        add(f, line, train_until, until);
    gzclose(g);
}

static double cpu(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

static void check(mn_status st, const mn_err *e)
{
    if (st) {
        fprintf(stderr, "%s\n%s\n", e->msg, e->hint);
        exit(1);
    }
}

static void features_alone(const file *f, const mn_ctx *ctx, unsigned ahead)
{
    mn_err e = MN_ERR_INIT;
    mn_history *h = NULL;
    const size_t n = f->p.n < 200000 ? f->p.n : 200000; /* the newest */
    uint32_t *which = malloc(n * sizeof *which);
    float *values = malloc(n * MN_FEATURES * sizeof *values);
    double t = cpu();
    check(mn_history_new(&h, ctx, &f->p, f->p.n, &e), &e);
    fprintf(stderr, "history: %.2f M payments/s of CPU\n", f->p.n / (cpu() - t) / 1e6);
    for (size_t k = 0; which && k < n; k++)
        which[k] = (uint32_t)(f->p.n - n + k);
    t = cpu();
    uint64_t cut = 0;
    if (!which || !values)
        die("out of memory");
    check(mn_features_reckon(ctx, h, ahead, which, n, values, &cut, &e), &e);
    fprintf(stderr, "features, %u days ahead: %.3f M payments/s of CPU, %llu cut\n", ahead,
            (double)n / (cpu() - t) / 1e6, (unsigned long long)cut);
    free(which);
    free(values);
    mn_history_free(h);
}

int main(int argc, char **argv)
{
    if (argc < 6)
        die("usage: bench_quality FILE TRAIN-UNTIL UNTIL AHEAD OUT [THREADS]");
    const int train_until = (int)strtol(argv[2], NULL, 10), until = (int)strtol(argv[3], NULL, 10);
    const unsigned ahead = (unsigned)strtoul(argv[4], NULL, 10);
    const mn_ctx ctx = {.threads = argc > 6 ? (unsigned)strtoul(argv[6], NULL, 10) : 1};
    file f = {0};
    mn_err e = MN_ERR_INIT;
    mn_money_model m = {0};

    read_all(&f, argv[1], train_until, until);
    features_alone(&f, &ctx, ahead);
    const mn_money_train t = {f.label, f.train, ahead, 7, 0};
    double now = cpu();
    check(mn_money_model_train(&m, &ctx, &f.p, &t, &e), &e);
    fprintf(stderr,
            "training: %.0f s of CPU, %u trees, %llu rows, %llu labelled; held back %llu "
            "with %llu: average precision %.4f\n",
            cpu() - now, m.trees, (unsigned long long)m.rows, (unsigned long long)m.labelled,
            (unsigned long long)m.held, (unsigned long long)m.held_labelled, m.held_precision);
    double *margin = malloc(f.p.n * sizeof *margin);
    if (!margin)
        die("out of memory");
    now = cpu();
    check(mn_money_model_score(margin, &ctx, &m, &f.p, NULL, &e), &e);
    fprintf(stderr, "scoring: %.3f M payments/s of CPU\n", f.p.n / (cpu() - now) / 1e6);
    FILE *out = fopen(argv[5], "w");
    if (!out)
        die("can't write");
    fprintf(out, "tx_id,score\n");
    for (uint32_t i = f.train; i < f.p.n; i++)
        fprintf(out, "%lld,%.17g\n", f.id[i], mn_money_model_probability(&m, margin[i]));
    fclose(out);
    free(margin);
    mn_money_model_free(&m);
    mn_payments_free(&f.p);
    free(f.id);
    free(f.label);
    return 0;
}
