/* SPDX-License-Identifier: Apache-2.0
 *
 * money/case/read.c - a case from JSON: the whole, lists, texts, ids and times.
 *
 * Lists name each other's things by ids; so the slices of all lists are taken first, and read in
 * the order in which they need each other.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "money/case/case_fields.h"

static const char doc[] = "docs/guide/money-case.md has all keys";

mn_status mn_case_text(mn_shape *s, mn_shaped v, mn_text *out)
{
    mn_buf b = {0};
    mn_status st = MN_OK;
    if (v.kind != MN_JSON_STRING)
        return mn_shape_fail(s, v.text, "put it in double quotes", "a text was expected");
    mn_json_unquote(&b, v.text);
    if (!b.failed && b.len > MN_CASE_TEXT)
        st = mn_shape_fail(s, mn_text_sub(v.text, 0, 20), "shorten it",
                           "a text of more than %d bytes", MN_CASE_TEXT);
    else if (!b.failed && b.len)
        *out = mn_arena_text(s->arena, (mn_text){b.ptr, b.len});
    if (b.failed || (!st && b.len && !out->ptr))
        st = mn_fail_memory(s->e);
    mn_buf_free(&b);
    return st;
}

struct list {
    mn_case_reading *r;
    char *items;
    size_t size;
    mn_status (*read)(mn_shape *s, mn_shaped v, size_t i, void *item);
};

static mn_status count_item(mn_shape *s, mn_shaped v, size_t i, void *to)
{
    (void)s;
    (void)v;
    *(size_t *)to = i + 1;
    return MN_OK;
}

static mn_status list_item(mn_shape *s, mn_shaped v, size_t i, void *to)
{
    struct list *l = to;
    mn_case_item item = {l->r, l->items + i * l->size};
    return l->read(s, v, i, &item);
}

mn_status mn_case_list(mn_shape *s, mn_shaped v, const char *what, size_t most, size_t size,
                       void *items, size_t *n,
                       mn_status (*read)(mn_shape *s, mn_shaped v, size_t i, void *item),
                       mn_case_reading *r)
{
    size_t count = 0;
    struct list l = {.r = r, .size = size, .read = read};
    mn_status st = mn_shape_array(s, v, what, 0, most, count_item, &count);
    if (st || !count)
        return st;
    if (!(l.items = mn_arena_alloc(s->arena, count, size)))
        return mn_fail_memory(s->e);
    memcpy(items, &l.items, sizeof l.items);
    *n = count;
    return mn_shape_array(s, v, what, 0, most, list_item, &l);
}

static mn_status text_item(mn_shape *s, mn_shaped v, size_t i, void *item)
{
    (void)i;
    return mn_case_text(s, v, ((mn_case_item *)item)->to);
}

mn_status mn_case_texts(mn_shape *s, mn_shaped v, const char *what, mn_text **out, size_t *n)
{
    return mn_case_list(s, v, what, MN_CASE_FACTS, sizeof **out, out, n, text_item, NULL);
}

/* --- ids ---------------------------------------------------------------------------------- */

mn_status mn_case_name(mn_shape *s, mn_shaped v, mn_map *m, size_t i, mn_text *id)
{
    uint32_t at = (uint32_t)i;
    mn_status st = mn_case_text(s, v, id);
    if (!st && !id->len)
        return mn_shape_fail(s, v.text, "each thing has an id of its own", "the id is empty");
    if (!st)
        st = mn_map_put(m, *id, &at, s->e);
    if (!st && at != i)
        st = mn_shape_fail(s, v.text, "each thing has an id of its own", "the id stands twice");
    return st;
}

mn_status mn_case_find(mn_shape *s, mn_shaped v, const mn_map *m, const char *what, uint32_t *out)
{
    mn_text id = {"", 0};
    mn_status st = mn_case_text(s, v, &id);
    if (st)
        return st;
    *out = id.len ? mn_map_get(m, id) : MN_CASE_NONE;
    if (id.len && *out == MN_MAP_NONE)
        return mn_shape_fail(s, v.text, "ids are those of the case's own lists",
                             "the case has no such %s", what);
    return MN_OK;
}

static mn_status payment_id(mn_shape *s, mn_shaped v, size_t i, void *item)
{
    mn_case_item *at = item;
    uint32_t *to = at->to;
    (void)i;
    const mn_status st = mn_case_find(s, v, &at->r->payment, "payment", to);
    if (!st && *to == MN_CASE_NONE)
        return mn_shape_fail(s, v.text, "name one of the case's own", "the id is empty");
    return st;
}

