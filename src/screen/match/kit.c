/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/match/kit.c - tables and model for screening, and a party's values as lists write them.
 */
#include "screen/match/kit.h"

#include <stdlib.h>

#include "core/cache.h"
#include "core/err.h"
#include "core/text.h"
#include "screen/lists/names.h"
#include "screen/lists/when.h"

static void kit_free(void *value)
{
    mn_kit *k = value;
    if (!k)
        return;
    mn_name_tables_free(k->tables);
    mn_scorer_free(k->scorer);
    mn_reference_free(k->reference);
    free(k);
}

static mn_status kit_make(void **out, void *payload, const mn_ctx *ctx, mn_err *e)
{
    mn_kit *k = calloc(1, sizeof *k);
    (void)payload;
    if (!k)
        return mn_fail_memory(e);
    k->shared = ctx && ctx->cache;
    mn_status st = mn_name_tables_new(&k->tables, e);
    if (!st)
        st = mn_scorer_new(&k->scorer, e);
    if (!st)
        st = mn_reference_new(&k->reference, MN_NEED_COUNTRIES, e);
    if (st)
        kit_free(k);
    else
        *out = k;
    return st;
}

mn_status mn_kit_get(mn_kit **out, const mn_ctx *ctx, mn_err *e)
{
    void *k = NULL;
    mn_status st = ctx && ctx->cache
                       ? mn_cache_get(&k, "screen/kit", kit_make, NULL, kit_free, ctx, e)
                       : kit_make(&k, NULL, ctx, e);
    if (!st)
        *out = k;
    return st;
}

void mn_kit_drop(mn_kit *k)
{
    if (k && !k->shared)
        kit_free(k);
}

/* --- values ----------------------------------------------------------------------- */

static void add_country(mn_party_maker *m, const mn_kit *k, mn_text text)
{
    char code[2];
    const mn_country *c = text.len ? mn_country_find(k->reference, text) : NULL;
    if (c && c->iso2[0] && c->iso2[1]) {
        code[0] = (char)(c->iso2[0] | 32);
        code[1] = (char)(c->iso2[1] | 32);
        text = (mn_text){code, 2};
    }
    mn_party_add(m, MN_PARTY_COUNTRY, text);
}

static void add_birth(mn_party_maker *m, mn_text text)
{
    char date[MN_WHEN_SIZE];
    mn_when w = {0};
    if (mn_when_read(&w, text, false)) {
        mn_when_write(date, &w);
        text = mn_text_of(date);
    }
    mn_party_add(m, MN_PARTY_BIRTH, text);
}

static bool is_several(mn_party_field f)
{
    return f == MN_PARTY_COUNTRY || f == MN_PARTY_BIRTH || f == MN_PARTY_ALIAS ||
           f == MN_PARTY_WEAK || f == MN_PARTY_FORMER;
}

void mn_query_add_one(mn_party_maker *m, const mn_kit *k, mn_party_field f, mn_text text)
{
    if (f == MN_PARTY_COUNTRY)
        add_country(m, k, text);
    else if (f == MN_PARTY_BIRTH)
        add_birth(m, text);
    else
        mn_party_add(m, f, text);
}

void mn_query_add(mn_party_maker *m, const mn_kit *k, mn_party_field f, mn_text text)
{
    mn_text one, rest = text;
    if (!is_several(f)) {
        mn_party_add(m, f, text);
        return;
    }
    while (mn_text_split(&rest, ';', &one)) {
        mn_query_add_one(m, k, f, mn_text_trim(one));
    }
}

mn_status mn_query_of(const mn_party **out, mn_party_maker *m, const mn_kit *k, const mn_party *p,
                      mn_err *e)
{
    mn_party_start(m, p->line);
    mn_party_set_id(m, p->id);
    mn_party_set_schema(m, p->schema);
    for (size_t i = 0; i < p->count; i++)
        mn_query_add_one(m, k, p->value[i].field, p->value[i].text);
    return mn_query_end(out, m, k, e);
}

mn_status mn_query_bounded(const mn_party *p, mn_err *e)
{
    size_t names = 0, places = 0;
    for (size_t i = 0; i < p->count; i++) {
        const mn_party_field f = p->value[i].field;
        names += mn_party_is_name(f);
        places += f == MN_PARTY_ADDRESS || f == MN_PARTY_CITY;
    }
    if (names <= MN_QUERY_NAMES && places <= MN_QUERY_PLACES)
        return MN_OK;
    mn_fail(e, MN_DATA, "a party of %zu names and %zu addresses: at most %d and %d are looked for",
            names, places, MN_QUERY_NAMES, MN_QUERY_PLACES);
    return mn_hint(e, "divide it into parties of fewer");
}

static bool has_plain(mn_text t)
{
    for (size_t i = 0; i < t.len; i++) {
        const char c = (char)(t.ptr[i] | 32);
        if ((c >= 'a' && c <= 'z') || (t.ptr[i] >= '0' && t.ptr[i] <= '9'))
            return true;
    }
    return false;
}

/* Whether there is something to look for: a name that can be read, or an identifier. "None" for a
 * name of which nothing was read would be an answer to another question. */
static mn_status needs_letters(const mn_party *p, const mn_kit *k, mn_err *e)
{
    _Alignas(8) unsigned char room[MN_PARSED_MAX];
    mn_parsed *name = (mn_parsed *)(void *)room;
    for (size_t i = 0; i < p->count; i++) {
        const mn_party_value v = p->value[i];
        if (mn_party_is_id(v.field))
            return MN_OK;
        if (!mn_party_is_name(v.field))
            continue;
        if (has_plain(v.text)) /* nearly all, and read later */
            return MN_OK;
        mn_status st = mn_name_read(name, v.text, mn_bearer_of_schema(p->schema), k->tables, e);
        if (st || name->n)
            return st;
    }
    return mn_fail(e, MN_DATA, "no name with letters or digits that can be read");
}

mn_status mn_query_end(const mn_party **out, mn_party_maker *m, const mn_kit *k, mn_err *e)
{
    mn_names_spell(m, k->reference, true);
    mn_status st = mn_party_end(out, m, e);
    if (!st)
        st = mn_query_bounded(*out, e);
    return st ? st : needs_letters(*out, k, e);
}
