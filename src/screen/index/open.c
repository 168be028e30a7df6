/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/index/open.c - opening an index, and what it holds. Everything that is followed
 * later is checked here once: afterwards no number in it can lead outside.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/err.h"
#include "core/prefetch.h"
#include "core/text.h"
#include "screen/index/layout.h"

/* --- checks ------------------------------------------------------------------------ */

static mn_status wrong(const char *name, const char *what, mn_err *e)
{
    mn_fail_at(e, MN_DATA, name, 0, 0, "%s", what);
    return mn_hint(e, "remove the file: it is made again from the list");
}

static bool fits(const mn_index_header *h, mn_section_of s, size_t size, uint64_t count)
{
    return h->section[s].len == count * size;
}

static bool check_header(const mn_index_header *h, size_t len)
{
    mn_index_header copy = *h;
    copy.sum = 0;
    if (h->size != len || h->sum != mn_find_sum(&copy, sizeof copy) || h->entries > INT32_MAX ||
        h->names > INT32_MAX || h->words > INT32_MAX)
        return false;
    for (size_t i = 0; i < MN_SECTIONS; i++) {
        const mn_section *s = &h->section[i];
        if (s->from % 8 || s->from < sizeof *h || s->from > len || s->len > len - s->from)
            return false;
        if (s->sum != mn_find_sum((const char *)h + s->from, s->len))
            return false;
    }
    return fits(h, MN_SECTION_ENTRY, sizeof(mn_entry_at), h->entries) &&
           fits(h, MN_SECTION_NAME, sizeof(mn_name_at), h->names) &&
           fits(h, MN_SECTION_SAYS, sizeof(mn_says_at), h->names) &&
           fits(h, MN_SECTION_WORD, sizeof(uint32_t), (uint64_t)h->words + 1) &&
           fits(h, MN_SECTION_LETTERS, sizeof(uint32_t), h->words) &&
           h->section[MN_SECTION_VALUE].len % sizeof(mn_value_at) == 0 &&
           h->section[MN_SECTION_POST].len % sizeof(uint32_t) == 0;
}

static bool within(uint64_t from, uint64_t count, uint64_t end)
{
    return from <= end && count <= end - from;
}

static bool check_entries(const mn_index *x)
{
    const mn_index_header *h = x->head;
    const uint64_t values = h->section[MN_SECTION_VALUE].len / sizeof(mn_value_at);
    const uint64_t text = h->section[MN_SECTION_TEXT].len;
    for (size_t i = 0; i < h->entries; i++) {
        const mn_entry_at *at = &x->entry[i];
        if (!within(at->name, at->names, h->names) || !within(at->value, at->values, values) ||
            !within(at->id, at->id_len, text) || at->schema >= MN_SCHEMAS)
            return false;
        for (size_t k = 0; k < at->names; k++)
            if (x->name[at->name + k].entry != i)
                return false;
    }
    for (size_t i = 0; i < values; i++) {
        const uint32_t fl = x->value[i].field_len;
        if (fl >> 24 >= MN_PARTY_FIELDS || !within(x->value[i].text, fl & 0xffffff, text))
            return false;
    }
    return true;
}

static bool check_names(const mn_index *x)
{
    const mn_index_header *h = x->head;
    const uint64_t len = h->section[MN_SECTION_PARSED].len;
    for (size_t i = 0; i < h->names; i++) {
        const mn_name_at *at = &x->name[i];
        const uint64_t from = (uint64_t)at->parsed * 8;
        if (at->entry >= h->entries || at->kind >= MN_PARTY_FIELDS || from > len ||
            len - from < sizeof(mn_parsed))
            return false;
        const mn_parsed *p = (const void *)(x->parsed + from);
        if (p->size > len - from || !mn_parsed_valid(p, p->size))
            return false;
    }
    return true;
}

static bool check_posts(const mn_index *x)
{
    const mn_index_header *h = x->head;
    const uint64_t posts = h->section[MN_SECTION_POST].len / sizeof(uint32_t);
    if (x->word[0] || x->word[h->words] != posts)
        return false;
    for (size_t i = 0; i < h->words; i++)
        if (x->word[i] > x->word[i + 1])
            return false;
    for (size_t i = 0; i < posts; i++)
        if (x->post[i] >= h->names)
            return false;
    return true;
}

