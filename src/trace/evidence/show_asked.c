/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/evidence/show_asked.c - what is asked step by step, what is missing by name, and the
 * index of documents.
 */
#include "report/made.h"
#include "trace/evidence/show.h"

#include "core/err.h"
#include "core/text.h"

static const char *const file_names[MN_FILE_STATES] = {
    "not looked for", "as hashed",         "no hash given", "DIFFERS FROM ITS HASH",
    "file not found", "file name refused", "no file named"};
static const char *file_state_name(mn_file_state s)
{
    return file_names[s];
}

static void numbers(mn_buf *b, const mn_evidence *v, const mn_asked *a)
{
    for (uint32_t i = 0; i < a->papers; i++)
        mn_buf_fmt(b, i ? ", %u" : "%u", (unsigned)v->answer[a->paper + i] + 1);
}

static void of_link(mn_buf *b, const mn_evidence *v, const mn_asked *a)
{
    const mn_step_link *l = &v->out[a->link];
    mn_buf_text(b, mn_step_good(v, &v->step[l->from]));
    mn_buf_fmt(b, " to step %zu", v->step[l->to].number);
}

void mn_say_missing(mn_buf *b, const mn_evidence *v, const mn_asked *a)
{
    const mn_guidance *g = &v->guide->guidance[a->guidance];
    if (a->met == MN_MET_MISSING)
        mn_buf_str(b, "no ");
    mn_say_papers(b, v, g->paper, g->papers);
    if (a->met == MN_MET_PART && a->link == MN_NOT_ANY) {
        mn_buf_str(b, " had ended before the last of the goods left (documents ");
        numbers(b, v, a);
        mn_buf_char(b, ')');
    } else if (a->met == MN_MET_PART)
        mn_buf_fmt(b, " of %u of %u supplies only: ", (unsigned)a->covered, (unsigned)a->of);
    else if (a->link != MN_NOT_ANY)
        mn_buf_str(b, " for ");
    if (a->link != MN_NOT_ANY)
        of_link(b, v, a);
    if (a->met == MN_MET_ENDED) {
        mn_buf_str(b, " had ended when the goods left (documents ");
        numbers(b, v, a);
        mn_buf_char(b, ')');
    }
}

/* --- asked ------------------------------------------------------------------------------ */

static void origin(mn_maker *k, size_t from, mn_guide_basis basis, const mn_guide_origin *o)
{
    mn_make_str(k, from, mn_guide_basis_name(basis));
    mn_make_text(k, from + 1, o->id);
    mn_make_text(k, from + 2, o->version);
    mn_make_text(k, from + 3, o->source);
    mn_make_text(k, from + 4, o->address);
}

static void put_asked(mn_maker *k, const mn_evidence *v, const mn_asked *a, mn_buf *b)
{
    const mn_step *s = &v->step[a->step];
    const mn_guidance *g = &v->guide->guidance[a->guidance];
    mn_make_row(k, 0);
    mn_make_i64(k, 0, (int64_t)s->number);
    mn_make_text(k, 1, mn_step_kind_name(v, s));
    mn_make_text(k, 2, mn_step_party(v, s));
    mn_make_text(k, 3, g->asks);
    if (a->link != MN_NOT_ANY)
        of_link(b, v, a);
    mn_make_buf(k, 4, b);
    mn_make_str(k, 5, mn_met_name(a->met));
    numbers(b, v, a);
    mn_make_buf(k, 6, b);
    mn_say_papers(b, v, g->paper, g->papers);
    mn_make_buf(k, 7, b);
    if (a->link != MN_NOT_ANY) {
        mn_make_i64(k, 8, a->covered);
        mn_make_i64(k, 9, a->of);
    }
    origin(k, 10, g->basis, &g->row);
}

mn_status mn_show_asked(mn_report *r, const mn_evidence *v, mn_err *e)
{
    const mn_table_view view = {
        .title = "Asked of each step",
        .columns =
            "step=Step,asks=Asked to show,of=Of,state=State,documents=Documents,basis=Basis!",
        .first = 60};
    mn_maker k = mn_maker_new("asked",
                              "step:i kind:t name:t asks:t of:t state:t documents:t papers:t "
                              "covered:i supplies:i basis:t rule:t version:t source:t address:t",
                              e);
    mn_buf b = {0};
    for (size_t i = 0; i < v->askeds && !k.st; i++)
        put_asked(&k, v, &v->asked[i], &b);
    mn_buf_free(&b);
    mn_status st = mn_report_text(r, MN_TEXT_HEADING, "What is asked, step by step", e);
    if (!st)
        st = mn_report_text(
            r, MN_TEXT_PARA,
            "The basis says how good a reason there is to ask: a law, an authority's guidance, "
            "what those who deal with it report (practice), or this program's own reading where "
            "no authority was found that says it (assumed).",
            e);
    mn_make_status(&k, st);
    return mn_report_made(r, &k, &view, e);
}

/* --- missing ---------------------------------------------------------------------------- */

static void put_gap(mn_maker *k, const mn_evidence *v, const mn_step *s, mn_buf *b)
{
    mn_make_row(k, 0);
    for (uint32_t i = 0; i < s->links; i++) {
        const mn_step_link *l = &v->out[s->link + i];
        mn_make_i64(k, 0, (int64_t)v->step[l->to].number);
        mn_buf_str(b, "above ");
        mn_say_step(b, v, l->to);
        mn_buf_str(b, ": ");
        if (mn_step_good(v, s).len) {
            mn_buf_str(b, "who supplied ");
            mn_buf_text(b, mn_step_good(v, s));
            mn_buf_str(b, " is not named");
        } else {
            mn_buf_text(b, s->why);
        }
        mn_make_buf(k, 1, b);
        mn_make_text(k, 3, mn_step_party(v, &v->step[l->to]));
    }
    mn_make_str(k, 2, "gap");
}

