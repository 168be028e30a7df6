/* SPDX-License-Identifier: Apache-2.0
 *
 * stream.c - see the header. A line is read as files' rows are (read/gather.h); what it says of a
 * payment goes into the patterns at once, and the line itself is held for the end of the week.
 */
#include "money/stream/stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "money/read/book.h"
#include "money/stream/inside.h"

#define HELD_MOST (UINT64_C(16) << 30) /* bytes of lines */
#define SALT_MIX  UINT64_C(0x9E3779B97F4A7C15)

/* --- opening -----------------------------------------------------------------------------------
 */

static mn_status find_currency(mn_pay_stream *s, const char *said, mn_err *e)
{
    const char *iso = mn_currency_find(s->reference, mn_text_of(said));
    if (!iso) {
        mn_fail(e, MN_USAGE, "--currency: '%.40s' is no currency", said);
        return mn_hint(e, "write its ISO 4217 code, as USD");
    }
    memcpy(s->of.currency, iso, 4);
    return MN_OK;
}

static mn_status open_reading(mn_pay_stream *s, const mn_ctx *ctx, mn_err *e)
{
    const char *currency = mn_call_text(s->call, "currency"),
               *clock = mn_call_text(s->call, "clock"), *rates = mn_call_text(s->call, "rates"),
               *days = mn_call_text(s->call, "dates"), *mark = mn_call_text(s->call, "decimal");
    mn_status st = mn_reference_new(&s->reference, MN_NEED_MONEY | MN_NEED_COUNTRIES, e);
    if (!st)
        st = mn_pay_words_load(&s->words, e);
    if (!st && currency)
        st = find_currency(s, currency, e);
    if (!st && clock && !(st = mn_pay_clock_find(&s->clock, mn_text_of(clock), e)))
        s->of.clock = &s->clock;
    if (!st && rates) {
        mn_ctx inner = ctx ? *ctx : (mn_ctx)MN_CTX_INIT;
        const mn_files files = mn_pay_world_files(s->w, s->input, (mn_text){"", 0});
        inner.files = strcmp(rates, "yearly") == 0 ? inner.files : &files;
        st = mn_pay_rates_read(&s->rates, s->reference, rates, currency ? s->of.currency : NULL,
                               &inner, e);
        s->rated = true;
    }
    s->of.words = s->words;
    s->of.reference = s->reference;
    s->of.days = strcmp(days, "dmy") == 0   ? MN_DAYS_DMY
                 : strcmp(days, "mdy") == 0 ? MN_DAYS_MDY
                                            : MN_DAYS_ISO;
    s->of.mark = strcmp(mark, "point") == 0   ? MN_MARK_POINT
                 : strcmp(mark, "comma") == 0 ? MN_MARK_COMMA
                                              : MN_MARK_UNSAID;
    return st;
}

static mn_status read_patterns(uint32_t *on, const char *said, mn_err *e)
{
    mn_text rest = mn_text_of(said), one;
    *on = 0;
    if (strcmp(said, "none") == 0)
        return MN_OK;
    if (strcmp(said, "all") == 0) {
        *on = MN_PATTERN_ALL;
        return MN_OK;
    }
    while (mn_text_split(&rest, ',', &one)) {
        unsigned p = 0;
        one = mn_text_trim(one);
        while (p < MN_PATTERNS && !mn_text_eq_str(one, mn_pattern_name((mn_pattern)p)))
            p++;
        if (p == MN_PATTERNS) {
            mn_fail(e, MN_USAGE, "--patterns: '%.*s' is no pattern",
                    (int)(one.len < 40 ? one.len : 40), one.ptr);
            return mn_hint(e, "they are fan-in, fan-out, gather-scatter, scatter-gather, cycle, "
                              "bipartite, stack, structuring, smurfing, funnel, pass-through and "
                              "rapid; or all, or none");
        }
        *on |= MN_PATTERN_BIT(p);
    }
    return MN_OK;
}