mn_status mn_case_payment_ids(mn_shape *s, mn_shaped v, mn_case_reading *r, uint32_t **out,
                              size_t *n)
{
    return mn_case_list(s, v, "the list of payments", MN_CASE_PAYMENTS, sizeof **out, out, n,
                        payment_id, r);
}

/* --- times ---------------------------------------------------------------------------------- */

static bool digits(mn_text t, size_t at, size_t n, unsigned most, unsigned *out)
{
    unsigned v = 0;
    if (at + n > t.len)
        return false;
    for (size_t i = at; i < at + n; i++) {
        if (t.ptr[i] < '0' || t.ptr[i] > '9')
            return false;
        v = v * 10 + (unsigned)(t.ptr[i] - '0');
    }
    *out = v;
    return v <= most;
}

static bool offset(mn_text t, size_t at, int *minutes)
{
    unsigned h = 0, m = 0;
    *minutes = 0;
    if (at == t.len || (at + 1 == t.len && t.ptr[at] == 'Z'))
        return true;
    if (t.len != at + 6 || (t.ptr[at] != '+' && t.ptr[at] != '-') || t.ptr[at + 3] != ':' ||
        !digits(t, at + 1, 2, 14, &h) || !digits(t, at + 4, 2, 59, &m) || m % 15)
        return false;
    *minutes = (int)(h * 60 + m) * (t.ptr[at] == '-' ? -1 : 1);
    return true;
}

bool mn_case_when(mn_text t, int64_t *time, int8_t *zone, bool *day_only)
{
    unsigned y, m, d, h = 0, min = 0, sec = 0, month, day;
    int64_t year;
    int minutes = 0;
    if (t.len < 10 || !digits(t, 0, 4, 2099, &y) || y < 1900 || t.ptr[4] != '-' ||
        !digits(t, 5, 2, 12, &m) || !m || t.ptr[7] != '-' || !digits(t, 8, 2, 31, &d) || !d)
        return false;
    const int64_t days = mn_days_from_civil(y, m, d);
    mn_civil_from_days(days, &year, &month, &day);
    if (month != m || day != d)
        return false;
    *day_only = t.len == 10;
    if (!*day_only) {
        size_t at = 16;
        if (t.len < 16 || (t.ptr[10] != 'T' && t.ptr[10] != ' ') || !digits(t, 11, 2, 23, &h) ||
            t.ptr[13] != ':' || !digits(t, 14, 2, 59, &min))
            return false;
        if (t.len > 16 && t.ptr[16] == ':') {
            if (!digits(t, 17, 2, 59, &sec))
                return false;
            at = 19;
        }
        if (!offset(t, at, &minutes))
            return false;
    }
    *zone = (int8_t)(minutes / 15);
    *time = days * 86400 + (int64_t)h * 3600 + min * 60 + sec - (int64_t)minutes * 60;
    return true;
}

/* --- the whole -------------------------------------------------------------------------------- */

enum { PARTIES, ACCOUNTS, PAYMENTS, INDICATORS, PATTERNS, CONTRARY, WITHOUT, PEERS, SEEN, LISTS };

typedef struct whole {
    mn_case *c;
    mn_shaped list[LISTS];
} whole;

#define SLICE(name, which)                                                                         \
    static mn_status name(mn_shape *s, mn_shaped v, void *to)                                      \
    {                                                                                              \
        (void)s;                                                                                   \
        ((whole *)to)->list[which] = v;                                                            \
        return MN_OK;                                                                              \
    }
SLICE(read_parties, PARTIES)
SLICE(read_accounts, ACCOUNTS)
SLICE(read_payments, PAYMENTS)
SLICE(read_indicators, INDICATORS)
SLICE(read_patterns, PATTERNS)
SLICE(read_contrary, CONTRARY)
SLICE(read_without, WITHOUT)
SLICE(read_peers, PEERS)
SLICE(read_seen, SEEN)

static mn_status read_format(mn_shape *s, mn_shaped v, void *to)
{
    static const char *const words[] = {"manumit-case-1"};
    unsigned at;
    (void)to;
    return mn_shape_word(s, v, words, 1, &at);
}

static mn_status read_alert(mn_shape *s, mn_shaped v, void *to)
{
    return mn_shape_text(s, v, 200, &((whole *)to)->c->alert);
}

static mn_status read_currency(mn_shape *s, mn_shaped v, void *to)
{
    mn_text t = {"", 0};
    const mn_status st = mn_case_text(s, v, &t);
    for (size_t i = 0; !st && i < t.len; i++)
        if (t.ptr[i] < 'A' || t.ptr[i] > 'Z')
            t.len = 0;
    if (!st && t.len != 3)
        return mn_shape_fail(s, v.text, "write it as ISO 4217 does: USD", "this is no currency");
    ((whole *)to)->c->currency = t;
    return st;
}

