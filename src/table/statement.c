/* SPDX-License-Identifier: Apache-2.0
 *
 * table/statement.c - booked entries as rows. See statement.h.
 */
#include "table/statement.h"

#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "table/build.h"

enum { ACCOUNT_SHOWN = 4, ID_SHOWN = 40, SNIFFED = 4096 };

enum column {
    DATE,
    DESCRIPTION,
    AMOUNT,
    DIRECTION,
    CURRENCY,
    MCC,
    CATEGORY,
    TYPE,
    ID,
    ACCOUNT,
    BANK, /* from here on: of whole accounts */
    OTHER_ACCOUNT,
    OTHER_BANK,
    NAME,
    MEMO,
    COLUMNS
};

mn_status mn_statement_open(mn_statement *out, mn_table *t, bool whole, mn_err *e)
{
    static const char *const names[COLUMNS] = {
        "date", "description", "amount", "direction",     "currency",   "mcc",  "category", "type",
        "id",   "account",     "bank",   "other_account", "other_bank", "name", "memo"};
    mn_status st = MN_OK;
    *out = (mn_statement){.t = t, .whole = whole};
    for (size_t i = 0; i < (whole ? COLUMNS : BANK) && !st; i++)
        st = mn_table_widen(t, mn_text_of(names[i]), MN_TEXT, e);
    return st;
}

void mn_statement_close(mn_statement *s)
{
    mn_map_free(&s->seen);
    mn_map_free(&s->ids);
    mn_arena_free(&s->keys);
}

/* --- cells -------------------------------------------------------------------------- */

/* "12,345" is 12.345 in a statement, where nothing stands between thousands; a
 * fourth decimal says so to whoever reads the table. */
static void add_amount(mn_buf *b, mn_text amount)
{
    size_t marks = 0, at = 0;
    for (size_t i = 0; i < amount.len; i++) {
        if (amount.ptr[i] == ',' || amount.ptr[i] == '.') {
            marks++;
            at = i;
        }
    }
    size_t from = b->len;
    mn_buf_text(b, amount);
    if (marks == 1 && !b->failed) {
        b->ptr[from + at] = '.';
        if (amount.len - at == 4)
            mn_buf_char(b, '0');
    }
}

static void add_account(mn_buf *b, mn_text account, bool whole)
{
    if (whole) {
        mn_buf_text(b, account);
        return;
    }
    size_t from = account.len > ACCOUNT_SHOWN ? account.len - ACCOUNT_SHOWN : 0;
    while (from < account.len && ((unsigned char)account.ptr[from] & 0xC0) == 0x80)
        from++;
    mn_buf_str(b, "...");
    mn_buf_text(b, mn_text_sub(account, from, account.len));
}

static mn_status put(mn_statement *s, enum column col, mn_text v, mn_err *e)
{
    v = mn_text_trim(v);
    return v.len ? mn_table_put_text(s->t, col, v, e) : MN_OK;
}

static mn_status add_row(mn_statement *s, const mn_entry *n, mn_err *e)
{
    const struct {
        enum column col;
        mn_text text;
    } cells[] = {{DATE, n->date},
                 {DESCRIPTION, n->description},
                 {CURRENCY, n->currency},
                 {MCC, n->mcc},
                 {CATEGORY, n->category},
                 {TYPE, n->type},
                 {ID, n->id},
                 {DIRECTION, mn_text_of(n->out ? "debit" : "credit")},
                 {BANK, n->bank},
                 {OTHER_ACCOUNT, n->other_account},
                 {OTHER_BANK, n->other_bank},
                 {NAME, n->name},
                 {MEMO, n->memo}};
    const size_t told = sizeof cells / sizeof *cells - (s->whole ? 0 : COLUMNS - BANK);
    mn_buf made = {0};
    mn_status st = mn_table_add_row(s->t, n->line, e);
    for (size_t i = 0; i < told && !st; i++)
        st = put(s, cells[i].col, cells[i].text, e);
    add_amount(&made, mn_text_trim(n->amount));
    const size_t amount_len = made.len;
    if (n->account.len)
        add_account(&made, mn_text_trim(n->account), s->whole);
    if (!st && made.failed)
        st = mn_fail_memory(e);
    if (!st)
        st = put(s, AMOUNT, (mn_text){made.ptr, amount_len}, e);
    if (!st && n->account.len)
        st = put(s, ACCOUNT, (mn_text){made.ptr + amount_len, made.len - amount_len}, e);
    mn_buf_free(&made);
    return st;
}

/* --- entries that come twice ----------------------------------------------------------- */

/* The keys of an entry: the first *len bytes are its account and id, all of it
 * what else it says. U+001F stands in no text that was decoded. */
