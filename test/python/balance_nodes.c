/* SPDX-License-Identifier: Apache-2.0
 *
 * balance_nodes SEED NODES CARRY [time] - parties made up at random, their rows and what the
 * balance says of them, for a test in another language that makes programmes of the rows on its
 * own. Tab-separated, numbers in all their digits. With `time` the processor's seconds that the
 * balance took, on one thread, and how many programmes it solved, in place of its answer.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/rng.h"
#include "core/text.h"
#include "trace/balance/balance.h"
#include "trace/chain/build.h"
#include "trace/unit/unit.h"

enum { GOODS = 5, PERIODS = 5 };

static mn_err error;
static mn_rng rng;
static uint16_t kg;

static double between(double low, double high)
{
    return low + (high - low) * mn_rng_unit(&rng);
}

static unsigned below(unsigned n)
{
    return (unsigned)(mn_rng_unit(&rng) * n);
}

static int32_t day_of(unsigned period)
{
    return (int32_t)mn_days_from_civil(2026, period + 1, 1 + below(28));
}

static mn_status supply(mn_chain_builder *b, const char *node, const char *good, unsigned period,
                        double amount, const char *what)
{
    const bool sale = what[0] == 's' || what[0] == 'g';
    mn_supply_row r = {.seller = mn_text_of(sale ? node : "source"),
                       .buyer = mn_text_of(sale ? "market" : node),
                       .good = mn_text_of(good),
                       .from = day_of(period),
                       .until = MN_NO_DAY,
                       .quantity = amount,
                       .unit = kg,
                       .value = MN_NO_VALUE,
                       .kind = what[1] == 'r' ? MN_RETURN : MN_SUPPLY};
    printf("%s\t%s\t%s\t%u\t%.17g\n", what, node, good, period, amount);
    return mn_chain_add_supply(b, &r, &error);
}

static mn_status part(mn_chain_builder *b, const char *id, const char *node, const char *good,
                      bool output, bool event, unsigned period, double low, double high)
{
    mn_part_row r = {.id = mn_text_of(id),
                     .party = mn_text_of(node),
                     .good = mn_text_of(good),
                     .kind = event ? MN_EVENT : MN_RECIPE,
                     .output = output,
                     .low = low,
                     .high = high,
                     .unit = kg,
                     .from = event ? day_of(period) : MN_NO_DAY,
                     .until = MN_NO_DAY};
    printf("%s\t%s\t%s\t%u\t%s\t%s\t%.17g\t%.17g\n", event ? "event" : "recipe", node, id, period,
           output ? "out" : "in", good, low, high);
    return mn_chain_add_part(b, &r, &error);
}

/* Outputs, also at their best, weigh less than the inputs at their least: nothing comes of
 * nothing, whatever goes round. */
static mn_status make(mn_chain_builder *b, const char *node, unsigned number, bool event)
{
    char id[64], good[GOODS][8];
    unsigned inputs = 1 + below(2), outputs = 1 + (below(4) == 0), period = below(PERIODS);
    bool forward = below(5) != 0;
    double size = event ? between(5, 60) : between(0.5, 20), mass = 0;
    bool used[GOODS] = {false};
    mn_status st = MN_OK;
    for (unsigned g = 0; g < GOODS; g++)
        (void)snprintf(good[g], sizeof good[g], "good%u", g);
    (void)snprintf(id, sizeof id, "%s-%u", node, number);
    for (unsigned i = 0; !st && i < inputs; i++) {
        unsigned g = forward ? below(GOODS - 2) : below(GOODS);
        if (used[g])
            continue;
        used[g] = true;
        double low = size * between(0.5, 1), high = low * (below(3) ? between(1, 1.4) : 1);
        mass += low;
        st = part(b, id, node, good[g], false, event, period, low, high);
    }
    for (unsigned i = 0; !st && i < outputs; i++) {
        unsigned g = forward ? GOODS - 2 + below(2) : below(GOODS);
        if (used[g])
            continue;
        used[g] = true;
        double high = mass * between(0.3, 0.98) / outputs,
               low = high * (below(3) ? between(0.7, 1) : 1);
        st = part(b, id, node, good[g], true, event, period, low, high);
    }
    return st;
}

static mn_status spring(mn_chain_builder *b, const char *node)
{
    char id[64], good[8];
    bool farm = below(2) != 0;
    double low = between(10, 100), high = low * between(1, 1.5);
    mn_site_row r = {.party = mn_text_of(node),
                     .latitude = (double)NAN,
                     .longitude = (double)NAN,
                     .hectares = (double)NAN,
                     .capacity_low = low,
                     .capacity_high = high,
                     .capacity_unit = kg,
                     .kind = farm ? MN_SITE_FARM : MN_SITE_FACTORY};
    (void)snprintf(id, sizeof id, "%s-site", node);
    (void)snprintf(good, sizeof good, "good%u", below(GOODS));
    r.id = mn_text_of(id);
    r.good = mn_text_of(good);
    printf("%s\t%s\t%s\t%.17g\t%.17g\n", farm ? "farm" : "factory", node, good, low, high);
    return mn_chain_add_site(b, &r, &error);
}

