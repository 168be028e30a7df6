/* SPDX-License-Identifier: Apache-2.0
 *
 * money/typology/measure_read.c - a measure and its filters, read from JSON.
 */
#include <math.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "money/typology/bonds.h"
#include "money/typology/inside.h"

const char *const mn_what_words[MN_WHATS] = {
    [MN_WHAT_COUNT] = "count",
    [MN_WHAT_SUM] = "sum",
    [MN_WHAT_SHARE] = "share",
    [MN_WHAT_SHARE_OF_COUNT] = "share-of-count",
    [MN_WHAT_MEAN] = "mean",
    [MN_WHAT_LARGEST] = "largest",
    [MN_WHAT_LARGEST_DAY] = "largest-day",
    [MN_WHAT_SAME_DAY] = "same-day",
    [MN_WHAT_DISTINCT_CITY] = "distinct:city",
    [MN_WHAT_DISTINCT_PLACE] = "distinct:place",
    [MN_WHAT_DISTINCT_COUNTERPARTY] = "distinct:counterparty",
    [MN_WHAT_DISTINCT_DAY] = "distinct:day",
    [MN_WHAT_TOP_SHARE] = "top-share",
    [MN_WHAT_FORWARDED] = "forwarded",
    [MN_WHAT_DWELL] = "dwell",
    [MN_WHAT_SUM_EACH] = "sum-per-counterparty",
    [MN_WHAT_SAME_EMPLOYER] = "same-employer",
    [MN_WHAT_LINKED] = "linked",
    [MN_WHAT_SHARED_DEVICE] = "shared-device",
    [MN_WHAT_PATTERN] = "pattern",
};
const char *const mn_side_words[4] = {"person", "business", "merchant", "unknown"};
const char *const mn_list_words[MN_LIST_KINDS] = {"advert",   "recruiter", "remitter",
                                                  "exchange", "processor", "other"};
/* Kinds of identifiers that parties can share; the bank's own number makes them one party. */
static const char *const id_words[MN_ID_KINDS] = {NULL, "signer", "phone", "address", "device"};
static const char *const filter_side_words[5] = {"person", "business", "merchant", "unknown",
                                                 "cash"};
static const char *const weekday_words[7] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
static const char *const direction_words[] = {NULL, "in", "out"};

/* --- filters ---------------------------------------------------------------------------------- */

static mn_status read_channel(mn_shape *s, mn_shaped v, void *to)
{
    return mn_shape_bits16(s, v, mn_channel_words, MN_CHANNELS, &((mn_pay_filter *)to)->channels);
}

static mn_status read_purpose(mn_shape *s, mn_shaped v, void *to)
{
    return mn_shape_bits16(s, v, mn_purpose_words, MN_PURPOSES, &((mn_pay_filter *)to)->purposes);
}

static mn_status read_direction(mn_shape *s, mn_shaped v, void *to)
{
    return mn_shape_word8(s, v, direction_words, 3, &((mn_pay_filter *)to)->direction);
}

static mn_status read_weekdays(mn_shape *s, mn_shaped v, void *to)
{
    return mn_shape_bits8(s, v, weekday_words, 7, &((mn_pay_filter *)to)->weekdays);
}

static mn_status read_counterparty(mn_shape *s, mn_shaped v, void *to)
{
    return mn_shape_bits8(s, v, filter_side_words, 5, &((mn_pay_filter *)to)->sides);
}

/* "22-6": from 22:00 until just before 6:00. */
static mn_status read_hours(mn_shape *s, mn_shaped v, void *to)
{
    mn_pay_filter *f = to;
    int64_t first, last;
    mn_text rest, part;
    if (v.kind == MN_JSON_STRING && v.text.len >= 5) {
        rest = mn_text_sub(v.text, 1, v.text.len - 2);
        if (mn_text_split(&rest, '-', &part) && mn_text_i64(part, &first) && rest.ptr &&
            mn_text_i64(rest, &last) && first >= 0 && first <= 23 && last >= 0 && last <= 24 &&
            first != last % 24) {
            for (int64_t h = first; h != last % 24; h = (h + 1) % 24)
                f->hours |= UINT32_C(1) << h;
            return MN_OK;
        }
    }
    return mn_shape_fail(s, v.text, "write the first and the end, as \"22-6\": 22:00 to 5:59",
                         "hours that can't be");
}

