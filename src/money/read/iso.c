/* SPDX-License-Identifier: Apache-2.0
 *
 * iso.c - a message of ISO 20022, read by expat as it comes: what its elements say goes to the
 * transaction, entry or account in which they stand.
 *
 * A document type is refused, and with it every entity but XML's own five: neither bombs nor files
 * from elsewhere can be had in by one.
 */
#include "money/read/iso.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "table/stream.h"

enum { CHUNK = 1 << 16, DEPTH_MAX = 64, TEXT_MOST = 1 << 20, TAKE_ROWS = 4096 };

/* Elements that matter, by name. */
/* clang-format off */
#define ELEMENTS(X) \
    X(AccptncDtTm) X(Acct) X(AcctSvcrRef) X(Amt) X(AmtDtls) X(AnyBIC) X(BIC) X(BICFI) \
    X(BICOrBEI) X(BkToCstmrAcctRpt) X(BkToCstmrDbtCdtNtfctn) X(BkToCstmrStmt) X(BkTxCd) \
    X(BookgDt) X(Btch) X(Cd) X(Cdtr) X(CdtrAcct) X(CdtrAgt) X(CdtDbtInd) X(CdtTrfTxInf) \
    X(ClrSysMmbId) X(CmonNm) X(CreDtTm) X(CtgyPurp) X(CtrlSum) X(Dbtr) X(DbtrAcct) X(DbtrAgt) \
    X(Domn) X(Dt) X(DtTm) X(EndToEndId) X(FICdtTrf) X(FIToFICstmrCdtTrf) X(FinInstnId) X(Fmly) \
    X(FrToDt) X(GrpHdr) X(IBAN) X(Id) X(InstdAmt) X(IntrBkSttlmAmt) X(IntrBkSttlmDt) X(MmbId) \
    X(MrchntCtgyCd) X(NbOfTxs) X(Nm) X(Ntfctn) X(Ntry) X(NtryRef) X(OrgnlEndToEndId) \
    X(OrgnlTxId) X(OrgnlTxRef) X(OrgnlUETR) X(Othr) X(Ownr) X(POI) X(Pty) X(PmtId) X(PmtRtr) \
    X(Prtry) X(Purp) X(Refs) X(RltdAgts) X(RltdPties) X(Rpt) X(RtrChain) X(RtrId) X(RtrInf) \
    X(RtrdIntrBkSttlmAmt) X(RvslInd) X(Stmt) X(Sts) X(SubFmlyCd) X(Svcr) X(TxAmt) X(TxDtls) \
    X(TxId) X(TxInf) X(UETR) X(UltmtCdtr) X(UltmtDbtr) X(UndrlygCstmrCdtTrf) X(Ustrd) X(ValDt)
/* clang-format on */

typedef enum element {
    OTHER,
#define X(name) E_##name,
    ELEMENTS(X)
#undef X
        ELEMENT_COUNT
} element;

static const char *const element_names[] = {"",
#define X(name) #name,
                                            ELEMENTS(X)
#undef X
};

static element element_of(const char *name)
{
    const char *colon = strrchr(name, ':');
    name = colon ? colon + 1 : name;
    for (size_t i = 1; i < ELEMENT_COUNT; i++)
        if (element_names[i][0] == name[0] && strcmp(element_names[i], name) == 0)
            return (element)i;
    return OTHER;
}

/* --- where an element stands ---------------------------------------------------------------- */

/* The element so many levels above the innermost, which is 0. */
static element up(const mn_iso *x, size_t levels)
{
    return x->depth > levels ? (element)x->stack[x->depth - 1 - levels] : OTHER;
}

static bool within(const mn_iso *x, element what)
{
    for (size_t i = x->depth; i > 0; i--)
        if (x->stack[i - 1] == what)
            return true;
    return false;
}

static mn_iso_said *said_here(mn_iso *x)
{
    return x->in_tx ? &x->tx : x->in_entry ? &x->entry : &x->account;
}

static void set(mn_iso_said *s, mn_iso_field f, mn_text v)
{
    mn_buf_clear(&s->text[f]);
    mn_buf_text(&s->text[f], v);
}

