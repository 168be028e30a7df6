/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/index/build.c - taking parties in: their texts, their names taken apart, and the keys
 * that find them. write.c puts it in order.
 */
#include "screen/index/build.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"

mn_status mn_index_builder_new(mn_index_builder **out, const mn_name_tables *t, mn_err *e)
{
    mn_index_builder *b = calloc(1, sizeof *b);
    if (!b || !(b->scratch = malloc(MN_PARSED_MAX))) {
        free(b);
        return mn_fail_memory(e);
    }
    b->tables = t;
    *out = b;
    return MN_OK;
}

void mn_index_builder_free(mn_index_builder *b)
{
    if (!b)
        return;
    for (size_t i = 0; i < MN_KEYS_KINDS; i++)
        free(b->keys[i].at);
    free(b->entry);
    free(b->value);
    free(b->text);
    free(b->name);
    free(b->says);
    free(b->parsed);
    free(b->slot);
    free(b->word);
    free(b->post);
    free(b->scratch);
    free(b);
}

static mn_status too_large(mn_err *e)
{
    mn_fail(e, MN_DATA, "the list is too large to be indexed");
    return mn_hint(e, "divide it into several lists");
}

static mn_status add_text(uint32_t *at, mn_index_builder *b, mn_text t, mn_err *e)
{
    if (t.len > UINT32_MAX - b->text_len)
        return too_large(e);
    if (!mn_grow(&b->text, &b->text_cap, b->text_len + t.len, 1))
        return mn_fail_memory(e);
    *at = (uint32_t)b->text_len;
    if (t.len)
        memcpy(b->text + b->text_len, t.ptr, t.len);
    b->text_len += t.len;
    return MN_OK;
}

static mn_status add_key(mn_index_builder *b, mn_keys_of kind, uint64_t hash, uint32_t value,
                         mn_err *e)
{
    mn_build_keys *k = &b->keys[kind];
    if (k->n >= INT32_MAX)
        return too_large(e);
    if (!mn_grow(&k->at, &k->cap, k->n + 1, sizeof *k->at))
        return mn_fail_memory(e);
    k->at[k->n++] = (mn_build_key){hash, value};
    return MN_OK;
}

/* --- words ----------------------------------------------------------------------- */

static mn_status grow_slots(mn_index_builder *b, mn_err *e)
{
    const size_t cap = b->slots ? b->slots * 2 : 4096;
    uint32_t *slot = calloc(cap, sizeof *slot);
    if (!slot)
        return mn_fail_memory(e);
    for (size_t w = 0; w < b->words; w++) {
        size_t i = (size_t)mn_find_mix(b->word[w].hash) & (cap - 1);
        while (slot[i])
            i = (i + 1) & (cap - 1);
        slot[i] = (uint32_t)w + 1;
    }
    free(b->slot);
    b->slot = slot;
    b->slots = cap;
    return MN_OK;
}

/* The word of this hash, new or known. */
static mn_status word_of(uint32_t *out, bool *fresh, mn_index_builder *b, uint64_t hash, mn_err *e)
{
    if (b->words * 2 >= b->slots) {
        mn_status st = grow_slots(b, e);
        if (st)
            return st;
    }
    size_t i = (size_t)mn_find_mix(hash) & (b->slots - 1);
    for (; b->slot[i]; i = (i + 1) & (b->slots - 1))
        if (b->word[b->slot[i] - 1].hash == hash) {
            *out = b->slot[i] - 1;
            *fresh = false;
            return MN_OK;
        }
    if (b->words >= INT32_MAX)
        return too_large(e);
    if (!mn_grow(&b->word, &b->word_cap, b->words + 1, sizeof *b->word))
        return mn_fail_memory(e);
    b->word[b->words] = (mn_build_word){.hash = hash};
    *out = (uint32_t)b->words++;
    b->slot[i] = *out + 1;
    *fresh = true;
    return add_key(b, MN_KEYS_WORD, hash, *out, e);
}

static mn_status add_post(mn_index_builder *b, uint32_t word, uint32_t name, mn_err *e)
{
    mn_build_word *w = &b->word[word];
    if (w->last == name + 1)
        return MN_OK;
    if (b->posts >= INT32_MAX)
        return too_large(e);
    if (!mn_grow(&b->post, &b->post_cap, b->posts + 1, sizeof *b->post))
        return mn_fail_memory(e);
    w->last = name + 1;
    w->count++;
    b->post[b->posts++] = (mn_build_post){word, name};
    return MN_OK;
}

/* A word of a name; the first time also under keys of what differs a little. */
static mn_status add_word(mn_index_builder *b, const mn_find_word *f, uint32_t name, mn_err *e)
{
    uint32_t word = 0;
    bool fresh = false;
    mn_status st = word_of(&word, &fresh, b, f->hash, e);
    if (st || (st = add_post(b, word, name, e)) || b->word[word].near)
        return st;
    b->word[word].near = true;
    uint64_t near[MN_FIND_NEAR];
    const size_t n = mn_find_near(near, f->text, f->len);
    for (size_t i = 0; i < n && !st; i++)
        st = add_key(b, MN_KEYS_NEAR, near[i], word, e);
    const uint64_t sound = mn_find_sound(f);
    if (!st && sound)
        st = add_key(b, MN_KEYS_SOUND, sound, word, e);
    const size_t edges = mn_find_edges(near, f);
    for (size_t i = 0; i < edges && !st; i++)
        st = add_key(b, MN_KEYS_EDGE, near[i], word, e);
    b->word[word].letters = mn_find_letters(f);
    return st;
}

