/* SPDX-License-Identifier: Apache-2.0
 *
 * web/args.h - what a request says, as a call of the command that it names.
 *
 * Options and inputs are taken by their exact names from the declaration. A request names no
 * file: inputs and options that are files take what was sent with it, under names that stand
 * for those bytes alone (mn_files). Options that write files do not exist here.
 */
#ifndef WEB_ARGS_H
#define WEB_ARGS_H

#include "web/target.h"

#include <manumit/command.h>

enum { MN_WEB_VALUES = 512, MN_WEB_MANY = 256, MN_WEB_FILES = 64, MN_WEB_WORDS = 4 };

typedef struct mn_web_value {
    const mn_option *option;
    const char *text;
} mn_web_value;

/* Zero-initialise, set command; free with mn_web_args_free(). */
typedef struct mn_web_args {
    const mn_command *command;
    mn_arena arena;
    mn_web_value *value;
    size_t values, values_cap;
    const char *word[MN_WEB_WORDS];  /* inputs that are no files, in the declaration's order */
    const char *input[MN_WEB_FILES]; /* names of files */
    size_t inputs;
    mn_memory_file file[MN_WEB_FILES]; /* bytes borrowed from the request's body, or in arena */
    size_t files;
} mn_web_args;

void mn_web_args_free(mn_web_args *x);

/* Takes what a body or a query says. Errors: MN_USAGE. The body must outlive x. */
MN_USE mn_status mn_web_args_json(mn_web_args *x, mn_text body, mn_err *e);
MN_USE mn_status mn_web_args_form(mn_web_args *x, mn_text body, mn_text type, mn_err *e);
MN_USE mn_status mn_web_args_query(mn_web_args *x, const mn_web_target *t, mn_err *e);

/* The call, to be shown as the flag says ("json", "csv"). Checked as on the command line and
 * against what is served. *out is owned: mn_call_free(). */
MN_USE mn_status mn_web_args_call(mn_call **out, const mn_web_args *x, const char *flag, mn_err *e);

/* Whether an option can be said in a request; common: it is one that every command has. */
bool mn_web_serves(const mn_command *c, const mn_option *o, bool common);
/* The command's option of this name that is served; NULL for none. */
const mn_option *mn_web_option(const mn_command *c, mn_text name);
/* The choice of the option "from" that an input may be named by; false when there is none. */
bool mn_web_in_place(const mn_command *c, mn_text name);
/* Whether it can be asked for by GET: it changes nothing and needs no file. */
bool mn_web_may_get(const mn_command *c);
/* The input's place among those that are words; false where it is a file. */
bool mn_web_word(const mn_command *c, const mn_input *in, size_t *place);
/* Whether a request with the command's inputs and options needs a body. */
bool mn_web_takes_files(const mn_command *c);

#endif
