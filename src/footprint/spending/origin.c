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
#include <string.h>

enum { NAMED = 4, SHOWN = 30 }; /* unknown texts named in the note, and columns of each */

void mn_origins_open(mn_origins *out, const mn_reference *r, mn_arena *arena)
{
    *out = (mn_origins){.r = r, .arena = arena};
}

void mn_origins_close(mn_origins *o)
{
    mn_memo_free(&o->seen);
    mn_map_free(&o->names);
    free(o->kept);
    free(o->unknown);
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

/* What stands before a country on a label, taken off. */
static mn_text without_made_in(mn_text t)
{
    static const char *const begins[] = {"made in ",      "product of ",    "produced in ",
                                         "origin: ",      "hecho en ",      "producto de ",
                                         "fabricado en ", "fabricado em ",  "fabriqu\u00E9 en ",
                                         "fabrique en ",  "hergestellt in "};
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
        const size_t len = strlen(begins[i]);
        if (t.len > len && mn_text_eq_nocase(mn_text_sub(t, 0, len), begins[i])) {
            return mn_text_trim(mn_text_sub(t, len, t.len - len));
        }
    }
    return t;
}

/* "NA" is Namibia's code and everybody's "not available": it is not guessed. */
static const mn_country *judge(const mn_reference *r, mn_text t)
{
    return means_none(t) || mn_text_eq_str(t, "NA") ? NULL : mn_country_find(r, without_made_in(t));
}

mn_status mn_origins_miss(mn_origins *o, mn_text text, uint64_t lines, mn_err *e)
{
    text = mn_utf8_cut(text, 2 * SHOWN);
    uint32_t at = mn_map_get(&o->names, text);
    if (at != MN_MAP_NONE) {
        o->unknown[at].lines += lines;
        return MN_OK;
    }
    if (o->unknowns >= MN_ORIGINS_UNKNOWN) {
        o->others += lines;
        return MN_OK;
    }
    const mn_text kept = mn_arena_text(o->arena, text);
    if (!kept.ptr || !mn_grow(&o->unknown, &o->unknown_cap, o->unknowns + 1, sizeof *o->unknown)) {
        return mn_fail_memory(e);
    }
    at = (uint32_t)o->unknowns;
    o->unknown[o->unknowns++] = (mn_origin_unknown){kept, lines};
    return mn_map_put(&o->names, kept, &at, e);
}

mn_status mn_origins_read(mn_origins *o, const mn_country **out, mn_text cell, mn_err *e)
{
    const mn_text t = mn_text_trim(cell);
    uint32_t at = mn_memo_get(&o->seen, t);
    if (at == MN_MAP_NONE) {
        if (mn_memo_full(&o->seen)) {
            mn_memo_free(&o->seen);
            o->n = 0;
        }
        if (!mn_grow(&o->kept, &o->cap, o->n + 1, sizeof *o->kept)) {
            return mn_fail_memory(e);
        }
        at = (uint32_t)o->n;
        o->kept[o->n++] = judge(o->r, t);
        mn_status st = mn_memo_put(&o->seen, t, at, e);
        if (st != MN_OK) {
            return st;
        }
    }
    *out = o->kept[at];
    return *out || means_none(t) ? MN_OK : mn_origins_miss(o, t, 1, e);
}

/* The country that may be meant, by its name; NULL when none is near. */
static const char *meant(const mn_reference *r, mn_text t)
{
    const char *near = mn_text_eq_str(t, "NA") ? "NAM"
                       : t.len <= 2            ? NULL /* any code is near to it */
                                               : mn_country_suggest(r, t);
    const mn_country *country = near ? mn_country_find(r, mn_text_of(near)) : NULL;
    return country ? country->name : near;
}

mn_status mn_origins_note(const mn_origins *o, mn_spending *s, mn_err *e)
{
    unsigned long long lines = o->others;
    size_t texts = o->unknowns;
    mn_buf b = {0};
    for (size_t i = 0; i < o->unknowns; i++) {
        const mn_origin_unknown *k = &o->unknown[i];
        lines += k->lines;
        if (i >= NAMED) {
            continue;
        }
        const char *near = meant(o->r, k->text);
        mn_text shown = mn_utf8_cut(k->text, SHOWN);
        mn_buf_fmt(&b, "%s'%.*s'", i > 0 ? ", " : "", (int)shown.len, shown.ptr);
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
                              "%llu line%s %s an origin that is no country: %s; the buying "
                              "country's imports stand for %s",
                              lines, lines == 1 ? "" : "s", lines == 1 ? "names" : "name", b.ptr,
                              lines == 1 ? "it" : "them");
    }
    mn_buf_free(&b);
    return st;
}
