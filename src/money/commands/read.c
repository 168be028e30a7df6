/* SPDX-License-Identifier: Apache-2.0
 *
 * money/commands/read.c - manumit money read: what is in files of payments, and what in them can't
 * be used, before anything is looked for.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "money/commands/command.h"
#include "money/commands/data.h"
#include "report/made.h"

enum { DAY_TEXT = 16, SUM_TEXT = 48 };

static void write_day(char out[DAY_TEXT], int32_t day)
{
    int64_t y;
    unsigned m, d;
    mn_civil_from_days(day, &y, &m, &d);
    snprintf(out, DAY_TEXT, "%04d-%02u-%02u", (int)(y % 10000), m % 100, d % 100);
}

/* --- tables
 * --------------------------------------------------------------------------------------- */

static mn_status tell_files(mn_report *r, const mn_money_data *d, mn_err *e)
{
    mn_maker k = mn_maker_new("files", "file:t layout:t rows:i payments:i refused:i sha256:t", e);
    const mn_table_view view = {.title = "Files",
                                .columns = "file=File,layout=Layout,rows=Rows,payments=Payments,"
                                           "refused=Refused"};
    for (size_t i = 0; i < d->log.files; i++) {
        const mn_money_file *f = &d->log.file[i];
        mn_make_row(&k, 0);
        mn_make_text(&k, 0, f->path);
        mn_make_text(&k, 1, f->layout);
        mn_make_i64(&k, 2, (int64_t)f->rows);
        mn_make_i64(&k, 3, (int64_t)f->kept);
        mn_make_i64(&k, 4, (int64_t)f->refused);
        mn_make_str(&k, 5, f->sha256);
    }
    return mn_report_made(r, &k, &view, e);
}

/* A sum of units of a currency, as a decimal: exact however large it is. */
static void write_sum(char out[SUM_TEXT], uint64_t high, uint64_t low, unsigned exponent)
{
    __extension__ unsigned __int128 v = ((unsigned __int128)high << 64) | low;
    char digits[SUM_TEXT];
    size_t n = 0, at = 0;
    do {
        digits[n++] = (char)('0' + (int)(v % 10));
        v /= 10;
        if (n == exponent)
            digits[n++] = '.';
    } while (v || n <= exponent + (exponent > 0));
    while (n)
        out[at++] = digits[--n];
    out[at] = '\0';
}

static mn_status tell_currencies(mn_report *r, const mn_payments *p, mn_err *e)
{
    mn_maker k = mn_maker_new("currencies", "currency:t payments:i sum:t largest:t", e);
    const mn_table_view view = {.title = "Currencies",
                                .columns =
                                    "currency=Currency,payments=Payments,sum=Sum,largest=Largest"};
    for (unsigned c = 0; c < p->currencies; c++) {
        __extension__ unsigned __int128 sum = 0;
        uint64_t n = 0;
        int64_t most = 0;
        char text[SUM_TEXT];
        for (uint32_t i = 0; i < p->n; i++) {
            const int64_t v = p->amount ? p->amount[i] : p->value[i];
            if (p->currency[i] != c)
                continue;
            n++;
            sum += (uint64_t)v;
            most = v > most ? v : most;
        }
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, p->code[c]);
        mn_make_i64(&k, 1, (int64_t)n);
        write_sum(text, (uint64_t)(sum >> 64), (uint64_t)sum, p->exponent[c]);
        mn_make_str(&k, 2, text);
        write_sum(text, 0, (uint64_t)most, p->exponent[c]);
        mn_make_str(&k, 3, text);
    }
    return mn_report_made(r, &k, &view, e);
}

static mn_status tell_channels(mn_report *r, const mn_payments *p, mn_err *e)
{
    uint64_t count[MN_CHANNELS] = {0};
    mn_maker k = mn_maker_new("channels", "channel:t payments:i", e);
    const mn_table_view view = {.title = "Channels",
                                .columns = "channel=Channel,payments=Payments"};
    for (uint32_t i = 0; i < p->n; i++)
        count[p->channel[i]]++;
    for (size_t i = 0; i < MN_CHANNELS; i++) {
        if (!count[i])
            continue;
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, mn_channel_name((mn_channel)i));
        mn_make_i64(&k, 1, (int64_t)count[i]);
    }
    return mn_report_made(r, &k, &view, e);
}

