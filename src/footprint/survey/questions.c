/* SPDX-License-Identifier: Apache-2.0
 *
 * questions.c - reading the survey's tables.
 */
#include "footprint/survey/questions.h"

#include "core/err.h"
#include "core/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

extern const unsigned char mn_data_survey[], mn_data_survey_end[];
extern const unsigned char mn_data_households[], mn_data_households_end[];

typedef struct reader {
    mn_questions *q;
    const mn_reference *r;
    const mn_materials *m;
    mn_table *t;
    const char *name;
    size_t row;
    mn_err *e;
    mn_status st;
} reader;

static mn_text cell(reader *r, const char *column)
{
    size_t col = mn_table_find(r->t, column);

    if (col != SIZE_MAX)
        return mn_text_trim(mn_table_text(r->t, r->row, col));
    if (!r->st)
        r->st = mn_fail_at(r->e, MN_DATA, r->name, 1, 0, "no column '%s'", column);
    return (mn_text){"", 0};
}

static void bad(reader *r, const char *column, const char *what)
{
    size_t col = mn_table_find(r->t, column);

    if (r->st)
        return;
    r->st = mn_fail_at(r->e, MN_DATA, r->name, mn_table_line(r->t, r->row), col + 1, "%s", what);
    mn_offending(r->e, cell(r, column));
}

static const char *text(reader *r, const char *column, bool needed)
{
    mn_text t = cell(r, column), kept = mn_arena_text(&r->q->arena, t);

    if (needed && !t.len)
        bad(r, column, "nothing stands here");
    if (!kept.ptr && !r->st)
        r->st = mn_fail_memory(r->e);
    return kept.ptr ? kept.ptr : "";
}

static double number(reader *r, const char *column, double most)
{
    double v = NAN;

    if (!mn_text_f64(cell(r, column), &v) || !(v >= 0 && v <= most))
        bad(r, column, "the number is missing or out of its range");
    return v;
}

static mn_cited cited(reader *r)
{
    mn_cited c = {.source = text(r, "source", true), .address = text(r, "address", true)};
    int64_t year = 0;

    if (!mn_text_i64(cell(r, "year"), &year) || year < 1900 || year > 2100)
        bad(r, "year", "the year of the figure must be a number");
    c.year = (int)year;
    return c;
}

static void read_question(reader *r)
{
    mn_questions *q = r->q;
    mn_text product = cell(r, "product");
    int kind = mn_industry_find(r->r, cell(r, "kind"));
    mn_question one = {.key = text(r, "key", true),
                       .screen = text(r, "screen", true),
                       .label = text(r, "label", true),
                       .coicop = text(r, "coicop", true),
                       .kind = (uint8_t)(kind < 0 ? 0 : kind),
                       .share = number(r, "share", 1),
                       .asked = number(r, "asked", 1),
                       .basis = text(r, "basis", true),
                       .cited = cited(r)};

    if (kind < 0)
        bad(r, "kind", "a kind of industry must be c1 to c35");
    if (product.len && !(one.product = mn_product_find(r->m, product)))
        bad(r, "product", "no such product");
    if (one.product && r->m->product[one.product - 1].kind != one.kind)
        bad(r, "product", "the product is of another kind of industry");
    if (mn_question_find(q, mn_text_of(one.key)) != SIZE_MAX)
        bad(r, "key", "this question stands twice");
    if (q->count >= MN_QUESTIONS_MOST)
        bad(r, "key", "too many questions");
    if (!r->st && !mn_grow(&q->at, &q->cap, q->count + 1, sizeof *q->at))
        r->st = mn_fail_memory(r->e);
    if (!r->st)
        q->at[q->count++] = one;
}

static void read_home(reader *r)
{
    mn_questions *q = r->q;
    const mn_country *c = mn_country_find(r->r, cell(r, "iso3"));
    const char *currency = mn_currency_find(r->r, cell(r, "currency"));
    mn_home one = {.household = NAN, .cited = cited(r)};

    if (!c)
        bad(r, "iso3", "no such country");
    if (!currency)
        bad(r, "currency", "no such currency");
    if (cell(r, "household").len)
        one.household = number(r, "household", 20);
    if (!r->st && mn_home_find(q, c->iso3))
        bad(r, "iso3", "this country stands twice");
    if (!r->st && !mn_grow(&q->home, &q->home_cap, q->homes + 1, sizeof *q->home))
        r->st = mn_fail_memory(r->e);
    if (r->st)
        return;
    one.iso3 = mn_arena_str(&q->arena, c->iso3);
    one.currency = mn_arena_str(&q->arena, currency);
    if (!one.iso3 || !one.currency)
        r->st = mn_fail_memory(r->e);
    else
        q->home[q->homes++] = one;
}

static mn_status read_table(mn_questions *q, mn_text bytes, const char *name, const mn_reference *r,
                            const mn_materials *m, void (*row)(reader *), mn_err *e)
{
    mn_read_options csv = {.format = MN_FORMAT_CSV};
    reader one = {.q = q, .r = r, .m = m, .name = name, .e = e};

    one.st = mn_table_read_memory(&one.t, NULL, name, bytes.ptr, bytes.len, &csv, e);
    if (!one.st && mn_table_rejects(one.t))
        one.st = mn_fail_at(e, MN_DATA, name, mn_table_reject_line(one.t, 0), 0, "%s",
                            mn_table_reject_reason(one.t, 0));
    for (; !one.st && one.row < mn_table_rows(one.t); one.row++)
        row(&one);
    mn_table_free(one.t);
    return one.st;
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