static bool mcc_of(mn_text t, uint16_t *out)
{
    int64_t x;
    if (!mn_text_i64(t, &x) || x < 1 || x > 9999)
        return false;
    *out = (uint16_t)x;
    return true;
}

static mn_status mcc_item(mn_shape *s, mn_shaped v, size_t i, void *to)
{
    mn_pay_filter *f = to;
    struct mn_mcc_range *m = &f->mcc[i];
    mn_text rest = v.kind == MN_JSON_STRING ? mn_text_sub(v.text, 1, v.text.len - 2) : v.text;
    mn_text part;
    bool ok = v.kind == MN_JSON_STRING || v.kind == MN_JSON_NUMBER;
    ok = ok && mn_text_split(&rest, '-', &part) && mcc_of(part, &m->first);
    m->last = m->first;
    if (ok && rest.ptr)
        ok = mcc_of(rest, &m->last) && m->last >= m->first;
    if (!ok)
        return mn_shape_fail(s, v.text,
                             "write four digits (ISO 18245), or a range as \"3501-3999\"",
                             "no merchant category code");
    f->n_mcc++;
    return MN_OK;
}

static mn_status read_mcc(mn_shape *s, mn_shaped v, void *to)
{
    return mn_shape_array(s, v, "'mcc'", 1, MN_FILTER_MCC, mcc_item, to);
}

static mn_status read_hundredths(mn_shape *s, mn_shaped v, double least, int64_t *to)
{
    double x = 0;
    const mn_status st = mn_shape_number(s, v, least, 1e12, &x);
    *to = st ? *to : (int64_t)(x * 100 + 0.5);
    return st;
}

/* -1: not asked for; else whether. */
static mn_status read_yes(mn_shape *s, mn_shaped v, int8_t *to)
{
    bool yes = false;
    const mn_status st = mn_shape_flag(s, v, &yes);
    *to = st ? *to : (int8_t)yes;
    return st;
}

static mn_status read_from(mn_shape *s, mn_shaped v, void *to)
{
    return read_hundredths(s, v, 0, &((mn_pay_filter *)to)->from);
}

static mn_status read_below(mn_shape *s, mn_shaped v, void *to)
{
    return read_hundredths(s, v, 0.01, &((mn_pay_filter *)to)->below);
}

static mn_status read_amount(mn_shape *s, mn_shaped v, void *to)
{
    static const mn_shape_key keys[] = {{"from", false, read_from}, {"below", false, read_below}};
    mn_pay_filter *f = to;
    const mn_status st = mn_shape_object(s, v, "an amount band", keys, 2, f);
    if (!st && f->from >= f->below)
        return mn_shape_fail(s, v.text, "'from' must be less than 'below'",
                             "an amount band that nothing is in");
    return st;
}

static mn_status read_away(mn_shape *s, mn_shaped v, void *to)
{
    return read_yes(s, v, &((mn_pay_filter *)to)->away);
}

static mn_status read_abroad(mn_shape *s, mn_shaped v, void *to)
{
    return read_yes(s, v, &((mn_pay_filter *)to)->abroad);
}

static mn_status read_after_wage(mn_shape *s, mn_shaped v, void *to)
{
    return mn_shape_whole16(s, v, 1, MN_BONDS_WAGE_HOURS, &((mn_pay_filter *)to)->after_wage);
}

static mn_status read_after_cash(mn_shape *s, mn_shaped v, void *to)
{
    return mn_shape_whole16(s, v, 1, MN_BONDS_CASH_HOURS, &((mn_pay_filter *)to)->after_cash);
}

static mn_status read_new_wage(mn_shape *s, mn_shaped v, void *to)
{
    return mn_shape_whole16(s, v, 1, MN_TYPOLOGY_DAYS, &((mn_pay_filter *)to)->new_wage);
}

static mn_status read_colleagues(mn_shape *s, mn_shaped v, void *to)
{
    int64_t n = 0;
    const mn_status st = mn_shape_whole(s, v, 1, MN_KIN_HUB, &n);
    ((mn_pay_filter *)to)->colleagues = (uint8_t)n;
    return st;
}

static mn_status read_given_up(mn_shape *s, mn_shaped v, void *to)
{
    double part = 0;
    const mn_status st = mn_shape_number(s, v, 0.01, 1, &part);
    ((mn_pay_filter *)to)->given_up = (uint8_t)(part * 100 + 0.5);
    return st;
}

