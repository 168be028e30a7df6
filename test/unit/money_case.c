/* SPDX-License-Identifier: Apache-2.0
 *
 * money_case.c - cases: who is never a subject, what a draft and a narrative say, hostile texts,
 * refused files.
 */
#include "check.h"

#include <stdlib.h>

#include "core/rng.h"
#include "core/text.h"
#include "money_case.h"

static void read_small(mn_case *c)
{
    mn_err e = MN_ERR_INIT;
    *c = (mn_case){.score = 0};
    if (mn_case_read(c, mn_text_of(small_case), "case.json", &e))
        fail_msg("%s: %s (line %u)", e.file, e.msg, (unsigned)e.line);
}

static size_t count(const char *in, const char *what)
{
    size_t n = 0;
    for (const char *p = in; (p = strstr(p, what)) != NULL; p += strlen(what))
        n++;
    return n;
}

/* --- reading and sums ------------------------------------------------------------------------- */

static void a_case_is_read(void **state)
{
    mn_case c;
    mn_case_total t;
    (void)state;
    read_small(&c);
    assert_int_equal(c.payments, 4);
    assert_int_equal(c.payment[0].time, 1735960200);     /* 2025-01-04 03:10 UTC, by date(1) */
    assert_int_equal(mn_case_day(&c.payment[0]), 20091); /* the 3rd, where it happened */
    assert_int_equal(c.payment[1].value, 79901);
    assert_int_equal(c.payment[0].from, MN_CASE_NONE);
    assert_int_equal(c.indicator[0].payment[0], 0);
    assert_text(c.payment[3].id, "4"); /* sorted by where they were made */
    assert_int_equal(mn_case_totals(&t, &c, NULL), MN_OK);
    assert_int_equal(t.in, 80000);
    assert_int_equal(t.out, 79000);
    assert_int_equal(t.inner, 79901);
    assert_int_equal(t.total, 80000);
    assert_int_equal(t.reversed, 1);
    assert_int_equal(t.days, 3);
    assert_int_equal(mn_case_whole(79901), 800);
    assert_int_equal(mn_case_whole(80000), 800);
    c.payment[0].value = INT64_MAX;
    c.payment[2].from = c.payment[2].to = MN_CASE_NONE;
    c.payment[2].value = INT64_MAX;
    assert_int_equal(mn_case_totals(&t, &c, NULL), MN_DATA);
    mn_case_free(&c);
}

/* Puts `to` for the first `from` in the small case, and reads it. */
static void refused(const char *from, const char *to, const char *msg)
{
    const char *at = strstr(small_case, from);
    mn_buf text = {0};
    mn_case c = {.score = 0};
    mn_err e = MN_ERR_INIT;
    assert_non_null(at);
    mn_buf_add(&text, small_case, (size_t)(at - small_case));
    mn_buf_str(&text, to);
    mn_buf_str(&text, at + strlen(from));
    assert_int_equal(mn_case_read(&c, (mn_text){text.ptr, text.len}, "case.json", &e), MN_DATA);
    if (!strstr(e.msg, msg))
        fail_msg("'%s' is not '%s'", e.msg, msg);
    assert_true(e.line > 0);
    mn_case_free(&c);
    mn_buf_free(&text);
}

static void what_makes_no_sense_is_refused(void **state)
{
    (void)state;
    refused("manumit-case-1", "manumit-case-9", "no word that is known");
    refused("\"USD\"", "\"dollars\"", "no currency");
    refused("0.8,", "1.8,", "from 0 to 1");
    refused("\"party\": \"P1\"", "\"party\": \"P9\"", "no such party");
    refused("\"id\": \"P2\"", "\"id\": \"P1\"", "stands twice");
    refused("\"800.00\"", "\"-800.00\"", "no amount");
    refused("\"800.00\"", "\"800.001\"", "no amount");
    refused("\"800.00\"", "\"92233720368547758.08\"", "no amount");
    refused("\"800.00\"", "\"0\"", "no amount");
    refused("2025-01-04", "2025-02-30", "no time");
    refused("2025-01-04", "1025-01-04", "no time");
    refused("22:10:00-05:00", "22:10:00-05:07", "no time");
    refused("\"payments\": [\"1\"]", "\"payments\": [\"7\"]", "no such payment");
    refused("\"alert\": \"A-1\", ", "", "without 'alert'");
    refused("\"score\": 0.8", "\"score\": NaN", "");
    refused("\"mule\": 0.2", "\"victim\": 0.2", "is no key of roles");
    refused("\"she was led\"}]}", "", "");
}

