/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/brief.c - manumit brief: two pages on a country for a meeting. Figures come from
 * rows of sources alone; what is asked is chosen by rules over the record.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "country/brief/precedent.h"
#include "country/commands/brief_parts.h"
#include "country/commands/command.h"
#include "country/commands/judged.h"
#include "report/made.h"

/* --- asks ----------------------------------------------------------------------------------------
 */

static void because(mn_buf *b, mn_brief *w, const mn_access_rule *r, const mn_brief_ask *a,
                    const mn_fact *x[2])
{
    char years[2][16];
    mn_buf with = {0}, marks = {0};
    const mn_fact *any = x[1] ? x[1] : mn_brief_any(w, r->indicator);
    const mn_fact *of[2] = {x[0], any};
    mn_brief_marks(&marks, w, of, 2);
    mn_buf_char(&marks, '\0');
    if (x[1]) {
        snprintf(years[1], sizeof years[1], "%d", (int)x[1]->year);
        snprintf(years[0], sizeof years[0], "%d", x[0] ? (int)x[0]->year : 0);
        mn_buf_str(&with, ": ");
        if (x[0] && r->test == MN_ACCESS_FEW_BESIDE)
            mn_brief_fill(&with, w->say->beside, 3, x[1]->text, x[0]->text, years[1]);
        else if (x[0] && x[0] != x[1])
            mn_brief_fill(&with, w->say->then_now, 4, x[0]->text, years[0], x[1]->text, years[1]);
        else
            mn_brief_fill(&with, w->say->now, 2, x[1]->text, years[1]);
    }
    mn_buf_char(&with, '\0');
    mn_brief_fill(b, w->say->because, 3, a->says[w->language], with.failed ? "" : with.ptr,
                  marks.failed ? "" : marks.ptr);
    b->failed = b->failed || marks.failed || with.failed;
    mn_buf_free(&marks);
    mn_buf_free(&with);
}

/* What stood beside a precedent's figure, where the rule asks for a rate; NULL without. */
static const mn_fact *stood_beside(const mn_brief *w, const mn_access_rule *r, const mn_fact *x)
{
    return x && r->test == MN_ACCESS_FEW_BESIDE
               ? mn_facts_in(w->d.facts, x->place, r->beside, x->year)
               : NULL;
}

static void name_one(mn_buf *b, mn_brief *w, const mn_access_rule *r, const mn_precedent *p)
{
    char from[16], to[16];
    char name[128];
    const mn_fact *then = stood_beside(w, r, p->from), *now = stood_beside(w, r, p->to);
    mn_brief_place(name, w, p->place);
    if (then && now) {
        mn_buf_fmt(b, "%s (", name);
        snprintf(from, sizeof from, "%d", (int)then->year);
        snprintf(to, sizeof to, "%d", (int)now->year);
        mn_brief_fill(b, w->say->beside, 3, p->from->text, then->text, from);
        mn_buf_str(b, ", ");
        mn_brief_fill(b, w->say->beside, 3, p->to->text, now->text, to);
        mn_buf_str(b, ")");
        return;
    }
    snprintf(from, sizeof from, "%d", p->from_year);
    snprintf(to, sizeof to, "%d", p->to_year);
    if (p->from && p->to)
        mn_brief_fill(b, w->say->changed, 5, name, p->from->text, from, p->to->text, to);
    else
        mn_brief_fill(b, w->say->told, 3, name, to, from);
}

static void precedent(mn_buf *b, mn_brief *w, const mn_access_rule *r, const mn_precedent *p,
                      size_t n)
{
    enum { NAMED = 3 };
    const mn_fact **seen = calloc(mn_facts_sources(w->d.facts) + 1, sizeof *seen); /* by source */
    if (!seen) {
        b->failed = true;
        return;
    }
    char alike[24], improved[24], others[24];
    size_t good = 0;
    mn_buf names = {0};
    for (size_t i = 0; i < n && p[i].improved; i++, good++)
        if (i < NAMED) {
            mn_buf_str(&names, i ? "; " : "");
            name_one(&names, w, r, &p[i]);
        }
    mn_buf_char(&names, '\0');
    snprintf(alike, sizeof alike, "%zu", n);
    snprintf(improved, sizeof improved, "%zu", good);
    snprintf(others, sizeof others, "%zu", n - good);
    if (!n)
        mn_buf_str(b, w->say->none);
    else if (!good)
        mn_brief_fill(b, w->say->no_precedent, 1, alike);
    else
        mn_brief_fill(b, w->say->precedent, 4, names.failed ? "" : names.ptr, alike, improved,
                      others);
    b->failed = b->failed || names.failed;
    for (size_t i = 0; i < n; i++) {
        const mn_fact *of[2] = {p[i].from, p[i].to ? p[i].to : mn_brief_any(w, r->indicator)};
        for (int j = 0; j < 2; j++)
            if (of[j])
                seen[of[j]->source] = of[j];
    }
    mn_brief_marks(b, w, seen, mn_facts_sources(w->d.facts));
    free(seen);
    mn_buf_free(&names);
}

