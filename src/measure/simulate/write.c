/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/simulate/write.c - a population's files. See crowd.h.
 *
 * Case numbers are given in the order in which cases first come, as an agency's are, so that they
 * tell nothing of who is who; people.csv and links.csv have the truth.
 */
#include <stdlib.h>

#include "core/err.h"
#include "core/folder_out.h"
#include "core/text.h"
#include "measure/simulate/crowd.h"

typedef struct work {
    const mn_crowd *c;
    const mn_crowd_records *x;
    uint32_t *shown; /* case number, by mn_crowd_record.as; 0: has none */
    int32_t start;
    mn_crowd_totals t;
    mn_buf b;
} work;

static void put_day(work *w, uint32_t day)
{
    int64_t y;
    unsigned m, d;
    mn_civil_from_days((int64_t)w->start + day, &y, &m, &d);
    mn_buf_fmt(&w->b, "%04d-%02u-%02u", (int)y, m, d);
}

static void put_records(work *w)
{
    mn_buf_str(&w->b, "person,list,date\n");
    for (size_t i = 0; i < w->x->n; i++) {
        const mn_crowd_record *r = &w->x->at[i];
        mn_buf_fmt(&w->b, "C%07u,%s,", w->shown[r->as], mn_crowd_list_name(r->list));
        put_day(w, r->day);
        mn_buf_char(&w->b, '\n');
    }
}

static void put_histories(work *w)
{
    const unsigned lists = w->c->o.lists;
    for (unsigned k = 0; k < lists; k++)
        mn_buf_fmt(&w->b, "%s,", mn_crowd_list_name(k));
    mn_buf_str(&w->b, "count\n");
    for (unsigned h = 1; h < 1U << lists; h++) {
        if (!(w->x->count[h] > 0))
            continue;
        for (unsigned k = 0; k < lists; k++)
            mn_buf_fmt(&w->b, "%u,", h >> k & 1);
        mn_buf_fmt(&w->b, "%.0f\n", w->x->count[h]);
        w->t.as_told += (uint64_t)w->x->count[h];
        w->t.histories++;
    }
}

static void put_sets(mn_buf *b, unsigned set)
{
    const char *sep = "";
    for (unsigned k = 0; k < MN_LISTS_MOST; k++)
        if (set >> k & 1) {
            mn_buf_fmt(b, "%s%s", sep, mn_crowd_list_name(k));
            sep = ";";
        }
}

static void put_people(work *w)
{
    const mn_crowd *c = w->c;
    mn_buf_str(&w->b, "person,case,class,degree,from,until,lists,referred\n");
    for (uint32_t i = 0; i < c->o.people; i++) {
        mn_crowd_person p;
        mn_crowd_person_of(&p, c, i);
        mn_buf_fmt(&w->b, "T%07u,", i + 1);
        if (w->shown[i])
            mn_buf_fmt(&w->b, "C%07u", w->shown[i]);
        mn_buf_fmt(&w->b, ",%s,", !(c->easy > 0) ? "" : p.easy ? "easy" : "hard");
        if (c->spread > 0)
            mn_buf_fmt(&w->b, "%.4f", p.degree);
        mn_buf_char(&w->b, ',');
        put_day(w, p.from);
        mn_buf_char(&w->b, ',');
        put_day(w, p.until - 1);
        mn_buf_char(&w->b, ',');
        put_sets(&w->b, p.on);
        mn_buf_char(&w->b, ',');
        put_sets(&w->b, p.sent);
        mn_buf_char(&w->b, '\n');
    }
}

static void put_links(work *w)
{
    mn_buf_str(&w->b, "record,case,person,error\n");
    for (size_t i = 0; i < w->x->n; i++) {
        const mn_crowd_record *r = &w->x->at[i];
        if (r->as != r->person)
            mn_buf_fmt(&w->b, "%zu,C%07u,T%07u,%s\n", i + 1, w->shown[r->as], r->person + 1,
                       r->as >= w->c->o.people ? "missed" : "wrong");
    }
}

static void put_number(work *w, const char *name, double v)
{
    mn_buf_fmt(&w->b, ",\n  \"%s\": ", name);
    mn_buf_f64(&w->b, v);
}

static void put_patterns(work *w)
{
    const char *sep = "";
    mn_buf_str(&w->b, ",\n  \"patterns\": [");
    for (unsigned k = 0; k < MN_CROWD_PATTERNS; k++)
        if (w->c->o.patterns >> k & 1) {
            mn_buf_fmt(&w->b, "%s\"%s\"", sep, mn_crowd_pattern_name((mn_crowd_pattern)k));
            sep = ", ";
        }
    mn_buf_char(&w->b, ']');
}

