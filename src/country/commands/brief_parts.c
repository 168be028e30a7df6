/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/brief_parts.c - facts, sectors and sources of a brief. See brief_parts.h.
 */
#include "country/commands/brief_parts.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "report/made.h"
#include "report/marks.h"

enum { FILLS = 8, TREND_YEARS = 10 };

void mn_brief_fill(mn_buf *b, const char *form, int n, ...)
{
    const char *value[FILLS];
    va_list list;
    va_start(list, n);
    for (int i = 0; i < n && i < FILLS; i++)
        value[i] = va_arg(list, const char *);
    va_end(list);
    for (const char *p = form; *p; p++) {
        const int i = p[0] == '{' && p[1] >= '1' && p[1] <= '8' && p[2] == '}' ? p[1] - '1' : -1;
        if (i < 0) {
            mn_buf_char(b, *p);
            continue;
        }
        mn_buf_str(b, i < n ? value[i] : "");
        p += 2;
    }
}

void mn_brief_place(char out[128], mn_brief *w, uint32_t place)
{
    const mn_place *p = mn_facts_place(w->d.facts, place);
    mn_buf b = {0};
    if (!w->names || !mn_language_say(w->names, &b, mn_text_of(p->name)) || b.failed)
        snprintf(out, 128, "%s", p->name);
    else
        snprintf(out, 128, "%.*s", (int)b.len, b.ptr);
    w->failed = w->failed || b.failed;
    mn_buf_free(&b);
}

const mn_fact *mn_brief_any(const mn_brief *w, uint32_t indicator)
{
    for (uint32_t p = 0; p < mn_facts_places(w->d.facts); p++) {
        size_t n;
        const mn_fact *x = mn_facts_of(w->d.facts, p, indicator, &n);
        if (n)
            return x;
    }
    return NULL;
}

enum { SOURCE_ROOM = 512 };

static void source_name(char out[SOURCE_ROOM], const mn_fact_source *x)
{
    snprintf(out, SOURCE_ROOM, "%s%s%s%s%s%s", x->publisher, *x->publisher ? ": " : "", x->name,
             *x->published ? " (" : "", x->published, *x->published ? ")" : "");
}

void mn_brief_marks(mn_buf *b, mn_brief *w, const mn_fact *const *x, size_t n)
{
    char name[SOURCE_ROOM];
    mn_buf all = {0};
    const char *marks = "";
    for (size_t i = 0; i < n; i++) {
        if (!x[i])
            continue;
        source_name(name, mn_facts_source(w->d.facts, x[i]->source));
        mn_buf_fmt(&all, "%s%s", all.len ? "; " : "", name);
    }
    mn_buf_char(&all, '\0');
    if (all.failed || mn_report_cite(&marks, w->r, all.ptr, "", "", NULL))
        b->failed = true;
    else if (*marks)
        mn_buf_fmt(b, " (%s)", marks);
    mn_buf_free(&all);
}

static void put_source(mn_maker *k, size_t col, mn_brief *w, const uint32_t *s, size_t n)
{
    mn_buf b = {0};
    for (size_t part = 0; part < 3; part++) {
        for (size_t i = 0; i < n; i++) {
            const mn_fact_source *x = mn_facts_source(w->d.facts, s[i]);
            if (i)
                mn_buf_str(&b, "; ");
            char name[SOURCE_ROOM];
            source_name(name, x);
            if (part == 0)
                mn_buf_str(&b, name);
            else
                mn_buf_str(&b, part == 1 ? x->address : x->retrieved);
            w->used[s[i]] = true;
        }
        mn_make_buf(k, col + part, &b);
    }
    mn_buf_free(&b);
}

void mn_brief_source(mn_maker *k, size_t col, mn_brief *w, const mn_fact *a, const mn_fact *b)
{
    uint32_t s[2];
    size_t n = 0;
    if (b)
        s[n++] = b->source;
    if (a && (!n || a->source != s[0]))
        s[n++] = a->source;
    put_source(k, col, w, s, n);
}

/* --- six facts -----------------------------------------------------------------------------------
 */

enum { FACT, MEASURE, YEAR, VALUE, BEFORE, BEFORE_YEAR, MISSING, SOURCE };

/* Years without a figure from the first within the last ten to the last that other countries have
 * one of. */
