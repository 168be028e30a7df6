/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/package.c - manumit adverts package: the evidence package of one network, and
 * whether one is whole.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adverts/case/package.h"
#include "adverts/commands/command.h"
#include "adverts/commands/kept.h"
#include "adverts/commands/review.h"
#include "command/store_call.h"
#include "core/err.h"
#include "core/text.h"

/* --- making one ------------------------------------------------------------------------------- */

typedef struct work {
    const mn_call *call;
    const mn_ctx *ctx;
    mn_report *r;    /* the answer */
    mn_report *page; /* what is in the package for people */
    mn_store *s;
    mn_call_act who;
    int64_t number, version;
    char name[MN_MATTER_NAME], hex[MN_SHA256_HEX];
    mn_network_case c;
    char *bytes; /* of the case */
    size_t length;
    mn_buf steps;
    mn_package p;
} work;

static mn_status find_version(work *w, mn_err *e)
{
    mn_store_cursor *c = NULL;
    mn_store_network n;
    bool any = true;
    mn_status st = mn_store_network_at(&c, w->s, w->number, e);
    if (!st && !(st = mn_store_next_network(c, &n, &any, e)) && any)
        w->version = n.version;
    mn_store_cursor_free(c);
    return st;
}

/* That its case is seen is told to the log before it is. */
static mn_status read_all(work *w, mn_err *e)
{
    mn_status st = mn_adverts_read_number(&w->number, mn_call_input(w->call, 0), e);
    if (st)
        return st;
    mn_matter_name(w->name, MN_STORE_NETWORKS, w->number);
    st = mn_call_store(&w->s, w->call, NULL, w->ctx, e);
    if (!st)
        st = mn_store_matter_seen(w->s, MN_STORE_NETWORKS, w->number, &w->who.act, e);
    if (!st)
        st = find_version(w, e);
    if (!st)
        st = mn_network_read_case(&w->c, &w->bytes, &w->length, w->r, w->s, w->number, w->version,
                                  e);
    if (st)
        return st;
    mn_sha256_hex(w->hex, w->bytes, w->length);
    return mn_package_steps(&w->steps, w->s, w->number, w->name, &w->c, w->version, w->hex,
                            &w->who.act, e);
}

static mn_status make_page(work *w, mn_err *e)
{
    char title[80];
    snprintf(title, sizeof title, "Network %s: posts that are to be read together", w->name);
    mn_status st = mn_report_new(&w->page, "adverts package", title, e);
    if (!st)
        st = mn_report_manifest_input(w->page, "case", w->name, w->hex, e);
    if (!st)
        st = mn_network_tell_one(w->page, w->s, w->number, e);
    if (!st)
        st = mn_network_tell_case(w->page, &w->c, true, e);
    if (!st)
        st = mn_network_draw(w->page, e);
    if (!st)
        st = mn_network_tell_history(w->page, w->s, w->number, e);
    return st ? st : mn_network_tell_note(w->page, e);
}

/* A machine may have no font: then the pages are in HTML alone, and that is said. */
static mn_status put_pdf(work *w, mn_err *e)
{
    char text[500];
    mn_err why = MN_ERR_INIT;
    if (mn_call_flag(w->call, "no-pages"))
        return MN_OK;
    const mn_status st = mn_package_report(&w->p, "report.pdf", w->page, MN_RENDER_PDF, NULL, &why);
    if (st != MN_SYSTEM || strstr(why.msg, "memory")) {
        if (st && e)
            *e = why;
        return st;
    }
    snprintf(text, sizeof text, "There is no report.pdf in the package: %s.", why.msg);
    return mn_report_warning(w->r, text, e);
}

