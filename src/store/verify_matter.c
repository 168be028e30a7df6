/* SPDX-License-Identifier: Apache-2.0
 *
 * store/verify_matter.c - whether the cases of what waits for a person are what was kept. Their
 * hashes are in the records of these, which the log vouches for.
 */
#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "store/matter.h"
#include "store/verify.h"

static mn_status check_case(mn_verifier *x, const mn_matter *m, int64_t *number, int64_t *version,
                            bool *any, mn_err *e)
{
    mn_buf packed = {0}, raw = {0};
    mn_status bad = MN_OK;
    mn_query q = mn_ask(x->s->db, m->each_case, e);
    mn_bind_int(&q, *number);
    mn_bind_int(&q, *version);
    if ((*any = mn_next(&q))) {
        *number = mn_get_int(&q, 0);
        *version = mn_get_int(&q, 1);
        mn_get_bytes(&q, 4, &packed);
        bad = mn_matter_unpack(&raw, m, &packed, mn_get_int(&q, 2), mn_get_text(&q, 3), NULL);
    }
    mn_status st = mn_done(&q);
    mn_buf_free(&packed);
    mn_buf_free(&raw);
    if (!st && bad == MN_SYSTEM)
        st = mn_fail_memory(e);
    if (!st && bad)
        mn_verify_say(x, 0, "version %lld of the case of the %s %lld is not what was kept",
                      (long long)*version, m->name, (long long)*number);
    return st ? st : mn_poll(x->ctx, e);
}

static mn_status check_kind(mn_verifier *x, const mn_matter *m, mn_err *e)
{
    int64_t number = INT64_MIN, version = 0;
    bool any = true;
    mn_status st = MN_OK;
    while (!st && any)
        st = check_case(x, m, &number, &version, &any, e);
    return st ? st : mn_verify_each(x, &m->no_case, 1, "there is no case of", e);
}

mn_status mn_verify_matters(mn_verifier *x, mn_err *e)
{
    mn_status st = MN_OK;
    for (int m = 0; !st && m < MN_STORE_MATTERS; m++)
        st = check_kind(x, mn_matter_of((mn_store_matter)m), e);
    return st;
}
