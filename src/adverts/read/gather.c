/* SPDX-License-Identifier: Apache-2.0
 *
 * gather.c - a row of a table as a post. See gather.h.
 */
#include "adverts/read/gather.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "adverts/read/read.h"
#include "core/err.h"
#include "core/text.h"

void mn_post_gather_clear(mn_post_gather *g)
{
    mn_post_maker_clear(&g->posts);
    g->troubles = 0;
    g->rows = 0;
    mn_arena_clear(&g->texts);
}

void mn_post_gather_free(mn_post_gather *g)
{
    mn_post_maker_free(&g->posts);
    free(g->trouble);
    mn_arena_free(&g->texts);
    mn_buf_free(&g->room);
    *g = (mn_post_gather){.rows = 0};
}

/* --- texts ------------------------------------------------------------------------------------ */

void mn_post_mend(mn_buf *b, mn_text t, size_t most)
{
    size_t at = 0;
    while (at < t.len && b->len < most) {
        const size_t n = mn_utf8_len(t, at);
        if (n && t.ptr[at])
            mn_buf_add(b, t.ptr + at, n);
        else
            mn_buf_str(b, "\xEF\xBF\xBD");
        at += n ? n : 1;
    }
}

static size_t cut_at(mn_text t, size_t most)
{
    size_t n = most;
    while (n && ((unsigned char)t.ptr[n] & 0xC0) == 0x80 && most - n < 4)
        n--;
    return n;
}

/* At most what a text may have. */
static mn_text cut(mn_text t, uint8_t *flags)
{
    if (t.len > MN_POST_TEXT_MOST) {
        t.len = cut_at(t, MN_POST_TEXT_MOST);
        *flags |= MN_POST_CUT;
    }
    return t.len ? t : (mn_text){"", 0};
}

mn_text mn_post_clean(mn_post_maker *m, mn_text t, uint8_t *flags)
{
    t = cut(t, flags);
    if (!t.len)
        return t;
    if (mn_utf8_bad(t) == t.len && !memchr(t.ptr, 0, t.len))
        return t;
    mn_buf b = {0};
    mn_post_mend(&b, t, MN_POST_TEXT_MOST);
    *flags |= MN_POST_MENDED;
    m->failed = m->failed || b.failed;
    t = mn_post_maker_keep(m, (mn_text){b.len ? b.ptr : "", b.len});
    mn_buf_free(&b);
    return t;
}

/* The value of each hexadecimal digit, and 16 more, so that a zero is none. */
static const uint8_t digits[256] = {
    ['0'] = 16, ['1'] = 17, ['2'] = 18, ['3'] = 19, ['4'] = 20, ['5'] = 21, ['6'] = 22, ['7'] = 23,
    ['8'] = 24, ['9'] = 25, ['a'] = 26, ['b'] = 27, ['c'] = 28, ['d'] = 29, ['e'] = 30, ['f'] = 31,
    ['A'] = 26, ['B'] = 27, ['C'] = 28, ['D'] = 29, ['E'] = 30, ['F'] = 31};

bool mn_post_pdq(uint64_t out[4], mn_text t)
{
    uint64_t v[4];
    uint8_t all = 16;
    t = mn_text_trim(t);
    if (t.len != 64)
        return false;
    for (size_t i = 0; i < 4; i++) {
        uint64_t w = 0;
        for (size_t k = 0; k < 16; k++) {
            const uint8_t d = digits[(unsigned char)t.ptr[16 * i + k]];
            all &= d;
            w = w << 4 | (d & 15U);
        }
        v[i] = w;
    }
    if (!all)
        return false;
    memcpy(out, v, sizeof v);
    return true;
}

/* --- a row ------------------------------------------------------------------------------------ */

typedef struct row {
    mn_post_gather *g;
    const mn_post_gather_of *of;
    const mn_record *r;
    mn_post *post;
} row;

static mn_text cell_at(const row *w, size_t column)
{
    return column < w->r->n && w->r->cell[column].ptr ? w->r->cell[column] : (mn_text){"", 0};
}

/* A cell of a role, clean, without blanks around it; empty where there is none. */
static mn_text cell_of(const row *w, size_t column)
{
    const mn_text t = mn_text_trim(cell_at(w, column));
    if (!t.len)
        return t;
    return w->r->sound ? cut(t, &w->post->flags) : mn_post_clean(&w->g->posts, t, &w->post->flags);
}

static mn_text single(const row *w, mn_post_role r)
{
    return cell_of(w, w->of->columns.at[r]);
}

