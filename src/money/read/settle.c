/* SPDX-License-Identifier: Apache-2.0
 *
 * settle.c - what is done once all payments are there: rows that repeat others are left out,
 * rows are put in the order of time, returns are matched, amounts get a value to be compared by.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "money/read/book.h"

enum { BUCKET_BITS = 10, BUCKETS = 1 << BUCKET_BITS, DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS };

/* --- repeated rows ------------------------------------------------------------------------------
 */

typedef struct repeats {
    mn_pay_book *b;
    uint32_t *row;   /* rows with ids, by bucket, in order */
    uint32_t *first; /* of the buckets; one more */
    uint8_t *found;  /* of rows: 1 repeats an earlier one, 2 has its id */
    mn_status st[BUCKETS];
} repeats;

static bool same_id(const mn_pay_book *b, uint32_t x, uint32_t y)
{
    return b->id_hash[x] == b->id_hash[y] &&
           strcmp(b->blob + b->p.id[x], b->blob + b->p.id[y]) == 0;
}

/* Whether y says what x says. A message is told again at another time, as a statement. */
static bool says_same(const mn_pay_book *b, uint32_t x, uint32_t y)
{
    const mn_payments *p = &b->p;
    const bool message = b->message[p->file[x]] && b->message[p->file[y]];
    return p->amount[x] == p->amount[y] && p->currency[x] == p->currency[y] &&
           p->from[x] == p->from[y] && p->to[x] == p->to[y] &&
           (message || (p->time[x] == p->time[y] && p->channel[x] == p->channel[y] &&
                        p->place[x] == p->place[y]));
}

static void find_repeats(size_t bucket, void *payload)
{
    repeats *r = payload;
    const uint32_t from = r->first[bucket], n = r->first[bucket + 1] - from;
    size_t slots = 16;
    while (slots < (size_t)n * 2)
        slots *= 2;
    uint32_t *slot = n ? malloc(slots * sizeof *slot) : NULL;
    if (!slot) {
        r->st[bucket] = n ? MN_SYSTEM : MN_OK;
        return;
    }
    memset(slot, 0xFF, slots * sizeof *slot);
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t row = r->row[from + i];
        size_t at = (size_t)(r->b->id_hash[row] >> 1) & (slots - 1);
        while (slot[at] != UINT32_MAX && !same_id(r->b, slot[at], row))
            at = (at + 1) & (slots - 1);
        if (slot[at] == UINT32_MAX)
            slot[at] = row;
        else
            r->found[row] = says_same(r->b, slot[at], row) ? 1 : 2;
    }
    free(slot);
}

/* found[row], zeroed, of all rows. */
static mn_status repeat_all(mn_pay_book *b, uint8_t *found, const mn_ctx *ctx, mn_err *e)
{
    const uint32_t n = b->p.n;
    repeats *r = calloc(1, sizeof *r);
    mn_status st = r ? MN_OK : mn_fail_memory(e);
    if (!st) {
        r->b = b;
        r->found = found;
        r->row = malloc(((size_t)n + 1) * sizeof *r->row);
        r->first = calloc(BUCKETS + 2, sizeof *r->first);
        st = r->row && r->first ? MN_OK : mn_fail_memory(e);
    }
    for (uint32_t i = 0; !st && i < n; i++)
        if (b->id_hash[i])
            r->first[(b->id_hash[i] >> (64 - BUCKET_BITS)) + 2]++;
    for (size_t i = 2; !st && i < BUCKETS + 2; i++)
        r->first[i] += r->first[i - 1];
    for (uint32_t i = 0; !st && i < n; i++)
        if (b->id_hash[i])
            r->row[r->first[(b->id_hash[i] >> (64 - BUCKET_BITS)) + 1]++] = i;
    if (!st)
        st = mn_parallel(ctx, BUCKETS, find_repeats, r, e);
    for (size_t i = 0; !st && i < BUCKETS; i++)
        if (r->st[i])
            st = mn_fail_memory(e);
    if (r) {
        free(r->row);
        free(r->first);
    }
    free(r);
    return st;
}

/* --- order --------------------------------------------------------------------------------------
 */