/* --- subjects -----------------------------------------------------------------------------------
 */

/* Without memory of how the program decides: what must never be. */
static bool forbidden(const mn_case_party *p)
{
    const double most =
        fmax(p->role[MN_CASE_CONTROLLER], fmax(p->role[MN_CASE_FRONT], p->role[MN_CASE_MULE]));
    return p->survivor || (p->role[MN_CASE_EXPLOITED] > 0 && p->role[MN_CASE_EXPLOITED] >= most);
}

/* Whether a text stands in a Party of code 33. */
static bool in_subjects(const char *xml, const char *what)
{
    const char *p = xml;
    while ((p = strstr(p, "<ActivityPartyTypeCode>33<")) != NULL) {
        const char *end = strstr(p, "\n    </Party>"), *at = strstr(p, what);
        assert_non_null(end);
        if (at && at < end)
            return true;
        p = end;
    }
    return false;
}

enum { RANDOM_PARTIES = 12 };

/* A random case whose decision names everybody. */
static void random_case(mn_case *c, mn_rng *rng)
{
    static char name[RANDOM_PARTIES][16];
    static const double level[] = {0, 0, 0.1, 0.5, 0.5, 0.9, 1};
    c->party = mn_arena_alloc(&c->arena, RANDOM_PARTIES, sizeof *c->party);
    c->account = mn_arena_alloc(&c->arena, RANDOM_PARTIES, sizeof *c->account);
    c->decision.subject = mn_arena_alloc(&c->arena, 2 * RANDOM_PARTIES, sizeof(uint32_t));
    c->parties = c->accounts = 1 + mn_rng_u64(rng) % RANDOM_PARTIES;
    for (uint32_t i = 0; i < c->parties; i++) {
        mn_case_party *p = &c->party[i];
        snprintf(name[i], sizeof name[i], "Zq%uq", i);
        p->id = p->name = p->phone = p->city = p->email = mn_text_of(name[i]);
        p->kind = "PBM"[mn_rng_u64(rng) % 4];
        for (int r = 0; r < MN_CASE_ROLES; r++)
            p->role[r] = level[mn_rng_u64(rng) % 7];
        p->survivor = mn_rng_u64(rng) % 8 == 0;
        c->account[i] = (mn_case_account){mn_text_of(name[i]), {"", 0}, {"", 0}, i, true};
        c->decision.subject[c->decision.subjects++] = i;
    }
    c->decision.subject[c->decision.subjects++] = UINT32_MAX - 1; /* of nobody */
}

