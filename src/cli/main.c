/* SPDX-License-Identifier: Apache-2.0
 *
 * main.c - the command line's face: words in, a report out, an exit status.
 *
 * Data goes to standard output and everything else to standard error. Exit
 * status: 0 done, 2 usage, 3 bad data, 4 system, 128 + the signal that stopped
 * it (130 for Ctrl-C, 141 where the reader of the output went away).
 */
#include "output.h"
#include "progress.h"
#include "signals.h"
#include <manumit/command.h>
#include <manumit/language.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { THREADS_MAX = 64 };

static bool is(const char *word, const char *a, const char *b)
{
    return strcmp(word, a) == 0 || (b != NULL && strcmp(word, b) == 0);
}

/* --- an exit status for everything --------------------------------------------------- */

static int finish(mn_status st, mn_err *e)
{
    int signal = cli_signals_caught();
    if (st == MN_OK && signal == 0)
        st = cli_close(e);
    if (signal != 0 || st == MN_CANCELLED) {
        fputs("manumit: cancelled\n", stderr);
        if (st == MN_CANCELLED && e->hint[0]) /* what became of it */
            fprintf(stderr, "  %s\n", e->hint);
        return signal != 0 ? 128 + signal : mn_status_exit(MN_CANCELLED);
    }
    if (st != MN_OK && cli_pipe_broken(e))
        return 128 + SIGPIPE;
    if (st != MN_OK)
        cli_print_error(e);
    return mn_status_exit(st);
}

/* --- running a command ------------------------------------------------------------------ */

static unsigned threads_of(const mn_call *call)
{
    int64_t asked = mn_call_int(call, "threads", 0);
    if (asked > 0)
        return (unsigned)asked;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores < 1 ? 1 : cores > THREADS_MAX ? THREADS_MAX : (unsigned)cores;
}

/* Fills in what only the face knows: the screen. */
static void fit_screen(mn_render_options *how, const mn_call *call, const char *path)
{
    if (how->width == 0)
        how->width = path == NULL ? cli_width() : 0;
    if (path == NULL && is(mn_call_text(call, "color"), "auto", NULL))
        how->color = cli_can_color();
}

static mn_status show(const mn_report *r, const mn_render_options *how, const char *path,
                      bool quiet, mn_err *e)
{
    mn_status st = path != NULL ? mn_report_save(r, how, path, e)
                                : mn_report_render(r, how, cli_write, NULL, e);
    /* On the terminal the report itself shows them. */
    bool shown = path == NULL && how->format == MN_RENDER_TERMINAL && cli_on_terminal();
    for (size_t i = 0; st == MN_OK && !quiet && !shown && i < mn_report_warnings(r); i++)
        cli_print_warning(mn_report_warning_at(r, i));
    return st;
}

/* What the rendering itself has to say, as of letters that no font here has. */
static void warn(void *payload, const char *text)
{
    const bool *quiet = payload;
    if (!*quiet)
        cli_print_warning(text);
}

/* A screen shows no PDF. */
static mn_status refuse_binary(mn_err *e)
{
    *e = (mn_err){.status = MN_USAGE};
    snprintf(e->msg, sizeof e->msg, "a PDF can't be shown on a terminal");
    snprintf(e->hint, sizeof e->hint, "name a file: -o report.pdf");
    return MN_USAGE;
}

static void say(const char *line, void *payload)
{
    (void)payload;
    fprintf(stderr, "manumit: %s\n", line);
    fflush(stderr);
}

static mn_status answer(mn_call **call, mn_err *e)
{
    mn_render_options how;
    mn_ctx ctx = {.cancelled = cli_signals_cancelled};
    mn_status st = mn_call_resolve(call, mn_commands(), &ctx, e);
    if (st == MN_OK)
        st = mn_call_rendering(&how, *call, e);
    if (st != MN_OK)
        return st;
    const char *path = mn_call_output(*call);
    if (path == NULL && how.format == MN_RENDER_PDF && cli_on_terminal())
        return refuse_binary(e);
    if (path != NULL && strcmp(path, "-") == 0)
        path = NULL;
    bool quiet = mn_call_flag(*call, "quiet");
    how.warn = warn;
    how.warn_payload = &quiet;
    fit_screen(&how, *call, path);
    cli_progress progress;
    cli_progress_start(&progress, !quiet && !mn_call_flag(*call, "no-progress"));
    ctx.threads = threads_of(*call);
    ctx.memory = (uint64_t)mn_call_int(*call, "memory", 0) * 1000000;
    ctx.payload = &progress;
    ctx.progress = cli_progress_show;
    ctx.say = say;
    const bool stays = mn_call_command(*call)->stays;
    mn_report *r = NULL;
    mn_call_shows(*call, &how);
    st = mn_call_run(&r, *call, &ctx, e);
    cli_progress_end(&progress);
    if (st == MN_OK && stays)
        cli_signals_forget(); /* being stopped is how it ends */
    mn_language *language = NULL;
    if (st == MN_OK && r != NULL &&
        (st = mn_language_load(&language, mn_call_language(*call), e)) == MN_OK)
        st = mn_language_report(language, r, e);
    if (st == MN_OK && r != NULL && cli_signals_caught() == 0)
        st = show(r, &how, path, quiet, e);
    mn_report_free(r);
    mn_language_free(language);
    return st;
}

/* The language that is asked for in words that may not make a call. */
static const char *language_of(int argc, const char *const *argv)
{
    static const char option[] = "--lang";
    const size_t n = sizeof option - 1;
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strncmp(argv[i], option, n) != 0)
            continue;
        if (argv[i][n] == '=')
            return argv[i] + n + 1;
        if (argv[i][n] == '\0' && i + 1 < argc)
            return argv[i + 1];
    }
    return "en";
}

