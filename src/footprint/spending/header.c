/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/header.c - the line of the header in a file that begins
 * with a title, an account's owner or the like.
 *
 * Such lines have fewer cells than the header, so that the reader took the first
 * for the header and rejected the real one; or it saw no delimiter and took whole
 * lines for cells; or the lines are filled up with empty cells. All are looked at.
 */
#include "core/text.h"
#include "footprint/spending/amount.h"
#include "footprint/spending/columns.h"
#include "footprint/spending/date.h"

#include <string.h>

enum { LAST_LINE = 30, CUT = 199 /* bytes; a longer rejected row is cut */ };

/* What the cells of a line say together. */
typedef struct said {
    bool money, what; /* headings of an amount, and of what was bought */
    bool date;
    bool value; /* a number or a date, as no header has */
} said;

static void hear(said *s, const mn_reference *r, mn_text cell)
{
    char name[128];
    mn_amount a;
    int year;
    cell = mn_text_trim(cell);
    if (cell.len == 0 || cell.len >= sizeof name) {
        return;
    }
    if (mn_amount_read(&a, cell, MN_MARK_UNKNOWN) == MN_AMOUNT_FINE ||
        mn_date_read(cell, &year) != MN_DATE_NONE) {
        s->value = true;
        return;
    }
    memcpy(name, cell.ptr, cell.len);
    name[cell.len] = '\0';
    const mn_spend_role role = mn_heading_read(r, name).role;
    s->money =
        s->money || role == MN_SPEND_AMOUNT || role == MN_SPEND_DEBIT || role == MN_SPEND_CREDIT;
    s->what = s->what || role == MN_SPEND_DESCRIPTION || role == MN_SPEND_CATEGORY ||
              (role >= MN_SPEND_HS && role <= MN_SPEND_CODE);
    s->date = s->date || role == MN_SPEND_DATE;
}

static bool is_header(const said *s)
{
    return s->money && s->what && !s->value;
}

/* --- rows that are not cut into cells
 * ---------------------------------------------------------------------- */

/* The character that most often stands between cells. */
static char delimiter_of(mn_text row)
{
    static const char candidates[] = {',', ';', '\t', '|'};
    size_t most = 0;
    char best = ',';
    for (size_t i = 0; i < sizeof candidates; i++) {
        size_t n = 0;
        for (size_t k = 0; k < row.len; k++) {
            n += row.ptr[k] == candidates[i];
        }
        if (n > most) {
            most = n;
            best = candidates[i];
        }
    }
    return best;
}

/* Takes the first cell off *rest. */
static mn_text take_cell(mn_text *rest, char delimiter)
{
    bool quoted = false;
    size_t len = 0;
    while (len < rest->len && (quoted || rest->ptr[len] != delimiter)) {
        quoted = quoted != (rest->ptr[len] == '"');
        len++;
    }
    mn_text cell = mn_text_trim(mn_text_sub(*rest, 0, len));
    *rest = mn_text_sub(*rest, len + 1, rest->len);
    return cell.len > 1 && cell.ptr[0] == '"' ? mn_text_sub(cell, 1, cell.len - 2) : cell;
}

static bool text_is_header(mn_text rest, const mn_reference *r)
{
    const char delimiter = delimiter_of(rest);
    const bool cut = rest.len >= CUT;
    const bool object = rest.len > 0 && rest.ptr[0] == '{'; /* of NDJSON */
    said s = {0};
    size_t cells = 0;
    for (; rest.len > 0; cells++) {
        hear(&s, r, take_cell(&rest, delimiter));
    }
    /* The amount may be in what was cut off. */
    return cells > 1 && !object && (is_header(&s) || (cut && s.date && s.what && !s.value));
}

/* --- all lines ---------------------------------------------------------------------------- */

static bool row_is_header(const mn_table *t, const mn_reference *r, size_t row)
{
    said s = {0};
    if (mn_table_cols(t) == 1) {
        return text_is_header(mn_table_text(t, row, 0), r);
    }
    for (size_t i = 0; i < mn_table_cols(t) && !s.value; i++) {
        hear(&s, r, mn_table_text(t, row, i));
    }
    return is_header(&s);
}

uint64_t mn_spending_header(const mn_table *t, const mn_reference *r)
{
    said own = {0};
    uint64_t best = 0;
    for (size_t i = 0; i < mn_table_cols(t); i++) {
        hear(&own, r, mn_text_of(mn_table_col_name(t, i)));
    }
    if (own.money && own.what) {
        return 0;
    }
    for (size_t i = 0; i < mn_table_rejects(t) && best == 0; i++) {
        const uint64_t line = mn_table_reject_line(t, i);
        if (line > LAST_LINE) {
            break;
        }
        best = line > 1 && text_is_header(mn_table_reject_text(t, i), r) ? line : 0;
    }
    for (size_t i = 0; i < mn_table_rows(t); i++) {
        const uint64_t line = mn_table_line(t, i);
        if (line > LAST_LINE || (best > 0 && line >= best)) {
            break;
        }
        if (line > 1 && row_is_header(t, r, i)) {
            best = line;
        }
    }
    return best > 0 ? best - 1 : 0;
}

bool mn_spending_no_header(mn_text amount, mn_text date)
{
    const bool cents =
        amount.len > 3 && (amount.ptr[amount.len - 3] == '.' || amount.ptr[amount.len - 3] == ',');
    mn_amount a;
    int year;
    return amount.len > 0 && mn_amount_read(&a, amount, MN_MARK_UNKNOWN) == MN_AMOUNT_FINE &&
           (cents || (date.len > 0 && mn_date_read(date, &year) != MN_DATE_NONE));
}
