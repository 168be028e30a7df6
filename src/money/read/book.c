/* SPDX-License-Identifier: Apache-2.0
 *
 * book.c - pieces put behind each other: their accounts, places and devices get the numbers that
 * all pieces share, in the order of their first payment, so that these are the same however the
 * file was cut.
 */
#include "money/read/book.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/prefetch.h"
#include "core/text.h"

enum { FILES_MOST = 254, FEWEST_ROWS = 4096, SLOT_AHEAD = 32, KEY_AHEAD = 20, TEXT_AHEAD = 10 };

void mn_pay_book_free(mn_pay_book *b)
{
    mn_payments_free(&b->p);
    mn_pay_names_free(&b->banks);
    mn_pay_names_free(&b->accounts);
    mn_pay_names_free(&b->places);
    mn_pay_names_free(&b->device);
    free(b->id_hash);
    free(b->of);
    free(b->blob);
    free(b->message);
    free(b->map);
}

mn_status mn_pay_book_file(mn_pay_book *b, mn_text path, bool message, mn_err *e)
{
    mn_money_log *l = b->log;
    if (l->files == FILES_MOST) {
        mn_fail(e, MN_USAGE, "more than %d files", FILES_MOST);
        return mn_hint(e, "put them into a folder or a zip archive and name that");
    }
    const mn_text copy = mn_arena_text(&l->arena, path);
    if (!copy.ptr || !mn_grow(&l->file, &l->files_cap, l->files + 1, sizeof *l->file) ||
        !mn_grow(&b->message, &b->message_cap, l->files + 1, sizeof *b->message))
        return mn_fail_memory(e);
    b->message[l->files] = message;
    l->file[l->files++] = (mn_money_file){.path = copy, .layout = mn_text_of("")};
    b->number = -1;
    return MN_OK;
}

/* --- room ------------------------------------------------------------------------------------ */

static bool widen(void *array, size_t cap, size_t size)
{
    void **at = array;
    void *bigger = cap <= SIZE_MAX / size ? realloc(*at, cap * size) : NULL;
    if (bigger)
        *at = bigger;
    return bigger;
}

static bool reserve(mn_pay_book *b, size_t need)
{
    size_t cap = b->cap ? b->cap : FEWEST_ROWS;
    if (need <= b->cap)
        return true;
    if (need > UINT32_MAX - 1)
        return false;
    while (cap < need)
        cap += cap / 2;
    mn_payments *p = &b->p;
    if (!widen(&p->time, cap, 8) || !widen(&p->amount, cap, 8) || !widen(&p->from, cap, 4) ||
        !widen(&p->to, cap, 4) || !widen(&p->place, cap, 4) || !widen(&p->row, cap, 4) ||
        !widen(&p->mcc, cap, 2) || !widen(&p->channel, cap, 1) || !widen(&p->purpose, cap, 1) ||
        !widen(&p->flags, cap, 1) || !widen(&p->zone, cap, 1) || !widen(&p->currency, cap, 1) ||
        !widen(&p->file, cap, 1) || !widen(&p->id, cap, 4) || !widen(&p->device, cap, 4) ||
        !widen(&p->memo, cap, 4) || !widen(&b->id_hash, cap, 8) || !widen(&b->of, cap, 4))
        return false;
    b->cap = cap;
    return true;
}

/* --- names ------------------------------------------------------------------------------------ */

/* The text, which outlives its piece, with a zero behind it. */
static bool own(mn_pay_book *b, mn_pay_name *k)
{
    k->name = mn_arena_text(&b->p.texts, k->name);
    if (k->in.len)
        k->in = mn_arena_text(&b->p.texts, k->in);
    return k->name.ptr && (!k->in.len || k->in.ptr);
}

/* The piece's banks, as texts that outlive it. */
static mn_status put_banks(mn_pay_book *b, const mn_pay_gather *g, mn_err *e)
{
    for (size_t i = 0; i < g->banks.n; i++) {
        const mn_pay_name *k = &g->banks.key[i];
        uint32_t at;
        bool fresh;
        if (!mn_pay_names_put(&b->banks, &at, &fresh, k->in, k->name, k->hash) ||
            (fresh && !own(b, &b->banks.key[at])))
            return mn_fail_memory(e);
        b->map[i] = at;
    }
    return MN_OK;
}

