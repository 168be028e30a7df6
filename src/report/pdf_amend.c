/* SPDX-License-Identifier: Apache-2.0
 *
 * report/pdf_amend.c - what cairo 1.16 has no call for, put behind the PDF as an
 * incremental update (ISO 32000-1, 7.5.6): the language, that a viewer shows the
 * title, one document above the sections of the pages, the figures' descriptions, and
 * whether a cell heads a row or a column. Objects are found by the file's own
 * cross-reference table. A file that isn't as cairo writes it stays as it is.
 */
#include <string.h>

#include "core/text.h"
#include "report/pdf.h"

typedef struct amend {
    const char *pdf;
    size_t len, xref, objects; /* xref: where the table's entries begin */
    size_t start;              /* what startxref says */
    size_t root, info, tree;   /* objects: catalogue, information, structure tree */
    mn_buf add, table;         /* new objects, and their entries */
} amend;

/* The number at pdf[at], and where it ends. */
static bool number_at(const amend *a, size_t at, size_t *v, size_t *end)
{
    size_t i = at;
    *v = 0;
    for (; i < a->len && a->pdf[i] >= '0' && a->pdf[i] <= '9' && *v < SIZE_MAX / 20; i++)
        *v = *v * 10 + (size_t)(a->pdf[i] - '0');
    *end = i;
    return i > at;
}

static bool is_at(const amend *a, size_t at, const char *s)
{
    size_t n = strlen(s);
    return at <= a->len && n <= a->len - at && memcmp(a->pdf + at, s, n) == 0;
}

/* Where s begins in [from, to), or SIZE_MAX. */
static size_t find(const amend *a, size_t from, size_t to, const char *s)
{
    for (size_t i = from, n = strlen(s); i + n <= to; i++)
        if (memcmp(a->pdf + i, s, n) == 0)
            return i;
    return SIZE_MAX;
}

/* The number behind a key of the trailer. */
static bool trailer_number(const amend *a, size_t from, const char *key, size_t *v)
{
    size_t at = find(a, from, a->len, key), end;
    return at != SIZE_MAX && number_at(a, at + strlen(key), v, &end);
}

static bool open_file(amend *a)
{
    size_t tail = a->len > 64 ? a->len - 64 : 0, at = find(a, tail, a->len, "startxref\n"), end;
    if (at == SIZE_MAX || !number_at(a, at + 10, &a->start, &end) ||
        !is_at(a, a->start, "xref\n0 ") || !number_at(a, a->start + 7, &a->objects, &end) ||
        !is_at(a, end, "\n"))
        return false;
    a->xref = end + 1;
    if (a->objects < 2 || a->objects > (a->len - a->xref) / 20)
        return false;
    size_t trailer = a->xref + a->objects * 20;
    return is_at(a, trailer, "trailer\n") && trailer_number(a, trailer, "/Root ", &a->root) &&
           trailer_number(a, trailer, "/Info ", &a->info) && a->root < a->objects;
}

/* The dictionary of object n: [*from, *to), from "<<" to before the last ">>". */
static bool object(const amend *a, size_t n, size_t *from, size_t *to)
{
    size_t at, number, end;
    if (!number_at(a, a->xref + n * 20, &at, &end) || !is_at(a, a->xref + n * 20 + 17, "n") ||
        !number_at(a, at, &number, &end) || number != n || !is_at(a, end, " 0 obj\n<<"))
        return false;
    *from = end + 7;
    size_t last = find(a, *from, a->start, "endobj");
    if (last == SIZE_MAX)
        return false;
    while (last > *from + 2 && !is_at(a, last, ">>"))
        last--;
    *to = last;
    return is_at(a, last, ">>");
}

/* Begins a new object n; what is written until the next belongs to it. */
static void begin(amend *a, size_t n)
{
    mn_buf_fmt(&a->table, "%zu 1\n%010zu 00000 n \n", n, a->len + a->add.len);
    mn_buf_fmt(&a->add, "%zu 0 obj\n", n);
}

static void end(amend *a)
{
    mn_buf_str(&a->add, ">>\nendobj\n");
}

/* Object n again, with `more` behind its entries. */
static void again(amend *a, size_t n, size_t from, size_t to, const char *more)
{
    begin(a, n);
    mn_buf_add(&a->add, a->pdf + from, to - from);
    mn_buf_str(&a->add, more);
    end(a);
}

/* The text as a string of UTF-16, in hexadecimal digits. */
static void put_utf16(mn_buf *b, mn_text t)
{
    mn_buf_str(b, "<FEFF");
    for (size_t i = 0, n; i < t.len && (n = mn_utf8_len(t, i)) > 0; i += n) {
        const unsigned char *p = (const unsigned char *)t.ptr + i;
        uint32_t c = n == 1 ? p[0] : p[0] & (0xFFU >> (n + 1));
        for (size_t k = 1; k < n; k++)
            c = c << 6 | (p[k] & 63);
        if (c >= 0x10000)
            mn_buf_fmt(b, "%04X%04X", 0xD800 + (unsigned)((c - 0x10000) >> 10),
                       0xDC00 + (unsigned)((c - 0x10000) & 0x3FF));
        else
            mn_buf_fmt(b, "%04X", (unsigned)c);
    }
    mn_buf_str(b, ">\n");
}