/* Sources that the comparison counted from, each once. */
static void counted_from(mn_buf *b, mn_brief *w, const mn_precedent *p, size_t n,
                         uint32_t indicator)
{
    const size_t sources = mn_facts_sources(w->d.facts);
    bool *seen = calloc(sources + 1, sizeof *seen);
    if (!seen) {
        b->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const mn_fact *x[2] = {p[i].from, p[i].to ? p[i].to : mn_brief_any(w, indicator)};
        for (int j = 0; j < 2; j++)
            if (x[j])
                seen[x[j]->source] = true;
    }
    for (uint32_t s = 0; s < sources; s++)
        if (seen[s]) {
            w->used[s] = true;
            mn_buf_fmt(b, "%s%s", b->len ? "; " : "", mn_facts_source(w->d.facts, s)->name);
        }
    free(seen);
}

static void put_precedents(mn_maker *k, mn_brief *w, const mn_access_rule *r, const mn_precedent *p,
                           size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const mn_fact *to = p[i].to ? p[i].to : mn_brief_any(w, r->indicator);
        char name[128];
        mn_make_row(k, 0);
        mn_make_str(k, 0, r->id);
        mn_make_str(k, 1, mn_facts_place(w->d.facts, p[i].place)->code);
        mn_brief_place(name, w, p[i].place);
        mn_make_str(k, 2, name);
        if (p[i].from)
            mn_make_str(k, 3, p[i].from->text);
        mn_make_i64(k, 4, p[i].from_year);
        if (p[i].to)
            mn_make_str(k, 5, p[i].to->text);
        mn_make_i64(k, 6, p[i].to_year);
        mn_make_bool(k, 7, p[i].same_region);
        mn_make_bool(k, 8, p[i].same_tier);
        mn_make_bool(k, 9, p[i].improved);
        mn_brief_source(k, 10, w, p[i].from, to);
        const mn_fact *beside[2] = {stood_beside(w, r, p[i].from), stood_beside(w, r, p[i].to)};
        for (size_t j = 0; j < 2; j++)
            if (beside[j])
                mn_make_str(k, 13 + j, beside[j]->text);
    }
}

static void put_ask(mn_maker *k, mn_brief *w, size_t ask, const mn_fact *x[2],
                    const mn_precedent *p, size_t n)
{
    const mn_access_rule *r = &w->asks->rules.at[ask];
    const mn_brief_ask *a = &w->asks->at[ask];
    size_t improved = 0;
    mn_buf b = {0};
    for (size_t i = 0; i < n; i++)
        improved += p[i].improved;
    mn_make_row(k, r->line);
    mn_make_str(k, 0, r->id);
    mn_make_str(k, 1, a->about);
    mn_make_str(k, 2, a->text[w->language]);
    mn_make_str(k, 3, a->says[w->language]);
    if (x[1]) {
        mn_make_str(k, 4, x[1]->text);
        mn_make_i64(k, 5, x[1]->year);
    }
    if (x[0] && x[0] != x[1]) {
        mn_make_str(k, 6, x[0]->text);
        mn_make_i64(k, 7, x[0]->year);
    }
    mn_make_str(k, 8, a->they[w->language]);
    mn_make_str(k, 9, a->answer[w->language]);
    mn_make_i64(k, 10, (int64_t)n);
    mn_make_i64(k, 11, (int64_t)improved);
    mn_make_i64(k, 12, (int64_t)(n - improved));
    mn_make_str(k, 13, a->source);
    mn_make_str(k, 14, a->address);
    mn_make_str(k, 15, a->retrieved);
    mn_brief_source(k, 16, w, x[0], x[1] ? x[1] : mn_brief_any(w, r->indicator));
    counted_from(&b, w, p, n, r->indicator);
    mn_make_buf(k, 19, &b);
    mn_make_str(k, 20, a->note);
    mn_buf_free(&b);
}

static mn_status say(mn_brief *w, mn_text_kind kind, mn_buf *b, mn_err *e)
{
    mn_buf_char(b, '\0');
    const mn_status st = b->failed ? mn_fail_memory(e) : mn_report_text(w->r, kind, b->ptr, e);
    mn_buf_clear(b);
    return st;
}

