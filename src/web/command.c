/* SPDX-License-Identifier: Apache-2.0
 *
 * command.c - manumit serve.
 */
#include "web/command.h"

#include "command/store_call.h"
#include "core/err.h"
#include "core/text.h"
#include "web/open.h"
#include "web/server.h"

#include <arpa/inet.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RUN_MS = 600000, ANSWERS_MAX = 1 << 30 };

/* --- what the options say ------------------------------------------------------ */

/* Until there are accounts, whoever reaches the server may use it: nobody but this machine. */
static mn_status not_here(const char *address, mn_err *e)
{
    mn_fail(e, MN_USAGE,
            "'%s' is no address of this machine alone (127.0.0.1, ::1, localhost), and as long as "
            "there are no accounts the server answers this machine alone",
            address);
    return mn_hint(e, "to reach it from elsewhere: ssh -L 8080:127.0.0.1:8080 THIS-MACHINE");
}

static mn_status read_address(mn_web_options *o, const char *address, unsigned port, mn_err *e)
{
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};

    if (strcmp(address, "localhost") == 0)
        address = "127.0.0.1";
    if (inet_pton(AF_INET, address, &four.sin_addr) == 1) {
        if (ntohl(four.sin_addr.s_addr) >> 24 != 127)
            return not_here(address, e);
        memcpy(&o->address, &four, sizeof four);
        o->address_len = sizeof four;
    } else if (inet_pton(AF_INET6, address, &six.sin6_addr) == 1) {
        if (!IN6_IS_ADDR_LOOPBACK(&six.sin6_addr))
            return not_here(address, e);
        memcpy(&o->address, &six, sizeof six);
        o->address_len = sizeof six;
    } else {
        return not_here(address, e);
    }
    return MN_OK;
}

/* "https://example.org": a scheme and a host alone. */
static mn_status check_public_url(const char *url, mn_err *e)
{
    const char *host = strncmp(url, "https://", 8) == 0  ? url + 8
                       : strncmp(url, "http://", 7) == 0 ? url + 7
                                                         : NULL;
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "-._:[]";

    if (host && host[0] && strlen(host) < 90 && host[strspn(host, allowed)] == '\0')
        return MN_OK;
    mn_fail(e, MN_USAGE, "--public-url '%.80s' is not a scheme and a host alone", url);
    return mn_hint(e, "write it as https://footprint.example.org, without a slash at its end");
}

/* The store that all requests use; without a folder for one they are told so. */
static void choose_store(mn_web_options *o, char place[MN_STORE_PATH], const mn_call *call)
{
    o->store = mn_call_text(call, "store");
    if (!o->store && mn_store_default(place, NULL) == MN_OK)
        o->store = place;
}

static mn_status read_options(mn_web_options *o, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *url = mn_call_text(call, "public-url");
    const unsigned cores = ctx->threads > 1 ? ctx->threads : 1;
    mn_status st =
        read_address(o, mn_call_text(call, "address"), (unsigned)mn_call_int(call, "port", 0), e);

    if (!st && url)
        st = check_public_url(url, e);
    o->commands = mn_commands();
    o->public_url = url;
    o->body_max = (uint64_t)mn_call_int(call, "max-upload", 64) << 20;
    o->bodies_max = o->body_max * 4;
    o->unpacked_max = o->body_max * 4;
    o->answers_max = ANSWERS_MAX;
    o->connections = (size_t)mn_call_int(call, "max-connections", 16384);
    o->long_runs = cores < 2 ? 2 : cores > 16 ? 16 : cores;
    o->run_threads = cores / 2 > 1 ? cores / 2 : 1;
    o->run_ms = mn_call_int(call, "max-seconds", RUN_MS / 1000) * 1000;
    return st;
}

/* --- serving ------------------------------------------------------------------- */

static void say(const mn_ctx *ctx, const char *line)
{
    if (ctx->say)
        ctx->say(line, ctx->payload);
}

static void announce(const mn_web_server *s, const mn_call *call, const mn_ctx *ctx)
{
    char line[200];
    const char *url = mn_web_server_url(s);

    snprintf(line, sizeof line, "serving at %s", url);
    say(ctx, line);
    if (mn_call_flag(call, "open") && !mn_web_open(url))
        say(ctx, "no browser could be started; open the address in one");
    say(ctx, "ready; Ctrl-C stops it");
}

static mn_status count(mn_report *r, const char *name, const char *unit, uint64_t n, mn_err *e)
{
    const mn_figure f = {name, NULL, (double)n, NAN, NAN, unit, "count", false};

    return mn_report_figure(r, &f, e);
}

/* How much was asked, never what. */
static mn_status report(mn_report **out, const mn_web_server *s, mn_err *e)
{
    const mn_web_counts n = mn_web_server_counts(s);
    mn_report *r = NULL;
    mn_status st = mn_report_new(&r, "serve", "Served", e);

    if (st || (st = count(r, "connections", "connections", n.connections, e)) ||
        (st = count(r, "requests", "requests", n.requests, e)) ||
        (st = count(r, "runs", "runs of commands", n.runs, e)) ||
        (st = count(r, "refused", "requests refused or failed", n.refused, e)))
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
    mn_status st = read_options(&o, call, ctx, e);

    choose_store(&o, place, call);
    if (!st && !(st = mn_web_server_new(&s, &o, e))) {
        announce(s, call, ctx);
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
     .help = "The address to listen on: 127.0.0.1, ::1 or localhost. Any other is refused: as long "
             "as there are no accounts the server answers this machine alone."},
    {.name = "open", .help = "Open the page in the browser."},
    {.name = "public-url",
     .type = MN_OPT_TEXT,
     .arg = "URL",
     .help = "The address by which others reach this server, as https://example.org, where a proxy "
             "of yours stands before it. Links to share are made only then."},
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
        "What is asked stays in memory while it is answered; nothing is stored or logged, there "
        "are "
        "no cookies, and nothing is fetched from anywhere. The server answers this machine "
        "alone.\n\n"
        "The address and a line that begins with 'ready' are printed on standard error. Ctrl-C or "
        "SIGTERM stops it: what runs has two seconds to end.",
    .examples = examples,
    .options = options,
    .see_also = "footprint",
    .run = run_serve,
    .local = true,
    .why_local = "it is the server",
    .stays = true};
