/* SPDX-License-Identifier: Apache-2.0
 *
 * report_terminal.c - reports at a terminal: what they look like, and that no
 * line is wider than the screen, whatever is in the tables.
 */
#include "core/rng.h"
#include "core/text.h"
#include "report_sample.h"

static const char wide[] =
    "People behind purchases.csv\n"
    "═══════════════════════════\n"
    "\n"
    "  0.12 people (0.05 to 0.31)\n"
    "  People in forced labour behind this spending\n"
    "\n"
    "Lines read  12,345 lines\n"
    "\n"
    "Where they work\n"
    "───────────────\n"
    "\n"
    "The goods were traced through the world economy to the countries where the work\n"
    "is done.\n"
    "\n"
    "By country\n"
    "Country                   People  At least  At most      Spent\n"
    "────────────────────────  ──────  ────────  ───────  ─────────\n"
    "India                       1.21     0.484      3.0   1,240.50\n"
    "North Korea                0.605     0.242      1.5      −0.01\n"
    "United States of America   0.242     0.097      0.6  −1,240.52\n"
    "… and 1 more (all with --csv --table countries)\n"
    "\n"
    "People\n"
    "India                     █████████████████████████████████  1.2 (0.5 to 3.0)\n"
    "North Korea               ████████████████▌                  0.60 (0.24 to 1.5)\n"
    "United States of America  ██████▋                            0.24 (0.10 to 0.60)\n"
    "\n"
    "• Ask the suppliers of the largest lines.\n"
    "• Prefer those who publish their factories.\n"
    "\n"
    "Method: input-output analysis.\n"
    "\n"
    "Please note\n"
    "• 1 of 4 countries has no value.\n";

static const char narrow[] = "People behind purchases.csv\n"
                             "═══════════════════════════\n"
                             "\n"
                             "  0.12 people (0.05 to 0.31)\n"
                             "  People in forced labour behind this\n"
                             "  spending\n"
                             "\n"
                             "Lines read  12,345 lines\n"
                             "\n"
                             "Where they work\n"
                             "───────────────\n"
                             "\n"
                             "The goods were traced through the world\n"
                             "economy to the countries where the work\n"
                             "is done.\n"
                             "\n"
                             "By country\n"
                             "                     At    At\n"
                             "Country   People  least  most      Spent\n"
                             "────────  ──────  ─────  ────  ─────────\n"
                             "India       1.21  0.484   3.0   1,240.50\n"
                             "North K…   0.605  0.242   1.5      −0.01\n"
                             "United …   0.242  0.097   0.6  −1,240.52\n"
                             "… and 1 more (all with --csv --table\n"
                             "  countries)\n"
                             "\n"
                             "People\n"
                             "India          ███████████████████  1.2\n"
                             "North Korea    █████████▌           0.60\n"
                             "United State…  ███▊                 0.24\n"
                             "\n"
                             "• Ask the suppliers of the largest\n"
                             "  lines.\n"
                             "• Prefer those who publish their\n"
                             "  factories.\n"
                             "\n"
                             "Method: input-output analysis.\n"
                             "\n"
                             "Please note\n"
                             "• 1 of 4 countries has no value.\n";

static void test_wide(void **state)
{
    (void)state;
    mn_report *r = sample();
    assert_render(r, MN_RENDER_TERMINAL, 80, wide);
    assert_render(r, MN_RENDER_TERMINAL, 0, wide);
    mn_report_free(r);
}

static void test_narrow(void **state)
{
    (void)state;
    mn_report *r = sample();
    assert_render(r, MN_RENDER_TERMINAL, 40, narrow);
    mn_report_free(r);
}

/* Colour adds escape sequences and nothing else. */
static void test_color(void **state)
{
    (void)state;
    sink s;
    mn_report *r = sample();
    rendered(&s, r, &(mn_render_options){.width = 80, .color = true});
    mn_buf plain = {0};
    for (size_t i = 0; i < s.buf.len; i++) {
        if (s.buf.ptr[i] == 27)
            while (s.buf.ptr[i] != 'm')
                i++;
        else
            mn_buf_char(&plain, s.buf.ptr[i]);
    }
    assert_string_equal(plain.ptr, wide);
    assert_true(s.buf.len > plain.len);
    mn_buf_free(&plain);
    mn_buf_free(&s.buf);
    mn_report_free(r);
}

static void check_lines(const char *text, size_t width)
{
    mn_text rest = mn_text_of(text), line;
    while (mn_text_split(&rest, '\n', &line)) {
        if (mn_utf8_width(line) > width)
            fail_msg("%zu columns, not %zu: '%.*s'", mn_utf8_width(line), width, (int)line.len,
                     line.ptr);
        for (size_t i = 0; i < line.len; i++)
            if ((unsigned char)line.ptr[i] < 32 || line.ptr[i] == 127)
                fail_msg("control character in '%.*s'", (int)line.len, line.ptr);
        assert_int_equal(mn_utf8_bad(line), line.len);
    }
}

