/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_chain_order.c - what lies in which order in a chain: supplies in edges, sites, recipes,
 * documents.
 */
#include "trace_builder.h"

static void test_order(void **state)
{
    (void)state;
    mn_chain_builder *b = begin();
    sell(b, "a", "b", "cotton", 30, 1);
    sell(b, "c", "b", "5201", 10, 2);
    sell(b, "a", "b", "cotton", MN_NO_DAY, 3);
    sell(b, "a", "c", "5201.00", 5, 4);
    sell(b, "a", "b", "lint", 20, 5);
    mn_supply_row r = supply("a", "b", "cotton", 20, 6);
    r.until = 40;
    r.quantity = 12.5;
    r.value = -100;
    memcpy(r.currency, "EUR", 4);
    r.lot = mn_text_of("L1");
    r.id = mn_text_of("S6");
    r.seller_site = mn_text_of("gin 1");
    r.hs = mn_text_of("520300");
    assert_int_equal(mn_chain_add_supply(b, &r, &error), MN_OK);
    mn_chain *c = make(b);
    const uint32_t a = find(c, "a"), to = find(c, "b");
    assert_int_equal(c->edges, 4);
    assert_int_equal(c->in[to + 1] - c->in[to], 3);
    const mn_chain_edge *e = &c->edge[c->in[to]];
    assert_int_equal(e->seller, a);
    assert_text(mn_chain_text(c, c->good[e->good].text), "cotton");
    assert_string_equal(c->good[e->good].hs, "520300");
    assert_int_equal(e->count, 3);
    assert_int_equal(e->since, 20);
    assert_int_equal(e->until, 40);
    assert_int_equal(c->supply.from[e->first], MN_NO_DAY);
    assert_int_equal(c->supply.line[e->first], 3);
    assert_int_equal(c->supply.line[e->first + 1], 6);
    assert_int_equal(c->supply.line[e->first + 2], 1);
    assert_int_equal(c->supply.until[e->first + 2], 30); /* as from */
    assert_near(c->supply.quantity[e->first + 1], 12.5, 0);
    assert_true(isnan(c->supply.quantity[e->first]));
    assert_int_equal(c->supply.value[e->first + 1], -100);
    assert_string_equal(c->currency[c->supply.currency[e->first + 1]], "EUR");
    assert_int_equal(c->supply.currency[e->first], 255);
    assert_text(mn_chain_text(c, c->lot[c->supply.lot[e->first + 1]]), "L1");
    assert_text(mn_chain_text(c, c->supply.id[e->first + 1]), "S6");
    const uint32_t site = c->supply.seller_site[e->first + 1];
    assert_int_equal(c->site[site].party, a); /* only named: it is the seller's */
    assert_int_equal(c->party[a].site, site);
    assert_int_equal(c->party[a].sites, 1);
    assert_null(c->supply.buyer_site);
    assert_null(c->supply.unit);
    assert_null(c->supply.shipment);
    assert_text(mn_chain_text(c, c->good[e[1].good].text), "lint");
    assert_int_equal(e[2].seller, find(c, "c"));
    assert_string_equal(c->good[e[2].good].hs, "5201");
    assert_int_equal(c->out[a + 1] - c->out[a], 3);
    for (uint32_t i = c->out[a]; i < c->out[a + 1]; i++)
        assert_int_equal(c->edge[c->sold[i]].seller, a);
    mn_chain_close(c);
}

static mn_site_row site(const char *id, const char *of, uint32_t at)
{
    const double none = (double)NAN;
    return (mn_site_row){.id = mn_text_of(id),
                         .party = mn_text_of(of),
                         .latitude = none,
                         .longitude = none,
                         .capacity_low = none,
                         .capacity_high = none,
                         .hectares = none,
                         .kind = MN_SITE_FARM,
                         .at = line(at)};
}

/* What is known of all supplies, and that a file which says otherwise of its edges is not trusted.
 */
