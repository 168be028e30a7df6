/* SPDX-License-Identifier: Apache-2.0
 *
 * store_crash.c - a program that is killed, or a machine that loses power, at any write:
 * the store then is as before or as after what was being done, and whole.
 *
 * A child does its work over a layer between SQLite and the file system that counts what is
 * done to the store's files, and ends the child at the n-th of these, for every n:
 *
 *   killed   before it is done (what was written stands, as the system has it)
 *   torn     a write is done up to some sector, the next sector becomes noise
 *   power    it is done; then of all that was not flushed, some sectors are lost
 */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include <fcntl.h>
#include <manumit/store_account.h>
#include <manumit/store_review.h>
#include <sqlite3.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "core/rng.h"
#include "store/inside.h"
#include "unit/store_sample.h"

enum { SECTOR = 512, FILES = 3, FILE_MAX = 4 << 20, STEPS = 13 };
#ifdef __SANITIZE_ADDRESS__
enum { STRIDE = 9 }; /* each child takes fifty times as long */
#else
enum { STRIDE = 1 };
#endif
enum mode { COUNT, KILLED, TORN, POWER, MODES };

/* What parent and child share. */
typedef struct shared {
    int operations;          /* so far */
    int done;                /* steps that returned */
    int64_t sequence[STEPS]; /* of the log after each step, in a run without a crash */
    bool failed;
} shared;

static shared *common;
static enum mode how;
static int crash_at;
static mn_rng noise;

/* --- the layer ---------------------------------------------------------------------------- */

static sqlite3_vfs *below;

/* A store's file, as it was when it was last flushed. */
static struct durable {
    char path[4200];
    unsigned char *bytes;
    size_t len;
} durable[FILES];

typedef struct layer_file {
    sqlite3_file base;
    struct durable *kept; /* NULL: no file that must last */
    sqlite3_file *real;
} layer_file;

static size_t read_whole(const char *path, unsigned char *to)
{
    int fd = open(path, O_RDONLY);
    ssize_t n = fd < 0 ? 0 : read(fd, to, FILE_MAX);
    if (fd >= 0)
        close(fd);
    return n > 0 ? (size_t)n : 0;
}

/* Loses some sectors of what was not flushed, and maybe the file's new length. */
static void lose(struct durable *d)
{
    static unsigned char now[FILE_MAX];
    size_t len = read_whole(d->path, now), sectors;
    int fd = open(d->path, O_WRONLY);
    if (fd < 0)
        return;
    if (len != d->len && mn_rng_unit(&noise) < 0.5)
        len = d->len < len ? d->len : len;
    sectors = (len + SECTOR - 1) / SECTOR;
    for (size_t i = 0; i < sectors; i++) {
        size_t at = i * SECTOR, n = len - at < SECTOR ? len - at : SECTOR;
        bool old = mn_rng_unit(&noise) < 0.5;
        for (size_t k = at; old && k < at + n; k++)
            now[k] = k < d->len ? d->bytes[k] : 0;
    }
    bool fine = ftruncate(fd, (off_t)len) == 0 && pwrite(fd, now, len, 0) == (ssize_t)len;
    close(fd);
    common->failed = common->failed || !fine;
}

static _Noreturn void end(void)
{
    for (size_t i = 0; how == POWER && i < FILES; i++)
        if (durable[i].path[0])
            lose(&durable[i]);
    _exit(7);
}

/* Before something is done to a lasting file. True: it is the one at which all ends. */
static bool counts(void)
{
    int n = ++common->operations;
    if (how == KILLED && n == crash_at)
        _exit(7);
    return how != COUNT && n == crash_at;
}

