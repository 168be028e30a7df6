/* SPDX-License-Identifier: Apache-2.0
 *
 * table/zip.h - the parts of a zip package in memory: XML, and records.
 *
 * What an entry unpacks to is bounded by the reader's limits, and so is the
 * depth of its XML. A document type declaration, which no office package has,
 * is refused: with it go entities.
 */
#ifndef TABLE_ZIP_H
#define TABLE_ZIP_H

#include "table/reader.h"

typedef struct mn_zip mn_zip;

MN_USE mn_status mn_zip_open(mn_zip **out, const mn_source *s, mn_err *e);
void mn_zip_close(mn_zip *z); /* NULL is legal */
bool mn_zip_has(mn_zip *z, const char *path);
uint64_t mn_zip_unpacked(const mn_zip *z); /* bytes so far */

/* Told what is in a part. Names come without their prefix ("x:row" is "row").
 * attributes: name, value, ..., NULL. Any function may be NULL. A failure ends
 * the parse and is its result. */
typedef struct mn_xml_handler {
    void *payload;
    mn_status (*start)(void *payload, const char *name, const char **attributes, mn_err *e);
    mn_status (*end)(void *payload, const char *name, mn_err *e);
    mn_status (*text)(void *payload, mn_text text, mn_err *e);
} mn_xml_handler;

MN_USE mn_status mn_zip_parse(mn_zip *z, const char *path, const mn_xml_handler *h, mn_err *e);

/* Told each record of a binary part (MS-XLSB, 2.1.4): its type and its data. A
 * failure ends the reading and is its result. */
typedef mn_status mn_record_fn(void *payload, unsigned type, mn_text data, mn_err *e);
MN_USE mn_status mn_zip_records(mn_zip *z, const char *path, mn_record_fn *record, void *payload,
                                mn_err *e);

/* The attribute's value, or NULL. The name is without a prefix. */
const char *mn_xml_attribute(const char **attributes, const char *name);

#endif
