/* SPDX-License-Identifier: Apache-2.0
 *
 * people.c - tables of accounts and places, held against those of the payments.
 */
#include "money/party/people.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "money/read/columns.h"
#include "money/read/names.h"
#include "reference/fold.h"
#include "table/build.h"
#include "table/day.h"
#include <manumit/reference.h>

enum { FORM_MOST = MN_FOLD_MAX + 2, PHONE_LEAST = 6, POLL_ROWS = 65536, LINES_TOLD = 20 };

/* Cells of these tables that are taken as not known, as what they say can't be read. */
typedef enum odd { ODD_OPENED, ODD_KIND, ODD_MCC, ODD_COUNTRY, ODD_POINT, ODDS } odd;

typedef struct reading {
    mn_people *w;
    mn_payments *p;
    mn_money_log *log;
    const mn_ctx *ctx;
    mn_pay_words *words;
    mn_reference *reference;
    mn_pay_names whole, id;     /* accounts by bank and id, and by id alone */
    uint32_t *by_whole, *by_id; /* account; MN_PAY_NONE where several have the id */
    size_t by_whole_cap, by_id_cap;
    uint64_t odd[ODDS];
    mn_pay_names forms; /* identifiers in their compared form, the kind before them */
    size_t ids_cap;
} reading;

const char *mn_id_kind_name(mn_id_kind k)
{
    static const char *const names[] = {"customer", "signer", "phone", "address", "device"};
    return names[k];
}

/* --- identifiers ------------------------------------------------------------------------------ */

/* The form in which identifiers are compared, with the kind before it; empty for none. */
static mn_text form_of(char out[FORM_MOST], mn_id_kind kind, mn_text t)
{
    size_t n = 1;
    out[0] = (char)('a' + kind);
    if (kind == MN_ID_PHONE) {
        for (size_t i = 0; i < t.len && n < 40; i++)
            if (t.ptr[i] >= '0' && t.ptr[i] <= '9' && !(n == 1 && t.ptr[i] == '0'))
                out[n++] = t.ptr[i];
        return (mn_text){out, n > PHONE_LEAST ? n : 0};
    }
    n = mn_fold(out + 1, t, "");
    return (mn_text){out, n ? n + 1 : 0};
}

static mn_status have(reading *r, uint32_t account, mn_id_kind kind, mn_text written, uint32_t row,
                      mn_err *e)
{
    char room[FORM_MOST];
    mn_people *w = r->w;
    const mn_text none = {"", 0}, form = form_of(room, kind, written);
    uint32_t id;
    bool fresh;
    if (!form.len)
        return MN_OK;
    if (!mn_pay_names_put(&r->forms, &id, &fresh, none, form,
                          mn_pay_names_hash(&r->forms, none, form)))
        return mn_fail_memory(e);
    if (fresh) {
        mn_text *key = &r->forms.key[id].name;
        if (!(*key = mn_arena_text(&w->texts, form)).ptr ||
            !mn_grow(&w->id, &r->ids_cap, id + 1u, sizeof *w->id) ||
            !(w->id[id] = mn_arena_text(&w->texts, written)).ptr)
            return mn_fail_memory(e);
        w->ids = id + 1u;
    }
    if (!mn_grow(&w->have, &w->cap, w->n + 1, sizeof *w->have))
        return mn_fail_memory(e);
    w->have[w->n++] =
        (mn_identified){.account = account, .id = id, .row = row, .kind = (uint8_t)kind};
    return MN_OK;
}

static int by_identifier(const void *a, const void *b)
{
    const mn_identified *x = a, *y = b;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    if (x->account != y->account)
        return x->account < y->account ? -1 : 1;
    return ((x->row - 1) > (y->row - 1)) - ((x->row - 1) < (y->row - 1)); /* 0 last */
}

/* In order, each once. */
static void settle(mn_people *w)
{
    size_t n = 0;
    if (!w->n)
        return;
    qsort(w->have, w->n, sizeof *w->have, by_identifier);
    for (size_t i = 0; i < w->n; i++)
        if (!n || w->have[n - 1].kind != w->have[i].kind || w->have[n - 1].id != w->have[i].id ||
            w->have[n - 1].account != w->have[i].account)
            w->have[n++] = w->have[i];
    w->n = n;
}

/* --- accounts of the payments --------------------------------------------------------------------
 */

