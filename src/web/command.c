/* SPDX-License-Identifier: Apache-2.0
 *
 * command.c - manumit serve.
 */
#include "web/command.h"

#include "core/err.h"
#include "core/text.h"
#include "report/made.h"
#include "web/listen.h"
#include "web/open.h"
#include "web/server.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { RUN_MS = 600000, ANSWERS_MAX = 1 << 30 };

/* --- what the options say ------------------------------------------------------ */

/* The store that all requests use; without a folder for one they are told so. */
static void choose_store(mn_web_options *o, char place[MN_STORE_PATH], const mn_call *call)
{
    o->store = mn_call_text(call, "store");
    if (!o->store && mn_store_default(place, NULL) == MN_OK)
        o->store = place;
}

static mn_status read_options(mn_web_options *o, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const unsigned cores = ctx->threads > 1 ? ctx->threads : 1;

    o->commands = mn_commands();
    o->routes = mn_routes();
    o->body_max = (uint64_t)mn_call_int(call, "max-upload", 64) << 20;
    o->bodies_max = o->body_max * 4;
    o->unpacked_max = o->body_max * 4;
    o->answers_max = ANSWERS_MAX;
    o->connections = (size_t)mn_call_int(call, "max-connections", 16384);
    o->long_runs = cores < 2 ? 2 : cores > 16 ? 16 : cores;
    o->run_threads = cores / 2 > 1 ? cores / 2 : 1;
    o->run_ms = mn_call_int(call, "max-seconds", RUN_MS / 1000) * 1000;
    return mn_web_listen_options(o, call, e);
}

/* --- serving ------------------------------------------------------------------- */

static void say(const mn_ctx *ctx, const char *line)
{
    if (ctx->say)
        ctx->say(line, ctx->payload);
}

static void announce(const mn_web_server *s, const mn_web_options *o, const mn_call *call,
                     const mn_ctx *ctx)
{
    char line[200];
    const char *url = mn_web_server_url(s), *public_url = o->public_url;

    snprintf(line, sizeof line, "serving at %s", url);
    say(ctx, line);
    if (public_url) {
        snprintf(line, sizeof line, "for others at %s, through your proxy", public_url);
        say(ctx, line);
    }
    if (o->open_to_others)
        url = public_url;
    if (mn_call_flag(call, "open") && !mn_web_open(url))
        say(ctx, "no browser could be started; open the address in one");
    say(ctx, "ready; Ctrl-C stops it");
}

