/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint_aggregate.c - smaller economies of larger ones: what is summed is kept.
 */
#include "check.h"
#include "economy.h"
#include "footprint/economy/aggregate.h"
#include "footprint/economy/solve.h"

static bool always(void *payload)
{
    (void)payload;
    return true;
}

/* Flow from group to group, summed from the economy itself. */
static double flow(const mn_model *m, const uint32_t *cell, uint32_t from, uint32_t to)
{
    double sum = 0;

    for (size_t i = 0; i < m->n; i++)
        for (size_t j = 0; j < m->n; j++)
            if (cell[i] == from && cell[j] == to)
                sum += (double)mn_matrix_at(&m->a, i, j) * m->x[j];
    return sum;
}

static mn_model *random_model(size_t r, size_t s, uint64_t seed)
{
    mn_err e = MN_ERR_INIT;
    char *table = economy_random(r, s, seed), *people = economy_people(r, s, seed);
    mn_model *m = economy_import(table, people, &e);

    free(table);
    free(people);
    assert_non_null(m);
    return m;
}

/* Z, Y, x and people of any grouping are sums of what was put together. */
static void sums_are_kept(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        mn_err e = MN_ERR_INIT;
        mn_model *m = random_model(4, 6, seed), *small = NULL;
        mn_grouping regions = {0}, industries = {0};
        uint32_t cell[24];
        const char *path = economy_file(0, "from,to\nR3,near\nR0,near\n"),
                   *other = economy_file(1, "from,to\nc2,goods\nc1,food\nc5,goods\nc6,goods\n");

        assert_int_equal(mn_grouping_read(&regions, m->region, 4, "region", NULL, path, &e), MN_OK);
        assert_int_equal(mn_grouping_read(&industries, m->industry, 6, "industry", NULL, other, &e),
                         MN_OK);
        assert_int_equal(mn_model_aggregate(&small, m, &regions, &industries, NULL, &e), MN_OK);
        assert_int_equal(small->regions, 3);
        assert_int_equal(small->industries, 4);
        assert_string_equal(small->region[0], "near"); /* files first, in their order */
        assert_string_equal(small->region[1], "R1");
        assert_string_equal(small->industry[0], "goods");
        assert_string_equal(small->industry[3], "c4");
        for (size_t i = 0; i < m->n; i++)
            cell[i] = regions.to[i / 6] * 4 + industries.to[i % 6];
        for (uint32_t i = 0; i < small->n; i++) {
            double x = 0, people = 0;

            for (size_t k = 0; k < m->n; k++) {
                x += cell[k] == i ? m->x[k] : 0;
                people += cell[k] == i ? m->cell_people[1][k] : 0;
            }
            assert_near(small->x[i] / x, 1, 1e-6);
            assert_near(small->cell_people[1][i], people, 1e-9);
            for (uint32_t j = 0; j < small->n; j++)
                assert_near((double)mn_matrix_at(&small->a, i, j) * small->x[j],
                            flow(m, cell, i, j), 1e-6 * (1 + x));
        }
        assert_near(mn_sum(small->x, small->n) / mn_sum(m->x, m->n), 1, 1e-9);
        assert_near(mn_sum_floats(small->y, small->n * 3 * 2) / mn_sum_floats(m->y, m->n * 4 * 2),
                    1, 1e-9);
        mn_grouping_free(&regions);
        mn_grouping_free(&industries);
        mn_model_free(m);
        mn_model_free(small);
        unlink(path);
        unlink(other);
    }
}

/* People by consumption are people by production, before and after. */
static void all_people_stand_behind_all_demand(void **state)
{
    mn_err e = MN_ERR_INIT;
    mn_model *m = random_model(5, 4, 9), *small = NULL;
    mn_grouping regions = {0}, industries = {0};
    double behind = 0, people = mn_sum(m->cell_people[0], m->n);

    (void)state;
    assert_int_equal(mn_grouping_same(&regions, m->region, 5, &e), MN_OK);
    assert_int_equal(mn_grouping_kinds(&industries, m, &e), MN_OK);
    assert_int_equal(mn_model_aggregate(&small, m, &regions, &industries, NULL, &e), MN_OK);
    for (size_t i = 0; i < small->n; i++)
        behind += small->m[0][i] * mn_sum_floats(small->y + i * 10, 10);
    assert_near(behind / people, 1, 1e-9);
    /* Each on its own: the same economy again. */
    for (size_t i = 0; i < m->n; i++) {
        assert_near(small->x[i] / m->x[i], 1, 1e-6);
        assert_near(small->m[0][i] / m->m[0][i], 1, 1e-5);
    }
    mn_model_free(small);
    mn_model_free(m);
    mn_grouping_free(&regions);
    mn_grouping_free(&industries);
}

/* A new industry is of the kind of its largest member, and holds the parts of all; a
 * new region holds the countries of all; and a file keeps that. */
