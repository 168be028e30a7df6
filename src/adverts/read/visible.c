/* SPDX-License-Identifier: Apache-2.0
 *
 * visible.c - a part of a page as lines of text. See visible.h.
 */
#include "adverts/read/visible.h"

#include <string.h>
#include <strings.h>

#include "core/text.h"

static bool has_children(const GumboNode *node)
{
    return node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_DOCUMENT ||
           node->type == GUMBO_NODE_TEMPLATE;
}

static const GumboVector *children(const GumboNode *node)
{
    return node->type == GUMBO_NODE_DOCUMENT ? &node->v.document.children
                                             : &node->v.element.children;
}

const GumboNode *mn_node_next(const GumboNode *node, const GumboNode *part, bool into)
{
    if (into && has_children(node) && children(node)->length)
        return children(node)->data[0];
    while (node != part && node->parent) {
        const GumboVector *beside = children(node->parent);
        const size_t next = node->index_within_parent + 1;
        if (next < beside->length)
            return beside->data[next];
        node = node->parent;
    }
    return NULL;
}

const char *mn_node_attribute(const GumboNode *node, const char *name)
{
    if (node->type != GUMBO_NODE_ELEMENT)
        return NULL;
    const GumboAttribute *a = gumbo_get_attribute(&node->v.element.attributes, name);
    return a ? a->value : NULL;
}

bool mn_node_is(const GumboNode *node, GumboTag tag)
{
    return node->type == GUMBO_NODE_ELEMENT && node->v.element.tag == tag;
}

/* --- what is seen ----------------------------------------------------------------------------- */

static bool is_one_of(GumboTag tag, const GumboTag *tags, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (tags[i] == tag)
            return true;
    return false;
}

static bool hides_by_style(const char *style)
{
    const mn_text t = mn_text_of(style);
    for (size_t i = 0; i + 7 <= t.len; i++) {
        if (!mn_text_eq_nocase(mn_text_sub(t, i, 7), "display"))
            continue;
        i += 7;
        while (i < t.len && (t.ptr[i] == ' ' || t.ptr[i] == ':'))
            i++;
        if (mn_text_eq_nocase(mn_text_sub(t, i, 4), "none"))
            return true;
    }
    return false;
}

static bool is_hidden(const GumboNode *node, bool outer)
{
    static const GumboTag never[] = {
        GUMBO_TAG_SCRIPT, GUMBO_TAG_STYLE,  GUMBO_TAG_NOSCRIPT, GUMBO_TAG_TEMPLATE,
        GUMBO_TAG_NAV,    GUMBO_TAG_IFRAME, GUMBO_TAG_SVG,      GUMBO_TAG_SELECT,
        GUMBO_TAG_BUTTON, GUMBO_TAG_HEAD,   GUMBO_TAG_OBJECT,   GUMBO_TAG_CANVAS,
        GUMBO_TAG_AUDIO,  GUMBO_TAG_VIDEO,  GUMBO_TAG_ASIDE,    GUMBO_TAG_TEXTAREA};
    static const GumboTag around[] = {GUMBO_TAG_HEADER, GUMBO_TAG_FOOTER};
    static const char *const roles[] = {"navigation", "banner", "contentinfo", "search",
                                        "menu",       "dialog", "menubar",     "toolbar"};
    if (node->type == GUMBO_NODE_TEMPLATE)
        return true;
    if (node->type != GUMBO_NODE_ELEMENT)
        return false;
    const GumboTag tag = node->v.element.tag;
    if (is_one_of(tag, never, sizeof never / sizeof *never) ||
        (outer && is_one_of(tag, around, sizeof around / sizeof *around)))
        return true;
    if (!node->v.element.attributes.length)
        return false;
    const char *role = mn_node_attribute(node, "role"), *style = mn_node_attribute(node, "style"),
               *hidden = mn_node_attribute(node, "aria-hidden");
    for (size_t i = 0; role && i < sizeof roles / sizeof *roles; i++)
        if (strcasecmp(role, roles[i]) == 0)
            return true;
    return mn_node_attribute(node, "hidden") || (hidden && strcmp(hidden, "true") == 0) ||
           (style && hides_by_style(style));
}

