/* SPDX-License-Identifier: Apache-2.0
 *
 * columns.c - headings to roles: what the user says goes first, then a column that is called as the
 * role is, then the first that another known heading tells.
 */
#include "adverts/read/columns.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "table/build.h"

enum { NAMED = 40, SHOWN = 60 };

extern const unsigned char mn_data_adverts_headings[], mn_data_adverts_headings_end[];

static const char *const role_names[MN_A_ROLES] = {
    [MN_A_ID] = "id",
    [MN_A_TITLE] = "title",
    [MN_A_TIME] = "time",
    [MN_A_DATE] = "date",
    [MN_A_HOUR] = "hour",
    [MN_A_PLACE] = "place",
    [MN_A_LAT] = "lat",
    [MN_A_LON] = "lon",
    [MN_A_COUNTRY] = "country",
    [MN_A_AUTHOR] = "author",
    [MN_A_SOURCE] = "source",
    [MN_A_PRICE] = "price",
    [MN_A_TEXT] = "text",
    [MN_A_IMAGE] = "image",
    [MN_A_PDQ] = "pdq",
    [MN_A_PHONE] = "phone",
    [MN_A_EMAIL] = "email",
    [MN_A_HANDLE] = "handle",
    [MN_A_URL] = "url",
    [MN_A_TELEGRAM] = "telegram",
    [MN_A_WHATSAPP] = "whatsapp",
    [MN_A_WECHAT] = "wechat",
    [MN_A_SIGNAL] = "signal",
    [MN_A_SKYPE] = "skype",
    [MN_A_INSTAGRAM] = "instagram",
    [MN_A_FACEBOOK] = "facebook",
    [MN_A_SNAPCHAT] = "snapchat",
    [MN_A_KIK] = "kik",
    [MN_A_VIBER] = "viber",
    [MN_A_DISCORD] = "discord",
    [MN_A_TWITTER] = "twitter",
    [MN_A_TIKTOK] = "tiktok",
    [MN_A_BTC] = "btc",
    [MN_A_ETH] = "eth",
    [MN_A_CONTACT] = "contact",
};

struct mn_post_headings {
    mn_table *table;
    mn_arena arena;
    mn_map role; /* key of a heading -> mn_post_role */
};

const char *mn_post_role_name(mn_post_role r)
{
    return role_names[r];
}

static mn_post_role role_of(mn_text name)
{
    mn_post_role r = 0;
    while (r < MN_A_ROLES && !mn_text_eq_str(name, role_names[r]))
        r++;
    return r;
}

/* --- known headings ----------------------------------------------------------------------- */

static mn_status index_headings(mn_post_headings *h, mn_err *e)
{
    mn_status st = MN_OK;
    mn_buf b = {0};
    for (size_t i = 0; i < mn_table_rows(h->table) && !st; i++) {
        uint32_t role = role_of(mn_table_text(h->table, i, 0));
        if (role == MN_A_ROLES) {
            st = mn_fail_at(e, MN_DATA, "embedded: data/adverts/headings.csv",
                            mn_table_line(h->table, i), 0, "no such role");
            break;
        }
        mn_buf_clear(&b);
        mn_heading_key(&b, mn_table_text(h->table, i, 1));
        const mn_text key = mn_arena_text(&h->arena, (mn_text){b.len ? b.ptr : "", b.len});
        st = b.failed || !key.ptr ? mn_fail_memory(e) : mn_map_put(&h->role, key, &role, e);
    }
    mn_buf_free(&b);
    return st;
}

mn_status mn_post_headings_load(mn_post_headings **out, mn_err *e)
{
    mn_post_headings *h = calloc(1, sizeof *h);
    if (!h)
        return mn_fail_memory(e);
    mn_status st = mn_table_read_memory(
        &h->table, NULL, "embedded: data/adverts/headings.csv", mn_data_adverts_headings,
        (size_t)(mn_data_adverts_headings_end - mn_data_adverts_headings), NULL, e);
    if (!st)
        st = index_headings(h, e);
    if (st)
        mn_post_headings_free(h);
    else
        *out = h;
    return st;
}

