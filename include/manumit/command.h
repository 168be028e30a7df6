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
#include <manumit/store_account.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum mn_option_type {
    MN_OPT_FLAG, /* present or not */
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
    bool many; /* may be given more than once */
    /* Where a server answers for others: INT and REAL at least and at most this, where the
     * two differ, so that one call can't take the machine; local: not offered there. */
    double served_min, served_max;
    bool local;
    /* OUTPUT: where the option of this name is not given, the path is one that is read. */
    const char *read_without;
    /* FILE: the value is a path, this character and something about the file: 'labels.csv:fraud'.
     * The last such character counts. 0: the value is the path. */
    char after;
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

/* Declare with designated initialisers: fields may be added. */
typedef struct mn_command {
    const char *name;           /* "footprint", "model import": one or two words */
    const char *summary;        /* one line, imperative, no full stop */
    const char *about;          /* a few paragraphs, separated by "\n\n"; NULL for none */
    const mn_example *examples; /* ended by a NULL line; as all lists here, by a NULL name/table */
    const mn_input *inputs;
    const mn_option *options; /* its own; the common ones are added by the face */
    const mn_output *outputs;
    const char *see_also; /* comma-separated command names; NULL for none */
    /* Makes *out (owned by the caller) from the call; leaves it NULL where it has written its
     * answer itself, as a stream: then nothing is shown, and a server must not offer it. */
    mn_status (*run)(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e);
    /* NULL for all but a command that stands for another call ("replay"): makes
     * that call, which then runs in its place. run is then NULL. */
    mn_status (*resolve)(mn_call **out, const mn_call *call,
                         const struct mn_command *const *commands, const mn_ctx *ctx, mn_err *e);
    bool local; /* only on the machine itself, not through a server: it writes files, or serves */
    const char *why_local; /* why, as a clause: "it writes a model file"; NULL: not said */
    bool
        quick; /* answers within milliseconds once warm: a server does not let it wait for others */
    bool stays; /* runs until it is stopped, which is then no failure */
    /* So many of the first inputs are words (a list's name, a number) and no files: a request
     * says them as text. */
    unsigned words;
    /* What the role of an account must allow; a face that knows accounts asks before it runs
     * the command, and the store asks again. */
    mn_store_deed deed;
    bool writes; /* it changes the store: a server takes it by POST alone, and from its own page */
} mn_command;

/* All commands, in the order of the help; ended by NULL. Static. */
MN_API const mn_command *const *mn_commands(void);

/* Options that every command has: --json, --ndjson, --csv, --md, --html, --pdf,
 * --paper, --table, -o, --width, --color, --lang, --manifest, --seed, --threads, --memory,
 * --no-progress, --quiet, --help. Ended by a NULL name. Where a command declares an option of the
 * same name or letter, its own stands and the common one does not exist for it. */
MN_API const mn_option *mn_common_options(void);

/* --- parsing words into a call (used by faces) ---------------------------- */

/* Parses argv (argv[0] is the first word after the program's name). Knows
 * --name value, --name=value, -x value, -xvalue, --no-flag, "--", unique
 * abbreviations of long names, and "did you mean". Values are checked against
 * the declaration: type, range, choices. Of an option given twice that may not
 * be, the last value stands. A command of two words wins over one of its first
 * word alone; common options may stand before and between the words. *out is
 * owned: mn_call_free(). The strings of argv are copied. Errors: MN_USAGE, with
 * a hint. When --help or -h is given the call is made without checking the rest.
 * O(words * options). */
MN_USE MN_API mn_status mn_call_parse(mn_call **out, const mn_command *const *commands, int argc,
                                      const char *const *argv, mn_err *e);
MN_API void mn_call_free(mn_call *call);

/* Whether help was asked for instead: -h is the short one. */
typedef enum mn_help { MN_HELP_NONE, MN_HELP_SHORT, MN_HELP_LONG } mn_help;
MN_API mn_help mn_call_help(const mn_call *call);

MN_API const mn_command *mn_call_command(const mn_call *call);
/* Inputs in order. */
MN_API size_t mn_call_inputs(const mn_call *call);
MN_API const char *mn_call_input(const mn_call *call, size_t i); /* NULL past the end */
/* Options: the value as text, given or default; NULL when neither. Where an
 * option was given more than once, the last value. To ask for an option that
 * the command does not have is the caller's bug. */
