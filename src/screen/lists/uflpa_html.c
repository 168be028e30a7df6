/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/uflpa_html.c - the UFLPA Entity List as the Department of Homeland Security
 * shows it: a page with a table for each section of the act, under a heading that names it.
 *
 * The page is parsed by gumbo (html.h), which reads HTML as browsers do. The tree is walked
 * without recursion.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/err.h"
#include "core/text.h"
#include "screen/lists/rows.h"
#include "screen/lists/uflpa.h"
#include "table/page.h"

/* HEADING: of a block of text, in which its section is looked for. */
enum { PAGE_MAX = 32 << 20, DEPTH_MAX = 400, CELLS_MAX = 16, HEADING = 4096 };

struct page {
    mn_list_reader *r;
    mn_buf bytes, text, heading;
    mn_buf cell[CELLS_MAX];
    mn_buf section; /* that the next table belongs to */
    size_t tables, entries;
    bool deep; /* something is nested deeper than is read */
    mn_err *e;
};

static mn_text text_of(const mn_buf *b)
{
    return (mn_text){b->ptr ? b->ptr : "", b->len};
}

/* The section that the next table is of. */
static void set_section(struct page *p, mn_text section)
{
    mn_buf_clear(&p->section);
    mn_buf_text(&p->section, section);
    p->r->failed = p->r->failed || p->section.failed;
}

static mn_status slurp(struct page *p)
{
    mn_stream *s;
    char chunk[64 << 10];
    size_t got = 1;
    mn_status st = mn_list_stream(&s, p->r, p->e);
    if (st)
        return st;
    while (!st && got && !(st = mn_stream_read(s, chunk, sizeof chunk, &got, p->e))) {
        mn_buf_add(&p->bytes, chunk, got);
        if (p->bytes.len > PAGE_MAX)
            st = mn_list_fail(p->e, p->r, 0, "the page is longer than %d bytes", PAGE_MAX);
    }
    mn_stream_close(s);
    if (!st && p->bytes.failed)
        st = mn_fail_memory(p->e);
    size_t bad = mn_utf8_bad(text_of(&p->bytes));
    if (!st && bad < p->bytes.len)
        st = mn_list_fail(p->e, p->r, 0, "not UTF-8: byte \\x%02X at %zu",
                          (unsigned char)p->bytes.ptr[bad], bad);
    return st;
}

/* A cursor that goes through a tree from the front, down to DEPTH_MAX: *deep says that it goes
 * deeper. */
struct walk {
    const GumboNode *node[DEPTH_MAX];
    unsigned next[DEPTH_MAX]; /* child to visit */
    size_t depth;
    bool *deep;
};

static const GumboVector *children(const GumboNode *n)
{
    return n->type == GUMBO_NODE_ELEMENT || n->type == GUMBO_NODE_TEMPLATE ? &n->v.element.children
                                                                           : NULL;
}

static void walk_start(struct walk *w, struct page *p, const GumboNode *root)
{
    w->deep = &p->deep;
    w->node[0] = root;
    w->next[0] = 0;
    w->depth = 1;
}

/* The next node below the root, in the order of the page; NULL at the end. into: whether to go
 * into the node told last. */
static const GumboNode *walk_next(struct walk *w, bool into)
{
    if (!into && w->depth > 1)
        w->depth--;
    while (w->depth) {
        const GumboVector *v = children(w->node[w->depth - 1]);
        *w->deep = *w->deep || (v && v->length && w->depth == DEPTH_MAX);
        if (v && w->next[w->depth - 1] < v->length && w->depth < DEPTH_MAX) {
            const GumboNode *child = v->data[w->next[w->depth - 1]++];
            w->node[w->depth] = child;
            w->next[w->depth] = 0;
            w->depth++;
            return child;
        }
        w->depth--;
    }
    return NULL;
}

static bool is(const GumboNode *n, GumboTag tag)
{
    return n->type == GUMBO_NODE_ELEMENT && n->v.element.tag == tag;
}

