/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/match/explain.c - why an entry was told, in sentences.
 */
#include <stdlib.h>

#include "core/buf.h"
#include "core/err.h"
#include "screen/match/inside.h"

static void say_value(mn_buf *b, const mn_index *x, uint32_t entry, mn_party_field f,
                      const char *before, const char *after)
{
    const mn_text t = mn_index_value(x, entry, f, 0);
    if (!t.ptr || !t.len)
        return;
    mn_buf_str(b, before);
    mn_buf_text(b, t);
    mn_buf_str(b, after);
}

static void say_pair(mn_buf *b, const mn_match *h, const mn_index *x, const mn_party *p,
                     mn_party_field f, const char *what, const char *verdict)
{
    mn_buf_fmt(b, " %s: ", what);
    mn_buf_text(b, mn_party_nth(p, f, 0));
    mn_buf_str(b, " here, ");
    for (size_t i = 0; i < 4; i++) {
        const mn_text t = mn_index_value(x, h->entry, f, i);
        if (!t.ptr)
            break;
        mn_buf_str(b, i ? ", " : "");
        mn_buf_text(b, t);
    }
    mn_buf_fmt(b, " there: %s.", verdict);
}

static void say_fields(mn_buf *b, const mn_match *h, const mn_index *x, const mn_party *p)
{
    const uint32_t why = h->why;
    if (why & MN_WHY_ID_SAME)
        say_pair(b, h, x, p, h->id, mn_party_field_name(h->id), "the same identifier");
    if (why & MN_WHY_ID_ALONE)
        mn_buf_str(b, " The names are not alike: the identifier alone says that it is the same.");
    if (why & MN_WHY_ID_OTHER)
        say_pair(b, h, x, p, h->id, mn_party_field_name(h->id),
                 "different, as of another or a sister organisation");
    if (why & (MN_WHY_COUNTRY_SAME | MN_WHY_COUNTRY_OTHER))
        say_pair(b, h, x, p, MN_PARTY_COUNTRY, "Country",
                 why & MN_WHY_COUNTRY_SAME ? "agrees" : "differs");
    if (why & (MN_WHY_BIRTH_SAME | MN_WHY_BIRTH_NEAR | MN_WHY_BIRTH_OTHER))
        say_pair(b, h, x, p, MN_PARTY_BIRTH, "Date of birth or founding",
                 why & MN_WHY_BIRTH_SAME   ? "agrees"
                 : why & MN_WHY_BIRTH_NEAR ? "near, which tells little"
                                           : "differs");
    if (why & MN_WHY_ADDRESS_SAME)
        mn_buf_str(b, " The addresses agree.");
    else if (why & MN_WHY_CITY_SAME)
        mn_buf_str(b, " The cities agree.");
    if (why & MN_WHY_SCHEMA_OTHER)
        mn_buf_fmt(b, " This is a %s, the entry a %s.", mn_schema_name(p->schema),
                   mn_schema_name(mn_index_schema(x, h->entry)));
    if (why & MN_WHY_WEAK)
        mn_buf_str(b, " The list calls this name a weak one.");
}

mn_status mn_match_explain(char **out, const mn_screener *s, const mn_match *h, const mn_party *p,
                           mn_err *e)
{
    const mn_index *x = s->list[h->list].index;
    mn_parsed *query = malloc(MN_PARSED_MAX);
    char *names = NULL;
    mn_buf b = {0};
    mn_score score;
    if (!query)
        return mn_fail_memory(e);
    mn_status st = mn_name_read(query, p->value[h->query_name].text, mn_bearer_of_schema(p->schema),
                                s->kit->tables, e);
    if (!st) {
        const mn_parsed *entry = mn_index_name_at(x, h->name).parsed;
        mn_score_pair(&score, query, entry, s->kit->scorer);
        st = mn_score_explain(&names, &score, query, entry, s->kit->scorer, e);
    }
    if (!st) {
        mn_buf_str(&b, "Entry ");
        mn_buf_text(&b, mn_index_id(x, h->entry));
        mn_buf_str(&b, " of ");
        mn_buf_text(&b, mn_index_head_of(x).list);
        say_value(&b, x, h->entry, MN_PARTY_PROGRAM, " (", ")");
        say_value(&b, x, h->entry, MN_PARTY_LISTED, ", listed since ", "");
        say_value(&b, x, h->entry, MN_PARTY_ENDED, ", until ", "");
        mn_buf_str(&b, ". ");
        mn_buf_str(&b, names);
        say_fields(&b, h, x, p);
        mn_buf_fmt(&b, " Probability %.3f by the names, %.3f with all: %s.", h->name_probability,
                   h->probability, mn_decision_name(h->decision));
        if (b.failed)
            st = mn_fail_memory(e);
    }
    free(names);
    free(query);
    if (st)
        mn_buf_free(&b);
    else
        *out = b.ptr;
    return st;
}
