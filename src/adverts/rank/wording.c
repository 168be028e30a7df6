/* SPDX-License-Identifier: Apache-2.0
 *
 * wording.c - a tree of bytes, gone down from the beginning of each word. See wording.h.
 */
#include "adverts/rank/wording.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"

typedef struct entry {
    mn_text words;
    uint32_t languages;
    uint8_t concept;
    bool prefix; /* begins what is meant */
    bool alone;  /* of a script that parts words */
} entry;

/* Entries [first, last) begin with the node's bytes; the first `ends` of them end there. */
typedef struct node {
    uint32_t first, last, ends;
    uint32_t child;
    uint16_t children;
    uint8_t byte, depth;
} node;

struct mn_wording {
    mn_arena arena;
    entry *entry;
    size_t n, cap;
    node *node;
    size_t nodes, node_cap;
    uint32_t root[256]; /* by byte; 0: nothing begins with it */
    uint32_t *second;   /* by the first two */
    uint8_t *bytes;     /* of each node: those of a node's children lie together */
    uint8_t money;
};

/* --- characters --------------------------------------------------------------------------------
 */

/* What the character at t counts, in quarters; 0: of a script that parts words, where the word
 * counts. Han, kana, Thai, Lao, Burmese and Khmer don't. */
static unsigned counts(const char *t, size_t len)
{
    const unsigned char a = (unsigned char)t[0], b = len > 1 ? (unsigned char)t[1] : 0;
    if (a == 0xE0)
        return b >= 0xB8 && b <= 0xBB ? 1 : 0; /* U+0E00 to U+0EFF */
    if (a == 0xE1)
        return (b >= 0x80 && b <= 0x82) || b == 0x9E || b == 0x9F ? 1 : 0;
    return a < 0xE2 || (a == 0xE2 && b < 0xBA) || (a >= 0xEA && a <= 0xED) ? 0 : 2;
}

/* --- making ------------------------------------------------------------------------------------
 */

mn_status mn_wording_new(mn_wording **out, unsigned money, mn_err *e)
{
    mn_wording *p = calloc(1, sizeof *p);
    if (!p)
        return mn_fail_memory(e);
    p->money = (uint8_t)money;
    *out = p;
    return MN_OK;
}

void mn_wording_free(mn_wording *p)
{
    if (!p)
        return;
    mn_arena_free(&p->arena);
    free(p->entry);
    free(p->node);
    free(p->second);
    free(p->bytes);
    free(p);
}

mn_status mn_wording_add(mn_wording *p, mn_text words, bool prefix, unsigned concept,
                         uint32_t languages, mn_err *e)
{
    MN_BUG(words.len > 0 && words.len < 256 && concept < MN_WORDING_CONCEPTS);
    const mn_text kept = mn_arena_text(&p->arena, words);
    if (!kept.ptr || !mn_grow(&p->entry, &p->cap, p->n + 1, sizeof *p->entry))
        return mn_fail_memory(e);
    p->entry[p->n++] = (entry){.words = kept,
                               .languages = languages,
                               .concept = (uint8_t) concept,
                               .prefix = prefix,
                               .alone = counts(kept.ptr, kept.len) == 0};
    return MN_OK;
}

static int by_words(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    const int c = mn_text_cmp(x->words, y->words);
    if (c)
        return c;
    if (x->concept != y->concept)
    return x->concept < y->concept ? -1 : 1;
    return x->prefix - y->prefix;
}

/* Entries that differ in their languages alone become one. */
static void merge(mn_wording *p)
{
    size_t kept = 0;
    if (p->n)
        qsort(p->entry, p->n, sizeof *p->entry, by_words);
    for (size_t i = 0; i < p->n; i++)
        if (kept && by_words(&p->entry[kept - 1], &p->entry[i]) == 0)
            p->entry[kept - 1].languages |= p->entry[i].languages;
        else
            p->entry[kept++] = p->entry[i];
    p->n = kept;
}

