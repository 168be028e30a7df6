/* SPDX-License-Identifier: Apache-2.0
 *
 * table/ofx.c - Open Financial Exchange, and QFX: what a bank's web page calls
 * "Quicken" or "Money".
 *
 * OFX 1 is SGML whose leaves have no closing tags, OFX 2 is XML; one scanner
 * reads both, as a tag with text behind it is a leaf in either. It keeps no
 * stack, so that no nesting is too deep; a document type is refused, and only
 * the five entities of XML, &nbsp; and numbers are known.
 * Elements: OFX 2.2, 11.4.4 (STMTTRN) and 3.2.9 (amounts, dates).
 */
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "table/build.h"
#include "table/statement.h"

enum { TICK_ENTRIES = 4096, NAME_MAX = 32, HEADER_MAX = 2048 };

/* What is kept of a transaction and its statement. */
enum field {
    TRNTYPE,
    DTPOSTED,
    DTUSER,
    TRNAMT,
    FITID,
    NAME,
    PAYEE_NAME,
    EXTDNAME,
    MEMO,
    SIC,
    CURSYM,
    CURDEF,
    ACCTID,
    BANKID,
    OTHER_ACCTID,
    OTHER_BANKID,
    FIELDS
};

struct ofx {
    mn_source *s;
    mn_text text; /* decoded */
    mn_statement to;
    mn_buf value[FIELDS];
    bool has[FIELDS];
    bool in_entry, in_own_account, in_payee, in_currency, in_other_account;
    uint64_t entry_line, line;
    size_t counted; /* bytes whose line ends are in `line` */
    uint64_t entries;
    mn_buf leaf, description;
};

/* --- encodings ------------------------------------------------------------------------- */

/* The bytes 0x80 to 0x9F of Windows-1252; 0: undefined. */
static const uint16_t west[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                  0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                  0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                  0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

static mn_text header_of(mn_text bytes)
{
    return mn_text_sub(bytes, 0, HEADER_MAX);
}

static size_t find(mn_text t, const char *what)
{
    const size_t len = strlen(what);
    for (size_t at = 0; at + len <= t.len; at++)
        if (mn_text_eq_nocase(mn_text_sub(t, at, len), what))
            return at;
    return SIZE_MAX;
}

/* Whether the header allows to read bytes that are no UTF-8 as Windows-1252: it
 * names that or Latin-1, or nothing that says otherwise. */
static bool may_be_western(mn_text bytes)
{
    static const char *const others[] = {
        "CHARSET:UTF",         "encoding=\"utf",     "encoding='utf",
        "CHARSET:125",         "CHARSET:8859",       "CHARSET:ISO-8859",
        "encoding=\"iso-8859", "encoding=\"windows", "ENCODING:UTF"};
    static const char *const western[] = {"CHARSET:1252", "CHARSET:8859-1", "CHARSET:ISO-8859-1",
                                          "encoding=\"iso-8859-1\"", "encoding=\"windows-1252\""};
    const mn_text header = header_of(bytes);
    for (size_t i = 0; i < sizeof western / sizeof *western; i++)
        if (find(header, western[i]) != SIZE_MAX)
            return true;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (find(header, others[i]) != SIZE_MAX)
            return false;
    return true;
}

/* Windows-1252 as UTF-8. False when a byte has no meaning there, or without memory
 * (b->failed). */
static bool from_western(mn_buf *b, mn_text bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        const unsigned char c = (unsigned char)bytes.ptr[i];
        char utf8[4];
        const uint32_t u = c >= 0x80 && c < 0xA0 ? west[c - 0x80] : c;
        if (!u)
            return false;
        if (c < 0x80)
            mn_buf_char(b, (char)c);
        else
            mn_buf_add(b, utf8, mn_utf8_put(utf8, u));
    }
    return !b->failed;
}

static bool is_utf16(mn_text t)
{
    return t.len >= 2 && (memcmp(t.ptr, "\xFF\xFE", 2) == 0 || memcmp(t.ptr, "\xFE\xFF", 2) == 0);
}

