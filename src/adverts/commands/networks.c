/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/networks.c - manumit adverts networks: which posts belong together, by what,
 * where they move, and which to read first.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adverts/commands/command.h"
#include "adverts/commands/data.h"
#include "adverts/commands/kept.h"
#include "adverts/commands/networks.h"
#include "adverts/find/find.h"
#include "command/store_call.h"
#include "core/err.h"
#include "core/file.h"
#include "core/text.h"
#include "report/made.h"

void mn_networks_day(char out[16], int64_t time)
{
    int64_t y;
    unsigned m, d;
    mn_civil_from_days(mn_post_day(time), &y, &m, &d);
    snprintf(out, 16, "%04d-%02u-%02u", (int)(y % 10000), m % 100, d % 100);
}

mn_text mn_networks_name(const mn_ad_found *f, uint32_t network)
{
    return f->post[f->nets.member[f->nets.network[network].first]].id;
}

double mn_networks_rounded(double v)
{
    return floor(v * 100 + 0.5) / 100;
}

/* --- the main table ----------------------------------------------------------------------------
 */

#define COLUMNS                                                                                    \
    "network:t priority:f posts:i texts:i phones:i phone_entropy:f emails:i names:i urls:i "       \
    "pictures:i places:i radius_km:f from:t to:t per_week:f circuit:t impossible:i signs:t "       \
    "reasons:t contrary:t sample:t"

static void make_signs(mn_maker *k, size_t column, uint32_t signs, mn_buf *b)
{
    mn_buf_clear(b);
    for (unsigned i = 0; i < MN_SIGNS; i++)
        if (signs >> i & 1)
            mn_buf_fmt(b, "%s%s", b->len ? ";" : "", mn_sign_name((mn_sign)i));
    mn_make_buf(k, column, b);
}

static void make_circuit(mn_maker *k, size_t column, const mn_ad_found *f, const mn_track *t,
                         mn_buf *b)
{
    mn_buf_clear(b);
    for (uint32_t i = 0; i < t->circuit_places; i++) {
        mn_buf_str(b, i ? " > " : "");
        mn_buf_text(b, f->place[t->stay[t->circuit_first + i].place]);
    }
    mn_make_buf(k, column, b);
}

static void make_times(mn_maker *k, const mn_ad_found *f, const mn_network *w)
{
    int64_t first = MN_POST_NO_TIME, last = MN_POST_NO_TIME;
    char day[16];
    for (uint32_t i = 0; i < w->posts; i++) {
        const int64_t time = f->post[f->nets.member[w->first + i]].time;
        if (time == MN_POST_NO_TIME)
            continue;
        first = first == MN_POST_NO_TIME || time < first ? time : first;
        last = last == MN_POST_NO_TIME || time > last ? time : last;
    }
    if (first == MN_POST_NO_TIME)
        return;
    mn_networks_day(day, first);
    mn_make_str(k, 12, day);
    mn_networks_day(day, last);
    mn_make_str(k, 13, day);
}

typedef struct buffers {
    mn_buf reasons, contrary, other;
} buffers;

static void make_network(mn_maker *k, const mn_ad_found *f, uint32_t i, buffers *b)
{
    const mn_network *w = &f->nets.network[i];
    const mn_rank_seen *s = &f->seen[i];
    mn_buf_clear(&b->reasons);
    mn_buf_clear(&b->contrary);
    mn_rank_of(s, &f->weights, &b->reasons, &b->contrary);
    mn_make_row(k, 0);
    mn_make_text(k, 0, mn_networks_name(f, i));
    mn_make_f64(k, 1, mn_networks_rounded(f->priority[i]));
    mn_make_i64(k, 2, s->posts);
    mn_make_i64(k, 3, s->texts);
    mn_make_i64(k, 4, s->phones);
    mn_make_f64(k, 5, mn_networks_rounded(s->phone_entropy));
    mn_make_i64(k, 6, s->emails);
    mn_make_i64(k, 7, s->names);
    mn_make_i64(k, 8, s->urls);
    mn_make_i64(k, 9, s->pictures);
    mn_make_i64(k, 10, s->places);
    mn_make_f64(k, 11, mn_networks_rounded(s->radius));
    make_times(k, f, w);
    mn_make_f64(k, 14, s->most_per_week);
    if (s->circuit_laps > 0 && s->circuit_chance <= MN_RANK_CHANCE)
        make_circuit(k, 15, f, &f->track[i], &b->other);
    mn_make_i64(k, 16, s->impossible);
    make_signs(k, 17, s->signs, &b->other);
    mn_make_buf(k, 18, &b->reasons);
    mn_make_buf(k, 19, &b->contrary);
    mn_make_text(k, 20, f->post[f->nets.member[w->first]].excerpt);
}