static mn_status ask_typologies(mn_pay_stream *s, const mn_ctx *ctx, mn_err *e)
{
    mn_money_found w = {.files = 0};
    mn_ctx inner = ctx ? *ctx : (mn_ctx)MN_CTX_INIT;
    const mn_files files = mn_pay_world_files(s->w, s->input, (mn_text){"", 0});
    const char *said = mn_call_text(s->call, "patterns");
    size_t n = 0;
    const char *const *paths = mn_call_all(s->call, "typologies", &n);
    inner.files = n ? &files : inner.files;
    mn_status st = mn_money_found_typologies(&w, paths, n, &inner, e);
    for (size_t i = 0; i < w.set.n; i++)
        s->most_days = w.set.at[i].days > s->most_days ? w.set.at[i].days : s->most_days;
    s->config = mn_pattern_defaults();
    s->config.on = mn_money_found_patterns(&w.set);
    mn_money_found_free(&w);
    if (!st && said)
        st = read_patterns(&s->config.on, said, e);
    const int64_t looks = mn_pattern_reach(&s->config),
                  asks = (int64_t)(s->most_days + MN_STREAM_AGAIN + MN_STREAM_STEP) * MN_STREAM_DAY;
    s->span = (looks > asks ? looks : asks) + s->late + 2 * (int64_t)MN_STREAM_DAY;
    return st;
}

mn_status mn_pay_stream_new(mn_pay_stream **out, mn_pay_world *w, const mn_call *call,
                            const mn_ctx *ctx, mn_err *e)
{
    mn_pay_stream *s = calloc(1, sizeof *s);
    if (!s)
        return mn_fail_memory(e);
    s->call = call;
    s->w = w;
    s->input = mn_call_input(call, 0);
    s->late = mn_call_int(call, "late-days", 7) * MN_STREAM_DAY;
    s->ahead = mn_call_int(call, "ahead-days", 31) * MN_STREAM_DAY;
    s->newest = s->now.latest = s->now.since = INT64_MIN;
    s->now.days = -1;
    mn_status st = open_reading(s, ctx, e);
    /* An address that differs from run to run: nobody can prepare names that collide. */
    s->accounts.salt = ((uint64_t)(uintptr_t)s->reference * SALT_MIX) | 1;
    if (!st)
        st = ask_typologies(s, ctx, e);
    if (!st && !(s->home = malloc(((size_t)w->d.p.parties + 1) * sizeof *s->home)))
        st = mn_fail_memory(e);
    if (st)
        mn_pay_stream_free(s);
    else
        *out = s;
    return st;
}

static void forget(mn_pay_stream *s)
{
    mn_map_free(&s->seen);
    mn_map_free(&s->areas);
    mn_arena_free(&s->keys);
    mn_arena_free(&s->names);
    mn_patterns_free(s->patterns);
    s->patterns = NULL;
    s->n_areas = 0;
    s->noded = s->own = 0;
}

void mn_pay_stream_free(mn_pay_stream *s)
{
    if (!s)
        return;
    forget(s);
    mn_pay_gather_free(&s->g);
    mn_pay_names_free(&s->accounts);
    mn_pay_line_free(&s->cut);
    mn_pay_rates_free(&s->rates);
    mn_pay_words_free(s->words);
    mn_reference_free(s->reference);
    mn_checkpoint_free(&s->now);
    mn_hits_free(&s->hits);
    mn_buf_free(&s->heading);
    mn_buf_free(&s->text);
    mn_buf_free(&s->key);
    free(s->kept);
    free(s->node);
    free(s->account);
    free(s->home);
    free(s);
}

/* --- numbers -----------------------------------------------------------------------------------
 */

/* The number of an area, by a kind and a name. */
static mn_status area_of(uint32_t *out, mn_pay_stream *s, char kind, mn_text name, mn_err *e)
{
    mn_buf_clear(&s->key);
    mn_buf_char(&s->key, kind);
    mn_buf_text(&s->key, name);
    if (s->key.failed)
        return mn_fail_memory(e);
    mn_text key = {s->key.ptr, s->key.len};
    *out = s->areas.cap ? mn_map_get(&s->areas, key) : MN_MAP_NONE;
    if (*out != MN_MAP_NONE)
        return MN_OK;
    key = mn_arena_text(&s->names, key);
    *out = s->n_areas++;
    return key.ptr ? mn_map_put(&s->areas, key, out, e) : mn_fail_memory(e);
}

