/* SPDX-License-Identifier: Apache-2.0
 *
 * man.c - man pages in roff's man macros, as man(7) describes them. Text of a
 * declaration is never read as a request: what roff would take for one is
 * escaped.
 */
#include "command/describe.h"
#include "core/text.h"
#include <string.h>

enum { EXAMPLE_WIDTH = 67 }; /* of 78 columns: a section's indent is 7, an example's 4 */

/* A run of text; line_start says whether it begins a line of its own. */
static void escaped(mn_buf *b, mn_text t, bool line_start)
{
    for (size_t i = 0; i < t.len; i++) {
        char c = t.ptr[i];
        if (line_start && (c == '.' || c == '\''))
            mn_buf_str(b, "\\&");
        line_start = c == '\n';
        switch (c) {
        case '\\':
            mn_buf_str(b, "\\e");
            break;
        case '-':
            mn_buf_str(b, "\\-");
            break;
        case '\'':
            mn_buf_str(b, "\\(aq");
            break;
        case '`':
            mn_buf_str(b, "\\(ga");
            break;
        case '^':
            mn_buf_str(b, "\\(ha");
            break;
        case '~':
            mn_buf_str(b, "\\(ti");
            break;
        case '"':
            mn_buf_str(b, "\\(dq");
            break;
        default:
            mn_buf_char(b, c);
        }
    }
}

static void line(mn_buf *b, const char *text)
{
    escaped(b, mn_text_of(text), true);
    mn_buf_char(b, '\n');
}

static void text_of_buf(mn_buf *b, mn_buf *from)
{
    b->failed = b->failed || from->failed;
    if (from->len > 0)
        escaped(b, (mn_text){from->ptr, from->len}, true);
    mn_buf_char(b, '\n');
    mn_buf_free(from);
}

/* "model import" -> "model-import" */
static void page_name(mn_buf *b, const char *command, const char *space)
{
    for (const char *p = command; *p != '\0'; p++)
        if (*p == ' ')
            mn_buf_str(b, space);
        else
            escaped(b, (mn_text){p, 1}, false);
}

static void head(mn_buf *b, const char *command)
{
    mn_buf_str(b, ".\\\" Made by the program from its own declarations: do not edit.\n.TH MANUMIT");
    for (const char *p = command; p != NULL && *p != '\0'; p++) {
        mn_buf_str(b, p == command ? "\\-" : "");
        char upper = *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p;
        if (upper == ' ' || upper == '-')
            mn_buf_str(b, "\\-");
        else
            mn_buf_char(b, upper);
    }
    mn_buf_fmt(b, " 1 \"\" \"manumit %s\" \"Manumit manual\"\n", mn_version());
}

static void options(mn_buf *b, const mn_command *c, bool common)
{
    for (const mn_option *o = common ? mn_common_options() : c->options;
         o != NULL && o->name != NULL; o++) {
        if (common && c != NULL && mn_describe_replaced(c, o))
            continue;
        mn_buf label = {0};
        mn_buf text = {0};
        mn_describe_label(&label, o, false);
        mn_buf_str(b, ".TP\n.B ");
        text_of_buf(b, &label);
        mn_describe_option(&text, o);
        text_of_buf(b, &text);
    }
}

static void paragraphs(mn_buf *b, const char *about)
{
    const char *p = about;
    while (p != NULL && *p != '\0') {
        const char *end = strstr(p, "\n\n");
        mn_buf_str(b, p == about ? "" : ".PP\n");
        escaped(b, (mn_text){p, end != NULL ? (size_t)(end - p) : strlen(p)}, true);
        mn_buf_char(b, '\n');
        p = end != NULL ? end + 2 : NULL;
    }
}

static void exit_status(mn_buf *b)
{
    static const char *const rows[][2] = {
        {"0", "Done."},
        {"2", "The call is wrong: an unknown command, option or value."},
        {"3", "An input can\\(aqt be read or makes no sense."},
        {"4", "The system refused: memory, disk, permissions."},
        {"130", "Stopped by the user."},
    };
    mn_buf_str(b, ".SH EXIT STATUS\n");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        mn_buf_fmt(b, ".TP\n.B %s\n%s\n", rows[i][0], rows[i][1]);
}

static void examples(mn_buf *b, const mn_command *c)
{
    mn_buf_str(b, ".SH EXAMPLES\n");
    for (const mn_example *x = c->examples; x->line != NULL; x++) {
        mn_buf_str(b, x == c->examples ? "" : ".PP\n");
        line(b, x->what);
        mn_buf_str(b, ".PP\n.RS 4\n.nf\n");
        mn_buf call = {0};
        mn_describe_example(&call, x->line, 0, EXAMPLE_WIDTH);
        b->failed = b->failed || call.failed;
        if (!call.failed)
            escaped(b, (mn_text){call.ptr, call.len}, true);
        mn_buf_free(&call);
        mn_buf_str(b, ".fi\n.RE\n");
    }
}

