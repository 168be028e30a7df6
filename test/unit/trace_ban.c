/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_ban.c - shipments judged with the chain above their makers: names and places of higher
 * tiers hold a line, in time and by the line's good; trade under a proposed ban; and memory that
 * runs out at any point of these.
 *
 * Linked with --wrap=malloc, calloc and realloc.
 */
#include "check.h"
#include "core/text.h"
#include "failing.h"
#include "trace/ban/trade.h"
#include "trace/ban/upstream.h"
#include "trace/chain/build.h"

static int32_t day_of(const char *text)
{
    int32_t from, until;
    assert_true(mn_law_day(&from, &until, mn_text_of(text)));
    return from;
}

static void party(mn_chain_builder *b, const char *id, const char *name, const char *country)
{
    const mn_party_value value[] = {{MN_PARTY_NAME, mn_text_of(name)},
                                    {MN_PARTY_COUNTRY, mn_text_of(country)}};
    const mn_party p = {
        .id = mn_text_of(id), .schema = MN_SCHEMA_COMPANY, .value = value, .count = 2};
    assert_int_equal(mn_chain_add_party(b, &p, mn_text_of(""), (mn_row_at){1, 0, 0}, NULL), MN_OK);
}

static void supply(mn_chain_builder *b, const char *seller, const char *buyer, const char *hs,
                   const char *date)
{
    mn_supply_row r = {.seller = mn_text_of(seller),
                       .buyer = mn_text_of(buyer),
                       .good = mn_text_of(hs),
                       .hs = mn_text_of(hs),
                       .from = day_of(date),
                       .until = day_of(date),
                       .quantity = NAN,
                       .value = MN_NO_VALUE,
                       .kind = MN_SUPPLY};
    r.at.line = 1;
    assert_int_equal(mn_chain_add_supply(b, &r, NULL), MN_OK);
}

/* Cotton of Aksu by way of a spinner and a weaver to a sewer; a farm elsewhere; a listed smelter.
 */
static mn_chain *chain_of(void)
{
    mn_chain_builder *b = NULL;
    mn_chain *c = NULL;
    uint16_t file;
    assert_int_equal(mn_chain_builder_new(&b, NULL), MN_OK);
    assert_int_equal(mn_chain_add_file(&file, b, mn_text_of("f.csv"), mn_text_of(""),
                                       mn_text_of("parties"), NULL),
                     MN_OK);
    party(b, "sew", "Hanoi Sewing JSC", "vn");
    party(b, "weave", "Danang Weaving", "vn");
    party(b, "spin", "Jiangsu Spinning", "cn");
    party(b, "farm", "Tarim Farm No. 9", "cn");
    party(b, "clean", "Clean Weavers", "in");
    party(b, "wire", "Wire Works", "mx");
    party(b, "smelt", "Xinjiang Joinworld Co., Ltd.", "cn");
    const mn_site_row site = {.id = mn_text_of("s1"),
                              .party = mn_text_of("farm"),
                              .address = mn_text_of("Aksu, Xinjiang"),
                              .latitude = NAN,
                              .longitude = NAN,
                              .capacity_low = NAN,
                              .capacity_high = NAN,
                              .hectares = NAN,
                              .kind = MN_SITE_FARM,
                              .country = {'C', 'N'},
                              .at = {1, 0, 0}};
    assert_int_equal(mn_chain_add_site(b, &site, NULL), MN_OK);
    supply(b, "farm", "spin", "5201.00", "2025-01-10");
    supply(b, "spin", "weave", "5205.11", "2025-03-10");
    supply(b, "weave", "sew", "5208.21", "2025-05-10");
    supply(b, "clean", "sew", "5208.21", "2025-05-11");
    supply(b, "sew", "brand", "6109.10", "2025-08-01");
    supply(b, "smelt", "wire", "7601.10", "2025-02-01");
    supply(b, "wire", "brand", "7605.11", "2025-06-01");
    assert_int_equal(mn_chain_make(&c, b, "test", 0, NULL, NULL), MN_OK);
    mn_chain_builder_free(b);
    return c;
}

static mn_ban_line line_of(const char *maker, const char *hs, const char *country)
{
    return (mn_ban_line){.line = 2,
                         .date = day_of("2025-09-01"),
                         .date_until = MN_LAW_OPEN,
                         .by = {mn_text_of(maker)},
                         .hs = mn_text_of(hs),
                         .origin_country = mn_text_of(country),
                         .origin = mn_text_of("Somewhere"),
                         .value = MN_BAN_NO_VALUE};
}

