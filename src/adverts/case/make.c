/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/case/make.c - the tables of a case: facts, posts, ties, movement, files. Templates are
 * made in templates.c. See make.h.
 */
#include "adverts/case/make.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "adverts/case/inside.h"
#include "core/err.h"
#include "core/text.h"

/* --- posts ------------------------------------------------------------------------------------ */

/* Names that are given, and of ids the last number behind them. */
typedef struct naming {
    mn_map at; /* of names: the post */
    uint32_t *last;
    mn_buf b;
} naming;

/* The id of post i, which is a name already, with the first number behind it that makes a free one:
 * the search goes on where it ended for the id's post before. */
static mn_status number_name(mn_text *out, naming *x, mn_case_making *m, uint32_t i, mn_err *e)
{
    const mn_text id = mn_case_post(m, i)->id;
    uint32_t *last = &x->last[mn_map_get(&x->at, id)];
    do {
        mn_buf_clear(&x->b);
        mn_buf_text(&x->b, id);
        mn_buf_fmt(&x->b, " (%u)", ++*last + 1);
    } while (!x->b.failed && mn_map_get(&x->at, (mn_text){x->b.ptr, x->b.len}) != MN_MAP_NONE);
    if (!x->b.failed)
        *out = mn_arena_text(&m->arena, (mn_text){x->b.ptr, x->b.len});
    return x->b.failed || !out->ptr ? mn_fail_memory(e) : MN_OK;
}

/* A name for each post of the case that no other one has: its id, or with "(2)" behind it. O(posts)
 * expected, however many have one id. */
static mn_status name_posts(mn_case_making *m, mn_err *e)
{
    naming x = {.last = calloc((size_t)m->in->posts + 1, sizeof *x.last)};
    mn_status st = x.last ? MN_OK : mn_fail_memory(e);
    for (uint32_t i = 0; !st && i < m->in->posts; i++) {
        uint32_t first = i, own = i;
        m->name[i] = mn_case_post(m, i)->id;
        st = mn_map_put(&x.at, m->name[i], &first, e);
        if (!st && first != i)
            st = number_name(&m->name[i], &x, m, i, e);
        if (!st && first != i)
            st = mn_map_put(&x.at, m->name[i], &own, e);
    }
    mn_buf_free(&x.b);
    mn_map_free(&x.at);
    free(x.last);
    return st;
}

/* The first post that says the same, by its name where it is told. */
static mn_text cluster_name(const mn_case_making *m, uint32_t number)
{
    const mn_ad_found *f = m->in->f;
    const uint32_t first = f->clusters.of[number];
    const uint32_t at = mn_case_position(m, first);
    return at < m->in->posts ? m->name[at] : f->post[first].id;
}

static void make_post(mn_maker *k, mn_case_making *m, uint32_t i)
{
    const mn_ad_found *f = m->in->f;
    const mn_found_post *p = mn_case_post(m, i);
    char when[MN_FOUND_WHEN];
    mn_make_row(k, 0);
    mn_make_text(k, MN_CASE_POST_NAME, m->name[i]);
    mn_found_when(when, p->time, (p->flags & MN_POST_DAY_ONLY) != 0);
    if (when[0])
        mn_make_str(k, MN_CASE_POST_TIME, when);
    if (p->place != MN_POST_NONE)
        mn_make_text(k, MN_CASE_POST_PLACE, f->place[p->place]);
    if (p->located) {
        mn_make_f64(k, MN_CASE_POST_LAT, mn_case_degrees((double)p->lat));
        mn_make_f64(k, MN_CASE_POST_LON, mn_case_degrees((double)p->lon));
    }
    if (p->source != MN_POST_NONE)
        mn_make_text(k, MN_CASE_POST_SOURCE, f->source[p->source]);
    if (m->in->author[i].len)
        mn_make_text(k, MN_CASE_POST_AUTHOR, m->in->author[i]);
    if (p->file < m->in->files)
        mn_make_text(k, MN_CASE_POST_FILE, m->in->file[p->file].name);
    mn_make_i64(k, MN_CASE_POST_ROW, p->row);
    mn_make_text(k, MN_CASE_POST_CLUSTER, cluster_name(m, mn_case_number(m, i)));
    if (m->template[i])
        mn_make_i64(k, MN_CASE_POST_TEMPLATE, m->template[i]);
    mn_buf_clear(&m->b);
    mn_found_signs(&m->b, p->signs);
    mn_make_buf(k, MN_CASE_POST_SIGNS, &m->b);
    mn_make_text(k, MN_CASE_POST_ID, p->id);
    mn_make_text(k, MN_CASE_POST_TEXT, m->in->text[i]);
}

