/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/simulate/compose.c - the sentences of a post: which, in which order, in which words.
 *
 * A template is a list of statements, each with two keys: one decides what is said, one how. A
 * paraphrase changes the second, or takes the same statement in another frame, for some sentences;
 * it may leave one out, add one, and swap two that stand beside each other.
 */
#include <string.h>

#include "adverts/simulate/inside.h"
#include "core/err.h"
#include "core/text.h"

enum { SENTENCES = 28 };

typedef struct sentence {
    uint16_t statement;
    uint8_t part;
    int8_t id;         /* of the post's identifiers; -1 */
    uint64_t say, how; /* what, and in which words */
} sentence;

typedef struct saying {
    mn_adsim_post *p;
    const mn_adsim_world *w;
    const mn_adsim_language *l;
    const sentence *s;
    unsigned braces, brackets;      /* so many choices were made */
    uint8_t taken[MN_ADSIM_LISTS];  /* so many entries of a list */
    uint8_t filled[MN_ADSIM_SLOTS]; /* so many slots of a kind */
    bool failed;
} saying;

/* --- one sentence -------------------------------------------------------------------------- */

static void put_slot(saying *x, mn_adsim_slot slot, mn_text t, int id)
{
    mn_adsim_post *p = x->p;
    if (p->spans == MN_ADSIM_SPANS) {
        x->failed = true;
        return;
    }
    p->span[p->spans++] = (mn_adsim_span){.from = (uint32_t)p->raw.len,
                                          .to = (uint32_t)(p->raw.len + t.len),
                                          .which = (uint32_t)x->s->statement << 8 |
                                                   (uint32_t)slot << 4 | x->filled[slot]++,
                                          .slot = (uint8_t)slot,
                                          .id = (int8_t)id};
    mn_buf_text(&p->raw, t);
}

static const char *fill_slot(saying *x, const char *at)
{
    static const mn_adsim_slot slots[MN_CONTACTS] = {
        MN_ADSIM_SLOT_PHONE, MN_ADSIM_SLOT_EMAIL, MN_ADSIM_SLOT_HANDLE, MN_ADSIM_SLOT_HANDLE,
        MN_ADSIM_SLOT_PHONE, MN_ADSIM_SLOT_URL,   MN_ADSIM_SLOT_WALLET, MN_ADSIM_SLOT_WALLET};
    mn_adsim_post *p = x->p;
    switch (at[1]) {
    case 'c':
        put_slot(x, MN_ADSIM_SLOT_PLACE, x->w->city[p->city].name, -1);
        return at + 5;
    case 'p':
        put_slot(x, MN_ADSIM_SLOT_PRICE, mn_text_of(p->price), -1);
        return at + 6;
    case 'n':
        put_slot(x, MN_ADSIM_SLOT_NAME, p->name, -1);
        return at + 5;
    case 'a':
        put_slot(x, MN_ADSIM_SLOT_FREE, p->area, -1);
        return at + 5;
    default:
        if (x->s->id < 0)
            x->failed = true;
        else
            put_slot(x, slots[p->id[x->s->id].kind], mn_text_of(p->id[x->s->id].shown), x->s->id);
        return at + 3;
    }
}

/* The end of the choice that begins before at, which is there. */
static const char *closing(const char *at)
{
    unsigned depth = 1;
    for (; depth; at++) {
        depth += *at == '{' || *at == '[';
        depth -= *at == '}' || *at == ']';
    }
    return at - 1;
}

static void say(saying *x, const char *at, const char *end);

static const char *choose(saying *x, const char *at)
{
    const char *end = closing(at + 1);
    const uint64_t key =
        *at == '{' ? mn_adsim_mix(x->s->say, x->braces++) : mn_adsim_mix(x->s->how, x->brackets++);
    unsigned options = 1, depth = 0;
    for (const char *c = at + 1; c < end; c++) {
        depth += *c == '{' || *c == '[';
        depth -= *c == '}' || *c == ']';
        options += *c == '|' && !depth;
    }
    unsigned skip = (unsigned)(key % options);
    const char *from = at + 1, *c = from;
    for (depth = 0; c < end; c++) {
        depth += *c == '{' || *c == '[';
        depth -= *c == '}' || *c == ']';
        if (*c != '|' || depth)
            continue;
        if (!skip)
            break;
        skip--;
        from = c + 1;
    }
    say(x, from, c);
    return end + 1;
}

