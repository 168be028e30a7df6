/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/balance/tell.c - one sentence for each verdict: what binds, in which rows, and what
 * document would settle it.
 *
 * The prices that prove a bound say what binds: all that was sold, at these prices, needs more
 * than what came in, at these prices, is worth. Told in the good that most of it is.
 */
#include <math.h>
#include <stdlib.h>

#include "core/arena.h"
#include "core/err.h"
#include "trace/balance/node.h"

enum { ROWS_TOLD = 8 };

static bool same_source(const mn_programme *p, uint32_t a, uint32_t b)
{
    return p->row[a].kind == p->row[b].kind && p->row[a].what == p->row[b].what;
}

/* What a row's price counts in: an item. */
static uint32_t item_of(const mn_node *n, const mn_meaning *m)
{
    return m->kind == MN_ROW_SITE ? n->spring[m->what].item : m->what;
}

/* The source that holds most of what there is; where there is nothing, the good that is wanted and
 * that no recipe makes. */
static uint32_t most_of(const mn_node *n, const double *price, double *has, double *all)
{
    const mn_programme *p = &n->lp;
    uint32_t best = UINT32_MAX;
    double most = 0;
    *all = *has = 0;
    for (uint32_t i = 0; i < p->lp.rows; i++) {
        double sum = 0;
        bool first = price[i] > 0;
        *all += first ? price[i] * p->most[i] : 0;
        if (!first || (i && same_source(p, i, i - 1) && price[i - 1] > 0))
            continue; /* rows of one source lie together */
        for (uint32_t k = i; k < p->lp.rows && same_source(p, i, k); k++)
            sum += price[k] > 0 ? price[k] * p->most[k] : 0;
        if (sum > most) {
            most = sum;
            best = i;
        }
    }
    *has = most;
    if (best != UINT32_MAX)
        return best;
    bool made = true;
    for (uint32_t i = 0; i < p->lp.rows; i++) {
        bool maker = false;
        if (!(price[i] > 0))
            continue;
        for (uint32_t k = 0; k < p->makes; k++) {
            const mn_make *m = &n->make[p->make[k]];
            for (uint32_t u = m->use; !m->out && u < m->use + m->uses; u++)
                maker = maker || (n->use[u].output && n->use[u].item == item_of(n, &p->row[i]));
        }
        if (best == UINT32_MAX || (made && !maker)) {
            best = i;
            made = maker;
        }
    }
    return best;
}

void mn_node_binding(const mn_node *n, mn_binding *out, const double *price, const double *want)
{
    const mn_programme *p = &n->lp;
    double has, all, needs = 0, worth = 0, amount = 0, top = 0;
    uint32_t source = most_of(n, price, &has, &all);
    *out = (mn_binding){.first = MN_PERIOD_LAST, .last = MN_PERIOD_FIRST};
    if (source == UINT32_MAX)
        return;
    for (size_t k = 0; k < p->lp.entries; k++) {
        const mn_lp_entry *x = &p->entry[k];
        const mn_meaning *c = &p->column[x->column];
        double part = price[x->row] * x->value * want[x->column];
        if (!(want[x->column] > 0) || price[x->row] <= 1e-9)
            continue;
        needs += part;
        if (c->kind != MN_COL_SALE || part <= 0)
            continue;
        int32_t t = p->period[c->t];
        out->first = t < out->first ? t : out->first;
        out->last = t > out->last ? t : out->last;
        bool told = out->solds >= 3;
        for (uint32_t i = 0; i < out->solds; i++)
            told = told || out->sold[i] == c->what;
        if (!told)
            out->sold[out->solds++] = c->what;
    }
    for (uint32_t i = 0; i < p->lp.rows; i++)
        if (same_source(p, source, i) && price[i] > 0) {
            worth += price[i] * p->most[i];
            amount += p->most[i];
            top = fmax(top, price[i]);
        }
    double scale = n->item[item_of(n, &p->row[source])].scale;
    double rate = amount > 0 ? worth / amount : top;
    out->known = true;
    out->kind = p->row[source].kind;
    out->what = p->row[source].what;
    out->needs = needs / rate * scale;
    out->has = has / rate * scale;
    out->others = (all - has) / rate * scale;
}

