/* SPDX-License-Identifier: Apache-2.0
 *
 * money_measure.c - measures beside plain loops over all payments; findings and alerts the same at
 * any number of threads; what alerts and counterfactuals promise.
 */
#include "check.h"

#include <stdlib.h>

#include "core/rng.h"
#include "core/text.h"
#include "money/alert/alert.h"

enum { N = 2500, ACCOUNTS = 46, PARTIES = 30, PLACES = 14, DEVICES = 24, DAYS = 40 };

static uint32_t below(mn_rng *r, uint32_t n)
{
    return (uint32_t)(mn_rng_u64(r) % n);
}

/* Random payments: several accounts a party, cash, places in six cities, three clocks. */
static void draw(mn_payments *p, uint64_t seed)
{
    static const char *const cities[] = {"A", "B", "C", "D", "E", ""};
    mn_rng r;
    mn_rng_init(&r, seed, 7);
    *p = (mn_payments){.n = N, .accounts = ACCOUNTS, .parties = PARTIES + 1, .n_places = PLACES};
    p->devices = DEVICES;
    p->time = calloc(N, sizeof *p->time);
    p->value = calloc(N, sizeof *p->value);
    p->from = calloc(N, sizeof *p->from);
    p->to = calloc(N, sizeof *p->to);
    p->place = calloc(N, sizeof *p->place);
    p->row = calloc(N, sizeof *p->row);
    p->mcc = calloc(N, sizeof *p->mcc);
    p->channel = calloc(N, 1);
    p->purpose = calloc(N, 1);
    p->flags = calloc(N, 1);
    p->zone = calloc(N, 1);
    p->device = calloc(N, sizeof *p->device);
    p->account = calloc(ACCOUNTS, sizeof *p->account);
    p->places = calloc(PLACES, sizeof *p->places);
    for (uint32_t i = 0; i < ACCOUNTS; i++)
        p->account[i] = (mn_account){.party = i < PARTIES ? i : below(&r, PARTIES),
                                     .country = {'X', (char)('A' + (i % 9 == 0))},
                                     .kind = "PPPBM\0"[below(&r, 6)]};
    for (uint32_t i = 0; i < PLACES; i++) {
        p->places[i].city = mn_text_of(cities[below(&r, 6)]);
        p->places[i].country[0] = 'X';
        p->places[i].country[1] = below(&r, 5) ? 'A' : 'B';
    }
    int64_t time = INT64_C(1735689600);
    for (uint32_t i = 0; i < N; i++) {
        time += below(&r, 2 * DAYS * 86400 / N);
        p->time[i] = time;
        p->zone[i] = (int8_t)(4 * ((int)below(&r, 3) - 6));
        p->value[i] = below(&r, 60) ? 1 + below(&r, 300000) : MN_PAY_NO_VALUE;
        p->from[i] = below(&r, 5) ? below(&r, ACCOUNTS) : MN_PAY_NONE;
        p->to[i] = p->from[i] == MN_PAY_NONE || below(&r, 5) ? below(&r, ACCOUNTS) : MN_PAY_NONE;
        p->channel[i] = (uint8_t)(p->from[i] == MN_PAY_NONE ? MN_CHANNEL_CASH_IN
                                  : p->to[i] == MN_PAY_NONE ? MN_CHANNEL_CASH_OUT
                                                            : below(&r, MN_CHANNELS));
        p->purpose[i] = (uint8_t)below(&r, MN_PURPOSES);
        p->place[i] = below(&r, 3) ? below(&r, PLACES) : MN_PAY_NONE;
        p->mcc[i] = below(&r, 2) ? (uint16_t)(3500 + below(&r, 4000)) : 0;
        p->flags[i] = (uint8_t)(below(&r, 30) ? 0 : MN_PAY_REVERSED) |
                      (uint8_t)(below(&r, 10) ? 0 : MN_PAY_DAY_ONLY);
        p->device[i] = below(&r, 2) ? below(&r, DEVICES) : MN_PAY_NONE;
        p->row[i] = i + 1;
    }
}

/* --- plain loops ------------------------------------------------------------------------------ */

static uint32_t party(const mn_payments *p, uint32_t account)
{
    return account == MN_PAY_NONE ? MN_PAY_NONE : p->account[account].party;
}