static void set_first(mn_iso_said *s, mn_iso_field f, mn_text v)
{
    if (!s->text[f].len)
        mn_buf_text(&s->text[f], v);
}

/* --- parties --------------------------------------------------------------------------------- */

/* The field of one end, by the element that it stands in; MN_ISO_FIELDS for others. */
static mn_iso_field name_of(element e)
{
    return e == E_Dbtr || e == E_Ownr ? MN_ISO_DEBTOR
           : e == E_Cdtr              ? MN_ISO_CREDITOR
                                      : MN_ISO_FIELDS;
}

static mn_iso_field account_of(element e)
{
    return e == E_DbtrAcct || e == E_Acct ? MN_ISO_DEBTOR_ACCOUNT
           : e == E_CdtrAcct              ? MN_ISO_CREDITOR_ACCOUNT
                                          : MN_ISO_FIELDS;
}

static mn_iso_field bank_of(element e)
{
    return e == E_DbtrAgt || e == E_Svcr ? MN_ISO_DEBTOR_BANK
           : e == E_CdtrAgt              ? MN_ISO_CREDITOR_BANK
                                         : MN_ISO_FIELDS;
}

static void put(mn_iso_said *s, mn_iso_field f, mn_text v)
{
    if (f != MN_ISO_FIELDS && v.len)
        set_first(s, f, v);
}

static void take_party(mn_iso *x, element el, mn_text v)
{
    mn_iso_said *s = said_here(x);
    const element one = up(x, 1), two = up(x, 2), three = up(x, 3);
    const bool bank = one == E_FinInstnId;
    switch (el) {
    case E_Nm:
        put(s, name_of(one == E_Pty || bank ? two : one), v);
        break;
    case E_IBAN:
        if (one == E_Id)
            put(s, account_of(two), v);
        break;
    case E_Id:
        if (one == E_Othr && two == E_Id)
            put(s, account_of(three), v);
        break;
    case E_BIC:
    case E_BICFI:
    case E_BICOrBEI:
    case E_AnyBIC:
        if (bank) {
            put(s, bank_of(two), v);
            /* of pacs.009, whose ends are banks, which may have no account there */
            if (two == E_Dbtr || two == E_Cdtr)
                put(s, two == E_Dbtr ? MN_ISO_DEBTOR_BANK : MN_ISO_CREDITOR_BANK, v);
        }
        break;
    case E_MmbId:
        if (one == E_ClrSysMmbId && two == E_FinInstnId) {
            put(s, bank_of(three), v);
            if (three == E_Dbtr || three == E_Cdtr)
                put(s, three == E_Dbtr ? MN_ISO_DEBTOR_BANK : MN_ISO_CREDITOR_BANK, v);
        }
        break;
    default:
        break;
    }
}

/* --- money, days, references ------------------------------------------------------------------ */

static void take_amount(mn_iso *x, element el, mn_text v)
{
    mn_iso_said *s = said_here(x);
    const mn_text currency = {x->currency.ptr, x->currency.len};
    const element one = up(x, 1), two = up(x, 2);
    const bool own = x->depth == (x->in_tx ? x->tx_depth : x->entry_depth) + 1;
    if (el == E_InstdAmt && own) {
        set(s, MN_ISO_INSTRUCTED, v);
        set(s, MN_ISO_INSTRUCTED_CURRENCY, currency);
    } else if (own && (el == E_IntrBkSttlmAmt || el == E_RtrdIntrBkSttlmAmt || el == E_Amt)) {
        set(s, MN_ISO_AMOUNT, v);
        set(s, MN_ISO_CURRENCY, currency);
    } else if (el == E_Amt && one == E_TxAmt && two == E_AmtDtls && x->in_tx &&
               !s->text[MN_ISO_AMOUNT].len) { /* as version 2 has it */
        set(s, MN_ISO_AMOUNT, v);
        set(s, MN_ISO_CURRENCY, currency);
    }
}

