/* SPDX-License-Identifier: Apache-2.0
 *
 * money_simulate.c - the simulated bank, read back from its files: the same bytes at any number of
 * threads, money that is never spent twice, times with the right offsets, labels and roles that
 * fit, and no single trivial column that tells schemes at the hard level.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/arena.h"
#include "core/file.h"
#include "core/map.h"
#include "core/text.h"
#include "money/simulate/act.h"

static mn_err error;
static char home[] = "/tmp/manumit-simulate-XXXXXX";

enum { COLUMNS = 16 };

/* A file as cells; quoted ones without their quotes. */
typedef struct sheet {
    char *bytes;
    mn_text *cell;
    size_t rows, columns;
} sheet;

static mn_text at(const sheet *s, size_t row, size_t column)
{
    return s->cell[row * s->columns + column];
}

static sheet load(const char *folder, const char *name)
{
    char path[300];
    size_t len = 0, cells = 0, n = 0, cap = 0;
    sheet s = {0};
    snprintf(path, sizeof path, "%s/%s/%s", home, folder, name);
    assert_int_equal(mn_file_read(&s.bytes, &len, NULL, path, UINT64_C(1) << 30, &error), MN_OK);
    for (size_t i = 0; i < len;) {
        const bool quoted = s.bytes[i] == '"';
        size_t from = i += quoted;
        while (quoted ? s.bytes[i] != '"' : s.bytes[i] != ',' && s.bytes[i] != '\n')
            i++;
        assert_true(mn_grow(&s.cell, &cap, n + 1, sizeof *s.cell));
        s.cell[n++] = (mn_text){s.bytes + from, i - from};
        i += quoted;
        cells++;
        if (s.bytes[i] == '\n') {
            if (!s.columns)
                s.columns = cells;
            assert_int_equal(cells, s.columns); /* every row has all columns */
            cells = 0;
            s.rows++;
        }
        i++;
    }
    assert_int_equal(cells, 0);
    return s;
}

static void drop(sheet *s)
{
    free(s->bytes);
    free(s->cell);
}

static int64_t number(mn_text t)
{
    int64_t v = 0;
    assert_true(mn_text_i64(t, &v));
    return v;
}

static int64_t cents(mn_text t)
{
    assert_true(t.len > 3 && t.ptr[t.len - 3] == '.');
    const int64_t whole = number(mn_text_sub(t, 0, t.len - 3));
    const int64_t part = number(mn_text_sub(t, t.len - 2, 2));
    return whole * 100 + (t.ptr[0] == '-' ? -part : part);
}

static uint32_t id(mn_text t)
{
    return t.len ? (uint32_t)number(mn_text_sub(t, 1, t.len - 1)) : 0;
}

static const mn_sim_options small = {.accounts = 2000,
                                     .days = 100,
                                     .seed = 11,
                                     .level = 2,
                                     .start = 20089 /* 2025-01-01 */,
                                     .schemes = 60,
                                     .alike = 2};

static mn_sim_totals make(const char *folder, mn_sim_options o, unsigned threads)
{
    char path[300];
    mn_sim_totals t;
    const mn_ctx ctx = {.threads = threads};
    snprintf(path, sizeof path, "%s/%s", home, folder);
    o.dir = path;
    const mn_status st = mn_simulate(&t, &o, &ctx, &error);
    if (st)
        print_error("%s\n", error.msg);
    assert_int_equal(st, MN_OK);
    return t;
}

static void remove_folder(const char *folder)
{
    static const char *const names[] = {"payments.csv", "accounts.csv", "places.csv", "labels.csv",
                                        "schemes.csv",  "roles.csv",    "about.json"};
    char path[300];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s/%s", home, folder, names[i]);
        assert_int_equal(unlink(path), 0);
    }
    snprintf(path, sizeof path, "%s/%s", home, folder);
    assert_int_equal(rmdir(path), 0); /* and nothing else is in it */
}

/* --- the same bytes ------------------------------------------------------------------------ */