/* The rows that stay, by time, then as they came: counting digits from the lowest. */
static mn_status order(uint32_t **out, uint32_t *kept, const mn_payments *p, const uint8_t *found,
                       mn_err *e)
{
    int64_t low = INT64_MAX, high = INT64_MIN;
    uint32_t n = 0;
    bool sorted = true;
    for (uint32_t i = 0; i < p->n; i++) {
        sorted = sorted && (!i || p->time[i - 1] <= p->time[i]);
        low = p->time[i] < low ? p->time[i] : low;
        high = p->time[i] > high ? p->time[i] : high;
    }
    uint32_t *a = malloc(((size_t)p->n + 1) * sizeof *a);
    uint32_t *b = sorted ? NULL : malloc(((size_t)p->n + 1) * sizeof *b);
    if (!a || (!sorted && !b)) {
        free(a);
        free(b);
        return mn_fail_memory(e);
    }
    for (uint32_t i = 0; i < p->n; i++)
        if (!found || found[i] != 1)
            a[n++] = i;
    const uint64_t span = n ? (uint64_t)high - (uint64_t)low : 0;
    for (unsigned shift = 0; !sorted && shift < 64 && span >> shift; shift += DIGIT_BITS) {
        uint32_t count[DIGITS + 1] = {0};
        for (uint32_t i = 0; i < n; i++)
            count[(((uint64_t)p->time[a[i]] - (uint64_t)low) >> shift & (DIGITS - 1)) + 1]++;
        for (size_t i = 1; i <= DIGITS; i++)
            count[i] += count[i - 1];
        for (uint32_t i = 0; i < n; i++)
            b[count[((uint64_t)p->time[a[i]] - (uint64_t)low) >> shift & (DIGITS - 1)]++] = a[i];
        uint32_t *was = a;
        a = b;
        b = was;
    }
    free(b);
    *out = a;
    *kept = n;
    return MN_OK;
}

typedef struct arrays {
    void **at[18];
    unsigned char size[18];
    size_t n;
    const uint32_t *by;
    uint32_t rows, had;
    bool failed[18];
} arrays;

static void *in_order(const void *from, size_t size, const uint32_t *by, uint32_t n)
{
    void *to = malloc(((size_t)n + 1) * size);
    if (!to)
        return NULL;
    if (size == 8)
        for (uint32_t i = 0; i < n; i++)
            ((uint64_t *)to)[i] = ((const uint64_t *)from)[by[i]];
    else if (size == 4)
        for (uint32_t i = 0; i < n; i++)
            ((uint32_t *)to)[i] = ((const uint32_t *)from)[by[i]];
    else if (size == 2)
        for (uint32_t i = 0; i < n; i++)
            ((uint16_t *)to)[i] = ((const uint16_t *)from)[by[i]];
    else
        for (uint32_t i = 0; i < n; i++)
            ((uint8_t *)to)[i] = ((const uint8_t *)from)[by[i]];
    return to;
}

static void order_one(size_t i, void *payload)
{
    arrays *a = payload;
    void *to = in_order(*a->at[i], a->size[i], a->by, a->rows);
    a->failed[i] = !to;
    if (to) {
        free(*a->at[i]);
        *a->at[i] = to;
    }
}

/* All arrays in the order of `by`, at once. */
static mn_status order_all(mn_pay_book *b, const uint32_t *by, uint32_t n, const mn_ctx *ctx,
                           mn_err *e)
{
    mn_payments *p = &b->p;
    arrays a = {.at = {(void **)&p->time, (void **)&p->amount, (void **)&b->id_hash,
                       (void **)&p->from, (void **)&p->to, (void **)&p->place, (void **)&p->row,
                       (void **)&p->id, (void **)&p->device, (void **)&p->memo, (void **)&b->of,
                       (void **)&p->mcc, (void **)&p->channel, (void **)&p->purpose,
                       (void **)&p->flags, (void **)&p->zone, (void **)&p->currency,
                       (void **)&p->file},
                .size = {8, 8, 8, 4, 4, 4, 4, 4, 4, 4, 4, 2, 1, 1, 1, 1, 1, 1},
                .n = 18,
                .by = by,
                .rows = n};
    mn_status st = mn_parallel(ctx, a.n, order_one, &a, e);
    for (size_t i = 0; i < a.n && !st; i++)
        if (a.failed[i])
            st = mn_fail_memory(e);
    p->n = n;
    b->cap = n;
    return st;
}