static void say_rows(mn_buf *b, const mn_node *n, uint32_t item, mn_role role, int32_t first,
                     int32_t last, bool *any)
{
    const mn_chain *c = n->ground->chain;
    size_t count = 0;
    for (size_t i = 0; i < n->moves; i++) {
        const mn_move *m = &n->move[i];
        if (m->item != item || m->role != (uint8_t)role || m->period < first || m->period > last)
            continue;
        if (count++ >= ROWS_TOLD)
            continue;
        if (*any)
            mn_buf_str(b, ", ");
        *any = true;
        mn_say_row(b, c, mn_supply_at(c, m->supply));
    }
    if (count > ROWS_TOLD)
        mn_buf_fmt(b, " and %zu more", count - ROWS_TOLD);
}

static void say_sold(mn_buf *b, const mn_node *n, const mn_binding *k)
{
    for (uint32_t i = 0; i < k->solds; i++) {
        mn_buf_str(b, !i ? "" : i + 1 == k->solds ? " and " : ", ");
        mn_say_good(b, n->ground, n->item[k->sold[i]].good);
    }
    if (k->first == MN_PERIOD_LAST || k->last == MN_PERIOD_LAST || k->last < k->first)
        return;
    mn_buf_str(b, k->first == k->last ? " in " : " from ");
    mn_say_period(b, n->ground, k->first);
    if (k->first != k->last) {
        mn_buf_str(b, " to ");
        mn_say_period(b, n->ground, k->last);
    }
}

/* "all shirts of 2026-05 to 2026-06 need at least 12.4 t of cotton yarn; 9.8 t came in". */
static void say_binding(mn_buf *b, const mn_node *n, const mn_binding *k, bool best)
{
    const bool site = k->kind == MN_ROW_SITE;
    const mn_item *item = &n->item[site ? n->spring[k->what].item : k->what];
    mn_buf_str(b, "what was sold of ");
    say_sold(b, n, k);
    mn_buf_str(b, best ? " needs at least " : " needs up to ");
    mn_say_amount(b, k->needs, item->unit);
    mn_buf_str(b, " of ");
    mn_say_good(b, n->ground, item->good);
    mn_buf_str(b, "; ");
    mn_say_amount(b, k->has, item->unit);
    switch ((mn_part_kind)k->kind) {
    case MN_ROW_SITE:
        mn_buf_str(b, " a year are what site '");
        mn_buf_text(
            b, mn_chain_text(n->ground->chain, n->ground->chain->site[n->spring[k->what].site].id));
        mn_buf_str(b, best ? "' brings forth at most" : "' brings forth at least");
        break;
    case MN_ROW_LIMIT:
        mn_buf_str(b, " are what its sites can make in the time");
        break;
    case MN_ROW_AGE:
        mn_buf_str(b, " came in lately enough to be still kept");
        break;
    default:
        mn_buf_str(b, " came in");
    }
    if (k->others > 1e-6 * k->needs) {
        mn_buf_str(b, ", and other goods stand for ");
        mn_say_amount(b, k->others, item->unit);
    }
}

static void say_yield(mn_buf *b, const mn_node *n, const mn_binding *k)
{
    const mn_spring *s = k->kind == MN_ROW_SITE ? &n->spring[k->what] : NULL;
    if (!s || !s->yield)
        return;
    mn_buf_fmt(b, " (%.5g to %.5g kg from a hectare, national averages of ", s->yield->low,
               s->yield->high);
    mn_buf_text(b, s->yield->years);
    mn_buf_str(b, ": ");
    mn_buf_text(b, s->yield->source);
    mn_buf_char(b, ')');
}

