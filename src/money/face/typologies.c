/* SPDX-License-Identifier: Apache-2.0
 *
 * money/face/typologies.c - typologies for other programs: <manumit/money.h>, over money/typology.
 */
#include <stdlib.h>

#include "core/err.h"
#include "money/face/face.h"

mn_status mn_money_typologies_load(mn_money_typologies **out, const char *const *paths, size_t n,
                                   const mn_ctx *ctx, mn_err *e)
{
    mn_money_typologies *t = calloc(1, sizeof *t);
    if (!t)
        return mn_fail_memory(e);
    const mn_status st = mn_money_found_typologies(&t->w, paths, n, ctx, e);
    if (st)
        mn_money_typologies_free(t);
    else
        *out = t;
    return st;
}

void mn_money_typologies_free(mn_money_typologies *t)
{
    if (!t)
        return;
    mn_money_found_free(&t->w);
    free(t);
}

bool mn_money_typology_at(mn_money_typology *out, const mn_money_typologies *t, size_t i)
{
    if (i >= t->w.set.n)
        return false;
    const mn_typology *y = &t->w.set.at[i];
    *out = (mn_money_typology){.id = y->id,
                               .version = y->version,
                               .title = y->title,
                               .about = y->about,
                               .file = y->file,
                               .days = y->days,
                               .threshold = y->threshold,
                               .needs_families = y->needs_families,
                               .indicators = y->indicators,
                               .contrary = y->contraries};
    return true;
}

bool mn_money_indicator_at(mn_money_sign *out, const mn_money_typologies *t, size_t typology,
                           size_t i)
{
    if (typology >= t->w.set.n || i >= t->w.set.at[typology].indicators)
        return false;
    const mn_typology_sign *g = &t->w.set.at[typology].indicator[i];
    const mn_indicator *in = mn_indicators_find(&t->w.known, g->id);
    *out = (mn_money_sign){.id = g->id,
                           .says = g->says,
                           .source = in ? in->source : g->source,
                           .family = mn_text_of(mn_family_words[g->family]),
                           .weight = g->weight};
    if (in) {
        out->paragraph = in->paragraph;
        out->date = in->date;
        out->address = in->address;
    }
    return true;
}

bool mn_money_contrary_at(mn_money_sign *out, const mn_money_typologies *t, size_t typology,
                          size_t i)
{
    if (typology >= t->w.set.n || i >= t->w.set.at[typology].contraries)
        return false;
    const mn_typology_sign *g = &t->w.set.at[typology].contrary[i];
    *out = (mn_money_sign){.says = g->says, .source = g->source, .weight = g->weight};
    return true;
}
