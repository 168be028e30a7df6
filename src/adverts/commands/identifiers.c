/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/identifiers.c - manumit adverts identifiers: how to reach whoever wrote posts,
 * and which identifiers several posts share.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adverts/commands/command.h"
#include "adverts/commands/data.h"
#include "adverts/commands/identifiers_file.h"
#include "adverts/identify/many.h"
#include "core/err.h"
#include "core/text.h"
#include "report/made.h"

double mn_identifiers_rounded(float score)
{
    return floor((double)score * 1000 + 0.5) / 1000;
}

/* A find as a row: the same columns for those that are sure and those that are not. */
static void make_find(mn_maker *k, const mn_id_many *m, const mn_id_row *x, mn_buf *rules)
{
    const mn_id_value *v = &m->value[x->value];
    const mn_found_id as = {.rules = x->rules};
    mn_make_row(k, 0);
    mn_make_text(k, 0, m->id[x->post]);
    mn_make_str(k, 1, mn_identifier_kind_name(v->kind));
    mn_make_text(k, 2, v->text);
    if (x->start != MN_ID_NO_PLACE) {
        mn_make_i64(k, 3, x->start);
        mn_make_i64(k, 4, x->end);
    }
    mn_make_f64(k, 5, mn_identifiers_rounded(x->score));
    mn_buf_clear(rules);
    mn_identifier_rules_text(rules, &as);
    mn_make_buf(k, 6, rules);
}

#define FIND_COLUMNS "id:t kind:t value:t start:i end:i score:f rule:t"

static mn_status tell_finds(mn_report *r, const mn_id_many *m, bool sure, mn_err *e)
{
    const mn_table_view view = {.title = sure ? "Identifiers" : "Doubtful",
                                .first = sure ? 20 : 10,
                                .columns = sure ? "id=Post,kind=Kind,value=Value!,score=Score"
                                                : "id=Post,value=Value!,score=Score,rule=Why"};
    mn_maker k = mn_maker_new(sure ? "identifiers" : "doubtful", FIND_COLUMNS, e);
    mn_buf rules = {0};
    mn_make_room(&k, sure ? m->n - m->doubtful : m->doubtful);
    for (size_t i = 0; i < m->n; i++)
        if ((m->row[i].score >= (float)MN_ID_SURE) == sure)
            make_find(&k, m, &m->row[i], &rules);
    mn_buf_free(&rules);
    return sure ? mn_report_made(r, &k, &view, e) : mn_report_made_any(r, &k, &view, e);
}

static int most_posts(const void *a, const void *b)
{
    const mn_id_value *x = *(const mn_id_value *const *)a, *y = *(const mn_id_value *const *)b;
    if (x->posts != y->posts)
        return x->posts > y->posts ? -1 : 1;
    return x->first != y->first ? (x->first < y->first ? -1 : 1)
           : x->kind != y->kind ? (x->kind < y->kind ? -1 : 1)
                                : mn_text_cmp(x->text, y->text);
}

static mn_status tell_shared(mn_report *r, const mn_id_many *m, size_t *shared, mn_err *e)
{
    const mn_id_value **by = malloc((m->values + 1) * sizeof *by);
    size_t n = 0;
    const mn_table_view view = {.title = "Shared by several posts",
                                .first = 20,
                                .columns = "kind=Kind,value=Value!,posts=Posts,country=Country,"
                                           "first=First,last=Last"};
    mn_maker k = mn_maker_new("shared", "kind:t value:t posts:i country:t first:t last:t", e);
    mn_make_status(&k, by ? MN_OK : mn_fail_memory(e));
    for (size_t i = 0; by && i < m->values; i++)
        if (m->value[i].posts > 1)
            by[n++] = &m->value[i];
    if (n)
        qsort(by, n, sizeof *by, most_posts);
    for (size_t i = 0; i < n; i++) {
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, mn_identifier_kind_name(by[i]->kind));
        mn_make_text(&k, 1, by[i]->text);
        mn_make_i64(&k, 2, by[i]->posts);
        if (by[i]->region[0])
            mn_make_text(&k, 3, (mn_text){by[i]->region, 2});
        mn_make_text(&k, 4, m->id[by[i]->first]);
        mn_make_text(&k, 5, m->id[by[i]->last]);
    }
    free(by);
    *shared = n;
    return mn_report_made_any(r, &k, &view, e);
}

