/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_score.c - suppliers by rules: which rule each row meets and on which day, caps, what is not
 * known; tables that make no sense are refused with line and column; memory may run out anywhere.
 *
 * Linked with --wrap=malloc, calloc and realloc.
 */
#include "trace/score/score.h"

#include <stdlib.h>

#include "check.h"
#include "core/text.h"
#include "failing.h"

/* Party 0 buys; 1, 2 and 3 sell it one good each, in two, one and one supplies. */
typedef struct sample {
    mn_chain c;
    mn_chain_party party[4];
    mn_chain_edge edge[3];
    uint32_t in[5], out[5], sold[3], by_id[4];
    mn_chain_good good[1];
    mn_chain_document document[1];
    uint8_t kind[4];
    uint64_t documented[1];
} sample;

static const char text[] = "BUYGINMILFARMdoc7";

static void fill(sample *s)
{
    *s = (sample){.edge = {{1, 0, 0, 0, 2, 0, 0}, {2, 0, 0, 2, 1, 0, 0}, {3, 0, 0, 3, 1, 0, 0}},
                  .in = {0, 3, 3, 3, 3},
                  .out = {0, 0, 1, 2, 3},
                  .sold = {0, 1, 2},
                  .by_id = {0, 3, 1, 2}};
    const mn_span id[4] = {{0, 3}, {3, 3}, {6, 3}, {9, 4}};
    for (size_t i = 0; i < 4; i++)
        s->party[i] = (mn_chain_party){.id = id[i], .name = id[i]};
    s->document[0] = (mn_chain_document){.id = {13, 4}, .received = 20000, .about = MN_OF_NOTHING};
    s->c = (mn_chain){.text = text,
                      .text_length = sizeof text - 1,
                      .parties = 4,
                      .goods = 1,
                      .supplies = 4,
                      .edges = 3,
                      .documents = 1,
                      .party = s->party,
                      .good = s->good,
                      .edge = s->edge,
                      .in = s->in,
                      .out = s->out,
                      .sold = s->sold,
                      .by_id = s->by_id,
                      .document = s->document};
    s->c.supply.kind = s->kind;
    s->documented[0] = 3; /* both of GIN */
}

enum { FILES = 4 };
static mn_memory_file files[FILES];
static const mn_files in_memory = {.file = files, .count = FILES};
static const mn_ctx ctx = {.files = &in_memory};

static void give(size_t i, const char *name, const char *bytes)
{
    files[i] = (mn_memory_file){name, bytes, strlen(bytes)};
}

static const char rules_text[] =
    "id,version,from,until,measure,match,threshold,points,cap,says,source\n"
    "in-time,1,,,document-in-time,,0,2,3,,x\n"
    "late,1,,,document-late,,10,-2,,,x\n"
    "docs,1,,,supplies-documented,,0.9,10,,,x\n"
    "nodocs,1,,,supplies-undocumented,,0.5,-10,,,x\n"
    "bad,1,,,balance,impossible,,-10,-15,,x\n"
    "closed,1,,,finding-closed,*,90,5,,,x\n"
    "open,1,,,finding-open,*,90,-5,,,x\n"
    "again,1,,,finding-repeat,*,730,-10,,,x\n"
    "retaliation,1,,,finding,retaliation,,-40,,,x\n"
    "retaliation,2,2025-06-01,,finding,Retaliation,,-1.50,,,x\n"
    "line,1,,,score,,-5,,,,x\n";

static mn_score_rules rules;

static int32_t day(const char *s)
{
    int32_t d;
    assert_true(mn_sheet_day_read(&d, mn_text_of(s), false));
    return d;
}

/* Points of a party by a rule; -1 where there are none. */
static int64_t points(const mn_score *s, uint32_t party, const char *rule, size_t *items)
{
    int64_t sum = 0;
    *items = 0;
    for (size_t i = 0; i < s->items; i++)
        if (s->item[i].party == party && mn_text_eq_str(rules.rule[s->item[i].rule].id, rule)) {
            sum += s->item[i].points;
            (*items)++;
            assert_true(s->item[i].evidence.len > 0);
        }
    return sum;
}

