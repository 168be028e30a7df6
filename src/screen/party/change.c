/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/party/change.c - field by field.
 */
#include "screen/party/change.h"

#include "core/err.h"
#include "core/text.h"

/* Where the values of a field stand: [*from, *to). */
static void run_of(const mn_party *p, mn_party_field f, size_t *from, size_t *to)
{
    *from = 0;
    while (*from < p->count && p->value[*from].field < f)
        ++*from;
    *to = *from;
    while (*to < p->count && p->value[*to].field == f)
        ++*to;
}

/* Values of a that b does not have. */
static void add_missing(mn_buf *out, const mn_party *a, const mn_party *b, mn_party_field f)
{
    size_t from, to, b_from, b_to;
    run_of(a, f, &from, &to);
    run_of(b, f, &b_from, &b_to);
    for (size_t i = from; i < to; i++) {
        bool there = false;
        for (size_t k = b_from; k < b_to && !there; k++)
            there = mn_text_eq(a->value[i].text, b->value[k].text);
        if (there)
            continue;
        mn_buf_str(out, out->len ? "; " : "");
        mn_buf_text(out, a->value[i].text);
    }
}

mn_status mn_party_changes(const mn_party *before, const mn_party *after, mn_party_change_fn *tell,
                           void *payload, mn_err *e)
{
    mn_buf gone = {0}, come = {0};
    mn_status st = MN_OK;
    if (before->schema != after->schema)
        st = tell(payload, "schema", mn_text_of(mn_schema_name(before->schema)),
                  mn_text_of(mn_schema_name(after->schema)), e);
    for (int f = 0; f < MN_PARTY_FIELDS && !st; f++) {
        mn_buf_clear(&gone);
        mn_buf_clear(&come);
        add_missing(&gone, before, after, (mn_party_field)f);
        add_missing(&come, after, before, (mn_party_field)f);
        if (gone.failed || come.failed)
            st = mn_fail_memory(e);
        else if (gone.len || come.len)
            st = tell(payload, mn_party_field_name((mn_party_field)f),
                      (mn_text){gone.ptr ? gone.ptr : "", gone.len},
                      (mn_text){come.ptr ? come.ptr : "", come.len}, e);
    }
    mn_buf_free(&gone);
    mn_buf_free(&come);
    return st;
}
