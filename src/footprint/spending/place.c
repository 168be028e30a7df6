/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/place.c - from codes and words to industries. See the
 * header.
 */
#include "footprint/spending/place.h"

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "footprint/spending/currency.h"
#include "reference/code_form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PREFIX_SCORE 0.9
#define LEAST_SCORE  0.3
enum { CODE_SHOWN = 60 };

#define LEAST_TOLD 0.1 /* of a guess: one below helps nobody */

/* Code columns, the most specific system first. MN_CODES: the columns themselves say. */
static const struct {
    mn_spend_role role;
    mn_codes system;
} code_roles[] = {
    {MN_SPEND_HS, MN_HS},         {MN_SPEND_PSC, MN_PSC},     {MN_SPEND_CPV, MN_CPV},
    {MN_SPEND_NAICS, MN_NAICS},   {MN_SPEND_ISIC4, MN_ISIC4}, {MN_SPEND_ISIC3, MN_ISIC3},
    {MN_SPEND_ISIC, MN_CODES},    {MN_SPEND_NACE, MN_NACE},   {MN_SPEND_BEA, MN_BEA},
    {MN_SPEND_COICOP, MN_COICOP}, {MN_SPEND_MCC, MN_MCC},     {MN_SPEND_CODE, MN_CODES},
};

static mn_codes system_of(size_t i, const mn_columns *c, bool coicop1999)
{
    const mn_spend_role role = code_roles[i].role;
    const mn_codes system = role == MN_SPEND_ISIC   ? c->isic
                            : role == MN_SPEND_CODE ? c->code
                                                    : code_roles[i].system;
    return system == MN_COICOP && coicop1999 ? MN_COICOP1999 : system;
}

void mn_placer_open(mn_placer *out, const mn_columns *c, const mn_table *t, const mn_reference *r,
                    const mn_spending_options *o, mn_arena *arena, mn_arena *reasons)
{
    *out = (mn_placer){.t = t, .r = r, .arena = arena, .reasons = reasons};
    out->products.materials = o->materials;
    out->corrections = o->corrections;
    out->least = o->least_score > 0 ? o->least_score : LEAST_SCORE;
    out->description = c->at[MN_SPEND_DESCRIPTION];
    out->category = c->at[MN_SPEND_CATEGORY];
    for (size_t i = 0; i < sizeof code_roles / sizeof *code_roles; i++) {
        const mn_spend_role role = code_roles[i].role;
        if (c->at[role] != SIZE_MAX) {
            out->code[out->codes].role = role;
            out->code[out->codes].col = c->at[role];
            out->code[out->codes++].system = system_of(i, c, o->coicop1999);
        }
    }
}

void mn_placer_turn(mn_placer *p, const mn_table *t)
{
    p->t = t;
    p->recent = (mn_text){NULL, 0};
    memset(p->ahead, 0, sizeof p->ahead);
}

void mn_placer_point(mn_placer *p, const mn_columns *c)
{
    p->description = c->at[MN_SPEND_DESCRIPTION];
    p->category = c->at[MN_SPEND_CATEGORY];
    for (size_t i = 0; i < p->codes; i++) {
        p->code[i].col = c->at[p->code[i].role];
    }
}

void mn_placer_close(mn_placer *p)
{
    for (size_t i = 0; i < p->codes; i++) {
        mn_memo_free(&p->code[i].seen);
        free(p->code[i].kept);
    }
    mn_map_free(&p->mixes);
    mn_map_free(&p->contents);
    mn_memo_free(&p->seen);
    mn_products_close(&p->products);
    free(p->mix);
    free(p->kept);
    free(p->taught);
    free(p->used);
    *p = (mn_placer){0};
}

/* The one copy of a mix: what answers by the same stored code is the same. */
static mn_status keep_mix(mn_placer *p, const mn_mix **out, mn_codes system, const mn_mix *mix,
                          mn_err *e)
{
    char name[sizeof mix->via + 4];
    const int len = snprintf(name, sizeof name, "%d:%s", (int)system, mix->via);
    const mn_text key = {name, (size_t)len};
    uint32_t at = mn_map_get(&p->mixes, key);
    if (at != MN_MAP_NONE) {
        *out = p->mix[at];
        return MN_OK;
    }
    mn_mix *copy = mn_arena_alloc(p->arena, 1, sizeof *copy);
    const mn_text kept = mn_arena_text(p->arena, key);
    if (!copy || !kept.ptr || !mn_grow(&p->mix, &p->mix_cap, p->mix_count + 1, sizeof *p->mix)) {
        return mn_fail_memory(e);
    }
    *copy = *mix;
    at = (uint32_t)p->mix_count;
    p->mix[p->mix_count++] = *out = copy;
    return mn_map_put(&p->mixes, kept, &at, e);
}

