/* SPDX-License-Identifier: Apache-2.0
 *
 * money_narrative.c - narratives of large cases go into a report's room, whatever the case holds;
 * what is left out is counted, subjects are told, and sums of repeated payments are those of each.
 */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "core/rng.h"
#include "core/text.h"
#include "money/case/narrative.h"

static uint64_t below(mn_rng *r, uint64_t n)
{
    return mn_rng_u64(r) % n;
}

/* A text of up to `most` characters, of one to four bytes each. */
static mn_text text_of(mn_case *c, mn_rng *r, size_t most)
{
    static const char *const letter[] = {
        "a", "Z", "9", " ", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x8C\x8D", "<", "&", "."};
    mn_buf b = {0};
    for (size_t n = below(r, most + 1); n; n--)
        mn_buf_str(&b, letter[below(r, sizeof letter / sizeof *letter)]);
    const mn_text t = mn_arena_text(&c->arena, (mn_text){b.ptr ? b.ptr : "", b.len});
    mn_buf_free(&b);
    return t;
}

static void make_facts(mn_case *c, mn_rng *r, mn_case_fact **out, size_t *n, size_t most)
{
    *n = below(r, most + 1);
    *out = mn_arena_alloc(&c->arena, *n + 1, sizeof **out);
    for (size_t i = 0; i < *n; i++) {
        mn_case_fact *f = &(*out)[i];
        *f = (mn_case_fact){.id = text_of(c, r, 100),
                            .says = text_of(c, r, 3000),
                            .source = text_of(c, r, 400),
                            .paragraph = text_of(c, r, 400),
                            .party = c->parties ? (uint32_t)below(r, c->parties) : MN_CASE_NONE};
        f->payments = below(r, c->payments + 1);
        f->payment = mn_arena_alloc(&c->arena, f->payments + 1, sizeof *f->payment);
        for (size_t k = 0; k < f->payments; k++)
            f->payment[k] = (uint32_t)k;
    }
}

static void make_case(mn_case *c, mn_rng *r, size_t parties, size_t payments, size_t facts)
{
    c->alert = text_of(c, r, 200);
    c->currency = mn_text_of("USD");
    c->method = text_of(c, r, 500);
    c->parties = below(r, parties) + 1;
    c->party = mn_arena_alloc(&c->arena, c->parties, sizeof *c->party);
    for (size_t i = 0; i < c->parties; i++) {
        mn_case_party *p = &c->party[i];
        mn_buf b = {0};
        mn_buf_fmt(&b, "P%zu", i);
        *p = (mn_case_party){.id = mn_arena_text(&c->arena, (mn_text){b.ptr, b.len}),
                             .name = text_of(c, r, 2000),
                             .address = text_of(c, r, 2000),
                             .city = text_of(c, r, 500),
                             .country = text_of(c, r, 10),
                             .phone = text_of(c, r, 100),
                             .email = text_of(c, r, 300),
                             .kind = "PBM"[below(r, 3)]};
        mn_buf_free(&b);
        p->role[below(r, MN_CASE_ROLES)] = 0.5;
        p->role[below(r, MN_CASE_ROLES)] = 0.25;
        p->reasons = below(r, 40);
        p->reason = mn_arena_alloc(&c->arena, p->reasons + 1, sizeof *p->reason);
        for (size_t k = 0; k < p->reasons; k++)
            p->reason[k] = text_of(c, r, 900);
    }
    c->accounts = c->parties * 3;
    c->account = mn_arena_alloc(&c->arena, c->accounts, sizeof *c->account);
    for (size_t i = 0; i < c->accounts; i++)
        c->account[i] = (mn_case_account){.id = text_of(c, r, 60),
                                          .bank = text_of(c, r, 400),
                                          .opened = text_of(c, r, 40),
                                          .party = (uint32_t)below(r, c->parties),
                                          .home = below(r, 2)};
    c->payments = below(r, payments) + 1;
    c->payment = mn_arena_alloc(&c->arena, c->payments, sizeof *c->payment);
    for (size_t i = 0; i < c->payments; i++)
        c->payment[i] = (mn_case_payment){
            .id = text_of(c, r, 60),
            .time = 1735689600 + (int64_t)below(r, 86400 * 300),
            .value = below(r, 9) ? (int64_t)below(r, 1000000) + 1 : MN_PAY_NO_VALUE,
            .from = below(r, 5) ? (uint32_t)below(r, c->accounts) : MN_CASE_NONE,
            .to = (uint32_t)below(r, c->accounts),
            .place = text_of(c, r, 300),
            .city = text_of(c, r, 100),
            .ip = text_of(c, r, 40),
            .channel = (uint8_t)below(r, MN_CHANNELS),
            .reversed = below(r, 20) == 0 && i > 0};
    mn_case_sort(c);
    make_facts(c, r, &c->indicator, &c->indicators, facts);
    make_facts(c, r, &c->pattern, &c->patterns, facts);
    make_facts(c, r, &c->contrary, &c->contraries, facts);
    c->seens = below(r, facts + 1);
    c->seen = mn_arena_alloc(&c->arena, c->seens + 1, sizeof *c->seen);
    for (size_t i = 0; i < c->seens; i++)
        c->seen[i] = (mn_case_seen){text_of(c, r, 300), text_of(c, r, 60), text_of(c, r, 300),
                                    text_of(c, r, 9000)};
    c->notes = below(r, facts + 1);
    c->note = mn_arena_alloc(&c->arena, c->notes + 1, sizeof *c->note);
    for (size_t i = 0; i < c->notes; i++)
        c->note[i] = text_of(c, r, 9000);
    /* The last party of whom that may be said is a subject. */
    c->decision = (mn_case_decision){.state = mn_text_of("reported"),
                                     .by = mn_text_of("eve"),
                                     .when = mn_text_of("2025-02-01"),
                                     .reason = text_of(c, r, 9000)};
    c->decision.subject = mn_arena_alloc(&c->arena, 1, sizeof *c->decision.subject);
    for (uint32_t i = 0; i < c->parties; i++)
        if (mn_case_may_be_subject(&c->party[i])) {
            c->decision.subject[0] = i;
            c->decision.subjects = 1;
        }
}

static bool fits(const mn_case *c, const mn_case_total *t, unsigned less)
{
    mn_narrative n = {.n = 0};
    mn_buf block[MN_SAR_BLOCKS] = {{0}};
    size_t blocks = 0, left = 0;
    assert_int_equal(mn_narrative_make_less(&n, less, c, t, NULL), MN_OK);
    assert_int_equal(mn_narrative_blocks(block, MN_SAR_BLOCKS, &blocks, &left, &n, NULL), MN_OK);
    for (size_t i = 0; i < MN_SAR_BLOCKS; i++)
        mn_buf_free(&block[i]);
    mn_narrative_free(&n);
    return !left;
}

static void always_fits(void **state)
{
    (void)state;
    unsigned seen = 0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        mn_case c = {.score = 0.5};
        mn_case_total t;
        mn_rng r;
        mn_buf block[MN_SAR_BLOCKS] = {{0}};
        size_t blocks = 0, left = 1;
        unsigned less = 0;
        mn_rng_init(&r, seed, 0);
        make_case(&c, &r,
                  seed % 4 == 0   ? 1
                  : seed % 4 == 1 ? 10
                                  : 300,
                  seed % 3 ? 3000 : 20, seed % 5 ? 60 : 2);
        assert_int_equal(mn_case_totals(&t, &c, NULL), MN_OK);
        assert_int_equal(
            mn_narrative_fit(block, MN_SAR_BLOCKS, &blocks, &less, &left, &c, &t, NULL), MN_OK);
        assert_int_equal(left, 0);
        assert_true(blocks >= 1 && blocks <= MN_SAR_BLOCKS);
        mn_buf all = {0};
        for (size_t i = 0; i < blocks; i++) {
            assert_true(mn_utf8_count((mn_text){block[i].ptr, block[i].len}) <= MN_SAR_BLOCK);
            mn_buf_add(&all, block[i].ptr, block[i].len);
        }
        mn_buf_char(&all, '\0');
        assert_non_null(strstr(all.ptr, MN_SAR_KEY_TERM));
        assert_null(strstr(all.ptr, "did not fit"));
        assert_true((strstr(all.ptr, "[Shortened") != NULL) == (less > 0));
        assert_true((strstr(all.ptr, "is named as a subject") != NULL) ==
                    (c.decision.subjects > 0));
        mn_buf_free(&all);
        for (size_t i = 0; i < MN_SAR_BLOCKS; i++)
            mn_buf_free(&block[i]);
        seen |= 1U << less;
        assert_true(!less || !fits(&c, &t, less - 1)); /* no shorter than it must be */
        /* Into one block, as goAML has it, it goes or says what it left. */
        assert_int_equal(mn_narrative_fit(block, 1, &blocks, &less, &left, &c, &t, NULL), MN_OK);
        assert_true(mn_utf8_count((mn_text){block[0].ptr, block[0].len}) <= MN_SAR_BLOCK);
        mn_buf_char(&block[0], '\0');
        assert_true((strstr(block[0].ptr, "did not fit") != NULL) == (left > 0));
        mn_buf_free(&block[0]);
        mn_case_free(&c);
    }
    if (seen == 1U)
        fail_msg("no case was too large");
}