/* Words of plain, wide, combining, broken and hostile characters. */
static void random_text(mn_buf *b, mn_rng *rng, size_t words)
{
    static const char *const bits[] = {"a",    "bcd",  "Ünï", "日本", "e\xCC\x81", "\x1b[2J",
                                       "\xFF", "🙂", "\n",  "\t",   "|",         "\xE2\x80\xAE"};
    mn_buf_clear(b);
    mn_buf_str(b, "");
    for (size_t w = 0; w < words; w++) {
        mn_buf_str(b, w ? " " : "");
        for (uint64_t n = mn_rng_u64(rng) % 9; n-- > 0;)
            mn_buf_str(b, bits[mn_rng_u64(rng) % 12]);
    }
}

static mn_table *random_table(mn_rng *rng, const char *name, mn_buf *text)
{
    mn_table *t = NULL;
    size_t cols = 1 + mn_rng_u64(rng) % 9, rows = mn_rng_u64(rng) % 12;
    good(mn_table_new(&t, name, NULL));
    for (size_t c = 0; c < cols; c++) {
        random_text(text, rng, 1 + mn_rng_u64(rng) % 3);
        mn_buf_fmt(text, "%zu", c);
        good(mn_table_add_column(t, text->ptr, c == 1 ? MN_F64 : (mn_type)(mn_rng_u64(rng) % 6),
                                 NULL));
    }
    for (size_t row = 0; row < rows; row++) {
        add_row(t);
        for (size_t c = 0; c < cols; c++) {
            uint64_t x = mn_rng_u64(rng);
            if (x % 7 == 0)
                continue;
            switch (mn_table_col_type(t, c)) {
            case MN_TEXT:
                random_text(text, rng, x % 6);
                put(t, c, text->ptr);
                break;
            case MN_F64:
                mn_table_put_f64(t, c, x % 5 ? mn_exp((double)(x % 100) - 50) : (double)NAN);
                break;
            case MN_I64:
                mn_table_put_i64(t, c, (int64_t)x);
                break;
            case MN_BOOL:
                mn_table_put_bool(t, c, x % 2);
                break;
            case MN_DATE:
                mn_table_put_date(t, c, (int64_t)(x % 100000000));
                break;
            case MN_MONEY:
                mn_table_put_money(t, c, (int64_t)x);
                break;
            }
        }
    }
    return t;
}

static mn_report *random_report(mn_rng *rng)
{
    mn_buf text = {0};
    random_text(&text, rng, 5);
    mn_report *r = new_report(text.ptr);
    for (int i = 0; i < 4; i++) {
        double v = mn_exp((double)(mn_rng_u64(rng) % 60) - 30);
        random_text(&text, rng, mn_rng_u64(rng) % 12);
        add_figure(r, "f", text.ptr, v, v / 3, i % 2 ? v * 2 : (double)NAN, text.ptr, i == 0);
        random_text(&text, rng, mn_rng_u64(rng) % 40);
        good(mn_report_text(r, (mn_text_kind)i, text.ptr, NULL));
        good(mn_report_warning(r, text.ptr, NULL));
        char name[16];
        snprintf(name, sizeof name, "t%d", i);
        mn_table *t = random_table(rng, name, &text);
        bool chart = mn_table_cols(t) > 1;
        char label[256], value[256];
        snprintf(label, sizeof label, "%s", mn_table_col_name(t, 0));
        snprintf(value, sizeof value, "%s", chart ? mn_table_col_name(t, 1) : "");
        good(mn_report_table(r, t, &(mn_table_view){.title = text.ptr, .first = 5}, NULL));
        if (chart)
            good(mn_report_chart(r,
                                 &(mn_chart){.kind = i % 2 ? MN_CHART_BARS : MN_CHART_INTERVAL,
                                             .title = text.ptr,
                                             .table = name,
                                             .label = label,
                                             .value = value,
                                             .high = value,
                                             .unit = i == 3 ? "share" : "people"},
                                 NULL));
    }
    mn_buf_free(&text);
    return r;
}

static void test_never_wider(void **state)
{
    static const unsigned widths[] = {20, 23, 31, 40, 60, 80, 133};
    (void)state;
    for (uint64_t seed = 0; seed < 150; seed++) {
        mn_rng rng;
        mn_rng_init(&rng, seed, 7);
        mn_report *r = random_report(&rng);
        for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
            sink s;
            check_lines(rendered(&s, r, &(mn_render_options){.width = widths[i]}), widths[i]);
            mn_buf_free(&s.buf);
        }
        mn_report_free(r);
    }
}