void mn_post_headings_free(mn_post_headings *h)
{
    if (!h)
        return;
    mn_table_free(h->table);
    mn_map_free(&h->role);
    mn_arena_free(&h->arena);
    free(h);
}

mn_post_role mn_post_heading(const mn_post_headings *h, mn_text heading)
{
    char key[SHOWN];
    const size_t n = mn_heading_letters(key, sizeof key, heading);
    const uint32_t role =
        n && n <= sizeof key ? mn_map_get(&h->role, (mn_text){key, n}) : MN_MAP_NONE;
    return role == MN_MAP_NONE ? MN_A_ROLES : (mn_post_role)role;
}

/* --- a table's columns -------------------------------------------------------------------- */

static bool is_taken(const mn_post_columns *c, size_t column)
{
    for (size_t r = 0; r < MN_A_SINGLE; r++)
        if (c->at[r] == column)
            return true;
    for (size_t i = 0; i < c->n_many; i++)
        if (c->many[i].column == column)
            return true;
    return false;
}

static bool has_role(const mn_post_columns *c, mn_post_role r)
{
    if (r < MN_A_SINGLE)
        return c->at[r] != SIZE_MAX;
    for (size_t i = 0; i < c->n_many; i++)
        if (c->many[i].role == r)
            return true;
    return false;
}

static void put(mn_post_columns *c, mn_post_role r, size_t column)
{
    if (r < MN_A_SINGLE) {
        c->at[r] = column;
    } else if (c->n_many < MN_POST_MANY) {
        c->many[c->n_many].role = r;
        c->many[c->n_many++].column = column;
    }
}

static size_t find_heading(const mn_table *header, mn_text heading)
{
    for (size_t i = 0; i < mn_table_cols(header); i++)
        if (mn_text_eq(mn_text_of(mn_table_col_name(header, i)), heading))
            return i;
    for (size_t i = 0; i < mn_table_cols(header); i++)
        if (mn_heading_same(mn_text_of(mn_table_col_name(header, i)), heading))
            return i;
    return SIZE_MAX;
}

static void name_headings(mn_buf *b, const mn_table *header)
{
    for (size_t i = 0; i < mn_table_cols(header) && b->len < 200; i++)
        mn_buf_fmt(b, "%s'%.60s'", i ? ", " : "", mn_table_col_name(header, i));
}

static int shown(mn_text t)
{
    return (int)(t.len < SHOWN ? t.len : SHOWN);
}

static mn_status fail_role(mn_text role, mn_err *e)
{
    mn_buf b = {0};
    mn_fail(e, MN_USAGE, "--columns: there is no '%.*s' of a post", shown(role), role.ptr);
    for (size_t i = 0; i < MN_A_PHONE; i++)
        mn_buf_fmt(&b, "%s%s", i ? ", " : "", role_names[i]);
    if (!b.failed)
        mn_hint(e, "there are: %s; contact; and a kind of identifier, as phone, email, telegram",
                b.ptr);
    mn_buf_free(&b);
    return MN_USAGE;
}

static mn_status fail_heading(mn_text role, mn_text heading, const mn_table *header,
                              const char *file, mn_err *e)
{
    mn_buf b = {0};
    mn_fail_at(e, MN_USAGE, file, 1, 0, "--columns %.*s=%.*s: no column is called so", shown(role),
               role.ptr, shown(heading), heading.ptr);
    name_headings(&b, header);
    if (!b.failed && b.ptr)
        mn_hint(e, "its columns are: %s", b.ptr);
    mn_buf_free(&b);
    return MN_USAGE;
}

