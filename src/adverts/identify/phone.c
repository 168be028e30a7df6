/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/phone.c - chooses the runs of units that are telephone numbers. See phone.h.
 *
 * The lattice: its nodes are the units of a chain, its edges the runs that some plan has, each
 * with its log odds; the path that gathers most is taken (Viterbi). A run has at most
 * ID_NUMBER_MAX digits, so that work is linear in the units.
 */
#include "adverts/identify/phone.h"

#include <string.h>

#include "adverts/identify/chain.h"
#include "adverts/identify/found.h"
#include "adverts/identify/weigh.h"
#include "core/arena.h"
#include "core/err.h"
#include "core/rng.h"

/* ln(0.2 / 0.8): odds under which nothing is told. */
#define LEAST (-1.3862943611198906)

/* Edges that end at unit `last`, and the best path up to it. */
static mn_status reach(id_reader *k, uint32_t last, mn_err *e)
{
    mn_id_scratch *s = k->s;
    id_unit *here = &s->chain[last];
    size_t n = 0;
    here->best = last ? s->chain[last - 1].best : 0;
    here->pick = UINT32_MAX;
    for (uint32_t first = last + 1; first-- > 0;) {
        id_window w = {0};
        if (s->chain[first].n == ID_LONG || (n += s->chain[first].n) > ID_NUMBER_MAX)
            break;
        if (n < ID_CHAIN_LEAST || !id_weigh(k, first, last, &w) || w.odds < LEAST)
            continue;
        double best = (first ? s->chain[first - 1].best : 0) + w.odds - LEAST;
        if (best <= here->best)
            continue;
        if (!mn_grow(&s->window, &s->window_cap, s->windows + 1, sizeof w))
            return mn_fail_memory(e);
        here->best = best;
        here->pick = (uint32_t)s->windows;
        s->window[s->windows++] = w;
    }
    return MN_OK;
}

static mn_status paths(id_reader *k, double *total, mn_err *e)
{
    mn_id_scratch *s = k->s;
    mn_status st = MN_OK;
    s->windows = 0;
    for (uint32_t i = 0; i < s->chains && !st; i++)
        st = reach(k, i, e);
    *total = s->chains ? s->chain[s->chains - 1].best : 0;
    return st;
}

static mn_status tell(mn_found_ids *out, const id_reader *k, const id_window *w, mn_err *e)
{
    char value[ID_NUMBER_MAX + 8];
    size_t n = 0;
    unsigned code = w->code;
    const id_region *g = &k->r->plans.region[w->region];
    value[n++] = '+';
    for (unsigned unit = code >= 100 ? 100 : code >= 10 ? 10 : 1; unit; unit /= 10)
        value[n++] = (char)('0' + code / unit % 10);
    for (size_t i = 0; i < w->n; i++)
        value[n++] = (char)('0' + w->digit[i]);
    mn_found_id f = {.kind = MN_ID_PHONE,
                     .start = w->start,
                     .end = w->end,
                     .score = 1 / (1 + mn_exp(-w->odds)),
                     .rules = w->rules};
    if (!g->name[2])
        memcpy(f.region, g->name, 2);
    return id_found(out, &f, (mn_text){value, n}, e);
}

/* The windows of the best path, in order of the text. */
static mn_status best_path(mn_found_ids *out, id_reader *k, mn_err *e)
{
    mn_id_scratch *s = k->s;
    size_t from = out->n;
    mn_status st = MN_OK;
    for (size_t i = s->chains; i > 0 && !st;) {
        uint32_t pick = s->chain[i - 1].pick;
        if (pick == UINT32_MAX) {
            i--;
            continue;
        }
        st = tell(out, k, &s->window[pick], e);
        i = s->window[pick].first;
    }
    for (size_t a = from, b = out->n; !st && a + 1 < b; a++, b--) {
        mn_found_id x = out->id[a];
        out->id[a] = out->id[b - 1];
        out->id[b - 1] = x;
    }
    return st;
}

mn_status id_phones(mn_found_ids *out, mn_id_scratch *s, const mn_identifier_rules *r, mn_text text,
                    const char region[2], mn_err *e)
{
    id_reader k = {.s = s, .r = r, .text = text, .given = ID_NO_REGION};
    mn_status st = MN_OK;
    if (s->digits < ID_CHAIN_LEAST)
        return MN_OK;
    if (region && region[0])
        k.given = id_region_of(&r->plans, region);
    for (size_t at = 0; !st && (at = id_chain_skip(s, at)) < s->units;) {
        size_t from = at, digits = 0, again = at;
        bool choice = false, unused = false;
        double joined = 0, apart = 0;
        st = id_chain(s, r, text, &at, true, &choice, &digits, e);
        if (st || digits < ID_CHAIN_LEAST)
            continue;
        st = paths(&k, &joined, e);
        if (!st && choice && joined < -LEAST) {
            again = from;
            st = id_chain(s, r, text, &again, false, &unused, &digits, e);
            if (!st)
                st = paths(&k, &apart, e);
            again = from;
            if (!st && apart <= joined &&
                !(st = id_chain(s, r, text, &again, true, &unused, &digits, e)))
                st = paths(&k, &joined, e);
        }
        if (!st)
            st = best_path(out, &k, e);
    }
    return st;
}

bool id_phone_plain(const mn_identifier_rules *r, mn_text digits, char out[20], char region[2],
                    uint64_t *rules)
{
    const id_plans *p = &r->plans;
    uint8_t d[ID_NUMBER_MAX];
    size_t n = 0;
    unsigned code = 0;
    for (size_t i = 0; i < digits.len; i++) {
        char c = digits.ptr[i];
        if (c == '+' || c == ' ' || c == '-')
            continue;
        if (c < '0' || c > '9' || n == ID_LINE_MAX)
            return false;
        d[n++] = (uint8_t)(c - '0');
    }
    /* No calling code begins with 0. */
    for (size_t i = 0; i < 3 && i < n && d[0]; i++) {
        code = code * 10 + d[i];
        for (size_t j = 0; j < p->in_code[code]; j++) {
            const id_region *g = &p->region[p->of_code[code][j]];
            uint8_t kinds = id_plan_kinds(p, g, d + i + 1, n - i - 1);
            if (!kinds)
                continue;
            out[0] = '+';
            for (size_t m = 0; m < n; m++)
                out[m + 1] = (char)('0' + d[m]);
            out[n + 1] = 0;
            memcpy(region, g->name, g->name[2] ? 0 : 2);
            *rules |= id_kind_rule(kinds);
            return true;
        }
    }
    return false;
}
