/* SPDX-License-Identifier: Apache-2.0
 *
 * test/unit/adverts_cluster_memory.c - every allocation of clustering fails in turn: the answer is
 * "out of memory", and nothing leaks.
 */
#include <string.h>

#include "check.h"
#include "failing.h"

#include "adverts/cluster/cluster.h"

static mn_status once(mn_err *e)
{
    static const char *const text[] = {
        "Cleaners wanted for a hotel near the harbour, meals are free, shifts are of six hours, "
        "ask for Kim 555-0123",
        "Cleaners wanted for a hotel near the station, meals are free, shifts are of six hours, "
        "ask for Lee 555-0144",
        "Cleaners wanted for a hotel near the market, meals are free, shifts are of six hours, ask "
        "for Pat 555-0155",
        "Private room to let in a quiet house, bills included, close to the university",
        "Private room to let in a quiet house, bills included, close to the university",
        "\xE3\x81\x8B\xE3\x82\x99 composed from its parts, which takes room of its own",
        "..."};
    const mn_ctx ctx = {.threads = 1};
    const mn_cluster_options o = MN_CLUSTER_OPTIONS_INIT;
    mn_clustering *c = NULL;
    mn_clusters r = {0};
    mn_text t[7];
    for (int i = 0; i < 7; i++)
        t[i] = mn_text_of(text[i]);
    mn_status st = mn_clustering_new(&c, &ctx, &o, e);
    if (!st)
        st = mn_clustering_add(c, t, 7, e);
    if (!st)
        st = mn_clustering_end(&r, c, e);
    if (!st) {
        assert_int_equal(r.clusters, 2);
        assert_int_equal(r.of[2], 0);
    }
    mn_clusters_free(&r);
    mn_clustering_free(c);
    return st;
}

static void memory_runs_out_anywhere(void **state)
{
    mn_err e = MN_ERR_INIT;
    long at = 0;
    (void)state;
    for (;; at++) {
        left = at;
        const mn_status st = once(&e);
        const bool ended = left < 0;
        left = -1;
        if (!ended) {
            assert_int_equal(st, MN_OK);
            break;
        }
        assert_int_equal(st, MN_SYSTEM);
        assert_non_null(strstr(e.msg, "memory"));
    }
    assert_true(at > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(memory_runs_out_anywhere)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