static void test_all_dated(void **state)
{
    (void)state;
    for (int what = 0; what < 4; what++) { /* 1: a day is not known; 2: a last day; 3: a return */
        mn_chain_builder *b = begin();
        sell(b, "a", "b", "cotton", 30, 1);
        sell(b, "a", "b", "cotton", what == 1 ? MN_NO_DAY : 20, 2);
        mn_supply_row r = supply("c", "b", "cotton", 7, 3);
        r.until = what == 2 ? 9 : MN_NO_DAY;
        r.kind = what == 3 ? MN_RETURN : MN_SUPPLY;
        assert_int_equal(mn_chain_add_supply(b, &r, &error), MN_OK);
        mn_chain *c = make(b);
        assert_int_equal(c->all_dated, what == 0 || what == 3);
        assert_int_equal(c->all_forward, what != 3);
        mn_chain wrong = *c;
        mn_chain_edge edge[2] = {c->edge[0], c->edge[1]};
        wrong.edge = edge;
        edge[0].until--;
        mn_chain_settle(&wrong);
        assert_false(wrong.all_dated);
        mn_chain_close(c);
    }
}

static void test_sites(void **state)
{
    (void)state;
    mn_chain_builder *b = begin();
    mn_site_row s = site("f1", "late", 1);
    assert_int_equal(mn_chain_add_site(b, &s, &error), MN_OK);
    s = site("f2", "early", 2);
    s.latitude = 41.5;
    s.good = mn_text_of("cotton");
    memcpy(s.country, "CN", 2);
    assert_int_equal(mn_chain_add_site(b, &s, &error), MN_OK);
    assert_int_equal(mn_chain_add_site(b, &s, &error), MN_DATA);
    assert_non_null(strstr(error.msg, "site 'f2' is there twice"));
    s = site("f3", "", 3);
    assert_int_equal(mn_chain_add_site(b, &s, &error), MN_DATA);
    s = site("f3", "late", 3);
    assert_int_equal(mn_chain_add_site(b, &s, &error), MN_OK);
    assert_int_equal(party(b, "early", "Early", "", "", 1), MN_OK);
    assert_int_equal(party(b, "late", "Late", "", "", 2), MN_OK);
    mn_chain *c = make(b);
    assert_int_equal(c->sites, 3);
    assert_int_equal(c->party[0].sites, 1);
    assert_int_equal(c->party[1].site, 1);
    assert_int_equal(c->party[1].sites, 2);
    assert_text(mn_chain_text(c, c->site[0].id), "f2");
    assert_near(c->site[0].latitude, 41.5, 0);
    assert_true(isnan(c->site[1].latitude));
    assert_text(mn_chain_text(c, c->good[c->site[0].good].text), "cotton");
    assert_int_equal(c->site[1].good, MN_NOT_ANY);
    assert_memory_equal(c->site[0].country, "CN", 2);
    mn_chain_close(c);
}

static void days(mn_chain_builder *b, const char *id, mn_recipe_kind kind, int32_t from,
                 int32_t until, uint32_t at)
{
    const mn_part_row r = {.id = mn_text_of(id),
                           .good = mn_text_of("g"),
                           .kind = kind,
                           .low = 1,
                           .high = 1,
                           .from = from,
                           .until = until,
                           .at = line(at)};
    assert_int_equal(mn_chain_add_part(b, &r, &error), MN_OK);
}

/* Rows of one transformation: a day is taken from whichever row has one; an event covers the days
 * of all its rows; a recipe that is said to hold otherwise is found. */
