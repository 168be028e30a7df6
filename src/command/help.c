/* SPDX-License-Identifier: Apache-2.0
 *
 * help.c - help on the terminal: of the program, and of a command on one screen
 * (-h) or in full (--help).
 */
#include "command/describe.h"
#include "core/err.h"
#include "core/text.h"
#include <string.h>

enum {
    LABEL_MAX = 26, /* a longer label has its line to itself */
    SCREEN = 24,    /* lines of the short help */
};

static unsigned width_of(unsigned width)
{
    return width == 0 ? 80 : width < 40 ? 40 : width;
}

static void pad_to(mn_buf *b, size_t line_start, size_t col)
{
    mn_text line = {b->ptr + line_start, b->len - line_start};
    for (size_t w = mn_utf8_width(line); w < col; w++)
        mn_buf_char(b, ' ');
}

/* "  label   text wrapped beside it" */
static void entry(mn_buf *b, mn_text label, size_t label_width, const char *text, unsigned width)
{
    size_t start = b->len;
    size_t column = 2 + label_width + 2;
    mn_buf_str(b, "  ");
    mn_buf_text(b, label);
    if (mn_utf8_width(label) > label_width) {
        mn_buf_char(b, '\n');
        start = b->len;
    }
    pad_to(b, start, column);
    mn_wrap(b, text, (unsigned)column, (unsigned)column, width);
}

/* --- of a command, in full ----------------------------------------------------------- */

/* The widest label that has others beside it. b only learns of a failure. */
static size_t label_width(mn_buf *b, const mn_command *c)
{
    size_t widest = 0;
    for (int pass = 0; pass < 2; pass++) {
        const mn_option *list = pass == 0 ? c->options : mn_common_options();
        for (const mn_option *o = list; o != NULL && o->name != NULL; o++) {
            mn_buf label = {0};
            mn_describe_label(&label, o, true);
            size_t w = label.len;
            b->failed = b->failed || label.failed;
            mn_buf_free(&label);
            widest = w > widest && w <= LABEL_MAX ? w : widest;
        }
    }
    return widest;
}

static void option_list(mn_buf *b, const mn_command *c, bool common, unsigned width)
{
    size_t widest = label_width(b, c);
    const mn_option *list = common ? mn_common_options() : c->options;
    for (const mn_option *o = list; o != NULL && o->name != NULL; o++) {
        if (common && mn_describe_replaced(c, o))
            continue;
        mn_buf label = {0};
        mn_buf text = {0};
        mn_describe_label(&label, o, true);
        mn_describe_option(&text, o);
        b->failed = b->failed || label.failed || text.failed;
        if (!b->failed)
            entry(b, (mn_text){label.ptr, label.len}, widest, text.ptr, width);
        mn_buf_free(&label);
        mn_buf_free(&text);
    }
}

static void paragraphs(mn_buf *b, const char *about, unsigned width)
{
    const char *p = about;
    while (p != NULL && *p != '\0') {
        const char *end = strstr(p, "\n\n");
        mn_buf one = {0};
        mn_buf_add(&one, p, end != NULL ? (size_t)(end - p) : strlen(p));
        b->failed = b->failed || one.failed;
        mn_buf_char(b, '\n');
        if (!one.failed)
            mn_wrap(b, one.ptr, 0, 0, width);
        mn_buf_free(&one);
        p = end != NULL ? end + 2 : NULL;
    }
}

static void usage(mn_buf *b, const mn_command *c)
{
    mn_buf_str(b, "Usage: manumit ");
    mn_describe_usage(b, c);
    mn_buf_char(b, '\n');
}

static void input_list(mn_buf *b, const mn_command *c, unsigned width)
{
    size_t widest = 0;
    for (const mn_input *in = c->inputs; in->name != NULL; in++) {
        size_t w = strlen(in->name);
        widest = w > widest && w <= LABEL_MAX ? w : widest;
    }
    mn_buf_str(b, "\nInputs:\n");
    for (const mn_input *in = c->inputs; in->name != NULL; in++)
        entry(b, mn_text_of(in->name), widest, in->help, width);
}

