/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_update_kill.c - 'adverts networks --update' keeps posts, then the queue, in two
 * transactions. A process that is killed between the two, or within the second, leaves a whole
 * store; the next run with the same file puts into the queue what is missing, and the store is as
 * if nothing had been.
 */
#include <manumit/command.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "check.h"
#include "core/text.h"
#include "store/inside.h"
#include "unit/store_sample.h"

#define DAYS MN_SOURCE_DIR "/test/cli/cases/adverts-archive/"

/* Where the process that keeps is killed. */
enum { NOWHERE, BEFORE, WITHIN };
static int deadly;

mn_status __real_mn_store_keep_begin(mn_store *s, const mn_store_act *act, mn_err *e);
mn_status __real_mn_store_keep_end(mn_store *s, mn_status st, mn_err *e);
mn_status __wrap_mn_store_keep_begin(mn_store *s, const mn_store_act *act, mn_err *e);
mn_status __wrap_mn_store_keep_end(mn_store *s, mn_status st, mn_err *e);

mn_status __wrap_mn_store_keep_begin(mn_store *s, const mn_store_act *act, mn_err *e)
{
    if (deadly == BEFORE)
        kill(getpid(), SIGKILL);
    return __real_mn_store_keep_begin(s, act, e);
}

mn_status __wrap_mn_store_keep_end(mn_store *s, mn_status st, mn_err *e)
{
    if (deadly == WITHIN)
        kill(getpid(), SIGKILL);
    return __real_mn_store_keep_end(s, st, e);
}

/* What the last run told, as JSON. */
static mn_buf told;

static mn_status tell(void *payload, const char *bytes, size_t len, mn_err *e)
{
    (void)e;
    mn_buf_add(payload, bytes, len);
    return MN_OK;
}

static mn_status run(const char *const *words, int n, mn_err *e)
{
    const char *argv[16];
    mn_call *call = NULL;
    mn_report *r = NULL;
    const mn_ctx ctx = {.threads = 1};
    for (int i = 0; i < n; i++)
        argv[i] = words[i];
    argv[n++] = "--store";
    argv[n++] = sample_place;
    mn_status st = mn_call_parse(&call, mn_commands(), n, argv, e);
    if (!st)
        st = mn_call_run(&r, call, &ctx, e);
    const mn_render_options json = {.format = MN_RENDER_JSON};
    mn_buf_clear(&told);
    if (!st)
        st = mn_report_render(r, &json, tell, &told, e);
    mn_buf_char(&told, '\0');
    mn_report_free(r);
    mn_call_free(call);
    return st;
}

static void update(const char *file)
{
    const char *const words[] = {"adverts", "networks", file, "--update"};
    mn_err e = MN_ERR_INIT;
    if (run(words, 4, &e))
        fail_msg("%s: %s", file, e.msg);
}

static void update_and_die(const char *file, int where)
{
    int status = 0;
    const pid_t child = fork();
    assert_true(child >= 0);
    if (!child) {
        const char *const words[] = {"adverts", "networks", file, "--update"};
        deadly = where;
        (void)!run(words, 4, NULL);
        _exit(1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

/* All that does not tell when it was written. */
static void put_state(mn_buf *to, mn_store *s)
{
    static const mn_record_part part[] = {
        {"SELECT number, key, archive, name, digest, version, state, joined, priority, posts,"
         " texts, phones, places, first, last, circuit, signs, reasons, contrary FROM network"
         " WHERE number > $1 ORDER BY number",
         19},
        {"SELECT network, step, version, what, reason FROM network_step WHERE network > $1"
         " ORDER BY network, step",
         5},
        {"SELECT network, version FROM network_case WHERE network > $1 ORDER BY network, version",
         2},
        {"SELECT watch, archive, post, network FROM watch_hit WHERE watch > $1"
         " ORDER BY watch, archive, post",
         4},
    };
    mn_buf_clear(to);
    for (size_t i = 0; i < sizeof part / sizeof *part; i++)
        assert_int_equal(mn_record_parts(to, s, &part[i], 1, 0, NULL), MN_OK);
    mn_buf_char(to, '\0');
}

static int64_t archive_version(mn_store *s)
{
    mn_store_content c;
    assert_int_equal(mn_store_content_find(&c, s, "adverts", mn_text_of("adverts"), 0, NULL),
                     MN_OK);
    return c.version;
}

/* A store with the first day's posts, and something of the second day's that is watched. */
static void begin(void)
{
    const char *const watch[] = {"adverts", "watch", "+12025550106", "--reason", "x"};
    mn_err e = MN_ERR_INIT;
    mn_store_close(sample_store());
    update(DAYS "day1.csv");
    if (run(watch, 5, &e))
        fail_msg("%s", e.msg);
}

static void test_killed(void **state)
{
    (void)state;
    mn_buf before = {0}, expected = {0}, is = {0};
    mn_store *s;
    begin();
    s = sample_again(NULL);
    put_state(&before, s);
    mn_store_close(s);
    update(DAYS "day2.csv");
    s = sample_again(NULL);
    put_state(&expected, s);
    assert_true(strcmp(expected.ptr, before.ptr) != 0);
    assert_null(strstr(told.ptr, "The queue lacked"));
    sample_drop_index(s);
    for (int where = BEFORE; where <= WITHIN; where++) {
        begin();
        update_and_die(DAYS "day2.csv", where);
        /* The posts are kept, the queue is as it was, and the log vouches for both. */
        s = sample_again(NULL);
        assert_int_equal(archive_version(s), 2);
        put_state(&is, s);
        assert_string_equal(is.ptr, before.ptr);
        sample_expect_whole(s);
        mn_store_close(s);
        /* What nobody read is told once: what came, by network, and why it is told late. */
        update(DAYS "day2.csv");
        assert_non_null(strstr(told.ptr, "The queue lacked"));
        assert_non_null(strstr(told.ptr, "\"what\": \"renewed\""));
        s = sample_again(NULL);
        put_state(&is, s);
        assert_string_equal(is.ptr, expected.ptr);
        sample_expect_whole(s);
        mn_store_close(s);
        update(DAYS "day2.csv");
        assert_null(strstr(told.ptr, "The queue lacked"));
        s = sample_again(NULL);
        sample_drop_index(s);
    }
    mn_buf_free(&told);
    mn_buf_free(&before);
    mn_buf_free(&expected);
    mn_buf_free(&is);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_killed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
