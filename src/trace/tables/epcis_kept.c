/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/tables/epcis_kept.c - see epcis.h.
 */
#include "trace/tables/epcis.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "table/json.h"
#include "trace/tables/cell.h"
#include "trace/unit/unit.h"

enum { REASONS = 8, INSTEAD_TOLD = 3 };

/* Some 110 bytes an event, 32 a good: of a hostile document of many small ones some GB can't be
 * made. */
typedef struct kept_event {
    mn_epcis_event x;
    const char *file;
    size_t row; /* its first; the next one's ends them */
} kept_event;

typedef struct declared {
    mn_epcis_event x;
    const char *file, *reason;
    const char **instead;
    size_t n_instead;
    bool found;
} declared;

struct mn_epcis_kept {
    kept_event *event;
    mn_epcis_good *row;
    declared *declared;
    size_t events, event_cap, rows, row_cap, declareds, declared_cap;
    struct {
        const char *why; /* static */
        uint64_t n;
    } passed[REASONS];
    size_t reasons;
};

void mn_epcis_free(mn_tables *t)
{
    if (!t->epcis)
        return;
    free(t->epcis->event);
    free(t->epcis->row);
    free(t->epcis->declared);
    free(t->epcis);
    t->epcis = NULL;
}

static mn_status begin(mn_tables *t, mn_err *e)
{
    if (!t->epcis && !(t->epcis = calloc(1, sizeof *t->epcis)))
        return mn_fail_memory(e);
    return MN_OK;
}

/* --- what an event says ---------------------------------------------------------------- */

/* Blanks between the signs of JSON say nothing. */
static void squeeze(mn_buf *room, mn_text t)
{
    bool quoted = false;
    mn_buf_clear(room);
    for (size_t i = 0; i < t.len; i++) {
        if (!quoted && memchr(" \t\r\n", t.ptr[i], 4))
            continue;
        if (t.ptr[i] == '"')
            quoted = !quoted;
        mn_buf_char(room, t.ptr[i]);
        if (quoted && t.ptr[i] == '\\' && i + 1 < t.len)
            mn_buf_char(room, t.ptr[++i]);
    }
}

uint64_t mn_epcis_whole(mn_text event, mn_buf *room)
{
    static const char *const not_said[] = {"\"eventID\"", "\"recordTime\"", "\"errorDeclaration\""};
    mn_json j;
    mn_json_member m;
    uint64_t sum = 1;
    bool open = mn_json_open(&j, event);
    while (open && mn_json_next(&j, &m)) {
        bool said = m.kind != MN_JSON_NULL;
        for (size_t i = 0; i < sizeof not_said / sizeof *not_said; i++)
            said = said && !mn_text_eq_str(m.key, not_said[i]);
        if (!said)
            continue;
        squeeze(room, m.value);
        sum += mn_hash64_salted(room->ptr ? room->ptr : "", room->len,
                                mn_hash64(m.key.ptr, m.key.len));
    }
    return sum;
}

/* --- keeping --------------------------------------------------------------------------- */

/* NULL without memory. */
static const char *keep_text(mn_tables *t, const char *text)
{
    return text && *text ? mn_arena_str(&t->arena, text) : "";
}

mn_status mn_epcis_keep(mn_tables_file *f, const mn_epcis_event *x, mn_err *e)
{
    mn_status st = begin(f->t, e);
    if (st)
        return st;
    struct mn_epcis_kept *k = f->t->epcis;
    kept_event v = {.x = *x, .file = f->name, .row = k->rows};
    const char **const text[] = {&v.x.name, &v.x.own,     &v.x.from,
                                 &v.x.to,   &v.x.to_site, &v.x.from_site};
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        if (!(*text[i] = keep_text(f->t, *text[i])))
            return mn_fail_memory(e);
    if (!mn_grow(&k->event, &k->event_cap, k->events + 1, sizeof v))
        return mn_fail_memory(e);
    k->event[k->events++] = v;
    return MN_OK;
}

