/* SPDX-License-Identifier: Apache-2.0
 *
 * multipart.c - forms with files.
 */
#include "web/multipart.h"

#include "core/err.h"
#include "core/text.h"

#include <string.h>

enum { BOUNDARY_MAX = 70, FIELDS_BYTES = 4096, NAME_BYTES = 255 };

static mn_status refuse(mn_err *e, const char *what)
{
    mn_fail(e, MN_USAGE, "the form can't be read: %s", what);
    return mn_hint(e, "send multipart/form-data as browsers and curl -F do");
}

static mn_text trim(mn_text t)
{
    while (t.len && (t.ptr[0] == ' ' || t.ptr[0] == '\t'))
        t = (mn_text){t.ptr + 1, t.len - 1};
    while (t.len && (t.ptr[t.len - 1] == ' ' || t.ptr[t.len - 1] == '\t'))
        t.len--;
    return t;
}

bool mn_web_type_is(mn_text type, const char *name)
{
    mn_text part;

    return mn_text_split(&type, ';', &part) && mn_text_eq_nocase(trim(part), name);
}

/* Cuts one parameter off "; name=value; ...": a value in quotes has its backslashes taken
 * away. False at the end; ptr NULL in *name where it can't be read. The value lies in *room, which
 * is moved on: in all no more bytes than the text has. */
static bool next_parameter(mn_text *rest, mn_text *name, mn_text *value, char **room)
{
    const char *at = rest->ptr, *end = rest->ptr + rest->len;

    *name = (mn_text){NULL, 0};
    while (at < end && (*at == ' ' || *at == '\t' || *at == ';'))
        at++;
    if (at == end)
        return false;
    const char *equals = memchr(at, '=', (size_t)(end - at));
    if (!equals)
        return true;
    mn_text named = trim((mn_text){at, (size_t)(equals - at)});
    char *to = *room;
    size_t n = 0;
    at = equals + 1;
    if (at < end && *at == '"') {
        for (at++; at < end && *at != '"'; at++) {
            if (*at == '\\' && at + 1 < end && (at[1] == '"' || at[1] == '\\'))
                at++;
            to[n++] = *at;
        }
        if (at == end)
            return true; /* not closed */
        at++;
        if (at < end && *at != ';' && *at != ' ')
            return true;
    } else {
        while (at < end && *at != ';')
            to[n++] = *at++;
        while (n && (to[n - 1] == ' ' || to[n - 1] == '\t'))
            n--;
    }
    *room += n;
    *name = named;
    *value = (mn_text){to, n};
    *rest = (mn_text){at, (size_t)(end - at)};
    return true;
}

static bool is_name(mn_text t)
{
    if (t.len > NAME_BYTES || mn_utf8_bad(t) < t.len)
        return false;
    for (size_t i = 0; i < t.len; i++)
        if ((unsigned char)t.ptr[i] < 0x20 || t.ptr[i] == 0x7F)
            return false;
    return true;
}

static mn_text last_segment(mn_text t)
{
    for (size_t i = t.len; i > 0; i--)
        if (t.ptr[i - 1] == '/' || t.ptr[i - 1] == '\\')
            return mn_text_sub(t, i, t.len - i);
    return t;
}

/* "form-data; name="x"; filename="y"" */
static mn_status read_disposition(mn_web_part *p, mn_text line, mn_arena *a, mn_err *e)
{
    mn_text kind, rest = line, name, value;
    char *values = mn_arena_alloc(a, line.len + 1, 1);

    if (!values)
        return mn_fail_memory(e);
    if (!mn_text_split(&rest, ';', &kind) || !mn_text_eq_nocase(trim(kind), "form-data"))
        return refuse(e, "a part's Content-Disposition is not form-data");
    rest = rest.ptr ? rest : mn_text_of("");
    while (next_parameter(&rest, &name, &value, &values)) {
        if (!name.ptr)
            return refuse(e, "a part's Content-Disposition has a parameter without a value");
        bool file = mn_text_eq_nocase(name, "filename");
        if (!file && !mn_text_eq_nocase(name, "name"))
            continue;
        if ((file ? p->filename : p->name).ptr)
            return refuse(e, "a part has two names");
        if (!is_name(value))
            return refuse(e, "a part's name is too long or has control characters");
        if (file)
            p->filename = last_segment(value);
        else
            p->name = value;
    }
    return MN_OK;
}

