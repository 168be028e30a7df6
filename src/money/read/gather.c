/* SPDX-License-Identifier: Apache-2.0
 *
 * gather.c - cells to payments. A cell that can't be understood refuses the row where a payment
 * can't do without it; elsewhere it is counted as not known.
 */
#include "money/read/gather.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"

enum { TEXT_KEPT = 120, REFUSED_KEPT = 1000, PLAIN_DIGITS = 18, NAME_MOST = 4096 };

static const char too_much[] = "an amount beyond 2^63 of the currency's smallest unit";

void mn_pay_gather_clear(mn_pay_gather *g, uint64_t salt)
{
    mn_pay_names *keys[] = {&g->banks,    &g->places,   &g->devices,   &g->memos,
                            &g->channels, &g->purposes, &g->currencies};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        keys[i]->salt = salt;
        mn_pay_names_clear(keys[i]);
    }
    g->n = g->n_refused = g->ends = g->n_told = 0;
    g->rows = 0;
    g->codes = 0;
    g->unknown[0] = '\0';
    memset(g->seen, 0, sizeof g->seen);
    mn_buf_clear(&g->blob);
    mn_arena_free(&g->texts);
}

void mn_pay_gather_free(mn_pay_gather *g)
{
    mn_pay_names *keys[] = {&g->banks,    &g->places,   &g->devices,   &g->memos,
                            &g->channels, &g->purposes, &g->currencies};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        mn_pay_names_free(keys[i]);
    free(g->got);
    free(g->end);
    free(g->told);
    free(g->place);
    free(g->memo_at);
    free(g->meaning[0]);
    free(g->meaning[1]);
    free(g->code_of);
    free(g->refused);
    mn_buf_free(&g->blob);
    mn_buf_free(&g->room);
    mn_arena_free(&g->texts);
}

/* --- refused rows -------------------------------------------------------------------------- */

mn_status mn_pay_gather_refuse(mn_pay_gather *g, uint64_t line, mn_text text, const char *why,
                               const char *hint, mn_err *e)
{
    if (!mn_grow(&g->refused, &g->refused_cap, g->n_refused + 1, sizeof *g->refused))
        return mn_fail_memory(e);
    size_t len = text.len < TEXT_KEPT ? text.len : TEXT_KEPT;
    while (len && len < text.len && ((unsigned char)text.ptr[len] & 0xC0) == 0x80)
        len--; /* a character stays whole */
    text = (mn_text){text.ptr, len};
    if (g->n_refused >= REFUSED_KEPT)
        text = (mn_text){"", 0};
    else if (!(text = mn_arena_text(&g->texts, text)).ptr)
        return mn_fail_memory(e);
    g->refused[g->n_refused++] =
        (mn_pay_refused){.line = line, .why = why, .hint = hint, .text = text};
    return MN_OK;
}

mn_status mn_pay_gather_reject(mn_pay_gather *g, uint64_t line, mn_text text, const char *why,
                               mn_err *e)
{
    char *copy = mn_arena_str(&g->texts, why);
    g->rows++;
    return copy ? mn_pay_gather_refuse(g, line, text, copy, NULL, e) : mn_fail_memory(e);
}

/* --- cells ---------------------------------------------------------------------------------- */

typedef struct row {
    mn_pay_gather *g;
    const mn_pay_gather_of *of;
    const mn_record *r;
    mn_err *e;
    mn_status st;
    const char *why, *hint;
    mn_text at; /* the offending cell */
} row;

static bool refuse(row *x, mn_text at, const char *why, const char *hint)
{
    x->why = why;
    x->hint = hint;
    x->at = at;
    return false;
}

static bool no_memory(row *x)
{
    x->st = mn_fail_memory(x->e);
    return false;
}

static inline mn_text cell(const row *x, mn_pay_role role)
{
    const size_t at = x->of->columns.at[role];
    if (at == SIZE_MAX || !x->r->cell[at].len)
        return (mn_text){"", 0};
    const mn_text t = x->r->cell[at];
    if ((unsigned char)t.ptr[0] > ' ' && (unsigned char)t.ptr[0] < 0x80 &&
        (unsigned char)t.ptr[t.len - 1] > ' ' && (unsigned char)t.ptr[t.len - 1] < 0x80)
        return t;
    return mn_text_trim(t);
}

