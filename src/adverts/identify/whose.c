/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/whose.c - see whose.h. A path is gone through part by part: some lead on to a
 * name ("/add/name"), some are pages of the service itself, which would tie everybody who shares a
 * page; the first other one is the name.
 */
#include "adverts/identify/whose.h"

#include <string.h>

#include "core/text.h"

#define PARTS_MOST 5
#define ANY        MN_ID_KINDS

typedef enum part_kind {
    PAGE, /* of the service: nobody's */
    STEP, /* the name is behind it */
    OVER, /* and behind the next one */
    CODE, /* of a group: as "+code" */
} part_kind;

/* Rows of a service come before those of all. */
static const struct {
    mn_id_kind service;
    part_kind is;
    const char *parts; /* with a blank between, and at the ends */
} rows[] = {
    {MN_ID_WHATSAPP, STEP, " message qr channel c "},
    {MN_ID_TELEGRAM, STEP, " s "},
    {MN_ID_TELEGRAM, CODE, " joinchat "},
    {MN_ID_TELEGRAM, PAGE,
     " addlist addstickers addemoji addtheme proxy socks setlanguage iv bg boost contact "
     "confirmphone invoice giftcode msg c m nft k a "},
    {MN_ID_INSTAGRAM, STEP, " stories "},
    {MN_ID_FACEBOOK, STEP, " pg "},
    {MN_ID_FACEBOOK, OVER, " people "},
    {MN_ID_LINE, STEP, " r ti p g g2 oamessage "},
    {MN_ID_LINE, PAGE, " s app msg nv lineit en ja th tw id "},
    {MN_ID_DISCORD, STEP, " invite users "},
    {MN_ID_DISCORD, PAGE, " channels servers app blog safety "},
    {MN_ID_SNAPCHAT, STEP, " add "},
    {MN_ID_SIGNAL, STEP, " #p "},
    {MN_ID_VK, PAGE, " feed im al_im.php write clips video music topic photos albums "},
    {MN_ID_WECHAT, PAGE, " cgi-bin mp "},
    {ANY, STEP, " u invite add "},
    {ANY, PAGE,
     " send share share.php sharer sharer.php explore watch home login login.php groups events "
     "event reel reels p tv pages profile.php intent hashtag tag tags search dialog plugins l.php "
     "accounts privacy terms policies help about away.php photo photo.php photos permalink.php "
     "story.php video.php videos media marketplace gaming ads messages notifications settings "
     "support legal business download downloads discover index.php index.html status r.php "
     "recover signup i web "},
};

static bool among(const char *parts, mn_text part)
{
    char key[24] = " ";
    if (!part.len || part.len + 3 > sizeof key)
        return false;
    for (size_t i = 0; i < part.len; i++)
        key[i + 1] =
            (char)(part.ptr[i] >= 'A' && part.ptr[i] <= 'Z' ? part.ptr[i] | 32 : part.ptr[i]);
    key[part.len + 1] = ' ';
    key[part.len + 2] = '\0';
    return !memchr(key + 1, ' ', part.len) && strstr(parts, key) != NULL;
}

/* What a part is; false: none of these. */
static bool known(part_kind *is, mn_id_kind service, mn_text part)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if ((rows[i].service == service || rows[i].service == ANY) && among(rows[i].parts, part)) {
            *is = rows[i].is;
            return true;
        }
    return false;
}

/* Up to the next '/', '?' or '&'; '#' begins a part and ends one. */
static mn_text first_part(mn_text path)
{
    size_t n = 0;
    while (n < path.len && path.ptr[n] != '/' && path.ptr[n] != '?' && path.ptr[n] != '&' &&
           !(path.ptr[n] == '#' && n > 0))
        n++;
    return mn_text_sub(path, 0, n);
}

/* What stands behind "name=" among the parameters; empty. */
static mn_text parameter(mn_text path, const char *name)
{
    const size_t n = strlen(name);
    for (size_t i = 1; i + n < path.len; i++)
        if ((path.ptr[i - 1] == '?' || path.ptr[i - 1] == '&') &&
            memcmp(path.ptr + i, name, n) == 0)
            return mn_text_sub(path, i + n, path.len);
    return (mn_text){"", 0};
}

/* Whether a service's names have a sign that is no letter and no digit. */
static bool has_sign(mn_id_kind service, char c)
{
    switch (service) {
    case MN_ID_TELEGRAM:
    case MN_ID_TWITTER:
        return c == '_';
    case MN_ID_VK:
        return c == '_' || c == '.';
    default:
        return c == '_' || c == '.' || c == '-';
    }
}

/* The name that begins a path, in front of which a '+' or '@' may stand. */
static size_t name_of(char out[ID_WHOSE_MAX], mn_id_kind service, mn_text path, bool code)
{
    size_t n = 0;
    code |= service == MN_ID_TELEGRAM && path.len && path.ptr[0] == '+';
    if (code)
        out[n++] = '+';
    if (path.len > 3 && memcmp(path.ptr, "%2B", 3) == 0)
        path = mn_text_sub(path, 3, path.len);
    else if (path.len && (path.ptr[0] == '@' || path.ptr[0] == '~' || path.ptr[0] == '+'))
        path = mn_text_sub(path, 1, path.len);
    else if (service == MN_ID_TIKTOK)
        return 0;
    const size_t from = n;
    for (size_t i = 0; i < path.len; i++) {
        char c = path.ptr[i];
        const bool letter = (c | 32) >= 'a' && (c | 32) <= 'z';
        if (!letter && !(c >= '0' && c <= '9') && !has_sign(service, c) && !(code && c == '-'))
            /* "wall-1_2" is a page. */
            return service == MN_ID_VK && c == '-' ? 0 : n - from < 2 ? 0 : n;
        if (n == ID_WHOSE_MAX)
            return 0;
        out[n++] = service != MN_ID_DISCORD && letter ? (char)(c | 32) : c;
    }
    return n - from < 2 ? 0 : n;
}

size_t id_whose(char out[ID_WHOSE_MAX], mn_id_kind service, mn_text path)
{
    bool code = false;
    const mn_text by = service == MN_ID_WHATSAPP   ? parameter(path, "phone=")
                       : service == MN_ID_FACEBOOK ? parameter(path, "id=")
                                                   : (mn_text){"", 0};
    if (by.len && (service == MN_ID_WHATSAPP ||
                   mn_text_eq_str(first_part(mn_text_sub(path, 1, path.len)), "profile.php")))
        return name_of(out, service, by, false);
    for (int parts = 0; parts < PARTS_MOST; parts++) {
        if (path.len && path.ptr[0] == '/')
            path = mn_text_sub(path, 1, path.len);
        mn_text part = first_part(path);
        part_kind is;
        if (!part.len)
            return 0;
        if (!known(&is, service, part))
            return name_of(out, service, path, code);
        if (is == PAGE)
            return 0;
        code |= is == CODE;
        for (int skip = is == OVER; skip >= 0; skip--) {
            path = mn_text_sub(path, part.len, path.len);
            if (!path.len || path.ptr[0] != '/')
                return 0;
            path = mn_text_sub(path, 1, path.len);
            part = first_part(path);
        }
    }
    return 0;
}
