/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint_model.c - importing, settling, saving and refusing economies.
 */
#include "check.h"
#include "core/file.h"
#include "economy.h"
#include "footprint/economy/solve.h"

#include <math.h>

/* Miller & Blair 2009, section 2.3: L = [1.2541 0.3300; 0.2640 1.1221], to four
 * digits as printed (also in pymrio's tests/test_math.py). */
static void miller_blair_inverse(void **state)
{
    static const double expected[2][2] = {{1.2541, 0.3300}, {0.2640, 1.1221}};
    mn_err e = MN_ERR_INIT;
    mn_model *m = economy_import(economy_miller_blair, NULL, &e);

    (void)state;
    assert_non_null(m);
    for (int j = 0; j < 2; j++) {
        mn_operator op = {.matrix = &m->a};
        double y[2] = {j == 0, j == 1}, x[2];
        mn_solved how;

        assert_int_equal(mn_solve(x, &op, y, 1e-13, NULL, &how, &e), MN_OK);
        assert_near(x[0], expected[0][j], 5e-5);
        assert_near(x[1], expected[1][j], 5e-5);
        assert_true(how.residual <= 1e-10);
    }
    assert_near(m->x[0], 1000, 1e-3);
    assert_near(m->x[1], 2000, 1e-3);
    mn_model_free(m);
}

/* The transposed solve is bounded: |error| <= bound * residual. */
static void residual_bounds_the_error(void **state)
{
    mn_err e = MN_ERR_INIT;
    char *table = economy_random(3, 5, 11), *people = economy_people(3, 5, 11);
    mn_model *m = economy_import(table, people, &e);
    mn_operator op = {.matrix = &m->a, .transposed = true};
    double loose[15], how_far = 0;
    mn_solved how;

    (void)state;
    assert_int_equal(mn_solve(loose, &op, m->q[0], 1e-3, NULL, &how, &e), MN_OK);
    for (size_t i = 0; i < m->n; i++)
        how_far = fmax(how_far, fabs(loose[i] - m->m[0][i]));
    assert_true(how_far <= m->bound * how.residual + 1e-12);
    mn_model_free(m);
    free(table);
    free(people);
}

static void production_equals_consumption(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        mn_err e = MN_ERR_INIT;
        char *table = economy_random(4, 6, seed), *people = economy_people(4, 6, seed);
        mn_model *m = economy_import(table, people, &e);
        double production = 0, consumption = 0;

        assert_non_null(m);
        for (size_t i = 0; i < m->n; i++) {
            production += m->cell_people[0][i];
            for (size_t k = 0; k < m->regions * m->categories; k++)
                consumption += m->m[0][i] * (double)m->y[i * m->regions * m->categories + k];
        }
        assert_near(consumption / production, 1, 1e-9);
        mn_model_free(m);
        free(table);
        free(people);
    }
}

static void save_and_open_gives_the_same(void **state)
{
    mn_err e = MN_ERR_INIT;
    char *table = economy_random(3, 4, 7), *people = economy_people(3, 4, 7);
    mn_model *m = economy_import(table, people, &e), *again = NULL;
    const char *path = economy_file(2, "");

    (void)state;
    assert_int_equal(mn_model_save(m, path, &e), MN_OK);
    assert_int_equal(mn_model_open(&again, NULL, path, &e), MN_OK);
    assert_int_equal(again->n, m->n);
    for (size_t i = 0; i < m->n; i++) {
        assert_true(again->x[i] == m->x[i]);
        assert_true(again->m[0][i] == m->m[0][i]);
        assert_true(again->q[1][i] == m->q[1][i]);
    }
    assert_memory_equal(again->a.value, m->a.value, m->a.entries * sizeof(float));
    assert_string_equal(again->region[2], "R2");
    unlink(path);
    mn_model_free(m);
    mn_model_free(again);
    free(table);
    free(people);
}

/* A file with a right hash but a solution of its own invention: the solution is
 * forgotten. A file whose economy can't settle is refused. */
