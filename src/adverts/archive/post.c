/* SPDX-License-Identifier: Apache-2.0
 *
 * post.c - a post as an archive has it. See frame.h.
 */
#include <string.h>

#include "adverts/archive/frame.h"
#include "adverts/read/columns.h"
#include "core/text.h"

/* What reads files gives no time beyond these: differences of times can't overflow. */
#define TIME_FIRST INT64_C(-62135596800) /* 0001-01-01 */
#define TIME_LAST  INT64_C(253402300799) /* 9999-12-31, its last second */

enum {
    TIMED = 1, /* of a post's marks, behind those of mn_post.flags */
    PLACED = 2,
    FLAGS = MN_POST_DAY_ONLY | MN_POST_MENDED | MN_POST_CUT | MN_POST_NUMBERED,
    KNOWN_COUNTRY = 1, /* of a place's */
    LOCATED = 2,
};

/* --- writing ---------------------------------------------------------------------------------- */

static void put_float(mn_buf *b, float v)
{
    uint32_t bits;
    char byte[4];
    memcpy(&bits, &v, sizeof bits);
    for (int i = 0; i < 4; i++)
        byte[i] = (char)(unsigned char)(bits >> (8 * i));
    mn_buf_add(b, byte, sizeof byte);
}

static void put_place(mn_buf *b, const mn_post_place *p)
{
    mn_put_number(b, (p->country[0] ? KNOWN_COUNTRY : 0U) | (p->located ? LOCATED : 0U));
    mn_put_text(b, p->name);
    if (p->country[0])
        mn_buf_add(b, p->country, sizeof p->country);
    if (p->located) {
        put_float(b, p->lat);
        put_float(b, p->lon);
    }
}

static void put_name(mn_buf *b, const mn_posts *p, uint32_t name)
{
    mn_put_text(b, name == MN_POST_NONE ? (mn_text){"", 0} : p->name[name]);
}

static void put_image(mn_buf *b, const mn_post_image *image)
{
    char byte[8];
    mn_put_text(b, image->name);
    mn_put_number(b, image->hashed);
    for (int w = 0; image->hashed && w < 4; w++) {
        for (int i = 0; i < 8; i++)
            byte[i] = (char)(unsigned char)(image->pdq[w] >> (56 - 8 * i));
        mn_buf_add(b, byte, sizeof byte);
    }
}

void mn_put_post(mn_buf *b, const mn_posts *p, const mn_post *post, uint32_t first_file)
{
    const bool timed = post->time != MN_POST_NO_TIME, placed = post->place != MN_POST_NONE;
    mn_put_number(b, (timed ? TIMED : 0U) | (placed ? PLACED : 0U));
    mn_put_number(b, post->flags & FLAGS);
    mn_put_number(b, post->file - first_file);
    mn_put_number(b, post->row);
    mn_put_text(b, post->id);
    if (timed)
        mn_put_time(b, post->time);
    if (placed)
        put_place(b, &p->place[post->place]);
    put_name(b, p, post->source);
    put_name(b, p, post->author);
    mn_put_text(b, post->price);
    mn_put_text(b, post->text);
    mn_put_number(b, post->images);
    for (uint32_t i = 0; i < post->images; i++)
        put_image(b, &p->image[post->image + i]);
    mn_put_number(b, post->links);
    for (uint32_t i = 0; i < post->links; i++)
        mn_put_text(b, p->link[post->link + i]);
    mn_put_number(b, post->givens);
    for (uint32_t i = 0; i < post->givens; i++) {
        mn_put_text(b, p->given[post->given + i].kind);
        mn_put_text(b, p->given[post->given + i].value);
    }
}

/* --- reading ---------------------------------------------------------------------------------- */

static float cut_float(mn_cut *c)
{
    const mn_text t = mn_cut_bytes(c, 4);
    uint32_t bits = 0;
    float v = 0;
    for (size_t i = 0; i < t.len; i++)
        bits |= (uint32_t)(unsigned char)t.ptr[i] << (8 * i);
    memcpy(&v, &bits, sizeof v);
    return v;
}