static void hash(char hex[MN_SHA256_HEX], const char *folder, const char *name)
{
    char path[300];
    snprintf(path, sizeof path, "%s/%s/%s", home, folder, name);
    assert_int_equal(mn_file_sha256(hex, NULL, path, &error), MN_OK);
}

static void test_same_bytes(void **state)
{
    static const char *const names[] = {"payments.csv", "accounts.csv", "places.csv",
                                        "labels.csv",   "schemes.csv",  "roles.csv"};
    mn_sim_options o = small;
    (void)state;
    o.days = 40;
    const mn_sim_totals a = make("a", o, 1), b = make("b", o, 2), c = make("c", o, 7);
    o.seed++;
    make("d", o, 2);
    assert_memory_equal(&a, &b, sizeof a);
    assert_memory_equal(&a, &c, sizeof a);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char one[MN_SHA256_HEX], other[MN_SHA256_HEX];
        hash(one, "a", names[i]);
        hash(other, "b", names[i]);
        assert_string_equal(one, other);
        hash(other, "c", names[i]);
        assert_string_equal(one, other);
        hash(other, "d", names[i]); /* another seed is another bank */
        assert_string_not_equal(one, other);
    }
    remove_folder("a");
    remove_folder("b");
    remove_folder("c");
    remove_folder("d");
}

/* --- money --------------------------------------------------------------------------------- */

/* Nobody spends what he has not, beyond the overdraft that accounts.csv states. */
static void test_money(void **state)
{
    const mn_sim_totals t = make("m", small, 2);
    const sheet a = load("m", "accounts.csv"), p = load("m", "payments.csv");
    int64_t *has = calloc(a.rows, sizeof *has), *least = calloc(a.rows, sizeof *least);
    size_t known = 0;
    (void)state;
    assert_int_equal(a.rows - 1, small.accounts);
    for (size_t i = 1; i < a.rows; i++) {
        assert_int_equal(id(at(&a, i, 0)), i); /* in order, from 1 */
        least[i] = INT64_MIN;
        if (!at(&a, i, 13).len)
            continue;
        known++;
        has[i] = cents(at(&a, i, 13));
        least[i] = -cents(at(&a, i, 14));
        assert_true(least[i] <= 0 && has[i] >= least[i]);
    }
    assert_true(known > small.accounts * 3 / 5);
    for (size_t i = 1; i < p.rows; i++) {
        const int64_t sum = cents(at(&p, i, 2));
        const uint32_t from = id(at(&p, i, 3)), to = id(at(&p, i, 4));
        assert_int_equal(number(at(&p, i, 0)), i);
        assert_true(sum > 0 && from != to && from < a.rows && to < a.rows);
        has[from] -= sum;
        has[to] += sum;
        assert_true(!from || least[from] == INT64_MIN || has[from] >= least[from]);
        /* Cash has one side, everything else two. */
        assert_int_equal(!from, mn_text_eq_str(at(&p, i, 5), "cash-in"));
        assert_int_equal(!to, mn_text_eq_str(at(&p, i, 5), "cash-out"));
    }
    assert_int_equal(t.payments, p.rows - 1);
    assert_true(t.declined * 20 < t.payments);
    free(has);
    free(least);
    drop((sheet *)&a);
    drop((sheet *)&p);
    remove_folder("m");
}

/* --- times --------------------------------------------------------------------------------- */

/* 2025-03-09T21:04:55-06:00 */
typedef struct moment {
    int64_t utc, local; /* seconds */
    int offset;         /* hours */
} moment;

static moment moment_of(mn_text t)
{
    moment m;
    assert_int_equal(t.len, 25);
    assert_true(t.ptr[10] == 'T' && t.ptr[19] == '-' &&
                mn_text_eq_str(mn_text_sub(t, 22, 3), ":00"));
    m.local = 86400 * mn_days_from_civil(number(mn_text_sub(t, 0, 4)),
                                         (unsigned)number(mn_text_sub(t, 5, 2)),
                                         (unsigned)number(mn_text_sub(t, 8, 2)));
    m.local += 3600 * number(mn_text_sub(t, 11, 2)) + 60 * number(mn_text_sub(t, 14, 2)) +
               number(mn_text_sub(t, 17, 2));
    m.offset = -(int)number(mn_text_sub(t, 20, 2));
    m.utc = m.local - 3600 * m.offset;
    return m;
}

