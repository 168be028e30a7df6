/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_nexus.c - what in a chain touches a ban: lists, regions, goods; what people decided; what
 * is kept beside the store, and damaged; threads; memory that runs out. Where it lies is in
 * trace_nexus_place.c.
 *
 * Linked with --wrap=malloc, calloc and realloc.
 */
#include "trace_nexus.h"

#include <dirent.h>
#include <manumit/store_review.h>

#include "failing.h"
#include "screen/review/identity.h"

static const char *const list[] = {
    "U1={\"id\":\"U1\",\"schema\":\"Company\",\"name\":\"Hotan Textile Mill\",\"country\":\"cn\","
    "\"startDate\":\"2022-06-21\"}",
    "U2={\"id\":\"U2\",\"schema\":\"Company\",\"name\":\"Northern Star Shipping\"}", NULL};

static mn_chain *sample_chain(void)
{
    mn_chain_builder *b = NULL;
    mn_chain *c = NULL;
    mn_err e = MN_ERR_INIT;
    uint16_t file;
    assert_int_equal(mn_chain_builder_new(&b, NULL), MN_OK);
    assert_int_equal(mn_chain_add_file(&file, b, mn_text_of("t.csv"), mn_text_of(""),
                                       mn_text_of("parties"), NULL),
                     MN_OK);
    add_party(b, "A", "Hotan Textile Mill Co Ltd", "CN", "12 Yingbin Road, Hotan, Xinjiang");
    add_party(b, "B", "Quiet Brand", "US", "Main Street 1, Boston");
    add_party(b, "C", "Xinjiang Garments Trading", "CN", "Pudong, Shanghai");
    add_party(b, "D", "Border Smelter", "", "");
    add_party(b, "E", "...", "IN", "");
    add_site(b, "S1", "D", "", 44.2234, 80.3852); /* at the border */
    add_site(b, "S2", "D", "Korla, Xinjiang", NAN, NAN);
    add_supply(b, "A", "B", "raw cotton", "5201");
    add_supply(b, "C", "B", "cotton T-shirts", "6109");
    add_supply(b, "B", "C", "raw cotton", "5201"); /* from the US: on no list */
    if (mn_chain_make(&c, b, "sample", 1, NULL, &e))
        fail_msg("%s", e.msg);
    mn_chain_builder_free(b);
    snprintf(c->digest, sizeof c->digest, "of-the-test"); /* as those of a store have */
    return c;
}

static void expect(const mn_chain *c, const mn_nexus_asked *a, const mn_ctx *ctx, bool kept,
                   const char *const *parts, const char *file, int line)
{
    mn_nexus_set s = {0};
    mn_err e = MN_ERR_INIT;
    if (mn_nexus_find(&s, c, NULL, sample_place, a, ctx, &e))
        fail_msg("%s %s", e.msg, e.hint);
    char *text = told(c, &s);
    bool ok = s.kept == kept;
    if (!ok)
        print_error("kept: %d\n", s.kept);
    for (; *parts; parts++)
        ok = (**parts == '-' ? !strstr(text, *parts + 1) : contains(text, *parts)) && ok;
    if (!ok) {
        print_error("told: %s\n", text);
        _fail(file, line);
    }
    free(text);
    mn_nexus_free(&s);
}
#define expect(c, a, kept, ...)                                                                    \
    expect(c, a, NULL, kept, (const char *const[]){__VA_ARGS__, NULL}, __FILE__, __LINE__)