static bool check_sieve(mn_index *x)
{
    const uint64_t words = x->head->section[MN_SECTION_SIEVE].len / sizeof(uint64_t);
    if (!words || words & (words - 1) || words > UINT64_C(1) << 40 ||
        x->head->section[MN_SECTION_SIEVE].len % sizeof(uint64_t))
        return false;
    x->sieve_bits = (unsigned)__builtin_ctzll(words);
    return true;
}

static bool check_keys(mn_keys *k, const mn_index_header *h, mn_keys_of kind, uint64_t limit)
{
    const mn_section *s = &h->section[MN_SECTION_KEYS + 2 * kind];
    const uint64_t items = s[1].len / sizeof(mn_key_at);
    const uint64_t buckets = s->len / sizeof(uint32_t) - 1;
    if (s->len < 2 * sizeof(uint32_t) || s->len % sizeof(uint32_t) ||
        s[1].len % sizeof(mn_key_at) || buckets & (buckets - 1) || buckets > UINT64_C(1) << 30)
        return false;
    k->bucket = (const void *)((const char *)h + s->from);
    k->item = (const void *)((const char *)h + s[1].from);
    k->bits = (unsigned)__builtin_ctzll(buckets);
    if (k->bucket[0] || k->bucket[buckets] != items)
        return false;
    for (size_t i = 0; i < buckets; i++) {
        if (k->bucket[i] > k->bucket[i + 1])
            return false;
        for (size_t j = (size_t)k->bucket[i] + 1; j < k->bucket[i + 1] && j < items; j++)
            if (k->item[j - 1].tag > k->item[j].tag)
                return false;
    }
    for (size_t i = 0; i < items; i++)
        if (k->item[i].value >= limit)
            return false;
    return true;
}

static bool check_all(mn_index *x)
{
    const mn_index_header *h = x->head;
    static const mn_keys_of words[] = {MN_KEYS_WORD, MN_KEYS_NEAR, MN_KEYS_SOUND, MN_KEYS_EDGE},
                            names[] = {MN_KEYS_PAIR, MN_KEYS_WHOLE};
    for (size_t i = 0; i < 4; i++)
        if (!check_keys(&x->keys[words[i]], h, words[i], h->words))
            return false;
    for (size_t i = 0; i < 2; i++)
        if (!check_keys(&x->keys[names[i]], h, names[i], h->names))
            return false;
    return check_keys(&x->keys[MN_KEYS_ID], h, MN_KEYS_ID, h->entries) && check_entries(x) &&
           check_names(x) && check_posts(x) && check_sieve(x);
}

/* --- opening -------------------------------------------------------------------------- */

mn_status mn_index_open_memory(mn_index **out, const char *name, const void *bytes, size_t len,
                               mn_err *e)
{
    const mn_index_header *h = bytes;
    if (len < sizeof *h || memcmp(h->magic, MN_INDEX_MAGIC, sizeof h->magic) != 0)
        return wrong(name, "not an index, or cut short", e);
    if (h->order != MN_INDEX_ORDER)
        return wrong(name, "the index of a machine of another byte order", e);
    if (h->version != MN_INDEX_VERSION)
        return wrong(name, "an index of another version of the format", e);
    if (!check_header(h, len))
        return wrong(name, "the index is damaged or cut short", e);
    mn_index *x = calloc(1, sizeof *x);
    if (!x)
        return mn_fail_memory(e);
    const char *base = bytes;
    const mn_section *s = h->section;
    *x = (mn_index){.head = h,
                    .entry = (const void *)(base + s[MN_SECTION_ENTRY].from),
                    .value = (const void *)(base + s[MN_SECTION_VALUE].from),
                    .text = base + s[MN_SECTION_TEXT].from,
                    .name = (const void *)(base + s[MN_SECTION_NAME].from),
                    .says = (const void *)(base + s[MN_SECTION_SAYS].from),
                    .parsed = base + s[MN_SECTION_PARSED].from,
                    .word = (const void *)(base + s[MN_SECTION_WORD].from),
                    .letters = (const void *)(base + s[MN_SECTION_LETTERS].from),
                    .post = (const void *)(base + s[MN_SECTION_POST].from),
                    .sieve = (const void *)(base + s[MN_SECTION_SIEVE].from),
                    .size = len};
    if (!check_all(x)) {
        free(x);
        return wrong(name, "the index is damaged: a number in it leads nowhere", e);
    }
    *out = x;
    return MN_OK;
}

