/* SPDX-License-Identifier: Apache-2.0
 *
 * scale_make.c - makes up an economy of a given size and shape.
 *
 * Coefficients are heavy-tailed (1 / (u + 0.001) with u uniform, times the
 * supplier's own size, which is of the same kind), three quarters of what an
 * industry buys is domestic, and its purchases are 25% to 80% of its output.
 * Output follows from final demand, so that the table balances. With supply and
 * use in blocks, a product comes from its own industry (95%) and two others.
 */
#include "scale.h"

#include "core/rng.h"
#include "footprint/economy/solve.h"

#include <stdlib.h>
#include <string.h>

typedef struct maker {
    scale_sizes s;
    scale_kind kind;
    double *size;   /* of each cell as a supplier */
    double *column; /* what its coefficients come to before they are scaled */
    double *total;  /* what they shall come to */
    double *y, *x;
} maker;

FILE *scale_open(const char *folder, const char *name, const char *how)
{
    char path[1024];
    FILE *f;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    f = fopen(path, how);
    if (!f)
        fprintf(stderr, "scale: can't open %s\n", path);
    return f;
}

static double heavy(mn_rng *g)
{
    return 1 / (mn_rng_unit(g) + 0.001);
}

/* Products come before industries in each region's cells. */
static bool product(const maker *k, size_t cell)
{
    return k->kind == SCALE_SUPPLY_USE && cell % k->s.industries < k->s.industries / 2;
}

/* Row i before scaling: what each buyer takes of it. */
static void use_row(const maker *k, size_t i, double *row)
{
    double domestic = k->kind == SCALE_SQUARE ? 0.85 : 0.9;
    double foreign = k->kind == SCALE_SQUARE ? 0.309 : 0.45;
    size_t region = i / k->s.industries;
    mn_rng g;

    mn_rng_init(&g, 1, i);
    for (size_t j = 0; j < k->s.n; j++) {
        bool home = j / k->s.industries == region;

        row[j] = 0;
        if (product(k, j) || mn_rng_unit(&g) >= (home ? domestic : foreign))
            continue;
        row[j] = heavy(&g) * k->size[i] * (home ? (double)k->s.regions : 1);
    }
}

/* Row i of an industry: the products it makes, most of one kind. */
static void supply_row(const maker *k, size_t i, double *row)
{
    size_t half = k->s.industries / 2, first = i / k->s.industries * k->s.industries;
    size_t own = i - first - half;

    memset(row, 0, k->s.n * sizeof *row);
    row[first + own] = 0.95;
    row[first + (own + 1) % half] += 0.03;
    row[first + (own + 7) % half] += 0.02;
}

static void fill_row(const maker *k, size_t i, double *row)
{
    if (k->kind == SCALE_SUPPLY_USE && !product(k, i)) {
        supply_row(k, i, row);
        return;
    }
    use_row(k, i, row);
    for (size_t j = 0; j < k->s.n; j++)
        row[j] *= k->column[j] > 0 ? k->total[j] / k->column[j] : 1;
}

static bool solve(maker *k, double *row)
{
    mn_matrix_builder b = {0};
    mn_matrix a = {0};
    mn_operator op = {.matrix = &a};
    mn_ctx ctx = {.threads = 2};
    mn_err e = MN_ERR_INIT;
    mn_status st = mn_matrix_begin(&b, k->s.n, &e);

    for (size_t i = 0; !st && i < k->s.n; i++) {
        fill_row(k, i, row);
        st = mn_matrix_add_dense(&b, row, &e);
    }
    if (!st && !(st = mn_matrix_finish(&a, &b, NULL, 1, &e)))
        st = mn_solve(k->x, &op, k->y, 1e-12, &ctx, NULL, &e);
    if (st)
        fprintf(stderr, "scale: %s\n", e.msg);
    mn_matrix_builder_free(&b);
    mn_matrix_free(&a);
    return !st;
}