/* A row as a block of lines, where even the shrunk columns do not fit. */
static void test_blocks(void **state)
{
    (void)state;
    mn_report *r = new_report("T");
    mn_table *t = new_table("t", "name:text,people:money,spending_of_the_year:money");
    add_row(t);
    put(t, 0, "Food, beverages and tobacco");
    mn_table_put_money(t, 1, 123456789);
    mn_table_put_money(t, 2, 123456789000);
    good(mn_report_table(r, t, NULL, NULL));
    assert_render(r, MN_RENDER_TERMINAL, 36,
                  "T\n═\n\n"
                  "Food, beverages and tobacco\n"
                  "  People            1,234,567.89\n"
                  "  Spending of the…  1,234,567,890.00\n");
    mn_report_free(r);
}

static void test_pictures(void **state)
{
    (void)state;
    mn_report *r = new_report("T");
    mn_chart c = {.kind = MN_CHART_INTERVAL,
                  .title = "How sure",
                  .table = "countries",
                  .label = "name",
                  .value = "people",
                  .low = "low",
                  .high = "high",
                  .unit = "people",
                  .alt = "A map of the world."};
    good(mn_report_table(r, countries(), &(mn_table_view){.hidden = true}, NULL));
    good(mn_report_chart(r, &c, NULL));
    c.kind = MN_CHART_MAP; /* maps are left to their tables */
    c.label = "iso3";
    good(mn_report_chart(r, &c, NULL));
    assert_render(r, MN_RENDER_TERMINAL, 60,
                  "T\n═\n\n"
                  "How sure\n"
                  "India                   ├───●───────┤    1.2 (0.5 to 3.0)\n"
                  "North Korea            ├─●───┤           0.60 (0.24 to 1.5)\n"
                  "United States of Am…  ├●─┤               0.24 (0.10 to 0.60)\n"
                  "Atlantis                                 –\n"
                  "                      0             3.5\n");
    mn_report_free(r);
}

/* What turns the order of letters round for all that follows on its line, wherever a table has it:
 * in an id, a head, a title, a warning. It is made visible as control characters are. */
static void test_turned_round(void **state)
{
    (void)state;
    static const char *const turning[] = {
        "\xE2\x80\xAA", "\xE2\x80\xAB", "\xE2\x80\xAC", "\xE2\x80\xAD", "\xE2\x80\xAE",
        "\xE2\x81\xA6", "\xE2\x81\xA7", "\xE2\x81\xA8", "\xE2\x81\xA9", "\xE2\x81\xAA",
        "\xE2\x81\xAB", "\xE2\x81\xAC", "\xE2\x81\xAD", "\xE2\x81\xAE", "\xE2\x81\xAF"};
    static const unsigned widths[] = {80, 12}; /* as columns, and as blocks */
    for (size_t i = 0; i < sizeof turning / sizeof *turning; i++) {
        char id[32], head[32];
        snprintf(id, sizeof id, "AD%s-17", turning[i]);
        snprintf(head, sizeof head, "of%s", turning[i]);
        mn_report *r = new_report(id);
        mn_table *t = NULL;
        good(mn_table_new(&t, "t", NULL));
        good(mn_table_add_column(t, "id", MN_TEXT, NULL));
        good(mn_table_add_column(t, head, MN_TEXT, NULL));
        add_row(t);
        put(t, 0, id);
        put(t, 1, id);
        good(mn_report_table(r, t, &(mn_table_view){.title = id}, NULL));
        good(mn_report_warning(r, id, NULL));
        for (size_t w = 0; w < sizeof widths / sizeof *widths; w++) {
            sink s;
            const char *got = rendered(&s, r, &(mn_render_options){.width = widths[w]});
            if (strstr(got, turning[i]) || !strstr(got, "AD\xEF\xBF\xBD-17"))
                fail_msg("%zu, %u: %s", i, widths[w], got);
            mn_buf_free(&s.buf);
        }
        mn_report_free(r);
    }
}

static void test_empty(void **state)
{
    (void)state;
    mn_report *r = new_report("");
    assert_render(r, MN_RENDER_TERMINAL, 80, "\n");
    good(mn_report_table(r, new_table("t", "a:text"), &(mn_table_view){.title = "Title"}, NULL));
    assert_render(r, MN_RENDER_TERMINAL, 80, "\n\nTitle\nNo rows.\n");
    mn_report_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wide),   cmocka_unit_test(test_narrow),
        cmocka_unit_test(test_color),  cmocka_unit_test(test_never_wider),
        cmocka_unit_test(test_blocks), cmocka_unit_test(test_pictures),
        cmocka_unit_test(test_empty),  cmocka_unit_test(test_turned_round),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
