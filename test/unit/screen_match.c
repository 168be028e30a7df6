/* SPDX-License-Identifier: Apache-2.0
 *
 * screen_match.c - tests of indexes and of parties matched against them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "core/file.h"
#include "screen/commands/screen.h"
#include "screen/index/layout.h"
#include "screen/party/json.h"

static mn_kit *kit;

static int begin(void **state)
{
    (void)state;
    return mn_kit_get(&kit, NULL, NULL) != MN_OK;
}

static int end(void **state)
{
    (void)state;
    mn_kit_drop(kit);
    return 0;
}

static const char *const list[] = {
    "{\"id\":\"1\",\"schema\":\"Company\",\"name\":\"Good Will Trading Co. "
    "Ltd\",\"country\":\"mm\","
    "\"leiCode\":\"5493001KJTIIGC8Y1R12\"}",
    "{\"id\":\"2\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Vladimir Ivanovich Testov\"],"
    "\"alias\":[\"Владимир Тестов\"],\"country\":[\"ru\"],\"birthDate\":[\"1965-03-01\"]}}",
    "{\"id\":\"3\",\"schema\":\"Person\",\"name\":\"Vladimir Testov\",\"country\":\"bg\","
    "\"birthDate\":\"1990\"}",
    "{\"id\":\"4\",\"schema\":\"Company\",\"name\":\"Madkandaloo "
    "Shipbuilding\",\"country\":\"ir\"}",
    "{\"id\":\"5\",\"schema\":\"Vessel\",\"name\":\"Ocean Star\",\"imoNumber\":\"9187629\"}"};
enum { LISTED = sizeof list / sizeof *list };

static mn_index_builder *built(const char *const *json, size_t n)
{
    mn_index_builder *b = NULL;
    mn_party_maker m = {0};
    const mn_party *p;
    assert_int_equal(mn_index_builder_new(&b, kit->tables, NULL), MN_OK);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(mn_party_read(&p, &m, mn_text_of(json[i]), 1, NULL), MN_OK);
        assert_int_equal(mn_index_add(b, p, NULL), MN_OK);
    }
    mn_party_maker_free(&m);
    return b;
}

static mn_index *made(const char *const *json, size_t n)
{
    const mn_index_head head = {mn_text_of("own"), mn_text_of("d1")};
    mn_index *x = NULL;
    mn_index_builder *b = built(json, n);
    assert_int_equal(mn_index_make(&x, b, &head, NULL), MN_OK);
    mn_index_builder_free(b);
    return x;
}

/* The answer to a party in JSON. */
static size_t match(mn_match *out, size_t max, mn_matcher *m, const char *json)
{
    mn_party_maker read = {0}, ask = {0};
    const mn_party *p, *q;
    const mn_match *h;
    size_t n;
    assert_int_equal(mn_party_read(&p, &read, mn_text_of(json), 1, NULL), MN_OK);
    assert_int_equal(mn_query_of(&q, &ask, kit, p, NULL), MN_OK);
    assert_int_equal(mn_match_party(&h, &n, m, q, NULL), MN_OK);
    n = n < max ? n : max;
    memcpy(out, h, n * sizeof *h);
    mn_party_maker_free(&read);
    mn_party_maker_free(&ask);
    return n;
}

typedef struct fixture {
    mn_screener *s;
    mn_matcher *m;
    mn_match h[20];
} fixture;

static void open_fixture(fixture *f, const char *const *json, size_t n)
{
    assert_int_equal(mn_screener_new(&f->s, kit, (mn_screen_limits){0}, NULL), MN_OK);
    assert_int_equal(mn_screener_add(f->s, made(json, n), true, NULL), MN_OK);
    assert_int_equal(mn_matcher_new(&f->m, f->s, NULL), MN_OK);
}

static void close_fixture(fixture *f)
{
    mn_matcher_free(f->m);
    mn_screener_free(f->s);
}