static mn_status take_said(mn_post_columns *c, const mn_table *header, const char *said,
                           const char *file, mn_err *e)
{
    mn_text rest = mn_text_of(said), pair, key;
    while (mn_text_split(&rest, ',', &pair)) {
        if (!mn_text_trim(pair).len)
            continue;
        if (!mn_text_split(&pair, '=', &key) || !pair.ptr) {
            mn_fail(e, MN_USAGE, "--columns is not ROLE=HEADING,...: '%.200s'", said);
            return mn_hint(e, "as in: --columns id=Ref,text=Body,time=Posted,place=City");
        }
        key = mn_text_trim(key);
        const mn_post_role r = role_of(key);
        if (r == MN_A_ROLES)
            return fail_role(key, e);
        const size_t at = find_heading(header, mn_text_trim(pair));
        if (at == SIZE_MAX)
            return fail_heading(key, mn_text_trim(pair), header, file, e);
        if (r < MN_A_SINGLE && has_role(c, r))
            return mn_fail(e, MN_USAGE, "--columns names two columns for '%s'", role_names[r]);
        if (c->n_many == MN_POST_MANY)
            return mn_fail(e, MN_USAGE, "--columns names more than %d columns", MN_POST_MANY);
        put(c, r, at);
    }
    return MN_OK;
}

static mn_status fail_text(const mn_table *header, const char *file, mn_err *e)
{
    mn_buf b = {0};
    mn_fail_at(e, MN_USAGE, file, 1, 0, "no column is known to hold the posts' text");
    name_headings(&b, header);
    if (!b.failed && b.ptr)
        mn_hint(e, "say --columns text=HEADING; its columns are: %s", b.ptr);
    mn_buf_free(&b);
    return MN_USAGE;
}

mn_status mn_post_columns_find(mn_post_columns *out, const mn_post_headings *h,
                               const mn_table *header, const char *said, const char *file,
                               mn_err *e)
{
    mn_post_columns c = {.n_many = 0};
    bool fixed[MN_A_ROLES];
    for (size_t r = 0; r < MN_A_SINGLE; r++)
        c.at[r] = SIZE_MAX;
    mn_status st = said ? take_said(&c, header, said, file, e) : MN_OK;
    if (st)
        return st;
    for (mn_post_role r = 0; r < MN_A_ROLES; r++)
        fixed[r] = has_role(&c, r);
    for (mn_post_role r = 0; r < MN_A_ROLES; r++) { /* called as the role */
        const size_t at = fixed[r] ? SIZE_MAX : find_heading(header, mn_text_of(role_names[r]));
        if (at != SIZE_MAX && !is_taken(&c, at))
            put(&c, r, at);
    }
    for (size_t i = 0; i < mn_table_cols(header); i++) {
        const mn_post_role r = mn_post_heading(h, mn_text_of(mn_table_col_name(header, i)));
        const bool one = r <= MN_A_TEXT; /* two texts of a row are joined only if the user says */
        if (r < MN_A_ROLES && !fixed[r] && !is_taken(&c, i) && !(one && has_role(&c, r)))
            put(&c, r, i);
    }
    if (!has_role(&c, MN_A_TEXT) && !has_role(&c, MN_A_TITLE))
        return fail_text(header, file, e);
    *out = c;
    return MN_OK;
}

void mn_post_columns_tell(mn_buf *out, const mn_post_columns *c, const mn_table *header)
{
    bool any = false;
    for (mn_post_role r = 0; r < MN_A_SINGLE; r++)
        if (c->at[r] != SIZE_MAX) {
            mn_buf_fmt(out, "%s%s=%.60s", any ? ", " : "", role_names[r],
                       mn_table_col_name(header, c->at[r]));
            any = true;
        }
    for (size_t i = 0; i < c->n_many; i++) {
        mn_buf_fmt(out, "%s%s=%.60s", any ? ", " : "", role_names[c->many[i].role],
                   mn_table_col_name(header, c->many[i].column));
        any = true;
    }
}

void mn_post_columns_unread(mn_buf *out, const mn_post_columns *c, const mn_table *header)
{
    size_t n = 0;
    for (size_t i = 0; i < mn_table_cols(header); i++)
        if (!is_taken(c, i) && n++ < NAMED)
            mn_buf_fmt(out, "%s%.60s", n == 1 ? "" : ", ", mn_table_col_name(header, i));
    if (n > NAMED)
        mn_buf_fmt(out, " and %zu others", n - NAMED);
}
