/* SPDX-License-Identifier: Apache-2.0
 *
 * money_kill.c - a stream of payments that is ended by kill -9, wherever it is: taken up again, it
 * tells the same bytes as one that never was. And checkpoints that can't be taken up.
 *
 * A child runs the command; whenever the library asks whether it is to go on, which it does before
 * each write, flush and rename, too, the child may kill itself.
 */
#define _DEFAULT_SOURCE
#include "check.h"

#include <dirent.h>
#include <manumit/command.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/rng.h"

#ifdef __SANITIZE_ADDRESS__
enum { ROUNDS = 2 };
#else
enum { ROUNDS = 12 };
#endif
enum { DAYS = 190, PAYMENTS = 1200, ACCOUNTS = 12 };

static int rounds = ROUNDS;
static char folder[] = "/tmp/manumit-kill-XXXXXX";
static mn_buf input;

static const char *in_folder(const char *name)
{
    static char path[4][300];
    static unsigned next;
    char *to = path[next++ % 4];
    snprintf(to, sizeof path[0], "%s/%s", folder, name);
    return to;
}

/* --- payments ----------------------------------------------------------------------------------
 */

static void put_payment(mn_buf *b, mn_rng *r, int i, int64_t seconds)
{
    static const char *const channels[] = {"transfer", "cash-in", "cash-out", "card"};
    const unsigned how = (unsigned)(mn_rng_u64(r) % 4);
    const int64_t day = seconds / 86400;
    mn_buf_fmt(b, "P%d,2026-%02d-%02dT%02d:%02d:%02dZ,%d.50,USD,", i, 1 + (int)(day / 28),
               1 + (int)(day % 28), (int)(seconds / 3600 % 24), (int)(seconds / 60 % 60),
               (int)(seconds % 60), 50 + (int)(mn_rng_u64(r) % 4000));
    if (how != 1)
        mn_buf_fmt(b, "A%d", (int)(mn_rng_u64(r) % ACCOUNTS));
    mn_buf_char(b, ',');
    if (how != 2)
        mn_buf_fmt(b, "A%d", (int)(mn_rng_u64(r) % ACCOUNTS));
    mn_buf_fmt(b, ",%s,Town %d\n", channels[how], (int)(mn_rng_u64(r) % 6));
}

/* Half a year, with lines that repeat others, come late, or are no payments. */
static void make_input(mn_buf *b)
{
    mn_rng r;
    int64_t at = 0;
    size_t last = 0;
    mn_rng_init(&r, 5, 77);
    mn_buf_str(b, "id,time,amount,currency,from,to,channel,city\n");
    for (int i = 0; i < PAYMENTS; i++) {
        const uint64_t odd = mn_rng_u64(&r) % 40;
        const size_t begin = b->len;
        at += (int64_t)(mn_rng_u64(&r) % (2 * DAYS * 86400 / PAYMENTS));
        if (odd == 0)
            mn_buf_str(b, "what is this\n");
        else if (odd == 1)
            mn_buf_str(b, "P,2026-01-01T00:00:00Z,\"1,USD,A,B,,\n");
        else if (odd == 2)
            put_payment(b, &r, i, at > 90000 ? at - 90000 : at); /* a day late */
        else if (odd == 3)
            put_payment(b, &r, i, at > 2000000 ? at - 2000000 : at); /* too late */
        else if (odd < 6 && last) {
            char line[200];
            const size_t n = (size_t)(strchr(b->ptr + last, '\n') - (b->ptr + last)) + 1;
            assert_true(n < sizeof line);
            memcpy(line, b->ptr + last, n);
            mn_buf_add(b, line, n);
        } else
            put_payment(b, &r, i, at);
        if (odd > 5 && mn_rng_u64(&r) % 8 == 0)
            last = begin;
    }
    assert_false(b->failed);
}

/* --- runs --------------------------------------------------------------------------------------
 */

static uint64_t polls, kill_at; /* 0: never */

static bool poll_or_die(void *payload)
{
    (void)payload;
    if (++polls == kill_at)
        raise(SIGKILL);
    return false;
}

static mn_status run_it(const char *const *words, int n, mn_err *e)
{
    const mn_ctx ctx = {.threads = 1, .cancelled = poll_or_die};
    mn_call *call = NULL;
    mn_report *r = NULL;
    mn_status st = mn_call_parse(&call, mn_commands(), n, words, e);
    if (!st)
        st = mn_call_run(&r, call, &ctx, e);
    mn_report_free(r);
    mn_call_free(call);
    return st;
}

static mn_status stream(const char *in, const char *out, const char *checkpoint, const char *more,
                        mn_err *e)
{
    const char *words[16] = {"money",   in,   "--stream", "--patterns", "all",
                             "--every", "23", "-o",       out};
    int n = 9;
    if (checkpoint) {
        words[n++] = "--checkpoint";
        words[n++] = checkpoint;
    }
    if (more)
        words[n++] = more;
    return run_it(words, n, e);
}

