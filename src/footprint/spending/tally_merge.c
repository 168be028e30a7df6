/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/tally_merge.c - tables of sums, read and added up. See
 * tally_file.h.
 *
 * Such a table comes from outside: each cell is checked, and the first that is wrong
 * is named with its line and column.
 */
#include "core/err.h"
#include "core/text.h"
#include "footprint/spending/tally_file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 40, NAMED = 40, NOTE_MAX = 700, SUM_DIGITS = 30 };

typedef struct in {
    const mn_table *t;
    mn_merged *m;
    mn_ledger *f;
    mn_err *e;
    uint64_t offset; /* lines before this file's first, in the whole */
    size_t columns;  /* met so far */
    bool first;      /* of the files */
} in;

static const uint64_t LINES_MOST = UINT64_C(1) << 53;

static const char like_first[] = "make the parts' tallies with --like the first one's";

/* --- cells -------------------------------------------------------------------------- */

static mn_text cell(const in *f, size_t row, size_t col)
{
    return mn_table_text(f->t, row, col);
}

static mn_status wrong(const in *f, size_t row, size_t col, const char *what)
{
    mn_fail_at(f->e, MN_DATA, mn_table_source(f->t), mn_table_line(f->t, row), (uint64_t)col + 1,
               "%s in a tally's column '%s'", what, mn_table_col_name(f->t, col));
    mn_offending(f->e, mn_utf8_cut(cell(f, row, col), SHOWN));
    return mn_hint(f->e, "tallies are written by 'manumit footprint tally', not by hand");
}

static mn_status differs(const in *f, size_t row, size_t col)
{
    wrong(f, row, col, "something else than in the files before");
    return mn_hint(f->e, "%s", like_first);
}

static mn_status number(const in *f, size_t row, size_t col, int64_t least, int64_t most,
                        int64_t *out)
{
    return mn_text_i64(cell(f, row, col), out) && *out >= least && *out <= most
               ? MN_OK
               : wrong(f, row, col, "no number that fits");
}

static mn_status count(const in *f, size_t row, size_t col, uint64_t *out)
{
    int64_t v = 0;
    mn_status st = number(f, row, col, 0, INT64_C(1) << 53, &v);
    *out = (uint64_t)v;
    return st;
}

/* The sums of any number of files must fit, so each is below 10^30. */
static mn_status sum(const in *f, size_t row, size_t col, mn_u128 *out)
{
    const mn_text t = cell(f, row, col);
    return t.len <= SUM_DIGITS && mn_u128_read(out, t) ? MN_OK
                                                       : wrong(f, row, col, "no sum that fits");
}

/* --- what is there once ------------------------------------------------------------- */

static mn_status keep_name(const in *f, size_t row, size_t col, const char **out)
{
    mn_merged *m = f->m;
    const mn_text name = cell(f, row, col);
    uint32_t at = mn_map_get(&m->names, name);
    mn_status st = MN_OK;
    if (at == MN_MAP_NONE) {
        const mn_text kept = mn_arena_text(&f->f->s->arena, name);
        if (!kept.ptr || !mn_grow(&m->name, &m->name_cap, m->name_count + 1, sizeof *m->name)) {
            return mn_fail_memory(f->e);
        }
        at = (uint32_t)m->name_count;
        m->name[m->name_count++] = kept.ptr;
        st = mn_map_put(&m->names, kept, &at, f->e);
    }
    *out = m->name[at];
    return st;
}

/* "c3:0.5;c4:0.5" */
static bool read_mix(mn_mix *mix, mn_text text)
{
    mn_text part, name;
    double all = 0;
    *mix = (mn_mix){.reason = "from a tally"};
    while (mn_text_split(&text, ';', &part)) {
        double share = 0;
        if (!mn_text_split(&part, ':', &name) || !part.ptr || mix->n >= MN_INDUSTRIES) {
            return false;
        }
        const int industry = mn_industry_find(NULL, name);
        if (industry < 0 || !mn_text_f64(part, &share) || !(share > 0) || share > 1.000001) {
            return false;
        }
        for (size_t k = 0; k < mix->n; k++) {
            if (mix->industry[k] == industry) {
                return false;
            }
        }
        mix->industry[mix->n] = (uint8_t)industry;
        mix->share[mix->n++] = share;
        all += share;
    }
    return mix->n > 0 && fabs(all - 1) < 1e-5;
}

