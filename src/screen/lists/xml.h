/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/xml.h - XML of any length, element by element.
 *
 * Names are local ones, without their prefix. A document type is refused, and with it
 * entities; depth, the text of an element, and a tag or comment are bounded. An element that has
 * text beside elements is refused: no list has one, and the text would be lost.
 */
#ifndef SCREEN_LISTS_XML_H
#define SCREEN_LISTS_XML_H

#include "screen/lists/reader.h"

typedef struct mn_list_xml mn_list_xml;

typedef struct mn_list_xml_handler {
    const char *root; /* the name that the outermost element must have */
    void *payload;
    /* Either may be NULL. A failure ends the reading. text: what stands directly in the
     * element, trimmed. */
    mn_status (*start)(mn_list_xml *x, void *payload, const char *name, const char **attributes,
                       mn_err *e);
    mn_status (*end)(mn_list_xml *x, void *payload, const char *name, mn_text text, mn_err *e);
} mn_list_xml_handler;

/* Reads the file that r is at. MN_DATA with line and column. */
MN_USE mn_status mn_list_xml_read(mn_list_reader *r, const mn_list_xml_handler *h, mn_err *e);

uint64_t mn_list_xml_line(const mn_list_xml *x);
/* The element so many levels above the current one (0: itself); "" above the outermost. */
const char *mn_list_xml_up(const mn_list_xml *x, size_t levels);
bool mn_list_xml_in(const mn_list_xml *x, const char *parent); /* mn_list_xml_up(x, 1) is it */

#endif