/* Seen from the party: +1 in, -1 out, 0 not its own or not counted. */
static int way(const mn_payments *p, uint32_t q, uint32_t i)
{
    const uint32_t a = party(p, p->from[i]), b = party(p, p->to[i]);
    if (a == b || p->flags[i] & MN_PAY_REVERSED)
        return 0;
    return b == q ? 1 : a == q ? -1 : 0;
}

static bool passes(const mn_money_view *v, uint32_t q, uint32_t i, const mn_pay_filter *f)
{
    const mn_payments *p = v->p;
    const int w = way(p, q, i), hour = mn_payment_hour(p, i);
    const uint32_t other = w > 0 ? p->from[i] : p->to[i], own = w > 0 ? p->to[i] : p->from[i];
    const char *there = NULL;
    bool code = !f->n_mcc;
    if (!w || (f->direction && f->direction != (w > 0 ? MN_DIR_IN : MN_DIR_OUT)))
        return false;
    if (f->channels && !(f->channels >> p->channel[i] & 1))
        return false;
    if (f->purposes && !(f->purposes >> p->purpose[i] & 1))
        return false;
    if (f->hours && (hour < 0 || !(f->hours >> hour & 1)))
        return false;
    /* 2025-01-06, day 20,094, was a Monday. */
    if (f->weekdays && !(f->weekdays >> ((mn_payment_day(p, i) - 20094 + 7000) % 7) & 1))
        return false;
    for (unsigned k = 0; k < f->n_mcc; k++)
        code |= p->mcc[i] >= f->mcc[k].first && p->mcc[i] <= f->mcc[k].last;
    if (!code)
        return false;
    if ((f->from > 0 || f->below < INT64_MAX) && (p->value[i] < f->from || p->value[i] >= f->below))
        return false;
    if (f->sides && (other == MN_PAY_NONE || !(f->sides & v->side[party(p, other)])))
        return false;
    if (f->away >= 0 && (p->place[i] == MN_PAY_NONE || v->home[q] == MN_PAY_NONE ||
                         (v->area[p->place[i]] != v->home[q]) != f->away))
        return false;
    if (f->abroad < 0)
        return true;
    if (p->place[i] != MN_PAY_NONE && p->places[p->place[i]].country[0])
        there = p->places[p->place[i]].country;
    else if (other != MN_PAY_NONE)
        there = p->account[other].country;
    return there && (memcmp(there, p->account[own].country, 2) != 0) == f->abroad;
}

static double value_of(const mn_payments *p, uint32_t i)
{
    return p->value[i] == MN_PAY_NO_VALUE ? 0 : (double)p->value[i];
}

/* How many different things; by what makes two of them equal. */
static bool same(const mn_money_view *v, const mn_measure *m, uint32_t q, uint32_t a, uint32_t b)
{
    const mn_payments *p = v->p;
    if (m->what == MN_WHAT_DISTINCT_CITY)
        return v->area[p->place[a]] == v->area[p->place[b]];
    if (m->what == MN_WHAT_DISTINCT_PLACE)
        return p->place[a] == p->place[b];
    if (m->what == MN_WHAT_DISTINCT_DAY)
        return mn_payment_day(p, a) == mn_payment_day(p, b);
    return party(p, way(p, q, a) > 0 ? p->from[a] : p->to[a]) ==
           party(p, way(p, q, b) > 0 ? p->from[b] : p->to[b]);
}

static bool has_thing(const mn_payments *p, const mn_measure *m, uint32_t q, uint32_t i)
{
    if (m->what == MN_WHAT_DISTINCT_CITY || m->what == MN_WHAT_DISTINCT_PLACE)
        return p->place[i] != MN_PAY_NONE;
    if (m->what == MN_WHAT_DISTINCT_DAY)
        return true;
    return (way(p, q, i) > 0 ? p->from[i] : p->to[i]) != MN_PAY_NONE;
}

/* In the order of local days, then of rows. */
static size_t choose(uint32_t *out, const mn_money_view *v, uint32_t q, const mn_pay_filter *f,
                     int32_t end, int32_t days)
{
    size_t n = 0;
    for (int32_t day = end - days; day < end; day++)
        for (uint32_t i = 0; i < N; i++)
            if (mn_payment_day(v->p, i) == day && passes(v, q, i, f))
                out[n++] = i;
    return n;
}