static mn_status index_accounts(reading *r, mn_err *e)
{
    const mn_text none = {"", 0};
    for (uint32_t i = 0; i < r->p->accounts; i++) {
        const mn_account *a = &r->p->account[i];
        uint32_t n, all;
        bool fresh;
        if (!mn_pay_names_put(&r->whole, &all, NULL, a->bank, a->id,
                              mn_pay_names_hash(&r->whole, a->bank, a->id)) ||
            !mn_grow(&r->by_whole, &r->by_whole_cap, all + 1u, sizeof *r->by_whole) ||
            !mn_pay_names_put(&r->id, &n, &fresh, none, a->id,
                              mn_pay_names_hash(&r->id, none, a->id)) ||
            !mn_grow(&r->by_id, &r->by_id_cap, n + 1u, sizeof *r->by_id))
            return mn_fail_memory(e);
        r->by_whole[all] = i;
        r->by_id[n] = fresh ? i : MN_PAY_NONE;
    }
    return MN_OK;
}

/* The account of a row: by bank and id, else by the id where only one has it and no other bank is
 * said of it. */
static uint32_t account_of(const reading *r, mn_text bank, mn_text id)
{
    const mn_text none = {"", 0};
    uint32_t n = bank.len ? mn_pay_names_find(&r->whole, bank, id) : UINT32_MAX;
    if (n != UINT32_MAX)
        return r->by_whole[n];
    n = mn_pay_names_find(&r->id, none, id);
    n = n == UINT32_MAX ? MN_PAY_NONE : r->by_id[n];
    if (n == MN_PAY_NONE)
        return n;
    const mn_text other = r->p->account[n].bank;
    return bank.len && other.len && !mn_text_eq(bank, other) ? MN_PAY_NONE : n;
}

/* --- a table of accounts
 * ---------------------------------------------------------------------------- */

static mn_text cell(const mn_table *t, const mn_pay_columns *c, size_t row, mn_pay_role role)
{
    return c->at[role] == SIZE_MAX ? (mn_text){"", 0}
                                   : mn_text_trim(mn_table_text(t, row, c->at[role]));
}

static bool keep(mn_payments *p, mn_text *to, mn_text t)
{
    if (!t.len || to->len)
        return true;
    *to = mn_arena_text(&p->texts, t);
    return to->ptr;
}

/* ISO 3166-1 keeps XA to XZ for users: no country is meant. */
static bool no_country(mn_text t)
{
    return t.len == 2 && t.ptr[0] == 'X' && t.ptr[1] >= 'A' && t.ptr[1] <= 'Z';
}

static void country_of(reading *r, char out[2], mn_text t)
{
    const mn_country *c = t.len ? mn_country_find(r->reference, t) : NULL;
    if (c)
        memcpy(out, c->iso2, 2);
    r->odd[ODD_COUNTRY] += t.len && !c && !no_country(t);
}

static mn_status take_account(reading *r, const mn_table *t, const mn_pay_columns *c, size_t row,
                              uint32_t account, mn_err *e)
{
    static const struct {
        mn_pay_role role;
        mn_id_kind kind;
    } ids[] = {{MN_P_PARTY, MN_ID_CUSTOMER},
               {MN_P_SIGNER, MN_ID_SIGNER},
               {MN_P_PHONE, MN_ID_PHONE},
               {MN_P_ADDRESS, MN_ID_ADDRESS},
               {MN_P_DEVICE, MN_ID_DEVICE}};
    mn_account *a = &r->p->account[account];
    const mn_text opened = cell(t, c, row, MN_P_OPENED), kind = cell(t, c, row, MN_P_KIND),
                  mcc = cell(t, c, row, MN_P_MCC);
    int32_t first, last;
    int64_t code;
    const char *hint;
    if (!keep(r->p, &a->bank, cell(t, c, row, MN_P_BANK)) ||
        !keep(r->p, &a->name, cell(t, c, row, MN_P_NAME)) ||
        !keep(r->p, &a->city, cell(t, c, row, MN_P_HOME_CITY)))
        return mn_fail_memory(e);
    a->home = true;
    country_of(r, a->country, cell(t, c, row, MN_P_COUNTRY));
    if (opened.len && !mn_days_read(&first, &last, opened, MN_DAYS_ISO, false, &hint))
        a->opened = first;
    else
        r->odd[ODD_OPENED] += opened.len > 0;
    const uint32_t word =
        kind.len ? mn_pay_word_means(r->words, MN_WORD_ACCOUNT, kind) : MN_MAP_NONE;
    if (word != MN_MAP_NONE)
        a->kind = (char)word;
    r->odd[ODD_KIND] += kind.len && word == MN_MAP_NONE;
    if (mn_text_i64(mcc, &code) && code > 0 && code < 10000)
        a->mcc = (uint16_t)code;
    else
        r->odd[ODD_MCC] += mcc.len > 0;
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        mn_status st =
            have(r, account, ids[i].kind, cell(t, c, row, ids[i].role), (uint32_t)row + 1, e);
        if (st)
            return st;
    }
    return MN_OK;
}

