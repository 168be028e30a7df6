/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/name/read.c - a name taken apart: characters, words, tags, laid out flat.
 */
#include "core/err.h"
#include "core/text.h"
#include "screen/name/inside.h"

mn_bearer mn_bearer_of_schema(mn_schema schema)
{
    switch (schema) {
    case MN_SCHEMA_PERSON:
        return MN_BEARER_PERSON;
    case MN_SCHEMA_ORGANIZATION:
    case MN_SCHEMA_COMPANY:
    case MN_SCHEMA_PUBLIC_BODY:
        return MN_BEARER_ORGANISATION;
    case MN_SCHEMA_VESSEL:
    case MN_SCHEMA_AIRPLANE:
        return MN_BEARER_THING;
    default:
        return MN_BEARER_UNKNOWN;
    }
}

mn_bearer mn_bearer_of(mn_text schema)
{
    mn_schema found;
    return mn_schema_find(&found, schema) ? mn_bearer_of_schema(found) : MN_BEARER_UNKNOWN;
}

const char *mn_tag_name(mn_tag t)
{
    static const char *const names[MN_TAGS] = {"name",        "legal form", "number",
                                               "place",       "title",      "particle",
                                               "common word", "stop word",  "initial"};
    return t < MN_TAGS ? names[t] : "name";
}

/* The head's sums over the tokens. */
static void sum_up(mn_parsed *p, const mn_token *token, const char *text)
{
    for (size_t i = 0; i < p->n; i++) {
        p->letters |= token[i].letters;
        if (token[i].tag == MN_TAG_LEGAL || token[i].tag == MN_TAG_TITLE ||
            token[i].tag == MN_TAG_PARTICLE || token[i].tag == MN_TAG_STOP)
            continue;
        p->core = (uint16_t)(p->core + token[i].len);
        for (size_t j = 0; j < token[i].len; j++) {
            char c = text[token[i].text + j];
            uint8_t *count = &p->count[c >= 'a' && c <= 'z' ? c - 'a' : 26];
            *count = (uint8_t)(*count + (*count < 255));
        }
    }
}

mn_status mn_name_read(mn_parsed *out, mn_text name, mn_bearer bearer, const mn_name_tables *t,
                       mn_err *e)
{
    mn_char chars[MN_NAME_BYTES + 64];
    mn_drafts drafts;
    mn_token token[MN_NAME_TOKENS];
    char text[MN_NAME_TOKENS * MN_TOKEN_BYTES];
    uint16_t text_len = 0;
    uint8_t notes = 0;
    name = mn_text_trim(name);
    size_t n = mn_chars_read(chars, sizeof chars / sizeof *chars, name, &notes);
    const mn_text kept = mn_name_kept(name);
    drafts.notes = notes;
    drafts.scripts = 0;
    mn_status st = mn_words_cut(&drafts, chars, n, kept.len, bearer != MN_BEARER_PERSON, t, e);
    if (st)
        return st;
    size_t tokens = mn_tokens_tag(token, text, &text_len, &drafts, bearer, t);

    size_t size = sizeof *out + tokens * sizeof *token + text_len + kept.len;
    *out = (mn_parsed){.n = (uint16_t)tokens,
                       .text_len = text_len,
                       .original_len = (uint16_t)kept.len,
                       .bearer = (uint8_t)bearer,
                       .notes = drafts.notes,
                       .scripts = drafts.scripts,
                       .raw = mn_hash64(name.ptr, name.len),
                       .joined = mn_hash64(text, text_len)};
    sum_up(out, token, text);
    char *at = (char *)(out + 1);
    memcpy(at, token, tokens * sizeof *token);
    at += tokens * sizeof *token;
    memcpy(at, text, text_len);
    at += text_len;
    if (kept.len)
        memcpy(at, kept.ptr, kept.len);
    at += kept.len;
    while (size % 8) {
        *at++ = 0;
        size++;
    }
    out->size = (uint32_t)size;
    return MN_OK;
}

mn_status mn_name_parse(const mn_parsed **out, mn_text name, mn_bearer bearer,
                        const mn_name_tables *t, mn_arena *arena, mn_err *e)
{
    _Alignas(8) unsigned char space[MN_PARSED_MAX];
    mn_parsed *p = (mn_parsed *)(void *)space;
    mn_status st = mn_name_read(p, name, bearer, t, e);
    if (st)
        return st;
    void *copy = mn_arena_alloc(arena, 1, p->size);
    if (!copy)
        return mn_fail_memory(e);
    memcpy(copy, p, p->size);
    *out = copy;
    return MN_OK;
}

bool mn_parsed_valid(const void *p, size_t len)
{
    const mn_parsed *h = p;
    if (len < sizeof *h || h->size != len || len % 8 || h->n > MN_NAME_TOKENS ||
        h->original_len > MN_NAME_BYTES || h->bearer > MN_BEARER_THING)
        return false;
    size_t need = sizeof *h + h->n * sizeof(mn_token) + h->text_len + h->original_len;
    if (need > len || len - need > 7)
        return false;
    const mn_token *t = mn_parsed_tokens(h);
    for (size_t i = 0; i < h->n; i++)
        if (t[i].len == 0 || t[i].len > MN_TOKEN_BYTES || t[i].tag >= MN_TAGS ||
            t[i].script >= MN_SCRIPTS || (size_t)t[i].text + t[i].len > h->text_len ||
            (size_t)t[i].from + t[i].from_len > h->original_len)
            return false;
    return true;
}