/* The number of the account at an end; bank has the book's numbers of the piece's banks. */
static mn_status put_account(mn_pay_book *b, const mn_got_end *end, const uint32_t *bank,
                             uint32_t *number, mn_err *e)
{
    const mn_text in =
        end->bank == MN_PAY_NONE ? (mn_text){"", 0} : b->banks.key[bank[end->bank]].name;
    bool fresh;
    if (!mn_pay_names_put(&b->accounts, number, &fresh, in, end->name, end->hash))
        return mn_fail_memory(e);
    if (!fresh)
        return MN_OK;
    mn_pay_name *k = &b->accounts.key[*number];
    if (!(k->name = mn_arena_text(&b->p.texts, k->name)).ptr ||
        !mn_grow(&b->p.account, &b->account_cap, *number + 1u, sizeof *b->p.account))
        return mn_fail_memory(e);
    mn_account *a = &b->p.account[*number];
    *a = (mn_account){.id = k->name, .bank = in, .name = {"", 0}, .opened = INT32_MIN};
    if (end->iban)
        memcpy(a->country, k->name.ptr, 2);
    b->p.accounts = *number + 1;
    return MN_OK;
}

/* What is told of an account beside: what the first row says stays. */
static mn_status tell_account(mn_pay_book *b, const mn_got_told *t, uint32_t account, mn_err *e)
{
    mn_account *a = &b->p.account[account];
    mn_text *to = t->bank ? &a->bank : &a->name;
    if (!to->len && !(*to = mn_arena_text(&b->p.texts, t->text)).ptr)
        return mn_fail_memory(e);
    return MN_OK;
}

static mn_status put_place(mn_pay_book *b, const mn_pay_gather *g, uint32_t *number, mn_err *e)
{
    const mn_pay_name *k = &g->places.key[*number];
    const char *country = g->place[*number].country;
    uint32_t at;
    bool fresh;
    if (!mn_pay_names_put(&b->places, &at, &fresh, k->in, k->name, k->hash))
        return mn_fail_memory(e);
    if (fresh) {
        if (!own(b, &b->places.key[at]) ||
            !mn_grow(&b->p.places, &b->place_cap, at + 1u, sizeof *b->p.places))
            return mn_fail_memory(e);
        b->p.places[at] =
            (struct mn_money_place){.name = b->places.key[at].name, .city = b->places.key[at].in};
        b->p.n_places = at + 1;
    }
    if (!b->p.places[at].country[0])
        memcpy(b->p.places[at].country, country, 2);
    *number = at;
    return MN_OK;
}

static mn_status put_device(mn_pay_book *b, const mn_pay_gather *g, uint32_t *number, mn_err *e)
{
    const mn_pay_name *k = &g->devices.key[*number];
    uint32_t at;
    bool fresh;
    if (!mn_pay_names_put(&b->device, &at, &fresh, k->in, k->name, k->hash) ||
        (fresh && !own(b, &b->device.key[at])))
        return mn_fail_memory(e);
    b->p.devices = (uint32_t)b->device.n;
    *number = at;
    return MN_OK;
}

/* --- a piece ------------------------------------------------------------------------------------
 */

/* From the piece's numbers to all's, as far as they are known. */
typedef struct maps {
    uint32_t *bank, *place, *device;
    uint8_t code[MN_GOT_CODES];
    size_t told; /* of what is told of accounts, how much was taken */
} maps;

static mn_status map_codes(mn_pay_book *b, const mn_pay_gather *g, maps *m, mn_err *e)
{
    mn_payments *p = &b->p;
    if (!p->code && (!(p->code = calloc(MN_GOT_CODES, sizeof *p->code)) ||
                     !(p->exponent = calloc(MN_GOT_CODES, 1))))
        return mn_fail_memory(e);
    for (unsigned i = 0; i < g->codes; i++) {
        unsigned k = 0;
        while (k < p->currencies && memcmp(p->code[k], g->code[i], 4) != 0)
            k++;
        if (k == MN_GOT_CODES)
            return mn_fail(e, MN_DATA, "more than %d currencies", MN_GOT_CODES);
        if (k == p->currencies) {
            memcpy(p->code[k], g->code[i], 4);
            p->exponent[k] = g->exponent[i];
            p->currencies++;
        }
        m->code[i] = (uint8_t)k;
    }
    return MN_OK;
}