static mn_status tell_kinds(mn_report *r, const mn_id_many *m, mn_err *e)
{
    uint64_t finds[MN_ID_KINDS] = {0}, values[MN_ID_KINDS] = {0};
    const mn_table_view view = {.title = "Kinds",
                                .columns = "kind=Kind,finds=Found,values=Different"};
    mn_maker k = mn_maker_new("kinds", "kind:t finds:i values:i", e);
    for (size_t i = 0; i < m->n; i++)
        finds[m->value[m->row[i].value].kind] += m->row[i].score >= (float)MN_ID_SURE;
    for (size_t i = 0; i < m->values; i++)
        values[m->value[i].kind] += m->value[i].posts > 0;
    for (unsigned i = 0; i < MN_ID_KINDS; i++)
        if (finds[i]) {
            mn_make_row(&k, 0);
            mn_make_str(&k, 0, mn_identifier_kind_name((mn_id_kind)i));
            mn_make_i64(&k, 1, (int64_t)finds[i]);
            mn_make_i64(&k, 2, (int64_t)values[i]);
        }
    return mn_report_made_any(r, &k, &view, e);
}

static mn_status tell_figures(mn_report *r, const mn_id_many *m, size_t shared, mn_err *e)
{
    uint64_t values = 0;
    for (size_t i = 0; i < m->values; i++)
        values += m->value[i].posts > 0;
    const struct {
        const char *name, *label;
        uint64_t value;
        const char *unit;
        bool headline;
    } figures[] = {
        {"posts", "Posts", m->posts, "posts", true},
        {"found", "Identifiers found", m->n - m->doubtful, "identifiers", true},
        {"values", "Different identifiers", values, "identifiers", true},
        {"shared", "Shared by several posts", shared, "identifiers", true},
        {"without", "Posts without any", m->without, "posts", false},
        {"doubtful", "Doubtful, not taken", m->doubtful, "identifiers", false},
    };
    mn_status st = MN_OK;
    for (size_t i = 0; i < sizeof figures / sizeof *figures && !st; i++)
        st = mn_report_count(r, figures[i].name, figures[i].label, figures[i].value,
                             figures[i].unit, figures[i].headline, e);
    return st;
}

static mn_status tell_notes(mn_report *r, const mn_id_many *m, const mn_call *call, mn_err *e)
{
    const mn_status st = mn_adverts_tell_unread(r, m->unread, call, e);
    return st ? st
              : mn_report_text(r, MN_TEXT_NOTE,
                               "An identifier that posts share is a reason to read them together. "
                               "It tells no person: numbers change hands, and agencies, shops and "
                               "strangers' numbers stand in many posts.",
                               e);
}

