/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/tally_rows.c - rows of a table of sums, added to the ledger that they are of.
 */
#include "footprint/spending/tally_in.h"

#include "core/err.h"
#include "core/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAMED = 40, NOTE_MAX = 700 };

static const uint64_t LINES_MOST = UINT64_C(1) << 53;

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

static mn_status keep_mix(const mn_tally_in *f, size_t row, const mn_mix **out)
{
    mn_merged *m = f->m;
    const mn_text text = mn_tally_cell(f, row, MN_TALLY_INDUSTRIES);
    uint32_t at = mn_map_get(&m->mixes, text);
    mn_status st = MN_OK;
    if (at == MN_MAP_NONE) {
        mn_mix mix;
        if (!read_mix(&mix, text)) {
            return mn_tally_wrong(f, row, MN_TALLY_INDUSTRIES, "no mix of industries");
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

/* Products are told apart only where the answer is to tell them apart. */
static mn_status find_product(const mn_tally_in *f, size_t row, uint16_t *product)
{
    const mn_text id = mn_tally_cell(f, row, MN_TALLY_PRODUCT);
    const mn_materials *m = f->m->o.materials;
    *product = m && id.len > 0 ? mn_product_find(m, id) : 0;
    return m && id.len > 0 && *product == 0
               ? mn_tally_wrong(f, row, MN_TALLY_PRODUCT, "no such product")
               : MN_OK;
}

/* How a price is made up; what was taken for a price is never taken as a basic one. */
static mn_status find_price(const mn_tally_in *f, size_t row, mn_tally *t)
{
    const mn_text id = mn_tally_cell(f, row, MN_TALLY_PRICE);
    mn_status st = MN_OK;
    if (id.len > 0) {
        st = mn_price_by_id(&f->f->pricer, &t->price, id, t->mix, t->year, f->e);
    }
    return st == MN_OK && !t->price && !f->m->o.prices.basic
               ? mn_tally_wrong(f, row, MN_TALLY_PRICE, "no margins that this version knows")
               : st;
}

/* All sums together hold no more lines than can be counted. */
static mn_status count_lines(const mn_tally_in *f, size_t row, uint64_t lines)
{
    f->m->counted += lines;
    return f->m->counted <= LINES_MOST
               ? MN_OK
               : mn_tally_wrong(f, row, MN_TALLY_LINES, "more lines than there can be");
}

mn_status mn_tally_take_placed(const mn_tally_in *f, size_t row)
{
    mn_tally t = {0};
    const mn_text origin = mn_tally_cell(f, row, MN_TALLY_ORIGIN),
                  by = mn_tally_cell(f, row, MN_TALLY_BY);
    int64_t year = 0;
    uint32_t index;
    mn_status st = f->m->priced ? MN_OK : mn_ledger_open_pricer(f->f, f->e);
    f->m->priced = true;
    st = st == MN_OK ? mn_tally_name(f, row, MN_TALLY_CURRENCY, &t.currency) : st;
    if (st != MN_OK || (st = keep_mix(f, row, &t.mix)) ||
        (st = mn_tally_number(f, row, MN_TALLY_YEAR, 1, 9999, &year)) ||
        (st = find_product(f, row, &t.product)) ||
        (st = mn_tally_sum(f, row, MN_TALLY_SPENT, &t.spent)) ||
        (st = mn_tally_sum(f, row, MN_TALLY_REFUNDED, &t.refunded)) ||
        (st = mn_tally_count(f, row, MN_TALLY_LINES, &t.lines)) ||
        (st = mn_tally_count(f, row, MN_TALLY_REFUNDS, &t.refunds)) ||
        (st = mn_tally_count(f, row, MN_TALLY_DOUBTFUL, &t.doubtful)) ||
        (st = mn_tally_sum(f, row, MN_TALLY_DOUBTFUL_SUM, &t.doubtful_sum))) {
        return st;
    }
    t.year = (int)year;
    t.by = mn_text_eq_str(by, "code") ? MN_PLACED_CODE : MN_PLACED_WORDS;
    t.origin = origin.len > 0 ? mn_country_find(f->f->r, origin) : NULL;
    if (t.by == MN_PLACED_WORDS && !mn_text_eq_str(by, "words")) {
        return mn_tally_wrong(f, row, MN_TALLY_BY, "neither 'code' nor 'words'");
    }
    if (origin.len > 0 && !t.origin) {
        return mn_tally_wrong(f, row, MN_TALLY_ORIGIN, "no country");
    }
    if (!mn_text_f64(mn_tally_cell(f, row, MN_TALLY_SCORE), &t.score) ||
        !(t.score >= 0 && t.score <= 1)) {
        return mn_tally_wrong(f, row, MN_TALLY_SCORE, "no score from 0 to 1");
    }
    if (t.lines == 0 || t.refunds > t.lines || t.doubtful > t.lines ||
        t.doubtful_sum > t.spent + t.refunded) {
        return mn_tally_wrong(f, row, MN_TALLY_LINES, "counts that contradict each other");
    }
    if ((st = count_lines(f, row, t.lines)) || (st = find_price(f, row, &t))) {
        return st;
    }
    f->f->counts.untaxed += f->f->pricer.vat && mn_price_unknown(t.price) ? t.lines : 0;
    return mn_tallies_add(f->f->tallies, &t, &index, f->e);
}

mn_status mn_tally_take_missed(const mn_tally_in *f, size_t row)
{
    int64_t year = 0, known = 0;
    mn_missed m = {.moved = mn_text_eq_str(mn_tally_cell(f, row, MN_TALLY_KEY), "moved")};
    mn_status st = mn_tally_name(f, row, MN_TALLY_VALUE, &m.reason);
    if (st != MN_OK || (st = mn_tally_name(f, row, MN_TALLY_CURRENCY, &m.currency)) ||
        (st = mn_tally_number(f, row, MN_TALLY_YEAR, 0, 9999, &year)) ||
        (st = mn_tally_number(f, row, MN_TALLY_REFUNDS, 0, 1, &known)) ||
        (st = mn_tally_sum(f, row, MN_TALLY_SPENT, &m.sum)) ||
        (st = mn_tally_count(f, row, MN_TALLY_LINES, &m.lines)) ||
        (st = count_lines(f, row, m.lines))) {
        return st;
    }
    m.year = (int)year;
    m.known = known == 1;
    return mn_tallies_miss(f->f->tallies, &m, f->e);
}

mn_status mn_tally_take_line(const mn_tally_in *f, size_t row)
{
    mn_spending *s = f->f->s;
    mn_unplaced u = {.usd = NAN};
    if (s->unplaceds >= MN_UNPLACED_LISTED) {
        return MN_OK;
    }
    mn_status st = mn_tally_count(f, row, MN_TALLY_LINE, &u.line);
    if (st != MN_OK || (st = mn_tally_name(f, row, MN_TALLY_KEY, &u.reason)) ||
        (st = mn_tally_name(f, row, MN_TALLY_CURRENCY, &u.currency))) {
        return st;
    }
    u.line += f->offset;
    u.description = mn_arena_text(&s->arena, mn_tally_cell(f, row, MN_TALLY_VALUE));
    u.amount_text = mn_arena_text(&s->arena, mn_tally_cell(f, row, MN_TALLY_BY));
    if (!u.description.ptr || !u.amount_text.ptr ||
        !mn_grow(&s->unplaced, &s->unplaced_cap, s->unplaceds + 1, sizeof *s->unplaced)) {
        return mn_fail_memory(f->e);
    }
    s->unplaced[s->unplaceds++] = u;
    return MN_OK;
}

mn_status mn_tally_take_good(const mn_tally_in *f, size_t row,
                             mn_status (*on_good)(void *, const mn_tally_good *, mn_err *),
                             void *payload)
{
    mn_tally_good g = {0};
    int64_t known = 0;
    mn_status st = mn_tally_name(f, row, MN_TALLY_KEY, &g.good);
    if (st != MN_OK || (st = mn_tally_name(f, row, MN_TALLY_VALUE, &g.iso3)) ||
        (st = mn_tally_count(f, row, MN_TALLY_LINES, &g.lines)) ||
        (st = mn_tally_count(f, row, MN_TALLY_LINE, &g.first_line)) ||
        (st = mn_tally_number(f, row, MN_TALLY_REFUNDS, 0, 1, &known))) {
        return st;
    }
    g.first_line += f->offset;
    g.origin_known = known != 0;
    return on_good ? on_good(payload, &g, f->e) : MN_OK;
}

mn_status mn_tally_take_count(const mn_tally_in *f, size_t row)
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
        if (!mn_text_eq_str(mn_tally_cell(f, row, MN_TALLY_KEY), counts[i].name)) {
            continue;
        }
        if (counts[i].sum == &c->serials && c->serials == 0) {
            mn_status first = mn_tally_count(f, row, MN_TALLY_LINE, &c->serial_line);
            if (first != MN_OK) {
                return first;
            }
            c->serial_line += f->offset;
        }
        mn_status st = mn_tally_number(f, row, MN_TALLY_VALUE, counts[i].sum ? 0 : -1000000,
                                       INT64_C(1) << 53, &v);
        if (st == MN_OK && counts[i].sum) {
            *counts[i].sum += (uint64_t)v;
        } else if (st == MN_OK && counts[i].first) {
            *counts[i].first = v < *counts[i].first ? v : *counts[i].first;
        } else if (st == MN_OK) {
            *counts[i].last = v > *counts[i].last ? v : *counts[i].last;
        }
        return st;
    }
    return mn_tally_wrong(f, row, MN_TALLY_KEY, "an unknown count");
}

mn_status mn_tally_take_unknown_origin(const mn_tally_in *f, size_t row)
{
    uint64_t lines = 0;
    mn_status st = mn_tally_count(f, row, MN_TALLY_LINES, &lines);
    return st == MN_OK
               ? mn_origins_miss(&f->f->origins, mn_tally_cell(f, row, MN_TALLY_VALUE), lines, f->e)
               : st;
}

mn_status mn_tally_take_unknown_code(const mn_tally_in *f, size_t row)
{
    uint64_t lines = 0, line = 0;
    mn_counts *c = &f->f->counts;
    const mn_codes system = mn_codes_find(mn_tally_cell(f, row, MN_TALLY_KEY));
    mn_status st = mn_tally_count(f, row, MN_TALLY_LINES, &lines);
    if (st != MN_OK || (st = mn_tally_count(f, row, MN_TALLY_LINE, &line))) {
        return st;
    }
    if (system == MN_CODES) {
        return mn_tally_wrong(f, row, MN_TALLY_KEY, "no system of codes");
    }
    if (c->unknown_codes == 0) {
        c->unknown_system = system;
        c->unknown_line = line + f->offset;
        c->unknown_code = mn_arena_text(&f->f->s->arena, mn_tally_cell(f, row, MN_TALLY_VALUE));
        st = c->unknown_code.ptr ? MN_OK : mn_fail_memory(f->e);
    }
    c->unknown_codes += lines;
    return st;
}

/* A rate that this part was read with. */
mn_status mn_tally_take_rate(const mn_tally_in *f, size_t row)
{
    mn_prices *p = &f->f->prices;
    mn_rate_given g = {0};
    int64_t year = 0;
    mn_status st = mn_tally_name(f, row, MN_TALLY_CURRENCY, &g.currency);
    if (st != MN_OK || (st = mn_tally_number(f, row, MN_TALLY_YEAR, 1900, 2100, &year))) {
        return st;
    }
    g.year = (int)year;
    if (!mn_text_f64(mn_tally_cell(f, row, MN_TALLY_VALUE), &g.usd) || !(g.usd > 0) ||
        isinf(g.usd)) {
        return mn_tally_wrong(f, row, MN_TALLY_VALUE, "no rate");
    }
    for (size_t i = p->n; i > 0; i--) {
        const mn_rate_given *had = &p->given[i - 1];
        if (had->year == g.year && strcmp(had->currency, g.currency) == 0) {
            return had->usd == g.usd ? MN_OK : mn_tally_differs(f, row, MN_TALLY_VALUE);
        }
    }
    if (!mn_grow(&p->given, &p->cap, p->n + 1, sizeof *p->given)) {
        return mn_fail_memory(f->e);
    }
    p->given[p->n++] = g;
    return MN_OK;
}

mn_status mn_tally_take_note(const mn_tally_in *f, size_t row)
{
    const mn_text note = mn_tally_cell(f, row, MN_TALLY_VALUE);
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
