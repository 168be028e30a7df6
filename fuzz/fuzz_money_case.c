/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_money_case.c - a case file from a stranger: it is refused with a place and a reason, or its
 * numbers are within their ranges and all that is made of it can be made: totals, narrative, both
 * drafts and the report, whatever its texts hold. An analyst's decision behind a NUL, if there is
 * one, names nobody as a subject who may be none.
 */
#include <string.h>

#include "core/text.h"
#include "fuzz.h"
#include "money/case/show.h"

static void check_fact(const mn_case *c, const mn_case_fact *f, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        FUZZ_CHECK(!(f[i].strength < 0 || f[i].strength > 1));
        FUZZ_CHECK(f[i].party == MN_CASE_NONE || f[i].party < c->parties);
        for (size_t k = 0; k < f[i].payments; k++)
            FUZZ_CHECK(f[i].payment[k] < c->payments);
    }
}

static void check(const mn_case *c)
{
    for (size_t i = 0; i < c->payments; i++) {
        const mn_case_payment *p = &c->payment[i];
        FUZZ_CHECK(p->value > 0 || p->value == MN_PAY_NO_VALUE);
        FUZZ_CHECK(p->from == MN_CASE_NONE || p->from < c->accounts);
        FUZZ_CHECK(p->to == MN_CASE_NONE || p->to < c->accounts);
        FUZZ_CHECK(p->channel < MN_CHANNELS && p->purpose < MN_PURPOSES && p->mcc <= 9999);
        FUZZ_CHECK(!i || mn_case_day(&c->payment[i - 1]) <= mn_case_day(p));
    }
    for (size_t i = 0; i < c->accounts; i++)
        FUZZ_CHECK(c->account[i].party == MN_CASE_NONE || c->account[i].party < c->parties);
    check_fact(c, c->indicator, c->indicators);
    check_fact(c, c->pattern, c->patterns);
    check_fact(c, c->contrary, c->contraries);
    for (size_t i = 0; i < c->parties; i++)
        FUZZ_CHECK(!mn_case_subject(c, (uint32_t)i) || !c->party[i].survivor);
}

/* Characters that XML does not allow would make a draft that nobody can read. */
static void check_xml(const mn_buf *b)
{
    for (size_t i = 0; i < b->len; i++)
        FUZZ_CHECK((unsigned char)b->ptr[i] >= 0x20 || strchr("\t\r\n", b->ptr[i]));
    FUZZ_CHECK(mn_utf8_bad((mn_text){b->ptr, b->len}) == b->len);
}

static mn_status swallow(void *payload, const char *bytes, size_t len, mn_err *e)
{
    (void)bytes, (void)e;
    *(size_t *)payload += len;
    return MN_OK;
}

static void make(const mn_case *c)
{
    mn_err e = MN_ERR_INIT;
    mn_case_total total;
    mn_narrative narrative = {0};
    mn_buf sar = {0}, goaml = {0};
    mn_todo todo = {.n = 0};
    mn_text bank[MN_BANK_KEYS] = {{0}}, unit[MN_GOAML_KEYS] = {{0}};
    mn_report *r = NULL;
    size_t len = 0;
    if (mn_case_totals(&total, c, &e)) { /* more money than 2^63 hundredths */
        FUZZ_CHECK(e.status == MN_DATA);
        return;
    }
    FUZZ_CHECK(!mn_narrative_make(&narrative, c, &total, &e));
    const mn_draft d = {c, &total, &narrative, bank, unit, {"", 0}};
    /* MN_DATA: no payment that counts. */
    FUZZ_CHECK(!mn_sar_write(&sar, &todo, &d, &e) || (e.status == MN_DATA && !total.any));
    FUZZ_CHECK(!mn_goaml_write(&goaml, &todo, &d, &e) || (e.status == MN_DATA && !total.any));
    check_xml(&sar);
    check_xml(&goaml);
    check_xml(&todo.lines);
    FUZZ_CHECK(!mn_report_new(&r, "money case", "A case", &e));
    FUZZ_CHECK(!mn_case_show(r, &d, &todo, &e));
    const mn_render_options html = {.format = MN_RENDER_HTML}, json = {.format = MN_RENDER_JSON};
    FUZZ_CHECK(!mn_report_render(r, &html, swallow, &len, &e));
    FUZZ_CHECK(!mn_report_render(r, &json, swallow, &len, &e));
    mn_report_free(r);
    mn_narrative_free(&narrative);
    mn_buf_free(&sar);
    mn_buf_free(&goaml);
    mn_buf_free(&todo.lines);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *nul = size ? memchr(data, 0, size) : NULL;
    const size_t n = nul ? (size_t)(nul - data) : size;
    mn_case c = {.score = 0};
    mn_err e = MN_ERR_INIT;
    mn_status st = mn_case_read(&c, (mn_text){(const char *)data, n}, "case.json", &e);
    FUZZ_CHECK(!st || (e.status == st && e.msg[0]));
    if (!st) {
        if (nul) {
            const mn_text decision = {(const char *)nul + 1, size - n - 1};
            st = mn_case_read_decision(&c, decision, "decision.json", &e);
            FUZZ_CHECK(!st || (e.status == st && e.msg[0] && !c.decision.by.len));
        }
        check(&c);
        make(&c);
    }
    mn_case_free(&c);
    return 0;
}