/* In a child, which is killed at its at-th poll; whether it came to its end. as_pipe: by way of
 * standard input. */
static bool child(uint64_t at, bool as_pipe, uint64_t *counted)
{
    int ends[2], told[2], status = 0;
    pid_t writer = 0;
    assert_int_equal(pipe(told), 0);
    if (as_pipe) {
        assert_int_equal(pipe(ends), 0);
        writer = fork();
        if (!writer) {
            close(ends[0]);
            const char *from = input.ptr;
            for (size_t left = input.len; left;) {
                const ssize_t n = write(ends[1], from, left < 3000 ? left : 3000);
                if (n <= 0)
                    _exit(0);
                from += n;
                left -= (size_t)n;
            }
            _exit(0);
        }
    }
    const pid_t pid = fork();
    if (!pid) {
        mn_err e = MN_ERR_INIT;
        if (as_pipe) {
            dup2(ends[0], STDIN_FILENO);
            close(ends[0]);
            close(ends[1]);
        }
        polls = 0;
        kill_at = at;
        const mn_status st = stream(as_pipe ? "-" : in_folder("in.csv"), in_folder("told.ndjson"),
                                    in_folder("checkpoint"), "--whole", &e);
        if (st)
            fprintf(stderr, "%s\n", e.msg);
        const bool said = write(told[1], &polls, sizeof polls) == (ssize_t)sizeof polls;
        _exit(st || !said ? 9 : 0);
    }
    if (as_pipe) {
        close(ends[0]);
        close(ends[1]);
    }
    close(told[1]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (writer)
        waitpid(writer, NULL, 0);
    if (counted)
        assert_int_equal(read(told[0], counted, sizeof *counted), sizeof *counted);
    close(told[0]);
    if (WIFSIGNALED(status)) {
        assert_int_equal(WTERMSIG(status), SIGKILL);
        return false;
    }
    assert_int_equal(WEXITSTATUS(status), 0);
    return true;
}

static void put_file(const char *path, const char *bytes, size_t len)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, len, f), len);
    fclose(f);
}

static mn_buf read_file(const char *path)
{
    char room[4096];
    mn_buf b = {0};
    size_t n;
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    while ((n = fread(room, 1, sizeof room, f)) > 0)
        mn_buf_add(&b, room, n);
    fclose(f);
    mn_buf_char(&b, '\0');
    assert_false(b.failed);
    return b;
}

static void begin_anew(void)
{
    unlink(in_folder("told.ndjson"));
    unlink(in_folder("checkpoint"));
}

static void assert_told(const mn_buf *want)
{
    mn_buf got = read_file(in_folder("told.ndjson"));
    assert_int_equal(got.len, want->len);
    assert_memory_equal(got.ptr, want->ptr, want->len);
    mn_buf_free(&got);
}

static int set_up(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(folder));
    make_input(&input);
    put_file(in_folder("in.csv"), input.ptr, input.len);
    return 0;
}

