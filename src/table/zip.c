/* SPDX-License-Identifier: Apache-2.0
 *
 * table/zip.c - minizip over memory, feeding expat or a reader of records.
 */
#include "table/zip.h"

#include <expat.h>
#include <minizip/unzip.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"

enum { CHUNK = 32 << 10, DEPTH_MAX = 64 };
static const uint64_t harmless = 1 << 20; /* bytes at which max_ratio begins to count */

struct mn_zip {
    const mn_source *s;
    unzFile file;
    uint64_t at; /* where minizip reads */
    uint64_t unpacked;
};

/* --- minizip's view of memory --------------------------------------------------- */

static voidpf ZCALLBACK open_memory(voidpf z, const void *name, int mode)
{
    (void)name;
    (void)mode;
    return z;
}

static uLong ZCALLBACK read_memory(voidpf opaque, voidpf stream, void *to, uLong size)
{
    mn_zip *z = stream;
    (void)opaque;
    uint64_t left = z->at < z->s->bytes.len ? z->s->bytes.len - z->at : 0;
    if (size > left)
        size = (uLong)left;
    if (size)
        memcpy(to, z->s->bytes.ptr + z->at, size);
    z->at += size;
    return size;
}

static ZPOS64_T ZCALLBACK tell_memory(voidpf opaque, voidpf stream)
{
    (void)opaque;
    return ((mn_zip *)stream)->at;
}

static long ZCALLBACK seek_memory(voidpf opaque, voidpf stream, ZPOS64_T offset, int origin)
{
    mn_zip *z = stream;
    (void)opaque;
    uint64_t base = origin == ZLIB_FILEFUNC_SEEK_CUR   ? z->at
                    : origin == ZLIB_FILEFUNC_SEEK_END ? z->s->bytes.len
                                                       : 0;
    uint64_t to;
    if (__builtin_add_overflow(base, (uint64_t)offset, &to) || to > z->s->bytes.len)
        return -1;
    z->at = to;
    return 0;
}

static int ZCALLBACK close_memory(voidpf opaque, voidpf stream)
{
    (void)opaque;
    (void)stream;
    return 0;
}

mn_status mn_zip_open(mn_zip **out, const mn_source *s, mn_err *e)
{
    mn_zip *z = calloc(1, sizeof *z);
    if (!z)
        return mn_fail_memory(e);
    z->s = s;
    zlib_filefunc64_def memory = {
        .zopen64_file = open_memory,
        .zread_file = read_memory,
        .ztell64_file = tell_memory,
        .zseek64_file = seek_memory,
        .zclose_file = close_memory,
        .zerror_file = close_memory,
        .opaque = z,
    };
    z->file = unzOpen2_64("", &memory);
    if (!z->file) {
        free(z);
        mn_fail_at(e, MN_DATA, s->name, 0, 0, "the workbook is damaged: its directory is missing");
        return mn_hint(e, "the file may be cut short: fetch or copy it again");
    }
    *out = z;
    return MN_OK;
}

void mn_zip_close(mn_zip *z)
{
    if (!z)
        return;
    unzClose(z->file);
    free(z);
}

bool mn_zip_has(mn_zip *z, const char *path)
{
    return unzLocateFile(z->file, path, 2) == UNZ_OK; /* 2: either case, as Excel does */
}

uint64_t mn_zip_unpacked(const mn_zip *z)
{
    return z->unpacked;
}

/* --- expat ---------------------------------------------------------------------- */

struct parse {
    mn_zip *z;
    const char *path;
    mn_status (*feed)(struct parse *p, const char *bytes, int len);
    const mn_xml_handler *h;
    XML_Parser parser;
    unsigned depth;
    mn_record_fn *record; /* instead of the three */
    void *payload;
    mn_buf held;  /* the beginning of a record that goes on in the next piece */
    mn_status st; /* of the handler */
    mn_err *e;
};

