/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_country_tables.c - what users write about countries: facts, rules of a clause, an index,
 * asks, deeds, commitments. The first byte says which; the rest is a CSV table. Whatever is read
 * must be usable: rules are judged, indices rated, commitments told on a day.
 */
#include <stdlib.h>

#include "country/access/rules.h"
#include "country/alliance/commitments.h"
#include "country/alliance/suggest.h"
#include "country/brief/asks.h"
#include "country/index/index.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static mn_reference *reference;
static mn_facts *facts;

static void judge(const mn_table *t)
{
    static mn_access_rules r;
    static mn_access_verdict v;
    r = (mn_access_rules){.n = 0};
    if (!mn_access_rules_read(&r, facts, t, NULL))
        for (uint32_t p = 0; p < 40; p++)
            mn_access_judge(&v, &r, facts, p, 2023);
    mn_access_rules_free(&r);
}

static void ask(const mn_table *t)
{
    static mn_brief_asks a;
    size_t chosen[3];
    a = (mn_brief_asks){.rules = {.n = 0}};
    if (!mn_brief_asks_read(&a, facts, t, NULL))
        for (uint32_t p = 0; p < 40; p++)
            (void)mn_brief_choose(chosen, 3, &a, facts, p, 2023);
    mn_brief_asks_free(&a);
}

static void rate(const mn_table *t)
{
    static mn_composite x;
    mn_composite_scores s = {.n = 0};
    if (!mn_composite_read(&x, facts, t, NULL) && !mn_composite_rate(&s, &x, facts, 0, NULL))
        mn_composite_scores_free(&s);
}

static void promise(const mn_table *t)
{
    mn_promises p;
    if (!mn_promises_read(&p, facts, t, NULL))
        for (size_t i = 0; i < p.n; i++)
            if (mn_promise_on(&p.at[i], 20000) >= MN_STATES)
                abort();
    mn_promises_free(&p);
}

static void other(uint8_t which, const mn_table *t)
{
    static mn_deeds d;
    mn_facts *own = NULL;
    if (which) {
        d = (mn_deeds){.n = 0};
        (void)!mn_deeds_read(&d, facts, t, NULL);
        mn_deeds_free(&d);
    } else if (!mn_facts_new(&own, reference, NULL)) {
        (void)!mn_facts_add(own, t, NULL);
        mn_facts_free(own);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const mn_read_options how = {.format = MN_FORMAT_CSV};
    mn_table *t = NULL;
    if (!facts && (mn_reference_new(&reference, MN_NEED_COUNTRIES, NULL) ||
                   mn_facts_new(&facts, reference, NULL)))
        abort();
    if (size < 1 || mn_table_read_memory(&t, NULL, "fuzz.csv", data + 1, size - 1, &how, NULL))
        return 0;
    switch (data[0]) {
    case 'r':
        judge(t);
        break;
    case 'a':
        ask(t);
        break;
    case 'i':
        rate(t);
        break;
    case 'p':
        promise(t);
        break;
    case 'd':
    case 'f':
        other(data[0] == 'd', t);
        break;
    default:
        break;
    }
    mn_table_free(t);
    return 0;
}