static void files_are_proved_again(void **state)
{
    mn_err e = MN_ERR_INIT;
    mn_model *m = economy_import(economy_miller_blair, "region,industry,people\nA,s1,5\n", &e);
    mn_model *again = NULL;
    const char *path = economy_file(2, "");
    double right = m->m[0][1];

    (void)state;
    m->m[0][1] *= 1000;
    m->bound = 1.5;
    assert_int_equal(mn_model_save(m, path, &e), MN_OK);
    assert_int_equal(mn_model_open(&again, NULL, path, &e), MN_OK);
    assert_near(again->m[0][1], right, 1e-9);
    assert_true(again->bound > 1.5);
    mn_model_free(again);
    m->a.value[0] = 5;
    assert_int_equal(mn_model_save(m, path, &e), MN_OK);
    again = NULL;
    assert_int_equal(mn_model_open(&again, NULL, path, &e), MN_DATA);
    assert_null(again);
    assert_non_null(strstr(e.msg, "spectral radius"));
    unlink(path);
    mn_model_free(m);
}

/* Every single changed byte of a model file is noticed. */
static void changed_files_are_refused(void **state)
{
    mn_err e = MN_ERR_INIT;
    mn_model *m = economy_import(economy_miller_blair, "region,industry,people\nA,s1,5\n", &e),
             *bad;
    const char *path = economy_file(2, "");
    static char bytes[1 << 16];
    FILE *f;
    size_t len;

    (void)state;
    assert_non_null(m);
    assert_int_equal(mn_model_save(m, path, &e), MN_OK);
    f = fopen(path, "rb");
    len = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    unlink(path);
    for (size_t i = 0; i < len; i++) {
        bytes[i] ^= 0x10;
        bad = NULL;
        assert_int_equal(mn_model_open_memory(&bad, NULL, "changed", bytes, len, &e), MN_DATA);
        assert_null(bad);
        bytes[i] ^= 0x10;
    }
    for (size_t cut = 0; cut < len; cut += 7)
        assert_int_equal(mn_model_open_memory(&bad, NULL, "cut", bytes, cut, &e), MN_DATA);
    mn_model_free(m);
}

static const struct {
    const char *what, *table, *people, *message;
} refused[] = {
    {"not a number", "label,A.s1,A.s2,A.h,x\nA.s1,150,nan,350,1000\nA.s2,200,100,1700,2000\n", NULL,
     "not a number"},
    {"empty cell", "label,A.s1,A.s2,A.h,x\nA.s1,150,,350,1000\nA.s2,200,100,1700,2000\n", NULL,
     "missing"},
    {"doubled label", "label,A.s1,A.s1,A.h,x\nA.s1,150,500,350,1000\nA.s1,200,100,1700,2000\n",
     NULL, "doubled"},
    {"permuted rows", "label,A.s1,A.s2,A.h,x\nA.s2,200,100,1700,2000\nA.s1,150,500,350,1000\n",
     NULL, "out of order"},
    {"no dot", "label,As1,A.s2,A.h,x\nAs1,150,500,350,1000\nA.s2,200,100,1700,2000\n", NULL,
     "REGION.INDUSTRY"},
    {"radius 1", "label,A.s1,A.s2,A.h,x\nA.s1,0,100,0,100\nA.s2,100,0,0,100\n", NULL,
     "spectral radius"},
    {"negative output", "label,A.s1,A.s2,A.h,x\nA.s1,150,500,-900,1000\nA.s2,200,100,1700,2000\n",
     NULL, "negative"},
    {"no final demand", "label,A.s1,A.s2,x\nA.s1,150,500,1000\nA.s2,200,100,2000\n", NULL,
     "final demand"},
    {"lost rows", "label,A.c1,A.c2,A.f1,x\nA.c1,1,2,5,8\n", NULL, "looks like an industry"},
    {"too large", "label,A.c1,A.f1\nA.c1,1,1e39\n", NULL, "no usable model"},
    {"too many people", economy_miller_blair, "region,industry,people\nA,s1,1e300\n", "from 0 to"},
    {"unknown region", economy_miller_blair, "region,industry,people\nB,s1,5\n", "no such region"},
    {"unknown industry", economy_miller_blair, "region,industry,people\nA,s9,5\n",
     "no such industry"},
    {"negative people", economy_miller_blair, "region,industry,people\nA,s1,-5\n", "from 0 to"},
    {"twice", economy_miller_blair, "region,industry,people\nA,s1,5\nA,s1,6\n", "twice"},
    {"no column", economy_miller_blair, "region,industry\nA,s1\n", "no column 'people'"},
};