mn_status mn_post_gather_trouble(mn_post_gather *g, uint64_t line, mn_text text, const char *why,
                                 const char *hint, bool kept, mn_err *e)
{
    if (!mn_grow(&g->trouble, &g->trouble_cap, g->troubles + 1, sizeof *g->trouble))
        return mn_fail_memory(e);
    g->trouble[g->troubles++] = (mn_post_trouble){line, why, hint, text, kept};
    return MN_OK;
}

static mn_status doubt(const row *w, mn_text text, const char *why, const char *hint, mn_err *e)
{
    return mn_post_gather_trouble(w->g, w->r->line, text, why, hint, true, e);
}

/* An hour of the day that is written as a number becomes a time of the day. */
static mn_text hour_of(mn_text t, char out[6])
{
    int64_t h;
    if (t.len > 2 || !mn_text_i64(t, &h) || h < 0 || h > 23)
        return t;
    out[0] = (char)('0' + h / 10);
    out[1] = (char)('0' + h % 10);
    memcpy(out + 2, ":00", 4);
    return (mn_text){out, 5};
}

static mn_status take_time(const row *w, mn_err *e)
{
    const size_t *at = w->of->columns.at;
    char room[6];
    mn_moment when;
    const char *hint = NULL, *why = NULL;
    mn_text day = single(w, MN_A_DATE), time = single(w, MN_A_TIME);
    mn_text hour = hour_of(single(w, MN_A_HOUR), room);
    if (at[MN_A_DATE] == SIZE_MAX) {
        day = time;
    } else if (time.len >= 10 &&
               !mn_moment_read(&when, time, hour, w->of->days, w->of->clock, &hint)) {
        day = time; /* it has the day, too */
    } else if (!hour.len) {
        hour = hour_of(time, room);
    }
    if (!day.len)
        return MN_OK;
    why = mn_moment_read(&when, day, hour, w->of->days, w->of->clock, &hint);
    if (why && hour.len) { /* the day alone is better than nothing */
        const char *said = why, *what = hint;
        why = mn_moment_read(&when, day, (mn_text){"", 0}, w->of->days, w->of->clock, &hint);
        if (!why) {
            const mn_status st = doubt(w, hour, said, what, e);
            if (st)
                return st;
        }
    }
    if (!why && when.number)
        why = "a number that is no time";
    if (why)
        return doubt(w, day, why, hint, e);
    w->post->time = when.time;
    w->post->flags |= when.day_only ? MN_POST_DAY_ONLY : 0;
    return MN_OK;
}

/* Degrees, with a decimal comma too: 36,72 as spreadsheets of many countries write it. */
static bool degrees_of(double *out, mn_text t, double most)
{
    char plain[32];
    char *comma = t.len && t.len < sizeof plain ? memchr(t.ptr, ',', t.len) : NULL;
    if (comma && !memchr(t.ptr, '.', t.len)) {
        memcpy(plain, t.ptr, t.len);
        plain[comma - t.ptr] = '.';
        t.ptr = plain;
    }
    return mn_text_f64(t, out) && fabs(*out) <= most;
}

static mn_status take_place(const row *w, mn_err *e)
{
    const mn_text name = single(w, MN_A_PLACE), country = single(w, MN_A_COUNTRY),
                  lat = single(w, MN_A_LAT), lon = single(w, MN_A_LON);
    mn_post_place place = {.name = name};
    mn_status st = MN_OK;
    double y = 0, x = 0;
    if (country.len) {
        const mn_country *c = mn_country_find(w->of->reference, country);
        if (c)
            memcpy(place.country, c->iso2, 2);
        else
            st = doubt(w, country, "no such country", NULL, e);
    }
    if (!st && (lat.len || lon.len)) {
        place.located = degrees_of(&y, lat, 90) && degrees_of(&x, lon, 180);
        if (!place.located)
            st = doubt(w, lat.len ? lat : lon, "no latitude and longitude in degrees",
                       "write both as decimal degrees: 40.41, -3.70", e);
    }
    place.lat = place.located ? (float)y : 0;
    place.lon = place.located ? (float)x : 0;
    if (name.len || place.country[0] || place.located)
        w->post->place = mn_post_maker_place(&w->g->posts, &place);
    return st;
}

/* Images with and without hashes: the first hash is the first image's, and so on. Several stand in
 * one cell, parted by ';' or '|'. */
