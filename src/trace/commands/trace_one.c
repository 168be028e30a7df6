/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_one.c - manumit trace PARTY|ENTRY: the whole of one entry or party, step by step, and
 * with --evidence as a pack.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "command/store_call.h"
#include "core/err.h"
#include "core/file.h"
#include "core/folder.h"
#include "core/text.h"
#include "trace/commands/chain_call.h"
#include "trace/commands/command.h"
#include "trace/evidence/clock.h"
#include "trace/evidence/pack.h"
#include <manumit/language.h>

/* What the command opens, and closes again. */
typedef struct open_all {
    mn_store *store;
    mn_chain *chain;
    mn_guide guide;
    mn_law law;
    mn_nexus_set nexus;
    mn_evidence v;
    mn_held held;
    char title[200];
    mn_arena arena; /* names of the pack's files */
    mn_pack_file *file;
} open_all;

static void close_all(open_all *o)
{
    mn_evidence_free(&o->v);
    mn_law_free(&o->law);
    mn_nexus_free(&o->nexus);
    mn_guide_free(&o->guide);
    mn_chain_close(o->chain);
    mn_store_close(o->store);
    mn_arena_free(&o->arena);
}

static mn_status day_of(int32_t *out, const mn_call *call, const char *option, mn_err *e)
{
    const char *text = mn_call_text(call, option);
    int32_t until;
    *out = MN_LAW_OPEN;
    if (!text || (strlen(text) == 10 && mn_law_day(out, &until, mn_text_of(text))))
        return MN_OK;
    mn_fail(e, MN_USAGE, "--%s: '%.40s' is no day", option, text);
    return mn_hint(e, "as 2026-03-01");
}

/* --- tables --------------------------------------------------------------------------------- */

enum { RULE_PATHS = 64 };

/* Whether a folder has any of the tables of law. */
static bool has_law(const char *folder)
{
    static const char *const names[] = {"sectors", "rules",      "rule_status", "rule_entities",
                                        "gaps",    "thresholds", "clocks",      "holidays"};
    struct stat s;
    bool any = false;
    for (size_t i = 0; i < sizeof names / sizeof *names && !any; i++) {
        char path[4096];
        const int n = snprintf(path, sizeof path, "%s/%s.csv", folder, names[i]);
        any = n > 0 && (size_t)n < sizeof path && stat(path, &s) == 0;
    }
    return any;
}

static mn_status no_tables(const char *folder, mn_err *e)
{
    mn_fail(e, MN_USAGE, "the folder '%.200s' has none of the tables of guidance or law", folder);
    return mn_hint(e, "step_kinds.csv, document_kinds.csv, guidance.csv, routes.csv, clocks.csv, "
                      "holidays.csv");
}

/* Files of --rules for the guide, and those that are law's. A folder's are both. */
static mn_status open_rules(open_all *o, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    static const char *const own[] = {"step_kinds.csv", "document_kinds.csv", "guidance.csv",
                                      "routes.csv"};
    const char *guide[RULE_PATHS * 4], *law[RULE_PATHS * 5];
    char *made[RULE_PATHS * 4];
    bool used[RULE_PATHS * 4] = {false};
    size_t n = mn_call_count(call, "rules"), guides = 0, laws = 0, mades = 0;
    mn_status st =
        n > RULE_PATHS ? mn_fail(e, MN_USAGE, "more than %d --rules", RULE_PATHS) : MN_OK;
    for (size_t i = 0; i < n && !st; i++) {
        const char *path = mn_call_nth(call, "rules", i);
        struct stat s;
        if (stat(path, &s) != 0 || !S_ISDIR(s.st_mode)) {
            guide[guides++] = path;
            continue;
        }
        const size_t before = guides;
        if (has_law(path))
            law[laws++] = path;
        for (size_t k = 0; k < 4 && !st; k++) {
            size_t size = strlen(path) + strlen(own[k]) + 2;
            char *name = malloc(size);
            if (!name) {
                st = mn_fail_memory(e);
                break;
            }
            snprintf(name, size, "%s/%s", path, own[k]);
            made[mades++] = name;
            if (stat(name, &s) == 0)
                guide[guides++] = name;
        }
        if (!st && guides == before && !has_law(path))
            st = no_tables(path, e);
    }
    if (!st)
        st = mn_guide_load(&o->guide, guide, guides, used, ctx, e);
    for (size_t i = 0; i < guides && !st; i++)
        if (!used[i])
            law[laws++] = guide[i];
    const mn_law_asked a = {.path = law, .paths = laws};
    if (!st)
        st = mn_law_load(&o->law, &a, ctx, e);
    for (size_t i = 0; i < mades; i++)
        free(made[i]);
    return st;
}