static mn_status place_area(uint32_t *out, mn_pay_stream *s, uint32_t place, mn_err *e)
{
    *out = MN_PAY_NONE;
    if (place == MN_PAY_NONE)
        return MN_OK;
    const mn_pay_name *k = &s->g.places.key[place];
    const mn_text city = k->in.len ? k->in : mn_pay_world_city(s->w, k->name);
    return city.len ? area_of(out, s, 'c', city, e) : area_of(out, s, 'p', k->name, e);
}

/* A party's node is its number; an account that no table has gets the next one. */
static mn_status node_of(uint32_t *out, mn_pay_stream *s, uint32_t account, mn_err *e)
{
    *out = MN_PAY_NONE;
    if (account == MN_PAY_NONE)
        return MN_OK;
    if (account >= s->noded) {
        if (!mn_grow(&s->node, &s->nodes_cap, (size_t)account + 1, sizeof *s->node))
            return mn_fail_memory(e);
        memset(s->node + s->noded, 0xFF, (account + 1 - s->noded) * sizeof *s->node);
        s->noded = (size_t)account + 1;
    }
    if (s->node[account] == MN_PAY_NONE) {
        const mn_pay_name *k = &s->accounts.key[account];
        s->node[account] = mn_pay_world_party(s->w, k->in, k->name);
    }
    if (s->node[account] == MN_PAY_NONE) {
        if (!mn_grow(&s->account, &s->own_cap, s->own + 1, sizeof *s->account))
            return mn_fail_memory(e);
        s->account[s->own] = account;
        s->node[account] = s->w->d.p.parties + (uint32_t)s->own++;
    }
    *out = s->node[account];
    return MN_OK;
}

/* Everything is numbered anew, beginning with the cities that parties live in. */
static mn_status begin_numbers(mn_pay_stream *s, mn_err *e)
{
    const mn_payments *p = &s->w->d.p;
    mn_status st = MN_OK;
    forget(s);
    mn_pay_gather_clear(&s->g, s->accounts.salt);
    mn_pay_names_clear(&s->accounts);
    for (uint32_t q = 0; q < p->parties; q++)
        s->home[q] = MN_PAY_NONE;
    for (uint32_t i = 0; !st && i < p->accounts; i++) {
        uint32_t *home = &s->home[p->account[i].party];
        if (*home == MN_PAY_NONE && p->account[i].city.len)
            st = area_of(home, s, 'c', p->account[i].city, e);
    }
    if (!st && s->config.on)
        st = mn_patterns_new(&s->patterns, &s->config, s->home, p->parties, e);
    return st;
}

/* --- a line ------------------------------------------------------------------------------------
 */

/* Names that were borrowed from the line are kept. */
static mn_status keep_names(mn_pay_stream *s, mn_pay_names *k, size_t had, mn_err *e)
{
    for (size_t i = had; i < k->n; i++) {
        k->key[i].name = mn_arena_text(&s->names, k->key[i].name);
        if (k->key[i].in.len)
            k->key[i].in = mn_arena_text(&s->names, k->key[i].in);
        if (!k->key[i].name.ptr || !k->key[i].in.ptr)
            return mn_fail_memory(e);
    }
    return MN_OK;
}

/* From an end of the row to the number of its account. */
static mn_status number_end(mn_pay_stream *s, uint32_t *end, mn_err *e)
{
    if (*end == MN_PAY_NONE)
        return MN_OK;
    const mn_got_end *x = &s->g.end[*end];
    const mn_text in = x->bank == MN_PAY_NONE ? (mn_text){"", 0} : s->g.banks.key[x->bank].name;
    const size_t had = s->accounts.n;
    if (!mn_pay_names_put(&s->accounts, end, NULL, in, x->name, x->hash))
        return mn_fail_memory(e);
    return keep_names(s, &s->accounts, had, e);
}

/* The cells of the line as a payment, its ends as numbers of accounts: s->g.got[0], where s->g.n is
 * 1; else s->g.refused[0]. */