static mn_status take_images(const row *w, mn_err *e)
{
    const mn_post_columns *c = &w->of->columns;
    mn_post_maker *m = &w->g->posts;
    mn_status st = MN_OK;
    uint32_t hashes = 0;
    for (size_t i = 0; i < c->n_many; i++) {
        mn_text rest = c->many[i].role == MN_A_IMAGE ? cell_of(w, c->many[i].column)
                                                     : (mn_text){"", 0},
                one;
        while (rest.len && mn_text_split(&rest, ';', &one))
            if (mn_text_trim(one).len)
                mn_post_maker_image(m, &(mn_post_image){.name = mn_text_trim(one)});
    }
    for (size_t i = 0; i < c->n_many && !st && !m->failed; i++) {
        mn_text rest =
                    c->many[i].role == MN_A_PDQ ? cell_of(w, c->many[i].column) : (mn_text){"", 0},
                one;
        while (!st && !m->failed && rest.len && mn_text_split(&rest, ';', &one)) {
            mn_post_image image = {.name = {"", 0}};
            if (!mn_text_trim(one).len)
                continue;
            image.hashed = mn_post_pdq(image.pdq, one);
            if (!image.hashed)
                st = doubt(w, one, "no image hash", "write PDQ as 64 hexadecimal digits", e);
            else if (hashes < w->post->images)
                m->p.image[w->post->image + hashes].hashed = true,
                                            memcpy(m->p.image[w->post->image + hashes].pdq,
                                                   image.pdq, sizeof image.pdq);
            else
                mn_post_maker_image(m, &image);
            hashes++;
        }
    }
    return st;
}

static void take_givens(const row *w)
{
    const mn_post_columns *c = &w->of->columns;
    for (size_t i = 0; i < c->n_many; i++) {
        if (c->many[i].role < MN_A_GIVEN)
            continue;
        const mn_text t = cell_of(w, c->many[i].column);
        if (t.len)
            mn_post_maker_given(&w->g->posts, mn_post_role_name(c->many[i].role), t);
    }
}

/* Title and texts, a line apart. */
static mn_text text_of(const row *w)
{
    const mn_post_columns *c = &w->of->columns;
    mn_text part[1 + MN_POST_MANY] = {single(w, MN_A_TITLE)};
    size_t parts = part[0].len > 0, len = part[0].len;
    for (size_t i = 0; i < c->n_many; i++) {
        if (c->many[i].role != MN_A_TEXT)
            continue;
        part[parts] = cell_of(w, c->many[i].column);
        len += part[parts].len + 1;
        parts += part[parts].len > 0;
    }
    if (parts < 2)
        return part[0];
    char *all = mn_post_maker_room(&w->g->posts, len), *to = all;
    if (!all)
        return (mn_text){"", 0};
    for (size_t i = 0; i < parts; i++) {
        if (i)
            *to++ = '\n';
        memcpy(to, part[i].ptr, part[i].len);
        to += part[i].len;
    }
    return cut((mn_text){all, (size_t)(to - all)}, &w->post->flags);
}

mn_status mn_post_gather_row(mn_post_gather *g, const mn_post_gather_of *of, const mn_record *r,
                             mn_err *e)
{
    mn_post_maker *m = &g->posts;
    row w = {.g = g, .of = of, .r = r, .post = mn_post_maker_add(m)};
    if (!w.post)
        return mn_fail_memory(e);
    w.post->row = ++g->rows;
    w.post->id = single(&w, MN_A_ID);
    w.post->text = text_of(&w);
    mn_status st = take_images(&w, e);
    take_givens(&w);
    if (!st && !w.post->text.len && !w.post->images && !w.post->givens) {
        const mn_text id = w.post->id;
        mn_post_maker_drop(m);
        return m->failed ? mn_fail_memory(e)
                         : mn_post_gather_trouble(g, r->line, id, "no text, image or identifier",
                                                  NULL, false, e);
    }
    if (!st)
        st = take_time(&w, e);
    if (!st)
        st = take_place(&w, e);
    w.post->price = single(&w, MN_A_PRICE);
    const mn_text author = single(&w, MN_A_AUTHOR), source = single(&w, MN_A_SOURCE);
    if (!of->nameless) {
        w.post->author = mn_post_maker_name(m, author);
        w.post->source = mn_post_maker_name(m, source);
    }
    return st ? st : m->failed ? mn_fail_memory(e) : MN_OK;
}

mn_status mn_post_gather_reject(mn_post_gather *g, uint64_t line, mn_text text, const char *why,
                                mn_err *e)
{
    const char *copy = mn_arena_str(&g->texts, why);
    const mn_text own = mn_arena_text(&g->texts, mn_text_sub(text, 0, 200));
    g->rows++;
    return copy && own.ptr ? mn_post_gather_trouble(g, line, own, copy, NULL, false, e)
                           : mn_fail_memory(e);
}
