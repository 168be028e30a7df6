/* SPDX-License-Identifier: Apache-2.0
 *
 * screen_lists.c - tests of the readers of published lists and of their parts.
 *
 * Where MANUMIT_DATA (or ../shared/data beside the sources) has the real lists, their counts
 * are tested too.
 */
#include <stdlib.h>
#include <unistd.h>

#include "check.h"
#include "core/buf.h"
#include "core/text.h"
#include "screen/lists/cell.h"
#include "screen/lists/cell_marks.h"
#include "screen/lists/gather.h"
#include "screen/lists/lists.h"
#include "screen/lists/when.h"

/* --- dates --------------------------------------------------------------------------- */

static const char *when(const char *text, bool month_first)
{
    static char out[64];
    mn_when w;
    char date[MN_WHEN_SIZE];
    if (!mn_when_read(&w, mn_text_of(text), month_first))
        return "-";
    mn_when_write(date, &w);
    snprintf(out, sizeof out, "%s%s", w.about ? "~" : "", date);
    if (w.last)
        snprintf(out + strlen(out), sizeof out - strlen(out), "..%d", w.last);
    return out;
}

static void test_dates(void **state)
{
    static const char *const cases[][2] = {
        {"2012-12-31", "2012-12-31"},
        {"2012-12-31-05:00", "2012-12-31"},
        {"2026-02-27T00:00:09.554Z", "2026-02-27"},
        {"20121231", "2012-12-31"},
        {"2012-12", "2012-12"},
        {"1971", "1971"},
        {"03 Mar 1971", "1971-03-03"},
        {"Mar 1971", "1971-03"},
        {"3 September 1971", "1971-09-03"},
        {"June 21, 2022", "2022-06-21"},
        {"Sept. 1, 2022", "2022-09-01"},
        {"circa 1970", "~1970"},
        {"c. 1970", "~1970"},
        {"circa Mar 1970", "~1970-03"},
        {"1965 to 1967", "1965..1967"},
        {"1965-1967", "1965..1967"},
        {"between 1965 and 1967", "1965..1967"},
        {"01 Jan 1965 to 31 Dec 1967", "1965..1967"},
        {"31/12/2012", "2012-12-31"},
        {"12/31/2012", "2012-12-31"},
        {"5/5/2012", "2012-05-05"},
        {"03/04/2012", "-"},          /* which is the month is not said */
        {"05.03.2024", "2024-03-05"}, /* dots: the day first */
        {"31.12.2012", "2012-12-31"},
        {"12.31.2012", "-"},
        {"00.03.2024", "-"},
        {"", "-"},
        {"0", "-"},
        {"31 Feb 2012", "-"},
        {"2012-13-01", "-"},
        {"2013-02-29", "-"},
        {"1971 1972", "-"},
        {"12345", "-"},
        {"Jan", "-"},
        {"1967 to 1965", "-"},
        {"unknown", "-"},
        {"1971-03-03-", "1971-03-03"},
        {"May 5 May 5 2020", "-"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(when(cases[i][0], false), cases[i][1]);
    assert_string_equal(when("03/04/2012", true), "2012-03-04");
    assert_string_equal(when("13/04/2012", true), "-");
}

/* --- names in cells ---------------------------------------------------------------------- */

/* "A; B (alias a, former b) < 0" : parties with their names and parents. */
static const char *show(const char *text)
{
    static char out[4096];
    static mn_cell c;
    mn_buf b = {0};
    mn_cell_read(&c, mn_text_of(text));
    for (size_t i = 0; i < c.parties; i++) {
        mn_buf_str(&b, i ? " | " : "");
        mn_buf_text(&b, c.party[i].name);
        for (size_t k = 0; k < c.names; k++)
            if (c.name[k].party == i) {
                mn_buf_fmt(&b, " {%s ", mn_party_field_name(c.name[k].field));
                mn_buf_text(&b, c.name[k].text);
                mn_buf_char(&b, '}');
            }
        if (c.party[i].parent != MN_CELL_NONE)
            mn_buf_fmt(&b, " <%zu", c.party[i].parent);
    }
    for (size_t k = 0; k < c.notes; k++) {
        mn_buf_str(&b, " # ");
        mn_buf_text(&b, c.note[k]);
    }
    snprintf(out, sizeof out, "%s%s%s", c.vessel ? "vessel " : "", b.ptr ? b.ptr : "",
             c.much ? " ..." : "");
    mn_buf_free(&b);
    return out;
}

static void test_cells(void **state)
{
    static const char *const cases[][2] = {
        {"Sample Co., Ltd.", "Sample Co., Ltd."},
        {"Sample Co., Ltd.*", "Sample Co., Ltd."},
        {"Sample Company, Limited", "Sample Company, Limited"},
        {"A Garment Co., Ltd. and B Trade and Business Co., Ltd.",
         "A Garment Co., Ltd. | B Trade and Business Co., Ltd."},
        {"Qing Hide and Garment Factory", "Qing Hide and Garment Factory"},
        {"North Agriculture, Industry, and Trade Co., Ltd.",
         "North Agriculture, Industry, and Trade Co., Ltd."},
        {"A Tree Farm, B Tea Co., Ltd.; C Tea Co., Ltd. (of Testville, Japan)",
         "A Tree Farm, B Tea Co., Ltd. | C Tea Co., Ltd. {address Testville, Japan}"},
        {"A Sdn Bhd, B (M) Sdn Bhd, and C (M) Sdn Bhd (collectively, D Group)",
         "A Sdn Bhd {alias D Group} | B (M) Sdn Bhd {alias D Group} | C (M) Sdn Bhd {alias D "
         "Group}"},
        {"A Carpet Pvt., B Carpet Pvt., Ltd., C Carpet, and K.K. Carpet Works; Testville.",
         "A Carpet Pvt. | B Carpet Pvt., Ltd. | C Carpet | K.K. Carpet Works # Testville"},
        {"A Factory, a/k/a B Company, a/k/a C No. 2 Prison",
         "A Factory {alias B Company} {alias C No. 2 Prison}"},
        {"A (or B) Works, a/k/a C Works", "A (or B) Works {alias C Works}"},
        {"A Group and its Subsidiaries", "A Group # and its Subsidiaries"},
        {"A Group, and Subsidiaries", "A Group # and Subsidiaries"},
        {"A S.A. de C.V. and B S.A. de C.V. and their subsidiaries",
         "A S.A. de C.V. | B S.A. de C.V. # and their subsidiaries"},
        {"A Berhad and its subsidiaries and joint ventures",
         "A Berhad # and its subsidiaries and joint ventures"},
        {"A Corporation (AC) and its subordinate and affiliated entities",
         "A Corporation (AC) # and its subordinate and affiliated entities"},
        {"A Corporation (ACME) and its subordinates",
         "A Corporation (ACME) # and its subordinates"},
        {"A Berhad and subsidiaries (Bexter, Cexwell, D Glove)",
         "A Berhad | Bexter <0 | Cexwell <0 | D Glove <0"},
        {"A Co., Ltd. and its two subsidiaries from China, B (X) Co. Limited and C (HK) Limited.",
         "A Co., Ltd. | B (X) Co. Limited <0 | C (HK) Limited <0"},
        {"A Corp. and its eight Zed-based subsidiaries, which include B Co. Ltd., C Co., Ltd., and "
         "D Co., Ltd.",
         "A Corp. | B Co. Ltd. <0 | C Co., Ltd. <0 | D Co., Ltd. <0"},
        {"A Ltd. (also known as B; and formerly known as C) and its subsidiaries D, E",
         "A Ltd. {alias B} {previousName C} | D <0 | E <0"},
        {"A Ltd. and its subsidiary B Testville Ltd.", "A Ltd. | B Testville Ltd. <0"},
        {"A Ltd. (including three aliases: B; C; and D)", "A Ltd. {alias B} {alias C} {alias D}"},
        {"A Ltd. (including two aliases: B Works and C Works)",
         "A Ltd. {alias B Works} {alias C Works}"},
        {"A Ltd. (and one alias: Hide and Co. Works)", "A Ltd. {alias Hide and Co. Works}"},
        {"A Ltd. (formerly known as B Co., Ltd. and C Co., Ltd.)",
         "A Ltd. {previousName B Co., Ltd.} {previousName C Co., Ltd.}"},
        {"A Ltd. (also known as B; C, Inc.; D)", "A Ltd. {alias B} {alias C, Inc.} {alias D}"},
        {"Fishing Vessel: A No. 12", "vessel A No. 12"},
        {"A; and any successor, sub-unit, or subsidiary thereof",
         "A # any successor, sub-unit, or subsidiary thereof"},
        {"", ""},
        {";;;", ""},
        {"((((", "(((("},
        {"A) B (C", "A) B (C"},
        {"and", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(show(cases[i][0]), cases[i][1]);
}

/* Letters that are the name's own, and those that only look so. */
static void test_marks(void **state)
{
    static const struct {
        const char *name, *letters;
        bool initials, acronym;
    } cases[] = {
        {"Xinjiang Production and Construction Corps", "XPCC", true, true},
        {"CHINA NORTH INDUSTRIES CORPORATION", "NORINCO", true, false},
        {"Lashkar-e-Tayyiba", "LeT", true, false},
        {"Islamic Republic of Iran Shipping Lines", "IRISL", true, true},
        {"Fuerzas Armadas de Example", "FARC", false, true},
        {"CENTRAL BANK", "IRAN", false, false},
        {"Shanghai Textiles", "SHANGHAI", false, true}, /* one word: no initials */
        {"Sample Textiles", "HK", false, false},
        {"Sample", "LTD", false, false},
        {"A B C", "", false, false},
        {"", "ABC", false, false},
        {"Sample Textiles", "ABCDEFGHIJKLMNOP", false, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const mn_text name = mn_text_of(cases[i].name), letters = mn_text_of(cases[i].letters);
        assert_int_equal(mn_cell_initials(name, letters), cases[i].initials);
        assert_int_equal(mn_cell_is_acronym(name, letters), cases[i].acronym);
    }
    size_t open;
    mn_text inner;
    assert_true(mn_cell_last_parenthesis(mn_text_of("A (B) (C (D))"), &open, &inner));
    assert_int_equal(open, 6);
    assert_true(mn_text_eq_str(inner, "C (D)"));
    assert_true(
        mn_cell_last_parenthesis(mn_text_of("\u534E\u6DA6\uFF08ABCD\uFF09"), &open, &inner));
    assert_true(mn_text_eq_str(inner, "ABCD"));
    assert_false(mn_cell_last_parenthesis(mn_text_of("(A)"), &open, &inner));
    assert_false(mn_cell_last_parenthesis(mn_text_of("A B)"), &open, &inner));
    assert_false(mn_cell_last_parenthesis(mn_text_of("A (B) C"), &open, &inner));
    assert_true(mn_cell_other_script(mn_text_of("Muster"), mn_text_of("\u6837\u672C\u516C\u53F8")));
    assert_false(mn_cell_other_script(mn_text_of("Muster"), mn_text_of("\u4E2D\u56FD")));
    assert_false(mn_cell_other_script(mn_text_of("Muster"), mn_text_of("M\u00FCster")));
}

/* More than the limits is said, never left out in silence. */
static void test_cell_limits(void **state)
{
    mn_buf b = {0};
    (void)state;
    for (size_t i = 0; i < MN_CELL_PARTIES + 1; i++)
        mn_buf_fmt(&b, "Firm %zu Ltd.; ", i);
    mn_cell *c = malloc(sizeof *c);
    mn_cell_read(c, (mn_text){b.ptr, b.len});
    assert_true(c->much);
    assert_int_equal(c->parties, MN_CELL_PARTIES);
    free(c);
    mn_buf_free(&b);
}

/* --- bringing together ---------------------------------------------------------------------- */

/* Any room gives the same order, with runs on disk and without. */
static void test_gather(void **state)
{
    (void)state;
    mn_buf want = {0};
    for (size_t room = 0; room < 3; room++) {
        mn_gather *g;
        mn_text key, value;
        mn_buf seen = {0};
        bool any;
        assert_int_equal(mn_gather_new(&g, room == 0 ? 0 : room == 1 ? 200 : 5000, NULL), MN_OK);
        uint32_t x = 7;
        for (unsigned i = 0; i < 1500; i++) {
            char k[16], v[32];
            x = x * 1664525 + 1013904223;
            snprintf(k, sizeof k, "%u", (x >> 16) % 200);
            snprintf(v, sizeof v, "value %u", i);
            assert_int_equal(mn_gather_add(g, mn_text_of(k), mn_text_of(v), NULL), MN_OK);
        }
        mn_buf last = {0};
        unsigned long last_value = 0, count = 0;
        while (mn_gather_next(g, &key, &value, &any, NULL) == MN_OK && any) {
            char digits[16];
            snprintf(digits, sizeof digits, "%.*s", (int)(value.len - 6), value.ptr + 6);
            unsigned long v = strtoul(digits, NULL, 10);
            int order = mn_text_cmp((mn_text){last.ptr ? last.ptr : "", last.len}, key);
            assert_true(order < 0 || (order == 0 && last_value < v));
            mn_buf_clear(&last);
            mn_buf_text(&last, key);
            last_value = v;
            count++;
            mn_buf_text(&seen, key);
            mn_buf_char(&seen, ':');
            mn_buf_text(&seen, value);
            mn_buf_char(&seen, '\n');
        }
        assert_int_equal(count, 1500);
        if (!room)
            want = seen;
        else {
            assert_text(((mn_text){seen.ptr, seen.len}), want.ptr);
            mn_buf_free(&seen);
        }
        mn_buf_free(&last);
        mn_gather_free(g);
    }
    mn_buf_free(&want);
}

/* --- files ------------------------------------------------------------------------------------ */

struct seen {
    uint64_t parties, aliases;
};

static mn_status take(void *payload, const mn_party *p, size_t source, mn_err *e)
{
    struct seen *s = payload;
    (void)source;
    (void)e;
    s->parties++;
    s->aliases += mn_party_count(p, MN_PARTY_ALIAS) + mn_party_count(p, MN_PARTY_FORMER);
    assert_true(p->id.len > 0 && p->count > 0 && mn_party_is_name(p->value[0].field));
    return MN_OK;
}

static char *slurp(const char *name, size_t *len)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/test/lists/%s", MN_SOURCE_DIR, name);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    char *bytes = malloc(1 << 20);
    *len = fread(bytes, 1, 1 << 20, f);
    fclose(f);
    return bytes;
}

static mn_cache *cache; /* countries are read once */

static mn_status read_bytes(struct seen *s, uint64_t *notes, const char *name, const char *format,
                            const char *bytes, size_t len)
{
    mn_memory_file file = {name, bytes, len};
    mn_files files = {.file = &file, .count = 1};
    mn_ctx ctx = {.files = &files, .cache = cache};
    mn_list_options o = {.format = format};
    mn_list_reading l;
    mn_err e = MN_ERR_INIT;
    *s = (struct seen){0};
    mn_status st = mn_list_read(&l, &ctx, &name, 1, &o, take, s, &e);
    if (st == MN_DATA)
        assert_true(e.msg[0] && strstr(e.file, name));
    *notes = l.n_notes + l.rejected;
    mn_list_reading_free(&l);
    return st;
}

/* A file that was cut anywhere is refused, or it ended with a whole row, or without a line's
 * end, which is told; what was read before is never more than the whole holds. */
static void cut_everywhere(const char *name, const char *format, bool ends)
{
    size_t len;
    char *bytes = slurp(name, &len);
    struct seen whole, s;
    uint64_t notes;
    size_t refused = 0;
    assert_int_equal(read_bytes(&whole, &notes, name, format, bytes, len), MN_OK);
    assert_true(whole.parties > 0);
    for (size_t i = 1; i < len - 1; i += 6) {
        char *cut = malloc(i + 1); /* of its own, so that the sanitizer sees an overrun */
        memcpy(cut, bytes, i);
        mn_status st = read_bytes(&s, &notes, name, format, cut, i);
        free(cut);
        refused += st != MN_OK;
        assert_true(st == MN_OK || st == MN_DATA || (st == MN_USAGE && !strcmp(format, "table")));
        assert_true(s.parties <= whole.parties);
        if (st == MN_OK && !ends && !strchr("\r\n\x1A", bytes[i]) && bytes[i - 1] != '\n' &&
            !notes) {
            print_error("%s cut at %zu: nothing is said\n", name, i);
            fail();
        }
        if (ends && i + 2 < len) /* XML and HTML have an end of their own */
            assert_int_equal(st, MN_DATA);
    }
    assert_true(refused > len / 6 / 2 || !ends);
    free(bytes);
}

static void test_cut(void **state)
{
    (void)state;
    assert_int_equal(mn_cache_new(&cache, NULL), MN_OK);
    cut_everywhere("un.xml", "un-xml", true);
    cut_everywhere("sdn.xml", "ofac-xml", true);
    cut_everywhere("csl.csv", "csl-csv", false);
    cut_everywhere("dpl.txt", "bis-csv", false);
    cut_everywhere("cbp.csv", "cbp-csv", false);
    cut_everywhere("1260h.csv", "1260h-csv", false);
    cut_everywhere("sdn.csv", "ofac-csv", false);
    cut_everywhere("statements.csv", "ftm-statements", false);
    cut_everywhere("ftm.json", "ftm-json", false);
    cut_everywhere("own.csv", "table", false);
    cut_everywhere("uflpa.txt", "uflpa-text", false);
    cut_everywhere("uflpa.html", "uflpa-html", true);
    mn_cache_free(cache);
    cache = NULL;
}

/* --- real lists ----------------------------------------------------------------------------------
 */

static bool real(char path[1024], const char *name)
{
    const char *folder = getenv("MANUMIT_DATA");
    if (folder)
        snprintf(path, 1024, "%s/screening/lists/%s", folder, name);
    else
        snprintf(path, 1024, "%s/../shared/data/screening/lists/%s", MN_SOURCE_DIR, name);
    return access(path, R_OK) == 0;
}

static void read_real(mn_list_reading *l, struct seen *s, const char *name)
{
    char path[1024];
    const char *paths[] = {path};
    mn_err e = MN_ERR_INIT;
    if (!real(path, name)) {
        print_message("%s is not here: set MANUMIT_DATA to a folder that has it\n", name);
        skip();
    }
    *s = (struct seen){0};
    if (mn_list_read(l, NULL, paths, 1, NULL, take, s, &e)) {
        print_error("%s:%llu: %s\n", e.file, (unsigned long long)e.line, e.msg);
        fail();
    }
    assert_int_equal(l->rejected, 0);
}

static void test_real_ofac(void **state)
{
    mn_list_reading l;
    struct seen s;
    (void)state;
    read_real(&l, &s, "ofac_2021-07");
    assert_int_equal(s.parties, 8976);
    assert_int_equal(l.schemas[MN_SCHEMA_PERSON], 4620);
    assert_int_equal(l.schemas[MN_SCHEMA_ORGANIZATION], 3673);
    assert_int_equal(l.schemas[MN_SCHEMA_VESSEL], 406);
    assert_int_equal(l.schemas[MN_SCHEMA_AIRPLANE], 277);
    /* 11,910 alternate names, of which a few stand twice in an entry; remarks add some. */
    assert_in_range(s.aliases, 11890, 12000);
    mn_list_reading_free(&l);
}

static void test_real_un(void **state)
{
    mn_list_reading l;
    struct seen s;
    (void)state;
    read_real(&l, &s, "UN_consolidated.xml.gz");
    assert_int_equal(l.schemas[MN_SCHEMA_PERSON], 730);
    assert_int_equal(l.schemas[MN_SCHEMA_ORGANIZATION], 273);
    assert_string_equal(l.published, "2026-02-27");
    mn_list_reading_free(&l);
}

static void test_real_1260h(void **state)
{
    mn_list_reading l;
    struct seen s;
    (void)state;
    read_real(&l, &s, "dod_1260h_sanctions.csv");
    assert_int_equal(s.parties, 397);
    mn_list_reading_free(&l);
}

static void test_real_csl(void **state)
{
    mn_list_reading l;
    struct seen s;
    (void)state;
    read_real(&l, &s, "csl_consolidated_sample.csv");
    assert_int_equal(s.parties, 13);
    mn_list_reading_free(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dates),       cmocka_unit_test(test_cells),
        cmocka_unit_test(test_cell_limits), cmocka_unit_test(test_marks),
        cmocka_unit_test(test_gather),      cmocka_unit_test(test_cut),
        cmocka_unit_test(test_real_ofac),   cmocka_unit_test(test_real_un),
        cmocka_unit_test(test_real_1260h),  cmocka_unit_test(test_real_csl),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