static void open_inputs(mn_score_inputs *in, const sample *s)
{
    mn_err e = MN_ERR_INIT;
    give(0, "findings.csv",
         "party,date,kind,status,closed,evidence\n"
         "GIN,2024-01-10,fees,closed,2024-03-01,audit 4\n"
         "GIN,2025-02-01,fees,open,,audit 9\n"
         "GIN,2025-02-01,fees,dismissed,,audit 10\n"
         "MIL,2025-05-01,retaliation,open,,hotline 3\n"
         "MIL,2025-07-01,Retaliation,open,,hotline 5\n"
         "MIL,2025-07-02,retaliation,open,,\n"
         "NOBODY,2025-05-01,fees,open,,x\n");
    give(1, "asked.csv",
         "party,document,due,received,evidence\n"
         "GIN,doc7,2024-10-05,,\n" /* received 20000 = 2024-10-04 by the chain */
         "GIN,invoice,2025-01-10,2025-01-10,\n"
         "MIL,invoice,2025-01-10,2025-01-21,mail 1\n"
         "MIL,bales,2025-12-20,,\n"  /* not due on the day */
         "MIL,yarn,2025-11-01,,\n"); /* missing */
    give(2, "balance.csv",
         "node,good,period,in_low,in_high,out,verdict\n"
         "MIL,yarn,2025-Q1,1,2,9,impossible\n"
         "MIL,yarn,2025-Q2,1,2,9,impossible\n"
         "GIN,lint,2025,1,2,1,possible\n");
    if (mn_score_inputs_read(in, &s->c, "findings.csv", "asked.csv", "balance.csv", &ctx, &e))
        fail_msg("%s:%d: %s", e.file, (int)e.line, e.msg);
}

static void test_points(void **state)
{
    (void)state;
    sample s;
    mn_score_inputs in;
    mn_score x;
    size_t n;
    fill(&s);
    open_inputs(&in, &s);
    assert_int_equal(in.unknown, 1);
    assert_int_equal(in.no_evidence, 1);
    const mn_score_asked a = {
        .rules = &rules, .in = &in, .documented = s.documented, .on = day("2025-12-01")};
    assert_int_equal(mn_score_make(&x, &s.c, &a, NULL, NULL), MN_OK);
    assert_int_equal(points(&x, 1, "in-time", &n), 300); /* twice 2, capped at 3 */
    assert_int_equal(n, 2);
    assert_int_equal(points(&x, 1, "late", &n), 0);
    assert_int_equal(points(&x, 1, "docs", &n), 1000);
    assert_int_equal(points(&x, 1, "closed", &n), 500);
    assert_int_equal(points(&x, 1, "open", &n), -500); /* since 2025-02-01; dismissed ones not */
    assert_int_equal(points(&x, 1, "again", &n), -1000);
    assert_int_equal(n, 1);
    assert_int_equal(x.party[1].score, 300 + 1000 + 500 - 500 - 1000);
    assert_int_equal(points(&x, 2, "late", &n), -400); /* 11 days late; a month missing */
    assert_int_equal(n, 2);
    assert_int_equal(points(&x, 2, "bad", &n), -1500);
    assert_int_equal(points(&x, 2, "nodocs", &n), -1000);
    /* Version 1 of the rule for both, in any case; version 2 from June 2025 on for one. */
    assert_int_equal(points(&x, 2, "retaliation", &n), -8150);
    assert_int_equal(n, 3);
    assert_int_equal(x.party[3].known, 0); /* never asked: no points, neither good nor bad */
    assert_int_equal(x.party[3].score, 0);
    int64_t line;
    assert_true(mn_score_line(&line, &rules, a.on));
    assert_int_equal(line, -500);
    mn_score_free(&x);

    /* Earlier, later things have not happened. */
    const mn_score_asked early = {
        .rules = &rules, .in = &in, .documented = s.documented, .on = day("2024-02-01")};
    assert_int_equal(mn_score_make(&x, &s.c, &early, NULL, NULL), MN_OK);
    assert_int_equal(points(&x, 2, "retaliation", &n), 0);
    assert_int_equal(points(&x, 1, "closed", &n), 0); /* not closed yet, and not open for 90 days */
    assert_int_equal(points(&x, 1, "open", &n), 0);
    mn_score_free(&x);
    mn_score_inputs_free(&in);
}

/* Neither sales, verdicts, findings nor listings after the day count; nor does a shipment beside
 * the supply that it carries. */
