/* SPDX-License-Identifier: Apache-2.0
 *
 * understand_memory.c - every allocation fails in turn: of changes, what-ifs,
 * comparisons, drivers, what lowers, kinds of pins, streams and merged tallies. The
 * answer is "out of memory" and nothing leaks. Linked with --wrap, so that the library's
 * own allocations come here.
 */
#include "spending_show.h"

#include "economy.h"
#include "failing.h"
#include "footprint/answer/pins.h"
#include "footprint/spending/tally_file.h"
#include "footprint/understand/compare.h"
#include "footprint/understand/drivers.h"
#include "footprint/understand/lower.h"
#include "footprint/understand/whatif.h"
#include "report/render.h"

static const char purchases[] = "HS,Item,Origin,Amount,Date,Currency\n"
                                "090111,Green coffee,India,1000,2011-02-01,USD\n"
                                "090111,Green coffee,IND,20,2011-02-01,USD\n"
                                "620520,Cotton shirts,IND,2000,2011-02-01,EUR\n"
                                "420221,Leather bags,,700,2011-02-01,USD\n"
                                ",rice and beans,BRA,900,2011-02-01,USD\n"
                                ",zzqx vrblk,,10,2011-02-01,USD\n"
                                ",rice,,-3,2011-02-01,USD\n";

typedef struct fixture {
    mn_model *m;
    mn_reference *r;
    mn_spending_options spending;
    mn_answer_options answer;
    spent was;
    mn_answer before;
} fixture;

/* Three regions, which are countries, and four industries. */
static mn_model *small_model(void)
{
    static const char *const names[] = {"USA", "IND", "BRA"};
    char *table = economy_random(3, 4, 5), *people = economy_people(3, 4, 6);
    char *texts[2] = {table, people}, *named[2];
    mn_err e = MN_ERR_INIT;

    for (size_t t = 0; t < 2; t++) {
        mn_buf b = {0};

        for (const char *c = texts[t]; *c; c++)
            if (*c == 'R' && c[1] >= '0' && c[1] <= '2')
                mn_buf_str(&b, names[*++c - '0']);
            else
                mn_buf_char(&b, *c);
        mn_buf_char(&b, '\0');
        named[t] = b.ptr;
    }
    mn_model *m = economy_import(named[0], named[1], &e);

    for (size_t t = 0; t < 2; t++) {
        free(named[t]);
        free(texts[t]);
    }
    if (!m)
        fail_msg("%s", e.msg);
    return m;
}

static int set_up(void **state)
{
    static fixture f;
    mn_err e = MN_ERR_INIT;

    *state = &f;
    if (mn_reference_new(&f.r, MN_NEED_ALL, &e))
        return 1;
    f.m = small_model();
    const mn_country *us = mn_country_find(f.r, mn_text_of("USA"));

    f.spending = (mn_spending_options){.country = us, .model_year = 2011, .currency = "USD"};
    f.answer = (mn_answer_options){.country = us,
                                   .draws = 20,
                                   .keep_draws = true,
                                   .tau = 0.01,
                                   .paths = 10,
                                   .prior = mn_prior_default};
    spend(&f.was, f.r, &f.spending, purchases);
    return f.was.status || mn_answer_spending(&f.before, f.m, f.r, &f.was.s, &f.answer, NULL, &e);
}

static int tear_down(void **state)
{
    fixture *f = *state;

    mn_answer_free(&f->before);
    spent_free(&f->was);
    mn_model_free(f->m);
    mn_reference_free(f->r);
    return 0;
}

/* Whether the n-th allocation failed: then there is an error that says so, but for the
 * few that are only for speed. */
static bool checked(mn_status st, const mn_err *e, long *borne)
{
    const bool failed = left < 0;

    left = -1;
    if (!failed && st)
        fail_msg("status %d: %s", (int)st, e->msg);
    if (failed && st == MN_OK)
        ++*borne;
    if (st) {
        assert_int_equal(st, MN_SYSTEM);
        assert_string_equal(e->msg, "out of memory");
    }
    return failed;
}