static mn_status say_ask(mn_brief *w, size_t number, size_t ask, const mn_fact *x[2],
                         const mn_precedent *p, size_t n, mn_err *e)
{
    const mn_brief_ask *a = &w->asks->at[ask];
    char digits[24];
    mn_buf b = {0};
    snprintf(digits, sizeof digits, "%zu", number);
    mn_brief_fill(&b, w->say->ask, 2, digits, a->text[w->language]);
    mn_status st = say(w, MN_TEXT_PARA, &b, e);
    because(&b, w, &w->asks->rules.at[ask], a, x);
    if (!st)
        st = say(w, MN_TEXT_BULLET, &b, e);
    precedent(&b, w, &w->asks->rules.at[ask], p, n);
    if (!st)
        st = say(w, MN_TEXT_BULLET, &b, e);
    mn_brief_fill(&b, w->say->they, 1, a->they[w->language]);
    if (!st)
        st = say(w, MN_TEXT_BULLET, &b, e);
    mn_brief_fill(&b, w->say->answer, 2, a->answer[w->language], a->source);
    if (!st)
        st = say(w, MN_TEXT_BULLET, &b, e);
    mn_buf_free(&b);
    return st;
}

static mn_status tell_asks(mn_brief *w, mn_err *e)
{
    enum { ASKS = 3 };
    const mn_table_view hidden = {.title = "", .hidden = true};
    size_t chosen[ASKS];
    const size_t n = mn_brief_choose(chosen, ASKS, w->asks, w->d.facts, w->place, w->year);
    mn_maker asks = mn_maker_new(
        "asks",
        "ask:t about:t text:t because:t evidence:t evidence_year:i before:t before_year:i "
        "they_say:t answer:t alike:i improved:i not_improved:i source:t address:t retrieved:t "
        "evidence_source:t evidence_address:t evidence_retrieved:t counted_from:t note:t",
        e);
    mn_maker past = mn_maker_new("precedents",
                                 "ask:t iso3:t name:t from:t from_year:i to:t to_year:i "
                                 "same_region:b same_tier:b improved:b source:t address:t "
                                 "retrieved:t from_beside:t to_beside:t",
                                 e);
    mn_status st = mn_report_text(w->r, MN_TEXT_HEADING, w->say->asks, e);
    for (size_t i = 0; i < n && !st; i++) {
        const mn_access_rule *r = &w->asks->rules.at[chosen[i]];
        const mn_fact *x[2];
        mn_precedent *p = NULL;
        size_t found = 0;
        (void)mn_access_holds(x, r, w->d.facts, w->place, w->year);
        st = mn_precedents(&p, &found, r, w->d.facts, w->d.reference, w->place, w->year, e);
        if (!st) {
            w->chosen[w->asked++] = chosen[i];
            put_ask(&asks, w, chosen[i], x, p, found);
            put_precedents(&past, w, r, p, found);
            st = say_ask(w, i + 1, chosen[i], x, p, found, e);
        }
        free(p);
    }
    if (!st && n < ASKS) {
        char digits[24];
        mn_buf b = {0};
        snprintf(digits, sizeof digits, "%zu", n);
        mn_brief_fill(&b, w->say->few, 1, digits);
        st = say(w, MN_TEXT_NOTE, &b, e);
        mn_buf_free(&b);
    }
    if (!st && n)
        st = mn_report_text(w->r, MN_TEXT_NOTE, w->say->matched, e);
    mn_make_status(&asks, st);
    mn_make_status(&past, st);
    st = mn_report_made(w->r, &asks, &hidden, e);
    const mn_status too = mn_report_made(w->r, &past, &hidden, e);
    return st ? st : too;
}

/* --- the report ----------------------------------------------------------------------------------
 */

static mn_status read_asks(mn_brief *w, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *path = mn_call_text(call, "asks");
    mn_table *t = NULL;
    w->asks = calloc(1, sizeof *w->asks);
    w->used = calloc(mn_facts_sources(w->d.facts) + 1, sizeof *w->used);
    mn_status st = w->asks && w->used ? MN_OK : mn_fail_memory(e);
    if (!st)
        st = path ? mn_table_read(&t, ctx, path, NULL, e) : mn_brief_asks_shipped(&t, ctx, e);
    if (!st)
        st = mn_brief_asks_read(w->asks, w->d.facts, t, e);
    if (!st && path && *mn_table_sha256(t))
        st = mn_report_manifest_input(w->r, "asks", mn_table_source(t), mn_table_sha256(t), e);
    mn_table_free(t);
    if (!st)
        w->year = mn_call_given(call, "year") ? (int)mn_call_int(call, "year", 0)
                                              : mn_country_judged(&w->d, &w->asks->rules);
    if (!st && !mn_call_given(call, "year"))
        st = mn_country_tell_later(w->r, &w->d, &w->asks->rules, w->place, w->year, e);
    return st;
}