static void outputs(mn_buf *b, const mn_command *c)
{
    mn_buf_str(b, ".SH TABLES\nThe first is what\n.B \\-\\-csv\nprints.\n");
    for (const mn_output *o = c->outputs; o->table != NULL; o++) {
        mn_buf_str(b, ".TP\n.B ");
        line(b, o->table);
        if (o->help != NULL) {
            line(b, o->help);
            mn_buf_str(b, ".br\n");
        }
        mn_text rest = mn_text_of(o->columns);
        mn_text name;
        mn_buf_str(b, "Columns: ");
        bool first = true;
        while (mn_text_split(&rest, ',', &name)) {
            mn_buf_str(b, first ? "" : ", ");
            escaped(b, mn_text_trim(name), false);
            first = false;
        }
        mn_buf_char(b, '\n');
    }
}

static void see_also(mn_buf *b, const char *names)
{
    mn_buf_str(b, ".SH SEE ALSO\n.BR manumit (1)");
    mn_text rest = mn_text_of(names);
    mn_text name;
    while (names != NULL && mn_text_split(&rest, ',', &name)) {
        mn_buf_str(b, ",\n.BR manumit\\-");
        name = mn_text_trim(name);
        for (size_t i = 0; i < name.len; i++) {
            mn_text one = {name.ptr[i] == ' ' ? "-" : name.ptr + i, 1};
            escaped(b, one, false);
        }
        mn_buf_str(b, " (1)");
    }
    mn_buf_char(b, '\n');
}

mn_status mn_command_man(const mn_command *c, mn_write_fn write, void *payload, mn_err *e)
{
    mn_buf b = {0};
    head(&b, c->name);
    mn_buf_str(&b, ".SH NAME\nmanumit\\-");
    page_name(&b, c->name, "\\-");
    mn_buf_str(&b, " \\- ");
    line(&b, c->summary);
    mn_buf_str(&b, ".SH SYNOPSIS\n.B manumit ");
    mn_buf usage = {0};
    mn_describe_usage(&usage, c);
    text_of_buf(&b, &usage);
    if (c->about != NULL) {
        mn_buf_str(&b, ".SH DESCRIPTION\n");
        paragraphs(&b, c->about);
    }
    if (c->inputs != NULL && c->inputs[0].name != NULL) {
        mn_buf_str(&b, ".SH INPUTS\n");
        for (const mn_input *in = c->inputs; in->name != NULL; in++) {
            mn_buf_str(&b, ".TP\n.I ");
            line(&b, in->name);
            line(&b, in->help);
        }
    }
    if (c->options != NULL && c->options[0].name != NULL) {
        mn_buf_str(&b, ".SH OPTIONS\n");
        options(&b, c, false);
    }
    mn_buf_str(&b, ".SH OPTIONS OF EVERY COMMAND\n");
    options(&b, c, true);
    if (c->outputs != NULL && c->outputs[0].table != NULL)
        outputs(&b, c);
    exit_status(&b);
    if (c->examples != NULL && c->examples[0].line != NULL)
        examples(&b, c);
    see_also(&b, c->see_also);
    return mn_describe_write(&b, write, payload, e);
}

mn_status mn_commands_man(const mn_command *const *commands, mn_write_fn write, void *payload,
                          mn_err *e)
{
    mn_buf b = {0};
    head(&b, NULL);
    mn_buf_str(&b, ".SH NAME\nmanumit \\- people in forced labour behind a spending, "
                   "and parties on published lists\n"
                   ".SH SYNOPSIS\n"
                   ".B manumit\n.I COMMAND\n[\\fIOPTION\\fR]... [\\fIINPUT\\fR]...\n.br\n"
                   ".B manumit help\n[\\fICOMMAND\\fR]\n.br\n"
                   ".B manumit \\-\\-version\n"
                   ".SH COMMANDS\n");
    for (size_t i = 0; commands[i] != NULL; i++) {
        mn_buf_str(&b, ".TP\n.BR manumit\\-");
        page_name(&b, commands[i]->name, "\\-");
        mn_buf_str(&b, " (1)\n");
        line(&b, commands[i]->summary);
    }
    mn_buf_str(&b, ".SH OPTIONS OF EVERY COMMAND\n");
    options(&b, NULL, true);
    mn_buf_str(&b, ".SH OPTIONS OF THE PROGRAM\n"
                   ".TP\n.BR \\-V \", \" \\-\\-version\nPrint the version.\n"
                   ".TP\n.BI \\-\\-generate \" WHAT\"\n"
                   "Print a man page\n.RI ( man\\-manumit , man\\-\\fICOMMAND\\fR ),\n"
                   "a completion\n.RI ( complete\\-bash , complete\\-zsh , complete\\-fish ),\n"
                   "or the names of all man pages\n.RI ( list ).\n");
    exit_status(&b);
    mn_buf_str(&b, ".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nIf set and not empty, colour is used "
                   "only with\n.BR \"\\-\\-color always\" .\n");
    return mn_describe_write(&b, write, payload, e);
}