static const char readme[] =
    "What is in this package\n"
    "\n"
    "report.html, report.pdf  for people: why the network is to be read, and what speaks against\n"
    "case.ndjson              the case byte for byte as the store keeps it: every table below, as\n"
    "                         lines of JSON\n"
    "posts.csv                its posts with their whole texts\n"
    "ties.csv, tied.csv       what they share, believed or not, and why; which posts have it\n"
    "templates.csv, tokens.csv, fills.csv  the texts that they repeat, and what they change\n"
    "stays.csv, legs.csv, circuits.csv     where the posts say they are\n"
    "history.csv, changes.csv what happened to it, by whom\n"
    "files.csv                the files that the posts are from, with their SHA-256\n"
    "facts.csv                figures, and the options that it was found with\n"
    "steps.json               every step: program, options, inputs, decisions, audit log\n"
    "SHA256SUMS               the hashes of all of these: sha256sum -c SHA256SUMS\n"
    "RECEIPT.txt              the entry of the audit log that has the hash of SHA256SUMS\n"
    "\n"
    "In CSV a text that a spreadsheet would take for a formula has an apostrophe before it;\n"
    "case.ndjson has each text as it was read. Files of no rows are left out.\n"
    "\n"
    "A network is posts that share what few others share: a reason to read them together, and no\n"
    "statement about any person. Whoever is reached by a number may be who is held.\n";

static mn_status put_all(work *w, mn_err *e)
{
    static const char *const tables[] = {"posts",   "ties",  "tied", "templates", "tokens",
                                         "fills",   "stays", "legs", "circuits",  "history",
                                         "changes", "files", "facts"};
    char name[32];
    mn_status st = mn_package_report(&w->p, "report.html", w->page, MN_RENDER_HTML, NULL, e);
    if (!st)
        st = put_pdf(w, e);
    if (!st)
        st = mn_package_put(&w->p, "case.ndjson", "application/x-ndjson", w->bytes, w->length, e);
    for (size_t i = 0; !st && i < sizeof tables / sizeof *tables; i++) {
        snprintf(name, sizeof name, "%s.csv", tables[i]);
        st = mn_package_report(&w->p, name, w->page, MN_RENDER_CSV, tables[i], e);
    }
    if (!st)
        st = mn_package_put(&w->p, "steps.json", "application/json", w->steps.ptr, w->steps.len, e);
    return st ? st
              : mn_package_put(&w->p, "README.txt", "text/plain", readme, sizeof readme - 1, e);
}

static mn_status tell(work *w, const char *hex, const mn_store_receipt *receipt, mn_err *e)
{
    char text[200];
    const mn_table_view view = {.title = w->p.dir ? "Written" : "Made",
                                .columns = "file=File!,bytes=Bytes"};
    mn_table *t = mn_maker_end(&w->p.k);
    w->p.k.t = NULL;
    mn_status st = t ? mn_report_table(w->r, t, &view, e) : w->p.k.st;
    if (!st)
        st = mn_network_tell_one(w->r, w->s, w->number, e);
    if (!st)
        st = mn_network_tell_history(w->r, w->s, w->number, e);
    snprintf(text, sizeof text, "SHA-256 of SHA256SUMS: %s", hex);
    if (!st)
        st = mn_report_text(w->r, MN_TEXT_PARA, text, e);
    snprintf(text, sizeof text, "Receipt: %lld:%s", (long long)receipt->sequence, receipt->hash);
    return st ? st : mn_report_text(w->r, MN_TEXT_PARA, text, e);
}

/* The log has the hash before the folder is there: what is handed out is never unknown to it. */
static mn_status make(work *w, mn_err *e)
{
    char hex[MN_SHA256_HEX];
    mn_store_receipt receipt;
    mn_status st = read_all(w, e);
    if (!st)
        st = make_page(w, e);
    if (!st)
        st = mn_package_begin(&w->p, e);
    if (!st)
        st = put_all(w, e);
    if (!st)
        st = mn_package_sums(hex, &w->p, e);
    if (!st)
        st = mn_store_network_packaged(&receipt, w->s, w->number, mn_text_of(hex), &w->who.act, e);
    if (!st)
        st = mn_package_commit(&w->p, w->name, hex, &receipt, e);
    return st ? st : tell(w, hex, &receipt, e);
}

static mn_status run_make(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    work w = {.call = call, .ctx = ctx, .p = {.dir = mn_call_text(call, "output")}};
    mn_call_who(&w.who, call, ctx);
    mn_status st = mn_report_new(&w.r, "adverts package", "An evidence package of a network", e);
    if (!st)
        st = make(&w, e);
    mn_package_end(&w.p);
    mn_store_close(w.s);
    mn_report_free(w.page);
    mn_network_case_free(&w.c);
    mn_buf_free(&w.steps);
    free(w.bytes);
    if (st)
        mn_report_free(w.r);
    else
        *out = w.r;
    return st;
}

