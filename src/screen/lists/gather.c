/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/gather.c - an external merge sort. A record in a run is the two lengths,
 * key and value; runs are merged in one pass, the earlier run first where keys are equal.
 */
#include "screen/lists/gather.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/nameless.h"
#include "core/text.h"

enum { RUNS = 500, RECORD_MAX = 64 << 20 };

struct record {
    size_t at; /* of the key in text; the value follows */
    uint32_t key, value;
};

struct run {
    FILE *file;
    mn_buf held; /* the record that is next */
    size_t key;
    bool any;
};

struct mn_gather {
    size_t room;
    mn_buf text;
    struct record *record;
    size_t count, cap, at;
    struct run *run;
    size_t runs, runs_cap;
    struct run *told; /* whose record was told last */
    bool sorted;
};

mn_status mn_gather_new(mn_gather **out, size_t room, mn_err *e)
{
    mn_gather *g = calloc(1, sizeof *g);
    if (!g)
        return mn_fail_memory(e);
    g->room = room ? room : (size_t)48 << 20;
    *out = g;
    return MN_OK;
}

void mn_gather_free(mn_gather *g)
{
    if (!g)
        return;
    for (size_t i = 0; i < g->runs; i++) {
        fclose(g->run[i].file);
        mn_buf_free(&g->run[i].held);
    }
    free(g->run);
    free(g->record);
    mn_buf_free(&g->text);
    free(g);
}

/* --- sorting what is in memory -------------------------------------------------- */

static mn_text key_of(const mn_gather *g, const struct record *r)
{
    return (mn_text){g->text.ptr + r->at, r->key};
}

static bool before(const mn_gather *g, const struct record *a, const struct record *b)
{
    int c = mn_text_cmp(key_of(g, a), key_of(g, b));
    return c < 0 || (c == 0 && a->at < b->at);
}

static void sift(mn_gather *g, size_t i, size_t n)
{
    struct record *r = g->record;
    for (size_t child = 2 * i + 1; child < n; child = 2 * i + 1) {
        if (child + 1 < n && before(g, &r[child], &r[child + 1]))
            child++;
        if (!before(g, &r[i], &r[child]))
            return;
        struct record t = r[i];
        r[i] = r[child];
        r[child] = t;
        i = child;
    }
}

/* A heap sort: no worse on hostile orders, and no state outside. */
static void sort(mn_gather *g)
{
    bool done = true;
    for (size_t i = 1; i < g->count && done; i++)
        done = before(g, &g->record[i - 1], &g->record[i]);
    if (done)
        return;
    for (size_t i = g->count / 2; i-- > 0;)
        sift(g, i, g->count);
    for (size_t n = g->count; n-- > 1;) {
        struct record t = g->record[0];
        g->record[0] = g->record[n];
        g->record[n] = t;
        sift(g, 0, n);
    }
}

/* --- runs ------------------------------------------------------------------------ */

#define LIST "a list"

static mn_status open_run(FILE **out, mn_err *e)
{
    int fd;
    const mn_status st = mn_nameless_open(&fd, LIST, e);
    if (st)
        return st;
    *out = fdopen(fd, "w+b");
    if (!*out)
        close(fd);
    return *out ? MN_OK : mn_fail_memory(e);
}

static mn_status spill(mn_gather *g, mn_err *e)
{
    if (g->runs == RUNS)
        return mn_fail(e, MN_DATA, "the list is too long to be sorted");
    if (!mn_grow(&g->run, &g->runs_cap, g->runs + 1, sizeof *g->run))
        return mn_fail_memory(e);
    struct run run = {.file = NULL};
    const mn_status st = open_run(&run.file, e);
    if (st)
        return st;
    g->run[g->runs++] = run;
    sort(g);
    bool good = true;
    for (size_t i = 0; i < g->count && good; i++) {
        const struct record *r = &g->record[i];
        uint32_t head[2] = {r->key, r->value};
        good = fwrite(head, sizeof head, 1, run.file) == 1 &&
               fwrite(g->text.ptr + r->at, 1, r->key + r->value, run.file) == r->key + r->value;
    }
    if (!good || fflush(run.file))
        return mn_nameless_full(LIST, errno, e);
    g->count = 0;
    mn_buf_clear(&g->text);
    return MN_OK;
}