static mn_status prepare(mn_pay_book *b, const mn_pay_gather *g, maps *m, mn_err *e)
{
    const size_t need = g->banks.n + g->places.n + g->devices.n;
    if (!mn_grow(&b->map, &b->map_cap, need + 1, sizeof *b->map) || !reserve(b, b->p.n + g->n))
        return mn_fail_memory(e);
    memset(b->map, 0xFF, need * sizeof *b->map);
    *m = (maps){
        .bank = b->map, .place = b->map + g->banks.n, .device = b->map + g->banks.n + g->places.n};
    if (g->blob.len > UINT32_MAX - 1 - b->p.blob_bytes) {
        mn_fail(e, MN_DATA, "ids and memos are longer than 4 GiB in all");
        return mn_hint(e, "leave the memos out, or give fewer files at once");
    }
    if (!mn_grow(&b->blob, &b->blob_cap, b->p.blob_bytes + g->blob.len + 1, 1))
        return mn_fail_memory(e);
    if (g->blob.len)
        memcpy(b->blob + b->p.blob_bytes, g->blob.ptr, g->blob.len);
    mn_status st = put_banks(b, g, e);
    return st ? st : map_codes(b, g, m, e);
}

/* The ends of a row as accounts. Those that come soon are asked for ahead: a bank's accounts don't
 * fit into the processor's caches, and each row would wait for them twice. */
static mn_status map_ends(mn_pay_book *b, const mn_pay_gather *g, maps *m, const mn_got_pay *r,
                          uint32_t account[2], mn_err *e)
{
    const uint32_t ends[] = {r->from, r->to};
    const uint32_t to = r->to == MN_PAY_NONE ? r->from : r->to,
                   from = r->from == MN_PAY_NONE ? r->to : r->from, last = from > to ? from : to;
    mn_status st = MN_OK;
    for (size_t i = last; i < (size_t)last + 2; i++) {
        if (i + SLOT_AHEAD < g->ends)
            mn_pay_names_ask(&b->accounts, g->end[i + SLOT_AHEAD].hash);
        if (i + KEY_AHEAD < g->ends) {
            mn_pay_names_near(&b->accounts, g->end[i + KEY_AHEAD].hash);
            mn_prefetch(g->end[i + KEY_AHEAD].name.ptr);
        }
        if (i + TEXT_AHEAD < g->ends)
            mn_pay_names_text(&b->accounts, g->end[i + TEXT_AHEAD].hash);
    }
    for (size_t i = 0; i < 2 && !st; i++) {
        account[i] = MN_PAY_NONE;
        if (ends[i] != MN_PAY_NONE)
            st = put_account(b, &g->end[ends[i]], m->bank, &account[i], e);
    }
    for (; m->told < g->n_told && !st; m->told++) {
        const mn_got_told *t = &g->told[m->told];
        if (t->end > last)
            break;
        for (size_t i = 0; i < 2 && !st; i++)
            if (t->end == ends[i])
                st = tell_account(b, t, account[i], e);
    }
    return st;
}

static mn_status map_names(mn_pay_book *b, const mn_pay_gather *g, const maps *m,
                           const mn_got_pay *r, mn_err *e)
{
    mn_status st = MN_OK;
    if (r->place != MN_PAY_NONE && m->place[r->place] == MN_PAY_NONE) {
        uint32_t n = r->place;
        if (!(st = put_place(b, g, &n, e)))
            m->place[r->place] = n;
    }
    if (!st && r->device != MN_PAY_NONE && m->device[r->device] == MN_PAY_NONE) {
        uint32_t n = r->device;
        if (!(st = put_device(b, g, &n, e)))
            m->device[r->device] = n;
    }
    return st;
}

