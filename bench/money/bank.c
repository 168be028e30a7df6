/* SPDX-License-Identifier: Apache-2.0
 *
 * bank.c - see bank.h.
 */
#include "bank.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/file.h"

typedef struct lines {
    mn_text rest, cell[16];
    size_t cells;
} lines;

static bool next_line(lines *l)
{
    mn_text line;
    l->cells = 0;
    if (!l->rest.len || !mn_text_split(&l->rest, '\n', &line) || !line.len)
        return false;
    for (size_t at = 0; at <= line.len && l->cells < 16;) {
        size_t end = at;
        if (at < line.len && line.ptr[at] == '"') {
            for (end = at + 1; end < line.len && line.ptr[end] != '"';)
                end++;
            l->cell[l->cells++] = mn_text_sub(line, at + 1, end - at - 1);
            at = end + 2;
            continue;
        }
        while (end < line.len && line.ptr[end] != ',')
            end++;
        l->cell[l->cells++] = mn_text_sub(line, at, end - at);
        at = end + 1;
    }
    return true;
}

static bool open_file(bank *b, unsigned which, lines *l, const char *dir, const char *name)
{
    char path[512];
    size_t len;
    snprintf(path, sizeof path, "%s/%s", dir, name);
    if (mn_file_read(&b->text[which], &len, NULL, path, UINT64_C(1) << 34, NULL)) {
        fprintf(stderr, "can't read %s\n", path);
        return false;
    }
    l->rest = (mn_text){b->text[which], len};
    return next_line(l);
}

static size_t count_lines(const lines *l)
{
    size_t n = 0;
    for (size_t i = 0; i < l->rest.len; i++)
        n += l->rest.ptr[i] == '\n';
    return n;
}

static uint8_t word(mn_text t, const char *const *words, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        if (mn_text_eq_str(t, words[i]))
            return (uint8_t)i;
    return 0;
}

static int64_t digits(mn_text t, size_t from, size_t n)
{
    int64_t v = 0;
    for (size_t i = from; i < from + n && i < t.len; i++)
        v = v * 10 + (t.ptr[i] - '0');
    return v;
}

/* 2025-01-01T00:00:24-06:00 */
static void read_time(mn_text t, int64_t *time, int8_t *zone)
{
    const int64_t day =
        mn_days_from_civil(digits(t, 0, 4), (unsigned)digits(t, 5, 2), (unsigned)digits(t, 8, 2));
    const int64_t offset =
        (digits(t, 20, 2) * 4 + digits(t, 23, 2) / 15) * (t.len > 19 && t.ptr[19] == '-' ? -1 : 1);
    *zone = (int8_t)offset;
    *time = day * 86400 + digits(t, 11, 2) * 3600 + digits(t, 14, 2) * 60 + digits(t, 17, 2) -
            offset * 900;
}

static int64_t read_amount(mn_text t)
{
    int64_t v = 0, after = -1;
    for (size_t i = 0; i < t.len; i++)
        if (t.ptr[i] == '.')
            after = 0;
        else {
            v = v * 10 + (t.ptr[i] - '0');
            after += after >= 0;
        }
    return after < 0 ? v * 100 : after == 1 ? v * 10 : v;
}

static uint32_t numbered(mn_map *m, mn_text t, uint32_t *n)
{
    uint32_t x = *n;
    if (!t.len)
        return MN_PAY_NONE;
    if (mn_map_put(m, t, &x, NULL))
        return MN_PAY_NONE;
    *n += x == *n;
    return x;
}

static void *many(size_t n, size_t size)
{
    void *p = calloc(n + 1, size);
    if (!p)
        abort();
    return p;
}

