/* SPDX-License-Identifier: Apache-2.0
 *
 * web_held.c - what requests may hold together: answers that wait, and runs whose files unpack.
 */
#include "web/inside.h"

#include <stdlib.h>
#include <time.h>

#include "check.h"
#include "core/err.h"

static void answers_are_bounded(void **state)
{
    (void)state;
    mn_web_server *s = calloc(1, sizeof *s);
    mn_web_task t[3] = {{.next = NULL}};
    assert_non_null(s);
    s->o.answers_max = 100;
    for (size_t i = 0; i < 3; i++) {
        t[i].response.status = 200;
        for (int k = 0; k < 60; k++)
            mn_buf_char(&t[i].response.body, 'x');
    }
    assert_true(mn_web_has_room(s));
    mn_web_hold(s, &t[0]);
    assert_int_equal(s->answers, 60);
    assert_int_equal(t[0].response.status, 200);
    mn_web_hold(s, &t[1]); /* would be 120 */
    assert_int_equal(t[1].response.status, 503);
    assert_int_equal(s->answers, 60);
    mn_web_let_go(s, &t[1].response);
    assert_int_equal(s->answers, 60);
    mn_web_let_go(s, &t[0].response);
    assert_int_equal(s->answers, 0);
    mn_web_hold(s, &t[2]);
    assert_int_equal(t[2].response.status, 200);
    assert_int_equal(s->answers, 60);
    s->o.answers_max = 60;
    assert_false(mn_web_has_room(s));
    mn_web_let_go(s, &t[2].response);
    assert_true(mn_web_has_room(s));
    free(s);
}

static void forms_weigh_what_they_may_unpack_to(void **state)
{
    (void)state;
    mn_web_server *s = calloc(1, sizeof *s);
    mn_web_task t = {.type = mn_text_of("multipart/form-data; boundary=x")};
    assert_non_null(s);
    s->o.unpacked_max = 100000;
    t.body.len = 10;
    assert_int_equal(mn_web_weight(s, &t), 4000);
    t.body.len = 1000;
    assert_int_equal(mn_web_weight(s, &t), 100000);
    t.body.len = SIZE_MAX;
    assert_int_equal(mn_web_weight(s, &t), 100000);
    t.body.len = 1000;
    t.type = mn_text_of("application/json");
    assert_int_equal(mn_web_weight(s, &t), 1000);
    t.type = (mn_text){NULL, 0};
    assert_int_equal(mn_web_weight(s, &t), 1000);
    free(s);
}

/* --- runs at once -------------------------------------------------------------- */

static atomic_int running, most, ran;

static mn_status run_slowly(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const struct timespec moment = {.tv_nsec = 20000000};
    const int now = atomic_fetch_add(&running, 1) + 1;
    (void)out;
    (void)call;
    (void)ctx;
    if (now > atomic_load(&most))
        atomic_store(&most, now);
    nanosleep(&moment, NULL);
    atomic_fetch_add(&ran, 1);
    atomic_fetch_sub(&running, 1);
    return mn_fail(e, MN_DATA, "nothing");
}

static const mn_option no_options[] = {{.name = NULL}};
static const mn_command slowly = {
    .name = "slowly", .summary = "Wait", .options = no_options, .run = run_slowly};

static int most_at_once(uint64_t weight, int tasks)
{
    const mn_web_pool_options o = {.long_runs = 3,
                                   .run_threads = 1,
                                   .quick_line = 4,
                                   .long_line = 16,
                                   .limit_ms = 60000,
                                   .unpacked_max = 100};
    const struct timespec moment = {.tv_nsec = 2000000};
    mn_web_pool *p = NULL;
    mn_err e = MN_ERR_INIT;
    int ended = 0;
    most = ran = 0;
    assert_int_equal(mn_web_pool_new(&p, &o, &e), MN_OK);
    for (int i = 0; i < tasks; i++) {
        mn_web_task *t = NULL;
        assert_int_equal(mn_web_task_new(&t, &e), MN_OK);
        t->command = &slowly;
        t->format = mn_web_formats();
        t->weight = weight;
        assert_true(mn_web_pool_put(p, t));
    }
    while (ended < tasks) {
        for (mn_web_task *t = mn_web_pool_ended(p), *next; t; t = next) {
            next = t->next;
            assert_int_equal(t->response.status, 422);
            mn_web_task_free(t);
            ended++;
        }
        nanosleep(&moment, NULL);
    }
    mn_web_pool_free(p);
    assert_int_equal(ran, tasks);
    return most;
}

static void heavy_runs_wait_for_each_other(void **state)
{
    (void)state;
    assert_int_equal(most_at_once(60, 4), 1);
    assert_int_equal(most_at_once(1000, 3), 1); /* more than all may weigh: alone */
    assert_in_range(most_at_once(50, 6), 1, 2);
    assert_in_range(most_at_once(1, 9), 2, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_are_bounded),
        cmocka_unit_test(forms_weigh_what_they_may_unpack_to),
        cmocka_unit_test(heavy_runs_wait_for_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
