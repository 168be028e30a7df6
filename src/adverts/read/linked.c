/* SPDX-License-Identifier: Apache-2.0
 *
 * linked.c - what a page says of its posts as JSON-LD, in the words of schema.org.
 */
#include <string.h>

#include "adverts/read/export.h"
#include "adverts/read/page.h"
#include "adverts/read/read.h"
#include "core/text.h"

enum { DEEP = 8 };

static const mn_text none = {"", 0};

static bool is_list(mn_text v)
{
    return v.len && v.ptr[0] == '[';
}

/* The first item of a list; v itself where it is none. */
static mn_text first_of(mn_text v, mn_json_kind *kind)
{
    mn_json j;
    mn_text item = v;
    if (*kind == MN_JSON_NESTED && is_list(v) &&
        (!mn_json_array(&j, v) || !mn_json_item(&j, &item, kind)))
        return (mn_text){NULL, 0};
    return item;
}

/* Text of a string or number; of an object, that of its name or value. */
static mn_text text_in(mn_post_maker *m, mn_text v, mn_json_kind kind, int depth)
{
    static const char *const names[] = {"name", "value", "url", "@id", "minValue"};
    v = first_of(v, &kind);
    if (!v.ptr || depth > 3)
        return none;
    if (kind == MN_JSON_NUMBER)
        return mn_post_maker_keep(m, v);
    if (kind == MN_JSON_STRING) {
        mn_buf b = {0};
        mn_buf_clear(&m->room);
        mn_json_unquote(&b, v);
        mn_post_strip(&m->room, (mn_text){b.ptr ? b.ptr : "", b.len}, MN_POST_TEXT_MOST);
        m->failed = m->failed || b.failed || m->room.failed;
        mn_buf_free(&b);
        return m->room.len ? mn_post_maker_keep(m, (mn_text){m->room.ptr, m->room.len}) : none;
    }
    for (size_t i = 0; kind == MN_JSON_NESTED && i < sizeof names / sizeof *names; i++) {
        mn_json_kind inner = MN_JSON_NULL;
        const mn_text found = mn_json_member_of(v, names[i], &inner);
        if (found.ptr && inner != MN_JSON_NULL)
            return text_in(m, found, inner, depth + 1);
    }
    return none;
}

static mn_text text_at(mn_post_maker *m, mn_text object, const char *key)
{
    mn_json_kind kind = MN_JSON_NULL;
    const mn_text v = mn_json_member_of(object, key, &kind);
    return v.ptr ? text_in(m, v, kind, 0) : none;
}

/* The object that a member is; ptr NULL where it is none. */
static mn_text object_at(mn_text object, const char *key)
{
    mn_json_kind kind = MN_JSON_NULL;
    const mn_text v = object.ptr ? mn_json_member_of(object, key, &kind) : object;
    const mn_text first = v.ptr ? first_of(v, &kind) : v;
    return first.ptr && kind == MN_JSON_NESTED && first.len && first.ptr[0] == '{'
               ? first
               : (mn_text){NULL, 0};
}

static mn_text either(mn_text a, mn_text b)
{
    return a.len ? a : b;
}

static void take_place(mn_post_said *s, mn_post_maker *m, mn_text object)
{
    static const char *const where[] = {"jobLocation", "availableAtOrFrom", "contentLocation",
                                        "location", "areaServed"};
    mn_text at = {NULL, 0};
    for (size_t i = 0; !at.ptr && i < sizeof where / sizeof *where; i++)
        at = object_at(object, where[i]);
    const mn_text base = at.ptr ? at : object, address = object_at(base, "address"),
                  geo = object_at(base, "geo");
    if (address.ptr) {
        s->place =
            either(text_at(m, address, "addressLocality"), text_at(m, address, "addressRegion"));
        s->country = text_at(m, address, "addressCountry");
    }
    if (!s->place.len && at.ptr)
        s->place = text_at(m, at, "name");
    if (geo.ptr) {
        s->lat = text_at(m, geo, "latitude");
        s->lon = text_at(m, geo, "longitude");
    }
}

