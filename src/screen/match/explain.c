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
    if (why & MN_WHY_COUNTRY_OF_ADDRESS)
        say_pair(b, h, x, p, MN_PARTY_COUNTRY, "Country",
                 "differs, but the entry's is that of an address alone, which tells little");
    if (why & MN_WHY_COMMON)
        mn_buf_str(b, " Words are left over, and those that met are common on this list: a "
                      "namesake is likely.");
    if (why & MN_WHY_WEAK)
        mn_buf_str(b, " The list calls this name a weak one.");
}

/* Scores the party's name that met once more; the query is read into room. */
static mn_status score_again(mn_score *out, mn_parsed *room, const mn_screener *s,
                             const mn_match *h, const mn_party *p, mn_err *e)
{
    const mn_parsed *entry = mn_index_name_at(s->list[h->list].index, h->name).parsed;
    mn_status st = mn_name_read(room, p->value[h->query_name].text, mn_bearer_of_schema(p->schema),
                                s->kit->tables, e);
    if (!st)
        mn_score_pair(out, room, entry, s->kit->scorer);
    return st;
}

mn_status mn_match_alignment(mn_met out[MN_METS], size_t *n, mn_parsed *room, const mn_screener *s,
                             const mn_match *h, const mn_party *p, mn_err *e)
{
    mn_score score;
    mn_status st = score_again(&score, room, s, h, p, e);
    if (!st)
        *n = mn_score_alignment(out, &score, room,
                                mn_index_name_at(s->list[h->list].index, h->name).parsed);
    return st;
}

static mn_status say(mn_buf *b, const mn_screener *s, const mn_match *h, const mn_party *p,
                     const char *names, mn_err *e)
{
    const mn_index *x = s->list[h->list].index;
    mn_buf_str(b, "Entry ");
    mn_buf_text(b, mn_index_id(x, h->entry));
    mn_buf_str(b, " of ");
    mn_buf_text(b, mn_index_head_of(x).list);
    say_value(b, x, h->entry, MN_PARTY_PROGRAM, " (", ")");
    if (mn_index_value(x, h->entry, MN_PARTY_LISTED, 0).len)
        say_value(b, x, h->entry, MN_PARTY_LISTED, ", listed since ", "");
    else
        mn_buf_str(b, ", since when the list does not say");
    say_value(b, x, h->entry, MN_PARTY_ENDED, ", until ", "");
    mn_buf_str(b, ". ");
    mn_buf_str(b, names);
    say_fields(b, h, x, p);
    mn_buf_fmt(b, " Probability %.3f by the names, %.3f with all: %s.", h->name_probability,
               h->probability, mn_decision_name(mn_decide(h->probability, s)));
    mn_status st = mn_what_if(b, s, h, p, e);
    mn_buf_fmt(b, " Rules %s.", mn_scorer_rules(s->kit->scorer));
    return !st && b->failed ? mn_fail_memory(e) : st;
}

mn_status mn_match_explain(char **out, const mn_screener *s, const mn_match *h, const mn_party *p,
                           mn_err *e)
{
    mn_parsed *room = malloc(MN_PARSED_MAX);
    char *names = NULL;
    mn_buf b = {0};
    mn_score score;
    if (!room)
        return mn_fail_memory(e);
    mn_status st = score_again(&score, room, s, h, p, e);
    if (!st)
        st = mn_score_explain(&names, &score, room,
                              mn_index_name_at(s->list[h->list].index, h->name).parsed,
                              s->kit->scorer, e);
    if (!st)
        st = say(&b, s, h, p, names, e);
    free(names);
    free(room);
    if (st)
        mn_buf_free(&b);
    else
        *out = b.ptr;
    return st;
}
