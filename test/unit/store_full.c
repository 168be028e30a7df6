/* SPDX-License-Identifier: Apache-2.0
 *
 * store_full.c - a disk that is full, or refuses to write or flush, at any point of working
 * with a store, while the program goes on: what was being done ends in MN_SYSTEM and was not
 * done at all, and the same handle can do it when the disk takes writes again.
 *
 * A layer between SQLite and the file system fails the n-th write, flush or truncation, for
 * every n: once, or from then on until the step has failed.
 */
#include <manumit/store_review.h>
#include <sqlite3.h>

#include "store/inside.h"

#include "unit/store_sample.h"

enum mode { FULL_ONCE, FULL_ON, BROKEN_ONCE, MODES };
enum { STEPS = 8 };

/* --- the layer ---------------------------------------------------------------------------- */

static sqlite3_vfs *below;
/* Of the store's file, and of its log: the first can share memory. */
static const sqlite3_io_methods *real[2];
static sqlite3_io_methods ours[2];
static long left = -1; /* operations until one fails; -1: none does */
static enum mode how;
static bool failed;

/* What the operation ends with, instead of being done. */
static int refused(void)
{
    if (left < 0 || left-- > 0)
        return SQLITE_OK;
    left = how == FULL_ON ? 0 : -1;
    failed = true;
    return how == BROKEN_ONCE ? SQLITE_IOERR_WRITE : SQLITE_FULL;
}

static int layer_write(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 at)
{
    int rc = refused();
    return rc != SQLITE_OK ? rc : real[f->pMethods == &ours[1]]->xWrite(f, bytes, n, at);
}

static int layer_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    int rc = refused();
    return rc != SQLITE_OK ? rc : real[f->pMethods == &ours[1]]->xTruncate(f, size);
}

static int layer_sync(sqlite3_file *f, int flags)
{
    int rc = refused();
    return rc != SQLITE_OK ? rc : real[f->pMethods == &ours[1]]->xSync(f, flags);
}

static int layer_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out)
{
    (void)v;
    int rc = below->xOpen(below, name, f, flags, out);
    if (rc != SQLITE_OK || !(flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)))
        return rc;
    int k = flags & SQLITE_OPEN_WAL ? 1 : 0;
    real[k] = f->pMethods;
    ours[k] = *real[k];
    ours[k].xWrite = layer_write;
    ours[k].xTruncate = layer_truncate;
    ours[k].xSync = layer_sync;
    f->pMethods = &ours[k];
    return rc;
}

static void put_layer(void)
{
    static sqlite3_vfs layer;
    below = sqlite3_vfs_find(NULL);
    layer = *below;
    layer.zName = "full";
    layer.pNext = NULL;
    layer.xOpen = layer_open;
    sqlite3_vfs_register(&layer, 1);
}

/* --- the work ------------------------------------------------------------------------------ */

static const char *const first[] = {"7=one", "8=two", "9=three", NULL};
static const char *const second[] = {"7=ONE", "8=two", "10=four", NULL};
static const mn_store_act ann = {{"ann", 3}, {"2026-02-01T10:00:00Z", 20}};
static const mn_store_act bob = {{"bob", 3}, {"2026-02-01T11:00:00Z", 20}};

static mn_status do_step(mn_store *s, int step, mn_err *e)
{
    mn_store_list_change c;
    mn_store_alert_kept kept;
    int64_t id;
    const mn_store_review r = {.party_key = mn_text_of("acme"),
                               .party_hash = mn_text_of(sample_hash),
                               .list = mn_text_of("ofac"),
                               .entry = mn_text_of("7"),
                               .reason = mn_text_of("another city"),
                               .four_eyes = true};
    switch (step) {
    case 0:
        return sample_try(&c, s, "ofac", "2026-01-01", first, e);
    case 1:
        return mn_store_review_put(&id, s, &r, &ann, e);
    case 2:
        return mn_store_review_confirm(s, 1, true, mn_text_of(""), &bob, e);
    case 3: /* the log goes into the file, as it does when it is long */
        return mn_db_exec(s->db, "PRAGMA wal_checkpoint(TRUNCATE)", e);
    case 4:
        return sample_try(&c, s, "ofac", "2026-02-02", second, e);
    case 5:
        return sample_alert(&kept, s, 'a', 0, &ann, e);
    case 6:
        return mn_store_matter_decide(s, MN_STORE_ALERTS, 1, MN_STORE_CLOSE, mn_text_of("even"),
                                      &ann, e);
    default:
        return mn_store_set(s, "four-eyes", "yes", &ann, e);
    }
}

static int64_t log_length(mn_store *s)
{
    mn_store_receipt r = {0};
    assert_int_equal(mn_store_audit_receipt(&r, s, NULL), MN_OK);
    return r.sequence;
}

/* All steps, each again where it failed. False when nothing failed: n is past the end. */
static bool run(enum mode mode, long n)
{
    const mn_store_options create = {.create = true};
    mn_err e = MN_ERR_INIT;
    mn_store *s = NULL;
    how = mode;
    failed = false;
    left = n;
    mn_status st = mn_store_open(&s, sample_place, &create, NULL, &e);
    /* Before there is anything to be lost SQLite tries again by itself. */
    if (st && (!failed || st != MN_SYSTEM))
        fail_msg("mode %d, operation %ld: %s", (int)mode, n, e.msg);
    left = st ? -1 : left;
    if (st)
        s = sample_open(sample_place, true);
    for (int i = 0; i < STEPS; i++) {
        bool before = failed;
        int64_t length = log_length(s);
        if ((st = do_step(s, i, &e))) {
            left = -1;
            if (before == failed || st != MN_SYSTEM)
                fail_msg("mode %d, operation %ld, step %d: %s", (int)mode, n, i, e.msg);
            assert_int_equal(log_length(s), length);
            assert_int_equal(do_step(s, i, &e), MN_OK);
        }
    }
    left = -1;
    sample_expect_entries(s, "ofac", 0, "10=four 7=ONE 8=two");
    assert_int_equal(log_length(s), 11);
    mn_store_close(s);
    s = sample_open(sample_place, false);
    assert_int_equal(log_length(s), 11);
    sample_expect_whole(s);
    mn_store_close(s);
    return failed;
}

static void test_every_operation(void **state)
{
    (void)state;
    mn_store_close(sample_store());
    put_layer();
    for (int mode = 0; mode < MODES; mode++) {
        long n = 0;
        for (bool more = true; more; n += mode == FULL_ONCE ? 1 : 5) {
            sample_remove(sample_place);
            more = run((enum mode)mode, n);
        }
        print_message("mode %d: %ld operations\n", mode, n);
        assert_true(n > 30);
    }
    sample_drop(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_operation)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
