/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/templates.c - manumit adverts templates: what posts repeat, and what they
 * change.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adverts/commands/collection.h"
#include "adverts/commands/command.h"
#include "adverts/commands/data.h"
#include "adverts/identify/identify.h"
#include "adverts/template/sign.h"
#include "adverts/template/template.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/map.h"
#include "core/text.h"
#include "report/made.h"
#include "table/build.h"

enum { EXAMPLES = 3, EXAMPLE_BYTES = 48 };
enum { IN_MEMORY = 64 << 20 }; /* bytes of texts, where nothing else is asked for */

/* What the command has. */
typedef struct work {
    mn_post_reader *in;
    mn_collection c;
    mn_shelf *shelf;
    bool told;           /* a table owns it */
    const mn_text *text; /* of each post; the shelf's */
    mn_templates *found;
    uint32_t clusters;
    bool brief, values;
} work;

static void free_work(work *w)
{
    mn_posts_close(w->in);
    mn_collection_free(&w->c);
    if (!w->told)
        mn_shelf_free(w->shelf);
    mn_templates_free(w->found);
}

/* Texts are put away while they are read; those of one cluster then come to lie side by side. */
static mn_status read(work *w, mn_clusters *found, const mn_call *call, const mn_ctx *ctx,
                      mn_err *e)
{
    mn_identifiers_file none = {.to = NULL};
    mn_status st = mn_shelf_new(&w->shelf, ctx && ctx->memory ? ctx->memory : IN_MEMORY, e);
    w->c.shelf = w->shelf;
    w->c.untold = true;
    if (!st)
        st = mn_adverts_open(&w->in, call, ctx, e);
    if (!st)
        mn_adverts_unhashed(w->in, call);
    if (!st)
        st = mn_collection_read(found, &w->c, &none, w->in, ctx, e);
    if (!st)
        st = mn_shelf_close(w->shelf, ctx, found->of, e);
    if (!st)
        w->text = mn_shelf_texts(w->shelf);
    return st;
}

static mn_status find(work *w, const mn_clusters *clusters, const mn_ctx *ctx, mn_err *e)
{
    const uint32_t n = (uint32_t)w->c.n;
    mn_identifier_rules *rules = NULL;
    mn_text *place = calloc((size_t)n + 1, sizeof *place);
    mn_status st = place ? mn_identify_new(&rules, ctx, e) : mn_fail_memory(e);
    for (uint32_t i = 0; !st && i < n; i++)
        if (w->c.post[i].place != MN_POST_NONE)
            place[i] = w->c.place[w->c.post[i].place];
    const mn_template_options o = {
        .cluster = clusters->of, .place = place, .rules = rules, .shelf = w->shelf, .values = true};
    if (!st)
        st = mn_templates_of(&w->found, ctx, w->text, n, &o, e);
    mn_identify_free(rules);
    free(place);
    for (uint32_t i = 0; !st && i < n; i++)
        w->clusters += w->found->cluster[i] == i;
    return st;
}

static mn_text id_of(const work *w, uint32_t post)
{
    return (mn_text){w->c.post[post].bytes, w->c.post[post].id};
}

/* Puts the name of a post's cluster, which may lie in the collection: the table will have that, or
 * it is copied. */
static void put_cluster(mn_maker *k, size_t col, const work *w, uint32_t post, bool copied)
{
    mn_text name = {NULL, 0};
    if (!k->st)
        k->st = mn_collection_name(&name, k->t, &w->c, w->found->cluster[post], k->e);
    if (copied)
        mn_make_text(k, col, name);
    else if (!k->st)
        k->st = mn_table_put_kept(k->t, col, name, k->e);
}

/* --- tables ----------------------------------------------------------------------------------- */

/* Puts a text that outlives the table. */
static void put(mn_maker *k, size_t col, mn_text t)
{
    if (!k->st)
        k->st = mn_table_put_kept(k->t, col, t, k->e);
}

