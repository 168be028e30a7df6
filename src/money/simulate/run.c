/* SPDX-License-Identifier: Apache-2.0
 *
 * money/simulate/run.c - day by day: agents' rows, put into the order of time, settled, written.
 *
 * A day's rows come from blocks of agents that know nothing of each other, so that any number of
 * threads reckon them; the order of blocks, then of rows, decides where times are the same. Rows
 * for a later day wait. Local days of several zones overlap: what is certain to come before every
 * row of the next day is settled, in the order of time, and written.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/folder_out.h"
#include "core/parallel.h"
#include "money/simulate/inside.h"

enum { BLOCK = 1024, ACT_BLOCK = 32, SLICE = 2048, FILES = 2 };

/* Agents are persons, then firms, then activities. */
typedef struct run {
    mn_sim_world w;
    mn_folder_out folder;
    mn_sim_totals t;
    int32_t day;
    size_t blocks, person_blocks, firm_blocks, act_blocks;
    mn_sim_out *out;          /* of each block */
    mn_sim_out wait, sorted;  /* rows for later; rows of this day in order */
    uint32_t *bucket;         /* of seconds */
    mn_buf *text[FILES];      /* of each slice: payments, labels */
    size_t slices, slice_cap; /* of sorted.row */
    uint64_t *customer;
    size_t customers, customer_cap;
    mn_file_out *file[FILES];
} run;

static void do_block(size_t i, void *payload)
{
    run *x = payload;
    mn_sim_world *w = &x->w;
    mn_sim_out *o = &x->out[i];
    o->n = 0;
    if (i < x->person_blocks)
        for (size_t k = i * BLOCK; k < (i + 1) * BLOCK && k < w->persons; k++)
            mn_sim_person_day(w, &w->person[k], x->day, o);
    else {
        i -= x->person_blocks;
        for (size_t k = i * BLOCK; k < (i + 1) * BLOCK && k < w->firms; k++)
            mn_sim_firm_day(w, &w->firm[k], x->day, o);
    }
}

/* After persons: activities look at how they are. */
static void do_acts(size_t i, void *payload)
{
    run *x = payload;
    mn_sim_world *w = &x->w;
    mn_sim_out *o = &x->out[x->person_blocks + x->firm_blocks + i];
    o->n = 0;
    for (size_t k = i * ACT_BLOCK; k < (i + 1) * ACT_BLOCK && k < w->acts; k++)
        mn_sim_act_day(w, &w->act[k], x->day, o);
}

/* No row of the day after comes before this. */
static int64_t border(const run *x, int32_t day)
{
    return ((int64_t)x->w.o.start + day) * MN_SIM_DAY + MN_SIM_EAST;
}

static bool keep_waiting(run *x, const mn_sim_row *r)
{
    if (!mn_grow(&x->wait.row, &x->wait.cap, x->wait.n + 1, sizeof *r))
        return false;
    x->wait.row[x->wait.n++] = *r;
    return true;
}

/* Counts, or places, the rows of the day by second; the others wait. */
static bool pass(run *x, bool place)
{
    const int64_t from = border(x, x->day), to = border(x, x->day + 1);
    const bool last = (uint32_t)x->day + 1 == x->w.o.days;
    const size_t waiting = x->wait.n;
    if (place)
        x->wait.n = 0;
    for (size_t b = 0; b <= x->blocks; b++) {
        const mn_sim_out *o = b ? &x->out[b - 1] : &x->wait;
        const size_t n = b ? o->n : waiting;
        for (size_t i = 0; i < n; i++) {
            const mn_sim_row r = o->row[i];
            if (r.time >= to && !last) {
                if (place && !keep_waiting(x, &r))
                    return false;
                continue;
            }
            const int64_t second = r.time - from;
            MN_BUG(second >= 0 && second < 2 * MN_SIM_DAY);
            if (place)
                x->sorted.row[x->bucket[second]++] = r;
            else
                x->bucket[second + 1]++;
        }
    }
    return true;
}

static mn_status sort_day(run *x, mn_err *e)
{
    const size_t buckets = 2 * MN_SIM_DAY + 1;
    memset(x->bucket, 0, buckets * sizeof *x->bucket);
    for (size_t b = 0; b < x->blocks; b++)
        if (x->out[b].failed)
            return mn_fail_memory(e);
    pass(x, false);
    for (size_t i = 1; i < buckets; i++)
        x->bucket[i] += x->bucket[i - 1];
    x->sorted.n = x->bucket[buckets - 1];
    if (!mn_grow(&x->sorted.row, &x->sorted.cap, x->sorted.n, sizeof *x->sorted.row) ||
        !pass(x, true))
        return mn_fail_memory(e);
    return MN_OK;
}

