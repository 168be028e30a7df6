/* SPDX-License-Identifier: Apache-2.0
 *
 * facility_run.c - manumit facility match and facility duplicates: files to sets, sets to answers.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/store_call.h"
#include "core/err.h"
#include "core/map.h"
#include "core/parallel.h"
#include "core/text.h"
#include "screen/commands/command.h"
#include "screen/commands/facility.h"

#define NONE UINT32_MAX

static mn_status open_run(mn_facility_run *x, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    x->limits = (mn_facility_limits){mn_call_real(call, "accept", MN_FACILITY_ACCEPT),
                                     mn_call_real(call, "review", MN_FACILITY_LOOK)};
    x->explain = mn_call_flag(call, "explain");
    x->brief = mn_call_brief(call);
    if (x->limits.review > x->limits.accept) {
        mn_fail(e, MN_USAGE, "--review is above --accept");
        return mn_hint(e, "what is at least --review is looked at, what is at least --accept is "
                          "taken for the same");
    }
    mn_status st = mn_kit_get(&x->kit, ctx, e);
    if (!st)
        st = mn_facility_judge_new(&x->judge, x->kit, e);
    if (!st)
        st = mn_facility_set_new(&x->own_set, x->judge, e);
    return st;
}

static void close_run(mn_facility_run *x)
{
    mn_facility_set_free(x->known_set);
    mn_screener_free(x->screener);
    mn_lists_close(&x->lists);
    mn_facility_set_free(x->own_set);
    mn_facility_judge_free(x->judge);
    mn_kit_drop(x->kit);
    mn_facility_columns_free(x->asked.columns);
    mn_facility_columns_free(x->known.columns);
    mn_table_free(x->asked.t);
    mn_table_free(x->known.t);
    free(x->known_answer);
    free(x->own_answer);
    free(x->own);
    free(x->row);
}

/* Reads a file and finds its columns. */
static mn_status read_file(mn_facility_file *f, const char *path, const mn_call *call,
                           const char *columns, const mn_ctx *ctx, mn_err *e)
{
    mn_read_options o = MN_READ_OPTIONS_INIT;
    o.sheet = mn_call_text(call, "sheet");
    mn_status st = mn_table_read(&f->t, ctx, path ? path : "-", &o, e);
    if (!st)
        st = mn_facility_columns_new(&f->columns, f->t, columns, "", e);
    if (!st && mn_table_rows(f->t) >= NONE)
        st = mn_fail(e, MN_DATA, "too many rows");
    return st;
}

/* Adds row i of the file to a set, where it has a name; *added says whether. */
static mn_status add_file(bool *added, mn_facility_set *s, mn_facility_file *f, size_t i,
                          bool is_register, mn_buf *room, mn_err *e)
{
    mn_facility row;
    mn_err own = MN_ERR_INIT;
    mn_facility_row(&row, room, f->columns, f->t, i, is_register);
    if (room->failed)
        return mn_fail_memory(e);
    const mn_status st = mn_facility_add(s, &row, &own);
    *added = st == MN_OK;
    if (st && st != MN_DATA) {
        if (e)
            *e = own;
        return st;
    }
    if (*added && is_register && !mn_facility_country(s, mn_facilities(s) - 1)[0] && !f->strange++)
        snprintf(f->country, sizeof f->country, "%.*s",
                 (int)(row.country.len < 60 ? row.country.len : 60), row.country.ptr);
    return MN_OK;
}

/* --- the register ------------------------------------------------------------------------ */

/* Ids that several rows of the register bear. */
static mn_status count_twice(mn_facility_run *x, mn_err *e)
{
    mn_map ids = {0};
    mn_status st = MN_OK;
    for (size_t i = 0; i < mn_facilities(x->known_set) && !st; i++) {
        uint32_t at = (uint32_t)i;
        st = mn_map_put(&ids, mn_facility_at(x->known_set, i)->id, &at, e);
        x->twice += !st && at != i;
    }
    mn_map_free(&ids);
    return st;
}

/* --- lists of the store in its place ---------------------------------------------------- */

static mn_text value(const mn_index *index, uint32_t entry, mn_party_field f)
{
    return mn_index_value(index, entry, f, 0);
}