static const char *take_entry(saying *x, const char *at)
{
    const char *end = at;
    while (*end != '>')
        end++;
    const mn_text name = {at + 1, (size_t)(end - at) - 1};
    const mn_adsim_list *l = mn_adsim_list_of(x->l, name, x->p->trade);
    MN_BUG(l != NULL);
    const size_t i = (size_t)(l - x->l->list);
    /* The first three of a list are three, where it has so many. */
    /* What the advert is about is the same in its title and its opening. */
    const bool whole = mn_text_eq_str(name, "subject") || mn_text_eq_str(name, "site");
    const uint64_t key = mn_adsim_mix(whole ? x->p->key : x->s->say, 5000 + i);
    const uint64_t step = 1 + (key >> 32) % (l->entries > 2 ? (l->entries - 1) / 2 : 1);
    const uint64_t at_entry = key % l->entries + step * x->taken[i]++;
    const mn_text t = x->l->entry[l->entry + at_entry % l->entries];
    say(x, t.ptr, t.ptr + t.len);
    return end + 1;
}

/* %(2-9) */
static const char *take_number(saying *x, const char *at)
{
    unsigned v[2] = {0}, i = 0;
    for (at += 2; *at != ')'; at++)
        if (*at == '-')
            i = 1;
        else
            v[i] = v[i] * 10 + (unsigned)(*at - '0');
    const uint64_t key = mn_adsim_mix(x->s->say, 9000 + x->braces++);
    mn_buf_fmt(&x->p->raw, "%u", v[0] + (unsigned)(key % (v[1] - v[0] + 1)));
    return at + 1;
}

static void say(saying *x, const char *at, const char *end)
{
    while (at < end) {
        const char *from = at;
        while (at < end && *at != '{' && *at != '[' && *at != '<' && *at != '$' &&
               !(*at == '%' && at + 1 < end && at[1] == '('))
            at++;
        mn_buf_add(&x->p->raw, from, (size_t)(at - from));
        if (at == end)
            return;
        at = *at == '<'   ? take_entry(x, at)
             : *at == '$' ? fill_slot(x, at)
             : *at == '%' ? take_number(x, at)
                          : choose(x, at);
    }
}

/* The first letter of a sentence, where its phrase has a small one. */
static void capital(mn_buf *b, size_t at)
{
    if (b->failed || at + 1 >= b->len)
        return;
    unsigned char *c = (unsigned char *)b->ptr + at;
    if (c[0] >= 'a' && c[0] <= 'z')
        c[0] = (unsigned char)(c[0] - 32);
    else if (c[0] == 0xD0 && c[1] >= 0xB0) /* Cyrillic, U+0430 to U+043F */
        c[1] = (unsigned char)(c[1] - 0x20);
    else if (c[0] == 0xD1 && c[1] < 0x90) { /* to U+044F */
        c[0] = 0xD0;
        c[1] = (unsigned char)(c[1] + 0x20);
    }
}

static bool say_sentence(mn_adsim_post *p, const mn_adsim_world *w, const sentence *s)
{
    const mn_adsim_language *l = &w->g.language[p->language];
    const mn_adsim_statement *t = &l->statement[s->statement];
    const mn_text frame = l->frame[t->frame + mn_adsim_mix(s->how, 1) % t->frames];
    saying x = {.p = p, .w = w, .l = l, .s = s};
    const size_t at = p->raw.len;
    const unsigned spans = p->spans;
    say(&x, frame.ptr, frame.ptr + frame.len);
    if (spans == p->spans || p->span[spans].from > at || p->span[spans].id < 0)
        capital(&p->raw, at);
    return !x.failed && !p->raw.failed;
}

/* --- which sentences ----------------------------------------------------------------------- */

typedef struct plan {
    sentence s[SENTENCES];
    unsigned n;
} plan;

/* Another statement of the part that is not there yet; closed: with no slot. False: none. */
static bool take(plan *l, mn_rng *r, const mn_adsim_post *p, const mn_adsim_world *w,
                 mn_adsim_part part, uint64_t key, bool closed)
{
    const mn_adsim_language *g = &w->g.language[p->language];
    const unsigned n = g->n[part][p->trade];
    for (unsigned tries = 0; tries < 8 && l->n < SENTENCES && n; tries++) {
        const uint16_t s = g->of[part][p->trade][mn_adsim_below(r, n)];
        bool there = closed && g->statement[s].open;
        for (unsigned i = 0; i < l->n; i++)
            there |= l->s[i].statement == s;
        if (there)
            continue;
        l->s[l->n++] = (sentence){.statement = s,
                                  .part = (uint8_t)part,
                                  .id = -1,
                                  .say = mn_adsim_mix(key, s),
                                  .how = mn_adsim_mix(key, 70000U + s)};
        return true;
    }
    return false;
}

static void take_some(plan *l, mn_rng *r, const mn_adsim_post *p, const mn_adsim_world *w,
                      mn_adsim_part part, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        take(l, r, p, w, part, p->key, false);
}