/* The text of a post without a template. */
static void put_own(mn_maker *k, size_t col, mn_text t)
{
    if (mn_slot_sign_is_in(t)) {
        mn_buf b = {0};
        mn_slot_sign_words(&b, 0, t);
        mn_make_buf(k, col, &b);
        mn_buf_free(&b);
    } else {
        put(k, col, t);
    }
}

/* The table has what its cells point into: ids, texts, those of templates. */
static void hand_over(mn_maker *k, work *w)
{
    mn_collection *c = &w->c;
    while (!k->st && c->blocks)
        if (mn_table_own(k->t, c->block[c->blocks - 1]))
            c->blocks--;
        else
            mn_make_status(k, mn_fail_memory(k->e));
    if (!k->st && !mn_table_own_shelf(k->t, w->shelf))
        mn_make_status(k, mn_fail_memory(k->e));
    w->told = !k->st;
}

static mn_status tell_posts(mn_report *r, work *w, mn_err *e)
{
    mn_templates *f = w->found;
    mn_maker k = mn_maker_new("posts", "id:t cluster:t template:t", e);
    const mn_table_view view = {.title = "Posts", .hidden = true};
    for (uint32_t i = 0; !k.st && i < f->n; i++) {
        f->template[i].text = mn_table_keep(k.t, f->template[i].text);
        if (!f->template[i].text.ptr)
            mn_make_status(&k, mn_fail_memory(e));
    }
    if (!w->brief)
        mn_make_room(&k, f->posts);
    for (uint32_t i = 0; !w->brief && i < f->posts; i++) {
        const uint32_t t = f->of[i];
        mn_make_row(&k, 0);
        put(&k, 0, id_of(w, i));
        put_cluster(&k, 1, w, i, false);
        if (t == MN_TEMPLATE_NONE) {
            mn_shelf_read(w->shelf, w->text[i].len);
            put_own(&k, 2, w->text[i]);
        } else {
            put(&k, 2, f->template[t].text);
        }
    }
    hand_over(&k, w);
    return mn_report_made(r, &k, &view, e);
}

/* The text with the kinds of its slots in place of their sign. */
static void write_kinds(mn_buf *b, const mn_templates *found, const mn_template *t)
{
    size_t at = 0;
    mn_buf_clear(b);
    for (uint32_t slot = 0; slot < t->slots; slot++) {
        const size_t sign = mn_slot_sign_next(t->text, at);
        mn_buf_text(b, mn_text_sub(t->text, at, sign - at));
        if (sign == t->text.len)
            return;
        mn_buf_fmt(b, "<%s>", mn_slot_kind_name(found->slot[t->slot + slot].kind));
        at = sign + sizeof MN_SLOT_SIGN - 1;
    }
    mn_buf_text(b, mn_text_sub(t->text, at, t->text.len - at));
}

typedef struct ranked {
    double saved;
    uint32_t template;
} ranked;

static int by_saved(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->saved != y->saved)
        return x->saved > y->saved ? -1 : 1;
    return x->template <y->template ? -1 : x->template > y->template;
}