static mn_status read_row(mn_pay_stream *s, uint64_t number, mn_err *e)
{
    mn_pay_gather *g = &s->g;
    mn_pay_names *names[] = {&g->banks,    &g->places,   &g->devices,   &g->memos,
                             &g->channels, &g->purposes, &g->currencies};
    enum { NAMES = sizeof names / sizeof *names };
    size_t had[NAMES];
    const mn_record r = {.cell = s->cut.cell, .n = s->cut.n, .line = number};
    for (size_t i = 0; i < NAMES; i++)
        had[i] = names[i]->n;
    g->n = g->n_refused = g->ends = g->n_told = 0;
    g->rows = 0;
    mn_arena_free(&g->texts);
    mn_buf_clear(&g->blob);
    mn_status st = mn_pay_gather_row(g, &s->of, &r, e);
    for (size_t i = 0; !st && i < NAMES; i++)
        st = keep_names(s, names[i], had[i], e);
    if (!st && g->n)
        st = number_end(s, &g->got[0].from, e);
    if (!st && g->n)
        st = number_end(s, &g->got[0].to, e);
    return st;
}

static void add_i64(mn_buf *b, int64_t v)
{
    mn_buf_add(b, &v, sizeof v);
}

/* What a payment says, after its id, into s->key; false where it has no id. */
static bool say_key(mn_pay_stream *s, const mn_got_pay *p, size_t *id_len)
{
    mn_buf *b = &s->key;
    mn_buf_clear(b);
    if (!p->id_hash)
        return false;
    const char *id = s->g.blob.ptr + p->id;
    *id_len = strlen(id);
    mn_buf_add(b, id, *id_len + 1);
    add_i64(b, p->time);
    add_i64(b, p->amount);
    add_i64(b, (int64_t)((uint64_t)p->from << 32 | p->to));
    add_i64(b, (int64_t)p->place << 16 | p->channel << 8 | p->currency);
    return true;
}

static int64_t value_of(const mn_pay_stream *s, const mn_got_pay *p, int32_t day)
{
    return mn_pay_value(p->amount, s->g.code[p->currency], s->g.exponent[p->currency], s->now.base,
                        s->rated ? &s->rates : NULL, day);
}

static mn_status pattern_pay(mn_pattern_pay *x, mn_pay_stream *s, const mn_got_pay *p,
                             int64_t taken, mn_err *e)
{
    const int64_t local = p->time + INT64_C(900) * p->zone;
    *x = (mn_pattern_pay){
        .time = taken,
        .day = (int32_t)(local >= 0 ? local / MN_STREAM_DAY
                                    : -((MN_STREAM_DAY - 1 - local) / MN_STREAM_DAY)),
        .cash = p->channel == MN_CHANNEL_CASH_IN || p->channel == MN_CHANNEL_CASH_OUT,
        .reversed = p->flags & MN_PAY_RETURN};
    x->value = value_of(s, p, x->day);
    mn_status st = node_of(&x->from, s, p->from, e);
    if (!st)
        st = node_of(&x->to, s, p->to, e);
    return st ? st : place_area(&x->area, s, p->place, e);
}

/* Holds the payment that was read and hands it to the patterns, whose hits are then s->hits. */
static mn_status hold(mn_pay_stream *s, mn_text line, const mn_kept *at, const mn_ctx *ctx,
                      mn_err *e)
{
    const mn_got_pay *p = &s->g.got[0];
    mn_pattern_pay x;
    size_t id_len = 0;
    mn_kept k = *at;
    if (s->text.len + line.len > HELD_MOST || s->n >= UINT32_MAX - 1) {
        mn_fail(e, MN_DATA, "more than %llu GB of payments are to be held at once",
                (unsigned long long)(HELD_MOST >> 30));
        return mn_hint(e, "divide the accounts among several streams, or ask typologies of fewer "
                          "days");
    }
    if (!mn_grow(&s->kept, &s->cap, s->n + 1, sizeof *s->kept))
        return mn_fail_memory(e);
    mn_status st = MN_OK;
    if (say_key(s, p, &id_len)) {
        const mn_text key = mn_arena_text(&s->keys, (mn_text){s->key.ptr, s->key.len});
        uint32_t number = (uint32_t)s->n;
        k.id = (mn_text){key.ptr, id_len};
        st = key.ptr && !s->key.failed ? mn_map_put(&s->seen, key, &number, e) : mn_fail_memory(e);
    }
    if (!st)
        st = pattern_pay(&x, s, p, k.taken, e);
    k.at = s->text.len;
    k.len = (uint32_t)line.len + 1;
    mn_buf_text(&s->text, line);
    mn_buf_char(&s->text, '\n');
    if (!st && s->text.failed)
        st = mn_fail_memory(e);
    s->hits.n = s->hits.n_edges = 0;
    if (!st && s->patterns)
        st = mn_patterns_push(s->patterns, &s->hits, NULL, &x, 1, ctx, e);
    if (!st)
        s->kept[s->n++] = k;
    return st;
}

