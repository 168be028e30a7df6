/* SPDX-License-Identifier: Apache-2.0
 *
 * money_face.h - what tests of <manumit/money.h> share: a small world of files in memory, and calls
 * that must hold or fail.
 */
#ifndef TEST_MONEY_FACE_H
#define TEST_MONEY_FACE_H

#include "check.h"
#include "failing.h"

#include <manumit/money.h>

#include "core/buf.h"

static const char typology[] =
    "{\"format\": 1, \"id\": \"own\", \"version\": \"3\", \"title\": \"T\", \"days\": 20,\n"
    " \"base\": -3, \"family_most\": 6, \"indicators\": [\n"
    "  {\"id\": \"OWN-1\", \"source\": \"S1\", \"family\": \"cash\", \"weight\": 4, \"says\": "
    "\"it pays\", \"measure\": {\"what\": \"count\", \"at_least\": 30}},\n"
    "  {\"id\": \"FIN-2020-F01\", \"weight\": 4, \"says\": \"it is at places\", \"measure\": "
    "{\"what\": \"distinct:place\", \"at_least\": 2}}],\n"
    " \"contrary\": [{\"says\": \"rent is paid\", \"weight\": -1, \"measure\": "
    "{\"what\": \"count\",\n   \"where\": {\"purpose\": \"rent\"}, \"at_least\": 1}}],\n"
    " \"roles\": [{\"role\": \"mule\", \"says\": \"it lends\", \"measure\": {\"what\": \"count\",\n"
    "   \"at_least\": 30}}, {\"role\": \"exploited\", \"says\": \"all leaves\", \"measure\": "
    "{\"what\": \"sum\", \"at_least\": 1}}]}";
static const char accounts[] = "account,bank,party,kind,name,opened,home_city\n"
                               "A,,c1,person,Ana Example,2020-01-01,City 1\n"
                               "B,,c2,business,Ben Trading,,City 2\nB2,,c2,business,,,\n";
/* Files in memory: payments of A to B and back in twenty days, and rows that can't be used. */
typedef struct world {
    mn_buf payments;
    mn_memory_file file[5];
    mn_files files;
    mn_ctx ctx;
} world;

static inline void make_world(world *w)
{
    *w = (world){.payments = {0}};
    mn_buf *b = &w->payments;
    mn_buf_str(b, "id,time,amount,currency,from,to,place,city,channel,purpose,mcc,device,memo\n");
    for (unsigned i = 0; i < 40; i++)
        mn_buf_fmt(
            b,
            "t%u,2026-01-%02uT%02u:00:00+01:00,%u.50,EUR,%s,%s,P%u,City %u,transfer,%s,,D1,m%u\n",
            i, 1 + i / 2, 8 + i % 2, 100 + i, i % 2 ? "B" : "A", i % 2 ? "A" : "B", i % 3, i % 3,
            i % 8 ? "" : "rent", i);
    mn_buf_str(b, "t90,2026-01-21,12,EUR,,B2,P0,,cash,,,,\n"
                  "bad1,no day,1,EUR,A,B,,,,,,,\nbad2,2026-01-02,nothing,EUR,A,B,,,,,,,\n"
                  "t0,2026-01-01T08:00:00+01:00,100.50,EUR,A,B,P0,City 0,transfer,rent,,D1,m0\n");
    assert_false(b->failed);
    w->file[0] = (mn_memory_file){"payments.csv", b->ptr, b->len};
    w->file[1] = (mn_memory_file){"own.json", typology, sizeof typology - 1};
    w->file[2] = (mn_memory_file){"accounts.csv", accounts, sizeof accounts - 1};
    w->files = (mn_files){.file = w->file, .count = 3};
    w->ctx = (mn_ctx){.threads = 1, .files = &w->files};
}

static inline void free_world(world *w)
{
    mn_buf_free(&w->payments);
}

static inline mn_status read_world(mn_money_payments **m, const world *w, mn_err *e)
{
    static const char *const path = "payments.csv", *const table = "accounts.csv";
    const mn_money_asked a = {.accounts = &table, .n_accounts = 1};
    return mn_money_payments_read(m, &path, 1, &a, &w->ctx, e);
}

#define assert_ok(call)                                                                            \
    do {                                                                                           \
        if (call)                                                                                  \
            fail_msg("%s: %s (%s)", #call, e.msg, e.hint);                                         \
    } while (0)
#define assert_fails(call, want, text)                                                             \
    do {                                                                                           \
        assert_int_equal(call, want);                                                              \
        if (!strstr(e.msg, text))                                                                  \
            fail_msg("'%s' does not say '%s'", e.msg, text);                                       \
    } while (0)

/* Fails allocation 0, step, 2 step and so on; how many there were. */
static inline long fail_each(mn_status (*once)(const world *w, mn_err *e), const world *w,
                             long step)
{
    mn_err e = MN_ERR_INIT;
    for (long at = 0;; at += step) {
        left = at;
        const mn_status st = once(w, &e);
        const bool ended = left < 0;
        left = -1;
        if (!st) {
            if (ended)
                fail_msg("allocation %ld failed and nobody said so", at);
            return at;
        }
        if (st != MN_SYSTEM)
            fail_msg("allocation %ld: %s", at, e.msg);
    }
}

#endif
