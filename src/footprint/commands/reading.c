/* SPDX-License-Identifier: Apache-2.0
 *
 * reading.c - from what a call says to placed purchases: a file, a stream, or tallies.
 */
#include "footprint/commands/reading.h"

#include "core/err.h"
#include "core/file.h"
#include "footprint/commands/work.h"
#include "table/build.h"

#include <string.h>

typedef mn_work work;

mn_buyer mn_buyer_of(const mn_call *call)
{
    mn_buyer buyer = MN_HOUSEHOLD;

    (void)mn_buyer_find(&buyer, mn_text_of(mn_call_text(call, "as")));
    return buyer;
}

void mn_reading_of(mn_spending_options *out, const mn_call *call)
{
    out->columns = mn_call_text(call, "columns");
    out->currency = mn_call_text(call, "currency");
    out->year = (int)mn_call_int(call, "year", 0);
    out->rates_file = mn_call_text(call, "rates");
    out->codes = mn_call_text(call, "codes");
    out->coicop1999 = mn_call_flag(call, "coicop1999");
    out->buyer = mn_buyer_of(call);
    out->rate = mn_call_all(call, "rate", &out->rates);
}

mn_status mn_reading_country(const mn_country **out, const mn_reference *r, const char *name,
                             mn_err *e)
{
    const char *near;

    if (!name)
        return MN_OK;
    *out = mn_country_find(r, mn_text_of(name));
    if (*out)
        return MN_OK;
    mn_fail(e, MN_USAGE, "no country '%s'", name);
    near = mn_country_suggest(r, mn_text_of(name));
    return near ? mn_hint(e, "did you mean '%s'? Names and ISO codes are understood", near)
                : mn_hint(e, "give a name or an ISO code, such as US, USA or 'United States'");
}

mn_status mn_reading_manifest(mn_report *r, const mn_call *call, const mn_corrections *taught,
                              const mn_ctx *ctx, mn_err *e)
{
    const char *rates = mn_call_text(call, "rates");
    char hex[MN_SHA256_HEX];
    mn_status st = rates ? mn_file_sha256(hex, ctx, rates, e) : MN_OK;

    if (!st && rates)
        st = mn_report_manifest_input(r, "rates", rates, hex, e);
    if (!st && taught->file)
        st = mn_report_manifest_input(r, "corrections", taught->file, taught->sha256, e);
    return st;
}

static mn_format format_of(const char *name)
{
    static const char *const names[] = {"auto", "csv", "tsv",  "ndjson",
                                        "xlsx", "ofx", "camt", "parquet"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(name, names[i]))
            return (mn_format)i;
    return MN_FORMAT_AUTO;
}

/* Restricts the placed purchases to one line of the file. */
static mn_status take_line(work *w, mn_err *e)
{
    int64_t line = w->bare ? 0 : mn_call_int(w->call, "line", 0);
    mn_spending *s = &w->spending;

    if (line <= 0)
        return MN_OK;
    for (size_t i = 0; i < s->purchases; i++) {
        if (s->purchase[i].line == (uint64_t)line) {
            mn_spending_only(s, i);
            return MN_OK;
        }
    }
    for (size_t i = 0; i < s->unplaceds; i++)
        if (s->unplaced[i].line == (uint64_t)line)
            return mn_fail_at(e, MN_DATA, w->file, (uint64_t)line, 0,
                              "this line could not be placed: %s", s->unplaced[i].reason);
    return mn_fail(e, MN_USAGE, "the file has no purchase on line %lld", (long long)line);
}

/* What to do about a reason that kept every line out. */
static const char *advice(const char *reason)
{
    if (strstr(reason, "exchange rate"))
        return "give one with --rate, as in --rate GBP:2024=1.28";
    if (strstr(reason, "no date") || strstr(reason, "consumer prices"))
        return "give the year of the spending with --year";
    if (strstr(reason, "currency"))
        return "give the currency with --currency, as in --currency EUR";
    return "name the columns with --columns, as in "
           "--columns amount=Total,description=Item,currency=Cur";
}

static mn_status none_placed(const work *w, mn_err *e)
{
    const mn_spending *s = &w->spending;
    const char *reason = s->unplaceds ? s->unplaced[0].reason : "there are none";

    if (w->only_year) {
        mn_fail(e, MN_DATA, "'%s' has no purchase of %d that could be placed", w->file,
                w->only_year);
        return mn_hint(e, "the year is that of a purchase's date");
    }

    mn_fail_at(e, MN_DATA, w->file, s->unplaceds ? s->unplaced[0].line : 0, 0,
               "none of the %llu lines could be placed; the first: %s",
               (unsigned long long)s->missed, reason);
    return mn_hint(e, "%s", advice(reason));
}