static mn_status decode(struct ofx *x, mn_buf *western, char **heap, mn_err *e)
{
    const mn_text bytes = x->s->bytes;
    const bool plain = is_utf16(bytes) || mn_utf8_bad(bytes) == bytes.len;
    if (plain || memchr(bytes.ptr, 0, bytes.len) || !may_be_western(bytes) ||
        !from_western(western, bytes))
        return western->failed ? mn_fail_memory(e) : mn_decode(&x->text, heap, x->s, e);
    x->text = (mn_text){western->ptr, western->len};
    return mn_table_note(x->to.t, e, "the file is not UTF-8 and is read as Windows-1252");
}

/* --- text ------------------------------------------------------------------------------- */

/* The character that an entity stands for, and its length with & and ;. 0: none. */
static uint32_t entity_at(mn_text t, size_t at, size_t *len)
{
    static const struct {
        const char *name;
        uint32_t c;
    } known[] = {{"&amp;", '&'},  {"&lt;", '<'},    {"&gt;", '>'},
                 {"&quot;", '"'}, {"&apos;", '\''}, {"&nbsp;", ' '}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        *len = strlen(known[i].name);
        if (mn_text_eq_nocase(mn_text_sub(t, at, *len), known[i].name))
            return known[i].c;
    }
    if (t.len - at < 4 || t.ptr[at + 1] != '#')
        return 0;
    const bool hex = (t.ptr[at + 2] | 32) == 'x';
    uint32_t c = 0;
    size_t i = at + 2 + hex;
    for (; i < t.len && i < at + 10 && t.ptr[i] != ';'; i++) {
        static const char digits[] = "0123456789abcdef";
        const char *d = t.ptr[i] ? strchr(digits, t.ptr[i] | 32) : NULL;
        if (!d || (!hex && d - digits > 9))
            return 0;
        c = c * (hex ? 16 : 10) + (uint32_t)(d - digits);
    }
    *len = i + 1 - at;
    const bool good =
        i < t.len && t.ptr[i] == ';' && c >= ' ' && c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
    return good ? c : 0;
}

/* Adds text with entities resolved and white space single. */
static void add_text(mn_buf *b, mn_text t, bool raw)
{
    for (size_t at = 0; at < t.len; at++) {
        size_t len = 0;
        char utf8[4];
        const uint32_t c = t.ptr[at] == '&' && !raw ? entity_at(t, at, &len) : 0;
        if (c) {
            mn_buf_add(b, utf8, mn_utf8_put(utf8, c));
            at += len - 1;
        } else if ((unsigned char)t.ptr[at] > ' ') {
            mn_buf_char(b, t.ptr[at]);
        } else if (b->len && b->ptr[b->len - 1] != ' ') {
            mn_buf_char(b, ' ');
        }
    }
}

static mn_text text_of(const mn_buf *b)
{
    return mn_text_trim((mn_text){b->len ? b->ptr : "", b->len});
}

static mn_text value_of(const struct ofx *x, enum field f)
{
    return x->has[f] ? text_of(&x->value[f]) : (mn_text){"", 0};
}

/* --- an entry ----------------------------------------------------------------------------- */