static void bad_tables_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        mn_err e = MN_ERR_INIT;

        if (economy_import(refused[i].table, refused[i].people, &e))
            fail_msg("%s was taken", refused[i].what);
        if (!strstr(e.msg, refused[i].message))
            fail_msg("%s: got '%s'", refused[i].what, e.msg);
        assert_int_equal(e.status, MN_DATA);
    }
}

/* People of a cell without output move to a fallback, and none is lost. */
static void people_without_output_move(void **state)
{
    static const char table[] = "label,A.c34,A.c35,A.f1,x\nA.c34,10,0,90,100\nA.c35,0,0,0,0\n";
    mn_err e = MN_ERR_INIT;
    mn_model *m = economy_import(table, "region,industry,people\nA,c34,3\nA,c35,7\n", &e);

    (void)state;
    assert_non_null(m);
    assert_int_equal(m->moves, 1);
    assert_near(m->move[0].people, 7, 0);
    assert_string_equal(m->industry[m->move[0].from], "c35");
    assert_string_equal(m->industry[m->move[0].to], "c34");
    assert_near(m->cell_people[0][0], 10, 0);
    assert_near(m->cell_people[0][1], 0, 0);
    mn_model_free(m);
}

/* A balanced chain s1 -> s2 -> consumers: two steps, one step. */
static void upstreamness_of_a_chain(void **state)
{
    mn_err e = MN_ERR_INIT;
    mn_model *m =
        economy_import("label,A.s1,A.s2,A.h,x\nA.s1,0,50,0,50\nA.s2,0,0,100,100\n", NULL, &e);
    double up[2], down[2];

    (void)state;
    assert_non_null(m);
    assert_int_equal(mn_model_upstreamness(m, NULL, up, down, &e), MN_OK);
    assert_near(up[0], 2, 1e-6);
    assert_near(up[1], 1, 1e-6);
    assert_near(down[0], 1, 1e-6);
    assert_near(down[1], 1.5, 1e-6);
    mn_model_free(m);
}

static void shipped_model_keeps_its_totals(void **state)
{
    static const double branch[MN_BRANCHES] = {2.1e6, 0.2e6, 3.2e6, 2.8e6, 5.5e6, 1.4e6, 2.2e6};
    mn_err e = MN_ERR_INIT;
    mn_model *m = NULL;
    double sum[MN_BRANCHES] = {0}, form[MN_FORMS] = {0}, production, consumption = 0;

    (void)state;
    assert_int_equal(mn_model_shipped(&m, NULL, &e), MN_OK);
    assert_int_equal(m->regions, 41);
    assert_int_equal(m->industries, 35);
    for (size_t k = 0; k < m->peoples; k++) {
        form[m->people[k].form] += m->people[k].people;
        if (m->people[k].form == MN_FORM_PRIVATE)
            sum[m->people[k].branch] += m->people[k].people;
    }
    for (int b = 0; b < MN_BRANCHES; b++)
        assert_near(sum[b] / branch[b], 1, 1e-9);
    assert_near(form[MN_FORM_PRIVATE] / 17.4e6, 1, 1e-9);
    assert_near(form[MN_FORM_SEXUAL] / 6.3e6, 1, 1e-9);
    assert_near(form[MN_FORM_STATE] / 3.9e6, 1, 1e-9);
    production = mn_sum(m->cell_people[0], m->n);
    for (size_t i = 0; i < m->n; i++)
        consumption += m->m[0][i] * mn_sum_floats(m->y + i * m->regions * m->categories,
                                                  m->regions * m->categories);
    assert_near(consumption / production, 1, 1e-9);
    mn_model_free(m);
}