static bool write_rows(const maker *k, const char *folder, double *row)
{
    FILE *f = scale_open(folder, "z.rows", "wb");
    uint32_t *index = malloc(k->s.n * sizeof *index);
    float *value = malloc(k->s.n * sizeof *value);
    bool good = f && index && value;

    for (size_t i = 0; good && i < k->s.n; i++) {
        uint32_t count = 0;

        fill_row(k, i, row);
        for (size_t j = 0; j < k->s.n; j++) {
            index[count] = (uint32_t)j;
            value[count] = (float)(row[j] * k->x[j]);
            count += value[count] != 0;
        }
        good = fwrite(&count, sizeof count, 1, f) == 1 &&
               fwrite(index, sizeof *index, count, f) == count &&
               fwrite(value, sizeof *value, count, f) == count;
    }
    free(index);
    free(value);
    return f && fclose(f) == 0 && good;
}

/* Final demand: four fifths at home, the rest abroad, in shares of the categories. */
static bool write_demand(const maker *k, const char *folder)
{
    static const float share[] = {0.55F, 0.02F, 0.2F, 0.15F, 0.05F, 0.02F, 0.01F};
    FILE *f = scale_open(folder, "y.f32", "wb");
    size_t columns = k->s.regions * k->s.categories;
    float *row = malloc(columns * sizeof *row);
    bool good = f && row;

    for (size_t i = 0; good && i < k->s.n; i++) {
        for (size_t c = 0; c < columns; c++) {
            bool home = c / k->s.categories == i / k->s.industries;

            row[c] = (float)k->y[i] * share[c % k->s.categories] *
                     (home ? 0.8F : 0.2F / (float)(k->s.regions > 1 ? k->s.regions - 1 : 1));
        }
        good = fwrite(row, sizeof *row, columns, f) == columns;
    }
    free(row);
    return f && fclose(f) == 0 && good;
}

static bool write_vector(const char *folder, const char *name, const double *v, size_t n)
{
    FILE *f = scale_open(folder, name, "wb");
    bool good = f && fwrite(v, sizeof *v, n, f) == n;

    return f && fclose(f) == 0 && good;
}

static bool fill(maker *k, double *row)
{
    mn_rng g;

    mn_rng_init(&g, 2, 0);
    for (size_t i = 0; i < k->s.n; i++) {
        k->size[i] = heavy(&g);
        k->total[i] = 0.25 + 0.55 * mn_rng_unit(&g);
        k->y[i] = k->kind == SCALE_SQUARE || product(k, i) ? 100 * heavy(&g) : 0;
    }
    for (size_t i = 0; i < k->s.n; i++) {
        if (k->kind == SCALE_SUPPLY_USE && !product(k, i))
            continue;
        use_row(k, i, row);
        for (size_t j = 0; j < k->s.n; j++)
            k->column[j] += row[j];
    }
    return solve(k, row);
}

bool scale_make(const char *folder, scale_kind kind, size_t regions)
{
    maker k = {.kind = kind};
    double *all, *row, sizes[4];
    bool good;

    k.s.regions = regions ? regions : kind == SCALE_SQUARE ? 49 : 164;
    k.s.industries = kind == SCALE_SQUARE ? 200 : 240;
    k.s.categories = kind == SCALE_SQUARE ? 7 : 6;
    k.s.n = k.s.regions * k.s.industries;
    all = calloc(6 * k.s.n, sizeof *all);
    if (!all)
        return false;
    k.size = all;
    k.column = k.size + k.s.n;
    k.total = k.column + k.s.n;
    k.y = k.total + k.s.n;
    k.x = k.y + k.s.n;
    row = k.x + k.s.n;
    sizes[0] = (double)k.s.n;
    sizes[1] = (double)k.s.regions;
    sizes[2] = (double)k.s.industries;
    sizes[3] = (double)k.s.categories;
    good = fill(&k, row) && write_rows(&k, folder, row) && write_demand(&k, folder) &&
           write_vector(folder, "sizes.f64", sizes, 4);
    for (size_t i = 0; i < k.s.n; i++) /* where people work: in industries */
        row[i] = product(&k, i) ? 0 : k.x[i] * 1e-3 * k.size[i];
    good = good && write_vector(folder, "people.f64", row, k.s.n);
    free(all);
    return good;
}
