/* SPDX-License-Identifier: Apache-2.0
 *
 * answers.c - reading answers, strictly: they come from outside.
 */
#include "footprint/survey/answers.h"

#include "core/err.h"
#include "core/text.h"
#include "table/json.h"

#include <string.h>

/* What is wrong with an answer to a question, or NULL. Marks it as answered. */
static const char *put(mn_answers *a, size_t question, double amount)
{
    if (a->answered[question])
        return "is answered twice";
    if (!(amount >= 0))
        return "must be 0 or more";
    if (!(amount <= MN_ANSWER_MOST))
        return "is more than anybody spends in a month";
    a->answered[question] = true;
    a->given[question] = amount;
    a->count++;
    return NULL;
}

static mn_status unknown_key(const mn_questions *q, mn_text key, mn_err *e)
{
    const char *near = mn_question_near(q, key);

    mn_offending(e, key);
    return near ? mn_hint(e, "did you mean '%s'? 'manumit footprint questions' lists all", near)
                : mn_hint(e, "'manumit footprint questions --country US' lists the questions");
}

mn_status mn_answers_take(mn_answers *a, const char *option, const char *said,
                          const mn_questions *q, mn_err *e)
{
    mn_text rest = mn_text_of(said), key;
    const char *wrong;
    double amount;
    size_t at;

    if (!strchr(said, '=') || !mn_text_split(&rest, '=', &key) ||
        !mn_text_f64(mn_text_trim(rest), &amount)) {
        mn_fail(e, MN_USAGE, "--%s '%s' is no question and amount", option, said);
        return mn_hint(e, "write the question's key and what is spent a month: --%s coffee=20",
                       option);
    }
    key = mn_text_trim(key);
    at = mn_question_find(q, key);
    if (at == SIZE_MAX) {
        mn_fail(e, MN_USAGE, "--%s '%s': no such question", option, said);
        return unknown_key(q, key, e);
    }
    wrong = put(a, at, amount);
    if (!wrong)
        return MN_OK;
    mn_fail(e, MN_USAGE, "--%s '%s': the amount %s", option, said, wrong);
    return mn_hint(e, "give each question once, with money a month from 0 to 1e12");
}

mn_status mn_answers_people(mn_answers *a, double people, mn_err *e)
{
    if (!(people > 0 && people <= MN_HOUSEHOLD_MOST)) {
        mn_fail(e, MN_USAGE, "a household of %g people is none", people);
        return mn_hint(e, "people are more than 0 and at most %g", MN_HOUSEHOLD_MOST);
    }
    a->people = people;
    return MN_OK;
}

/* --- files --------------------------------------------------------------------- */

typedef struct reader {
    mn_answers *a;
    const char *name;
    mn_text bytes;
    const mn_questions *q;
    const mn_reference *r;
    mn_buf text;
    mn_err *e;
} reader;

static mn_status bad(reader *r, const char *at, mn_text offending, const char *what)
{
    uint64_t line = 1, col = 1;

    for (const char *p = r->bytes.ptr; p < at; p++) {
        line += *p == '\n';
        col = *p == '\n' ? 1 : col + ((*p & 0xC0) != 0x80); /* characters */
    }
    mn_fail_at(r->e, MN_DATA, r->name, line, col, "%s", what);
    mn_offending(r->e, mn_utf8_cut(offending, 40));
    return mn_hint(r->e, "answers look like {\"country\": \"US\", \"people\": 2.4, \"answers\": "
                         "{\"coffee\": 20}}");
}

static mn_status wrong_json(reader *r, const mn_json *j)
{
    return bad(r, j->in.ptr + (j->at < j->in.len ? j->at : j->in.len),
               mn_text_sub(j->in, j->at, 20), j->error);
}

/* The text of a spelled string; valid until the next call. */
static mn_status unquote(reader *r, mn_text *out, mn_text spelled)
{
    mn_buf_clear(&r->text);
    mn_json_unquote(&r->text, spelled);
    if (r->text.failed)
        return mn_fail_memory(r->e);
    *out = (mn_text){r->text.len ? r->text.ptr : "", r->text.len};
    return MN_OK;
}