/* In the order of time, within the span, and with the offsets of the town: summer time from
 * 2025-03-09 02:00 to 2025-11-02 02:00. */
static void check_times(const char *folder, int32_t start, uint32_t days, int64_t forward,
                        int64_t back)
{
    const sheet p = load(folder, "payments.csv"), places = load(folder, "places.csv");
    int64_t before = 0;
    size_t summer = 0, winter = 0;
    for (size_t i = 1; i < p.rows; i++) {
        const moment m = moment_of(at(&p, i, 1));
        const uint32_t place = id(at(&p, i, 7));
        assert_true(m.utc >= before);
        assert_true(m.local >= (int64_t)start * 86400 && m.local < (start + (int64_t)days) * 86400);
        before = m.utc;
        if (!place || !mn_text_eq_str(at(&places, place, 3), "XA"))
            continue;
        /* Longitudes of -120 to -84 degrees are zones 8 to 6. */
        const mn_text lon = at(&places, place, 5);
        const double east = (double)number(mn_text_sub(lon, 0, lon.len - 5));
        const int64_t zone = (int64_t)((7.5 - east) / 15);
        const bool is_summer = m.utc >= forward + zone * 3600 && m.utc < back + (zone - 1) * 3600;
        /* A town's places lie around its middle, so that one may be past the next meridian. */
        const int64_t off = is_summer - m.offset;
        assert_true(off == zone || off == zone + 1 || off == zone - 1);
        summer += is_summer && m.offset >= -7 && m.offset <= -5;
        winter += !is_summer && m.offset >= -8 && m.offset <= -6;
        assert_true(is_summer || m.offset >= -8);
    }
    assert_true(summer > 1000 && winter > 1000);
    drop((sheet *)&p);
    drop((sheet *)&places);
}

static void test_times(void **state)
{
    mn_sim_options o = small;
    (void)state;
    make("t", o, 2);
    check_times("t", o.start, o.days, INT64_C(1741485600), INT64_C(1762048800));
    remove_folder("t");
    o.start = (int32_t)mn_days_from_civil(2025, 10, 20);
    o.days = 30;
    make("t", o, 2);
    check_times("t", o.start, o.days, INT64_C(1741485600), INT64_C(1762048800));
    remove_folder("t");
}

/* The rule itself, at its edges: a time that is skipped, and one that comes twice. */
static void test_offsets(void **state)
{
    int8_t q;
    const mn_sim_date forward = mn_sim_date_of(20156), back = mn_sim_date_of(20394);
    (void)state;
    assert_int_equal(forward.summer, 2); /* 2025-03-09 */
    assert_int_equal(back.summer, 3);    /* 2025-11-02 */
    assert_int_equal(mn_sim_date_of(20155).summer, 0);
    assert_int_equal(mn_sim_date_of(20157).summer, 1);
    assert_int_equal(mn_sim_date_of(20395).summer, 0);
    const int64_t day = INT64_C(20156) * 86400;
    assert_int_equal(mn_sim_utc(&forward, 7199, 6, true, &q), day + 7199 + 6 * 3600);
    assert_int_equal(q, -24);
    /* 02:30 is skipped: 03:30 in summer time. */
    assert_int_equal(mn_sim_utc(&forward, 9000, 6, true, &q), day + 9000 + 6 * 3600);
    assert_int_equal(q, -20);
    assert_int_equal(mn_sim_utc(&forward, 10800, 6, true, &q), day + 10800 + 5 * 3600);
    const int64_t fall = INT64_C(20394) * 86400;
    assert_int_equal(mn_sim_utc(&back, 5400, 6, true, &q), fall + 5400 + 5 * 3600);
    assert_int_equal(q, -20);
    assert_int_equal(mn_sim_utc(&back, 7200, 6, true, &q), fall + 7200 + 6 * 3600);
    assert_int_equal(mn_sim_utc(&back, 7200, 6, false, &q), fall + 7200 + 6 * 3600);
    assert_int_equal(mn_sim_date_of(19782).last_of_month, 29); /* 2024-02-29 */
}