static bool is_block(const GumboNode *node)
{
    static const GumboTag blocks[] = {
        GUMBO_TAG_P,        GUMBO_TAG_DIV,     GUMBO_TAG_LI,         GUMBO_TAG_UL,
        GUMBO_TAG_OL,       GUMBO_TAG_TABLE,   GUMBO_TAG_TR,         GUMBO_TAG_H1,
        GUMBO_TAG_H2,       GUMBO_TAG_H3,      GUMBO_TAG_H4,         GUMBO_TAG_H5,
        GUMBO_TAG_H6,       GUMBO_TAG_SECTION, GUMBO_TAG_ARTICLE,    GUMBO_TAG_MAIN,
        GUMBO_TAG_PRE,      GUMBO_TAG_DL,      GUMBO_TAG_BLOCKQUOTE, GUMBO_TAG_DT,
        GUMBO_TAG_DD,       GUMBO_TAG_FIGURE,  GUMBO_TAG_FIGCAPTION, GUMBO_TAG_ADDRESS,
        GUMBO_TAG_HEADER,   GUMBO_TAG_FOOTER,  GUMBO_TAG_FORM,       GUMBO_TAG_HR,
        GUMBO_TAG_FIELDSET, GUMBO_TAG_BR,      GUMBO_TAG_BODY,       GUMBO_TAG_CAPTION};
    return node->type == GUMBO_NODE_ELEMENT &&
           is_one_of(node->v.element.tag, blocks, sizeof blocks / sizeof *blocks);
}

/* --- text ------------------------------------------------------------------------------------- */

/* Blanks become one; *gap is what parts the next word from those before. */
static void add(mn_visible *v, const char *text, char *gap, size_t most)
{
    for (; *text; text++) {
        const char c = *text;
        if (c == ' ' || (c >= '\t' && c <= '\r')) {
            *gap = *gap ? *gap : ' ';
            continue;
        }
        if (v->text.len >= most) {
            v->cut = true;
            return;
        }
        if (*gap && v->text.len)
            mn_buf_char(&v->text, *gap);
        *gap = 0;
        mn_buf_char(&v->text, c);
    }
}

/* An address that leads somewhere else than about the site: with a scheme. */
static bool leads_away(const char *href)
{
    const char *colon = strchr(href, ':'), *slash = strchr(href, '/');
    return colon && colon > href && colon - href < 12 && (!slash || slash > colon) &&
           strncasecmp(href, "javascript:", 11) != 0 && strncasecmp(href, "data:", 5) != 0;
}

static void take_references(mn_visible *v, const GumboNode *node)
{
    if (mn_node_is(node, GUMBO_TAG_A)) {
        const char *href = mn_node_attribute(node, "href");
        if (href && leads_away(href) && v->links < MN_VISIBLE_MANY)
            v->link[v->links++] = href;
        else if (href && leads_away(href))
            v->more = true;
    } else if (mn_node_is(node, GUMBO_TAG_IMG)) {
        const char *src = mn_node_attribute(node, "data-src");
        src = src ? src : mn_node_attribute(node, "src");
        if (!src || !*src || strncasecmp(src, "data:", 5) == 0)
            return;
        if (v->images < MN_VISIBLE_MANY)
            v->image[v->images++] = src;
        else
            v->more = true;
    }
}

void mn_visible_read(mn_visible *v, const GumboNode *part, bool outer, size_t most)
{
    char gap = 0;
    const GumboNode *node = part;
    bool into = true;
    mn_buf_clear(&v->text);
    v->cut = v->more = false;
    v->links = v->images = 0;
    while (node && !v->text.failed) {
        into = node == part || !is_hidden(node, outer);
        if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE ||
            node->type == GUMBO_NODE_CDATA) {
            add(v, node->v.text.text, &gap, most);
        } else if (into) {
            if (is_block(node))
                gap = '\n';
            else if (mn_node_is(node, GUMBO_TAG_TD) || mn_node_is(node, GUMBO_TAG_TH))
                gap = gap ? gap : ' ';
            take_references(v, node);
        }
        const GumboNode *next = mn_node_next(node, part, into);
        /* What is left on the way to the next one ends lines, too. */
        for (const GumboNode *up = node; next && up && up != part && up != next->parent;
             up = up->parent)
            if (is_block(up))
                gap = '\n';
        node = next;
    }
}
