/* SPDX-License-Identifier: Apache-2.0
 *
 * signals.c - the one piece of mutable state of the program: which signal came.
 *
 * A read of standard input that waits for ever is freed by putting /dev/null in
 * its place, both calls being safe in a handler; what it then returns is never
 * shown, because the signal is looked at before anything is printed.
 */
#include "signals.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static volatile sig_atomic_t caught;

static void note(int signal)
{
    int saved = errno;
    caught = signal;
    int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        dup2(fd, STDIN_FILENO);
        close(fd);
    }
    errno = saved;
}

void cli_signals_catch(void)
{
    signal(SIGXFSZ, SIG_IGN); /* a limit of files' sizes is an error of write() */
    static const int stops[] = {SIGINT, SIGTERM};
    for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++) {
        struct sigaction old;
        if (sigaction(stops[i], NULL, &old) == 0 && old.sa_handler == SIG_IGN)
            continue; /* started in the background of a shell: stays so */
        struct sigaction a = {.sa_handler = note};
        a.sa_flags = (int)SA_RESETHAND;
        sigemptyset(&a.sa_mask);
        sigaction(stops[i], &a, NULL);
    }
}

int cli_signals_caught(void)
{
    return caught;
}

void cli_signals_forget(void)
{
    caught = 0;
}

bool cli_signals_cancelled(void *payload)
{
    (void)payload;
    return caught != 0;
}