static mn_status open_table(reading *r, mn_table **t, mn_pay_columns *c, mn_money_table what,
                            const char *path, mn_err *e)
{
    mn_buf b = {0};
    mn_status st = mn_table_read_western(t, r->ctx, path, NULL, e);
    if (!st)
        st = mn_pay_columns_find(c, r->words, what, *t, NULL, path, e);
    if (!st)
        mn_pay_columns_unread(&b, c, *t);
    if (!st && b.len)
        st = mn_money_note(r->log, e, "%s: columns that are not read: %s", path, b.ptr);
    const size_t rejects = st ? 0 : mn_table_rejects(*t);
    if (rejects > LINES_TOLD)
        st = mn_money_note(r->log, e, "%s: %zu lines are not read, of which the first %d are told",
                           path, rejects, LINES_TOLD);
    for (size_t i = 0; !st && i < rejects && i < LINES_TOLD; i++)
        st = mn_money_note(r->log, e, "%s: line %llu is not read: %s", path,
                           (unsigned long long)mn_table_reject_line(*t, i),
                           mn_table_reject_reason(*t, i));
    mn_buf_free(&b);
    return st;
}

static mn_status read_accounts(reading *r, const char *path, mn_err *e)
{
    mn_table *t = NULL;
    mn_pay_columns c;
    uint64_t nameless = 0;
    mn_status st = open_table(r, &t, &c, MN_ACCOUNT_TABLE, path, e);
    for (size_t i = 0; !st && i < mn_table_rows(t); i++) {
        const mn_text id = cell(t, &c, i, MN_P_ACCOUNT);
        const uint32_t account =
            id.len ? account_of(r, cell(t, &c, i, MN_P_BANK), id) : MN_PAY_NONE;
        nameless += !id.len;
        r->w->without += id.len && account == MN_PAY_NONE;
        if (account != MN_PAY_NONE)
            st = take_account(r, t, &c, i, account, e);
        if (!st && i % POLL_ROWS == 0)
            st = mn_poll(r->ctx, e);
    }
    if (!st && nameless)
        st = mn_money_note(r->log, e, "%s: %llu row%s without an account: not read", path,
                           (unsigned long long)nameless, nameless == 1 ? "" : "s");
    mn_table_free(t);
    return st;
}

/* --- a table of places
 * ---------------------------------------------------------------------------- */