static void test_find(void **state)
{
    (void)state;
    mn_store_list_change change;
    mn_store *s = sample_store();
    mn_chain *c = sample_chain();
    mn_nexus_asked a = asked();
    expect(c, &a, false, "A region found region cn-xj", "-listed"); /* no list yet */
    static const char *const nothing[] = {"nothing"};
    mn_nexus_asked named = asked();
    named.list = nothing; /* a list that is named must be there */
    named.lists = 1;
    mn_nexus_set no_such = {0};
    assert_int_equal(mn_nexus_find(&no_such, c, NULL, sample_place, &named, NULL, NULL), MN_USAGE);
    a.listed = true;
    mn_nexus_set none = {0};
    mn_err e = MN_ERR_INIT;
    assert_int_equal(mn_nexus_find(&none, c, NULL, sample_place, &a, NULL, &e), MN_USAGE);
    a.listed = false;
    sample_import(&change, s, "own", "2026-01-01", list);
    mn_nexus_set set = {0};
    assert_int_equal(mn_nexus_find(&set, c, NULL, sample_place, &a, NULL, NULL), MN_OK);
    char *text = told(c, &set);
    assert_true(contains(text, "A listed found own@1: Hotan Textile Mill"));
    assert_true(contains(text, "A region found region cn-xj"));
    assert_true(contains(text, "A good found dol 2022: Cotton, China"));
    assert_true(contains(text, "C region review region cn-xj"));
    assert_true(contains(text, "D/S1 region near border region cn-xj"));
    assert_true(contains(text, "D/S2 region found region cn-xj"));
    assert_true(contains(text, "C good review dol 2022: Cotton, China")); /* T-shirts of it */
    assert_null(strstr(text, "B "));
    assert_int_equal(set.lists, 1);
    assert_int_equal(set.unasked, 1);         /* E: "..." */
    assert_int_equal(set.at[0].since, 19164); /* 2022-06-21 */
    assert_text(set.at[0].rule, "own/U1");
    assert_text(set.at[0].version, "1 (2026-01-01)");
    free(text);
    mn_nexus_free(&set);
    expect(c, &a, true, "A listed found", "D/S1 region near border"); /* what was kept */
    a.region = true;
    expect(c, &a, false, "A region found", "-listed", "-good");
    a = asked();
    a.on = "2020-01-01"; /* before the list and the law */
    expect(c, &a, true, "-listed", "-region", "A good found");
    a.on = "2022-06-21";
    expect(c, &a, true, "A listed found", "A region found");
    mn_chain_close(c);
    sample_drop_index(s);
}

static void decide(mn_store *s, const char *name, const char *entry, mn_store_decision d,
                   const char *when)
{
    const mn_store_act act = {mn_text_of("rex"), mn_text_of(when)};
    const mn_party_value v[] = {{MN_PARTY_NAME, mn_text_of(name)},
                                {MN_PARTY_COUNTRY, mn_text_of("cn")}};
    const mn_party p = {.schema = MN_SCHEMA_COMPANY, .value = v, .count = 2};
    mn_identity id;
    int64_t number = 0;
    mn_err e = MN_ERR_INIT;
    assert_int_equal(mn_identity_of(&id, &p, &e), MN_OK);
    const mn_store_review r = {.party_key = mn_text_of(id.key),
                               .party_hash = mn_text_of(id.hash),
                               .list = mn_text_of("own"),
                               .entry = mn_text_of(entry),
                               .decision = d,
                               .scope = MN_STORE_THIS_NAME,
                               .reason = mn_text_of("looked")};
    if (mn_store_review_put(&number, s, &r, &act, &e))
        fail_msg("%s", e.msg);
}

/* What people decide holds at once, though what the score says was kept. */
static void test_decided(void **state)
{
    (void)state;
    mn_store_list_change change;
    mn_store *s = sample_store();
    mn_chain *c = sample_chain();
    const mn_nexus_asked a = asked();
    sample_import(&change, s, "own", "2026-01-01", list);
    expect(c, &a, false, "A listed found own@1: Hotan Textile Mill");
    decide(s, "Hotan Textile Mill Co Ltd", "U1", MN_STORE_NO_MATCH, "2026-02-01T10:00:00Z");
    expect(c, &a, true, "-A listed", "A region found");
    decide(s, "Xinjiang Garments Trading", "U2", MN_STORE_MATCH, "2026-02-02T10:00:00Z");
    expect(c, &a, true, "-A listed", "C listed found own@1: Northern Star Shipping");
    decide(s, "Hotan Textile Mill Co Ltd", "U1", MN_STORE_UNSURE, "2026-02-03T10:00:00Z");
    expect(c, &a, true, "A listed review own@1: Hotan Textile Mill");
    mn_chain_close(c);
    sample_drop_index(s);
}