/* --- codes -------------------------------------------------------------------------------- */

/* Less than 1 when a beginning of the code answered, with a mix: the tables hold
 * no code that says the same as its beginning, so that one industry is sure. */
static double code_score(mn_codes system, mn_text code, const mn_mix *mix)
{
    mn_code_form form;
    const size_t depth = mn_code_form_depth(system);
    size_t len = mn_code_form_of(&form, system, code) ? form.len : 0;
    len = len < depth ? len : depth;
    return mix->n == 1 || strlen(mix->via) >= len ? 1 : PREFIX_SCORE;
}

/* The first of the mixes that have these industries and shares. */
static mn_status keep_shares(mn_placer *p, const mn_mix **out, const mn_mix *mix, mn_err *e)
{
    char bytes[1 + MN_INDUSTRIES * (1 + sizeof *mix->share)];
    size_t len = 0;
    for (size_t k = 0; k < mix->n; k++) {
        bytes[len++] = (char)mix->industry[k];
        memcpy(bytes + len, &mix->share[k], sizeof *mix->share);
        len += sizeof *mix->share;
    }
    uint32_t at = mn_map_get(&p->contents, (mn_text){bytes, len});
    if (at == MN_MAP_NONE) {
        const mn_text kept = mn_arena_text(p->arena, (mn_text){bytes, len});
        if (!kept.ptr || !mn_grow(&p->mix, &p->mix_cap, p->mix_count + 1, sizeof *p->mix)) {
            return mn_fail_memory(e);
        }
        at = (uint32_t)p->mix_count;
        p->mix[p->mix_count++] = mix;
        mn_status st = mn_map_put(&p->contents, kept, &at, e);
        if (st != MN_OK) {
            return st;
        }
    }
    *out = p->mix[at];
    return MN_OK;
}

/* What a code's digits say of the product. */
static void tell_product(const mn_placer *p, mn_code_kept *kept, mn_codes system, mn_text code)
{
    if (p->products.materials && system == MN_HS && kept->mix) {
        kept->tells = mn_product_by_code(p->products.materials, kept->mix, code, &kept->product);
    }
}

/* Looks a code up, or finds it among those that were met. *kept is valid until
 * the next call. */
static mn_status find_code(mn_placer *p, mn_code_column *c, mn_text code, const mn_code_kept **kept,
                           mn_err *e)
{
    uint32_t at = mn_memo_get(&c->seen, code);
    if (at != MN_MAP_NONE) {
        *kept = &c->kept[at];
        return MN_OK;
    }
    mn_mix mix = {.n = 0};
    mn_code_kept found = {.mix = NULL};
    mn_status st = MN_OK;
    if (mn_code_find(p->r, c->system, code, &mix)) {
        found.goods = MN_INDUSTRIES + ++p->goods;
        found.score = code_score(c->system, code, &mix);
        st = keep_mix(p, &found.mix, c->system, &mix, e);
        st = st == MN_OK ? keep_shares(p, &found.shares, found.mix, e) : st;
        tell_product(p, &found, c->system, code);
    }
    if (mn_memo_full(&c->seen)) {
        mn_memo_free(&c->seen);
        c->kepts = 0;
    }
    if (st != MN_OK) {
        return st;
    }
    if (!mn_grow(&c->kept, &c->kept_cap, c->kepts + 1, sizeof *c->kept)) {
        return mn_fail_memory(e);
    }
    at = (uint32_t)c->kepts;
    c->kept[c->kepts++] = found;
    *kept = &c->kept[at];
    return mn_memo_put(&c->seen, code, at, e);
}

/* What a code says besides its mix. */
typedef struct code_says {
    bool product;   /* as mn_code_kept.tells */
    uint64_t goods; /* as mn_why.goods */
} code_says;