/* --- what is asked about ---------------------------------------------------------------------- */

static mn_status nobody(const mn_chain *c, const char *what, mn_err *e)
{
    mn_fail(e, MN_USAGE, "the chain '%s' has no entry, shipment, bill of lading or party '%.100s'",
            c->name, what);
    return mn_hint(e, "an entry is written as ENTRY or ENTRY/LINE, a shipment by its id, a bill of "
                      "lading by its number, a party by its id or its whole name");
}

static mn_status find(open_all *o, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *what = mn_call_input(call, 0);
    uint32_t ships[MN_EVIDENCE_ENTRIES];
    bool more = false;
    mn_evidence_asked a = {.party = MN_NOT_ANY,
                           .shipment = ships,
                           .tiers = (size_t)mn_call_int(call, "tiers", 0),
                           .strict = mn_call_flag(call, "strict"),
                           .nexus = &o->nexus,
                           .listed = o->nexus.lists > 0,
                           .region = true};
    int32_t on;
    mn_status st = day_of(&on, call, "on", e);
    if (st)
        return st;
    a.on = on != MN_LAW_OPEN ? on : o->held.detained != MN_LAW_OPEN ? o->held.detained : MN_NO_DAY;
    a.shipments = mn_evidence_entry(ships, &more, o->chain, mn_text_of(what));
    if (more)
        return mn_fail(e, MN_DATA, "the entry '%.100s' has more than %d lines", what,
                       MN_EVIDENCE_ENTRIES);
    if (!a.shipments)
        a.party = mn_chain_find_party(o->chain, mn_text_of(what));
    if (!a.shipments && a.party == MN_NOT_ANY)
        return nobody(o->chain, what, e);
    if (a.shipments)
        snprintf(o->title, sizeof o->title, "Evidence for entry %.100s", what);
    else
        snprintf(o->title, sizeof o->title, "Where the goods of %.120s come from", what);
    return mn_evidence_find(&o->v, o->chain, &o->guide, &a, ctx, e);
}

/* --- the report ---------------------------------------------------------------------------------
 */

/* Whose goods, how many lines, as which chain. */
static mn_status subtitle(mn_report *r, const open_all *o, mn_err *e)
{
    mn_buf b = {0};
    for (size_t i = 0; i < o->v.steps && !b.len; i++)
        if (o->v.step[i].state == MN_STEP_ENTRY)
            mn_buf_text(&b, mn_step_party(&o->v, &o->v.step[i]));
    if (o->v.entries > 1)
        mn_buf_fmt(&b, ", %zu lines", o->v.entries);
    mn_buf_fmt(&b, " · chain %s, version %lld", o->chain->name, (long long)o->chain->version);
    mn_status st = b.failed ? mn_fail_memory(e) : mn_report_subtitle(r, b.ptr, e);
    mn_buf_free(&b);
    return st;
}

static mn_status sign(mn_report *r, const open_all *o, mn_err *e)
{
    char text[96];
    snprintf(text, sizeof text, "%s@%lld", o->chain->name, (long long)o->chain->version);
    mn_status st = mn_report_manifest_text(r, "chain", text, e);
    if (!st)
        st = mn_report_manifest_text(r, "chain_digest", o->chain->digest, e);
    for (size_t i = 0; i < o->guide.files && !st; i++) {
        const mn_guide_file *f = &o->guide.file[i];
        st = mn_report_manifest_input(r, f->table.ptr, f->name.ptr, f->sha256.ptr, e);
    }
    for (size_t i = 0; i < o->law.files && !st; i++) {
        const mn_law_file *f = &o->law.file[i];
        char role[64], name[1024], hash[MN_STORE_HASH];
        if (!mn_text_eq_str(f->table, "clocks") && !mn_text_eq_str(f->table, "holidays"))
            continue;
        snprintf(role, sizeof role, "%.*s", (int)f->table.len, f->table.ptr);
        snprintf(name, sizeof name, "%.*s", (int)(f->name.len < 1000 ? f->name.len : 1000),
                 f->name.ptr);
        snprintf(hash, sizeof hash, "%.*s", (int)f->sha256.len, f->sha256.ptr);
        st = mn_report_manifest_input(r, role, name, hash, e);
    }
    return st;
}