static char place_kind(mn_text t)
{
    static const struct {
        const char *word;
        char kind;
    } kinds[] = {{"branch", 'B'},       {"sucursal", 'B'}, {"oficina", 'B'}, {"atm", 'A'},
                 {"cash machine", 'A'}, {"cajero", 'A'},   {"shop", 'S'},    {"merchant", 'S'},
                 {"tienda", 'S'},       {"comercio", 'S'}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (mn_heading_same(t, mn_text_of(kinds[i].word)))
            return kinds[i].kind;
    return 0;
}

static mn_status take_place(reading *r, struct mn_money_place *to, const mn_table *t,
                            const mn_pay_columns *c, size_t row, mn_err *e)
{
    const mn_text north = cell(t, c, row, MN_P_LATITUDE), east = cell(t, c, row, MN_P_LONGITUDE);
    double lat, lon;
    if (!keep(r->p, &to->city, cell(t, c, row, MN_P_CITY)))
        return mn_fail_memory(e);
    country_of(r, to->country, cell(t, c, row, MN_P_COUNTRY));
    to->kind = place_kind(cell(t, c, row, MN_P_KIND));
    if (mn_text_f64(north, &lat) && mn_text_f64(east, &lon) && fabs(lat) <= 90 &&
        fabs(lon) <= 180) {
        to->located = true;
        to->lat = (float)lat;
        to->lon = (float)lon;
    } else {
        r->odd[ODD_POINT] += north.len || east.len;
    }
    return MN_OK;
}

static mn_status read_places(reading *r, const char *path, mn_err *e)
{
    const mn_text none = {"", 0};
    mn_table *t = NULL;
    mn_pay_columns c;
    mn_pay_names ids = {.salt = r->whole.salt};
    mn_status st = open_table(r, &t, &c, MN_PLACE_TABLE, path, e);
    for (size_t i = 0; !st && i < mn_table_rows(t); i++) {
        const mn_text id = cell(t, &c, i, MN_P_PLACE);
        uint32_t n;
        if (!mn_pay_names_put(&ids, &n, NULL, none, id, mn_pay_names_hash(&ids, none, id)))
            st = mn_fail_memory(e);
    }
    uint32_t *row = st ? NULL : malloc((ids.n + 1) * sizeof *row);
    if (!st && !row)
        st = mn_fail_memory(e);
    for (size_t i = st ? 0 : mn_table_rows(t); i > 0; i--) /* the first row of a place counts */
        row[mn_pay_names_find(&ids, none, cell(t, &c, i - 1, MN_P_PLACE))] = (uint32_t)(i - 1);
    uint64_t unknown = 0;
    for (uint32_t i = 0; !st && i < r->p->n_places; i++) {
        const uint32_t n = mn_pay_names_find(&ids, none, r->p->places[i].name);
        if (n != UINT32_MAX && r->p->places[i].name.len)
            st = take_place(r, &r->p->places[i], t, &c, row[n], e);
        else
            unknown += r->p->places[i].name.len > 0;
    }
    if (!st && unknown)
        st = mn_money_note(r->log, e, "%s: %llu place%s of payments %s not in it", path,
                           (unsigned long long)unknown, unknown == 1 ? "" : "s",
                           unknown == 1 ? "is" : "are");
    free(row);
    mn_pay_names_free(&ids);
    mn_table_free(t);
    return st;
}

/* --- all
 * ---------------------------------------------------------------------------------------------- */

/* Devices that accounts paid by. */
static mn_status take_devices(reading *r, mn_err *e)
{
    size_t next = POLL_ROWS;
    for (uint32_t i = 0; r->p->device && i < r->p->n; i++) {
        if (r->p->device[i] == MN_PAY_NONE || r->p->from[i] == MN_PAY_NONE)
            continue;
        const mn_text t = r->p->device_name[r->p->device[i]];
        mn_status st = have(r, r->p->from[i], MN_ID_DEVICE, t, 0, e);
        if (st)
            return st;
        if (r->w->n >= next) { /* the same account by the same device, again and again */
            settle(r->w);
            next = 2 * r->w->n + POLL_ROWS;
        }
    }
    return MN_OK;
}

static mn_status tell_odd(const reading *r, mn_err *e)
{
    static const char *const what[ODDS] = {"day of opening", "kind of account", "merchant category",
                                           "country",
                                           "pair of latitude (to 90) and longitude (to 180)"};
    mn_status st = MN_OK;
    for (size_t i = 0; i < ODDS && !st; i++)
        if (r->odd[i])
            st = mn_money_note(r->log, e,
                               "%llu row%s of accounts or places with a %s that can't be read: "
                               "taken as not known",
                               (unsigned long long)r->odd[i], r->odd[i] == 1 ? "" : "s", what[i]);
    return st;
}

mn_status mn_people_read(mn_people *out, mn_payments *p, mn_money_log *log, const mn_ctx *ctx,
                         const char *const *accounts, size_t n_accounts, const char *const *places,
                         size_t n_places, mn_err *e)
{
    mn_people w = {.n = 0};
    reading r = {.w = &w, .p = p, .log = log, .ctx = ctx};
    mn_status st = mn_reference_new(&r.reference, MN_NEED_COUNTRIES, e);
    if (!st)
        st = mn_pay_words_load(&r.words, e);
    r.whole.salt = r.id.salt = r.forms.salt = (uint64_t)(uintptr_t)r.reference | 1;
    if (!st)
        st = index_accounts(&r, e);
    for (size_t i = 0; i < n_accounts && !st; i++)
        st = read_accounts(&r, accounts[i], e);
    for (size_t i = 0; i < n_places && !st; i++)
        st = read_places(&r, places[i], e);
    if (!st)
        st = take_devices(&r, e);
    settle(&w);
    if (!st)
        st = tell_odd(&r, e);
    if (!st && w.without)
        st = mn_money_note(log, e, "%llu account%s of the tables %s no payment",
                           (unsigned long long)w.without, w.without == 1 ? "" : "s",
                           w.without == 1 ? "has" : "have");
    mn_pay_names_free(&r.whole);
    mn_pay_names_free(&r.id);
    mn_pay_names_free(&r.forms);
    free(r.by_whole);
    free(r.by_id);
    mn_pay_words_free(r.words);
    mn_reference_free(r.reference);
    if (st)
        mn_people_free(&w);
    else
        *out = w;
    return st;
}

void mn_people_free(mn_people *w)
{
    free(w->have);
    free(w->id);
    mn_arena_free(&w->texts);
    *w = (mn_people){.n = 0};
}