static void test_not_yet(void **state)
{
    (void)state;
    sample s;
    mn_score_rules own;
    mn_score_inputs in = {0};
    mn_score x;
    const int32_t on = day("2025-01-01");
    const int32_t from[4] = {on, on + 1, on, on};
    fill(&s);
    give(3, "own.csv",
         "id,version,measure,match,points,threshold\nlisted,7,nexus,listed,-40,\n"
         "docs,1,supplies-documented,,10,1\nbad,1,balance,impossible,-10,\n");
    assert_int_equal(mn_score_rules_load(&own, "own.csv", &ctx, NULL), MN_OK);
    give(0, "findings.csv",
         "party,date,kind,status,closed,evidence\nMIL,2025-02-01,fees,open,,audit 9\n");
    give(2, "balance.csv", "node,good,period,verdict\nFARM,lint,2025-02,impossible\n");
    assert_int_equal(
        mn_score_inputs_read(&in, &s.c, "findings.csv", NULL, "balance.csv", &ctx, NULL), MN_OK);
    mn_nexus at = {.party = 2,
                   .kind = MN_NEXUS_LISTED,
                   .verdict = MN_NEXUS_FOUND,
                   .since = on + 1,
                   .authority = {"u", 1}};
    const mn_nexus_set n = {.at = &at, .n = 1};
    mn_score_asked a = {
        .rules = &own, .in = &in, .documented = s.documented, .nexus = &n, .on = on};
    s.documented[0] = 1; /* the second of GIN has none, and is sold a day later */
    s.c.supply.from = from;
    assert_int_equal(mn_score_make(&x, &s.c, &a, NULL, NULL), MN_OK);
    assert_int_equal(x.items, 1);
    assert_text(x.item[0].evidence, "1 of 1 supply with documents");
    assert_int_equal(x.party[1].score, 1000);
    assert_int_equal(x.party[2].known, 1u << MN_TOPIC_NEXUS);
    assert_int_equal(x.party[3].known, 1u << MN_TOPIC_NEXUS);
    mn_score_free(&x);
    a.on = on + 1; /* then it is, and lacks one */
    assert_int_equal(mn_score_make(&x, &s.c, &a, NULL, NULL), MN_OK);
    assert_int_equal(x.party[1].score, 0);
    assert_int_equal(x.party[2].score, -4000);
    mn_score_free(&x);
    s.kind[1] = MN_SHIPMENT; /* of the first */
    s.c.shipments = 1;
    assert_int_equal(mn_score_make(&x, &s.c, &a, NULL, NULL), MN_OK);
    assert_int_equal(x.party[1].score, 1000);
    mn_score_free(&x);
    mn_score_inputs_free(&in);
    mn_score_rules_free(&own);
}

static void test_nexus(void **state)
{
    (void)state;
    sample s;
    mn_score_rules own;
    const mn_score_inputs none = {0};
    mn_score x;
    fill(&s);
    give(3, "own.csv", "id,version,measure,match,points,threshold\nlisted,7,nexus,listed,-40,\n");
    assert_int_equal(mn_score_rules_load(&own, "own.csv", &ctx, NULL), MN_OK);
    mn_nexus at[2] = {{.party = 1,
                       .kind = MN_NEXUS_LISTED,
                       .verdict = MN_NEXUS_REVIEW,
                       .since = MN_NO_DAY,
                       .authority = {"u", 1}},
                      {.party = 2,
                       .kind = MN_NEXUS_LISTED,
                       .verdict = MN_NEXUS_FOUND,
                       .since = MN_NO_DAY,
                       .authority = {"uflpa@3", 7}}};
    const mn_nexus_set n = {.at = at, .n = 2};
    const mn_score_asked a = {.rules = &own,
                              .in = &none,
                              .documented = s.documented,
                              .nexus = &n,
                              .on = day("2025-12-01")};
    assert_int_equal(mn_score_make(&x, &s.c, &a, NULL, NULL), MN_OK);
    assert_int_equal(x.items, 1); /* what is only to be looked at takes nothing */
    assert_int_equal(x.party[2].score, -4000);
    assert_text(x.item[0].evidence, "uflpa@3");
    mn_score_free(&x);
    mn_score_rules_free(&own);
}

/* A proposed rule stands in the place of that with its id, in all its versions. */
static void test_add(void **state)
{
    (void)state;
    mn_score_rules own;
    assert_int_equal(mn_score_rules_load(&own, NULL, NULL, NULL), MN_OK);
    const size_t n = own.n;
    give(3, "new.csv",
         "id,version,measure,match,points,threshold\n"
         "retaliation,2,finding,retaliation,-100,\nmore,1,finding,fire,-3,\n");
    assert_int_equal(mn_score_rules_add(&own, "new.csv", &ctx, NULL), MN_OK);
    assert_int_equal(own.n, n + 1);
    assert_text(own.rule[own.n - 1].id, "more");
    assert_int_equal(own.rule[own.n - 2].points, -10000);
    mn_score_rules_free(&own);
}

static void refuse(const char *bytes, uint64_t line, const char *says)
{
    mn_score_rules own = {0};
    mn_err e = MN_ERR_INIT;
    give(3, "policy.csv", bytes);
    assert_int_equal(mn_score_rules_load(&own, "policy.csv", &ctx, &e), MN_DATA);
    assert_string_equal(e.file, "policy.csv");
    assert_int_equal(e.line, line);
    if (!strstr(e.msg, says))
        fail_msg("'%s' does not say '%s'", e.msg, says);
}