static mn_status tell_merges(mn_report *r, const mn_money_data *d, mn_err *e)
{
    const mn_payments *p = &d->p;
    mn_maker k = mn_maker_new(
        "merges", "account:t other:t identifier:t value:t merged:b why_not:t row:i other_row:i", e);
    const mn_table_view view = {
        .title = "Accounts that share an identifier",
        .first = 20,
        .columns = "account=Account,other=Other,identifier=Shared,value=Value,merged=One party,"
                   "why_not=Why not",
        .hidden = !d->merges.n};
    for (size_t i = 0; i < d->merges.n; i++) {
        const mn_merge *m = &d->merges.merge[i];
        mn_make_row(&k, 0);
        mn_make_text(&k, 0, p->account[m->a].id);
        mn_make_text(&k, 1, p->account[m->b].id);
        mn_make_str(&k, 2, mn_id_kind_name((mn_id_kind)m->kind));
        mn_make_text(&k, 3, d->people.id[m->id]);
        mn_make_bool(&k, 4, !m->why);
        if (m->why)
            mn_make_str(&k, 5, m->why);
        if (m->row_a)
            mn_make_i64(&k, 6, m->row_a);
        if (m->row_b)
            mn_make_i64(&k, 7, m->row_b);
    }
    return mn_report_made(r, &k, &view, e);
}

static mn_status tell_hubs(mn_report *r, const mn_money_data *d, mn_err *e)
{
    mn_maker k = mn_maker_new("hubs", "identifier:t value:t accounts:i", e);
    const mn_table_view view = {.title = "Identifiers of so many accounts that they merge none",
                                .first = 10,
                                .columns = "identifier=Kind,value=Value,accounts=Accounts",
                                .hidden = !d->merges.hubs};
    for (size_t i = 0; i < d->merges.hubs; i++) {
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, mn_id_kind_name((mn_id_kind)d->merges.hub[i].kind));
        mn_make_text(&k, 1, d->people.id[d->merges.hub[i].id]);
        mn_make_i64(&k, 2, d->merges.hub[i].accounts);
    }
    return mn_report_made(r, &k, &view, e);
}

/* --- the report
 * ------------------------------------------------------------------------------------- */

static mn_status tell_figures(mn_report *r, const mn_money_data *d, mn_err *e)
{
    const mn_payments *p = &d->p;
    uint64_t rows = 0;
    for (size_t i = 0; i < d->log.files; i++)
        rows += d->log.file[i].rows;
    mn_status st = mn_report_count(r, "payments", "Payments", p->n, "payments", true, e);
    if (!st)
        st = mn_report_count(r, "accounts", "Accounts", p->accounts, "accounts", true, e);
    if (!st)
        st = mn_report_count(r, "parties", "Parties", p->parties, "parties", true, e);
    if (!st)
        st = mn_report_count(r, "rows", "Rows read", rows, "rows", false, e);
    if (!st)
        st = mn_report_count(r, "refused", "Rows refused", d->log.n_refused, "rows", false, e);
    if (!st)
        st = mn_report_count(r, "repeated", "Rows that repeat others, counted once",
                             d->log.repeated, "rows", false, e);
    if (!st)
        st = mn_report_count(r, "reversed", "Payments given back, and their returns",
                             d->log.reversed, "payments", false, e);
    if (!st)
        st = mn_report_count(r, "places", "Places", p->n_places, "places", false, e);
    return st ? st : mn_report_count(r, "devices", "Devices", p->devices, "devices", false, e);
}

static mn_status tell_span(mn_report *r, const mn_payments *p, mn_err *e)
{
    char text[200], first[DAY_TEXT], last[DAY_TEXT];
    if (!p->n)
        return mn_report_warning(r, "No payment could be read.", e);
    write_day(first, mn_payment_day(p, 0));
    write_day(last, mn_payment_day(p, p->n - 1));
    const bool one = strcmp(first, last) == 0;
    snprintf(text, sizeof text, "The payments are of %s%s%s.%s", first, one ? "" : " to ",
             one ? "" : last, p->has_hours ? "" : " No hours are known of them, only days.");
    return mn_report_text(r, MN_TEXT_PARA, text, e);
}