/* The middle of a text of its own. */
static void plan_middle(plan *l, mn_rng *r, const mn_adsim_post *p, const mn_adsim_world *w)
{
    const unsigned from = l->n;
    take_some(l, r, p, w, MN_PART_task, 2 + mn_adsim_below(r, 2));
    take_some(l, r, p, w, MN_PART_pay, mn_adsim_chance(r, .9));
    take_some(l, r, p, w, MN_PART_place, mn_adsim_chance(r, .6));
    take_some(l, r, p, w, MN_PART_hours, mn_adsim_chance(r, .65));
    take_some(l, r, p, w, MN_PART_terms, 1 + mn_adsim_below(r, 3));
    take_some(l, r, p, w, MN_PART_more, mn_adsim_below(r, 2));
    for (unsigned i = 0; i < MN_ADSIM_SIGNS; i++)
        if (p->signs >> i & 1)
            take_some(l, r, p, w, (mn_adsim_part)(MN_PART_fee + i), 1);
    /* Tasks come first mostly, the rest as it comes. */
    for (unsigned i = l->n - 1; i > from; i--) {
        const unsigned k = from + mn_adsim_below(r, i - from + 1);
        if (l->s[i].part == MN_PART_task && mn_adsim_chance(r, .7))
            continue;
        const sentence t = l->s[i];
        l->s[i] = l->s[k];
        l->s[k] = t;
    }
}

static void plan_contacts(plan *l, const mn_adsim_post *p, const mn_adsim_world *w)
{
    static const mn_adsim_part parts[MN_CONTACTS] = {
        MN_PART_phone,    MN_PART_email, MN_PART_handle, MN_PART_telegram,
        MN_PART_whatsapp, MN_PART_url,   MN_PART_wallet, MN_PART_wallet};
    for (unsigned i = 0; i < p->ids; i++) {
        mn_rng own;
        const unsigned kind = p->id[i].kind;
        /* Of its own, as a post may lack one that others of its template have. */
        mn_rng_init(&own, p->key, 40 + kind + 20U * p->id[i].generic);
        if (take(l, &own, p, w, p->id[i].generic ? MN_PART_generic : parts[kind], p->key, false))
            l->s[l->n - 1].id = (int8_t)i;
    }
}

/* --- paraphrases --------------------------------------------------------------------------- */

static void remove_sentence(plan *l, unsigned at)
{
    memmove(&l->s[at], &l->s[at + 1], (l->n - at - 1) * sizeof *l->s);
    l->n--;
}

/* Changes the sentences from .. to (not title, opening and contacts alike: those are said in
 * other words only). */
static void paraphrase(plan *l, mn_adsim_post *p, const mn_adsim_world *w, unsigned from,
                       unsigned *to)
{
    const mn_adsim_level *v = w->level;
    const unsigned most = (unsigned)(v->altered_most * *to);
    mn_rng *r = &p->rng;
    for (unsigned i = 0; i < *to; i++)
        if (mn_adsim_chance(r, v->altered) && p->altered < most) {
            l->s[i].how = mn_rng_u64(r);
            p->altered++;
        }
    const bool drop = mn_adsim_chance(r, v->dropped), add = mn_adsim_chance(r, v->added),
               swap = mn_adsim_chance(r, v->swapped);
    const unsigned at = from + mn_adsim_below(r, *to - from);
    const uint64_t own = mn_rng_u64(r);
    if (drop && *to - from > 3 && p->altered < most &&
        !(l->s[at].part >= MN_PART_fee)) { /* signs stay: labels say that they are there */
        remove_sentence(l, at);
        (*to)--;
        p->altered++;
    }
    if (add && p->altered < most) {
        plan more = *l;
        if (take(&more, r, p, w, MN_PART_more, own, true)) {
            memmove(&l->s[at + 1], &l->s[at], (l->n - at) * sizeof *l->s);
            l->s[at] = more.s[more.n - 1];
            l->n++;
            (*to)++;
            p->altered++;
        }
    }
    if (swap && at + 1 < *to && p->altered < most) {
        const sentence t = l->s[at];
        l->s[at] = l->s[at + 1];
        l->s[at + 1] = t;
        p->altered++;
    }
}

/* --- the whole ----------------------------------------------------------------------------- */

/* What stands between sentences: of a writer's habits. */
static const char *between(const mn_adsim_post *p, const mn_adsim_language *l)
{
    const unsigned h = (unsigned)(mn_adsim_mix(p->key, 88) % 100);
    if (h < 55)
        return strcmp(l->code, "zh") ? " " : ""; /* in Thai a space ends a sentence */
    return h < 82 ? "\n" : h < 90 ? "\n- " : h < 95 ? "\n* " : "\n\n";
}