/* An entry as a facility, by its main name; room holds the address. */
static void of_entry(mn_facility *out, mn_buf *room, const mn_index *index, uint32_t entry)
{
    static const mn_party_field where[] = {MN_PARTY_ADDRESS, MN_PARTY_CITY, MN_PARTY_REGION,
                                           MN_PARTY_POSTCODE};
    uint32_t first, count;
    mn_index_names_of(index, entry, &first, &count);
    *out = (mn_facility){.id = mn_index_id(index, entry),
                         .country = value(index, entry, MN_PARTY_COUNTRY),
                         .lat = NAN,
                         .lng = NAN};
    if (count)
        out->name = mn_parsed_original(mn_index_name_at(index, first).parsed);
    mn_buf_clear(room);
    for (size_t i = 0; i < 4; i++)
        if (value(index, entry, where[i]).len) {
            mn_buf_str(room, room->len ? ", " : "");
            mn_buf_text(room, value(index, entry, where[i]));
        }
    out->address = (mn_text){room->ptr, room->len};
    out->given[MN_FACILITY_OWN] = out->id;
    out->given[MN_FACILITY_LEI] = value(index, entry, MN_PARTY_LEI);
    out->given[MN_FACILITY_NUMBER] = value(index, entry, MN_PARTY_REGISTRATION);
}

static mn_status add_entries(mn_facility_run *x, const mn_index *index, const mn_ctx *ctx,
                             mn_err *e)
{
    mn_buf room = {0};
    mn_status st = MN_OK;
    for (uint32_t i = 0; i < mn_index_entries(index) && !st; i++) {
        mn_facility f;
        mn_err own = MN_ERR_INIT;
        if (i % 1024 == 0 && (st = mn_poll(ctx, e)))
            break;
        of_entry(&f, &room, index, i);
        st = room.failed ? mn_fail_memory(&own) : mn_facility_add(x->known_set, &f, &own);
        if (st == MN_DATA) { /* a name without letters: nothing can be like it */
            st = MN_OK;
        } else if (st) {
            if (e)
                *e = own;
        } else if (!mn_facility_country(x->known_set, mn_facilities(x->known_set) - 1)[0]) {
            x->known.strange++;
        }
    }
    mn_buf_free(&room);
    return st;
}

static mn_status read_lists(mn_facility_run *x, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    char today[MN_STORE_DATE];
    mn_call_act who;
    mn_lists_asked asked = {.ignore_reviews = true, .today = today};
    asked.list = mn_call_all(call, "list", &asked.n_lists);
    mn_call_who(&who, call, ctx);
    snprintf(today, sizeof today, "%.10s", who.when);
    asked.store = mn_call_place(call, ctx);
    asked.actor = who.who;
    mn_status st = mn_screener_new(&x->screener, x->kit, (mn_screen_limits){0}, e);
    if (!st)
        st = mn_lists_open(&x->lists, x->screener, x->kit, &asked, ctx, e);
    if (!st)
        st = mn_facility_set_new(&x->known_set, x->judge, e);
    for (size_t i = 0; i < mn_screener_lists(x->screener) && !st; i++)
        st = add_entries(x, mn_screener_list(x->screener, i), ctx, e);
    if (!st)
        st = mn_facility_ready(x->known_set, e);
    return st ? st : count_twice(x, e);
}

static mn_status read_register(mn_facility_run *x, const mn_ctx *ctx, mn_err *e)
{
    mn_buf room = {0};
    mn_status st = mn_facility_set_new(&x->known_set, x->judge, e);
    for (size_t i = 0; i < mn_table_rows(x->known.t) && !st; i++) {
        bool added;
        if (i % 1024 == 0 && (st = mn_poll(ctx, e)))
            break;
        st = add_file(&added, x->known_set, &x->known, i, true, &room, e);
    }
    mn_buf_free(&room);
    if (!st)
        st = mn_facility_ready(x->known_set, e);
    return st ? st : count_twice(x, e);
}

static void nth_row(mn_facility *out, void *room, const void *payload, size_t i)
{
    const mn_facility_file *f = payload;
    mn_facility_row(out, room, f->columns, f->t, i, false);
}

static void drop_room(void *room)
{
    mn_buf_free(room);
}

static mn_status against_register(mn_facility_run *x, const mn_ctx *ctx, mn_err *e)
{
    const mn_facility_asked asked = {.n = mn_table_rows(x->asked.t),
                                     .nth = nth_row,
                                     .payload = &x->asked,
                                     .room_size = sizeof(mn_buf),
                                     .drop = drop_room};
    x->known_answer = calloc(asked.n + 1, sizeof *x->known_answer);
    if (!x->known_answer)
        return mn_fail_memory(e);
    return mn_facility_answers(x->known_answer, &asked, x->known_set, x->limits, ctx, e);
}

/* --- the file against itself ----------------------------------------------------------------- */

