/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/match/version.c - which version of a list is meant. See version.h.
 */
#include "screen/match/version.h"

#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "screen/lists/when.h"

static bool is_number(mn_text t)
{
    size_t i = 0;
    while (i < t.len && t.ptr[i] >= '0' && t.ptr[i] <= '9')
        i++;
    return t.len && t.len <= 9 && i == t.len;
}

/* "2026-03-01", and no other form. */
static bool is_date(mn_text t)
{
    char day[MN_WHEN_SIZE];
    mn_when w = {0};
    if (t.len != MN_WHEN_SIZE - 1 || !mn_when_read(&w, t, false))
        return false;
    mn_when_write(day, &w);
    return mn_text_eq_str(t, day);
}

mn_status mn_list_spec_read(mn_list_spec *out, mn_text text, mn_err *e)
{
    mn_list_spec s = {.name = mn_text_trim(text)};
    const char *at = s.name.len ? memchr(s.name.ptr, '@', s.name.len) : NULL;
    if (at) {
        const size_t name = (size_t)(at - s.name.ptr);
        s.when = mn_text_trim(mn_text_sub(s.name, name + 1, s.name.len));
        s.name = mn_text_trim(mn_text_sub(s.name, 0, name));
        if (is_number(s.when) && mn_text_i64(s.when, &s.version) && s.version > 0) {
            s.date[0] = '\0';
        } else if (is_date(s.when)) {
            memcpy(s.date, s.when.ptr, s.when.len);
        } else {
            mn_fail(e, MN_USAGE, "'%.*s' is neither a date nor the number of a version",
                    (int)mn_utf8_cut(s.when, 60).len, s.when.ptr ? s.when.ptr : "");
            return mn_hint(e,
                           "a list as it stood on a day: %.*s@2026-03-01; its first version: "
                           "%.*s@1",
                           (int)mn_utf8_cut(s.name, 60).len, s.name.ptr,
                           (int)mn_utf8_cut(s.name, 60).len, s.name.ptr);
        }
    }
    *out = s;
    return MN_OK;
}

static const char *day_of(const mn_store_version *v)
{
    return v->published[0] ? v->published : v->imported;
}

static bool is_meant(const mn_store_version *v, const mn_list_spec *spec)
{
    return spec->version ? v->version == spec->version
                         : strncmp(day_of(v), spec->date, MN_STORE_DATE - 1) <= 0;
}

static void take(mn_store_list *l, const mn_store_version *v)
{
    l->version = v->version;
    l->entries = v->entries;
    memcpy(l->format, v->format, sizeof l->format);
    memcpy(l->published, v->published, sizeof l->published);
    memcpy(l->imported, v->imported, sizeof l->imported);
    memcpy(l->digest, v->digest, sizeof l->digest);
}

mn_status mn_list_version(mn_store_list *l, mn_store *s, const mn_list_spec *spec, mn_err *e)
{
    mn_store_cursor *c = NULL;
    mn_store_version v, first = {.version = 0};
    bool any = true, found = false;
    if (!spec->when.len)
        return MN_OK;
    mn_status st = mn_store_versions(&c, s, mn_text_of(l->name), e);
    while (!st && !found && !(st = mn_store_next_version(c, &v, &any, e)) && any) {
        first = v;
        if ((found = is_meant(&v, spec)))
            take(l, &v);
    }
    mn_store_cursor_free(c);
    if (st || found)
        return st;
    mn_fail(e, MN_USAGE,
            spec->version ? "the list '%s' has no version %.*s"
                          : "the list '%s' has no version of %.*s or before",
            l->name, (int)spec->when.len, spec->when.ptr);
    return mn_hint(e, "its versions are %lld (of %.10s) to %lld", (long long)first.version,
                   day_of(&first), (long long)l->version);
}