static mn_status tell_networks(mn_report *r, const mn_ad_found *f, mn_err *e)
{
    const mn_table_view view = {
        .title = "Networks, those to read first on top",
        .first = 20,
        .columns = "network=Network!,priority=Priority:1,posts=Posts,phones=Numbers,places=Places,"
                   "reasons=Why,contrary=What speaks against"};
    buffers b = {.reasons = {0}};
    mn_maker k = mn_maker_new("networks", COLUMNS, e);
    mn_make_room(&k, f->nets.n);
    for (uint32_t i = 0; i < f->nets.n; i++)
        make_network(&k, f, f->in_order[i], &b);
    mn_buf_free(&b.reasons);
    mn_buf_free(&b.contrary);
    mn_buf_free(&b.other);
    return mn_report_made(r, &k, &view, e);
}

/* --- figures and notes
 * ---------------------------------------------------------------------------- */

static mn_status tell_figures(mn_report *r, const mn_ad_found *f, mn_err *e)
{
    uint64_t members = 0;
    for (uint32_t i = 0; i < f->nets.n; i++)
        members += f->nets.network[i].posts;
    const struct {
        const char *name, *label;
        uint64_t value;
        const char *unit;
        bool headline;
    } figures[] = {
        {"networks", "Networks", f->nets.n, "networks", true},
        {"posts", "Posts", f->n, "posts", true},
        {"members", "Posts that belong to a network", members, "posts", true},
        {"largest", "Posts of the largest network", f->nets.largest, "posts", false},
        {"largest_if_all", "The same, were every tie believed", f->nets.if_all, "posts", false},
        {"demoted", "Ties that were not believed", f->nets.demoted, "ties", false},
    };
    mn_status st = MN_OK;
    for (size_t i = 0; i < sizeof figures / sizeof *figures && !st; i++)
        st = mn_report_count(r, figures[i].name, figures[i].label, figures[i].value,
                             figures[i].unit, figures[i].headline, e);
    return st;
}

static mn_status tell_notes(mn_report *r, const mn_networks_work *w, mn_err *e)
{
    const mn_ad_found *f = &w->f;
    char text[400];
    mn_status st = mn_adverts_tell_unread(r, f->ids.unread, w->call, e);
    if (!st && f->first == MN_POST_NO_TIME)
        st = mn_report_warning(r, "No post has a time: nothing is said of movement or pace.", e);
    if (!st && f->pictures_equal)
        st = mn_report_warning(
            r, "There are too many pictures to compare all: only equal ones tie posts.", e);
    if (!st && f->clusters.cut)
        st = mn_report_warning(r, "Of very long posts only the beginning was compared.", e);
    if (st)
        return st;
    snprintf(text, sizeof text,
             "A network is posts that share what few others share: a reason to read them together, "
             "and no statement about any person. The priority adds %s weights and is no "
             "probability. Whoever is reached by a number may be who is held.",
             w->o.weights ? "learnt" : "declared");
    return mn_report_text(r, MN_TEXT_NOTE, text, e);
}

