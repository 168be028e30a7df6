/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/ban/judge.c - a line against every rule in force on its day. See ban.h.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "trace/ban/inside.h"

mn_status mn_bench_new(mn_bench **out, const mn_law *law, const mn_ban_asked *a, const mn_ctx *ctx,
                       mn_err *e)
{
    mn_bench *b = calloc(1, sizeof *b);
    if (!b)
        return mn_fail_memory(e);
    b->law = law;
    b->on = a->on;
    if (ctx)
        b->ctx = *ctx;
    b->into = mn_arena_text(&b->arena, mn_text_of(a->into ? a->into : ""));
    mn_status st = b->into.ptr ? mn_bench_open_places(b, e) : mn_fail_memory(e);
    if (!st && !(st = mn_bench_open_goods(b, e)))
        st = mn_bench_open_names(b, a, e);
    if (st)
        mn_bench_free(b);
    else
        *out = b;
    return st;
}

void mn_bench_free(mn_bench *b)
{
    if (!b)
        return;
    mn_screen_matcher_free(b->own_matcher);
    mn_screen_matcher_free(b->lists_matcher);
    mn_screen_close(b->own);
    mn_screen_close(b->lists);
    mn_map_free(&b->who);
    mn_map_free(&b->good);
    mn_map_free(&b->place);
    free(b->hits);
    free(b->goods);
    mn_good_asked_free(&b->asked);
    mn_good_rows_free(b->rows);
    free(b->places);
    mn_place_finder_free(&b->finder);
    mn_places_free(b->known);
    free(b->touch);
    mn_buf_free(&b->key);
    mn_buf_free(&b->said);
    mn_arena_free(&b->arena);
    free(b);
}

const mn_screen_set *mn_bench_lists(const mn_bench *b)
{
    return b->lists;
}

const mn_law *mn_bench_law(const mn_bench *b)
{
    return b->law;
}

void mn_bench_chain(mn_bench *b, mn_ban_upstream_fn fn, void *payload)
{
    b->upstream = fn;
    b->payload = payload;
}

/* --- one rule -------------------------------------------------------------------------------- */

/* What is the same for all rules of a line. */
typedef struct seen {
    const mn_law *law;
    const mn_ban_line *line;
    int32_t day, until; /* until: the last day that the line's date may mean */
    double accept, review;
    mn_ban_hits by[MN_BY_KINDS];
    mn_ban_goods goods;
    mn_ban_place place;
    const mn_ban_upstream *up;
    size_t ups;
} seen;

static bool list_is(mn_text pattern, mn_text name)
{
    if (pattern.len && pattern.ptr[pattern.len - 1] == '*')
        return name.len + 1 >= pattern.len && memcmp(pattern.ptr, name.ptr, pattern.len - 1) == 0;
    return mn_text_eq(pattern, name);
}

/* Whether a rule for any list is the one to ask about this list: no other rule names it. */
static bool nobody_else(const mn_law *l, mn_text list)
{
    for (size_t i = 0; i < l->rules; i++)
        if (l->rule[i].list.len && !mn_text_eq_str(l->rule[i].list, "*") &&
            list_is(l->rule[i].list, list))
            return false;
    return true;
}

/* Whether the hit is of the rule, on a day of the line. */
static bool hit_is(const mn_law *l, const mn_rule *r, const mn_ban_hit *h, const seen *s)
{
    const int32_t from = h->entity ? h->entity->from : h->from;
    const int32_t until = h->entity ? h->entity->until : h->until;
    if (h->entity ? h->entity->rule != r->first
                  : !h->list.len || !r->list.len || !list_is(r->list, h->list) ||
                        (mn_text_eq_str(r->list, "*") && !nobody_else(l, h->list)))
        return false;
    return mn_law_holds(from, until, s->day) || mn_law_holds(from, until, s->until);
}

/* A list that does not say since when may have taken the party in after the line's day, unless it
 * was made by then. */
static bool since_known(const seen *s, const mn_ban_hit *h)
{
    return h->entity || h->from != MN_LAW_OPEN ||
           (h->list_day != MN_LAW_OPEN && h->list_day <= s->day);
}

static mn_there strength(const seen *s, const mn_ban_hit *h)
{
    if (!h->reviewed && h->probability < s->review)
        return MN_NOT_THERE;
    return (h->reviewed || h->probability >= s->accept) && since_known(s, h) ? MN_IS_THERE
                                                                             : MN_MAY_BE_THERE;
}

/* The party of the line that the rule covers most surely: what was there before it is kept where
 * it is as good. */
