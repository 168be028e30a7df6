/* SPDX-License-Identifier: Apache-2.0
 *
 * store_commitment_sample.h - commitments for tests of stores. All that is in them is made up.
 */
#ifndef TEST_STORE_COMMITMENT_SAMPLE_H
#define TEST_STORE_COMMITMENT_SAMPLE_H

#include <manumit/store_commitment.h>

#include "unit/store_sample.h"

static inline mn_store_act sample_act(const char *who)
{
    return (mn_store_act){mn_text_of(who), mn_text_of("2026-02-01T10:00:00Z")};
}

static inline mn_status sample_commitment(mn_store_commitment_was *w, mn_store *s, const char *who,
                                          const char *key, const char *country, const char *words,
                                          const char *promised_by)
{
    mn_err e = MN_ERR_INIT;
    const mn_store_act act = sample_act(who);
    const mn_store_commitment_head h = {
        .key = mn_text_of(key),
        .country = mn_text_of(country),
        .words = mn_text_of(words),
        .kind = mn_text_of("policy"),
        .amount = mn_text_of("2000000"),
        .deadline = mn_text_of("2027-06-30"),
        .source = mn_text_of("a speech of 2026-01-15"),
        .promised_by = mn_text_of(promised_by ? promised_by : ""),
    };
    const mn_status st = mn_store_commitments_begin(s, &act, &e);
    if (st)
        return st;
    return mn_store_commitments_end(s, mn_store_commitment_put(w, s, &h, &act, &e), &e);
}

static inline mn_status tell_news(mn_store *s, const char *who, int64_t number,
                                  const mn_store_commitment_news *n, mn_err *e)
{
    const mn_store_act act = sample_act(who);
    const mn_status st = mn_store_commitments_begin(s, &act, e);
    return st ? st
              : mn_store_commitments_end(s, mn_store_commitment_tell(s, number, n, &act, e), e);
}

static inline mn_status tell(mn_store *s, const char *who, int64_t number,
                             mn_store_commitment_what what, const char *evidence,
                             const char *reason, const char *day, mn_err *e)
{
    const mn_store_commitment_news n = {.what = what,
                                        .evidence = mn_text_of(evidence),
                                        .reason = mn_text_of(reason),
                                        .day = mn_text_of(day)};
    return tell_news(s, who, number, &n, e);
}

/* Two: one that is kept after its deadline moved, one that is only promised. "rev" enters them. */
static inline void sample_commitments(mn_store *s, const char *verifier)
{
    mn_err e = MN_ERR_INIT;
    mn_store_commitment_was w;
    assert_int_equal(sample_commitment(&w, s, "rev", "a1", "GHA", "A law", "Example Ministry"),
                     MN_OK);
    assert_int_equal(sample_commitment(&w, s, "rev", "", "TGO", "A shelter", NULL), MN_OK);
    assert_int_equal(tell(s, "rev", 1, MN_STORE_COMMITMENT_MOVED, "", "a vote", "2028-06-30", &e),
                     MN_OK);
    assert_int_equal(
        tell(s, "rev", 1, MN_STORE_COMMITMENT_DONE, "gazette 17", "", "2026-01-20", &e), MN_OK);
    assert_int_equal(tell(s, verifier, 1, MN_STORE_COMMITMENT_VERIFIED, "read it", "", "", &e),
                     MN_OK);
}

#endif
