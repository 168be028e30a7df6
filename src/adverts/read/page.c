/* SPDX-License-Identifier: Apache-2.0
 *
 * page.c - a page of HTML as posts. See page.h.
 */
#include "adverts/read/page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "adverts/read/read.h"
#include "adverts/read/visible.h"
#include "core/err.h"
#include "core/text.h"
#include "table/page.h"

/* TITLE: bytes of a title that are looked at for what the text repeats. */
enum { ITEMS = 4096, LEAST = 8, SAID = 1024, TITLE = 1000 };

static const mn_text none = {"", 0};

typedef struct reading {
    mn_post_gather *g;
    const mn_post_gather_of *of;
    const mn_post_page *page;
    mn_text name, source;
    mn_post_said meta;  /* of the page as a whole */
    mn_post_said *said; /* by JSON-LD */
    size_t n_said, listings;
    const GumboNode **item; /* of which each is a post */
    size_t items;
    const GumboNode *body, *main;
    mn_visible *see;
    bool more_said; /* JSON-LD has more than there is room for */
    uint8_t flags;  /* of all of its posts */
    mn_err *e;
} reading;

static mn_text buf_text(const mn_buf *b)
{
    return (mn_text){b->len ? b->ptr : "", b->len};
}

static mn_text keep(reading *r, mn_text t)
{
    uint8_t flags = 0;
    t = mn_post_clean(&r->g->posts, mn_text_trim(t), &flags);
    return t.len ? mn_post_maker_keep(&r->g->posts, t) : none;
}

static mn_status doubt(reading *r, mn_text text, const char *why, const char *hint)
{
    return mn_post_gather_trouble(r->g, 0, text.len ? text : r->name, why, hint, true, r->e);
}

/* --- what the page says of itself ------------------------------------------------------------- */

static void take_meta(reading *r, const GumboNode *node)
{
    static const struct {
        const char *name;
        size_t at;
    } known[] = {{"article:published_time", offsetof(mn_post_said, time)},
                 {"og:article:published_time", offsetof(mn_post_said, time)},
                 {"datepublished", offsetof(mn_post_said, time)},
                 {"dateposted", offsetof(mn_post_said, time)},
                 {"dc.date", offsetof(mn_post_said, time)},
                 {"date", offsetof(mn_post_said, time)},
                 {"pubdate", offsetof(mn_post_said, time)},
                 {"og:url", offsetof(mn_post_said, url)},
                 {"og:site_name", offsetof(mn_post_said, source)},
                 {"author", offsetof(mn_post_said, author)},
                 {"geo.placename", offsetof(mn_post_said, place)},
                 {"og:locality", offsetof(mn_post_said, place)},
                 {"addresslocality", offsetof(mn_post_said, place)},
                 {"addresscountry", offsetof(mn_post_said, country)},
                 {"og:country-name", offsetof(mn_post_said, country)},
                 {"product:price:amount", offsetof(mn_post_said, price)},
                 {"price", offsetof(mn_post_said, price)}};
    const char *content = mn_node_attribute(node, "content");
    const char *name = mn_node_attribute(node, "property");
    name = name ? name : mn_node_attribute(node, "name");
    name = name ? name : mn_node_attribute(node, "itemprop");
    if (!content || !name)
        return;
    if (strcasecmp(name, "geo.position") == 0 || strcasecmp(name, "ICBM") == 0) {
        mn_text rest = mn_text_of(content), lat;
        if (mn_text_split(&rest, strchr(content, ';') ? ';' : ',', &lat) && rest.ptr) {
            r->meta.lat = keep(r, lat);
            r->meta.lon = keep(r, rest);
        }
        return;
    }
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        mn_text *to = (mn_text *)(void *)((char *)&r->meta + known[i].at);
        if (strcasecmp(name, known[i].name) == 0 && !to->len)
            *to = keep(r, mn_text_of(content));
    }
}

static const char *text_in(const GumboNode *node)
{
    const GumboVector *v = &node->v.element.children;
    const GumboNode *child = v->length ? v->data[0] : NULL;
    return child && (child->type == GUMBO_NODE_TEXT || child->type == GUMBO_NODE_CDATA)
               ? child->v.text.text
               : "";
}

/* Whether an element is a post among others: an article; a thing of schema.org that can be offered
 * or said; a message of Telegram's own pages. */
