/* SPDX-License-Identifier: Apache-2.0
 *
 * money/find/case_of.c - see case_of.h.
 *
 * Facts are gathered first, each with rows of the bank's payments; then the rows of all of them
 * become the case's payments, with their accounts and parties; then facts tell payments by their
 * numbers in the case.
 */
#include "money/find/case_of.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/map.h"
#include "core/text.h"
#include "money/alert/peers.h"
#include "money/case/words.h"

enum { OTHERS = 400 }; /* counterparties that are told as parties; those beyond as accounts alone */

typedef struct maker {
    mn_case *c;
    mn_money_found *w;
    const mn_payments *p;
    const mn_alert *t;
    mn_err *e;
    uint32_t *row; /* of the case, sorted */
    size_t rows, rows_cap;
    size_t accounts_cap, parties_cap;
    uint32_t *account_at, *party_at; /* by number of the bank: in the case, or MN_CASE_NONE */
    mn_text *id;                     /* by row: of the case's payment */
    mn_map ids;
} maker;

static mn_status keep(maker *k, mn_text *to, mn_text t)
{
    if (!t.len)
        return MN_OK;
    *to = mn_arena_text(&k->c->arena, mn_text_sub(t, 0, t.len > MN_CASE_TEXT ? 0 : t.len));
    return to->ptr ? MN_OK : mn_fail_memory(k->e);
}

/* Ids that are given out, each once. */
typedef struct names {
    mn_map at;      /* to the number of who has it */
    uint32_t *last; /* by that number: the last "#" that was given behind its id; 0: none */
    size_t cap;
} names;

static void names_free(names *n)
{
    mn_map_free(&n->at);
    free(n->last);
    *n = (names){.cap = 0};
}

/* An id that no other of the same has: with " #2", " #3" behind it where need be. Numbers come in
 * order. */
static mn_status name(maker *k, mn_text *id, names *m, size_t number)
{
    uint32_t first = (uint32_t)number;
    const mn_text is = *id;
    mn_buf b = {0};
    if (!mn_grow(&m->last, &m->cap, number + 1, sizeof *m->last))
        return mn_fail_memory(k->e);
    m->last[number] = 0;
    mn_status st = mn_map_put(&m->at, is, &first, k->e);
    if (st || first == number)
        return st;
    uint32_t n = m->last[first] ? m->last[first] : 1;
    do {
        mn_buf_clear(&b);
        mn_buf_text(&b, is);
        mn_buf_fmt(&b, " #%u", ++n);
    } while (!b.failed && mn_map_get(&m->at, (mn_text){b.ptr, b.len}) != MN_MAP_NONE);
    m->last[first] = n;
    /* The map borrows its keys: the copy that stays. */
    st = b.failed ? mn_fail_memory(k->e) : keep(k, id, (mn_text){b.ptr, b.len});
    mn_buf_free(&b);
    uint32_t own = (uint32_t)number;
    return st ? st : mn_map_put(&m->at, *id, &own, k->e);
}

/* --- facts ------------------------------------------------------------------------------------ */

static mn_status add_rows(maker *k, const uint32_t *row, size_t n)
{
    if (!mn_grow(&k->row, &k->rows_cap, k->rows + n, sizeof *k->row))
        return mn_fail_memory(k->e);
    if (n)
        memcpy(k->row + k->rows, row, n * sizeof *row);
    k->rows += n;
    return MN_OK;
}

/* Copies rows into the arena, as what a fact tells until they have numbers in the case. */
static mn_status tell_rows(maker *k, uint32_t **to, size_t *to_n, const uint32_t *row, size_t n)
{
    *to = mn_arena_alloc(&k->c->arena, n, sizeof **to);
    *to_n = n;
    if (n && !*to)
        return mn_fail_memory(k->e);
    if (n)
        memcpy(*to, row, n * sizeof *row);
    return add_rows(k, row, n);
}

static double strength_of(maker *k, const mn_typology_sign *g, const mn_finding *f, int32_t days)
{
    double least = 1;
    for (unsigned i = 0; i < g->measures; i++) {
        const double s = mn_measure_strength(
            &g->measure[i], mn_party_case_value(k->w->c, &g->measure[i], f->end, days, NULL, 0));
        least = s < least ? s : least;
    }
    return least;
}