static mn_status arrange(mn_pay_book *b, const mn_ctx *ctx, mn_err *e)
{
    mn_payments *p = &b->p;
    uint8_t *found = b->ids ? calloc((size_t)p->n + 1, 1) : NULL;
    uint32_t *by = NULL, n = 0;
    mn_status st = b->ids && !found ? mn_fail_memory(e) : MN_OK;
    if (!st && b->ids)
        st = repeat_all(b, found, ctx, e);
    for (uint32_t i = 0; !st && found && i < p->n; i++) {
        b->log->repeated += found[i] == 1;
        b->log->same_id += found[i] == 2;
        if (found[i] == 2)
            p->flags[i] |= MN_PAY_SAME_ID;
    }
    if (!st)
        st = order(&by, &n, p, found, e);
    bool as_is = !st && n == p->n;
    for (uint32_t i = 0; as_is && i < n; i++)
        as_is = by[i] == i;
    if (!st && !as_is)
        st = order_all(b, by, n, ctx, e);
    free(by);
    free(found);
    return st;
}

/* --- returns ------------------------------------------------------------------------------------
 */

/* Marks both; false where the amounts differ, or they go the same way. */
static bool net(mn_payments *p, uint32_t paid, uint32_t back)
{
    if (p->flags[paid] & MN_PAY_REVERSED || p->amount[paid] != p->amount[back] ||
        p->currency[paid] != p->currency[back])
        return false;
    p->flags[paid] |= MN_PAY_REVERSED;
    p->flags[back] |= MN_PAY_REVERSED;
    return true;
}

/* What a return is about, as a name: the id that it gives, or who had the money and how much. */
static uint64_t between(const mn_payments *p, uint64_t salt, uint32_t from, uint32_t to, uint32_t i)
{
    const uint64_t key[] = {from, to, (uint64_t)p->amount[i], p->currency[i]};
    return mn_hash64_salted(key, sizeof key, salt);
}

typedef struct wanted {
    uint64_t hash;
    uint32_t back, paid; /* paid: the latest that fits so far */
} wanted;

static int by_hash(const void *a, const void *b)
{
    const wanted *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->back > y->back) - (x->back < y->back);
}

static wanted *find_wanted(wanted *w, size_t n, uint64_t hash)
{
    size_t low = 0, high = n;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (w[mid].hash < hash)
            low = mid + 1;
        else
            high = mid;
    }
    return low < n && w[low].hash == hash ? &w[low] : NULL;
}

/* Whether the return names row i, and nothing is netted with it yet. */
static bool names(const mn_pay_book *b, const wanted *at, uint32_t i)
{
    const mn_payments *p = &b->p;
    return at->back != i && p->id[i] != MN_PAY_NONE && !(p->flags[at->back] & MN_PAY_REVERSED) &&
           strcmp(b->blob + p->id[i], b->blob + b->of[at->back]) == 0;
}

/* Returns [at, end) that each give back a part of row i: netted where they don't come to more than
 * it has. */
static void net_parts(mn_pay_book *b, const wanted *at, const wanted *end, uint32_t i)
{
    mn_payments *p = &b->p;
    int64_t left = p->amount[i];
    bool any = false;
    if (p->flags[i] & (MN_PAY_REVERSED | MN_PAY_RETURN | MN_PAY_PART))
        return;
    for (const wanted *w = at; w < end; w++)
        if (names(b, w, i) && p->currency[w->back] == p->currency[i]) {
            if (p->amount[w->back] > left) /* all amounts are above 0 */
                return;
            left -= p->amount[w->back];
            any = true;
        }
    for (const wanted *w = at; any && w < end; w++)
        if (names(b, w, i) && p->currency[w->back] == p->currency[i])
            p->flags[w->back] |= MN_PAY_REVERSED;
    if (any)
        p->flags[i] |= left ? MN_PAY_PART : MN_PAY_REVERSED;
    b->log->part += any && left;
}

/* By the id that the return gives. */
static void net_by_id(mn_pay_book *b, wanted *w, size_t n)
{
    mn_payments *p = &b->p;
    for (uint32_t i = 0; i < p->n; i++) {
        wanted *at = b->id_hash[i] ? find_wanted(w, n, b->id_hash[i]) : NULL, *end = at;
        bool done = false;
        for (; end && end < w + n && end->hash == b->id_hash[i]; end++)
            done = done || (names(b, end, i) && net(p, i, end->back));
        if (at && !done)
            net_parts(b, at, end, i);
    }
}