/* A text that is looked up after this record is gone. */
static mn_text keep(row *x, mn_text t)
{
    if (!x->of->copy || !t.len)
        return t;
    t = mn_arena_text(&x->g->texts, t);
    if (!t.ptr)
        no_memory(x);
    return t;
}

/* The number of a name; what is borrowed is copied where it is new. */
static bool number_of(row *x, mn_pay_names *k, mn_text in, mn_text name, uint32_t *out, bool *fresh)
{
    bool is_new = false;
    if (!mn_pay_names_put(k, out, &is_new, in, name, mn_pay_names_hash(k, in, name)))
        return no_memory(x);
    if (is_new && x->of->copy) {
        k->key[*out].in = keep(x, in);
        k->key[*out].name = keep(x, name);
    }
    if (fresh)
        *fresh = is_new;
    return !x->st;
}

static bool put_text(row *x, mn_text t, uint32_t *at)
{
    mn_buf *b = &x->g->blob;
    if (b->len + t.len >= UINT32_MAX - 1)
        return no_memory(x);
    *at = (uint32_t)b->len;
    mn_buf_text(b, t);
    mn_buf_char(b, '\0');
    return b->failed ? no_memory(x) : true;
}

/* --- money ------------------------------------------------------------------------------------ */

/* The number of a code among the piece's. */
static bool code_number(row *x, const char *code, unsigned exponent, uint8_t *out)
{
    mn_pay_gather *g = x->g;
    unsigned i = 0;
    while (i < g->codes && memcmp(g->code[i], code, 4) != 0)
        i++;
    if (i == g->codes) {
        if (g->codes == MN_GOT_CODES)
            return refuse(x, mn_text_of(code), "more than 255 currencies", NULL);
        memcpy(g->code[i], code, 4);
        g->exponent[i] = (uint8_t)exponent;
        g->codes++;
    }
    *out = (uint8_t)i;
    return true;
}

static bool resolve_currency(row *x, mn_text t, uint8_t *out)
{
    const char *iso = mn_currency_find(x->of->reference, t);
    char code[4] = "";
    unsigned decimals = 2;
    *out = MN_GOT_CODES;
    if (iso) {
        const int d = mn_currency_decimals(x->of->reference, iso);
        decimals = d < 0 ? 2 : (unsigned)d;
        snprintf(code, sizeof code, "%s", iso);
    } else if (!mn_pay_coin(x->of->words, t, code, &decimals)) {
        return true;
    }
    return code_number(x, code, decimals, out);
}

static bool currency_of(row *x, mn_text t, uint8_t *out)
{
    static const char say[] = "write its ISO 4217 code, as USD";
    mn_pay_gather *g = x->g;
    uint32_t n;
    bool fresh = false;
    if (!t.len)
        t = mn_text_of(x->of->currency);
    if (!t.len)
        return refuse(x, t, "no currency", "say --currency USD for rows without one");
    if (!number_of(x, &g->currencies, (mn_text){"", 0}, t, &n, &fresh))
        return false;
    if (fresh) {
        if (!mn_grow(&g->code_of, &g->code_cap, n + 1, 1))
            return no_memory(x);
        if (!resolve_currency(x, t, &g->code_of[n]))
            return false;
    }
    *out = g->code_of[n];
    return *out != MN_GOT_CODES || refuse(x, t, "a currency that is not known", say);
}

/* Digits and at most one point, as nearly all are: units of 10^-exponent. */
static bool plain_amount(mn_text t, unsigned exponent, int64_t *out)
{
    uint64_t v = 0;
    unsigned behind = 0, digits = 0;
    bool point = false;
    for (size_t i = 0; i < t.len; i++) {
        const unsigned d = (unsigned)(unsigned char)t.ptr[i] - '0';
        if (d <= 9) {
            v = v * 10 + d;
            digits++;
            behind += point;
        } else if (t.ptr[i] == '.' && !point) {
            point = true;
        } else {
            return false;
        }
    }
    if (!digits || behind > exponent || digits + exponent - behind > PLAIN_DIGITS)
        return false;
    for (; behind < exponent; behind++)
        v *= 10;
    *out = (int64_t)v;
    return true;
}