static const char *document_of(const mn_flow *f, const mn_binding *k)
{
    switch ((mn_balance_verdict)f->verdict) {
    case MN_POSSIBLE:
        return "";
    case MN_NO_SOURCE:
        return "the purchase contract and invoice of whoever supplied it, or the record of its own "
               "harvest or production";
    case MN_NOT_KNOWN:
        return "the invoice or weight note of these rows, with quantity and unit";
    case MN_OVER:
        return "production orders that say which lot of inputs went into which goods";
    default:
        break;
    }
    if (!k->known)
        return "purchase invoices and the stock list of the day before the first row";
    switch ((mn_part_kind)k->kind) {
    case MN_ROW_SITE:
        return "harvest or extraction records of the site, and the map of its land";
    case MN_ROW_LIMIT:
        return "production records of the site, with its machines and shifts";
    case MN_ROW_AGE:
        return "stock lists that show how long the goods were kept";
    default:
        return f->verdict == MN_TIGHT ? "production records that show the yield of the period"
                                      : "further purchase invoices, and the stock list of the day "
                                        "before the first row";
    }
}

/* The leaves that nothing reaches: what a recipe for the good would need. */
static void say_missing(mn_buf *b, const mn_node *n, const mn_item *item)
{
    bool any = false;
    for (size_t i = 0; i < n->makes; i++) {
        const mn_make *m = &n->make[i];
        bool makes = false;
        for (uint32_t u = m->use; u < m->use + m->uses; u++)
            makes = makes || (n->use[u].output && n->item[n->use[u].item].good == item->good);
        for (uint32_t u = m->use; makes && u < m->use + m->uses; u++) {
            const mn_item *k = &n->item[n->use[u].item];
            if (n->use[u].output || k->reached)
                continue;
            mn_buf_str(b, any ? ", " : "it is made of ");
            mn_say_good(b, n->ground, k->good);
            any = true;
        }
    }
    mn_buf_str(b, any ? ", of which none came in"
                      : "none was bought, no recipe makes it, and no site brings it forth");
}

static void say_why(mn_buf *b, const mn_node *n, const mn_flow *f, const mn_binding *k)
{
    const mn_item *item = &n->item[f->item];
    switch ((mn_balance_verdict)f->verdict) {
    case MN_POSSIBLE:
        mn_say_amount(b, f->out, item->unit);
        mn_buf_str(b, " went out; at least ");
        mn_say_amount(b, f->could_low, item->unit);
        mn_buf_str(b, " could be had, even at the lowest yields");
        break;
    case MN_TIGHT:
        mn_buf_str(b, "possible only at better yields: ");
        say_binding(b, n, k, false);
        say_yield(b, n, k);
        break;
    case MN_OVER:
        mn_buf_str(b, "each is possible alone, not all together: ");
        say_binding(b, n, k, true);
        say_yield(b, n, k);
        break;
    case MN_IMPOSSIBLE:
        say_binding(b, n, k, true);
        say_yield(b, n, k);
        break;
    case MN_NO_SOURCE:
        mn_say_amount(b, f->out, item->unit);
        mn_buf_str(b, " went out and nothing says from what: ");
        say_missing(b, n, item);
        break;
    default:
        if (f->lost)
            mn_buf_str(b, "the programme of this party is too large, or has no answer that holds");
        else if (f->unknown_out)
            mn_buf_str(b, "rows of what was sold have no quantity that can be used");
        else if (item->opened && item->why_open) {
            mn_say_amount(b, f->out, item->unit);
            mn_buf_str(b, " went out; ");
            mn_say_amount(b, f->could_high, item->unit);
            mn_buf_str(b, " could be had from what has quantities; ");
            mn_buf_str(b, item->why_open);
        } else {
            mn_buf_str(b, "it depends on goods of which the quantities are not known");
        }
    }
}

