/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/place/place.c - codes, words and coordinates put together. See place.h, and
 * docs/methods/places.md for the rules and why they are so.
 */
#include "trace/place/place.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "trace/place/inside.h"

const char *mn_place_verdict_name(mn_place_verdict v)
{
    static const char *const names[] = {"outside", "review", "near border", "found"};
    return names[v];
}

/* What is being judged. */
typedef struct judged {
    const mn_places *p;
    const mn_place_asked *a;
    const mn_region *r;
    mn_place_found *out;
    mn_place_verdict told; /* by codes and words */
    size_t used;           /* of out->why */
} judged;

MN_PRINTF(2, 3) static void say(judged *j, const char *fmt, ...)
{
    va_list args;
    char *const to = j->out->why + j->used;
    const size_t room = MN_PLACE_WHY - j->used;
    if (room < 2)
        return;
    if (j->used)
        *to = ' ';
    va_start(args, fmt);
    const int n = vsnprintf(to + (j->used > 0), room - (j->used > 0), fmt, args);
    va_end(args);
    if (n <= 0)
        return;
    j->used += (j->used > 0) + (size_t)n;
    if (j->used >= MN_PLACE_WHY) { /* cut, at a character */
        j->used = MN_PLACE_WHY - 1;
        while (j->used && ((unsigned char)j->out->why[j->used - 1] & 0xC0) == 0x80)
            j->used--;
        j->used -= j->used && (unsigned char)j->out->why[j->used - 1] >= 0xC0;
        j->out->why[j->used] = '\0';
    }
    for (size_t bad; (bad = mn_utf8_bad((mn_text){j->out->why, j->used})) < j->used;)
        j->out->why[bad] = '?'; /* what strangers wrote need not be UTF-8 */
}

static void take(judged *j, mn_place_verdict v)
{
    if (v > j->told)
        j->told = v;
}

/* Columns of a text of others that are shown. */
enum { SHOWN = 60 };
#define SHOW(t) (int)mn_utf8_cut((t), SHOWN).len, (t).len ? (t).ptr : ""

/* --- codes ----------------------------------------------------------------------------------- */

static char capital(char c)
{
    return (char)(c >= 'a' && c <= 'z' ? c - 32 : c);
}

static bool same_country(const char a[2], const char b[2])
{
    return capital(a[0]) == b[0] && capital(a[1]) == b[1];
}

static bool eq_nocase(mn_text a, mn_text b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (capital(a.ptr[i]) != capital(b.ptr[i]))
            return false;
    return true;
}

/* Whether the country that is said is another than the region's. */
static bool is_abroad(const judged *j)
{
    return j->a->country[0] && j->r->country[0] && !same_country(j->a->country, j->r->country);
}

static bool is_home(const judged *j)
{
    return j->a->country[0] && j->r->country[0] && same_country(j->a->country, j->r->country);
}

/* "CN-XJ", or, with the country, "XJ". */
static bool is_code(const judged *j, mn_text t)
{
    mn_text rest = j->r->codes, one;
    t = mn_text_trim(t);
    while (t.len && mn_text_split(&rest, ';', &one)) {
        if (eq_nocase(t, one))
            return true;
        if (is_home(j) && one.len > 3 && one.ptr[2] == '-' &&
            eq_nocase(t, mn_text_sub(one, 3, one.len)))
            return true;
    }
    return false;
}

static void by_region_code(judged *j)
{
    if (!is_code(j, j->a->region))
        return;
    take(j, MN_PLACE_IN);
    say(j, "Its region is given as %.*s, the code of %.*s.", SHOW(j->a->region), SHOW(j->r->name));
}

/* "CNURC", "CN URC", "CNURC XJ". */
static mn_status by_locode(judged *j, mn_folded *f, mn_err *e)
{
    const mn_text t = mn_text_trim(j->a->locode);
    char code[12] = "";
    size_t n = 0, at = 0;
    for (; at < t.len && n < 5; at++)
        if (t.ptr[at] != ' ' && t.ptr[at] != '-')
            code[n++] = capital(t.ptr[at]);
    if (n < 5)
        return MN_OK;
    const mn_text sub = mn_text_trim(mn_text_sub(t, at, t.len));
    char full[16];
    snprintf(full, sizeof full, "%.2s-%.*s", code, (int)(sub.len < 6 ? sub.len : 6),
             sub.len ? sub.ptr : "");
    if (sub.len && is_code(j, mn_text_of(full))) {
        take(j, MN_PLACE_IN);
        say(j, "Its UN/LOCODE %.*s has the subdivision %s.", SHOW(t), full);
        return MN_OK;
    }
    mn_status st = mn_folded_read(f, mn_text_of(code), e);
    uint32_t cursor = MN_PHRASE_FIRST;
    mn_phrase_hit h;
    while (!st && f->words && mn_phrases_next(&h, &cursor, j->p->phrases, f, 0)) {
        const mn_region_word *w = &j->p->word[h.value];
        if (w->kind != MN_WORD_LOCODE || &j->p->region[w->region] != j->r)
            continue;
        take(j, MN_PLACE_IN);
        say(j, "Its UN/LOCODE %s lies in %.*s.", code, SHOW(j->r->name));
        break;
    }
    return st;
}

