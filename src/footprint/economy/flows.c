/* SPDX-License-Identifier: Apache-2.0
 *
 * flows.c - collecting a published table, and turning it into a model.
 */
#include "footprint/economy/flows.h"

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "footprint/economy/concordance.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const size_t demand_max = (size_t)1 << 28; /* numbers; GLORIA has 39 million */

/* Finds or adds a label in one of the three lists. */
static mn_status label(mn_flows *f, mn_map *map, const char ***list, size_t *count, size_t *cap,
                       mn_text text, uint32_t *out, mn_err *e)
{
    uint32_t at = mn_map_get(map, text);

    if (at == MN_MAP_NONE) {
        mn_text copy = mn_arena_text(&f->arena, text);

        at = (uint32_t)*count;
        if (!copy.ptr || !mn_grow(list, cap, *count + 1, sizeof **list))
            return mn_fail_memory(e);
        mn_status st = mn_map_put(map, copy, &at, e);
        if (st)
            return st;
        (*list)[(*count)++] = copy.ptr;
    }
    *out = at;
    return MN_OK;
}

mn_status mn_flows_region(mn_flows *f, mn_text text, uint32_t *out, mn_err *e)
{
    return label(f, &f->region_of, &f->region, &f->regions, &f->region_cap, text, out, e);
}

mn_status mn_flows_industry(mn_flows *f, mn_text text, uint32_t *out, mn_err *e)
{
    return label(f, &f->industry_of, &f->industry, &f->industries, &f->industry_cap, text, out, e);
}

mn_status mn_flows_category(mn_flows *f, mn_text text, uint32_t *out, mn_err *e)
{
    return label(f, &f->category_of, &f->category, &f->categories, &f->category_cap, text, out, e);
}

mn_status mn_flows_begin(mn_flows *f, mn_err *e)
{
    size_t columns = f->regions * f->categories;

    f->n = f->regions * f->industries;
    if (columns && f->n > demand_max / columns)
        return mn_fail_at(e, MN_DATA, f->path, 0, 0,
                          "final demand of %zu cells and %zu columns is too large", f->n, columns);
    f->row = calloc(f->n + 1, sizeof *f->row);
    f->sum = calloc(f->n + 1, sizeof *f->sum);
    f->published = malloc((f->n ? f->n : 1) * sizeof *f->published);
    f->y = calloc(f->n * columns + 1, sizeof *f->y);
    if (!f->row || !f->sum || !f->published || !f->y)
        return mn_fail_memory(e);
    for (size_t i = 0; i < f->n; i++)
        f->published[i] = NAN;
    return mn_matrix_begin_within(&f->z, f->n, &(mn_ctx){.memory = f->memory}, e);
}

/* Where a table states outputs, each row of uses should come to one: that is how units
 * that were mixed, or rows that were exchanged, show. Rounded tables, and tables of supply
 * and use, differ a little: that is noted. */
static mn_status check_published(mn_flows *f, const double *x, double scale, mn_err *e)
{
    size_t many = 0, worst = 0;
    double world = 0, apart = 0, most = -1;

    for (size_t i = 0; i < f->n; i++)
        world += x[i];
    for (size_t i = 0; i < f->n; i++) {
        double stated = f->published[i] * scale, off = fabs(stated - x[i]);

        if (isnan(stated))
            continue;
        if (!f->construct && stated < -1e-7 * world) {
            mn_fail_at(e, MN_DATA, f->path, 0, 0, "the stated output of %s.%s is negative (%.6g)",
                       f->region[i / f->industries], f->industry[i % f->industries],
                       f->published[i]);
            return mn_hint(e, "look for a wrong sign in its row");
        }
        apart += off;
        many += off > 0.5 + 1e-3 * stated;
        if (off > most) {
            most = off;
            worst = i;
        }
    }
    if (!many)
        return MN_OK;
    const char *region = f->region[worst / f->industries],
               *industry = f->industry[worst % f->industries];
    if (!f->construct && apart > 0.1 * world) {
        mn_fail_at(e, MN_DATA, f->path, 0, 0,
                   "rows of uses don't come to the stated outputs, in %zu of %zu rows: %s.%s "
                   "states %.6g, its row comes to %.6g",
                   many, f->n, region, industry, f->published[worst], x[worst] / scale);
        return mn_hint(e, "units may be mixed, or rows exchanged or cut short");
    }
    mn_buf_fmt(&f->notes,
               "in %zu of %zu rows the uses differ from the output that the table states; most in "
               "%s.%s: %.6g against %.6g million US dollars\n",
               many, f->n, region, industry, x[worst], f->published[worst] * scale);
    return MN_OK;
}