/* Of a sign that is met; party: the member's number in the case. */
static mn_status add_fact(maker *k, mn_case_fact *to, const mn_typology_sign *g,
                          const mn_finding *f, uint32_t party)
{
    static const char *const evidence[] = {"read", "secondary", "recalled"};
    const mn_typology *y = &k->w->set.at[f->typology];
    const mn_indicator *in = g->weight > 0 ? mn_indicators_find(&k->w->known, g->id) : NULL;
    uint32_t *row = NULL;
    size_t n = 0, cap = 0;
    mn_status st;
    *to = (mn_case_fact){.strength = strength_of(k, g, f, y->days), .weight = g->weight};
    to->party = party;
    (void)((st = keep(k, &to->says, g->says)) ||
           (st = keep(k, &to->source, in ? in->source : g->source)));
    if (!st && g->weight > 0) {
        to->family = mn_text_of(mn_family_words[g->family]);
        st = keep(k, &to->id, g->id);
    }
    if (!st && in) {
        to->evidence = mn_text_of(evidence[in->evidence]);
        (void)((st = keep(k, &to->paragraph, in->paragraph)) ||
               (st = keep(k, &to->date, in->date)) || (st = keep(k, &to->address, in->address)));
    }
    if (!st)
        st = mn_alert_sign_rows(&row, &n, &cap, g, f, y->days, &k->w->v, k->w->c, k->e);
    n = mn_alert_rows_sort(row, n);
    if (!st)
        st = tell_rows(k, &to->payment, &to->payments, row, n);
    free(row);
    return st;
}

static mn_pattern pattern_of(const mn_typology_sign *g)
{
    for (unsigned i = 0; i < g->measures; i++)
        if (g->measure[i].what == MN_WHAT_PATTERN)
            return g->measure[i].pattern;
    return MN_PATTERNS;
}

/* The signs of one member: of its strongest finding, as the score is. */
static mn_status add_member(maker *k, uint32_t m)
{
    const mn_alert_member *a = &k->w->a.member[k->t->first + m];
    const mn_finding *f = &k->w->f.at[a->finding];
    const mn_typology *y = &k->w->set.at[f->typology];
    mn_case *c = k->c;
    mn_status st = mn_party_case_load(k->w->c, a->party, k->e);
    for (unsigned i = 0; !st && i < y->indicators && c->indicators < MN_CASE_FACTS; i++) {
        const mn_typology_sign *g = &y->indicator[i];
        const mn_pattern which = pattern_of(g);
        if (!(f->met >> i & 1))
            continue;
        mn_case_fact *fact = &c->indicator[c->indicators++];
        st = add_fact(k, fact, g, f, m);
        if (!st && which != MN_PATTERNS && c->patterns < MN_CASE_FACTS) {
            c->pattern[c->patterns] = *fact;
            c->pattern[c->patterns].id = mn_text_of(mn_pattern_name(which));
            c->pattern[c->patterns].weight = (double)NAN;
            c->patterns++;
        }
    }
    for (unsigned i = 0; !st && i < y->contraries && c->contraries < MN_CASE_FACTS; i++)
        if (f->contrary >> i & 1)
            st = add_fact(k, &c->contrary[c->contraries++], &y->contrary[i], f, m);
    return st;
}

static mn_status add_facts(maker *k)
{
    mn_case *c = k->c;
    mn_status st = MN_OK;
    c->indicator = mn_arena_alloc(&c->arena, MN_CASE_FACTS, sizeof *c->indicator);
    c->pattern = mn_arena_alloc(&c->arena, MN_CASE_FACTS, sizeof *c->pattern);
    c->contrary = mn_arena_alloc(&c->arena, MN_CASE_FACTS, sizeof *c->contrary);
    if (!c->indicator || !c->pattern || !c->contrary)
        return mn_fail_memory(k->e);
    for (uint32_t m = 0; !st && m < k->t->members; m++)
        st = add_member(k, m);
    return st;
}

/* What the alert rests on, and without which of it there would be none. */
static mn_status add_without(maker *k, size_t alert, bool without)
{
    const mn_money_found *w = k->w;
    mn_alert_basis b = {0};
    mn_counterfactual x = {0};
    mn_status st = mn_alert_basis_of(&b, &w->a, alert, &w->f, &w->v, k->w->c, &w->set, k->e);
    if (!st)
        st = add_rows(k, b.row, b.n);
    if (!st && without)
        st = mn_alert_counterfactual(&x, &w->a, alert, &b, &w->f, &w->v, &w->set, 0.5, k->e);
    if (!st && x.n) {
        k->c->without = mn_arena_alloc(&k->c->arena, 1, sizeof *k->c->without);
        st = k->c->without ? MN_OK : mn_fail_memory(k->e);
        if (!st) {
            k->c->withouts = 1;
            k->c->without->score = x.score;
            st = tell_rows(k, &k->c->without->payment, &k->c->without->payments, x.row, x.n);
        }
    }
    mn_counterfactual_free(&x);
    free(b.row);
    return st;
}