static bool amount_of(row *x, mn_got_pay *p, mn_text t, mn_text currency, bool *negative)
{
    mn_amount a;
    bool rounded = false;
    *negative = false;
    if (!t.len)
        return refuse(x, t, "no amount", NULL);
    if (currency.len || x->of->currency[0]) {
        if (!currency_of(x, currency, &p->currency))
            return false;
        if (x->of->mark != MN_MARK_COMMA &&
            plain_amount(t, x->g->exponent[p->currency], &p->amount))
            return p->amount || refuse(x, t, "an amount of zero", NULL);
    }
    const char *why = mn_amount_cut(&a, t, x->of->mark, &x->g->room, &x->hint);
    if (x->g->room.failed)
        return no_memory(x);
    if (why)
        return refuse(x, t, why, x->hint);
    const mn_text beside = a.before.len ? a.before : a.after;
    if (a.before.len && a.after.len)
        return refuse(x, t, "text before and behind the amount", x->hint);
    if (!currency.len && beside.len && !currency_of(x, beside, &p->currency))
        return false;
    if (!currency.len && !beside.len && !x->of->currency[0])
        return currency_of(x, currency, &p->currency);
    why = mn_amount_minor(&p->amount, &rounded, &a, x->g->exponent[p->currency], &x->hint);
    if (why)
        return refuse(x, t, too_much, NULL);
    x->g->seen[MN_PAY_SEEN_ROUNDED] += rounded;
    *negative = a.negative;
    if (p->amount < 0)
        p->amount = -p->amount;
    return p->amount ||
           refuse(x, t,
                  rounded ? "an amount below the currency's smallest unit" : "an amount of zero",
                  NULL);
}

/* --- ends --------------------------------------------------------------------------------------
 */

static mn_text bank_of(const row *x, mn_pay_role role)
{
    mn_text t = cell(x, role);
    if (x->of->plain_banks)
        while (t.len > 1 && t.ptr[0] == '0')
            t = mn_text_sub(t, 1, t.len);
    return t;
}

/* Whether the text is an IBAN (ISO 13616), in capitals and without blanks: two letters of a
 * country, two digits, and the rest, of which the remainder by 97 is 1 when the first four stand
 * last. */
static bool is_iban(mn_text t)
{
    unsigned rest = 0;
    if (t.len < 15 || t.len > 34 || t.ptr[0] < 'A' || t.ptr[0] > 'Z' || t.ptr[1] < 'A' ||
        t.ptr[1] > 'Z')
        return false;
    for (size_t i = 0; i < t.len; i++) {
        const unsigned c = (unsigned char)t.ptr[(i + 4) % t.len];
        if (c >= '0' && c <= '9')
            rest = (rest * 10 + (c - '0')) % 97;
        else if (c >= 'A' && c <= 'Z')
            rest = (rest * 100 + (c - 'A' + 10)) % 97;
        else
            return false;
    }
    return rest == 1;
}

static bool tell_of_end(row *x, uint32_t end, mn_text text, bool bank)
{
    mn_pay_gather *g = x->g;
    if (!mn_grow(&g->told, &g->told_cap, g->n_told + 1, sizeof *g->told))
        return no_memory(x);
    g->told[g->n_told++] = (mn_got_told){.end = end, .bank = bank, .text = keep(x, text)};
    return !x->st;
}