static bool has_prefix(mn_text list, mn_text t)
{
    mn_text one;
    while (mn_text_split(&list, ';', &one))
        if (one.len && t.len >= one.len && memcmp(t.ptr, one.ptr, one.len) == 0)
            return true;
    return false;
}

static void by_numbers(judged *j)
{
    const mn_text post = mn_text_trim(j->a->postcode), uscc = mn_text_trim(j->a->uscc);
    if (post.len == 6 && is_home(j) && has_prefix(j->r->postcodes, post)) {
        take(j, MN_PLACE_REVIEW);
        say(j, "Its postcode %.*s is one of %.*s.", SHOW(post), SHOW(j->r->name));
    }
    /* Characters 3 to 8 are the division that registered it (GB 32100-2015). */
    if (uscc.len == 18 && has_prefix(j->r->uscc, mn_text_sub(uscc, 2, 6))) {
        take(j, MN_PLACE_REVIEW);
        say(j,
            "It was registered in %.*s, by its unified social credit code %.*s; it may have "
            "moved since.",
            SHOW(j->r->name), SHOW(uscc));
    }
}

/* --- words ----------------------------------------------------------------------------------- */

static void tell_contrary(judged *j, const char *where, const mn_seen *s)
{
    take(j, MN_PLACE_REVIEW);
    if (is_abroad(j))
        say(j, "Its %s says '%.*s', but its country is %.2s.", where, SHOW(s->first),
            j->a->country);
    else
        say(j, "Its %s says '%.*s', and also '%.*s', which lies elsewhere.", where, SHOW(s->first),
            SHOW(s->other));
}

/* What the words of an address or a region's name come to. */
static void judge_words(judged *j, const char *where, const mn_seen *s)
{
    const bool home = is_home(j), abroad = is_abroad(j);
    const uint32_t sure = s->strong + (home ? s->common : 0);
    if (sure && !abroad && (!s->elsewhere || sure > 1)) {
        take(j, MN_PLACE_IN);
        say(j, "Its %s says '%.*s'.", where, SHOW(s->first));
    } else if (sure) {
        tell_contrary(j, where, s);
    } else if (abroad) {
        return; /* Aksu in Türkiye */
    } else if (s->common || s->weak || s->namesake) {
        take(j, MN_PLACE_REVIEW);
        say(j, "Its %s says '%.*s', which may also be another place or a name.", where,
            SHOW(s->first));
    } else if (s->road) {
        take(j, MN_PLACE_REVIEW);
        say(j, "Its %s has '%.*s' as the name of a road or a building, which may lie anywhere.",
            where, SHOW(s->first));
    }
}

static mn_status by_words(judged *j, mn_folded *f, const char *where, mn_text t, mn_err *e)
{
    mn_seen s;
    mn_status st = t.len ? mn_folded_read(f, t, e) : MN_OK;
    if (st || !t.len)
        return st;
    mn_places_see(&s, j->p, (uint32_t)(j->r - j->p->region), f);
    judge_words(j, where, &s);
    if (f->cut)
        say(j, "Of its %s only the first 16 KiB were looked at.", where);
    return MN_OK;
}

static mn_status by_name(judged *j, mn_folded *f, mn_err *e)
{
    mn_seen s;
    mn_status st = mn_folded_read(f, j->a->name, e);
    if (st)
        return st;
    mn_places_see(&s, j->p, (uint32_t)(j->r - j->p->region), f);
    if (!s.strong && !(s.common && is_home(j)))
        return MN_OK;
    take(j, MN_PLACE_REVIEW);
    say(j, "Its name has '%.*s', which tells where it comes from, not where it is.", SHOW(s.first));
    return MN_OK;
}

/* --- coordinates ------------------------------------------------------------------------------ */

static bool has_point(const mn_place_asked *a)
{
    return fabs(a->latitude) <= 90 && fabs(a->longitude) <= 180 &&
           (a->latitude != 0 || a->longitude != 0); /* 0, 0 is a missing value, in the sea */
}