static mn_status take_answers(reader *r, mn_text object)
{
    mn_json j;
    mn_json_member m;
    bool open = mn_json_open(&j, object);

    while (open && mn_json_next(&j, &m)) {
        const char *wrong;
        double amount;
        mn_text key;
        size_t at;
        mn_status st = unquote(r, &key, m.key);

        if (st)
            return st;
        at = mn_question_find(r->q, key);
        if (at == SIZE_MAX) {
            bad(r, m.key.ptr, m.key, "no such question");
            return unknown_key(r->q, key, r->e);
        }
        if (m.kind != MN_JSON_NUMBER || !mn_text_f64(m.value, &amount))
            return bad(r, m.value.ptr, m.value, "an amount must be a number");
        if ((wrong = put(r->a, at, amount))) {
            mn_buf_clear(&r->text);
            mn_buf_fmt(&r->text, "the answer to '%s' %s", r->q->at[at].key, wrong);
            return r->text.failed ? mn_fail_memory(r->e) : bad(r, m.key.ptr, m.value, r->text.ptr);
        }
    }
    return j.error ? wrong_json(r, &j) : MN_OK;
}

static mn_status take_country(reader *r, const mn_json_member *m)
{
    mn_text name;
    mn_status st;

    if (r->a->country)
        return bad(r, m->key.ptr, m->key, "this member stands twice");
    if (m->kind != MN_JSON_STRING)
        return bad(r, m->value.ptr, m->value, "the country must be a name or an ISO code");
    if ((st = unquote(r, &name, m->value)))
        return st;
    r->a->country = mn_country_find(r->r, name);
    return r->a->country ? MN_OK : bad(r, m->value.ptr, m->value, "no such country");
}

static mn_status take_people(reader *r, const mn_json_member *m)
{
    double people;

    if (r->a->people > 0)
        return bad(r, m->key.ptr, m->key, "this member stands twice");
    if (m->kind != MN_JSON_NUMBER || !mn_text_f64(m->value, &people) ||
        !(people > 0 && people <= MN_HOUSEHOLD_MOST))
        return bad(r, m->value.ptr, m->value, "people must be a number above 0, at most 100");
    r->a->people = people;
    return MN_OK;
}

static mn_status take_member(reader *r, const mn_json_member *m, bool *answers)
{
    mn_text key;
    mn_status st = unquote(r, &key, m->key);

    if (st)
        return st;
    if (mn_text_eq_str(key, "country"))
        return take_country(r, m);
    if (mn_text_eq_str(key, "people"))
        return take_people(r, m);
    if (!mn_text_eq_str(key, "answers"))
        return bad(r, m->key.ptr, m->key, "no such member");
    if (*answers)
        return bad(r, m->key.ptr, m->key, "this member stands twice");
    *answers = true;
    if (m->kind != MN_JSON_NESTED || m->value.ptr[0] != '{')
        return bad(r, m->value.ptr, m->value, "answers must be an object");
    return take_answers(r, m->value);
}

mn_status mn_answers_read(mn_answers *out, const char *name, mn_text bytes, const mn_questions *q,
                          const mn_reference *ref, mn_err *e)
{
    reader r = {.a = out, .name = name, .bytes = bytes, .q = q, .r = ref, .e = e};
    const size_t at = mn_utf8_bad(bytes);
    bool answers = false;
    mn_json j;
    mn_json_member m;
    mn_status st = MN_OK;

    if (bytes.len > MN_ANSWERS_BYTES)
        st = bad(&r, bytes.ptr, (mn_text){"", 0}, "answers are more than 64 KiB");
    else if (at < bytes.len)
        st = bad(&r, bytes.ptr + at, (mn_text){"", 0}, "the text is not valid UTF-8");
    if (!st && !mn_json_open(&j, bytes))
        st = wrong_json(&r, &j);
    while (!st && mn_json_next(&j, &m))
        st = take_member(&r, &m, &answers);
    if (!st && j.error)
        st = wrong_json(&r, &j);
    mn_buf_free(&r.text);
    return st;
}

void mn_answers_amounts(double *amount, const mn_answers *a, const mn_basis *b)
{
    const double people = a->people > 0 ? a->people : 1;

    for (size_t i = 0; i < b->count; i++)
        amount[i] = a->answered[i] ? a->given[i] : b->at[i].average * people;
}
