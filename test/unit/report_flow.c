/* SPDX-License-Identifier: Apache-2.0
 *
 * report_flow.c - the layout of flows: layers, circles, merging, and that no two
 * labels stand on each other.
 */
#include "report/flow.h"

#include "core/rng.h"
#include "report_sample.h"

static const mn_held_chart whole = {
    .scale = 1, .label = 0, .target = 1, .value = 2, .low = MN_NO_COLUMN, .high = MN_NO_COLUMN};

static void add_link(mn_table *t, const char *from, const char *to, double v)
{
    add_row(t);
    put(t, 0, from);
    put(t, 1, to);
    mn_table_put_f64(t, 2, v);
}

static const mn_flow_node *find(const mn_flow *f, const char *label)
{
    for (size_t i = 0; i < f->nodes_count; i++)
        if (f->nodes[i].label.len == strlen(label) &&
            memcmp(f->nodes[i].label.ptr, label, strlen(label)) == 0)
            return &f->nodes[i];
    fail_msg("no node '%s'", label);
    return NULL;
}

static void test_layers(void **state)
{
    (void)state;
    mn_flow f = {0};
    mn_table *t = new_table("t", "a:text,b:text,v:f64");
    add_link(t, "shirt", "textiles", 2);
    add_link(t, "textiles", "India", 1);
    add_link(t, "textiles", "cotton", 1);
    add_link(t, "cotton", "India", 1);
    add_link(t, "shirt", "textiles", 1); /* joins the first */
    good(mn_flow_make(&f, &whole, t, NULL));
    assert_int_equal(f.layers, 4);
    assert_int_equal(find(&f, "shirt")->layer, 0);
    assert_int_equal(find(&f, "India")->layer, 3); /* the longest way decides */
    assert_int_equal(f.links_count, 4);
    assert_near(find(&f, "shirt")->value, 3, 0);
    assert_int_equal(f.left_out, 0);
    mn_flow_free(&f);
    mn_table_free(t);
}

static void test_circles(void **state)
{
    (void)state;
    mn_flow f = {0};
    mn_table *t = new_table("t", "a:text,b:text,v:f64");
    add_link(t, "a", "b", 1);
    add_link(t, "b", "c", 1);
    add_link(t, "c", "a", 1);
    add_link(t, "c", "c", 1);
    add_link(t, "c", "d", 1);
    add_link(t, "d", "e", -1); /* nothing flows */
    good(mn_flow_make(&f, &whole, t, NULL));
    assert_int_equal(f.left_out, 2);
    assert_int_equal(f.links_count, 3);
    assert_int_equal(f.layers, 4);
    mn_flow_free(&f);
    mn_table_free(t);
}

static void check_place(const mn_flow *f)
{
    for (size_t i = 0; i < f->nodes_count; i++) {
        const mn_flow_node *n = &f->nodes[i], *above = i ? n - 1 : NULL;
        assert_true(n->y > -0.01 && n->y + n->height < f->height + 0.01);
        assert_true(n->order <= 12);
        if (above && above->layer == n->layer) {
            double lines = (double)(n->lines ? n->lines : 1);
            lines += (double)(above->lines ? above->lines : 1);
            assert_true(n->y + n->height / 2 - above->y - above->height / 2 > lines * 7.5 + 2.9);
        }
    }
    for (size_t i = 0; i < f->links_count; i++) {
        const mn_flow_link *l = &f->links[i];
        const mn_flow_node *from = &f->nodes[l->from], *to = &f->nodes[l->to];
        assert_true(from->layer < to->layer);
        assert_true(l->y0 - l->width / 2 > from->y - 0.01);
        assert_true(l->y0 + l->width / 2 < from->y + from->height + 0.01);
        assert_true(l->y1 - l->width / 2 > to->y - 0.01);
        assert_true(l->y1 + l->width / 2 < to->y + to->height + 0.01);
    }
}

/* Merging keeps the sum, layers keep their limit, nothing overlaps. */
static void test_random(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 60; seed++) {
        mn_rng rng;
        mn_flow f = {0};
        double sum = 0, kept = 0;
        mn_rng_init(&rng, seed, 1);
        mn_table *t = new_table("t", "a:text,b:text,v:f64");
        size_t width = 1 + mn_rng_u64(&rng) % 40, layers = 1 + mn_rng_u64(&rng) % 4;
        for (size_t i = 0; i < 200; i++) {
            char from[32], to[32];
            size_t layer = mn_rng_u64(&rng) % layers;
            double v = mn_exp(mn_rng_unit(&rng) * 12);
            snprintf(from, sizeof from, "%zu.%zu", layer, (size_t)(mn_rng_u64(&rng) % width));
            snprintf(to, sizeof to, "%zu.%zu", layer + 1, (size_t)(mn_rng_u64(&rng) % width));
            add_link(t, from, to, v);
            sum += v;
        }
        good(mn_flow_make(&f, &whole, t, NULL));
        for (size_t i = 0; i < f.nodes_count; i++)
            f.nodes[i].lines = mn_rng_u64(&rng) % 4;
        good(mn_flow_place(&f, NULL));
        for (size_t i = 0; i < f.links_count; i++)
            kept += f.links[i].value;
        assert_near(kept, sum, sum * 1e-12);
        assert_int_equal(f.left_out, 0);
        check_place(&f);
        mn_flow_free(&f);
        mn_table_free(t);
    }
}

static void test_merge(void **state)
{
    (void)state;
    mn_flow f = {0};
    mn_table *t = new_table("t", "a:text,b:text,v:f64");
    for (int i = 0; i < 20; i++) {
        char name[16];
        snprintf(name, sizeof name, "s%d", i);
        add_link(t, name, "all", 20 - i);
    }
    good(mn_flow_make(&f, &whole, t, NULL));
    good(mn_flow_place(&f, NULL));
    assert_int_equal(f.nodes_count, 14);
    assert_string_equal(f.nodes[12].label.ptr, "8 others");
    assert_int_equal(f.nodes[12].merged, 8);
    assert_near(f.nodes[12].value, 36, 1e-12);
    assert_near(find(&f, "all")->value, 210, 1e-12);
    check_place(&f);
    mn_flow_free(&f);
    mn_table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_layers),
        cmocka_unit_test(test_circles),
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_merge),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