static bool is_item(const GumboNode *node)
{
    static const char *const types[] = {
        "/JobPosting",        "/Product", "/Offer", "/Comment", "/DiscussionForumPosting",
        "/SocialMediaPosting"};
    const char *type = mn_node_attribute(node, "itemtype"), *role = mn_node_attribute(node, "role"),
               *id = mn_node_attribute(node, "id"), *class = mn_node_attribute(node, "class");
    if (mn_node_is(node, GUMBO_TAG_ARTICLE) || (role && strcasecmp(role, "article") == 0))
        return true;
    for (size_t i = 0; type && i < sizeof types / sizeof *types; i++) {
        const size_t n = strlen(types[i]), len = strlen(type);
        if (len > n && strcmp(type + len - n, types[i]) == 0)
            return true;
    }
    return id && class && strncmp(id, "message", 7) == 0 &&
           strncmp(class, "message default", 15) == 0;
}

static mn_status look_over(reading *r, const GumboNode *root)
{
    const GumboNode *node = root;
    while (node) {
        bool into = true;
        if (mn_node_is(node, GUMBO_TAG_META)) {
            take_meta(r, node);
        } else if (mn_node_is(node, GUMBO_TAG_TITLE)) {
            r->meta.title = r->meta.title.len ? r->meta.title : keep(r, mn_text_of(text_in(node)));
        } else if (mn_node_is(node, GUMBO_TAG_LINK)) {
            const char *rel = mn_node_attribute(node, "rel"),
                       *href = mn_node_attribute(node, "href");
            if (rel && href && strcasecmp(rel, "canonical") == 0)
                r->meta.url = keep(r, mn_text_of(href));
        } else if (mn_node_is(node, GUMBO_TAG_SCRIPT)) {
            const char *type = mn_node_attribute(node, "type");
            if (type && strcasecmp(type, "application/ld+json") == 0 &&
                !mn_post_linked_data(r->said, &r->n_said, SAID, &r->g->posts,
                                     mn_text_of(text_in(node))))
                r->more_said = true;
            into = false;
        } else if (mn_node_is(node, GUMBO_TAG_BODY)) {
            r->body = node;
        } else if (mn_node_is(node, GUMBO_TAG_MAIN)) {
            r->main = r->main ? r->main : node;
        }
        if (node->type == GUMBO_NODE_ELEMENT && is_item(node)) {
            if (r->items < ITEMS)
                r->item[r->items] = node;
            r->items++;
            into = false; /* an item within an item is a part of it */
        }
        node = mn_node_next(node, root, into);
    }
    for (size_t i = 0; i < r->n_said; i++)
        r->listings += r->said[i].listing;
    mn_status st = MN_OK;
    if (r->items > ITEMS)
        st = doubt(r, none, "a page of more than 4,096 articles: the others are left out", NULL);
    if (!st && r->more_said)
        st = doubt(r, none, "a page of more than 1,024 things in JSON-LD: the others are left out",
                   NULL);
    return st;
}

/* The host of an address; the whole of what is none. */
static mn_text host_of(mn_text url)
{
    for (size_t i = 0; i + 3 <= url.len && i < 12; i++) {
        if (memcmp(url.ptr + i, "://", 3) != 0)
            continue;
        const mn_text rest = mn_text_sub(url, i + 3, url.len);
        size_t n = 0;
        while (n < rest.len && !(rest.ptr[n] == '/' || rest.ptr[n] == '?' || rest.ptr[n] == '#'))
            n++;
        return mn_text_sub(rest, 0, n);
    }
    return none;
}

/* --- posts ------------------------------------------------------------------------------------ */

/* What is said of a post, where it says nothing itself. */
static void fill(mn_post_said *s, const mn_post_said *from)
{
    mn_text *const to[] = {&s->time, &s->place,  &s->country, &s->lat,
                           &s->lon,  &s->author, &s->price};
    const mn_text *const have[] = {&from->time, &from->place,  &from->country, &from->lat,
                                   &from->lon,  &from->author, &from->price};
    for (size_t i = 0; i < sizeof to / sizeof *to; i++)
        if (!to[i]->len)
            *to[i] = *have[i];
}

