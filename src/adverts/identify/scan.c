/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/scan.c - the pass over a text. See scan.h.
 *
 * 64 bytes at a time are parted into words and signs (block.h). Words that were met before are
 * looked up (memo.h); the others, and those with digits, are taken apart (word.h).
 */
#include "adverts/identify/scan.h"

#include <stdlib.h>
#include <string.h>

#include "adverts/identify/memo.h"
#include "adverts/identify/word.h"
#include "core/err.h"

#define ID_BLOCK_ROOM (64 + ID_MEMO_WORD) /* bytes that are read from a block's beginning */

/* '@', "://", a dot before a letter. */
static void mark(id_pass *k, size_t at)
{
    const uint8_t *class = k->r->plain;
    const unsigned char *p = k->p + at;
    const size_t left = (size_t)(k->end - p);
    if (*p == '@')
        id_spot_add(k, at, at + 1, ID_S_AT);
    else if (*p == ':' && left > 2 && p[1] == '/' && p[2] == '/')
        id_spot_add(k, at, at + 3, ID_S_SCHEME);
    else if (*p == '.' && at > 0 && left > 1 && class[p[1]] == ID_T_LETTER &&
             class[p[-1]] != ID_T_SIGN)
        id_spot_add(k, at, at + 1, ID_S_DOT);
}

/* Takes a word apart and keeps what it is. Returns where the next one begins. */
static size_t learn(id_pass *k, const id_memo_key *key, size_t at, size_t n)
{
    id_memo_before before;
    size_t i = at;
    id_memo_begin(&before, k->s);
    k->asked = 0;
    k->near = false;
    while (i < at + n && !k->failed)
        i = id_word_step(k, i);
    if (i == at + n && !k->failed && !k->near &&
        (!k->asked || (k->asked == 1 && k->asked_start == at && k->asked_end == i)))
        id_memo_put(k->s->memo, key, k->s, &before, at, k->asked > 0);
    return i;
}

/* A word without digits. */
static size_t known(id_pass *k, const id_memo_key *key, uint32_t place, size_t at, size_t n)
{
    const id_memo_word *w = id_memo_find(k->s->memo, key, place);
    if (!w || (w->beside && id_near_digits(k, at, at + n)))
        return learn(k, key, at, n);
    k->s->language[w->language[0]] += w->adds[0];
    k->s->language[w->language[1]] += w->adds[1];
    if (w->more && !id_memo_add(k->s, &k->s->memo->more[w->more - 1], at))
        k->failed = true;
    return at + n;
}

static int by_start(const void *a, const void *b)
{
    const id_spot *x = a, *y = b;
    return x->start < y->start ? -1 : x->start > y->start;
}

/* The bits from n on. */
static uint64_t above(size_t n)
{
    return n < 64 ? ~UINT64_C(0) << n : 0;
}

/* Words of a block that may matter. */
typedef struct words_here {
    unsigned n;
    size_t stop; /* bytes that are done with these */
    uint8_t start[64], size[64];
    id_memo_key key[64];
    uint32_t place[64];
} words_here;

/* Letters that begin as no word of the tables does, and that look like no digits, matter to
 * nobody: whether n bytes of ASCII letters at p are more. 4 bytes can be read. */
static bool matters(const mn_identifier_rules *r, const unsigned char *p, unsigned n)
{
    static const unsigned char front[5][4] = {
        {0}, {255}, {255, 255}, {255, 255, 255}, {255, 255, 255, 255}};
    uint32_t four, mask;
    memcpy(&four, p, sizeof four);
    memcpy(&mask, front[n < 4 ? n : 4], sizeof mask);
    four = (four | 0x20202020u) & mask;
    return id_plain_begins(&r->words, four) | (r->looks[p[0]] & r->looks[p[n - 1]]);
}