/* Files that are not what the table says: said where everybody looks. */
static mn_status file_warnings(mn_report *r, const open_all *o, mn_err *e)
{
    size_t n[MN_FILE_STATES] = {0};
    char text[200];
    mn_status st = MN_OK;
    for (size_t i = 0; o->file && i < o->v.papers; i++)
        n[o->file[i].state]++;
    if (n[MN_FILE_DIFFERS]) {
        snprintf(text, sizeof text,
                 "documents whose bytes are not those that the table's hash says: %zu; see the "
                 "index",
                 n[MN_FILE_DIFFERS]);
        st = mn_report_warning(r, text, e);
    }
    if (!st && n[MN_FILE_MISSING] + n[MN_FILE_REFUSED]) {
        snprintf(text, sizeof text,
                 "documents whose files are not in the folder: %zu; whose file names were "
                 "refused: %zu",
                 n[MN_FILE_MISSING], n[MN_FILE_REFUSED]);
        st = mn_report_warning(r, text, e);
    }
    return st;
}

/* Which lists were looked in, and which are too old. */
static mn_status list_warnings(mn_report *r, const open_all *o, mn_err *e)
{
    char text[256];
    mn_status st = MN_OK;
    if (!o->nexus.lists)
        st = mn_report_warning(
            r, "the store has no list: whether a list names a party was not looked for", e);
    for (size_t i = 0; i < o->nexus.lists && !st; i++) {
        const mn_nexus_list *l = &o->nexus.list[i];
        snprintf(text, sizeof text, "%s, published %s", l->digest, l->published);
        st = mn_report_manifest_text(r, l->name, text, e);
        if (st || !l->stale)
            continue;
        snprintf(text, sizeof text,
                 "the list '%s' is old: a newer version was due. Import it "
                 "before you rely on this",
                 l->name);
        st = mn_report_warning(r, text, e);
    }
    return st;
}