static void refuse_finding(const char *row, const char *says)
{
    sample s;
    mn_score_inputs in;
    mn_err e = MN_ERR_INIT;
    char bytes[300];
    fill(&s);
    snprintf(bytes, sizeof bytes, "party,date,kind,status,closed,evidence\n%s\n", row);
    give(3, "f.csv", bytes);
    assert_int_equal(mn_score_inputs_read(&in, &s.c, "f.csv", NULL, NULL, &ctx, &e), MN_DATA);
    assert_int_equal(e.line, 2);
    if (!strstr(e.msg, says))
        fail_msg("'%s' does not say '%s'", e.msg, says);
}

static void test_refused(void **state)
{
    (void)state;
#define HEAD "id,version,measure,match,points,threshold,cap,from,until\n"
    refuse("id,version,measure\n", 1, "no column 'points'");
    refuse(HEAD "a,1,luck,,1,,,,\n", 2, "column 3, 'measure': 'luck' is nothing that is measured");
    refuse(HEAD "a,1,finding,,1,,,,\n", 2, "column 4, 'match'");
    refuse(HEAD "a,1,finding,*,1.234,,,,\n", 2, "column 5, 'points': '1.234' is no number");
    refuse(HEAD "a,1,finding,*,,,,,\n", 2, "gives and takes nothing");
    refuse(HEAD "a,1,finding,*,99999999999999999999,,,,\n", 2, "is no number");
    refuse(HEAD "a,1,finding-open,*,1,,,,\n", 2, "column 6, 'threshold'");
    refuse(HEAD "a,1,finding-open,*,1,nan,,,\n", 2, "is no number");
    refuse(HEAD "a,1,supplies-documented,,1,90,,,\n", 2, "is no share from 0 to 1");
    refuse(HEAD "a,1,finding,*,1,,-5,,\n", 2, "must have the same sign");
    refuse(HEAD "a,1,finding,*,1,,,2025-02-30,\n", 2, "is no date");
    refuse(HEAD "a,1,finding,*,1,,,2025-03-01,2025-02-01\n", 2, "is before the day");
    refuse(HEAD "a,1,finding,*,1,,,,\n,1,finding,*,1,,,,\n", 3, "a rule needs a name");
    refuse(HEAD "a,,finding,*,1,,,,\n", 2, "by which version");
    refuse(HEAD "a,1,finding,*,1,,,,\na,1,finding,*,2,,,,\n", 3, "is there twice");
    refuse_finding("GIN,2025-01-01,fees,maybe,,x", "is none of open, closed, dismissed");
    refuse_finding("GIN,2025-01-01,fees,closed,,x", "when was it closed?");
    refuse_finding("GIN,2025-01-01,fees,closed,2024-12-31,x", "is before the day of the finding");
    refuse_finding("GIN,2025-01-01,fees,open,2025-02-01,x", "says that it is closed");
    refuse_finding("GIN,,fees,open,,x", "a finding has a day");
    refuse_finding("GIN,2025-01-01,,open,,x", "column 3, 'kind'");
}

static void test_memory(void **state)
{
    (void)state;
    sample s;
    fill(&s);
    mn_score_inputs keep;
    open_inputs(&keep, &s);
    mn_score_inputs_free(&keep);
    bool more = true;
    for (long n = 0; more; n++) {
        mn_score_inputs in = {0};
        mn_score_rules own = {0};
        mn_score x = {0};
        mn_err e = MN_ERR_INIT;
        left = n;
        mn_status st = mn_score_rules_load(&own, NULL, NULL, &e);
        if (!st)
            st = mn_score_inputs_read(&in, &s.c, "findings.csv", "asked.csv", "balance.csv", &ctx,
                                      &e);
        const mn_score_asked a = {
            .rules = &own, .in = &in, .documented = s.documented, .on = 20000};
        if (!st)
            st = mn_score_make(&x, &s.c, &a, NULL, &e);
        more = left < 0;
        left = -1;
        assert_int_equal(st, more ? MN_SYSTEM : MN_OK);
        mn_score_free(&x);
        mn_score_inputs_free(&in);
        mn_score_rules_free(&own);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_points),  cmocka_unit_test(test_not_yet),
        cmocka_unit_test(test_nexus),   cmocka_unit_test(test_add),
        cmocka_unit_test(test_refused), cmocka_unit_test(test_memory),
    };
    mn_err e = MN_ERR_INIT;
    give(0, "r.csv", rules_text);
    if (mn_score_rules_load(&rules, "r.csv", &ctx, &e)) {
        print_error("%s:%d: %s\n", e.file, (int)e.line, e.msg);
        return 1;
    }
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mn_score_rules_free(&rules);
    return failed;
}
