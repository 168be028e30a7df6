/* SPDX-License-Identifier: Apache-2.0
 *
 * import_report.c - the report of an import: what was read, what was not, what is odd, and what
 * to do next.
 */
#include "trace/commands/import_report.h"

#include <stdio.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "report/made.h"
#include "table/maker.h"
#include "trace/tables/day.h"

uint64_t mn_import_named(const mn_chain *c)
{
    uint64_t n = 0;
    for (uint32_t i = 0; i < c->parties; i++)
        n += c->party[i].told == MN_TOLD_NAMED;
    return n;
}

/* The first and last day of the supplies. */
static void span_of(int32_t *first, int32_t *last, const mn_chain *c)
{
    *first = *last = MN_NO_DAY;
    for (uint32_t i = 0; i < c->edges; i++) {
        if (c->edge[i].since == MN_NO_DAY)
            continue;
        if (*first == MN_NO_DAY || c->edge[i].since < *first)
            *first = c->edge[i].since;
        if (*last == MN_NO_DAY || c->edge[i].until > *last)
            *last = c->edge[i].until;
    }
}

mn_status mn_import_chain(mn_report *r, const mn_chain *c, mn_err *e)
{
    mn_maker k = mn_maker_new("chain",
                              "chain:t version:i digest:t parties:i named:i sites:i goods:i "
                              "supplies:i shipments:i transformations:i documents:i first_date:t "
                              "last_date:t",
                              e);
    const mn_table_view view = {.title = "The chain", .hidden = true};
    const uint64_t n[] = {
        c->parties,   mn_import_named(c), c->sites,    c->goods, c->supplies - c->shipments,
        c->shipments, c->recipes,         c->documents};
    int32_t day[2];
    span_of(&day[0], &day[1], c);
    mn_make_row(&k, 0);
    mn_make_str(&k, 0, c->name);
    if (c->version)
        mn_make_i64(&k, 1, c->version);
    mn_make_str(&k, 2, c->digest);
    for (size_t i = 0; i < sizeof n / sizeof *n; i++)
        mn_make_i64(&k, 3 + i, (int64_t)n[i]);
    for (size_t i = 0; i < 2; i++) {
        char text[MN_DAY_SIZE];
        mn_trade_day_write(text, day[i]);
        if (*text)
            mn_make_str(&k, 11 + i, text);
    }
    return mn_report_made(r, &k, &view, e);
}

mn_status mn_import_findings(mn_report *r, const mn_chain *c, mn_err *e)
{
    mn_maker k = mn_maker_new("findings", "kind:t file:t line:i text:t finding:t", e);
    const mn_table_view view = {.title = "Findings: rows that are in, and odd",
                                .first = 20,
                                .columns = "file=File,line=Line!,text=Text,finding=Finding",
                                .hidden = !c->findings};
    for (uint32_t i = 0; i < c->findings; i++) {
        const mn_chain_finding *f = &c->finding[i];
        mn_make_row(&k, f->at.line);
        mn_make_text(&k, 0, mn_chain_text(c, f->kind));
        if (f->at.line && f->at.file < c->files)
            mn_make_text(&k, 1, mn_chain_text(c, c->file[f->at.file].name));
        if (f->at.line)
            mn_make_i64(&k, 2, f->at.line);
        mn_make_text(&k, 3, mn_chain_text(c, f->text));
        mn_make_text(&k, 4, mn_chain_text(c, f->what));
    }
    return mn_report_made(r, &k, &view, e);
}

mn_status mn_import_sources(mn_report *r, const mn_chain *c, bool hidden, mn_err *e)
{
    mn_maker k = mn_maker_new("sources", "table:t file:t sha256:t", e);
    const mn_table_view view = {
        .title = "Files", .columns = "table=Table,file=File,sha256=SHA-256!", .hidden = hidden};
    for (uint32_t i = 0; i < c->files; i++) {
        mn_make_row(&k, 0);
        mn_make_text(&k, 0, mn_chain_text(c, c->file[i].table));
        mn_make_text(&k, 1, mn_chain_text(c, c->file[i].name));
        mn_make_text(&k, 2, mn_chain_text(c, c->file[i].sha256));
    }
    return mn_report_made(r, &k, &view, e);
}

/* --- the import ---------------------------------------------------------------------------------
 */