static void test_holds(void **state)
{
    (void)state;
    mn_index *x = made(list, LISTED);
    uint32_t entry[4];
    assert_int_equal(mn_index_entries(x), LISTED);
    assert_int_equal(mn_index_names(x), 6);
    assert_text(mn_index_id(x, 1), "2");
    assert_text(mn_index_value(x, 1, MN_PARTY_BIRTH, 0), "1965-03-01");
    assert_null(mn_index_value(x, 1, MN_PARTY_BIRTH, 1).ptr);
    assert_text(mn_parsed_original(mn_index_name_at(x, 2).parsed), "Владимир Тестов");
    assert_int_equal(
        mn_index_find_id(entry, 4, x, MN_PARTY_LEI, mn_text_of("5493 001k-jtiigc8y1r12")), 1);
    assert_int_equal(entry[0], 0);
    assert_int_equal(
        mn_index_find_id(entry, 4, x, MN_PARTY_UEI, mn_text_of("5493001KJTIIGC8Y1R12")), 0);
    assert_int_equal(mn_index_find_id(entry, 4, x, MN_PARTY_IMO, mn_text_of("...")), 0);
    mn_index_close(x);
}

/* A country that is only an address's does not say whose the entry is; a registered one does. */
static void test_address_country(void **state)
{
    (void)state;
    static const char *const branches[] = {
        "{\"id\":\"1\",\"schema\":\"Company\",\"name\":\"Good Will Trading\",\"country\":\"ch\","
        "\"address\":\"1 Bahnhofstrasse, Zurich, Switzerland\"}",
        "{\"id\":\"2\",\"schema\":\"Company\",\"name\":\"Bad Weather Trading\",\"country\":\"ch\"}",
        "{\"id\":\"3\",\"schema\":\"Company\",\"name\":\"Banco Nacional de Cuba\","
        "\"country\":\"ch\",\"address\":\"1 Bahnhofstrasse, Zurich, Switzerland\"}"};
    fixture f;
    open_fixture(&f, branches, 3);
    assert_int_equal(
        match(f.h, 20, f.m,
              "{\"schema\":\"Company\",\"name\":\"Good Will Trading\",\"country\":\"cu\"}"),
        1);
    assert_int_equal(f.h[0].why, MN_WHY_COUNTRY_OF_ADDRESS);
    assert_int_equal(f.h[0].decision, MN_DECISION_MATCH);
    const double of_address = f.h[0].probability;
    assert_int_equal(
        match(f.h, 20, f.m,
              "{\"schema\":\"Company\",\"name\":\"Bad Weather Trading\",\"country\":\"cu\"}"),
        1);
    assert_int_equal(f.h[0].why, MN_WHY_COUNTRY_OTHER);
    assert_true(f.h[0].probability < of_address);
    assert_int_equal(
        match(f.h, 20, f.m,
              "{\"schema\":\"Company\",\"name\":\"Banco Nacional de Cuba\",\"country\":\"cu\"}"),
        1);
    assert_int_equal(f.h[0].decision, MN_DECISION_REVIEW);
    assert_int_equal(
        match(f.h, 20, f.m,
              "{\"schema\":\"Company\",\"name\":\"Banco Nacional de Cuba\",\"country\":\"ch\"}"),
        1);
    assert_int_equal(f.h[0].decision, MN_DECISION_MATCH);
    close_fixture(&f);
}

/* Two common words of three are a namesake's; two rare ones are worth a look. */
static void test_common(void **state)
{
    (void)state;
    enum { MANY = 200 };
    static char json[MANY + 1][120];
    const char *at[MANY + 1];
    for (size_t i = 0; i < MANY; i++) {
        snprintf(json[i], sizeof json[i],
                 "{\"id\":\"%zu\",\"schema\":\"Person\",\"name\":\"Jose %s%c%c %s%c%c\"}", i,
                 i % 3 ? "Gomez Ab" : "Luis Ra", 'a' + (int)(i / 26), 'a' + (int)(i % 26),
                 i % 2 ? "Gomez Ze" : "Mo", 'a' + (int)(i % 26), 'a' + (int)(i / 26));
        at[i] = json[i];
    }
    at[MANY] = "{\"id\":\"rare\",\"schema\":\"Person\",\"name\":\"Wojciech Karol Brzozowski\"}";
    fixture f;
    open_fixture(&f, at, MANY + 1);
    size_t n = match(f.h, 20, f.m, "{\"schema\":\"Person\",\"name\":\"Jose Gomez\"}");
    assert_true(n > 0 && f.h[0].why & MN_WHY_COMMON);
    const double common = f.h[0].probability;
    n = match(f.h, 20, f.m, "{\"schema\":\"Person\",\"name\":\"Wojciech Brzozowski\"}");
    assert_true(n == 1 && !(f.h[0].why & MN_WHY_COMMON));
    assert_true(f.h[0].decision && f.h[0].probability > common);
    close_fixture(&f);
}