static double plain_forwarded(const mn_money_view *v, uint32_t q, const mn_measure *m, int32_t end,
                              int32_t days)
{
    const mn_pay_filter any = {.away = -1, .abroad = -1, .below = INT64_MAX};
    static uint32_t all[N];
    static double left[N];
    double in = 0, out = 0;
    const size_t n = choose(all, v, q, &any, end, days);
    for (size_t i = 0; i < n; i++) {
        left[i] = 0;
        if (passes(v, q, all[i], &m->where)) {
            left[i] = value_of(v->p, all[i]);
            in += left[i];
        } else if (passes(v, q, all[i], &m->over)) {
            double x = value_of(v->p, all[i]);
            for (size_t k = 0; k < i; k++)
                if (v->p->time[all[i]] - v->p->time[all[k]] <= (int64_t)m->within * 3600) {
                    const double part = x < left[k] ? x : left[k];
                    left[k] -= part;
                    x -= part;
                    out += part;
                }
        }
    }
    return in > 0 ? out / in : (double)NAN;
}

static double plain(const mn_money_view *v, uint32_t q, const mn_measure *m, int32_t end,
                    int32_t days)
{
    static uint32_t row[N], over[N];
    const mn_payments *p = v->p;
    const size_t n = choose(row, v, q, &m->where, end, days);
    const size_t k = choose(over, v, q, &m->over, end, days);
    double sum = 0, base = 0, largest = 0, most = 0, with = 0;
    for (size_t i = 0; i < n; i++) {
        sum += value_of(p, row[i]);
        largest = value_of(p, row[i]) > largest ? value_of(p, row[i]) : largest;
    }
    for (size_t i = 0; i < k; i++)
        base += value_of(p, over[i]);
    for (size_t i = 0; i < n; i++) {
        double day = 0, pair = 0, who = 0;
        bool first = has_thing(p, m, q, row[i]);
        const mn_measure by_who = {.what = MN_WHAT_DISTINCT_COUNTERPARTY};
        const bool other = has_thing(p, &by_who, q, row[i]);
        for (size_t j = 0; j < n; j++) {
            const bool equal =
                other && has_thing(p, &by_who, q, row[j]) && same(v, &by_who, q, row[i], row[j]);
            const bool today = mn_payment_day(p, row[i]) == mn_payment_day(p, row[j]);
            day += today ? value_of(p, row[j]) : 0;
            pair += today && equal;
            who += equal ? value_of(p, row[j]) : 0;
            if (j < i && first && has_thing(p, m, q, row[j]) && same(v, m, q, row[i], row[j]))
                first = false;
        }
        with += other ? value_of(p, row[i]) : 0;
        switch (m->what) {
        case MN_WHAT_LARGEST_DAY:
            most = day > most ? day : most;
            break;
        case MN_WHAT_SAME_DAY:
            most = pair > most ? pair : most;
            break;
        case MN_WHAT_TOP_SHARE:
            most = who > most ? who : most;
            break;
        default:
            most += first;
        }
    }
    switch (m->what) {
    case MN_WHAT_COUNT:
        return (double)n;
    case MN_WHAT_SUM:
        return sum / 100;
    case MN_WHAT_SHARE:
        return base > 0 ? sum / base : (double)NAN;
    case MN_WHAT_SHARE_OF_COUNT:
        return k ? (double)n / (double)k : (double)NAN;
    case MN_WHAT_MEAN:
        return n ? sum / 100 / (double)n : (double)NAN;
    case MN_WHAT_LARGEST:
        return largest / 100;
    case MN_WHAT_LARGEST_DAY:
        return most / 100;
    case MN_WHAT_TOP_SHARE:
        return with > 0 ? most / with : (double)NAN;
    case MN_WHAT_FORWARDED:
        return plain_forwarded(v, q, m, end, days);
    default:
        return most;
    }
}

/* --- random typologies ---------------------------------------------------------------------------
 */

static const char *const wheres[] = {
    "{}",
    "{\"direction\": \"in\"}",
    "{\"channel\": [\"cash-in\", \"cash-out\"], \"away\": true}",
    "{\"hours\": \"22-6\", \"counterparty\": [\"person\", \"unknown\"]}",
    "{\"purpose\": [\"salary\", \"rent\", \"loan\"], \"weekdays\": [\"sat\", \"sun\"]}",
    "{\"mcc\": [\"3501-5000\", 7011], \"direction\": \"out\"}",
    "{\"amount\": {\"from\": 500, \"below\": 2000}}",
    "{\"abroad\": true}",
    "{\"abroad\": false, \"away\": false}",
};
enum { WHERES = sizeof wheres / sizeof *wheres };