/* Findings of files of a table. */
static uint64_t findings_of(const mn_chain *c, const char *table)
{
    uint64_t n = 0;
    for (uint32_t i = 0; i < c->findings; i++) {
        const mn_row_at at = c->finding[i].at;
        n += at.line && at.file < c->files &&
             mn_text_eq_str(mn_chain_text(c, c->file[at.file].table), table);
    }
    return n;
}

static mn_status tell_tables(mn_report *r, const mn_tables *t, const mn_chain *c, mn_err *e)
{
    mn_maker k = mn_maker_new("import", "table:t rows:i used:i refused:i findings:i", e);
    const mn_table_view view = {.title = "Tables",
                                .columns = "table=Table,rows=Rows,used=Used,refused=Refused,"
                                           "findings=Findings"};
    for (size_t i = 0; i < MN_TRADE_TABLES; i++) {
        const mn_tables_count n = mn_tables_counted(t, (mn_trade_table)i);
        const char *name = mn_trade_table_name((mn_trade_table)i);
        const uint64_t findings = findings_of(c, name);
        if (!n.rows && !findings)
            continue;
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, name);
        mn_make_i64(&k, 1, (int64_t)n.rows);
        mn_make_i64(&k, 2, (int64_t)n.used);
        mn_make_i64(&k, 3, (int64_t)n.refused);
        mn_make_i64(&k, 4, (int64_t)findings);
    }
    return mn_report_made(r, &k, &view, e);
}

static mn_status tell_refused(mn_report *r, const mn_tables *t, mn_err *e)
{
    mn_maker k = mn_maker_new("refused", "file:t line:i column:t text:t reason:t hint:t", e);
    const mn_table_view view = {.title = "Rows that can't be used",
                                .first = 20,
                                .columns = "file=File,line=Line!,column=Column,text=Text,"
                                           "reason=Reason,hint=What to do",
                                .hidden = !mn_tables_refused(t)};
    uint64_t all = 0;
    for (size_t i = 0; i < MN_TRADE_TABLES; i++)
        all += mn_tables_counted(t, (mn_trade_table)i).refused;
    for (size_t i = 0; i < mn_tables_refused(t); i++) {
        const mn_tables_told *at = mn_tables_refused_at(t, i);
        mn_make_row(&k, at->at.line);
        mn_make_str(&k, 0, at->name);
        if (at->at.line)
            mn_make_i64(&k, 1, at->at.line);
        mn_make_str(&k, 2, at->column);
        mn_make_str(&k, 3, at->text);
        mn_make_str(&k, 4, at->reason);
        mn_make_str(&k, 5, at->hint);
    }
    mn_status st = mn_report_made(r, &k, &view, e);
    if (st || !all)
        return st;
    char text[200];
    snprintf(text, sizeof text, "%llu row%s can't be used%s", (unsigned long long)all,
             all == 1 ? "" : "s",
             all > mn_tables_refused(t) ? ", of which the first 10,000 of a table are listed" : "");
    return mn_report_warning(r, text, e);
}

static mn_status tell_figures(mn_report *r, const mn_chain *c, mn_err *e)
{
    mn_status st = mn_report_count(r, "parties", "Parties", c->parties, "parties", true, e);
    if (!st)
        st = mn_report_count(r, "named", "Of these only named", mn_import_named(c), "parties",
                             false, e);
    if (!st)
        st = mn_report_count(r, "supplies", "Supplies and shipments", c->supplies, "supplies", true,
                             e);
    if (!st)
        st = mn_report_count(r, "edges", "Links: seller, buyer and good", c->edges, "links", false,
                             e);
    return st ? st : mn_report_count(r, "findings", "Findings", c->findings, "findings", false, e);
}

static mn_status tell_span(mn_report *r, const mn_chain *c, bool checked, mn_err *e)
{
    char text[400], first[MN_DAY_SIZE], last[MN_DAY_SIZE];
    int32_t day[2];
    size_t n;
    span_of(&day[0], &day[1], c);
    mn_trade_day_write(first, day[0]);
    mn_trade_day_write(last, day[1]);
    if (checked)
        n = (size_t)snprintf(text, sizeof text, "Nothing was stored: this was a check.");
    else if (c->version == 1)
        n = (size_t)snprintf(text, sizeof text, "The chain '%s' is new.", c->name);
    else
        n = (size_t)snprintf(text, sizeof text, "Version %lld of '%s' is the newest.",
                             (long long)c->version, c->name);
    if (*first && n < sizeof text)
        snprintf(text + n, sizeof text - n, " Its supplies are of %s to %s.", first, last);
    return mn_report_text(r, MN_TEXT_PARA, text, e);
}

