/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/chain/facts.c - what is known of a party, as bytes in the chain's text, and finding a
 * party by its id or name.
 *
 * The bytes are: the schema, then of each value its field, its length (seven bits a byte, the
 * lowest first) and its text.
 */
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "trace/chain/rows.h"

static size_t put_length(char *to, size_t n)
{
    size_t i = 0;
    for (; n > 127; n >>= 7)
        to[i++] = (char)(n | 128);
    to[i++] = (char)n;
    return i;
}

static mn_status check_values(const mn_party *p, mn_err *e)
{
    if (p->count > MN_CHAIN_FACTS)
        return mn_fail(e, MN_DATA, "a party of %zu values: at most %d are kept", p->count,
                       MN_CHAIN_FACTS);
    for (size_t i = 0; i < p->count; i++) {
        const mn_text t = p->value[i].text;
        if (t.len > MN_CHAIN_TEXT) {
            mn_fail(e, MN_DATA, "a %s of %zu bytes: the longest text that a chain holds is 1 MiB",
                    mn_party_field_name(p->value[i].field), t.len);
            return mn_offending(e, mn_utf8_cut(mn_text_sub(t, 0, 200), 60));
        }
        if (mn_utf8_bad(t) < t.len)
            return mn_fail(e, MN_DATA, "a %s is not UTF-8", mn_party_field_name(p->value[i].field));
    }
    return MN_OK;
}

mn_status mn_chain_facts_put(mn_span *facts, mn_span *name, mn_pool *p, const mn_party *party,
                             mn_err *e)
{
    size_t size = 1;
    char length[8];
    mn_span room;
    mn_status st = check_values(party, e);
    for (size_t i = 0; i < party->count && !st; i++)
        size += 1 + put_length(length, party->value[i].text.len) + party->value[i].text.len;
    if (st || (st = mn_chain_pool_room(&room, p, size, e)))
        return st;
    *facts = room;
    *name = (mn_span){0, 0};
    char *to = p->bytes + room.at;
    *to++ = (char)party->schema;
    for (size_t i = 0; i < party->count; i++) {
        const mn_party_value *v = &party->value[i];
        *to++ = (char)v->field;
        to += put_length(to, v->text.len);
        if (v->field == MN_PARTY_NAME && !name->length)
            *name = (mn_span){(uint32_t)(to - p->bytes), (uint32_t)v->text.len};
        if (v->text.len)
            memcpy(to, v->text.ptr, v->text.len);
        to += v->text.len;
    }
    return MN_OK;
}

bool mn_chain_facts_next(mn_party_value *out, size_t *at, mn_text facts)
{
    size_t i = *at ? *at : 1, length = 0;
    if (i >= facts.len) {
        *at = facts.len;
        return false;
    }
    const unsigned char *b = (const unsigned char *)facts.ptr;
    const unsigned field = b[i++];
    for (unsigned shift = 0;; shift += 7) {
        if (i == facts.len || shift > 28)
            return false;
        length |= (size_t)(b[i] & 127) << shift;
        if (b[i++] < 128)
            break;
    }
    if (field >= MN_PARTY_FIELDS || length > facts.len - i)
        return false;
    *out = (mn_party_value){(mn_party_field)field, {facts.ptr + i, length}};
    *at = i + length;
    return true;
}

mn_schema mn_chain_facts_schema(mn_text facts)
{
    return facts.len ? (mn_schema)(unsigned char)facts.ptr[0] : MN_SCHEMA_LEGAL_ENTITY;
}

bool mn_chain_facts_valid(mn_text facts)
{
    mn_party_value v;
    size_t at = 0, n = 0;
    if (facts.len && (unsigned char)facts.ptr[0] >= MN_SCHEMAS)
        return false;
    while (mn_chain_facts_next(&v, &at, facts))
        n++;
    return at == facts.len && n <= MN_CHAIN_FACTS;
}

/* --- of a chain ------------------------------------------------------------------- */

void mn_chain_party_read(mn_party *out, mn_party_value *value, size_t room, const mn_chain *c,
                         uint32_t party)
{
    const mn_chain_party *p = &c->party[party];
    const mn_text facts = mn_chain_text(c, p->facts);
    size_t n = 0, at = 0;
    /* What is only named may be named by its name: it is asked about as such. */
    if (!p->facts.length && p->told == MN_TOLD_NAMED && room)
        value[n++] = (mn_party_value){MN_PARTY_NAME, mn_chain_text(c, p->id)};
    while (n < room && mn_chain_facts_next(&value[n], &at, facts))
        n++;
    *out = (mn_party){.id = mn_chain_text(c, p->id),
                      .schema = mn_chain_facts_schema(facts),
                      .value = value,
                      .count = n,
                      .line = p->at.line};
}

mn_text mn_chain_party_name(const mn_chain *c, uint32_t party)
{
    const mn_chain_party *p = &c->party[party];
    return mn_chain_text(c, p->name.length ? p->name : p->id);
}

static uint32_t find_id(const mn_chain *c, mn_text id)
{
    size_t low = 0, high = c->parties;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (mn_text_cmp(mn_chain_text(c, c->party[c->by_id[mid]].id), id) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    if (low < c->parties && mn_text_eq(mn_chain_text(c, c->party[c->by_id[low]].id), id))
        return c->by_id[low];
    for (low = 0, high = c->sames; low < high;) {
        const size_t mid = low + (high - low) / 2;
        if (mn_text_cmp(mn_chain_text(c, c->same[mid].id), id) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low < c->sames && mn_text_eq(mn_chain_text(c, c->same[low].id), id) ? c->same[low].party
                                                                               : MN_NOT_ANY;
}

static bool has_name(mn_text facts, mn_text name)
{
    mn_party_value v;
    for (size_t at = 0; mn_chain_facts_next(&v, &at, facts);)
        if (mn_party_is_name(v.field) && v.field != MN_PARTY_WEAK && mn_text_eq(v.text, name))
            return true;
    return false;
}

uint32_t mn_chain_find_party(const mn_chain *c, mn_text id_or_name)
{
    uint32_t found = find_id(c, id_or_name);
    size_t n = 0;
    if (found != MN_NOT_ANY || !id_or_name.len)
        return found;
    for (uint32_t i = 0; i < c->parties; i++)
        if (c->party[i].name.length == id_or_name.len &&
            mn_text_eq(mn_chain_text(c, c->party[i].name), id_or_name) && n++ == 0)
            found = i;
    if (n)
        return n == 1 ? found : MN_NOT_ANY;
    for (uint32_t i = 0; i < c->parties; i++)
        if (has_name(mn_chain_text(c, c->party[i].facts), id_or_name) && n++ == 0)
            found = i;
    return n == 1 ? found : MN_NOT_ANY;
}
