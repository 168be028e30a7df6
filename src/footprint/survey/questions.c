/* SPDX-License-Identifier: Apache-2.0
 *
 * questions.c - reading the survey's tables.
 */
#include "footprint/survey/questions.h"

#include "core/err.h"
#include "core/text.h"
#include "footprint/material/sourced.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

extern const unsigned char mn_data_survey[], mn_data_survey_end[];
extern const unsigned char mn_data_households[], mn_data_households_end[];

typedef struct reader {
    mn_questions *q;
    const mn_reference *r;
    const mn_materials *m;
    mn_sourced s;
} reader;

static double number(reader *r, const char *column, double most)
{
    return mn_sourced_number(&r->s, column, most, "the number is missing or out of its range");
}

static void read_question(void *payload)
{
    reader *r = payload;
    mn_questions *q = r->q;
    mn_text product = mn_sourced_cell(&r->s, "product");
    int kind = mn_industry_find(r->r, mn_sourced_cell(&r->s, "kind"));
    mn_question one = {.key = mn_sourced_text(&r->s, "key", true),
                       .screen = mn_sourced_text(&r->s, "screen", true),
                       .label = mn_sourced_text(&r->s, "label", true),
                       .coicop = mn_sourced_text(&r->s, "coicop", true),
                       .kind = (uint8_t)(kind < 0 ? 0 : kind),
                       .share = number(r, "share", 1),
                       .asked = number(r, "asked", 1),
                       .basis = mn_sourced_text(&r->s, "basis", true),
                       .cited = mn_sourced_cited(&r->s, true)};

    if (kind < 0)
        mn_sourced_bad(&r->s, "kind", "a kind of industry must be c1 to c35");
    if (product.len && !(one.product = mn_product_find(r->m, product)))
        mn_sourced_bad(&r->s, "product", "no such product");
    if (one.product && r->m->product[one.product - 1].kind != one.kind)
        mn_sourced_bad(&r->s, "product", "the product is of another kind of industry");
    if (mn_question_find(q, mn_text_of(one.key)) != SIZE_MAX)
        mn_sourced_bad(&r->s, "key", "this question stands twice");
    if (q->count >= MN_QUESTIONS_MOST)
        mn_sourced_bad(&r->s, "key", "too many questions");
    if (!r->s.st && !mn_grow(&q->at, &q->cap, q->count + 1, sizeof *q->at))
        r->s.st = mn_fail_memory(r->s.e);
    if (!r->s.st)
        q->at[q->count++] = one;
}

static void read_home(void *payload)
{
    reader *r = payload;
    mn_questions *q = r->q;
    const mn_country *c = mn_country_find(r->r, mn_sourced_cell(&r->s, "iso3"));
    const char *currency = mn_currency_find(r->r, mn_sourced_cell(&r->s, "currency"));
    mn_home one = {.household = NAN, .cited = mn_sourced_cited(&r->s, true)};

    if (!c)
        mn_sourced_bad(&r->s, "iso3", "no such country");
    if (!currency)
        mn_sourced_bad(&r->s, "currency", "no such currency");
    if (mn_sourced_cell(&r->s, "household").len)
        one.household = number(r, "household", 20);
    if (!r->s.st && mn_home_find(q, c->iso3))
        mn_sourced_bad(&r->s, "iso3", "this country stands twice");
    if (!r->s.st && !mn_grow(&q->home, &q->home_cap, q->homes + 1, sizeof *q->home))
        r->s.st = mn_fail_memory(r->s.e);
    if (r->s.st)
        return;
    one.iso3 = mn_arena_str(&q->arena, c->iso3);
    one.currency = mn_arena_str(&q->arena, currency);
    if (!one.iso3 || !one.currency)
        r->s.st = mn_fail_memory(r->s.e);
    else
        q->home[q->homes++] = one;
}

static mn_status read_table(mn_questions *q, mn_text bytes, const char *name, const mn_reference *r,
                            const mn_materials *m, void (*row)(void *), mn_err *e)
{
    reader one = {.q = q, .r = r, .m = m, .s = {.arena = &q->arena, .e = e}};

    return mn_sourced_read(&one.s, name, bytes, row, &one);
}

/* The shares of a kind sum to 1, and all its questions agree on what is asked of it. */
static mn_status check_shares(const mn_questions *q, mn_err *e)
{
    double sum[MN_INDUSTRIES] = {0}, asked[MN_INDUSTRIES];

    for (size_t i = 0; i < q->count; i++) {
        const mn_question *one = &q->at[i];

        if (sum[one->kind] > 0 && asked[one->kind] != one->asked)
            return mn_fail(e, MN_DATA, "questions.csv: '%s' says another 'asked' of c%d", one->key,
                           one->kind + 1);
        sum[one->kind] += one->share;
        asked[one->kind] = one->asked;
    }
    for (int k = 0; k < MN_INDUSTRIES; k++)
        if (sum[k] > 0 && fabs(sum[k] - 1) > 1e-6)
            return mn_fail(e, MN_DATA, "questions.csv: the shares of c%d sum to %.9g, not 1", k + 1,
                           sum[k]);
    return MN_OK;
}

mn_status mn_questions_read(mn_questions *out, mn_text questions, mn_text countries,
                            const mn_reference *r, const mn_materials *m, mn_err *e)
{
    mn_status st = read_table(out, questions, "questions.csv", r, m, read_question, e);

    st = st ? st : read_table(out, countries, "countries.csv", r, m, read_home, e);
    return st ? st : check_shares(out, e);
}

static mn_text shipped(const unsigned char *from, const unsigned char *end)
{
    return (mn_text){(const char *)from, (size_t)(end - from)};
}

mn_status mn_questions_shipped(mn_questions *out, const mn_reference *r, const mn_materials *m,
                               mn_err *e)
{
    return mn_questions_read(out, shipped(mn_data_survey, mn_data_survey_end),
                             shipped(mn_data_households, mn_data_households_end), r, m, e);
}

void mn_questions_free(mn_questions *q)
{
    mn_arena_free(&q->arena);
    free(q->at);
    free(q->home);
    memset(q, 0, sizeof *q);
}

size_t mn_question_screens(const char **name, uint16_t *of, const mn_questions *q)
{
    size_t count = 0;

    for (size_t i = 0; i < q->count; i++) {
        size_t at = 0;

        while (at < count && strcmp(name[at], q->at[i].screen))
            at++;
        if (at == count)
            name[count++] = q->at[i].screen;
        if (of)
            of[i] = (uint16_t)at;
    }
    return count;
}

size_t mn_question_find(const mn_questions *q, mn_text key)
{
    for (size_t i = 0; i < q->count; i++)
        if (mn_text_eq_str(key, q->at[i].key))
            return i;
    return SIZE_MAX;
}

const char *mn_question_near(const mn_questions *q, mn_text key)
{
    const size_t far = 3;
    const char *best = NULL;
    size_t least = far;

    for (size_t i = 0; i < q->count; i++) {
        size_t d = mn_edit_distance(key, mn_text_of(q->at[i].key), far);

        if (d < least) {
            least = d;
            best = q->at[i].key;
        }
    }
    return best;
}

const mn_home *mn_home_find(const mn_questions *q, const char *iso3)
{
    for (size_t i = 0; i < q->homes; i++)
        if (!strcmp(q->home[i].iso3, iso3))
            return &q->home[i];
    return NULL;
}