mn_status mn_gather_add(mn_gather *g, mn_text key, mn_text value, mn_err *e)
{
    MN_BUG(!g->sorted);
    if (key.len > RECORD_MAX || value.len > RECORD_MAX)
        return mn_fail(e, MN_DATA, "a record is too long: %zu bytes", value.len);
    /* Records take room, too: many may be short. */
    if (g->count && g->text.len + g->count * sizeof *g->record + key.len + value.len > g->room) {
        mn_status st = spill(g, e);
        if (st)
            return st;
    }
    if (!mn_grow(&g->record, &g->cap, g->count + 1, sizeof *g->record))
        return mn_fail_memory(e);
    struct record r = {g->text.len, (uint32_t)key.len, (uint32_t)value.len};
    mn_buf_text(&g->text, key);
    mn_buf_text(&g->text, value);
    if (g->text.failed)
        return mn_fail_memory(e);
    g->record[g->count++] = r;
    return MN_OK;
}

/* --- coming out --------------------------------------------------------------------- */

static mn_status advance(struct run *r, mn_err *e)
{
    uint32_t head[2];
    r->any = fread(head, sizeof head, 1, r->file) == 1;
    if (!r->any)
        return ferror(r->file) ? mn_fail_errno(e, "read", "a temporary file") : MN_OK;
    mn_buf_clear(&r->held);
    char chunk[4096];
    for (size_t left = (size_t)head[0] + head[1], n; left; left -= n) {
        n = fread(chunk, 1, left < sizeof chunk ? left : sizeof chunk, r->file);
        if (!n)
            return mn_fail_errno(e, "read", "a temporary file");
        mn_buf_add(&r->held, chunk, n);
    }
    r->key = head[0];
    return r->held.failed ? mn_fail_memory(e) : MN_OK;
}

static mn_status start(mn_gather *g, mn_err *e)
{
    mn_status st = MN_OK;
    if (g->runs && g->count)
        st = spill(g, e);
    sort(g);
    for (size_t i = 0; i < g->runs && !st; i++) {
        rewind(g->run[i].file);
        st = advance(&g->run[i], e);
    }
    g->sorted = true;
    return st;
}

static mn_status next_of_runs(mn_gather *g, mn_text *key, mn_text *value, bool *any, mn_err *e)
{
    struct run *best = NULL;
    if (g->told) {
        mn_status st = advance(g->told, e);
        if (st)
            return st;
    }
    for (size_t i = 0; i < g->runs; i++) {
        struct run *r = &g->run[i];
        if (r->any && (!best || mn_text_cmp((mn_text){r->held.ptr, r->key},
                                            (mn_text){best->held.ptr, best->key}) < 0))
            best = r;
    }
    g->told = best;
    *any = best != NULL;
    if (best) {
        *key = (mn_text){best->held.ptr, best->key};
        *value = (mn_text){best->held.ptr + best->key, best->held.len - best->key};
    }
    return MN_OK;
}

mn_status mn_gather_next(mn_gather *g, mn_text *key, mn_text *value, bool *any, mn_err *e)
{
    mn_status st = g->sorted ? MN_OK : start(g, e);
    if (st)
        return st;
    if (g->runs)
        return next_of_runs(g, key, value, any, e);
    *any = g->at < g->count;
    if (*any) {
        const struct record *r = &g->record[g->at++];
        *key = key_of(g, r);
        *value = (mn_text){g->text.ptr + r->at + r->key, r->value};
    }
    return MN_OK;
}