static mn_there met(mn_touch *t, const seen *s, bool admitted)
{
    const mn_rule *r = t->rule;
    mn_there best = MN_NOT_THERE;
    for (unsigned k = 0; k < MN_BY_KINDS; k++) {
        const unsigned bit = 1U << k;
        if (!((r->by | r->look_by) & bit))
            continue;
        for (size_t i = 0; i < s->by[k].n; i++) {
            const mn_ban_hit *h = &s->by[k].at[i];
            if ((h->entity && h->entity->admitted) != admitted || !hit_is(s->law, r, h, s))
                continue;
            mn_there is = strength(s, h);
            if (is == MN_IS_THERE && !(r->by & bit))
                is = MN_MAY_BE_THERE;
            if (is > best || (is && is == best && t->hit && h->probability > t->hit->probability)) {
                best = is;
                t->hit = h;
                t->by = bit;
            }
        }
    }
    return best;
}

static mn_there goods_there(mn_touch *t, const mn_law *l, const seen *s, const uint32_t *goods,
                            size_t n, bool unknown)
{
    mn_there best = unknown ? MN_MAY_BE_THERE : MN_NOT_THERE;
    if (!n)
        return unknown ? MN_MAY_BE_THERE : MN_IS_THERE;
    if (!s->goods.told)
        return t && t->rule && !t->rule->named ? MN_NOT_THERE : MN_MAY_BE_THERE;
    for (size_t i = 0; i < n; i++) {
        const mn_good_how how = (mn_good_how)s->goods.how[goods[i]];
        if (mn_good_there(how) > best)
            best = mn_good_there(how);
        if (t && how > t->how) {
            t->how = how;
            t->as = &l->goods[goods[i]];
        }
    }
    return best;
}

static mn_there origin_there(const mn_texts *origin, mn_text country, bool named)
{
    if (!origin->n)
        return MN_IS_THERE;
    if (!country.len)
        return named ? MN_MAY_BE_THERE : MN_NOT_THERE;
    for (size_t i = 0; i < origin->n; i++)
        if (mn_text_eq(origin->at[i], country))
            return MN_IS_THERE;
    return MN_NOT_THERE;
}

static mn_there value_there(const mn_rule *r, const mn_ban_line *line)
{
    if (!r->least_value)
        return MN_IS_THERE;
    if (line->value == MN_BAN_NO_VALUE || !mn_text_eq(line->currency, r->currency))
        return MN_MAY_BE_THERE;
    return line->value >= r->least_value ? MN_IS_THERE : MN_NOT_THERE;
}

/* Whether a word of four letters or more of the goods that an entry of a list names is one of the
 * line's words. */
static bool goods_meet(mn_text entry, const mn_ban_line *line)
{
    char a[512], b[512], c[512];
    mn_text rest = mn_law_fold(a, sizeof a, entry), word;
    const mn_text text[] = {mn_law_fold(b, sizeof b, line->good),
                            mn_law_fold(c, sizeof c, line->description)};
    while (mn_text_split(&rest, ' ', &word)) {
        const size_t n = word.len > 4 && word.ptr[word.len - 1] == 's' ? word.len - 1 : word.len;
        for (size_t t = 0; t < 2 && n >= 4; t++)
            for (size_t i = 1; i + n < text[t].len; i++)
                if (text[t].ptr[i - 1] == ' ' && memcmp(text[t].ptr + i, word.ptr, n) == 0 &&
                    (text[t].ptr[i + n] == ' ' ||
                     (text[t].ptr[i + n] == 's' && text[t].ptr[i + n + 1] == ' ')))
                    return true;
    }
    return false;
}

static mn_follows least(mn_follows a, mn_follows b)
{
    return a < b ? a : b;
}

/* Who, or which place, further up the chain; the nearest. */
static bool up_chain(mn_touch *t, mn_bench *b, const seen *s, mn_err *e, mn_status *st)
{
    const mn_rule *r = t->rule;
    const uint32_t region = b->rule_region[r - b->law->rule];
    if (r->upstream == MN_RELEASED || !s->ups)
        return false;
    for (size_t i = 0; i < s->ups; i++) {
        const mn_ban_upstream *u = &s->up[i];
        mn_ban_hits hits = {0};
        if (region != UINT32_MAX && u->place.len && mn_text_eq(u->place, r->region)) {
            t->up = u;
            t->hit = NULL; /* a name of the line is not who was reached */
            t->by = 0;
            t->place = u->place_is;
            t->place_why = u->place_why;
            return true;
        }
        if (!r->named || u->place.len)
            continue;
        if ((*st = mn_bench_who(&hits, b, u->name, e)))
            return false;
        for (size_t k = 0; k < hits.n; k++)
            if (!(hits.at[k].entity && hits.at[k].entity->admitted) &&
                hit_is(b->law, r, &hits.at[k], s) && strength(s, &hits.at[k])) {
                t->up = u;
                t->hit = &hits.at[k];
                t->by = 0;
                return true;
            }
    }
    return false;
}