static void an_exploited_person_is_never_a_subject(void **state)
{
    size_t kept = 0, named = 0;
    mn_rng rng;
    (void)state;
    mn_rng_init(&rng, 7, 7);
    for (int round = 0; round < 2000; round++) {
        mn_case c;
        made m = {.total = {.any = false}};
        read_small(&c);
        for (size_t i = 0; i < c.payments; i++)
            c.payment[i].from = c.payment[i].to = MN_CASE_NONE;
        random_case(&c, &rng);
        c.decision.by = mn_text_of(round % 5 ? "eve" : "");
        c.decision.state = mn_text_of(round % 7 ? "reported" : "closed");
        assert_int_equal(make(&m, &c, NULL), MN_OK);
        const bool may = round % 5 && round % 7;
        size_t subjects = 0;
        for (uint32_t i = 0; i < c.parties; i++) {
            const bool in = in_subjects(m.sar.ptr, c.party[i].name.ptr);
            assert_int_equal(in, may && !forbidden(&c.party[i]));
            assert_int_equal(in, mn_case_subject(&c, i));
            subjects += in;
            kept += forbidden(&c.party[i]);
        }
        named += subjects;
        assert_int_equal(count(m.sar.ptr, "<ActivityPartyTypeCode>33<"), subjects ? subjects : 1);
        assert_int_equal(count(m.sar.ptr, "AllCriticalSubjectInformationUnavailable") > 0,
                         subjects == 0);
        for (uint32_t i = 0; i < c.parties; i++) /* goAML tells names of subjects alone */
            if (forbidden(&c.party[i])) {
                char tag[64];
                snprintf(tag, sizeof tag, "<account_name>%s<", c.party[i].name.ptr);
                assert_null(strstr(m.unit.ptr, tag));
            }
        made_free(&m);
        mn_case_free(&c);
    }
    assert_true(kept > 2000 && named > 2000); /* both are tried often */
}

static void a_decision_is_asked_for(void **state)
{
    mn_case c;
    mn_err e = MN_ERR_INIT;
    (void)state;
    read_small(&c);
    assert_false(mn_case_subject(&c, 0) || mn_case_subject(&c, 1));
    assert_int_equal(mn_case_read_decision(&c, mn_text_of(small_decision), "d.json", &e), MN_OK);
    assert_true(mn_case_subject(&c, 1));
    assert_false(mn_case_subject(&c, 0));
    static const char *const bad[][2] = {
        {"{\"state\": \"reported\", \"by\": \"eve\", \"when\": \"2025-02-01\", \"reason\": \"x\","
         " \"subjects\": [\"P1\"]}",
         "may be an exploited person"},
        {"{\"state\": \"reported\", \"by\": \" \", \"when\": \"2025-02-01\", \"reason\": \"x\"}",
         "without 'by' or 'reason'"},
        {"{\"state\": \"reported\", \"by\": \"eve\", \"when\": \"today\", \"reason\": \"x\"}",
         "no time"},
        {"{\"state\": \"filed\", \"by\": \"eve\", \"when\": \"2025-02-01\", \"reason\": \"x\"}",
         "no word that is known"},
        {"{\"state\": \"closed\", \"by\": \"eve\", \"when\": \"2025-02-01\"}", "without 'reason'"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(mn_case_read_decision(&c, mn_text_of(bad[i][0]), "d.json", &e), MN_DATA);
        if (!strstr(e.msg, bad[i][1]))
            fail_msg("'%s' is not '%s'", e.msg, bad[i][1]);
        assert_true(mn_case_subject(&c, 1)); /* what was decided before stands */
    }
    mn_case_free(&c);
}

static void a_survivor_is_told_by_nothing(void **state)
{
    mn_case c;
    made with = {.total = {.any = false}}, without = {.total = {.any = false}};
    (void)state;
    read_small(&c);
    assert_int_equal(make(&without, &c, NULL), MN_OK);
    c.party[0].survivor = c.party[1].survivor = true;
    assert_int_equal(make(&with, &c, NULL), MN_OK);
    assert_string_equal(with.sar.ptr, without.sar.ptr);
    assert_string_equal(with.unit.ptr, without.unit.ptr);
    assert_string_equal(with.todo.lines.ptr, without.todo.lines.ptr);
    made_free(&with);
    made_free(&without);
    mn_case_free(&c);
}

/* --- drafts -------------------------------------------------------------------------------------
 */

static void a_draft_says_what_it_must(void **state)
{
    static const char *const words[] = {
        "<!-- DRAFT, NOT FILED.",
        "<FilingInstitutionNotetoFinCEN>HUMAN TRAFFICKING FIN-2020-A008<",
        "<SuspiciousActivitySubtypeID>927<",
        "<SuspiciousActivitySubtypeID>824<",
        "<SuspiciousActivityFromDateText>20250103<",
        "<SuspiciousActivityToDateText>20250105<",
        "<TotalSuspiciousAmountText>800<",
        "<IPAddressText>192.0.2.7<",
        "<FirstNameUnknownIndicator>Y<",
        "<AccountNumberText>A2<",
        "AGAINST: Rent is paid.",
        "On 2025-01-03, teller 4 saw: she was led.",
        "It is possible that this party is exploited by others (0.60)",
        "Without 1 payment (payment 1) the score would be 0.31.",
    };
    mn_case c;
    made m = {.total = {.any = false}};
    (void)state;
    read_small(&c);
    assert_int_equal(mn_case_read_decision(&c, mn_text_of(small_decision), "d.json", NULL), MN_OK);
    assert_int_equal(make(&m, &c, NULL), MN_OK);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strstr(m.sar.ptr, words[i]))
            fail_msg("no '%s'", words[i]);
    assert_null(strstr(m.sar.ptr, "<SuspiciousActivitySubtypeID>926<"));
    assert_non_null(strstr(m.todo.lines.ptr, "legal name of the filing institution"));
    assert_non_null(strstr(m.todo.lines.ptr, "Filing date: not given"));
    assert_non_null(strstr(m.unit.ptr, "<t_to_my_client>"));
    assert_int_equal(count(m.unit.ptr, "<transaction>"), 3); /* what was given back is no part */
    made_free(&m);
    made f = {.total = {.any = false}};
    c.currency = mn_text_of("EUR");
    assert_int_equal(make(&f, &c, NULL), MN_OK);
    assert_null(strstr(f.sar.ptr, "TotalSuspiciousAmountText"));
    assert_non_null(strstr(f.sar.ptr, "<AmountUnknownIndicator>Y<"));
    made_free(&f);
    mn_case_free(&c);
}