static mn_text price_of(mn_post_maker *m, mn_text object)
{
    const mn_text pay = object_at(object, "baseSalary"), offer = object_at(object, "offers");
    return pay.ptr     ? text_at(m, pay, "value")
           : offer.ptr ? text_at(m, offer, "price")
                       : either(text_at(m, object, "price"), text_at(m, object, "baseSalary"));
}

static void take_post(mn_post_said *s, mn_post_maker *m, mn_text object, bool listing)
{
    *s = (mn_post_said){.listing = listing,
                        .place = none,
                        .country = none,
                        .lat = none,
                        .lon = none,
                        .source = none};
    s->id = text_at(m, object, "identifier");
    s->url = text_at(m, object, "url");
    s->title = either(text_at(m, object, "title"),
                      either(text_at(m, object, "headline"), text_at(m, object, "name")));
    s->text = either(text_at(m, object, "description"),
                     either(text_at(m, object, "articleBody"), text_at(m, object, "text")));
    s->time = either(text_at(m, object, "datePosted"), either(text_at(m, object, "datePublished"),
                                                              text_at(m, object, "dateCreated")));
    s->author = either(text_at(m, object, "hiringOrganization"),
                       either(text_at(m, object, "author"), text_at(m, object, "seller")));
    s->image = text_at(m, object, "image");
    s->price = price_of(m, object);
    take_place(s, m, object);
}

static int kind_of(mn_text type)
{
    static const char *const listings[] = {
        "JobPosting",    "Product",           "Offer",   "Apartment",   "House", "Room",
        "Accommodation", "RealEstateListing", "Service", "ClassifiedAd"};
    static const char *const texts[] = {
        "Article", "NewsArticle", "BlogPosting", "SocialMediaPosting", "DiscussionForumPosting",
        "Comment", "WebPage"};
    for (size_t i = 0; i < sizeof listings / sizeof *listings; i++)
        if (mn_text_eq_str(type, listings[i]))
            return 2;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (mn_text_eq_str(type, texts[i]))
            return 1;
    return 0;
}

/* 2: an offer, 1: another post, 0: something else. */
static int type_of(mn_text object)
{
    mn_json_kind kind = MN_JSON_NULL;
    mn_text v = mn_json_member_of(object, "@type", &kind), item;
    mn_json j;
    int most = 0;
    if (!v.ptr)
        return 0;
    if (kind == MN_JSON_STRING)
        return kind_of(mn_text_sub(v, 1, v.len - 2));
    if (!is_list(v))
        return 0;
    for (bool more = mn_json_array(&j, v); more && mn_json_item(&j, &item, &kind);) {
        const int one = kind == MN_JSON_STRING ? kind_of(mn_text_sub(item, 1, item.len - 2)) : 0;
        most = one > most ? one : most;
    }
    return most;
}

typedef struct found {
    mn_post_said *said;
    size_t *n, room;
    mn_post_maker *m;
    bool *all; /* there was room for each */
} found;

static void look(const found *f, mn_text v, int depth)
{
    static const char *const inside[] = {"@graph", "itemListElement", "item", "mainEntity"};
    mn_json j;
    mn_json_kind kind;
    mn_text item;
    if (!v.len || depth > DEEP || !*f->all || f->m->failed)
        return;
    if (is_list(v)) {
        for (bool more = mn_json_array(&j, v); more && mn_json_item(&j, &item, &kind);)
            if (kind == MN_JSON_NESTED)
                look(f, item, depth + 1);
        return;
    }
    const int type = type_of(v);
    if (type && *f->n == f->room) {
        *f->all = false;
        return;
    }
    if (type) {
        take_post(&f->said[*f->n], f->m, v, type == 2);
        ++*f->n;
    }
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++) {
        item = mn_json_member_of(v, inside[i], &kind);
        if (item.ptr && kind == MN_JSON_NESTED)
            look(f, item, depth + 1);
    }
}

bool mn_post_linked_data(mn_post_said *said, size_t *n, size_t room, mn_post_maker *keep,
                         mn_text json)
{
    bool all = true;
    const found f = {said, n, room, keep, &all};
    json = mn_text_trim(json);
    if (mn_utf8_bad(json) == json.len)
        look(&f, json, 0);
    return all;
}