/* A negative input leaves the row, and is remembered by its buyer's region. */
static mn_status set_aside(mn_flows *f, size_t i, size_t j, mn_err *e)
{
    double v = f->row[j];

    if (!f->moved && !(f->moved = calloc(f->n * f->regions + 1, sizeof *f->moved)))
        return mn_fail_memory(e);
    f->moved[i * f->regions + j / f->industries] += v;
    f->negatives++;
    f->negative -= v;
    if (v < f->worst) {
        f->worst = v;
        f->worst_row = i;
        f->worst_col = j;
    }
    f->row[j] = 0;
    return MN_OK;
}

/* Row `at` of Z is complete. */
static mn_status close_row(mn_flows *f, mn_err *e)
{
    double sum = 0;
    mn_status st;

    for (size_t j = 0; j < f->n; j++) {
        sum += f->row[j];
        if (f->row[j] >= 0)
            f->positive += f->row[j];
        else if ((st = set_aside(f, f->at, j, e)))
            return st;
    }
    f->sum[f->at] = sum;
    if ((st = mn_matrix_add_dense(&f->z, f->row, e)))
        return st;
    memset(f->row, 0, f->n * sizeof *f->row);
    f->at++;
    return MN_OK;
}

mn_status mn_flows_add(mn_flows *f, size_t row, size_t col, double v, mn_err *e)
{
    MN_BUG(row >= f->at && row < f->n && col < f->n);
    while (f->at < row) {
        mn_status st = close_row(f, e);

        if (st)
            return st;
    }
    f->row[col] += v;
    return MN_OK;
}

mn_status mn_flows_row(mn_flows *f, size_t row, const double *v, mn_err *e)
{
    mn_status st = f->n ? mn_flows_add(f, row, 0, 0, e) : MN_OK;

    if (!st)
        memcpy(f->row, v, f->n * sizeof *v);
    return st;
}

void mn_flows_free(mn_flows *f)
{
    mn_map_free(&f->region_of);
    mn_map_free(&f->industry_of);
    mn_map_free(&f->category_of);
    free(f->region);
    free(f->industry);
    free(f->category);
    mn_matrix_builder_free(&f->z);
    free(f->row);
    free(f->sum);
    free(f->moved);
    free(f->y);
    free(f->published);
    mn_buf_free(&f->notes);
    mn_arena_free(&f->arena);
    memset(f, 0, sizeof *f);
}

/* x_i = sum of row i of Z and Y as they were read, in millions of US dollars. */
static double row_sum(const mn_flows *f, size_t i, double scale)
{
    size_t columns = f->regions * f->categories;
    double sum = f->sum[i];

    for (size_t k = 0; k < columns; k++)
        sum += f->y[i * columns + k];
    return sum * scale;
}

/* The column of final demand that takes what rounding left over: the region's
 * own inventories, or its last category. */
static size_t rest_column(const mn_model *m, size_t region)
{
    size_t k = 0;

    while (k + 1 < m->categories && m->demand[k] != MN_DEMAND_INVENTORIES)
        k++;
    return region * m->categories + k;
}

/* Output by cell. Published tables are rounded, so that a cell that makes
 * nothing may come out at a few units below zero: then its inventories are
 * raised to nothing, and the notes say so. Anything larger is refused. */
static mn_status output(double *x, mn_model *m, mn_flows *f, double scale, mn_err *e)
{
    size_t columns = f->regions * f->categories;
    double world = 0;

    for (size_t i = 0; i < f->n; i++) {
        x[i] = row_sum(f, i, scale);
        world += x[i];
    }
    for (size_t i = 0; i < f->n; i++) {
        const char *region = f->region[i / f->industries],
                   *industry = f->industry[i % f->industries];

        if (x[i] >= 0)
            continue;
        if (!(x[i] >= -1e-7 * world)) {
            mn_fail_at(e, MN_DATA, f->path, 0, 0,
                       "the output of %s.%s is negative (%.6g): its row of uses does not add up",
                       region, industry, x[i] / scale);
            return mn_hint(e, "look for a wrong sign in its row; final demand counts, too");
        }
        mn_buf_fmt(&f->notes,
                   "%s.%s: output %.6g by its row, within rounding: inventories raised to 0\n",
                   region, industry, x[i]);
        float *rest = &m->y[i * columns + rest_column(m, i / f->industries)];

        *rest = (float)((double)*rest - x[i]);
        x[i] = 0;
    }
    return MN_OK;
}