static mn_status read_fields(mn_web_part *p, mn_text fields, mn_arena *a, mn_err *e)
{
    mn_status st = MN_OK;

    while (fields.len && st == MN_OK) {
        const char *end = memchr(fields.ptr, '\r', fields.len);
        size_t n = end ? (size_t)(end - fields.ptr) : fields.len;
        mn_text line = mn_text_sub(fields, 0, n);
        const char *colon = n ? memchr(line.ptr, ':', n) : NULL;

        if (!colon)
            return refuse(e, "a part's field has no colon");
        mn_text name = {line.ptr, (size_t)(colon - line.ptr)};
        mn_text value = trim((mn_text){colon + 1, n - name.len - 1});
        if (mn_text_eq_nocase(name, "content-disposition"))
            st = p->name.ptr ? refuse(e, "a part has two Content-Dispositions")
                             : read_disposition(p, value, a, e);
        else if (mn_text_eq_nocase(name, "content-transfer-encoding") &&
                 !mn_text_eq_nocase(value, "binary") && !mn_text_eq_nocase(value, "8bit") &&
                 !mn_text_eq_nocase(value, "7bit"))
            st = refuse(e, "a part is encoded");
        if (end && (fields.len < n + 2 || fields.ptr[n + 1] != '\n'))
            return refuse(e, "a part's line ends in CR without LF");
        fields = end ? mn_text_sub(fields, n + 2, fields.len - n - 2) : mn_text_of("");
    }
    if (st == MN_OK && (!p->name.ptr || !p->name.len))
        return refuse(e, "a part has no name");
    return st;
}

/* Where what begins with CR stands in t; t.len when it does not. */
static size_t find(mn_text t, mn_text what)
{
    size_t at = 0;

    while (t.len - at >= what.len) {
        const char *cr = memchr(t.ptr + at, '\r', t.len - at);

        if (!cr || t.len - (size_t)(cr - t.ptr) < what.len)
            return t.len;
        if (memcmp(cr, what.ptr, what.len) == 0)
            return (size_t)(cr - t.ptr);
        at = (size_t)(cr - t.ptr) + 1;
    }
    return t.len;
}

/* "\r\n--" and the boundary that the Content-Type names; room for 75 bytes. *out must be
 * empty. */
static mn_status delimiter(mn_text *out, char *room, mn_text type, mn_arena *a, mn_err *e)
{
    mn_text kind, name, value;
    char *values = mn_arena_alloc(a, type.len + 1, 1);

    if (!values)
        return mn_fail_memory(e);
    if (!mn_web_type_is(type, "multipart/form-data"))
        return refuse(e, "its Content-Type is not multipart/form-data");
    (void)mn_text_split(&type, ';', &kind);
    type = type.ptr ? type : mn_text_of("");
    while (next_parameter(&type, &name, &value, &values)) {
        if (!name.ptr)
            return refuse(e, "its Content-Type can't be read");
        if (!mn_text_eq_nocase(name, "boundary"))
            continue;
        if (out->ptr)
            return refuse(e, "its Content-Type names two boundaries");
        if (value.len == 0 || value.len > BOUNDARY_MAX || !is_name(value))
            return refuse(e, "its boundary is empty or too long");
        memcpy(room, "\r\n--", 4);
        memcpy(room + 4, value.ptr, value.len);
        *out = (mn_text){room, value.len + 4};
    }
    return out->ptr ? MN_OK : refuse(e, "its Content-Type names no boundary");
}

mn_status mn_web_parts_read(mn_web_part *out, size_t *count, mn_text body, mn_text type,
                            mn_arena *a, mn_err *e)
{
    char room[BOUNDARY_MAX + 8];
    mn_text line = {NULL, 0}, blank = mn_text_of("\r\n\r\n");
    mn_status st = delimiter(&line, room, type, a, e);

    *count = 0;
    if (st)
        return st;
    mn_text dashes = mn_text_sub(line, 2, line.len - 2);
    if (body.len < dashes.len || memcmp(body.ptr, dashes.ptr, dashes.len) != 0)
        return refuse(e, "it does not begin with its boundary");
    body = mn_text_sub(body, dashes.len, body.len - dashes.len);
    while (body.len >= 2 && memcmp(body.ptr, "\r\n", 2) == 0) {
        size_t head = find(mn_text_sub(body, 0, FIELDS_BYTES), blank), end;
        mn_web_part *p = &out[*count];

        if (*count == MN_WEB_PARTS)
            return refuse(e, "it has too many parts");
        if (head == body.len || head == FIELDS_BYTES)
            return refuse(e, "a part has no empty line behind its fields");
        *p = (mn_web_part){.name = {NULL, 0}};
        if ((st = read_fields(p, mn_text_sub(body, 2, head < 2 ? 0 : head - 2), a, e)))
            return st;
        /* The delimiter's CR LF may be the empty line: then there is no content. */
        body = mn_text_sub(body, head + 2, body.len - head - 2);
        if ((end = find(body, line)) == body.len)
            return refuse(e, "a part is cut short");
        p->content = end ? mn_text_sub(body, 2, end - 2) : mn_text_of("");
        body = mn_text_sub(body, end + line.len, body.len - end - line.len);
        ++*count;
    }
    if (body.len < 2 || memcmp(body.ptr, "--", 2) != 0)
        return refuse(e, "it does not end with its boundary");
    return *count ? MN_OK : refuse(e, "it has no parts");
}