/* *placed when one of the row's codes is known. *given: there is one at all. */
static mn_status place_code(mn_placer *p, mn_purchase *out, size_t row, bool *given, bool *placed,
                            code_says *says, mn_err *e)
{
    mn_text first = {"", 0};
    mn_codes system = MN_CODES;
    for (size_t i = 0; i < p->codes; i++) {
        mn_text code = mn_place_cell(p, row, p->code[i].col);
        const mn_code_kept *kept = NULL;
        if (code.len == 0) {
            continue;
        }
        mn_status st = find_code(p, &p->code[i], code, &kept, e);
        if (st != MN_OK) {
            return st;
        }
        if (kept->mix) {
            out->code = code;
            out->system = p->code[i].system;
            out->mix = kept->mix;
            out->shares = kept->shares;
            out->score = kept->score;
            out->by = MN_PLACED_CODE;
            out->product = kept->product;
            *says = (code_says){kept->tells, kept->goods};
            *placed = true;
            return MN_OK;
        }
        if (!*given) {
            first = code;
            system = p->code[i].system;
        }
        *given = true;
    }
    if (*given && p->unknown_codes++ == 0) {
        p->unknown_line = mn_table_line(p->t, row);
        p->unknown_system = system;
        p->unknown_code = mn_arena_text(p->arena, mn_utf8_cut(first, CODE_SHOWN));
        return p->unknown_code.ptr ? MN_OK : mn_fail_memory(e);
    }
    return MN_OK;
}

/* --- words -------------------------------------------------------------------------------- */

mn_status mn_place_total(mn_placer *p, bool *total, uint32_t *text, mn_text words, mn_err *e)
{
    mn_words_kept *kept = NULL;
    mn_status st = mn_place_know(p, words, &kept, e);
    *total = st == MN_OK && kept->total;
    *text = st == MN_OK ? kept->number : 0;
    return st;
}

/* What is known of words, looked up or found out. *kept is valid until the next call. */
static mn_status learn(mn_placer *p, mn_text words, const mn_words_kept **kept, mn_err *e)
{
    mn_guess best[3] = {{.industry = -1}};
    mn_words_kept *k = NULL;
    mn_status st = mn_place_know(p, words, &k, e);
    if (st != MN_OK || k->looked) {
        *kept = k;
        return st;
    }
    const bool out = mn_is_transfer(words, false), in = out || mn_is_transfer(words, true);
    st = out ? MN_OK : mn_words_classify(p->r, words, best, e);
    k->guess = best[0];
    k->moved[0] = out;
    k->moved[1] = in;
    k->looked = st == MN_OK;
    *kept = k;
    return st;
}

/* The mix of one industry alone, as words buy it. */
static mn_status mix_of(mn_placer *p, const mn_mix **out, int industry, mn_err *e)
{
    mn_mix mix = {.n = 1, .reason = "by its words"};
    mn_status st = MN_OK;
    if (!p->words_mix[industry]) {
        mix.industry[0] = (uint8_t)industry;
        mix.share[0] = 1;
        snprintf(mix.via, sizeof mix.via, "c%d", industry + 1);
        st = keep_mix(p, &p->words_mix[industry], MN_CODES, &mix, e);
    }
    *out = p->words_mix[industry];
    return st;
}

static mn_status accept(mn_placer *p, mn_purchase *out, mn_text words, const mn_guess *g,
                        bool *placed, mn_err *e)
{
    if (g->industry < 0 || g->score < p->least) {
        return MN_OK;
    }
    *placed = true;
    out->shares = NULL;
    out->code = (mn_text){"", 0};
    out->system = MN_CODES;
    out->words = words;
    out->score = g->score;
    out->by = MN_PLACED_WORDS;
    return mix_of(p, &out->mix, g->industry, e);
}

static mn_status tell_guess(mn_placer *p, const mn_guess *g, mn_why *why, mn_err *e)
{
    why->unclear = true;
    if (g->industry < 0 || g->score < LEAST_TOLD) {
        why->reason = "description not understood";
        return MN_OK;
    }
    mn_buf b = {0};
    mn_buf_fmt(&b, "description not understood (best guess: %s, %.2f)",
               mn_industry_at(p->r, (size_t)g->industry)->short_name, g->score);
    why->reason = b.failed ? NULL : mn_arena_str(p->reasons, b.ptr);
    mn_buf_free(&b);
    return why->reason ? MN_OK : mn_fail_memory(e);
}

/* --- corrections --------------------------------------------------------------------------- */