static mn_status make(mn_report **out, const open_all *o, mn_err *e)
{
    mn_report *r = NULL;
    mn_status st = mn_report_new(&r, "trace", o->title, e);
    if (st)
        return st;
    mn_report_contents(r);
    st = subtitle(r, o, e);
    if (!st)
        st = mn_evidence_show(r, &o->v, o->file, e);
    if (!st && o->v.entries)
        st = mn_show_clock(r, &o->law, &o->held, e);
    if (!st)
        st = file_warnings(r, o, e);
    if (!st)
        st = list_warnings(r, o, e);
    if (!st)
        st = mn_report_text(r, MN_TEXT_NOTE,
                            "This shows what was found in the tables that were given. It judges "
                            "nobody, is no legal advice, and whether it is enough is for the "
                            "authority to say.",
                            e);
    if (!st)
        st = sign(r, o, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

/* --- the pack -----------------------------------------------------------------------------------
 */

/* Where the steps' boxes stand in the PDF. */
static void placed(void *payload, const char *text, bool box, size_t page)
{
    open_all *o = payload;
    int64_t number;
    if (!box || !mn_text_i64(mn_text_of(text), &number))
        return;
    for (size_t i = 0; i < o->v.papers; i++)
        if ((int64_t)o->v.step[o->v.paper[i].step].number == number)
            o->file[i].page = page;
}

static mn_status discard(void *payload, const char *bytes, size_t len, mn_err *e)
{
    (void)payload;
    (void)bytes;
    (void)len;
    (void)e;
    return MN_OK;
}

/* The same report as it goes into the pack, which is made twice: first to see where things
 * stand. A language lives as long as the report that it turned. */
static mn_status put_reports(mn_folder_out *p, open_all *o, mn_err *e)
{
    static const char *const tables[][2] = {
        {"index.csv", "documents"}, {"chain.csv", "chain"}, {"missing.csv", "missing"}};
    mn_render_options pdf = {.format = MN_RENDER_PDF, .placed = placed, .placed_payload = o};
    const mn_render_options html = {.format = MN_RENDER_HTML};
    mn_report *r = NULL;
    mn_status st = make(&r, o, e);
    if (!st)
        st = mn_report_render(r, &pdf, discard, NULL, e);
    mn_report_free(r);
    r = NULL;
    if (!st)
        st = make(&r, o, e);
    pdf.placed = NULL;
    if (!st)
        st = mn_pack_report(p, "pack.pdf", r, &pdf, e);
    if (!st)
        st = mn_pack_report(p, "pack.html", r, &html, e);
    for (size_t i = 0; i < sizeof tables / sizeof *tables && !st; i++) {
        const mn_render_options csv = {
            .format = MN_RENDER_CSV, .table = tables[i][1], .for_people = true};
        st = mn_pack_report(p, tables[i][0], r, &csv, e);
    }
    mn_report_free(r);
    return st;
}

static mn_status pack(open_all *o, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_folder_out p;
    o->file = mn_arena_alloc(&o->arena, o->v.papers + 1, sizeof *o->file);
    if (!o->file)
        return mn_fail_memory(e);
    mn_status st = mn_pack_begin(&p, mn_call_text(call, "evidence"), e);
    if (!st)
        st = mn_pack_documents(o->file, &p, &o->v, mn_call_text(call, "documents-from"), &o->arena,
                               ctx, e);
    if (!st)
        st = put_reports(&p, o, e);
    if (!st)
        st = mn_pack_commit(&p, e);
    mn_folder_end(&p);
    return st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    open_all o = {.store = NULL};
    mn_status st = day_of(&o.held.detained, call, "detained", e);
    if (!st)
        st = day_of(&o.held.presented, call, "presented", e);
    if (!st)
        st = day_of(&o.held.imported, call, "imported", e);
    if (!st && mn_call_given(call, "documents-from") && !mn_call_given(call, "evidence")) {
        mn_fail(e, MN_USAGE, "--documents-from is of no use without --evidence");
        st = mn_hint(e, "add --evidence FOLDER: the documents are copied into it");
    }
    if (!st)
        st = mn_chain_call_open(&o.store, &o.chain, call, ctx, e);
    if (!st)
        st = open_rules(&o, call, ctx, e);
    if (!st)
        st = mn_chain_call_nexus(&o.nexus, o.chain, o.store, &(mn_nexus_asked){0}, true, call, ctx,
                                 e);
    if (!st)
        st = find(&o, call, ctx, e);
    if (!st && mn_call_given(call, "evidence"))
        st = pack(&o, call, ctx, e);
    if (!st)
        st = make(out, &o, e);
    close_all(&o);
    return st;
}

static const mn_example examples[] = {
    {"manumit trace ABC-1234567-8/1", "line 1 of an entry, from the raw material on"},
    {"manumit trace ABC-1234567-8 --detained 2026-03-02",
     "all its lines, with the days that count"},
    {"manumit trace ABC-1234567-8 --evidence pack --documents-from papers",
     "as a folder: PDF, page, tables, copies of the documents, hashes"},
    {"manumit trace 'Sunrise Apparel' --html -o sunrise.html", "where a party's goods come from"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {"ENTRY",
     "an entry (ENTRY, or ENTRY/LINE), a shipment's id, the number of a bill of lading, or a party "
     "by its id or whole name",
     true, false},
    {NULL, NULL, false, false}};
static const mn_option options[] = {
    {.name = "chain",
     .type = MN_OPT_TEXT,
     .arg = "NAME[@VERSION]",
     .help = "The chain. Without it, the only one of the store, in its newest version."},
    {.name = "evidence",
     .type = MN_OPT_OUTPUT,
     .arg = "DIR",
     .local = true,
     .help = "Write the pack into this folder, which must not exist or be empty: pack.pdf, "
             "pack.html, index.csv, chain.csv, missing.csv, documents/ and SHA256SUMS. All of it "
             "or nothing."},
    {.name = "documents-from",
     .type = MN_OPT_TEXT,
     .arg = "DIR",
     .local = true,
     .help = "The folder that the files of the documents are below: they are copied into the "
             "pack, and their hashes compared."},
    {.name = "detained",
     .type = MN_OPT_TEXT,
     .arg = "DATE",
     .help = "The day on which the goods were detained: the clock is counted from it."},
    {.name = "presented",
     .type = MN_OPT_TEXT,
     .arg = "DATE",
     .help = "The day on which they were presented for examination."},
    {.name = "imported", .type = MN_OPT_TEXT, .arg = "DATE", .help = "The day of the import."},
    {.name = "on",
     .type = MN_OPT_TEXT,
     .arg = "DATE",
     .help = "Guidance as it held on this day. Without it, on the day of detention, else as it "
             "holds now."},
    {.name = "lists",
     .type = MN_OPT_TEXT,
     .arg = "NAME[@DATE]",
     .many = true,
     .help = "The lists to look in for the parties of the chain, as they stood on a day. Without "
             "it, all of the store."},
    {.name = "list-file",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .many = true,
     .help = "A list in a file of its own, as 'manumit screen' has it."},
    {.name = "tiers",
     .type = MN_OPT_INT,
     .arg = "N",
     .min = 1,
     .max = 60,
     .help = "Look at most so many steps up. Without it, 12."},
    {.name = "strict",
     .type = MN_OPT_FLAG,
     .help = "Leave out arrows that are only assumed: supplies of which nothing says that they "
             "are in the goods."},
    {.name = "rules",
     .type = MN_OPT_TEXT,
     .arg = "PATH",
     .many = true,
     .help = "Tables of guidance and law of your own, in place of the built-in ones: a file is "
             "told by its columns, of a folder those are taken that it has (step_kinds.csv, "
             "document_kinds.csv, guidance.csv, routes.csv, clocks.csv, holidays.csv)."},
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    {.name = NULL}};
static const mn_output outputs[] = {
    {"chain",
     "step,state,tier,kind,commodity,party,name,country,place,good,first_date,last_date,dates,"
     "quantity,unit,amount,to,joined,documents,missing,nexus",
     "the steps, raw materials first; state is gap where nobody is named, alert where a list or "
     "region may be touched"},
    {"nexus", "step,name,kind,verdict,authority,since,left,in_time,because,rule,version,source",
     "steps that touch a list, a region or a good; there only where there are such"},
    {"missing", "step,missing,state,name,asks,basis,rule,version,source,address",
     "what is missing, by name"},
    {"asked",
     "step,kind,name,asks,of,state,documents,papers,covered,supplies,basis,rule,version,source,"
     "address",
     "all that is asked of each step and each sale, with the documents that show it"},
    {"documents",
     "number,step,kind,title,issuer,date,until,language,about,subject,file,sha256,file_state,"
     "packed,found_sha256,page,id",
     "the index of documents; page is that of their step in pack.pdf"},
    {"routes", "route,step,asks,state,says,basis,rule,version,source,address,note",
     "the ways out of a detention, item by item"},
    {"clock", "date,what,counted_from,from_date,days,unit,kinds,rule,version,source,address,note",
     "the days that count, of an entry"},
    {NULL, NULL, NULL}};
const mn_command mn_trace_one_command = {
    .name = "trace",
    .summary = "Show an entry's chain, its documents and what is missing",
    .about =
        "Every step from the raw material to the entry is shown with who did it, where, when and "
        "how much, with its documents, what guidance for the commodity asks there, and what is "
        "missing by name. Where the chain ends before a raw material, the gap is drawn as a "
        "gap.\n\n"
        "What a step buys counts as being in what it sells where a lot, a recipe or the same good "
        "joins them, and else as assumed. Supplies dated after the goods had left are left out.\n\n"
        "Each thing that is asked says on what basis: law, guidance, practice, or this program's "
        "own assumption.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "trace paths,trace balance,ban check",
    .run = run,
    .words = 1};
