/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/normal/wide.c - folding and joining words 64 bytes at once, where the processor can push
 * bytes together (AVX-512 VBMI2). What comes out is the same as of words.c, which does the rest.
 */
#include "adverts/normal/inside.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define WIDE                                                                                       \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vbmi,avx512vbmi2,bmi,bmi2,"    \
                          "popcnt,lzcnt")))

bool mn_fold_is_wide(void)
{
    return __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512vbmi") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("bmi2") &&
           __builtin_cpu_supports("popcnt");
}

/* The lowest n (to 64) bits. */
WIDE static inline uint64_t low(size_t n)
{
    return _bzhi_u64(UINT64_MAX, n > 64 ? 64 : (unsigned)n);
}

/* --- folding ---------------------------------------------------------------------------------- */

WIDE static inline __m512i fold_ascii(__m512i v)
{
    const __m512i small = _mm512_or_si512(v, _mm512_set1_epi8(0x20));
    const __mmask64 letter =
        _mm512_cmplt_epu8_mask(_mm512_sub_epi8(small, _mm512_set1_epi8('a')), _mm512_set1_epi8(26));
    const __mmask64 digit =
        _mm512_cmplt_epu8_mask(_mm512_sub_epi8(v, _mm512_set1_epi8('0')), _mm512_set1_epi8(10));
    const __m512i out = _mm512_mask_mov_epi8(_mm512_set1_epi8(' '), letter, small);
    return _mm512_mask_mov_epi8(out, digit, v);
}

/* The bytes of up to 64 characters: the first of each side by side, then the second ... */
typedef struct block {
    uint8_t byte[4][64];
    uint64_t first; /* a bit for each byte that begins a character */
    size_t n, len;  /* characters; bytes that they take */
} block;

WIDE static inline void take_apart(block *b, const unsigned char *p, size_t left, __m512i v)
{
    b->first = low(left) & ~_mm512_cmplt_epi8_mask(v, _mm512_set1_epi8(-64));
    b->n = (size_t)_mm_popcnt_u64(b->first);
    _mm512_storeu_si512(b->byte[0], _mm512_maskz_compress_epi8(b->first, v));
    for (size_t i = 1; i < 4; i++) {
        const __m512i next =
            _mm512_maskz_loadu_epi8(left > i ? low(left - i) : 0, p + (left > i ? i : 0));
        _mm512_storeu_si512(b->byte[i], _mm512_maskz_compress_epi8(b->first, next));
    }
    const size_t at = 63 - (size_t)_lzcnt_u64(b->first);
    b->len = at + (p[at] < 0x80 ? 1U : p[at] < 0xe0 ? 2U : p[at] < 0xf0 ? 3U : 4U);
}

/* Of four characters at most what they were made of: codes from the i-th on. */
WIDE static inline __m512i codes(const block *b, size_t i)
{
    __m512i x[4];
    for (size_t k = 0; k < 4; k++)
        x[k] = _mm512_cvtepu8_epi32(_mm_loadu_si128((const void *)(b->byte[k] + i)));
    const __m512i six = _mm512_set1_epi32(0x3f);
    for (size_t k = 1; k < 4; k++)
        x[k] = _mm512_and_si512(x[k], six);
    const __mmask16 two = _mm512_cmpge_epu32_mask(x[0], _mm512_set1_epi32(0xc0)),
                    three = _mm512_cmpge_epu32_mask(x[0], _mm512_set1_epi32(0xe0)),
                    four = _mm512_cmpge_epu32_mask(x[0], _mm512_set1_epi32(0xf0));
    __m512i c = _mm512_mask_and_epi32(x[0], two, x[0], _mm512_set1_epi32(0x1f));
    c = _mm512_mask_and_epi32(c, three, x[0], _mm512_set1_epi32(0x0f));
    c = _mm512_mask_or_epi32(c, two, _mm512_slli_epi32(c, 6), x[1]);
    c = _mm512_mask_or_epi32(c, three, _mm512_slli_epi32(c, 6), x[2]);
    return _mm512_mask_or_epi32(c, four, _mm512_slli_epi32(c, 6), x[3]);
}