static void put_lists(work *w)
{
    const mn_crowd *c = w->c;
    double persons[MN_LISTS_MOST] = {0};
    for (unsigned h = 1; h < 1U << c->o.lists; h++)
        for (unsigned k = 0; k < c->o.lists; k++)
            persons[k] += h >> k & 1 ? w->x->count[h] : 0;
    mn_buf_str(&w->b, ",\n  \"lists\": [");
    for (unsigned k = 0; k < c->o.lists; k++) {
        mn_buf_fmt(&w->b, "%s\n    {\"number\": %u, \"name\": \"%s\", \"chance\": ", k ? "," : "",
                   k + 1, mn_crowd_list_name(k));
        mn_buf_f64(&w->b, c->chance[k]);
        mn_buf_fmt(&w->b, ", \"persons\": %.0f}", persons[k]);
    }
    mn_buf_str(&w->b, "\n  ],\n  \"dependent\": [");
    for (unsigned k = 0; k < c->pairs; k++) {
        mn_buf_fmt(&w->b, "%s\n    {\"lists\": [%u, %u], \"odds_ratio\": ", k ? "," : "", 2 * k + 1,
                   2 * k + 2);
        mn_buf_f64(&w->b, c->odds);
        mn_buf_str(&w->b, ", \"referred\": ");
        mn_buf_f64(&w->b, c->referral);
        mn_buf_char(&w->b, '}');
    }
    mn_buf_str(&w->b, c->pairs ? "\n  ]" : "]");
}

static void put_truth(work *w)
{
    const mn_crowd *c = w->c;
    mn_buf_fmt(&w->b,
               "{\n  \"what\": \"a simulated population: nobody in it exists\",\n"
               "  \"program\": \"manumit %s\",\n  \"format\": 1,\n  \"persons\": %u",
               MN_VERSION, c->o.people);
    mn_buf_fmt(&w->b, ",\n  \"on_lists\": %.0f,\n  \"on_lists_as_told\": %llu,\n  \"records\": %zu",
               w->x->on_lists, (unsigned long long)w->t.as_told, w->x->n);
    put_number(w, "there_on_a_day", w->x->days_there / c->o.days);
    put_patterns(w);
    mn_buf_fmt(&w->b, ",\n  \"level\": %u,\n  \"seed\": %llu,\n  \"days\": %u", c->o.level,
               (unsigned long long)c->o.seed, c->o.days);
    put_number(w, "seen_if_independent", c->o.seen);
    put_number(w, "easy_share", c->easy);
    put_number(w, "easy_log_odds", c->easy_offset);
    put_number(w, "degree_spread", c->spread);
    put_number(w, "mean_stay_days", c->stay);
    mn_buf_fmt(&w->b, ",\n  \"links_missed\": %u,\n  \"links_wrong\": %u", w->x->missed,
               w->x->wrong);
    put_lists(w);
    mn_buf_str(&w->b, "\n}\n");
}

static mn_status number_cases(work *w, mn_err *e)
{
    uint32_t next = 0;
    w->shown = calloc(w->x->persons, sizeof *w->shown);
    if (!w->shown)
        return mn_fail_memory(e);
    for (size_t i = 0; i < w->x->n; i++)
        if (!w->shown[w->x->at[i].as])
            w->shown[w->x->at[i].as] = ++next;
    return MN_OK;
}

mn_status mn_crowd_write(mn_crowd_totals *out, const mn_crowd *c, const char *dir, int32_t start,
                         mn_err *e)
{
    static const struct {
        const char *name;
        void (*put)(work *w);
    } files[] = {{"records.csv", put_records},
                 {"histories.csv", put_histories},
                 {"people.csv", put_people},
                 {"links.csv", put_links},
                 {"truth.json", put_truth}}; /* the last, as others count what it tells */
    mn_folder_out folder = {0};
    mn_crowd_records x = {0};
    work w = {.c = c, .x = &x, .start = start};
    mn_status st = mn_folder_begin(&folder, dir, e);
    if (!st)
        st = mn_crowd_run(&x, c, e);
    if (!st)
        st = number_cases(&w, e);
    for (size_t i = 0; i < sizeof files / sizeof *files && !st; i++) {
        mn_buf_clear(&w.b);
        files[i].put(&w);
        st = w.b.failed ? mn_fail_memory(e)
                        : mn_folder_put(&folder, files[i].name, w.b.ptr, w.b.len, e);
    }
    if (!st)
        st = mn_folder_commit(&folder, e);
    if (!st) {
        *out = w.t;
        out->people = c->o.people;
        out->on_lists = (uint64_t)x.on_lists;
        out->records = x.n;
        out->missed = x.missed;
        out->wrong = x.wrong;
    }
    mn_buf_free(&w.b);
    free(w.shown);
    mn_crowd_records_free(&x);
    mn_folder_end(&folder);
    return st;
}