/* The shipped model, a file of version 1, saved as version 2 and opened with next to no
 * memory: many groups of rows, many pieces, a matrix in a file; and the same numbers. */
static void versions_and_places_hold_the_same(void **state)
{
    mn_ctx tiny = {.threads = 2, .memory = 200000};
    mn_err e = MN_ERR_INIT;
    mn_model *m = NULL, *again = NULL;
    const char *path = economy_file(2, "");

    (void)state;
    assert_int_equal(mn_model_shipped(&m, NULL, &e), MN_OK);
    assert_int_equal(mn_model_save(m, path, &e), MN_OK);
    assert_int_equal(mn_model_open(&again, &tiny, path, &e), MN_OK);
    unlink(path);
    assert_true(again->a.values.mapped);
    assert_int_equal(again->a.entries, m->a.entries);
    assert_memory_equal(again->a.value, m->a.value, m->a.entries * sizeof *m->a.value);
    assert_memory_equal(again->a.start, m->a.start, (m->n + 1) * sizeof *m->a.start);
    assert_memory_equal(again->y, m->y, m->n * m->regions * m->categories * sizeof *m->y);
    for (size_t i = 0; i < m->n; i++) {
        assert_near(again->x[i], m->x[i], 1e-9 * m->x[i]);
        assert_near(again->m[0][i], m->m[0][i], 1e-9 * m->m[0][i]);
    }
    assert_int_equal(again->peoples, m->peoples);
    assert_string_equal(again->construct, "");
    mn_model_free(again);
    mn_model_free(m);
}

static void files_are_equal(const char *a, const char *b)
{
    char *bytes[2] = {NULL, NULL};
    size_t len[2] = {0};
    mn_err e = MN_ERR_INIT;

    assert_int_equal(mn_file_read(&bytes[0], &len[0], NULL, a, 1 << 30, &e), MN_OK);
    assert_int_equal(mn_file_read(&bytes[1], &len[1], NULL, b, 1 << 30, &e), MN_OK);
    assert_int_equal(len[0], len[1]);
    assert_memory_equal(bytes[0], bytes[1], len[0]);
    free(bytes[0]);
    free(bytes[1]);
}

/* A model whose matrix lies in a file is solved to the same bits as one in memory, and
 * saved to the same bytes. */
static void where_it_lies_changes_no_bit(void **state)
{
    mn_ctx at[2] = {{.threads = 1}, {.threads = 2, .memory = 200000}};
    mn_err e = MN_ERR_INIT;
    mn_model *shipped = NULL, *m[2] = {NULL, NULL};
    const char *from = economy_file(0, ""), *to[2] = {economy_file(1, ""), economy_file(2, "")};

    (void)state;
    assert_int_equal(mn_model_shipped(&shipped, NULL, &e), MN_OK);
    assert_int_equal(mn_model_save(shipped, from, &e), MN_OK);
    for (int k = 0; k < 2; k++) {
        assert_int_equal(mn_model_open(&m[k], &at[k], from, &e), MN_OK);
        assert_int_equal(m[k]->a.values.mapped, k == 1);
        assert_int_equal(mn_model_save(m[k], to[k], &e), MN_OK);
    }
    assert_memory_equal(m[1]->x, m[0]->x, m[0]->n * sizeof *m[0]->x);
    for (int scope = 0; scope < 2; scope++)
        assert_memory_equal(m[1]->m[scope], m[0]->m[scope], m[0]->n * sizeof(double));
    assert_true(m[1]->bound <= m[0]->bound && m[1]->bound >= m[0]->bound);
    files_are_equal(to[0], to[1]);
    unlink(from);
    for (int k = 0; k < 2; k++) {
        unlink(to[k]);
        mn_model_free(m[k]);
    }
    mn_model_free(shipped);
}

