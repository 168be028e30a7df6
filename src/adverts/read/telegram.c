/* SPDX-License-Identifier: Apache-2.0
 *
 * telegram.c - result.json, as Telegram's program for desktops exports chats: messages with their
 * text, which may be in parts of several kinds, time, sender, photograph, place and contact.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adverts/read/export.h"
#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"

enum { BATCH = 4096, BATCH_BYTES = 8 << 20 };

static const mn_text none = {"", 0};

typedef struct telegram {
    mn_post_reader *r;
    char *heap;
    mn_json chats; /* of a list of chats */
    bool many;
    bool open; /* messages are being read */
    mn_json messages;
    mn_text chat_id, chat_name; /* of gather */
    mn_text chat;               /* the object */
    mn_text id, name;           /* its members, as spelled: each is looked for once a chat */
    mn_json_kind id_kind, name_kind;
    bool begun; /* a document of one chat: its messages were opened */
    mn_post_gather gather;
} telegram;

mn_text mn_json_member_of(mn_text object, const char *key, mn_json_kind *kind)
{
    mn_json j;
    mn_json_member m;
    const size_t n = strlen(key);
    for (bool more = mn_json_open(&j, object); more && mn_json_next(&j, &m);)
        if (m.key.len == n + 2 && memcmp(m.key.ptr + 1, key, n) == 0) {
            *kind = m.kind;
            return m.value;
        }
    return (mn_text){NULL, 0};
}

static bool is_array(mn_text v, mn_json_kind kind)
{
    return v.ptr && kind == MN_JSON_NESTED && v.ptr[0] == '[';
}

/* The array of a member; ptr NULL where it is none. */
static mn_text array_at(mn_text object, const char *key)
{
    mn_json_kind kind = MN_JSON_NULL;
    const mn_text v = mn_json_member_of(object, key, &kind);
    return is_array(v, kind) ? v : (mn_text){NULL, 0};
}

static mn_text object_at(mn_text object, const char *key)
{
    mn_json_kind kind = MN_JSON_NULL;
    const mn_text v = mn_json_member_of(object, key, &kind);
    return v.ptr && kind == MN_JSON_NESTED && v.ptr[0] == '{' ? v : (mn_text){NULL, 0};
}

bool mn_post_is_telegram(mn_text document)
{
    mn_json_kind kind = MN_JSON_NULL;
    const mn_text chats = object_at(document, "chats");
    if (chats.ptr)
        return array_at(chats, "list").ptr != NULL;
    return mn_json_member_of(document, "id", &kind).ptr &&
           mn_json_member_of(document, "type", &kind).ptr && array_at(document, "messages").ptr;
}

/* --- a message -------------------------------------------------------------------------------- */

/* Text of a string, or a number as spelled, kept with the posts. */
static mn_text value(mn_post_gather *g, mn_text v, mn_json_kind kind)
{
    uint8_t flags = 0;
    if (!v.ptr || (kind != MN_JSON_STRING && kind != MN_JSON_NUMBER))
        return none;
    mn_buf_clear(&g->room);
    if (kind == MN_JSON_STRING)
        mn_json_unquote(&g->room, v);
    else
        mn_buf_text(&g->room, v);
    g->posts.failed = g->posts.failed || g->room.failed;
    const mn_text t = mn_text_trim((mn_text){g->room.ptr ? g->room.ptr : "", g->room.len});
    v = mn_post_clean(&g->posts, t, &flags);
    return v.len ? mn_post_maker_keep(&g->posts, v) : none;
}

static mn_text value_at(mn_post_gather *g, mn_text object, const char *key)
{
    mn_json_kind kind = MN_JSON_NULL;
    const mn_text v = mn_json_member_of(object, key, &kind);
    return value(g, v, kind);
}

/* What a part of a text names beside being read. */
static void take_part(mn_post_gather *g, mn_text part, mn_text text)
{
    static const struct {
        const char *type, *kind;
    } kinds[] = {{"\"email\"", "email"}, {"\"phone\"", "phone"}, {"\"mention\"", "telegram"}};
    mn_json_kind kind = MN_JSON_NULL;
    const mn_text type = mn_json_member_of(part, "type", &kind);
    if (!type.ptr)
        return;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (mn_text_eq_str(type, kinds[i].type))
            mn_post_maker_given(&g->posts, kinds[i].kind, value(g, text, MN_JSON_STRING));
    if (mn_text_eq_str(type, "\"link\""))
        mn_post_maker_link(&g->posts, value(g, text, MN_JSON_STRING));
    else if (mn_text_eq_str(type, "\"text_link\""))
        mn_post_maker_link(&g->posts, value_at(g, part, "href"));
}