/* Words for a type that by itself says what the line is. OFX 2.2, 11.4.4.3. */
static const char *words_of(mn_text type)
{
    static const struct {
        const char *type, *words;
    } known[] = {{"ATM", "ATM withdrawal"},    {"CASH", "cash withdrawal"},
                 {"XFER", "account transfer"}, {"DIRECTDEP", "salary"},
                 {"DIV", "dividend"},          {"INT", "interest"},
                 {"FEE", "bank charges"},      {"SRVCHG", "bank charges"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (mn_text_eq_nocase(type, known[i].type))
            return known[i].words;
    return "";
}

/* "20240131120000.000[-5:EST]" is that day where the bank is. */
static mn_text date_of(mn_text raw, char out[11])
{
    for (size_t i = 0; i < 8; i++)
        if (i >= raw.len || raw.ptr[i] < '0' || raw.ptr[i] > '9')
            return raw;
    const char *p = raw.ptr;
    const char made[11] = {p[0], p[1], p[2], p[3], '-', p[4], p[5], '-', p[6], p[7], '\0'};
    memcpy(out, made, sizeof made);
    return (mn_text){out, 10};
}

static bool begins(mn_text t, mn_text with)
{
    return t.len >= with.len && mn_text_eq(mn_text_sub(t, 0, with.len), with);
}

static mn_text name_of(const struct ofx *x)
{
    const mn_text extended = value_of(x, EXTDNAME), name = value_of(x, NAME);
    return extended.len ? extended : name.len ? name : value_of(x, PAYEE_NAME);
}

/* The payee and the memo, or the one that says what the other does. */
static mn_text describe(struct ofx *x)
{
    const mn_text name = name_of(x), memo = value_of(x, MEMO);
    if (begins(memo, name) || !name.len)
        return memo;
    if (!memo.len || begins(name, memo))
        return name;
    mn_buf_clear(&x->description);
    mn_buf_text(&x->description, name);
    mn_buf_char(&x->description, ' ');
    mn_buf_text(&x->description, memo);
    return (mn_text){x->description.ptr, x->description.failed ? 0 : x->description.len};
}

/* How it was paid, where the type says so: DEBIT, CREDIT and OTHER are any (11.4.4.3). */
static mn_text type_of(const struct ofx *x)
{
    const mn_text t = value_of(x, TRNTYPE);
    const bool any = mn_text_eq_nocase(t, "DEBIT") || mn_text_eq_nocase(t, "CREDIT") ||
                     mn_text_eq_nocase(t, "OTHER");
    return any && x->s->o.whole_accounts ? (mn_text){"", 0} : t;
}

static mn_status end_entry(struct ofx *x, mn_err *e)
{
    char date[11];
    const mn_text amount = value_of(x, TRNAMT), own = value_of(x, CURSYM);
    const mn_text posted = value_of(x, DTPOSTED);
    x->in_entry = false;
    if (++x->entries % TICK_ENTRIES == 0) {
        mn_status st = mn_source_tick(x->s, x->counted, x->text.len, e);
        if (st)
            return st;
    }
    const mn_entry n = {.line = x->entry_line,
                        .date = date_of(posted.len ? posted : value_of(x, DTUSER), date),
                        .description = describe(x),
                        .amount = amount,
                        .currency = own.len ? own : value_of(x, CURDEF),
                        .mcc = value_of(x, SIC),
                        .category = mn_text_of(words_of(value_of(x, TRNTYPE))),
                        .type = type_of(x),
                        .id = value_of(x, FITID),
                        .account = value_of(x, ACCTID),
                        .bank = value_of(x, BANKID),
                        .other_account = value_of(x, OTHER_ACCTID),
                        .other_bank = value_of(x, OTHER_BANKID),
                        .name = name_of(x),
                        .memo = value_of(x, MEMO),
                        .out = amount.len && amount.ptr[0] == '-'};
    for (size_t i = 0; i < FIELDS; i++)
        if (x->value[i].failed)
            return mn_fail_memory(e);
    if (x->description.failed)
        return mn_fail_memory(e);
    if (!amount.len)
        return mn_table_reject(x->to.t, x->entry_line, n.description, e,
                               "a transaction without an amount (TRNAMT)");
    return mn_statement_add(&x->to, &n, e);
}

static void start_entry(struct ofx *x)
{
    for (size_t i = 0; i < FIELDS; i++)
        if (i != CURDEF && i != ACCTID && i != BANKID)
            x->has[i] = false;
    x->in_entry = true;
    x->in_payee = x->in_currency = x->in_other_account = x->in_own_account = false;
    x->entry_line = x->line;
}

/* --- tags ---------------------------------------------------------------------------------- */

struct tag {
    char name[NAME_MAX + 1]; /* capitals; of a longer one the beginning */
    bool closing, empty;
};

static bool is(const struct tag *t, const char *name)
{
    return strcmp(t->name, name) == 0;
}

static mn_status on_aggregate(struct ofx *x, const struct tag *t, mn_err *e)
{
    const bool open = !t->closing && !t->empty;
    mn_status st = MN_OK;
    if (is(t, "STMTTRN")) {
        if (x->in_entry)
            st = end_entry(x, e);
        if (open && !st)
            start_entry(x);
    } else if (is(t, "STMTRS") || is(t, "CCSTMTRS") || is(t, "INVSTMTRS")) {
        x->has[CURDEF] = x->has[ACCTID] = x->has[BANKID] = false;
    } else if (is(t, "BANKACCTFROM") || is(t, "CCACCTFROM") || is(t, "INVACCTFROM")) {
        x->in_own_account = open && !x->in_entry;
    } else if (is(t, "BANKACCTTO") || is(t, "CCACCTTO")) {
        x->in_other_account = open;
    } else if (is(t, "PAYEE")) {
        x->in_payee = open;
    } else if (is(t, "CURRENCY")) {
        x->in_currency = open;
    }
    return st;
}

/* The field of a leaf where it stands; FIELDS: none that is kept. */
static enum field field_of(const struct ofx *x, const char *name)
{
    static const char *const names[FIELDS] = {
        [TRNTYPE] = "TRNTYPE", [DTPOSTED] = "DTPOSTED", [DTUSER] = "DTUSER",
        [TRNAMT] = "TRNAMT",   [FITID] = "FITID",       [NAME] = "NAME",
        [PAYEE_NAME] = "",     [EXTDNAME] = "EXTDNAME", [MEMO] = "MEMO",
        [SIC] = "SIC",         [CURSYM] = "CURSYM",     [CURDEF] = "CURDEF",
        [ACCTID] = "ACCTID",   [BANKID] = "BANKID",     [OTHER_ACCTID] = "",
        [OTHER_BANKID] = ""};
    enum field f = 0;
    while (f < FIELDS && strcmp(names[f], name) != 0)
        f++;
    if (f == CURDEF)
        return f;
    if (f == ACCTID || f == BANKID) {
        const enum field other = f == ACCTID ? OTHER_ACCTID : OTHER_BANKID;
        return x->in_own_account ? f : x->in_entry && x->in_other_account ? other : FIELDS;
    }
    if (!x->in_entry || x->in_other_account || f == FIELDS || (f == CURSYM && !x->in_currency))
        return FIELDS;
    return f == NAME && x->in_payee ? PAYEE_NAME : f;
}

static mn_status on_leaf(struct ofx *x, const struct tag *t, mn_err *e)
{
    const enum field f = field_of(x, t->name);
    if (f == FIELDS)
        return MN_OK;
    if (x->leaf.len > x->s->o.max_cell)
        return mn_fail_at(e, MN_DATA, x->s->name, x->line, 0,
                          "a cell is longer than the limit of %llu bytes",
                          (unsigned long long)x->s->o.max_cell);
    mn_buf_clear(&x->value[f]);
    mn_buf_text(&x->value[f], text_of(&x->leaf));
    x->has[f] = true;
    return MN_OK;
}

/* The tag at `at`, which is a '<'; *end is behind its '>'. False when it is never
 * closed. */
static bool read_tag(const struct ofx *x, size_t at, struct tag *t, size_t *end)
{
    const char *p = x->text.ptr + at + 1, *close = memchr(p, '>', x->text.len - at - 1);
    size_t len = 0;
    *t = (struct tag){.closing = close && *p == '/'};
    if (!close)
        return false;
    *end = (size_t)(close - x->text.ptr) + 1;
    t->empty = close > p && close[-1] == '/';
    for (p += t->closing; p < close && len < NAME_MAX && *p != '/' && (unsigned char)*p > ' '; p++)
        t->name[len++] = (char)(*p >= 'a' && *p <= 'z' ? *p - 32 : *p);
    return true;
}

/* The end of what begins with `<!` or `<?` at `at`: a comment or a declaration. */
static mn_status skip_declaration(const struct ofx *x, size_t at, size_t *end, mn_err *e)
{
    const mn_text rest = mn_text_sub(x->text, at, x->text.len);
    const char *until = begins(rest, mn_text_of("<!--")) ? "-->" : rest.ptr[1] == '?' ? "?>" : NULL;
    const size_t found = until ? find(rest, until) : SIZE_MAX;
    if (until && found != SIZE_MAX) {
        *end = at + found + strlen(until);
        return MN_OK;
    }
    mn_source plain = *x->s;
    plain.bytes = x->text;
    return until ? mn_source_fail(e, &plain, MN_DATA, at, "a comment or declaration without an end")
                 : mn_source_fail(e, &plain, MN_DATA, at, "it declares a document type");
}

/* Gathers the text behind a tag, up to the next. */
static void read_leaf(struct ofx *x, size_t *at)
{
    static const char cdata[] = "<![CDATA[";
    mn_buf_clear(&x->leaf);
    while (*at < x->text.len) {
        const mn_text rest = mn_text_sub(x->text, *at, x->text.len);
        if (begins(rest, mn_text_of(cdata))) {
            const size_t len = find(rest, "]]>");
            const size_t end = len == SIZE_MAX ? rest.len : len;
            add_text(&x->leaf, mn_text_sub(rest, strlen(cdata), end - strlen(cdata)), true);
            *at += end < rest.len ? end + 3 : end;
            continue;
        }
        if (rest.ptr[0] == '<')
            break;
        const char *next = memchr(rest.ptr, '<', rest.len);
        const size_t len = next ? (size_t)(next - rest.ptr) : rest.len;
        add_text(&x->leaf, mn_text_sub(rest, 0, len), false);
        *at += len;
    }
}

static void count_lines(struct ofx *x, size_t at)
{
    const char *p = x->text.ptr + x->counted, *end = x->text.ptr + at;
    while (p < end && (p = memchr(p, '\n', (size_t)(end - p)))) {
        x->line++;
        p++;
    }
    x->counted = at;
}

static mn_status scan(struct ofx *x, size_t at, mn_err *e)
{
    mn_status st = MN_OK;
    while (!st && at < x->text.len) {
        struct tag t;
        size_t end = 0;
        const char *next = memchr(x->text.ptr + at, '<', x->text.len - at);
        if (!next)
            break;
        at = (size_t)(next - x->text.ptr);
        count_lines(x, at);
        if (at + 1 < x->text.len && (next[1] == '!' || next[1] == '?')) {
            st = skip_declaration(x, at, &at, e);
            continue;
        }
        if (!read_tag(x, at, &t, &end))
            break;
        at = end;
        if (!t.closing && !t.empty)
            read_leaf(x, &at);
        if (!t.closing && !t.empty && x->leaf.failed)
            return mn_fail_memory(e);
        st = !t.closing && !t.empty && text_of(&x->leaf).len ? on_leaf(x, &t, e)
                                                             : on_aggregate(x, &t, e);
    }
    return st;
}

/* --- the file ------------------------------------------------------------------------------ */

/* The file ends within an entry: what there is of it may be half. */
static mn_status end_file(struct ofx *x, mn_err *e)
{
    mn_status st = MN_OK;
    if (x->in_entry)
        st = mn_table_reject(x->to.t, x->entry_line, describe(x), e,
                             "the file ends within this transaction");
    if (!st)
        st = mn_statement_note(&x->to, e);
    if (st || mn_table_rows(x->to.t) || mn_table_rejects(x->to.t))
        return st;
    mn_fail_at(e, MN_DATA, x->s->name, 0, 0, "a statement without a transaction (STMTTRN)");
    return mn_hint(e, "ask the bank for a period in which something was booked");
}

mn_status mn_read_ofx(mn_table *t, mn_source *s, mn_err *e)
{
    struct ofx x = {.s = s, .line = 1};
    mn_buf western = {0};
    char *heap = NULL;
    mn_status st = mn_statement_open(&x.to, t, s->o.whole_accounts, e);
    if (!st)
        st = decode(&x, &western, &heap, e);
    const size_t from = st ? 0 : find(x.text, "<OFX>");
    if (!st && from == SIZE_MAX) {
        mn_fail_at(e, MN_DATA, s->name, 0, 0, "not an OFX file: there is no <OFX> in it");
        st = mn_hint(e, "give the format with --from, or let it be found: --from auto");
    }
    if (!st) {
        const size_t doctype = find(mn_text_sub(x.text, 0, from), "<!DOCTYPE");
        st = scan(&x, doctype == SIZE_MAX ? from : doctype, e);
    }
    if (!st)
        st = end_file(&x, e);
    for (size_t i = 0; i < FIELDS; i++)
        mn_buf_free(&x.value[i]);
    mn_buf_free(&x.leaf);
    mn_buf_free(&x.description);
    mn_buf_free(&western);
    mn_statement_close(&x.to);
    free(heap);
    return st;
}