/* 300 payments from one to another, and one of another way. */
static void repeated_payments_are_told_together(void **state)
{
    (void)state;
    mn_case c = {.score = 0.5, .currency = {"USD", 3}};
    mn_case_total t;
    mn_narrative n = {.n = 0};
    mn_buf b = {0};
    static mn_case_party party[2];
    static mn_case_account account[2];
    static mn_case_payment payment[302];
    memset(party, 0, sizeof party);
    party[0].id = mn_text_of("P1");
    party[1].id = mn_text_of("P2");
    account[0] = (mn_case_account){.id = mn_text_of("A1"), .party = 0, .home = true};
    account[1] = (mn_case_account){.id = mn_text_of("A2"), .party = 1};
    for (int i = 0; i < 302; i++)
        payment[i] =
            (mn_case_payment){.id = mn_text_of("x"),
                              .time = 1735689600 + INT64_C(86400) * i,
                              .value = i == 7     ? MN_PAY_NO_VALUE
                                       : i == 300 ? 20000
                                                  : 10000 + i,
                              .from = 0,
                              .to = i == 301 ? MN_CASE_NONE : 1,
                              .channel = i == 301 ? MN_CHANNEL_CASH_OUT : MN_CHANNEL_TRANSFER,
                              .reversed = i == 300};
    c.party = party;
    c.parties = 2;
    c.account = account;
    c.accounts = 2;
    c.payment = payment;
    c.payments = 302;
    assert_int_equal(mn_case_totals(&t, &c, NULL), MN_OK);
    assert_int_equal(mn_narrative_make_less(&n, 1, &c, &t, NULL), MN_OK);
    mn_narrative_text(&b, &n);
    mn_buf_char(&b, '\0');
    const char *at = strstr(b.ptr, "\nPAYMENTS\n");
    assert_non_null(at);
    /* 299 of 100.00 and i hundredths: 29,900.00 + (0 + .. + 299 - 7) / 100 */
    assert_string_equal(
        at, "\nPAYMENTS\n"
            "2025-01-01 to 2025-10-27: 300 payments by transfer from A1 to A2, of 100.00 "
            "USD to 102.99 USD, 1 of an unknown amount, together 30,348.43 USD.\n"
            "2025-10-29 00:00 103.01 USD cash-out from A1 to cash (payment x).\n"
            "2025-10-28 00:00 200.00 USD transfer from A1 to A2, given back (payment "
            "x).\n");
    mn_buf_free(&b);
    mn_narrative_free(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(always_fits),
        cmocka_unit_test(repeated_payments_are_told_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