/* Where the n-th character of a block begins. */
WIDE static inline size_t place(const block *b, size_t n)
{
    return (size_t)_tzcnt_u64(_pdep_u64(UINT64_C(1) << n, b->first));
}

/* How far folding is. */
typedef struct state {
    char *to;
    uint32_t last; /* character that left something; 0: one that joins nothing */
    __m512i was;   /* what the table has of the one before, in all places */
} state;

/* The first of some characters that the table can't tell: one that becomes several, or may compose
 * or stand in another order with the one before. entry is what the table has of them. */
WIDE static inline __mmask16 others(__m512i entry, __m512i was, bool composed)
{
    const __mmask16 other = _mm512_test_epi32_mask(entry, _mm512_set1_epi32(MN_WIDE_OTHER));
    if (composed)
        return other;
    const __m512i before = _mm512_alignr_epi32(entry, was, 15);
    const __m512i rank = _mm512_srli_epi32(entry, MN_WIDE_RANK),
                  rank_before = _mm512_srli_epi32(before, MN_WIDE_RANK);
    const __mmask16 nothing = _mm512_testn_epi32_mask(before, _mm512_set1_epi32(MN_WIDE_BYTES)),
                    base = _mm512_test_epi32_mask(before, _mm512_set1_epi32(MN_WIDE_BASE)),
                    joins = _mm512_test_epi32_mask(entry, _mm512_set1_epi32(MN_WIDE_JOINS)),
                    ranked = _mm512_test_epi32_mask(rank, rank),
                    swapped = _mm512_cmpgt_epu32_mask(rank_before, rank);
    return other | (joins & (base | nothing)) | (ranked & (swapped | nothing));
}

/* Folds up to 16 characters; returns how many: fewer where one must be looked at by itself. */
WIDE static inline size_t fold_some(state *s, const mn_normal *n, __m512i code, size_t some,
                                    bool composed)
{
    const __mmask16 live = (__mmask16)low(some);
    const __mmask16 known = live & _mm512_cmplt_epu32_mask(code, _mm512_set1_epi32(MN_FOLD_TABLE));
    const __m512i entry =
        _mm512_mask_i32gather_epi32(_mm512_setzero_si512(), known, code, n->wide, 4);
    const __mmask16 stop = (live & (__mmask16)~known) | (live & others(entry, s->was, composed));
    const size_t good = stop ? (size_t)_tzcnt_u32(stop) : some;
    const __m512i out =
        _mm512_maskz_and_epi32((__mmask16)low(good), entry, _mm512_set1_epi32(MN_WIDE_BYTES));
    const __mmask16 kept = _mm512_test_epi32_mask(out, out);
    const __mmask64 used = _mm512_test_epi8_mask(out, out);
    _mm512_storeu_si512(s->to, _mm512_maskz_compress_epi8(used, out));
    s->to += _mm_popcnt_u64(used);
    s->was = _mm512_permutexvar_epi32(_mm512_set1_epi32((int)some - 1), entry);
    if (kept) {
        const __m512i top = _mm512_set1_epi32(31 - (int)_lzcnt_u32(kept));
        s->last = (uint32_t)_mm512_cvtsi512_si32(_mm512_permutexvar_epi32(top, code));
    }
    return good;
}

/* --- blocks of characters that are told one by one ---------------------------------------------
 */

enum { APART = 8 }; /* blocks that are taken apart behind one that had to be */
#define NOT_SIMPLE ((uint32_t)(MN_WIDE_JOINS | MN_WIDE_OTHER)) /* of what the table has */

/* ASCII where it stands; of others the bytes of what they become, where theirs stood. */
typedef struct simple {
    __m512i in, out;
    __m512i was;           /* what the table has of the longer character before, in all places */
    uint64_t first, three; /* a bit for each byte that begins a longer character; one of three */
    uint64_t keep;         /* bytes of out that are something */
    uint32_t code;         /* of the last longer character */
} simple;

