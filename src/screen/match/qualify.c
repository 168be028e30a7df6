/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/match/qualify.c - what is known beside the name: it multiplies the odds.
 *
 * The factors are judgements, not fitted: no published set of labelled parties has these
 * fields. docs/methods/screening.md has them, and why.
 */
#include "screen/match/inside.h"

#include <string.h>

#include "core/text.h"

#define SAME_COUNTRY  1.5
#define OTHER_COUNTRY 0.4
#define OTHER_ADDRESS 0.8 /* a country that is only an address's: firms have branches abroad */
#define SAME_BIRTH    8.0
#define SAME_YEAR     3.0
#define OTHER_BIRTH   0.08
#define SAME_CITY     1.6
#define SAME_ADDRESS  4.0
#define OTHER_STRONG  0.02
#define SISTERS       0.3 /* probability at most where these differ: sister companies */
#define OTHER_ID      0.3
#define OTHER_SCHEMA  0.15
#define WEAK_NAME     0.6
#define COMMON_NAME   0.35  /* namesakes by chance: common.c */
#define SAME_STRONG   0.995 /* probability whatever the name says */
#define SAME_ID       0.6   /* of a number that other registers may give too */

mn_known mn_known_of(const mn_party *p, const mn_reference *r)
{
    mn_known k = {.party = p, .reference = r};
    for (size_t i = 0; i < p->count; i++) {
        const mn_party_field f = p->value[i].field;
        k.ids |= mn_party_is_id(f);
        k.countries |= f == MN_PARTY_COUNTRY;
        k.births |= f == MN_PARTY_BIRTH;
        k.places |= f == MN_PARTY_ADDRESS || f == MN_PARTY_CITY;
    }
    return k;
}

/* Of one register over the whole world: nobody else has the same, nobody has two. */
static bool is_strong(mn_party_field f)
{
    return f == MN_PARTY_LEI || f == MN_PARTY_UEI || f == MN_PARTY_CAGE || f == MN_PARTY_DUNS ||
           f == MN_PARTY_USCC || f == MN_PARTY_IMO;
}

/* --- identifiers -------------------------------------------------------------------- */

typedef struct verdict {
    bool same, other;
    mn_party_field same_kind, other_kind;
} verdict;

static verdict compare_ids(const mn_index *x, uint32_t entry, const mn_party *p)
{
    verdict v = {0};
    char a[MN_ID_KEY], b[MN_ID_KEY];
    for (int f = MN_PARTY_LEI; f <= MN_PARTY_ID; f++) {
        bool both = false, same = false;
        for (size_t i = 0; i < p->count; i++) {
            const size_t len = (int)p->value[i].field == f ? mn_id_key(a, p->value[i].text) : 0;
            for (size_t j = 0; len && j < mn_index_values(x, entry); j++) {
                const mn_party_value w = mn_index_value_at(x, entry, j);
                if ((int)w.field != f)
                    continue;
                both = true;
                same = same || (mn_id_key(b, w.text) == len && !memcmp(a, b, len));
            }
        }
        if (same && (!v.same || (is_strong((mn_party_field)f) && !is_strong(v.same_kind)))) {
            v.same = true;
            v.same_kind = (mn_party_field)f;
        }
        const bool tells = f != MN_PARTY_PASSPORT && f != MN_PARTY_ID; /* one may have several */
        if (both && !same && tells && (!v.other || !is_strong(v.other_kind))) {
            v.other = true;
            v.other_kind = (mn_party_field)f;
        }
    }
    return v;
}

/* --- dates, countries, places ----------------------------------------------------------- */

static bool digits(mn_text t, size_t from, size_t n, int *out)
{
    *out = 0;
    if (t.len < from + n)
        return false;
    for (size_t i = from; i < from + n; i++) {
        if (t.ptr[i] < '0' || t.ptr[i] > '9')
            return false;
        *out = *out * 10 + (t.ptr[i] - '0');
    }
    return true;
}