static void output_list(mn_buf *b, const mn_command *c, unsigned width)
{
    mn_buf_char(b, '\n');
    mn_wrap(b, "Tables (--csv prints the first, --table NAME another):", 0, 0, width);
    for (const mn_output *o = c->outputs; o->table != NULL; o++) {
        mn_buf_fmt(b, "  %s", o->table);
        if (o->help != NULL) {
            mn_buf_str(b, ": ");
            mn_wrap(b, o->help, 4, (unsigned)strlen(o->table) + 4, width);
        } else {
            mn_buf_char(b, '\n');
        }
        mn_buf columns = {0};
        for (const char *p = o->columns; *p != '\0'; p++) {
            mn_buf_char(&columns, *p);
            if (*p == ',' && p[1] != ' ')
                mn_buf_char(&columns, ' ');
        }
        b->failed = b->failed || columns.failed;
        if (columns.len > 0)
            mn_wrap(b, columns.ptr, 4, 0, width);
        mn_buf_free(&columns);
    }
}

static void examples(mn_buf *b, const mn_command *c, unsigned width)
{
    mn_buf_str(b, "\nExamples:\n");
    for (const mn_example *x = c->examples; x->line != NULL; x++) {
        mn_wrap(b, x->what, 2, 0, width);
        mn_describe_example(b, x->line, 4, width);
    }
}

static void see_also(mn_buf *b, const mn_command *c, unsigned width)
{
    mn_buf list = {0};
    mn_text rest = mn_text_of(c->see_also);
    mn_text name;
    mn_buf_str(&list, "See also:");
    bool first = true;
    while (mn_text_split(&rest, ',', &name)) {
        mn_buf_str(&list, first ? " manumit " : ", manumit ");
        mn_buf_text(&list, mn_text_trim(name));
        first = false;
    }
    mn_buf_char(b, '\n');
    b->failed = b->failed || list.failed;
    if (!list.failed)
        mn_wrap(b, list.ptr, 0, 0, width);
    mn_buf_free(&list);
}

static void help_all(mn_buf *b, const mn_command *c, unsigned width)
{
    mn_buf_fmt(b, "manumit %s - ", c->name);
    mn_wrap(b, c->summary, 2, (unsigned)strlen(c->name) + 11, width);
    mn_buf_char(b, '\n');
    usage(b, c);
    if (c->examples != NULL && c->examples[0].line != NULL)
        examples(b, c, width);
    paragraphs(b, c->about, width);
    if (c->inputs != NULL && c->inputs[0].name != NULL)
        input_list(b, c, width);
    if (c->options != NULL && c->options[0].name != NULL) {
        mn_buf_str(b, "\nOptions:\n");
        option_list(b, c, false, width);
    }
    mn_buf_str(b, "\nOptions of every command:\n");
    option_list(b, c, true, width);
    if (c->outputs != NULL && c->outputs[0].table != NULL)
        output_list(b, c, width);
    mn_buf_char(b, '\n');
    mn_wrap(b, "Exit status: 0 done, 2 usage, 3 bad data, 4 system, 130 cancelled", 0, 0, width);
    if (c->see_also != NULL)
        see_also(b, c, width);
}

/* --- of a command, on one screen -------------------------------------------------------- */

/* One line: what does not fit is cut, between words where one is near, and an
 * ellipsis says so. */
static void cut_line(mn_buf *b, mn_text line, unsigned width)
{
    if (mn_utf8_width(line) <= width) {
        mn_buf_text(b, line);
    } else {
        mn_text cut = mn_utf8_cut(line, width - 2);
        size_t space = cut.len;
        while (space > cut.len / 2 && line.ptr[space] != ' ')
            space--;
        cut.len = line.ptr[space] == ' ' ? space : cut.len;
        while (cut.len > 0 && cut.ptr[cut.len - 1] == ' ')
            cut.len--;
        mn_buf_text(b, cut);
        mn_buf_str(b, " …");
    }
    mn_buf_char(b, '\n');
}

/* The first sentence of an option's help. */
static mn_text first_sentence(const char *help)
{
    const char *stop = help != NULL ? strstr(help, ". ") : NULL;
    mn_text all = mn_text_of(help);
    if (stop != NULL)
        all.len = (size_t)(stop - help);
    else if (all.len > 0 && all.ptr[all.len - 1] == '.')
        all.len--;
    return all;
}