static mn_status keep_mix(const in *f, size_t row, const mn_mix **out)
{
    mn_merged *m = f->m;
    const mn_text text = cell(f, row, MN_TALLY_INDUSTRIES);
    uint32_t at = mn_map_get(&m->mixes, text);
    mn_status st = MN_OK;
    if (at == MN_MAP_NONE) {
        mn_mix mix;
        if (!read_mix(&mix, text)) {
            return wrong(f, row, MN_TALLY_INDUSTRIES, "no mix of industries");
        }
        const mn_text kept = mn_arena_text(&f->f->s->arena, text);
        mn_mix *copy = mn_arena_alloc(&f->f->s->arena, 1, sizeof *copy);
        if (!kept.ptr || !copy ||
            !mn_grow(&m->mix, &m->mix_cap, m->mix_count + 1, sizeof *m->mix)) {
            return mn_fail_memory(f->e);
        }
        *copy = mix; /* the name tells mixes apart where prices are kept */
        snprintf(copy->via, sizeof copy->via, "m%zu", m->mix_count);
        at = (uint32_t)m->mix_count;
        m->mix[m->mix_count++] = copy;
        st = mn_map_put(&m->mixes, kept, &at, f->e);
    }
    *out = m->mix[at];
    return st;
}

/* --- rows ----------------------------------------------------------------------------- */

/* Products are told apart only where the answer is to tell them apart. */
static mn_status find_product(const in *f, size_t row, uint16_t *product)
{
    const mn_text id = cell(f, row, MN_TALLY_PRODUCT);
    const mn_materials *m = f->m->o.materials;
    *product = m && id.len > 0 ? mn_product_find(m, id) : 0;
    return m && id.len > 0 && *product == 0 ? wrong(f, row, MN_TALLY_PRODUCT, "no such product")
                                            : MN_OK;
}

/* How a price is made up; what was taken for a price is never taken as a basic one. */
static mn_status find_price(const in *f, size_t row, mn_tally *t)
{
    const mn_text id = cell(f, row, MN_TALLY_PRICE);
    mn_status st = MN_OK;
    if (id.len > 0) {
        st = mn_price_by_id(&f->f->pricer, &t->price, id, t->mix, t->year, f->e);
    }
    return st == MN_OK && !t->price && !f->m->o.prices.basic
               ? wrong(f, row, MN_TALLY_PRICE, "no margins that this version knows")
               : st;
}

/* All sums together hold no more lines than can be counted. */
static mn_status count_lines(const in *f, size_t row, uint64_t lines)
{
    f->m->counted += lines;
    return f->m->counted <= LINES_MOST
               ? MN_OK
               : wrong(f, row, MN_TALLY_LINES, "more lines than there can be");
}

