/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/tally_decided.c - what was decided for all lines of a part: columns, marks,
 * currency, who buys. The first part decides; the others must agree.
 */
#include "footprint/spending/tally_in.h"

#include "core/err.h"
#include "core/text.h"

#include <stdio.h>
#include <string.h>

static mn_status decide_number(const mn_tally_in *f, size_t row)
{
    mn_decided *d = &f->f->d;
    int64_t mark = d->money.mark, isic = d->columns.isic, code = d->columns.code, year = d->year;
    const struct {
        const char *name;
        int64_t *number;
        bool *flag;
        int64_t most;
    } all[] = {
        {"mark", &mark, NULL, MN_MARK_BOTH},
        {"isic", &isic, NULL, MN_CODES},
        {"code", &code, NULL, MN_CODES},
        {"year", &year, NULL, 9999},
        {"times", &d->money.times, NULL, INT64_C(1000000000000)},
        {"mixed", NULL, &d->money.mixed, 1},
        {"turn_amount", NULL, &d->money.turn_amount, 1},
        {"turn_debit", NULL, &d->money.turn_debit, 1},
        {"turn_credit", NULL, &d->money.turn_credit, 1},
        {"cents", NULL, &d->money.cents, 1},
        {"coicop1999", NULL, &f->m->coicop1999, 1},
        {"dollars", NULL, &d->currency.dollars, 1},
        {"assumed_dollars", NULL, &d->assumed_dollars, 1},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        int64_t v = 0;
        if (!mn_text_eq_str(mn_tally_cell(f, row, MN_TALLY_KEY), all[i].name)) {
            continue;
        }
        mn_status st = mn_tally_number(f, row, MN_TALLY_VALUE, 0, all[i].most, &v);
        if (st == MN_OK && !f->first && (all[i].flag ? *all[i].flag : *all[i].number) != v) {
            return mn_tally_differs(f, row, MN_TALLY_VALUE);
        }
        if (st == MN_OK && all[i].flag) {
            *all[i].flag = v != 0;
        } else if (st == MN_OK) {
            *all[i].number = v;
        }
        d->money.mark = (mn_mark)mark;
        d->columns.isic = (mn_codes)isic;
        d->columns.code = (mn_codes)code;
        d->year = (int)year;
        return st;
    }
    return mn_tally_wrong(f, row, MN_TALLY_KEY, "an unknown decision");
}

/* Parts that were taught different things are no parts of one ledger. */
static mn_status decide_corrections(const mn_tally_in *f, size_t row)
{
    const mn_text sha = mn_tally_cell(f, row, MN_TALLY_VALUE);
    if (sha.len >= sizeof f->m->taught) {
        return mn_tally_wrong(f, row, MN_TALLY_VALUE, "no SHA-256");
    }
    if (!f->first && !mn_text_eq_str(sha, f->m->taught)) {
        mn_tally_wrong(f, row, MN_TALLY_VALUE, "other corrections than in the files before");
        return mn_hint(f->e, "make all parts' tallies with the same --corrections");
    }
    snprintf(f->m->taught, sizeof f->m->taught, "%.*s", (int)sha.len, sha.ptr);
    return MN_OK;
}

mn_status mn_tally_decide(const mn_tally_in *f, size_t row)
{
    mn_decided *d = &f->f->d;
    const mn_text key = mn_tally_cell(f, row, MN_TALLY_KEY),
                  value = mn_tally_cell(f, row, MN_TALLY_VALUE);
    if (mn_text_eq_str(key, "country")) {
        const mn_country *c = value.len > 0 ? mn_country_find(f->f->r, value) : NULL;
        if (value.len > 0 && !c) {
            return mn_tally_wrong(f, row, MN_TALLY_VALUE, "no country");
        }
        if (!f->first && c != f->m->country) {
            return mn_tally_differs(f, row, MN_TALLY_VALUE);
        }
        f->m->country = c;
        f->m->o.country = f->m->o.country ? f->m->o.country : c;
        return MN_OK;
    }
    if (mn_text_eq_str(key, "buyer")) {
        mn_buyer buyer = MN_HOUSEHOLD;
        if (!mn_buyer_find(&buyer, value)) {
            return mn_tally_wrong(f, row, MN_TALLY_VALUE, "no buyer");
        }
        if (!f->first && buyer != f->m->buyer) {
            return mn_tally_differs(f, row, MN_TALLY_VALUE);
        }
        f->m->buyer = f->m->o.buyer = buyer;
        return MN_OK;
    }
    if (mn_text_eq_str(key, "corrections")) {
        return decide_corrections(f, row);
    }
    if (mn_text_eq_str(key, "currency")) {
        const char *name = NULL;
        mn_status st = mn_tally_name(f, row, MN_TALLY_VALUE, &name);
        if (st != MN_OK) {
            return st;
        }
        if (!f->first && strcmp(d->currency.general ? d->currency.general : "", name) != 0) {
            return mn_tally_differs(f, row, MN_TALLY_VALUE);
        }
        d->currency.general = name[0] != '\0' ? name : NULL;
        return MN_OK;
    }
    return decide_number(f, row);
}

mn_status mn_tally_take_column(mn_tally_in *f, size_t row)
{
    mn_streamed *told = &f->m->told;
    const mn_text name = mn_tally_cell(f, row, MN_TALLY_VALUE);
    if (!f->first) {
        const bool same = f->columns < told->columns && mn_text_eq(told->column[f->columns], name);
        f->columns++;
        return same ? MN_OK : mn_tally_differs(f, row, MN_TALLY_VALUE);
    }
    if (!mn_grow(&told->column, &f->m->column_cap, told->columns + 1, sizeof *told->column)) {
        return mn_fail_memory(f->e);
    }
    told->column[told->columns] = mn_arena_text(&f->f->s->arena, name);
    return told->column[told->columns++].ptr ? MN_OK : mn_fail_memory(f->e);
}

mn_status mn_tally_take_role(const mn_tally_in *f, size_t row)
{
    size_t *at = f->f->d.columns.at;
    int64_t v = 0;
    mn_status st = mn_tally_number(f, row, MN_TALLY_VALUE, 0, (int64_t)f->m->told.columns - 1, &v);
    for (size_t i = 0; st == MN_OK && i < MN_SPEND_ROLES; i++) {
        if (mn_text_eq_str(mn_tally_cell(f, row, MN_TALLY_KEY),
                           mn_spend_role_name((mn_spend_role)i))) {
            if (!f->first && at[i] != (size_t)v) {
                return mn_tally_differs(f, row, MN_TALLY_VALUE);
            }
            at[i] = (size_t)v;
            return MN_OK;
        }
    }
    return st == MN_OK ? mn_tally_wrong(f, row, MN_TALLY_KEY, "no role") : st;
}