static void describe(amend *a, size_t n, size_t from, size_t to, mn_text *alts)
{
    mn_text alt;
    if (!mn_text_split(alts, '\0', &alt) || !alt.len)
        return;
    begin(a, n);
    mn_buf_add(&a->add, a->pdf + from, to - from);
    mn_buf_str(&a->add, "   /Alt ");
    put_utf16(&a->add, alt);
    end(a);
}

/* Whether the element's parent is the tree itself; *at: where the number begins. */
static bool is_top(const amend *a, size_t from, size_t to, size_t *at, size_t *after)
{
    size_t parent;
    *at = find(a, from, to, "/P ");
    if (*at == SIZE_MAX)
        return false;
    *at += 3;
    return number_at(a, *at, &parent, after) && parent == a->tree;
}

/* Sections get a document as their parent: the tree has one child. */
static void adopt(amend *a, size_t document)
{
    size_t from, to, at, after;
    mn_buf kids = {0};
    for (size_t n = 1; n < a->objects; n++) {
        if (!object(a, n, &from, &to) || !is_at(a, from, "<< /Type /StructElem\n") ||
            !is_top(a, from, to, &at, &after))
            continue;
        begin(a, n);
        mn_buf_add(&a->add, a->pdf + from, at - from);
        mn_buf_fmt(&a->add, "%zu", document);
        mn_buf_add(&a->add, a->pdf + after, to - after);
        end(a);
        mn_buf_fmt(&kids, " %zu 0 R", n);
    }
    a->add.failed = a->add.failed || kids.failed;
    begin(a, document);
    mn_buf_fmt(&a->add, "<< /Type /StructElem\n   /S /Document\n   /P %zu 0 R\n   /K [%s ]\n",
               a->tree, kids.len ? kids.ptr : "");
    end(a);
    mn_buf_free(&kids);
    if (!object(a, a->tree, &from, &to) || (at = find(a, from, to, "/K ")) == SIZE_MAX)
        return;
    begin(a, a->tree);
    mn_buf_add(&a->add, a->pdf + from, at - from);
    mn_buf_fmt(&a->add, "/K [ %zu 0 R ]\n", document);
    end(a);
}

static bool find_tree(amend *a)
{
    size_t from, to, at, after;
    if (!object(a, a->root, &from, &to))
        return false;
    at = find(a, from, to, "/StructTreeRoot ");
    return at != SIZE_MAX && number_at(a, at + 16, &a->tree, &after) && a->tree < a->objects;
}

static void elements(amend *a, mn_text alts, mn_text scopes)
{
    static const char column[] = "   /A << /O /Table /Scope /Column >>\n",
                      row[] = "   /A << /O /Table /Scope /Row >>\n";
    size_t from, to, cells = 0;
    for (size_t n = 1; n < a->objects; n++) {
        if (!object(a, n, &from, &to))
            continue;
        if (is_at(a, from, "<< /Type /StructElem\n   /S /Figure\n")) {
            describe(a, n, from, to, &alts);
        } else if (is_at(a, from, "<< /Type /StructElem\n   /S /TH\n")) {
            if (cells < scopes.len)
                again(a, n, from, to, scopes.ptr[cells] == 'C' ? column : row);
            cells++;
        }
    }
}

void mn_pdf_amend(mn_buf *b, const char *language, const mn_buf *alts, const mn_buf *scopes)
{
    char catalog[96];
    size_t from, to;
    amend a = {.pdf = b->ptr, .len = b->len};
    if (b->failed || !open_file(&a) || !find_tree(&a) || !object(&a, a.root, &from, &to))
        return;
    snprintf(catalog, sizeof catalog,
             "   /Lang (%s)\n   /ViewerPreferences << /DisplayDocTitle true >>\n", language);
    again(&a, a.root, from, to, catalog);
    adopt(&a, a.objects);
    elements(&a, (mn_text){alts->ptr, alts->len}, (mn_text){scopes->ptr, scopes->len});
    size_t at = a.len + a.add.len;
    mn_buf_fmt(&a.add, "xref\n%s", a.table.len ? a.table.ptr : "");
    mn_buf_fmt(&a.add,
               "trailer\n<< /Size %zu\n   /Root %zu 0 R\n   /Info %zu 0 R\n   /Prev %zu\n>>\n"
               "startxref\n%zu\n%%%%EOF\n",
               a.objects + 1, a.root, a.info, a.start, at);
    b->failed = b->failed || a.table.failed || a.add.failed;
    if (!b->failed)
        mn_buf_add(b, a.add.ptr, a.add.len);
    mn_buf_free(&a.add);
    mn_buf_free(&a.table);
}
