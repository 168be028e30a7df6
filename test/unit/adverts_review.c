/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_review.c - the commands by which networks are read, decided and handed out: who may, and
 * "out of memory" wherever memory is short, with nothing half done.
 */
#include <manumit/command.h>
#include <manumit/store_account.h>
#include <string.h>

#include "check.h"
#include "core/text.h"
#include "failing.h"
#include "store/inside.h"
#include "unit/store_sample.h"

/* A case of two posts as the store keeps it. */
static const char kept[] =
    "{\"manumit\": \"network-case-1\"}\n"
    "{\"table\": \"facts\", \"columns\": \"name:t value:t\", \"rows\": 3}\n"
    "[\"reasons\",\"2 posts; 2 places\"]\n"
    "[\"contrary\",\"it names a page on the web, as firms do\"]\n"
    "[\"posts_left_out\",\"7\"]\n"
    "{\"table\": \"posts\", \"columns\": \"post:t time:t place:t lat:f lon:f source:t author:t "
    "file:t "
    "row:i cluster:t template:i signs:t id:t text:t\", \"rows\": 2}\n"
    "[\"1\",\"2026-03-01\",\"Lima "
    "(PE)\",-12.05,-77.04,null,null,\"posts.csv\",1,\"1\",1,null,\"1\","
    "\"Rooms, ask Ana\"]\n"
    "[\"2\",\"2026-03-03\",\"Cusco (PE)\",null,null,null,null,\"posts.csv\",2,\"1\",1,null,\"2\","
    "\"Rooms, ask Eva\"]\n"
    "{\"table\": \"ties\", \"columns\": \"tie:i sort:t kind:t value:t state:t posts:i texts:i "
    "pieces:i "
    "places:i leaps:f weight:f here:i reason:t\", \"rows\": 1}\n"
    "[1,\"text\",\"text\",\"1\",\"kept\",2,1,null,2,0,1,2,\"2 posts share it\"]\n"
    "{\"table\": \"tied\", \"columns\": \"tie:i post:t\", \"rows\": 2}\n"
    "[1,\"1\"]\n[1,\"2\"]\n"
    "{\"table\": \"templates\", \"columns\": \"template:i posts:i bits_saved:f text:t\", \"rows\": "
    "1}\n"
    "[1,2,40,\"Rooms, ask <name>\"]\n"
    "{\"table\": \"tokens\", \"columns\": \"template:i position:i text:t slot:i kind:t spaced:b\", "
    "\"rows\": 2}\n"
    "[1,1,\"Rooms\",null,null,false]\n[1,2,\"<*>\",1,\"name\",true]\n"
    "{\"table\": \"fills\", \"columns\": \"template:i post:t slot:i value:t\", \"rows\": 2}\n"
    "[1,\"1\",1,\"Ana\"]\n[1,\"2\",1,\"Eva\"]\n"
    "{\"table\": \"stays\", \"columns\": \"place:t lat:f lon:f from:t to:t posts:i\", \"rows\": "
    "0}\n"
    "{\"table\": \"legs\", \"columns\": \"from_place:t to_place:t from:t to:t km:f hours:f "
    "impossible:b\", \"rows\": 0}\n"
    "{\"table\": \"circuits\", \"columns\": \"places:t laps:f chance:f\", \"rows\": 0}\n"
    "{\"table\": \"files\", \"columns\": \"name:t sha256:t rows:i kept_on:t\", \"rows\": 1}\n"
    "[\"posts.csv\",\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",2,null]\n";

static void fill(mn_store *s)
{
    mn_store_network_kept k;
    mn_err e = MN_ERR_INIT;
    const mn_store_act act = {mn_text_of("ann"), mn_text_of("2026-03-20T10:00:00Z")};
    const mn_store_network_head h = {.archive = mn_text_of("adverts"),
                                     .key = mn_text_of(sample_hash),
                                     .name = mn_text_of("1"),
                                     .digest = mn_text_of(sample_hash),
                                     .priority = 1.5,
                                     .posts = 9,
                                     .texts = 1,
                                     .places = 2,
                                     .reasons = mn_text_of("2 posts; 2 places"),
                                     .bytes = mn_text_of(kept)};
    assert_int_equal(mn_store_keep_begin(s, &act, &e), MN_OK);
    assert_int_equal(mn_store_keep_end(s, mn_store_network_keep(&k, s, &h, &act, &e), &e), MN_OK);
}

static mn_status swallow(void *payload, const char *bytes, size_t len, mn_err *e)
{
    mn_buf *b = payload;
    mn_buf_add(b, bytes, len);
    return b->failed ? MN_SYSTEM : ((void)e, MN_OK);
}