/* Books what was set aside as changes in inventories of the buyers' regions. */
static mn_status move_negatives(mn_model *m, mn_flows *f, const mn_model_options *o, double scale,
                                mn_err *e)
{
    size_t columns = f->regions * f->categories, many = f->industries;
    const char *from[2] = {f->region[f->worst_row / many], f->industry[f->worst_row % many]},
               *to[2] = {f->region[f->worst_col / many], f->industry[f->worst_col % many]};
    double share = f->negative / (f->positive + f->negative);

    if (o->negatives == MN_NEGATIVES_REFUSE || share > MN_NEGATIVE_SHARE || f->coefficients) {
        mn_fail_at(e, MN_DATA, f->path, 0, 0,
                   "negative inputs: %zu, %.3g%% of all inputs; the largest is %.6g, from %s.%s "
                   "to %s.%s",
                   f->negatives, 100 * share, f->worst, from[0], from[1], to[0], to[1]);
        return o->negatives == MN_NEGATIVES_REFUSE
                   ? mn_hint(e, "--negatives drop moves them into inventories and says so")
                   : mn_hint(e,
                             "up to %g%% are moved into inventories; more would be another "
                             "economy: look whether signs or columns are wrong",
                             100 * MN_NEGATIVE_SHARE);
    }
    for (size_t i = 0; i < f->n; i++) {
        for (size_t r = 0; r < f->regions; r++) {
            float *rest = &m->y[i * columns + rest_column(m, r)];

            *rest = (float)((double)*rest + f->moved[i * f->regions + r] * scale);
        }
    }
    mn_buf_fmt(&f->notes,
               "negative inputs: %zu, %.6g million US dollars together (%.3g%% of all inputs), are "
               "counted as changes in inventories; the largest, %.6g, was from %s.%s to %s.%s\n",
               f->negatives, f->negative * scale, 100 * share, f->worst * scale, from[0], from[1],
               to[0], to[1]);
    return MN_OK;
}

/* By its words, or by WIOD's f1..f5. */
static mn_demand role_name(const char *name)
{
    static const struct {
        const char *part;
        mn_demand role;
    } known[] = {
        {"non-profit", MN_DEMAND_NONPROFIT},  {"npish", MN_DEMAND_NONPROFIT},
        {"cons_h", MN_DEMAND_HOUSEHOLDS},     {"cons_np", MN_DEMAND_NONPROFIT},
        {"cons_g", MN_DEMAND_GOVERNMENT},     {"inven", MN_DEMAND_INVENTORIES},
        {"p3_s13", MN_DEMAND_GOVERNMENT},     {"p3_s14", MN_DEMAND_HOUSEHOLDS},
        {"p3_s15", MN_DEMAND_NONPROFIT},      {"p51g", MN_DEMAND_CAPITAL},
        {"p5m", MN_DEMAND_INVENTORIES},       {"dpabr", MN_DEMAND_HOUSEHOLDS},
        {"dirp", MN_DEMAND_HOUSEHOLDS},       {"nonprofit", MN_DEMAND_NONPROFIT},
        {"household", MN_DEMAND_HOUSEHOLDS},  {"hfce", MN_DEMAND_HOUSEHOLDS},
        {"government", MN_DEMAND_GOVERNMENT}, {"ggfc", MN_DEMAND_GOVERNMENT},
        {"inventor", MN_DEMAND_INVENTORIES},  {"stock", MN_DEMAND_INVENTORIES},
        {"valuables", MN_DEMAND_INVENTORIES}, {"invnt", MN_DEMAND_INVENTORIES},
        {"capital", MN_DEMAND_CAPITAL},       {"gfcf", MN_DEMAND_CAPITAL},
    };
    char low[128] = "";

    if (name[0] == 'f' && name[1] >= '1' && name[1] <= '5' && !name[2])
        return (mn_demand)(MN_DEMAND_HOUSEHOLDS + (name[1] - '1'));
    if (name[0] == 'c' && (!strcmp(name, "c37") || !strcmp(name, "c38") || !strcmp(name, "c39") ||
                           !strcmp(name, "c41") || !strcmp(name, "c42"))) {
        int k = name[2] - '7' + (name[1] - '3') * 10;

        return k <= 2 ? (mn_demand)k : k == 4 ? MN_DEMAND_CAPITAL : MN_DEMAND_INVENTORIES;
    }
    for (size_t i = 0; name[i] && i + 1 < sizeof low; i++)
        low[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] + 32 : name[i]);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strstr(low, known[i].part))
            return known[i].role;
    return MN_DEMAND_OTHER;
}

