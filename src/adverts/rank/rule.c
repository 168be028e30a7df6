/* SPDX-License-Identifier: Apache-2.0
 *
 * rule.c - see rule.h.
 */
#include "adverts/rank/rule.h"

#include "core/text.h"

/* In what reach words of `unless` undo a rule, and how far back a hit can begin that ends near. */
#define BEFORE   (3U * MN_WORDING_WORD)
#define AFTER    (2U * MN_WORDING_WORD)
#define LONGEST  (16U * MN_WORDING_WORD)
#define MOST_GAP 16

bool mn_sign_rule_read(mn_sign_rule *out, mn_text rule, mn_concept_find find, const void *payload)
{
    mn_text rest = rule, part;
    uint32_t gap = 0;
    out->steps = 0;
    while (mn_text_split(&rest, ' ', &part)) {
        if (part.len && part.ptr[0] == '+') {
            int64_t words;
            if (gap || !out->steps || !mn_text_i64(mn_text_sub(part, 1, part.len), &words) ||
                words < 1 || words > MOST_GAP)
                return false;
            gap = (uint32_t)words * MN_WORDING_WORD;
            continue;
        }
        if (out->steps == MN_RULE_STEPS || (out->steps > 0) != (gap > 0))
            return false;
        uint64_t set = 0;
        mn_text name;
        while (mn_text_split(&part, '|', &name)) {
            const int c = find(payload, name);
            if (c < 0)
                return false;
            set |= UINT64_C(1) << c;
        }
        out->set[out->steps] = set;
        out->gap[out->steps++] = gap;
        gap = 0;
    }
    return out->steps > 0 && gap == 0;
}

typedef struct trying {
    const mn_sign_rule *r;
    const mn_wording_hit *hit;
    size_t n;
    const mn_wording_hit *taken[MN_RULE_STEPS];
} trying;

static bool overlap(const mn_wording_hit *a, const mn_wording_hit *b)
{
    return a->from < b->to && b->from < a->to;
}

static bool overlaps(const trying *t, unsigned taken, const mn_wording_hit *x)
{
    for (unsigned i = 0; i < taken; i++)
        if (overlap(t->taken[i], x))
            return true;
    return false;
}

/* The first hit that may reach to `from`. */
static size_t reach_back(const trying *t, size_t at, uint32_t from)
{
    while (at > 0 && t->hit[at - 1].from + LONGEST >= from)
        at--;
    return at;
}

static bool undone(const trying *t, size_t at, uint32_t from, uint32_t to, uint32_t languages)
{
    if (!t->r->unless)
        return false;
    const uint32_t low = from > BEFORE ? from - BEFORE : 0;
    for (size_t i = reach_back(t, at, low); i < t->n && t->hit[i].from <= to + AFTER; i++) {
        const mn_wording_hit *x = &t->hit[i];
        if ((t->r->unless >> x->concept & 1) && x->to >= low && !x->within &&
            (x->languages & languages) && !overlaps(t, t->r->steps, x))
            return true;
    }
    return false;
}

/* at: the first hit taken; [from, to): all that is taken, of these languages. */
static bool go_on(trying *t, unsigned step, size_t at, uint32_t from, uint32_t to,
                  uint32_t languages)
{
    const mn_sign_rule *r = t->r;
    if (step == r->steps)
        return !undone(t, at, from, to, languages);
    const uint32_t low = from > r->gap[step] ? from - r->gap[step] : 0;
    for (size_t i = reach_back(t, at, low); i < t->n && t->hit[i].from <= to + r->gap[step]; i++) {
        const mn_wording_hit *x = &t->hit[i];
        if (x->within || !(r->set[step] >> x->concept & 1) || !(x->languages & languages) ||
            x->to < low || overlaps(t, step, x))
            continue;
        t->taken[step] = x;
        if (go_on(t, step + 1, at, x->from < from ? x->from : from, x->to > to ? x->to : to,
                  languages & x->languages))
            return true;
    }
    return false;
}

bool mn_sign_rule_holds(const mn_sign_rule *r, const mn_wording_hits *hits)
{
    trying t = {.r = r, .hit = hits->hit, .n = hits->n};
    for (size_t i = 0; i < hits->n; i++) {
        const mn_wording_hit *x = &hits->hit[i];
        if (!(r->set[0] >> x->concept & 1))
            continue;
        t.taken[0] = x;
        if (go_on(&t, 1, i, x->from, x->to, x->languages))
            return true;
    }
    return false;
}