/* The text in a node, or its beginning of `most` bytes and some; line breaks are blanks. */
static void add_text(mn_buf *b, struct page *p, const GumboNode *root, size_t most)
{
    struct walk w;
    walk_start(&w, p, root);
    for (const GumboNode *n; b->len < most && (n = walk_next(&w, true));) {
        if (n->type == GUMBO_NODE_TEXT || n->type == GUMBO_NODE_CDATA)
            mn_buf_add(b, n->v.text.text, strnlen(n->v.text.text, most - b->len));
        else if (n->type == GUMBO_NODE_WHITESPACE || is(n, GUMBO_TAG_BR) || is(n, GUMBO_TAG_P))
            mn_buf_char(b, ' ');
    }
}

/* Runs of white space, and blanks that do not break, become one blank. */
static void squeeze(mn_buf *b)
{
    size_t to = 0;
    for (size_t i = 0; i < b->len; i++) {
        char c = b->ptr[i];
        bool wide = c == '\xC2' && i + 1 < b->len && b->ptr[i + 1] == '\xA0';
        i += wide;
        if (wide || (unsigned char)c <= ' ') {
            if (to && b->ptr[to - 1] != ' ')
                b->ptr[to++] = ' ';
            continue;
        }
        b->ptr[to++] = c;
    }
    b->len = to && b->ptr[to - 1] == ' ' ? to - 1 : to;
    if (b->ptr)
        b->ptr[b->len] = '\0';
}

static uint64_t line_of(const GumboNode *n)
{
    return n->type == GUMBO_NODE_ELEMENT ? n->v.element.start_pos.line : 0;
}

/* Reads the cells of a row. Returns how many there are; *header whether one is a heading. */
static size_t read_row(struct page *p, const GumboNode *row, bool *header)
{
    struct walk w;
    size_t n = 0;
    *header = false;
    walk_start(&w, p, row);
    bool into = true;
    for (const GumboNode *c; (c = walk_next(&w, into));) {
        bool cell = is(c, GUMBO_TAG_TD) || is(c, GUMBO_TAG_TH);
        into = !cell;
        if (!cell || n == CELLS_MAX)
            continue;
        *header = *header || is(c, GUMBO_TAG_TH);
        mn_buf_clear(&p->cell[n]);
        add_text(&p->cell[n], p, c, SIZE_MAX);
        squeeze(&p->cell[n]);
        p->r->failed = p->r->failed || p->cell[n].failed;
        n++;
    }
    return n;
}

/* Which column has the names, and which the dates. False when it is another table. */
static bool find_columns(const struct page *p, size_t n, size_t *name, size_t *date)
{
    static const char *const names[] = {"name of entity", "entity name", "entity", "entities",
                                        "name"};
    static const char *const dates[] = {"effective date", "date effective", "date added", "date"};
    *name = *date = SIZE_MAX;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < 5 && *name == SIZE_MAX; k++)
            if (mn_rows_same(text_of(&p->cell[i]), mn_text_of(names[k])))
                *name = i;
        for (size_t k = 0; k < 4 && *date == SIZE_MAX; k++)
            if (mn_rows_same(text_of(&p->cell[i]), mn_text_of(dates[k])))
                *date = i;
    }
    return *name != SIZE_MAX;
}

static mn_status read_table(struct page *p, const GumboNode *table)
{
    struct walk w;
    size_t name = SIZE_MAX, date = SIZE_MAX, columns = 0;
    bool into = true, header, first = true;
    mn_status st = MN_OK;
    walk_start(&w, p, table);
    for (const GumboNode *n; !st && (n = walk_next(&w, into));) {
        into = !is(n, GUMBO_TAG_TR) && !is(n, GUMBO_TAG_TABLE);
        if (is(n, GUMBO_TAG_CAPTION)) {
            mn_buf_clear(&p->text);
            add_text(&p->text, p, n, HEADING);
            squeeze(&p->text);
            p->r->failed = p->r->failed || p->text.failed;
            if (mn_uflpa_section(text_of(&p->text)).len) {
                set_section(p, mn_uflpa_section(text_of(&p->text)));
            }
        }
        if (!is(n, GUMBO_TAG_TR))
            continue;
        size_t cells = read_row(p, n, &header);
        if (first) {
            first = false;
            if (!find_columns(p, cells, &name, &date))
                return MN_OK; /* another table */
            columns = cells;
            p->tables++;
            continue;
        }
        if (!cells)
            continue;
        if (cells != columns) {
            st = mn_list_reject(p->r, line_of(n), text_of(&p->cell[0]), p->e,
                                "%zu cells, the header has %zu", cells, columns);
            continue;
        }
        p->entries++;
        st = mn_uflpa_entry(p->r, text_of(&p->cell[name]), text_of(&p->section),
                            date == SIZE_MAX ? (mn_text){"", 0} : text_of(&p->cell[date]),
                            line_of(n), p->e);
    }
    return st;
}