/* Adds the children of a node, which stand one after the other. */
static mn_status branch(mn_wording *p, size_t at, mn_err *e)
{
    node n = p->node[at];
    uint32_t i = n.first;
    while (i < n.last && p->entry[i].words.len == n.depth)
        i++;
    n.ends = i - n.first;
    n.child = (uint32_t)p->nodes;
    while (i < n.last) {
        const char byte = p->entry[i].words.ptr[n.depth];
        uint32_t to = i;
        while (to < n.last && p->entry[to].words.ptr[n.depth] == byte)
            to++;
        if (!mn_grow(&p->node, &p->node_cap, p->nodes + 1, sizeof *p->node))
            return mn_fail_memory(e);
        p->node[p->nodes++] =
            (node){.first = i, .last = to, .byte = (uint8_t)byte, .depth = (uint8_t)(n.depth + 1)};
        n.children++;
        i = to;
    }
    p->node[at] = n;
    return MN_OK;
}

mn_status mn_wording_end(mn_wording *p, mn_err *e)
{
    merge(p);
    if (!mn_grow(&p->node, &p->node_cap, 1, sizeof *p->node))
        return mn_fail_memory(e);
    p->node[p->nodes++] = (node){.last = (uint32_t)p->n};
    for (size_t i = 0; i < p->nodes; i++) {
        const mn_status st = branch(p, i, e);
        if (st)
            return st;
    }
    p->second = calloc((size_t)256 * 256, sizeof *p->second);
    p->bytes = malloc(p->nodes);
    if (!p->second || !p->bytes)
        return mn_fail_memory(e);
    for (size_t i = 0; i < p->nodes; i++)
        p->bytes[i] = p->node[i].byte;
    for (uint32_t i = 0; i < p->node[0].children; i++) {
        const node *n = &p->node[p->node[0].child + i];
        p->root[n->byte] = p->node[0].child + i;
        for (uint32_t k = 0; k < n->children; k++)
            p->second[n->byte << 8 | p->node[n->child + k].byte] = n->child + k;
    }
    return MN_OK;
}

/* --- finding -----------------------------------------------------------------------------------
 */

typedef struct finding {
    const mn_wording *p;
    mn_text t;
    mn_wording_hits *hits;
    uint32_t covered; /* the farthest end of a hit that began before */
    bool failed;
} finding;

static uint32_t child_of(const mn_wording *p, uint32_t at, unsigned char byte)
{
    const node *n = &p->node[at];
    if (at == 0)
        return p->root[byte];
    if (n->depth == 1)
        return p->second[n->byte << 8 | byte];
    const uint8_t *found = memchr(p->bytes + n->child, byte, n->children);
    return found ? (uint32_t)(found - p->bytes) : 0;
}

/* Whether the character before byte i ends a word there. */
static bool word_ends(mn_text t, size_t i)
{
    return i == t.len || t.ptr[i] == ' ' || counts(t.ptr + i, t.len - i) > 0;
}

/* Quarters of what stands in [from, to); `from` begins a word or a character that counts. */
static uint32_t measure(mn_text t, size_t from, size_t to)
{
    uint32_t sum = 0;
    bool in_word = false;
    for (size_t i = from, len; i < to && (len = mn_utf8_len(t, i)); i += len) {
        const unsigned n = counts(t.ptr + i, t.len - i);
        if (t.ptr[i] == ' ') {
            in_word = false;
        } else if (n) {
            sum += n;
            in_word = false;
        } else if (!in_word) {
            sum += MN_WORDING_WORD;
            in_word = true;
        }
    }
    return sum;
}

static void hit(finding *f, const entry *x, uint32_t from, uint32_t length)
{
    mn_wording_hits *h = f->hits;
    if (!mn_grow(&h->hit, &h->cap, h->n + 1, sizeof *h->hit)) {
        f->failed = true;
        return;
    }
    h->hit[h->n++] = (mn_wording_hit){.from = from,
                                      .to = from + length,
                                      .languages = x->languages,
                                      .concept = x->concept,
                                      .bytes = (uint8_t)x->words.len};
}

/* All phrases that begin at byte `at`, which is `where` quarters. `begin` is where its word begins.
 */