static const char *local_name(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

const char *mn_xml_attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(local_name(attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}

static mn_status fail_part(const struct parse *p, const char *why)
{
    return mn_fail_at(p->e, MN_DATA, p->z->s->name, 0, 0, "the workbook is damaged: %s: %s",
                      p->path, why);
}

/* Once stopped, expat may still deliver what it has begun. */
static void note(struct parse *p, mn_status st)
{
    p->st = st;
    if (st)
        XML_StopParser(p->parser, XML_FALSE);
}

static void XMLCALL on_start(void *payload, const char *name, const char **attributes)
{
    struct parse *p = payload;
    if (p->st)
        return;
    if (++p->depth > DEPTH_MAX)
        note(p, fail_part(p, "its XML is nested too deep"));
    else if (p->h->start)
        note(p, p->h->start(p->h->payload, local_name(name), attributes, p->e));
}

static void XMLCALL on_end(void *payload, const char *name)
{
    struct parse *p = payload;
    if (p->st)
        return;
    p->depth--;
    if (p->h->end)
        note(p, p->h->end(p->h->payload, local_name(name), p->e));
}

static void XMLCALL on_text(void *payload, const char *text, int len)
{
    struct parse *p = payload;
    if (!p->st && p->h->text)
        note(p, p->h->text(p->h->payload, (mn_text){text, (size_t)len}, p->e));
}

static void XMLCALL on_doctype(void *payload, const char *name, const char *system,
                               const char *public, int internal)
{
    struct parse *p = payload;
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    if (!p->st)
        note(p, fail_part(p, "it declares a document type"));
}

static mn_status feed_xml(struct parse *p, const char *bytes, int len)
{
    if (XML_Parse(p->parser, bytes, len, len == 0) == XML_STATUS_OK)
        return MN_OK;
    if (p->st)
        return p->st;
    enum XML_Error code = XML_GetErrorCode(p->parser);
    return code == XML_ERROR_NO_MEMORY ? mn_fail_memory(p->e) : fail_part(p, XML_ErrorString(code));
}

/* --- records ---------------------------------------------------------------------- */

/* Numbers of one to `most` bytes, seven bits each, the lowest first. False when it is
 * cut off here. */
static bool get_number(mn_text *t, int most, uint32_t *v)
{
    *v = 0;
    for (int i = 0; i < most; i++) {
        if (!t->len)
            return false;
        unsigned char c = (unsigned char)*t->ptr;
        t->ptr++;
        t->len--;
        *v |= (uint32_t)(c & 0x7F) << (7 * i);
        if (!(c & 0x80))
            return true;
    }
    return true;
}

static mn_status feed_records(struct parse *p, const char *bytes, int len)
{
    const uint64_t most = 2 * p->z->s->o.max_cell + 4096;
    mn_text rest;
    mn_buf_add(&p->held, bytes, (size_t)len);
    if (p->held.failed)
        return mn_fail_memory(p->e);
    rest = (mn_text){p->held.ptr, p->held.len};
    while (rest.len) {
        mn_text at = rest;
        uint32_t type, size;
        if (!get_number(&at, 2, &type) || !get_number(&at, 4, &size))
            break;
        if (size > most)
            return fail_part(p, "a record is too long");
        if (at.len < size)
            break;
        mn_status st = p->record(p->payload, type, (mn_text){at.ptr, size}, p->e);
        if (st)
            return st;
        rest = mn_text_sub(at, size, at.len - size);
    }
    if (!len && rest.len)
        return fail_part(p, "it ends within a record");
    if (rest.len)
        memmove(p->held.ptr, rest.ptr, rest.len);
    p->held.len = rest.len;
    return MN_OK;
}

/* --- one part -------------------------------------------------------------------- */

static mn_status check_limits(const struct parse *p, uint64_t packed, uint64_t out)
{
    const mn_read_options *o = &p->z->s->o;
    if (packed > p->z->s->bytes.len) /* the directory lies */
        packed = p->z->s->bytes.len;
    if (p->z->unpacked > o->max_bytes)
        return mn_fail_at(p->e, MN_DATA, p->z->s->name, 0, 0,
                          "the workbook unpacks to more than the limit of %llu bytes",
                          (unsigned long long)o->max_bytes);
    if (out > harmless && out / o->max_ratio > packed)
        return mn_fail_at(p->e, MN_DATA, p->z->s->name, 0, 0,
                          "%s unpacks to more than %llu times its size", p->path,
                          (unsigned long long)o->max_ratio);
    return mn_poll(p->z->s->ctx, p->e);
}

/* Streams the current entry, which is open, through the parser. */
static mn_status pump(struct parse *p, uint64_t packed)
{
    char chunk[CHUNK];
    uint64_t out = 0;
    for (;;) {
        int n = unzReadCurrentFile(p->z->file, chunk, CHUNK);
        if (n < 0)
            return fail_part(p, "its data can't be unpacked");
        out += (uint64_t)n;
        p->z->unpacked += (uint64_t)n;
        mn_status st = check_limits(p, packed, out);
        if (!st)
            st = p->feed(p, chunk, n);
        if (st || !n)
            return st;
    }
}

/* Whether the directory has the part again behind the current entry: programs differ in
 * which they read. */
static bool is_doubled(struct parse *p)
{
    unz64_file_pos here;
    if (unzGetFilePos64(p->z->file, &here) != UNZ_OK)
        return false;
    bool found = false;
    for (int r = unzGoToNextFile(p->z->file); r == UNZ_OK && !found;
         r = unzGoToNextFile(p->z->file)) {
        char name[512] = "";
        if (unzGetCurrentFileInfo64(p->z->file, NULL, name, sizeof name - 1, NULL, 0, NULL, 0) !=
            UNZ_OK)
            break;
        found = mn_text_eq_nocase(mn_text_of(name), p->path);
    }
    return found || unzGoToFilePos64(p->z->file, &here) != UNZ_OK;
}

/* Opens the part, pumps it through what p says, closes it. */
static mn_status run(struct parse *p)
{
    unz_file_info64 info;
    if (!mn_zip_has(p->z, p->path))
        return fail_part(p, "it is missing");
    if (is_doubled(p))
        return fail_part(p, "it is there twice");
    if (unzGetCurrentFileInfo64(p->z->file, &info, NULL, 0, NULL, 0, NULL, 0) != UNZ_OK ||
        unzOpenCurrentFile(p->z->file) != UNZ_OK)
        return fail_part(p, "it can't be unpacked");
    mn_status st = pump(p, info.compressed_size);
    if (unzCloseCurrentFile(p->z->file) == UNZ_CRCERROR && !st)
        st = fail_part(p, "its checksum is wrong");
    return st;
}

mn_status mn_zip_parse(mn_zip *z, const char *path, const mn_xml_handler *h, mn_err *e)
{
    struct parse p = {.z = z, .path = path, .feed = feed_xml, .h = h, .e = e};
    p.parser = XML_ParserCreate(NULL);
    if (!p.parser)
        return mn_fail_memory(e);
    XML_SetUserData(p.parser, &p);
    XML_SetElementHandler(p.parser, on_start, on_end);
    XML_SetCharacterDataHandler(p.parser, on_text);
    XML_SetStartDoctypeDeclHandler(p.parser, on_doctype);
    mn_status st = run(&p);
    XML_ParserFree(p.parser);
    return st;
}

mn_status mn_zip_records(mn_zip *z, const char *path, mn_record_fn *record, void *payload,
                         mn_err *e)
{
    struct parse p = {
        .z = z, .path = path, .feed = feed_records, .record = record, .payload = payload, .e = e};
    mn_status st = run(&p);
    mn_buf_free(&p.held);
    return st;
}