/* How much was asked, never what. */
static mn_status report(mn_report **out, const mn_web_server *s, mn_err *e)
{
    const mn_web_counts n = mn_web_server_counts(s);
    mn_report *r = NULL;
    mn_status st = mn_report_new(&r, "serve", "Served", e);

    if (st ||
        (st = mn_report_count(r, "connections", NULL, n.connections, "connections", false, e)) ||
        (st = mn_report_count(r, "requests", NULL, n.requests, "requests", false, e)) ||
        (st = mn_report_count(r, "runs", NULL, n.runs, "runs of commands", false, e)) ||
        (st = mn_report_count(r, "refused", NULL, n.refused, "requests refused or failed", false,
                              e)))
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static mn_status run_serve(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_web_options o = {.commands = NULL};
    char place[MN_STORE_PATH];
    mn_web_server *s = NULL;

    choose_store(&o, place, call);
    mn_status st = read_options(&o, call, ctx, e);
    if (!st && !(st = mn_web_server_new(&s, &o, e))) {
        announce(s, &o, call, ctx);
        st = mn_web_server_run(s, ctx, e);
    }
    if (!st)
        st = report(out, s, e);
    mn_web_server_free(s);
    return st;
}

/* --- the declaration ----------------------------------------------------------- */

static const mn_example examples[] = {
    {"manumit serve --open", "the page, in your browser"},
    {"manumit serve --port 0", "on any port that is free; its address is printed"},
    {"curl -s 'localhost:8080/api/v1/footprint?country=JP' | jq .key_figures",
     "for scripts: any command, by its name"},
    {"curl -s -F FILE=@purchases.csv -F country=US localhost:8080/api/v1/footprint.html",
     "with a file, as a page"},
    {"manumit serve --listen 10.0.0.5:8080 --proxy 10.0.0.2 --public-url "
     "https://screen.example.org",
     "for a team with accounts, behind a proxy that speaks TLS"},
    {NULL, NULL}};

static const mn_option options[] = {
    {.name = "port",
     .letter = 'p',
     .type = MN_OPT_INT,
     .arg = "N",
     .def = "8080",
     .min = 0,
     .max = 65535,
     .help = "The port to listen on; 0 is any that is free."},
    {.name = "address",
     .type = MN_OPT_TEXT,
     .arg = "ADDRESS",
     .def = "127.0.0.1",
     .help = "The address to listen on: 127.0.0.1, ::1 or localhost. Any other is refused here: "
             "see --listen."},
    {.name = "listen",
     .type = MN_OPT_TEXT,
     .arg = "ADDRESS[:PORT]",
     .help = "The address to listen on, in place of --address and --port. Beyond this machine the "
             "store must have an administrator's account, --public-url must be an https address, "
             "and --proxy must say who may connect."},
    {.name = "proxy",
     .type = MN_OPT_TEXT,
     .arg = "ADDRESS",
     .many = true,
     .help = "The IP address from which your proxy connects. Where it is given, nobody else may "
             "but 127.0.0.1 and ::1."},
    {.name = "open", .help = "Open the page in the browser."},
    {.name = "public-url",
     .type = MN_OPT_TEXT,
     .arg = "URL",
     .help = "The address by which others reach this server, as https://example.org, where a proxy "
             "of yours stands before it. Links to share are made only then, and cookies are sent "
             "by TLS alone."},
    {.name = "store",
     .type = MN_OPT_TEXT,
     .arg = "PLACE",
     .help = "The store that requests read and write: a file, or postgresql://user@host/database. "
             "Without it, what MANUMIT_STORE says, or manumit/store.db in your data folder."},
    {.name = "max-upload",
     .type = MN_OPT_INT,
     .arg = "MB",
     .def = "64",
     .min = 1,
     .max = 4096,
     .unit = "megabytes",
     .help = "The largest body of a request; four such are held at once."},
    {.name = "max-seconds",
     .type = MN_OPT_INT,
     .arg = "N",
     .def = "600",
     .min = 1,
     .max = 86400,
     .unit = "seconds",
     .help = "The longest run of one request."},
    {.name = "max-connections",
     .type = MN_OPT_INT,
     .arg = "N",
     .def = "16384",
     .min = 8,
     .max = 1000000,
     .help = "Connections held at once, as far as the system lets a process have them."},
    {.name = NULL}};

const mn_command mn_serve_command = {
    .name = "serve",
    .summary = "Serve the page and the API on this machine",
    .about =
        "Serves the page, which asks a short survey and shows the footprint, and an API with every "
        "command: /api/v1/ and the command's words, as /api/v1/footprint. The API is described in "
        "/api/v1/openapi.json.\n\n"
        "What is asked stays in memory while it is answered; nothing is fetched from anywhere, and "
        "nothing kept but lists that are imported and reviews, in the store. The server answers "
        "this machine alone.\n\n"
        "Where the store has accounts ('manumit user add'), people sign in, and do what their "
        "roles allow; what they change stands in the audit log under their names. Then the server "
        "may also listen beyond this machine, behind a proxy that speaks TLS: --listen, --proxy "
        "and --public-url together.\n\n"
        "The address and a line that begins with 'ready' are printed on standard error. Ctrl-C or "
        "SIGTERM stops it: what runs has two seconds to end.",
    .examples = examples,
    .options = options,
    .see_also = "footprint",
    .run = run_serve,
    .local = true,
    .why_local = "it is the server",
    .stays = true};
