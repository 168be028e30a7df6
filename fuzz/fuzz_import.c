/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_import.c - tables of strangers. The first byte picks the layout; bytes 0 part the
 * files of it:
 *   1  Z, Y, unit, x, file_parameters.json, of pymrio's or EXIOBASE 3
 *   2  T, FD, labels_T, labels_FD, of Eora26
 *   3  use, supply
 *   4  a zip archive, as it is, of any of the first two
 *   5  the WIOD 2013 table as text
 *   6  T and Y of GLORIA, whose workbook names one region, two sectors, one final demand
 * Anything else: a labelled table and a satellite.
 */
#include "core/err.h"
#include "footprint/economy/model.h"

#include <minizip/zip.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[6][5] = {
    {"Z.txt", "Y.txt", "unit.txt", "x.txt", "file_parameters.json"},
    {"Eora26_2015_bp_T.txt", "Eora26_2015_bp_FD.txt", "labels_T.txt", "labels_FD.txt", NULL},
    {"use.csv", "supply.csv", NULL, NULL, NULL},
    {"IOT_2011_ixi.zip", NULL, NULL, NULL, NULL},
    {"table.csv", "people.csv", NULL, NULL, NULL},
    {"x_T-Results_2015_059_Markup001(full).csv", "x_Y-Results_2015_059_Markup001(full).csv", NULL,
     NULL, NULL}};

static void put(const char *folder, const char *name, const uint8_t *bytes, size_t len)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "wb");

    if (!f || fwrite(bytes, 1, len, f) != len || fclose(f) != 0)
        abort();
}

static void part(zipFile z, const char *name, const char *text)
{
    zip_fileinfo info = {0};

    if (zipOpenNewFileInZip64(z, name, &info, NULL, 0, NULL, 0, NULL, 0, 0, 0) != ZIP_OK ||
        zipWriteInFileInZip(z, text, (unsigned)strlen(text)) != ZIP_OK ||
        zipCloseFileInZip(z) != ZIP_OK)
        abort();
}

/* The workbook that comes with GLORIA. */
static void put_read_me(const char *path)
{
#define RELATION(id, type, target)                                                                 \
    "<Relationship Id=\"" id "\" Type=\"/" type "\" Target=\"" target "\"/>"
#define ROW(text)         "<row><c t=\"inlineStr\"><is><t>" text "</t></is></c></row>"
#define SHEET(name, rows) "<worksheet><sheetData>" ROW(name) rows "</sheetData></worksheet>"
    zipFile z = zipOpen64(path, APPEND_STATUS_CREATE);

    if (!z)
        abort();
    part(z, "_rels/.rels",
         "<Relationships>" RELATION("1", "officeDocument", "xl/w.xml") "</Relationships>");
    part(z, "xl/_rels/w.xml.rels",
         "<Relationships>" RELATION("1", "worksheet", "r.xml") RELATION("2", "worksheet", "s.xml")
             RELATION("3", "worksheet", "d.xml") "</Relationships>");
    part(z, "xl/w.xml",
         "<workbook><sheets><sheet name=\"Regions\" id=\"1\"/><sheet name=\"Sectors\" id=\"2\"/>"
         "<sheet name=\"Value added and final demand\" id=\"3\"/></sheets></workbook>");
    part(z, "xl/r.xml", SHEET("Region_acronyms", ROW("AAA")));
    part(z, "xl/s.xml", SHEET("Sector_names", ROW("s1") ROW("s2")));
    part(z, "xl/d.xml", SHEET("Final_demand_names", ROW("Household")));
    if (zipClose(z, NULL) != ZIP_OK)
        abort();
}

static void check(mn_model_format format, const char *path, const mn_model_options *o)
{
    mn_err e = MN_ERR_INIT;
    mn_model *m = NULL;

    if (mn_model_import(&m, NULL, format, path, o, &e) == MN_OK)
        MN_BUG(mn_model_wrong(m) == NULL);
    else
        MN_BUG(m == NULL && e.msg[0]);
    mn_model_free(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char folder[] = "/tmp/manumit-fuzz-XXXXXX", first[128], second[128];
    mn_model_options o = MN_MODEL_OPTIONS_INIT;
    size_t layout = size && data[0] >= 1 && data[0] <= 6 ? data[0] : 0, parts = 0;
    size_t list = layout == 0 || layout == 5 ? 4 : layout == 6 ? 5 : layout - 1;

    if (!mkdtemp(folder))
        abort();
    data += layout != 0;
    size -= layout != 0;
    for (bool more = true; more && parts < 5 && names[list][parts]; parts++) {
        const uint8_t *cut = size && layout != 4 ? memchr(data, 0, size) : NULL;
        size_t len = cut ? (size_t)(cut - data) : size;

        put(folder, names[list][parts], data, len);
        more = cut != NULL;
        data += len + more;
        size -= len + more;
    }
    snprintf(first, sizeof first, "%s/%s", folder, names[list][0]);
    snprintf(second, sizeof second, "%s/%s", folder, names[list][1] ? names[list][1] : "");
    switch (layout) {
    case 1:
        o.year = 2011;
        check(MN_MODEL_PYMRIO, folder, &o);
        break;
    case 2:
        check(MN_MODEL_EORA26, folder, &o);
        break;
    case 3:
        o.supply = second;
        for (o.construct = 0; o.construct <= MN_CONSTRUCT_BLOCK; o.construct++)
            check(MN_MODEL_SUPPLY_USE, first, &o);
        break;
    case 4:
        check(MN_MODEL_EXIOBASE3, first, &o);
        check(MN_MODEL_EORA26, first, &o);
        break;
    case 5:
        check(MN_MODEL_WIOD2013, first, &o);
        break;
    case 6:
        snprintf(second, sizeof second, "%s/GLORIA_ReadMe_059.xlsx", folder);
        put_read_me(second);
        for (o.construct = 0; o.construct <= MN_CONSTRUCT_BLOCK; o.construct++)
            check(MN_MODEL_GLORIA, folder, &o);
        unlink(second);
        break;
    default:
        o.satellite = parts > 1 ? second : NULL;
        check(MN_MODEL_LABELLED_CSV, first, &o);
    }
    for (size_t i = 0; i < parts; i++) {
        snprintf(first, sizeof first, "%s/%s", folder, names[list][i]);
        unlink(first);
    }
    rmdir(folder);
    return 0;
}