static void upstream(void **state)
{
    const mn_ban_asked a = {.into = "US", .on = MN_LAW_OPEN};
    mn_law l;
    mn_bench *b = NULL;
    mn_upstream *u = NULL;
    mn_verdict v;
    mn_buf why = {0};
    (void)state;
    mn_chain *c = chain_of();
    assert_int_equal(mn_law_load(&l, NULL, NULL, NULL), MN_OK);
    assert_int_equal(mn_bench_new(&b, &l, &a, NULL, NULL), MN_OK);
    mn_ban_line sewn = line_of("Hanoi Sewing JSC", "6109.10", "VN");
    /* Without the chain nothing is known of it. */
    assert_int_equal(mn_bench_judge(&v, b, &sewn, NULL), MN_OK);
    assert_int_equal(v.follows, MN_RELEASED);
    assert_int_equal(mn_upstream_new(&u, c, b, NULL, NULL), MN_OK);
    for (int twice = 0; twice < 2; twice++) {
        assert_int_equal(mn_bench_judge(&v, b, &sewn, NULL), MN_OK);
        assert_int_equal(v.follows, MN_HOLD);
        assert_text(mn_touch_id(v.touch), "uflpa-region");
        assert_int_equal(v.touch->up->tier, 3);
    }
    mn_touch_why(&why, v.touch, &sewn, v.day);
    assert_non_null(strstr(why.ptr, "'Hanoi Sewing JSC' reaches 'Tarim Farm No. 9' at tier 3"));
    assert_non_null(strstr(why.ptr, "from 2025-01-10"));
    /* In another spelling; by a listed name; a maker of whom nothing touches a rule. */
    sewn.by[0] = mn_text_of("HANOI SEWING, JSC");
    assert_int_equal(mn_bench_judge(&v, b, &sewn, NULL), MN_OK);
    assert_text(mn_touch_id(v.touch), "uflpa-region");
    mn_ban_line wire = line_of("Wire Works", "7605.11", "MX");
    assert_int_equal(mn_bench_judge(&v, b, &wire, NULL), MN_OK);
    assert_int_equal(v.follows, MN_HOLD);
    assert_text(mn_touch_id(v.touch), "uflpa-entity");
    assert_int_equal(v.touch->up->tier, 1);
    mn_ban_line clean = line_of("Clean Weavers", "5208.21", "IN");
    assert_int_equal(mn_bench_judge(&v, b, &clean, NULL), MN_OK);
    assert_int_equal(v.follows, MN_RELEASED);
    /* Before the name was listed, it is none of the list's; it bears the region's name still. */
    wire.date = day_of("2024-11-24");
    assert_int_equal(mn_bench_judge(&v, b, &wire, NULL), MN_OK);
    for (size_t i = 0; i < v.touches; i++)
        assert_false(mn_text_eq_str(mn_touch_id(&v.touch[i]), "uflpa-entity"));
    const mn_upstream_count n = mn_upstream_counts(u);
    assert_int_equal(n.found, n.asked);
    assert_int_equal(n.reached, 2);
    mn_buf_free(&why);
    mn_upstream_free(u);
    mn_bench_free(b);
    mn_law_free(&l);
    mn_chain_close(c);
}

/* A rule of a name and a region: the line's maker bears the name, a farm up its chain lies in the
 * region. Who was reached is the farm, and the maker's name is not told of it. */
static void region_above(void **state)
{
    static const char rule[] =
        "id,version,kind,from,who,region,upstream,follows,source\n"
        "both,1,proposal,2020-01-01,Hanoi Sewing JSC,cn-xj,hold,detain,test\n";
    static const char *const path[] = {"p.csv"};
    const mn_memory_file file = {.name = "p.csv", .bytes = rule, .len = sizeof rule - 1};
    const mn_files files = {.file = &file, .count = 1};
    const mn_ctx ctx = {.files = &files};
    const mn_law_asked asked = {.proposed = path, .n_proposed = 1};
    const mn_ban_asked a = {.into = "US", .on = MN_LAW_OPEN};
    mn_law l;
    mn_bench *b = NULL;
    mn_upstream *u = NULL;
    mn_verdict v;
    mn_buf why = {0};
    const mn_touch *both = NULL;
    (void)state;
    mn_chain *c = chain_of();
    assert_int_equal(mn_law_load(&l, &asked, &ctx, NULL), MN_OK);
    assert_int_equal(mn_bench_new(&b, &l, &a, NULL, NULL), MN_OK);
    assert_int_equal(mn_upstream_new(&u, c, b, NULL, NULL), MN_OK);
    const mn_ban_line sewn = line_of("Hanoi Sewing JSC", "6109.10", "VN");
    assert_int_equal(mn_bench_judge(&v, b, &sewn, NULL), MN_OK);
    for (size_t i = 0; i < v.touches; i++)
        if (mn_text_eq_str(mn_touch_id(&v.touch[i]), "both"))
            both = &v.touch[i];
    assert_non_null(both);
    assert_int_equal(both->result, MN_HOLD);
    assert_int_equal(both->by, 0);
    assert_null(both->hit);
    mn_touch_why(&why, both, &sewn, v.day);
    assert_non_null(strstr(why.ptr, "reaches 'Tarim Farm No. 9' at tier 3"));
    assert_null(strstr(why.ptr, "probability"));
    mn_buf_free(&why);
    mn_upstream_free(u);
    mn_bench_free(b);
    mn_law_free(&l);
    mn_chain_close(c);
}