/* By the same amount between the same two, the latest one before the return. */
static void net_by_amount(mn_pay_book *b, wanted *w, size_t n, int64_t within)
{
    mn_payments *p = &b->p;
    for (size_t i = 0; i < n; i++)
        w[i].paid = MN_PAY_NONE;
    for (uint32_t i = 0; i < p->n; i++) {
        const bool back = p->flags[i] & MN_PAY_RETURN;
        const uint64_t hash = back ? between(p, b->salt, p->to[i], p->from[i], i)
                                   : between(p, b->salt, p->from[i], p->to[i], i);
        wanted *at = find_wanted(w, n, hash);
        if (!at)
            continue;
        if (!back) {
            at->paid = i;
        } else if (at->paid != MN_PAY_NONE && b->of[i] == MN_PAY_NONE &&
                   p->time[i] - p->time[at->paid] <= within) {
            net(p, at->paid, i);
            at->paid = MN_PAY_NONE;
        }
    }
}

static mn_status net_returns(mn_pay_book *b, int days, mn_err *e)
{
    mn_payments *p = &b->p;
    size_t said = 0, bare = 0;
    for (uint32_t i = 0; i < p->n; i++)
        if (p->flags[i] & MN_PAY_RETURN)
            b->of[i] == MN_PAY_NONE ? bare++ : said++;
    if (!said && !bare)
        return MN_OK;
    wanted *w = calloc(said + bare, sizeof *w);
    if (!w)
        return mn_fail_memory(e);
    size_t ids = 0, pairs = said;
    for (uint32_t i = 0; i < p->n; i++) {
        if (!(p->flags[i] & MN_PAY_RETURN))
            continue;
        if (b->of[i] == MN_PAY_NONE)
            w[pairs++] = (wanted){between(p, b->salt, p->to[i], p->from[i], i), i, MN_PAY_NONE};
        else
            w[ids++] = (wanted){
                mn_pay_names_hash(&b->accounts, (mn_text){"", 0}, mn_text_of(b->blob + b->of[i])) |
                    1,
                i, MN_PAY_NONE};
    }
    qsort(w, said, sizeof *w, by_hash);
    qsort(w + said, bare, sizeof *w, by_hash);
    if (said && b->ids)
        net_by_id(b, w, said);
    if (bare)
        net_by_amount(b, w + said, bare, (int64_t)days * 86400);
    free(w);
    for (uint32_t i = 0; i < p->n; i++) {
        b->log->reversed += (p->flags[i] & MN_PAY_REVERSED) != 0;
        b->log->unmatched += (p->flags[i] & (MN_PAY_RETURN | MN_PAY_REVERSED)) == MN_PAY_RETURN;
    }
    return MN_OK;
}

/* --- values --------------------------------------------------------------------------------------
 */

/* The currency of most rows; of two, the one that came first. */
static unsigned main_currency(const mn_payments *p)
{
    uint64_t count[MN_GOT_CODES] = {0};
    unsigned most = 0;
    for (uint32_t i = 0; i < p->n; i++)
        count[p->currency[i]]++;
    for (unsigned i = 1; i < p->currencies; i++)
        most = count[i] > count[most] ? i : most;
    return most;
}

/* Hundredths of one currency, from its units; 0 where they are less than half of one: then 1, as
 * no payment is worth nothing. */
static int64_t hundredths(int64_t amount, unsigned exponent)
{
    for (; exponent < 2; exponent++)
        if (__builtin_mul_overflow(amount, 10, &amount))
            return MN_PAY_NO_VALUE;
    int64_t by = 1;
    for (; exponent > 2; exponent--)
        by *= 10;
    amount = amount / by + (amount % by >= (by + 1) / 2);
    return amount ? amount : 1;
}

int64_t mn_pay_value(int64_t amount, const char *code, unsigned exponent, const char *base,
                     const mn_pay_rates *rates, int32_t day)
{
    if (strcmp(code, base) == 0)
        return hundredths(amount, exponent);
    const double worth = rates ? mn_pay_rates_find(rates, code, day) : NAN;
    double v = (double)amount * worth;
    for (unsigned k = exponent; k > 2; k--)
        v /= 10;
    for (unsigned k = exponent; k < 2; k++)
        v *= 10;
    if (!(v < 9e18))
        return MN_PAY_NO_VALUE;
    return v < 1 ? 1 : (int64_t)(v + 0.5);
}

