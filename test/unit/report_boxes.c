/* SPDX-License-Identifier: Apache-2.0
 *
 * report_boxes.c - flow charts of boxes: layers by the longest way to the end, circles, rows of
 * three, lines that touch no other, and what the renderers make of them.
 */
#include "report/boxes.h"

#include <stdlib.h>

#include "report/picture.h"
#include "report_sample.h"
#include "table/maker.h"

static const mn_box_face face = {960, 44, 6.9, 17, 10};

static void row(mn_maker *k, int64_t number, const char *name, const char *to, const char *state)
{
    mn_make_row(k, 0);
    if (number)
        mn_make_i64(k, 0, number);
    mn_make_str(k, 1, name);
    mn_make_str(k, 2, to);
    mn_make_str(k, 3, state);
}

static mn_report *chart_of(mn_maker *k)
{
    mn_report *r = NULL;
    mn_table *t = mn_maker_end(k);
    const mn_table_view hidden = {.hidden = true};
    assert_non_null(t);
    good(mn_report_new(&r, "trace", "A chain", NULL));
    good(mn_report_table(r, t, &hidden, NULL));
    good(mn_report_chart(r,
                         &(mn_chart){.kind = MN_CHART_CHAIN,
                                     .title = "From bale to shirt",
                                     .table = "chain",
                                     .label = "name",
                                     .target = "to",
                                     .value = "step",
                                     .heading = "state",
                                     .detail = "to=To!",
                                     .state = "state",
                                     .alt = "Boxes."},
                         NULL));
    return r;
}

/* To be freed. */
static char *render(const mn_report *r, mn_render format)
{
    sink s;
    (void)rendered(&s, r, &(mn_render_options){.format = format});
    return s.buf.ptr;
}

static mn_maker maker(void)
{
    return mn_maker_new("chain", "step:i name:t to:t state:t", NULL);
}

static void lay(mn_boxes *b, const mn_report *r)
{
    *b = (mn_boxes){0};
    good(mn_boxes_make(b, &r->charts[0], r->tables[0].t, NULL));
    good(mn_boxes_place(b, &face, NULL));
}

/* 1 leads to 3 and, past 2, to 4: the longest way counts. */
static void test_layers(void **state)
{
    (void)state;
    mn_maker k = maker();
    row(&k, 1, "farm", "2; 4", "");
    row(&k, 2, "gin", "3", "");
    row(&k, 3, "mill", "4", "");
    row(&k, 4, "shop", "", "");
    row(&k, 0, "nobody", "3", "gap");
    mn_report *r = chart_of(&k);
    mn_boxes b;
    lay(&b, r);
    assert_int_equal(b.rows, 4);
    assert_int_equal(b.box[0].row, 0);
    assert_int_equal(b.box[1].row, 1);
    assert_int_equal(b.box[2].row, 2);
    assert_int_equal(b.box[3].row, 3);
    assert_int_equal(b.box[4].row, 1); /* just above what it leads to */
    assert_int_equal(b.box[4].state, MN_BOX_GAP);
    assert_true(b.trunk[3].passes);
    assert_int_equal(b.trunk[3].top, 0);
    assert_int_equal(b.back, 0);
    mn_boxes_free(&b);
    mn_report_free(r);
}

/* In a circle the box nearest to the end stands lowest, and one arrow is said in words. */
static void test_circle(void **state)
{
    (void)state;
    mn_maker k = maker();
    row(&k, 1, "a", "2", "");
    row(&k, 2, "b", "3; 1", "");
    row(&k, 3, "c", "4; 1; 3; 99; x", "");
    row(&k, 4, "end", "", "");
    mn_report *r = chart_of(&k);
    mn_boxes b;
    lay(&b, r);
    assert_int_equal(b.rows, 4);
    assert_int_equal(b.box[3].row, 3);
    assert_int_equal(b.box[2].row, 2);
    assert_int_equal(b.back, 2); /* b to a, c to a; to itself and to nobody: no arrow */
    mn_buf text = {0};
    mn_boxes_rest(&b, &text);
    assert_string_equal(text.ptr, "Arrows that lead back, left to the table: 2.");
    mn_buf_free(&text);
    mn_boxes_free(&b);
    mn_report_free(r);
}