static void gaps(mn_buf *b, const mn_brief *w, uint32_t indicator, int last)
{
    const int newest = mn_country_newest(&w->d, indicator);
    const int until = newest > last ? newest : last;
    const mn_fact *x = mn_facts_last(w->d.facts, w->place, indicator, last - TREND_YEARS, last);
    mn_buf years = {0};
    int first = last;
    for (int y = last - TREND_YEARS; x && y < last; y++)
        if (mn_facts_in(w->d.facts, w->place, indicator, y)) {
            first = y;
            break;
        }
    for (int y = first; y <= until; y++) {
        int end = y;
        while (end <= until && !mn_facts_in(w->d.facts, w->place, indicator, end))
            end++;
        if (end == y)
            continue;
        mn_buf_str(&years, years.len ? ", " : "");
        if (end - 1 == y)
            mn_buf_fmt(&years, "%d", y);
        else
            mn_buf_fmt(&years, "%d-%d", y, end - 1);
        y = end;
    }
    if (years.len) {
        mn_buf_char(&years, '\0');
        mn_brief_fill(b, w->say->between, 1, years.failed ? "" : years.ptr);
    }
    b->failed = b->failed || years.failed;
    mn_buf_free(&years);
}

static const char *measure_name(const mn_brief *w, uint32_t i)
{
    const mn_indicator *x = mn_facts_indicator(w->d.facts, i);
    return w->language == MN_BRIEF_SPANISH && *x->name_es ? x->name_es : x->name;
}

/* The list names all that it lists: a country that is not in it has no good there. */
static void put_unknown(mn_maker *k, mn_brief *w, const char *fact, uint32_t indicator)
{
    const bool listed = !strcmp(fact, "goods-forced-labour");
    mn_make_str(k, MISSING, listed ? w->say->none_listed : w->say->no_figure);
    mn_brief_source(k, SOURCE, w, NULL, mn_brief_any(w, indicator));
}

static void put_fact(mn_maker *k, mn_brief *w, const char *fact)
{
    const uint32_t i = mn_facts_find_indicator(w->d.facts, mn_text_of(fact));
    if (i == UINT32_MAX)
        return;
    const mn_fact *x = mn_facts_last(w->d.facts, w->place, i, 1900, 2200);
    mn_buf b = {0};
    mn_make_row(k, x ? x->line : 0);
    mn_make_str(k, FACT, fact);
    mn_make_str(k, MEASURE, measure_name(w, i));
    if (!x) {
        put_unknown(k, w, fact, i);
        return;
    }
    const mn_fact *old = mn_facts_last(w->d.facts, w->place, i, 1900, x->year - 1);
    mn_make_i64(k, YEAR, x->year);
    mn_make_str(k, VALUE, x->text);
    if (old) {
        mn_make_str(k, BEFORE, old->text);
        mn_make_i64(k, BEFORE_YEAR, old->year);
    }
    gaps(&b, w, i, x->year);
    mn_make_buf(k, MISSING, &b);
    mn_brief_source(k, SOURCE, w, old, x);
    mn_buf_free(&b);
}

/* The last tier beside the first of the ten years before it. */
static void put_trend(mn_maker *k, mn_brief *w)
{
    const uint32_t i = mn_facts_find_indicator(w->d.facts, mn_text_of("tip-tier"));
    if (i == UINT32_MAX)
        return;
    const mn_fact *x = mn_facts_last(w->d.facts, w->place, i, 1900, 2200), *old = NULL;
    for (int y = x ? x->year - TREND_YEARS : 0; x && !old && y < x->year; y++)
        old = mn_facts_in(w->d.facts, w->place, i, y);
    const double now = x ? mn_fact_number(x) : (double)NAN;
    const double then = old ? mn_fact_number(old) : (double)NAN;
    mn_make_row(k, x ? x->line : 0);
    mn_make_str(k, FACT, "tier-trend");
    mn_make_str(k, MEASURE, w->say->trend);
    if (isnan(now) || isnan(then)) {
        mn_make_str(k, MISSING, w->say->no_figure);
        mn_brief_source(k, SOURCE, w, NULL, x ? x : mn_brief_any(w, i));
        return;
    }
    mn_make_i64(k, YEAR, x->year);
    mn_make_str(k, VALUE,
                now < then   ? w->say->better
                : now > then ? w->say->worse
                             : w->say->unchanged);
    mn_make_str(k, BEFORE, old->text);
    mn_make_i64(k, BEFORE_YEAR, old->year);
    mn_brief_source(k, SOURCE, w, old, x);
}

