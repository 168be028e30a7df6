/* SPDX-License-Identifier: Apache-2.0
 *
 * describe.c - the pieces of text that help, man pages and completion share.
 */
#include "command/describe.h"
#include "core/err.h"
#include "core/text.h"
#include <string.h>

static void spaces(mn_buf *b, size_t n)
{
    while (n-- > 0)
        mn_buf_char(b, ' ');
}

void mn_wrap(mn_buf *b, const char *text, unsigned indent, unsigned at, unsigned width)
{
    mn_text rest = mn_text_of(text);
    mn_text word;
    size_t col = at;
    bool first = true; /* of its line */
    while (mn_text_split(&rest, ' ', &word)) {
        size_t w = mn_utf8_width(word);
        if (w == 0)
            continue;
        if (!first && col + 1 + w > width) {
            mn_buf_char(b, '\n');
            col = 0;
            first = true;
        }
        if (first) {
            spaces(b, indent > col ? indent - col : 0);
            col = indent > col ? indent : col;
        } else {
            mn_buf_char(b, ' ');
            col++;
        }
        mn_buf_text(b, word);
        col += w;
        first = false;
    }
    mn_buf_char(b, '\n');
}

/* --- a call of the shell -------------------------------------------------------------- */

/* The next word as the shell cuts it: blanks within quotes don't end it. */
static mn_text shell_word(mn_text *rest)
{
    char quote = '\0';
    size_t from = 0;
    while (from < rest->len && rest->ptr[from] == ' ')
        from++;
    size_t to = from;
    for (; to < rest->len && (quote != '\0' || rest->ptr[to] != ' '); to++) {
        char c = rest->ptr[to];
        if (quote != '\0')
            quote = c == quote ? '\0' : quote;
        else if (c == '\'' || c == '"')
            quote = c;
    }
    mn_text word = mn_text_sub(*rest, from, to - from);
    *rest = mn_text_sub(*rest, to, rest->len - to);
    return word;
}

static bool is_operator(mn_text word)
{
    return word.len > 0 && (*word.ptr == '|' || *word.ptr == '>' || *word.ptr == '<');
}

/* What should stay on one line: an option and its value, "> file", and what
 * stands behind a pipe, as far as there is room. */
static mn_text shell_piece(mn_text *rest, size_t room)
{
    mn_text piece = shell_word(rest);
    bool pipe = piece.len > 0 && *piece.ptr == '|';
    bool option = piece.len > 0 && *piece.ptr == '-';
    while (pipe || option || is_operator(piece)) {
        mn_text after = *rest;
        mn_text next = shell_word(&after);
        if (next.len == 0 || is_operator(next) || (option && *next.ptr == '-'))
            break;
        mn_text both = {piece.ptr, (size_t)(next.ptr + next.len - piece.ptr)};
        if (mn_utf8_width(both) > room)
            break;
        piece = both;
        *rest = after;
        if (!pipe)
            break;
    }
    return piece;
}

void mn_describe_example(mn_buf *b, const char *line, unsigned indent, unsigned width)
{
    enum { DEEPER = 4, MARK = 2 }; /* " \\" */
    mn_text rest = mn_text_of(line);
    size_t col = indent;
    size_t room = width > indent + DEEPER + MARK ? width - indent - DEEPER - MARK : 1;
    spaces(b, indent);
    for (bool first = true;; first = false) {
        mn_text piece = shell_piece(&rest, room);
        if (piece.len == 0)
            break;
        mn_text after = rest;
        bool last = shell_word(&after).len == 0;
        size_t w = mn_utf8_width(piece);
        if (!first && col + 1 + w + (last ? 0 : MARK) > width) {
            mn_buf_str(b, " \\\n");
            spaces(b, indent + DEEPER);
            col = indent + DEEPER;
        } else if (!first) {
            mn_buf_char(b, ' ');
            col++;
        }
        mn_buf_text(b, piece);
        col += w;
    }
    mn_buf_char(b, '\n');
}

/* --- options ---------------------------------------------------------------------------- */

void mn_describe_label(mn_buf *b, const mn_option *o, bool letters)
{
    if (o->letter != 0)
        mn_buf_fmt(b, "-%c, ", o->letter);
    else if (letters)
        spaces(b, 4);
    mn_buf_fmt(b, "--%s", o->name);
    if (o->type == MN_OPT_CHOICE && o->arg == NULL)
        mn_buf_fmt(b, " %s", o->choices);
    else if (o->type != MN_OPT_FLAG)
        mn_buf_fmt(b, " %s", o->arg != NULL ? o->arg : "VALUE");
}

static void fact(mn_buf *b, size_t start)
{
    if (b->len > start)
        mn_buf_str(b, "; ");
}

static void choices(mn_buf *b, const mn_option *o)
{
    mn_text rest = mn_text_of(o->choices);
    mn_text choice;
    bool first = true;
    while (mn_text_split(&rest, '|', &choice)) {
        mn_buf_str(b, first ? "" : rest.ptr == NULL ? " or " : ", ");
        mn_buf_text(b, choice);
        first = false;
    }
}

/* What the declaration knows beside the help: "0 to 64; default 0", or nothing. */
static void put_facts(mn_buf *b, const mn_option *o)
{
    size_t start = b->len;
    if (o->type == MN_OPT_CHOICE && o->arg != NULL)
        choices(b, o);
    if (o->unit != NULL) {
        fact(b, start);
        mn_buf_str(b, o->unit);
    }
    if ((o->type == MN_OPT_INT || o->type == MN_OPT_REAL) && o->min < o->max) {
        fact(b, start);
        mn_buf_fmt(b, "%.15g to %.15g", o->min, o->max);
    }
    if (o->many) {
        fact(b, start);
        mn_buf_str(b, "may be given again");
    }
    if (o->def != NULL) {
        fact(b, start);
        mn_buf_fmt(b, "default %s", o->def);
    }
}

void mn_describe_option(mn_buf *b, const mn_option *o)
{
    mn_buf facts = {0};
    put_facts(&facts, o);
    mn_buf_str(b, o->help != NULL ? o->help : "");
    if (facts.len > 0)
        mn_buf_fmt(b, " (%.*s)", (int)facts.len, facts.ptr);
    b->failed = b->failed || facts.failed;
    mn_buf_free(&facts);
}

void mn_describe_usage(mn_buf *b, const mn_command *c)
{
    mn_buf_fmt(b, "%s [OPTION]...", c->name);
    for (const mn_input *in = c->inputs; in != NULL && in->name != NULL; in++) {
        mn_buf_fmt(b, in->required ? " %s" : " [%s]", in->name);
        if (in->many)
            mn_buf_str(b, "...");
    }
}

bool mn_describe_replaced(const mn_command *c, const mn_option *common)
{
    for (const mn_option *o = c->options; o != NULL && o->name != NULL; o++)
        if (strcmp(o->name, common->name) == 0)
            return true;
    return false;
}

mn_status mn_describe_write(mn_buf *b, mn_write_fn write, void *payload, mn_err *e)
{
    mn_status st = b->failed ? mn_fail_memory(e) : MN_OK;
    if (st == MN_OK && b->len > 0)
        st = write(payload, b->ptr, b->len, e);
    mn_buf_free(b);
    return st;
}
