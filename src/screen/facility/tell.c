/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/facility/tell.c - what met and what differs between two facilities: as words for
 * programs, as sentences for people.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "screen/facility/inside.h"

static void word(char *out, const char *w)
{
    const size_t n = strlen(out);
    snprintf(out + n, MN_FACILITY_WORDS - n, "%s%s", n ? " " : "", w);
}

void mn_facility_told(char *met, char *differs, const mn_facility_pair *p)
{
    const float *f = p->feature;
    met[0] = differs[0] = 0;
    if (p->rules & MN_FACILITY_SAME_ID)
        word(met, "identifier");
    else if (p->rules & MN_FACILITY_OTHER_ID)
        word(differs, "identifier");
    word(p->name_probability >= 0.5 || f[MN_FF_NAME_SAME] > 0 ? met : differs, "name");
    if (f[MN_FF_UNIT_OTHER] > 0 || f[MN_FF_UNIT_MORE] > 0)
        word(differs, "unit");
    if (p->rules & MN_FACILITY_OTHER_COUNTRY)
        word(differs, "country");
    if (f[MN_FF_EMPTY] > 0) {
        word(differs, "no-address");
        return;
    }
    if (f[MN_FF_ALL_SAME] > 0)
        word(met, "address");
    else if (f[MN_FF_COVER_MORE] >= 0.5F)
        word(met, "street-and-place");
    else
        word(differs, "street-and-place");
    if (f[MN_FF_NUMBER_SAME] > 0)
        word(met, "house-number");
    if (f[MN_FF_NUMBER_OTHER] > 0)
        word(differs, "house-number");
    if (f[MN_FF_INNER_OTHER] > 0)
        word(differs, "building-or-sector");
    if (f[MN_FF_CODE_SAME] > 0)
        word(met, "postcode");
    if (f[MN_FF_CODE_OTHER] > 0)
        word(differs, "postcode");
    if (f[MN_FF_PLACE_OTHER] > 0)
        word(differs, "city");
    if (f[MN_FF_NEAR] > 0)
        word(met, "position");
    if (f[MN_FF_FAR] > 0)
        word(differs, "position");
}

/* --- sentences ------------------------------------------------------------------------------ */

static const struct {
    uint32_t rule;
    const char *text;
} rules[] = {
    {MN_FACILITY_OTHER_UNIT, "Their names bear other numbers: sister units are two facilities."},
    {MN_FACILITY_ONE_UNIT, "One name alone bears a number: it may be one unit of several."},
    {MN_FACILITY_OTHER_NAME,
     "The names are not alike: it may be a neighbour, or the same site under a new name."},
    {MN_FACILITY_OTHER_NUMBER, "The house numbers differ."},
    {MN_FACILITY_OTHER_INNER, "The building, floor or sector differs."},
    {MN_FACILITY_OTHER_PLACE, "The addresses have next to nothing in common: another place."},
    {MN_FACILITY_NO_ADDRESS, "One has no address, so that the name alone speaks."},
    {MN_FACILITY_NO_COUNTRY, "The country of one is not known."},
    {MN_FACILITY_FAR_APART, "Their positions are more than 10 km apart."},
    {MN_FACILITY_OTHER_ID, "Both bear an identifier, and it differs."},
    {MN_FACILITY_CUT, "A name or an address is too long to be read whole."},
    {MN_FACILITY_OTHER_COUNTRY, "The countries differ."},
    {MN_FACILITY_TIED, "Another facility of the register fits as well, and is not the same."},
};

/* Parts that met, or that did not; false where there are none. */
static bool quote(mn_buf *b, const char *before, const char *after, const mn_address *a,
                  const uint8_t *met, bool want)
{
    const mn_address_part *p = mn_address_parts(a);
    bool any = false;
    for (size_t i = 0; i < a->n; i++) {
        if (p[i].part == MN_PART_STOP || p[i].part == MN_PART_MARK ||
            p[i].part == MN_PART_COUNTRY || (met[i] != 0) != want)
            continue;
        mn_buf_str(b, any ? ", " : before);
        if (!any)
            mn_buf_char(b, '\'');
        mn_buf_text(b, mn_part_text(a, &p[i]));
        any = true;
    }
    if (any) {
        mn_buf_char(b, '\'');
        mn_buf_str(b, after);
    }
    return any;
}

static void about_address(mn_buf *b, const mn_record *q, const mn_record *r)
{
    mn_address_like like;
    if (!q->address->n || !r->address->n)
        return;
    mn_addresses_compare(&like, q->address, r->address);
    if (like.same) {
        mn_buf_str(b, " The addresses have the same parts.");
        return;
    }
    if (!quote(b, " Of the addresses ", " met.", q->address, like.met_a, true))
        mn_buf_str(b, " Of the addresses nothing met.");
    if (!quote(b, " Here alone: ", ".", q->address, like.met_a, false))
        mn_buf_str(b, " Nothing stands here alone.");
    if (!quote(b, " There alone: ", ".", r->address, like.met_b, false))
        mn_buf_str(b, " Nothing stands there alone.");
}

mn_status mn_facility_explain(char **out, mn_facility_finder *f, const mn_facility *facility,
                              const mn_facility_pair *p, mn_err *e)
{
    const mn_facility_set *s = mn_facility_finder_set(f);
    const mn_record *r = &s->record[p->other];
    mn_record_room *room = malloc(sizeof *room);
    mn_buf b = {0};
    mn_record q;
    char *names = NULL;
    mn_score score;
    mn_status st = room ? mn_record_read(&q, room, facility, s->j, e) : mn_fail_memory(e);
    if (st) {
        free(room);
        return st;
    }
    mn_buf_fmt(&b, "'%.*s': ", (int)r->f.name.len, r->f.name.ptr);
    if (p->rules & MN_FACILITY_SAME_ID)
        mn_buf_str(&b, "the same identifier. ");
    mn_score_pair(&score, q.name, r->name, s->j->kit->scorer);
    st = mn_score_explain(&names, &score, q.name, r->name, s->j->kit->scorer, e);
    if (!st) {
        mn_buf_str(&b, names);
        about_address(&b, &q, r);
        for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
            if (p->rules & rules[i].rule) {
                mn_buf_char(&b, ' ');
                mn_buf_str(&b, rules[i].text);
            }
        if (isfinite(p->metres))
            mn_buf_fmt(&b, " Their positions are %.0f m apart.", p->metres);
        if (b.failed)
            st = mn_fail_memory(e);
    }
    free(names);
    free(room);
    if (st)
        mn_buf_free(&b);
    else
        *out = b.ptr;
    return st;
}