static void short_option(mn_buf *b, const mn_option *o, size_t widest, unsigned width)
{
    mn_buf line = {0};
    mn_buf_str(&line, "  ");
    mn_describe_label(&line, o, true);
    if (!line.failed)
        pad_to(&line, 0, 2 + widest);
    mn_buf_str(&line, "  ");
    mn_buf_text(&line, first_sentence(o->help));
    b->failed = b->failed || line.failed;
    if (!line.failed)
        cut_line(b, (mn_text){line.ptr, line.len}, width);
    mn_buf_free(&line);
}

static size_t lines_of(const mn_buf *b)
{
    size_t n = 0;
    for (size_t i = 0; i < b->len; i++)
        n += b->ptr[i] == '\n';
    return n;
}

static void help_short(mn_buf *b, const mn_command *c, unsigned width)
{
    cut_line(b, mn_text_of(c->summary), width);
    usage(b, c);
    for (size_t i = 0; c->examples != NULL && i < 2 && c->examples[i].line != NULL; i++) {
        mn_buf_str(b, i == 0 ? "\n" : "");
        mn_describe_example(b, c->examples[i].line, 2, width);
    }
    mn_buf_char(b, '\n');
    size_t total = 0;
    for (const mn_option *o = c->options; o != NULL && o->name != NULL; o++)
        total++;
    /* The two closing lines, and one that says how many options are not shown. */
    size_t room = SCREEN - lines_of(b) - 3;
    size_t shown = total <= room ? total : room - 1;
    size_t widest = label_width(b, c);
    for (size_t i = 0; i < shown; i++)
        short_option(b, &c->options[i], widest, width);
    if (shown < total)
        mn_buf_fmt(b, "  … and %zu more\n", total - shown);
    mn_buf_str(b, total > 0 ? "\n" : "");
    bool report_file = true;
    for (const mn_option *o = c->options; o != NULL && o->name != NULL; o++)
        report_file = report_file && strcmp(o->name, "output") != 0;
    mn_buf_fmt(b, "Also --json, --csv, --md, %s--quiet and others:\n",
               report_file ? "-o FILE, " : "");
    mn_buf_fmt(b, "manumit %s --help says it all.\n", c->name);
}

mn_status mn_command_help(const mn_command *c, bool all, unsigned width, mn_write_fn write,
                          void *payload, mn_err *e)
{
    mn_buf b = {0};
    if (all)
        help_all(&b, c, width_of(width));
    else
        help_short(&b, c, width_of(width));
    return mn_describe_write(&b, write, payload, e);
}

/* --- of the program --------------------------------------------------------------------- */

static bool in_group(const mn_command *c, const char *group)
{
    size_t n = group != NULL ? strlen(group) : 0;
    return group == NULL ||
           (strncmp(c->name, group, n) == 0 && (c->name[n] == ' ' || c->name[n] == '\0'));
}

mn_status mn_commands_help(const mn_command *const *commands, const char *group, unsigned width,
                           mn_write_fn write, void *payload, mn_err *e)
{
    mn_buf b = {0};
    size_t widest = 0;
    size_t n = 0;
    for (size_t i = 0; commands[i] != NULL; i++) {
        size_t w = strlen(commands[i]->name);
        widest = in_group(commands[i], group) && w > widest ? w : widest;
        n += in_group(commands[i], group);
    }
    if (group != NULL && n == 0)
        return mn_fail(e, MN_USAGE, "no command begins with '%.60s'", group);
    if (group != NULL) {
        mn_buf_fmt(&b, "Usage: manumit %s COMMAND [OPTION]... [INPUT]...\n\n", group);
    } else {
        mn_buf_str(&b, "manumit: people in forced labour behind a spending, parties on lists\n\n"
                       "Usage: manumit COMMAND [OPTION]... [INPUT]...\n\n");
    }
    mn_buf_str(&b, "Commands:\n");
    for (size_t i = 0; commands[i] != NULL; i++)
        if (in_group(commands[i], group))
            entry(&b, mn_text_of(commands[i]->name), widest, commands[i]->summary, width_of(width));
    mn_buf_str(&b,
               "\nmanumit COMMAND -h shows a command's help on one screen, --help all of it.\n");
    if (group == NULL)
        mn_buf_str(&b, "manumit --version prints the version.\n");
    return mn_describe_write(&b, write, payload, e);
}
