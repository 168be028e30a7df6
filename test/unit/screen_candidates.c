/* SPDX-License-Identifier: Apache-2.0
 *
 * screen_candidates.c - are altered names of a published list among the candidates? Reads the UN's
 * list and the 683 names of the yente benchmark that are made from it, from the folder that
 * MANUMIT_SCREENING_DATA names; passes over where it is not set.
 */
#include <manumit/table.h>

#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "core/text.h"
#include "screen/index/index.h"
#include "screen/lists/lists.h"
#include "screen/match/kit.h"

static mn_status take(void *payload, const mn_party *p, size_t source, mn_err *e)
{
    (void)source;
    return mn_index_add(payload, p, e);
}

static mn_index *index_of(const mn_kit *kit, const char *path)
{
    mn_index_builder *b = NULL;
    mn_list_reading l = {0};
    mn_index *x = NULL;
    const mn_index_head head = {mn_text_of("un"), {NULL, 0}};
    assert_int_equal(mn_index_builder_new(&b, kit->tables, NULL), MN_OK);
    assert_int_equal(mn_list_read(&l, NULL, &path, 1, &(mn_list_options){0}, take, b, NULL), MN_OK);
    assert_int_equal(mn_index_make(&x, b, &head, NULL), MN_OK);
    mn_list_reading_free(&l);
    mn_index_builder_free(b);
    return x;
}

static mn_table *table_of(const char *folder, const char *name)
{
    char path[4096];
    mn_table *t = NULL;
    const mn_read_options o = MN_READ_OPTIONS_INIT;
    snprintf(path, sizeof path, "%s/candidates/%s", folder, name);
    assert_int_equal(mn_table_read(&t, NULL, path, &o, NULL), MN_OK);
    return t;
}

static bool bears(const mn_index *x, uint32_t entry, mn_text name)
{
    uint32_t first, count;
    mn_index_names_of(x, entry, &first, &count);
    for (uint32_t i = first; i < first + count; i++)
        if (mn_text_eq(mn_parsed_original(mn_index_name_at(x, i).parsed), name))
            return true;
    return false;
}

/* Row i of the altered names is row i of the names as they are listed. */
static void test_altered_names(void **state)
{
    const char *folder = getenv("MANUMIT_SCREENING_DATA");
    (void)state;
    if (!folder) {
        print_message("MANUMIT_SCREENING_DATA is not set: passed over\n");
        skip();
    }
    char path[4096];
    mn_kit *kit = NULL;
    mn_finder *f = NULL;
    mn_parsed *q = malloc(MN_PARSED_MAX);
    mn_candidate c[MN_CANDIDATES];
    size_t asked = 0, found = 0, candidates = 0;
    snprintf(path, sizeof path, "%s/lists/UN_consolidated.xml.gz", folder);
    assert_int_equal(mn_kit_get(&kit, NULL, NULL), MN_OK);
    assert_int_equal(mn_finder_new(&f, NULL), MN_OK);
    mn_index *x = index_of(kit, path);
    mn_table *altered = table_of(folder, "yente_positives_un_treated.csv");
    mn_table *listed = table_of(folder, "yente_positives_un_untreated.csv");
    for (size_t i = 0; i < mn_table_rows(altered); i++) {
        const mn_text wanted = mn_table_text(listed, i, 0);
        bool there = false, in = false;
        for (uint32_t n = 0; n < mn_index_entries(x) && !there; n++)
            there = bears(x, n, wanted);
        assert_int_equal(
            mn_name_read(q, mn_table_text(altered, i, 0), MN_BEARER_PERSON, kit->tables, NULL),
            MN_OK);
        mn_finder_ask(f, q);
        const size_t n = mn_index_find(c, MN_CANDIDATES, x, f);
        for (size_t k = 0; k < n && there; k++)
            in = in || bears(x, mn_index_name_at(x, c[k].name).entry, wanted);
        asked += there;
        found += in;
        candidates += n;
    }
    print_message("%zu of %zu found, %.1f candidates a query\n", found, asked,
                  (double)candidates / (double)mn_table_rows(altered));
    assert_true(asked >= 600);
    assert_true(found * 1000 >= asked * 995);
    assert_true(candidates <= 50 * mn_table_rows(altered));
    mn_table_free(altered);
    mn_table_free(listed);
    mn_index_close(x);
    mn_finder_free(f);
    mn_kit_drop(kit);
    free(q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_altered_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
