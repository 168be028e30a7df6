/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/origin.c - countries of origin. See the header.
 */
#include "footprint/spending/origin.h"

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "footprint/spending/columns.h"

#include <stdlib.h>

enum { NAMED = 4, SHOWN = 30 }; /* unknown texts named in the note, and columns of each */

void mn_origins_open(mn_origins *out, const mn_reference *r)
{
    *out = (mn_origins){.r = r};
}

void mn_origins_close(mn_origins *o)
{
    mn_map_free(&o->seen);
    free(o->kept);
    *o = (mn_origins){0};
}

static bool means_none(mn_text t)
{
    static const char *const none[] = {
        "-",     "--",    "n/a",  "n.a.", "none",    "unknown", "various", "multiple",
        "mixed", "other", "null", "?",    "diverse", "divers",  "varios",  "v\u00E1rios"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        if (mn_text_eq_nocase(t, none[i])) {
            return true;
        }
    }
    return t.len == 0;
}

/* "NA" is Namibia's code and everybody's "not available": it is not guessed. */
static mn_origin_kept judge(const mn_reference *r, mn_text t)
{
    mn_origin_kept k = {.text = t};
    if (!means_none(t)) {
        k.country = mn_text_eq_str(t, "NA") ? NULL : mn_country_find(r, t);
        k.unknown = !k.country;
    }
    return k;
}

mn_status mn_origins_read(mn_origins *o, const mn_country **out, mn_text cell, mn_err *e)
{
    const mn_text t = mn_text_trim(cell);
    uint32_t at = mn_map_get(&o->seen, t);
    if (at == MN_MAP_NONE) {
        if (!mn_grow(&o->kept, &o->cap, o->n + 1, sizeof *o->kept)) {
            return mn_fail_memory(e);
        }
        at = (uint32_t)o->n;
        o->kept[o->n++] = judge(o->r, t);
        mn_status st = mn_map_put(&o->seen, t, &at, e);
        if (st != MN_OK) {
            return st;
        }
    }
    o->kept[at].lines += o->kept[at].unknown;
    *out = o->kept[at].country;
    return MN_OK;
}

/* The country that may be meant, by its name; NULL when none is near. */
static const char *meant(const mn_reference *r, mn_text t)
{
    const char *near = mn_text_eq_str(t, "NA") ? "NAM" : mn_country_suggest(r, t);
    const mn_country *country = near ? mn_country_find(r, mn_text_of(near)) : NULL;
    return country ? country->name : near;
}

mn_status mn_origins_note(const mn_origins *o, mn_spending *s, mn_err *e)
{
    size_t lines = 0, texts = 0;
    mn_buf b = {0};
    for (size_t i = 0; i < o->n; i++) {
        const mn_origin_kept *k = &o->kept[i];
        lines += k->lines;
        if (!k->unknown || texts++ >= NAMED) {
            continue;
        }
        const char *near = meant(o->r, k->text);
        mn_text shown = mn_utf8_cut(k->text, SHOWN);
        mn_buf_fmt(&b, "%s'%.*s'", texts > 1 ? ", " : "", (int)shown.len, shown.ptr);
        if (near) {
            mn_buf_fmt(&b, " (did you mean %s?)", near);
        }
    }
    if (texts > NAMED) {
        mn_buf_fmt(&b, " and %zu more", texts - NAMED);
    }
    mn_status st = b.failed ? mn_fail_memory(e) : MN_OK;
    if (st == MN_OK && lines > 0) {
        st = mn_spending_note(s, e,
                              "%zu line%s %s an origin that is no country: %s; the buying "
                              "country's imports stand for %s",
                              lines, lines == 1 ? "" : "s", lines == 1 ? "names" : "name", b.ptr,
                              lines == 1 ? "it" : "them");
    }
    mn_buf_free(&b);
    return st;
}