/* What would change the answer is scored, and right: asking so gives that answer. */
static void test_what_if(void **state)
{
    (void)state;
    static const char *const listed[] = {
        "{\"id\":\"1\",\"schema\":\"Person\",\"name\":\"Wojciech Karol Brzozowski\","
        "\"birthDate\":\"1965\",\"country\":\"pl\",\"startDate\":\"2020-01-02\"}"};
    static const char asked[] = "{\"schema\":\"Person\",\"name\":\"Wojciech Brzozowski\"";
    fixture f;
    char json[300];
    open_fixture(&f, listed, 1);
    snprintf(json, sizeof json, "%s}", asked);
    assert_int_equal(match(f.h, 20, f.m, json), 1);
    assert_int_equal(f.h[0].decision, MN_DECISION_REVIEW);
    mn_party_value v = {MN_PARTY_NAME, mn_text_of("Wojciech Brzozowski")};
    const mn_party p = {.schema = MN_SCHEMA_PERSON, .value = &v, .count = 1};
    char *why = NULL;
    assert_int_equal(mn_match_explain(&why, f.s, &f.h[0], &p, NULL), MN_OK);
    assert_non_null(strstr(why, "listed since 2020-01-02"));
    assert_non_null(strstr(why, mn_scorer_rules(kit->scorer)));
    snprintf(json, sizeof json, "%s,\"birthDate\":\"1965\"}", asked);
    assert_int_equal(match(f.h, 20, f.m, json), 1);
    assert_int_equal(f.h[0].decision, MN_DECISION_MATCH);
    char said[100];
    snprintf(said, sizeof said, "with the birth date 1965: a match (%.0f%%)",
             f.h[0].probability * 100);
    assert_non_null(strstr(why, said));
    snprintf(json, sizeof json, "%s,\"birthDate\":\"1930\"}", asked);
    assert_int_equal(match(f.h, 20, f.m, json), 1);
    assert_int_equal(f.h[0].decision, MN_DECISION_NONE);
    snprintf(said, sizeof said, "with another birth date: none (%.0f%%)", f.h[0].probability * 100);
    assert_non_null(strstr(why, said));
    free(why);
    close_fixture(&f);
}

/* Words joined, split, misspelt, in another script, an identifier alone. */
static void test_finds(void **state)
{
    (void)state;
    static const struct {
        const char *json, *id;
    } asked[] = {
        {"{\"id\":\"q\",\"schema\":\"Company\",\"name\":\"GOODWILL TRADING LIMITED\"}", "1"},
        {"{\"id\":\"q\",\"schema\":\"Company\",\"name\":\"Good Wil Trading\"}", "1"},
        {"{\"id\":\"q\",\"schema\":\"Company\",\"name\":\"Trading Will Good\"}", "1"},
        {"{\"id\":\"q\",\"schema\":\"Company\",\"name\":\"Mad Kandaloo Shipbuilding\"}", "4"},
        {"{\"id\":\"q\",\"schema\":\"Person\",\"name\":\"Testov, Vladimir Ivanovich\"}", "2"},
        {"{\"id\":\"q\",\"schema\":\"Vessel\",\"name\":\"Other\",\"imoNumber\":\"IMO 9187629\"}",
         ""},
        {"{\"id\":\"q\",\"schema\":\"Vessel\",\"name\":\"Other\",\"imoNumber\":\"9187629\"}", "5"}};
    fixture f;
    open_fixture(&f, list, LISTED);
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        const size_t n = match(f.h, 20, f.m, asked[i].json);
        const char *id = asked[i].id;
        if (*id && (!n || f.h[0].decision == MN_DECISION_NONE))
            fail_msg("not found: %s", asked[i].json);
        if (*id)
            assert_text(mn_index_id(mn_screener_list(f.s, 0), f.h[0].entry), id);
        else
            assert_true(!n || f.h[0].decision == MN_DECISION_NONE);
    }
    close_fixture(&f);
}

