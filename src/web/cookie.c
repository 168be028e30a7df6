/* SPDX-License-Identifier: Apache-2.0
 *
 * cookie.c - finding the session's token in a head.
 */
#include "web/cookie.h"

#include "core/text.h"

#include <string.h>

static bool is_token(mn_text t)
{
    if (t.len != MN_WEB_TOKEN_BYTES)
        return false;
    for (size_t i = 0; i < t.len; i++) {
        const char c = t.ptr[i];

        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '-' || c == '_'))
            return false;
    }
    return true;
}

static mn_text blanks_off(mn_text t)
{
    while (t.len && (t.ptr[0] == ' ' || t.ptr[0] == '\t'))
        t = (mn_text){t.ptr + 1, t.len - 1};
    while (t.len && (t.ptr[t.len - 1] == ' ' || t.ptr[t.len - 1] == '\t'))
        t.len--;
    return t;
}

/* The value of "NAME=VALUE; ..."; *count says how often the name is there. */
static mn_text value_of(mn_text cookies, const char *name, size_t *count)
{
    mn_text pair, found = {NULL, 0};

    *count = 0;
    while (mn_text_split(&cookies, ';', &pair)) {
        const char *equals = pair.len ? memchr(pair.ptr, '=', pair.len) : NULL;
        const size_t at = equals ? (size_t)(equals - pair.ptr) : 0;

        if (!equals || !mn_text_eq_str(blanks_off(mn_text_sub(pair, 0, at)), name))
            continue;
        found = blanks_off(mn_text_sub(pair, at + 1, pair.len - at - 1));
        ++*count;
    }
    return found;
}

/* Whether an Authorization is a Bearer's; *token is what stands behind the scheme. */
static bool is_bearer(mn_text field, mn_text *token)
{
    static const char scheme[] = "Bearer";
    const size_t n = sizeof scheme - 1;

    if (field.len < n || !mn_text_eq_nocase(mn_text_sub(field, 0, n), scheme) ||
        (field.len > n && field.ptr[n] != ' ' && field.ptr[n] != '\t'))
        return false;
    *token = field.len > n ? mn_text_sub(field, n + 1, field.len - n - 1) : (mn_text){NULL, 0};
    return true;
}

mn_web_token_from mn_web_token_of(mn_text *token, const mn_web_head *h, const char *name,
                                  mn_web_refusal *why)
{
    const mn_text authorization = mn_web_field_of(h, "authorization");
    const mn_text cookies = mn_web_field_of(h, "cookie");
    mn_text found;
    size_t count;

    if (authorization.ptr && is_bearer(authorization, &found)) {
        if (!is_token(found)) {
            *why = (mn_web_refusal){401, "what stands behind Bearer is no token of a session"};
            return MN_WEB_BAD_TOKEN;
        }
        *token = found;
        return MN_WEB_FROM_BEARER;
    }
    found = value_of(cookies, name, &count);
    if (count > 1) {
        *why = (mn_web_refusal){400, "the session's cookie is sent twice"};
        return MN_WEB_BAD_TOKEN;
    }
    if (!is_token(found))
        return MN_WEB_NO_TOKEN;
    *token = found;
    return MN_WEB_FROM_COOKIE;
}