static void hostile_texts_are_tamed(void **state)
{
    static char huge[10001];
    static const char *const name[] = {"<Party>&\"'--></Party><!-- ",
                                       "a\x01\x02\tb\r\nc\x7f",
                                       "\xE2\x80\xAE evil \xE2\x81\xA6",
                                       "\xFF\xFE broken \xC0\x80",
                                       "\xEF\xBF\xBE\xEF\xB7\x90",
                                       "   ",
                                       "=cmd()",
                                       "P\nSubjects: nothing to do",
                                       "123456789 123456789 123456789 123456789\xC3\xA9",
                                       huge};
    (void)state;
    memset(huge, 'x', 10000);
    for (size_t i = 0; i < sizeof name / sizeof *name; i++) {
        mn_case c;
        made m = {.total = {.any = false}};
        const mn_text t = mn_text_of(name[i]);
        read_small(&c);
        c.alert = c.party[1].name = c.party[1].id = c.party[1].address = c.party[1].city = t;
        c.party[1].phone = c.party[1].email = c.account[1].id = c.payment[0].id = t;
        c.payment[0].place = c.payment[0].memo = c.payment[0].ip = c.seen[0].saw = t;
        c.indicator[0].says = c.indicator[0].id = c.party[0].reason[0] = t;
        assert_int_equal(mn_case_read_decision(&c,
                                               mn_text_of("{\"state\": \"reported\", \"by\": \"e\","
                                                          " \"when\": \"2025-02-01\", \"reason\":"
                                                          " \"x\"}"),
                                               "d.json", NULL),
                         MN_OK);
        uint32_t one = 1;
        c.decision.subject = &one;
        c.decision.subjects = 1;
        assert_int_equal(make(&m, &c, NULL), MN_OK);
        const mn_buf *both[] = {&m.sar, &m.unit};
        for (size_t b = 0; b < 2; b++) {
            assert_int_equal(mn_utf8_bad((mn_text){both[b]->ptr, both[b]->len}), both[b]->len);
            for (size_t k = 0; k < both[b]->len; k++)
                assert_true((unsigned char)both[b]->ptr[k] >= 0x20 || both[b]->ptr[k] == '\n');
            assert_null(strstr(both[b]->ptr, "\xE2\x80\xAE"));
            assert_int_equal(count(both[b]->ptr, "<!--"), 1);
        }
        assert_int_equal(count(m.sar.ptr, "<Party SeqNum="), count(m.sar.ptr, "</Party>"));
        assert_int_equal(count(m.todo.lines.ptr, "\n"), m.todo.n);
        assert_int_equal(mn_utf8_bad((mn_text){m.todo.lines.ptr, m.todo.lines.len}),
                         m.todo.lines.len);
        made_free(&m);
        mn_case_free(&c);
    }
}