/* The longer characters, 16 at most, that begin where `some` says. */
WIDE static inline __m512i simple_codes(const simple *x, uint64_t some, __mmask16 three)
{
    const __m512i six = _mm512_set1_epi32(0x3f);
    __m512i c[3];
    for (int i = 0; i < 3; i++)
        c[i] = _mm512_cvtepu8_epi32(
            _mm512_castsi512_si128(_mm512_maskz_compress_epi8(some << i, x->in)));
    const __m512i next = _mm512_and_si512(c[1], six),
                  first = _mm512_and_si512(c[0], _mm512_set1_epi32(0x1f));
    const __m512i two = _mm512_or_si512(_mm512_slli_epi32(first, 6), next);
    if (!three)
        return two;
    const __m512i top = _mm512_and_si512(c[0], _mm512_set1_epi32(0x0f));
    const __m512i ends = _mm512_or_si512(_mm512_slli_epi32(top, 12), _mm512_and_si512(c[2], six));
    return _mm512_mask_or_epi32(two, three, ends, _mm512_slli_epi32(next, 6));
}

/* Whether each may be told by itself, and becomes no more bytes than it had. What stood before it
 * is taken to be the longer character before, though ASCII may be between. */
WIDE static inline bool are_simple(__m512i entry, __m512i was, __mmask16 live, __mmask16 three)
{
    const __m512i must_not = _mm512_mask_mov_epi32(_mm512_set1_epi32((int)(NOT_SIMPLE | 0xff0000)),
                                                   three, _mm512_set1_epi32((int)NOT_SIMPLE));
    const __m512i rank = _mm512_srli_epi32(entry, MN_WIDE_RANK);
    const __mmask16 ranked = _mm512_mask_test_epi32_mask(live, rank, rank);
    if (_mm512_mask_test_epi32_mask(live, entry, must_not))
        return false;
    if (!ranked)
        return true;
    const __m512i before = _mm512_alignr_epi32(entry, was, 15);
    const __m512i rank_before = _mm512_srli_epi32(before, MN_WIDE_RANK);
    return !(_mm512_mask_testn_epi32_mask(ranked, before, _mm512_set1_epi32(MN_WIDE_BYTES)) |
             _mm512_mask_cmpgt_epu32_mask(ranked, rank_before, rank));
}

/* False: they are not simple. */
WIDE static inline bool put_simple(simple *x, const mn_normal *n, uint64_t some)
{
    const uint64_t three = x->three & some;
    const int last = (int)_mm_popcnt_u64(some) - 1;
    const __mmask16 live = (__mmask16)low((size_t)last + 1),
                    long_ones = (__mmask16)_pext_u64(three, some);
    const __m512i code = simple_codes(x, some, long_ones);
    const __m512i entry =
        _mm512_mask_i32gather_epi32(_mm512_setzero_si512(), live, code, n->wide, 4);
    if (!are_simple(entry, x->was, live, long_ones))
        return false;
    const __m128i byte[2] = {_mm512_cvtepi32_epi8(entry),
                             _mm512_cvtepi32_epi8(_mm512_srli_epi32(entry, 8))};
    x->out = _mm512_mask_expand_epi8(x->out, some, _mm512_castsi128_si512(byte[0]));
    x->out = _mm512_mask_expand_epi8(x->out, some << 1, _mm512_castsi128_si512(byte[1]));
    x->keep |= _pdep_u64(_mm_test_epi8_mask(byte[0], byte[0]), some) |
               _pdep_u64(_mm_test_epi8_mask(byte[1], byte[1]), some) << 1;
    if (three) {
        const __m128i third =
            _mm_maskz_compress_epi8(long_ones, _mm512_cvtepi32_epi8(_mm512_srli_epi32(entry, 16)));
        x->out = _mm512_mask_expand_epi8(x->out, three << 2, _mm512_castsi128_si512(third));
        x->keep |= _pdep_u64(_mm_test_epi8_mask(third, third), three) << 2;
    }
    const __m512i top = _mm512_set1_epi32(last);
    x->was = _mm512_permutexvar_epi32(top, entry);
    x->code = (uint32_t)_mm512_cvtsi512_si32(_mm512_permutexvar_epi32(top, code));
    return true;
}

