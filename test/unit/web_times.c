/* SPDX-License-Identifier: Apache-2.0
 *
 * web_times.c - each state of a connection ends by itself: nothing sent, half a head, a body
 * that drips, an answer that nobody reads, a job that nobody fetches.
 */
#include "web/server.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "unit/command_sample.h"

enum { LIMIT_MS = 300, PATIENCE_MS = 20000, ASKED = 2000 };

typedef struct fixture {
    mn_web_server *server;
    pthread_t thread;
    atomic_bool stop;
    mn_status ended;
} fixture;

static bool is_over(void *payload)
{
    return atomic_load(&((fixture *)payload)->stop);
}

static void *serve(void *payload)
{
    fixture *f = payload;
    const mn_ctx ctx = {.payload = f, .cancelled = is_over};
    f->ended = mn_web_server_run(f->server, &ctx, NULL);
    return NULL;
}

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    const struct sockaddr_in at = {.sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    mn_web_options o = {.commands = sample_commands,
                        .address_len = sizeof at,
                        .body_max = 1 << 20,
                        .bodies_max = 1 << 20,
                        .answers_max = 1 << 20,
                        .connections = 64,
                        .long_runs = 2,
                        .run_threads = 1,
                        .run_ms = PATIENCE_MS,
                        .idle_ms = LIMIT_MS,
                        .head_ms = LIMIT_MS,
                        .body_ms = LIMIT_MS,
                        .write_ms = LIMIT_MS,
                        .job_ms = LIMIT_MS};
    if (!f)
        return -1;
    memcpy(&o.address, &at, sizeof at);
    *state = f;
    return mn_web_server_new(&f->server, &o, NULL) ||
                   pthread_create(&f->thread, NULL, serve, f) != 0
               ? -1
               : 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    atomic_store(&f->stop, true);
    pthread_join(f->thread, NULL);
    mn_web_server_free(f->server);
    const int failed = f->ended != MN_OK;
    free(f);
    return failed;
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void pass(int ms)
{
    const struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};
    nanosleep(&t, NULL);
}

static int connected(const fixture *f)
{
    const struct sockaddr_in at = {.sin_family = AF_INET,
                                   .sin_port = htons((uint16_t)mn_web_server_port(f->server)),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), small = 4096;
    assert_true(fd >= 0);
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small), 0);
    assert_int_equal(connect(fd, (const struct sockaddr *)&at, sizeof at), 0);
    return fd;
}

/* What comes until the server closes, its beginning in text; fails where it does not close. */
static size_t all_of(int fd, char *text, size_t room)
{
    const int64_t begun = now_ms();
    size_t len = 0, kept = 0;
    char some[4096];
    for (;;) {
        struct pollfd look = {.fd = fd, .events = POLLIN};
        assert_true(now_ms() - begun < PATIENCE_MS);
        if (poll(&look, 1, 100) <= 0)
            continue;
        ssize_t n = recv(fd, some, sizeof some, 0);
        if (n <= 0)
            break;
        for (ssize_t i = 0; i < n && kept + 1 < room; i++)
            text[kept++] = some[i];
        len += (size_t)n;
    }
    text[kept] = '\0';
    close(fd);
    return len;
}

static void say(int fd, const char *text)
{
    (void)send(fd, text, strlen(text), MSG_NOSIGNAL);
}

static void head_of(const fixture *f, char *out, size_t size, const char *first, const char *more)
{
    snprintf(out, size, "%s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n%s\r\n", first,
             mn_web_server_port(f->server), more);
}

static void nothing_said(void **state)
{
    char text[64];
    assert_int_equal(all_of(connected(*state), text, sizeof text), 0);
}

static void half_a_head(void **state)
{
    char text[64];
    int fd = connected(*state);
    say(fd, "GET / HT");
    all_of(fd, text, sizeof text);
    assert_memory_equal(text, "HTTP/1.1 408 ", 13);
}

/* A byte now and then does not begin the time anew. */
static void what_drips(void **state)
{
    const fixture *f = *state;
    char text[64], head[256];
    const char *const more = "Content-Type: application/json\r\nContent-Length: 1000\r\n";
    const int64_t begun = now_ms();
    int fd[2] = {connected(f), connected(f)};
    head_of(f, head, sizeof head, "POST /api/v1/count", more);
    say(fd[0], head);
    say(fd[1], "GET /");
    for (int i = 0; i < 15; i++) {
        pass(LIMIT_MS / 5);
        say(fd[0], " ");
        say(fd[1], "a");
    }
    for (int i = 0; i < 2; i++) {
        all_of(fd[i], text, sizeof text);
        /* Where our bytes came after the end, the answer may be lost, but not the end. */
        if (text[0])
            assert_memory_equal(text, "HTTP/1.1 408 ", 13);
    }
    assert_true(now_ms() - begun < PATIENCE_MS);
}

/* Answers that are not read end when their time does, however many were asked for. */
static void what_nobody_reads(void **state)
{
    const fixture *f = *state;
    char text[64], head[256];
    int fd = connected(f);
    size_t one, got;
    head_of(f, head, sizeof head, "GET /api/v1/openapi.json", "Connection: close\r\n");
    say(fd, head);
    one = all_of(fd, text, sizeof text);
    assert_memory_equal(text, "HTTP/1.1 200 ", 13);
    fd = connected(f);
    head_of(f, head, sizeof head, "GET /api/v1/openapi.json", "");
    for (int i = 0; i < ASKED; i++)
        if (send(fd, head, strlen(head), MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
            break;
    pass(4 * LIMIT_MS);
    got = all_of(fd, text, sizeof text);
    assert_true(got > 0);
    assert_true(got < one * ASKED / 2);
}

static void a_job_nobody_fetches(void **state)
{
    const fixture *f = *state;
    char text[4096], head[256], path[80];
    int fd = connected(f);
    head_of(f, head, sizeof head, "POST /api/v1/count",
            "Prefer: respond-async\r\nConnection: close\r\nContent-Type: application/json\r\n"
            "Content-Length: 2\r\n");
    say(fd, head);
    say(fd, "{}");
    all_of(fd, text, sizeof text);
    assert_memory_equal(text, "HTTP/1.1 202 ", 13);
    const char *at = strstr(text, "Location: ");
    assert_non_null(at);
    snprintf(path, sizeof path, "GET %.*s", (int)strcspn(at + 10, "\r"), at + 10);
    pass(4 * LIMIT_MS);
    fd = connected(f);
    head_of(f, head, sizeof head, path, "Connection: close\r\n");
    say(fd, head);
    all_of(fd, text, sizeof text);
    assert_memory_equal(text, "HTTP/1.1 404 ", 13);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_said),         cmocka_unit_test(half_a_head),
        cmocka_unit_test(what_drips),           cmocka_unit_test(what_nobody_reads),
        cmocka_unit_test(a_job_nobody_fetches),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