/* --- changes ------------------------------------------------------------------------ */

static const char *const said[] = {"coffee: origin IND->BRA", "hs:6205 and origin:IND: amount -20%",
                                   "c1: origin ->USA", "rice: industry c1->c3"};

static void changing(void **state)
{
    fixture *f = *state;
    mn_err e = MN_ERR_INIT;
    long n = 0, borne = 0;

    for (bool failed = true; failed; n++) {
        mn_changes c = {0};
        mn_spending s = {0};
        mn_spending_options o = f->spending;

        o.change = mn_changes_apply;
        o.change_payload = &c;
        left = n;
        mn_status st = mn_changes_parse(&c, said, 4, f->r, &e);
        if (!st)
            st = mn_spending_read(&s, f->was.table, f->r, &o, NULL, &e);
        failed = checked(st, &e, &borne);
        if (!failed)
            assert_int_equal(c.lines, 3);
        mn_spending_free(&s);
        mn_changes_free(&c);
    }
    assert_true(n > 50);
    assert_true(borne <= 2);
}

static void what_ifs(void **state)
{
    fixture *f = *state;
    mn_err e = MN_ERR_INIT;
    mn_changes c = {0};
    mn_spending_options o = f->spending;
    spent is;
    mn_answer after = {0};
    long n = 0, borne = 0;

    o.change = mn_changes_apply;
    o.change_payload = &c;
    assert_int_equal(mn_changes_parse(&c, said, 4, f->r, &e), MN_OK);
    spend(&is, f->r, &o, purchases);
    assert_int_equal(is.status, MN_OK);
    assert_int_equal(mn_answer_spending(&after, f->m, f->r, &is.s, &f->answer, NULL, &e), MN_OK);
    for (bool failed = true; failed; n++) {
        mn_whatif w = {0};

        left = n;
        mn_status st = mn_whatif_make(&w, &c, f->r, &f->was.s, &f->before, &is.s, &after, 0, &e);
        failed = checked(st, &e, &borne);
        if (!failed)
            assert_near(w.difference.people, after.total.people - f->before.total.people, 1e-12);
        mn_whatif_free(&w);
    }
    assert_true(n > 4);
    assert_int_equal(borne, 0);
    for (n = 0, borne = 0;; n++) {
        mn_compared d = {0};

        left = n;
        const bool failed = checked(mn_compare_make(&d, &f->before, &after, NULL, &e), &e, &borne);
        mn_compare_free(&d);
        if (!failed)
            break;
    }
    assert_true(n > 4);
    assert_int_equal(borne, 0);
    mn_answer_free(&after);
    spent_free(&is);
    mn_changes_free(&c);
}

/* --- one answer ----------------------------------------------------------------------- */

static void understanding(void **state)
{
    fixture *f = *state;
    mn_err e = MN_ERR_INIT;
    long n = 0, borne = 0;

    for (bool failed = true; failed; n++) {
        mn_drivers d = {0};

        left = n;
        failed = checked(mn_drivers_make(&d, &f->before, &e), &e, &borne);
        assert_true(failed || d.count > 0);
        mn_drivers_free(&d);
    }
    assert_true(n > 2);
    n = 0;
    for (bool failed = true; failed; n++) {
        mn_lowering at[3];
        size_t count = 0;

        left = n;
        failed = checked(mn_lower_find(at, 3, &count, &f->before, f->r, &f->was.s, NULL, &e), &e,
                         &borne);
        assert_true(failed || count > 0);
    }
    assert_true(n > 4);
    n = 0;
    mn_cells c = {0};
    assert_int_equal(mn_cells_new(&c, f->m, f->answer.scope, &e), MN_OK);
    for (bool failed = true; failed; n++) {
        mn_pin_kinds k = {0};

        left = n;
        failed = checked(mn_pin_kinds_make(&k, &c, &f->before.groups, &e), &e, &borne);
        if (!failed)
            assert_true((k.count > 0) == (f->before.groups.pins > 0));
        mn_pin_kinds_free(&k);
    }
    mn_cells_free(&c);
    assert_true(n > 1);
    assert_int_equal(borne, 0);
}