static mn_status take_placed(const in *f, size_t row)
{
    mn_tally t = {0};
    const mn_text origin = cell(f, row, MN_TALLY_ORIGIN), by = cell(f, row, MN_TALLY_BY);
    int64_t year = 0;
    uint32_t index;
    mn_status st = f->m->priced ? MN_OK : mn_ledger_open_pricer(f->f, f->e);
    f->m->priced = true;
    st = st == MN_OK ? keep_name(f, row, MN_TALLY_CURRENCY, &t.currency) : st;
    if (st != MN_OK || (st = keep_mix(f, row, &t.mix)) ||
        (st = number(f, row, MN_TALLY_YEAR, 1, 9999, &year)) ||
        (st = find_product(f, row, &t.product)) || (st = sum(f, row, MN_TALLY_SPENT, &t.spent)) ||
        (st = sum(f, row, MN_TALLY_REFUNDED, &t.refunded)) ||
        (st = count(f, row, MN_TALLY_LINES, &t.lines)) ||
        (st = count(f, row, MN_TALLY_REFUNDS, &t.refunds)) ||
        (st = count(f, row, MN_TALLY_DOUBTFUL, &t.doubtful)) ||
        (st = sum(f, row, MN_TALLY_DOUBTFUL_SUM, &t.doubtful_sum))) {
        return st;
    }
    t.year = (int)year;
    t.by = mn_text_eq_str(by, "code") ? MN_PLACED_CODE : MN_PLACED_WORDS;
    t.origin = origin.len > 0 ? mn_country_find(f->f->r, origin) : NULL;
    if (t.by == MN_PLACED_WORDS && !mn_text_eq_str(by, "words")) {
        return wrong(f, row, MN_TALLY_BY, "neither 'code' nor 'words'");
    }
    if (origin.len > 0 && !t.origin) {
        return wrong(f, row, MN_TALLY_ORIGIN, "no country");
    }
    if (!mn_text_f64(cell(f, row, MN_TALLY_SCORE), &t.score) || !(t.score >= 0 && t.score <= 1)) {
        return wrong(f, row, MN_TALLY_SCORE, "no score from 0 to 1");
    }
    if (t.lines == 0 || t.refunds > t.lines || t.doubtful > t.lines ||
        t.doubtful_sum > t.spent + t.refunded) {
        return wrong(f, row, MN_TALLY_LINES, "counts that contradict each other");
    }
    if ((st = count_lines(f, row, t.lines)) || (st = find_price(f, row, &t))) {
        return st;
    }
    f->f->counts.untaxed += f->f->pricer.vat && mn_price_unknown(t.price) ? t.lines : 0;
    return mn_tallies_add(f->f->tallies, &t, &index, f->e);
}

static mn_status take_missed(const in *f, size_t row)
{
    int64_t year = 0, known = 0;
    mn_missed m = {.moved = mn_text_eq_str(cell(f, row, MN_TALLY_KEY), "moved")};
    mn_status st = keep_name(f, row, MN_TALLY_VALUE, &m.reason);
    if (st != MN_OK || (st = keep_name(f, row, MN_TALLY_CURRENCY, &m.currency)) ||
        (st = number(f, row, MN_TALLY_YEAR, 0, 9999, &year)) ||
        (st = number(f, row, MN_TALLY_REFUNDS, 0, 1, &known)) ||
        (st = sum(f, row, MN_TALLY_SPENT, &m.sum)) ||
        (st = count(f, row, MN_TALLY_LINES, &m.lines)) || (st = count_lines(f, row, m.lines))) {
        return st;
    }
    m.year = (int)year;
    m.known = known == 1;
    return mn_tallies_miss(f->f->tallies, &m, f->e);
}

static mn_status take_line(const in *f, size_t row)
{
    mn_spending *s = f->f->s;
    mn_unplaced u = {.usd = NAN};
    if (s->unplaceds >= MN_UNPLACED_LISTED) {
        return MN_OK;
    }
    mn_status st = count(f, row, MN_TALLY_LINE, &u.line);
    if (st != MN_OK || (st = keep_name(f, row, MN_TALLY_KEY, &u.reason)) ||
        (st = keep_name(f, row, MN_TALLY_CURRENCY, &u.currency))) {
        return st;
    }
    u.line += f->offset;
    u.description = mn_arena_text(&s->arena, cell(f, row, MN_TALLY_VALUE));
    u.amount_text = mn_arena_text(&s->arena, cell(f, row, MN_TALLY_BY));
    if (!u.description.ptr || !u.amount_text.ptr ||
        !mn_grow(&s->unplaced, &s->unplaced_cap, s->unplaceds + 1, sizeof *s->unplaced)) {
        return mn_fail_memory(f->e);
    }
    s->unplaced[s->unplaceds++] = u;
    return MN_OK;
}

static mn_status take_good(const in *f, size_t row,
                           mn_status (*on_good)(void *, const mn_tally_good *, mn_err *),
                           void *payload)
{
    mn_tally_good g = {0};
    int64_t known = 0;
    mn_status st = keep_name(f, row, MN_TALLY_KEY, &g.good);
    if (st != MN_OK || (st = keep_name(f, row, MN_TALLY_VALUE, &g.iso3)) ||
        (st = count(f, row, MN_TALLY_LINES, &g.lines)) ||
        (st = count(f, row, MN_TALLY_LINE, &g.first_line)) ||
        (st = number(f, row, MN_TALLY_REFUNDS, 0, 1, &known))) {
        return st;
    }
    g.first_line += f->offset;
    g.origin_known = known != 0;
    return on_good ? on_good(payload, &g, f->e) : MN_OK;
}

