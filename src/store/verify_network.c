/* SPDX-License-Identifier: Apache-2.0
 *
 * store/verify_network.c - whether networks' cases are what was kept. Their hashes are in the
 * networks' records, which the log vouches for.
 */
#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "store/verify.h"

static mn_status check_case(mn_verifier *x, int64_t *network, int64_t *version, bool *any,
                            mn_err *e)
{
    mn_buf packed = {0}, raw = {0};
    mn_status bad = MN_OK;
    mn_query q = mn_ask(x->s->db,
                        "SELECT network, version, length, hash, packed FROM network_case"
                        " WHERE (network, version) > ($1, $2) ORDER BY network, version LIMIT 1",
                        e);
    mn_bind_int(&q, *network);
    mn_bind_int(&q, *version);
    if ((*any = mn_next(&q))) {
        *network = mn_get_int(&q, 0);
        *version = mn_get_int(&q, 1);
        mn_get_bytes(&q, 4, &packed);
        bad = mn_network_unpack(&raw, &packed, mn_get_int(&q, 2), mn_get_text(&q, 3), NULL);
    }
    mn_status st = mn_done(&q);
    mn_buf_free(&packed);
    mn_buf_free(&raw);
    if (!st && bad == MN_SYSTEM)
        st = mn_fail_memory(e);
    if (!st && bad)
        mn_verify_say(x, 0, "version %lld of the case of the network %lld is not what was kept",
                      (long long)*version, (long long)*network);
    return st ? st : mn_poll(x->ctx, e);
}

mn_status mn_verify_networks(mn_verifier *x, mn_err *e)
{
    static const char *const queries[] = {
        "SELECT 'network/' || number FROM network WHERE NOT EXISTS (SELECT 1 FROM network_case c"
        " WHERE c.network = network.number AND c.version = network.version) LIMIT 100",
    };
    int64_t network = INT64_MIN, version = 0;
    bool any = true;
    mn_status st = MN_OK;
    while (!st && any)
        st = check_case(x, &network, &version, &any, e);
    return st ? st : mn_verify_each(x, queries, 1, "there is no case of", e);
}