/* On the line's day; where it is several, the rule must hold on the first and the last for more
 * than a look. */
static mn_effect effect_of(mn_touch *t, const mn_law *l, const seen *s)
{
    const mn_law_status *last = NULL;
    const mn_effect a = mn_law_effect(&t->status, l, t->rule, s->day);
    if (s->until == s->day)
        return a;
    const mn_effect b = mn_law_effect(&last, l, t->rule, s->until);
    t->part = a != b;
    if (a == MN_EFFECT_NONE)
        t->status = last;
    return a == b ? a : MN_EFFECT_LOOK;
}

/* False where the rule does not touch the line. */
static bool touches(mn_touch *t, mn_bench *b, const seen *s, mn_err *e, mn_status *st)
{
    const mn_law *l = b->law;
    const mn_rule *r = t->rule;
    const uint32_t region = b->rule_region[r - l->rule];
    const mn_effect effect = effect_of(t, l, s);
    mn_follows most = effect == MN_EFFECT_LOOK ? MN_HOLD : MN_DETAIN;
    if (effect == MN_EFFECT_NONE)
        return false;
    t->goods = goods_there(t, l, s, r->goods, r->n_goods, r->goods_unknown);
    t->value = value_there(r, s->line);
    if (!t->goods || !t->value)
        return false;
    mn_there who = MN_IS_THERE;
    t->place = MN_IS_THERE;
    if (r->named)
        who = met(t, s, false);
    if (who && r->goods_unknown && t->hit && !t->hit->entity &&
        goods_meet(t->hit->goods, s->line)) {
        t->goods = MN_IS_THERE;
        t->goods_of_entry = true;
    }
    if (region != UINT32_MAX) {
        t->place = (mn_there)s->place.is[region];
        t->place_why = s->place.why[region];
    }
    if (!who || !t->place) {
        if (!up_chain(t, b, s, e, st))
            return false;
        most = least(most, r->upstream);
        who = MN_MAY_BE_THERE;
    }
    t->origin = t->up ? MN_IS_THERE : origin_there(&r->origin, s->line->origin_country, r->named);
    if (!t->origin) {
        if (!r->named || r->elsewhere == MN_RELEASED)
            return false;
        most = least(most, r->elsewhere);
    }
    if (t->hit && !t->hit->entity && t->hit->status.len &&
        !mn_text_eq_nocase(mn_text_sub(t->hit->status, 0, 6), "active"))
        most = least(most, MN_HOLD);
    t->sure = who == MN_IS_THERE && t->goods == MN_IS_THERE && t->place == MN_IS_THERE &&
              t->value == MN_IS_THERE && t->origin == MN_IS_THERE;
    t->result = least(most, t->sure || !t->origin ? r->follows : r->unsure);
    if (r->named && !t->up) {
        mn_touch a = {.rule = r};
        if (met(&a, s, true) == MN_IS_THERE && (a.by & r->by)) {
            t->hit = a.hit;
            t->by = a.by;
            t->admitted = true;
            t->result = MN_RELEASED;
        }
    }
    return true;
}

/* A party that a rule of goods and origin admits. */
static void admit(mn_touch *t, const seen *s)
{
    mn_touch a = {.rule = t->rule};
    if (t->rule->named || t->admitted || met(&a, s, true) != MN_IS_THERE)
        return;
    t->hit = a.hit;
    t->by = a.by;
    t->admitted = true;
    t->result = MN_RELEASED;
}

static mn_status add(mn_bench *b, const mn_touch *t, mn_err *e)
{
    if (!mn_grow(&b->touch, &b->c_touches, b->touches + 1, sizeof *b->touch))
        return mn_fail_memory(e);
    b->touch[b->touches++] = *t;
    return MN_OK;
}

/* --- gaps ------------------------------------------------------------------------------------ */

static bool has_gap(const mn_law *l, mn_gap gap)
{
    for (size_t i = 0; i < l->gaps; i++)
        if (l->gap[i].gap == gap)
            return true;
    return false;
}

static bool gap_is(const mn_law_gap *g, const seen *s)
{
    const mn_ban_line *line = s->line;
    const bool undated = s->day == MN_LAW_OPEN;
    switch (g->gap) {
    case MN_GAP_NONE:
        return true;
    case MN_GAP_DATE: /* one that can't be read, too, where no row is about such */
        return undated && !(line->date_unread.len && has_gap(s->law, MN_GAP_DATE_UNREAD));
    case MN_GAP_DATE_UNREAD:
        return undated && line->date_unread.len;
    case MN_GAP_PARTY:
        return !line->by[0].len && !line->by[1].len;
    case MN_GAP_MANUFACTURER:
        return !line->by[0].len;
    case MN_GAP_GOOD:
        return !s->goods.told;
    case MN_GAP_ORIGIN_COUNTRY:
        return !line->origin_country.len;
    case MN_GAP_ORIGIN:
        return !s->place.told;
    case MN_GAPS:
        break;
    }
    return false;
}