/* --- a week ------------------------------------------------------------------------------------
 */

/* Everything anew from the payments that stay: those of `since` and later. */
static mn_status remake(mn_pay_stream *s, int64_t since, uint64_t offset, uint64_t number,
                        const mn_ctx *ctx, mn_err *e)
{
    mn_kept *old = s->kept;
    mn_buf text = s->text;
    const size_t n = s->n;
    mn_status st = MN_OK;
    free(s->now.rest);
    s->now.rest = NULL;
    s->now.rests = 0;
    if (s->patterns)
        st = mn_patterns_rests(s->patterns, &s->now.rest, &s->now.rests, e);
    s->kept = NULL;
    s->text = (mn_buf){0};
    s->n = s->cap = 0;
    s->now.since = since;
    s->now.roll = s->now.anchor = offset;
    s->now.anchor_line = number - 1;
    int64_t latest = s->now.latest;
    s->now.latest = s->newest;
    if (!st)
        st = begin_numbers(s, e);
    for (size_t i = 0; !st && i < n; i++) {
        const mn_text line = {text.ptr + old[i].at, old[i].len - 1};
        const char *why;
        if (old[i].taken >= since && old[i].own >= since) {
            if (!s->n) {
                s->now.anchor = old[i].offset;
                s->now.anchor_line = old[i].line - 1;
                s->now.latest = latest;
            }
            st = mn_pay_line_read(&s->cut, line, &why, e);
            if (!st)
                st = read_row(s, old[i].line, e);
            if (!st && s->g.n)
                st = hold(s, line, &old[i], ctx, e);
        }
        latest = old[i].taken;
    }
    if (!st && s->patterns)
        st = mn_patterns_take_up(s->patterns, s->now.rest, s->now.rests, e);
    s->hits.n = s->hits.n_edges = 0;
    free(old);
    mn_buf_free(&text);
    return st;
}

/* Weeks that are over when a payment of this time has come. */
static mn_status end_weeks(mn_buf *out, mn_pay_stream *s, int64_t taken, uint64_t offset,
                           uint64_t number, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = MN_OK;
    bool any = false;
    while (!st && taken >= (int64_t)s->now.week_end * MN_STREAM_DAY + MN_STREAM_HALF) {
        if (s->n)
            st = mn_stream_alerts(out, s, s->now.week_end, ctx, e);
        s->now.week_end += MN_STREAM_STEP;
        any = true;
    }
    if (st || !any)
        return st;
    const int64_t end = (int64_t)(s->now.week_end - MN_STREAM_STEP) * MN_STREAM_DAY,
                  since = (end < s->newest ? end : s->newest) - s->span;
    size_t old = 0;
    while (old < s->n && s->kept[old].taken < since)
        old++;
    /* Not for a few: then each payment is looked at again four times at most. */
    return old * 4 < s->n ? MN_OK : remake(s, since, offset, number, ctx, e);
}

static void begin_weeks(mn_pay_stream *s, const mn_got_pay *p)
{
    const int64_t local = p->time + INT64_C(900) * p->zone;
    s->now.first_day = (int32_t)(local >= 0 ? local / MN_STREAM_DAY
                                            : -((MN_STREAM_DAY - 1 - local) / MN_STREAM_DAY));
    s->now.week_end = s->now.first_day + MN_STREAM_STEP;
    if (s->rated && s->rates.base[0])
        memcpy(s->now.base, s->rates.base, 4);
    else
        memcpy(s->now.base, s->g.code[p->currency], 4);
}

/* --- lines -------------------------------------------------------------------------------------
 */

static void refuse(mn_buf *out, mn_pay_stream *s, bool silent, uint64_t number, const char *why,
                   const char *hint, mn_text text)
{
    if (silent)
        return;
    s->now.errors++;
    mn_stream_tell_error(out, number, why, hint, text);
}