static mn_balance_note note_of(const mn_node *n, const mn_flow *f, mn_balance_note_kind kind)
{
    return (mn_balance_note){.node = n->party,
                             .good = n->item[f->item].good,
                             .period = mn_period_day(n->ground, f->period),
                             .kind = (uint8_t)kind,
                             .ratio = NAN};
}

/* A ratio of what went out to what could be had, or to what came in of it, that a mix-up makes. */
static mn_status tell_mix_up(mn_node *n, mn_balance_part *out, const mn_flow *f,
                             const mn_binding *k, mn_text rows, mn_err *e)
{
    double ratio = f->could_high > 0 ? f->out / f->could_high : 0;
    const char *says = mn_mix_up(ratio), *of = "what could be had";
    if (!says && k->known && k->kind == MN_ROW_GOOD && k->what == f->item && k->has > 0) {
        of = "what came in";
        says = mn_mix_up(ratio = f->out / k->has);
    }
    mn_balance_note note = note_of(n, f, MN_NOTE_UNIT);
    if (!says)
        return MN_OK;
    size_t from = out->text.len;
    mn_buf_fmt(&out->text, "%.5g times %s went out, as it would be with %s", ratio, of, says);
    note.text = mn_part_text(out, from);
    note.rows = rows;
    note.ratio = ratio;
    return mn_part_note(out, &note, e);
}

static mn_status tell_flow(mn_node *n, mn_balance_part *out, const mn_flow *f, mn_err *e)
{
    const mn_item *item = &n->item[f->item];
    const mn_binding *k = &n->binding[2 * (size_t)(f - n->flow) + (f->verdict != MN_TIGHT)];
    mn_buf *b = &out->text;
    mn_balance_row row = {.node = n->party,
                          .good = item->good,
                          .period = mn_period_day(n->ground, f->period),
                          .tier = n->tier,
                          .unit = item->unit,
                          .verdict = f->verdict,
                          .incomplete = f->unknown_out,
                          .in_low = f->could_low,
                          .in_high = f->could_high,
                          .out = f->out > 0 || !f->unknown_out ? f->out : NAN,
                          .out_low = f->out_low,
                          .out_high = f->out_high};
    mn_status st = MN_OK;
    size_t from = b->len;
    if (f->verdict == MN_NO_SOURCE)
        row.in_low = row.in_high = 0;
    say_why(b, n, f, k);
    row.why = mn_part_text(out, from);
    if (f->verdict == MN_NO_SOURCE || (f->verdict == MN_NOT_KNOWN && !f->lost)) {
        mn_balance_note note = note_of(n, f, MN_NOTE_MISSING);
        note.text = row.why;
        from = b->len;
        if (item->opened && f->verdict == MN_NOT_KNOWN && !f->unknown_out)
            mn_say_row(b, n->ground->chain, item->open_at);
        else {
            bool any = false;
            say_rows(b, n, f->item, MN_SOLD, f->period, f->period, &any);
        }
        note.rows = mn_part_text(out, from);
        st = mn_part_note(out, &note, e);
    }
    from = b->len;
    bool any = false;
    say_rows(b, n, f->item, MN_SOLD, f->period, f->period, &any);
    if (f->verdict != MN_POSSIBLE && k->known && k->kind == MN_ROW_SITE) {
        mn_buf_str(b, "; ");
        mn_say_row(b, n->ground->chain, n->ground->chain->site[n->spring[k->what].site].at);
    } else if (f->verdict != MN_POSSIBLE && f->verdict != MN_NO_SOURCE && k->known) {
        any = false;
        mn_buf_str(b, "; of ");
        mn_say_good(b, n->ground, n->item[k->what].good);
        mn_buf_str(b, ": ");
        say_rows(b, n, k->what, MN_BOUGHT, MN_PERIOD_FIRST, f->period, &any);
        if (!any)
            mn_buf_str(b, "none");
    }
    row.rows = mn_part_text(out, from);
    from = b->len;
    mn_buf_str(b, document_of(f, k));
    row.document = mn_part_text(out, from);
    if (!st && f->verdict == MN_IMPOSSIBLE)
        st = tell_mix_up(n, out, f, k, row.rows, e);
    if (st)
        return st;
    if (!mn_grow(&out->row, &out->row_cap, out->rows + 1, sizeof *out->row))
        return mn_fail_memory(e);
    out->row[out->rows++] = row;
    return MN_OK;
}