/* The account at one end, or MN_PAY_NONE where none is named. */
static bool end_of(row *x, mn_pay_role id, mn_pay_role bank, mn_pay_role name, uint32_t *out)
{
    mn_pay_gather *g = x->g;
    mn_text t = cell(x, id);
    const mn_text called = cell(x, name);
    *out = MN_PAY_NONE;
    if (!t.len) {
        t = called;
        g->seen[MN_PAY_SEEN_BY_NAME] += t.len > 0;
    }
    if (!t.len)
        return true;
    if (t.len > NAME_MOST)
        return refuse(x, t, "an account's name is longer than 4,096 bytes", NULL);
    if (!mn_grow(&g->end, &g->end_cap, g->ends + 1, sizeof *g->end))
        return no_memory(x);
    const mn_text at = bank_of(x, bank);
    mn_got_end end = {.bank = MN_PAY_NONE, .iban = is_iban(t), .by_name = t.ptr == called.ptr};
    if (at.len && !end.iban && !number_of(x, &g->banks, (mn_text){"", 0}, at, &end.bank, NULL))
        return false;
    end.hash = mn_pay_names_hash(&g->banks, end.iban ? (mn_text){"", 0} : at, t);
    end.name = keep(x, t);
    *out = (uint32_t)g->ends++;
    g->end[*out] = end;
    if (at.len && end.iban && !tell_of_end(x, *out, at, true))
        return false;
    return called.len && !x->st ? tell_of_end(x, *out, called, false) : !x->st;
}

static void swap_ends(mn_got_pay *p)
{
    const uint32_t from = p->from;
    p->from = p->to;
    p->to = from;
}

static bool turn(row *x, mn_got_pay *p, bool negative)
{
    const mn_text t = cell(x, MN_P_DIRECTION);
    if (x->of->signs) {
        if (!negative)
            swap_ends(p);
        return true;
    }
    const uint32_t way =
        t.len ? mn_pay_word_means(x->of->words, MN_WORD_DIRECTION, t) : MN_MAP_NONE;
    if (t.len && way == MN_MAP_NONE)
        return refuse(x, t, "a direction that is not known", "write debit or credit");
    if (negative && way != 0)
        return refuse(x, cell(x, MN_P_AMOUNT), "a negative amount, and nothing says its direction",
                      "if the sign is the direction, say --columns direction=HEADING with the "
                      "heading of the amount");
    if (way == 1)
        swap_ends(p);
    /* In OFX each debit has one. */
    x->g->seen[MN_PAY_SEEN_MINUS_SAID] += negative && strcmp(x->of->columns.layout, "OFX") != 0;
    return true;
}

/* --- what else ----------------------------------------------------------------------------------
 */

static bool word_of(row *x, mn_pay_word kind, mn_text t, uint32_t *out)
{
    mn_pay_gather *g = x->g;
    mn_pay_names *k = kind == MN_WORD_CHANNEL ? &g->channels : &g->purposes;
    const unsigned which = kind == MN_WORD_PURPOSE;
    uint32_t n;
    bool fresh;
    if (!number_of(x, k, (mn_text){"", 0}, t, &n, &fresh))
        return false;
    if (fresh) {
        if (!mn_grow(&g->meaning[which], &g->meaning_cap[which], n + 1, sizeof n))
            return no_memory(x);
        g->meaning[which][n] = mn_pay_word_means(x->of->words, kind, t);
    }
    *out = g->meaning[which][n];
    if (*out == MN_MAP_NONE) {
        g->seen[which ? MN_PAY_SEEN_PURPOSE : MN_PAY_SEEN_CHANNEL]++;
        if (!which && !g->unknown[0])
            snprintf(g->unknown, sizeof g->unknown, "%.*s", (int)(t.len < 60 ? t.len : 60), t.ptr);
    }
    return true;
}

/* Cash has one end: where the other is told by a name alone, that is the machine's or the shop's.
 * A machine that takes money in is called as one that gives it out. */
static uint32_t cash_of(row *x, mn_got_pay *p, uint32_t word)
{
    const mn_got_end *end = x->g->end;
    if (p->from != MN_PAY_NONE && p->to != MN_PAY_NONE) {
        if (end[p->to].by_name && !end[p->from].by_name)
            p->to = MN_PAY_NONE;
        else if (end[p->from].by_name && !end[p->to].by_name)
            p->from = MN_PAY_NONE;
        else
            return word;
        x->g->seen[MN_PAY_SEEN_CASH_NAMED]++;
        x->g->seen[MN_PAY_SEEN_BY_NAME]--;
    }
    return MN_WORD_CASH;
}