/* Those that save most come first: they are the ones to read. */
static mn_status tell_templates(mn_report *r, const work *w, mn_err *e)
{
    const mn_templates *f = w->found;
    mn_maker k = mn_maker_new("templates",
                              "number:i cluster:t posts:i slots:i words:i edits:i bits:f saved:f "
                              "share:f first:t text:t",
                              e);
    const mn_table_view view = {.title = "Templates",
                                .first = 10,
                                .columns = "number=No.,cluster=Cluster,posts=Posts,"
                                           "share=Saved:0%,text=Text",
                                .hidden = f->n == 0};
    ranked *order = calloc((size_t)f->n + 1, sizeof *order);
    mn_buf b = {0};
    mn_make_status(&k, order ? MN_OK : mn_fail_memory(e));
    for (uint32_t i = 0; order && i < f->n; i++)
        order[i] = (ranked){f->template[i].alone - f->template[i].with, i};
    if (order && f->n)
        qsort(order, f->n, sizeof *order, by_saved);
    for (uint32_t i = 0; order && i < f->n; i++) {
        const mn_template *t = &f->template[order[i].template];
        write_kinds(&b, f, t);
        mn_make_row(&k, 0);
        mn_make_i64(&k, 0, order[i].template + 1);
        put_cluster(&k, 1, w, t->first, true);
        mn_make_i64(&k, 2, t->posts);
        mn_make_i64(&k, 3, t->slots);
        mn_make_i64(&k, 4, t->words);
        mn_make_i64(&k, 5, (int64_t)t->edits);
        mn_make_f64(&k, 6, t->with);
        mn_make_f64(&k, 7, order[i].saved);
        mn_make_f64(&k, 8, t->alone > 0 ? order[i].saved / t->alone : 0);
        mn_make_text(&k, 9, id_of(w, t->first));
        mn_make_text(&k, 10, (mn_text){b.ptr ? b.ptr : "", b.len});
        if (b.failed)
            mn_make_status(&k, mn_fail_memory(e));
    }
    mn_buf_free(&b);
    free(order);
    return mn_report_made(r, &k, &view, e);
}

static mn_text value_text(const work *w, const mn_slot_value *v)
{
    mn_shelf_read(w->shelf, w->text[v->post].len);
    return mn_text_sub(w->text[v->post], v->start, v->end - v->start);
}

/* Of each slot, the first values that differ, joined by "; ". */
static mn_status collect_examples(mn_buf *out, uint8_t *count, const work *w, mn_err *e)
{
    for (size_t i = 0; i < w->found->values; i++) {
        const mn_slot_value *v = &w->found->value[i];
        mn_buf *b = &out[v->slot];
        if (count[v->slot] == EXAMPLES || v->end == v->start || v->end - v->start > EXAMPLE_BYTES)
            continue;
        const mn_text t = value_text(w, v);
        bool known = false;
        mn_text rest = {b->ptr, b->len};
        for (mn_text part; b->len && !known && mn_text_split(&rest, ';', &part);)
            known = mn_text_eq(mn_text_trim(part), mn_text_trim(t));
        if (known)
            continue;
        if (b->len)
            mn_buf_str(b, "; ");
        mn_buf_text(b, t);
        count[v->slot]++;
        if (b->failed)
            return mn_fail_memory(e);
    }
    return MN_OK;
}

static mn_status tell_slots(mn_report *r, const work *w, mn_err *e)
{
    const mn_templates *f = w->found;
    mn_maker k = mn_maker_new("slots", "template:i slot:i kind:t distinct:i empty:i examples:t", e);
    const mn_table_view view = {.title = "Slots",
                                .first = 20,
                                .columns = "template=Template,slot=Slot,kind=Kind,"
                                           "distinct=Values,examples=Examples",
                                .hidden = f->slots == 0};
    mn_buf *example = calloc((size_t)f->slots + 1, sizeof *example);
    uint8_t *count = calloc((size_t)f->slots + 1, sizeof *count);
    mn_make_status(&k,
                   example && count ? collect_examples(example, count, w, e) : mn_fail_memory(e));
    for (uint32_t i = 0; example && i < f->slots; i++) {
        const mn_template_slot *s = &f->slot[i];
        mn_make_row(&k, 0);
        mn_make_i64(&k, 0, s->of + 1);
        mn_make_i64(&k, 1, i - f->template[s->of].slot + 1);
        mn_make_str(&k, 2, mn_slot_kind_name(s->kind));
        mn_make_i64(&k, 3, s->distinct);
        mn_make_i64(&k, 4, s->empty);
        mn_make_text(&k, 5, (mn_text){example[i].ptr ? example[i].ptr : "", example[i].len});
        mn_buf_free(&example[i]);
    }
    free(example);
    free(count);
    return mn_report_made(r, &k, &view, e);
}

