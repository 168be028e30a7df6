/* SPDX-License-Identifier: Apache-2.0
 *
 * change.c - making changes to placed lines, and saying why one did nothing.
 */
#include "footprint/understand/change.h"

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- selecting ------------------------------------------------------------------------ */

static size_t main_of(const mn_mix *mix)
{
    size_t best = 0;

    for (size_t k = 1; k < mix->n; k++)
        if (mix->share[k] > mix->share[best])
            best = k;
    return mix->industry[best];
}

static bool has_code(const mn_purchase *p, mn_codes system, mn_text prefix)
{
    size_t n = 0;

    if (p->by != MN_PLACED_CODE || p->system != system)
        return false;
    for (size_t i = 0; i < p->code.len && n < prefix.len; i++) {
        char c = p->code.ptr[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c + 32);
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9'))
            continue;
        if (c != prefix.ptr[n++])
            return false;
    }
    return n == prefix.len;
}

static bool holds(const mn_buf *text, mn_text part)
{
    for (size_t i = 0; i + part.len <= text->len; i++)
        if (!memcmp(text->ptr + i, part.ptr, part.len))
            return true;
    return false;
}

/* Whether each of the folded words (" iced coffee ") begins a word of the folded text. */
static bool has_words(const mn_buf *text, mn_text words)
{
    for (size_t at = 0; at + 1 < words.len;) {
        size_t end = at + 1;

        while (words.ptr[end] != ' ')
            end++;
        if (!holds(text, mn_text_sub(words, at, end - at)))
            return false;
        at = end;
    }
    return true;
}

static bool is_meant(const mn_term *t, const mn_purchase *p, const mn_buf *text)
{
    switch (t->kind) {
    case MN_TERM_ALL:
        return true;
    case MN_TERM_LINE:
        return p->line >= t->from && p->line <= t->to;
    case MN_TERM_INDUSTRY:
        return main_of(p->mix) == t->from;
    case MN_TERM_CODE:
        return has_code(p, t->system, t->text);
    case MN_TERM_ORIGIN:
        return t->country ? p->origin && !strcmp(p->origin->iso3, t->country->iso3) : !p->origin;
    case MN_TERM_YEAR:
        return p->year >= 0 && (uint64_t)p->year == t->from;
    case MN_TERM_WORDS:
        return has_words(text, t->text);
    }
    return false;
}

static bool is_selected(const mn_change *c, const mn_purchase *p, const mn_buf *text)
{
    for (size_t k = 0; k < c->terms; k++)
        if (!is_meant(&c->term[k], p, text))
            return false;
    return true;
}

/* --- changing --------------------------------------------------------------------------- */

static bool is_from(const mn_purchase *p, const mn_country *c)
{
    return c ? p->origin && !strcmp(p->origin->iso3, c->iso3) : !p->origin;
}

/* Notes the origin of a line that was meant but names another. */
static void note_origin(mn_change *c, const mn_purchase *p)
{
    if (!p->origin) {
        c->unnamed++;
        return;
    }
    for (size_t i = 0; i < c->names; i++)
        if (!strcmp(c->named[i]->iso3, p->origin->iso3))
            return;
    if (c->names < sizeof c->named / sizeof *c->named)
        c->named[c->names++] = p->origin;
}

static bool scale(mn_purchase *p, int64_t factor)
{
    __extension__ __int128 v = (__int128)p->amount * factor;
    const int64_t half = v < 0 ? -500000 : 500000;

    v = (v + half) / 1000000;
    if (v > INT64_MAX || v < -INT64_MAX)
        return false;
    p->amount = (int64_t)v;
    return true;
}

/* The mix with one industry's share (or all) put into another, made once. */
static mn_status move_industry(mn_changes *all, size_t which, mn_purchase *p, mn_err *e)
{
    const mn_change *c = &all->at[which];
    struct {
        const mn_mix *mix;
        size_t which;
    } key = {p->mix, which};
    const mn_text text = {(const char *)&key, sizeof key};
    uint32_t at = mn_map_get(&all->mixes, text);
    mn_text kept;
    mn_mix *mix;

    if (at != MN_MAP_NONE) {
        p->mix = all->mix[at];
        return MN_OK;
    }
    mix = mn_arena_alloc(&all->arena, 1, sizeof *mix);
    kept = mn_arena_text(&all->arena, text);
    if (!mix || !kept.ptr ||
        !mn_grow(&all->mix, &all->mix_cap, all->mix_count + 1, sizeof *all->mix))
        return mn_fail_memory(e);
    double share[MN_INDUSTRIES] = {0};

    *mix = *p->mix;
    for (size_t k = 0; k < p->mix->n; k++) {
        bool moves = c->any || p->mix->industry[k] == c->industry;

        share[moves ? c->into : p->mix->industry[k]] += p->mix->share[k];
    }
    snprintf(mix->via, sizeof mix->via, "%c%zu", MN_MIX_MADE, all->mix_count);
    mix->n = 0;
    for (uint8_t k = 0; k < MN_INDUSTRIES; k++) {
        if (share[k] <= 0)
            continue;
        mix->industry[mix->n] = k;
        mix->share[mix->n++] = share[k];
    }
    at = (uint32_t)all->mix_count;
    all->mix[all->mix_count++] = mix;
    p->mix = mix;
    return mn_map_put(&all->mixes, kept, &at, e);
}

static bool holds_other(const mn_change *c, const mn_mix *mix)
{
    for (size_t k = 0; k < mix->n; k++)
        if (c->any ? mix->industry[k] != c->into : mix->industry[k] == c->industry)
            return true;
    return false;
}

