/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/queue.c - manumit adverts queue: networks that wait for a person.
 */
#include <stdlib.h>
#include <string.h>

#include "adverts/commands/command.h"
#include "adverts/commands/review.h"
#include "command/store_call.h"
#include "core/arena.h"
#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"

typedef struct queue {
    mn_arena arena;
    mn_store_network *at; /* heap; texts are the arena's */
    size_t n, cap;
    uint64_t count[MN_STORE_MATTER_STATES];
    const char *state; /* that is wanted: "waiting", "new", .., "all" */
    const char *mine;  /* NULL: of all */
    bool watched;      /* those with watched identifiers alone */
} queue;

static int by_priority(const void *a, const void *b)
{
    const mn_store_network *x = a, *y = b;
    if (x->priority != y->priority)
        return x->priority > y->priority ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static bool wanted(const queue *q, const mn_store_network *n)
{
    if ((q->mine && !mn_text_eq_str(n->taken_by, q->mine)) || (q->watched && !n->watched))
        return false;
    if (strcmp(q->state, "all") == 0)
        return true;
    if (strcmp(q->state, "waiting") == 0)
        return n->state == MN_STORE_NEW || n->state == MN_STORE_OPEN;
    return strcmp(q->state, mn_store_matter_state_name(n->state)) == 0;
}

static bool keep(queue *q, const mn_store_network *n)
{
    if (!mn_grow(&q->at, &q->cap, q->n + 1, sizeof *q->at))
        return false;
    mn_store_network *to = &q->at[q->n++];
    *to = *n;
    mn_text *text[] = {&to->archive,  &to->name,     &to->key,      &to->first,    &to->last,
                       &to->circuit,  &to->signs,    &to->reasons,  &to->contrary, &to->found,
                       &to->found_by, &to->taken_by, &to->decision, &to->reason,   &to->by,
                       &to->at,       &to->change,   &to->changed,  &to->detail};
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        if (text[i]->len && !(*text[i] = mn_arena_text(&q->arena, *text[i])).ptr)
            return false;
    return true;
}

static mn_status read_queue(queue *q, mn_store *s, mn_text archive, const mn_ctx *ctx, mn_err *e)
{
    mn_store_cursor *c = NULL;
    mn_store_network n;
    bool any = true;
    uint64_t rows = 0;
    mn_status st = mn_store_networks(&c, s, archive, e);
    while (!st && !(st = mn_store_next_network(c, &n, &any, e)) && any) {
        q->count[n.state]++;
        if (wanted(q, &n) && !keep(q, &n))
            st = mn_fail_memory(e);
        if (!st && ++rows % 256 == 0)
            st = mn_poll(ctx, e);
    }
    mn_store_cursor_free(c);
    if (!st && q->n)
        qsort(q->at, q->n, sizeof *q->at, by_priority);
    return st;
}

static mn_status tell(mn_report *r, const queue *q, mn_err *e)
{
    bool watched = false;
    for (size_t i = 0; i < q->n; i++)
        watched = watched || q->at[i].watched;
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
        mn_network_row(&k, &q->at[i]);
    for (size_t i = 0; !st && i < sizeof figure / sizeof *figure; i++)
        st = mn_report_count(r, figure[i].name, figure[i].label, q->count[figure[i].state],
                             "networks", figure[i].headline, e);
    mn_make_status(&k, st);
    st = mn_report_made(r, &k, &view, e);
    return st ? st : mn_network_tell_note(r, e);
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *archive = mn_call_text(call, "archive");
    mn_call_act who;
    mn_store *s = NULL;
    mn_report *r = NULL;
    mn_call_who(&who, call, ctx);
    queue q = {.state = mn_call_text(call, "state"),
               .mine = mn_call_flag(call, "mine") ? who.who : NULL,
               .watched = mn_call_flag(call, "watched")};
    mn_status st = mn_call_store_read(&s, MN_STORE_CASES, call, ctx, e);
    if (!st && !(st = mn_report_new(&r, "adverts queue", "Networks that wait for a person", e)) &&
        !(st = read_queue(&q, s, mn_text_of(archive ? archive : ""), ctx, e)))
        st = tell(r, &q, e);
    mn_store_close(s);
    free(q.at);
    mn_arena_free(&q.arena);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
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