/* A string, or a list of strings and parts with a text each. */
static mn_text text_of(mn_post_gather *g, mn_text message, mn_post *post)
{
    mn_json_kind kind = MN_JSON_NULL;
    const mn_text v = mn_json_member_of(message, "text", &kind);
    mn_text item;
    mn_json j;
    mn_buf b = {0};
    if (v.ptr && kind == MN_JSON_STRING)
        mn_json_unquote(&b, v);
    if (is_array(v, kind))
        for (bool more = mn_json_array(&j, v); more && mn_json_item(&j, &item, &kind);) {
            mn_text text = item;
            if (kind == MN_JSON_NESTED) {
                text = mn_json_member_of(item, "text", &kind);
                if (text.ptr && kind == MN_JSON_STRING)
                    take_part(g, item, text);
            }
            if (text.ptr && kind == MN_JSON_STRING)
                mn_json_unquote(&b, text);
        }
    g->posts.failed = g->posts.failed || b.failed;
    const mn_text t = mn_post_clean(
        &g->posts, mn_text_trim((mn_text){b.ptr ? b.ptr : "", b.failed ? 0 : b.len}), &post->flags);
    const mn_text kept = t.len ? mn_post_maker_keep(&g->posts, t) : none;
    mn_buf_free(&b);
    return kept;
}

/* Where the buttons below a message lead: rows of them, in a list. */
static void take_buttons(mn_post_gather *g, mn_text message)
{
    const mn_text rows = array_at(message, "inline_bot_buttons");
    mn_json j, k;
    mn_text row, button;
    mn_json_kind kind;
    for (bool more = rows.ptr && mn_json_array(&j, rows); more && mn_json_item(&j, &row, &kind);)
        for (bool also = is_array(row, kind) && mn_json_array(&k, row);
             also && mn_json_item(&k, &button, &kind);) {
            const mn_text type = kind == MN_JSON_NESTED && button.ptr[0] == '{'
                                     ? mn_json_member_of(button, "type", &kind)
                                     : (mn_text){NULL, 0};
            if (type.ptr && mn_text_eq_str(type, "\"url\""))
                mn_post_maker_link(&g->posts, value_at(g, button, "data"));
        }
}

static mn_status take_time(telegram *x, mn_post *post, mn_text message, mn_err *e)
{
    mn_post_gather *g = &x->gather;
    mn_moment when;
    const char *hint = NULL;
    mn_text text = value_at(g, message, "date_unixtime");
    if (!text.len)
        text = value_at(g, message, "date");
    if (!text.len)
        return MN_OK;
    const char *why = mn_moment_read(&when, text, none, MN_DAYS_ISO, x->r->of.clock, &hint);
    if (why || when.number)
        return mn_post_gather_trouble(g, 0, text, why ? why : "a number that is no time", hint,
                                      true, e);
    post->time = when.time;
    post->flags |= when.day_only ? MN_POST_DAY_ONLY : 0;
    return MN_OK;
}

/* Its sender: the name, and the number that stays when names are changed. */
static uint32_t author_of(mn_post_gather *g, mn_text message)
{
    const mn_text from = value_at(g, message, "from"), id = value_at(g, message, "from_id");
    if (!from.len || !id.len)
        return mn_post_maker_name(&g->posts, from.len ? from : id);
    mn_buf b = {0};
    mn_buf_text(&b, from);
    mn_buf_fmt(&b, " (%.*s)", (int)(id.len < 200 ? id.len : 200), id.ptr);
    g->posts.failed = g->posts.failed || b.failed;
    const mn_text both = b.failed ? none : mn_post_maker_keep(&g->posts, (mn_text){b.ptr, b.len});
    mn_buf_free(&b);
    return mn_post_maker_name(&g->posts, both);
}

static void take_place(mn_post_gather *g, mn_post *post, mn_text message)
{
    const mn_text at = object_at(message, "location_information");
    mn_post_place place = {.name = value_at(g, message, "place_name")};
    double y, x;
    if (at.ptr && mn_text_f64(value_at(g, at, "latitude"), &y) &&
        mn_text_f64(value_at(g, at, "longitude"), &x) && fabs(y) <= 90 && fabs(x) <= 180) {
        place.located = true;
        place.lat = (float)y;
        place.lon = (float)x;
    }
    if (place.located || place.name.len)
        post->place = mn_post_maker_place(&g->posts, &place);
}

static mn_text id_of(telegram *x, mn_text message)
{
    mn_post_gather *g = &x->gather;
    const mn_text id = value_at(g, message, "id");
    if (!id.len)
        return id;
    mn_buf b = {0};
    mn_buf_fmt(&b, "%.*s/%.*s", (int)(x->chat_id.len < 100 ? x->chat_id.len : 100), x->chat_id.ptr,
               (int)(id.len < 100 ? id.len : 100), id.ptr);
    g->posts.failed = g->posts.failed || b.failed;
    const mn_text both = b.failed ? none : mn_post_maker_keep(&g->posts, (mn_text){b.ptr, b.len});
    mn_buf_free(&b);
    return both;
}