static void a_long_narrative_is_parted_between_sentences(void **state)
{
    mn_narrative n = {.n = 0};
    mn_buf block[MN_SAR_BLOCKS] = {{0}}, b = {0};
    mn_sentence at[400];
    size_t blocks, left;
    (void)state;
    for (int i = 0; i < 70; i++)
        mn_buf_str(&b, "\xC3\xA9");
    mn_buf_char(&b, '.');
    for (size_t i = 0; i < 400; i++)
        at[i] = (mn_sentence){"WHO", {b.ptr, b.len}};
    n.at = at;
    n.n = 200;
    assert_int_equal(mn_narrative_blocks(block, MN_SAR_BLOCKS, &blocks, &left, &n, NULL), MN_OK);
    assert_int_equal(left, 0);
    assert_int_equal(blocks, 4); /* 200 * 72 characters: 55 a block */
    for (size_t i = 0; i < blocks; i++) {
        assert_int_equal(block[i].ptr[block[i].len - 1], '.');
        assert_true(mn_utf8_count((mn_text){block[i].ptr, block[i].len}) <= MN_SAR_BLOCK);
        mn_buf_free(&block[i]);
    }
    n.n = 400;
    memset(block, 0, sizeof block);
    assert_int_equal(mn_narrative_blocks(block, MN_SAR_BLOCKS, &blocks, &left, &n, NULL), MN_OK);
    assert_int_equal(blocks, 5);
    size_t told = 0;
    for (size_t i = 0; i < blocks; i++) {
        assert_true(mn_utf8_count((mn_text){block[i].ptr, block[i].len}) <= MN_SAR_BLOCK);
        told += count(block[i].ptr, "\xC3\xA9.");
    }
    assert_int_equal(told + left, 400);
    assert_non_null(strstr(block[4].ptr, "further sentences did not fit"));
    for (size_t i = 0; i < MN_SAR_BLOCKS; i++)
        mn_buf_free(&block[i]);
    mn_buf_free(&b);
}

/* As some editors save it. */
static void a_byte_order_mark_is_no_matter(void **state)
{
    static const char mark[] = "\xEF\xBB\xBF", profile[] = "\xEF\xBB\xBF {\"name\": \"Bank\"}";
    mn_buf text = {0};
    mn_text v[MN_BANK_KEYS] = {{0}};
    mn_case c = {.score = 0};
    mn_arena a = {0};
    (void)state;
    mn_buf_str(&text, mark);
    mn_buf_str(&text, small_case);
    assert_int_equal(mn_case_read(&c, (mn_text){text.ptr, text.len}, "case.json", NULL), MN_OK);
    assert_int_equal(c.payments, 4);
    mn_buf_clear(&text);
    mn_buf_str(&text, mark);
    mn_buf_str(&text, small_decision);
    assert_int_equal(mn_case_read_decision(&c, (mn_text){text.ptr, text.len}, "d.json", NULL),
                     MN_OK);
    assert_int_equal(
        mn_profile_read(v, mn_bank_keys, MN_BANK_KEYS, mn_text_of(profile), "b", &a, NULL), MN_OK);
    assert_text(v[MN_BANK_NAME], "Bank");
    mn_arena_free(&a);
    mn_case_free(&c);
    mn_buf_free(&text);
}