static int tear_down(void **state)
{
    static const char *const names[] = {"in.csv", "told.ndjson", "checkpoint", "whole.ndjson",
                                        "other.csv"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(in_folder(names[i]));
    mn_buf_free(&input);
    /* Whoever was killed between making a checkpoint and giving it its name leaves a file. */
    DIR *d = opendir(folder);
    assert_non_null(d);
    for (const struct dirent *f; (f = readdir(d));)
        if (!strncmp(f->d_name, "checkpoint.tmp", 14))
            unlink(in_folder(f->d_name));
    closedir(d);
    return rmdir(folder); /* nothing else may be left */
}

/* What a run tells that is never ended. */
static mn_buf unbroken(void)
{
    mn_err e = MN_ERR_INIT;
    unlink(in_folder("whole.ndjson"));
    kill_at = 0;
    assert_int_equal(stream(in_folder("in.csv"), in_folder("whole.ndjson"), NULL, "--whole", &e),
                     MN_OK);
    return read_file(in_folder("whole.ndjson"));
}

static size_t count(const mn_buf *b, const char *what)
{
    size_t n = 0;
    for (const char *at = b->ptr; (at = strstr(at, what)); at++)
        n++;
    return n;
}

/* --- tests -------------------------------------------------------------------------------------
 */

static void the_same_after_kills(void **state)
{
    mn_buf want = unbroken();
    uint64_t all = 0;
    mn_rng r;
    (void)state;
    assert_true(count(&want, "{\"hit\"") > 100);
    assert_true(count(&want, "{\"repeated\"") > 20);
    assert_true(count(&want, "{\"error\"") > 60);
    assert_true(count(&want, "too late") > 10);
    begin_anew();
    assert_true(child(0, false, &all));
    assert_told(&want);
    mn_rng_init(&r, 5, 78);
    unsigned kills = 0;
    for (int round = 0; round < rounds; round++) {
        begin_anew();
        /* Twice or more, often soon after it was taken up. */
        for (uint64_t span = all; !child(1 + mn_rng_u64(&r) % span, round % 2, NULL);) {
            kills++;
            if (kills % 3 == 0)
                span = 40;
            else
                span = 2 * all; /* then it may come to its end */
        }
        assert_told(&want);
        /* Once more: nothing is left to do. */
        assert_true(child(0, round % 2, NULL));
        assert_told(&want);
    }
    assert_true(kills > (unsigned)rounds / 2);
    mn_buf_free(&want);
}

/* A file that grows, cut anywhere, also within a line. */
static void a_file_that_grows(void **state)
{
    mn_buf want = unbroken();
    mn_err e = MN_ERR_INIT;
    mn_rng r;
    (void)state;
    mn_rng_init(&r, 5, 79);
    begin_anew();
    for (size_t n = 0; n < input.len;) {
        n += 1 + mn_rng_u64(&r) % (input.len / 6);
        n = n < input.len ? n : input.len;
        put_file(in_folder("other.csv"), input.ptr, n);
        assert_int_equal(stream(in_folder("other.csv"), in_folder("told.ndjson"),
                                in_folder("checkpoint"), NULL, &e),
                         MN_OK);
    }
    mn_buf got = read_file(in_folder("told.ndjson"));
    assert_true(got.len <= want.len && got.len > want.len / 2); /* the last week is not over */
    assert_memory_equal(got.ptr, want.ptr, got.len - 1);
    mn_buf_free(&got);
    mn_buf_free(&want);
}

static void refuses(const char *in, const char *more, const char *says)
{
    mn_err e = MN_ERR_INIT;
    assert_int_equal(
        stream(in_folder(in), in_folder("told.ndjson"), in_folder("checkpoint"), more, &e),
        MN_DATA);
    if (!strstr(e.msg, says)) {
        print_error("'%s' does not say '%s'\n", e.msg, says);
        fail();
    }
}

static void checkpoints_that_do_not_fit(void **state)
{
    mn_err e = MN_ERR_INIT;
    (void)state;
    put_file(in_folder("other.csv"), input.ptr, input.len / 2);
    begin_anew();
    assert_int_equal(
        stream(in_folder("other.csv"), in_folder("told.ndjson"), in_folder("checkpoint"), NULL, &e),
        MN_OK);
    mn_buf c = read_file(in_folder("checkpoint")), told = read_file(in_folder("told.ndjson"));
    /* Torn or changed at any byte. */
    for (size_t n = 0; n < c.len - 1; n += n < 200 ? 7 : 131) {
        put_file(in_folder("checkpoint"), c.ptr, n);
        refuses("other.csv", NULL, "not a whole checkpoint");
        mn_buf changed = {0};
        mn_buf_add(&changed, c.ptr, c.len - 1);
        changed.ptr[n] ^= 1;
        put_file(in_folder("checkpoint"), changed.ptr, changed.len);
        refuses("other.csv", NULL, "checkpoint");
        mn_buf_free(&changed);
    }
    put_file(in_folder("checkpoint"), c.ptr, c.len - 1);
    refuses("other.csv", "--late-days=3", "other options");
    /* Another input: another beginning, another middle, a shorter one. */
    char *bytes = malloc(input.len);
    assert_non_null(bytes);
    for (int i = 0; i < 3; i++) {
        memcpy(bytes, input.ptr, input.len);
        bytes[i == 0 ? 100 : input.len / 2 - 300] ^= i < 2;
        put_file(in_folder("other.csv"), bytes, i == 2 ? input.len / 3 : input.len);
        refuses("other.csv", NULL, i < 2 ? "another input" : "before what the checkpoint has seen");
    }
    free(bytes);
    put_file(in_folder("other.csv"), input.ptr, input.len / 2);
    /* Another output, a shorter one, and one without a checkpoint. */
    told.ptr[told.len - 20] ^= 1;
    put_file(in_folder("told.ndjson"), told.ptr, told.len - 1);
    refuses("other.csv", NULL, "not the file that was written");
    put_file(in_folder("told.ndjson"), told.ptr, 10);
    refuses("other.csv", NULL, "has 10 bytes");
    unlink(in_folder("checkpoint"));
    refuses("other.csv", NULL, "there is no checkpoint of it");
    mn_buf_free(&c);
    mn_buf_free(&told);
}

/* unit_money_kill [ROUNDS] */
int main(int argc, char **argv)
{
    if (argc > 1)
        rounds = (int)strtol(argv[1], NULL, 10);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_after_kills),
        cmocka_unit_test(a_file_that_grows),
        cmocka_unit_test(checkpoints_that_do_not_fit),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
