/* SPDX-License-Identifier: Apache-2.0
 *
 * model_file.c - opening files of the project's own format: what is wrong with them,
 * and proof that their economy works.
 */
#include "footprint/economy/model.h"
#include "footprint/economy/model_read.h"

#include "core/err.h"

#include <math.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

const char *mn_model_wrong(const mn_model *m)
{
    size_t columns = m->regions * m->categories;

    if (!(m->unit_usd >= 1e-6 && m->unit_usd <= 1e15))
        return "its unit of money makes no sense";
    if (!(m->bound >= 1 && m->bound < 1e12))
        return "its error bound makes no sense";
    if (m->year && (m->year < 1900 || m->year > 2100))
        return "its year makes no sense";
    if (!mn_matrix_within(&m->a, -1e6F, 1e6F))
        return "its matrix holds something that is no coefficient";
    for (size_t i = 0; i < m->n; i++)
        if (!(m->x[i] >= 0 && m->x[i] < 1e15))
            return "an output is negative, too large or not a number";
    for (size_t i = 0; i < m->n * columns; i++)
        if (!(fabsf(m->y[i]) < 1e15F))
            return "a final demand is too large or not a number";
    for (int scope = 0; scope < 2 && m->peoples; scope++)
        for (size_t i = 0; i < m->n; i++)
            if (!(m->m[scope][i] >= 0 && m->m[scope][i] < 1e12))
                return "a multiplier is negative, too large or not a number";
    return NULL;
}

static mn_status refuse(const char *name, const char *why, mn_err *e)
{
    mn_fail_at(e, MN_DATA, name, 0, 0, "not a usable model: %s", why);
    return mn_hint(e, "make one with 'manumit model import --format F FILE -o MODEL'");
}

/* Reads the model that u holds, and frees u. */
static mn_status read_model(mn_model **out, mn_unpacker *u, const char *name, const char *refused,
                            mn_err *e)
{
    mn_model *m = refused ? NULL : calloc(1, sizeof *m);
    mn_status st = refused ? refuse(name, refused, e)
                   : m     ? mn_model_read(u, m, e)
                           : mn_fail_memory(e);
    bool stopped = !st && u->bad && !strcmp(u->bad, "cancelled");

    /* A file that was cut or changed is that first of all. */
    if (m && !mn_unpack_hash(u, m->sha256) && !st && !stopped)
        st = refuse(name, "its hash does not match: it was cut or changed", e);
    if (stopped)
        st = mn_fail(e, MN_CANCELLED, "cancelled");
    else if (!st && u->bad)
        st = u->short_of_memory ? mn_fail_memory(e) : refuse(name, u->bad, e);
    mn_unpack_free(u);
    if (st)
        mn_model_free(m);
    else
        *out = m;
    return st;
}

mn_status mn_model_open_trusted(mn_model **out, const char *name, const void *bytes, size_t len,
                                mn_err *e)
{
    const char *refused;
    mn_unpacker u;
    mn_status st = mn_unpack_memory(&u, bytes, len, false, NULL, &refused, e);

    return st ? st : read_model(out, &u, name, refused, e);
}

/* A hash proves that a file was not changed, not that it makes sense: what the
 * file says of its own solution is a guess, and solved again. */
static mn_status prove(mn_model *m, const char *name, const mn_ctx *ctx, mn_err *e)
{
    mn_status st;

    m->bound = 0;
    if ((st = mn_model_settle(m, ctx, e)))
        return st == MN_DATA
                   ? refuse(name, "its economy does not settle: spectral radius 1 or more", e)
                   : st;
    return mn_model_wrong(m) ? refuse(name, mn_model_wrong(m), e) : MN_OK;
}

/* Reads, and proves what was read. */
static mn_status open_proved(mn_model **out, mn_unpacker *u, const mn_ctx *ctx, const char *name,
                             const char *refused, mn_err *e)
{
    mn_err own = MN_ERR_INIT;
    mn_model *m = NULL;
    mn_status st;

    e = e ? e : &own;
    if ((st = read_model(&m, u, name, refused, e)) || (st = prove(m, name, ctx, e)))
        mn_model_free(m);
    else
        *out = m;
    return st;
}

mn_status mn_model_open_memory(mn_model **out, const mn_ctx *ctx, const char *name,
                               const void *bytes, size_t len, mn_err *e)
{
    const char *refused;
    mn_unpacker u;
    mn_status st = mn_unpack_memory(&u, bytes, len, true, ctx, &refused, e);

    return st ? st : open_proved(out, &u, ctx, name, refused, e);
}

mn_status mn_model_open(mn_model **out, const mn_ctx *ctx, const char *path, mn_err *e)
{
    const char *refused;
    mn_unpacker u;
    mn_status st = mn_unpack_file(&u, path, ctx, &refused, e);

    return st ? st : open_proved(out, &u, ctx, path, refused, e);
}