/* --- holding one against its hashes, and these against the log ---------------------------------
 */

typedef struct holding {
    mn_maker k;
    uint64_t count[MN_PACKAGE_FINDINGS];
    char first[160];
} holding;

static mn_status hold(void *payload, mn_text file, mn_package_finding finding, mn_err *e)
{
    holding *h = payload;
    (void)e;
    if (finding != MN_PACKAGE_WHOLE && !h->first[0])
        snprintf(h->first, sizeof h->first, "'%.*s' is %s", file.len < 100 ? (int)file.len : 100,
                 file.ptr, mn_package_finding_name(finding));
    h->count[finding]++;
    mn_make_row(&h->k, 0);
    mn_make_text(&h->k, 0, file);
    mn_make_str(&h->k, 1, mn_package_finding_name(finding));
    return h->k.st;
}

/* Adds who handed it out, and when, as the log has it. *any: it does. */
static mn_status ask_log(bool *any, mn_report *r, mn_store *s, const char *hex, mn_err *e)
{
    const mn_table_view view = {.title = "The log's entry about it",
                                .columns = "sequence=Entry,when=When,actor=Who,network=Network!"};
    mn_store_cursor *c = NULL;
    mn_store_audit a;
    bool more = true;
    mn_maker k = mn_maker_new("log", "sequence:i when:t actor:t network:t hash:t", e);
    mn_status st = mn_store_audit_log(&c, s, 0, e);
    while (!st && !(st = mn_store_next_audit(c, &a, &more, e)) && more) {
        int64_t number;
        char name[MN_MATTER_NAME];
        if (!mn_text_eq_str(a.action, "network.package") || !mn_text_eq_str(a.note, hex) ||
            a.object.len < 9 || !mn_text_i64(mn_text_sub(a.object, 8, a.object.len - 8), &number))
            continue;
        mn_matter_name(name, MN_STORE_NETWORKS, number);
        mn_make_row(&k, 0);
        mn_make_i64(&k, 0, a.sequence);
        mn_make_text(&k, 1, a.when);
        mn_make_text(&k, 2, a.actor);
        mn_make_str(&k, 3, name);
        mn_make_text(&k, 4, a.hash);
        *any = true;
    }
    mn_store_cursor_free(c);
    mn_make_status(&k, st);
    return mn_report_made_any(r, &k, &view, e);
}

static mn_status tell_held(mn_report *r, holding *h, mn_err *e)
{
    const mn_table_view view = {.title = "Its files", .columns = "file=File!,finding=Finding"};
    mn_status st = mn_report_made(r, &h->k, &view, e);
    for (size_t i = 0; !st && i < MN_PACKAGE_FINDINGS; i++) {
        static const char *const label[MN_PACKAGE_FINDINGS] = {"Whole", "Changed", "Missing",
                                                               "Added"};
        st = mn_report_count(r, mn_package_finding_name((mn_package_finding)i), label[i],
                             h->count[i], "files", i == 0, e);
    }
    return st;
}

static mn_status hold_against_log(mn_report *r, const char *hex, const mn_call *call,
                                  const mn_ctx *ctx, mn_err *e)
{
    mn_store *s = NULL;
    bool any = false;
    mn_status st = mn_call_store_read(&s, MN_STORE_CASES, call, ctx, e);
    if (st == MN_USAGE && !mn_call_text(call, "store"))
        return mn_report_warning(r, "No store could be asked whether its log knows the package.",
                                 e);
    if (!st)
        st = ask_log(&any, r, s, hex, e);
    mn_store_close(s);
    if (!st && !any && mn_call_text(call, "store") && !mn_call_flag(call, "list")) {
        mn_fail(e, MN_DATA, "the log of the store knows nothing of this package");
        return mn_hint(e, "its list of hashes was changed, or it is of another store"), MN_DATA;
    }
    if (st)
        return st;
    return any ? mn_report_text(r, MN_TEXT_PARA,
                                "The package is whole, and the log of the store has its hash.", e)
               : mn_report_warning(r, "The log of this store knows nothing of the package.", e);
}