/* Folds a block, which v is, of the `left` bytes at p, if it is so; returns how many: 0: none. */
WIDE static inline size_t fold_simple(state *s, const mn_normal *n, const unsigned char *p,
                                      size_t left, __m512i v)
{
    size_t len = left < 64 ? left : 64;
    simple x = {.in = v, .out = fold_ascii(v), .was = s->was};
    x.first = _mm512_cmpge_epu8_mask(v, _mm512_set1_epi8((char)0xc0));
    x.three = _mm512_cmpge_epu8_mask(v, _mm512_set1_epi8((char)0xe0));
    if (_mm512_cmpge_epu8_mask(v, _mm512_set1_epi8((char)0xf0)))
        return 0;
    const size_t at = 63 - (size_t)_lzcnt_u64(x.first | 1), bytes = 2 + (x.three >> at & 1);
    if (at + bytes > len) { /* the last one is cut */
        len = at;
        x.first &= low(at);
        x.three &= low(at);
    }
    if (!x.first)
        return 0;
    x.keep = low(len) & ~_mm512_movepi8_mask(v);
    for (uint64_t rest = x.first, some; rest; rest ^= some) {
        some = _pdep_u64(0xffff, rest);
        if (!put_simple(&x, n, some))
            return 0;
    }
    if (p[len - 1] < 0x80) {
        x.code = p[len - 1];
        x.was = _mm512_set1_epi32((int)n->wide[x.code]);
    }
    if (!((uint32_t)_mm512_cvtsi512_si32(x.was) & MN_WIDE_BYTES)) /* what was before it matters */
        return 0;
    _mm512_storeu_si512(s->to, _mm512_maskz_compress_epi8(x.keep, x.out));
    *s = (state){s->to + _mm_popcnt_u64(x.keep), x.code, x.was};
    return len;
}

WIDE void mn_fold_wide(mn_plain *w, const mn_normal *n, mn_text t, size_t *from, bool composed)
{
    const unsigned char *p = (const unsigned char *)t.ptr;
    char *const end = w->folded + w->folded_cap;
    const uint32_t before = w->last && w->last < MN_FOLD_TABLE ? n->wide[w->last] : ' ';
    state s = {w->folded + w->folded_len, w->last, _mm512_set1_epi32((int)before)};
    bool stopped = false;
    size_t at = *from, apart = 0;

    while (!stopped && at < t.len && end - s.to >= MN_FOLD_AHEAD) {
        const size_t left = t.len - at;
        const __m512i v = _mm512_maskz_loadu_epi8(low(left), p + at);
        if (!_mm512_movepi8_mask(v)) {
            const size_t len = left < 64 ? left : 64;
            _mm512_storeu_si512(s.to, fold_ascii(v));
            s = (state){s.to + len, 0, _mm512_set1_epi32(' ')};
            at += len;
            continue;
        }
        const size_t folded = apart ? 0 : fold_simple(&s, n, p + at, left, v);
        if (folded) {
            at += folded;
            continue;
        }
        apart = apart ? apart - 1 : APART;
        block b;
        take_apart(&b, p + at, left, v);
        size_t done = 0;
        while (done < b.n && !stopped) {
            const size_t some = b.n - done < 16 ? b.n - done : 16,
                         good = fold_some(&s, n, codes(&b, done), some, composed);
            done += good;
            stopped = good < some;
        }
        at += stopped ? place(&b, done) : b.len;
    }
    w->folded_len = (size_t)(s.to - w->folded);
    w->last = s.last;
    *from = at;
}