/* 3: the same day; 2: the same as far as is known; 1: tells nothing; 0: another. */
static int compare_dates(mn_text a, mn_text b)
{
    int y[2], m[2], d[2];
    if (!digits(a, 0, 4, &y[0]) || !digits(b, 0, 4, &y[1]))
        return 1;
    const bool months = digits(a, 5, 2, &m[0]) && digits(b, 5, 2, &m[1]);
    const bool days = months && digits(a, 8, 2, &d[0]) && digits(b, 8, 2, &d[1]);
    if (y[0] != y[1])
        return y[0] - y[1] == 1 || y[1] - y[0] == 1 ? 1 : 0;
    if (!months)
        return 2;
    if (m[0] == m[1])
        return !days ? 2 : d[0] == d[1] ? 3 : 1;
    return 1; /* day and month changed about, or a date that was guessed */
}

static double compare_births(mn_match *h, const mn_index *x, const mn_party *p)
{
    int best = -1;
    for (size_t i = 0; i < p->count; i++)
        for (size_t j = 0; p->value[i].field == MN_PARTY_BIRTH && j < mn_index_values(x, h->entry);
             j++) {
            const mn_party_value w = mn_index_value_at(x, h->entry, j);
            const int now =
                w.field == MN_PARTY_BIRTH ? compare_dates(p->value[i].text, w.text) : -1;
            best = now > best ? now : best;
        }
    if (best < 0)
        return 1;
    h->why |= best >= 2 ? MN_WHY_BIRTH_SAME : best == 1 ? MN_WHY_BIRTH_NEAR : MN_WHY_BIRTH_OTHER;
    return best == 3 ? SAME_BIRTH : best == 2 ? SAME_YEAR : best == 1 ? 1 : OTHER_BIRTH;
}

static bool same_code(mn_text a, mn_text b)
{
    return a.len == 2 && b.len == 2 && (a.ptr[0] | 32) == (b.ptr[0] | 32) &&
           (a.ptr[1] | 32) == (b.ptr[1] | 32);
}

/* Whether a country of the entry is the one that an address of its ends in. */
static bool of_address(const mn_index *x, uint32_t entry, mn_text code, const mn_reference *r)
{
    for (size_t i = 0; i < mn_index_values(x, entry); i++) {
        const mn_party_value v = mn_index_value_at(x, entry, i);
        if (v.field != MN_PARTY_ADDRESS)
            continue;
        size_t from = v.text.len;
        while (from && v.text.ptr[from - 1] != ',')
            from--;
        const mn_country *c =
            mn_country_find(r, mn_text_trim(mn_text_sub(v.text, from, v.text.len - from)));
        if (c && same_code((mn_text){c->iso2, 2}, code))
            return true;
    }
    return false;
}

static double compare_countries(mn_match *h, const mn_index *x, const mn_known *k)
{
    const mn_party *p = k->party;
    bool both = false, same = false, own = false;
    for (size_t i = 0; i < p->count; i++)
        for (size_t j = 0;
             p->value[i].field == MN_PARTY_COUNTRY && j < mn_index_values(x, h->entry); j++) {
            const mn_party_value w = mn_index_value_at(x, h->entry, j);
            if (w.field != MN_PARTY_COUNTRY || w.text.len != 2 || p->value[i].text.len != 2)
                continue; /* a name that no code was found for tells nothing */
            both = true;
            same = same || same_code(p->value[i].text, w.text);
            own = own || same || !of_address(x, h->entry, w.text, k->reference);
        }
    if (!both)
        return 1;
    if (!same && !own) {
        h->why |= MN_WHY_COUNTRY_OF_ADDRESS;
        return OTHER_ADDRESS;
    }
    h->why |= same ? MN_WHY_COUNTRY_SAME : MN_WHY_COUNTRY_OTHER;
    return same ? SAME_COUNTRY : OTHER_COUNTRY;
}

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c & 0x80;
}

/* The next word of t from *at on. */
static mn_text word(mn_text t, size_t *at)
{
    while (*at < t.len && !is_alnum(t.ptr[*at]))
        ++*at;
    const size_t from = *at;
    while (*at < t.len && is_alnum(t.ptr[*at]))
        ++*at;
    return (mn_text){t.ptr + from, *at - from};
}

static bool same_word(mn_text a, mn_text b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++) {
        const char c = a.ptr[i], d = b.ptr[i];
        if (c != d && ((c | 32) != (d | 32) || (c | 32) < 'a' || (c | 32) > 'z'))
            return false;
    }
    return true;
}

static bool has_word(mn_text t, mn_text w)
{
    for (size_t at = 0; at < t.len;) {
        const mn_text v = word(t, &at);
        if (v.len && same_word(v, w))
            return true;
    }
    return false;
}