/* Whether the point may lie near the region: its box, and a degree or more around. */
static bool is_about(const mn_region *r, double lat, double lon)
{
    const double pad = 1 + r->margin_km / 50;
    const double wide = pad / fmax(0.05, cos(fmin(89, fabs(lat)) * 0.017453292519943295));
    return lat >= r->south - pad && lat <= r->north + pad && lon >= r->west - wide &&
           lon <= r->east + wide;
}

static void far_km(char out[32], double km)
{
    if (km >= MN_PLACE_FAR_KM)
        snprintf(out, 32, "over %d km", MN_PLACE_FAR_KM);
    else
        snprintf(out, 32, "%.1f km", km);
}

/* Its verdict by coordinates; MN_PLACE_OUT also where there are none or no outline. */
static mn_place_verdict by_point(judged *j, bool all)
{
    const mn_place_asked *a = j->a;
    const size_t region = (size_t)(j->r - j->p->region);
    const double lat = a->latitude, lon = a->longitude;
    char far[32];
    if (!has_point(a) || !j->r->outlined)
        return MN_PLACE_OUT;
    if (!is_about(j->r, lat, lon)) {
        j->out->border_km = -INFINITY;
        if (all)
            say(j, "Its coordinates lie over %d km outside the border.", MN_PLACE_FAR_KM);
        return MN_PLACE_OUT;
    }
    const double km = mn_places_border_km(j->p, region, lat, lon);
    j->out->border_km = km;
    far_km(far, fabs(km));
    const bool near = fabs(km) <= j->r->margin_km;
    if (km >= 0 || near || all)
        say(j, "Its coordinates %.4f, %.4f lie %s %s the border%s.", lat, lon, far,
            km >= 0 ? "within" : "outside", near ? ", nearer than the outline can tell" : "");
    return near ? MN_PLACE_NEAR : km >= 0 ? MN_PLACE_IN : MN_PLACE_OUT;
}

/* Latitude and longitude changed about. */
static bool is_swapped(const judged *j)
{
    const mn_place_asked *a = j->a;
    return has_point(a) && j->r->outlined && fabs(a->longitude) <= 90 &&
           !is_about(j->r, a->latitude, a->longitude) &&
           is_about(j->r, a->longitude, a->latitude) &&
           mn_places_border_km(j->p, (size_t)(j->r - j->p->region), a->longitude, a->latitude) >= 0;
}

/* --- all ---------------------------------------------------------------------------------------
 */

static mn_status judge(judged *j, mn_folded *f, bool all, mn_err *e)
{
    const mn_place_asked *a = j->a;
    j->out->border_km = NAN;
    j->out->why[0] = '\0';
    by_region_code(j);
    mn_status st = by_locode(j, f, e);
    if (!st && !(st = by_words(j, f, "region", a->region, e)) &&
        !(st = by_words(j, f, "city", a->city, e)) &&
        !(st = by_words(j, f, "address", a->address, e)) && j->told < MN_PLACE_IN)
        st = by_name(j, f, e);
    if (st)
        return st;
    by_numbers(j);
    const mn_place_verdict point = by_point(j, all);
    if (has_point(a) && j->r->outlined && point == MN_PLACE_OUT) {
        if (j->told == MN_PLACE_IN) {
            j->told = MN_PLACE_REVIEW;
            say(j, "The coordinates %.4f, %.4f contradict that: one of the two is wrong.",
                a->latitude, a->longitude);
        } else if (is_swapped(j)) {
            take(j, MN_PLACE_REVIEW);
            say(j,
                "Its coordinates would lie within if latitude and longitude were changed about.");
        } else {
            j->told = MN_PLACE_OUT; /* the words say less than the coordinates */
        }
    }
    j->out->verdict = point > j->told ? point : j->told;
    return MN_OK;
}

mn_status mn_place_find(mn_place_finder *f, const mn_places *p, const mn_place_asked *a, bool all,
                        mn_err *e)
{
    mn_status st = MN_OK;
    f->n = 0;
    for (uint32_t i = 0; i < p->regions && !st; i++) {
        if (!mn_grow(&f->found, &f->cap, f->n + 1, sizeof *f->found))
            return mn_fail_memory(e);
        judged j = {.p = p, .a = a, .r = &p->region[i], .out = &f->found[f->n]};
        j.out->region = i;
        st = judge(&j, &f->words, all, e);
        if (!st && (all || j.out->verdict != MN_PLACE_OUT))
            f->n++;
    }
    return st;
}

void mn_place_finder_free(mn_place_finder *f)
{
    mn_folded_free(&f->words);
    free(f->found);
    memset(f, 0, sizeof *f);
}
