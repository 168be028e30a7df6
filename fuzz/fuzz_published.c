/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_published.c - tables of strangers, by the first byte: 'i' the OECD's ICIO, 'f'
 * FIGARO, 'w' WIOD 2016 as text; 'k' kinds, 'm' members, 'c' a satellite's concordance,
 * 'g' groups of the shipped economy. Anything else: a binary workbook's sheet.
 */
#include "core/buf.h"
#include "core/err.h"
#include "footprint/economy/aggregate.h"
#include "footprint/economy/concordance.h"
#include "footprint/economy/satellite.h"

#include <manumit/table.h>
#include <minizip/zip.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put(const char *path, const uint8_t *bytes, size_t len)
{
    FILE *f = fopen(path, "wb");

    if (!f || fwrite(bytes, 1, len, f) != len || fclose(f) != 0)
        abort();
}

static void import(mn_model_format format, const char *path)
{
    mn_model_options o = {.year = 2015};
    mn_err e = MN_ERR_INIT;
    mn_model *m = NULL;

    if (mn_model_import(&m, NULL, format, path, &o, &e) == MN_OK)
        MN_BUG(mn_model_wrong(m) == NULL);
    else
        MN_BUG(m == NULL && e.msg[0]);
    mn_model_free(m);
}

/* Files beside a table, read for a small economy. */
static void beside(char what, const char *path)
{
    static const char *regions[] = {"A", "B", NULL}, *industries[] = {"s1", "s2", NULL};
    mn_model *m = calloc(1, sizeof *m);
    mn_grouping g = {0};
    mn_concordance c = {0};
    mn_err e = MN_ERR_INIT;
    mn_status st = MN_OK;

    if (!m)
        abort();
    m->regions = m->industries = 2;
    m->region = regions;
    m->industry = industries;
    if (what == 'k')
        st = mn_model_kinds(m, path, NULL, &e);
    else if (what == 'm')
        st = mn_model_members(m, path, NULL, &e);
    else if (what == 'c')
        st = mn_concordance_read(&c, m, NULL, path, &e);
    else
        st = mn_grouping_read(&g, regions, 2, "region", NULL, path, &e);
    MN_BUG(st == MN_OK || e.msg[0]);
    mn_concordance_free(&c);
    mn_grouping_free(&g);
    mn_model_free(m);
}

static void part(zipFile z, const char *path, const void *bytes, size_t len)
{
    zip_fileinfo info = {0};

    if (zipOpenNewFileInZip64(z, path, &info, NULL, 0, NULL, 0, NULL, 0, 0, 0) != ZIP_OK ||
        zipWriteInFileInZip(z, bytes, (unsigned)len) != ZIP_OK || zipCloseFileInZip(z) != ZIP_OK)
        abort();
}

/* The bytes as the sheet, the shared texts, the formats and the workbook. */
static void workbook(const char *path, const uint8_t *data, size_t size)
{
#define RELATION(id, type, target)                                                                 \
    "<Relationship Id=\"" id "\" Type=\"/" type "\" Target=\"" target "\"/>"
    static const char parts[] = "<Relationships>" RELATION("1", "worksheet", "s.bin")
        RELATION("2", "sharedStrings", "t.bin") RELATION("3", "styles", "t.bin") "</Relationships>";
    static const char book[] = "\x9C\x01\x14\0\0\0\0\1\0\0\0\1\0\0\0001\0\1\0\0\0S";
    static const char root[] =
        "<Relationships>" RELATION("1", "officeDocument", "xl/b.bin") "</Rela"
                                                                      "tions"
                                                                      "hips>";
    const uint8_t *cut = size > 8 ? data + size / 2 : data;
    mn_table *t = NULL;
    mn_err e = MN_ERR_INIT;
    zipFile z = zipOpen64(path, APPEND_STATUS_CREATE);

    if (!z)
        abort();
    part(z, "_rels/.rels", root, sizeof root - 1);
    part(z, "xl/_rels/b.bin.rels", parts, sizeof parts - 1);
    part(z, "xl/b.bin", book, sizeof book); /* its NUL is the sheet's name's last byte */
    part(z, "xl/s.bin", data, size);
    part(z, "xl/t.bin", cut, size - (size_t)(cut - data));
    if (zipClose(z, NULL) != ZIP_OK)
        abort();
    MN_BUG(mn_table_read(&t, NULL, path, NULL, &e) == MN_OK || (!t && e.msg[0]));
    mn_table_free(t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[] = "/tmp/manumit-fuzz-XXXXXX";
    char what = size ? (char)data[0] : 0;
    int fd = mkstemp(path);

    if (fd < 0)
        abort();
    close(fd);
    if (strchr("ifwkmcg", what) && what)
        put(path, data + 1, size - 1);
    if (what == 'i')
        import(MN_MODEL_ICIO, path);
    else if (what == 'f')
        import(MN_MODEL_FIGARO, path);
    else if (what == 'w')
        import(MN_MODEL_WIOD2016, path);
    else if (what == 'k' || what == 'm' || what == 'c' || what == 'g')
        beside(what, path);
    else
        workbook(path, data, size);
    unlink(path);
    return 0;
}