static void test_days_of_recipes(void **state)
{
    (void)state;
    mn_chain_builder *b = begin();
    days(b, "event", MN_EVENT, 20, MN_NO_DAY, 1);
    days(b, "event", MN_EVENT, 18, 19, 2);
    days(b, "event", MN_EVENT, 25, 26, 3);
    days(b, "late", MN_RECIPE, MN_NO_DAY, MN_NO_DAY, 4);
    days(b, "late", MN_RECIPE, 5, 9, 5);
    days(b, "late", MN_RECIPE, MN_NO_DAY, MN_NO_DAY, 6);
    mn_chain *c = make(b);
    assert_int_equal(c->recipe[0].from, 18);
    assert_int_equal(c->recipe[0].until, 26);
    assert_int_equal(c->recipe[1].from, 5);
    assert_int_equal(c->recipe[1].until, 9);
    assert_int_equal(findings(c, "recipe-differs"), 0);
    mn_chain_close(c);
    b = begin();
    days(b, "r", MN_RECIPE, 5, 9, 1);
    days(b, "r", MN_RECIPE, 5, 10, 2);
    c = make(b);
    assert_int_equal(c->recipe[0].until, 9);
    assert_int_equal(findings(c, "recipe-differs"), 1);
    mn_chain_close(c);
}

/* A part that is lost makes its recipe one, of the kind that another row says. */
static void test_lost(void **state)
{
    (void)state;
    mn_chain_builder *b = begin();
    const mn_part_row r = {.id = mn_text_of("spin"),
                           .party = mn_text_of("mill"),
                           .low = (double)NAN,
                           .high = (double)NAN,
                           .from = MN_NO_DAY,
                           .until = MN_NO_DAY,
                           .at = line(1)};
    assert_int_equal(mn_chain_add_lost(b, &r, MN_LOST_INPUT, &error), MN_OK);
    days(b, "spin", MN_EVENT, 5, 6, 2);
    mn_part_row alone = r;
    alone.id = mn_text_of("line 7");
    alone.party = mn_text_of("");
    assert_int_equal(mn_chain_add_lost(b, &alone, MN_LOST_INPUT | MN_LOST_OUTPUT, &error), MN_OK);
    days(b, "whole", MN_RECIPE, 5, 6, 4);
    alone.id = mn_text_of("");
    assert_int_equal(mn_chain_add_lost(b, &alone, MN_LOST_INPUT, &error), MN_DATA);
    mn_chain *c = make(b);
    assert_int_equal(c->recipes, 3);
    assert_int_equal(c->recipe[0].lost, MN_LOST_INPUT);
    assert_int_equal(c->recipe[0].kind, MN_EVENT);
    assert_int_equal(c->recipe[0].party, find(c, "mill"));
    assert_int_equal(c->recipe[0].parts, 1);
    assert_int_equal(c->recipe[1].lost, MN_LOST_INPUT | MN_LOST_OUTPUT);
    assert_int_equal(c->recipe[1].party, MN_NOT_ANY);
    assert_int_equal(c->recipe[1].parts, 0);
    assert_int_equal(c->recipe[2].lost, 0);
    assert_int_equal(findings(c, "recipe-differs"), 0);
    mn_chain_close(c);
}

static mn_status part(mn_chain_builder *b, const char *id, const char *of, const char *good,
                      bool output, uint32_t at)
{
    const mn_part_row r = {.id = mn_text_of(id),
                           .party = mn_text_of(of),
                           .good = mn_text_of(good),
                           .output = output,
                           .low = 1,
                           .high = 2,
                           .from = MN_NO_DAY,
                           .until = MN_NO_DAY,
                           .at = line(at)};
    return mn_chain_add_part(b, &r, &error);
}

static mn_status document(mn_chain_builder *b, const char *id, mn_subject about,
                          const char *subject, uint32_t at)
{
    const mn_document_row r = {.id = mn_text_of(id),
                               .kind = mn_text_of("invoice"),
                               .about = about,
                               .subject = mn_text_of(subject),
                               .date = 7,
                               .until = MN_NO_DAY,
                               .received = MN_NO_DAY,
                               .at = line(at)};
    return mn_chain_add_document(b, &r, &error);
}