static int layer_write(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 at)
{
    layer_file *l = (layer_file *)f;
    if (!l->kept)
        return l->real->pMethods->xWrite(l->real, bytes, n, at);
    bool last = counts();
    if (last && how == TORN) {
        static unsigned char torn[1 << 17];
        int sectors = n / SECTOR,
            whole = sectors ? (int)(mn_rng_u64(&noise) % (uint64_t)sectors) : 0,
            some = whole * SECTOR;
        memcpy(torn, bytes, (size_t)n);
        for (int k = some; k < n && k < some + SECTOR; k++)
            torn[k] = (unsigned char)mn_rng_u64(&noise);
        int upto = n - some < SECTOR ? n : some + SECTOR;
        /* A short write, as of a frame's head, is done or not. */
        l->real->pMethods->xWrite(l->real, torn, n < SECTOR ? 0 : upto, at);
        _exit(7);
    }
    int rc = l->real->pMethods->xWrite(l->real, bytes, n, at);
    if (last)
        end();
    return rc;
}

static int layer_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    layer_file *l = (layer_file *)f;
    bool last = l->kept && counts();
    int rc = l->real->pMethods->xTruncate(l->real, size);
    if (last)
        end();
    return rc;
}

static int layer_sync(sqlite3_file *f, int flags)
{
    layer_file *l = (layer_file *)f;
    bool last = l->kept && counts();
    int rc = last && how == POWER ? SQLITE_OK : l->real->pMethods->xSync(l->real, flags);
    if (last)
        end();
    if (l->kept && how == POWER)
        l->kept->len = read_whole(l->kept->path, l->kept->bytes);
    return rc;
}

/* The rest goes through. */
#define REAL(f) (((layer_file *)(f))->real)
static int layer_close(sqlite3_file *f)
{
    int rc = REAL(f)->pMethods ? REAL(f)->pMethods->xClose(REAL(f)) : SQLITE_OK;
    return rc;
}
static int layer_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
    return REAL(f)->pMethods->xRead(REAL(f), to, n, at);
}
static int layer_size(sqlite3_file *f, sqlite3_int64 *size)
{
    return REAL(f)->pMethods->xFileSize(REAL(f), size);
}
static int layer_lock(sqlite3_file *f, int level)
{
    return REAL(f)->pMethods->xLock(REAL(f), level);
}
static int layer_unlock(sqlite3_file *f, int level)
{
    return REAL(f)->pMethods->xUnlock(REAL(f), level);
}
static int layer_reserved(sqlite3_file *f, int *out)
{
    return REAL(f)->pMethods->xCheckReservedLock(REAL(f), out);
}
static int layer_control(sqlite3_file *f, int op, void *arg)
{
    return REAL(f)->pMethods->xFileControl(REAL(f), op, arg);
}
static int layer_sector(sqlite3_file *f)
{
    (void)f;
    return SECTOR;
}
/* A disk that promises nothing. */
static int layer_characteristics(sqlite3_file *f)
{
    (void)f;
    return 0;
}
static int layer_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
    return REAL(f)->pMethods->xShmMap(REAL(f), page, size, extend, out);
}
static int layer_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
    return REAL(f)->pMethods->xShmLock(REAL(f), offset, n, flags);
}
static void layer_shm_barrier(sqlite3_file *f)
{
    REAL(f)->pMethods->xShmBarrier(REAL(f));
}
static int layer_shm_unmap(sqlite3_file *f, int delete)
{
    return REAL(f)->pMethods->xShmUnmap(REAL(f), delete);
}

static const sqlite3_io_methods methods = {
    2,
    layer_close,
    layer_read,
    layer_write,
    layer_truncate,
    layer_sync,
    layer_size,
    layer_lock,
    layer_unlock,
    layer_reserved,
    layer_control,
    layer_sector,
    layer_characteristics,
    layer_shm_map,
    layer_shm_lock,
    layer_shm_barrier,
    layer_shm_unmap,
    NULL,
    NULL,
};

static int layer_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out)
{
    (void)v;
    layer_file *l = (layer_file *)f;
    int kind = flags & SQLITE_OPEN_MAIN_DB        ? 0
               : flags & SQLITE_OPEN_WAL          ? 1
               : flags & SQLITE_OPEN_MAIN_JOURNAL ? 2
                                                  : -1;
    memset(l, 0, sizeof *l);
    l->real = (sqlite3_file *)(l + 1);
    l->base.pMethods = &methods;
    memset(l->real, 0, (size_t)below->szOsFile);
    if (kind >= 0 && name) {
        l->kept = &durable[kind];
        if (!l->kept->path[0]) {
            snprintf(l->kept->path, sizeof l->kept->path, "%s", name);
            l->kept->bytes = malloc(FILE_MAX);
            l->kept->len = l->kept->bytes ? read_whole(name, l->kept->bytes) : 0;
        }
    }
    int rc = below->xOpen(below, name, l->real, flags, out);
    if (rc != SQLITE_OK)
        l->base.pMethods = NULL;
    return rc;
}

