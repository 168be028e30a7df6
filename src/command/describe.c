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

void mn_describe_facts(mn_buf *b, const mn_option *o)
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
    mn_describe_facts(&facts, o);
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