/* Of payments of which some have a memo, one has none. */
static void a_banks_payment_is_taken(void **state)
{
    static const char blob[] = "a memo";
    int64_t time[2] = {86400, 86401}, value[2] = {100, MN_PAY_NO_VALUE};
    uint32_t none[2] = {MN_PAY_NONE, MN_PAY_NONE}, row[2] = {1, 2}, memo[2] = {MN_PAY_NONE, 2};
    uint16_t mcc[2] = {0, 5411};
    uint8_t byte[2] = {0, 0}, flags[2] = {0, MN_PAY_NO_RATE};
    int8_t zone[2] = {0, -4};
    const mn_payments p = {.n = 2,
                           .time = time,
                           .value = value,
                           .from = none,
                           .to = none,
                           .place = none,
                           .row = row,
                           .mcc = mcc,
                           .channel = byte,
                           .purpose = byte,
                           .flags = flags,
                           .zone = zone,
                           .memo = memo,
                           .blob = blob,
                           .blob_bytes = sizeof blob};
    mn_case c = {.score = 0};
    mn_case_payment to;
    (void)state;
    assert_int_equal(mn_case_take(&c, &to, &p, 0, MN_CASE_NONE, 3, NULL), MN_OK);
    assert_int_equal(to.memo.len, 0);
    assert_int_equal(to.to, 3);
    assert_text(to.id, "1");
    assert_int_equal(mn_case_take(&c, &to, &p, 1, MN_CASE_NONE, 3, NULL), MN_OK);
    assert_text(to.memo, "memo");
    assert_int_equal(to.value, MN_PAY_NO_VALUE);
    assert_int_equal(mn_case_day(&to), 0); /* an hour before UTC */
    mn_case_free(&c);
}

static void a_banks_profile_is_checked(void **state)
{
    mn_arena a = {0};
    mn_err e = MN_ERR_INIT;
    static const char *const bad[][2] = {
        {"{\"nane\": \"x\"}", "no such key"},
        {"{\"name\": \"x\", \"name\": \"y\"}", "stands twice"},
        {"{\"state\": \"Virginia\"}", "more than 3 characters"},
        {"{\"name\": 5}", "a text was expected"},
        {"[]", "object"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        mn_text v[MN_BANK_KEYS] = {{0}};
        assert_int_equal(
            mn_profile_read(v, mn_bank_keys, MN_BANK_KEYS, mn_text_of(bad[i][0]), "b", &a, &e),
            MN_DATA);
        if (!strstr(e.msg, bad[i][1]))
            fail_msg("'%s' is not '%s'", e.msg, bad[i][1]);
    }
    mn_text v[MN_BANK_KEYS] = {{0}};
    assert_int_equal(mn_profile_read(v, mn_bank_keys, MN_BANK_KEYS,
                                     mn_text_of("{\"name\": \"Bank\", \"state\": \"VA\"}"), "b", &a,
                                     &e),
                     MN_OK);
    assert_text(v[MN_BANK_NAME], "Bank");
    mn_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_case_is_read),
        cmocka_unit_test(what_makes_no_sense_is_refused),
        cmocka_unit_test(an_exploited_person_is_never_a_subject),
        cmocka_unit_test(a_decision_is_asked_for),
        cmocka_unit_test(a_survivor_is_told_by_nothing),
        cmocka_unit_test(a_draft_says_what_it_must),
        cmocka_unit_test(hostile_texts_are_tamed),
        cmocka_unit_test(a_long_narrative_is_parted_between_sentences),
        cmocka_unit_test(a_banks_profile_is_checked),
        cmocka_unit_test(a_byte_order_mark_is_no_matter),
        cmocka_unit_test(a_banks_payment_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