static mn_status node(mn_chain_builder *b, unsigned number)
{
    char name[32], good[8];
    unsigned buys = 2 + below(6), sells = 1 + below(5), makes = below(5), events = below(6) == 0;
    mn_status st = MN_OK;
    (void)snprintf(name, sizeof name, "node%u", number);
    for (unsigned i = 0; !st && i < buys; i++) {
        (void)snprintf(good, sizeof good, "good%u", below(3) ? below(GOODS - 2) : below(GOODS));
        st = supply(b, name, good, below(2) ? 0 : below(PERIODS), between(20, 250), "buy");
        if (!st && below(12) == 0)
            st = supply(b, name, good, below(PERIODS), between(5, 100), "br");
    }
    for (unsigned i = 0; !st && i < sells; i++) {
        (void)snprintf(good, sizeof good, "good%u", below(2) ? GOODS - 1 - below(2) : below(GOODS));
        st = supply(b, name, good, below(PERIODS), between(5, 60), "sell");
        if (!st && below(12) == 0)
            st = supply(b, name, good, below(PERIODS), between(5, 60), "gr");
    }
    for (unsigned i = 0; !st && i < makes; i++)
        st = make(b, name, i, false);
    for (unsigned i = 0; !st && i < events; i++)
        st = make(b, name, 100 + i, true);
    if (!st && below(4) == 0)
        st = spring(b, name);
    return st;
}

int main(int argc, char **argv)
{
    mn_chain_builder *b = NULL;
    mn_chain *c = NULL;
    mn_balance balance = {0};
    int64_t seed = 1, nodes = 0, carry = -1;
    mn_status st;
    if (argc < 4 || argc > 5 || !mn_text_i64(mn_text_of(argv[1]), &seed) ||
        !mn_text_i64(mn_text_of(argv[2]), &nodes) || !mn_text_i64(mn_text_of(argv[3]), &carry) ||
        !mn_unit_find(&kg, mn_text_of("kg"))) {
        fprintf(stderr, "usage: balance_nodes SEED NODES CARRY [time]\n");
        return 2;
    }
    mn_rng_init(&rng, (uint64_t)seed, 0);
    st = mn_chain_builder_new(&b, &error);
    for (int64_t i = 0; !st && i < nodes; i++)
        st = node(b, (unsigned)i);
    if (!st)
        st = mn_chain_make(&c, b, "nodes", 1, NULL, &error);
    mn_chain_builder_free(b);
    mn_balance_options o = {
        .months = 1, .carry = (int)carry, .party = MN_NOT_ANY, .from = MN_NOT_ANY};
    const clock_t from = clock();
    if (!st)
        st = mn_balance_run(&balance, c, &o, NULL, &error);
    if (argc == 5 && !st)
        printf("time\t%.3f\t%zu\t%u\n", (double)(clock() - from) / CLOCKS_PER_SEC, balance.solved,
               balance.nodes);
    if (st) {
        fprintf(stderr, "balance_nodes: %s\n", error.msg);
        return 1;
    }
    for (size_t i = 0; i < balance.rows && argc == 4; i++) {
        const mn_balance_row *r = &balance.row[i];
        int64_t y;
        unsigned m, d;
        mn_text id = mn_chain_text(c, c->party[r->node].id);
        mn_text good = mn_chain_text(c, c->good[r->good].text);
        mn_civil_from_days(r->period, &y, &m, &d);
        printf("row\t%.*s\t%.*s\t%u\t%.17g\t%.17g\t%.17g\t%s\t%.*s\n", (int)id.len, id.ptr,
               (int)good.len, good.ptr, m - 1, r->in_low, r->in_high, r->out,
               mn_balance_name((mn_balance_verdict)r->verdict), (int)r->why.len, r->why.ptr);
    }
    for (size_t i = 0; i < balance.notes && argc == 4; i++) {
        const mn_balance_note *n = &balance.note[i];
        if (n->kind == MN_NOTE_EVENT && n->node != MN_NOT_ANY && isnan(n->ratio))
            printf("lacks\t%.*s\t%.*s\n", (int)c->party[n->node].id.length,
                   mn_chain_text(c, c->party[n->node].id).ptr, (int)n->text.len, n->text.ptr);
    }
    mn_balance_free(&balance);
    mn_chain_close(c);
    return 0;
}