/* --- streams and tallies --------------------------------------------------------------- */

/* Reads a file as a stream and makes its tally. */
static mn_status tally(mn_table **t, const fixture *f, const char *path, mn_err *e)
{
    mn_ledger l = {0};
    mn_streamed told = {0};
    mn_spending s = {0};
    mn_status st =
        mn_spending_stream(&l, &told, &s, path, NULL, f->r, &f->spending, NULL, NULL, NULL, e);

    if (!st)
        st = mn_ledger_finish(&l, e);
    if (!st)
        st = mn_tally_table(t, &l, &told, path, NULL, 0, e);
    mn_ledger_close(&l);
    mn_spending_free(&s);
    return st;
}

static void streaming(void **state)
{
    fixture *f = *state;
    mn_err e = MN_ERR_INIT;
    const char *path = economy_file(0, purchases);
    long n = 0, borne = 0;

    for (bool failed = true; failed; n++) {
        mn_table *t = NULL;

        left = n;
        failed = checked(tally(&t, f, path, &e), &e, &borne);
        assert_true(failed || mn_table_rows(t) > 5);
        mn_table_free(t);
    }
    assert_true(n > 50);
    assert_true(borne <= 2);
    unlink(path);
}

static mn_status merge(uint64_t *lines, const fixture *f, const mn_table *a, const mn_table *b,
                       mn_err *e)
{
    mn_merged m = {0};
    mn_ledger l = {0};
    mn_spending s = {0};
    mn_status st = mn_merge_begin(&m, &l, &s, f->r, &f->spending, NULL, e);

    if (!st)
        st = mn_merge_add(&m, &l, a, NULL, NULL, e);
    if (!st)
        st = mn_merge_add(&m, &l, b, NULL, NULL, e);
    if (!st)
        st = mn_ledger_finish(&l, e);
    *lines = s.lines;
    mn_ledger_close(&l);
    mn_merge_close(&m);
    mn_spending_free(&s);
    return st;
}

static mn_status gather(void *payload, const char *bytes, size_t len, mn_err *e)
{
    (void)e;
    mn_buf_add(payload, bytes, len);
    return MN_OK;
}

/* A tally as it is read again from its file. */
static mn_table *again(const mn_table *t)
{
    mn_table *out = NULL;
    mn_buf text = {0};
    mn_err e = MN_ERR_INIT;
    mn_sink sink = {.write = gather, .payload = &text, .e = &e};

    assert_int_equal(mn_render_csv(t, false, &sink), MN_OK);
    assert_int_equal(mn_sink_spill(&sink, true), MN_OK);
    assert_int_equal(mn_table_read_memory(&out, NULL, "x.tally", text.ptr, text.len, NULL, &e),
                     MN_OK);
    mn_buf_free(&text);
    mn_buf_free(&sink.buf);
    return out;
}

static void merging(void **state)
{
    fixture *f = *state;
    mn_err e = MN_ERR_INIT;
    const char *path = economy_file(0, purchases);
    mn_table *t = NULL, *made = NULL;
    long n = 0, borne = 0;

    assert_int_equal(tally(&made, f, path, &e), MN_OK);
    unlink(path);
    t = again(made);
    mn_table_free(made);
    for (bool failed = true; failed; n++) {
        uint64_t lines = 0;

        left = n;
        failed = checked(merge(&lines, f, t, t, &e), &e, &borne);
        if (!failed)
            assert_int_equal(lines, 12); /* that were placed, of two files */
    }
    assert_true(n > 30);
    assert_true(borne <= 2);
    mn_table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changing),  cmocka_unit_test(what_ifs), cmocka_unit_test(understanding),
        cmocka_unit_test(streaming), cmocka_unit_test(merging),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