/* What to do next, by what is missing. */
static mn_status tell_next(mn_report *r, const mn_tables *t, const mn_chain *c, bool checked,
                           mn_err *e)
{
    const uint64_t named = mn_import_named(c);
    mn_status st = MN_OK;
    char text[300];
    if (named && !st) {
        snprintf(text, sizeof text,
                 "%llu of %u parties are only named: no address or country is known of them. Give "
                 "them rows in the table of parties; 'manumit trace show %s --table parties' lists "
                 "them.",
                 (unsigned long long)named, c->parties, c->name);
        st = mn_report_text(r, MN_TEXT_BULLET, text, e);
    }
    bool alike = false;
    for (uint32_t i = 0; i < c->findings && !alike; i++)
        alike = mn_text_eq_str(mn_chain_text(c, c->finding[i].kind), "names-alike");
    if (!st && alike)
        st = mn_report_text(r, MN_TEXT_BULLET,
                            "Names of parties that are alike were not united: a path ends where "
                            "the next supply is under another spelling. Give each spelling a row "
                            "in the table of parties, with the first one's id as same_as.",
                            e);
    if (!st && !c->sites)
        st =
            mn_report_text(r, MN_TEXT_BULLET,
                           "There are no sites: whether a party lies in a banned region is told by "
                           "its address alone.",
                           e);
    if (!st && c->supplies && !c->recipes)
        st = mn_report_text(r, MN_TEXT_BULLET,
                            "There are no transformations: what goes in can't be weighed against "
                            "what comes out where goods change their name.",
                            e);
    if (!st && !c->documents)
        st = mn_report_text(r, MN_TEXT_BULLET,
                            "There are no documents: each step of an evidence pack will be told as "
                            "missing its papers.",
                            e);
    if (!st && mn_tables_refused(t))
        st = mn_report_text(r, MN_TEXT_BULLET,
                            "Mend the rows that were refused, and import all the files again: a "
                            "version holds what its files hold.",
                            e);
    if (!st && !checked) {
        snprintf(text, sizeof text,
                 "Next: 'manumit trace tiers PARTY --chain %s', 'manumit trace paths --from PARTY "
                 "--to listed --chain %s'.",
                 c->name, c->name);
        st = mn_report_text(r, MN_TEXT_BULLET, text, e);
    }
    return st;
}

static mn_status tell_notes(mn_report *r, const mn_tables *t, mn_err *e)
{
    mn_buf b = {0};
    mn_status st = MN_OK;
    for (size_t i = 0; i < mn_tables_notes(t) && !st; i++) {
        mn_buf_clear(&b);
        mn_buf_fmt(&b, "%s.", mn_tables_note_at(t, i));
        st = b.failed ? mn_fail_memory(e) : mn_report_text(r, MN_TEXT_NOTE, b.ptr, e);
    }
    mn_buf_free(&b);
    return st;
}

mn_status mn_import_report(mn_report **out, const mn_tables *t, const mn_chain *c, bool checked,
                           mn_err *e)
{
    mn_report *r = NULL;
    mn_status st = mn_report_new(&r, "trace import",
                                 checked ? "The tables were checked" : "The chain was imported", e);
    if (!st && !(st = tell_figures(r, c, e)) && !(st = tell_span(r, c, checked, e)) &&
        !(st = tell_tables(r, t, c, e)) && !(st = tell_refused(r, t, e)) &&
        !(st = mn_import_findings(r, c, e)) && !(st = mn_import_chain(r, c, e)) &&
        !(st = mn_import_sources(r, c, true, e)) && !(st = tell_next(r, t, c, checked, e)))
        st = tell_notes(r, t, e);
    for (uint32_t i = 0; i < c->files && !st; i++) {
        mn_buf b = {0};
        const mn_text file[] = {mn_chain_text(c, c->file[i].table),
                                mn_chain_text(c, c->file[i].name),
                                mn_chain_text(c, c->file[i].sha256)};
        size_t at[3];
        for (size_t k = 0; k < 3; k++) {
            at[k] = b.len;
            mn_buf_text(&b, file[k]);
            mn_buf_char(&b, '\0');
        }
        st = b.failed ? mn_fail_memory(e)
                      : mn_report_manifest_input(r, b.ptr + at[0], b.ptr + at[1], b.ptr + at[2], e);
        mn_buf_free(&b);
    }
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}