static void kinds_and_members_are_kept(void **state)
{
    mn_err e = MN_ERR_INIT;
    mn_model *m = NULL, *small = NULL, *again = NULL;
    mn_grouping regions = {0}, industries = {0};
    const char *path = economy_file(0, "from,to\nAUT,EU\nDEU,EU\n"),
               *other = economy_file(1, "from,to\nc4,cloth\nc5,cloth\n"),
               *file = economy_file(2, "");

    (void)state;
    assert_int_equal(mn_model_shipped(&m, NULL, &e), MN_OK);
    assert_int_equal(mn_grouping_read(&regions, m->region, m->regions, "region", NULL, path, &e),
                     MN_OK);
    assert_int_equal(
        mn_grouping_read(&industries, m->industry, m->industries, "industry", NULL, other, &e),
        MN_OK);
    assert_int_equal(mn_model_aggregate(&small, m, &regions, &industries, NULL, &e), MN_OK);
    assert_int_equal(mn_model_save(small, file, &e), MN_OK);
    assert_int_equal(mn_model_open(&again, NULL, file, &e), MN_OK);
    assert_string_equal(again->industry[0], "cloth");
    assert_int_equal(again->kind[0], 3);
    assert_true(again->serves[0] >> 4 & 1);
    assert_int_equal(again->kind[1], 0);
    size_t austria = SIZE_MAX;
    for (size_t k = 0; k < again->members; k++)
        if (!strcmp(again->member[k].iso3, "AUT"))
            austria = again->member[k].region;
    assert_int_equal(austria, 0);
    assert_near(mn_sum(again->cell_people[1], again->n) / mn_sum(m->cell_people[1], m->n), 1, 1e-9);
    assert_near(mn_sum(again->x, again->n) / mn_sum(m->x, m->n), 1, 1e-9);
    mn_grouping_free(&regions);
    mn_grouping_free(&industries);
    mn_model_free(m);
    mn_model_free(small);
    mn_model_free(again);
    unlink(path);
    unlink(other);
    unlink(file);
}

/* With next to no memory the large economy and the small one lie in files: the same bits,
 * though groups take their rows from all over the file. */
static void memory_changes_no_bit(void **state)
{
    mn_ctx tiny = {.threads = 2, .memory = 100000};
    mn_err e = MN_ERR_INIT;
    mn_model *m = NULL, *small[2] = {NULL, NULL};
    mn_grouping regions = {0}, industries = {0};
    const char *file = economy_file(0, ""), *path = economy_file(1, "from,to\nUSA,far\nAUS,far\n");

    (void)state;
    assert_int_equal(mn_model_shipped(&m, NULL, &e), MN_OK);
    assert_int_equal(mn_model_save(m, file, &e), MN_OK);
    assert_int_equal(mn_grouping_read(&regions, m->region, m->regions, "region", NULL, path, &e),
                     MN_OK);
    assert_int_equal(mn_grouping_same(&industries, m->industry, m->industries, &e), MN_OK);
    for (int k = 0; k < 2; k++) {
        mn_model_free(m);
        m = NULL;
        assert_int_equal(mn_model_open(&m, k ? &tiny : NULL, file, &e), MN_OK);
        assert_int_equal(
            mn_model_aggregate(&small[k], m, &regions, &industries, k ? &tiny : NULL, &e), MN_OK);
        assert_int_equal(m->a.values.mapped && small[k]->a.values.mapped, k);
    }
    assert_int_equal(small[1]->a.entries, small[0]->a.entries);
    assert_memory_equal(small[1]->a.value, small[0]->a.value,
                        small[0]->a.entries * sizeof *small[0]->a.value);
    assert_memory_equal(small[1]->x, small[0]->x, small[0]->n * sizeof *small[0]->x);
    assert_memory_equal(small[1]->m[0], small[0]->m[0], small[0]->n * sizeof *small[0]->m[0]);
    mn_grouping_free(&regions);
    mn_grouping_free(&industries);
    mn_model_free(m);
    mn_model_free(small[0]);
    mn_model_free(small[1]);
    unlink(file);
    unlink(path);
}

static void stop_at_once_is_heard(void **state)
{
    mn_err e = MN_ERR_INIT;
    mn_model *m = random_model(3, 3, 2), *small = NULL;
    mn_grouping regions = {0}, industries = {0};
    mn_ctx stop = {.threads = 1, .cancelled = always};

    (void)state;
    assert_int_equal(mn_grouping_same(&regions, m->region, 3, &e), MN_OK);
    assert_int_equal(mn_grouping_same(&industries, m->industry, 3, &e), MN_OK);
    assert_int_equal(mn_model_aggregate(&small, m, &regions, &industries, &stop, &e), MN_CANCELLED);
    assert_null(small);
    mn_grouping_free(&regions);
    mn_grouping_free(&industries);
    mn_model_free(m);
}

static void bad_groups_are_refused(void **state)
{
    static const char *const labels[] = {"a", "b"};
    static const struct {
        const char *text, *says;
        unsigned line;
    } cases[] = {{"from,to\na,x\nc,x\n", "no such region", 3},
                 {"from,to\na,x\na,y\n", "twice", 3},
                 {"from,to\na,\n", "no name", 2},
                 {"old,new\na,x\n", "no column 'from'", 1}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mn_err e = MN_ERR_INIT;
        mn_grouping g = {0};
        const char *path = economy_file(0, cases[i].text);

        assert_int_equal(mn_grouping_read(&g, labels, 2, "region", NULL, path, &e), MN_DATA);
        assert_non_null(strstr(e.msg, cases[i].says));
        assert_int_equal(e.line, cases[i].line);
        unlink(path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_kept),
        cmocka_unit_test(all_people_stand_behind_all_demand),
        cmocka_unit_test(kinds_and_members_are_kept),
        cmocka_unit_test(memory_changes_no_bit),
        cmocka_unit_test(stop_at_once_is_heard),
        cmocka_unit_test(bad_groups_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