/* Makes one change to a line that it selects; *did when that made it another. */
static mn_status make(mn_changes *all, size_t which, mn_purchase *p, bool *drop, bool *did,
                      mn_err *e)
{
    mn_change *c = &all->at[which];
    const int64_t was = p->amount;

    *did = false;
    switch (c->act) {
    case MN_ACT_ORIGIN:
        if (!c->any && !is_from(p, c->origin)) {
            note_origin(c, p);
            return MN_OK;
        }
        *did = !is_from(p, c->become);
        p->origin = c->become;
        return MN_OK;
    case MN_ACT_AMOUNT:
        p->amount = c->amount;
        break;
    case MN_ACT_SCALE:
        if (!scale(p, c->factor))
            return mn_fail(e, MN_USAGE,
                           "--change '%.*s': the amount of line %llu becomes too large",
                           (int)c->said.len, c->said.ptr, (unsigned long long)p->line);
        break;
    case MN_ACT_INDUSTRY:
        *did = holds_other(c, p->mix);
        return *did ? move_industry(all, which, p, e) : MN_OK;
    case MN_ACT_DROP:
        *drop = *did = true;
        return MN_OK;
    }
    *did = p->amount != was;
    *drop = p->amount == 0;
    return MN_OK;
}

mn_status mn_changes_apply(void *payload, mn_purchase *p, bool *drop, mn_err *e)
{
    mn_changes *all = payload;
    mn_buf text = {0};
    size_t last = SIZE_MAX;
    mn_status st = MN_OK;

    mn_fold_words(&text, p->description);
    if (text.failed)
        st = mn_fail_memory(e);
    for (size_t k = 0; !st && k < all->count && !*drop; k++) {
        bool did;

        if (!is_selected(&all->at[k], p, &text))
            continue;
        all->at[k].matched++;
        st = make(all, k, p, drop, &did, e);
        all->at[k].changed += did;
        last = did ? k : last;
    }
    mn_buf_free(&text);
    if (!st && last != SIZE_MAX) {
        if (!mn_grow(&all->line, &all->line_cap, all->lines + 1, sizeof *all->line))
            return mn_fail_memory(e);
        all->line[all->lines++] =
            (mn_changed){all->seen, *drop ? SIZE_MAX : all->kept, (uint32_t)last};
    }
    all->seen++;
    all->kept += !*drop;
    return st;
}

/* --- checking ------------------------------------------------------------------------------ */

static mn_status nothing_changed(const mn_change *c, mn_err *e)
{
    mn_buf names = {0};
    const char *const what = c->matched == 1 ? "1 purchase matches" : "purchases match";

    for (size_t i = 0; i < c->names; i++)
        mn_buf_fmt(&names, "%s%s", i ? ", " : "", c->named[i]->name);
    if (c->unnamed)
        mn_buf_fmt(&names, "%s%zu without an origin", c->names ? ", " : "", c->unnamed);
    char count[24] = "";

    if (c->matched != 1)
        snprintf(count, sizeof count, "%zu ", c->matched);
    if (c->act == MN_ACT_ORIGIN && !c->any) {
        mn_fail(e, MN_USAGE, "--change '%.*s' changes nothing: %s%s '%.*s', none from %s",
                (int)c->said.len, c->said.ptr, count, what, (int)c->selector.len, c->selector.ptr,
                c->origin ? c->origin->name : "no stated origin");
        if (names.ptr && !names.failed)
            mn_hint(e, "they are from: %s. 'origin ->%s' moves them all", names.ptr,
                    c->become ? c->become->iso3 : "usual");
        else
            mn_hint(e, "changes are made in turn: one before it may have moved them");
    } else if (c->act == MN_ACT_INDUSTRY && !c->any) {
        mn_fail(e, MN_USAGE, "--change '%.*s' changes nothing: %s%s '%.*s', none buys from c%d",
                (int)c->said.len, c->said.ptr, count, what, (int)c->selector.len, c->selector.ptr,
                c->industry + 1);
        mn_hint(e,
                "the column industry of by_purchase says where they buy; 'industry ->c%d' moves "
                "them all",
                c->into + 1);
    } else {
        mn_fail(e, MN_USAGE, "--change '%.*s' changes nothing: %s%s '%.*s', and %s so already",
                (int)c->said.len, c->said.ptr, count, what, (int)c->selector.len, c->selector.ptr,
                c->matched == 1 ? "is" : "are");
        mn_hint(e, "leave it out, or say what should be another");
    }
    mn_buf_free(&names);
    return MN_USAGE;
}

mn_status mn_changes_check(const mn_changes *all, mn_err *e)
{
    for (size_t k = 0; k < all->count; k++) {
        const mn_change *c = &all->at[k];

        if (c->changed)
            continue;
        if (c->matched)
            return nothing_changed(c, e);
        mn_fail(e, MN_USAGE, "--change '%.*s' changes nothing: no purchase matches '%.*s'",
                (int)c->said.len, c->said.ptr, (int)c->selector.len, c->selector.ptr);
        return mn_hint(e,
                       "words must begin words of the description; also all, c3, line:12, "
                       "hs:0901, origin:CHN, year:2023 select%s",
                       k ? "; changes are made in turn" : "");
    }
    return MN_OK;
}

void mn_changes_free(mn_changes *c)
{
    free(c->line);
    free(c->mix);
    mn_map_free(&c->mixes);
    mn_arena_free(&c->arena);
    memset(c, 0, sizeof *c);
}