static void key_of(mn_buf *b, const mn_entry *n, size_t *len)
{
    const mn_text more[] = {n->date, n->amount, n->description};
    mn_buf_text(b, n->bank);
    mn_buf_char(b, '\x1F');
    mn_buf_text(b, n->account);
    mn_buf_char(b, '\x1F');
    mn_buf_text(b, n->id);
    *len = b->len;
    for (size_t i = 0; i < 3; i++) {
        mn_buf_char(b, '\x1F');
        mn_buf_text(b, more[i]);
    }
}

/* Whether the entry stands in an earlier row, *row. */
static mn_status look_up(mn_statement *s, const mn_entry *n, bool *twice, uint32_t *row, mn_err *e)
{
    mn_buf key = {0};
    size_t len = 0;
    const uint32_t now = (uint32_t)mn_table_rows(s->t);
    uint32_t first = now;
    mn_status st = MN_OK;
    *row = now;
    key_of(&key, n, &len);
    const mn_text whole = {key.ptr, key.len};
    const uint32_t was = key.failed ? MN_MAP_NONE : mn_map_get(&s->seen, whole);
    const mn_text kept =
        was == MN_MAP_NONE && !key.failed ? mn_arena_text(&s->keys, whole) : (mn_text){NULL, 0};
    *twice = was != MN_MAP_NONE;
    *row = *twice ? was : now;
    if (!*twice && !kept.ptr)
        st = mn_fail_memory(e);
    if (!st && !*twice)
        st = mn_map_put(&s->seen, kept, row, e);
    if (!st && !*twice)
        st = mn_map_put(&s->ids, (mn_text){kept.ptr, len}, &first, e);
    if (!st && !*twice && first != now && s->reused++ == 0)
        s->reused_line = n->line;
    mn_buf_free(&key);
    return st;
}

mn_status mn_statement_add(mn_statement *s, const mn_entry *n, mn_err *e)
{
    bool twice = false;
    uint32_t row = 0;
    mn_status st = n->id.len ? look_up(s, n, &twice, &row, e) : MN_OK;
    if (st || !twice)
        return st ? st : add_row(s, n, e);
    s->doubles++;
    mn_text id = mn_text_sub(n->id, 0, ID_SHOWN);
    id.len = mn_utf8_bad(id); /* where a character was cut */
    return mn_table_reject(s->t, n->line, n->description, e,
                           "the transaction '%.*s' of line %llu once more", (int)id.len, id.ptr,
                           (unsigned long long)mn_table_line(s->t, row));
}

mn_status mn_statement_note(mn_statement *s, mn_err *e)
{
    mn_status st = MN_OK;
    if (s->doubles)
        st = mn_table_note(s->t, e, "%zu transaction%s twice in the file, and counted once",
                           s->doubles, s->doubles == 1 ? " is" : "s are");
    if (!st && s->reused)
        st = mn_table_note(s->t, e,
                           "%zu transaction%s the id of another one and differ%s from it (first: "
                           "line %llu): all are counted",
                           s->reused, s->reused == 1 ? " has" : "s have", s->reused == 1 ? "s" : "",
                           (unsigned long long)s->reused_line);
    return st;
}

/* --- what bytes look like ---------------------------------------------------------------- */

static mn_text beginning(mn_text bytes)
{
    if (bytes.len >= 3 && memcmp(bytes.ptr, "\xEF\xBB\xBF", 3) == 0)
        bytes = mn_text_sub(bytes, 3, bytes.len);
    return mn_text_trim(mn_text_sub(bytes, 0, SNIFFED));
}

static bool holds(mn_text t, const char *what)
{
    const size_t len = strlen(what);
    for (size_t at = 0; at + len <= t.len; at++)
        if (memcmp(t.ptr + at, what, len) == 0)
            return true;
    return false;
}

static bool starts(mn_text t, const char *what)
{
    return t.len >= strlen(what) && memcmp(t.ptr, what, strlen(what)) == 0;
}

bool mn_looks_like_ofx(mn_text bytes)
{
    const mn_text t = beginning(bytes);
    return starts(t, "OFXHEADER:") || starts(t, "<OFX>") ||
           (starts(t, "<?") && (holds(t, "<?OFX") || holds(t, "<OFX>")));
}

bool mn_looks_like_xml(mn_text bytes)
{
    const mn_text t = beginning(bytes);
    return starts(t, "<?xml") || starts(t, "<!DOCTYPE") || starts(t, "<!--") ||
           (starts(t, "<") && holds(mn_text_sub(t, 0, 256), "xmlns"));
}

bool mn_looks_like_camt(mn_text bytes)
{
    const mn_text t = beginning(bytes);
    return starts(t, "<") && (holds(t, "camt.052.") || holds(t, "camt.053.") ||
                              holds(t, "camt.054.") || holds(t, "BkToCstmr"));
}