static mn_status verify(mn_report *r, const char *dir, const mn_call *call, const mn_ctx *ctx,
                        mn_err *e)
{
    char hex[MN_SHA256_HEX];
    holding h = {.k = mn_maker_new("verified", "file:t finding:t", e)};
    mn_status st = mn_package_verify(hex, dir, ctx, hold, &h, e);
    const uint64_t bad =
        h.count[MN_PACKAGE_CHANGED] + h.count[MN_PACKAGE_MISSING] + h.count[MN_PACKAGE_ADDED];
    if (!st && bad && !mn_call_flag(call, "list")) {
        st = mn_fail(e, MN_DATA, "the package is not whole (%llu %s): %s", (unsigned long long)bad,
                     bad == 1 ? "file" : "files", h.first);
        (void)!mn_hint(e, "see all of them with --list");
    }
    if (st) {
        mn_table_free(h.k.t);
        return st;
    }
    st = tell_held(r, &h, e);
    if (!st && bad)
        return mn_report_warning(r, "The package is not whole.", e);
    return st ? st : hold_against_log(r, hex, call, ctx, e);
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *dir = mn_call_text(call, "verify");
    mn_report *r = NULL;
    if (!dir && !mn_call_inputs(call)) {
        mn_fail(e, MN_USAGE, "of which network is the package to be?");
        return mn_hint(e, "give its number, as W00012, or --verify FOLDER"), MN_USAGE;
    }
    if (dir && mn_call_inputs(call))
        return mn_fail(e, MN_USAGE, "--verify looks at a folder, and makes no package");
    if (!dir)
        return run_make(out, call, ctx, e);
    mn_status st = mn_report_new(&r, "adverts package", "Is the evidence package whole", e);
    if (!st)
        st = verify(r, dir, call, ctx, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static const mn_example examples[] = {
    {"manumit adverts package W00012 -o package", "the evidence of a network, with all hashes"},
    {"manumit adverts package --verify package", "that nothing in it was changed since"},
    {"sha256sum -c SHA256SUMS", "the same for its files, without Manumit, in its folder"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {.name = "NETWORK", .help = "The network, as 'adverts queue' shows it: W00012."},
    {.name = NULL}};
static const mn_option options[] = {
    {.name = "output",
     .letter = 'o',
     .type = MN_OPT_OUTPUT,
     .arg = "FOLDER",
     .local = true,
     .help = "Where the package goes: a folder that does not exist, or is empty. Without it, the "
             "table of files has what is in them."},
    {.name = "no-pages", .type = MN_OPT_FLAG, .help = "No PDF in the package."},
    {.name = "verify",
     .type = MN_OPT_TEXT,
     .arg = "FOLDER",
     .local = true,
     .help = "Hold the files of a package against its list of hashes, and the list against the "
             "store's log."},
    {.name = "list",
     .type = MN_OPT_FLAG,
     .local = true,
     .help = "With --verify: list all files, and fail for none."},
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    {.name = NULL}};
static const mn_output outputs[] = {
    {"files", MN_PACKAGE_COLUMNS,
     "the package's files; text or base64 is what is in them, where there is no folder"},
    {"network", MN_NETWORK_COLUMNS, "the network as it stands in the queue"},
    {"changes", MN_NETWORK_CHANGES, "what came, left, joined, since it was found"},
    {"history", MN_NETWORK_HISTORY, "all that happened to it, the package among it"},
    {"verified", "file,finding", "with --verify: whole, changed, missing or added"},
    {"log", "sequence,when,actor,network,hash", "with --verify: who handed it out, and when"},
    {NULL, NULL, NULL}};
const mn_command mn_adverts_package_command = {
    .name = "adverts package",
    .summary = "Make the evidence package of a network, or check one",
    .about =
        "A package has what a person reads (HTML and PDF), the tables as CSV, the case byte for "
        "byte as it was kept, and steps.json: the program's version, options, the files that were "
        "read with their SHA-256, when they were kept, who decided what and why, who saw it, as "
        "the audit log has it. SHA256SUMS has the hash of each file. The hash of SHA256SUMS goes "
        "into the audit log before the folder is there, and the log's entry into RECEIPT.txt: so "
        "it can be shown later that this is what was handed out, by whom and when.\n\n"
        "A folder with something in it is never written into.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "adverts network,adverts decide,audit verify",
    .run = run,
    .words = 1,
    .deed = MN_STORE_CASES,
    .writes = true,
};