static mn_status tell(mn_report **out, const mn_id_many *m, const mn_post_log *l,
                      const mn_call *call, mn_err *e)
{
    mn_report *r = NULL;
    size_t shared = 0;
    mn_status st = mn_report_new(&r, "adverts identifiers", "Identifiers in posts", e);
    for (size_t i = 0; i < m->values; i++)
        shared += m->value[i].posts > 1;
    if (!st)
        st = mn_adverts_tell_inputs(r, l, e);
    if (!st)
        st = tell_figures(r, m, shared, e);
    if (!st)
        st = tell_finds(r, m, true, e);
    if (!st)
        st = tell_shared(r, m, &shared, e);
    if (!st)
        st = tell_kinds(r, m, e);
    if (!st)
        st = tell_finds(r, m, false, e);
    if (!st && !l->posts && !l->kept)
        st = mn_report_warning(r, "No post could be read.", e);
    if (!st)
        st = mn_adverts_tell_reading(r, l, e);
    if (!st)
        st = tell_notes(r, m, call, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static void look(size_t i, void *payload)
{
    mn_id_batch_find(payload, i);
}

/* Each batch is looked at while the next is read. */
static mn_status take_all(mn_id_many *m, mn_post_reader *in, const mn_identifier_rules *rules,
                          const char region[2], const mn_ctx *ctx, mn_err *e)
{
    const mn_posts *b = NULL;
    mn_status st = mn_posts_next(in, &b, e);
    while (!st && b) {
        st = mn_id_many_begin(m, rules, b, region, e);
        const mn_work work = {m->batch.used, look, &m->batch};
        if (!st)
            st = mn_posts_next_beside(in, &work, &b, e);
        if (!st)
            st = mn_id_many_end(m, ctx, e);
    }
    return st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_identifier_rules *rules = NULL;
    mn_post_reader *in = NULL;
    mn_id_many m = {0};
    char region[2];
    mn_status st = mn_identify_new(&rules, ctx, e);
    if (!st)
        st = mn_adverts_region(region, rules, call, e);
    if (!st)
        st = mn_adverts_open(&in, call, ctx, e);
    if (!st)
        mn_adverts_unhashed(in, call);
    if (!st)
        mn_posts_nameless(in);
    if (!st)
        st = take_all(&m, in, rules, region, ctx, e);
    if (!st)
        st = tell(out, &m, mn_posts_log(in), call, e);
    mn_posts_close(in);
    mn_id_many_free(&m);
    mn_identify_free(rules);
    return st;
}

static const mn_example examples[] = {
    {"manumit adverts identifiers posts.csv", "telephones, e-mail, names at services in posts"},
    {"manumit adverts identifiers posts.csv --region MX --csv",
     "numbers without a calling code are Mexican; one row a find"},
    {"manumit adverts identifiers posts.ndjson --csv --table shared",
     "which identifiers stand in several posts"},
    {"manumit adverts identifiers posts.csv --csv --table doubtful", "what was not taken, and why"},
    {NULL, NULL}};
static const mn_input inputs[] = {MN_ADVERTS_INPUT, {.name = NULL}};
static const mn_option options[] = {
    MN_ADVERTS_READ_OPTIONS, MN_ADVERTS_REGION_OPTION, {.name = NULL}};
static const mn_output outputs[] = {
    {"identifiers", MN_IDENTIFIERS_COLUMNS,
     "each find: telephones in E.164, start and end in characters of the text from 0, missing for "
     "a column of its own"},
    {"shared", "kind,value,posts,country,first,last",
     "identifiers of several posts, those of most posts first; first and last are posts"},
    {"kinds", "kind,finds,values", "how many of each kind"},
    {"doubtful", MN_IDENTIFIERS_COLUMNS, "finds whose score is below 0.5"},
    MN_ADVERTS_READING_OUTPUTS,
    {NULL, NULL, NULL}};
const mn_command mn_adverts_identifiers_command = {
    .name = "adverts identifiers",
    .summary = "Find telephones, e-mail and names in posts, however they are disguised",
    .about =
        "Telephone numbers are read through words in many languages, letters that look like "
        "digits, digits of all scripts, circled digits and keycaps, characters that are not seen, "
        "and whatever stands between digits; each reading is held against the numbering plans of "
        "245 countries. E-mail with 'at' and 'dot' in words; links, also without a scheme or made "
        "harmless (hxxp); names at services; addresses of Bitcoin, Ethereum, TRON and Monero, "
        "Session and onion services, by their checksums.\n\n"
        "The score says how much speaks for a find, from 0 to 1, by declared weights; rule names "
        "what spoke for it and against it. What scores below 0.5 is listed apart and not taken.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "adverts read,adverts images",
    .run = run,
    .local = true,
    .why_local = "archives of posts are large, and stay on the machine they are on",
};