/* Of a line without a day every row counts, whatever its own days: its day may be one of them. */
static mn_status add_gaps(mn_bench *b, const seen *s, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; i < b->law->gaps && !st; i++) {
        const mn_law_gap *g = &b->law->gap[i];
        mn_touch t = {.gap = g, .result = g->follows, .sure = true};
        if (!gap_is(g, s) || (s->day != MN_LAW_OPEN && !mn_law_holds(g->from, g->until, s->day)))
            continue;
        if (g->gap != MN_GAP_GOOD && !goods_there(NULL, b->law, s, g->goods, g->n_goods, false))
            continue;
        if (origin_there(&g->origin, s->line->origin_country, false) != MN_IS_THERE)
            continue;
        st = add(b, &t, e);
    }
    return st;
}

/* --- the line -------------------------------------------------------------------------------- */

/* The stronger first; then what names a party, what is sure, the likelier, as the rows stand.
 * That nothing decided comes last. */
static int by_strength(const void *a, const void *b)
{
    const mn_touch *x = a, *y = b;
    const bool nx = x->gap && x->gap->gap == MN_GAP_NONE, ny = y->gap && y->gap->gap == MN_GAP_NONE;
    if (x->result != y->result)
        return x->result > y->result ? -1 : 1;
    if (nx != ny)
        return nx ? 1 : -1;
    if (!x->rule != !y->rule)
        return x->rule ? -1 : 1;
    if (!x->rule)
        return x->gap < y->gap ? -1 : x->gap > y->gap;
    if (x->admitted != y->admitted)
        return x->admitted ? 1 : -1;
    if (!x->up != !y->up)
        return x->up ? 1 : -1;
    if (!x->hit != !y->hit)
        return x->hit ? -1 : 1;
    if (x->sure != y->sure)
        return x->sure ? -1 : 1;
    if (x->hit && x->hit->probability != y->hit->probability)
        return x->hit->probability > y->hit->probability ? -1 : 1;
    return x->rule < y->rule ? -1 : x->rule > y->rule;
}

static mn_status look(seen *s, mn_bench *b, const mn_ban_line *line, mn_err *e)
{
    *s = (seen){.law = b->law, .line = line, .day = b->on != MN_LAW_OPEN ? b->on : line->date};
    mn_status st = MN_OK;
    for (unsigned k = 0; k < MN_BY_KINDS && !st; k++)
        st = mn_bench_who(&s->by[k], b, line->by[k], e);
    if (!st && !(st = mn_bench_goods(&s->goods, b, line, e)))
        st = mn_bench_place(&s->place, b, line, e);
    if (!st && b->upstream)
        st = b->upstream(&s->up, &s->ups, b->payload, line, e);
    s->until = b->on != MN_LAW_OPEN || line->date_until == MN_LAW_OPEN ? s->day : line->date_until;
    s->accept = mn_law_threshold_on(NULL, b->law, "name-accept", s->day, 1);
    s->review = mn_law_threshold_on(NULL, b->law, "name-review", s->day, 1);
    return st;
}

mn_status mn_bench_judge(mn_verdict *out, mn_bench *b, const mn_ban_line *line, mn_err *e)
{
    seen s;
    b->touches = 0;
    mn_status st = look(&s, b, line, e);
    for (size_t i = 0; i < b->law->rules && !st && s.day != MN_LAW_OPEN; i++) {
        const mn_rule *r = &b->law->rule[i];
        mn_touch t = {.rule = r};
        if (!mn_text_eq(r->into, b->into) && !mn_text_eq_str(r->into, "*"))
            continue;
        if (touches(&t, b, &s, e, &st)) {
            admit(&t, &s);
            st = add(b, &t, e);
        }
    }
    if (!st)
        st = add_gaps(b, &s, e);
    if (st)
        return st;
    if (b->touches > 1)
        qsort(b->touch, b->touches, sizeof *b->touch, by_strength);
    *out = (mn_verdict){.follows = b->touches ? b->touch[0].result : MN_HOLD,
                        .touch = b->touch,
                        .touches = b->touches,
                        .day = s.day};
    return MN_OK;
}

mn_text mn_touch_id(const mn_touch *t)
{
    return t->rule ? t->rule->id : t->gap->id;
}

mn_text mn_touch_version(const mn_touch *t)
{
    return t->rule ? t->rule->version : t->gap->version;
}

const mn_law_origin *mn_touch_row(const mn_touch *t)
{
    return t->rule ? &t->rule->row : &t->gap->row;
}