/* --- what is kept
 * --------------------------------------------------------------------------------- */

static size_t kept_path(char out[5000])
{
    char folder[4200];
    size_t n = 0;
    snprintf(folder, sizeof folder, "%s.index", sample_place);
    DIR *d = opendir(folder);
    for (const struct dirent *f; d && (f = readdir(d));)
        if (strstr(f->d_name, ".mnnexus")) {
            snprintf(out, 5000, "%s/%s", folder, f->d_name);
            n++;
        }
    if (d)
        closedir(d);
    return n;
}

/* Each byte of it in turn, and each length: it is made anew, or what is told is the same. */
static void test_damaged(void **state)
{
    (void)state;
    mn_store_list_change change;
    mn_store *s = sample_store();
    mn_chain *c = sample_chain();
    const mn_nexus_asked a = asked();
    char path[5000];
    static char bytes[65536];
    mn_nexus_set set = {0};
    size_t anew = 0;
    sample_import(&change, s, "own", "2026-01-01", list);
    assert_int_equal(mn_nexus_find(&set, c, NULL, sample_place, &a, NULL, NULL), MN_OK);
    char *good = told(c, &set);
    mn_nexus_free(&set);
    assert_int_equal(kept_path(path), 1);
    FILE *f = fopen(path, "rb");
    const size_t size = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    for (size_t i = 0; i < size; i += i < 250 ? 3 : 41) {
        f = fopen(path, "wb");
        bytes[i] ^= 0x55;
        fwrite(bytes, 1, i % 3 ? size : i, f); /* or cut there */
        bytes[i] ^= 0x55;
        fclose(f);
        assert_int_equal(mn_nexus_find(&set, c, NULL, sample_place, &a, NULL, NULL), MN_OK);
        anew += !set.kept;
        char *text = told(c, &set);
        assert_string_equal(text, good);
        free(text);
        mn_nexus_free(&set);
    }
    assert_true(anew > 50);
    free(good);
    mn_chain_close(c);
    sample_drop_index(s);
}

static void test_threads(void **state)
{
    (void)state;
    mn_store_list_change change;
    mn_store *s = sample_store();
    mn_chain_builder *b = NULL;
    mn_chain *c = NULL;
    char *text[2];
    uint16_t file;
    sample_import(&change, s, "own", "2026-01-01", list);
    assert_int_equal(mn_chain_builder_new(&b, NULL), MN_OK);
    assert_int_equal(mn_chain_add_file(&file, b, mn_text_of("t.csv"), mn_text_of(""),
                                       mn_text_of("parties"), NULL),
                     MN_OK);
    for (int i = 0; i < 5000; i++) {
        char id[16], name[64];
        snprintf(id, sizeof id, "P%d", i);
        snprintf(name, sizeof name, i % 50 ? "Firm %d" : "Hotan Textile Mill No %d", i);
        add_party(b, id, name, "CN", i % 7 ? "" : "Aksu, Xinjiang");
        add_supply(b, id, "P0", i % 3 ? "cotton" : "tomatoes", "");
    }
    assert_int_equal(mn_chain_make(&c, b, "threads", 1, NULL, NULL), MN_OK);
    mn_chain_builder_free(b);
    for (int i = 0; i < 2; i++) {
        mn_ctx ctx = MN_CTX_INIT;
        mn_nexus_asked a = asked();
        mn_nexus_set set = {0};
        ctx.threads = i ? 4 : 1;
        a.anew = true;
        assert_int_equal(mn_nexus_find(&set, c, NULL, sample_place, &a, &ctx, NULL), MN_OK);
        assert_true(set.n > 700);
        text[i] = told(c, &set);
        mn_nexus_free(&set);
    }
    assert_string_equal(text[0], text[1]);
    free(text[0]);
    free(text[1]);
    mn_chain_close(c);
    sample_drop_index(s);
}