/* All rows, or, with a register, those that are new to it. */
static mn_status against_itself(mn_facility_run *x, const mn_ctx *ctx, mn_err *e)
{
    const size_t n = mn_table_rows(x->asked.t);
    mn_buf room = {0};
    mn_status st = MN_OK;
    x->own = malloc((n + 1) * sizeof *x->own);
    x->row = malloc((n + 1) * sizeof *x->row);
    if (!x->own || !x->row)
        return mn_fail_memory(e);
    for (size_t i = 0; i < n && !st; i++) {
        bool added = false;
        x->own[i] = NONE;
        if (i % 1024 == 0 && (st = mn_poll(ctx, e)))
            break;
        if (x->known_answer && (x->known_answer[i].refused || x->known_answer[i].decision))
            continue;
        if (!x->known_answer) {
            st = add_file(&added, x->own_set, &x->asked, i, true, &room, e);
        } else { /* its id is made of the row, or what the row says that it is */
            mn_facility f;
            mn_facility_row(&f, &room, x->asked.columns, x->asked.t, i, false);
            f.id = f.given[MN_FACILITY_OWN];
            x->unknown_ids += f.id.len > 0;
            st = mn_facility_add(x->own_set, &f, e);
            added = !st;
        }
        if (added) {
            x->own[i] = (uint32_t)(mn_facilities(x->own_set) - 1);
            x->row[x->own[i]] = (uint32_t)i;
        }
    }
    mn_buf_free(&room);
    if (!st)
        st = mn_facility_ready(x->own_set, e);
    x->own_answer = calloc(mn_facilities(x->own_set) + 1, sizeof *x->own_answer);
    if (!st && !x->own_answer)
        st = mn_fail_memory(e);
    return st ? st : mn_facility_group(x->own_answer, x->own_set, x->limits, ctx, e);
}

mn_facility_said mn_facility_say(const mn_facility_run *x, size_t i)
{
    mn_facility_said s = {.decision = MN_FACILITY_NEW};
    const mn_facility_answer *known = x->known_answer ? &x->known_answer[i] : NULL;
    if (known && !known->refused && known->decision) {
        s.answer = known;
        s.set = x->known_set;
        s.decision = known->decision;
        if (s.decision == MN_FACILITY_AUTO)
            s.facility = mn_facility_at(x->known_set, known->pair.other)->id;
        return s;
    }
    if (x->own[i] == NONE)
        return s;
    const mn_facility_answer *own = &x->own_answer[x->own[i]];
    s.decision = own->decision;
    s.in_file = own->decision != MN_FACILITY_NEW || !known;
    s.answer = s.in_file ? own : known;
    s.set = s.in_file ? x->own_set : x->known_set;
    if (own->decision != MN_FACILITY_REVIEW)
        s.facility = mn_facility_at(x->own_set, own->first)->id;
    return s;
}

/* --- the commands --------------------------------------------------------------------------------
 */

static mn_status open_known(mn_facility_run *x, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *against = mn_call_text(call, "against");
    mn_status st;
    if (!against)
        return read_lists(x, call, ctx, e);
    if ((st = read_file(&x->known, against, call, mn_call_text(call, "register-columns"), ctx, e)))
        return st;
    return read_register(x, ctx, e);
}

static mn_status run_match(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_facility_run x = {0};
    const bool file = mn_call_text(call, "against") != NULL, lists = mn_call_count(call, "list");
    mn_status st = MN_OK;
    if (file && lists)
        return mn_fail(e, MN_USAGE, "either --against or --list");
    if (!file && !lists) {
        mn_fail(e, MN_USAGE, "no register to look in");
        return mn_hint(e, "manumit facility match NEW.csv --against REGISTER.csv; a first register "
                          "comes of manumit facility duplicates FILE --csv --table register");
    }
    if (!(st = open_run(&x, call, ctx, e)) &&
        !(st = read_file(&x.asked, mn_call_input(call, 0), call, mn_call_text(call, "columns"), ctx,
                         e)) &&
        !(st = open_known(&x, call, ctx, e)) && !(st = against_register(&x, ctx, e)) &&
        !(st = against_itself(&x, ctx, e)))
        st = mn_facility_report(out, &x, "facility match", "Which facilities are known?", ctx, e);
    close_run(&x);
    return st;
}

static mn_status run_duplicates(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_facility_run x = {0};
    mn_status st = open_run(&x, call, ctx, e);
    if (!st &&
        !(st = read_file(&x.asked, mn_call_input(call, 0), call, mn_call_text(call, "columns"), ctx,
                         e)) &&
        !(st = against_itself(&x, ctx, e)))
        st = mn_facility_report(out, &x, "facility duplicates", "Which rows are one facility?", ctx,
                                e);
    close_run(&x);
    return st;
}