/* Why a payment that was read is not taken; NULL where it is. first: what it repeats. */
static const char *unfit(char room[160], const mn_pay_stream *s, const mn_got_pay *p)
{
    if (s->now.days >= 0 && s->now.days != p->number)
        return p->number ? "a number of days, where the first payment has a date"
                         : "a date, where the first payment has a number of days";
    if (s->newest == INT64_MIN)
        return NULL;
    if (p->time > s->newest && (uint64_t)p->time - (uint64_t)s->newest > (uint64_t)s->ahead) {
        snprintf(room, 160, "%llu days after the newest payment: its date is taken to be wrong",
                 (unsigned long long)(((uint64_t)p->time - (uint64_t)s->newest) / MN_STREAM_DAY));
        return room;
    }
    if (p->time < s->newest && (uint64_t)s->newest - (uint64_t)p->time > (uint64_t)s->late) {
        snprintf(room, 160, "%llu days before the newest payment: too late to be looked at",
                 (unsigned long long)(((uint64_t)s->newest - (uint64_t)p->time) / MN_STREAM_DAY));
        return room;
    }
    return NULL;
}

static mn_status take(mn_buf *out, mn_pay_stream *s, mn_text line, uint64_t offset, uint64_t number,
                      bool silent, const mn_ctx *ctx, mn_err *e)
{
    const bool again = s->replaying && offset < s->now.roll;
    mn_got_pay *p = &s->g.got[0];
    char room[160];
    size_t id_len;
    const bool known = say_key(s, p, &id_len) && s->seen.cap;
    if (s->key.failed)
        return mn_fail_memory(e);
    if (known) {
        const uint32_t first = mn_map_get(&s->seen, (mn_text){s->key.ptr, s->key.len});
        if (first != MN_MAP_NONE) {
            s->now.repeated += !silent;
            if (!silent)
                mn_stream_tell_repeated(out, s, number, first);
            return MN_OK;
        }
    }
    const char *why = unfit(room, s, p);
    if (why) {
        refuse(out, s, silent, number, why, NULL, (mn_text){"", 0});
        return MN_OK;
    }
    if (again && p->time < s->now.since)
        return MN_OK;
    const int64_t taken = s->newest != INT64_MIN && p->time < s->newest ? s->newest : p->time;
    mn_status st = MN_OK;
    if (s->now.days < 0) {
        s->now.days = p->number;
        begin_weeks(s, p);
    } else if (!silent && taken >= (int64_t)s->now.week_end * MN_STREAM_DAY + MN_STREAM_HALF) {
        st = end_weeks(out, s, taken, offset, number, ctx, e);
        const char *cut;
        if (!st)
            st = mn_pay_line_read(&s->cut, line, &cut, e);
        if (!st)
            st = read_row(s, number, e);
        p = &s->g.got[0];
    }
    if (st)
        return st;
    const mn_kept k = {.offset = offset, .line = number, .taken = taken, .own = p->time};
    st = hold(s, line, &k, ctx, e);
    s->newest = taken;
    if (st || silent)
        return st;
    s->now.payments++;
    s->now.hits += s->hits.n;
    for (size_t i = 0; i < s->hits.n; i++)
        mn_stream_tell_hit(out, s, &s->hits.hit[i]);
    return MN_OK;
}

static mn_status begin(mn_pay_stream *s, mn_text line, bool *taken, mn_err *e)
{
    mn_table *header = NULL;
    mn_pay_gather_of *of = &s->of;
    mn_status st = mn_pay_line_head(&s->cut, &header, taken, line, mn_call_text(s->call, "columns"),
                                    s->input, e);
    if (!st)
        st = mn_pay_columns_find(&of->columns, s->words, MN_PAYMENT_TABLE, header,
                                 mn_call_text(s->call, "columns"), s->input, e);
    mn_table_free(header);
    if (st)
        return st;
    of->signs = of->columns.at[MN_P_DIRECTION] != SIZE_MAX &&
                of->columns.at[MN_P_DIRECTION] == of->columns.at[MN_P_AMOUNT];
    of->plain_banks = strcmp(of->columns.layout, "AMLworld") == 0;
    of->columns.at[MN_P_MEMO] = SIZE_MAX; /* nothing that is told of a payment needs it */
    if (*taken) {
        mn_buf_text(&s->heading, line);
        mn_buf_char(&s->heading, '\n');
    }
    if (s->heading.failed)
        return mn_fail_memory(e);
    s->begun = true;
    return begin_numbers(s, e);
}