static mn_status take_message(telegram *x, mn_text message, mn_err *e)
{
    mn_post_gather *g = &x->gather;
    mn_post_maker *m = &g->posts;
    mn_json_kind kind = MN_JSON_NULL;
    const mn_text type = mn_json_member_of(message, "type", &kind);
    if (type.ptr && mn_text_eq_str(type, "\"service\"")) { /* somebody joined, a call, ... */
        mn_post_reader_file(x->r)->other++;
        return MN_OK;
    }
    mn_post *post = mn_post_maker_add(m);
    if (!post)
        return mn_fail_memory(e);
    post->row = ++g->rows;
    post->id = id_of(x, message);
    post->text = text_of(g, message, post);
    const mn_text photo = value_at(g, message, "photo"),
                  contact = object_at(message, "contact_information");
    if (photo.len && photo.ptr[0] != '(') /* "(File not included...)" */
        mn_post_maker_image(m, &(mn_post_image){.name = photo});
    take_buttons(g, message);
    if (contact.ptr) {
        const mn_text phone = value_at(g, contact, "phone_number");
        if (phone.len)
            mn_post_maker_given(m, "phone", phone);
    }
    if (!m->failed && !post->text.len && !post->images && !post->givens) {
        const mn_text id = post->id;
        mn_post_maker_drop(m);
        return mn_post_gather_trouble(g, 0, id, "no text, image or identifier", NULL, false, e);
    }
    post->author = author_of(g, message);
    post->source = mn_post_maker_name(m, x->chat_name);
    take_place(g, post, message);
    const mn_status st = take_time(x, post, message, e);
    return st ? st : m->failed ? mn_fail_memory(e) : MN_OK;
}

/* --- chats ------------------------------------------------------------------------------------ */

static mn_status fail(const telegram *x, const mn_json *j, mn_err *e)
{
    mn_fail_at(e, MN_DATA, mn_post_reader_file(x->r)->path.ptr, 0, 0, "the JSON is damaged: %s",
               j->error);
    return mn_hint(e, "export the chat again");
}

/* The next chat's messages; x->open is false where there is none. */
static mn_status next_chat(telegram *x, mn_err *e)
{
    mn_json_kind kind;
    while (!x->open) {
        if (x->many && !mn_json_item(&x->chats, &x->chat, &kind))
            return x->chats.error ? fail(x, &x->chats, e) : MN_OK;
        if (!x->many && x->begun)
            return MN_OK;
        x->begun = true;
        const mn_text messages = array_at(x->chat, "messages");
        x->open = messages.ptr && mn_json_array(&x->messages, messages);
        if (!x->open)
            continue;
        x->id = mn_json_member_of(x->chat, "id", &x->id_kind);
        x->name = mn_json_member_of(x->chat, "name", &x->name_kind);
    }
    return MN_OK;
}

static mn_status next(mn_post_reader *r, void *state, bool *more, mn_err *e)
{
    telegram *x = state;
    size_t bytes = 0;
    mn_text message;
    mn_json_kind kind;
    mn_status st = mn_poll(r->ctx, e);
    mn_post_gather_clear(&x->gather);
    if (!st)
        st = next_chat(x, e);
    *more = x->open;
    if (st || !x->open)
        return st;
    x->chat_id = value(&x->gather, x->id, x->id_kind);
    x->chat_name = value(&x->gather, x->name, x->name_kind);
    for (size_t i = 0; !st && i < BATCH && bytes < BATCH_BYTES; i++) {
        if (!mn_json_item(&x->messages, &message, &kind)) {
            x->open = false;
            st = x->messages.error ? fail(x, &x->messages, e) : MN_OK;
            break;
        }
        bytes += message.len;
        if (kind == MN_JSON_NESTED && message.ptr[0] == '{')
            st = take_message(x, message, e);
    }
    return st ? st : mn_post_take(r, &x->gather, e);
}

static void close_telegram(void *state)
{
    telegram *x = state;
    mn_post_gather_free(&x->gather);
    free(x->heap);
    free(x);
}

mn_status mn_post_open_telegram(mn_post_reader *r, char *heap, mn_text document, mn_err *e)
{
    telegram *x = calloc(1, sizeof *x);
    if (!x) {
        free(heap);
        return mn_fail_memory(e);
    }
    x->r = r;
    x->heap = heap;
    x->chat = document;
    r->in = (mn_post_source){.next = next, .close = close_telegram, .state = x};
    mn_post_reader_file(r)->layout = mn_text_of("Telegram");
    const mn_text chats = object_at(document, "chats");
    if (chats.ptr) {
        x->many = true;
        if (!mn_json_array(&x->chats, array_at(chats, "list")))
            return fail(x, &x->chats, e);
    }
    return MN_OK;
}
