/* SPDX-License-Identifier: Apache-2.0
 *
 * store_call.c - the store, the user and the password of a call. See store_call.h.
 */
#include "command/store_call.h"

#include <errno.h>
#include <pwd.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "core/err.h"
#include "core/text.h"

mn_text mn_call_words(const mn_call *call, const char *option)
{
    const char *text = mn_call_text(call, option);
    return mn_text_trim(mn_text_of(text ? text : ""));
}

const char *mn_call_place(const mn_call *call, const mn_ctx *ctx)
{
    return ctx && ctx->store ? ctx->store : mn_call_text(call, "store");
}

mn_status mn_call_store(mn_store **out, const mn_call *call, const mn_store_options *o,
                        const mn_ctx *ctx, mn_err *e)
{
    const char *given = mn_call_place(call, ctx);
    char place[MN_STORE_PATH];
    mn_ctx own = MN_CTX_INIT;
    mn_store *s = NULL;
    mn_status st = MN_OK;
    if (ctx)
        own = *ctx;
    if (own.store)
        own.files = NULL; /* whoever serves chose it, not the call */
    if (!given && !(st = mn_store_default(place, e)))
        given = place;
    if (!st)
        st = mn_store_open(&s, given, o, &own, e);
    if (!st && own.actor)
        st = mn_store_may(s, mn_text_of(own.actor), MN_STORE_READ, e);
    if (st)
        mn_store_close(s);
    else
        *out = s;
    return st;
}

void mn_call_user(char *out, size_t size)
{
    char buffer[4096];
    struct passwd entry, *found = NULL;
    if (getpwuid_r(geteuid(), &entry, buffer, sizeof buffer, &found) == 0 && found)
        snprintf(out, size, "%s", found->pw_name);
    else
        snprintf(out, size, "user %ld", (long)geteuid());
}

void mn_call_who(mn_call_act *out, const mn_call *call, const mn_ctx *ctx)
{
    const char *given = ctx && ctx->actor ? ctx->actor : mn_call_text(call, "as-user");
    memset(out, 0, sizeof *out);
    if (given)
        snprintf(out->who, sizeof out->who, "%s", given);
    else
        mn_call_user(out->who, sizeof out->who);
    mn_store_now(out->when);
    out->act = (mn_store_act){mn_text_of(out->who), mn_text_of(out->when)};
}

mn_status mn_call_store_read(mn_store **out, mn_store_deed deed, const mn_call *call,
                             const mn_ctx *ctx, mn_err *e)
{
    const mn_store_options o = {.read_only = true};
    mn_call_act who;
    mn_store *s = NULL;
    mn_call_who(&who, call, ctx);
    mn_status st = mn_call_store(&s, call, &o, ctx, e);
    if (!st)
        st = mn_store_may(s, who.act.actor, deed, e);
    if (st)
        mn_store_close(s);
    else
        *out = s;
    return st;
}

mn_status mn_call_store_report(mn_report **out, const mn_store_work *w, const mn_call *call,
                               const mn_ctx *ctx, mn_err *e)
{
    mn_store_visit v = {.call = call, .ctx = ctx, .payload = w->payload};
    mn_report *r = NULL;
    mn_call_who(&v.who, call, ctx);
    mn_status st = w->reads ? mn_call_store_read(&v.s, w->deed, call, ctx, e)
                            : mn_call_store(&v.s, call, w->options, ctx, e);
    if (!st)
        st = mn_report_new(&r, w->name, w->title, e);
    if (!st)
        st = w->work(r, &v, e);
    mn_store_close(v.s);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

/* --- passwords ------------------------------------------------------------------------- */

/* The first line, without its end, byte by byte: what follows is another reader's. */
static mn_status read_line(int fd, char *out, size_t *len, mn_err *e)
{
    size_t n = 0;
    for (;;) {
        char c;
        ssize_t got = read(fd, &c, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            mn_fail(e, MN_USAGE, "the password can't be read from descriptor %d", fd);
            (void)!mn_hint(e, "give it on standard input, or name an open descriptor");
            return MN_USAGE;
        }
        if (got == 0 || c == '\n')
            break;
        if (n == MN_PASSWORD_MAX)
            return mn_fail(e, MN_USAGE, "the password is longer than 1,024 bytes");
        out[n++] = c;
    }
    *len = n;
    return MN_OK;
}

static void say(const mn_ctx *ctx, const char *line)
{
    if (ctx && ctx->say)
        ctx->say(line, ctx->payload);
}

/* From a terminal: unseen, and twice. */
static mn_status ask(int fd, char *out, size_t *len, const mn_ctx *ctx, mn_err *e)
{
    struct termios usual, quiet;
    char again[MN_PASSWORD_MAX];
    size_t again_len = 0;
    if (tcgetattr(fd, &usual) != 0)
        return mn_fail_errno(e, "read from", "the terminal");
    quiet = usual;
    quiet.c_lflag &= ~(tcflag_t)ECHO;
    quiet.c_lflag |= ECHONL;
    tcsetattr(fd, TCSAFLUSH, &quiet);
    say(ctx, "password, which is not shown:");
    mn_status st = read_line(fd, out, len, e);
    if (!st) {
        say(ctx, "the same again:");
        st = read_line(fd, again, &again_len, e);
    }
    tcsetattr(fd, TCSAFLUSH, &usual);
    if (!st && (again_len != *len || sodium_memcmp(again, out, again_len) != 0))
        st = mn_fail(e, MN_USAGE, "the two passwords differ");
    sodium_memzero(again, sizeof again);
    return st;
}

mn_status mn_call_password(char *out, size_t *len, const mn_call *call, const mn_ctx *ctx,
                           mn_err *e)
{
    int fd = (int)mn_call_int(call, "password-fd", STDIN_FILENO);
    return isatty(fd) ? ask(fd, out, len, ctx, e) : read_line(fd, out, len, e);
}