/* --- a proposal --------------------------------------------------------------------------------
 */

static const char proposal[] = "id,version,kind,from,hs,origin,follows,source\n"
                               "uz,1,proposal,2026-01-01,52,UZ,detain,test\n";

static void trade_line(mn_trade *t, mn_bench *b, const char *seller, const char *buyer,
                       const char *country, int64_t value)
{
    mn_ban_line l = line_of(seller, "5208.21", country);
    l.date = day_of("2026-03-01");
    l.by[2] = mn_text_of(buyer);
    l.value = value;
    l.currency = mn_text_of("USD");
    assert_int_equal(mn_trade_add(t, b, &l, NULL), MN_OK);
}

static void what_if(void **state)
{
    static const char *const path[] = {"p.csv"};
    const mn_memory_file file = {.name = "p.csv", .bytes = proposal, .len = sizeof proposal - 1};
    const mn_files files = {.file = &file, .count = 1};
    const mn_ctx ctx = {.files = &files};
    const mn_law_asked asked = {.proposed = path, .n_proposed = 1};
    const mn_ban_asked a = {.into = "US", .on = MN_LAW_OPEN};
    mn_law l;
    mn_bench *b = NULL;
    mn_trade t = {0};
    mn_trade_sums caught = {0}, others = {0}, around = {0}, near = {0};
    (void)state;
    assert_int_equal(mn_law_load(&l, &asked, &ctx, NULL), MN_OK);
    assert_int_equal(mn_bench_new(&b, &l, &a, NULL, NULL), MN_OK);
    trade_line(&t, b, "Mill", "Brand", "UZ", 100);
    trade_line(&t, b, "MILL", "Trader One", "UZ", 50);
    trade_line(&t, b, "Mill", "Brand", "KZ", 7);
    trade_line(&t, b, "Trader One", "Trader Two", "TR", 60);
    trade_line(&t, b, "Trader Two", "Trader One", "GR", 61); /* a cycle */
    trade_line(&t, b, "Trader Two", "Brand", "GR", INT64_MAX);
    trade_line(&t, b, "Trader Two", "Brand", "GR", INT64_MAX);
    trade_line(&t, b, "Weavers", "Brand", "IN", 9);
    assert_int_equal(mn_trade_caught(&caught, &t, NULL), MN_OK);
    assert_int_equal(caught.n, 1);
    assert_int_equal(caught.at[0].lines, 2);
    assert_int_equal(caught.at[0].value, 150);
    assert_int_equal(mn_trade_alternatives(&others, &t, 6, NULL), MN_OK);
    assert_int_equal(others.n, 1);
    assert_text(t.name[others.at[0].seller], "Weavers");
    assert_int_equal(mn_trade_around(&around, &t, 6, NULL), MN_OK);
    assert_int_equal(around.n, 3);
    assert_text(t.name[around.at[0].through], "Trader Two");
    assert_int_equal(around.at[0].tier, 2);
    assert_int_equal(around.at[0].lines, 3);
    assert_true(around.at[0].over); /* never a wrong number */
    /* Of one step, those of two are not told. */
    assert_int_equal(mn_trade_around(&near, &t, 1, NULL), MN_OK);
    assert_int_equal(near.n, 2);
    mn_trade_sums_free(&caught);
    mn_trade_sums_free(&others);
    mn_trade_sums_free(&around);
    mn_trade_sums_free(&near);
    mn_trade_free(&t);
    mn_bench_free(b);
    mn_law_free(&l);
}

