/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/balance/words.c - amounts, periods and rows in words, and ratios that a mix-up of units
 * would make.
 */
#include <math.h>
#include <stdlib.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"
#include "trace/balance/node.h"
#include "trace/unit/unit.h"

const char *mn_balance_name(mn_balance_verdict v)
{
    static const char *const name[MN_BALANCE_VERDICTS] = {
        "possible", "tight", "over-committed", "impossible", "no source", "unknown"};
    return (unsigned)v < MN_BALANCE_VERDICTS ? name[v] : "";
}

/* With a comma at each thousand: 12,400. */
static void grouped(mn_buf *b, double v, int decimals)
{
    char text[64];
    int n = snprintf(text, sizeof text, "%.*f", decimals, v);
    int whole = 0;
    while (whole < n && text[whole] != '.')
        whole++;
    int end = n;
    if (whole < n) /* zeros behind the point say nothing */
        while (text[end - 1] == '0' || text[end - 1] == '.')
            if (text[--end] == '.')
                break;
    for (int i = 0; i < end; i++) {
        if (i && i < whole && (whole - i) % 3 == 0 && text[i - 1] != '-')
            mn_buf_char(b, ',');
        mn_buf_char(b, text[i]);
    }
}

void mn_say_amount(mn_buf *b, double amount, uint16_t unit)
{
    const mn_unit *u = mn_unit_at(unit);
    const char *name = u ? u->name : "";
    double v = amount;
    if (!isfinite(v)) {
        mn_buf_str(b, isnan(v) ? "an unknown amount" : "any amount");
        return;
    }
    if (u && unit == mn_measure_base(MN_MASS) && fabs(v) >= 1000) {
        v /= 1000;
        name = "t";
    }
    int whole = fabs(v) >= 1 ? (int)floor(log10(fabs(v))) + 1 : 1;
    if (v != 0 && (fabs(v) < 1e-3 || fabs(v) >= 1e12))
        mn_buf_fmt(b, "%.4g", v);
    else
        grouped(b, v, whole >= 4 ? 0 : 4 - whole);
    if (!*name)
        return;
    mn_buf_char(b, ' ');
    mn_buf_str(b, name);
    if (u->measure == MN_COUNT && v != 1 && mn_text_eq_str(mn_text_of(name), "piece"))
        mn_buf_char(b, 's');
}

void mn_say_period(mn_buf *b, const mn_ground *g, int32_t period)
{
    int64_t y;
    unsigned m, d;
    int32_t day = mn_period_day(g, period);
    if (day == MN_NO_DAY) {
        mn_buf_str(b, "no date");
        return;
    }
    mn_civil_from_days(day, &y, &m, &d);
    if (g->options.months == 12)
        mn_buf_fmt(b, "%04lld", (long long)y);
    else if (g->options.months == 3)
        mn_buf_fmt(b, "%04lld-Q%u", (long long)y, (m + 2) / 3);
    else
        mn_buf_fmt(b, "%04lld-%02u", (long long)y, m);
}

void mn_say_good(mn_buf *b, const mn_ground *g, uint32_t good)
{
    mn_buf_text(b, mn_chain_text(g->chain, g->chain->good[good].text));
}

void mn_say_row(mn_buf *b, const mn_chain *c, mn_row_at at)
{
    if (at.file < c->files) {
        mn_text name = mn_chain_text(c, c->file[at.file].name);
        size_t i = name.len;
        while (i > 0 && name.ptr[i - 1] != '/')
            i--;
        mn_buf_text(b, mn_text_sub(name, i, name.len - i));
    } else {
        mn_buf_str(b, "line");
    }
    mn_buf_fmt(b, ":%u", at.line);
}

/* Texts lie in a buffer that grows: until mn_part_settle() ptr is an offset. */
mn_text mn_part_text(const mn_balance_part *p, size_t from)
{
    return (mn_text){(const char *)(uintptr_t)from, p->text.len - from};
}

static mn_text settle(const mn_balance_part *p, mn_text t)
{
    return t.len ? (mn_text){p->text.ptr + (uintptr_t)t.ptr, t.len} : (mn_text){"", 0};
}

void mn_part_settle(mn_balance_part *p)
{
    for (size_t i = 0; i < p->rows; i++) {
        p->row[i].why = settle(p, p->row[i].why);
        p->row[i].rows = settle(p, p->row[i].rows);
        p->row[i].document = settle(p, p->row[i].document);
    }
    for (size_t i = 0; i < p->notes; i++) {
        p->note[i].text = settle(p, p->note[i].text);
        p->note[i].rows = settle(p, p->note[i].rows);
    }
}

mn_status mn_part_note(mn_balance_part *p, const mn_balance_note *note, mn_err *e)
{
    if (!mn_grow(&p->note, &p->note_cap, p->notes + 1, sizeof *p->note))
        return mn_fail_memory(e);
    p->note[p->notes++] = *note;
    return MN_OK;
}

/* Within half a per cent: figures of a chain are rarely nearer to such a ratio by chance. */
const char *mn_mix_up(double ratio)
{
    static const struct {
        double is;
        const char *says;
    } mix[] = {
        {1000, "kilograms written as tonnes, or single pieces as thousands"},
        {0.001, "tonnes written as kilograms, or thousands as single pieces"},
        {2.20462262, "pounds written as kilograms"},
        {0.45359237, "kilograms written as pounds"},
        {0.90718474, "tonnes written as short tons"},
        {1.10231131, "short tons written as tonnes"},
        {907.18474, "kilograms written as short tons"},
        {1.0 / 907.18474, "short tons written as kilograms"},
        {2204.62262, "pounds written as tonnes"},
        {1.0 / 2204.62262, "tonnes written as pounds"},
        {1.09361330, "yards written as metres"},
        {0.9144, "metres written as yards"},
        {1e6, "grams written as tonnes"},
        {1e-6, "tonnes written as grams"},
        {12, "single pieces written as dozens"},
        {1.0 / 12, "dozens written as single pieces"},
    };
    for (size_t i = 0; ratio > 0 && i < sizeof mix / sizeof *mix; i++)
        if (fabs(ratio / mix[i].is - 1) <= 0.005)
            return mix[i].says;
    return NULL;
}