/* --- who -------------------------------------------------------------------------------------- */

/* The account by which a party is known: the first by its bytes. */
static mn_text party_id(const mn_payments *p, uint32_t party)
{
    const mn_money_party *q = &p->party[party];
    mn_text best = {NULL, 0};
    for (uint32_t i = 0; i < q->count; i++) {
        const mn_text id = p->account[p->party_account[q->first + i]].id;
        if (!best.ptr || mn_text_cmp(id, best) < 0)
            best = id;
    }
    return best;
}

static mn_status put_party(maker *k, uint32_t party, names *ids)
{
    mn_case *c = k->c;
    mn_case_party *to = &c->party[c->parties];
    const mn_money_party *q = &k->p->party[party];
    mn_status st = keep(k, &to->id, party_id(k->p, party));
    if (!st)
        st = name(k, &to->id, ids, c->parties);
    for (uint32_t i = 0; !st && i < q->count; i++) {
        const mn_account *a = &k->p->account[k->p->party_account[q->first + i]];
        to->kind = to->kind ? to->kind : a->kind;
        if (!to->name.len)
            st = keep(k, &to->name, a->name);
        if (!st && !to->city.len)
            st = keep(k, &to->city, a->city);
        if (!st && !to->country.len && a->country[0])
            st = keep(k, &to->country, (mn_text){a->country, 2});
    }
    k->party_at[party] = (uint32_t)c->parties++;
    return st;
}

static mn_status put_account(maker *k, uint32_t account, names *ids)
{
    const mn_account *a = &k->p->account[account];
    mn_case *c = k->c;
    mn_case_account *to = &c->account[c->accounts];
    mn_buf b = {0};
    *to = (mn_case_account){.party = k->party_at[a->party], .home = a->home};
    mn_status st = keep(k, &to->id, a->id);
    if (!st)
        st = name(k, &to->id, ids, c->accounts);
    if (!st)
        st = keep(k, &to->bank, a->bank);
    if (!st && a->opened != INT32_MIN) {
        mn_say_case_day(&b, a->opened, false);
        st = b.failed ? mn_fail_memory(k->e) : keep(k, &to->opened, (mn_text){b.ptr, b.len});
    }
    mn_buf_free(&b);
    k->account_at[account] = (uint32_t)c->accounts++;
    return st;
}

/* Members first, with all their accounts; then who is at the other end of payments. */
static mn_status put_who(maker *k, names *accounts, names *parties)
{
    const mn_payments *p = k->p;
    mn_status st = MN_OK;
    for (uint32_t m = 0; !st && m < k->t->members; m++) {
        const uint32_t q = k->w->a.member[k->t->first + m].party;
        st = put_party(k, q, parties);
        for (uint32_t i = 0; !st && i < p->party[q].count && k->c->accounts < k->accounts_cap; i++)
            st = put_account(k, p->party_account[p->party[q].first + i], accounts);
    }
    for (size_t i = 0; !st && i < 2 * k->rows; i++) {
        const uint32_t a = i & 1 ? p->to[k->row[i / 2]] : p->from[k->row[i / 2]];
        if (a == MN_PAY_NONE || k->account_at[a] != MN_CASE_NONE ||
            k->c->accounts >= k->accounts_cap)
            continue;
        if (k->party_at[p->account[a].party] == MN_CASE_NONE && k->c->parties < k->parties_cap)
            st = put_party(k, p->account[a].party, parties);
        if (!st)
            st = put_account(k, a, accounts);
    }
    return st;
}

/* Telephones and addresses, where a table of accounts has them. */
static mn_status put_contacts(maker *k)
{
    const mn_people *w = &k->w->d.people;
    mn_status st = MN_OK;
    for (size_t i = 0; !st && i < w->n; i++) {
        const mn_identified *h = &w->have[i];
        const uint32_t at = k->party_at[k->p->account[h->account].party];
        if (at == MN_CASE_NONE || (h->kind != MN_ID_PHONE && h->kind != MN_ID_ADDRESS))
            continue;
        mn_text *to = h->kind == MN_ID_PHONE ? &k->c->party[at].phone : &k->c->party[at].address;
        if (!to->len)
            st = keep(k, to, w->id[h->id]);
    }
    return st;
}