/* Whether text of the page ends at this element: what stands before a table in one of these
 * names its section. */
static bool is_block(const GumboNode *n)
{
    return is(n, GUMBO_TAG_P) || is(n, GUMBO_TAG_H1) || is(n, GUMBO_TAG_H2) ||
           is(n, GUMBO_TAG_H3) || is(n, GUMBO_TAG_H4) || is(n, GUMBO_TAG_H5) ||
           is(n, GUMBO_TAG_LI) || is(n, GUMBO_TAG_BUTTON);
}

static mn_status read_page(struct page *p, const GumboNode *root)
{
    struct walk *w = malloc(sizeof *w);
    bool into = true;
    mn_status st = MN_OK;
    if (!w)
        return mn_fail_memory(p->e);
    walk_start(w, p, root);
    for (const GumboNode *n; !st && (n = walk_next(w, into));) {
        into = true;
        if (is(n, GUMBO_TAG_TABLE)) {
            st = read_table(p, n);
            into = false;
        } else if (is_block(n)) {
            mn_buf_clear(&p->heading);
            add_text(&p->heading, p, n, HEADING);
            squeeze(&p->heading);
            p->r->failed = p->r->failed || p->heading.failed;
            mn_text section = mn_uflpa_section(text_of(&p->heading));
            if (section.len) {
                set_section(p, section);
            }
        }
    }
    free(w);
    return st;
}

/* A page that was cut is one that browsers, and so gumbo, still show. */
static mn_status check_whole(const struct page *p)
{
    mn_text t = text_of(&p->bytes);
    static const char end[] = "</html>";
    for (size_t i = t.len; i-- > 0 && i + 4096 > t.len;)
        if (i + sizeof end - 1 <= t.len &&
            mn_text_eq_nocase((mn_text){t.ptr + i, sizeof end - 1}, end))
            return MN_OK;
    mn_list_fail(p->e, p->r, 0, "the page does not end: '</html>' is missing");
    return mn_hint(p->e, "the file is not whole: save the page again");
}

static mn_status read_file(struct page *p)
{
    mn_status st = slurp(p);
    if (!st)
        st = check_whole(p);
    if (st)
        return st;
    mn_page *page;
    if ((st = mn_page_parse(&page, text_of(&p->bytes), p->r->at->name, p->r->ctx, p->e)))
        return st;
    st = read_page(p, mn_page_root(page));
    mn_page_free(page);
    if (!st && p->deep) {
        mn_list_fail(p->e, p->r, 0, "the page is nested deeper than %d elements", DEPTH_MAX);
        st = mn_hint(p->e, "what stands there can't be read: save the page of the list itself");
    }
    if (!st && !p->entries) {
        mn_list_fail(p->e, p->r, 0, "no table of entities is in the page");
        st = mn_hint(p->e, "it needs a column 'Name of Entity': save the page of the list itself");
    }
    return st;
}

mn_status mn_list_read_uflpa_html(mn_list_reader *r, mn_err *e)
{
    struct page p = {.r = r, .e = e};
    mn_status st = MN_OK;
    for (size_t i = 0; i < r->files && !st; i++) {
        r->at = &r->file[i];
        mn_buf_clear(&p.bytes);
        mn_buf_clear(&p.section);
        p.entries = 0;
        p.deep = false;
        st = read_file(&p);
    }
    mn_buf_free(&p.bytes);
    mn_buf_free(&p.text);
    mn_buf_free(&p.heading);
    mn_buf_free(&p.section);
    for (size_t i = 0; i < CELLS_MAX; i++)
        mn_buf_free(&p.cell[i]);
    return st;
}