static mn_status failed(mn_status st, int argc, const char *const *argv, mn_err *e)
{
    mn_language *l = NULL;
    if (mn_language_load(&l, language_of(argc, argv), NULL) == MN_OK)
        mn_language_error(l, e);
    mn_language_free(l);
    return st;
}

static mn_status run(int argc, const char *const *argv, mn_err *e)
{
    mn_call *call = NULL;
    mn_status st = mn_call_parse(&call, mn_commands(), argc, argv, e);
    if (st != MN_OK)
        return failed(st, argc, argv, e);
    mn_help help = mn_call_help(call);
    if (help != MN_HELP_NONE) {
        st = mn_command_help(mn_call_command(call), help == MN_HELP_LONG, cli_width(), cli_write,
                             NULL, e);
    } else {
        st = answer(&call, e);
    }
    mn_call_free(call);
    return st == MN_OK ? st : failed(st, argc, argv, e);
}

/* --- what is no command -------------------------------------------------------------------- */

/* A word that only begins commands of two words. */
static bool group_alone(const char *word)
{
    for (const mn_command *const *c = mn_commands(); *c != NULL; c++)
        if (strcmp((*c)->name, word) == 0)
            return false;
    return mn_commands_group(mn_commands(), word);
}

static mn_status help_of(const char *group, mn_err *e)
{
    return mn_commands_help(mn_commands(), group, cli_width(), cli_write, NULL, e);
}

/* Nothing to do was named. A person at a terminal gets the help; a script that
 * forgot the command gets it as the error that it is. */
static int nothing_named(const char *group)
{
    mn_err e = MN_ERR_INIT;
    if (cli_on_terminal())
        return finish(help_of(group, &e), &e);
    mn_status st = mn_commands_help(mn_commands(), group, 80, cli_write, stderr, &e);
    return st == MN_OK ? mn_status_exit(MN_USAGE) : finish(st, &e);
}

/* "help", "help model", "help model import" */
static mn_status help_command(int argc, const char *const *argv, mn_err *e)
{
    if (argc == 0 || argv[0][0] == '-')
        return help_of(NULL, e);
    if (argc == 1 && group_alone(argv[0]))
        return help_of(argv[0], e);
    const char *words[3] = {argv[0], argc > 1 ? argv[1] : "--help", "--help"};
    return run(argc > 1 ? 3 : 2, words, e);
}

/* Whether page ("model-import") names the command ("model import"). */
static bool is_page(const char *page, const char *command)
{
    for (; *page != '\0' && *command != '\0'; page++, command++)
        if (*page != (*command == ' ' ? '-' : *command))
            return false;
    return *page == *command;
}

static mn_status page_list(mn_err *e)
{
    mn_status st = cli_write(NULL, "man-manumit\n", 12, e);
    for (const mn_command *const *c = mn_commands(); *c != NULL && st == MN_OK; c++) {
        char line[96];
        int n = snprintf(line, sizeof line, "man-%s\n", (*c)->name);
        for (char *p = line; *p != '\0'; p++)
            *p = *p == ' ' ? '-' : *p;
        st = cli_write(NULL, line, n > 0 ? (size_t)n : 0, e);
    }
    return st;
}

static mn_status generate(const char *what, mn_err *e)
{
    const mn_command *const *all = mn_commands();
    if (what != NULL && strcmp(what, "list") == 0)
        return page_list(e);
    if (what != NULL && strcmp(what, "man-manumit") == 0)
        return mn_commands_man(all, cli_write, NULL, e);
    if (what != NULL && strncmp(what, "complete-", 9) == 0)
        return mn_commands_completion(all, what + 9, cli_write, NULL, e);
    for (; what != NULL && strncmp(what, "man-", 4) == 0 && *all != NULL; all++)
        if (is_page(what + 4, (*all)->name))
            return mn_command_man(*all, cli_write, NULL, e);
    e->status = MN_USAGE;
    snprintf(e->msg, sizeof e->msg, "nothing to generate by the name '%.40s'",
             what != NULL ? what : "");
    snprintf(e->hint, sizeof e->hint,
             "there is man-manumit, man-COMMAND, complete-bash, complete-zsh, complete-fish, list");
    return MN_USAGE;
}

static mn_status version(mn_err *e)
{
    char line[64];
    int n = snprintf(line, sizeof line, "manumit %s\n", mn_version());
    return cli_write(NULL, line, n > 0 ? (size_t)n : 0, e);
}

int main(int argc, char **argv)
{
    const char *const *words = (const char *const *)argv;
    mn_err e = MN_ERR_INIT;
    cli_open_standard();
    if (argc < 2)
        return nothing_named(NULL);
    cli_signals_catch();
    if (is(words[1], "--version", "-V"))
        return finish(version(&e), &e);
    if (is(words[1], "--help", "-h"))
        return finish(help_of(NULL, &e), &e);
    if (is(words[1], "help", NULL))
        return finish(help_command(argc - 2, words + 2, &e), &e);
    if (is(words[1], "--generate", NULL))
        return finish(generate(argc > 2 ? words[2] : NULL, &e), &e);
    if (group_alone(words[1]) && argc == 2)
        return nothing_named(words[1]);
    if (group_alone(words[1]) && argc == 3 && is(words[2], "--help", "-h"))
        return finish(help_of(words[1], &e), &e);
    return finish(run(argc - 1, words + 1, &e), &e);
}