/* Characters of a text before a byte: of the values of a post, one behind the other, each is
 * counted on from the one before. */
typedef struct counting {
    uint32_t post, byte;
    int64_t characters;
} counting;

static int64_t characters_to(counting *x, const work *w, uint32_t post, uint32_t byte)
{
    if (x->post != post || x->byte > byte)
        *x = (counting){.post = post};
    x->characters += (int64_t)mn_utf8_count(mn_text_sub(w->text[post], x->byte, byte - x->byte));
    x->byte = byte;
    return x->characters;
}

/* Spans count characters, from 0. */
static mn_status tell_values(mn_report *r, const work *w, mn_err *e)
{
    const mn_templates *f = w->found;
    mn_maker k = mn_maker_new("values", "id:t template:i slot:i kind:t value:t start:i end:i", e);
    const mn_table_view view = {.title = "Values", .hidden = true};
    counting at = {.post = MN_POST_NONE};
    for (size_t i = 0; !w->brief && w->values && i < f->values; i++) {
        const mn_slot_value *v = &f->value[i];
        const mn_template_slot *s = &f->slot[v->slot];
        const int64_t start = characters_to(&at, w, v->post, v->start);
        mn_make_row(&k, 0);
        mn_make_text(&k, 0, id_of(w, v->post));
        mn_make_i64(&k, 1, s->of + 1);
        mn_make_i64(&k, 2, v->slot - f->template[s->of].slot + 1);
        mn_make_str(&k, 3, mn_slot_kind_name(s->kind));
        mn_make_text(&k, 4, value_text(w, v));
        mn_make_i64(&k, 5, start);
        mn_make_i64(&k, 6, characters_to(&at, w, v->post, v->end));
    }
    return mn_report_made(r, &k, &view, e);
}

/* --- the report ------------------------------------------------------------------------------- */

/* Posts that nobody knows of whether they have a template. */
static mn_status tell_left(mn_report *r, const mn_templates *f, mn_err *e)
{
    if (!f->left)
        return MN_OK;
    const mn_status st = mn_report_count(r, "not_compared", "Posts not compared with all others",
                                         f->left, "posts", false, e);
    return st ? st
              : mn_report_warning(r,
                                  "Some posts of large clusters have much in common and no "
                                  "template, so that to compare each with all others would take "
                                  "too long: they are shown as they are.",
                                  e);
}

static mn_status tell_figures(mn_report *r, const work *w, mn_err *e)
{
    const mn_templates *f = w->found;
    uint64_t of_one = 0;
    for (uint32_t i = 0; i < f->posts; i++)
        of_one += f->of[i] != MN_TEMPLATE_NONE;
    char text[200];
    mn_status st = mn_report_count(r, "posts", "Posts", f->posts, "posts", true, e);
    if (!st)
        st = mn_report_count(r, "templates", "Templates", f->n, "templates", true, e);
    if (!st)
        st = mn_report_count(r, "by_template", "Posts by a template", of_one, "posts", true, e);
    if (!st)
        st = mn_report_count(r, "slots", "Slots", f->slots, "slots", false, e);
    if (!st)
        st = mn_report_count(r, "clusters", "Clusters", w->clusters, "clusters", false, e);
    if (st || f->posts == 0)
        return st;
    snprintf(text, sizeof text,
             "Written down by their templates the posts take %.0f %% of the bits that they take "
             "each alone.",
             f->alone > 0 ? 100 * f->with / f->alone : 100);
    return mn_report_text(r, MN_TEXT_PARA, text, e);
}