/* Each choice makes a file: the newest of them stay, those of other chains too; and no name of a
 * chain leads out of the folder. */
static void test_kept_few(void **state)
{
    (void)state;
    mn_store_list_change change;
    mn_store *s = sample_store();
    mn_chain *c = sample_chain();
    mn_nexus_asked a = asked();
    mn_nexus_set set = {0};
    char path[5000];
    sample_import(&change, s, "own", "2026-01-01", list);
    for (int i = 0; i < MN_NEXUS_KEPT + 5; i++) {
        a.review = 0.3 + 0.01 * i;
        assert_int_equal(mn_nexus_find(&set, c, NULL, sample_place, &a, NULL, NULL), MN_OK);
        assert_false(set.kept);
        mn_nexus_free(&set);
    }
    assert_int_equal(kept_path(path), MN_NEXUS_KEPT);
    assert_int_equal(mn_nexus_find(&set, c, NULL, sample_place, &a, NULL, NULL), MN_OK);
    assert_true(set.kept); /* the newest */
    mn_nexus_free(&set);
    snprintf(c->name, sizeof c->name, "other");
    assert_int_equal(mn_nexus_find(&set, c, NULL, sample_place, &a, NULL, NULL), MN_OK);
    mn_nexus_free(&set);
    assert_int_equal(kept_path(path), MN_NEXUS_KEPT + 1);
    snprintf(c->name, sizeof c->name, "x/../y");
    assert_int_equal(mn_nexus_find(&set, c, NULL, sample_place, &a, NULL, NULL), MN_OK);
    assert_false(set.kept);
    mn_nexus_free(&set);
    assert_int_equal(kept_path(path), MN_NEXUS_KEPT + 1);
    mn_chain_close(c);
    sample_drop_index(s);
}

static bool stop(void *payload)
{
    (void)payload;
    return true;
}

static void test_cancelled(void **state)
{
    (void)state;
    mn_store *s = sample_store();
    mn_chain *c = sample_chain();
    mn_ctx ctx = MN_CTX_INIT;
    mn_nexus_asked a = asked();
    mn_nexus_set set = {0};
    ctx.cancelled = stop;
    a.region = true;
    assert_int_equal(mn_nexus_find(&set, c, NULL, sample_place, &a, &ctx, NULL), MN_CANCELLED);
    mn_nexus_free(&set);
    mn_chain_close(c);
    sample_drop_index(s);
}

static void test_memory(void **state)
{
    (void)state;
    mn_store_list_change change;
    mn_store *s = sample_store();
    mn_chain *c = sample_chain();
    mn_ctx ctx = MN_CTX_INIT;
    bool more = true;
    sample_import(&change, s, "own", "2026-01-01", list);
    decide(s, "Hotan Textile Mill Co Ltd", "U1", MN_STORE_UNSURE, "2026-02-03T10:00:00Z");
    assert_int_equal(mn_cache_new(&ctx.cache, NULL), MN_OK);
    for (long n = 0; more; n += n < 300 ? 1 : 23) {
        mn_nexus_set set = {0};
        mn_err e = MN_ERR_INIT;
        mn_nexus_asked a = asked();
        a.anew = n % 2;
        left = n;
        const mn_status st = mn_nexus_find(&set, c, NULL, sample_place, &a, &ctx, &e);
        more = left < 0;
        left = -1;
        if (st && st != MN_SYSTEM)
            fail_msg("allocation %ld: status %d, %s", n, (int)st, e.msg);
        if (!st) {
            char *text = told(c, &set);
            assert_true(contains(text, "A region found"));
            free(text);
        }
        mn_nexus_free(&set);
    }
    mn_cache_free(ctx.cache);
    mn_chain_close(c);
    sample_drop_index(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),     cmocka_unit_test(test_decided),
        cmocka_unit_test(test_damaged),  cmocka_unit_test(test_threads),
        cmocka_unit_test(test_kept_few), cmocka_unit_test(test_cancelled),
        cmocka_unit_test(test_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