/* Runs a line ("adverts queue") on the store, and renders its report as JSON into out. */
static mn_status run(mn_buf *out, const char *line, mn_err *e)
{
    char words[512];
    const char *argv[32];
    int n = 0;
    mn_call *call = NULL;
    mn_report *r = NULL;
    const mn_ctx ctx = {.threads = 1};
    const mn_render_options json = {.format = MN_RENDER_JSON};
    snprintf(words, sizeof words, "%s", line);
    for (char *at = words; at && *at && n < 28; n++) {
        argv[n] = at;
        if ((at = strchr(at, ' ')))
            *at++ = '\0';
    }
    argv[n++] = "--store";
    argv[n++] = sample_place;
    mn_status st = mn_call_parse(&call, mn_commands(), n, argv, e);
    if (!st)
        st = mn_call_run(&r, call, &ctx, e);
    if (!st)
        st = mn_report_render(r, &json, swallow, out, e);
    mn_report_free(r);
    mn_call_free(call);
    return st;
}

static void expect(const char *line, mn_status status, const char *said)
{
    mn_buf b = {0};
    mn_err e = MN_ERR_INIT;
    const mn_status st = run(&b, line, &e);
    if (st != status)
        fail_msg("%s: status %d: %s", line, (int)st, e.msg);
    if (!strstr(st ? e.msg : b.ptr, said))
        fail_msg("%s: '%s' is not in: %s", line, said, st ? e.msg : b.ptr);
    mn_buf_free(&b);
}

static void test_roles(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        mn_store_role role;
    } all[] = {{"adm", MN_STORE_ADMINISTRATOR},
               {"rev", MN_STORE_REVIEWER},
               {"sup", MN_STORE_SUPERVISOR},
               {"aud", MN_STORE_AUDITOR}};
    mn_store *s = sample_store();
    const mn_store_act act = {mn_text_of("adm"), mn_text_of("2026-01-01T10:00:00Z")};
    fill(s);
    s->passes = 1;
    s->memory = 8192;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        assert_int_equal(mn_store_account_add(s, mn_text_of(all[i].name), all[i].role,
                                              mn_text_of("correct horse"), &act, NULL),
                         MN_OK);
    expect("adverts queue --as-user adm", MN_USAGE, "may not see alerts, networks");
    expect("adverts network W1 --as-user aud", MN_USAGE, "may not see alerts, networks");
    expect("adverts package W1 --as-user adm", MN_USAGE, "may not see alerts, networks");
    expect("adverts decide W1 lead --reason x --as-user rev", MN_USAGE, "a network a lead");
    expect("adverts queue --as-user rev", MN_OK, "\"W00001\"");
    expect("adverts network W1 --as-user rev", MN_OK, "Rooms, ask Eva");
    expect("adverts network W1 --as-user rev", MN_OK, "no room for 7 of its posts");
    expect("adverts decide W1 take --as-user rev", MN_OK, "\"taken_by\": \"rev\"");
    expect("adverts queue --mine --as-user sup", MN_OK, "\"queue\": []");
    expect("adverts queue --watched --as-user sup", MN_OK, "\"queue\": []");
    expect("adverts decide W1 lead --reason x --as-user sup", MN_OK, "\"decision\": \"lead\"");
    expect("adverts package W1 --no-pages --as-user rev", MN_OK, "\"SHA256SUMS\"");
    sample_expect_whole(s);
    sample_drop(s);
}

/* A damaged case is told, and by whom it can be mended. */
static void test_damaged(void **state)
{
    (void)state;
    mn_store *s = sample_store();
    mn_err e = MN_ERR_INIT;
    fill(s);
    assert_int_equal(mn_db_exec(s->db, "UPDATE network_case SET length = length - 1", &e), MN_OK);
    expect("adverts network W1", MN_DATA, "the case of a network in the store is damaged");
    expect("adverts package W1 --no-pages", MN_DATA, "the case of a network in the store is");
    sample_drop(s);
}

static void test_memory_runs_out_anywhere(void **state)
{
    (void)state;
    static const char *const lines[] = {"adverts queue --state all", "adverts network W1",
                                        "adverts decide W1 take --as-user bob",
                                        "adverts package W1 --no-pages"};
    mn_store *s = sample_store();
    fill(s);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        for (long at = 0;; at += at < 20 ? 1 : 61) {
            mn_buf b = {0};
            mn_err e = MN_ERR_INIT;
            left = at;
            const mn_status st = run(&b, lines[i], &e);
            const bool ended = left < 0;
            left = -1;
            mn_buf_free(&b);
            if (!ended) {
                assert_int_equal(st, MN_OK);
                break;
            }
            /* What is asked of the system in vain (who is it that runs it) may be done without. */
            if (st != MN_SYSTEM && st != MN_OK)
                fail_msg("%s: allocation %ld: status %d: %s", lines[i], at, (int)st, e.msg);
        }
    sample_expect_whole(s);
    sample_drop(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_roles),
        cmocka_unit_test(test_damaged),
        cmocka_unit_test(test_memory_runs_out_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
