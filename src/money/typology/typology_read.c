/* SPDX-License-Identifier: Apache-2.0
 *
 * money/typology/typology_read.c - a typology, read from JSON.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "money/typology/inside.h"

const char *const mn_money_role_words[MN_MONEY_ROLES] = {"controller", "exploited", "front",
                                                         "mule"};

struct reading {
    mn_typology t;
    const mn_indicators *known;
    enum { INDICATOR, CONTRARY, ROLE } list; /* that is being read */
};

/* --- one sign --------------------------------------------------------------------------------- */

struct sign {
    struct reading *r;
    mn_typology_sign g;
    mn_text id, weight; /* as spelled */
    bool has_measure, has_all, has_family;
};

static mn_status read_id(mn_shape *s, mn_shaped v, void *to)
{
    struct sign *g = to;
    g->id = v.text;
    return mn_shape_text(s, v, 64, &g->g.id);
}

static mn_status read_says(mn_shape *s, mn_shaped v, void *to)
{
    return mn_shape_text(s, v, 200, &((struct sign *)to)->g.says);
}

static mn_status read_source(mn_shape *s, mn_shaped v, void *to)
{
    return mn_shape_text(s, v, 400, &((struct sign *)to)->g.source);
}

static mn_status read_family(mn_shape *s, mn_shaped v, void *to)
{
    struct sign *g = to;
    unsigned at = 0;
    mn_status st = mn_shape_word(s, v, mn_family_words, MN_FAMILIES, &at);
    if (!st && at == MN_FAMILY_STAFF_NOTE)
        st = mn_shape_fail(s, v.text, "a staff note is what a person saw; choose another family",
                           "payments can't show what is in a staff note");
    g->g.family = (mn_family)at;
    g->has_family = true;
    return st;
}

static mn_status read_weight(mn_shape *s, mn_shaped v, void *to)
{
    struct sign *g = to;
    const bool against = g->r->list == CONTRARY;
    g->weight = v.text;
    mn_status st = mn_shape_number(s, v, -10, 10, &g->g.weight);
    if (!st && (against ? g->g.weight >= 0 : g->g.weight <= 0))
        st = mn_shape_fail(s, v.text,
                           against ? "what speaks against it has a weight below 0"
                                   : "an indicator has a weight above 0; contrary facts have their "
                                     "own list",
                           "a weight of the wrong sign");
    return st;
}

static mn_status read_role(mn_shape *s, mn_shaped v, void *to)
{
    struct sign *g = to;
    unsigned at = 0;
    const mn_status st = mn_shape_word(s, v, mn_money_role_words, MN_MONEY_ROLES, &at);
    g->g.role = (mn_money_role)at;
    return st;
}

static mn_status all_item(mn_shape *s, mn_shaped v, size_t i, void *to)
{
    struct sign *g = to;
    g->g.measures = (unsigned)i + 1;
    return mn_measure_read(s, v, &g->g.measure[i]);
}

static mn_status read_measure(mn_shape *s, mn_shaped v, void *to)
{
    ((struct sign *)to)->has_measure = true;
    return all_item(s, v, 0, to);
}

static mn_status read_all(mn_shape *s, mn_shaped v, void *to)
{
    ((struct sign *)to)->has_all = true;
    return mn_shape_array(s, v, "'all'", 1, MN_TYPOLOGY_ALL, all_item, to);
}