static mn_status read_method(mn_shape *s, mn_shaped v, void *to)
{
    return mn_case_text(s, v, &((whole *)to)->c->method);
}

static mn_status read_score(mn_shape *s, mn_shaped v, void *to)
{
    return mn_shape_number(s, v, 0, 1, &((whole *)to)->c->score);
}

static mn_status read_threshold(mn_shape *s, mn_shaped v, void *to)
{
    return mn_shape_number(s, v, 0, 1, &((whole *)to)->c->threshold);
}

static mn_status read_typologies(mn_shape *s, mn_shaped v, void *to)
{
    mn_case *c = ((whole *)to)->c;
    return mn_case_texts(s, v, "the list of typologies", &c->typology, &c->typologies);
}

static mn_status read_notes(mn_shape *s, mn_shaped v, void *to)
{
    mn_case *c = ((whole *)to)->c;
    return mn_case_texts(s, v, "the list of notes", &c->note, &c->notes);
}

static mn_status sort_payments(mn_shape *s, mn_case_reading *r)
{
    mn_status st = MN_OK;
    mn_map_free(&r->payment);
    r->payment = (mn_map){.count = 0};
    mn_case_sort(r->c);
    for (size_t i = 0; !st && i < r->c->payments; i++) {
        uint32_t at = (uint32_t)i;
        st = mn_map_put(&r->payment, r->c->payment[i].id, &at, s->e);
    }
    return st;
}

static mn_status read_lists(mn_shape *s, whole *w, mn_case_reading *r)
{
    mn_case *c = w->c;
    const struct {
        const char *what;
        size_t most, size;
        void *items;
        size_t *n;
        mn_status (*read)(mn_shape *s, mn_shaped v, size_t i, void *item);
    } list[LISTS] = {
        [PARTIES] = {"the list of parties", MN_CASE_PARTIES, sizeof *c->party, &c->party,
                     &c->parties, mn_case_read_party},
        [ACCOUNTS] = {"the list of accounts", MN_CASE_ACCOUNTS, sizeof *c->account, &c->account,
                      &c->accounts, mn_case_read_account},
        [PAYMENTS] = {"the list of payments", MN_CASE_PAYMENTS, sizeof *c->payment, &c->payment,
                      &c->payments, mn_case_read_payment},
        [INDICATORS] = {"the list of indicators", MN_CASE_FACTS, sizeof *c->indicator,
                        &c->indicator, &c->indicators, mn_case_read_fact},
        [PATTERNS] = {"the list of patterns", MN_CASE_FACTS, sizeof *c->pattern, &c->pattern,
                      &c->patterns, mn_case_read_fact},
        [CONTRARY] = {"the list of contrary facts", MN_CASE_FACTS, sizeof *c->contrary,
                      &c->contrary, &c->contraries, mn_case_read_fact},
        [WITHOUT] = {"the list of counterfactuals", MN_CASE_FACTS, sizeof *c->without, &c->without,
                     &c->withouts, mn_case_read_without},
        [PEERS] = {"the list of peers", MN_CASE_FACTS, sizeof *c->peer, &c->peer, &c->peers,
                   mn_case_read_peer},
        [SEEN] = {"the list of observations", MN_CASE_FACTS, sizeof *c->seen, &c->seen, &c->seens,
                  mn_case_read_seen},
    };
    mn_status st = MN_OK;
    for (size_t i = 0; !st && i < LISTS; i++) {
        if (w->list[i].text.len)
            st = mn_case_list(s, w->list[i], list[i].what, list[i].most, list[i].size,
                              list[i].items, list[i].n, list[i].read, r);
        if (!st && i == PAYMENTS) /* before facts tell them by number */
            st = sort_payments(s, r);
    }
    return st;
}

static mn_status check_text(mn_text json, const char *file, mn_err *e)
{
    if (json.len > MN_CASE_BYTES)
        return mn_fail_at(e, MN_DATA, file, 0, 0, "the file has more than %d MiB",
                          MN_CASE_BYTES >> 20);
    if (mn_utf8_bad(json) != json.len) {
        mn_fail_at(e, MN_DATA, file, 0, 0, "the file is not UTF-8");
        return mn_hint(e, "save it as UTF-8");
    }
    return MN_OK;
}