static mn_status make_report(mn_report **out, work *w, mn_err *e)
{
    mn_report *r = NULL;
    const mn_post_log *log = mn_posts_log(w->in);
    mn_status st = mn_report_new(&r, "adverts templates", "What these posts repeat", e);
    if (!st)
        st = mn_adverts_tell_inputs(r, log, e);
    if (!st)
        st = tell_figures(r, w, e);
    if (!st)
        st = tell_left(r, w->found, e);
    if (!st)
        st = tell_posts(r, w, e);
    if (!st)
        st = tell_templates(r, w, e);
    if (!st)
        st = tell_slots(r, w, e);
    if (!st)
        st = tell_values(r, w, e);
    if (!st && !log->posts && !log->kept)
        st = mn_report_warning(r, "No post could be read.", e);
    if (!st)
        st = mn_adverts_tell_reading(r, log, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    if (mn_call_bare(call) && mn_call_wants(call, "values") && !mn_call_flag(call, "values")) {
        mn_fail(e, MN_USAGE, "the table 'values' is not made without --values");
        return mn_hint(e, "give --values too");
    }
    work *w = calloc(1, sizeof *w);
    if (!w)
        return mn_fail_memory(e);
    w->brief = mn_call_brief(call);
    w->values = mn_call_flag(call, "values");
    mn_clusters clusters = {0};
    mn_status st = read(w, &clusters, call, ctx, e);
    if (!st)
        st = find(w, &clusters, ctx, e);
    mn_clusters_free(&clusters);
    if (!st)
        st = make_report(out, w, e);
    free_work(w);
    free(w);
    return st;
}

static const mn_example examples[] = {
    {"manumit adverts templates posts.csv", "the texts that many posts repeat, most telling first"},
    {"manumit adverts templates posts.csv --csv", "each post with its cluster and its template"},
    {"manumit adverts templates posts.csv --values --csv --table values",
     "what stands in the slots of each post, and where"},
    {"manumit adverts templates log.csv --columns id=LineId,text=Content --csv",
     "lines of a log, by the same means"},
    {NULL, NULL}};
static const mn_input inputs[] = {MN_ADVERTS_INPUT, {.name = NULL}};
static const mn_option options[] = {
    MN_ADVERTS_READ_OPTIONS,
    {.name = "values",
     .type = MN_OPT_FLAG,
     .help = "Fill the table \"values\": what stands in each slot of each post, and where."},
    {.name = NULL}};
static const mn_output outputs[] = {
    {"posts", "id,cluster,template",
     "each post, its cluster by the id of its first post, and its template with <*> where a slot "
     "is; one that has none: its own text. Where a post says <*> itself, it stands as <\\*>"},
    {"templates", "number,cluster,posts,slots,words,edits,bits,saved,share,first,text",
     "each template with the kinds of its slots, what it saves first; bits that its posts take, "
     "those saved, and the share; the id of its first post"},
    {"slots", "template,slot,kind,distinct,empty,examples",
     "each slot: what kind of values it has, how many differ, in how many posts it is empty"},
    {"values", "id,template,slot,kind,value,start,end",
     "with --values: the value of each slot of each post; where it stands in the text (title and "
     "body a line apart), in characters from 0"},
    MN_ADVERTS_READING_OUTPUTS,
    {NULL, NULL, NULL}};
const mn_command mn_adverts_templates_command = {
    .name = "adverts templates",
    .summary = "Find the texts that posts repeat, and what they change in them",
    .about =
        "A template is a text that posts have in common; a slot is where they differ: a price, a "
        "telephone number, a place, a name, or any words, or none. A template is accepted only "
        "where posts take fewer bits when they are written down by it, its own bits counted. What "
        "a post changes beyond its slots are edits; they are counted.\n\n"
        "Texts of more than 64 megabytes (--memory) are put into a file in TMPDIR or /var/tmp "
        "while they are read, and from there into another, in order; so there must be room for "
        "twice as much. These files have no name, and are gone with the program, however it "
        "ends.\n\n"
        "That posts share a template says that one text was the model of all, not who wrote "
        "them.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .run = run,
    .local = true,
    .why_local = "archives of posts are large, and stay on the machine they are on",
};
