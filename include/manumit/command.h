/* SPDX-License-Identifier: Apache-2.0
 *
 * manumit/command.h - what a command is, said once.
 *
 * A command is declared in its domain's command.c as constant data and a run
 * function. The command line's parser, --help, the man page, the completion,
 * and later the HTTP interface, its OpenAPI description and its forms are all
 * made from the declaration.
 */
#ifndef MANUMIT_COMMAND_H
#define MANUMIT_COMMAND_H

#include <manumit/core.h>
#include <manumit/report.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum mn_option_type {
    MN_OPT_FLAG,   /* present or not */
    MN_OPT_TEXT,
    MN_OPT_INT,    /* min..max inclusive where min < max */
    MN_OPT_REAL,   /* likewise */
    MN_OPT_CHOICE, /* one of choices, '|'-separated */
    MN_OPT_FILE,   /* a path that is read */
    MN_OPT_OUTPUT, /* a path that is written */
} mn_option_type;

typedef struct mn_option {
    const char *name; /* without dashes: "threads" */
    char letter;      /* 'o' for -o; 0 for none */
    mn_option_type type;
    const char *arg;  /* "N", "FILE"; shown in help */
    const char *help; /* one or two sentences, no full default or range in it */
    const char *def;  /* default as text; NULL for none */
    const char *unit; /* "US dollars"; NULL for none */
    double min, max;
    const char *choices;
    bool many;        /* may be given more than once */
} mn_option;

typedef struct mn_input {
    const char *name; /* "FILE" */
    const char *help;
    bool required;
    bool many; /* only the last */
} mn_input;

typedef struct mn_example {
    const char *line; /* "manumit footprint purchases.csv --country US" */
    const char *what; /* "people behind a household's purchases" */
} mn_example;

typedef struct mn_output {
    const char *table;   /* the first is what --csv prints */
    const char *columns; /* comma-separated names, fixed */
    const char *help;
} mn_output;

/* The parsed call, handed to run. Opaque; read by the functions below. */
typedef struct mn_call mn_call;

typedef struct mn_command {
    const char *name;    /* "footprint", "model import": one or two words */
    const char *summary; /* one line, imperative, no full stop */
    const char *about;   /* a few paragraphs, separated by "\n\n"; NULL for none */
    const mn_example *examples; /* ended by a NULL line; as all lists here, by a NULL name/table */
    const mn_input *inputs;
    const mn_option *options; /* its own; the common ones are added by the face */
    const mn_output *outputs;
    const char *see_also; /* comma-separated command names; NULL for none */
    /* Makes *out (owned by the caller) from the call. */
    mn_status (*run)(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e);
} mn_command;

/* All commands, in the order of the help; ended by NULL. Static. */
MN_API const mn_command *const *mn_commands(void);

/* Options that every command has: --json, --ndjson, --csv, --md, --table, -o,
 * --manifest, --seed, --threads, --color, --no-progress, --quiet, --help.
 * Ended by a NULL name. */
MN_API const mn_option *mn_common_options(void);

/* --- parsing words into a call (used by faces) ---------------------------- */

/* Parses argv (argv[0] is the first word after the program's name). Knows
 * --name value, --name=value, -x value, -xvalue, --no-flag, "--", unique
 * abbreviations of long names, and "did you mean". Values are checked against
 * the declaration: type, range, choices. *out is owned: mn_call_free(). The
 * strings of argv are copied. Errors: MN_USAGE, with a hint.
 * When --help or -h is given the call is made without checking the rest. */
MN_USE MN_API mn_status mn_call_parse(mn_call **out, const mn_command *const *commands, int argc,
                                      const char *const *argv, mn_err *e);
MN_API void mn_call_free(mn_call *call);

MN_API const mn_command *mn_call_command(const mn_call *call);
/* Inputs in order. */
MN_API size_t mn_call_inputs(const mn_call *call);
MN_API const char *mn_call_input(const mn_call *call, size_t i); /* NULL past the end */
/* Options: the value as text, given or default; NULL when neither. */
MN_API const char *mn_call_text(const mn_call *call, const char *option);
/* Values of an option that may be given more than once. */
MN_API size_t mn_call_count(const mn_call *call, const char *option);
MN_API const char *mn_call_nth(const mn_call *call, const char *option, size_t i);
MN_API bool mn_call_flag(const mn_call *call, const char *option);
MN_API int64_t mn_call_int(const mn_call *call, const char *option, int64_t missing);
MN_API double mn_call_real(const mn_call *call, const char *option, double missing);
/* True when the user gave it (rather than its default standing). */
MN_API bool mn_call_given(const mn_call *call, const char *option);

/* --- texts made from declarations ----------------------------------------- */

/* --help (long: everything, examples first; short: one screen of 24 lines). */
MN_USE MN_API mn_status mn_command_help(const mn_command *c, bool all, unsigned width,
                                        mn_write_fn write, void *payload, mn_err *e);
/* The program's own help: all commands by one line each. */
MN_USE MN_API mn_status mn_commands_help(const mn_command *const *commands, unsigned width,
                                         mn_write_fn write, void *payload, mn_err *e);
/* A man page in roff (section 1); completion for bash, zsh or fish. */
MN_USE MN_API mn_status mn_command_man(const mn_command *c, mn_write_fn write, void *payload,
                                       mn_err *e);
MN_USE MN_API mn_status mn_commands_completion(const mn_command *const *commands,
                                               const char *shell, mn_write_fn write, void *payload,
                                               mn_err *e);

#ifdef __cplusplus
}
#endif

#endif