static void make_posts(mn_maker *k, mn_case_making *m)
{
    mn_make_room(k, m->in->posts);
    for (uint32_t i = 0; i < m->in->posts && !k->st; i++)
        make_post(k, m, i);
}

/* --- ties ------------------------------------------------------------------------------------- */

static const char *sort_name(mn_tie_sort s)
{
    static const char *const names[] = {
        [MN_TIE_TEXT] = "text", [MN_TIE_IDENTIFIER] = "identifier", [MN_TIE_PICTURE] = "picture"};
    return names[s];
}

static void make_tie(mn_maker *k, mn_case_making *m, const mn_tie *t, int64_t number, size_t here)
{
    const mn_ad_found *f = m->in->f;
    mn_make_row(k, 0);
    mn_make_i64(k, MN_CASE_TIE_NUMBER, number);
    mn_make_str(k, MN_CASE_TIE_SORT, sort_name(t->sort));
    mn_make_text(k, MN_CASE_TIE_KIND, t->kind);
    mn_make_text(k, MN_CASE_TIE_VALUE,
                 t->sort == MN_TIE_TEXT ? cluster_name(m, f->nets.tied[t->first]) : t->value);
    mn_make_str(k, MN_CASE_TIE_STATE, mn_tie_state_name(t->state));
    mn_make_i64(k, 5, t->posts);
    mn_make_i64(k, 6, t->texts);
    if (t->pieces)
        mn_make_i64(k, 7, t->pieces);
    mn_make_i64(k, 8, t->places);
    mn_make_f64(k, 9, mn_case_rounded((double)t->leaps));
    mn_make_f64(k, 10, mn_case_rounded((double)t->weight));
    mn_make_i64(k, 11, (int64_t)here);
    mn_buf_clear(&m->b);
    mn_tie_why(&m->b, t);
    mn_make_buf(k, 12, &m->b);
}

/* A picture that one post alone shows ties nothing and names nobody; all else is told. */
static bool told(const mn_tie *t)
{
    return t->posts > 1 || t->sort == MN_TIE_IDENTIFIER;
}

static void make_ties(mn_maker *ties, mn_maker *tied, mn_case_making *m)
{
    const mn_case_input *in = m->in;
    int64_t number = 0;
    for (size_t i = 0, end; i < in->edges && !ties->st && !tied->st; i = end) {
        const mn_tie *t = &in->f->nets.tie[in->edge[i].tie];
        for (end = i; end < in->edges && in->edge[end].tie == in->edge[i].tie; end++)
            continue;
        if (!told(t))
            continue;
        make_tie(ties, m, t, ++number, end - i);
        for (size_t j = i; j < end; j++)
            if (in->edge[j].post < in->posts) {
                mn_make_row(tied, 0);
                mn_make_i64(tied, 0, number);
                mn_make_text(tied, 1, m->name[in->edge[j].post]);
            }
    }
}

/* --- movement --------------------------------------------------------------------------------- */

static void put_when(mn_maker *k, size_t column, int64_t time, bool day_only)
{
    char when[MN_FOUND_WHEN];
    mn_found_when(when, time, day_only);
    if (when[0])
        mn_make_str(k, column, when);
}