static void make(mn_typology_set *s, const mn_indicators *known)
{
    static const char *const whats[] = {
        "count",    "sum",           "mean",           "largest",      "largest-day",
        "same-day", "distinct:city", "distinct:place", "distinct:day", "distinct:counterparty",
        "top-share"};
    char json[32768];
    size_t n = (size_t)snprintf(json, sizeof json,
                                "{\"format\": 1, \"id\": \"own\", \"version\": \"1\", \"title\": "
                                "\"T\", \"days\": 17, \"base\": 0, \"indicators\": [");
    for (unsigned i = 0; i < 11; i++)
        for (unsigned k = 0; k < 4; k++)
            n += (size_t)snprintf(json + n, sizeof json - n,
                                  "{\"id\": \"OWN-%u-%u\", \"source\": \"S\", \"family\": \"%s\", "
                                  "\"weight\": 1, \"says\": \"x\", \"measure\": {\"what\": \"%s\", "
                                  "\"where\": %s, \"at_least\": %u}},",
                                  i, k, mn_family_words[i % 8], whats[i],
                                  wheres[(i * 4 + k) % WHERES], 1 + k);
    for (unsigned k = 0; k < 12; k++)
        n +=
            (size_t)snprintf(json + n, sizeof json - n,
                             "%s{\"id\": \"OWN-s-%u\", \"source\": \"S\", \"family\": \"flow\", "
                             "\"weight\": 1, \"says\": \"x\", \"measure\": {\"what\": \"%s\", "
                             "\"where\": %s, \"over\": %s, %s \"at_most\": 0.5}}",
                             k ? "," : "", k,
                             k % 3 == 0   ? "share"
                             : k % 3 == 1 ? "share-of-count"
                                          : "forwarded",
                             k % 3 == 2 ? "{\"direction\": \"in\"}" : wheres[k % WHERES],
                             k % 3 == 2 ? "{\"direction\": \"out\"}" : wheres[(k * 5 + 1) % WHERES],
                             k % 3 == 2 ? "\"within\": 50," : "");
    snprintf(json + n, sizeof json - n, "]}");
    mn_err e = MN_ERR_INIT;
    if (mn_typology_add(s, known, mn_text_of(json), "own.json", &e))
        print_error("%s at %llu:%llu\n", e.msg, (unsigned long long)e.line,
                    (unsigned long long)e.col);
    assert_int_equal(s->n, 1);
}

static void test_plain(void **state)
{
    mn_indicators known;
    mn_typology_set s = {0};
    mn_err e = MN_ERR_INIT;
    (void)state;
    assert_int_equal(mn_indicators_load(&known, &e), MN_OK);
    make(&s, &known);
    for (uint64_t seed = 1; seed <= 2; seed++) {
        mn_payments p;
        mn_money_view v;
        mn_party_case *c = NULL;
        size_t values = 0;
        draw(&p, seed);
        assert_int_equal(mn_money_view_make(&v, &p, NULL, &e), MN_OK);
        assert_int_equal(mn_party_case_new(&c, &v, &s, &e), MN_OK);
        assert_int_equal(mn_party_case_load(c, PARTIES, &e), MN_OK); /* has no payment */
        assert_int_equal(mn_party_case_payments(c, v.last_day, 40), 0);
        for (uint32_t q = 0; q < PARTIES; q += 5) {
            assert_int_equal(mn_party_case_load(c, q, &e), MN_OK);
            for (int32_t end = v.first_day + 9; end < v.last_day; end += 14)
                for (unsigned i = 0; i < s.at[0].indicators; i++) {
                    const mn_measure *m = &s.at[0].indicator[i].measure[0];
                    const double got = mn_party_case_value(c, m, end, 17, NULL, 0);
                    const double want = plain(&v, q, m, end, 17);
                    if (isnan(want))
                        assert_true(isnan(got));
                    else
                        assert_near(got, want, 1e-9 * (1 + fabs(want)));
                    values += want > 0;
                }
        }
        assert_true(values > 200);
        mn_party_case_free(c);
        mn_money_view_free(&v);
        mn_payments_free(&p);
    }
    mn_typology_set_free(&s);
    mn_indicators_free(&known);
}

/* --- findings and alerts -------------------------------------------------------------------------
 */