static void take_reference(mn_iso *x, element el, mn_text v)
{
    static const struct {
        element el;
        mn_iso_field field;
    } fields[] = {
        {E_UETR, MN_ISO_UETR},
        {E_TxId, MN_ISO_TX_ID},
        {E_RtrId, MN_ISO_TX_ID},
        {E_EndToEndId, MN_ISO_END_TO_END},
        {E_AcctSvcrRef, MN_ISO_SERVICER_REF},
        {E_NtryRef, MN_ISO_ENTRY_REF},
        {E_OrgnlUETR, MN_ISO_OF_UETR},
        {E_OrgnlTxId, MN_ISO_OF_TX_ID},
        {E_OrgnlEndToEndId, MN_ISO_OF_END_TO_END},
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (fields[i].el == el)
            put(said_here(x), fields[i].field, v);
}

static void take_day(mn_iso *x, element el, mn_text v)
{
    mn_iso_said *s = said_here(x);
    const element one = up(x, 1);
    if (el == E_AccptncDtTm)
        put(s, MN_ISO_ACCEPTED, v);
    else if (el == E_IntrBkSttlmDt)
        put(s, MN_ISO_SETTLED, v);
    else if (one == E_BookgDt)
        put(s, MN_ISO_BOOKED, v);
    else if (one == E_ValDt)
        put(s, MN_ISO_VALUED, v);
}

static void take_words(mn_iso *x, element el, mn_text v)
{
    mn_iso_said *s = said_here(x);
    const element one = up(x, 1), two = up(x, 2);
    if (el == E_Ustrd) {
        if (s->text[MN_ISO_MEMO].len && v.len)
            mn_buf_char(&s->text[MN_ISO_MEMO], ' ');
        mn_buf_text(&s->text[MN_ISO_MEMO], v);
    } else if (el == E_CdtDbtInd && (one == E_Ntry || one == E_TxDtls)) {
        set(s, MN_ISO_SIDE, v);
    } else if (el == E_RvslInd) {
        s->returned = s->returned || mn_text_eq_nocase(v, "true") || mn_text_eq_str(v, "1");
    } else if (el == E_Sts && one == E_Ntry) {
        put(s, MN_ISO_STATUS, v);
    } else if (el == E_SubFmlyCd) {
        put(s, MN_ISO_SUB_FAMILY, v);
    } else if (el == E_MrchntCtgyCd) {
        put(s, MN_ISO_MCC, v);
    } else if (el == E_CmonNm && within(x, E_POI)) {
        put(s, MN_ISO_SHOP, v);
    } else if (el == E_Cd && one == E_Fmly) {
        put(s, MN_ISO_FAMILY, v);
    } else if (el == E_Cd && one == E_Sts && two == E_Ntry) {
        set(s, MN_ISO_STATUS, v);
    } else if (el == E_Cd && (one == E_Purp || one == E_CtgyPurp)) {
        if (one == E_Purp)
            set(s, MN_ISO_PURPOSE, v);
        else
            put(s, MN_ISO_PURPOSE, v);
    }
}

static void take_inside(mn_iso *x, element el, mn_text v)
{
    if (within(x, E_UndrlygCstmrCdtTrf)) /* what a cover pays for has a message of its own */
        return;
    switch (el) {
    case E_Amt:
    case E_IntrBkSttlmAmt:
    case E_RtrdIntrBkSttlmAmt:
    case E_InstdAmt:
        take_amount(x, el, v);
        break;
    case E_AccptncDtTm:
    case E_IntrBkSttlmDt:
    case E_Dt:
    case E_DtTm:
        take_day(x, el, v);
        break;
    case E_Nm:
    case E_IBAN:
    case E_Id:
    case E_BIC:
    case E_BICFI:
    case E_BICOrBEI:
    case E_AnyBIC:
    case E_MmbId:
        take_party(x, el, v);
        break;
    default:
        take_reference(x, el, v);
        take_words(x, el, v);
        break;
    }
}

static void take_header(mn_iso *x, element el, mn_text v)
{
    mn_buf *b = el == E_CreDtTm   ? &x->created
                : el == E_NbOfTxs ? &x->count
                : el == E_CtrlSum ? &x->sum
                                  : NULL;
    if (!b || up(x, 1) != E_GrpHdr)
        return;
    mn_buf_clear(b);
    mn_buf_text(b, v);
}

/* --- expat -------------------------------------------------------------------------------------
 */

static void stop(mn_iso *x, mn_status st)
{
    x->st = st;
    if (st)
        XML_StopParser(x->parser, XML_FALSE);
}

static mn_status fail_here(mn_iso *x, const char *why)
{
    return mn_fail_at(x->e, MN_DATA, x->name, (uint64_t)XML_GetCurrentLineNumber(x->parser),
                      (uint64_t)XML_GetCurrentColumnNumber(x->parser) + 1, "%s", why);
}

static void open_group(mn_iso *x, element el, uint64_t line)
{
    x->seen = true;
    x->returns = el == E_PmtRtr;
    x->layout = el == E_FIToFICstmrCdtTrf  ? "pacs.008"
                : el == E_FICdtTrf         ? "pacs.009"
                : el == E_PmtRtr           ? "pacs.004"
                : el == E_BkToCstmrStmt    ? "camt.053"
                : el == E_BkToCstmrAcctRpt ? "camt.052"
                                           : "camt.054";
    mn_buf_clear(&x->created);
    mn_buf_clear(&x->count);
    mn_buf_clear(&x->sum);
    x->transactions = 0;
    x->total = 0;
    x->summed = true;
    x->line = line;
}

static bool is_group(element el)
{
    return el == E_FIToFICstmrCdtTrf || el == E_FICdtTrf || el == E_PmtRtr ||
           el == E_BkToCstmrStmt || el == E_BkToCstmrAcctRpt || el == E_BkToCstmrDbtCdtNtfctn;
}

static void XMLCALL on_start(void *payload, const char *name, const char **attributes)
{
    mn_iso *x = payload;
    if (x->st)
        return;
    if (x->depth >= DEPTH_MAX) {
        stop(x, fail_here(x, "its XML is nested too deep"));
        return;
    }
    const element el = element_of(name);
    const uint64_t line = (uint64_t)XML_GetCurrentLineNumber(x->parser);
    x->stack[x->depth++] = (unsigned char)el;
    mn_buf_clear(&x->value);
    if (is_group(el)) {
        open_group(x, el, line);
    } else if ((el == E_Stmt || el == E_Rpt || el == E_Ntfctn) && is_group(up(x, 1))) {
        mn_iso_forget(&x->account);
    } else if (el == E_Ntry && !x->in_entry) {
        mn_iso_forget(&x->entry);
        x->entry.line = line;
        x->in_entry = true;
        x->entry_depth = x->depth;
    } else if (!x->in_tx && ((el == E_TxDtls && x->in_entry) ||
                             ((el == E_CdtTrfTxInf || el == E_TxInf) && is_group(up(x, 1))))) {
        mn_iso_forget(&x->tx);
        x->tx.line = line;
        x->tx.returned = x->returns;
        x->in_tx = true;
        x->tx_depth = x->depth;
    } else if (el == E_RtrInf) {
        said_here(x)->returned = true;
    }
    mn_buf_clear(&x->currency);
    for (; *attributes; attributes += 2)
        if (strcmp(attributes[0], "Ccy") == 0 && strlen(attributes[1]) < 16)
            mn_buf_str(&x->currency, attributes[1]);
}

static mn_status close_element(mn_iso *x, element el)
{
    mn_status st = MN_OK;
    if (x->in_tx && x->depth == x->tx_depth) {
        x->in_tx = false;
        st = el == E_TxDtls ? mn_iso_end_detail(x, x->e) : mn_iso_end_transaction(x, x->e);
    } else if (x->in_entry && x->depth == x->entry_depth) {
        x->in_entry = false;
        st = mn_iso_end_entry(x, x->e);
    } else if (is_group(el)) {
        st = mn_iso_end_group(x, x->e);
    }
    if (!st && x->g->rows >= TAKE_ROWS && !(st = mn_poll(x->r->ctx, x->e))) {
        st = mn_pay_book_take(&x->r->book, x->g, x->e);
        mn_pay_gather_clear(x->g, x->r->book.salt);
    }
    return st;
}

static void XMLCALL on_end(void *payload, const char *name)
{
    mn_iso *x = payload;
    (void)name;
    if (x->st)
        return;
    const element el = (element)x->stack[x->depth - 1];
    const mn_text v =
        x->value.len ? mn_text_trim((mn_text){x->value.ptr, x->value.len}) : (mn_text){"", 0};
    mn_status st = x->value.failed || x->currency.failed ? mn_fail_memory(x->e) : MN_OK;
    if (!st && el != OTHER) {
        if (x->in_tx || x->in_entry || within(x, E_Acct))
            take_inside(x, el, v);
        else
            take_header(x, el, v);
        st = close_element(x, el);
    }
    x->depth--;
    mn_buf_clear(&x->value);
    stop(x, st);
}

static void XMLCALL on_text(void *payload, const char *text, int len)
{
    mn_iso *x = payload;
    if (x->st || !x->depth || x->stack[x->depth - 1] == OTHER)
        return;
    if (x->value.len + (size_t)len > TEXT_MOST)
        stop(x, fail_here(x, "an element's text is longer than 1 MiB"));
    else
        mn_buf_add(&x->value, text, (size_t)len);
}

static void XMLCALL on_doctype(void *payload, const char *name, const char *system,
                               const char *public, int internal)
{
    mn_iso *x = payload;
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    if (x->st)
        return;
    (void)fail_here(x, "it declares a document type, by which entities could be had in");
    stop(x,
         mn_hint(x->e, "no message of ISO 20022 has one: fetch it again from where it was made"));
}

/* --- the file ------------------------------------------------------------------------------------
 */

static mn_status fail_xml(mn_iso *x, mn_err *e)
{
    const enum XML_Error code = XML_GetErrorCode(x->parser);
    if (x->st)
        return x->st;
    if (code == XML_ERROR_NO_MEMORY)
        return mn_fail_memory(e);
    (void)fail_here(x, XML_ErrorString(code));
    return mn_hint(e, "the file may be cut: fetch it once more");
}

static mn_status parse(mn_iso *x, mn_stream *in, mn_err *e)
{
    size_t got = 1;
    while (got) {
        void *room = XML_GetBuffer(x->parser, CHUNK);
        if (!room)
            return mn_fail_memory(e);
        mn_status st = mn_stream_read(in, room, CHUNK, &got, e);
        if (st)
            return st;
        if (XML_ParseBuffer(x->parser, (int)got, !got) != XML_STATUS_OK)
            return fail_xml(x, e);
    }
    if (x->seen)
        return x->st;
    mn_fail_at(e, MN_DATA, x->name, 1, 0, "XML, and no message that is understood");
    return mn_hint(e, "pacs.008, pacs.009, pacs.004, camt.052, .053 and .054 are");
}

static void free_iso(mn_iso *x)
{
    mn_iso_free_said(&x->tx);
    mn_iso_free_said(&x->entry);
    mn_iso_free_said(&x->account);
    for (size_t i = 0; i < x->detail_cap; i++)
        mn_iso_free_said(&x->detail[i]);
    free(x->detail);
    mn_buf *const all[] = {&x->value, &x->currency, &x->created, &x->count, &x->sum};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        mn_buf_free(all[i]);
    if (x->parser)
        XML_ParserFree(x->parser);
}

mn_status mn_pay_read_iso(mn_pay_reading *r, mn_stream *in, const char *name, mn_err *e)
{
    mn_pay_gather g = {.n = 0};
    mn_iso x = {.r = r, .g = &g, .e = e, .name = name, .layout = ""};
    mn_status st = MN_OK;
    mn_pay_gather_clear(&g, r->book.salt);
    if (!(x.parser = XML_ParserCreate(NULL)))
        st = mn_fail_memory(e);
    if (!st) {
        XML_SetUserData(x.parser, &x);
        XML_SetElementHandler(x.parser, on_start, on_end);
        XML_SetCharacterDataHandler(x.parser, on_text);
        XML_SetStartDoctypeDeclHandler(x.parser, on_doctype);
        st = parse(&x, in, e);
    }
    if (st == MN_OK || st == MN_DATA) {
        mn_err own = MN_ERR_INIT; /* the fault's own stays as it is */
        const mn_status took = mn_pay_book_take(&r->book, &g, st ? &own : e);
        st = st ? st : took;
    }
    if (!st)
        st = mn_iso_tell(&x, e);
    free_iso(&x);
    mn_pay_gather_free(&g);
    return st;
}