MN_API const char *mn_call_text(const mn_call *call, const char *option);
/* Values of an option that may be given more than once. */
MN_API size_t mn_call_count(const mn_call *call, const char *option);
MN_API const char *mn_call_nth(const mn_call *call, const char *option, size_t i);
/* All of them, *n; borrowed from the call. */
MN_API const char *const *mn_call_all(const mn_call *call, const char *option, size_t *n);
MN_API bool mn_call_flag(const mn_call *call, const char *option);
MN_API int64_t mn_call_int(const mn_call *call, const char *option, int64_t missing);
MN_API double mn_call_real(const mn_call *call, const char *option, double missing);
/* True when the user gave it (rather than its default standing). */
MN_API bool mn_call_given(const mn_call *call, const char *option);

/* --- running a call, the same in every face --------------------------------- */

/* Replaces a call that stands for another (a replay) by that other call, whose
 * inputs are checked against the manifest; leaves any other call as it is. What
 * the replay says of how to show the report goes before what was recorded.
 * Errors: MN_DATA when a manifest, an input or the version is not the same. ctx, which may
 * be NULL, is polled while files are read. */
MN_USE MN_API mn_status mn_call_resolve(mn_call **call, const mn_command *const *commands,
                                        const mn_ctx *ctx, mn_err *e);

/* How the call wants its report shown: --json, --csv, ... or the ending of -o's
 * name; else the terminal's table. color is set for --color always alone, width for
 * --width alone: the face fills in what it knows of its screen. Texts are borrowed
 * from the call. Errors: MN_USAGE for what can't be, before any work is done. */
MN_USE MN_API mn_status mn_call_rendering(mn_render_options *out, const mn_call *call, mn_err *e);

/* Says that the report will be rendered in this way alone: in no other, and without its manifest
 * where that is not the way. A command may then leave out what nobody would see. To be called
 * before mn_call_run(). */
MN_API void mn_call_shows(mn_call *call, const mn_render_options *how);
/* Whether one table is all of the report that will be seen, as CSV or NDJSON and in no replay, once
 * mn_call_shows() said so. A command may then leave the hashes of its inputs out, and other tables;
 * no warning and no file. */
MN_API bool mn_call_bare(const mn_call *call);
/* Whether this table, which the command declares, may be seen: the one that it is, or any where the
 * call is not bare. */
MN_API bool mn_call_wants(const mn_call *call, const char *table);
/* Whether tables show no more than the `first` rows of their views: on a terminal and in
 * Markdown, once mn_call_shows() said so. */
MN_API bool mn_call_brief(const mn_call *call);

/* The language that the report and its errors are wished in: "en" or "es". */
MN_API const char *mn_call_language(const mn_call *call);

/* The file that the report goes to (the common -o), or NULL for standard output. */
MN_API const char *mn_call_output(const mn_call *call);

/* Runs the command with the call's seed and writes into the report's manifest
 * what was called: inputs and options as given, the seed. Not written are options that
 * leave the bytes as they are (threads, progress) and names of outputs.
 * ctx->seed is not looked at. MN_USAGE, before anything is read, when a file to be
 * written is also an input. *out is owned: mn_report_free(). */
MN_USE MN_API mn_status mn_call_run(mn_report **out, const mn_call *call, const mn_ctx *ctx,
                                    mn_err *e);

/* Renders into a file, all or nothing: path is replaced when the whole is on disk. */
MN_USE MN_API mn_status mn_report_save(const mn_report *r, const mn_render_options *o,
                                       const char *path, mn_err *e);

/* --- texts made from declarations ----------------------------------------- */

/* Whether a word begins the name of commands of two words ("model"), as it does
 * where there is a "model import". */
MN_API bool mn_commands_group(const mn_command *const *commands, const char *word);

/* --help (long: everything, examples first; short: one screen of 24 lines). */
MN_USE MN_API mn_status mn_command_help(const mn_command *c, bool all, unsigned width,
                                        mn_write_fn write, void *payload, mn_err *e);
/* The program's own help: all commands by one line each. group: only those that
 * begin with this word; NULL for all. */
MN_USE MN_API mn_status mn_commands_help(const mn_command *const *commands, const char *group,
                                         unsigned width, mn_write_fn write, void *payload,
                                         mn_err *e);
/* Man pages in roff (section 1), of the program and of a command; completion for
 * bash, zsh or fish. */
MN_USE MN_API mn_status mn_commands_man(const mn_command *const *commands, mn_write_fn write,
                                        void *payload, mn_err *e);
MN_USE MN_API mn_status mn_command_man(const mn_command *c, mn_write_fn write, void *payload,
                                       mn_err *e);
MN_USE MN_API mn_status mn_commands_completion(const mn_command *const *commands, const char *shell,
                                               mn_write_fn write, void *payload, mn_err *e);

#ifdef __cplusplus
}
#endif

#endif