mn_status mn_epcis_keep_good(mn_tables_file *f, const mn_epcis_good *g, mn_err *e)
{
    struct mn_epcis_kept *k = f->t->epcis;
    mn_epcis_good copy = *g;
    const mn_epcis_good *last = k->rows ? &k->row[k->rows - 1] : NULL;
    if (k->rows >= MN_EPCIS_GOODS) {
        mn_fail_at(e, MN_DATA, f->name, 0, 0, "the documents have more than %d goods in events",
                   MN_EPCIS_GOODS);
        return mn_hint(e, "make chains of some of them each");
    }
    copy.good = last && strcmp(last->good, g->good) == 0 ? last->good : keep_text(f->t, g->good);
    copy.lot = last && strcmp(last->lot, g->lot) == 0 ? last->lot : keep_text(f->t, g->lot);
    if (!copy.good || !copy.lot || !mn_grow(&k->row, &k->row_cap, k->rows + 1, sizeof copy))
        return mn_fail_memory(e);
    k->row[k->rows++] = copy;
    return MN_OK;
}

mn_status mn_epcis_declare(mn_tables_file *f, const mn_epcis_event *x, mn_text reason,
                           mn_text instead, mn_err *e)
{
    mn_tables *t = f->t;
    mn_json j;
    mn_text item;
    mn_json_kind kind;
    mn_buf b = {0};
    size_t cap = 0;
    mn_status st = begin(t, e);
    declared d = {.x = *x, .file = f->name};
    d.x.name = mn_arena_str(&t->arena, x->name);
    d.reason = mn_arena_text(&t->arena, mn_utf8_cut(reason, 60)).ptr;
    bool open = instead.len && mn_json_array(&j, instead), kept = d.x.name && d.reason;
    while (!st && kept && open && mn_json_item(&j, &item, &kind)) {
        mn_buf_clear(&b);
        if (kind != MN_JSON_STRING)
            continue;
        mn_json_unquote(&b, item);
        const mn_text id = mn_arena_text(&t->arena, (mn_text){b.ptr ? b.ptr : "", b.len});
        kept = !b.failed && id.ptr && mn_grow(&d.instead, &cap, d.n_instead + 1, sizeof id.ptr);
        if (kept)
            d.instead[d.n_instead++] = id.ptr;
    }
    mn_buf_free(&b);
    if (!st && d.instead) { /* of the arena, so that nothing is to be freed one by one */
        const char **copy = mn_arena_alloc(&t->arena, d.n_instead, sizeof *copy);
        kept = kept && copy;
        if (copy)
            memcpy(copy, d.instead, d.n_instead * sizeof *copy);
        free(d.instead);
        d.instead = copy;
    }
    if (!st && (!kept || !mn_grow(&t->epcis->declared, &t->epcis->declared_cap,
                                  t->epcis->declareds + 1, sizeof d)))
        st = mn_fail_memory(e);
    if (!st)
        t->epcis->declared[t->epcis->declareds++] = d;
    return st;
}

static mn_status pass_over(mn_tables *t, const char *why, mn_err *e)
{
    mn_status st = begin(t, e);
    if (st)
        return st;
    struct mn_epcis_kept *k = t->epcis;
    size_t i = 0;
    while (i < k->reasons && k->passed[i].why != why)
        i++;
    MN_BUG(i < REASONS);
    if (i == k->reasons)
        k->passed[k->reasons++].why = why;
    k->passed[i].n++;
    return MN_OK;
}

mn_status mn_epcis_pass_over(mn_tables_file *f, const char *why, mn_err *e)
{
    return pass_over(f->t, why, e);
}

/* --- when all documents are read -------------------------------------------------------- */

static const char declared_wrong[] = "declared to be in error", declares[] = "declaring an error";

