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

#include "adverts/identify/block.h"
#include "adverts/identify/memo.h"
#include "adverts/identify/word.h"
#include "core/err.h"
#include "core/prefetch.h"

#define ALWAYS        static inline __attribute__((always_inline))
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
    const id_memo_before before = id_memo_begin(k->s);
    size_t i = at;
    k->asked = k->notes = 0;
    k->near = false;
    while (i < at + n && !k->failed)
        i = id_word_step(k, i);
    if (i == at + n && !k->failed && !k->near &&
        (!k->asked || (k->asked == 1 && k->asked_start == at && k->asked_end == i)))
        id_memo_put(k->s->memo, key, k, &before, at, k->asked > 0);
    return i;
}

/* A word without digits. */
ALWAYS size_t known(id_pass *k, const id_memo_key *key, uint32_t place, size_t at, size_t n)
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

typedef enum how_read { BY_MEMO, BY_DIGITS, BY_STEPS } how_read;

/* Words of a block that may matter. */
typedef struct words_here {
    unsigned n;
    size_t stop; /* bytes that are done with these */
    uint64_t mark;
    uint8_t start[64], size[64], how[64];
    id_memo_key key[64];
    uint32_t place[64];
} words_here;

/* Letters that begin as no word of the tables does, and that look like no digits, matter to
 * nobody: whether n bytes of ASCII letters at p are more. 4 bytes can be read. */
ALWAYS bool matters(const mn_identifier_rules *r, const unsigned char *p, unsigned n)
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
ALWAYS void find_words(words_here *w, const id_pass *k, const id_block *b, const unsigned char *p,
                       size_t left)
{
    const uint64_t odd = b->high | b->digit;
    w->n = 0;
    w->stop = left < 64 ? left : 64;
    for (uint64_t next = b->word & ~(b->word << 1); next; next &= next - 1) {
        const unsigned i = (unsigned)__builtin_ctzll(next);
        const uint64_t rest = ~b->word >> i;
        if (!rest) { /* it may go on: it begins the next block, or is longer than one */
            w->stop = i;
            w->start[w->n] = 0;
            w->size[w->n] = 64;
            w->n += i == 0;
            break;
        }
        const unsigned n = (unsigned)__builtin_ctzll(rest);
        const uint64_t of = (UINT64_C(1) << n) - 1;
        w->start[w->n] = (uint8_t)i;
        w->size[w->n] = (uint8_t)n;
        w->n += ((odd >> i & of) != 0) | (n > ID_MEMO_WORD) | matters(k->r, p + i, n);
    }
    for (unsigned j = 0; j < w->n; j++) {
        const unsigned i = w->start[j], n = w->size[j];
        const uint64_t of = n < 64 ? (UINT64_C(1) << n) - 1 : 0, digit = b->digit >> i & of;
        w->how[j] = BY_STEPS;
        if (n > ID_MEMO_WORD || digit) {
            w->how[j] = n <= ID_MEMO_WORD && digit == of ? BY_DIGITS : BY_STEPS;
        } else if (k->s->memo && (p[i] < 0xE3 || p[i] > 0xE9)) {
            /* Words of Han and kana have no spaces between them, and hardly come again. */
            w->how[j] = BY_MEMO;
            w->key[j] = id_memo_key_of(p + i, n);
            w->place[j] = (uint32_t)id_memo_place(&w->key[j]);
            mn_prefetch(&k->s->memo->word[w->place[j]]);
        }
    }
}

/* Looks at the 64 bytes at `base`, so far as they are of the text. */
ALWAYS void look(words_here *w, const id_pass *k, size_t base,
                 id_block (*read)(const unsigned char p[64]))
{
    const unsigned char *p = k->p + base;
    const size_t left = (size_t)(k->end - p);
    unsigned char last[ID_BLOCK_ROOM];
    if (left < ID_BLOCK_ROOM) {
        memset(last, 0, sizeof last);
        memcpy(last, p, left);
        p = last;
    }
    const id_block b = read(p);
    w->mark = b.mark;
    find_words(w, k, &b, p, left);
}

/* Takes what was found at `base`. Returns where to go on. */
ALWAYS size_t take(id_pass *k, const words_here *w, size_t base)
{
    size_t end = base;
    for (uint64_t next = w->mark; next; next &= next - 1)
        mark(k, base + (unsigned)__builtin_ctzll(next));
    for (unsigned j = 0; j < w->n && !k->failed; j++) {
        const size_t at = base + w->start[j], n = w->size[j];
        if (at < end)
            continue;
        if (w->how[j] == BY_MEMO) {
            end = known(k, &w->key[j], w->place[j], at, n);
        } else if (w->how[j] == BY_DIGITS) {
            end = id_digits_step(k, at, n);
        } else {
            end = id_word_step(k, at);
            while (end < at + n && n < 64 && !k->failed)
                end = id_word_step(k, end);
        }
    }
    return end > base + w->stop ? end : base + w->stop;
}

ALWAYS void scan_any(id_pass *k, id_block (*read)(const unsigned char p[64]))
{
    const size_t len = (size_t)(k->end - k->p);
    words_here w;
    for (size_t at = 0; at < len && !k->failed;) {
        look(&w, k, at, read);
        at = take(k, &w, at);
    }
}

static void scan_plain(id_pass *k)
{
    scan_any(k, id_block_plain);
}

#if defined(__x86_64__)
ID_AVX2 static void scan_avx2(id_pass *k)
{
    scan_any(k, id_block_avx2);
}

ID_AVX512 static void scan_avx512(id_pass *k)
{
    scan_any(k, id_block_avx512);
}
#endif

void id_scan_all(id_scan_how *how[ID_SCAN_HOWS])
{
    size_t n = 0;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("bmi2"))
        how[n++] = scan_avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2"))
        how[n++] = scan_avx2;
#endif
    how[n++] = scan_plain;
    how[n] = NULL;
}

id_scan_how *id_scan_best(void)
{
    id_scan_how *how[ID_SCAN_HOWS];
    id_scan_all(how);
    return how[0];
}

static int by_start(const void *a, const void *b)
{
    const id_spot *x = a, *y = b;
    return x->start < y->start ? -1 : x->start > y->start;
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
    s->units = s->keys = s->spots = s->windows = s->takens = s->settled = 0;
    s->digits = 0;
    memset(s->language, 0, sizeof s->language);
    if (!s->memo && s->read >= ID_MEMO_AFTER && !(s->memo = calloc(1, sizeof *s->memo)))
        return mn_fail_memory(e);
    s->read += s->memo ? 0 : text.len;
    r->scan(&k);
    sort_spots(s);
    return k.failed ? mn_fail_memory(e) : MN_OK;
}