static mn_status make_who(maker *k)
{
    mn_case *c = k->c;
    names accounts = {.cap = 0}, parties = {.cap = 0};
    size_t own = 0;
    bool home = false;
    mn_status st = MN_OK;
    for (uint32_t m = 0; m < k->t->members; m++)
        own += k->p->party[k->w->a.member[k->t->first + m].party].count;
    k->accounts_cap = own + 2 * k->rows;
    if (k->accounts_cap > MN_CASE_ACCOUNTS)
        k->accounts_cap = MN_CASE_ACCOUNTS;
    k->parties_cap = k->t->members + OTHERS;
    k->account_at = malloc(((size_t)k->p->accounts + 1) * sizeof *k->account_at);
    k->party_at = malloc(((size_t)k->p->parties + 1) * sizeof *k->party_at);
    c->account = mn_arena_alloc(&c->arena, k->accounts_cap + 1, sizeof *c->account);
    c->party = mn_arena_alloc(&c->arena, k->parties_cap, sizeof *c->party);
    if (!k->account_at || !k->party_at || !c->account || !c->party)
        return mn_fail_memory(k->e);
    memset(k->account_at, 0xFF, ((size_t)k->p->accounts + 1) * sizeof *k->account_at);
    memset(k->party_at, 0xFF, ((size_t)k->p->parties + 1) * sizeof *k->party_at);
    st = put_who(k, &accounts, &parties);
    for (uint32_t i = 0; i < k->p->accounts && !home; i++)
        home = k->p->account[i].home;
    for (size_t i = 0; !home && i < c->accounts; i++) /* no table says whose bank this is */
        c->account[i].home = c->account[i].party < k->t->members;
    names_free(&accounts);
    names_free(&parties);
    return st ? st : put_contacts(k);
}

/* --- roles ------------------------------------------------------------------------------------ */

static mn_status put_roles(maker *k, uint32_t m)
{
    const mn_money_found *w = k->w;
    const uint32_t party = w->a.member[k->t->first + m].party;
    uint16_t met[MN_TYPOLOGIES];
    mn_case_party *to = &k->c->party[m];
    size_t n = 0;
    mn_status st = MN_OK;
    mn_money_reasons(met, w, party);
    for (size_t t = 0; t < w->set.n; t++)
        n += (unsigned)__builtin_popcount(met[t]);
    to->reason = mn_arena_alloc(&k->c->arena, n + 1, sizeof *to->reason);
    if (!to->reason)
        return mn_fail_memory(k->e);
    for (size_t t = 0; t < w->set.n; t++)
        for (unsigned i = 0; !st && i < w->set.at[t].roles; i++) {
            const mn_typology_sign *g = &w->set.at[t].role[i];
            if (!(met[t] >> i & 1))
                continue;
            to->role[g->role] += (1 - to->role[g->role]) / 2;
            st = keep(k, &to->reason[to->reasons++], g->says);
        }
    return st;
}

/* --- payments --------------------------------------------------------------------------------- */

static mn_status make_payments(maker *k)
{
    mn_case *c = k->c;
    const mn_payments *p = k->p;
    names given = {.cap = 0};
    mn_status st = MN_OK;
    k->id = malloc((k->rows + 1) * sizeof *k->id);
    c->payment = mn_arena_alloc(&c->arena, k->rows + 1, sizeof *c->payment);
    if (!k->id || !c->payment)
        return mn_fail_memory(k->e);
    for (size_t i = 0; !st && i < k->rows; i++) {
        const uint32_t row = k->row[i];
        const uint32_t from = p->from[row], to = p->to[row];
        mn_case_payment *q = &c->payment[i];
        st = mn_case_take(c, q, p, row, from == MN_PAY_NONE ? MN_CASE_NONE : k->account_at[from],
                          to == MN_PAY_NONE ? MN_CASE_NONE : k->account_at[to], k->e);
        if (!st)
            st = name(k, &q->id, &given, i);
        k->id[i] = q->id;
    }
    names_free(&given);
    if (st)
        return st;
    c->payments = k->rows;
    mn_case_sort(c);
    for (size_t i = 0; !st && i < c->payments; i++) {
        uint32_t at = (uint32_t)i;
        st = mn_map_put(&k->ids, c->payment[i].id, &at, k->e);
    }
    return st;
}