/* What else is known decides between namesakes and sister companies. */
static void test_qualifiers(void **state)
{
    (void)state;
    fixture f;
    open_fixture(&f, list, LISTED);
    assert_true(match(f.h, 20, f.m,
                      "{\"id\":\"q\",\"schema\":\"Person\",\"name\":\"Vladimir Testov\","
                      "\"country\":\"Bulgaria\",\"birthDate\":\"1990-05-05\"}") >= 1);
    assert_int_equal(f.h[0].entry, 2);
    assert_int_equal(f.h[0].why, MN_WHY_COUNTRY_SAME | MN_WHY_BIRTH_SAME);
    assert_true(match(f.h, 20, f.m,
                      "{\"id\":\"q\",\"schema\":\"Person\",\"name\":\"Vladimir Testov\","
                      "\"country\":\"Russia\",\"birthDate\":\"1 March 1965\"}") >= 1);
    assert_int_equal(f.h[0].entry, 1);
    /* The same name with another number of one register: a sister. */
    size_t n = match(f.h, 20, f.m,
                     "{\"id\":\"q\",\"schema\":\"Company\",\"name\":\"Good Will Trading Co. Ltd\","
                     "\"country\":\"mm\",\"leiCode\":\"529900T8BM49AURSDO55\"}");
    assert_true(n == 1 && f.h[0].decision == MN_DECISION_NONE);
    assert_true(f.h[0].why & MN_WHY_ID_OTHER);
    /* The same number: the same, whatever the name. */
    n = match(f.h, 20, f.m,
              "{\"id\":\"q\",\"schema\":\"Company\",\"name\":\"Quite Another\","
              "\"leiCode\":\"5493001KJTIIGC8Y1R12\"}");
    assert_true(n == 1 && f.h[0].decision == MN_DECISION_MATCH);
    assert_true(f.h[0].why & MN_WHY_ID_ALONE);
    close_fixture(&f);
}

/* One more entry takes nobody's match away, and leaves its figures alone. */
static void test_more_entries(void **state)
{
    (void)state;
    static const char *const asked[] = {
        "{\"id\":\"q\",\"schema\":\"Company\",\"name\":\"Goodwill Trading\"}",
        "{\"id\":\"q\",\"schema\":\"Person\",\"name\":\"Vladimir Testov\",\"country\":\"ru\"}",
        "{\"id\":\"q\",\"schema\":\"Company\",\"name\":\"Madkandalu Shipbuilding\"}"};
    for (size_t n = 1; n < LISTED; n++) {
        fixture few, more;
        open_fixture(&few, list, n);
        open_fixture(&more, list, n + 1);
        for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
            const size_t a = match(few.h, 20, few.m, asked[i]);
            const size_t b = match(more.h, 20, more.m, asked[i]);
            for (size_t k = 0; k < a; k++) {
                bool found = few.h[k].decision == MN_DECISION_NONE;
                for (size_t j = 0; j < b; j++)
                    found = found || (few.h[k].entry == more.h[j].entry &&
                                      few.h[k].decision == more.h[j].decision &&
                                      memcmp(&few.h[k].probability, &more.h[j].probability,
                                             sizeof few.h[k].probability) == 0);
                assert_true(found);
            }
        }
        close_fixture(&few);
        close_fixture(&more);
    }
}

/* --- files --------------------------------------------------------------------------- */

static char path[] = "screen_match_test.mnindex";

static char *saved(size_t *len)
{
    const mn_index_head head = {mn_text_of("own"), mn_text_of("d1")};
    mn_index_builder *b = built(list, LISTED);
    char *bytes = NULL;
    assert_int_equal(mn_index_save(path, b, &head, NULL), MN_OK);
    mn_index_builder_free(b);
    assert_int_equal(mn_file_read(&bytes, len, NULL, path, 1 << 24, NULL), MN_OK);
    return bytes;
}

static void test_file(void **state)
{
    (void)state;
    size_t len, again;
    char *bytes = saved(&len), *other = saved(&again);
    mn_index *x = NULL;
    assert_int_equal(len, again);
    assert_memory_equal(bytes, other, len); /* the same parties, the same bytes */
    assert_int_equal(mn_index_open(&x, path, NULL), MN_OK);
    assert_text(mn_index_head_of(x).list, "own");
    mn_index_close(x);
    /* Cut anywhere, or a bit changed anywhere: refused. */
    mn_err e = MN_ERR_INIT;
    for (size_t cut = 0; cut < len; cut += cut < 4096 ? 8 : 101)
        assert_int_equal(mn_index_open_memory(&x, "x", bytes, cut, &e), MN_DATA);
    for (size_t at = 0; at < len; at += at < 4096 ? 1 : 37) {
        bool covered = false; /* the zeros between sections are nobody's */
        const mn_index_header *h = (const void *)other;
        for (size_t i = 0; i < MN_SECTIONS; i++)
            covered = covered ||
                      (at >= h->section[i].from && at - h->section[i].from < h->section[i].len);
        if (!covered && at >= sizeof *h)
            continue;
        bytes[at] ^= 16;
        assert_int_equal(mn_index_open_memory(&x, "x", bytes, len, &e), MN_DATA);
        bytes[at] ^= 16;
    }
    free(bytes);
    free(other);
    unlink(path);
}