static bool channel_of(row *x, mn_got_pay *p)
{
    const mn_text t = cell(x, MN_P_CHANNEL);
    uint32_t word = MN_MAP_NONE;
    p->channel = MN_CHANNEL_UNKNOWN;
    if (t.len && !word_of(x, MN_WORD_CHANNEL, t, &word))
        return false;
    if (word == MN_WORD_CASH || word == MN_CHANNEL_CASH_IN || word == MN_CHANNEL_CASH_OUT)
        word = cash_of(x, p, word);
    const bool out = p->to == MN_PAY_NONE, in = p->from == MN_PAY_NONE;
    if (word == MN_WORD_RETURN)
        p->flags |= MN_PAY_RETURN;
    else if (word == MN_WORD_CASH && (in || out))
        p->channel = in ? MN_CHANNEL_CASH_IN : MN_CHANNEL_CASH_OUT;
    else if (word == MN_WORD_CASH)
        x->g->seen[MN_PAY_SEEN_CASH_INSIDE]++;
    else if (word != MN_MAP_NONE)
        p->channel = (uint8_t)word;
    return true;
}

static bool place_of(row *x, mn_got_pay *p)
{
    mn_pay_gather *g = x->g;
    const mn_text name = cell(x, MN_P_PLACE), city = cell(x, MN_P_CITY),
                  country = cell(x, MN_P_COUNTRY);
    bool fresh;
    p->place = MN_PAY_NONE;
    if (!name.len && !city.len)
        return true;
    if (!number_of(x, &g->places, city, name, &p->place, &fresh))
        return false;
    if (!fresh)
        return true;
    if (!mn_grow(&g->place, &g->place_cap, p->place + 1u, sizeof *g->place))
        return no_memory(x);
    g->place[p->place] = (mn_got_place){{0, 0}};
    const mn_country *c = country.len ? mn_country_find(x->of->reference, country) : NULL;
    if (c)
        memcpy(g->place[p->place].country, c->iso2, 2);
    else
        g->seen[MN_PAY_SEEN_COUNTRY] += country.len > 0;
    return true;
}

static void mcc_of(row *x, mn_got_pay *p)
{
    const mn_text t = cell(x, MN_P_MCC);
    unsigned v = 0;
    bool good = t.len >= 3 && t.len <= 4;
    for (size_t i = 0; i < t.len && good; i++) {
        good = t.ptr[i] >= '0' && t.ptr[i] <= '9';
        v = v * 10 + (unsigned)(t.ptr[i] - '0');
    }
    p->mcc = good ? (uint16_t)v : 0;
    x->g->seen[MN_PAY_SEEN_MCC] += t.len && !good;
}

static bool rest_of(row *x, mn_got_pay *p)
{
    mn_pay_gather *g = x->g;
    const mn_text device = cell(x, MN_P_DEVICE), memo = cell(x, MN_P_MEMO),
                  purpose = cell(x, MN_P_PURPOSE), id = cell(x, MN_P_ID),
                  of = cell(x, MN_P_RETURN_OF);
    uint32_t word;
    bool fresh;
    mcc_of(x, p);
    if (purpose.len && !word_of(x, MN_WORD_PURPOSE, purpose, &word))
        return false;
    if (purpose.len && word != MN_MAP_NONE)
        p->purpose = (uint8_t)word;
    if (device.len && !number_of(x, &g->devices, (mn_text){"", 0}, device, &p->device, NULL))
        return false;
    if (memo.len) {
        if (!number_of(x, &g->memos, (mn_text){"", 0}, memo, &p->memo, &fresh))
            return false;
        if (fresh && !mn_grow(&g->memo_at, &g->memo_cap, p->memo + 1u, sizeof *g->memo_at))
            return no_memory(x);
        if (fresh && !put_text(x, memo, &g->memo_at[p->memo]))
            return false;
        p->memo = g->memo_at[p->memo];
    }
    if (id.len) {
        if (!put_text(x, id, &p->id))
            return false;
        p->id_hash = mn_pay_names_hash(&g->banks, (mn_text){"", 0}, id) | 1;
    }
    if (of.len) {
        p->flags |= MN_PAY_RETURN;
        return put_text(x, of, &p->of);
    }
    return true;
}

