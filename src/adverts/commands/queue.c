/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/queue.c - manumit adverts queue: networks that wait for a person.
 */
#include <stdlib.h>

#include "adverts/commands/command.h"
#include "adverts/commands/review.h"
#include "command/matter.h"
#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"

static int by_priority(const void *a, const void *b)
{
    const mn_store_network *x = a, *y = b;
    if (x->priority != y->priority)
        return x->priority > y->priority ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static bool keep(mn_matter_queue *q, const mn_store_network *n)
{
    mn_store_network *to = mn_matter_queue_add(q, n, sizeof *n);
    if (!to)
        return false;
    mn_text *text[] = {&to->archive,  &to->name,     &to->key,      &to->first,    &to->last,
                       &to->circuit,  &to->signs,    &to->reasons,  &to->contrary, &to->found,
                       &to->found_by, &to->taken_by, &to->decision, &to->reason,   &to->by,
                       &to->at,       &to->change,   &to->changed,  &to->detail};
    return mn_matter_queue_own(q, text, sizeof text / sizeof *text);
}

static mn_status read_queue(mn_matter_queue *q, const mn_store_visit *v, mn_err *e)
{
    const char *archive = mn_call_text(v->call, "archive");
    const bool watched = mn_call_flag(v->call, "watched");
    mn_store_cursor *c = NULL;
    mn_store_network n;
    bool any = true;
    uint64_t rows = 0;
    mn_status st = mn_store_networks(&c, v->s, mn_text_of(archive ? archive : ""), e);
    while (!st && !(st = mn_store_next_network(c, &n, &any, e)) && any) {
        const bool wanted = mn_matter_queue_wants(q, n.state, n.taken_by);
        if (wanted && (!watched || n.watched) && !keep(q, &n))
            st = mn_fail_memory(e);
        if (!st && ++rows % 256 == 0)
            st = mn_poll(v->ctx, e);
    }
    mn_store_cursor_free(c);
    if (!st && q->n)
        qsort(q->at, q->n, sizeof n, by_priority);
    return st;
}

static mn_status tell_queue(mn_report *r, const mn_matter_queue *q, mn_err *e)
{
    const mn_store_network *at = q->at;
    bool watched = false;
    for (size_t i = 0; i < q->n; i++)
        watched = watched || at[i].watched;
#define BEFORE                                                                                     \
    "network=Network!,state=State,priority=Priority:1,posts=Posts,phones=Numbers,places=Places,"   \
    "to=Last post,"
#define BEHIND "taken_by=Taken by,decision=Decision,reasons=Why"
    const mn_table_view view = {.title = "Networks, those to read first on top",
                                .first = 100,
                                .columns =
                                    watched ? BEFORE "watched=Watched," BEHIND : BEFORE BEHIND};
    const struct {
        const char *name, *label;
        mn_store_matter_state state;
        bool headline;
    } figure[] = {{"new", "New", MN_STORE_NEW, true},
                  {"open", "Open", MN_STORE_OPEN, true},
                  {"decided", "Decided", MN_STORE_DECIDED, false},
                  {"joined", "Joined into others", MN_STORE_JOINED, false},
                  {"parted", "Parted", MN_STORE_PARTED, false}};
    mn_status st = MN_OK;
    mn_maker k = mn_network_maker_of("queue", e);
    for (size_t i = 0; i < q->n && !k.st; i++)
        mn_network_row(&k, &at[i]);
    for (size_t i = 0; !st && i < sizeof figure / sizeof *figure; i++)
        st = mn_report_count(r, figure[i].name, figure[i].label, q->count[figure[i].state],
                             "networks", figure[i].headline, e);
    mn_make_status(&k, st);
    st = mn_report_made(r, &k, &view, e);
    return st ? st : mn_network_tell_note(r, e);
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    static const mn_matter_lister lister = {.command = "adverts queue",
                                            .title = "Networks that wait for a person",
                                            .read = read_queue,
                                            .tell = tell_queue};
    return mn_matter_list(out, &lister, call, ctx, e);
}

static const mn_example examples[] = {
    {"manumit adverts queue", "what waits, those to read first on top"},
    {"manumit adverts queue --mine", "what you have taken"},
    {"manumit adverts queue --watched", "those in which a watched identifier was seen"},
    {"manumit adverts queue --state all --csv", "all that were ever kept, for a program"},
    {NULL, NULL}};
static const mn_input inputs[] = {{.name = NULL}};
static const mn_option options[] = {
    {.name = "state",
     .type = MN_OPT_CHOICE,
     .arg = "STATE",
     .choices = "waiting|new|open|decided|joined|parted|all",
     .def = "waiting",
     .help = "Which: those that nobody has taken (new), that somebody has, or that were opened "
             "again (open), both (waiting), decided ones, those that became part of others "
             "(joined), whose posts belong together no longer (parted), or all."},
    {.name = "mine", .type = MN_OPT_FLAG, .help = "Those that you have taken."},
    {.name = "watched",
     .type = MN_OPT_FLAG,
     .help = "Those in whose posts a watched identifier was seen."},
    {.name = "archive", .type = MN_OPT_TEXT, .arg = "NAME", .help = "Those of one archive."},
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    {.name = NULL}};
static const mn_output outputs[] = {{"queue", MN_NETWORK_COLUMNS, "one network a row"},
                                    {NULL, NULL, NULL}};
const mn_command mn_adverts_queue_command = {
    .name = "adverts queue",
    .summary = "Show the networks of posts that wait for a person",
    .about = "Networks come into the queue by 'manumit adverts networks'. Each has its case, which "
             "'manumit adverts network W00001' shows, and is decided by 'manumit adverts decide'. "
             "A network is known again by its first post: with new posts it is opened again, and "
             "where posts tie two, one is joined into the other.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "adverts network,adverts decide,adverts package,adverts networks",
    .run = run,
    .quick = true,
    .deed = MN_STORE_CASES,
};