/* The correction of a description, looked up once. */
static mn_status find_taught(mn_placer *p, uint32_t *out, mn_text words, mn_err *e)
{
    mn_words_kept *k = NULL;
    mn_status st = mn_place_know(p, words, &k, e);
    if (st == MN_OK && !k->asked) {
        st = mn_corrections_find(p->corrections, &k->correction, words, e);
        k->asked = st == MN_OK;
    }
    *out = st == MN_OK ? k->correction : MN_NO_CORRECTION;
    return st;
}

mn_status mn_place_taught(mn_placer *p, bool *taught, mn_text words, mn_err *e)
{
    uint32_t at = MN_NO_CORRECTION;
    mn_status st = p->corrections ? find_taught(p, &at, words, e) : MN_OK;
    *taught = at != MN_NO_CORRECTION;
    return st;
}

/* What a correction says one buys; and that it was used. */
static mn_status use(mn_placer *p, mn_code_kept **out, uint32_t at, mn_err *e)
{
    const mn_corrections *c = p->corrections;
    const mn_correction *k = &c->at[at];
    if (!p->used) {
        p->taught = calloc(c->count, sizeof *p->taught);
        p->used = p->taught ? calloc(c->count, sizeof *p->used) : NULL;
        if (!p->used) {
            free(p->taught);
            p->taught = NULL;
            return mn_fail_memory(e);
        }
    }
    mn_code_kept *kept = *out = &p->taught[at];
    p->used[at] = true;
    if (kept->mix || (k->industry < 0 && k->code.len == 0)) {
        return MN_OK;
    }
    mn_mix mix = {.n = 0};
    const mn_mix *found = NULL;
    mn_status st;
    kept->score = 1;
    if (k->industry >= 0) {
        st = mix_of(p, &found, k->industry, e);
    } else {
        (void)mn_code_find(p->r, k->system, k->code, &mix);
        kept->score = code_score(k->system, k->code, &mix);
        st = keep_mix(p, &found, k->system, &mix, e);
    }
    st = st == MN_OK ? keep_shares(p, &kept->shares, found, e) : st;
    kept->mix = st == MN_OK ? found : NULL;
    tell_product(p, kept, k->code.len > 0 ? k->system : MN_CODES, k->code);
    return st;
}

static int main_industry(const mn_mix *mix)
{
    size_t best = 0;
    for (size_t k = 1; k < mix->n; k++) {
        best = mix->share[k] > mix->share[best] ? k : best;
    }
    return mix->industry[best];
}

/* A correction that says no more than the row's code stands back: the code knows more. */
static mn_status confirm(mn_placer *p, mn_purchase *out, size_t row, int industry, bool *placed,
                         code_says *says, mn_err *e)
{
    const size_t unknown = p->unknown_codes;
    mn_purchase by_code = *out;
    bool given = false, found = false;
    code_says told = {0};
    mn_status st = place_code(p, &by_code, row, &given, &found, &told, e);
    p->unknown_codes = unknown;
    *placed = st == MN_OK && found && main_industry(by_code.mix) == industry;
    if (*placed) {
        *out = by_code;
        *says = told;
    }
    return st;
}

/* *placed, or a reason in *why, when a correction says the row's description. */
static mn_status place_taught(mn_placer *p, mn_purchase *out, size_t row, bool *placed,
                              code_says *says, mn_why *why, mn_err *e)
{
    const mn_text words = mn_place_said(p, row);
    mn_code_kept *kept = NULL;
    uint32_t at = MN_NO_CORRECTION;
    mn_status st = words.len > 0 ? find_taught(p, &at, words, e) : MN_OK;
    if (st != MN_OK || at == MN_NO_CORRECTION) {
        return st;
    }
    const mn_correction *k = &p->corrections->at[at];
    st = use(p, &kept, at, e);
    if (st != MN_OK) {
        return st;
    }
    if (k->not_spending) {
        why->reason = mn_arena_format(p->reasons, "no spending, as you said on line %llu of %s",
                                      (unsigned long long)k->line, p->corrections->file);
        why->moved = true;
        return why->reason ? MN_OK : mn_fail_memory(e);
    }
    out->origin = k->origin;
    if (!kept->mix) {
        return MN_OK;
    }
    if (k->industry >= 0) {
        st = confirm(p, out, row, k->industry, placed, says, e);
        if (st != MN_OK || *placed) {
            return st;
        }
    }
    *placed = true;
    out->correction = at + 1;
    out->code = k->code;
    out->system = k->code.len > 0 ? k->system : MN_CODES;
    out->words = k->code.len > 0 ? (mn_text){"", 0} : words;
    out->mix = kept->mix;
    out->shares = kept->shares;
    out->score = kept->score;
    out->by = MN_PLACED_CODE;
    out->product = kept->product;
    says->product = kept->tells;
    return MN_OK;
}