static mn_status take_count(const in *f, size_t row)
{
    mn_counts *c = &f->f->counts;
    const struct {
        const char *name;
        uint64_t *sum;
        int64_t *first, *last;
    } counts[] = {
        {"dated", &c->dated, NULL, NULL},
        {"undated", &c->undated, NULL, NULL},
        {"zeros", &c->zeros, NULL, NULL},
        {"totals", &c->totals, NULL, NULL},
        {"serials", &c->serials, NULL, NULL},
        {"other_origins", &f->f->origins.others, NULL, NULL},
        {"day_proved", &c->span[0].proved, NULL, NULL},
        {"month_proved", &c->span[1].proved, NULL, NULL},
        {"day_first", NULL, &c->span[0].first, NULL},
        {"month_first", NULL, &c->span[1].first, NULL},
        {"day_last", NULL, NULL, &c->span[0].last},
        {"month_last", NULL, NULL, &c->span[1].last},
    };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        int64_t v = 0;
        if (!mn_text_eq_str(cell(f, row, MN_TALLY_KEY), counts[i].name)) {
            continue;
        }
        if (counts[i].sum == &c->serials && c->serials == 0) {
            mn_status first = count(f, row, MN_TALLY_LINE, &c->serial_line);
            if (first != MN_OK) {
                return first;
            }
            c->serial_line += f->offset;
        }
        mn_status st =
            number(f, row, MN_TALLY_VALUE, counts[i].sum ? 0 : -1000000, INT64_C(1) << 53, &v);
        if (st == MN_OK && counts[i].sum) {
            *counts[i].sum += (uint64_t)v;
        } else if (st == MN_OK && counts[i].first) {
            *counts[i].first = v < *counts[i].first ? v : *counts[i].first;
        } else if (st == MN_OK) {
            *counts[i].last = v > *counts[i].last ? v : *counts[i].last;
        }
        return st;
    }
    return wrong(f, row, MN_TALLY_KEY, "an unknown count");
}

static mn_status take_unknown_origin(const in *f, size_t row)
{
    uint64_t lines = 0;
    mn_status st = count(f, row, MN_TALLY_LINES, &lines);
    return st == MN_OK ? mn_origins_miss(&f->f->origins, cell(f, row, MN_TALLY_VALUE), lines, f->e)
                       : st;
}

static mn_status take_unknown_code(const in *f, size_t row)
{
    uint64_t lines = 0, line = 0;
    mn_counts *c = &f->f->counts;
    const mn_codes system = mn_codes_find(cell(f, row, MN_TALLY_KEY));
    mn_status st = count(f, row, MN_TALLY_LINES, &lines);
    if (st != MN_OK || (st = count(f, row, MN_TALLY_LINE, &line))) {
        return st;
    }
    if (system == MN_CODES) {
        return wrong(f, row, MN_TALLY_KEY, "no system of codes");
    }
    if (c->unknown_codes == 0) {
        c->unknown_system = system;
        c->unknown_line = line + f->offset;
        c->unknown_code = mn_arena_text(&f->f->s->arena, cell(f, row, MN_TALLY_VALUE));
        st = c->unknown_code.ptr ? MN_OK : mn_fail_memory(f->e);
    }
    c->unknown_codes += lines;
    return st;
}