static mn_status read_shares(mn_shape *s, mn_shaped v, void *to)
{
    return mn_shape_bits8(s, v, id_words, MN_ID_KINDS, &((mn_pay_filter *)to)->shares);
}

static mn_status read_listed(mn_shape *s, mn_shaped v, void *to)
{
    return mn_shape_bits8(s, v, mn_list_words, MN_LIST_KINDS, &((mn_pay_filter *)to)->listed);
}

static mn_pay_filter all_payments(void)
{
    return (mn_pay_filter){.away = -1, .abroad = -1, .below = INT64_MAX};
}

static mn_status read_filter(mn_shape *s, mn_shaped v, mn_pay_filter *f)
{
    static const mn_shape_key keys[] = {
        {"channel", false, read_channel},       {"purpose", false, read_purpose},
        {"direction", false, read_direction},   {"weekdays", false, read_weekdays},
        {"hours", false, read_hours},           {"mcc", false, read_mcc},
        {"amount", false, read_amount},         {"away", false, read_away},
        {"abroad", false, read_abroad},         {"counterparty", false, read_counterparty},
        {"after_wage", false, read_after_wage}, {"new_wage", false, read_new_wage},
        {"after_cash", false, read_after_cash}, {"colleagues", false, read_colleagues},
        {"given_up", false, read_given_up},     {"shares", false, read_shares},
        {"listed", false, read_listed},
    };
    return mn_shape_object(s, v, "a choice of payments", keys, sizeof keys / sizeof *keys, f);
}

/* --- measures --------------------------------------------------------------------------------- */

struct reading {
    mn_measure m;
    bool has_over, has_pattern, has_within, has_by, has_where, has_least, has_most, has_full;
    double least, most;
    mn_text full; /* as spelled */
};

static mn_status read_what(mn_shape *s, mn_shaped v, void *to)
{
    struct reading *r = to;
    unsigned at = 0;
    const mn_status st = mn_shape_word(s, v, mn_what_words, MN_WHATS, &at);
    r->m.what = (mn_what)at;
    return st;
}

static mn_status read_where(mn_shape *s, mn_shaped v, void *to)
{
    struct reading *r = to;
    r->has_where = true;
    return read_filter(s, v, &r->m.where);
}

static mn_status read_over(mn_shape *s, mn_shaped v, void *to)
{
    struct reading *r = to;
    r->has_over = true;
    return read_filter(s, v, &r->m.over);
}

static mn_status read_pattern(mn_shape *s, mn_shaped v, void *to)
{
    const char *words[MN_PATTERNS];
    struct reading *r = to;
    unsigned at = 0;
    for (unsigned i = 0; i < MN_PATTERNS; i++)
        words[i] = mn_pattern_name((mn_pattern)i);
    const mn_status st = mn_shape_word(s, v, words, MN_PATTERNS, &at);
    r->m.pattern = (mn_pattern)at;
    r->has_pattern = true;
    return st;
}

static mn_status read_within(mn_shape *s, mn_shaped v, void *to)
{
    struct reading *r = to;
    int64_t hours = 0;
    const mn_status st = mn_shape_whole(s, v, 1, 24 * 366, &hours);
    r->m.within = (int32_t)hours;
    r->has_within = true;
    return st;
}

static mn_status read_by(mn_shape *s, mn_shaped v, void *to)
{
    struct reading *r = to;
    r->has_by = true;
    return mn_shape_bits8(s, v, id_words, MN_ID_KINDS, &r->m.by);
}

static mn_status read_least(mn_shape *s, mn_shaped v, void *to)
{
    struct reading *r = to;
    r->has_least = true;
    return mn_shape_number(s, v, -1e15, 1e15, &r->least);
}

static mn_status read_most(mn_shape *s, mn_shaped v, void *to)
{
    struct reading *r = to;
    r->has_most = true;
    return mn_shape_number(s, v, -1e15, 1e15, &r->most);
}

static mn_status read_full(mn_shape *s, mn_shaped v, void *to)
{
    struct reading *r = to;
    r->has_full = true;
    r->full = v.text;
    return mn_shape_number(s, v, -1e15, 1e15, &r->m.full);
}

static mn_status read_peers(mn_shape *s, mn_shaped v, void *to)
{
    return mn_shape_number(s, v, 1, 99.9, &((struct reading *)to)->m.peers);
}