/* The words that begin in the 64 bytes at p, of which `left` are of the text. */
static void find_words(words_here *w, const id_pass *k, const id_block *b, const unsigned char *p,
                       size_t left)
{
    w->n = 0;
    w->stop = left < 64 ? left : 64;
    for (uint64_t next = b->word & ~(b->word << 1); next; next &= next - 1) {
        const unsigned i = (unsigned)__builtin_ctzll(next);
        const uint64_t rest = ~b->word >> i;
        const unsigned n = rest ? (unsigned)__builtin_ctzll(rest) : 64;
        const uint64_t odd = (b->high | b->digit) >> i & (rest ? (UINT64_C(1) << n) - 1 : 0);
        if (!rest) { /* it may go on: it begins the next block, or is longer than one */
            w->stop = i;
            if (i)
                break;
        }
        w->start[w->n] = (uint8_t)i;
        w->size[w->n] = (uint8_t)n;
        w->n += (odd != 0) | (n > ID_MEMO_WORD) || matters(k->r, p + i, n);
    }
    for (unsigned j = 0; j < w->n; j++)
        if (w->size[j] <= ID_MEMO_WORD) {
            w->key[j] = id_memo_key_of(p + w->start[j], w->size[j]);
            w->place[j] = (uint32_t)id_memo_place(&w->key[j]);
            __builtin_prefetch(&k->s->memo->word[w->place[j]]);
        }
}

/* What begins in the 64 bytes at `base`. ID_BLOCK_ROOM can be read at p. Returns where to go on. */
static size_t block(id_pass *k, const unsigned char *p, size_t base)
{
    words_here w;
    id_block b;
    size_t end = base;
    k->r->block(&b, p);
    for (uint64_t next = b.mark; next; next &= next - 1)
        mark(k, base + (unsigned)__builtin_ctzll(next));
    find_words(&w, k, &b, p, (size_t)(k->end - k->p) - base);
    for (unsigned j = 0; j < w.n && !k->failed; j++) {
        const unsigned i = w.start[j], n = w.size[j];
        const uint64_t of = above(i) & ~above(i + n);
        if (base + i < end)
            continue;
        /* Words of Han and kana have no spaces between them, and hardly come again. */
        if (n <= ID_MEMO_WORD && !(b.digit & of) && (p[i] < 0xE3 || p[i] > 0xE9)) {
            end = known(k, &w.key[j], w.place[j], base + i, n);
            continue;
        }
        end = id_word_step(k, base + i);
        while (end < base + i + n && n < 64 && !k->failed)
            end = id_word_step(k, end);
    }
    return end > base + w.stop ? end : base + w.stop;
}

/* Signs of a block were put down before those among its letters. */
static void sort_spots(mn_id_scratch *s)
{
    bool sorted = true;
    for (size_t i = 1; i < s->spots && sorted; i++)
        sorted = s->spot[i - 1].start <= s->spot[i].start;
    if (!sorted)
        qsort(s->spot, s->spots, sizeof *s->spot, by_start);
}

mn_status id_scan(mn_id_scratch *s, const mn_identifier_rules *r, mn_text text, mn_err *e)
{
    const unsigned char *p = (const unsigned char *)text.ptr;
    id_pass k = {.s = s, .r = r, .p = p, .end = p + text.len};
    unsigned char last[ID_BLOCK_ROOM];
    s->units = s->keys = s->spots = s->windows = s->takens = s->settled = 0;
    s->digits = 0;
    memset(s->language, 0, sizeof s->language);
    if (!s->memo && !(s->memo = calloc(1, sizeof *s->memo)))
        return mn_fail_memory(e);
    for (size_t at = 0; at < text.len && !k.failed;) {
        const size_t left = text.len - at;
        if (left < ID_BLOCK_ROOM) {
            memset(last, 0, sizeof last);
            memcpy(last, p + at, left);
        }
        at = block(&k, left < ID_BLOCK_ROOM ? last : p + at, at);
    }
    sort_spots(s);
    return k.failed ? mn_fail_memory(e) : MN_OK;
}