/* A rate that this part was read with. */
static mn_status take_rate(const in *f, size_t row)
{
    mn_prices *p = &f->f->prices;
    mn_rate_given g = {0};
    int64_t year = 0;
    mn_status st = keep_name(f, row, MN_TALLY_CURRENCY, &g.currency);
    if (st != MN_OK || (st = number(f, row, MN_TALLY_YEAR, 1900, 2100, &year))) {
        return st;
    }
    g.year = (int)year;
    if (!mn_text_f64(cell(f, row, MN_TALLY_VALUE), &g.usd) || !(g.usd > 0) || isinf(g.usd)) {
        return wrong(f, row, MN_TALLY_VALUE, "no rate");
    }
    for (size_t i = p->n; i > 0; i--) {
        const mn_rate_given *had = &p->given[i - 1];
        if (had->year == g.year && strcmp(had->currency, g.currency) == 0) {
            return had->usd == g.usd ? MN_OK : differs(f, row, MN_TALLY_VALUE);
        }
    }
    if (!mn_grow(&p->given, &p->cap, p->n + 1, sizeof *p->given)) {
        return mn_fail_memory(f->e);
    }
    p->given[p->n++] = g;
    return MN_OK;
}

/* --- what was decided ------------------------------------------------------------------ */

static mn_status decide_number(const in *f, size_t row)
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
        if (!mn_text_eq_str(cell(f, row, MN_TALLY_KEY), all[i].name)) {
            continue;
        }
        mn_status st = number(f, row, MN_TALLY_VALUE, 0, all[i].most, &v);
        if (st == MN_OK && !f->first && (all[i].flag ? *all[i].flag : *all[i].number) != v) {
            return differs(f, row, MN_TALLY_VALUE);
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
    return wrong(f, row, MN_TALLY_KEY, "an unknown decision");
}

/* Parts that were taught different things are no parts of one ledger. */
static mn_status decide_corrections(const in *f, size_t row)
{
    const mn_text sha = cell(f, row, MN_TALLY_VALUE);
    if (sha.len >= sizeof f->m->taught) {
        return wrong(f, row, MN_TALLY_VALUE, "no SHA-256");
    }
    if (!f->first && !mn_text_eq_str(sha, f->m->taught)) {
        wrong(f, row, MN_TALLY_VALUE, "other corrections than in the files before");
        return mn_hint(f->e, "make all parts' tallies with the same --corrections");
    }
    snprintf(f->m->taught, sizeof f->m->taught, "%.*s", (int)sha.len, sha.ptr);
    return MN_OK;
}

static mn_status decide(const in *f, size_t row)
{
    mn_decided *d = &f->f->d;
    const mn_text key = cell(f, row, MN_TALLY_KEY), value = cell(f, row, MN_TALLY_VALUE);
    if (mn_text_eq_str(key, "country")) {
        const mn_country *c = value.len > 0 ? mn_country_find(f->f->r, value) : NULL;
        if (value.len > 0 && !c) {
            return wrong(f, row, MN_TALLY_VALUE, "no country");
        }
        if (!f->first && c != f->m->country) {
            return differs(f, row, MN_TALLY_VALUE);
        }
        f->m->country = c;
        f->m->o.country = f->m->o.country ? f->m->o.country : c;
        return MN_OK;
    }
    if (mn_text_eq_str(key, "buyer")) {
        mn_buyer buyer = MN_HOUSEHOLD;
        if (!mn_buyer_find(&buyer, value)) {
            return wrong(f, row, MN_TALLY_VALUE, "no buyer");
        }
        if (!f->first && buyer != f->m->buyer) {
            return differs(f, row, MN_TALLY_VALUE);
        }
        f->m->buyer = f->m->o.buyer = buyer;
        return MN_OK;
    }
    if (mn_text_eq_str(key, "corrections")) {
        return decide_corrections(f, row);
    }
    if (mn_text_eq_str(key, "currency")) {
        const char *name = NULL;
        mn_status st = keep_name(f, row, MN_TALLY_VALUE, &name);
        if (st != MN_OK) {
            return st;
        }
        if (!f->first && strcmp(d->currency.general ? d->currency.general : "", name) != 0) {
            return differs(f, row, MN_TALLY_VALUE);
        }
        d->currency.general = name[0] != '\0' ? name : NULL;
        return MN_OK;
    }
    return decide_number(f, row);
}

