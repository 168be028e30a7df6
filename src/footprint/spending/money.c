/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/money.c - the amount of a row. See the header.
 */
#include "footprint/spending/money.h"

#include "core/parallel.h"
#include "core/text.h"
#include "footprint/spending/place.h"

#include <string.h>

enum { POLL_ROWS = 4096, CLEAR = 9 }; /* of ten cells must agree on the decimal mark */

typedef struct votes {
    size_t point, comma;
} votes;

/* --- what all rows say ------------------------------------------------------------------- */

static mn_mark settle_mark(const votes *v)
{
    if (v->point == 0 && v->comma == 0) {
        return MN_MARK_UNKNOWN;
    }
    return v->point >= CLEAR * v->comma   ? MN_MARK_POINT
           : v->comma >= CLEAR * v->point ? MN_MARK_COMMA
                                          : MN_MARK_BOTH;
}

/* Whether the signs of a column are turned. */
typedef enum turn {
    TURN_NOT,
    TURN_UNCLEAR, /* most amounts are negative, but the positive ones weigh more */
    TURN,
} turn;

typedef struct survey {
    mn_money *m;
    const mn_table *t;
    const mn_columns *c;
    votes votes, lone; /* of clear cells; of such as "1,234", by their mark */
} survey;

/* The positive amounts of a column that are pay or transfers. */
static double moved_in(const survey *s, size_t col)
{
    const size_t words = s->c->at[MN_SPEND_DESCRIPTION];
    double sum = 0;
    for (size_t i = 0; words != SIZE_MAX && i < mn_table_rows(s->t); i++) {
        mn_amount a;
        if (mn_amount_read_in(&a, mn_table_text(s->t, i, col), MN_MARK_UNKNOWN, s->m->times) ==
                MN_AMOUNT_FINE &&
            a.hundredths > 0 && !a.labelled &&
            mn_is_transfer(mn_text_trim(mn_table_text(s->t, i, words)), true)) {
            sum += (double)a.hundredths;
        }
    }
    return sum;
}

/* Goes through one column. */
static mn_status survey_column(survey *s, size_t col, turn *out, const mn_ctx *ctx, mn_err *e)
{
    size_t minus = 0, plus = 0;
    double sum = 0;
    mn_status st = MN_OK;
    *out = TURN_NOT;
    for (size_t i = 0; col != SIZE_MAX && i < mn_table_rows(s->t) && st == MN_OK; i++) {
        mn_amount a;
        if (i % POLL_ROWS == 0) {
            st = mn_poll(ctx, e);
        }
        if (mn_amount_read_in(&a, mn_table_text(s->t, i, col), MN_MARK_UNKNOWN, s->m->times) !=
            MN_AMOUNT_FINE) {
            continue;
        }
        s->votes.point += a.says == MN_MARK_POINT;
        s->votes.comma += a.says == MN_MARK_COMMA;
        if (a.lone) {
            const mn_text cell = mn_table_text(s->t, i, col);
            const bool comma = memchr(cell.ptr, ',', cell.len) != NULL;
            s->lone.comma += comma;
            s->lone.point += !comma;
        }
        s->m->says_currency = s->m->says_currency || a.before.len > 0 || a.after.len > 0;
        if (!a.labelled) {
            minus += a.hundredths < 0;
            plus += a.hundredths > 0;
            sum += (double)a.hundredths;
        }
    }
    if (minus > plus && s->c->awards == MN_AWARDS_NOT) {
        *out = s->c->balance || sum < 0 || sum < moved_in(s, col) ? TURN : TURN_UNCLEAR;
    }
    return st;
}

/* Where no clear cell tells, the marks of such as "1,234" are of thousands; a stream
 * has to say so before it goes on. */
static mn_status settle_lone(survey *v, mn_spending *s, mn_err *e)
{
    const bool point = v->lone.point > 0, comma = v->lone.comma > 0;
    mn_money *m = v->m;
    m->mixed = v->votes.point > 0 && v->votes.comma > 0;
    if (!m->strict || m->mark != MN_MARK_UNKNOWN || (!point && !comma)) {
        return MN_OK;
    }
    m->mark = point && comma ? MN_MARK_BOTH : comma ? MN_MARK_POINT : MN_MARK_COMMA;
    return m->mark == MN_MARK_BOTH
               ? MN_OK
               : mn_spending_note(s, e,
                                  "amounts like '1%c234' could be thousands or have decimals: read "
                                  "as thousands",
                                  comma ? ',' : '.');
}