/* --- names ------------------------------------------------------------------------ */

static mn_status add_finds(mn_index_builder *b, const mn_parsed *p, uint32_t name, mn_err *e)
{
    mn_find_word f[MN_FIND_WORDS];
    size_t all = 0;
    const size_t n = mn_find_words(f, &all, p);
    mn_status st = p->n ? add_key(b, MN_KEYS_WHOLE, p->joined, name, e) : MN_OK;
    for (size_t i = 0; i < n && !st; i++) {
        st = add_word(b, &f[i], name, e);
        if (st || i + 1 == n)
            continue;
        uint32_t word;
        bool fresh;
        char text[2 * MN_TOKEN_BYTES];
        const mn_find_word j = mn_find_joined(text, &f[i], &f[i + 1]);
        if (!(st = word_of(&word, &fresh, b, j.hash, e)))
            st = add_post(b, word, name, e);
    }
    for (size_t i = 0; i < n && !st; i++) {
        uint32_t word;
        bool fresh;
        const uint64_t nick = mn_find_nick(&f[i]);
        if (nick && !(st = word_of(&word, &fresh, b, nick, e)))
            st = add_post(b, word, name, e);
    }
    for (size_t i = n; i < all && !st; i++) {
        uint32_t word;
        bool fresh;
        if (!(st = word_of(&word, &fresh, b, f[i].hash, e)))
            st = add_post(b, word, name, e);
    }
    uint64_t pair[MN_FIND_PAIRS];
    uint32_t of[MN_FIND_PAIRS];
    const size_t pairs = mn_find_pairs(pair, of, f, n);
    for (size_t i = 0; i < n; i++)
        b->says[name].says = (uint16_t)(b->says[name].says + f[i].weight);
    b->says[name].words = (uint16_t)n;
    for (size_t i = 0; i < pairs && !st; i++)
        st = add_key(b, MN_KEYS_PAIR, pair[i], name, e);
    return st;
}

static mn_status add_name(mn_index_builder *b, mn_party_value v, mn_bearer bearer, mn_err *e)
{
    mn_parsed *p = b->scratch;
    mn_status st = mn_name_read(p, v.text, bearer, b->tables, e);
    if (st)
        return st;
    if (b->names >= INT32_MAX || b->parsed_len / 8 > UINT32_MAX)
        return too_large(e);
    if (!mn_grow(&b->name, &b->name_cap, b->names + 1, sizeof *b->name) ||
        !mn_grow(&b->says, &b->says_cap, b->names + 1, sizeof *b->says) ||
        !mn_grow(&b->parsed, &b->parsed_cap, b->parsed_len + p->size, 1))
        return mn_fail_memory(e);
    memcpy(b->parsed + b->parsed_len, p, p->size);
    b->name[b->names] = (mn_name_at){.parsed = (uint32_t)(b->parsed_len / 8),
                                     .entry = (uint32_t)b->entries,
                                     .kind = (uint32_t)v.field};
    b->says[b->names] = (mn_says_at){0};
    b->parsed_len += p->size;
    return add_finds(b, p, (uint32_t)b->names++, e);
}

static bool is_kept(mn_party_field f)
{
    return !mn_party_is_name(f) && f != MN_PARTY_NOTES && f != MN_PARTY_OTHER;
}

static mn_status add_value(mn_index_builder *b, mn_party_value v, mn_err *e)
{
    uint32_t at = 0;
    char key[MN_ID_KEY];
    mn_status st = add_text(&at, b, v.text, e);
    if (st)
        return st;
    if (v.text.len >= 1 << 24 || b->values >= UINT32_MAX)
        return too_large(e);
    if (!mn_grow(&b->value, &b->value_cap, b->values + 1, sizeof *b->value))
        return mn_fail_memory(e);
    b->value[b->values++] = (mn_value_at){at, (uint32_t)v.field << 24 | (uint32_t)v.text.len};
    if (!mn_party_is_id(v.field))
        return MN_OK;
    const size_t len = mn_id_key(key, v.text);
    return len ? add_key(b, MN_KEYS_ID, mn_find_id(v.field, key, len), (uint32_t)b->entries, e)
               : MN_OK;
}

mn_status mn_index_add(mn_index_builder *b, const mn_party *p, mn_err *e)
{
    mn_entry_at at = {.name = (uint32_t)b->names,
                      .value = (uint32_t)b->values,
                      .id_len = (uint32_t)p->id.len,
                      .schema = (uint32_t)p->schema};
    if (b->entries >= INT32_MAX)
        return too_large(e);
    if (!mn_grow(&b->entry, &b->entry_cap, b->entries + 1, sizeof *b->entry))
        return mn_fail_memory(e);
    mn_status st = add_text(&at.id, b, p->id, e);
    const mn_bearer bearer = mn_bearer_of_schema(p->schema);
    for (size_t i = 0; i < p->count && !st; i++)
        if (mn_party_is_name(p->value[i].field))
            st = add_name(b, p->value[i], bearer, e);
        else if (is_kept(p->value[i].field))
            st = add_value(b, p->value[i], e);
    at.names = (uint32_t)b->names - at.name;
    at.values = (uint32_t)b->values - at.value;
    if (!st)
        b->entry[b->entries++] = at;
    return st;
}