static mn_status take_column(in *f, size_t row)
{
    mn_streamed *told = &f->m->told;
    const mn_text name = cell(f, row, MN_TALLY_VALUE);
    if (!f->first) {
        const bool same = f->columns < told->columns && mn_text_eq(told->column[f->columns], name);
        f->columns++;
        return same ? MN_OK : differs(f, row, MN_TALLY_VALUE);
    }
    if (!mn_grow(&told->column, &f->m->column_cap, told->columns + 1, sizeof *told->column)) {
        return mn_fail_memory(f->e);
    }
    told->column[told->columns] = mn_arena_text(&f->f->s->arena, name);
    return told->column[told->columns++].ptr ? MN_OK : mn_fail_memory(f->e);
}

static mn_status take_role(const in *f, size_t row)
{
    size_t *at = f->f->d.columns.at;
    int64_t v = 0;
    mn_status st = number(f, row, MN_TALLY_VALUE, 0, (int64_t)f->m->told.columns - 1, &v);
    for (size_t i = 0; st == MN_OK && i < MN_SPEND_ROLES; i++) {
        if (mn_text_eq_str(cell(f, row, MN_TALLY_KEY), mn_spend_role_name((mn_spend_role)i))) {
            if (!f->first && at[i] != (size_t)v) {
                return differs(f, row, MN_TALLY_VALUE);
            }
            at[i] = (size_t)v;
            return MN_OK;
        }
    }
    return st == MN_OK ? wrong(f, row, MN_TALLY_KEY, "no role") : st;
}

static mn_status take_note(const in *f, size_t row)
{
    const mn_text note = cell(f, row, MN_TALLY_VALUE);
    const mn_spending *s = f->f->s;
    for (size_t i = 0; i < s->notes; i++) {
        if (mn_text_eq_str(note, s->note[i])) {
            return MN_OK;
        }
    }
    return s->notes < NAMED
               ? mn_spending_note(f->f->s, f->e, "%.*s",
                                  (int)(note.len < NOTE_MAX ? note.len : NOTE_MAX), note.ptr)
               : MN_OK;
}

/* --- a file ------------------------------------------------------------------------------- */

/* Lines are told as if the files were one with one header. */
static mn_status take_source(in *f, size_t row)
{
    uint64_t lines = 0, header = 0;
    mn_status st = count(f, row, MN_TALLY_LINES, &lines);
    if (st == MN_OK) {
        st = count(f, row, MN_TALLY_LINE, &header);
    }
    if (st == MN_OK && header > lines) {
        st = wrong(f, row, MN_TALLY_LINES, "counts that contradict each other");
    }
    if (st == MN_OK) {
        f->offset = f->m->lines - (f->first || header > f->m->lines ? 0 : header);
        f->m->lines = f->offset + lines;
        f->f->counts.lines = f->m->lines;
    }
    return st;
}

static mn_status take_row(in *f, size_t row,
                          mn_status (*on_good)(void *, const mn_tally_good *, mn_err *),
                          void *payload)
{
    const mn_text kind = cell(f, row, MN_TALLY_KIND);
    const struct {
        const char *name;
        mn_status (*take)(const in *, size_t);
    } kinds[] = {{"placed", take_placed},
                 {"missed", take_missed},
                 {"unplaced", take_line},
                 {"role", take_role},
                 {"decided", decide},
                 {"count", take_count},
                 {"unknown_code", take_unknown_code},
                 {"unknown_origin", take_unknown_origin},
                 {"rate", take_rate},
                 {"note", take_note}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (mn_text_eq_str(kind, kinds[i].name)) {
            return kinds[i].take(f, row);
        }
    }
    return mn_text_eq_str(kind, "good")     ? take_good(f, row, on_good, payload)
           : mn_text_eq_str(kind, "source") ? take_source(f, row)
           : mn_text_eq_str(kind, "column")
               ? take_column(f, row)
               : wrong(f, row, MN_TALLY_KIND, "an unknown kind of row");
}