/* An identifier as it is written: telephones and addresses of simulated banks have one form. */
static bool identify(bank *b, mn_map *known, uint32_t account, mn_id_kind kind, mn_text t)
{
    mn_people *w = &b->people;
    uint32_t id = (uint32_t)w->ids;
    if (!t.len)
        return true;
    if (mn_map_put(&known[kind], t, &id, NULL) ||
        !mn_grow(&w->have, &w->cap, w->n + 1, sizeof *w->have))
        return false;
    if (id == w->ids) {
        if (!mn_grow(&w->id, &b->ids_cap, w->ids + 1, sizeof *w->id))
            return false;
        w->id[w->ids++] = t;
    }
    w->have[w->n++] = (mn_identified){.account = account, .id = id, .kind = (uint8_t)kind};
    return true;
}

static bool read_accounts(bank *b, const char *dir)
{
    lines l;
    mn_map parties = {0}, known[MN_ID_KINDS] = {{0}};
    bool ok = true;
    if (!open_file(b, 0, &l, dir, "accounts.csv"))
        return false;
    b->p.account = many(count_lines(&l), sizeof *b->p.account);
    while (next_line(&l)) {
        mn_account *a = &b->p.account[b->p.accounts];
        uint32_t n = b->p.accounts;
        *a = (mn_account){.id = l.cell[0], .bank = l.cell[1], .name = l.cell[4]};
        a->city = l.cell[12];
        a->kind = mn_text_eq_str(l.cell[3], "person")     ? 'P'
                  : mn_text_eq_str(l.cell[3], "business") ? 'B'
                                                          : 'M';
        if (l.cell[6].len == 2)
            memcpy(a->country, l.cell[6].ptr, 2);
        a->party = numbered(&parties, l.cell[2].len ? l.cell[2] : l.cell[0], &b->p.parties);
        if (mn_map_put(&b->account, a->id, &n, NULL))
            return false;
        a->mcc = (uint16_t)digits(l.cell[11], 0, l.cell[11].len);
        ok = ok && identify(b, known, n, MN_ID_CUSTOMER, l.cell[2]) &&
             identify(b, known, n, MN_ID_PHONE, l.cell[7]) &&
             identify(b, known, n, MN_ID_ADDRESS, l.cell[8]) &&
             identify(b, known, n, MN_ID_DEVICE, l.cell[9]) &&
             identify(b, known, n, MN_ID_SIGNER, l.cell[10]);
        b->p.accounts++;
    }
    for (unsigned i = 0; i < MN_ID_KINDS; i++)
        mn_map_free(&known[i]);
    mn_map_free(&parties);
    return ok;
}

static bool read_places(bank *b, mn_map *places, const char *dir)
{
    lines l;
    if (!open_file(b, 1, &l, dir, "places.csv"))
        return false;
    b->p.places = many(count_lines(&l), sizeof *b->p.places);
    while (next_line(&l)) {
        struct mn_money_place *x = &b->p.places[numbered(places, l.cell[0], &b->p.n_places)];
        *x = (struct mn_money_place){.name = l.cell[1], .city = l.cell[2]};
        if (l.cell[3].len == 2)
            memcpy(x->country, l.cell[3].ptr, 2);
    }
    return true;
}