/* Of random charts: boxes of a row don't touch, arrows lead down, and no two lines to different
 * boxes share a stretch of track or of lane. */
static void test_no_touch(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 40; seed++) {
        uint32_t x = seed * 2654435761U;
        mn_maker k = maker();
        size_t n = 5 + seed;
        for (size_t i = 1; i <= n; i++) {
            char to[64];
            unsigned a = (x = x * 1664525U + 1013904223U) >> 16,
                     c = (x = x * 1664525U + 1013904223U) >> 16;
            snprintf(to, sizeof to, "%zu; %zu", i + 1 + a % 6, i + 1 + c % 3);
            row(&k, (int64_t)i, "name", to, "");
        }
        mn_report *r = chart_of(&k);
        mn_boxes b;
        lay(&b, r);
        for (size_t i = 0; i < b.links; i++)
            assert_true(b.box[b.link[i].from].row < b.box[b.link[i].to].row);
        for (size_t i = 0; i < b.count; i++)
            for (size_t j = 0; j < i; j++) {
                if (b.box[i].row == b.box[j].row)
                    assert_int_not_equal(b.box[i].column, b.box[j].column);
                for (size_t w = 0; w < b.rows; w++) {
                    double f1, t1, f2, t2;
                    if (mn_box_track(&b, w, i) != SIZE_MAX &&
                        mn_box_track(&b, w, i) == mn_box_track(&b, w, j) &&
                        mn_box_crosses(&b, &face, w, i, &f1, &t1) &&
                        mn_box_crosses(&b, &face, w, j, &f2, &t2))
                        assert_true(t1 < f2 || t2 < f1);
                }
                const mn_box_trunk *p = &b.trunk[i], *q = &b.trunk[j];
                if (p->passes && q->passes && p->gutter == q->gutter && p->lane == q->lane)
                    assert_true(p->top >= b.box[j].row || q->top >= b.box[i].row);
            }
        mn_boxes_free(&b);
        mn_report_free(r);
    }
}

/* More boxes than a picture holds: said, not lost. */
static void test_many(void **state)
{
    (void)state;
    mn_maker k = maker();
    for (int64_t i = 1; i <= MN_BOXES_MOST + 7; i++) {
        char to[16];
        snprintf(to, sizeof to, "%lld", (long long)(i < 4 ? 400 : 400 + i % 2));
        row(&k, i, "مزرعة النهضة للقطن 新疆棉业 a name that goes on and on and on and on and on",
            to, i % 5 ? "" : "alert");
    }
    mn_report *r = chart_of(&k);
    mn_boxes b;
    lay(&b, r);
    assert_int_equal(b.left_out, 7);
    assert_true(b.box[0].lines <= (2 + 1) * MN_BOX_LINES);
    mn_boxes_free(&b);
    for (int format = 0; format <= MN_RENDER_HTML; format++) {
        char *text = render(r, (mn_render)format);
        assert_non_null(strstr(text, "Boxes that the picture has no room for"));
        free(text);
    }
    mn_report_free(r);
}

/* Markup in names stays text in each format. */
static void test_hostile(void **state)
{
    (void)state;
    mn_maker k = maker();
    row(&k, 1, "```\n<script>x</script>\x1b[31m", "2", "\"><x>");
    row(&k, 2, "end", "", "");
    mn_report *r = chart_of(&k);
    char *html = render(r, MN_RENDER_HTML);
    assert_null(strstr(html, "<script>"));
    assert_null(strstr(html, "\"><x>"));
    free(html);
    char *md = render(r, MN_RENDER_MARKDOWN);
    assert_null(strstr(md, "\n```\n<"));
    assert_null(strchr(md, 0x1b));
    free(md);
    mn_report_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_layers), cmocka_unit_test(test_circle),
                                       cmocka_unit_test(test_no_touch), cmocka_unit_test(test_many),
                                       cmocka_unit_test(test_hostile)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
