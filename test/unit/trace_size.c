/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_size.c - what a hostile or just large input may ask of one entry, one party or one rule:
 * were a pass quadratic, each of these would take half a minute and more; the bounds are generous.
 */
#include <time.h>

#include "core/buf.h"
#include "trace/evidence/evidence.h"
#include "trace/plan/documented.h"
#include "trace/rule/rule.h"
#include "trace_builder.h"

static const double most = 8; /* seconds of the processor, with sanitizers too */

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Each version of one rule holds for a day; they stand the latest first. twice: two hold for one.
 */
static mn_status load_versions(mn_law *l, size_t n, bool twice, mn_err *e)
{
    mn_buf b = {0};
    mn_buf_str(&b, "id,version,kind,from,until,hs,origin,follows,source\n");
    for (size_t i = n; i-- > 0;) {
        int64_t y;
        unsigned m, d;
        mn_civil_from_days((int64_t)i - 20000, &y, &m, &d);
        mn_buf_fmt(&b, "a,%zu,wro,%04d-%02u-%02u,%04d-%02u-%02u,52,CN,detain,s\n", i, (int)y, m, d,
                   (int)y, m, d);
        if (twice && i == n / 2)
            mn_buf_fmt(&b, "a,again,wro,%04d-%02u-%02u,,52,CN,detain,s\n", (int)y, m, d);
    }
    assert_false(b.failed);
    const mn_status st = mn_law_load_memory(l, "law.csv", b.ptr, b.len, e);
    mn_buf_free(&b);
    return st;
}

static void test_versions_of_a_rule(void **state)
{
    (void)state;
    mn_law l = {0};
    mn_err e = MN_ERR_INIT;
    const double begin_at = seconds();
    if (load_versions(&l, 80000, false, &e))
        fail_msg("%s", e.msg);
    assert_true(l.rules >= 80000);
    mn_law_free(&l);
    assert_int_equal(load_versions(&l, 80000, true, &e), MN_DATA);
    assert_non_null(strstr(e.msg, "the same id for days"));
    assert_int_equal(e.line, 40002); /* the row whose days are taken comes behind it */
    assert_true(seconds() - begin_at < most);
}

/* A party with a hundred thousand certificates that ran out, and as many sales. */
static void test_documents_of_a_party(void **state)
{
    (void)state;
    enum { N = 100000 };
    mn_chain_builder *b = begin();
    for (uint32_t i = 0; i < N; i++) {
        char id[24];
        snprintf(id, sizeof id, "D%u", i);
        const mn_document_row d = {.id = mn_text_of(id),
                                   .kind = mn_text_of("certificate"),
                                   .about = MN_OF_PARTY,
                                   .subject = mn_text_of("gin"),
                                   .date = 2 * (int32_t)(i % 20000),
                                   .until = 2 * (int32_t)(i % 20000),
                                   .received = MN_NO_DAY,
                                   .at = line(i + 1)};
        assert_int_equal(mn_chain_add_document(b, &d, &error), MN_OK);
        sell(b, "gin", "mill", "lint", (int32_t)(i % 40000), i + 1); /* on every other day */
    }
    mn_chain *c = make(b);
    mn_scope_rule each = {.kind = mn_text_of("*"), .about = MN_OF_PARTY, .sold = true};
    const mn_scope_rules rules = {.rule = &each, .n = 1};
    uint64_t *bits = NULL;
    const double begin_at = seconds();
    assert_int_equal(mn_documented_find(&bits, c, &rules, false, MN_NO_DAY, NULL, &error), MN_OK);
    assert_true(seconds() - begin_at < most);
    for (uint32_t i = 0; i < c->supplies; i++)
        if (mn_documented(bits, i) != (c->supply.from[i] % 2 == 0))
            fail_msg("the sale of day %d", c->supply.from[i]);
    free(bits);
    mn_chain_close(c);
}

/* A party that buys on two hundred thousand edges: the walk is cut where it says, and soon. */
static void test_purchases_of_a_party(void **state)
{
    (void)state;
    enum { N = 200000 };
    mn_chain_builder *b = begin();
    char seller[24], good[24];
    for (uint32_t i = 0; i < N; i++) {
        snprintf(seller, sizeof seller, "S%u", i % 1000);
        snprintf(good, sizeof good, "good %u", i / 1000);
        sell(b, seller, "buyer", good, 10, i + 1);
    }
    mn_chain *c = make(b);
    mn_guide g = {0};
    assert_int_equal(mn_guide_load(&g, NULL, 0, NULL, NULL, &error), MN_OK);
    mn_evidence v = {0};
    const mn_evidence_asked a = {.party = find(c, "buyer"), .on = MN_NO_DAY};
    const double begin_at = seconds();
    if (mn_evidence_find(&v, c, &g, &a, NULL, &error))
        fail_msg("%s", error.msg);
    assert_true(v.cut);
    assert_true(v.steps > 1000);
    assert_true(seconds() - begin_at < most);
    mn_evidence_free(&v);
    mn_guide_free(&g);
    mn_chain_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_versions_of_a_rule),
        cmocka_unit_test(test_documents_of_a_party),
        cmocka_unit_test(test_purchases_of_a_party),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