static mn_status note_customer(run *x, const mn_sim_row *r, mn_err *e)
{
    if (!mn_grow(&x->customer, &x->customer_cap, x->customers + 1, sizeof *x->customer))
        return mn_fail_memory(e);
    x->customer[x->customers++] =
        (uint64_t)x->w.act[r->mark - 1].number << 32 | x->w.account[r->from].number;
    return MN_OK;
}

/* One after the other: a payer who has not enough is declined. */
static mn_status settle(run *x, mn_err *e)
{
    mn_sim_world *w = &x->w;
    size_t kept = 0;
    for (size_t i = 0; i < x->sorted.n; i++) {
        const mn_sim_row *r = &x->sorted.row[i];
        if (r->from != MN_SIM_NONE) {
            const int64_t left = w->balance[r->from] - r->cents;
            if (left < w->floor[r->from] && !w->account[r->from].open_ended) {
                x->t.declined++;
                continue;
            }
            w->balance[r->from] = left;
        }
        if (r->to != MN_SIM_NONE)
            w->balance[r->to] += r->cents;
        if (r->mark) {
            const bool planted = r->mark <= w->schemes;
            x->t.labelled += planted;
            x->t.alike += !planted;
            if (r->customer && planted && note_customer(x, r, e))
                return MN_SYSTEM;
        }
        x->sorted.row[kept++] = *r;
    }
    x->sorted.n = kept;
    return MN_OK;
}

static void do_slice(size_t i, void *payload)
{
    run *x = payload;
    const size_t from = i * SLICE, to = from + SLICE < x->sorted.n ? from + SLICE : x->sorted.n;
    for (unsigned f = 0; f < FILES; f++) {
        mn_buf *b = &x->text[f][i];
        mn_buf_clear(b);
        char *at = mn_buf_room(b, (to - from) * MN_SIM_LINE);
        if (!at)
            continue;
        for (size_t k = from; k < to; k++)
            at += (f ? mn_sim_label : mn_sim_line)(at, &x->w, &x->sorted.row[k],
                                                   x->t.payments + k + 1);
        mn_buf_wrote(b, at);
    }
}

static mn_status write_day(run *x, const mn_ctx *ctx, mn_err *e)
{
    const size_t slices = (x->sorted.n + SLICE - 1) / SLICE;
    for (unsigned f = 0; f < FILES; f++) {
        size_t cap = x->slice_cap;
        if (!mn_grow(&x->text[f], &cap, slices, sizeof *x->text[f]))
            return mn_fail_memory(e);
        if (f + 1 == FILES) {
            for (unsigned g = 0; g < FILES; g++)
                for (size_t i = x->slice_cap; i < cap; i++)
                    x->text[g][i] = (mn_buf){0};
            x->slice_cap = cap;
        }
    }
    mn_status st = mn_parallel(ctx, slices, do_slice, x, e);
    for (unsigned f = 0; f < FILES; f++)
        for (size_t i = 0; i < slices && !st; i++) {
            const mn_buf *b = &x->text[f][i];
            st = b->failed ? mn_fail_memory(e) : mn_file_write(x->file[f], b->ptr, b->len, e);
        }
    x->t.payments += x->sorted.n;
    return st;
}

static mn_status do_days(run *x, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = MN_OK;
    for (x->day = 0; !st && (uint32_t)x->day < x->w.o.days; x->day++) {
        mn_progress(ctx, "simulating days", (uint64_t)x->day, x->w.o.days);
        if (!(st = mn_poll(ctx, e)) &&
            !(st = mn_parallel(ctx, x->person_blocks + x->firm_blocks, do_block, x, e)) &&
            !(st = mn_parallel(ctx, x->act_blocks, do_acts, x, e)) && !(st = sort_day(x, e)) &&
            !(st = settle(x, e)))
            st = write_day(x, ctx, e);
    }
    return st;
}