/* How many characters a sentence takes; nothing of it stays. */
static size_t measure(mn_adsim_post *p, const mn_adsim_world *w, const sentence *s)
{
    const size_t at = p->raw.len;
    const unsigned spans = p->spans;
    if (!say_sentence(p, w, s))
        return 0;
    size_t chars = 1;
    for (size_t i = at; i < p->raw.len; i++)
        chars += ((unsigned char)p->raw.ptr[i] & 0xC0) != 0x80;
    p->raw.len = at;
    p->spans = spans;
    return chars;
}

/* A look-alike: what its group shares stands together, between what is its own; so much of its own
 * that what is shared is at least so large a part of it. */
static void plan_alike(plan *l, mn_rng *r, mn_adsim_post *p, const mn_adsim_world *w,
                       const plan *ends)
{
    static const mn_adsim_part parts[] = {MN_PART_task, MN_PART_terms, MN_PART_hours, MN_PART_terms,
                                          MN_PART_task, MN_PART_more,  MN_PART_terms, MN_PART_place,
                                          MN_PART_more, MN_PART_task,  MN_PART_terms, MN_PART_more};
    enum { PARTS = sizeof parts / sizeof *parts };
    size_t shared = 0, own = 0;
    plan g = {0}, mine = {0};
    mn_rng of;
    mn_rng_init(&of, p->shared, 1);
    /* The same in each post of the group, no matter what else is in it; longer than title, opening
     * and contacts can be. */
    const bool spaced = w->g.language[p->language].spaced;
    const size_t least = (spaced ? 300 : 260) + mn_adsim_below(&of, spaced ? 90 : 60);
    for (unsigned i = 0; i < 3 * PARTS && g.n < SENTENCES - 12 && shared < least; i++)
        if (take(&g, &of, p, w, parts[i % PARTS], p->shared, true))
            shared += measure(p, w, &g.s[g.n - 1]);
    for (unsigned i = 0; i < ends->n; i++)
        own += measure(p, w, &ends->s[i]);
    const mn_adsim_level *v = w->level;
    const double part = v->alike_low + (v->alike_high - v->alike_low) * mn_rng_unit(r);
    const double room = (double)shared * (1 - part) / part;
    plan_middle(&mine, r, p, w);
    const unsigned first = mn_adsim_below(r, 3); /* so many of its own come before */
    bool put = false;
    for (unsigned i = 0; i <= mine.n; i++) {
        if (!put && (i == mine.n || i == first)) {
            put = true;
            for (unsigned k = 0; k < g.n && l->n < SENTENCES - MN_ADSIM_CONTACTS; k++)
                l->s[l->n++] = g.s[k];
        }
        if (i == mine.n)
            break;
        bool there = false;
        for (unsigned k = 0; k < g.n; k++)
            there |= g.s[k].statement == mine.s[i].statement;
        const size_t len = measure(p, w, &mine.s[i]);
        if (there || (double)(own + len) > room || l->n == SENTENCES - MN_ADSIM_CONTACTS - g.n)
            continue;
        own += len;
        l->s[l->n++] = mine.s[i];
    }
}

bool mn_adsim_compose(mn_adsim_post *p, const mn_adsim_world *w, bool plain)
{
    const mn_adsim_language *g = &w->g.language[p->language];
    plan l = {0}, ends = {0}, contacts = {0};
    mn_rng r;
    mn_rng_init(&r, p->key, 2);
    plan title = {0};
    take(&title, &r, p, w, MN_PART_title, p->key, false);
    take(&l, &r, p, w, MN_PART_opening, p->key, false);
    plan_contacts(&contacts, p, w);
    if (p->group != MN_ADSIM_NONE) {
        ends.s[ends.n++] = title.s[0];
        ends.s[ends.n++] = l.s[0];
        for (unsigned i = 0; i < contacts.n; i++)
            ends.s[ends.n++] = contacts.s[i];
        plan_alike(&l, &r, p, w, &ends);
    } else {
        mn_rng_init(&r, p->key, 3);
        plan_middle(&l, &r, p, w);
    }
    unsigned to = l.n;
    if (!plain && p->party != MN_ADSIM_NONE)
        paraphrase(&l, p, w, 1, &to);
    bool ok = title.n && say_sentence(p, w, &title.s[0]);
    const char *sep = between(p, g);
    /* Some put how to reach them first. */
    const bool before = mn_adsim_mix(p->key, 89) % 10 == 0;
    mn_buf_char(&p->raw, '\n');
    for (unsigned turn = 0; turn < 2; turn++) {
        const plan *of = (turn == 0) == before ? &contacts : &l;
        for (unsigned i = 0; i < of->n && ok; i++) {
            if (turn || i)
                mn_buf_str(&p->raw, *sep ? sep : of == &contacts ? " " : "");
            ok = say_sentence(p, w, &of->s[i]);
        }
    }
    return ok && !p->raw.failed;
}