static void test_recipes_and_documents(void **state)
{
    (void)state;
    mn_chain_builder *b = begin();
    mn_supply_row r = supply("gin", "mill", "lint", 3, 1);
    const mn_shipment_row ship = {.bill = mn_text_of("BL9"),
                                  .entry = mn_text_of("E1"),
                                  .origin_country = {'I', 'N'},
                                  .weight_kg = 10};
    r.id = mn_text_of("S1");
    assert_int_equal(mn_chain_add_supply(b, &r, &error), MN_OK);
    r = supply("farm", "gin", "cotton", 2, 2);
    r.kind = MN_SHIPMENT;
    r.shipment = &ship;
    assert_int_equal(mn_chain_add_supply(b, &r, &error), MN_OK);
    assert_int_equal(part(b, "yarn", "mill", "yarn", true, 1), MN_OK);
    assert_int_equal(part(b, "any", "", "lint", true, 2), MN_OK);
    assert_int_equal(part(b, "yarn", "mill", "lint", false, 3), MN_OK);
    assert_int_equal(part(b, "yarn", "gin", "waste", true, 4), MN_OK);
    assert_int_equal(part(b, "", "gin", "waste", true, 5), MN_DATA);
    assert_int_equal(document(b, "d1", MN_OF_SUPPLY, "S1", 1), MN_OK);
    assert_int_equal(document(b, "d1", MN_OF_PARTY, "mill", 2), MN_OK);
    assert_int_equal(document(b, "d1", MN_OF_PARTY, "mill", 3), MN_DATA);
    assert_int_equal(document(b, "d2", MN_OF_PARTY, "nobody", 4), MN_OK);
    assert_int_equal(document(b, "d3", MN_OF_SUPPLY, "BL9", 5), MN_OK);
    assert_int_equal(document(b, "d4", MN_OF_RECIPE, "yarn", 6), MN_OK);
    mn_chain *c = make(b);
    assert_int_equal(c->recipes, 2);
    assert_int_equal(c->recipe[0].party, find(c, "mill"));
    assert_int_equal(c->recipe[1].party, MN_NOT_ANY);
    assert_int_equal(c->recipe[0].parts, 3);
    assert_int_equal(c->part[0].output, 0);
    assert_text(mn_chain_text(c, c->good[c->part[0].good].text), "lint");
    assert_text(mn_chain_text(c, c->good[c->part[1].good].text), "yarn");
    assert_int_equal(findings(c, "recipe-differs"), 1);
    assert_int_equal(c->documents, 5);
    assert_int_equal(c->document[0].about, MN_OF_NOTHING);
    assert_int_equal(findings(c, "document-of-nothing"), 1);
    assert_int_equal(find(c, "nobody"), MN_NOT_ANY); /* a document makes no party */
    assert_int_equal(c->document[1].about, MN_OF_PARTY);
    assert_int_equal(c->document[1].subject, find(c, "mill"));
    assert_int_equal(c->shipments, 1);
    assert_text(mn_chain_text(c, c->shipment[0].bill), "BL9");
    const uint32_t shipped = c->shipment[0].supply;
    assert_int_equal(c->supply.kind[shipped], MN_SHIPMENT);
    assert_int_equal(c->supply.shipment[shipped], 0);
    assert_int_equal(c->supply.shipment[!shipped], MN_NOT_ANY);
    for (size_t i = 2; i < 4; i++) {
        const bool first = mn_text_eq_str(mn_chain_text(c, c->document[i].id), "d1");
        assert_int_equal(c->document[i].about, MN_OF_SUPPLY);
        assert_int_equal(c->document[i].subject, first ? !shipped : shipped);
    }
    assert_int_equal(c->document[4].about, MN_OF_RECIPE);
    assert_int_equal(c->document[4].subject, 0);
    mn_chain_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order), cmocka_unit_test(test_all_dated),
        cmocka_unit_test(test_sites), cmocka_unit_test(test_days_of_recipes),
        cmocka_unit_test(test_lost),  cmocka_unit_test(test_recipes_and_documents),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