static void descend(finding *f, size_t begin, size_t at, uint32_t where)
{
    const mn_wording *p = f->p;
    for (uint32_t n = 0; at < f->t.len; at++) {
        if (!(n = child_of(p, n, (unsigned char)f->t.ptr[at])))
            return;
        const node *on = &p->node[n];
        for (uint32_t i = 0; i < on->ends; i++) {
            const entry *x = &p->entry[on->first + i];
            if (!x->alone || x->prefix || word_ends(f->t, at + 1))
                hit(f, x, where, measure(f->t, begin, at + 1));
        }
    }
}

/* Of Arabic words also without the letters for and, so, with, for, like, the: at most four. */
static void descend_arabic(finding *f, size_t begin, uint32_t where)
{
    static const char *const together[] = {"\xD9\x88", "\xD9\x81", "\xD8\xA8",
                                           "\xD9\x84", "\xD9\x83", "\xD8\xA7"};
    for (size_t at = begin, k = 0; k < 4 && at + 2 < f->t.len; k++, at += 2) {
        bool is = false;
        for (size_t i = 0; i < sizeof together / sizeof *together; i++)
            is |= memcmp(f->t.ptr + at, together[i], 2) == 0;
        if (!is || f->t.ptr[at + 2] == ' ')
            return;
        descend(f, begin, at + 2, where);
    }
}

/* Marks hits of this place, from number `first` on, that longer ones cover; drops single
 * ideographs within words. */
static void shade(finding *f, size_t first)
{
    mn_wording_hits *h = f->hits;
    uint32_t farthest = f->covered;
    size_t kept = first;
    for (size_t i = first; i < h->n; i++)
        farthest = h->hit[i].to > farthest ? h->hit[i].to : farthest;
    for (size_t i = first; i < h->n; i++) {
        mn_wording_hit x = h->hit[i];
        x.within = x.to < farthest || x.to <= f->covered;
        if (!x.within || x.to - x.from != 2)
            h->hit[kept++] = x;
    }
    h->n = kept;
    f->covered = farthest;
}

/* The pause or sign of money that the word [at, end) is; false: it is none. */
static bool is_mark(finding *f, size_t at, size_t end, uint32_t *where)
{
    const char *w = f->t.ptr + at;
    if (end - at != 3 || w[0] != 'z' || w[1] != 'q')
        return false;
    if (w[2] == 's' || w[2] == 'c') {
        *where += w[2] == 's' ? MN_WORDING_STOP : MN_WORDING_COMMA;
    } else if (w[2] == 'm') {
        hit(f, &(entry){.languages = UINT32_MAX, .concept = f->p->money}, *where, MN_WORDING_WORD);
        *where += MN_WORDING_WORD;
    } else {
        return false;
    }
    return true;
}

mn_status mn_wording_find(mn_wording_hits *hits, const mn_wording *p, mn_text plain, mn_err *e)
{
    finding f = {.p = p, .t = plain, .hits = hits};
    uint32_t where = 0;
    hits->n = 0;
    for (size_t i = 0; i < plain.len && !f.failed && where < UINT32_MAX / 2;) {
        const unsigned n = counts(plain.ptr + i, plain.len - i);
        const size_t first = hits->n;
        size_t end = i;
        if (plain.ptr[i] == ' ') {
            i++;
            continue;
        }
        if (n) {
            descend(&f, i, i, where);
            shade(&f, first);
            where += n;
            i += mn_utf8_len(plain, i);
            continue;
        }
        do /* continuation bytes begin nothing */
            end++;
        while (end < plain.len &&
               (((unsigned char)plain.ptr[end] & 0xC0) == 0x80 || !word_ends(plain, end)));
        if (!is_mark(&f, i, end, &where)) {
            descend(&f, i, i, where);
            if (((unsigned char)plain.ptr[i] & 0xFC) == 0xD8)
                descend_arabic(&f, i, where);
            shade(&f, first);
            where += MN_WORDING_WORD;
        }
        i = end;
    }
    return f.failed ? mn_fail_memory(e) : MN_OK;
}