static void check_alerts(const mn_alerts *a, const mn_findings *f, const mn_money_view *v,
                         const mn_typology_set *s)
{
    bool seen[PARTIES] = {false};
    mn_party_case *c = NULL;
    mn_err e = MN_ERR_INIT;
    unsigned told = 0;
    assert_int_equal(mn_party_case_new(&c, v, s, &e), MN_OK);
    for (size_t i = 0; i < a->n; i++) {
        const mn_alert *t = &a->at[i];
        mn_alert_basis b = {0};
        mn_counterfactual x = {0};
        assert_true(t->members >= 1 && t->members <= 24);
        assert_true(a->member[t->first].flagged);
        assert_true(!i || a->at[i - 1].score >= t->score);
        for (uint32_t m = 0; m < t->members; m++) {
            const uint32_t q = a->member[t->first + m].party;
            assert_false(seen[q]); /* a party is in one alert */
            seen[q] = true;
            assert_int_equal(f->at[a->member[t->first + m].finding].party, q);
        }
        assert_int_equal(mn_alert_basis_of(&b, a, i, f, v, c, s, &e), MN_OK);
        assert_int_equal(mn_alert_counterfactual(&x, a, i, &b, f, v, s, 0.5, &e), MN_OK);
        if (x.n) {
            told++;
            assert_true(x.score < 0.5);
            for (size_t k = 0; k < x.n; k++)
                assert_true((!k || x.row[k - 1] < x.row[k]) && x.row[k] < N);
        }
        mn_counterfactual_free(&x);
        free(b.row);
    }
    assert_true(!a->n || told > 0);
    mn_party_case_free(c);
}

static void test_alerts(void **state)
{
    mn_indicators known;
    mn_typology_set s = {0};
    mn_err e = MN_ERR_INIT;
    mn_payments p;
    mn_money_view v;
    mn_findings f[3];
    mn_alerts a;
    (void)state;
    assert_int_equal(mn_indicators_load(&known, &e), MN_OK);
    assert_int_equal(mn_typology_shipped(&s, &known, &e), MN_OK);
    draw(&p, 3);
    assert_int_equal(mn_money_view_make(&v, &p, NULL, &e), MN_OK);
    for (unsigned i = 0; i < 3; i++) {
        const mn_ctx ctx = {.threads = 1 + 2 * i};
        const mn_evaluate_options o = {.step = 7, .keep = 0.2};
        assert_int_equal(mn_typology_evaluate(&f[i], &v, &s, &o, &ctx, &e), MN_OK);
    }
    assert_true(f[0].n > 0);
    for (unsigned i = 1; i < 3; i++) {
        assert_int_equal(f[i].n, f[0].n);
        assert_memory_equal(f[i].at, f[0].at, f[0].n * sizeof *f[0].at);
    }
    assert_int_equal(mn_alerts_make(&a, &f[0], &v, &s, &(mn_alert_options){0}, &e), MN_OK);
    assert_true(a.n > 0);
    check_alerts(&a, &f[0], &v, &s);
    size_t within = 0;
    assert_int_equal(mn_alerts_budget(&within, &a, 1.0 / 7, 7, &e), MN_OK);
    for (size_t i = 0; i < a.n; i++) {
        size_t same_day = 0;
        for (size_t k = 0; k < a.n; k++)
            same_day += a.at[k].within && a.at[k].day == a.at[i].day;
        assert_int_equal(same_day, 1); /* one in seven days, where there is one */
    }
    mn_alerts_free(&a);
    for (unsigned i = 0; i < 3; i++)
        mn_findings_free(&f[i]);
    mn_money_view_free(&v);
    mn_payments_free(&p);
    mn_typology_set_free(&s);
    mn_indicators_free(&known);
}

static void test_nothing(void **state)
{
    mn_typology_set s = {0};
    mn_err e = MN_ERR_INIT;
    mn_payments p = {0};
    mn_money_view v;
    mn_findings f;
    mn_alerts a;
    (void)state;
    assert_int_equal(mn_money_view_make(&v, &p, NULL, &e), MN_OK);
    assert_int_equal(mn_typology_evaluate(&f, &v, &s, &(mn_evaluate_options){0}, NULL, &e), MN_OK);
    assert_int_equal(mn_alerts_make(&a, &f, &v, &s, &(mn_alert_options){0}, &e), MN_OK);
    assert_int_equal(a.n, 0);
    mn_alerts_free(&a);
    mn_findings_free(&f);
    mn_money_view_free(&v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_alerts),
        cmocka_unit_test(test_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