/* Sums that are right do not make a file sound: what leads outside is refused, and what is not
 * refused can be used. */
static void test_hostile(void **state)
{
    (void)state;
    size_t len, used = 0;
    char *bytes = saved(&len), *good = malloc(len);
    uint64_t seed = 7;
    assert_non_null(good);
    memcpy(good, bytes, len);
    mn_finder *f = NULL;
    mn_parsed *q = malloc(MN_PARSED_MAX);
    assert_int_equal(mn_finder_new(&f, NULL), MN_OK);
    assert_int_equal(mn_name_read(q, mn_text_of("Vladimir Testov Trading"), MN_BEARER_UNKNOWN,
                                  kit->tables, NULL),
                     MN_OK);
    for (size_t i = 0; i < 4000; i++) {
        mn_index_header *h = (void *)bytes;
        for (int k = 0; k < 1 + (int)(i % 3); k++) {
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
            const mn_section *s =
                &((const mn_index_header *)good)->section[(seed >> 33) % MN_SECTIONS];
            if (s->len)
                bytes[s->from + (seed >> 40) % s->len] ^= (char)(1 << (seed >> 61));
        }
        for (size_t k = 0; k < MN_SECTIONS; k++)
            h->section[k].sum = mn_find_sum(bytes + h->section[k].from, h->section[k].len);
        h->sum = 0;
        h->sum = mn_find_sum(h, sizeof *h);
        mn_index *x = NULL;
        mn_candidate c[MN_CANDIDATES];
        uint32_t entry[4];
        if (mn_index_open_memory(&x, "x", bytes, len, NULL) == MN_OK) {
            mn_finder_ask(f, q);
            const size_t n = mn_index_find(c, MN_CANDIDATES, x, f);
            for (size_t k = 0; k < n; k++)
                used += mn_index_name_at(x, c[k].name).parsed->n;
            used += mn_index_find_id(entry, 4, x, MN_PARTY_IMO, mn_text_of("9187629"));
            mn_index_close(x);
        }
        memcpy(bytes, good, len);
    }
    assert_true(used > 0);
    mn_finder_free(f);
    free(q);
    free(bytes);
    free(good);
    unlink(path);
}

/* --- the stream -------------------------------------------------------------------------- */

static void test_stream(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "{\"id\":\"1\",\"name\":\"Goodwill Trading\",\"schema\":\"Company\"}",
        "{\"id\":\"2\",\"name\":\"Vladimir Testov\"}", "{\"id\":\"3\"}", "nothing",
        "{\"id\":\"4\",\"name\":\"\xff\"}"};
    fixture f;
    open_fixture(&f, list, LISTED);
    mn_screening s = {.kit = kit, .screener = f.s};
    mn_streamer *x = NULL;
    mn_buf a[5] = {{0}}, again = {0};
    assert_int_equal(mn_streamer_new(&x, &s, NULL), MN_OK);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(mn_streamer_line(&a[i], x, mn_text_of(lines[i]), i + 1, NULL), MN_OK);
    for (size_t i = 5; i-- > 0;) { /* in any order the same answers */
        mn_buf_clear(&again);
        assert_int_equal(mn_streamer_line(&again, x, mn_text_of(lines[i]), i + 1, NULL), MN_OK);
        assert_string_equal(again.ptr, a[i].ptr);
    }
    assert_non_null(strstr(a[0].ptr, "\"decision\":\"match\""));
    assert_non_null(strstr(a[2].ptr, "{\"id\":\"3\",\"error\""));
    assert_non_null(strstr(a[3].ptr, "\"error\""));
    assert_non_null(strstr(a[4].ptr, "not UTF-8"));
    for (size_t i = 0; i < 5; i++)
        mn_buf_free(&a[i]);
    mn_buf_free(&again);
    mn_streamer_free(x);
    close_fixture(&f);
}

