/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/party/maker.c - texts are gathered in one buffer, by offset, and become slices of
 * it at the end.
 */
#include "screen/party/maker.h"

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"
#include "screen/party/property.h"

void mn_party_start(mn_party_maker *m, uint64_t line)
{
    mn_buf_clear(&m->text);
    m->count = m->id_len = m->tried = 0;
    m->failed = m->much = false;
    m->party = (mn_party){.schema = MN_SCHEMA_LEGAL_ENTITY, .line = line};
}

void mn_party_set_id(mn_party_maker *m, mn_text id)
{
    MN_BUG(!m->count && !m->id_len); /* it comes first, and once */
    mn_buf_text(&m->text, mn_text_trim(id));
    m->id_len = m->text.len;
}

void mn_party_set_schema(mn_party_maker *m, mn_schema s)
{
    m->party.schema = s;
}

/* White space and control characters, NUL among them. */
static bool is_space(char c)
{
    return (unsigned char)c <= ' ' || c == 0x7F;
}

/* Appends with runs of white space as one space, and none at the ends. */
static void add_squeezed(mn_buf *b, mn_text t)
{
    const size_t from = b->len;
    bool space = false;
    for (size_t i = 0; i < t.len; i++) {
        if (is_space(t.ptr[i])) {
            space = true;
            continue;
        }
        if (space && b->len > from)
            mn_buf_char(b, ' ');
        space = false;
        mn_buf_char(b, t.ptr[i]);
    }
}

static bool held(const mn_party_maker *m, mn_party_field f, mn_text text)
{
    for (size_t i = 0; i < m->count; i++) {
        const struct mn_party_slot *s = &m->slot[i];
        if (s->field == f && s->len == text.len &&
            memcmp(m->text.ptr + s->from, text.ptr, text.len) == 0)
            return true;
    }
    return false;
}

void mn_party_add(mn_party_maker *m, mn_party_field f, mn_text text)
{
    text = mn_text_trim(text);
    if (!text.len || m->failed || m->much)
        return;
    size_t from = m->text.len;
    if (m->count == MN_PARTY_VALUES_MAX || m->tried++ == MN_PARTY_TRIED_MAX ||
        text.len > MN_PARTY_BYTES_MAX - from) {
        m->much = true;
        return;
    }
    add_squeezed(&m->text, text);
    if (m->text.failed || !mn_grow(&m->slot, &m->slots, m->count + 1, sizeof *m->slot)) {
        m->failed = true;
        return;
    }
    size_t len = m->text.len - from;
    if (!len || held(m, f, (mn_text){m->text.ptr + from, len}))
        m->text.len = from;
    else
        m->slot[m->count++] = (struct mn_party_slot){f, from, len};
}

void mn_party_add_property(mn_party_maker *m, mn_text property, mn_text text)
{
    mn_party_field f;
    if (mn_party_property(&f, property)) {
        mn_party_add(m, f, text);
        return;
    }
    mn_buf_clear(&m->scratch);
    mn_buf_text(&m->scratch, property);
    mn_buf_char(&m->scratch, '=');
    mn_buf_text(&m->scratch, text);
    m->failed |= m->scratch.failed;
    if (!m->scratch.failed && mn_text_trim(text).len)
        mn_party_add(m, MN_PARTY_OTHER, (mn_text){m->scratch.ptr, m->scratch.len});
}

/* By field, else as they came. */
static int by_field(const void *a, const void *b)
{
    const struct mn_party_slot *x = a, *y = b;
    if (x->field != y->field)
        return x->field < y->field ? -1 : 1;
    return (x->from > y->from) - (x->from < y->from);
}

static mn_text id_of(const mn_party_maker *m)
{
    return (mn_text){m->text.ptr, m->id_len};
}

mn_status mn_party_end(const mn_party **out, mn_party_maker *m, mn_err *e)
{
    m->failed |= m->text.failed || !mn_grow(&m->value, &m->values, m->count + 1, sizeof *m->value);
    if (m->failed)
        return mn_fail_memory(e);
    if (m->much)
        return mn_fail(
            e, MN_DATA,
            "a party of more than %d values, %d with those said again, or %d bytes: '%.*s'",
            MN_PARTY_VALUES_MAX, MN_PARTY_TRIED_MAX, MN_PARTY_BYTES_MAX, (int)m->id_len,
            m->text.ptr);
    if (m->count)
        qsort(m->slot, m->count, sizeof *m->slot, by_field);
    for (size_t i = 0; i < m->count; i++)
        m->value[i] =
            (mn_party_value){m->slot[i].field, {m->text.ptr + m->slot[i].from, m->slot[i].len}};
    m->party.id = id_of(m);
    m->party.value = m->value;
    m->party.count = m->count;
    if (!m->count || !mn_party_is_name(m->value[0].field))
        return mn_fail(e, MN_DATA, "a party without a name");
    *out = &m->party;
    return MN_OK;
}

void mn_party_maker_free(mn_party_maker *m)
{
    mn_buf_free(&m->text);
    mn_buf_free(&m->scratch);
    free(m->slot);
    free(m->value);
    memset(m, 0, sizeof *m);
}