static int64_t value_of(const mn_payments *p, uint32_t i, const mn_pay_rates *rates)
{
    const unsigned c = p->currency[i];
    return mn_pay_value(p->amount[i], p->code[c], p->exponent[c], p->base, rates,
                        mn_payment_day(p, i));
}

static mn_status value_all(mn_pay_book *b, const mn_pay_rates *rates, mn_err *e)
{
    mn_payments *p = &b->p;
    const bool given = rates && rates->base[0];
    if (p->n || given)
        memcpy(p->base, given ? rates->base : p->code[main_currency(p)], 4);
    bool plain = p->currencies <= 1;
    if (plain && p->currencies)
        plain = p->exponent[0] == 2 && strcmp(p->base, p->code[0]) == 0;
    if (plain) { /* the amounts are the values */
        p->value = p->amount;
        p->amount = NULL;
        return MN_OK;
    }
    if (!(p->value = malloc(((size_t)p->n + 1) * sizeof *p->value)))
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < p->n; i++) {
        p->value[i] = value_of(p, i, rates);
        if (p->value[i] == MN_PAY_NO_VALUE) {
            p->flags[i] |= MN_PAY_NO_RATE;
            b->log->no_rate++;
        }
    }
    return MN_OK;
}

/* --- what is not needed --------------------------------------------------------------------------
 */

static void drop(void *array)
{
    void **at = array;
    free(*at);
    *at = NULL;
}

static mn_status alone(mn_payments *p, mn_err *e)
{
    p->party = calloc((size_t)p->accounts + 1, sizeof *p->party);
    p->party_account = calloc((size_t)p->accounts + 1, sizeof *p->party_account);
    if (!p->party || !p->party_account)
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < p->accounts; i++) {
        p->account[i].party = i;
        p->party[i] = (mn_money_party){i, 1};
        p->party_account[i] = i;
    }
    p->parties = p->accounts;
    return MN_OK;
}

static mn_status name_devices(mn_pay_book *b, mn_err *e)
{
    if (!b->devices)
        return MN_OK;
    if (!(b->p.device_name = calloc(b->device.n + 1, sizeof *b->p.device_name)))
        return mn_fail_memory(e);
    for (size_t i = 0; i < b->device.n; i++)
        b->p.device_name[i] = b->device.key[i].name;
    return MN_OK;
}

static mn_status name_files(mn_pay_book *b, mn_err *e)
{
    mn_payments *p = &b->p;
    if (!(p->files = calloc(b->log->files + 1, sizeof *p->files)))
        return mn_fail_memory(e);
    for (size_t i = 0; i < b->log->files; i++) {
        p->files[i] = mn_arena_text(&p->texts, b->log->file[i].path);
        if (!p->files[i].ptr)
            return mn_fail_memory(e);
    }
    p->n_files = (unsigned)b->log->files;
    return MN_OK;
}

mn_status mn_pay_book_settle(mn_pay_book *b, const mn_pay_rates *rates, int return_days,
                             const mn_ctx *ctx, mn_err *e)
{
    mn_payments *p = &b->p;
    mn_status st = arrange(b, ctx, e);
    if (!st && b->returns)
        st = net_returns(b, return_days, e);
    if (!st)
        st = value_all(b, rates, e);
    if (!st)
        st = alone(p, e);
    if (!st)
        st = name_files(b, e);
    if (!st)
        st = name_devices(b, e);
    if (st)
        return st;
    for (uint32_t i = 0; i < p->n; i++) {
        b->log->self += (p->flags[i] & MN_PAY_SELF) != 0;
        p->has_hours = p->has_hours || !(p->flags[i] & MN_PAY_DAY_ONLY);
    }
    drop(&b->id_hash);
    drop(&b->of);
    if (!b->ids)
        drop(&p->id);
    if (!b->memos)
        drop(&p->memo);
    if (!b->devices)
        drop(&p->device);
    p->blob = b->blob;
    b->blob = NULL;
    return MN_OK;
}