static mn_status tell(mn_brief *w, mn_err *e)
{
    char name[128];
    mn_brief_place(name, w, w->place);
    mn_status st = mn_report_subtitle(w->r, name, e);
    if (!st)
        st = mn_report_manifest_text(w->r, "iso3", mn_facts_place(w->d.facts, w->place)->code, e);
    if (!st)
        st = mn_brief_tell_facts(w, e);
    if (!st)
        st = mn_report_text(w->r, MN_TEXT_NOTE, w->say->missing, e);
    if (!st)
        st = tell_asks(w, e);
    if (!st)
        st = mn_brief_tell_sectors(w, e);
    if (!st)
        st = mn_brief_tell_sources(w, e);
    return st ? st : mn_country_tell_data(w->r, &w->d, e);
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_brief w = {.language = strcmp(mn_call_language(call), "es") == 0 ? MN_BRIEF_SPANISH
                                                                        : MN_BRIEF_ENGLISH};
    w.say = &mn_brief_said[w.language];
    mn_status st = mn_country_data_read(&w.d, call, ctx, e);
    if (st)
        return st;
    st = mn_country_place(&w.place, &w.d, mn_call_input(call, 0), e);
    if (!st && !mn_facts_place(w.d.facts, w.place)->country) {
        mn_fail(e, MN_USAGE, "'%.80s' is no country", mn_call_input(call, 0));
        st = mn_hint(e, "'manumit country show' shows the record of regions");
    }
    if (!st && w.language == MN_BRIEF_SPANISH)
        st = mn_language_load(&w.names, "es", e);
    if (!st)
        st = mn_report_new(&w.r, "brief", w.say->title, e);
    if (!st)
        mn_report_tight(w.r);
    if (!st)
        st = read_asks(&w, call, ctx, e);
    if (!st)
        st = tell(&w, e);
    if (!st && w.failed)
        st = mn_fail_memory(e);
    mn_brief_asks_free(w.asks);
    free(w.asks);
    free(w.used);
    mn_language_free(w.names);
    mn_country_data_free(&w.d);
    if (st)
        mn_report_free(w.r);
    else
        *out = w.r;
    return st;
}

static const mn_example examples[] = {
    {"manumit brief Ghana --pdf -o ghana.pdf", "two pages to take along"},
    {"manumit brief THA --lang es --html -o tailandia.html", "in Spanish"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {.name = "COUNTRY", .help = "ISO 3166-1 code or name.", .required = true}, {.name = NULL}};
static const mn_option options[] = {
    {.name = "year",
     .type = MN_OPT_INT,
     .arg = "YEAR",
     .min = 1900,
     .max = 2200,
     .help =
         "As of which year asks are chosen. Without it, the last in which enough countries have "
         "a figure that is asked for: ten, or half as many as ever."},
    {.name = "asks",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "Asks of your own: columns rule, about, indicator, test, value, years, says, says_es, "
             "en, es, they_en, they_es, answer_en, answer_es, source, address, read. Of each "
             "subject the first whose rule holds is asked, three in all."},
    MN_COUNTRY_FACTS_OPTION,
    {.name = NULL}};
static const mn_output outputs[] = {
    {"facts", "fact,measure,year,value,before,before_year,missing,source,address,retrieved",
     "six facts of the record; what is not known is said in 'missing'"},
    {"asks",
     "ask,about,text,because,evidence,evidence_year,before,before_year,they_say,answer,alike,"
     "improved,not_improved,source,address,retrieved,evidence_source,evidence_address,"
     "evidence_retrieved,counted_from,note",
     "three asks with the fact that calls for each, and how many that began alike improved"},
    {"precedents",
     "ask,iso3,name,from,from_year,to,to_year,same_region,same_tier,improved,source,address,"
     "retrieved,from_beside,to_beside",
     "all countries that began alike, those that improved first; of a rate also what the figures "
     "stand beside"},
    {"sectors",
     "sector,name,forced,child,goods,all_goods,year,world,world_usd,world_year,note,source,"
     "address,retrieved,world_source,world_address,world_retrieved",
     "goods of the list by sector of programmes, that with most first"},
    {"sources", "source,address,retrieved,note,name,mark", "all that the pages rest on"},
    {"refused", "file,line,reason,text", "rows of --facts that are no facts"},
    {NULL, NULL, NULL}};
const mn_command mn_brief_command = {
    .name = "brief",
    .summary = "Write two pages on a country for a senior meeting",
    .about = "Its record in six facts, three asks with precedent, what will be said against them "
             "and what answers that, the sectors where programmes would meet most need, and "
             "sources. Asks are chosen by rules over the record, the same for every country. "
             "--lang es writes it in Spanish; --pdf and --html are for print.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .run = run,
    .quick = true,
    .words = 1,
    .see_also = "country show,access,country facts",
};