static int by_good(const void *a, const void *b)
{
    const mn_balance_row *x = a, *y = b;
    if (x->good != y->good)
        return x->good < y->good ? -1 : 1;
    if (x->unit != y->unit)
        return x->unit < y->unit ? -1 : 1;
    /* Sales without a date, the smallest number, come last. */
    int64_t p = x->period == MN_NO_DAY ? INT64_MAX : x->period,
            q = y->period == MN_NO_DAY ? INT64_MAX : y->period;
    return p < q ? -1 : p > q;
}

mn_status mn_node_tell(mn_node *n, mn_balance_part *out, mn_err *e)
{
    mn_status st = MN_OK;
    size_t from = out->rows;
    for (size_t i = 0; !st && i < n->flows; i++)
        if (n->flow[i].sold)
            st = tell_flow(n, out, &n->flow[i], e);
    if (!st && out->rows > from + 1)
        qsort(out->row + from, out->rows - from, sizeof *out->row, by_good);
    return st ? st : out->text.failed ? mn_fail_memory(e) : MN_OK;
}

mn_status mn_node_tell_event(const mn_node *n, mn_balance_part *out, const mn_make *m, double part,
                             const mn_binding *k, mn_err *e)
{
    const mn_chain_recipe *r = &n->ground->chain->recipe[m->recipe];
    mn_balance_note note = {.node = n->party,
                            .good = MN_NOT_ANY,
                            .period = mn_period_day(n->ground, m->from),
                            .kind = MN_NOTE_EVENT,
                            .ratio = NAN};
    size_t from = out->text.len;
    mn_buf_str(&out->text, "event '");
    mn_buf_text(&out->text, mn_chain_text(n->ground->chain, r->id));
    mn_buf_fmt(&out->text, "' used more than there was: at most %.3g%% of it could be", 100 * part);
    if (k->known && k->kind == MN_ROW_GOOD) {
        mn_buf_str(&out->text, "; it needs ");
        mn_say_amount(&out->text, k->needs, n->item[k->what].unit);
        mn_buf_str(&out->text, " of ");
        mn_say_good(&out->text, n->ground, n->item[k->what].good);
        mn_buf_str(&out->text, ", and ");
        mn_say_amount(&out->text, k->has, n->item[k->what].unit);
        mn_buf_str(&out->text, " came in");
    }
    note.text = mn_part_text(out, from);
    from = out->text.len;
    mn_say_row(&out->text, n->ground->chain, r->at);
    note.rows = mn_part_text(out, from);
    return mn_part_note(out, &note, e);
}

mn_status mn_node_tell_back(const mn_node *n, mn_balance_part *out, const mn_flow *f, double could,
                            mn_err *e)
{
    mn_balance_note note = note_of(n, f, MN_NOTE_MISSING);
    bool any = false;
    size_t from = out->text.len;
    mn_say_amount(&out->text, f->back_low, n->item[f->item].unit);
    mn_buf_str(&out->text, " more went back to suppliers than came in then; at most ");
    mn_say_amount(&out->text, could, n->item[f->item].unit);
    mn_buf_str(&out->text, " of it could have been there");
    note.text = mn_part_text(out, from);
    from = out->text.len;
    say_rows(&out->text, n, f->item, MN_GAVE_BACK, f->period, f->period, &any);
    note.rows = mn_part_text(out, from);
    return mn_part_note(out, &note, e);
}