/* The indicator is one that is known, and known well enough. */
static mn_status check_id(mn_shape *s, struct sign *g)
{
    const mn_indicator *i = mn_indicators_find(g->r->known, g->g.id);
    if (g->g.id.len > 4 && memcmp(g->g.id.ptr, "OWN-", 4) == 0) {
        if (!g->g.source.len || !g->has_family)
            return mn_shape_fail(s, g->id, "say 'source' and 'family', so that others can judge it",
                                 "an indicator of one's own without its source or family");
        return MN_OK;
    }
    if (!i)
        return mn_shape_fail(s, g->id,
                             "data/money/indicators.csv has the known ones; one of your own begins "
                             "with \"OWN-\" and says its 'source'",
                             "no indicator '%.*s'", (int)g->g.id.len, g->g.id.ptr);
    if (i->evidence == MN_EVIDENCE_RECALLED)
        return mn_shape_fail(s, g->id, "use one whose text was read, or one of your own",
                             "'%.*s' is only remembered: its text was not read", (int)g->g.id.len,
                             g->g.id.ptr);
    if (i->family == MN_FAMILY_STAFF_NOTE)
        return mn_shape_fail(s, g->id, "staff notes are entered with the case",
                             "'%.*s' is seen by people, not in payments", (int)g->g.id.len,
                             g->g.id.ptr);
    if (!g->has_family)
        g->g.family = i->family;
    return MN_OK;
}

static const mn_shape_key sign_keys[3][8] = {
    [INDICATOR] = {{"id", true, read_id},
                   {"says", true, read_says},
                   {"weight", true, read_weight},
                   {"family", false, read_family},
                   {"source", false, read_source},
                   {"measure", false, read_measure},
                   {"all", false, read_all}},
    [CONTRARY] = {{"says", true, read_says},
                  {"weight", true, read_weight},
                  {"measure", false, read_measure},
                  {"all", false, read_all}},
    [ROLE] = {{"role", true, read_role},
              {"says", true, read_says},
              {"measure", false, read_measure},
              {"all", false, read_all}},
};
static const size_t sign_key_count[3] = {7, 4, 4};

static mn_status sign_item(mn_shape *s, mn_shaped v, size_t i, void *to)
{
    static const char *const names[] = {"an indicator", "a contrary fact", "a role"};
    struct reading *r = to;
    struct sign g = {.r = r};
    mn_status st =
        mn_shape_object(s, v, names[r->list], sign_keys[r->list], sign_key_count[r->list], &g);
    if (!st && g.has_measure == g.has_all)
        st = mn_shape_fail(s, mn_text_sub(v.text, 0, 1),
                           "say 'measure', or 'all' with several that must all be met",
                           "%s with %s of 'measure' and 'all'", names[r->list],
                           g.has_all ? "both" : "none");
    for (unsigned k = 0; !st && k < g.g.measures; k++)
        if (r->list != INDICATOR && g.g.measure[k].peers > 0)
            st = mn_shape_fail(s, mn_text_sub(v.text, 0, 1), "leave 'peers' out",
                               "%s is not held against peers", names[r->list]);
    if (!st && r->list == INDICATOR)
        st = check_id(s, &g);
    if (st)
        return st;
    mn_typology_sign *const lists[] = {r->t.indicator, r->t.contrary, r->t.role};
    unsigned *const counts[] = {&r->t.indicators, &r->t.contraries, &r->t.roles};
    for (const char *p = s->all.ptr; p < v.text.ptr; p++)
        g.g.line += *p == '\n';
    g.g.line++;
    lists[r->list][i] = g.g;
    *counts[r->list] = (unsigned)i + 1;
    return MN_OK;
}

/* --- the whole -------------------------------------------------------------------------------- */

static mn_status read_format(mn_shape *s, mn_shaped v, void *to)
{
    int64_t format = 0;
    (void)to;
    const mn_status st = mn_shape_whole(s, v, 1, 1, &format);
    return st ? mn_hint(s->e, "this program reads format 1") : MN_OK;
}