static bool time_of(row *x, mn_got_pay *p)
{
    static const mn_text none = {"", 0};
    const mn_text time = cell(x, MN_P_TIME), date = cell(x, MN_P_DATE);
    const bool hour = date.len && time.len >= 4 && (time.ptr[1] == ':' || time.ptr[2] == ':');
    const mn_text all = hour || !time.len ? date : time;
    mn_moment w;
    const char *why =
        mn_moment_read(&w, all, hour ? time : none, x->of->days, x->of->clock, &x->hint);
    if (why)
        return refuse(x, all, why, x->hint);
    p->time = w.time;
    p->zone = w.zone;
    p->number = w.number;
    p->flags |= w.day_only ? MN_PAY_DAY_ONLY : 0;
    if (w.clock) {
        p->flags |= MN_PAY_CLOCK;
        x->g->seen[w.clock == MN_WALL_TWICE ? MN_PAY_SEEN_TWICE : MN_PAY_SEEN_NEVER]++;
    }
    x->g->seen[MN_PAY_SEEN_NO_OFFSET] += !w.offset && !w.day_only && !x->of->clock;
    return true;
}

/* Amounts of two columns; some banks write debits with a minus. */
static bool side_of(row *x, mn_got_pay *p, bool *in)
{
    mn_text t;
    bool negative;
    const char *why = mn_pay_sides(&t, in, cell(x, MN_P_DEBIT), cell(x, MN_P_CREDIT));
    if (why)
        return refuse(x, t, why, NULL);
    if (!amount_of(x, p, t, cell(x, MN_P_CURRENCY), &negative))
        return false;
    x->g->seen[MN_PAY_SEEN_MINUS] += negative && !*in;
    return !(negative && *in) ||
           refuse(x, t, "a credit with a minus", "see whether it takes an earlier one back");
}

static bool row_of(row *x, mn_got_pay *p)
{
    const bool sides = x->of->columns.at[MN_P_AMOUNT] == SIZE_MAX;
    bool negative = false, in = false;
    if (!time_of(x, p) ||
        !(sides ? side_of(x, p, &in)
                : amount_of(x, p, cell(x, MN_P_AMOUNT), cell(x, MN_P_CURRENCY), &negative)) ||
        !end_of(x, MN_P_FROM, MN_P_FROM_BANK, MN_P_FROM_NAME, &p->from) ||
        !end_of(x, MN_P_TO, MN_P_TO_BANK, MN_P_TO_NAME, &p->to))
        return false;
    if (p->from == MN_PAY_NONE && p->to == MN_PAY_NONE)
        return refuse(x, (mn_text){"", 0}, "neither who paid nor who was paid is named", NULL);
    if (sides && in)
        swap_ends(p);
    if (!sides && (negative || x->of->signs || x->of->columns.at[MN_P_DIRECTION] != SIZE_MAX) &&
        !turn(x, p, negative))
        return false;
    return channel_of(x, p) && place_of(x, p) && rest_of(x, p);
}

mn_status mn_pay_gather_row(mn_pay_gather *g, const mn_pay_gather_of *of, const mn_record *r,
                            mn_err *e)
{
    row x = {.g = g, .of = of, .r = r, .e = e};
    if (!mn_grow(&g->got, &g->cap, g->n + 1, sizeof *g->got))
        return mn_fail_memory(e);
    mn_got_pay *p = &g->got[g->n];
    *p = (mn_got_pay){.device = MN_PAY_NONE,
                      .id = MN_PAY_NONE,
                      .memo = MN_PAY_NONE,
                      .of = MN_PAY_NONE,
                      .row = g->rows++,
                      .line = (uint32_t)r->line};
    if (row_of(&x, p)) {
        g->n++;
        return MN_OK;
    }
    return x.st ? x.st : mn_pay_gather_refuse(g, r->line, x.at, x.why, x.hint, e);
}
