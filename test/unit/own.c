/* SPDX-License-Identifier: Apache-2.0
 *
 * own.c - whose a folder must be before what it holds is believed.
 */
#include "core/own.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

static char place[64];

static void is(const char *name, mn_status expected, const char *says)
{
    char path[128];
    mn_err e = MN_ERR_INIT;
    snprintf(path, sizeof path, "%s/%s", place, name);
    assert_int_equal(mn_own_folder(path, &e), expected);
    if (expected)
        assert_non_null(strstr(e.msg, says));
    if (expected == MN_DATA)
        assert_true(e.hint[0]);
    assert_int_equal(mn_own_folder(path, NULL), expected);
}

static void folders(void **state)
{
    char path[128], other[128];
    struct stat s;
    (void)state;
    snprintf(place, sizeof place, "/tmp/manumit-own-XXXXXX");
    assert_non_null(mkdtemp(place));
    is("a", MN_OK, ""); /* it is made, for its owner alone */
    snprintf(path, sizeof path, "%s/a", place);
    assert_int_equal(stat(path, &s), 0);
    assert_int_equal(s.st_mode & 0777, 0700);
    assert_int_equal(chmod(path, 0755), 0);
    is("a", MN_OK, ""); /* others may read */
    assert_int_equal(chmod(path, 0775), 0);
    is("a", MN_DATA, "others may write");
    assert_int_equal(chmod(path, 0707), 0);
    is("a", MN_DATA, "others may write");
    assert_int_equal(chmod(path, 0700), 0);
    snprintf(other, sizeof other, "%s/link", place);
    assert_int_equal(symlink(path, other), 0);
    is("link", MN_OK, ""); /* one's own */
    if (geteuid() == 0) {
        assert_int_equal(lchown(other, 12345, 12345), 0);
        is("link", MN_DATA, "another user's");
        assert_int_equal(chown(path, 12345, 12345), 0);
        is("a", MN_DATA, "another user's");
    }
    unlink(other);
    rmdir(path);
    is("no/where", MN_SYSTEM, "make the folder");
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fclose(f);
    is("a", MN_SYSTEM, "no folder");
    unlink(path);
    rmdir(place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(folders)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