static bool read_payments(bank *b, mn_map *places, const char *dir)
{
    static const char *const channels[] = {"",        "transfer", "wire", "ach",
                                           "cash-in", "cash-out", "card", "cheque",
                                           "prepaid", "crypto",   "remit"};
    static const char *const purposes[] = {"",      "salary", "rent",    "loan", "fee",  "family",
                                           "goods", "gift",   "benefit", "tax",  "other"};
    lines l;
    mn_map devices = {0};
    mn_payments *p = &b->p;
    if (!open_file(b, 2, &l, dir, "payments.csv"))
        return false;
    const size_t n = count_lines(&l);
    p->time = many(n, sizeof *p->time);
    p->value = many(n, sizeof *p->value);
    p->from = many(n, sizeof *p->from);
    p->to = many(n, sizeof *p->to);
    p->place = many(n, sizeof *p->place);
    p->row = many(n, sizeof *p->row);
    p->mcc = many(n, sizeof *p->mcc);
    p->channel = many(n, 1);
    p->purpose = many(n, 1);
    p->flags = many(n, 1);
    p->zone = many(n, 1);
    p->currency = many(n, 1);
    p->file = many(n, 1);
    p->device = many(n, sizeof *p->device);
    while (next_line(&l)) {
        const uint32_t i = p->n++;
        read_time(l.cell[1], &p->time[i], &p->zone[i]);
        p->value[i] = read_amount(l.cell[2]);
        p->from[i] = l.cell[3].len ? mn_map_get(&b->account, l.cell[3]) : MN_PAY_NONE;
        p->to[i] = l.cell[4].len ? mn_map_get(&b->account, l.cell[4]) : MN_PAY_NONE;
        p->channel[i] = word(l.cell[5], channels, MN_CHANNELS);
        p->purpose[i] = word(l.cell[6], purposes, MN_PURPOSES);
        p->place[i] = l.cell[7].len ? mn_map_get(places, l.cell[7]) : MN_PAY_NONE;
        p->mcc[i] = (uint16_t)digits(l.cell[8], 0, l.cell[8].len);
        p->device[i] = numbered(&devices, l.cell[9], &p->devices);
        p->row[i] = p->n;
    }
    mn_map_free(&devices);
    return true;
}

static bool read_labels(bank *b, const char *dir)
{
    static const char *const roles[] = {"",         "controller", "exploited", "front",
                                        "customer", "recruiter",  "mule"};
    lines l;
    mn_map schemes = {0};
    b->scheme = many(b->p.n, sizeof *b->scheme);
    b->alike = many(b->p.n, 1);
    b->account_scheme = many(b->p.accounts, sizeof *b->account_scheme);
    b->account_role = many(b->p.accounts, 1);
    if (!open_file(b, 3, &l, dir, "schemes.csv"))
        return false;
    while (next_line(&l)) {
        const uint32_t s = numbered(&schemes, l.cell[0], &b->schemes);
        snprintf(b->typology_of[s], 32, "%.*s", (int)l.cell[1].len, l.cell[1].ptr);
    }
    if (!open_file(b, 4, &l, dir, "roles.csv"))
        return false;
    while (next_line(&l)) {
        const uint32_t a = mn_map_get(&b->account, l.cell[1]), s = mn_map_get(&schemes, l.cell[0]);
        if (a == MN_MAP_NONE || s == MN_MAP_NONE || mn_text_eq_str(l.cell[2], "customer"))
            continue;
        b->account_scheme[a] = s + 1;
        b->account_role[a] = word(l.cell[2], roles, BANK_ROLES);
    }
    if (!open_file(b, 5, &l, dir, "labels.csv"))
        return false;
    for (uint32_t i = 0; i < b->p.n && next_line(&l); i++) {
        if (l.cell[2].len)
            b->scheme[i] = mn_map_get(&schemes, l.cell[2]) + 1;
        if (l.cells > 4 && l.cell[4].len) {
            unsigned k = 0;
            while (k < b->kinds && !mn_text_eq_str(l.cell[4], b->kind[k]))
                k++;
            if (k == b->kinds && k + 1 < BANK_NAMES)
                snprintf(b->kind[b->kinds++], 32, "%.*s", (int)l.cell[4].len, l.cell[4].ptr);
            b->alike[i] = (uint8_t)(k + 1);
        }
    }
    mn_map_free(&schemes);
    return true;
}

bool bank_read(bank *b, const char *dir)
{
    mn_map places = {0};
    memset(b, 0, sizeof *b);
    const bool ok = read_accounts(b, dir) && read_places(b, &places, dir) &&
                    read_payments(b, &places, dir) && read_labels(b, dir);
    mn_map_free(&places);
    return ok;
}

void bank_free(bank *b)
{
    mn_payments_free(&b->p);
    mn_map_free(&b->account);
    mn_people_free(&b->people);
    for (unsigned i = 0; i < 6; i++)
        free(b->text[i]);
    free(b->scheme);
    free(b->alike);
    free(b->account_scheme);
    free(b->account_role);
}