/* The bank's rows, which are all in the case, become the case's numbers. */
static void number(maker *k, uint32_t *row, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t low = 0, high = k->rows;
        while (low < high) {
            const size_t mid = low + (high - low) / 2;
            if (k->row[mid] < row[i])
                low = mid + 1;
            else
                high = mid;
        }
        row[i] = mn_map_get(&k->ids, k->id[low]);
    }
    mn_alert_rows_sort(row, n);
}

static void number_facts(maker *k)
{
    mn_case *c = k->c;
    for (size_t i = 0; i < c->indicators; i++)
        number(k, c->indicator[i].payment, c->indicator[i].payments);
    for (size_t i = 0; i < c->contraries; i++)
        number(k, c->contrary[i].payment, c->contrary[i].payments);
    for (size_t i = 0; i < c->withouts; i++)
        number(k, c->without[i].payment, c->without[i].payments);
}

/* --- peers ------------------------------------------------------------------------------------ */

/* How the first of its parties stand beside those like them: what the report of alerts says, too.
 */
static mn_status put_peers(maker *k)
{
    mn_case *c = k->c;
    mn_peer_facts x;
    mn_status st = MN_OK;
    c->peer = mn_arena_alloc(&c->arena, (size_t)MN_PEERS_MEMBERS * MN_TYPOLOGY_INDICATORS,
                             sizeof *c->peer);
    if (!c->peer)
        return mn_fail_memory(k->e);
    for (uint32_t m = 0; !st && m < k->t->members && m < MN_PEERS_MEMBERS; m++) {
        const mn_finding *f = &k->w->f.at[k->w->a.member[k->t->first + m].finding];
        st = mn_alert_peers(&x, k->w->c, f, &k->w->v, &k->w->set, k->e);
        for (size_t i = 0; !st && i < x.n; i++) {
            const mn_peer_fact *q = &x.at[i];
            mn_case_peer *to = &c->peer[c->peers++];
            *to = (mn_case_peer){.value = q->value,
                                 .median = q->median,
                                 .p95 = q->p95,
                                 .peers = q->peers,
                                 .party = m};
            st = keep(k, &to->what, k->w->set.at[f->typology].indicator[q->indicator].says);
            if (!st)
                st = keep(k, &to->group, mn_text_of(x.group));
        }
    }
    return st;
}

/* --- the whole -------------------------------------------------------------------------------- */

static mn_status make_head(maker *k, const char *alert)
{
    static const mn_text none = {"XXX", 3}; /* ISO 4217: no currency */
    const mn_money_found *w = k->w;
    mn_case *c = k->c;
    mn_status st = keep(k, &c->alert, mn_text_of(alert));
    if (!st)
        st = keep(k, &c->currency, k->p->base[0] ? mn_text_of(k->p->base) : none);
    c->method = mn_text_of("declared weights of typologies");
    c->score = k->t->score;
    c->threshold = w->set.at[w->f.at[w->a.member[k->t->first].finding].typology].threshold;
    c->typology = mn_arena_alloc(&c->arena, w->set.n + 1, sizeof *c->typology);
    if (!st && !c->typology)
        st = mn_fail_memory(k->e);
    for (size_t i = 0; !st && i < w->set.n; i++)
        if (k->t->typologies >> i & 1)
            st = keep(k, &c->typology[c->typologies++], w->set.at[i].id);
    return st;
}

mn_status mn_money_case_of(mn_case *c, mn_money_found *w, size_t alert, const char *alert_name,
                           bool without, mn_err *e)
{
    mn_err own = MN_ERR_INIT;
    maker k = {.c = c, .w = w, .p = &w->d.p, .t = &w->a.at[alert], .e = e ? e : &own};
    mn_status st = make_head(&k, alert_name);
    if (!st)
        st = add_facts(&k);
    if (!st)
        st = add_without(&k, alert, without);
    k.rows = mn_alert_rows_sort(k.row, k.rows);
    if (!st && k.rows > MN_CASE_PAYMENTS)
        st = mn_fail(e, MN_DATA, "the alert %s rests on more than %d payments", alert_name,
                     MN_CASE_PAYMENTS);
    if (!st)
        st = make_who(&k);
    for (uint32_t m = 0; !st && m < k.t->members; m++)
        st = put_roles(&k, m);
    if (!st)
        st = make_payments(&k);
    if (!st) {
        number_facts(&k);
        st = put_peers(&k);
    }
    mn_map_free(&k.ids);
    free(k.row);
    free(k.account_at);
    free(k.party_at);
    free(k.id);
    return st;
}
