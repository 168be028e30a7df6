/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_typology.c - a typology of somebody's own: it is refused with a place and a reason, or what
 * it holds is in order: numbers within their ranges, filters that are there, no indicator that was
 * not read.
 */
#include <string.h>

#include "fuzz.h"
#include "money/typology/typology.h"

static void check_measure(const mn_typology_set *s, const mn_measure *m)
{
    FUZZ_CHECK(m->what < MN_WHATS && m->pattern < MN_PATTERNS);
    FUZZ_CHECK(m->f_where < s->filters && m->f_over < s->filters);
    FUZZ_CHECK(m->most ? m->full <= m->limit : m->full >= m->limit);
    FUZZ_CHECK(m->peers >= 0 && m->peers < 100 && m->within >= 0);
    const double at = mn_measure_strength(m, m->limit);
    FUZZ_CHECK(at == (m->full == m->limit ? 1 : 0.5));
    FUZZ_CHECK(mn_measure_strength(m, m->full) == 1);
}

static void check_list(const mn_typology_set *s, const mn_typology_sign *g, unsigned n, int sign)
{
    for (unsigned i = 0; i < n; i++) {
        FUZZ_CHECK(g[i].measures >= 1 && g[i].measures <= MN_TYPOLOGY_ALL && g[i].says.len);
        FUZZ_CHECK(sign > 0 ? g[i].weight > 0 : sign < 0 ? g[i].weight < 0 : g[i].weight == 0);
        FUZZ_CHECK(g[i].family < MN_FAMILY_STAFF_NOTE && g[i].role < MN_MONEY_ROLES);
        for (unsigned k = 0; k < g[i].measures; k++)
            check_measure(s, &g[i].measure[k]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mn_typology_set s = {0};
    mn_indicators known;
    mn_err e = MN_ERR_INIT;
    FUZZ_CHECK(!mn_indicators_load(&known, &e));
    const mn_status st =
        mn_typology_add(&s, &known, (mn_text){(const char *)data, size}, "own.json", &e);
    FUZZ_CHECK(st == MN_OK ? s.n == 1 : e.status == st && e.msg[0]);
    for (size_t i = 0; i < s.n; i++) {
        const mn_typology *t = &s.at[i];
        FUZZ_CHECK(t->indicators >= 2 && t->indicators <= MN_TYPOLOGY_INDICATORS);
        FUZZ_CHECK(t->days >= 1 && t->days <= MN_TYPOLOGY_DAYS && t->needs_families >= 2);
        check_list(&s, t->indicator, t->indicators, 1);
        check_list(&s, t->contrary, t->contraries, -1);
        check_list(&s, t->role, t->roles, 0);
        for (unsigned k = 0; k < t->indicators; k++) {
            const mn_indicator *in = mn_indicators_find(&known, t->indicator[k].id);
            FUZZ_CHECK(in ? in->evidence != MN_EVIDENCE_RECALLED
                          : memcmp(t->indicator[k].id.ptr, "OWN-", 4) == 0);
        }
    }
    mn_typology_set_free(&s);
    mn_indicators_free(&known);
    return 0;
}