mn_status mn_pay_stream_resume(mn_pay_stream *s, const mn_checkpoint *c, mn_err *e)
{
    mn_pattern_rest *rest = malloc((c->rests + 1) * sizeof *rest);
    if (!rest)
        return mn_fail_memory(e);
    if (c->rests)
        memcpy(rest, c->rest, c->rests * sizeof *rest);
    free(s->now.rest);
    s->now = *c;
    s->now.rest = rest;
    s->newest = c->latest;
    s->resumed = s->replaying = true;
    s->until = c->at;
    return MN_OK;
}

/* What was left of receipts at the beginning of the week. */
static mn_status take_up(mn_pay_stream *s, uint64_t offset, mn_err *e)
{
    if (!s->replaying || offset < s->now.roll)
        return MN_OK;
    if (s->now.since != INT64_MIN && s->patterns && s->resumed) {
        const mn_status st = mn_patterns_take_up(s->patterns, s->now.rest, s->now.rests, e);
        if (st)
            return st;
    }
    s->resumed = false;
    s->replaying = offset < s->until;
    return MN_OK;
}

static void pass(mn_pay_stream *s, uint64_t end, uint64_t number)
{
    if (end > s->now.at) {
        s->now.at = end;
        s->now.line = number;
    }
}

mn_status mn_pay_stream_line(mn_buf *out, mn_pay_stream *s, mn_text line, uint64_t offset,
                             uint64_t number, const mn_ctx *ctx, mn_err *e)
{
    const mn_text raw = line;
    const char *why = NULL;
    bool header = false;
    if (line.len && line.ptr[line.len - 1] == '\r')
        line.len--;
    if (!offset && line.len >= 3 && !memcmp(line.ptr, "\xef\xbb\xbf", 3))
        line = mn_text_sub(line, 3, line.len - 3);
    const bool blank = !mn_text_trim(line).len;
    mn_status st = MN_OK;
    if (!s->begun && blank)
        return mn_fail_at(e, MN_DATA, s->input, 1, 0,
                          "the first line is empty: it must be a header, or a payment as JSON");
    if (!s->begun) {
        if ((st = begin(s, line, &header, e)) || s->resumed)
            return st;
        if (header)
            s->now.anchor = s->now.roll = offset + raw.len + 1;
        s->now.anchor_line = header ? number : 0;
    }
    st = s->begun ? take_up(s, offset, e) : MN_OK;
    const bool silent = s->replaying && offset < s->until;
    if (!st && !blank && !header) {
        if (!(st = mn_pay_line_read(&s->cut, line, &why, e))) {
            if (why)
                refuse(out, s, silent, number, why, NULL, line);
            else if (!(st = read_row(s, number, e)) && !s->g.n && s->g.n_refused)
                refuse(out, s, silent, number, s->g.refused[0].why, s->g.refused[0].hint,
                       s->g.refused[0].text);
            else if (!st)
                st = take(out, s, line, offset, number, silent, ctx, e);
        }
    }
    pass(s, offset + raw.len + 1, number);
    return !st && out->failed ? mn_fail_memory(e) : st;
}

void mn_pay_stream_refuse(mn_buf *out, mn_pay_stream *s, uint64_t offset, uint64_t end,
                          uint64_t number, const char *why)
{
    refuse(out, s, s->replaying && offset < s->until, number, why, NULL, (mn_text){"", 0});
    pass(s, end, number);
}

mn_status mn_pay_stream_whole(mn_buf *out, mn_pay_stream *s, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = MN_OK;
    if (s->n && s->now.days >= 0) {
        const int32_t last = (int32_t)(s->newest / MN_STREAM_DAY) + 1;
        st = mn_stream_alerts(out, s, last < s->now.week_end ? last : s->now.week_end, ctx, e);
    }
    s->now.ended = !st;
    return st;
}

void mn_pay_stream_note(mn_checkpoint *c, const mn_pay_stream *s)
{
    const mn_checkpoint was = *c;
    *c = s->now;
    memcpy(c->options, was.options, sizeof c->options);
    memcpy(c->head, was.head, sizeof c->head);
    c->head_bytes = was.head_bytes;
    c->written = was.written;
}
