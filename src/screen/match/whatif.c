/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/match/whatif.c - what would change a decision: the party scored once more as if it had
 * a date of birth, a country, an identifier like the entry's, or another; or as if it had not
 * what contradicts.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "screen/match/inside.h"

typedef struct trial {
    const mn_screener *s;
    const mn_match *h;
    const mn_party *p;
    mn_party_value *value; /* room for one more than the party has */
    mn_buf *out;
    size_t told;
} trial;

/* The probability with one value of a field, text.ptr NULL: with none, in place of all. */
static double with(const trial *t, mn_party_field f, mn_text text)
{
    const mn_index *x = t->s->list[t->h->list].index;
    mn_party q = *t->p;
    size_t n = 0;
    for (size_t i = 0; i < t->p->count; i++)
        if (t->p->value[i].field != f)
            t->value[n++] = t->p->value[i];
    if (text.ptr)
        t->value[n++] = (mn_party_value){f, text};
    q.value = t->value;
    q.count = n;
    const mn_known k = mn_known_of(&q, t->s->kit->reference);
    mn_match h = *t->h;
    mn_qualify(&h, x, &k, (t->h->why & MN_WHY_COMMON) != 0);
    return h.probability;
}

static const char *word_of(mn_decision d)
{
    return d == MN_DECISION_MATCH ? "a match" : d == MN_DECISION_REVIEW ? "a review" : "none";
}

/* "With the country cu it would be a match (97%)": where that is another decision. */
static void tell(trial *t, const char *with_what, mn_text value, double probability)
{
    const mn_decision now = mn_decide(t->h->probability, t->s), then = mn_decide(probability, t->s);
    if (now == then)
        return;
    mn_buf_str(t->out, t->told++ ? "; " : " It would be otherwise ");
    mn_buf_str(t->out, with_what);
    if (value.len) {
        mn_buf_char(t->out, ' ');
        mn_buf_text(t->out, value);
    }
    mn_buf_fmt(t->out, ": %s (%.0f%%)", word_of(then), probability * 100);
}

static void try_field(trial *t, mn_party_field f, const char *same, const char *other,
                      const char *without, mn_text another, uint32_t contradicts)
{
    const mn_text theirs = mn_index_value(t->s->list[t->h->list].index, t->h->entry, f, 0);
    const bool has = mn_party_nth(t->p, f, 0).ptr != NULL;
    const mn_text nothing = {NULL, 0};
    if (!theirs.ptr || !theirs.len)
        return;
    if (!has) {
        tell(t, same, theirs, with(t, f, theirs));
        tell(t, other, nothing, with(t, f, another));
    } else if (t->h->why & contradicts) {
        tell(t, without, nothing, with(t, f, nothing));
        tell(t, same, theirs, with(t, f, theirs));
    }
}

static void try_ids(trial *t)
{
    const mn_index *x = t->s->list[t->h->list].index;
    if (t->h->why & (MN_WHY_ID_SAME | MN_WHY_ID_OTHER))
        return;
    for (size_t i = 0, n = mn_index_values(x, t->h->entry); i < n; i++) {
        const mn_party_value v = mn_index_value_at(x, t->h->entry, i);
        char what[80];
        if (!mn_party_is_id(v.field) || v.text.len > 60)
            continue;
        snprintf(what, sizeof what, "with the %s", mn_party_field_name(v.field));
        tell(t, what, v.text, with(t, v.field, v.text));
        return; /* one says what kind of thing would */
    }
}

mn_status mn_what_if(mn_buf *out, const mn_screener *s, const mn_match *h, const mn_party *p,
                     mn_err *e)
{
    trial t = {.s = s, .h = h, .p = p, .out = out};
    const bool person =
        mn_bearer_of_schema(p->schema) == MN_BEARER_PERSON ||
        mn_bearer_of_schema(mn_index_schema(s->list[h->list].index, h->entry)) == MN_BEARER_PERSON;
    t.value = malloc((p->count + 1) * sizeof *t.value);
    if (!t.value)
        return mn_fail_memory(e);
    try_field(&t, MN_PARTY_BIRTH, person ? "with the birth date" : "with the founding date",
              person ? "with another birth date" : "with another founding date", "without its date",
              mn_text_of("0001"), MN_WHY_BIRTH_OTHER);
    try_field(&t, MN_PARTY_COUNTRY, "with the country", "with another country",
              "without its country", mn_text_of("zz"),
              MN_WHY_COUNTRY_OTHER | MN_WHY_COUNTRY_OF_ADDRESS);
    try_ids(&t);
    if (h->why & MN_WHY_SCHEMA_OTHER) {
        mn_party q = *p;
        q.schema = mn_index_schema(s->list[h->list].index, h->entry);
        t.p = &q;
        tell(&t, "if it were a", mn_text_of(mn_schema_name(q.schema)),
             with(&t, MN_PARTY_FIELDS, (mn_text){NULL, 0}));
    }
    mn_buf_str(out, t.told ? "."
                           : " Nothing else that the list says of this entry would change "
                             "the decision.");
    free(t.value);
    return out->failed ? mn_fail_memory(e) : MN_OK;
}