/* What is shown of a number is one to one. */
static void test_shown(void **state)
{
    static const uint32_t sizes[] = {1, 2, 3, 17, 1000, 4097, 70000};
    mn_sim_world w = {.o.seed = 7};
    (void)state;
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        bool *seen = calloc(sizes[s], sizeof *seen);
        size_t same = 0;
        for (uint32_t v = 0; v < sizes[s]; v++) {
            const uint32_t x = mn_sim_shown(&w, MN_SHOWN_PHONE, v, sizes[s]);
            assert_true(x < sizes[s] && !seen[x]);
            seen[x] = true;
            same += x == v;
        }
        assert_true(sizes[s] < 1000 || same < 10);
        free(seen);
    }
}

/* --- labels, schemes, roles ----------------------------------------------------------------- */

static const struct mn_sim_kind_of_act *kind_named(mn_text name, bool planted)
{
    for (unsigned i = 0; i < mn_sim_kinds_of_acts; i++)
        if (mn_sim_kinds_of_act[i].planted == planted &&
            mn_text_eq_str(name, mn_sim_kinds_of_act[i].name))
            return &mn_sim_kinds_of_act[i];
    return NULL;
}

/* Each label is of the payment beside it, of a scheme that runs then and has its payer or payee. */
static void test_labels(void **state)
{
    mn_sim_options o = small;
    bool seen[64] = {false};
    (void)state;
    o.accounts = 6000;
    o.days = 60;
    o.alike = 4;
    const mn_sim_totals t = make("l", o, 2);
    const sheet p = load("l", "payments.csv"), l = load("l", "labels.csv");
    const sheet s = load("l", "schemes.csv"), r = load("l", "roles.csv");
    uint64_t labelled = 0, alike = 0;
    assert_int_equal(l.rows, p.rows);
    assert_int_equal(s.rows - 1, t.schemes);
    assert_int_equal(r.rows - 1, t.roles);
    uint8_t *in = calloc((size_t)s.rows * (o.accounts + 1), 1); /* has a role in the scheme */
    for (size_t i = 1; i < r.rows; i++) {
        const uint32_t scheme = id(at(&r, i, 0)), account = id(at(&r, i, 1));
        assert_true(scheme >= 1 && scheme < s.rows && account >= 1 && account <= o.accounts);
        in[(size_t)scheme * (o.accounts + 1) + account] = 1;
    }
    for (size_t i = 1; i < l.rows; i++) {
        assert_int_equal(number(at(&l, i, 0)), i);
        const bool is = number(at(&l, i, 1)) == 1;
        const mn_text alike_name = at(&l, i, 4);
        assert_true(is == (at(&l, i, 2).len > 0) && is == (at(&l, i, 3).len > 0));
        if (alike_name.len) {
            const struct mn_sim_kind_of_act *k = kind_named(alike_name, false);
            assert_true(k && !is);
            seen[k - mn_sim_kinds_of_act] = true;
            alike++;
        }
        if (!is)
            continue;
        const uint32_t scheme = id(at(&l, i, 2));
        assert_true(scheme >= 1 && scheme < s.rows);
        const struct mn_sim_kind_of_act *k = kind_named(at(&l, i, 3), true);
        assert_non_null(k);
        seen[k - mn_sim_kinds_of_act] = true;
        assert_true(mn_text_eq(at(&l, i, 3), at(&s, scheme, 1)));
        const uint8_t *has = in + (size_t)scheme * (o.accounts + 1);
        assert_true(has[id(at(&p, i, 3))] || has[id(at(&p, i, 4))]);
        /* Not before it begins; what it set going may come some days after its end. */
        assert_true(mn_text_cmp(mn_text_sub(at(&p, i, 1), 0, 10), at(&s, scheme, 2)) >= 0);
        labelled++;
    }
    for (unsigned i = 0; i < mn_sim_kinds_of_acts; i++)
        if (!seen[i])
            fail_msg("nothing of '%s'", mn_sim_kinds_of_act[i].name);
    assert_int_equal(labelled, t.labelled);
    assert_int_equal(alike, t.alike);
    free(in);
    drop((sheet *)&p);
    drop((sheet *)&l);
    drop((sheet *)&s);
    drop((sheet *)&r);
    remove_folder("l");
}