mn_status mn_money_survey(mn_money *out, mn_spending *s, const mn_table *t, const mn_columns *c,
                          bool strict, const mn_ctx *ctx, mn_err *e)
{
    survey v = {.m = out, .t = t, .c = c};
    turn amount = TURN_NOT, debit = TURN_NOT, credit = TURN_NOT;
    *out = (mn_money){.amount = c->at[MN_SPEND_AMOUNT],
                      .debit = c->at[MN_SPEND_DEBIT],
                      .credit = c->at[MN_SPEND_CREDIT],
                      .direction = c->at[MN_SPEND_DIRECTION],
                      .times = c->unit.times,
                      .cents = c->unit.cents,
                      .strict = strict};
    mn_status st = survey_column(&v, out->amount, &amount, ctx, e);
    if (st == MN_OK) {
        st = survey_column(&v, out->debit, &debit, ctx, e);
    }
    if (st == MN_OK) {
        st = survey_column(&v, out->credit, &credit, ctx, e);
    }
    out->mark = settle_mark(&v.votes);
    st = st == MN_OK ? settle_lone(&v, s, e) : st;
    out->turn_amount = amount == TURN;
    out->turn_debit = debit == TURN;
    out->turn_credit = credit == TURN;
    if (st != MN_OK || amount == TURN_NOT || out->direction != SIZE_MAX) {
        return st;
    }
    return amount == TURN
               ? mn_spending_note(s, e,
                                  "most amounts in '%s' are negative, as a bank shows money out: "
                                  "they are read as spending, positive ones as money back",
                                  mn_table_col_name(t, out->amount))
               : mn_spending_note(s, e,
                                  "most amounts in '%s' are negative, but the positive ones sum to "
                                  "more: amounts are read as written, negative ones as money back",
                                  mn_table_col_name(t, out->amount));
}

/* --- one row --------------------------------------------------------------------------------- */

static const char *tell(mn_amount_fault fault, mn_text cell, bool *quote)
{
    if (fault == MN_AMOUNT_UNREADABLE && cell.len > 0 && cell.ptr[0] == '=') {
        *quote = true;
        return "a formula without a stored value:";
    }
    *quote = fault != MN_AMOUNT_EMPTY && fault != MN_AMOUNT_FINE;
    switch (fault) {
    case MN_AMOUNT_EMPTY:
        return "no amount";
    case MN_AMOUNT_UNREADABLE:
        return "no amount can be read from";
    case MN_AMOUNT_TOO_LARGE:
        return "an amount too large:";
    case MN_AMOUNT_UNCLEAR:
        return "other lines have point and comma as decimal marks, so that it is unclear what is";
    case MN_AMOUNT_FINE:
        break;
    }
    return NULL;
}

static const char *read_signed(const mn_money *m, const mn_table *t, size_t row, mn_money_cell *out)
{
    out->text = mn_table_text(t, row, m->amount);
    const char *reason =
        tell(mn_amount_read_in(&out->amount, out->text, m->mark, m->times), out->text, &out->quote);
    if (reason) {
        return reason;
    }
    int64_t *v = &out->amount.hundredths;
    int way = m->direction == SIZE_MAX ? 0 : mn_direction_read(mn_table_text(t, row, m->direction));
    if (way != 0) {
        *v = way * (*v < 0 ? -*v : *v);
    } else if (m->direction == SIZE_MAX && m->turn_amount && !out->amount.labelled) {
        *v = -*v;
    }
    return NULL;
}

/* Reads one of two columns; empty and zero are alike there. */
static const char *read_side(const mn_money *m, const mn_table *t, size_t row, size_t col,
                             mn_money_cell *out)
{
    mn_amount_fault fault = MN_AMOUNT_EMPTY;
    *out = (mn_money_cell){.text = {"", 0}};
    if (col != SIZE_MAX) {
        mn_text cell = mn_text_trim(mn_table_text(t, row, col));
        out->text = cell;
        fault = mn_amount_read_in(&out->amount, mn_text_eq_str(cell, "-") ? (mn_text){"", 0} : cell,
                                  m->mark, m->times);
    }
    return fault == MN_AMOUNT_EMPTY ? NULL : tell(fault, out->text, &out->quote);
}

static const char *read_sides(const mn_money *m, const mn_table *t, size_t row, mn_money_cell *out)
{
    mn_money_cell in;
    const char *reason = read_side(m, t, row, m->debit, out);
    if (reason) {
        return reason;
    }
    reason = read_side(m, t, row, m->credit, &in);
    if (reason || (in.amount.hundredths != 0 && out->amount.hundredths == 0)) {
        out->text = in.text;
        out->quote = in.quote;
        out->amount = in.amount;
        out->amount.hundredths *= m->turn_credit ? 1 : -1;
        return reason;
    }
    if (in.amount.hundredths != 0) {
        return "both a debit and a credit";
    }
    out->amount.hundredths *= m->turn_debit ? -1 : 1;
    bool empty = mn_text_trim(out->text).len == 0 && mn_text_trim(in.text).len == 0;
    out->text = mn_text_trim(out->text).len > 0 ? out->text : in.text;
    return empty ? "no amount" : NULL;
}

const char *mn_money_read(const mn_money *m, const mn_table *t, size_t row, mn_money_cell *out)
{
    *out = (mn_money_cell){.text = {"", 0}};
    const char *reason =
        m->amount != SIZE_MAX ? read_signed(m, t, row, out) : read_sides(m, t, row, out);
    const mn_mark says = out->amount.says;
    if (!reason && m->strict && !m->mixed) {
        const bool other = (m->mark == MN_MARK_POINT && says == MN_MARK_COMMA) ||
                           (m->mark == MN_MARK_COMMA && says == MN_MARK_POINT);
        reason = other ? "a decimal mark that no amount at the ledger's beginning has:"
                 : out->amount.lone
                     ? "thousands or decimals, which the ledger's beginning does not tell:"
                     : NULL;
        out->quote = reason != NULL;
    }
    if (m->cents) {
        int64_t *v = &out->amount.hundredths;
        *v = *v / 100 + (*v % 100 >= 50) - (*v % 100 <= -50);
    }
    return reason;
}