/* "e5, e6 (which no document has)". */
static void put_instead(mn_buf *b, const mn_tables *t, const declared *d)
{
    for (size_t i = 0; i < d->n_instead && i < INSTEAD_TOLD; i++) {
        const mn_text id = mn_text_of(d->instead[i]), cut = mn_utf8_cut(id, 50);
        mn_buf_fmt(b, "%s'%.*s'", i ? ", " : "", (int)cut.len, cut.ptr);
        if (!mn_seen_has(&t->seen[MN_EPCIS], mn_hash64(id.ptr, id.len)))
            mn_buf_str(b, " (which no document has)");
    }
    if (d->n_instead > INSTEAD_TOLD)
        mn_buf_fmt(b, " and %zu more", d->n_instead - INSTEAD_TOLD);
}

static mn_status tell_declared(mn_tables *t, const declared *d, mn_err *e)
{
    mn_buf b = {0};
    mn_buf_str(&b, d->found ? "this event is declared to be in error, and is not used"
                            : "an event is declared to be in error that no document has");
    if (*d->reason)
        mn_buf_fmt(&b, " (%s)", d->reason);
    if (d->n_instead) {
        mn_buf_str(&b, "; what holds in its place is ");
        put_instead(&b, t, d);
    } else {
        mn_buf_str(&b, "; nothing is named that holds in its place");
    }
    mn_status st = b.failed ? mn_fail_memory(e)
                            : mn_tables_find(t, d->file, MN_EPCIS, "epcis-error", "eventID",
                                             mn_text_of(d->x.name), b.ptr,
                                             "events that hold in its place count as any other: "
                                             "give their documents too",
                                             d->x.at, e);
    mn_buf_free(&b);
    return st ? st : pass_over(t, declares, e);
}

static int by_key(const void *x, const void *y)
{
    const uint64_t *a = x, *b = y;
    return a[0] != b[0] ? (a[0] < b[0] ? -1 : 1) : a[1] < b[1] ? -1 : a[1] > b[1];
}

/* The declarations that are of an event: pairs of a key (of the id, or of all it says) and their
 * number, sorted. */
typedef struct keys {
    uint64_t (*at)[2];
    size_t n;
} keys;