static void put_row(mn_pay_book *b, const maps *m, const mn_got_pay *r, const uint32_t account[2],
                    uint64_t first)
{
    mn_payments *p = &b->p;
    const uint32_t n = p->n++, base = (uint32_t)p->blob_bytes;
    p->time[n] = r->time;
    p->amount[n] = r->amount;
    p->from[n] = account[0];
    p->to[n] = account[1];
    p->place[n] = r->place == MN_PAY_NONE ? MN_PAY_NONE : m->place[r->place];
    p->device[n] = r->device == MN_PAY_NONE ? MN_PAY_NONE : m->device[r->device];
    p->row[n] = (uint32_t)(first + r->row + 1);
    p->mcc[n] = r->mcc;
    p->channel[n] = r->channel;
    p->purpose[n] = r->purpose;
    p->flags[n] = (uint8_t)(r->flags | (account[0] == account[1] ? MN_PAY_SELF : 0));
    p->zone[n] = r->zone;
    p->currency[n] = m->code[r->currency];
    p->file[n] = (uint8_t)(b->log->files - 1);
    p->id[n] = r->id == MN_PAY_NONE ? MN_PAY_NONE : base + r->id;
    p->memo[n] = r->memo == MN_PAY_NONE ? MN_PAY_NONE : base + r->memo;
    b->of[n] = r->of == MN_PAY_NONE ? MN_PAY_NONE : base + r->of;
    b->id_hash[n] = r->id_hash;
    b->ids = b->ids || r->id != MN_PAY_NONE;
    b->memos = b->memos || r->memo != MN_PAY_NONE;
    b->devices = b->devices || r->device != MN_PAY_NONE;
    b->returns = b->returns || (r->flags & MN_PAY_RETURN);
}

/* Numbers of days among dates, or dates among them: which day is meant can't be told. */
static bool fits(mn_pay_book *b, const mn_got_pay *r)
{
    if (b->number < 0)
        b->number = r->number;
    b->numbers = b->numbers || (r->number && b->number);
    b->dates = b->dates || (!r->number && !b->number);
    return b->number == r->number;
}

static mn_status refuse_until(mn_pay_book *b, const mn_pay_gather *g, size_t *next, uint64_t line,
                              mn_err *e)
{
    mn_status st = MN_OK;
    for (; *next < g->n_refused && g->refused[*next].line < line && !st; ++*next) {
        const mn_pay_refused *r = &g->refused[*next];
        st = mn_money_refuse(b->log, r->line, r->why, r->hint, r->text, e);
    }
    return st;
}

mn_status mn_pay_book_take(mn_pay_book *b, const mn_pay_gather *g, mn_err *e)
{
    size_t refused = 0;
    mn_money_file *f = &b->log->file[b->log->files - 1];
    maps m = {.told = 0};
    const uint64_t first = f->rows;
    mn_status st = prepare(b, g, &m, e);
    if (!st && first + g->rows > UINT32_MAX - 1)
        st = mn_fail_at(e, MN_DATA, f->path.ptr, 0, 0, "more than 4,294,967,293 rows");
    for (size_t i = 0; i < g->n && !st; i++) {
        const mn_got_pay *r = &g->got[i];
        if (!fits(b, r)) {
            if (!(st = refuse_until(b, g, &refused, r->line, e)))
                st = mn_money_refuse(b->log, r->line,
                                     r->number ? "a number of days, where the first row has a date"
                                               : "a date, where the first row has a number of days",
                                     NULL, (mn_text){"", 0}, e);
            continue;
        }
        uint32_t account[2];
        if (!(st = map_ends(b, g, &m, r, account, e)) && !(st = map_names(b, g, &m, r, e))) {
            put_row(b, &m, r, account, first);
            f->kept++;
        }
    }
    if (!st)
        st = refuse_until(b, g, &refused, UINT64_MAX, e);
    if (st)
        return st;
    b->p.blob_bytes += g->blob.len;
    f->rows += g->rows;
    for (size_t i = 0; i < MN_PAY_SEEN; i++)
        b->seen[i] += g->seen[i];
    if (!b->unknown[0])
        memcpy(b->unknown, g->unknown, sizeof b->unknown);
    return MN_OK;
}