mn_status mn_brief_tell_facts(mn_brief *w, mn_err *e)
{
    const mn_table_view view = {.title = w->say->facts, .columns = w->say->facts_columns};
    mn_maker k = mn_maker_new("facts",
                              "fact:t measure:t year:i value:t before:t before_year:i missing:t "
                              "source:t address:t retrieved:t",
                              e);
    put_fact(&k, w, "tip-tier");
    put_trend(&k, w);
    put_fact(&k, w, "victims-detected");
    put_fact(&k, w, "persons-convicted");
    put_fact(&k, w, "3p-total");
    put_fact(&k, w, "goods-forced-labour");
    return mn_report_made(w->r, &k, &view, e);
}

/* --- sectors -------------------------------------------------------------------------------------
 */

/* What people see of a list: its first six. */
static void shorten(mn_buf *b, const mn_brief *w, const mn_buf *all)
{
    enum { SHOWN = 6 };
    const mn_text text = {all->ptr, all->len};
    size_t n = 0, cut = 0;
    char digits[24];
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] == ';' && ++n == SHOWN)
            cut = i;
    b->failed = b->failed || all->failed;
    if (n < SHOWN) {
        mn_buf_text(b, text);
        return;
    }
    mn_buf_add(b, text.ptr, cut);
    mn_buf_char(b, ';');
    snprintf(digits, sizeof digits, "%zu", n + 1 - SHOWN);
    mn_brief_fill(b, w->say->more, 1, digits);
}

/* Illegal profits that the ILO tells of the sector in the world. */
static void put_world(mn_maker *k, mn_brief *w, mn_sector s, mn_buf *b)
{
    static const char *const of[MN_SECTORS] = {
        "profits-agriculture", "profits-agriculture",   "profits-industry", "profits-industry",
        "profits-industry",    "profits-domestic-work", "profits-services"};
    const uint32_t i = mn_facts_find_indicator(w->d.facts, mn_text_of(of[s]));
    const uint32_t world = mn_facts_find_place(w->d.facts, mn_text_of("WLD"));
    const mn_fact *x = i == UINT32_MAX || world == UINT32_MAX
                           ? NULL
                           : mn_facts_last(w->d.facts, world, i, 1900, 2200);
    char billions[32], year[16];
    if (!x || isnan(mn_fact_number(x)))
        return;
    snprintf(billions, sizeof billions, "%.1f", mn_fact_number(x) / 1e9);
    snprintf(year, sizeof year, "%d", (int)x->year);
    mn_brief_fill(b, w->say->billion, 2, billions, year);
    mn_make_buf(k, 7, b);
    mn_make_f64(k, 8, mn_fact_number(x));
    mn_make_i64(k, 9, x->year);
    mn_brief_source(k, 14, w, NULL, x);
}

static void put_sector(mn_maker *k, mn_brief *w, mn_sector s, const mn_sector_goods *g)
{
    static const char *const ids[MN_SECTORS] = {"agriculture",   "fishing",      "mining",
                                                "manufacturing", "construction", "domestic-work",
                                                "other-services"};
    const uint32_t i = mn_facts_find_indicator(w->d.facts, mn_text_of("goods-forced-labour"));
    const mn_fact *list = i == UINT32_MAX ? NULL : mn_brief_any(w, i);
    mn_buf b = {0};
    mn_make_row(k, 0);
    mn_make_str(k, 0, ids[s]);
    mn_make_str(k, 1, w->say->sector[s]);
    mn_make_i64(k, 2, (int64_t)g->forced);
    mn_make_i64(k, 3, (int64_t)g->child);
    shorten(&b, w, &g->goods);
    mn_make_buf(k, 4, &b);
    mn_buf_add(&b, g->goods.ptr, g->goods.len);
    mn_make_buf(k, 5, &b);
    if (list)
        mn_make_i64(k, 6, list->year);
    put_world(k, w, s, &b);
    if (s == MN_SECTOR_DOMESTIC || s == MN_SECTOR_CONSTRUCTION)
        mn_make_str(k, 10, w->say->services);
    mn_brief_source(k, 11, w, NULL, list);
    mn_buf_free(&b);
}