/* The columns, the first row and the last. */
static mn_status check_frame(const in *f)
{
    const size_t rows = mn_table_rows(f->t);
    mn_text names = mn_text_of(mn_tally_columns), name;
    const char *file = mn_table_source(f->t);
    int64_t said = 0;
    for (size_t i = 0; i < MN_TALLY_COLUMNS && mn_text_split(&names, ',', &name); i++) {
        if (i >= mn_table_cols(f->t) || !mn_text_eq_str(name, mn_table_col_name(f->t, i))) {
            mn_fail_at(f->e, MN_DATA, file, 1, (uint64_t)i + 1,
                       "no tally: its column %zu is not '%.*s'", i + 1, (int)name.len, name.ptr);
            return mn_hint(f->e, "make one: manumit footprint tally FILE --csv > FILE.tally");
        }
    }
    if (mn_table_rejects(f->t) > 0) {
        return mn_fail_at(f->e, MN_DATA, file, mn_table_reject_line(f->t, 0), 0, "%s",
                          mn_table_reject_reason(f->t, 0));
    }
    if (rows == 0 || !mn_text_eq_str(cell(f, 0, MN_TALLY_KIND), "manumit-tally")) {
        return mn_fail_at(f->e, MN_DATA, file, 2, 1, "no tally: its first row is not one's");
    }
    if (!mn_text_eq_str(cell(f, 0, MN_TALLY_KEY), MN_TALLY_FORMAT)) {
        return wrong(f, 0, MN_TALLY_KEY, "a format that this version does not know");
    }
    if (!mn_text_eq_str(cell(f, rows - 1, MN_TALLY_KIND), "end") ||
        !mn_text_i64(cell(f, rows - 1, MN_TALLY_VALUE), &said) || said != (int64_t)rows - 1) {
        mn_fail_at(f->e, MN_DATA, file, mn_table_line(f->t, rows - 1), 0, "the tally is cut short");
        return mn_hint(f->e, "make it again");
    }
    return MN_OK;
}

mn_status mn_merge_begin(mn_merged *m, mn_ledger *f, mn_spending *out, const mn_reference *r,
                         const mn_spending_options *o, const mn_ctx *ctx, mn_err *e)
{
    *m = (mn_merged){0};
    f->s = out;
    f->r = r;
    m->o = *o;
    f->o = &m->o;
    f->text = &f->part;
    out->currency = "USD";
    out->first_day = out->last_day = INT64_MIN;
    out->streamed = true;
    out->tallies = f->tallies = calloc(1, sizeof *f->tallies);
    mn_counts_begin(&f->counts);
    mn_origins_open(&f->origins, r, &out->arena);
    for (size_t i = 0; i < MN_SPEND_ROLES; i++) {
        f->d.columns.at[i] = SIZE_MAX;
    }
    f->d.columns.isic = f->d.columns.code = MN_CODES;
    return out->tallies ? mn_prices_open(&f->prices, r, o, &out->arena, ctx, e) : mn_fail_memory(e);
}

mn_status mn_merge_add(mn_merged *m, mn_ledger *f, const mn_table *t,
                       mn_status (*on_good)(void *payload, const mn_tally_good *g, mn_err *e),
                       void *payload, mn_err *e)
{
    in one = {.t = t, .m = m, .f = f, .e = e, .first = m->files == 0};
    mn_status st = check_frame(&one);
    for (size_t i = 1; st == MN_OK && i + 1 < mn_table_rows(t); i++) {
        st = take_row(&one, i, on_good, payload);
    }
    if (st == MN_OK && !one.first && one.columns != m->told.columns) {
        st = mn_fail_at(e, MN_DATA, mn_table_source(t), 0, 0,
                        "fewer columns than in the files before");
    }
    m->files++;
    f->settled_notes = f->s->notes;
    f->d.money.amount = f->d.columns.at[MN_SPEND_AMOUNT];
    f->d.money.debit = f->d.columns.at[MN_SPEND_DEBIT];
    f->d.money.credit = f->d.columns.at[MN_SPEND_CREDIT];
    f->d.money.direction = f->d.columns.at[MN_SPEND_DIRECTION];
    f->d.money.strict = true;
    return st;
}

void mn_merge_close(mn_merged *m)
{
    mn_map_free(&m->mixes);
    mn_map_free(&m->names);
    free(m->mix);
    free(m->name);
    free(m->told.column);
    *m = (mn_merged){0};
}