/* Says by whose weights the order is. */
static mn_status tell_weights(mn_report *r, const mn_networks_work *w, mn_err *e)
{
    const mn_rank_learnt *l = &w->learnt;
    char text[500];
    if (!w->o.weights)
        return MN_OK;
    snprintf(text, sizeof text,
             "The order is by weights learnt from %u networks that were useful and %u that were "
             "not, and not by the declared ones. Of networks held back they put %.0f of 100 pairs "
             "in the right order (%.0f to %.0f), the declared ones %.0f.",
             l->useful, l->rest, 100 * l->learnt.share, 100 * l->learnt.low, 100 * l->learnt.high,
             100 * l->declared.share);
    mn_status st = mn_rank_is_better(l) ? mn_report_text(r, MN_TEXT_PARA, text, e)
                                        : mn_report_warning(r, text, e);
    if (!st)
        st = mn_report_manifest_input(r, "weights", mn_call_text(w->call, "weights"),
                                      w->weights_sha256, e);
    return st;
}

static mn_status tell(mn_report **out, mn_networks_work *w, mn_err *e)
{
    const mn_ad_found *f = &w->f;
    const mn_post_log *l = mn_posts_log(w->in);
    const bool brief = mn_call_flag(w->call, "brief");
    mn_report *r = NULL;
    mn_status st = mn_report_new(&r, "adverts networks", "Networks of posts", e);
    if (!st)
        st = mn_adverts_tell_inputs(r, l, e);
    if (!st)
        st = tell_figures(r, f, e);
    if (!st)
        st = tell_weights(r, w, e);
    if (!st && w->archive)
        st = mn_networks_tell_watched(r, w, e);
    if (!st && w->archive)
        st = mn_networks_tell_changes(r, w, e);
    if (!st && !brief)
        st = tell_networks(r, f, e);
    if (!st && !brief)
        st = mn_networks_tell_evidence(r, f, e);
    if (!st && !brief)
        st = mn_networks_tell_movement(r, f, e);
    if (!st && w->o.weights)
        st = mn_networks_tell_weights(r, &w->learnt, false, e);
    if (!st)
        st = mn_adverts_tell_reading(r, l, e);
    if (!st)
        st = tell_notes(r, w, e);
    if (!st && mn_call_flag(w->call, "update")) /* nothing takes it back */
        st = mn_networks_update(r, w, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

void mn_adverts_find_options(mn_ad_find_options *o, const mn_call *call)
{
    o->pictures = !mn_call_flag(call, "no-pictures");
    o->network.hub_pieces = (uint32_t)mn_call_int(call, "hub", 20);
    o->network.speed = o->track.speed = mn_call_real(call, "speed", 900);
}

static mn_status read_weights(mn_networks_work *w, mn_err *e)
{
    const char *path = mn_call_text(w->call, "weights");
    char *bytes = NULL;
    size_t len = 0;
    if (!path)
        return MN_OK;
    mn_status st = mn_file_read(&bytes, &len, w->ctx, path, MN_WEIGHTS_MOST, e);
    if (!st)
        st = mn_rank_weights_read(&w->learnt, path, (mn_text){bytes, len}, e);
    if (!st)
        mn_sha256_hex(w->weights_sha256, bytes, len);
    free(bytes);
    w->o.weights = &w->learnt.weights;
    return st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_networks_work w = {.call = call, .ctx = ctx, .o = MN_AD_FIND_OPTIONS_INIT};
    mn_identifier_rules *rules = NULL;
    mn_adverts_find_options(&w.o, call);
    mn_status st = read_weights(&w, e);
    if (!st)
        st = mn_identify_new(&rules, ctx, e);
    if (!st)
        st = mn_adverts_region(w.o.region, rules, call, e);
    if (!st)
        st = mn_adverts_open_archive(&w.in, &w.archive, call, ctx, e);
    if (!st)
        st = mn_ad_find(&w.f, w.in, rules, &w.o, ctx, e);
    if (!st)
        st = tell(out, &w, e);
    mn_posts_close(w.in);
    mn_ad_found_free(&w.f);
    mn_watched_free(&w.watched);
    mn_identify_free(rules);
    return st;
}

static const mn_example examples[] = {
    {"manumit adverts networks posts.csv", "which posts belong together, and which to read first"},
    {"manumit adverts networks posts.csv --json", "all of it, for scripts"},
    {"manumit adverts networks posts.csv --csv --table ties",
     "what ties posts, and what was not believed"},
    {"manumit adverts networks posts.csv -o networks.html", "as a page to pass on"},
    {"manumit adverts networks today.csv --update",
     "each morning: today's posts come to those that the store keeps; what changed"},
    {"manumit adverts networks today.csv --archive adverts", "the same, and nothing is kept"},
    {NULL, NULL}};
static const mn_input inputs[] = {MN_ADVERTS_INPUT, {.name = NULL}};
static const mn_option options[] = {
    MN_ADVERTS_READ_OPTIONS,
    MN_ADVERTS_FIND_OPTIONS,
    {.name = "weights",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "Order by these weights, which 'adverts learn' made of your own decisions, and not by "
             "the declared ones."},
    MN_ADVERTS_UPDATE_OPTION,
    {.name = "brief",
     .type = MN_OPT_FLAG,
     .help = "Only counts, what changed and what was kept: the networks themselves are read by "
             "'adverts queue'."},
    {.name = NULL}};
static const mn_output outputs[] = {
    {"networks",
     "network,priority,posts,texts,phones,phone_entropy,emails,names,urls,pictures,places,"
     "radius_km,from,to,per_week,circuit,impossible,signs,reasons,contrary,sample",
     "each network, named by its first post; phone_entropy in bits, per_week in its busiest week"},
    {"members", "network,id,time,place,text,signs,excerpt",
     "posts of networks; text is the first post that says the same"},
    {"ties", "kind,value,state,posts,texts,pieces,places,leaps,networks,first,why",
     "what posts share: kept, or not believed, and why"},
    {"stays", "network,place,from,until,posts,km,hours,impossible",
     "where a network's posts say they are, one stay after the other; km and hours from the stay "
     "before"},
    {"circuits", "network,places,laps,fit,chance,circuit",
     "the same places in the same order again; chance is the share of random orders that do so, "
     "too: above 0.05 it says nothing, and 'networks' leaves it out"},
    {"changes", "network,what,posts,posts_new,identifiers_new,places_new,was",
     "with an archive: networks that are new, grown, joined or parted since they were told the "
     "last "
     "time; again: with new posts, and a person had decided on it; was: their names then; of one "
     "that "
     "is gone there are no posts"},
    {"watched", "watch,kind,value,post,network,time,seen,new",
     "with an archive: posts in which watched identifiers stand and that were not told before; "
     "seen: "
     "first, or again where it was seen in others; new: whether the post is"},
    {"kept", MN_KEPT_COLUMNS, "with --update: what came into the queue, and what changed in it"},
    {"weights", "fact,learnt,declared,meaning,says", "with --weights: what each fact counts"},
    MN_ADVERTS_READING_OUTPUTS,
    {NULL, NULL, NULL}};
const mn_command mn_adverts_networks_command = {
    .name = "adverts networks",
    .summary = "Find which posts belong together, where they move, and which to read first",
    .about =
        "Posts are tied by what they share: a text with other names and numbers in it, an "
        "identifier however it is disguised, a picture. Rare ties count more. A hotline, an "
        "agency's address or a stock picture would tie thousands who never met: where posts fall "
        "into many pieces without a tie, it is not believed, and listed with the reason. What then "
        "hangs together by thin bridges is parted.\n\n"
        "The order of reading adds declared weights (or yours, with --weights): numbers of one "
        "text, places, circuits, pace, "
        "words of recruitment that deceives; each network says what spoke for it and against. It "
        "is no probability. No person is told anything about: those who are reached by a number "
        "may be those who are held.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also =
        "adverts cluster,adverts identifiers,adverts images,adverts templates,adverts learn",
    .run = run,
    .deed = MN_STORE_KEEP, /* where it is served */
    .writes = true,
};
