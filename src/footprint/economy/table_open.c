/* SPDX-License-Identifier: Apache-2.0
 *
 * table_open.c - the one text table of a file: the file itself, or the member of a zip
 * archive that is meant.
 */
#include "core/err.h"
#include "core/text.h"
#include "footprint/economy/heads.h"

#include <string.h>

static mn_status is_zip(bool *zip, const mn_ctx *ctx, const char *path, mn_err *e)
{
    mn_stream *s = NULL;
    char magic[4];
    size_t got = 0, more = 1;
    mn_status st;

    *zip = false;
    if (!strcmp(path, "-"))
        return MN_OK;
    st = mn_stream_open(&s, ctx, path, NULL, NULL, e);
    while (!st && more && got < sizeof magic) {
        st = mn_stream_read(s, magic + got, sizeof magic - got, &more, e);
        got += more;
    }
    *zip = !st && got == sizeof magic && !memcmp(magic, "PK\3\4", sizeof magic);
    mn_stream_close(s);
    return st;
}

static bool is_csv(const char *name)
{
    size_t n = strlen(name);

    return n > 4 && mn_text_eq_nocase((mn_text){name + n - 4, 4}, ".csv");
}

/* The member that is a CSV, of the year if there are several. */
static mn_status choose(size_t *out, const mn_bundle *b, int year, mn_err *e)
{
    size_t tables = 0, found = 0;

    for (size_t i = 0; i < mn_bundle_count(b); i++) {
        if (!is_csv(mn_bundle_name(b, i)))
            continue;
        tables++;
        if (year && mn_year_of_table(mn_bundle_name(b, i)) != year && mn_bundle_count(b) > 1)
            continue;
        found++;
        *out = i;
    }
    if (found == 1)
        return MN_OK;
    mn_fail_at(e, MN_DATA, mn_bundle_path(b), 0, 0,
               tables ? "the archive holds %zu tables, of which %zu are of the year %d"
                      : "the archive holds no CSV file",
               tables, found, year);
    return mn_hint(e, "say which with --year, or give the CSV file itself");
}

int mn_year_of_table(const char *path)
{
    const char *name = strrchr(path, '/');
    int year = 0;

    /* "ICIO2021_2018.csv", "matrix_..._23ed_2021.csv", "2019_SML.csv", "WIOT2014_Nov16":
     * a year by itself, else the last one there is. */
    name = name ? name + 1 : path;
    for (size_t i = 0; name[i]; i++) {
        int64_t v;
        bool before = i && name[i - 1] >= '0' && name[i - 1] <= '9';

        if (!before && strspn(name + i, "0123456789") == 4 &&
            mn_text_i64((mn_text){name + i, 4}, &v) && v >= 1900 && v <= 2100)
            year = (int)v;
    }
    return year;
}

mn_status mn_open_table(mn_stream **out, const mn_ctx *ctx, const char *path, int year, mn_err *e)
{
    mn_bundle *b = NULL;
    bool zip;
    size_t i = 0;
    mn_status st = is_zip(&zip, ctx, path, e);

    if (st)
        return st;
    if (!zip)
        return mn_stream_open(out, ctx, path, NULL, NULL, e);
    if (!(st = mn_bundle_open(&b, ctx, path, e)) && !(st = choose(&i, b, year, e)))
        st = mn_bundle_stream(out, b, i, ctx, NULL, e);
    mn_bundle_close(b);
    return st;
}