static mn_status set_time(reading *r, mn_post *post, mn_text time)
{
    mn_moment when;
    const char *hint = NULL, *why = NULL;
    if (time.len) {
        why = mn_moment_read(&when, time, none, r->of->days, r->of->clock, &hint);
        if (!why && when.number)
            why = "a number that is no time";
        if (!why) {
            post->time = when.time;
            post->flags |= when.day_only ? MN_POST_DAY_ONLY : 0;
            return MN_OK;
        }
        const mn_status st = doubt(r, time, why, hint);
        if (st)
            return st;
    }
    if (r->page->fetched == MN_POST_NO_TIME)
        return MN_OK;
    post->time = r->page->fetched;
    return doubt(r, none, "no time is in the page: that of its capture is taken", NULL);
}

static mn_status set_place(reading *r, mn_post *post, const mn_post_said *s)
{
    mn_post_place at = {.name = s->place};
    double y, x;
    if (s->country.len) {
        const mn_country *c = mn_country_find(r->of->reference, s->country);
        if (c)
            memcpy(at.country, c->iso2, 2);
    }
    at.located = mn_text_f64(mn_text_trim(s->lat), &y) && mn_text_f64(mn_text_trim(s->lon), &x) &&
                 fabs(y) <= 90 && fabs(x) <= 180;
    at.lat = at.located ? (float)y : 0;
    at.lon = at.located ? (float)x : 0;
    if (at.name.len || at.country[0] || at.located)
        post->place = mn_post_maker_place(&r->g->posts, &at);
    return MN_OK;
}

/* Whether a title says no more than the first line of the text does: "Room to let - the board". */
static bool repeats(mn_text title, mn_text text)
{
    const char *nl = text.len ? memchr(text.ptr, '\n', text.len) : NULL;
    const size_t line = nl ? (size_t)(nl - text.ptr) : text.len;
    if (title.len <= text.len && memcmp(title.ptr, text.ptr, title.len) == 0)
        return true;
    for (size_t i = 0; line >= LEAST && i + line <= title.len; i++)
        if (memcmp(title.ptr + i, text.ptr, line) == 0)
            return true;
    return false;
}

/* The text of a post: its title, unless its text begins with that, and its text. */
static mn_text whole_text(reading *r, mn_text title, mn_text text, mn_post *post)
{
    mn_buf *b = &r->g->room;
    mn_buf_clear(b);
    if (title.len && !(text.len && repeats(mn_text_sub(title, 0, TITLE), text))) {
        mn_buf_text(b, title);
        if (text.len)
            mn_buf_char(b, '\n');
    }
    mn_buf_text(b, text);
    r->g->posts.failed = r->g->posts.failed || b->failed;
    const mn_text all =
        mn_post_clean(&r->g->posts, (mn_text){b->ptr ? b->ptr : "", b->len}, &post->flags);
    return all.len ? mn_post_maker_keep(&r->g->posts, all) : none;
}

static void take_references(reading *r)
{
    mn_post_maker *m = &r->g->posts;
    for (size_t i = 0; i < r->see->links && !m->failed; i++)
        mn_post_maker_link(m, keep(r, mn_text_of(r->see->link[i])));
    for (size_t i = 0; i < r->see->images && !m->failed; i++)
        mn_post_maker_image(m, &(mn_post_image){.name = keep(r, mn_text_of(r->see->image[i]))});
}

/* One post; number is its place in a page of several, from 1, and 0 in a page of one. see: what is
 * seen of it is in r->see. */