/* --- no shortcut ----------------------------------------------------------------------------- */

typedef struct scored {
    double score;
    bool label;
} scored;

static int by_score(const void *a, const void *b)
{
    const scored *x = a, *y = b;
    return x->score < y->score ? 1 : x->score > y->score ? -1 : 0;
}

/* Average precision; rows of the same score are one step. */
static double average_precision(scored *s, size_t n, double sign)
{
    double sum = 0, hits = 0, labels = 0;
    for (size_t i = 0; i < n; i++) {
        labels += s[i].label;
        s[i].score *= sign;
    }
    qsort(s, n, sizeof *s, by_score);
    for (size_t i = 0; i < n;) {
        size_t k = i;
        double more = 0;
        for (; k < n && s[k].score == s[i].score; k++)
            more += s[k].label;
        hits += more;
        sum += more * hits / (double)k;
        i = k;
    }
    for (size_t i = 0; i < n; i++)
        s[i].score *= sign;
    return sum / labels;
}

/* At the hard level no trivial column tells schemes: each alone, in either direction, comes to
 * little more than chance. */
static void test_no_shortcut(void **state)
{
    static const char *const names[] = {"id",           "payer's number", "payee's number",
                                        "payer's age",  "payee's age",    "payer's payments",
                                        "payee's ones", "new pair",       "amount",
                                        "round to 10",  "parties apart",  "round to 100",
                                        "round to 500"};
    enum { FEATURES = sizeof names / sizeof *names };
    mn_sim_options o = small;
    mn_map pairs = {0};
    mn_arena texts = {0};
    double chance = 0;
    (void)state;
    o.accounts = 6000;
    o.days = 60;
    o.level = 3;
    o.alike = -1;
    make("n", o, 2);
    const sheet p = load("n", "payments.csv"), l = load("n", "labels.csv");
    const sheet a = load("n", "accounts.csv");
    const size_t n = p.rows - 1;
    double *f = calloc(n * FEATURES, sizeof *f), *count = calloc(o.accounts + 1, sizeof *count);
    scored *s = calloc(n, sizeof *s);
    for (size_t i = 0; i < n; i++) {
        count[id(at(&p, i + 1, 3))]++;
        count[id(at(&p, i + 1, 4))]++;
    }
    for (size_t i = 0; i < n; i++) {
        const uint32_t from = id(at(&p, i + 1, 3)), to = id(at(&p, i + 1, 4));
        const int64_t c = cents(at(&p, i + 1, 2));
        const mn_text open = from ? at(&a, from, 5) : (mn_text){"1900-01-01", 10};
        const mn_text open_to = to ? at(&a, to, 5) : (mn_text){"1900-01-01", 10};
        char key[32];
        snprintf(key, sizeof key, "%u %u", from, to);
        uint32_t value = 1;
        const bool is_new = mn_map_get(&pairs, mn_text_of(key)) == MN_MAP_NONE;
        if (is_new)
            assert_int_equal(
                mn_map_put(&pairs, mn_arena_text(&texts, mn_text_of(key)), &value, &error), MN_OK);
        const double row[FEATURES] = {
            (double)i,
            from,
            to,
            (double)mn_days_from_civil(number(mn_text_sub(open, 0, 4)),
                                       (unsigned)number(mn_text_sub(open, 5, 2)),
                                       (unsigned)number(mn_text_sub(open, 8, 2))),
            (double)mn_days_from_civil(number(mn_text_sub(open_to, 0, 4)),
                                       (unsigned)number(mn_text_sub(open_to, 5, 2)),
                                       (unsigned)number(mn_text_sub(open_to, 8, 2))),
            count[from],
            count[to],
            is_new,
            (double)c,
            c % 1000 == 0,
            from && to ? fabs((double)id(at(&a, from, 2)) - id(at(&a, to, 2))) : 0,
            c % 10000 == 0,
            c % 50000 == 0,
        };
        for (size_t k = 0; k < FEATURES; k++)
            f[k * n + i] = row[k];
        s[i].label = number(at(&l, i + 1, 1)) == 1;
        chance += s[i].label;
    }
    chance /= (double)n;
    for (size_t k = 0; k < FEATURES; k++) {
        for (size_t i = 0; i < n; i++) {
            s[i].score = f[k * n + i];
            s[i].label = number(at(&l, i + 1, 1)) == 1;
        }
        const double up = average_precision(s, n, 1), down = average_precision(s, n, -1);
        if (up > 6 * chance || down > 6 * chance)
            fail_msg("%s: average precision %.4f or %.4f, chance is %.4f", names[k], up, down,
                     chance);
    }
    assert_true(chance > .001 && chance < .02);
    mn_map_free(&pairs);
    mn_arena_free(&texts);
    free(f);
    free(s);
    free(count);
    drop((sheet *)&p);
    drop((sheet *)&l);
    drop((sheet *)&a);
    remove_folder("n");
}

