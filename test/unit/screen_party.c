/* SPDX-License-Identifier: Apache-2.0
 *
 * screen_party.c - tests of parties: made by hand, read from JSON, written.
 */
#include <manumit/party.h>

#include "check.h"
#include "screen/party/json.h"

static void assert_written(const char *json, const char *want)
{
    mn_party_maker m = {0};
    mn_buf out = {0};
    mn_err e = MN_ERR_INIT;
    const mn_party *p;
    if (mn_party_read(&p, &m, mn_text_of(json), 3, &e)) {
        print_error("%s: %s\n", json, e.msg);
        fail();
    }
    assert_int_equal(p->line, 3);
    mn_party_write(&out, p);
    assert_text(((mn_text){out.ptr, out.len}), want);
    mn_buf_free(&out);
    mn_party_maker_free(&m);
}

static void test_forms(void **state)
{
    (void)state;
    assert_written("{\"id\":\"7\",\"name\":\" Good \\t Will\\u0000Company\",\"country\":\"mm\"}",
                   "{\"id\":\"7\",\"schema\":\"LegalEntity\",\"properties\":{"
                   "\"name\":[\"Good Will Company\"],\"country\":[\"mm\"]}}");
    /* Values in the order of fields, in a field as given; id and schema may come last. */
    assert_written("{\"properties\":{\"birthDate\":[\"1965\"],\"alias\":[\"B\",\"A\",\"B\"],"
                   "\"name\":[\"C\"]},\"schema\":\"individual\",\"id\":7}",
                   "{\"id\":\"7\",\"schema\":\"Person\",\"properties\":{\"name\":[\"C\"],"
                   "\"alias\":[\"B\",\"A\"],\"birthDate\":[\"1965\"]}}");
    /* Nothing that a list says is lost, but nested entities. */
    assert_written("{\"id\":\"1\",\"name\":\"x\",\"properties\":{\"topics\":[\"debarment\",null],"
                   "\"sanctions\":[{\"id\":\"2\"}]},\"caption\":\"x\"}",
                   "{\"id\":\"1\",\"schema\":\"LegalEntity\",\"properties\":{\"name\":[\"x\"],"
                   "\"other\":[\"topics=debarment\"]}}");
    assert_written("{\"id\":\"1\",\"name\":\"x\",\"other\":[\"topics=debarment\"]}",
                   "{\"id\":\"1\",\"schema\":\"LegalEntity\",\"properties\":{\"name\":[\"x\"],"
                   "\"other\":[\"topics=debarment\"]}}");
}

static void assert_refused(const char *json, const char *msg, unsigned col)
{
    mn_party_maker m = {0};
    mn_err e = MN_ERR_INIT;
    const mn_party *p;
    assert_int_equal(mn_party_read(&p, &m, mn_text_of(json), 9, &e), MN_DATA);
    assert_string_equal(e.msg, msg);
    assert_int_equal(e.line, 9);
    assert_int_equal(e.col, col);
    mn_party_maker_free(&m);
}

static void test_refused(void **state)
{
    (void)state;
    assert_refused("", "an object was expected", 1);
    assert_refused("[]", "an object was expected", 1);
    assert_refused("{\"id\":\"1\"}", "a party without a name", 0);
    assert_refused("{\"id\":\"1\",\"name\":\" \"}", "a party without a name", 0);
    assert_refused("{\"id\":\"1\",\"id\":\"2\",\"name\":\"x\"}", "the id stands twice", 11);
    assert_refused("{\"id\":[],\"name\":\"x\"}", "an id is a string or a number", 7);
    assert_refused("{\"schema\":1,\"name\":\"x\"}", "a schema is a string", 11);
    assert_refused("{\"name\":\"\xC3\xA9\",\"a\":[1,}", "a value was expected", 20);
    assert_refused("{\"name\":\"x\"} {", "something follows the object", 14);
}

static void test_limits(void **state)
{
    (void)state;
    mn_party_maker m = {0};
    mn_err e = MN_ERR_INIT;
    const mn_party *p;
    for (int extra = 0; extra < 2; extra++) {
        mn_party_start(&m, 1);
        mn_party_set_id(&m, mn_text_of("many"));
        for (int i = 0; i < MN_PARTY_VALUES_MAX + extra; i++) {
            char name[16];
            snprintf(name, sizeof name, "%d", i);
            mn_party_add(&m, MN_PARTY_ALIAS, mn_text_of(name));
        }
        assert_int_equal(mn_party_end(&p, &m, &e), extra ? MN_DATA : MN_OK);
        if (!extra)
            assert_int_equal(mn_party_count(p, MN_PARTY_ALIAS), MN_PARTY_VALUES_MAX);
    }
    mn_party_maker_free(&m);
}

/* Each value is looked for among all: one that is said for ever must not take for ever. */
static void test_said_again(void **state)
{
    (void)state;
    mn_party_maker m = {0};
    mn_err e = MN_ERR_INIT;
    const mn_party *p;
    for (int extra = 0; extra < 2; extra++) {
        mn_party_start(&m, 1);
        for (int i = 0; i < MN_PARTY_TRIED_MAX + extra; i++)
            mn_party_add(&m, MN_PARTY_NAME, mn_text_of("a"));
        assert_int_equal(mn_party_end(&p, &m, &e), extra ? MN_DATA : MN_OK);
        if (!extra)
            assert_int_equal(p->count, 1);
    }
    mn_party_maker_free(&m);
}

static void test_looking(void **state)
{
    (void)state;
    mn_party_maker m = {0};
    mn_err e = MN_ERR_INIT;
    const mn_party *p;
    mn_party_start(&m, 1);
    mn_party_add(&m, MN_PARTY_COUNTRY, mn_text_of("th"));
    mn_party_add(&m, MN_PARTY_NAME, mn_text_of("a"));
    mn_party_add_property(&m, mn_text_of("nationality"), mn_text_of("mm"));
    assert_int_equal(mn_party_end(&p, &m, &e), MN_OK);
    assert_text(mn_party_nth(p, MN_PARTY_COUNTRY, 0), "th");
    assert_text(mn_party_nth(p, MN_PARTY_COUNTRY, 1), "mm");
    assert_null(mn_party_nth(p, MN_PARTY_COUNTRY, 2).ptr);
    assert_int_equal(p->id.len, 0);
    mn_party_maker_free(&m);
}

static void test_schemas(void **state)
{
    (void)state;
    mn_schema s;
    for (int i = 0; i < MN_SCHEMAS; i++) {
        assert_true(mn_schema_find(&s, mn_text_of(mn_schema_name((mn_schema)i))));
        assert_int_equal(s, i);
        assert_true(mn_schema_fits(s, s));
    }
    assert_false(mn_schema_find(&s, mn_text_of("Yacht")));
    assert_true(mn_schema_fits(MN_SCHEMA_LEGAL_ENTITY, MN_SCHEMA_PERSON));
    assert_true(mn_schema_fits(MN_SCHEMA_COMPANY, MN_SCHEMA_ORGANIZATION));
    assert_false(mn_schema_fits(MN_SCHEMA_COMPANY, MN_SCHEMA_PERSON));
    assert_false(mn_schema_fits(MN_SCHEMA_VESSEL, MN_SCHEMA_LEGAL_ENTITY));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms),   cmocka_unit_test(test_refused),
        cmocka_unit_test(test_limits),  cmocka_unit_test(test_said_again),
        cmocka_unit_test(test_looking), cmocka_unit_test(test_schemas),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
