/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/form.c - see form.h.
 */
#include "adverts/template/form.h"
#include "adverts/template/cost.h"
#include "core/err.h"
#include "core/parallel.h"
#include "core/rng.h"
#include "core/text.h"
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 512 };         /* posts a piece of work */
enum { SEEN_BITS = 1 << 22 }; /* words are counted by which bits they set */

typedef struct key_of {
    uint64_t hash;
    uint32_t post, tokens;
} key_of;

typedef struct reading {
    const mn_texts *texts;
    uint32_t n;
    key_of *key;
    uint32_t *marks; /* of each post */
    _Atomic(uint64_t) *seen;
    mn_err *err; /* of each piece */
} reading;

static uint64_t mix(uint64_t h, uint64_t k)
{
    h = (h ^ k) * UINT64_C(0x9fb21c651e98df25);
    return h ^ h >> 29;
}

static void see(reading *r, uint64_t key)
{
    const uint64_t bit = (key >> 20) % SEEN_BITS, mask = UINT64_C(1) << (bit & 63);
    _Atomic(uint64_t) *at = &r->seen[bit >> 6];
    if (!(atomic_load_explicit(at, memory_order_relaxed) & mask))
        atomic_fetch_or_explicit(at, mask, memory_order_relaxed);
}

static void read_piece(size_t piece, void *payload)
{
    reading *r = payload;
    mn_tokens t = {0};
    uint64_t bytes = 0;
    const size_t from = piece * CHUNK, to = from + CHUNK < r->n ? from + CHUNK : r->n;
    for (size_t i = from; i < to; i++) {
        bytes += r->texts->text[i].len;
        if (mn_tokens_of_post(&t, r->texts, (uint32_t)i, &r->err[piece]) != MN_OK)
            break;
        uint64_t h = mix(UINT64_C(0x243f6a8885a308d3), t.n);
        uint32_t marks = 0;
        for (size_t k = 0; k < t.n; k++) {
            h = mix(h, t.token[k].key);
            marks += mn_token_is_mark(&t.token[k]);
            see(r, t.token[k].key);
        }
        r->key[i] = (key_of){h, (uint32_t)i, (uint32_t)t.n};
        r->marks[i] = marks;
    }
    mn_shelf_read(r->texts->shelf, bytes);
    mn_tokens_free(&t);
}

static int by_hash(const void *a, const void *b)
{
    const key_of *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return x->post < y->post ? -1 : x->post > y->post;
}

enum { PART_BITS = 16, FEW = 1 << 12 };

/* Puts keys in order: into parts by the upper bits of their hashes, and each part by itself. */
static mn_status sort_keys(key_of *key, size_t n, mn_err *e)
{
    const unsigned shift = 64 - PART_BITS;
    if (n < FEW) {
        qsort(key, n, sizeof *key, by_hash);
        return MN_OK;
    }
    key_of *was = malloc(n * sizeof *was);
    size_t *end = calloc(((size_t)1 << PART_BITS) + 1, sizeof *end);
    for (size_t i = 0; was && end && i < n; i++)
        end[(key[i].hash >> shift) + 1]++;
    for (size_t k = 0; was && end && k < (size_t)1 << PART_BITS; k++)
        end[k + 1] += end[k];
    if (was && end)
        memcpy(was, key, n * sizeof *was);
    for (size_t i = 0; was && end && i < n; i++)
        key[end[was[i].hash >> shift]++] = was[i];
    for (size_t i = 0, k = 0; was && end && i < n; i = end[k++])
        if (end[k] - i > 1)
            qsort(key + i, end[k] - i, sizeof *key, by_hash);
    const mn_status st = was && end ? MN_OK : mn_fail_memory(e);
    free(was);
    free(end);
    return st;
}

/* The number of words that set so many bits, at random (linear counting). */
static double vocabulary_bits(const reading *r)
{
    uint64_t set = 0;
    for (size_t i = 0; i < SEEN_BITS / 64; i++)
        set += (uint64_t)__builtin_popcountll(atomic_load(&r->seen[i]));
    const double clear = (double)(SEEN_BITS - set) / SEEN_BITS;
    return mn_cost_word(clear <= 0 ? UINT64_C(1) << 26 : (uint64_t)(-SEEN_BITS * mn_log(clear)));
}

/* Of each form the post whose text comes first; of equal ones, the first. */
static void choose(mn_forms *f, const mn_texts *t)
{
    for (uint32_t k = 0; k < t->n; k++) {
        const uint32_t post = mn_texts_at(t, k);
        mn_form *of = &f->form[f->of[post]];
        mn_shelf_read(t->shelf, t->text[post].len);
        if (post == of->post)
            continue;
        const int order = mn_text_cmp(t->text[post], t->text[of->post]);
        if (order < 0 || (order == 0 && post < of->post))
            of->post = post;
    }
}

static mn_status group(mn_forms *out, const reading *r, mn_err *e)
{
    const mn_status st = sort_keys(r->key, r->n, e);
    if (st != MN_OK)
        return st;
    uint32_t n = 0;
    for (uint32_t i = 0; i < r->n; i++)
        n += i == 0 || r->key[i].hash != r->key[i - 1].hash;
    out->form = calloc(n ? n : 1, sizeof *out->form);
    if (!out->form)
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < r->n; i++) {
        const key_of *k = &r->key[i];
        out->member[i] = k->post;
        if (i == 0 || k->hash != r->key[i - 1].hash)
            out->form[out->n++] =
                (mn_form){.hash = k->hash, .post = k->post, .first = i, .tokens = k->tokens};
        mn_form *f = &out->form[out->n - 1];
        f->posts++;
        out->of[k->post] = out->n - 1;
        const double bits =
            r->marks[k->post] * MN_COST_MARK + (k->tokens - r->marks[k->post]) * out->word;
        out->alone += mn_cost_alone(k->tokens, bits);
    }
    choose(out, r->texts);
    return MN_OK;
}

void mn_forms_free(mn_forms *f)
{
    free(f->form);
    free(f->member);
    free(f->of);
    *f = (mn_forms){0};
}

mn_status mn_forms_of(mn_forms *out, const mn_ctx *ctx, const mn_texts *texts, mn_err *e)
{
    const uint32_t n = texts->n;
    const size_t pieces = ((size_t)n + CHUNK - 1) / CHUNK;
    mn_forms f = {.member = calloc(n ? n : 1, sizeof *f.member),
                  .of = calloc(n ? n : 1, sizeof *f.of)};
    reading r = {.texts = texts,
                 .n = n,
                 .key = calloc(n ? n : 1, sizeof *r.key),
                 .marks = calloc(n ? n : 1, sizeof *r.marks),
                 .seen = calloc(SEEN_BITS / 64, sizeof *r.seen),
                 .err = calloc(pieces ? pieces : 1, sizeof *r.err)};
    mn_status s = MN_OK;
    if (!f.member || !f.of || !r.key || !r.marks || !r.seen || !r.err)
        s = mn_fail_memory(e);
    if (s == MN_OK)
        s = mn_parallel(ctx, pieces, read_piece, &r, e);
    for (size_t i = 0; s == MN_OK && i < pieces; i++)
        if (r.err[i].status != MN_OK)
            s = mn_fail_memory(e);
    if (s == MN_OK) {
        f.word = vocabulary_bits(&r);
        s = group(&f, &r, e);
    }
    free(r.key);
    free(r.marks);
    free(r.seen);
    free(r.err);
    if (s != MN_OK)
        mn_forms_free(&f);
    else
        *out = f;
    return s;
}