static bool is_letter(char c)
{
    return c >= 'A' && c <= 'Z';
}

static void cut_place(mn_post_place *p, mn_cut *c)
{
    const uint64_t marks = mn_cut_number(c, KNOWN_COUNTRY | LOCATED);
    p->name = mn_cut_text(c);
    if (marks & KNOWN_COUNTRY) {
        const mn_text country = mn_cut_bytes(c, sizeof p->country);
        c->bad = c->bad || !is_letter(country.ptr[0]) || !is_letter(country.ptr[1]);
        if (!c->bad)
            memcpy(p->country, country.ptr, sizeof p->country);
    }
    if (marks & LOCATED) {
        p->located = true;
        p->lat = cut_float(c);
        p->lon = cut_float(c);
        /* Also false for what is no number. */
        c->bad = c->bad || !(p->lat >= -90 && p->lat <= 90 && p->lon >= -180 && p->lon <= 180);
    }
}

static void cut_image(mn_post_image *image, mn_cut *c)
{
    image->name = mn_cut_text(c);
    image->hashed = mn_cut_number(c, 1) != 0;
    for (int w = 0; image->hashed && w < 4; w++) {
        const mn_text t = mn_cut_bytes(c, 8);
        for (size_t i = 0; i < t.len; i++)
            image->pdq[w] = image->pdq[w] << 8 | (unsigned char)t.ptr[i];
    }
}

/* The kind of an identifier, as one that lives on; NULL where there is none of this name. */
static const char *kind_of(mn_text name)
{
    for (int r = MN_A_GIVEN; r < MN_A_ROLES; r++)
        if (mn_text_eq_str(name, mn_post_role_name((mn_post_role)r)))
            return mn_post_role_name((mn_post_role)r);
    return NULL;
}

static void cut_lists(mn_post_maker *m, mn_cut *c)
{
    for (uint64_t n = mn_cut_number(c, MN_FRAME_MOST); n && !c->bad && !m->failed; n--) {
        mn_post_image image = {.hashed = false};
        cut_image(&image, c);
        mn_post_maker_image(m, &image);
    }
    for (uint64_t n = mn_cut_number(c, MN_FRAME_MOST); n && !c->bad && !m->failed; n--)
        mn_post_maker_link(m, mn_cut_text(c));
    for (uint64_t n = mn_cut_number(c, MN_FRAME_MOST); n && !c->bad && !m->failed; n--) {
        const char *kind = kind_of(mn_cut_text(c));
        const mn_text value = mn_cut_text(c);
        c->bad = c->bad || !kind;
        if (!c->bad)
            mn_post_maker_given(m, kind, value);
    }
}

bool mn_cut_post(mn_post_maker *m, mn_cut *c, uint32_t first_file, uint32_t files)
{
    mn_post *post = files ? mn_post_maker_add(m) : NULL;
    if (!post)
        return m->failed;
    const size_t at = m->p.n - 1;
    const uint64_t marks = mn_cut_number(c, TIMED | PLACED);
    post->flags = (uint8_t)mn_cut_number(c, UINT8_MAX);
    c->bad = c->bad || (post->flags & ~FLAGS) != 0;
    post->file = (uint16_t)(first_file + mn_cut_number(c, files - 1));
    post->row = (uint32_t)mn_cut_number(c, UINT32_MAX);
    post->id = mn_cut_text(c);
    if (marks & TIMED) {
        post->time = mn_cut_time(c);
        c->bad = c->bad || post->time < TIME_FIRST || post->time > TIME_LAST;
    }
    if (marks & PLACED) {
        mn_post_place place = {.located = false};
        cut_place(&place, c);
        post->place = c->bad ? MN_POST_NONE : mn_post_maker_place(m, &place);
    }
    post->source = mn_post_maker_name(m, mn_cut_text(c));
    post->author = mn_post_maker_name(m, mn_cut_text(c));
    post->price = mn_cut_text(c);
    post->text = mn_cut_text(c);
    cut_lists(m, c);
    post = &m->p.post[at];
    c->bad =
        c->bad || !post->id.len || !post->row || !(post->text.len || post->images || post->givens);
    return !c->bad;
}