/* Whether one of them declares the event to be in error; all that do have found theirs. */
static bool is_wrong(struct mn_epcis_kept *k, const keys *all, const kept_event *v)
{
    const uint64_t key = v->x.key;
    size_t lo = 0, hi = all->n;
    bool wrong = false;
    while (lo < hi) {
        const size_t mid = (lo + hi) / 2;
        if (all->at[mid][0] < key)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (; lo < all->n && all->at[lo][0] == key; lo++) {
        declared *d = &k->declared[all->at[lo][1]];
        if (d->x.has_id != v->x.has_id)
            continue;
        if (wrong && d->found)
            break; /* they are found all or none */
        d->found = wrong = true;
    }
    return wrong;
}

static mn_status give_supplies(mn_tables *t, const mn_epcis_event *x, const mn_epcis_good *g,
                               size_t n, mn_err *e)
{
    char own[MN_ID_MOST + 32];
    mn_status st = MN_OK;
    for (size_t i = 0; i < n && !st; i++) {
        snprintf(own, sizeof own, i ? "%.500s#%zu" : "%.500s", x->own, i + 1);
        const mn_supply_row r = {.id = mn_text_of(*x->own ? own : ""),
                                 .seller = mn_text_of(x->from),
                                 .buyer = mn_text_of(x->to),
                                 .seller_site = mn_text_of(x->from_site),
                                 .buyer_site = mn_text_of(x->to_site),
                                 .good = mn_text_of(g[i].good),
                                 .lot = mn_text_of(g[i].lot),
                                 .from = x->day,
                                 .until = x->day,
                                 .quantity = g[i].quantity,
                                 .unit = g[i].unit,
                                 .value = MN_NO_VALUE,
                                 .kind = MN_SUPPLY,
                                 .at = x->at};
        st = t->sink.supply ? t->sink.supply(t->sink.payload, &r, e) : MN_OK;
    }
    return st;
}

static mn_status give_parts(mn_tables *t, const mn_epcis_event *x, const mn_epcis_good *g, size_t n,
                            mn_err *e)
{
    const mn_tables_sink *s = &t->sink;
    mn_status st = MN_OK;
    mn_part_row r = {.id = mn_text_of(x->own),
                     .party = mn_text_of(x->from),
                     .site = mn_text_of(x->from_site),
                     .kind = MN_EVENT,
                     .low = NAN,
                     .high = NAN,
                     .from = x->day,
                     .until = x->day,
                     .at = x->at};
    for (size_t i = 0; i < n && !st && s->part; i++) {
        r.good = mn_text_of(g[i].good);
        r.lot = mn_text_of(g[i].lot);
        r.output = g[i].output;
        r.low = r.high = g[i].quantity;
        r.unit = g[i].unit;
        st = s->part(s->payload, &r, e);
    }
    r.good = r.lot = mn_text_of("");
    r.unit = MN_UNIT_NONE;
    r.low = r.high = NAN;
    return !st && x->sides && s->lost ? s->lost(s->payload, &r, x->sides, e) : st;
}

static mn_status give(mn_tables *t, const kept_event *v, size_t end, mn_err *e)
{
    const mn_epcis_good *g = t->epcis->row + v->row;
    return v->x.made ? give_parts(t, &v->x, g, end - v->row, e)
                     : give_supplies(t, &v->x, g, end - v->row, e);
}

static mn_status tell_passed(mn_tables *t, mn_err *e)
{
    const struct mn_epcis_kept *k = t->epcis;
    const mn_tables_count *c = &t->count[MN_EPCIS];
    uint64_t passed = 0;
    mn_buf b = {0};
    for (size_t i = 0; i < k->reasons; i++)
        passed += k->passed[i].n;
    if (!passed)
        return MN_OK;
    mn_buf_fmt(&b, "Events of EPCIS: %llu; used %llu, refused %llu, of no use here %llu: ",
               (unsigned long long)c->rows, (unsigned long long)c->used,
               (unsigned long long)c->refused, (unsigned long long)passed);
    for (size_t i = 0; i < k->reasons; i++)
        mn_buf_fmt(&b, "%s%s %llu", i ? ", " : "", k->passed[i].why,
                   (unsigned long long)k->passed[i].n);
    mn_status st = b.failed ? mn_fail_memory(e) : mn_tables_note(t, e, "%s", b.ptr);
    mn_buf_free(&b);
    return st;
}

mn_status mn_epcis_end(mn_tables *t, mn_err *e)
{
    struct mn_epcis_kept *k = t->epcis;
    mn_status st = MN_OK;
    if (!k)
        return MN_OK;
    keys all = {.at = calloc(k->declareds + 1, sizeof *all.at), .n = k->declareds};
    if (!all.at)
        return mn_fail_memory(e);
    for (size_t i = 0; i < k->declareds; i++) {
        all.at[i][0] = k->declared[i].x.key;
        all.at[i][1] = i;
    }
    qsort(all.at, all.n, sizeof *all.at, by_key);
    for (size_t i = 0; i < k->events && !st; i++) {
        const kept_event *v = &k->event[i];
        const bool wrong = !v->x.lost && is_wrong(k, &all, v);
        if (wrong)
            st = pass_over(t, declared_wrong, e);
        else
            st = give(t, v, i + 1 < k->events ? k->event[i + 1].row : k->rows, e);
        t->count[MN_EPCIS].used += !st && !wrong && !v->x.lost;
    }
    for (size_t i = 0; i < k->declareds && !st; i++)
        st = tell_declared(t, &k->declared[i], e);
    free(all.at);
    if (!st)
        st = tell_passed(t, e);
    mn_epcis_free(t);
    return st;
}