static mn_status begin(run *x, mn_err *e)
{
    static const char *const names[FILES] = {"payments.csv", "labels.csv"};
    static const char *const heads[FILES] = {
        "id,time,amount,from,to,channel,purpose,place,mcc,device,memo,currency\n",
        "id,label,scheme,typology,lookalike\n"};
    const mn_sim_world *w = &x->w;
    x->person_blocks = (w->persons + BLOCK - 1) / BLOCK;
    x->firm_blocks = (w->firms + BLOCK - 1) / BLOCK;
    x->act_blocks = (w->acts + ACT_BLOCK - 1) / ACT_BLOCK;
    x->blocks = x->person_blocks + x->firm_blocks + x->act_blocks;
    x->out = calloc(x->blocks, sizeof *x->out);
    x->bucket = calloc(2 * MN_SIM_DAY + 2, sizeof *x->bucket);
    if (!x->out || !x->bucket)
        return mn_fail_memory(e);
    mn_status st = MN_OK;
    for (unsigned f = 0; f < FILES && !st; f++)
        if (!(st = mn_folder_file(&x->file[f], &x->folder, names[f], e)))
            st = mn_file_write(x->file[f], heads[f], strlen(heads[f]), e);
    return st;
}

static int compare(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static mn_status write_accounts(run *x, mn_err *e)
{
    static const char head[] = "account,bank,party,kind,name,opened,country,phone,address,device,"
                               "signer,mcc,home_city,balance,overdraft\n";
    const mn_sim_world *w = &x->w;
    uint32_t *by_number = calloc(w->accounts, sizeof *by_number);
    mn_file_out *f = NULL;
    mn_buf b = {0};
    if (!by_number)
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < w->accounts; i++)
        by_number[w->account[i].number - 1] = i;
    mn_status st = mn_folder_file(&f, &x->folder, "accounts.csv", e);
    if (!st)
        st = mn_file_write(f, head, sizeof head - 1, e);
    for (uint32_t i = 0; !st && i < w->accounts; i += SLICE) {
        mn_buf_clear(&b);
        mn_sim_write_accounts(&b, w, i, i + SLICE < w->accounts ? i + SLICE : w->accounts,
                              by_number);
        st = b.failed ? mn_fail_memory(e) : mn_file_write(f, b.ptr, b.len, e);
    }
    mn_buf_free(&b);
    free(by_number);
    if (!st)
        return mn_file_commit(f, e);
    mn_file_abandon(f);
    return st;
}

static mn_status write_tables(run *x, mn_err *e)
{
    static const char *const names[] = {"places.csv", "schemes.csv", "roles.csv", "about.json"};
    mn_sim_world *w = &x->w;
    mn_buf b = {0};
    mn_status st = MN_OK;
    if (x->customers)
        qsort(x->customer, x->customers, sizeof *x->customer, compare);
    x->t.accounts = w->accounts;
    x->t.persons = w->persons;
    x->t.places = w->places;
    x->t.schemes = w->schemes;
    x->t.lookalikes = w->acts - w->schemes;
    for (unsigned i = 0; i < sizeof names / sizeof *names && !st; i++) {
        mn_buf_clear(&b);
        if (i == 0)
            mn_sim_write_places(&b, w);
        else if (i == 1)
            mn_sim_write_schemes(&b, w);
        else if (i == 2)
            x->t.roles = mn_sim_write_roles(&b, w, x->customer, x->customers);
        else
            mn_sim_write_about(&b, w, &x->t);
        st = b.failed ? mn_fail_memory(e) : mn_folder_put(&x->folder, names[i], b.ptr, b.len, e);
    }
    mn_buf_free(&b);
    return st;
}

static void end(run *x)
{
    for (size_t i = 0; x->out && i < x->blocks; i++)
        free(x->out[i].row);
    for (unsigned f = 0; f < FILES; f++) {
        mn_file_abandon(x->file[f]);
        for (size_t i = 0; x->text[f] && i < x->slice_cap; i++)
            mn_buf_free(&x->text[f][i]);
        free(x->text[f]);
    }
    free(x->out);
    free(x->wait.row);
    free(x->sorted.row);
    free(x->bucket);
    free(x->customer);
    mn_folder_end(&x->folder);
    mn_sim_world_free(&x->w);
    free(x);
}

mn_status mn_simulate(mn_sim_totals *out, const mn_sim_options *options, const mn_ctx *ctx,
                      mn_err *e)
{
    run *x = calloc(1, sizeof *x);
    if (!x)
        return mn_fail_memory(e);
    mn_status st = mn_folder_begin(&x->folder, options->dir, e);
    if (!st)
        st = mn_sim_world_new(&x->w, options, e);
    if (!st)
        st = begin(x, e);
    if (!st)
        st = write_accounts(x, e);
    if (!st)
        st = do_days(x, ctx, e);
    for (unsigned f = 0; f < FILES && !st; f++) {
        st = mn_file_commit(x->file[f], e);
        x->file[f] = NULL;
    }
    if (!st)
        st = write_tables(x, e);
    if (!st)
        st = mn_folder_commit(&x->folder, e);
    if (!st)
        *out = x->t;
    end(x);
    return st;
}
