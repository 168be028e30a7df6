/* SPDX-License-Identifier: Apache-2.0
 *
 * money/simulate/param.c - reads the two embedded tables. See param.h.
 */
#include "money/simulate/param.h"

#include <stddef.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"
#include "reference/csv_lite.h"

extern const unsigned char mn_data_money_simulate[], mn_data_money_simulate_end[];
extern const unsigned char mn_data_money_merchants[], mn_data_money_merchants_end[];

static const struct {
    const char *name;
    size_t at;
} fields[] = {
#define X(NAME) {#NAME, offsetof(mn_sim_param, NAME)},
    MN_SIM_PARAMS(X)
#undef X
};
enum { FIELDS = sizeof fields / sizeof *fields };

static mn_status read_figures(mn_sim_param *p, mn_arena *a, mn_err *e)
{
    const mn_source s = {"data/money/simulate.csv", mn_data_money_simulate,
                         (size_t)(mn_data_money_simulate_end - mn_data_money_simulate)};
    bool more = false, seen[FIELDS] = {false};
    mn_csv c;
    mn_status st = mn_csv_open(&c, s, a, "name,value", e);
    while (!st && !(st = mn_csv_next(&c, &more, e)) && more) {
        size_t i = 0;
        double v = 0;
        while (i < FIELDS && !mn_text_eq_str(c.cell[0], fields[i].name))
            i++;
        if (i == FIELDS || seen[i])
            return mn_csv_fail(&c, e, "a name that no figure has, or a second time");
        seen[i] = true;
        st = mn_csv_f64(&c, 1, &v, e);
        memcpy((char *)p + fields[i].at, &v, sizeof v);
    }
    for (size_t i = 0; !st && i < FIELDS; i++)
        if (!seen[i])
            st = mn_fail_at(e, MN_DATA, s.name, 0, 0, "no row '%s'", fields[i].name);
    return st;
}

/* 24 digits are the weights of the hours. */
static bool read_hours(uint16_t out[24], mn_text t)
{
    unsigned sum = 0, so_far = 0;
    if (t.len != 24)
        return false;
    for (size_t i = 0; i < 24; i++) {
        if (t.ptr[i] < '0' || t.ptr[i] > '9')
            return false;
        sum += (unsigned)(t.ptr[i] - '0');
    }
    for (size_t i = 0; i < 24 && sum; i++) {
        so_far += (unsigned)(t.ptr[i] - '0');
        out[i] = (uint16_t)(so_far * 65535 / sum);
    }
    return sum > 0;
}

static mn_status read_kind(mn_sim_kind *k, const mn_csv *c, mn_err *e)
{
    double number[8];
    int64_t mcc;
    for (size_t i = 0; i < 8; i++) {
        const mn_status st = mn_csv_f64(c, i + 5, &number[i], e);
        if (st)
            return st;
    }
    if (!mn_text_i64(c->cell[0], &mcc) || mcc < 1 || mcc > 9999 || !c->cell[1].len ||
        c->cell[1].len >= sizeof k->name || !read_hours(k->hours[0], c->cell[3]) ||
        !read_hours(k->hours[1], c->cell[4]))
        return mn_csv_fail(c, e, "no kind of merchant");
    memcpy(k->name, c->cell[1].ptr, c->cell[1].len);
    k->mcc = (uint16_t)mcc;
    k->online = mn_text_eq_str(c->cell[2], "online");
    k->share = number[0];
    k->median = number[1];
    k->sigma = number[2];
    k->weekend = number[3];
    k->per_10000 = number[4];
    k->chains = (unsigned)number[5];
    k->chain_share = number[6];
    k->cash_share = number[7];
    return MN_OK;
}

mn_status mn_sim_param_load(mn_sim_param *p, mn_err *e)
{
    const mn_source s = {"data/money/simulate_merchants.csv", mn_data_money_merchants,
                         (size_t)(mn_data_money_merchants_end - mn_data_money_merchants)};
    mn_arena a = {0};
    bool more = false;
    double sum = 0;
    mn_csv c;
    *p = (mn_sim_param){0};
    mn_status st = read_figures(p, &a, e);
    if (!st)
        st = mn_csv_open(&c, s, &a,
                         "mcc,name,kind,week_hours,weekend_hours,share,median,sigma,weekend,"
                         "per_10000,chains,chain_share,cash_share",
                         e);
    while (!st && !(st = mn_csv_next(&c, &more, e)) && more) {
        if (p->kinds == MN_SIM_KINDS)
            st = mn_csv_fail(&c, e, "more than %d kinds", MN_SIM_KINDS);
        else if (!(st = read_kind(&p->kind[p->kinds], &c, e)))
            sum += p->kind[p->kinds++].share;
    }
    for (unsigned i = 0; i < p->kinds; i++)
        p->kind_sum[i] = (i ? p->kind_sum[i - 1] : 0) + p->kind[i].share / sum;
    mn_arena_free(&a);
    return st;
}

unsigned mn_sim_kind_of(const mn_sim_param *p, unsigned mcc)
{
    unsigned i = 0;
    while (p->kind[i].mcc != mcc && i + 1 < p->kinds)
        i++;
    return i;
}