/* Reads the file, which may be a pipe, and once more when its header is not in the
 * first line. */
static mn_status read_purchases(work *w, mn_read_options *read, uint64_t *skipped, mn_err *e)
{
    char *bytes = NULL;
    size_t len = 0;
    mn_status st = mn_file_read(&bytes, &len, w->ctx, w->file, UINT64_C(4) << 30, e);

    if (!st)
        st = mn_table_read_kept(&w->table, w->ctx, w->file, bytes, len, read, e);
    if (!st && (*skipped = mn_spending_header(w->table, w->reference)) > 0) {
        read->skip = *skipped;
        mn_table_free(w->table);
        w->table = NULL;
        st = mn_table_read_kept(&w->table, w->ctx, w->file, bytes, len, read, e);
    }
    w->bytes = bytes;
    return st;
}

/* Reads a ledger whose lines are not kept. */
static mn_status read_large(work *w, const mn_spending_options *o, mn_err *e)
{
    mn_status st =
        w->tallied ? mn_long_ledger_merge(&w->large, &w->spending, &w->options.country,
                                          &w->options.buyer, w->call, w->reference, o, w->ctx, e)
                   : mn_long_ledger_stream(&w->large, &w->spending, w->call, w->file, w->reference,
                                           o, w->ctx, e);

    if (!st && !w->spending.purchases)
        st = none_placed(w, e);
    if (!st)
        mn_toucher_end(w->large.toucher, &w->touches);
    return st;
}

/* The products that have recipes of their own, unless they are not wanted. */
static mn_status read_materials(work *w, mn_err *e)
{
    mn_status st;

    if (!strcmp(mn_call_text(w->call, "materials"), "no"))
        return MN_OK;
    if ((st = mn_materials_shipped(&w->materials, w->reference, e)))
        return st;
    w->options.materials = &w->materials;
    return MN_OK;
}

static mn_status leave_other_years(void *payload, mn_purchase *p, bool *drop, mn_err *e)
{
    const work *w = payload;

    (void)e;
    *drop = p->year != w->only_year;
    return MN_OK;
}

/* What the user taught the matcher. */
static mn_status read_corrections(work *w, mn_err *e)
{
    const char *file = mn_call_text(w->call, "corrections");

    return file ? mn_corrections_read(&w->corrections, file, w->reference, w->ctx, e) : MN_OK;
}

/* Answers of a survey, as purchases. */
static mn_status read_answers(work *w, mn_err *e)
{
    mn_status st = mn_survey_ledger_read(&w->survey, &w->spending, w->call, w->file, w->model,
                                         w->reference, &w->options, w->ctx, e);

    st = st ? st : take_line(w, e);
    return st ? st : mn_survey_ledger_touch(&w->touches, &w->survey, &w->spending, w->reference, e);
}

mn_status mn_work_read(work *w, mn_err *e)
{
    mn_read_options read = {.format = format_of(mn_call_text(w->call, "from")),
                            .sheet = mn_call_text(w->call, "sheet")};
    mn_spending_options o = {
        .country = w->options.country, .model_year = w->model->year, .prices = w->prices};
    mn_status st;

    mn_reading_of(&o, w->call);
    if ((st = read_materials(w, e)) || (st = read_corrections(w, e)))
        return st;
    o.materials = w->options.materials;
    if (w->only_year) {
        o.change = leave_other_years;
        o.change_payload = w;
    }
    o.corrections = w->corrections.count ? &w->corrections : NULL;
    if (w->streamed || w->tallied)
        return read_large(w, &o, e);
    if (w->surveyed)
        return read_answers(w, e);
    if ((st = read_purchases(w, &read, &o.skipped, e)))
        return st;
    w->spending_options = o;
    if (!w->bare && (!mn_call_brief(w->call) || mn_call_flag(w->call, "explain")) &&
        (st = mn_spending_columns(&w->columns, w->table, w->reference, &o, e)))
        return st;
    if ((st = mn_spending_read(&w->spending, w->table, w->reference, &o, w->ctx, e)) ||
        (st = take_line(w, e)))
        return st;
    if (!w->spending.purchases)
        return none_placed(w, e);
    return mn_touches_find(&w->touches, w->reference, &w->spending, e);
}