/* A file whose hash is right and whose economy is not: refused when it is opened. */
static void forged_files_are_refused(void **state)
{
    mn_err e = MN_ERR_INIT;
    mn_model *m = economy_import(economy_miller_blair, "region,industry,people\nA,s1,5\n", &e),
             *bad = NULL;
    const char *path = economy_file(2, "");

    (void)state;
    for (size_t k = 0; k < m->a.entries; k++)
        m->a.value[k] = 1.5F;
    assert_int_equal(mn_model_save(m, path, &e), MN_OK);
    assert_int_equal(mn_model_open(&bad, NULL, path, &e), MN_DATA);
    assert_non_null(strstr(e.msg, "spectral radius"));
    assert_null(bad);
    unlink(path);
    mn_model_free(m);
}

/* A cell whose uses cancel: what float32 leaves of it is no negative output. */
static void cancelled_output_is_nothing(void **state)
{
    (void)state;
    for (int d = 1; d <= 9; d++) {
        double a = 1234567.1 + d * 0.37, b = 7654321.3 + d * 1.91;
        mn_err e = MN_ERR_INIT;
        char table[512];

        snprintf(table, sizeof table,
                 "label,A.s1,A.s2,A.s3,A.f1,A.f5\nA.s1,1000000.1,3333333.3,0,9e6,0\n"
                 "A.s2,3333333.3,1000000,0,9e6,0\nA.s3,%.2f,%.2f,0,0,%.2f\n",
                 a, b, -a - b);
        mn_model *m = economy_import(table, NULL, &e);
        assert_non_null(m);
        assert_true(m->x[2] >= 0);
        mn_model_free(m);
    }
}

/* The batched series agrees with the solver, and says when it does not settle. */
static void series_settles_or_says_so(void **state)
{
    mn_err e = MN_ERR_INIT;
    char *table = economy_random(3, 5, 13);
    mn_model *m = economy_import(table, NULL, &e);
    float y[15 * MN_LANES] = {0}, lanes[15 * MN_LANES];
    double one[15] = {0}, x[15];
    mn_operator op = {.matrix = &m->a};

    (void)state;
    for (size_t l = 0; l < 15; l++)
        y[l * MN_LANES + l] = 1;
    assert_int_equal(mn_solve_lanes(lanes, &m->a, y, 1e-6F, &e), MN_OK);
    for (size_t l = 0; l < 15; l++) {
        memset(one, 0, sizeof one);
        one[l] = 1;
        assert_int_equal(mn_solve(x, &op, one, 1e-12, NULL, NULL, &e), MN_OK);
        for (size_t i = 0; i < 15; i++)
            assert_near((double)lanes[i * MN_LANES + l], x[i], 1e-5);
    }
    for (size_t k = 0; k < m->a.entries; k++)
        m->a.value[k] = 0.5F;
    assert_int_equal(mn_solve_lanes(lanes, &m->a, y, 1e-6F, &e), MN_DATA);
    mn_model_free(m);
    free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(miller_blair_inverse),
        cmocka_unit_test(residual_bounds_the_error),
        cmocka_unit_test(production_equals_consumption),
        cmocka_unit_test(save_and_open_gives_the_same),
        cmocka_unit_test(files_are_proved_again),
        cmocka_unit_test(changed_files_are_refused),
        cmocka_unit_test(bad_tables_are_refused),
        cmocka_unit_test(people_without_output_move),
        cmocka_unit_test(upstreamness_of_a_chain),
        cmocka_unit_test(shipped_model_keeps_its_totals),
        cmocka_unit_test(versions_and_places_hold_the_same),
        cmocka_unit_test(where_it_lies_changes_no_bit),
        cmocka_unit_test(forged_files_are_refused),
        cmocka_unit_test(cancelled_output_is_nothing),
        cmocka_unit_test(series_settles_or_says_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
