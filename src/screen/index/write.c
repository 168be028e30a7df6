/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/index/write.c - what was taken in, put in order and written: posts by word, keys by
 * bucket. The same parties in the same order give the same bytes.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/file.h"
#include "screen/index/build.h"

typedef struct made {
    mn_index_header head;
    const void *bytes[MN_SECTIONS];
    void *owned[MN_SECTIONS];
} made;

static void release(made *m)
{
    for (size_t i = 0; i < MN_SECTIONS; i++)
        free(m->owned[i]);
}

static mn_status make_posts(made *m, const mn_index_builder *b, mn_err *e)
{
    uint32_t *word = calloc(b->words + 2, sizeof *word);
    uint32_t *post = malloc((b->posts + 1) * sizeof *post);
    uint32_t *letters = malloc((b->words + 1) * sizeof *letters);
    m->owned[MN_SECTION_LETTERS] = letters;
    m->owned[MN_SECTION_WORD] = word;
    m->owned[MN_SECTION_POST] = post;
    if (!word || !post || !letters)
        return mn_fail_memory(e);
    for (size_t w = 0; w < b->words; w++) /* one ahead: filled below, it moves back */
        word[w + 2] = word[w + 1] + b->word[w].count;
    for (size_t w = 0; w < b->words; w++)
        letters[w] = b->word[w].letters;
    for (size_t i = 0; i < b->posts; i++)
        post[word[b->post[i].word + 1]++] = b->post[i].name;
    m->head.section[MN_SECTION_WORD].len = (b->words + 1) * sizeof *word;
    m->head.section[MN_SECTION_LETTERS].len = b->words * sizeof *letters;
    m->head.section[MN_SECTION_POST].len = b->posts * sizeof *post;
    return MN_OK;
}

/* By tag, then value. */
static int by_tag(const void *a, const void *b)
{
    const mn_key_at *x = a, *y = b;
    if (x->tag != y->tag)
        return x->tag < y->tag ? -1 : 1;
    return x->value < y->value ? -1 : x->value > y->value;
}

static mn_status make_keys(made *m, const mn_build_keys *k, size_t section, mn_err *e)
{
    unsigned bits = 2;
    while (bits < 30 && (UINT64_C(2) << bits) < k->n)
        bits++;
    const size_t buckets = (size_t)1 << bits;
    uint32_t *bucket = calloc(buckets + 2, sizeof *bucket);
    mn_key_at *item = malloc((k->n + 1) * sizeof *item);
    m->owned[section] = bucket;
    m->owned[section + 1] = item;
    if (!bucket || !item)
        return mn_fail_memory(e);
    for (size_t i = 0; i < k->n; i++)
        bucket[(k->at[i].hash >> 32 & (buckets - 1)) + 2]++;
    for (size_t i = 2; i < buckets + 2; i++)
        bucket[i] += bucket[i - 1];
    for (size_t i = 0; i < k->n; i++)
        item[bucket[(k->at[i].hash >> 32 & (buckets - 1)) + 1]++] =
            (mn_key_at){(uint32_t)k->at[i].hash, k->at[i].value};
    for (size_t i = 0; i < buckets; i++)
        if (bucket[i + 1] - bucket[i] > 1)
            qsort(item + bucket[i], bucket[i + 1] - bucket[i], sizeof *item, by_tag);
    m->head.section[section].len = (buckets + 1) * sizeof *bucket;
    m->head.section[section + 1].len = k->n * sizeof *item;
    return MN_OK;
}

/* Four to eight bits a key. */
static mn_status make_sieve(made *m, const mn_index_builder *b, mn_err *e)
{
    size_t keys = 0;
    unsigned size = 0;
    for (size_t i = 0; i < MN_KEYS_KINDS; i++)
        keys += b->keys[i].n;
    while (((size_t)64 << size) < keys * 4)
        size++;
    uint64_t *sieve = calloc((size_t)1 << size, sizeof *sieve);
    m->owned[MN_SECTION_SIEVE] = sieve;
    if (!sieve)
        return mn_fail_memory(e);
    for (size_t i = 0; i < MN_KEYS_KINDS; i++)
        for (size_t k = 0; k < b->keys[i].n; k++) {
            uint64_t bits;
            const size_t at = mn_sieve_at(&bits, (mn_keys_of)i, b->keys[i].at[k].hash, size);
            sieve[at] |= bits;
        }
    m->head.section[MN_SECTION_SIEVE].len = sizeof *sieve << size;
    return MN_OK;
}