mn_status mn_index_open(mn_index **out, const char *path, mn_err *e)
{
    struct stat s;
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe: no wait */
    if (fd < 0)
        return mn_fail_errno(e, "open", path);
    mn_status st = MN_OK;
    void *at = MAP_FAILED;
    if (fstat(fd, &s) != 0)
        st = mn_fail_errno(e, "open", path);
    else if (!S_ISREG(s.st_mode) || s.st_size < (off_t)sizeof(mn_index_header))
        st = wrong(path, "not an index, or cut short", e);
    else if ((at = mmap(NULL, (size_t)s.st_size, PROT_READ, MAP_PRIVATE, fd, 0)) == MAP_FAILED)
        st = mn_fail_errno(e, "map", path);
    close(fd);
    if (st)
        return st;
    if ((st = mn_index_open_memory(out, path, at, (size_t)s.st_size, e)))
        munmap(at, (size_t)s.st_size);
    else
        (*out)->mapped = at;
    return st;
}

void mn_index_close(mn_index *x)
{
    if (!x)
        return;
    if (x->mapped)
        munmap(x->mapped, x->size);
    free(x->heap);
    free(x);
}

/* --- what it holds ------------------------------------------------------------------------ */

mn_index_head mn_index_head_of(const mn_index *x)
{
    return (mn_index_head){{x->head->list, x->head->list_len},
                           {x->head->digest, x->head->digest_len}};
}
size_t mn_index_entries(const mn_index *x)
{
    return x->head->entries;
}
size_t mn_index_names(const mn_index *x)
{
    return x->head->names;
}
size_t mn_index_bytes(const mn_index *x)
{
    return x->size;
}

mn_index_name mn_index_name_at(const mn_index *x, uint32_t name)
{
    const mn_name_at *at = &x->name[name];
    return (mn_index_name){at->entry, (mn_party_field)at->kind,
                           (const void *)(x->parsed + (size_t)at->parsed * 8)};
}

void mn_index_names_of(const mn_index *x, uint32_t entry, uint32_t *first, uint32_t *count)
{
    *first = x->entry[entry].name;
    *count = x->entry[entry].names;
}

mn_text mn_index_id(const mn_index *x, uint32_t entry)
{
    return (mn_text){x->text + x->entry[entry].id, x->entry[entry].id_len};
}

size_t mn_index_bearers(const mn_index *x, const mn_token *word)
{
    const mn_key_at *at, *end = mn_keys_find(&at, &x->keys[MN_KEYS_WORD], word->hash);
    return at < end ? x->word[at->value + 1] - x->word[at->value] : 0;
}

bool mn_index_entry_of(uint32_t *out, const mn_index *x, mn_text id)
{
    uint32_t low = 0, high = x->head->entries;
    while (low < high) {
        const uint32_t mid = low + (high - low) / 2;
        if (mn_text_cmp(mn_index_id(x, mid), id) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == x->head->entries || !mn_text_eq(mn_index_id(x, low), id))
        return false;
    *out = low;
    return true;
}

mn_schema mn_index_schema(const mn_index *x, uint32_t entry)
{
    return (mn_schema)x->entry[entry].schema;
}

void mn_index_prefetch_entry(const mn_index *x, uint32_t entry)
{
    mn_prefetch(&x->entry[entry]);
}

size_t mn_index_values(const mn_index *x, uint32_t entry)
{
    return x->entry[entry].values;
}

mn_party_value mn_index_value_at(const mn_index *x, uint32_t entry, size_t i)
{
    const mn_value_at *v = &x->value[x->entry[entry].value + i];
    return (mn_party_value){(mn_party_field)(v->field_len >> 24),
                            {x->text + v->text, v->field_len & 0xffffff}};
}

mn_text mn_index_value(const mn_index *x, uint32_t entry, mn_party_field f, size_t n)
{
    for (size_t i = 0; i < x->entry[entry].values; i++) {
        const mn_party_value v = mn_index_value_at(x, entry, i);
        if (v.field == f && n-- == 0)
            return v.text;
    }
    return (mn_text){NULL, 0};
}
