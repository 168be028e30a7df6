/* SPDX-License-Identifier: Apache-2.0
 *
 * output.c - standard output, standard error and the screen.
 *
 * What comes from a file is shown on a terminal with its control characters
 * replaced, so that no input can move the cursor or hide a line.
 */
#include "output.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { WIDTH_MIN = 40, WIDTH_MAX = 100, WIDTH_ELSE = 80 };

void cli_open_standard(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
            continue;
        int opened = open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
        if (opened >= 0 && opened != fd)
            close(opened);
    }
}

bool cli_on_terminal(void)
{
    return isatty(STDOUT_FILENO) == 1;
}

unsigned cli_width(void)
{
    struct winsize size;
    if (!cli_on_terminal() || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return WIDTH_ELSE;
    return size.ws_col < WIDTH_MIN ? WIDTH_MIN : size.ws_col > WIDTH_MAX ? WIDTH_MAX : size.ws_col;
}

bool cli_can_color(void)
{
    const char *no = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    bool dumb = term == NULL || strcmp(term, "dumb") == 0;
    return cli_on_terminal() && (no == NULL || no[0] == '\0') && !dumb;
}

static mn_status write_failed(mn_err *e)
{
    int number = errno;
    if (e != NULL) {
        *e = (mn_err){.status = MN_SYSTEM};
        snprintf(e->msg, sizeof e->msg, "can't write standard output: %s", strerror(number));
        if (number == EPIPE)
            snprintf(e->text, sizeof e->text, "EPIPE");
        else if (number == ENOSPC)
            snprintf(e->hint, sizeof e->hint, "make room, or write elsewhere with -o FILE");
    }
    return MN_SYSTEM;
}

mn_status cli_write(void *payload, const char *bytes, size_t len, mn_err *e)
{
    FILE *to = payload != NULL ? payload : stdout;
    return fwrite(bytes, 1, len, to) == len ? MN_OK : write_failed(e);
}

mn_status cli_close(mn_err *e)
{
    bool failed = fflush(stdout) != 0 || ferror(stdout) != 0;
    if (failed)
        return write_failed(e);
    return fclose(stdout) == 0 ? MN_OK : write_failed(e);
}

bool cli_pipe_broken(const mn_err *e)
{
    return e->status == MN_SYSTEM && strcmp(e->text, "EPIPE") == 0;
}

/* U+202A to U+202E and U+2066 to U+2069 turn what follows around. */
static bool turns(const unsigned char *p)
{
    return p[0] == 0xE2 && ((p[1] == 0x80 && p[2] >= 0xAA && p[2] <= 0xAE) ||
                            (p[1] == 0x81 && p[2] >= 0xA6 && p[2] <= 0xA9));
}

/* Control characters, also U+0080 to U+009F, become question marks. */
static void print_safe(const char *s)
{
    for (const unsigned char *p = (const unsigned char *)s; *p != '\0'; p++) {
        if (p[0] == 0xC2 && p[1] >= 0x80 && p[1] <= 0x9F) {
            fputc('?', stderr);
            p++;
        } else if (turns(p)) {
            fputc('?', stderr);
            p += 2;
        } else {
            fputc(*p < 0x20 || *p == 0x7F ? '?' : *p, stderr);
        }
    }
}

void cli_print_error(const mn_err *e)
{
    fputs("manumit: ", stderr);
    if (e->file[0] != '\0') {
        print_safe(strcmp(e->file, "-") == 0 ? "standard input" : e->file);
        fputc(':', stderr);
        if (e->line > 0)
            fprintf(stderr, "%" PRIu64 ":", e->line);
        if (e->line > 0 && e->col > 0)
            fprintf(stderr, "%" PRIu64 ":", e->col);
        fputc(' ', stderr);
    }
    print_safe(e->msg[0] != '\0' ? e->msg : "failed");
    if (e->text[0] != '\0') {
        fputs("\n  text: ", stderr);
        print_safe(e->text);
    }
    if (e->hint[0] != '\0') {
        fputs("\n  hint: ", stderr);
        print_safe(e->hint);
    }
    fputc('\n', stderr);
}

void cli_print_warning(const char *text)
{
    fputs("manumit: warning: ", stderr);
    print_safe(text);
    fputc('\n', stderr);
}