static const mn_input inputs[] = {
    {"FILE",
     "the facilities: name, address, country, and where it has them sector, lat, lng, os_id, lei; "
     "CSV, a workbook, NDJSON or Parquet; - is standard input",
     false, false},
    {NULL, NULL, false, false}};

#define ROWS_HELP                                                                                  \
    "a row for each row of the file. facility: its id, empty where a person must decide. "         \
    "candidate: the nearest that was compared. where: 'register', or 'file' for another row of "   \
    "the file. met, differs: identifier, name, unit, address, street-and-place, house-number, "    \
    "building-or-sector, postcode, city, country, position, no-address. same_address: others at "  \
    "its "                                                                                         \
    "address that it is not"

static const mn_output outputs[] = {
    {"rows", MN_FACILITY_COLUMNS, ROWS_HELP},
    {"register", "facility,name,address,country,sector,lat,lng,os_id",
     "each facility once: those of the register as they were, and what is new"},
    {"conflicts", "line,id,name,facility,like,why",
     "rows that are like one of a group, and unlike its first"},
    {"explanations", "line,id,candidate,why", "with --explain"},
    {"refused", "line,reason,text", "rows that can't be used"},
    {NULL, NULL, NULL}};

#define ABOUT_DECISIONS                                                                            \
    "'auto' is the same facility, 'review' may be it (a person must look), 'new' is none of "      \
    "them. Name and parts of the address decide together, within one country. The same address "   \
    "alone is not the same facility, nor is the same name in another place: both are told. Other " \
    "numbers in names (units) or house numbers that differ are never 'auto'.\n\n"                  \
    "The probability is fitted to altered copies of real rows and to near neighbours of them, "    \
    "not to decisions of people; it orders and divides well, and is no share of true answers in "  \
    "your file. docs/methods/screening.md has the figures."

static const mn_example match_examples[] = {
    {"manumit facility match new.csv --against register.csv",
     "which of these factories are known?"},
    {"manumit facility match new.xlsx --against register.csv --columns "
     "name=Factory,address=Adresse,country=Land --csv > done.csv",
     "a workbook of yours; a row for each of its rows"},
    {"manumit facility match new.csv --against register.csv --csv --table register > next.csv",
     "the register with what is new; the same file again then adds nothing"},
    {"manumit facility match new.csv --against register.csv --explain", "and why"},
    {"manumit facility match new.csv --list factories", "against a list of the store"},
    {NULL, NULL}};

static const mn_option match_options[] = {
    {.name = "against",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "The register that is looked in: a table like FILE. Its ids are the column facility, "
             "else id, else os_id; a row without one gets an id made of its country, name and "
             "address."},
    {.name = "list",
     .type = MN_OPT_TEXT,
     .arg = "NAME,...",
     .many = true,
     .help = "In place of --against: lists of the store. Their entries are taken by their main "
             "name, country, address and identifiers."},
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    MN_FACILITY_OPTIONS,
    {.name = "register-columns",
     .type = MN_OPT_TEXT,
     .arg = "MAP",
     .help = "Which column of the register is what, likewise."},
    {.name = NULL}};

const mn_command mn_facility_match_command = {
    .name = "facility match",
    .summary = "Find out which factories of a list a register knows",
    .about = "Looks for each row in the register, and for what is new there among the other rows "
             "of the file. " ABOUT_DECISIONS "\n\n"
             "A row whose column 'facility' or 'os_id' holds an id of the register is that "
             "facility: so are decisions put down. The same file against the same register gives "
             "the same ids each time.",
    .examples = match_examples,
    .inputs = inputs,
    .options = match_options,
    .outputs = outputs,
    .see_also = "facility duplicates,screen",
    .run = run_match};

static const mn_example duplicates_examples[] = {
    {"manumit facility duplicates suppliers.csv", "which rows are one factory?"},
    {"manumit facility duplicates suppliers.csv --csv --table register > register.csv",
     "each factory once: a first register"},
    {"manumit facility duplicates suppliers.csv --explain", "and why"},
    {NULL, NULL}};

static const mn_option duplicates_options[] = {MN_FACILITY_OPTIONS, {.name = NULL}};

const mn_command mn_facility_duplicates_command = {
    .name = "facility duplicates",
    .summary = "Find rows of a list that are one factory",
    .about = "Compares the rows of a file with each other. Rows that are the same are put together "
             "under the first of them, which is 'new'; one that is like a member of a group, and "
             "unlike its first, is for review and told as a conflict. " ABOUT_DECISIONS,
    .examples = duplicates_examples,
    .inputs = inputs,
    .options = duplicates_options,
    .outputs = outputs,
    .see_also = "facility match,screen",
    .run = run_duplicates};