static mn_status copy_labels(mn_model *m, const mn_flows *f, mn_err *e)
{
    const struct {
        const char ***to;
        const char **from;
        size_t n;
    } lists[] = {{&m->region, f->region, f->regions},
                 {&m->industry, f->industry, f->industries},
                 {&m->category, f->category, f->categories}};

    for (size_t l = 0; l < 3; l++) {
        *lists[l].to = mn_arena_alloc(&m->arena, lists[l].n + 1, sizeof **lists[l].to);
        if (!*lists[l].to)
            return mn_fail_memory(e);
        for (size_t i = 0; i < lists[l].n; i++) {
            mn_status st = mn_model_str(m, &(*lists[l].to)[i], lists[l].from[i], e);

            if (st)
                return st;
        }
    }
    m->demand = mn_arena_alloc(&m->arena, f->categories + 1, sizeof *m->demand);
    if (!m->demand)
        return mn_fail_memory(e);
    for (size_t k = 0; k < f->categories; k++)
        m->demand[k] = role_name(f->category[k]);
    m->regions = f->regions;
    m->industries = f->industries;
    m->categories = f->categories;
    m->n = f->n;
    return mn_model_kinds(m, NULL, NULL, e);
}

static mn_status describe(mn_model *m, const mn_flows *f, const mn_model_options *o, mn_err *e)
{
    size_t to = strlen(f->path), from;
    char name[256];
    mn_status st;

    while (to && f->path[to - 1] == '/')
        to--;
    for (from = to; from && f->path[from - 1] != '/';)
        from--;
    snprintf(name, sizeof name, "%.*s", (int)(to - from), f->path + from);
    st = mn_model_str(m, &m->name, o->name ? o->name : name, e);

    if (!st)
        st = mn_model_str(m, &m->source, o->source, e);
    if (!st)
        st = mn_model_str(m, &m->licence, o->licence, e);
    if (!st)
        st = mn_model_str(m, &m->notes, NULL, e);
    if (!st)
        st = mn_model_str(m, &m->construct, f->construct, e);
    m->year = o->year ? o->year : f->year;
    memcpy(m->sha256, f->sha256, sizeof m->sha256); /* until it is saved: the table's */
    return st;
}

/* Final demand as the file will have it, and stated outputs; x: output by rows of uses. */
static mn_status take_numbers(mn_model *m, mn_flows *f, double *x, double scale, mn_err *e)
{
    size_t columns = f->regions * f->categories;
    mn_status st;

    m->y = malloc((m->n * columns + 1) * sizeof *m->y);
    m->published = malloc((m->n ? m->n : 1) * sizeof *m->published);
    if (!m->y || !m->published)
        return mn_fail_memory(e);
    for (size_t i = 0; i < m->n * columns; i++)
        m->y[i] = (float)(f->y[i] * scale);
    for (size_t i = 0; i < m->n; i++)
        m->published[i] = f->published[i] * scale;
    st = f->coefficients ? MN_OK : output(x, m, f, scale, e);
    if (!st && !f->coefficients)
        st = check_published(f, x, scale, e);
    free(f->y);
    f->y = NULL;
    return st;
}

mn_status mn_flows_to_model(mn_model **out, mn_flows *f, const mn_model_options *o,
                            const mn_ctx *ctx, mn_err *e)
{
    mn_model *m = calloc(1, sizeof *m);
    double *x = NULL, scale;
    mn_status st = m ? MN_OK : mn_fail_memory(e);

    while (!st && f->at < f->n)
        st = close_row(f, e);
    if (st || (st = copy_labels(m, f, e)) || (st = describe(m, f, o, e)))
        goto out;
    m->unit_usd = o->unit_usd > 0 ? o->unit_usd : f->unit_usd > 0 ? f->unit_usd : 1e6;
    scale = m->unit_usd / 1e6;
    x = malloc((m->n + 1) * sizeof *x);
    if ((st = x ? take_numbers(m, f, x, scale, e) : mn_fail_memory(e)) ||
        (f->negatives && (st = move_negatives(m, f, o, scale, e))) ||
        (st = mn_matrix_finish(&m->a, &f->z, f->coefficients ? NULL : x,
                               f->coefficients ? 1 : scale, e)))
        goto out;
    mn_buf_char(&f->notes, '\0');
    st = f->notes.failed ? mn_fail_memory(e) : mn_model_str(m, &m->notes, f->notes.ptr, e);
    if (st)
        goto out;
    if (!f->coefficients) {
        m->x = x; /* the solution but for what float32 rounded: a good guess */
        x = NULL;
    }
    st = o->satellite ? mn_model_settle_output(m, ctx, e) : mn_model_settle(m, ctx, e);
    if (st)
        goto out;
    *out = m;
    m = NULL;
out:
    free(x);
    mn_model_free(m);
    return st;
}
