/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_xlsx.c - the XLSX reader.
 *
 * What begins like a zip file is read as one. As mutations rarely survive a
 * checksum, other inputs are taken for the text of the parts - sheet, shared
 * strings, styles, workbook, separated by a line "=====" - and zipped here.
 */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "core/buf.h"
#include "fuzz_table.h"

static const char relations[] =
    "<Relationships>"
    "<Relationship Id=\"1\" Type=\"/worksheet\" Target=\"sheet.xml\"/>"
    "<Relationship Id=\"2\" Type=\"/sharedStrings\" Target=\"strings.xml\"/>"
    "<Relationship Id=\"3\" Type=\"/styles\" Target=\"../xl/styles.xml\"/></Relationships>";
static const char workbook[] =
    "<workbook><workbookPr/><sheets><sheet name=\"S\" id=\"1\"/></sheets></workbook>";

static void add_number(mn_buf *b, uint32_t v, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        mn_buf_char(b, (char)(v >> (8 * i) & 0xFF));
}

/* The fields that the local and the central header share. */
static void add_fields(mn_buf *b, const char *path, mn_text text)
{
    add_number(b, 20, 2); /* version */
    add_number(b, 0, 2);  /* flags */
    add_number(b, 0, 2);  /* stored */
    add_number(b, 0, 4);  /* time */
    add_number(b, (uint32_t)crc32(0, (const Bytef *)text.ptr, (uInt)text.len), 4);
    add_number(b, (uint32_t)text.len, 4);
    add_number(b, (uint32_t)text.len, 4);
    add_number(b, (uint32_t)strlen(path), 2);
    add_number(b, 0, 2); /* extra */
}

static void add_part(mn_buf *zip, mn_buf *central, const char *path, mn_text text)
{
    mn_buf_str(central, "PK\1\2");
    add_number(central, 20, 2);
    add_fields(central, path, text);
    add_number(central, 0, 2); /* comment */
    add_number(central, 0, 2); /* disk */
    add_number(central, 0, 2);
    add_number(central, 0, 4); /* attributes */
    add_number(central, (uint32_t)zip->len, 4);
    mn_buf_str(central, path);
    mn_buf_str(zip, "PK\3\4");
    add_fields(zip, path, text);
    mn_buf_str(zip, path);
    mn_buf_text(zip, text);
}

/* Cuts the part before the next separator off *rest. */
static mn_text next_part(mn_text *rest)
{
    static const char separator[] = "\n=====\n";
    const size_t n = sizeof separator - 1;
    mn_text part = *rest;
    for (size_t at = 0; at + n <= rest->len; at++) {
        if (memcmp(rest->ptr + at, separator, n) == 0) {
            part = mn_text_sub(*rest, 0, at);
            *rest = mn_text_sub(*rest, at + n, rest->len);
            return part;
        }
    }
    *rest = mn_text_sub(*rest, rest->len, 0);
    return part;
}

static void make_zip(mn_buf *zip, mn_text input)
{
    static const char *const paths[] = {"xl/sheet.xml", "xl/strings.xml", "xl/styles.xml",
                                        "xl/workbook.xml"};
    mn_buf central = {0};
    uint32_t count = 1;
    add_part(zip, &central, "xl/_rels/workbook.xml.rels", mn_text_of(relations));
    for (size_t i = 0; i < 4; i++) {
        mn_text part = next_part(&input);
        if (!part.len && i == 3)
            part = mn_text_of(workbook);
        if (part.len) {
            add_part(zip, &central, paths[i], part);
            count++;
        }
    }
    uint32_t at = (uint32_t)zip->len;
    mn_buf_add(zip, central.ptr, central.len);
    mn_buf_str(zip, "PK\5\6");
    add_number(zip, 0, 4);
    add_number(zip, count, 2);
    add_number(zip, count, 2);
    add_number(zip, (uint32_t)central.len, 4);
    add_number(zip, at, 4);
    add_number(zip, 0, 2);
    mn_buf_free(&central);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mn_buf zip = {0};
    if (size >= 2 && memcmp(data, "PK", 2) == 0) {
        fuzz_read(data, size, MN_FORMAT_XLSX, false);
        return 0;
    }
    make_zip(&zip, (mn_text){(const char *)data, size});
    if (!zip.failed) {
        fuzz_read((const uint8_t *)zip.ptr, zip.len, MN_FORMAT_XLSX, false);
        fuzz_read((const uint8_t *)zip.ptr, zip.len, MN_FORMAT_XLSX, true);
    }
    mn_buf_free(&zip);
    return 0;
}