static int layer_delete(sqlite3_vfs *v, const char *name, int sync)
{
    (void)v;
    bool last = counts();
    int rc = below->xDelete(below, name, sync);
    for (size_t i = 0; i < FILES; i++)
        if (!strcmp(durable[i].path, name))
            durable[i].path[0] = '\0';
    if (last)
        end();
    return rc;
}

static void put_layer(void)
{
    static sqlite3_vfs layer;
    below = sqlite3_vfs_find(NULL);
    layer = *below;
    layer.zName = "crash";
    layer.pNext = NULL;
    layer.szOsFile = below->szOsFile + (int)sizeof(layer_file);
    layer.xOpen = layer_open;
    layer.xDelete = layer_delete;
    sqlite3_vfs_register(&layer, 1);
}

/* --- the work ------------------------------------------------------------------------------ */

static const char *const first[] = {"7=one", "8=two", "9=three", NULL};
static const char *const second[] = {"7=ONE", "8=two", "10=four", NULL};

static const mn_store_act ann = {{"ann", 3}, {"2026-02-01T10:00:00Z", 20}};
static const mn_store_act bob = {{"bob", 3}, {"2026-02-01T11:00:00Z", 20}};

/* Bytes that do not pack away, and so take several pages. */
static bool put_content(mn_store *s)
{
    const mn_store_content_head head = {
        .kind = mn_text_of("chain"), .name = mn_text_of("cotton"), .format = mn_text_of("test")};
    mn_store_content_in *in = NULL;
    uint64_t bytes[1500];
    mn_rng r;
    mn_rng_init(&r, 9, 0);
    for (size_t i = 0; i < sizeof bytes / sizeof *bytes; i++)
        bytes[i] = mn_rng_u64(&r);
    if (mn_store_content_begin(&in, s, &head, &ann, NULL, NULL))
        return false;
    if (mn_store_content_write(in, bytes, sizeof bytes, NULL)) {
        mn_store_content_abort(in);
        return false;
    }
    return !mn_store_content_commit(NULL, in, NULL);
}

static bool do_step(mn_store *s, int step)
{
    mn_store_list_change c;
    mn_store_alert_kept kept;
    mn_store_network_kept net;
    int64_t id;
    mn_store_review r = {.party_key = mn_text_of("acme"),
                         .party_hash = mn_text_of(sample_hash),
                         .list = mn_text_of("ofac"),
                         .entry = mn_text_of(step == 2 ? "8" : "7"),
                         .reason = mn_text_of("another city"),
                         .four_eyes = step == 2};
    switch (step) {
    case 0:
        return !sample_try(&c, s, "ofac", "2026-01-01", first, NULL);
    case 1:
    case 2:
        return !mn_store_review_put(&id, s, &r, &ann, NULL);
    case 3:
        return !mn_store_review_confirm(s, 2, true, mn_text_of(""), &bob, NULL);
    case 4:
        return !sample_try(&c, s, "ofac", "2026-02-02", second, NULL);
    case 5:
        return !mn_store_account_add(s, mn_text_of("ann"), MN_STORE_ADMINISTRATOR,
                                     mn_text_of("correct horse"), &ann, NULL);
    case 6:
        return put_content(s);
    case 7:
        return !sample_alert(&kept, s, 'a', 0, &ann, NULL);
    case 8:
        return !sample_alert(&kept, s, 'a', 3, &ann, NULL);
    case 9:
        return !sample_network(&net, s, 'a', MN_STORE_NETWORK_SAME, &ann, NULL);
    case 10:
        return !sample_network(&net, s, 'a', MN_STORE_NETWORK_MORE, &ann, NULL);
    default:
        return !mn_store_set(s, "four-eyes", "yes", &ann, NULL);
    }
}