static bool holds(const char *bytes, size_t len, const char *what)
{
    const size_t n = strlen(what);
    for (size_t i = 0; i + n <= len; i++)
        if (memcmp(bytes + i, what, n) == 0)
            return true;
    return false;
}

/* What schemes.csv names is a row of the table of indicators. */
static void test_indicators(void **state)
{
    static const char *const ids[] = {
#define X(NAME, ID) "\n" ID ",",
        MN_SIM_INDICATORS(X)
#undef X
    };
    char *bytes;
    size_t len;
    (void)state;
    assert_int_equal(mn_file_read(&bytes, &len, NULL, MN_SOURCE_DIR "/data/money/indicators.csv",
                                  1 << 20, &error),
                     MN_OK);
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        if (!holds(bytes, len, ids[i]))
            fail_msg("no indicator%s", ids[i]);
    free(bytes);
}

/* --- whole or not at all --------------------------------------------------------------------- */

static bool stop_after(void *left)
{
    return --*(int *)left < 0;
}

static void test_stopped(void **state)
{
    (void)state;
    for (int after = 0; after < 60; after += 7) {
        int left = after;
        char path[300];
        mn_sim_totals t;
        mn_sim_options o = small;
        const mn_ctx ctx = {.threads = 2, .cancelled = stop_after, .payload = &left};
        o.dir = path;
        snprintf(path, sizeof path, "%s/stopped", home);
        assert_int_equal(mn_simulate(&t, &o, &ctx, &error), MN_CANCELLED);
        assert_int_equal(access(path, F_OK), -1);
    }
    /* Nothing of it is left beside. */
    assert_int_equal(rmdir(home), 0);
    assert_int_equal(mkdir(home, 0700), 0);
}

static int before_all(void **state)
{
    (void)state;
    return mkdtemp(home) ? 0 : -1;
}

static int after_all(void **state)
{
    (void)state;
    return rmdir(home);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_bytes), cmocka_unit_test(test_money),
        cmocka_unit_test(test_times),      cmocka_unit_test(test_offsets),
        cmocka_unit_test(test_labels),     cmocka_unit_test(test_no_shortcut),
        cmocka_unit_test(test_indicators), cmocka_unit_test(test_shown),
        cmocka_unit_test(test_stopped),
    };
    return cmocka_run_group_tests(tests, before_all, after_all);
}