static void set(made *m, mn_section_of s, const void *bytes, size_t len)
{
    m->bytes[s] = bytes;
    m->head.section[s].len = len;
}

static mn_status make(made *m, const mn_index_builder *b, const mn_index_head *head, mn_err *e)
{
    mn_index_header *h = &m->head;
    if (head->list.len > 255 || head->digest.len > 255)
        return mn_fail(e, MN_USAGE, "the list's name is too long");
    *h = (mn_index_header){.order = MN_INDEX_ORDER,
                           .version = MN_INDEX_VERSION,
                           .entries = (uint32_t)b->entries,
                           .names = (uint32_t)b->names,
                           .words = (uint32_t)b->words,
                           .list_len = (uint8_t)head->list.len,
                           .digest_len = (uint8_t)head->digest.len};
    memcpy(h->magic, MN_INDEX_MAGIC, sizeof h->magic);
    if (head->list.len)
        memcpy(h->list, head->list.ptr, head->list.len);
    if (head->digest.len)
        memcpy(h->digest, head->digest.ptr, head->digest.len);
    set(m, MN_SECTION_ENTRY, b->entry, b->entries * sizeof *b->entry);
    set(m, MN_SECTION_VALUE, b->value, b->values * sizeof *b->value);
    set(m, MN_SECTION_TEXT, b->text, b->text_len);
    set(m, MN_SECTION_NAME, b->name, b->names * sizeof *b->name);
    set(m, MN_SECTION_SAYS, b->says, b->names * sizeof *b->says);
    set(m, MN_SECTION_PARSED, b->parsed, b->parsed_len);
    mn_status st = make_posts(m, b, e);
    if (!st)
        st = make_sieve(m, b, e);
    for (size_t i = 0; i < MN_KEYS_KINDS && !st; i++)
        st = make_keys(m, &b->keys[i], MN_SECTION_KEYS + 2 * i, e);
    uint64_t at = sizeof *h;
    for (size_t i = 0; i < MN_SECTIONS && !st; i++) {
        if (m->owned[i])
            m->bytes[i] = m->owned[i];
        h->section[i].from = at;
        h->section[i].sum = mn_find_sum(m->bytes[i], h->section[i].len);
        at += (h->section[i].len + 7) & ~UINT64_C(7);
    }
    h->size = at;
    h->sum = mn_find_sum(h, sizeof *h);
    return st;
}

static mn_status put(mn_file_out *f, const void *bytes, size_t len, mn_err *e)
{
    static const char zeros[8];
    mn_status st = len ? mn_file_write(f, bytes, len, e) : MN_OK;
    return !st && len % 8 ? mn_file_write(f, zeros, 8 - len % 8, e) : st;
}

mn_status mn_index_save(const char *path, mn_index_builder *b, const mn_index_head *head, mn_err *e)
{
    made *m = calloc(1, sizeof *m);
    mn_file_out *f = NULL;
    mn_status st = m ? make(m, b, head, e) : mn_fail_memory(e);
    if (!st)
        st = mn_file_replace(&f, path, e);
    if (!st)
        st = put(f, &m->head, sizeof m->head, e);
    for (size_t i = 0; i < MN_SECTIONS && !st; i++)
        st = put(f, m->bytes[i], m->head.section[i].len, e);
    if (!st)
        st = mn_file_commit(f, e);
    else
        mn_file_abandon(f);
    if (m)
        release(m);
    free(m);
    return st;
}

mn_status mn_index_make(mn_index **out, mn_index_builder *b, const mn_index_head *head, mn_err *e)
{
    made *m = calloc(1, sizeof *m);
    char *bytes = NULL;
    mn_status st = m ? make(m, b, head, e) : mn_fail_memory(e);
    if (!st && !(bytes = calloc(1, m->head.size)))
        st = mn_fail_memory(e);
    if (!st) {
        memcpy(bytes, &m->head, sizeof m->head);
        for (size_t i = 0; i < MN_SECTIONS; i++)
            if (m->head.section[i].len)
                memcpy(bytes + m->head.section[i].from, m->bytes[i], m->head.section[i].len);
        st = mn_index_open_memory(out, "", bytes, m->head.size, e);
    }
    if (!st)
        (*out)->heap = bytes;
    else
        free(bytes);
    if (m)
        release(m);
    free(m);
    return st;
}
