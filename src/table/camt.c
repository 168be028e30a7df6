/* SPDX-License-Identifier: Apache-2.0
 *
 * table/camt.c - statements of ISO 20022: camt.052 (report), .053 (statement)
 * and .054 (notification), every version, as elements go by their local names.
 *
 * Elements are gathered here, and made rows in camt_entry.c. Money in the direction
 * that CdtDbtInd says; an entry that reverses another says so in its description.
 * Of the parties the creditor of a payment is told, as the shop that was paid; a
 * person (PrvtId) and whoever paid in are not.
 * A document type is refused, and with it entities.
 */
#include <expat.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "table/build.h"
#include "table/camt.h"

enum { CHUNK = 1 << 16, TICK_ENTRIES = 4096, DEPTH_MAX = 64 };

/* --- telling elements apart ---------------------------------------------------------------- */

static const char *local_name(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

/* The elements that matter; a name stands for itself wherever it is. */
static const char *const names[] = {
    [MN_CAMT_OTHER] = "",
    [MN_CAMT_ACCT] = "Acct",
    [MN_CAMT_NTRY] = "Ntry",
    [MN_CAMT_TX] = "TxDtls",
    [MN_CAMT_AMT] = "Amt",
    [MN_CAMT_TX_AMT] = "TxAmt",
    [MN_CAMT_SIDE] = "CdtDbtInd",
    [MN_CAMT_REVERSAL] = "RvslInd",
    [MN_CAMT_STATUS] = "Sts",
    [MN_CAMT_CODE] = "Cd",
    [MN_CAMT_BOOKED] = "BookgDt",
    [MN_CAMT_VALUE] = "ValDt",
    [MN_CAMT_DATE] = "Dt",
    [MN_CAMT_TIME] = "DtTm",
    [MN_CAMT_REF] = "AcctSvcrRef",
    [MN_CAMT_NTRY_REF] = "NtryRef",
    [MN_CAMT_INFO] = "AddtlNtryInf",
    [MN_CAMT_TX_INFO] = "AddtlTxInf",
    [MN_CAMT_USTRD] = "Ustrd",
    [MN_CAMT_STRD_INFO] = "AddtlRmtInf",
    [MN_CAMT_PARTIES] = "RltdPties",
    [MN_CAMT_CREDITOR] = "Cdtr",
    [MN_CAMT_NAME] = "Nm",
    [MN_CAMT_PERSON] = "PrvtId",
    [MN_CAMT_MCC] = "MrchntCtgyCd",
    [MN_CAMT_IBAN] = "IBAN",
    [MN_CAMT_ID] = "Id",
    [MN_CAMT_OTHR] = "Othr",
    [MN_CAMT_SUB_FAMILY] = "SubFmlyCd",
    [MN_CAMT_STATEMENT] = "Stmt",
    [MN_CAMT_REPORT] = "Rpt",
    [MN_CAMT_NOTE] = "Ntfctn",
    [MN_CAMT_POI] = "POI",
    [MN_CAMT_COMMON] = "CmonNm",
    [MN_CAMT_RETURN] = "RtrInf",
    [MN_CAMT_PARTY] = "Pty",
};

static mn_camt_element element_of(const char *name)
{
    for (size_t i = 1; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return (mn_camt_element)i;
    return MN_CAMT_OTHER;
}

/* Whether the element stands in, at any depth, within the innermost Ntry. */
static bool within(const mn_camt *c, mn_camt_element el)
{
    for (size_t i = c->depth; i > 0; i--) {
        if (c->stack[i - 1] == el)
            return true;
        if (c->stack[i - 1] == MN_CAMT_NTRY)
            return false;
    }
    return false;
}

static mn_camt_element parent(const mn_camt *c, size_t up)
{
    return c->depth > up ? c->stack[c->depth - 1 - up] : MN_CAMT_OTHER;
}

/* --- what is said of an entry ------------------------------------------------------------- */

/* Where the text of the element that has just been closed belongs, or NULL. */
static mn_camt_said *said_here(mn_camt *c)
{
    return within(c, MN_CAMT_TX) ? &c->tx : &c->entry;
}

static void take_amount(mn_camt *c, mn_text v)
{
    mn_camt_said *to = said_here(c);
    const mn_camt_element up = parent(c, 1);
    const bool direct = up == MN_CAMT_NTRY || up == MN_CAMT_TX;
    /* Version 2 has a detail's amount in AmtDtls/TxAmt; a later one's own comes first. */
    if (!direct && (up != MN_CAMT_TX_AMT || to != &c->tx || to->amount.len))
        return;
    mn_buf_clear(&to->amount);
    mn_buf_clear(&to->currency);
    mn_buf_text(&to->amount, v);
    mn_buf_text(&to->currency, (mn_text){c->ccy.ptr, c->ccy.len});
}

static void set(mn_buf *b, mn_text v)
{
    mn_buf_clear(b);
    mn_buf_text(b, v);
}

/* Takes the text of an element inside an entry. */
static void take_entry(mn_camt *c, mn_camt_element el, mn_text v)
{
    mn_camt_said *to = said_here(c);
    const mn_camt_element up = parent(c, 1);
    switch (el) {
    case MN_CAMT_AMT:
        take_amount(c, v);
        break;
    case MN_CAMT_SIDE:
        if (up == MN_CAMT_NTRY || up == MN_CAMT_TX)
            set(&to->side, v);
        break;
    case MN_CAMT_REVERSAL:
        c->reversal = mn_text_eq_nocase(v, "true") || mn_text_eq_str(v, "1");
        break;
    case MN_CAMT_STATUS:
        if (up == MN_CAMT_NTRY && v.len)
            set(&c->status, v);
        break;
    case MN_CAMT_CODE:
        if (up == MN_CAMT_STATUS && parent(c, 2) == MN_CAMT_NTRY)
            set(&c->status, v);
        break;
    case MN_CAMT_DATE:
    case MN_CAMT_TIME:
        if (up == MN_CAMT_BOOKED || (up == MN_CAMT_VALUE && !c->date.len))
            set(&c->date, mn_text_sub(v, 0, 10));
        break;
    case MN_CAMT_REF:
    case MN_CAMT_NTRY_REF:
        if (el == MN_CAMT_REF || !to->id.len)
            set(&to->id, v);
        break;
    case MN_CAMT_INFO:
    case MN_CAMT_TX_INFO:
        mn_camt_join(&to->info, v);
        break;
    case MN_CAMT_USTRD:
    case MN_CAMT_STRD_INFO:
        mn_camt_join(&to->words, v);
        break;
    case MN_CAMT_NAME:
        if (within(c, MN_CAMT_PARTIES) &&
            (up == MN_CAMT_CREDITOR || (up == MN_CAMT_PARTY && parent(c, 2) == MN_CAMT_CREDITOR)))
            set(&to->creditor, v);
        break;
    case MN_CAMT_COMMON:
        if (within(c, MN_CAMT_POI))
            set(&to->shop, v);
        break;
    case MN_CAMT_MCC:
        set(&to->mcc, v);
        break;
    case MN_CAMT_SUB_FAMILY:
        set(&to->type, v);
        break;
    default:
        break;
    }
}

static void take_account(mn_camt *c, mn_camt_element el, mn_text v)
{
    if (el == MN_CAMT_IBAN)
        set(&c->account, v);
    else if (el == MN_CAMT_ID && parent(c, 1) == MN_CAMT_OTHR && parent(c, 2) == MN_CAMT_ID &&
             parent(c, 3) == MN_CAMT_ACCT && !c->account.len)
        set(&c->account, v);
}

/* --- expat ------------------------------------------------------------------------------- */

static void note(mn_camt *c, mn_status st)
{
    c->st = st;
    if (st)
        XML_StopParser(c->parser, XML_FALSE);
}

static mn_status fail_xml(mn_camt *c, const char *why)
{
    return mn_fail_at(c->e, MN_DATA, c->s->name, (uint64_t)XML_GetCurrentLineNumber(c->parser),
                      (uint64_t)XML_GetCurrentColumnNumber(c->parser) + 1, "%s", why);
}

static void XMLCALL on_start(void *payload, const char *name, const char **attributes)
{
    mn_camt *c = payload;
    if (c->st)
        return;
    if (c->depth >= DEPTH_MAX) {
        note(c, fail_xml(c, "its XML is nested too deep"));
        return;
    }
    const mn_camt_element el = element_of(local_name(name));
    const uint64_t line = (uint64_t)XML_GetCurrentLineNumber(c->parser);
    const bool in_entry = c->in_entry;
    c->stack[c->depth++] = el;
    mn_buf_clear(&c->value);
    if (el == MN_CAMT_STATEMENT || el == MN_CAMT_REPORT || el == MN_CAMT_NOTE) {
        c->seen = true;
        mn_buf_clear(&c->account);
    } else if (el == MN_CAMT_NTRY && !in_entry) {
        c->in_entry = true;
        c->entry_depth = c->depth;
        mn_camt_start_entry(c, line);
    } else if (el == MN_CAMT_TX && in_entry) {
        mn_camt_clear_said(&c->tx);
        c->tx_line = line;
    } else if (el == MN_CAMT_PERSON && in_entry && within(c, MN_CAMT_CREDITOR)) {
        said_here(c)->person = true;
    } else if (el == MN_CAMT_RETURN && in_entry) {
        said_here(c)->returned = true;
    } else if (el == MN_CAMT_AMT && in_entry) {
        mn_buf_clear(&c->ccy);
        for (; *attributes; attributes += 2)
            if (strcmp(attributes[0], "Ccy") == 0)
                mn_buf_str(&c->ccy, attributes[1]);
    }
}

static void XMLCALL on_end(void *payload, const char *name)
{
    mn_camt *c = payload;
    (void)name;
    if (c->st)
        return;
    const mn_camt_element el = c->stack[c->depth - 1];
    const mn_text v = mn_camt_text(&c->value);
    mn_status st = c->value.failed || c->ccy.failed ? mn_fail_memory(c->e) : MN_OK;
    if (!st && c->in_entry)
        take_entry(c, el, v);
    else if (!st && within(c, MN_CAMT_ACCT))
        take_account(c, el, v);
    if (!st && c->in_entry && el == MN_CAMT_TX)
        st = mn_camt_end_detail(c, c->e);
    if (!st && c->in_entry && c->depth == c->entry_depth) {
        c->in_entry = false;
        st = mn_camt_end_entry(c, c->e);
        if (!st && ++c->entries % TICK_ENTRIES == 0)
            st = mn_source_tick(c->s, (uint64_t)XML_GetCurrentByteIndex(c->parser), c->s->bytes.len,
                                c->e);
    }
    c->depth--;
    mn_buf_clear(&c->value);
    note(c, st);
}

static void XMLCALL on_text(void *payload, const char *text, int len)
{
    mn_camt *c = payload;
    if (c->st || !c->depth || c->stack[c->depth - 1] == MN_CAMT_OTHER)
        return;
    if (c->value.len + (size_t)len > c->s->o.max_cell) {
        note(c, fail_xml(c, "a cell is longer than the limit"));
        return;
    }
    mn_buf_add(&c->value, text, (size_t)len);
}

static void XMLCALL on_doctype(void *payload, const char *name, const char *system,
                               const char *public, int internal)
{
    mn_camt *c = payload;
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    if (!c->st)
        note(c, fail_xml(c, "it declares a document type"));
}

/* --- the file ---------------------------------------------------------------------------- */

static mn_status parse(mn_camt *c, mn_err *e)
{
    const mn_text bytes = c->s->bytes;
    for (size_t at = 0; at <= bytes.len; at += CHUNK) {
        const size_t len = bytes.len - at < CHUNK ? bytes.len - at : CHUNK;
        const bool last = at + len == bytes.len;
        if (XML_Parse(c->parser, bytes.ptr + at, (int)len, last) == XML_STATUS_OK) {
            if (last)
                break;
            continue;
        }
        if (c->st)
            return c->st;
        const enum XML_Error code = XML_GetErrorCode(c->parser);
        if (code == XML_ERROR_NO_MEMORY)
            return mn_fail_memory(e);
        fail_xml(c, XML_ErrorString(code));
        if (!c->seen)
            return mn_hint(e, "is it XML? Give the format with --from, or let it be found");
        return mn_hint(e, "the file may be cut: fetch it from the bank once more");
    }
    return c->st;
}

static mn_status note_entries(mn_camt *c, mn_err *e)
{
    mn_status st = mn_statement_note(&c->to, e);
    if (!st && c->parted)
        st = mn_table_note(c->to.t, e, "%zu entr%s read as the payments in %s", c->parted,
                           c->parted == 1 ? "y is" : "ies are", c->parted == 1 ? "it" : "them");
    if (!st && c->unsummed)
        st = mn_table_note(c->to.t, e,
                           "the payments in %zu entr%s (first: line %llu) don't sum to it: the "
                           "entry is read as one",
                           c->unsummed, c->unsummed == 1 ? "y" : "ies",
                           (unsigned long long)c->unsummed_line);
    if (st || mn_table_rows(c->to.t) || mn_table_rejects(c->to.t))
        return st;
    if (!c->seen) {
        mn_fail_at(e, MN_DATA, c->s->name, 0, 0, "no statement of camt.052, .053 or .054 is in it");
        return mn_hint(e, "give the format with --from, or let it be found: --from auto");
    }
    mn_fail_at(e, MN_DATA, c->s->name, 0, 0, "a statement without an entry (Ntry)");
    return mn_hint(e, "ask the bank for a period in which something was booked");
}

mn_status mn_read_camt(mn_table *t, mn_source *s, mn_err *e)
{
    mn_camt c = {.s = s, .e = e};
    mn_status st = mn_statement_open(&c.to, t, s->o.whole_accounts, e);
    c.parser = st ? NULL : XML_ParserCreate(NULL);
    if (!st && !c.parser)
        st = mn_fail_memory(e);
    if (!st) {
        XML_SetUserData(c.parser, &c);
        XML_SetElementHandler(c.parser, on_start, on_end);
        XML_SetCharacterDataHandler(c.parser, on_text);
        XML_SetStartDoctypeDeclHandler(c.parser, on_doctype);
        st = parse(&c, e);
    }
    if (!st)
        st = note_entries(&c, e);
    if (c.parser)
        XML_ParserFree(c.parser);
    mn_buf *const all[] = {&c.value, &c.ccy, &c.status, &c.date, &c.account, &c.text};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        mn_buf_free(all[i]);
    mn_camt_free_said(&c.entry);
    mn_camt_free_said(&c.tx);
    free(c.detail);
    mn_arena_free(&c.arena);
    mn_statement_close(&c.to);
    return st;
}