static void put_missing(mn_maker *k, const mn_evidence *v, const mn_asked *a, mn_buf *b)
{
    const mn_guidance *g = &v->guide->guidance[a->guidance];
    mn_make_row(k, 0);
    mn_make_i64(k, 0, (int64_t)v->step[a->step].number);
    mn_say_step(b, v, a->step);
    mn_buf_str(b, ": ");
    mn_say_missing(b, v, a);
    mn_make_buf(k, 1, b);
    mn_make_str(k, 2, mn_met_name(a->met));
    mn_make_text(k, 3, mn_step_party(v, &v->step[a->step]));
    mn_make_text(k, 4, g->asks);
    origin(k, 5, g->basis, &g->row);
}

mn_status mn_show_missing(mn_report *r, const mn_evidence *v, mn_err *e)
{
    const mn_table_view view = {.title = "Missing",
                                .columns = "step=Step,missing=What is missing,basis=Basis!",
                                .first = 60};
    mn_maker k = mn_maker_new("missing",
                              "step:i missing:t state:t name:t asks:t basis:t rule:t version:t "
                              "source:t address:t",
                              e);
    mn_buf b = {0};
    for (size_t i = 0; i < v->steps && !k.st; i++)
        if (v->step[i].state == MN_STEP_GAP)
            put_gap(&k, v, &v->step[i], &b);
    for (size_t i = 0; i < v->askeds && !k.st; i++)
        if (v->asked[i].met != MN_MET_THERE)
            put_missing(&k, v, &v->asked[i], &b);
    mn_buf_free(&b);
    mn_status st = mn_report_text(r, MN_TEXT_HEADING, "What is missing", e);
    if (!st && k.t && !k.st && !mn_table_rows(k.t))
        st = mn_report_text(r, MN_TEXT_PARA,
                            "Nothing that the tables ask for is missing. Whether it is enough is "
                            "for the authority to say.",
                            e);
    mn_make_status(&k, st);
    return mn_report_made(r, &k, &view, e);
}

/* --- documents -------------------------------------------------------------------------- */

enum {
    NUMBER,
    STEP,
    KIND,
    TITLE,
    ISSUER,
    DATE,
    UNTIL,
    LANGUAGE,
    ABOUT,
    SUBJECT,
    FILE_,
    SHA256,
    STATE,
    PACKED,
    FOUND,
    PAGE,
    ID
};

static void put_paper(mn_maker *k, const mn_evidence *v, size_t i, const mn_pack_file *f, mn_buf *b)
{
    static const char *const about[MN_SUBJECTS] = {"", "party", "site", "supply", "transformation"};
    const mn_chain *c = v->chain;
    const mn_proof *p = &v->paper[i];
    const mn_chain_document *d = &c->document[p->document];
    const mn_text kind = mn_chain_text(c, d->kind), title = mn_chain_text(c, d->title);
    mn_make_row(k, 0);
    mn_make_i64(k, NUMBER, (int64_t)i + 1);
    mn_make_i64(k, STEP, (int64_t)v->step[p->step].number);
    mn_make_text(k, KIND, p->kind == MN_NOT_ANY ? kind : v->guide->paper[p->kind].name);
    mn_make_text(k, TITLE, title.len ? title : mn_chain_text(c, d->id));
    mn_make_text(k, ISSUER, mn_chain_text(c, d->issuer));
    mn_say_day(b, d->date);
    mn_make_buf(k, DATE, b);
    mn_say_day(b, d->until);
    mn_make_buf(k, UNTIL, b);
    mn_make_text(k, LANGUAGE, mn_chain_text(c, d->language));
    mn_make_str(k, ABOUT, about[d->about < MN_SUBJECTS ? d->about : 0]);
    mn_make_text(k, SUBJECT, mn_chain_text(c, d->subject_id));
    mn_make_text(k, FILE_, mn_chain_text(c, d->file));
    mn_make_text(k, SHA256, mn_chain_text(c, d->sha256));
    mn_make_str(k, STATE, file_state_name(f ? f->state : MN_FILE_NOT_LOOKED));
    if (f && f->name.len)
        mn_make_text(k, PACKED, f->name);
    if (f && f->sha256[0])
        mn_make_str(k, FOUND, f->sha256);
    if (f && f->page)
        mn_make_i64(k, PAGE, (int64_t)f->page);
    mn_make_text(k, ID, mn_chain_text(c, d->id));
}

mn_status mn_show_papers(mn_report *r, const mn_evidence *v, const mn_pack_file *file, mn_err *e)
{
    const mn_table_view view = {
        .title = "Documents",
        .columns = file ? "number=No.!,step=Step,page=Page,kind=Kind,title=Title,date=Date,packed="
                          "File in the "
                          "pack,file_state=State,found_sha256=SHA-256"
                        : "number=No.!,step=Step,kind=Kind,title=Title,issuer=Issuer,date=Date,"
                          "sha256=SHA-256",
        .first = 60};
    mn_maker k = mn_maker_new("documents",
                              "number:i step:i kind:t title:t issuer:t date:t until:t language:t "
                              "about:t subject:t file:t sha256:t file_state:t packed:t "
                              "found_sha256:t page:i id:t",
                              e);
    mn_buf b = {0};
    for (size_t i = 0; i < v->papers && !k.st; i++)
        put_paper(&k, v, i, file ? &file[i] : NULL, &b);
    mn_buf_free(&b);
    mn_status st = mn_report_text(r, MN_TEXT_HEADING, "Index of documents", e);
    mn_make_status(&k, st);
    return mn_report_made(r, &k, &view, e);
}