static void make_stays(mn_maker *stays, mn_maker *legs, const mn_case_making *m)
{
    const mn_ad_found *f = m->in->f;
    const mn_track *t = &f->track[m->in->network];
    for (uint32_t i = 0; i < t->stays; i++) {
        const mn_stay *s = &t->stay[i];
        mn_make_row(stays, 0);
        mn_make_text(stays, 0, f->place[s->place]);
        mn_make_f64(stays, 1, mn_case_degrees((double)s->lat));
        mn_make_f64(stays, 2, mn_case_degrees((double)s->lon));
        put_when(stays, 3, s->from, s->day_only);
        put_when(stays, 4, s->until, s->day_only);
        mn_make_i64(stays, 5, s->posts);
        if (!i)
            continue;
        const mn_stay *before = &t->stay[i - 1];
        mn_make_row(legs, 0);
        mn_make_text(legs, 0, f->place[before->place]);
        mn_make_text(legs, 1, f->place[s->place]);
        put_when(legs, 2, before->until, before->day_only);
        put_when(legs, 3, s->from, s->day_only);
        mn_make_f64(legs, 4, mn_case_rounded(t->leg[i - 1].km));
        mn_make_f64(legs, 5, mn_case_rounded(t->leg[i - 1].hours));
        mn_make_bool(legs, 6, t->leg[i - 1].impossible);
    }
}

static void make_circuits(mn_maker *k, mn_case_making *m)
{
    const mn_track *t = &m->in->f->track[m->in->network];
    if (!(t->circuit_laps > 0))
        return;
    mn_make_row(k, 0);
    mn_buf_clear(&m->b);
    mn_found_circuit(&m->b, m->in->f, t);
    mn_make_buf(k, 0, &m->b);
    mn_make_f64(k, 1, mn_case_rounded(t->circuit_laps));
    mn_make_f64(k, 2, t->circuit_chance);
}

/* --- facts and files -------------------------------------------------------------------------- */

static void put_fact(mn_maker *k, const char *name, mn_text value)
{
    mn_make_row(k, 0);
    mn_make_str(k, MN_CASE_FACT_NAME, name);
    mn_make_text(k, MN_CASE_FACT_VALUE, value);
}

static void put_number(mn_maker *k, mn_case_making *m, const char *name, double value)
{
    mn_buf_clear(&m->b);
    if (!isfinite(value))
        return;
    mn_buf_f64(&m->b, mn_case_rounded(value));
    mn_make_row(k, 0);
    mn_make_str(k, MN_CASE_FACT_NAME, name);
    mn_make_buf(k, MN_CASE_FACT_VALUE, &m->b);
}

static void put_built(mn_maker *k, mn_case_making *m, const char *name)
{
    if (!m->b.len && !m->b.failed)
        return;
    mn_make_row(k, 0);
    mn_make_str(k, MN_CASE_FACT_NAME, name);
    mn_make_buf(k, MN_CASE_FACT_VALUE, &m->b);
}

static void make_facts(mn_maker *k, mn_case_making *m)
{
    const mn_ad_found *f = m->in->f;
    const mn_rank_seen *s = &f->seen[m->in->network];
    const mn_track *t = &f->track[m->in->network];
    const struct {
        const char *name;
        double value;
    } number[] = {{"priority", f->priority[m->in->network]},
                  {"posts", s->posts},
                  {"posts_left_out", (double)(s->posts - m->in->posts)},
                  {"texts", s->texts},
                  {"phones", s->phones},
                  {"phone_entropy", s->phone_entropy},
                  {"emails", s->emails},
                  {"names", s->names},
                  {"urls", s->urls},
                  {"pictures", s->pictures},
                  {"places", s->places},
                  {"radius_km", s->radius},
                  {"per_week", s->most_per_week},
                  {"impossible", s->impossible}};
    mn_buf contrary = {0};
    put_fact(k, "program", mn_text_of(MN_VERSION));
    for (size_t i = 0; i < sizeof number / sizeof *number; i++)
        put_number(k, m, number[i].name, number[i].value);
    mn_buf_clear(&m->b);
    if (t->circuit_laps > 0 && t->circuit_chance <= MN_RANK_CHANCE)
        mn_found_circuit(&m->b, f, t);
    put_built(k, m, "circuit");
    mn_buf_clear(&m->b);
    mn_found_signs(&m->b, s->signs);
    put_built(k, m, "signs");
    mn_buf_clear(&m->b);
    (void)mn_rank_of(s, &f->weights, &m->b, &contrary);
    put_built(k, m, "reasons");
    if (contrary.len || contrary.failed) {
        mn_make_row(k, 0);
        mn_make_str(k, MN_CASE_FACT_NAME, "contrary");
        mn_make_buf(k, MN_CASE_FACT_VALUE, &contrary);
    }
    mn_buf_free(&contrary);
    for (size_t i = 0; i < m->in->facts; i++)
        put_fact(k, m->in->fact[i].name, m->in->fact[i].value);
}

