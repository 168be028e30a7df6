/* SPDX-License-Identifier: Apache-2.0
 *
 * model_write.c - a model into the project's own format, version 2: the fields in
 * their order (docs/methods/model-format.md), in bounded memory at any size.
 */
#include "footprint/economy/model.h"
#include "footprint/economy/model_pack.h"

#include "core/err.h"

#include <stdlib.h>
#include <string.h>

static void put_labels(mn_packer *b, const char *const *labels, size_t n)
{
    mn_put_u32(b, n);
    for (size_t i = 0; i < n; i++)
        mn_put_str(b, labels[i]);
}

/* Rows that are written together: entries, at least MN_PIECE of them but in the last. */
typedef struct group {
    uint32_t *length, *gap; /* of each row; of each entry */
    float *value;
    mn_entry *row;
    size_t rows, entries;
} group;

static bool group_new(group *g, size_t n)
{
    g->length = malloc(n * sizeof *g->length);
    g->gap = malloc((MN_PIECE + n) * sizeof *g->gap);
    g->value = malloc((MN_PIECE + n) * sizeof *g->value);
    g->row = malloc(n * sizeof *g->row);
    return g->length && g->gap && g->value && g->row;
}

static void group_free(group *g)
{
    free(g->length);
    free(g->gap);
    free(g->value);
    free(g->row);
}

/* Row lengths, then the gaps between columns, then the values. */
static void group_write(mn_packer *b, group *g)
{
    mn_put_u32(b, g->rows);
    mn_put_u32(b, g->entries);
    mn_put_planes(b, g->length, g->rows, sizeof *g->length);
    mn_put_planes(b, g->gap, g->entries, sizeof *g->gap);
    mn_put_planes(b, g->value, g->entries, sizeof *g->value);
    g->rows = g->entries = 0;
}

static void put_matrix(mn_packer *b, group *g, const mn_matrix *a)
{
    for (size_t i = 0; i < a->n; i++) {
        size_t count = mn_matrix_row(a, i, g->row);
        uint32_t before = 0;

        for (size_t k = 0; k < count; k++) {
            g->gap[g->entries] = g->row[k].index - before;
            g->value[g->entries++] = g->row[k].value;
            before = g->row[k].index;
        }
        g->length[g->rows++] = (uint32_t)count;
        if (g->entries >= MN_PIECE || i + 1 == a->n)
            group_write(b, g);
    }
}

static void put_people(mn_packer *b, const mn_model *m)
{
    mn_put_u32(b, m->origins);
    for (size_t i = 0; i < m->origins; i++) {
        mn_put_str(b, m->origin[i].code);
        mn_put_str(b, m->origin[i].name);
        mn_put_str(b, m->origin[i].iso3);
        mn_put_u32(b, m->origin[i].region);
    }
    mn_put_u32(b, m->peoples);
    for (size_t k = 0; k < m->peoples; k++) {
        const mn_people *p = &m->people[k];

        mn_put_u32(b, p->origin);
        mn_put_u32(b, p->industry | (uint32_t)p->branch << 24 | (uint32_t)p->form << 28);
        mn_put_f64(b, p->people);
    }
    mn_put_u32(b, m->moves);
    for (size_t k = 0; k < m->moves; k++) {
        const mn_move *v = &m->move[k];

        mn_put_u32(b, v->origin);
        mn_put_u32(b, v->from | (uint32_t)v->form << 28);
        mn_put_u32(b, v->to);
        mn_put_f64(b, v->people);
        mn_put_f64(b, v->intensity);
    }
    for (int scope = 0; scope < 2 && m->peoples; scope++)
        mn_put_planes(b, m->m[scope], m->n, sizeof(double));
}

/* What labels alone don't say: kinds and members that the user gave. */
static void put_given(mn_packer *b, const mn_model *m)
{
    bool kinds = !strcmp(m->scheme, "file");

    mn_put_u32(b, kinds ? m->industries : 0);
    for (size_t s = 0; kinds && s < m->industries; s++) {
        mn_put_u32(b, m->kind[s]);
        mn_put_u32(b, (uint32_t)m->parts[s]);
        mn_put_u32(b, (uint32_t)(m->parts[s] >> 32));
    }
    mn_put_u32(b, m->members);
    for (size_t k = 0; k < m->members; k++) {
        mn_put_str(b, m->member[k].iso3);
        mn_put_u32(b, m->member[k].region);
    }
}

mn_status mn_model_save(const mn_model *m, const char *path, mn_err *e)
{
    /* The best packing takes seconds a megabyte: for small models only. */
    size_t floats = m->a.entries + m->n * m->regions * m->categories;
    mn_packer *b = NULL;
    group g = {0};
    mn_status st = group_new(&g, m->n) ? mn_packer_new(&b, path, floats < 4000000 ? 19 : 3, e)
                                       : mn_fail_memory(e);

    if (st)
        goto out;
    mn_put_str(b, m->name);
    mn_put_str(b, m->source);
    mn_put_str(b, m->licence);
    mn_put_str(b, m->notes);
    mn_put_u32(b, (size_t)m->year);
    mn_put_f64(b, m->unit_usd);
    put_labels(b, m->region, m->regions);
    put_labels(b, m->industry, m->industries);
    put_labels(b, m->category, m->categories);
    for (size_t k = 0; k < m->categories; k++)
        mn_put_u32(b, m->demand[k]);
    put_matrix(b, &g, &m->a);
    mn_put_planes(b, m->x, m->n, sizeof *m->x);
    mn_put_f64(b, m->bound);
    mn_put_floats(b, m->published, m->n);
    mn_put_planes(b, m->y, m->n * m->regions * m->categories, sizeof *m->y);
    put_people(b, m);
    put_given(b, m);
    mn_put_str(b, m->construct ? m->construct : "");
    st = mn_packer_end(b, e);
out:
    group_free(&g);
    return st;
}