/* What fits together. */
static mn_status check_parts(mn_shape *s, mn_text at, const struct reading *r)
{
    const mn_measure *m = &r->m;
    const char *what = mn_what_words[m->what];
    const bool lots = m->what == MN_WHAT_FORWARDED || m->what == MN_WHAT_DWELL;
    const bool share = m->what == MN_WHAT_SHARE || m->what == MN_WHAT_SHARE_OF_COUNT;
    if (r->has_over && !share && !lots)
        return mn_shape_fail(s, at, "leave 'over' out", "'%s' has no 'over'", what);
    if (!r->has_over && share)
        return mn_shape_fail(s, at, "say 'over': of what it is the share", "'%s' without 'over'",
                             what);
    if (r->has_pattern != (m->what == MN_WHAT_PATTERN))
        return mn_shape_fail(s, at,
                             "'pattern' belongs to \"what\": \"pattern\", which must have it",
                             "'%s' %s 'pattern'", what, r->has_pattern ? "with" : "without");
    if (r->has_by != (m->what == MN_WHAT_LINKED))
        return mn_shape_fail(s, at,
                             "'by' says which identifiers, as [\"phone\", \"signer\"], and "
                             "belongs to \"what\": \"linked\", which must have it",
                             "'%s' %s 'by'", what, r->has_by ? "with" : "without");
    if (r->has_where && m->what == MN_WHAT_LINKED)
        return mn_shape_fail(s, at, "leave 'where' out: it is about accounts, not payments",
                             "'linked' with 'where'");
    if (r->has_within && m->what != MN_WHAT_FORWARDED)
        return mn_shape_fail(s, at, "leave 'within' out", "'%s' has no 'within'", what);
    if (m->what == MN_WHAT_FORWARDED && !r->has_within)
        return mn_shape_fail(s, at, "say 'within': how many hours", "'%s' without 'within'", what);
    if (r->has_least == r->has_most)
        return mn_shape_fail(s, at, "say how large the value must be at least, or at most",
                             "a measure with %s of 'at_least' and 'at_most'",
                             r->has_least ? "both" : "none");
    return MN_OK;
}

mn_status mn_measure_read(mn_shape *s, mn_shaped v, mn_measure *out)
{
    static const mn_shape_key keys[] = {
        {"what", true, read_what},      {"where", false, read_where},
        {"over", false, read_over},     {"pattern", false, read_pattern},
        {"within", false, read_within}, {"at_least", false, read_least},
        {"at_most", false, read_most},  {"full_at", false, read_full},
        {"peers", false, read_peers},   {"by", false, read_by},
    };
    struct reading r = {.m = {.where = all_payments(), .over = all_payments()}};
    mn_status st = mn_shape_object(s, v, "a measure", keys, sizeof keys / sizeof *keys, &r);
    if (!st)
        st = check_parts(s, mn_text_sub(v.text, 0, 1), &r);
    if (st)
        return st;
    r.m.most = r.has_most;
    r.m.limit = r.has_most ? r.most : r.least;
    if (!r.has_full)
        r.m.full = r.m.limit;
    if (r.m.most ? r.m.full > r.m.limit : r.m.full < r.m.limit)
        return mn_shape_fail(s, r.full, "'full_at' lies beyond the limit, or is left out",
                             "a 'full_at' on the wrong side of the limit");
    if ((r.m.what == MN_WHAT_FORWARDED || r.m.what == MN_WHAT_DWELL)) {
        if (r.m.where.direction == MN_DIR_OUT || r.m.over.direction == MN_DIR_IN)
            return mn_shape_fail(s, mn_text_sub(v.text, 0, 1),
                                 "'where' is what came in, 'over' what left",
                                 "'%s' of the wrong direction", mn_what_words[r.m.what]);
        r.m.where.direction = MN_DIR_IN;
        r.m.over.direction = MN_DIR_OUT;
    }
    *out = r.m;
    return MN_OK;
}

double mn_measure_strength(const mn_measure *m, double value)
{
    if (isnan(value) || (m->most ? value > m->limit : value < m->limit))
        return 0;
    const double span = m->full - m->limit, beyond = value - m->limit;
    if (span == 0 || fabs(beyond) >= fabs(span))
        return 1;
    return 0.5 + 0.5 * beyond / span;
}