/* All names of a party are looked for, and one of too many is refused, not cut. */
static void test_many_names(void **state)
{
    (void)state;
    fixture f;
    mn_buf b = {0};
    mn_party_maker read = {0}, ask = {0};
    const mn_party *p, *q;
    mn_err e = MN_ERR_INIT;
    open_fixture(&f, list, LISTED);
    for (int most = 0; most < 2; most++) {
        const size_t names = most ? MN_QUERY_NAMES + 1 : 40;
        mn_buf_clear(&b);
        mn_buf_str(&b, "{\"id\":\"x\",\"schema\":\"Company\",\"name\":[");
        for (size_t i = 0; i + 1 < names; i++)
            mn_buf_fmt(&b, "\"Nothing%zu Such%zu\",", i, i);
        mn_buf_str(&b, "\"Madkandaloo Shipbuilding\"]}");
        assert_false(b.failed);
        if (!most) {
            assert_int_equal(match(f.h, 20, f.m, b.ptr), 1);
            assert_int_equal(f.h[0].entry, 3);
            assert_int_equal(f.h[0].decision, MN_DECISION_MATCH);
        }
    }
    assert_int_equal(mn_party_read(&p, &read, (mn_text){b.ptr, b.len}, 1, NULL), MN_OK);
    assert_int_equal(mn_query_of(&q, &ask, kit, p, &e), MN_DATA);
    assert_non_null(strstr(e.msg, "513 names"));
    mn_party_maker_free(&read);
    mn_party_maker_free(&ask);
    mn_buf_free(&b);
    close_fixture(&f);
}

/* A name of which nothing can be read is refused: "none" would say that it is on no list. */
static void test_unreadable(void **state)
{
    (void)state;
    static const struct {
        const char *json;
        mn_status st;
    } cases[] = {
        {"{\"id\":\"1\",\"name\":\"\\u0301\\u0301\"}", MN_DATA},
        {"{\"id\":\"2\",\"name\":\"\\u200b\\ufeff ?!\"}", MN_DATA},
        {"{\"id\":\"3\",\"name\":\"\\ud83d\\ude00\"}", MN_DATA},
        {"{\"id\":\"4\",\"name\":\"\\ud83d\\ude00\",\"leiCode\":\"5493001KJTIIGC8Y1R12\"}", MN_OK},
        {"{\"id\":\"5\",\"name\":\"?\",\"alias\":\"\\u0645\\u062d\\u0645\\u062f\"}", MN_OK},
        {"{\"id\":\"6\",\"name\":\"7\"}", MN_OK},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mn_party_maker read = {0}, ask = {0};
        const mn_party *p, *q;
        assert_int_equal(mn_party_read(&p, &read, mn_text_of(cases[i].json), 1, NULL), MN_OK);
        assert_int_equal(mn_query_of(&q, &ask, kit, p, NULL), cases[i].st);
        mn_party_maker_free(&read);
        mn_party_maker_free(&ask);
    }
}

/* Namesakes do not hide each other: all that bear the name are told, as far as was asked for. */
static void test_namesakes(void **state)
{
    (void)state;
    enum { SAME = 60 };
    static char json[SAME][96];
    const char *at[SAME];
    mn_screener *s = NULL;
    mn_matcher *m = NULL;
    mn_match h[MN_MATCHES_MAX];
    for (size_t i = 0; i < SAME; i++) {
        snprintf(json[i], sizeof json[i],
                 "{\"id\":\"%03zu\",\"schema\":\"Person\",\"name\":\"%s\"}", i,
                 i % 2 ? "Kim Chol" : "Kim Cheol");
        at[i] = json[i];
    }
    assert_int_equal(mn_screener_new(&s, kit, (mn_screen_limits){.most = MN_MATCHES_MAX}, NULL),
                     MN_OK);
    assert_int_equal(mn_screener_add(s, made(at, SAME), true, NULL), MN_OK);
    assert_int_equal(mn_matcher_new(&m, s, NULL), MN_OK);
    const size_t n =
        match(h, MN_MATCHES_MAX, m, "{\"id\":\"q\",\"schema\":\"Person\",\"name\":\"Kim Chol\"}");
    size_t equal = 0;
    for (size_t i = 0; i < n; i++)
        equal += h[i].entry % 2;
    assert_int_equal(equal, SAME / 2);
    mn_matcher_free(m);
    mn_screener_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_holds),        cmocka_unit_test(test_address_country),
        cmocka_unit_test(test_common),       cmocka_unit_test(test_what_if),
        cmocka_unit_test(test_finds),        cmocka_unit_test(test_qualifiers),
        cmocka_unit_test(test_more_entries), cmocka_unit_test(test_file),
        cmocka_unit_test(test_hostile),      cmocka_unit_test(test_stream),
        cmocka_unit_test(test_many_names),   cmocka_unit_test(test_namesakes),
        cmocka_unit_test(test_unreadable),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