/* *placed when the row is like a correction, and the matcher is no surer. */
static mn_status place_like(mn_placer *p, mn_purchase *out, size_t row, const mn_guess *best,
                            bool *placed, mn_err *e)
{
    const mn_text words = mn_place_said(p, row);
    mn_words_kept *k = NULL;
    mn_code_kept *kept = NULL;
    mn_status st;
    if (!p->corrections || best->score > MN_TAUGHT_SCORE || p->least > MN_TAUGHT_SCORE ||
        words.len == 0) {
        return MN_OK;
    }
    st = mn_place_know(p, words, &k, e);
    if (st == MN_OK && !k->compared) {
        k->like = mn_corrections_like(p->corrections, words);
        k->compared = true;
    }
    if (st != MN_OK || k->like == MN_NO_CORRECTION) {
        return st;
    }
    const uint32_t at = k->like;
    st = use(p, &kept, at, e);
    if (st != MN_OK) {
        return st;
    }
    const mn_guess like = {.industry = main_industry(kept->mix), .score = MN_TAUGHT_SCORE};
    st = accept(p, out, words, &like, placed, e);
    out->correction = at + 1;
    if (kept->mix->n > 1) {
        out->mix = kept->mix;
        out->shares = kept->shares;
    }
    return st;
}

static mn_status place_words(mn_placer *p, mn_purchase *out, size_t row, bool code_given,
                             mn_why *why, mn_err *e)
{
    const size_t cols[2] = {p->description, p->category};
    mn_guess best = {.industry = -1};
    mn_text best_words = {"", 0};
    bool any = false, placed = false;
    for (size_t i = 0; i < 2 && best.score < MN_DOUBTFUL; i++) {
        const mn_text words = mn_place_cell(p, row, cols[i]);
        const mn_words_kept *kept = NULL;
        if (words.len == 0) {
            continue;
        }
        mn_status st = learn(p, words, &kept, e);
        if (st != MN_OK) {
            return st;
        }
        if (kept->moved[out->amount < 0]) {
            *why = (mn_why){.reason = "income or transfer", .moved = true};
            return MN_OK;
        }
        if (!any || kept->guess.score > best.score) {
            best = kept->guess;
            best_words = words;
        }
        any = true;
    }
    mn_status accepted = any ? place_like(p, out, row, &best, &placed, e) : MN_OK;
    if (accepted == MN_OK && !placed) {
        accepted = accept(p, out, best_words, &best, &placed, e);
        why->goods = placed ? (uint64_t)best.industry + 1 : 0;
    }
    if (accepted != MN_OK || placed) {
        return accepted;
    }
    if (!any) {
        why->reason = code_given ? "unknown code and no description" : "no code and no description";
        return MN_OK;
    }
    return tell_guess(p, &best, why, e);
}

/* The product that a placed row's words name. */
static mn_status name_product(mn_placer *p, mn_purchase *out, mn_err *e)
{
    const mn_text words = mn_text_trim(out->description.len > 0 ? out->description : out->words);
    mn_words_kept *kept = NULL;
    mn_status st = MN_OK;
    if (words.len > 0) {
        st = mn_place_know(p, words, &kept, e);
        st = st == MN_OK ? mn_products_look(&p->products, out, words, &kept->products, e) : st;
    }
    return st;
}

mn_status mn_place_row(mn_placer *p, mn_purchase *out, size_t row, mn_why *why, mn_err *e)
{
    bool given = false, placed = false;
    code_says says = {0};
    *why = (mn_why){.reason = NULL};
    mn_status st = p->corrections ? place_taught(p, out, row, &placed, &says, why, e) : MN_OK;
    if (st == MN_OK && !placed && !why->reason) {
        st = place_code(p, out, row, &given, &placed, &says, e);
    }
    why->goods = says.goods;
    if (st == MN_OK && !placed && !why->reason) {
        st = place_words(p, out, row, given, why, e);
    }
    const bool ask = p->products.materials && !why->reason && !says.product;
    return st == MN_OK && ask ? name_product(p, out, e) : st;
}