/* Steps 0..STEPS - 2, each with the log's length after it. */
static _Noreturn void work(int from)
{
    mn_store *s = NULL;
    const mn_store_options o = {.create = true};
    put_layer();
    bool fine = !mn_store_open(&s, sample_place, &o, NULL, NULL);
    if (fine) {
        s->passes = 1;
        s->memory = 8192;
    }
    for (int i = from; fine && i < STEPS - 1; i++) {
        mn_store_receipt r = {0};
        fine = do_step(s, i) && !mn_store_audit_receipt(&r, s, NULL);
        if (how == COUNT)
            common->sequence[i + 1] = r.sequence;
        common->done = i + 1;
        /* Once in between the log is emptied into the file, as it is when it is long. */
        if (fine && i == 2)
            fine = !mn_db_exec(s->db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL);
    }
    mn_store_close(s);
    common->failed = !fine;
    _exit(fine ? 0 : 9);
}

static int run(enum mode mode, int at, int from)
{
    int status = 0;
    common->operations = 0;
    common->done = from;
    common->failed = false;
    how = mode;
    crash_at = at;
    mn_rng_init(&noise, (uint64_t)mode, (uint64_t)at);
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        work(from);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_false(common->failed);
    return WEXITSTATUS(status);
}

/* The state after a crash: what was said to be done is; what was not is wholly or not at all. */
static void check_after(enum mode mode, int at)
{
    mn_store_receipt r;
    mn_err e = MN_ERR_INIT;
    mn_store *s = sample_open(sample_place, true); /* as the next run of the program does */
    assert_int_equal(mn_store_audit_receipt(&r, s, &e), MN_OK);
    int done = common->done;
    bool old = r.sequence == common->sequence[done],
         new = done < STEPS - 1 && r.sequence == common->sequence[done + 1];
    if (!old && !new)
        fail_msg("mode %d, operation %d: %d steps were done, the log has %d entries", (int)mode, at,
                 done, (int)r.sequence);
    int steps = old ? done : done + 1;
    if (steps > 0) {
        sample_expect_entries(s, "ofac", 1, "7=one 8=two 9=three");
        sample_expect_entries(s, "ofac", 0,
                              steps > 4 ? "10=four 7=ONE 8=two" : "7=one 8=two 9=three");
    }
    mn_store_content c;
    assert_int_equal(mn_store_content_find(&c, s, "chain", mn_text_of("cotton"), 0, &e),
                     steps > 6 ? MN_OK : MN_USAGE);
    sample_expect_whole(s); /* its bytes, too */
    mn_store_close(s);
}

static void copy(const char *from, const char *to)
{
    static unsigned char bytes[FILE_MAX];
    size_t n = read_whole(from, bytes);
    FILE *f = fopen(to, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    fclose(f);
}

static void every_operation(int from)
{
    char base[4200];
    mn_store *s = sample_store();
    snprintf(base, sizeof base, "%s.base", sample_place);
    if (from == 0) {
        mn_store_close(s);
        sample_remove(sample_place);
    } else {
        for (int i = 0; i < from; i++)
            assert_true(do_step(s, i));
        mn_store_close(s);
        copy(sample_place, base);
    }
    assert_int_equal(run(COUNT, 0, from), 0);
    int operations = common->operations, crashes = 0;
    assert_true(operations > 30);
    for (int at = 1; at <= operations; at += STRIDE)
        for (int mode = KILLED; mode < MODES; mode++) {
            sample_remove(sample_place);
            if (from)
                copy(base, sample_place);
            int status = run((enum mode)mode, at, from);
            assert_int_equal(status, 7);
            check_after((enum mode)mode, at);
            crashes++;
        }
    print_message("%d operations, %d crashes\n", operations, crashes);
    unlink(base);
    sample_drop(NULL);
}

static void test_from_nothing(void **state)
{
    (void)state;
    every_operation(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_from_nothing)};
    common = mmap(NULL, sizeof *common, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (common == MAP_FAILED)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