/* Each allocation in turn fails: an error and nothing lost, or the same answer. */
static mn_status judge_all(const mn_law *l, const mn_chain *c, size_t *holds, size_t *around)
{
    const mn_ban_asked a = {.into = "US", .on = MN_LAW_OPEN};
    mn_bench *b = NULL;
    mn_upstream *u = NULL;
    mn_trade t = {0};
    mn_trade_sums sums = {0};
    mn_verdict v = {0};
    const mn_ban_line sewn = line_of("Hanoi Sewing JSC", "6109.10", "VN");
    mn_status st = mn_bench_new(&b, l, &a, NULL, NULL);
    if (!st && !(st = mn_upstream_new(&u, c, b, NULL, NULL)) &&
        !(st = mn_bench_judge(&v, b, &sewn, NULL)))
        *holds += v.follows == MN_HOLD;
    for (int i = 0; i < 3 && !st; i++) {
        mn_ban_line x = line_of(i == 1 ? "Trader" : "Mill", "5208.21", i == 1 ? "TR" : "UZ");
        x.date = day_of("2026-03-01");
        x.by[2] = mn_text_of(i ? "Brand" : "Trader");
        st = mn_trade_add(&t, b, &x, NULL);
    }
    if (!st && !(st = mn_trade_around(&sums, &t, 3, NULL)))
        *around += sums.n;
    if (!st)
        st = mn_trade_alternatives(&sums, &t, 3, NULL);
    mn_trade_sums_free(&sums);
    mn_trade_free(&t);
    mn_upstream_free(u);
    mn_bench_free(b);
    return st;
}

static void memory(void **state)
{
    static const char *const path[] = {"p.csv"};
    const mn_memory_file file = {.name = "p.csv", .bytes = proposal, .len = sizeof proposal - 1};
    const mn_files files = {.file = &file, .count = 1};
    const mn_ctx ctx = {.files = &files};
    const mn_law_asked asked = {.proposed = path, .n_proposed = 1};
    mn_law l;
    mn_status st = MN_SYSTEM;
    size_t runs = 0;
    (void)state;
    mn_chain *c = chain_of();
    assert_int_equal(mn_law_load(&l, &asked, &ctx, NULL), MN_OK);
    for (long n = 0; st; n += n < 200 ? 3 : n < 2000 ? 41 : 397) {
        size_t holds = 0, around = 0;
        left = n;
        st = judge_all(&l, c, &holds, &around);
        left = -1;
        assert_true(st == MN_OK || st == MN_SYSTEM);
        if (!st) {
            assert_int_equal(holds, 1);
            assert_int_equal(around, 1);
        }
        runs++;
    }
    assert_true(runs > 50);
    mn_law_free(&l);
    mn_chain_close(c);
}

/* How far up a chain counts is a row of law with its days: one that begins later changes verdicts
 * from that day on, and none before. */
static void tiers_of_the_day(void **state)
{
    const mn_ban_asked a = {.into = "US", .on = MN_LAW_OPEN};
    mn_law l;
    mn_bench *b = NULL;
    mn_upstream *u = NULL;
    mn_verdict v;
    (void)state;
    mn_chain *c = chain_of();
    assert_int_equal(mn_law_load(&l, NULL, NULL, NULL), MN_OK);
    mn_law_threshold rows[16];
    const mn_law_threshold *own = l.threshold;
    assert_true(l.thresholds < 15);
    for (size_t i = 0; i < l.thresholds; i++) {
        rows[i] = own[i];
        if (mn_text_eq_str(own[i].id, "tiers")) {
            rows[i].until = day_of("2025-09-01");
            rows[l.thresholds] = own[i];
            rows[l.thresholds].from = day_of("2025-09-02");
            rows[l.thresholds].value = 2; /* the farm is at tier 3 */
        }
    }
    l.threshold = rows;
    l.thresholds++;
    assert_int_equal(mn_bench_new(&b, &l, &a, NULL, NULL), MN_OK);
    assert_int_equal(mn_upstream_new(&u, c, b, NULL, NULL), MN_OK);
    mn_ban_line sewn = line_of("Hanoi Sewing JSC", "6109.10", "VN");
    for (int twice = 0; twice < 2; twice++) {
        sewn.date = day_of("2025-09-01");
        assert_int_equal(mn_bench_judge(&v, b, &sewn, NULL), MN_OK);
        assert_int_equal(v.follows, MN_HOLD);
        sewn.date = day_of("2025-09-02");
        assert_int_equal(mn_bench_judge(&v, b, &sewn, NULL), MN_OK);
        assert_int_equal(v.follows, MN_RELEASED);
    }
    mn_upstream_free(u);
    mn_bench_free(b);
    l.threshold = own;
    l.thresholds--;
    mn_law_free(&l);
    mn_chain_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(upstream), cmocka_unit_test(region_above),
                                       cmocka_unit_test(tiers_of_the_day),
                                       cmocka_unit_test(what_if), cmocka_unit_test(memory)};
    return cmocka_run_group_tests_name("trace_ban", tests, NULL, NULL);
}