mn_status mn_brief_tell_sectors(mn_brief *w, mn_err *e)
{
    const mn_table_view view = {.title = w->say->sectors, .columns = w->say->sectors_columns};
    mn_sector_goods g[MN_SECTORS];
    mn_maker k = mn_maker_new("sectors",
                              "sector:t name:t forced:i child:i goods:t all_goods:t year:i world:t "
                              "world_usd:f world_year:i note:t source:t address:t retrieved:t "
                              "world_source:t world_address:t world_retrieved:t",
                              e);
    mn_sector_count(g, w->d.reference, mn_facts_place(w->d.facts, w->place)->code);
    for (size_t at = 0; at < MN_SECTORS; at++)
        for (int s = 0; s < MN_SECTORS; s++) {
            const bool asked = s != MN_SECTOR_MINING && s != MN_SECTOR_OTHER;
            if (g[s].order == at && (asked || g[s].forced + g[s].child))
                put_sector(&k, w, (mn_sector)s, &g[s]);
        }
    for (size_t s = 0; s < MN_SECTORS; s++)
        mn_buf_free(&g[s].goods);
    return mn_report_made(w->r, &k, &view, e);
}

/* --- sources -------------------------------------------------------------------------------------
 */

typedef struct cited {
    const char *mark, *source, *address, *retrieved, *note, *name;
} cited;

/* a, b, ... z, aa: shorter ones first. */
static int by_mark(const void *pa, const void *pb)
{
    const cited *a = pa, *b = pb;
    const size_t x = strlen(a->mark), y = strlen(b->mark);
    return x != y ? (x > y) - (x < y) : strcmp(a->mark, b->mark);
}

static mn_status cite(cited *c, mn_brief *w, mn_err *e)
{
    return mn_report_cite(&c->mark, w->r, c->source, c->address, c->retrieved, e);
}

/* Those of the figures, then those of the asks, each once. */
static mn_status all_cited(cited *c, size_t *n, char (*name)[SOURCE_ROOM], mn_brief *w, mn_err *e)
{
    mn_status st = MN_OK;
    for (uint32_t i = 0; i < mn_facts_sources(w->d.facts) && !st; i++) {
        const mn_fact_source *s = mn_facts_source(w->d.facts, i);
        if (!w->used[i])
            continue;
        source_name(name[*n], s);
        c[*n] = (cited){NULL, name[*n], s->address, s->retrieved, s->note, s->name};
        st = cite(&c[(*n)++], w, e);
    }
    for (size_t i = 0; i < w->asked && !st; i++) {
        const mn_brief_ask *a = &w->asks->at[w->chosen[i]];
        bool before = false;
        for (size_t j = 0; j < i; j++)
            before = before || !strcmp(a->source, w->asks->at[w->chosen[j]].source);
        if (before)
            continue;
        c[*n] = (cited){NULL, a->source, a->address, a->retrieved, a->note, a->source};
        st = cite(&c[(*n)++], w, e);
    }
    if (!st)
        qsort(c, *n, sizeof *c, by_mark);
    return st;
}

mn_status mn_brief_tell_sources(mn_brief *w, mn_err *e)
{
    const mn_table_view view = {.title = w->say->sources, .columns = w->say->sources_columns};
    const size_t most = mn_facts_sources(w->d.facts) + w->asked + 1;
    cited *c = calloc(most, sizeof *c);
    char(*name)[SOURCE_ROOM] = calloc(most, sizeof *name);
    size_t n = 0;
    mn_status st = c && name ? all_cited(c, &n, name, w, e) : mn_fail_memory(e);
    mn_maker k = mn_maker_new("sources", "source:t address:t retrieved:t note:t name:t mark:t", e);
    mn_make_status(&k, st);
    for (size_t i = 0; i < n && !st; i++) {
        const char *const cells[] = {c[i].source, c[i].address, c[i].retrieved,
                                     c[i].note,   c[i].name,    c[i].mark};
        mn_make_row(&k, 0);
        for (size_t j = 0; j < sizeof cells / sizeof *cells; j++)
            mn_make_str(&k, j, cells[j]);
    }
    st = mn_report_made(w->r, &k, &view, e);
    free(name);
    free(c);
    return st;
}