/* Words of a in b, of all of a's. */
static void shared(mn_text a, mn_text b, unsigned *met, unsigned *all)
{
    *met = *all = 0;
    for (size_t at = 0; at < a.len && *all < 32;) {
        const mn_text w = word(a, &at);
        *all += w.len > 1;
        *met += w.len > 1 && has_word(b, w);
    }
}

static double compare_places(mn_match *h, const mn_index *x, const mn_party *p)
{
    bool city = false, address = false;
    unsigned met, all;
    for (size_t i = 0; i < p->count; i++) {
        const mn_party_value v = p->value[i];
        if (v.field != MN_PARTY_ADDRESS && v.field != MN_PARTY_CITY)
            continue;
        for (size_t j = 0; j < mn_index_values(x, h->entry); j++) {
            const mn_party_value w = mn_index_value_at(x, h->entry, j);
            if (w.field == MN_PARTY_CITY ||
                (v.field == MN_PARTY_CITY && w.field == MN_PARTY_ADDRESS)) {
                const bool inner = v.field == MN_PARTY_CITY;
                shared(inner ? v.text : w.text, inner ? w.text : v.text, &met, &all);
                city = city || (all && met == all);
            } else if (w.field == MN_PARTY_ADDRESS) {
                shared(v.text, w.text, &met, &all);
                address = address || (met >= 4 && met * 10 >= all * 7);
            }
        }
    }
    h->why |= address ? MN_WHY_ADDRESS_SAME : city ? MN_WHY_CITY_SAME : 0;
    return address ? SAME_ADDRESS : city ? SAME_CITY : 1;
}

/* --- all together ---------------------------------------------------------------------- */

static void take_same_id(mn_match *h, mn_party_field kind)
{
    const double sure = is_strong(kind) || h->name_probability >= 0.1 ||
                                h->why & (MN_WHY_COUNTRY_SAME | MN_WHY_BIRTH_SAME)
                            ? SAME_STRONG
                            : SAME_ID;
    h->why |= MN_WHY_ID_SAME;
    h->id = kind;
    if (h->name_probability < 0.3)
        h->why |= MN_WHY_ID_ALONE;
    if (h->probability < sure)
        h->probability = sure;
}

void mn_qualify(mn_match *h, const mn_index *x, const mn_known *k, bool common)
{
    const mn_party *p = k->party;
    const mn_index_name name = mn_index_name_at(x, h->name);
    double factor = 1, pn = h->name_probability;
    h->why = 0;
    if (k->countries)
        factor *= compare_countries(h, x, k);
    if (k->births)
        factor *= compare_births(h, x, p);
    if (k->places)
        factor *= compare_places(h, x, p);
    if (!mn_schema_fits(p->schema, mn_index_schema(x, h->entry))) {
        h->why |= MN_WHY_SCHEMA_OTHER;
        factor *= OTHER_SCHEMA;
    }
    if (name.kind == MN_PARTY_WEAK) {
        h->why |= MN_WHY_WEAK;
        factor *= WEAK_NAME;
    }
    if (common) {
        h->why |= MN_WHY_COMMON;
        factor *= COMMON_NAME;
    }
    const verdict v = k->ids ? compare_ids(x, h->entry, p) : (verdict){0};
    if (v.other && !v.same) {
        h->why |= MN_WHY_ID_OTHER;
        h->id = v.other_kind;
        factor *= is_strong(v.other_kind) ? OTHER_STRONG : OTHER_ID;
    }
    pn = pn < 0.001 ? 0.001 : pn > 0.999 ? 0.999 : pn;
    h->probability = factor == 1 ? h->name_probability : pn * factor / (pn * factor + 1 - pn);
    if (v.other && !v.same && is_strong(v.other_kind) && h->probability > SISTERS)
        h->probability = SISTERS;
    if (v.same)
        take_same_id(h, v.same_kind);
    /* A tenth of the score is left to what else agrees, so that equal names are told apart. */
    const double more = v.same ? 1 : factor >= 1 ? 1 - 0.5 / factor : 0.5 * factor;
    const double fall = h->probability < pn ? h->probability / pn : 1;
    h->score = (0.9 * h->name_score + 0.1 * more) * fall;
    if (v.same && h->score < 0.9 * h->probability)
        h->score = 0.9 * h->probability;
}
