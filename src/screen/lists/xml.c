/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/xml.c - expat, fed from a stream.
 */
#include "screen/lists/xml.h"

#include <expat.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"

enum {
    CHUNK = 64 << 10,
    DEPTH_MAX = 32,
    NAME_MAX_BYTES = 64,
    TEXT_MAX = 1 << 20,
    TOKEN_MAX = 4 << 20
};

struct mn_list_xml {
    mn_list_reader *r;
    const mn_list_xml_handler *h;
    XML_Parser parser;
    char name[DEPTH_MAX][NAME_MAX_BYTES];
    bool parent[DEPTH_MAX]; /* an element stands in it */
    size_t depth;
    size_t silent; /* bytes given in which nothing began or ended */
    bool told;
    mn_buf text;
    mn_status st;
    mn_err *e;
};

uint64_t mn_list_xml_line(const mn_list_xml *x)
{
    return (uint64_t)XML_GetCurrentLineNumber(x->parser);
}

const char *mn_list_xml_up(const mn_list_xml *x, size_t levels)
{
    return levels < x->depth ? x->name[x->depth - 1 - levels] : "";
}

bool mn_list_xml_in(const mn_list_xml *x, const char *parent)
{
    return strcmp(mn_list_xml_up(x, 1), parent) == 0;
}

static void stop(mn_list_xml *x, mn_status st)
{
    x->st = st;
    if (st)
        XML_StopParser(x->parser, XML_FALSE);
}

static mn_status fail(mn_list_xml *x, const char *why)
{
    return mn_fail_at(x->e, MN_DATA, x->r->at->name, mn_list_xml_line(x),
                      (uint64_t)XML_GetCurrentColumnNumber(x->parser) + 1, "%s", why);
}

/* What stands directly in the element, trimmed. */
static mn_text text_of(const mn_list_xml *x)
{
    return mn_text_trim((mn_text){x->text.ptr ? x->text.ptr : "", x->text.len});
}

static void refuse_mixed(mn_list_xml *x)
{
    fail(x, "text stands beside elements, which no list has");
    mn_offending(x->e, mn_utf8_cut(text_of(x), 60));
    stop(x, MN_DATA);
}

static void XMLCALL on_start(void *payload, const char *name, const char **attributes)
{
    mn_list_xml *x = payload;
    const char *colon = strrchr(name, ':');
    const char *local = colon ? colon + 1 : name;
    size_t len = strlen(local);
    x->told = true;
    if (x->st)
        return;
    if (x->depth == DEPTH_MAX) {
        stop(x, fail(x, "its XML is nested too deep"));
        return;
    }
    if (x->text.failed) { /* what it forgets when it is used again */
        stop(x, mn_fail_memory(x->e));
        return;
    }
    if (text_of(x).len) {
        refuse_mixed(x);
        return;
    }
    if (x->depth)
        x->parent[x->depth - 1] = true;
    x->parent[x->depth] = false;
    len = len < NAME_MAX_BYTES ? len : NAME_MAX_BYTES - 1;
    memcpy(x->name[x->depth], local, len);
    x->name[x->depth][len] = '\0';
    mn_buf_clear(&x->text);
    if (!x->depth++ && strcmp(x->name[0], x->h->root) != 0) {
        mn_fail_at(x->e, MN_DATA, x->r->at->name, mn_list_xml_line(x), 0,
                   "not this list: its XML is a '%s', not a '%s'", x->name[0], x->h->root);
        stop(x, MN_DATA);
        return;
    }
    if (x->h->start)
        stop(x, x->h->start(x, x->h->payload, x->name[x->depth - 1], attributes, x->e));
}

static void XMLCALL on_end(void *payload, const char *name)
{
    mn_list_xml *x = payload;
    (void)name;
    x->told = true;
    if (x->st)
        return;
    if (x->text.failed) {
        stop(x, mn_fail_memory(x->e));
        return;
    }
    if (x->parent[x->depth - 1] && text_of(x).len) {
        refuse_mixed(x);
        return;
    }
    if (x->h->end)
        stop(x, x->h->end(x, x->h->payload, x->name[x->depth - 1], text_of(x), x->e));
    mn_buf_clear(&x->text);
    x->depth--;
}

static void XMLCALL on_text(void *payload, const char *s, int len)
{
    mn_list_xml *x = payload;
    x->told = true;
    if (x->st)
        return;
    if (x->text.len + (size_t)len > TEXT_MAX)
        stop(x, fail(x, "the text of an element is too long"));
    else
        mn_buf_add(&x->text, s, (size_t)len);
}

static void XMLCALL on_doctype(void *payload, const char *name, const char *system,
                               const char *public, int internal)
{
    mn_list_xml *x = payload;
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    fail(x, "a document type (DTD), which no list has: entities are not read");
    stop(x, mn_hint(x->e, "fetch the list from its publisher again"));
}

static mn_status parse_failed(mn_list_xml *x)
{
    enum XML_Error code = XML_GetErrorCode(x->parser);
    if (code == XML_ERROR_NO_MEMORY)
        return mn_fail_memory(x->e);
    bool early = code == XML_ERROR_NO_ELEMENTS || code == XML_ERROR_UNCLOSED_TOKEN ||
                 code == XML_ERROR_PARTIAL_CHAR || code == XML_ERROR_UNCLOSED_CDATA_SECTION;
    mn_status st = fail(x, early ? "the XML ends too early" : XML_ErrorString(code));
    return early ? mn_hint(x->e, "the file is not whole: fetch it again") : st;
}

static mn_status pump(mn_list_xml *x, mn_stream *s)
{
    char chunk[CHUNK];
    size_t got = 1;
    while (got) {
        mn_status st = mn_stream_read(s, chunk, sizeof chunk, &got, x->e);
        if (st)
            return st;
        if (XML_Parse(x->parser, chunk, (int)got, !got) != XML_STATUS_OK)
            return x->st ? x->st : parse_failed(x);
        /* A tag that does not end is kept whole, and gone through again with each chunk. */
        x->silent = x->told ? 0 : x->silent + got;
        x->told = false;
        if (x->silent > TOKEN_MAX)
            return fail(x, "a tag or comment of its XML is too long");
    }
    return x->st;
}

mn_status mn_list_xml_read(mn_list_reader *r, const mn_list_xml_handler *h, mn_err *e)
{
    mn_list_xml x = {.r = r, .h = h, .e = e};
    mn_stream *s;
    mn_status st = mn_list_stream(&s, r, e);
    if (st)
        return st;
    x.parser = XML_ParserCreate(NULL);
    if (!x.parser) {
        mn_stream_close(s);
        return mn_fail_memory(e);
    }
    XML_SetUserData(x.parser, &x);
    XML_SetElementHandler(x.parser, on_start, on_end);
    XML_SetCharacterDataHandler(x.parser, on_text);
    XML_SetStartDoctypeDeclHandler(x.parser, on_doctype);
    st = pump(&x, s);
    XML_ParserFree(x.parser);
    mn_stream_close(s);
    mn_buf_free(&x.text);
    return st;
}
