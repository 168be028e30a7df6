/* SPDX-License-Identifier: Apache-2.0
 *
 * screen_lists_memory.c - every allocation of a reader of lists fails in turn: the answer is
 * "out of memory", never a list that lacks something, and nothing leaks.
 */
#include <stdlib.h>

#include "check.h"
#include "failing.h"
#include "screen/lists/lists.h"
#include "screen/party/json.h"

struct seen {
    mn_buf text;
};

static mn_status take(void *payload, const mn_party *p, size_t source, mn_err *e)
{
    struct seen *s = payload;
    long kept = left; /* the test's own allocations do not fail */
    (void)source;
    (void)e;
    left = -1;
    mn_party_write(&s->text, p);
    mn_buf_char(&s->text, '\n');
    left = kept;
    return MN_OK;
}

static void fail_each(const char *name, const char *format)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/test/lists/%s", MN_SOURCE_DIR, name);
    const char *paths[] = {path};
    mn_list_options o = {.format = format};
    mn_cache *cache;
    assert_int_equal(mn_cache_new(&cache, NULL), MN_OK);
    mn_ctx ctx = {.cache = cache};
    struct seen whole = {.text = {0}};
    for (long n = -1; n < 100000; n += n < 300 ? 1 : 7) {
        struct seen s = {.text = {0}};
        mn_list_reading l;
        mn_err e = MN_ERR_INIT;
        left = n;
        mn_status st = mn_list_read(&l, &ctx, paths, 1, &o, take, &s, &e);
        bool failed = n >= 0 && left < 0;
        left = -1;
        mn_list_reading_free(&l);
        if (n == -1) {
            assert_int_equal(st, MN_OK);
            whole = s;
            continue;
        }
        bool same = s.text.len == whole.text.len &&
                    (!s.text.len || memcmp(s.text.ptr, whole.text.ptr, s.text.len) == 0);
        if (st != MN_SYSTEM && (st || !same)) {
            print_error("%s, allocation %ld: %s\n%s", name, n, st ? e.msg : "another list",
                        s.text.ptr ? s.text.ptr : "");
            fail();
        }
        mn_buf_free(&s.text);
        if (!failed)
            break;
    }
    mn_buf_free(&whole.text);
    mn_cache_free(cache);
}

static void test_memory(void **state)
{
    (void)state;
    fail_each("sdn.csv", "ofac-csv");
    fail_each("sdn.xml", "ofac-xml");
    fail_each("un.xml", "un-xml");
    fail_each("csl.csv", "csl-csv");
    fail_each("dpl.txt", "bis-csv");
    fail_each("cbp.csv", "cbp-csv");
    fail_each("sam.zip", "sam-csv");
    fail_each("1260h.csv", "1260h-csv");
    fail_each("uflpa.txt", "uflpa-text");
    fail_each("uflpa.html", "uflpa-html");
    fail_each("ftm.json", "ftm-json");
    fail_each("statements.csv", "ftm-statements");
    fail_each("own.csv", "table");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