mn_status mn_case_read(mn_case *c, mn_text json, const char *file, mn_err *e)
{
    static const mn_shape_key keys[] = {
        {"format", true, read_format},          {"alert", true, read_alert},
        {"currency", true, read_currency},      {"score", true, read_score},
        {"threshold", false, read_threshold},   {"method", false, read_method},
        {"typologies", false, read_typologies}, {"parties", true, read_parties},
        {"accounts", true, read_accounts},      {"payments", true, read_payments},
        {"indicators", true, read_indicators},  {"patterns", false, read_patterns},
        {"contrary", true, read_contrary},      {"counterfactual", false, read_without},
        {"peers", false, read_peers},           {"observations", false, read_seen},
        {"notes", false, read_notes},
    };
    mn_err own = MN_ERR_INIT;
    whole w = {.c = c};
    mn_case_reading r = {.c = c};
    mn_shape s = {.all = json, .file = file, .arena = &c->arena, .e = e ? e : &own, .doc = doc};
    mn_status st = check_text(json, file, s.e);
    if (!st)
        st = mn_shape_object(&s, mn_shape_root(&s), "a case", keys, sizeof keys / sizeof *keys, &w);
    if (!st)
        st = read_lists(&s, &w, &r);
    mn_map_free(&r.party);
    mn_map_free(&r.account);
    mn_map_free(&r.payment);
    return st;
}

/* --- a decision ------------------------------------------------------------------------------- */

MN_CASE_TEXT_KEY(mn_case_decision, by)
MN_CASE_TEXT_KEY(mn_case_decision, reason)

static mn_status decision_when(mn_shape *s, mn_shaped v, void *to)
{
    mn_case_decision *d = ((mn_case_item *)to)->to;
    int64_t time;
    int8_t zone;
    bool day;
    const mn_status st = mn_case_text(s, v, &d->when);
    if (!st && !mn_case_when(d->when, &time, &zone, &day))
        return mn_shape_fail(s, v.text, "write it as 2025-01-31 or 2025-01-31T09:30:00Z",
                             "this is no time");
    return st;
}

static mn_status decision_state(mn_shape *s, mn_shaped v, void *to)
{
    static const char *const words[] = {"assigned", "escalated", "closed", "reported"};
    mn_case_decision *d = ((mn_case_item *)to)->to;
    unsigned at = 0;
    const mn_status st = mn_shape_word(s, v, words, 4, &at);
    if (!st)
        d->state = mn_text_of(words[at]);
    return st;
}

static mn_status subject_item(mn_shape *s, mn_shaped v, size_t i, void *item)
{
    mn_case_item *at = item;
    uint32_t *to = at->to;
    (void)i;
    mn_status st = mn_case_find(s, v, &at->r->party, "party", to);
    if (!st && *to == MN_CASE_NONE)
        st = mn_shape_fail(s, v.text, "name one of the case's own", "the id is empty");
    if (!st && !mn_case_may_be_subject(&at->r->c->party[*to])) {
        st = mn_shape_fail(s, v.text,
                           "a possible victim is never a subject (FIN-2020-A008): say in the "
                           "narrative what is known",
                           "this party may be an exploited person, and can't be a subject");
    }
    return st;
}

static mn_status decision_subjects(mn_shape *s, mn_shaped v, void *to)
{
    mn_case_item *item = to;
    mn_case_decision *d = item->to;
    return mn_case_list(s, v, "the list of subjects", MN_CASE_PARTIES, sizeof *d->subject,
                        &d->subject, &d->subjects, subject_item, item->r);
}

mn_status mn_case_read_decision(mn_case *c, mn_text json, const char *file, mn_err *e)
{
    static const mn_shape_key keys[] = {
        {"state", true, decision_state},        {"by", true, mn_case_decision_by},
        {"when", true, decision_when},          {"reason", true, mn_case_decision_reason},
        {"subjects", false, decision_subjects},
    };
    mn_err own = MN_ERR_INIT;
    mn_case_reading r = {.c = c};
    mn_case_decision d = {.subjects = 0};
    mn_case_item item = {&r, &d};
    mn_shape s = {.all = json, .file = file, .arena = &c->arena, .e = e ? e : &own, .doc = doc};
    mn_status st = check_text(json, file, s.e);
    for (size_t i = 0; !st && i < c->parties; i++) {
        uint32_t at = (uint32_t)i;
        st = mn_map_put(&r.party, c->party[i].id, &at, s.e);
    }
    if (!st)
        st = mn_shape_object(&s, mn_shape_root(&s), "a decision", keys, sizeof keys / sizeof *keys,
                             &item);
    if (!st && (!mn_text_trim(d.by).len || !mn_text_trim(d.reason).len))
        st = mn_shape_fail(&s, mn_text_sub(mn_shape_root(&s).text, 0, 1),
                           "say who decided, and why", "a decision without 'by' or 'reason'");
    if (!st)
        c->decision = d;
    mn_map_free(&r.party);
    return st;
}