/* Files of which the case has posts. */
static mn_status make_files(mn_maker *k, const mn_case_making *m, mn_err *e)
{
    bool *there = calloc(m->in->files + 1, sizeof *there);
    if (!there)
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < m->in->posts; i++) {
        const uint16_t file = mn_case_post(m, i)->file;
        if (file < m->in->files)
            there[file] = true;
    }
    for (size_t i = 0; i < m->in->files; i++) {
        const mn_network_file *f = &m->in->file[i];
        if (!there[i])
            continue;
        mn_make_row(k, 0);
        mn_make_text(k, 0, f->name);
        if (f->sha256.len)
            mn_make_text(k, 1, f->sha256);
        mn_make_i64(k, 2, (int64_t)f->rows);
        if (f->kept_on.len)
            mn_make_text(k, 3, f->kept_on);
    }
    free(there);
    return MN_OK;
}

/* --- all of it -------------------------------------------------------------------------------- */

static mn_status make_all(mn_case_making *m, const mn_ctx *ctx, mn_err *e)
{
    mn_maker *k = m->maker;
    mn_status st = name_posts(m, e);
    if (!st)
        st = mn_network_case_templates(m, ctx, e);
    if (st)
        return st;
    make_facts(&k[MN_CASE_FACTS], m);
    make_posts(&k[MN_CASE_POSTS], m);
    make_ties(&k[MN_CASE_TIES], &k[MN_CASE_TIED], m);
    make_stays(&k[MN_CASE_STAYS], &k[MN_CASE_LEGS], m);
    make_circuits(&k[MN_CASE_CIRCUITS], m);
    st = make_files(&k[MN_CASE_FILES], m, e);
    for (size_t i = 0; !st && i < MN_CASE_TABLES; i++)
        st = k[i].st;
    return st;
}

mn_status mn_network_case_make(mn_network_case *out, const mn_case_input *in, const mn_ctx *ctx,
                               mn_err *e)
{
    mn_case_making m = {.in = in};
    mn_network_case c = {{NULL}};
    m.name = calloc((size_t)in->posts + 1, sizeof *m.name);
    m.template = calloc((size_t)in->posts + 1, sizeof *m.template);
    for (size_t i = 0; i < MN_CASE_TABLES; i++)
        m.maker[i] = mn_maker_new(mn_network_case_table((mn_case_table)i),
                                  mn_network_case_columns((mn_case_table)i), e);
    mn_status st = m.name && m.template ? MN_OK : mn_fail_memory(e);
    for (size_t i = 0; !st && i < MN_CASE_TABLES; i++)
        st = m.maker[i].st;
    if (!st)
        st = make_all(&m, ctx, e);
    for (size_t i = 0; i < MN_CASE_TABLES; i++) {
        mn_make_status(&m.maker[i], st);
        c.table[i] = mn_maker_end(&m.maker[i]);
    }
    mn_buf_free(&m.b);
    mn_arena_free(&m.arena);
    free(m.name);
    free(m.template);
    if (!st)
        *out = c;
    return st;
}