/* --- words ------------------------------------------------------------------------------------ */

/* The letters that digits look like; a mark for those that look like none. */
WIDE static inline __m512i likenesses(__m512i v)
{
    const __m128i like = _mm_setr_epi8('o', 'l', '0', 'e', 'a', 's', '0', 't', 'b', '0', '0', '0',
                                       '0', '0', '0', '0');
    return _mm512_shuffle_epi8(_mm512_broadcast_i32x4(like),
                               _mm512_and_si512(v, _mm512_set1_epi8(0x0f)));
}

/* Of words one blank apart, those that are a mark of digits behind another such; in place. Returns
 * the new length. A blank must follow the text. */
WIDE static size_t merge_marks(char *text, size_t len)
{
    char *to = text;
    uint64_t blank_before = 1, marks = 0, drop_next = 0;

    for (size_t at = 0; at < len; at += 64) {
        const __m512i v = _mm512_loadu_si512(text + at);
        const uint64_t blank = _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8(' ')),
                       mark = _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8('0'));
        const uint64_t blank_after = blank >> 1 | (uint64_t)(text[at + 64] == ' ') << 63;
        const uint64_t alone = mark & (blank << 1 | blank_before) & blank_after;
        const uint64_t again = alone & (alone << 2 | marks);
        const uint64_t keep = ~(again | again << 1 | drop_next) & low(len - at);
        _mm512_storeu_si512(to, _mm512_maskz_compress_epi8(keep, v));
        to += _mm_popcnt_u64(keep);
        blank_before = blank >> 63;
        marks = alone >> 62;
        drop_next = again >> 63;
    }
    return (size_t)(to - text);
}

WIDE void mn_join_wide(mn_plain *w)
{
    const char *in = w->folded;
    char *to = w->joined;
    const size_t len = w->folded_len;
    uint64_t word_before = 0, digit_before = 0;
    size_t marks = 0;

    for (size_t at = 0; at < len; at += 64) { /* blanks follow the text */
        const __m512i v = _mm512_loadu_si512(in + at);
        const uint64_t word = _mm512_cmpneq_epi8_mask(v, _mm512_set1_epi8(' ')),
                       digit = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(v, _mm512_set1_epi8('0')),
                                                      _mm512_set1_epi8(10));
        const uint64_t left = word << 1 | word_before;
        const char next = in[at + 64];
        const uint64_t right = word >> 1 | (uint64_t)(next != ' ') << 63,
                       digit_left = digit << 1 | digit_before,
                       digit_right = digit >> 1 | (uint64_t)(next >= '0' && next <= '9') << 63;
        const uint64_t single = digit & ~digit_left & ~digit_right & left & right,
                       keep = (word | left) & ~(digit & digit_left);
        __m512i out = _mm512_mask_mov_epi8(v, digit, _mm512_set1_epi8('0'));
        out = _mm512_mask_mov_epi8(out, single, likenesses(v));
        marks += (size_t)_mm_popcnt_u64(digit & ~left);
        _mm512_storeu_si512(to, _mm512_maskz_compress_epi8(keep, out));
        to += _mm_popcnt_u64(keep);
        word_before = word >> 63;
        digit_before = digit >> 63;
    }
    size_t n = (size_t)(to - w->joined);
    n -= n && w->joined[n - 1] == ' ';
    if (marks > 1) {
        _mm512_storeu_si512(w->joined + n, _mm512_set1_epi8(' '));
        n = merge_marks(w->joined, n);
        n -= n && w->joined[n - 1] == ' ';
    }
    w->text = (mn_text){w->joined, n};
}

#else

bool mn_fold_is_wide(void)
{
    return false;
}

void mn_fold_wide(mn_plain *w, const mn_normal *n, mn_text t, size_t *from, bool composed)
{
    (void)w, (void)n, (void)t, (void)from, (void)composed;
}

void mn_join_wide(mn_plain *w)
{
    (void)w;
}
#endif