static mn_status add_post(reading *r, const mn_post_said *s, size_t number, bool see)
{
    mn_post_maker *m = &r->g->posts;
    mn_post *post = mn_post_maker_add(m);
    mn_buf id = {0};
    if (!post)
        return mn_fail_memory(r->e);
    post->row = ++r->g->rows;
    post->flags |= r->flags;
    if (see && r->see->cut)
        post->flags |= MN_POST_CUT;
    const mn_text seen =
        see ? (mn_text){r->see->text.ptr ? r->see->text.ptr : "", r->see->text.len} : none;
    post->text = whole_text(r, s->title, s->text.len > seen.len ? s->text : seen, post);
    mn_buf_text(&id, r->name);
    if (s->id.len && number)
        mn_buf_fmt(&id, "#%.*s", (int)(s->id.len < 200 ? s->id.len : 200), s->id.ptr);
    else if (number)
        mn_buf_fmt(&id, "#%zu", number);
    post->id = keep(r, (mn_text){id.ptr ? id.ptr : "", id.len});
    m->failed = m->failed || id.failed;
    mn_buf_free(&id);
    if (see)
        take_references(r);
    else if (s->image.len)
        mn_post_maker_image(m, &(mn_post_image){.name = s->image});
    if (!m->failed && !post->text.len && !post->images && !post->links) {
        mn_post_maker_drop(m);
        return number ? MN_OK /* an element of a list that holds nothing */
                      : mn_post_gather_trouble(r->g, 0, r->name, "a page without a text", NULL,
                                               false, r->e);
    }
    post->price = s->price;
    post->author = mn_post_maker_name(m, s->author);
    post->source = mn_post_maker_name(m, r->source);
    mn_status st = set_place(r, post, s);
    if (!st && see && r->see->more)
        st = doubt(r, post->id,
                   "more than 256 links, or images, of a post: the others are left out", NULL);
    if (!st)
        st = set_time(r, post, s->time);
    return st ? st : m->failed ? mn_fail_memory(r->e) : MN_OK;
}

/* What an element says of itself: its id, its <time>, who wrote it. */
static void take_own(reading *r, const GumboNode *item, mn_post_said *s)
{
    const char *id = mn_node_attribute(item, "id");
    if (id)
        s->id = keep(r, mn_text_of(id));
    for (const GumboNode *node = item; node; node = mn_node_next(node, item, true)) {
        const char *datetime = mn_node_attribute(node, "datetime"),
                   *prop = mn_node_attribute(node, "itemprop"),
                   *class = mn_node_attribute(node, "class"),
                   *content = mn_node_attribute(node, "content");
        if (mn_node_is(node, GUMBO_TAG_TIME) && !s->time.len)
            s->time = keep(r, mn_text_of(datetime ? datetime : text_in(node)));
        else if (prop && !s->time.len && strncasecmp(prop, "datep", 5) == 0)
            s->time = keep(r, mn_text_of(content ? content : datetime ? datetime : text_in(node)));
        else if (prop && !s->place.len && strcasecmp(prop, "addressLocality") == 0)
            s->place = keep(r, mn_text_of(content ? content : text_in(node)));
        else if (prop && !s->price.len && strcasecmp(prop, "price") == 0)
            s->price = keep(r, mn_text_of(content ? content : text_in(node)));
        else if (class && !s->author.len && node->type == GUMBO_NODE_ELEMENT &&
                 strcmp(class, "from_name") == 0)
            s->author = keep(r, mn_text_of(text_in(node)));
        else if (class && !s->time.len && strstr(class, "date details"))
            s->time = keep(r, mn_text_of(mn_node_attribute(node, "title")));
    }
}

static mn_status take_items(reading *r)
{
    mn_status st = MN_OK;
    const size_t n = r->items < ITEMS ? r->items : ITEMS;
    for (size_t i = 0; i < n && !st; i++) {
        mn_post_said s = {.listing = false};
        take_own(r, r->item[i], &s);
        fill(&s, &(mn_post_said){.place = r->meta.place,
                                 .country = r->meta.country,
                                 .lat = r->meta.lat,
                                 .lon = r->meta.lon,
                                 .time = r->meta.time});
        mn_visible_read(r->see, r->item[i], false, MN_POST_TEXT_MOST);
        st = r->see->text.failed ? mn_fail_memory(r->e) : add_post(r, &s, i + 1, true);
    }
    return st;
}

static mn_status take_listings(reading *r)
{
    mn_status st = MN_OK;
    size_t number = 0;
    for (size_t i = 0; i < r->n_said && !st; i++) {
        if (!r->said[i].listing)
            continue;
        if (!r->said[i].id.len)
            r->said[i].id = r->said[i].url;
        st = add_post(r, &r->said[i], ++number, false);
    }
    return st;
}