static mn_status read_name(mn_shape *s, mn_shaped v, void *to)
{
    mn_text *id = &((struct reading *)to)->t.id;
    mn_status st = mn_shape_text(s, v, 48, id);
    for (size_t i = 0; !st && i < id->len; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-", id->ptr[i]))
            st = mn_shape_fail(s, v.text, "small letters, digits and '-'",
                               "an id with other letters");
    return st;
}

static mn_status read_version(mn_shape *s, mn_shaped v, void *to)
{
    return mn_shape_text(s, v, 32, &((struct reading *)to)->t.version);
}

static mn_status read_title(mn_shape *s, mn_shaped v, void *to)
{
    return mn_shape_text(s, v, 80, &((struct reading *)to)->t.title);
}

static mn_status read_about(mn_shape *s, mn_shaped v, void *to)
{
    return mn_shape_text(s, v, 600, &((struct reading *)to)->t.about);
}

static mn_status read_kinds(mn_shape *s, mn_shaped v, void *to)
{
    uint32_t bits = 0;
    const mn_status st = mn_shape_bits(s, v, mn_side_words, 4, &bits);
    ((struct reading *)to)->t.kinds = (uint8_t)bits;
    return st;
}

static mn_status read_days(mn_shape *s, mn_shaped v, void *to)
{
    int64_t n = 0;
    const mn_status st = mn_shape_whole(s, v, 1, MN_TYPOLOGY_DAYS, &n);
    ((struct reading *)to)->t.days = (int32_t)n;
    return st;
}

static mn_status read_needs(mn_shape *s, mn_shaped v, void *to)
{
    int64_t n = 0;
    const mn_status st = mn_shape_whole(s, v, 2, MN_FAMILIES - 1, &n);
    ((struct reading *)to)->t.needs_families = (unsigned)n;
    return st ? mn_hint(s->e, "no single family shows trafficking: at least two must speak for it")
              : MN_OK;
}

static mn_status read_base(mn_shape *s, mn_shaped v, void *to)
{
    return mn_shape_number(s, v, -20, 0, &((struct reading *)to)->t.base);
}

static mn_status read_threshold(mn_shape *s, mn_shaped v, void *to)
{
    return mn_shape_number(s, v, 0.01, 0.99, &((struct reading *)to)->t.threshold);
}

static mn_status read_family_most(mn_shape *s, mn_shaped v, void *to)
{
    return mn_shape_number(s, v, 0.1, 10, &((struct reading *)to)->t.family_most);
}

static mn_status read_indicators(mn_shape *s, mn_shaped v, void *to)
{
    ((struct reading *)to)->list = INDICATOR;
    return mn_shape_array(s, v, "'indicators'", 2, MN_TYPOLOGY_INDICATORS, sign_item, to);
}

static mn_status read_contrary(mn_shape *s, mn_shaped v, void *to)
{
    ((struct reading *)to)->list = CONTRARY;
    return mn_shape_array(s, v, "'contrary'", 0, MN_TYPOLOGY_CONTRARY, sign_item, to);
}

static mn_status read_roles(mn_shape *s, mn_shaped v, void *to)
{
    ((struct reading *)to)->list = ROLE;
    return mn_shape_array(s, v, "'roles'", 0, MN_TYPOLOGY_ROLES, sign_item, to);
}

static const mn_shape_key keys[] = {
    {"format", true, read_format},
    {"id", true, read_name},
    {"version", true, read_version},
    {"title", true, read_title},
    {"about", false, read_about},
    {"kinds", false, read_kinds},
    {"days", true, read_days},
    {"needs_families", false, read_needs},
    {"base", false, read_base},
    {"threshold", false, read_threshold},
    {"family_most", false, read_family_most},
    {"indicators", true, read_indicators},
    {"contrary", false, read_contrary},
    {"roles", false, read_roles},
};

/* What one file can't tell of itself alone. */
static mn_status check_whole(mn_shape *s, const mn_typology *t)
{
    const mn_text at = {s->all.ptr, 0};
    double most[MN_FAMILIES] = {0}, sum = t->base;
    uint32_t families = 0;
    for (unsigned i = 0; i < t->indicators; i++) {
        const mn_typology_sign *g = &t->indicator[i];
        families |= UINT32_C(1) << g->family;
        most[g->family] += g->weight;
        for (unsigned k = 0; k < i; k++)
            if (mn_text_eq(t->indicator[k].id, g->id) && mn_text_eq(t->indicator[k].says, g->says))
                return mn_shape_fail(s, at, "leave one of them out, or say what differs",
                                     "line %llu has the same indicator as line %llu",
                                     (unsigned long long)g->line,
                                     (unsigned long long)t->indicator[k].line);
    }
    if ((unsigned)__builtin_popcount(families) < t->needs_families)
        return mn_shape_fail(s, at, "add indicators of other families",
                             "needs %u families, but its indicators are of %d: no party could ever "
                             "be flagged",
                             t->needs_families, __builtin_popcount(families));
    for (unsigned f = 0; f < MN_FAMILIES; f++)
        sum += most[f] < t->family_most ? most[f] : t->family_most;
    if (1 / (1 + exp(-sum)) < t->threshold)
        return mn_shape_fail(s, at, "raise weights, 'base' or 'family_most', or lower 'threshold'",
                             "all indicators together reach %.3f, less than the threshold of %g: "
                             "no party could ever be flagged",
                             1 / (1 + exp(-sum)), t->threshold);
    return MN_OK;
}

static mn_status read_text(struct reading *r, mn_shape *s)
{
    mn_arena *a = s->arena;
    const size_t bad = mn_utf8_bad(s->all);
    if (s->all.len > MN_TYPOLOGY_BYTES)
        return mn_shape_fail(s, mn_text_sub(s->all, 0, 0), "a typology has one page or two",
                             "more than %d bytes", MN_TYPOLOGY_BYTES);
    if (bad < s->all.len)
        return mn_shape_fail(s, (mn_text){s->all.ptr + bad, 0}, "save the file as UTF-8",
                             "a byte that is no UTF-8");
    r->t.indicator = mn_arena_alloc(a, MN_TYPOLOGY_INDICATORS, sizeof *r->t.indicator);
    r->t.contrary = mn_arena_alloc(a, MN_TYPOLOGY_CONTRARY, sizeof *r->t.contrary);
    r->t.role = mn_arena_alloc(a, MN_TYPOLOGY_ROLES, sizeof *r->t.role);
    if (!r->t.indicator || !r->t.contrary || !r->t.role)
        return mn_fail_memory(s->e);
    const mn_status st =
        mn_shape_object(s, mn_shape_root(s), "a typology", keys, sizeof keys / sizeof *keys, r);
    return st ? st : check_whole(s, &r->t);
}

mn_status mn_typology_add(mn_typology_set *set, const mn_indicators *known, mn_text json,
                          const char *file, mn_err *e)
{
    mn_err own = MN_ERR_INIT;
    mn_shape s = {.all = json, .file = file, .arena = &set->arena, .e = e ? e : &own};
    struct reading r = {.known = known};
    r.t.needs_families = 2;
    r.t.base = -3;
    r.t.threshold = 0.5;
    r.t.family_most = 3;
    r.t.file = mn_arena_text(&set->arena, mn_text_of(file));
    mn_status st = r.t.file.ptr ? read_text(&r, &s) : mn_fail_memory(s.e);
    for (size_t i = 0; !st && i < set->n; i++)
        if (mn_text_eq(set->at[i].id, r.t.id)) {
            mn_fail_at(s.e, MN_USAGE, file, 0, 0, "a second typology '%.*s'", (int)r.t.id.len,
                       r.t.id.ptr);
            st =
                mn_hint(s.e, "the first is of %.*s", (int)set->at[i].file.len, set->at[i].file.ptr);
        }
    if (!st && set->n == MN_TYPOLOGIES)
        st = mn_fail_at(s.e, MN_USAGE, file, 0, 0, "more than %d typologies", MN_TYPOLOGIES);
    if (!st)
        st = mn_typology_number(set, &r.t, s.e);
    if (!st)
        set->at[set->n++] = r.t;
    return st;
}

void mn_typology_set_free(mn_typology_set *s)
{
    free(s->filter);
    mn_arena_free(&s->arena);
    *s = (mn_typology_set){0};
}
