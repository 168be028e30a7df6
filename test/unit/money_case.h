/* SPDX-License-Identifier: Apache-2.0
 *
 * money_case.h - a small case, and drafts of it, for the tests of cases.
 */
#ifndef TEST_MONEY_CASE_H
#define TEST_MONEY_CASE_H

#include "money/case/show.h"

static const char small_case[] =
    "{\"format\": \"manumit-case-1\", \"alert\": \"A-1\", \"currency\": \"USD\", \"score\": 0.8,\n"
    " \"typologies\": [\"funnel\"],\n"
    " \"parties\": [{\"id\": \"P1\", \"name\": \"Ann A\", \"kind\": \"person\",\n"
    "   \"roles\": {\"exploited\": 0.6, \"mule\": 0.2}, \"reasons\": [\"all is sent on\"]},\n"
    "  {\"id\": \"P2\", \"name\": \"Bob B\", \"kind\": \"person\",\n"
    "   \"roles\": {\"controller\": 0.7, \"exploited\": 0.1}}],\n"
    " \"accounts\": [{\"id\": \"A1\", \"party\": \"P1\", \"home\": true},\n"
    "  {\"id\": \"A2\", \"party\": \"P2\", \"home\": true}, {\"id\": \"A3\"}],\n"
    " \"payments\": [\n"
    "  {\"id\": \"1\", \"time\": \"2025-01-03T22:10:00-05:00\", \"amount\": \"800.00\", \"to\": "
    "\"A1\","
    " \"channel\": \"cash-in\", \"place\": \"B1\", \"ip\": \"192.0.2.7\"},\n"
    "  {\"id\": \"2\", \"time\": \"2025-01-04\", \"amount\": \"799.01\", \"from\": \"A1\", \"to\": "
    "\"A2\"},\n"
    "  {\"id\": \"3\", \"time\": \"2025-01-05\", \"amount\": \"790\", \"from\": \"A2\", \"to\": "
    "\"A3\","
    " \"channel\": \"wire\"},\n"
    "  {\"id\": \"4\", \"time\": \"2025-01-06\", \"amount\": \"5000\", \"from\": \"A2\", \"to\": "
    "\"A3\","
    " \"reversed\": true}],\n"
    " \"indicators\": [{\"id\": \"FIN-2020-F04\", \"family\": \"cash\", \"says\": \"cash is paid "
    "in\","
    " \"payments\": [\"1\"]}],\n"
    " \"patterns\": [{\"id\": \"funnel\", \"says\": \"in here, out there\"}],\n"
    " \"contrary\": [{\"says\": \"rent is paid\"}],\n"
    " \"counterfactual\": [{\"without\": [\"1\"], \"score\": 0.31}],\n"
    " \"peers\": [{\"what\": \"cash\", \"group\": \"persons\", \"value\": 9, \"median\": 1, "
    "\"p95\": 4,"
    " \"peers\": 80}],\n"
    " \"observations\": [{\"by\": \"teller 4\", \"when\": \"2025-01-03\", \"saw\": \"she was "
    "led\"}]}";
static const char small_decision[] =
    "{\"state\": \"reported\", \"by\": \"eve\", \"when\": \"2025-02-01\", \"reason\": \"as seen\","
    " \"subjects\": [\"P2\"]}";

/* All that is made of a case. */
typedef struct made {
    mn_case_total total;
    mn_narrative narrative;
    mn_text bank[MN_BANK_KEYS], goaml[MN_GOAML_KEYS];
    mn_buf sar, unit; /* unit: of goAML */
    mn_todo todo;
} made;

static mn_status make(made *m, const mn_case *c, mn_err *e)
{
    mn_status st = mn_case_totals(&m->total, c, e);
    if (!st)
        st = mn_narrative_make(&m->narrative, c, &m->total, e);
    const mn_draft d = {c, &m->total, &m->narrative, m->bank, m->goaml, {"", 0}};
    if (!st)
        st = mn_sar_write(&m->sar, &m->todo, &d, e);
    return st ? st : mn_goaml_write(&m->unit, &m->todo, &d, e);
}

static void made_free(made *m)
{
    mn_narrative_free(&m->narrative);
    mn_buf_free(&m->sar);
    mn_buf_free(&m->unit);
    mn_buf_free(&m->todo.lines);
}

#endif