static mn_status take_one(reading *r)
{
    mn_post_said s = {.title = none};
    const GumboNode *part = r->items == 1 ? r->item[0] : r->main ? r->main : r->body;
    for (size_t i = 0; i < r->n_said; i++)
        if (r->said[i].listing || (!r->listings && i == 0))
            s = r->said[i];
    if (part)
        take_own(r, part, &s);
    fill(&s, &r->meta);
    s.title = s.title.len ? s.title : r->meta.title;
    if (part)
        mn_visible_read(r->see, part, part == r->body, MN_POST_TEXT_MOST);
    else
        mn_buf_clear(&r->see->text);
    return r->see->text.failed ? mn_fail_memory(r->e) : add_post(r, &s, 0, part != NULL);
}

/* --- pages ------------------------------------------------------------------------------------ */

/* Whether text that is said to be plain is a page of HTML as a whole. */
static bool is_html(mn_text text)
{
    text = mn_text_trim(text);
    return mn_text_eq_nocase(mn_text_sub(text, 0, 9), "<!doctype") ||
           mn_text_eq_nocase(mn_text_sub(text, 0, 5), "<html");
}

/* A file of plain text, in which '<' is a sign like others. */
static mn_status take_plain(reading *r, mn_text text)
{
    const mn_post_said s = {.text = mn_text_trim(text)};
    r->see->links = r->see->images = 0;
    return add_post(r, &s, 0, false);
}

/* A page that can't be parsed within limits: its text alone. */
static mn_status take_stripped(reading *r, mn_text html)
{
    mn_post_said s = {.title = none};
    mn_buf b = {0};
    mn_post_strip(&b, html, MN_POST_TEXT_MOST);
    if (b.len >= MN_POST_TEXT_MOST)
        r->flags |= MN_POST_CUT;
    s.text = (mn_text){b.ptr ? b.ptr : "", b.len};
    r->see->links = r->see->images = 0;
    mn_status st = b.failed ? mn_fail_memory(r->e) : add_post(r, &s, 0, false);
    mn_buf_free(&b);
    return st ? st
              : doubt(r, none, "a page too large to be taken apart",
                      "its text was taken without its order, menus included");
}

static mn_status take_page(reading *r, mn_text html)
{
    mn_page *tree = NULL;
    mn_err own = MN_ERR_INIT;
    mn_status st = mn_page_parse(&tree, html, "", NULL, &own);
    if (st == MN_DATA)
        return take_stripped(r, html);
    if (st) {
        if (r->e)
            *r->e = own;
        return st;
    }
    st = look_over(r, mn_page_root(tree));
    const mn_text url = r->source.len ? r->source : host_of(r->meta.url);
    r->source = keep(r, url.len ? url : r->meta.source);
    if (!st)
        st = r->listings > 1 && r->listings >= r->items ? take_listings(r)
             : r->items > 1                             ? take_items(r)
                                                        : take_one(r);
    mn_page_free(tree);
    return st;
}

mn_status mn_post_page_read(mn_post_gather *g, const mn_post_gather_of *of,
                            const mn_post_page *page, mn_err *e)
{
    reading r = {.g = g, .of = of, .page = page, .source = none, .e = e};
    mn_buf room = {0};
    mn_text text = none;
    r.meta = (mn_post_said){.title = none};
    r.name = keep(&r, (mn_text){page->name.ptr ? page->name.ptr : "", page->name.len});
    if (page->why && ++g->rows)
        return mn_post_gather_trouble(g, 0, r.name, page->why, NULL, false, e);
    r.said = calloc(SAID, sizeof *r.said);
    r.item = calloc(ITEMS, sizeof *r.item);
    r.see = calloc(1, sizeof *r.see);
    mn_status st = r.said && r.item && r.see ? MN_OK : mn_fail_memory(e);
    r.flags = page->cut ? MN_POST_CUT : 0;
    r.source = keep(&r, host_of(r.name).len ? host_of(r.name) : host_of(buf_text(&page->address)));
    if (!st)
        st = mn_post_decode(&text, &room,
                            (mn_text){page->bytes.ptr ? page->bytes.ptr : "", page->bytes.len},
                            page->charset, e);
    const uint32_t before = g->rows;
    if (!st)
        st = page->plain && !is_html(text) ? take_plain(&r, text) : take_page(&r, text);
    g->rows += g->rows == before; /* it was a row, whatever came of it */
    if (r.see)
        mn_buf_free(&r.see->text);
    free(r.said);
    free(r.item);
    free(r.see);
    mn_buf_free(&room);
    return st;
}