static mn_status make_report(mn_report **out, const mn_money_data *d, mn_err *e)
{
    mn_report *r = NULL;
    mn_status st = mn_report_new(&r, "money read", "What is in these payments", e);
    if (!st)
        st = mn_money_tell_inputs(r, d, e);
    if (!st)
        st = tell_figures(r, d, e);
    if (!st)
        st = tell_span(r, &d->p, e);
    if (!st)
        st = tell_files(r, d, e);
    if (!st)
        st = tell_currencies(r, &d->p, e);
    if (!st)
        st = tell_channels(r, &d->p, e);
    if (!st)
        st = tell_merges(r, d, e);
    if (!st)
        st = tell_hubs(r, d, e);
    if (!st)
        st = mn_money_tell_reading(r, d, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_money_data d = {.p = {.n = 0}};
    mn_status st = mn_money_open(&d, call, ctx, e);
    if (!st)
        st = make_report(out, &d, e);
    mn_money_close(&d);
    return st;
}

static const mn_example examples[] = {
    {"manumit money read payments.csv", "what is in a table whose headings are known"},
    {"manumit money read tx.csv --currency USD --columns "
     "id=tx_id,time=step_day,amount=amount,from=src_account,to=dst_account",
     "of AMLSim, or of any other table: say which column is what"},
    {"manumit money read bank/payments.csv --accounts bank/accounts.csv --places bank/places.csv",
     "with accounts, and which of them are one party's"},
    {"manumit money read messages/ statement.ofx", "a folder of ISO 20022 messages, and OFX"},
    {"manumit money read payments.csv --csv --table refused", "the rows that can't be used"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {.name = "FILE",
     .help = "Payments: CSV, TSV, XLSX, NDJSON, Parquet, OFX, messages of ISO 20022 (pacs.008, "
             "pacs.009, pacs.004, camt.052, .053, .054), AMLworld's file of patterns; plain, gzip "
             "or zstd; a folder or zip archive of messages; '-' is standard input.",
     .required = true,
     .many = true},
    {.name = NULL}};
static const mn_option options[] = {MN_MONEY_READ_OPTIONS, {.name = NULL}};
static const mn_output outputs[] = {
    {"files", "file,layout,rows,payments,refused,sha256", "each file and what came out of it"},
    {"currencies", "currency,payments,sum,largest", "payments by currency"},
    {"channels", "channel,payments", "payments by how they were made"},
    {"merges", "account,other,identifier,value,merged,why_not,row,other_row",
     "accounts that share an identifier, and whether they are one party's"},
    {"hubs", "identifier,value,accounts", "identifiers that too many accounts share"},
    {"reasons", "reason,rows,file,line,hint", "why rows can't be used, where any can't"},
    {"refused", "file,line,text,reason,hint", "the first thousand of those rows"},
    {NULL, NULL, NULL}};
const mn_command mn_money_read_command = {
    .name = "money read",
    .summary = "Read payments, and say what is in them and what can't be used",
    .about =
        "Headings in English and Spanish are known, and the layouts of AMLSim, AMLworld and of "
        "'manumit money simulate'. Times may be ISO 8601, seconds since 1970, or whole numbers of "
        "days. Amounts are kept as exact integers of the currency's smallest unit.\n\n"
        "A row that can't be read is refused, with its line and why; nothing is left out in "
        "silence. A row that is there twice is counted once. A payment that was given back, and "
        "the return that gives it back, are kept and marked: no pattern counts them.\n\n"
        "Accounts become one party where the bank says that they are one customer's, or where "
        "they share a telephone, address, device or signer and have the same name. Others that "
        "share one are listed, as that may be what matters: a controller who registers his "
        "telephone on other people's accounts is not their holder.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "money simulate",
    .run = run,
    .local = true,
    .why_local = "files of payments are large, and stay on the machine they are on",
};
