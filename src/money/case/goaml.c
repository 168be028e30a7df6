/* SPDX-License-Identifier: Apache-2.0
 *
 * money/case/goaml.c - the draft of a goAML report. See sar.h.
 *
 * Persons' names are those of subjects alone: the accounts of others are told by their numbers.
 */
#include <inttypes.h>

#include "core/err.h"
#include "core/text.h"
#include "money/case/sar.h"

typedef struct goaml {
    mn_xml x;
    const mn_draft *d;
    mn_todo *todo;
} goaml;

static bool is_cash(const mn_case_payment *p)
{
    return p->channel == MN_CHANNEL_CASH_IN || p->channel == MN_CHANNEL_CASH_OUT;
}

static void text(goaml *g, const char *name, mn_goaml_key key)
{
    mn_xml_text(&g->x, name, g->d->goaml[key], mn_goaml_keys[key].most);
}

static void account(goaml *g, const char *name, uint32_t i)
{
    const mn_case *c = g->d->c;
    const mn_case_account *a = &c->account[i];
    mn_xml_open(&g->x, name);
    if (a->home)
        text(g, "institution_name", MN_GOAML_INSTITUTION);
    else
        mn_xml_text(&g->x, "institution_name", a->bank, 255);
    if (a->home)
        text(g, "swift", MN_GOAML_SWIFT);
    mn_xml_text(&g->x, "account", a->id, 50);
    mn_xml_text(&g->x, "currency_code", c->currency, 3);
    if (mn_case_subject(c, a->party))
        mn_xml_text(&g->x, "account_name", c->party[a->party].name, 255);
    mn_xml_close(&g->x, name);
}

/* One side of a payment: t_from_my_client, t_from, t_to_my_client or t_to. */
static void side(goaml *g, const mn_case_payment *p, bool from)
{
    const mn_case *c = g->d->c;
    const uint32_t at = from ? p->from : p->to;
    const bool known = at != MN_CASE_NONE, home = known && c->account[at].home;
    const char *name = from   ? home ? "t_from_my_client" : "t_from"
                       : home ? "t_to_my_client"
                              : "t_to";
    mn_xml_open(&g->x, name);
    text(g, from ? "from_funds_code" : "to_funds_code",
         is_cash(p) && !known ? MN_GOAML_FUNDS_CASH : MN_GOAML_FUNDS_OTHER);
    if (known)
        account(g, from ? "from_account" : "to_account", at);
    else
        mn_xml_str(&g->x, from ? "from_funds_comment" : "to_funds_comment",
                   is_cash(p) ? "cash" : "outside of the bank's data");
    text(g, from ? "from_country" : "to_country", MN_GOAML_COUNTRY);
    mn_xml_close(&g->x, name);
}

static void transaction(goaml *g, const mn_case_payment *p)
{
    mn_buf b = {0};
    mn_xml_open(&g->x, "transaction");
    mn_xml_text(&g->x, "transactionnumber", p->id, 50);
    mn_xml_text(&g->x, "transaction_location", p->place.len ? p->place : p->city, 255);
    mn_xml_text(&g->x, "transaction_description", p->memo, 4000);
    mn_say_case_day(&b, mn_case_day(p), false);
    const int64_t t = p->time + INT64_C(900) * p->zone, s = (t % 86400 + 86400) % 86400;
    mn_buf_fmt(&b, "T%02d:%02d:%02d", (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
    mn_xml_text(&g->x, "date_transaction", (mn_text){b.ptr, b.len}, 0);
    text(g, "transmode_code",
         is_cash(p)                      ? MN_GOAML_CASH
         : p->channel == MN_CHANNEL_WIRE ? MN_GOAML_WIRE
                                         : MN_GOAML_OTHER);
    g->x.b.failed = g->x.b.failed || b.failed;
    mn_buf_clear(&b); /* also of what failed */
    if (p->value != MN_PAY_NO_VALUE)
        mn_put_case_money(&b, p->value);
    mn_xml_text(&g->x, "amount_local", (mn_text){b.ptr, b.len}, 0);
    side(g, p, true);
    side(g, p, false);
    mn_xml_close(&g->x, "transaction");
    g->x.b.failed = g->x.b.failed || b.failed;
    mn_buf_free(&b);
}

static void reason(goaml *g)
{
    mn_buf block = {0};
    size_t blocks = 0, left = 0;
    unsigned less = 0;
    if (mn_narrative_fit(&block, 1, &blocks, &less, &left, g->d->c, g->d->t, NULL))
        g->x.b.failed = true;
    mn_xml_text(&g->x, "reason", (mn_text){block.ptr ? block.ptr : "", block.len}, MN_SAR_BLOCK);
    if (less)
        mn_todo_add(g->todo, "goAML: the reason is shortened to 4,000 characters: see whether what "
                             "matters is told (narrative.txt has all)");
    mn_buf_free(&block);
}

static void report(goaml *g)
{
    const mn_case *c = g->d->c;
    mn_xml_open(&g->x, "report");
    text(g, "rentity_id", MN_GOAML_ENTITY);
    text(g, "rentity_branch", MN_GOAML_BRANCH);
    mn_xml_str(&g->x, "submission_code", "E");
    text(g, "report_code", MN_GOAML_REPORT_CODE);
    mn_xml_text(&g->x, "entity_reference", c->alert, 255);
    if (g->d->filing.len >= 10)
        mn_xml_fmt(&g->x, "submission_date", "%.10sT00:00:00", g->d->filing.ptr);
    text(g, "currency_code_local", MN_GOAML_CURRENCY);
    mn_xml_open(&g->x, "reporting_person");
    text(g, "first_name", MN_GOAML_FIRST_NAME);
    text(g, "last_name", MN_GOAML_LAST_NAME);
    mn_xml_close(&g->x, "reporting_person");
    reason(g);
    for (size_t i = 0; i < c->payments; i++)
        if (!c->payment[i].reversed)
            transaction(g, &c->payment[i]);
    if (g->d->goaml[MN_GOAML_INDICATOR].len) {
        mn_xml_open(&g->x, "report_indicators");
        text(g, "indicator", MN_GOAML_INDICATOR);
        mn_xml_close(&g->x, "report_indicators");
    }
    mn_xml_close(&g->x, "report");
}

mn_status mn_goaml_write(mn_buf *out, mn_todo *todo, const mn_draft *d, mn_err *e)
{
    goaml g = {.d = d, .todo = todo};
    const mn_text local = d->goaml[MN_GOAML_CURRENCY];
    mn_buf_str(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                    "<!-- DRAFT, NOT FILED. Structure as goAML's published documents describe it; "
                    "no schema was at hand to check it, and each national unit has its own: check "
                    "it with the unit's validator. todo.txt says what is missing. -->\n");
    report(&g);
    mn_profile_missing(todo, d->goaml, mn_goaml_keys, MN_GOAML_KEYS, "goAML");
    if (d->filing.len < 10)
        mn_todo_add(todo, "goAML: the day of submission");
    if (local.len && !mn_text_eq(local, d->c->currency))
        mn_todo_add(todo, "goAML: amounts are in %.*s, and must be in %.*s",
                    (int)d->c->currency.len, d->c->currency.ptr, (int)local.len, local.ptr);
    mn_todo_add(todo,
                "goAML: persons' data, where the unit asks for them, are to be added by hand");
    mn_buf_add(out, g.x.b.ptr, g.x.b.len);
    const bool failed = out->failed || g.x.b.failed || todo->lines.failed;
    mn_buf_free(&g.x.b);
    return failed ? mn_fail_memory(e) : MN_OK;
}
