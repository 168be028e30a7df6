/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_money_part.c - lines that go between parts of the search for alerts: payments, hits and
 * findings. What is taken is within its bounds, and is written again as lines that are taken.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "money/part/part.h"

enum { PAYMENTS = 50, PARTIES = 9 };

static mn_money_found known;

static void fuzz_hits(mn_text t)
{
    mn_hits h = {.n = 0}, again = {.n = 0};
    mn_buf b = {0};
    mn_err e = MN_ERR_INIT;
    if (!mn_part_read_hits(&h, t, "fuzz", PAYMENTS, PARTIES, &e) && !mn_part_order_hits(&h, &e)) {
        for (size_t i = 0; i < h.n; i++) {
            FUZZ_CHECK(h.hit[i].closing < PAYMENTS && h.hit[i].centre < PARTIES);
            FUZZ_CHECK(h.hit[i].edges + h.hit[i].n_edges <= h.n_edges);
            FUZZ_CHECK(h.hit[i].pattern < MN_PATTERNS);
        }
        mn_buf_str(&b, MN_PART_HITS);
        mn_part_put_hits(&b, &h, NULL);
        FUZZ_CHECK(
            !mn_part_read_hits(&again, (mn_text){b.ptr, b.len}, "fuzz", PAYMENTS, PARTIES, &e));
        FUZZ_CHECK(again.n == h.n && again.n_edges == h.n_edges);
    }
    mn_hits_free(&h);
    mn_hits_free(&again);
    mn_buf_free(&b);
}

static void fuzz_findings(mn_text t)
{
    mn_findings f = {.n = 0};
    size_t cap = 0;
    mn_err e = MN_ERR_INIT;
    if (!known.set.n)
        FUZZ_CHECK(!mn_money_found_typologies(&known, NULL, 0, NULL, &e));
    if (!mn_part_read_findings(&f, &cap, t, "fuzz", PARTIES, &known.set, &e) &&
        !mn_part_order_findings(&f, &e))
        for (size_t i = 0; i < f.n; i++)
            FUZZ_CHECK(f.at[i].party < PARTIES && f.at[i].typology < known.set.n);
    mn_findings_free(&f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const mn_text t = {(const char *)data, size};
    mn_part p = {.n = 0};
    mn_err e = MN_ERR_INIT;
    if (!mn_part_read(&p, t, "fuzz", &e))
        for (size_t i = 0; i < p.n; i++) {
            FUZZ_CHECK(!i || p.number[i] > p.number[i - 1]);
            FUZZ_CHECK(p.pay[i].from == MN_PAY_NONE || p.pay[i].from < p.nodes);
        }
    mn_part_free(&p);
    fuzz_hits(t);
    fuzz_findings(t);
    return 0;
}
