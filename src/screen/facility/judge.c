/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/facility/judge.c - from two facilities to a probability: features, their weights of
 * data/screen/facility_model.csv, and rules that limit the answer where one fact decides.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/rng.h"
#include "core/text.h"
#include "reference/csv_lite.h"
#include "screen/facility/inside.h"

extern const unsigned char mn_data_screen_facility_model[], mn_data_screen_facility_model_end[];

/* What a probability is at most where the rule holds: judgements, not fitted. */
#define AT_MOST_UNIT   0.45 /* sister units are two facilities */
#define AT_MOST_NAME   0.45 /* another name at the same address: a neighbour, or a new owner */
#define AT_MOST_PLACE  0.35 /* the same name in another place */
#define AT_MOST_REVIEW 0.75 /* a person must look */
#define SAME_ROW       0.99
#define SAME_ALONE     0.9 /* equal names, and neither has an address */
#define SAME_ID        0.99
#define STRANGE_ID     0.6 /* the same identifier, and nothing else */

const char *const mn_facility_feature_names[MN_FACILITY_FEATURES] = {
    "name",        "name_same",   "unit_other",   "unit_more",   "cover_less", "cover_more",
    "evidence",    "number_same", "number_other", "inner_other", "code_same",  "code_other",
    "place_other", "empty",       "all_same",     "near",        "far"};

const char *mn_facility_decision_name(mn_facility_decision d)
{
    static const char *const names[] = {"new", "review", "auto"};
    return names[d];
}

/* --- the model ------------------------------------------------------------------------- */

static mn_status weight_row(mn_facility_judge *j, const mn_csv *c, mn_err *e)
{
    double v = 0;
    mn_status st = mn_csv_f64(c, 1, &v, e);
    if (st)
        return st;
    if (mn_text_eq_str(c->cell[0], "bias")) {
        j->bias = v;
        return MN_OK;
    }
    for (size_t f = 0; f < MN_FACILITY_FEATURES; f++)
        if (mn_text_eq_str(c->cell[0], mn_facility_feature_names[f])) {
            j->weight[f] = v;
            return MN_OK;
        }
    return mn_csv_fail(c, e, "no feature '%.*s'", (int)c->cell[0].len, c->cell[0].ptr);
}

mn_status mn_facility_judge_new(mn_facility_judge **out, const mn_kit *kit, mn_err *e)
{
    mn_facility_judge *j = calloc(1, sizeof *j);
    mn_arena arena = {0};
    mn_csv c;
    bool more = true;
    if (!j)
        return mn_fail_memory(e);
    j->kit = kit;
    mn_status st = mn_address_tables_new(&j->tables, kit->tables, e);
    if (!st)
        st =
            mn_csv_open(&c,
                        (mn_source){"data/screen/facility_model.csv", mn_data_screen_facility_model,
                                    (size_t)(mn_data_screen_facility_model_end -
                                             mn_data_screen_facility_model)},
                        &arena, "feature,weight", e);
    while (!st && !(st = mn_csv_next(&c, &more, e)) && more)
        st = weight_row(j, &c, e);
    mn_arena_free(&arena);
    if (st)
        mn_facility_judge_free(j);
    else
        *out = j;
    return st;
}

void mn_facility_judge_free(mn_facility_judge *j)
{
    if (!j)
        return;
    mn_address_tables_free(j->tables);
    free(j);
}

/* --- features ------------------------------------------------------------------------------ */

static bool has_number(const mn_record *r, uint64_t number)
{
    for (size_t i = 0; i < r->numbers; i++)
        if (r->number[i] == number)
            return true;
    return false;
}

static bool address_has(const mn_record *r, uint64_t number)
{
    const mn_address_part *p = mn_address_parts(r->address);
    for (size_t i = 0; i < r->address->n; i++)
        if (p[i].hash == number)
            return true;
    return false;
}

/* Numbers of a's name that neither b's name nor, where it has none, b's address has. */
static unsigned numbers_left(const mn_record *a, const mn_record *b)
{
    unsigned left = 0;
    for (size_t i = 0; i < a->numbers; i++)
        left += !has_number(b, a->number[i]) && !address_has(b, a->number[i]);
    return left;
}

static double logit(double p)
{
    const double v = p < 0.018 ? 0.018 : p > 0.982 ? 0.982 : p;
    return mn_log(v / (1 - v));
}

/* Of numbers of a kind: 1, none met; a half, some met and others are left on both sides. */
static float differs(mn_like l)
{
    return l == MN_LIKE_OTHER ? 1 : l == MN_LIKE_PARTLY ? 0.5F : 0;
}

static void fill(float f[MN_FACILITY_FEATURES], mn_facility_pair *o, const mn_record *a,
                 const mn_record *b, const mn_address_like *l)
{
    const unsigned left_a = numbers_left(a, b), left_b = numbers_left(b, a);
    const bool placed = mn_record_placed(a) && mn_record_placed(b);
    const double less = l->cover[0] < l->cover[1] ? l->cover[0] : l->cover[1];
    memset(f, 0, MN_FACILITY_FEATURES * sizeof *f);
    f[MN_FF_NAME] = (float)logit(o->name_probability);
    f[MN_FF_NAME_SAME] = a->core == b->core || a->name->joined == b->name->joined;
    f[MN_FF_UNIT_OTHER] = left_a && left_b;
    f[MN_FF_UNIT_MORE] = (left_a != 0) != (left_b != 0);
    f[MN_FF_COVER_LESS] = (float)less;
    f[MN_FF_COVER_MORE] = (float)(l->cover[0] + l->cover[1] - less);
    f[MN_FF_EVIDENCE] = (float)(l->met > 4 ? 1 : l->met / 4);
    f[MN_FF_NUMBER_SAME] = l->number == MN_LIKE_SAME ? 1 : l->number == MN_LIKE_PARTLY ? 0.5F : 0;
    f[MN_FF_NUMBER_OTHER] = differs(l->number);
    f[MN_FF_INNER_OTHER] =
        differs(l->inner) > differs(l->count) ? differs(l->inner) : differs(l->count);
    f[MN_FF_CODE_SAME] = l->code == MN_LIKE_SAME;
    f[MN_FF_CODE_OTHER] = l->code == MN_LIKE_OTHER;
    f[MN_FF_PLACE_OTHER] = l->place == MN_LIKE_OTHER;
    f[MN_FF_EMPTY] = !a->address->n || !b->address->n;
    f[MN_FF_ALL_SAME] = l->same;
    o->metres = placed ? mn_record_metres(a, b) : NAN;
    f[MN_FF_NEAR] = placed && o->metres <= 300;
    f[MN_FF_FAR] = placed && o->metres > 10000;
}

/* --- rules --------------------------------------------------------------------------------------
 */

static void at_most(mn_facility_pair *o, uint32_t rule, double most)
{
    o->rules |= rule;
    if (o->probability > most)
        o->probability = most;
}

static void limit(mn_facility_pair *o, const mn_record *a, const mn_record *b)
{
    const float *f = o->feature;
    if (f[MN_FF_UNIT_OTHER] > 0)
        at_most(o, MN_FACILITY_OTHER_UNIT, AT_MOST_UNIT);
    if (f[MN_FF_UNIT_MORE] > 0)
        at_most(o, MN_FACILITY_ONE_UNIT, AT_MOST_REVIEW);
    if (o->name_probability < 0.15 && f[MN_FF_NAME_SAME] <= 0)
        at_most(o, MN_FACILITY_OTHER_NAME, AT_MOST_NAME);
    if (f[MN_FF_NUMBER_OTHER] > 0)
        at_most(o, MN_FACILITY_OTHER_NUMBER, AT_MOST_REVIEW);
    if (f[MN_FF_INNER_OTHER] > 0)
        at_most(o, MN_FACILITY_OTHER_INNER, AT_MOST_REVIEW);
    if (f[MN_FF_FAR] > 0)
        at_most(o, MN_FACILITY_FAR_APART, AT_MOST_REVIEW);
    if (f[MN_FF_EMPTY] > 0)
        at_most(o, MN_FACILITY_NO_ADDRESS, AT_MOST_REVIEW);
    else if (f[MN_FF_COVER_MORE] < 0.2F && a->address->words >= 2 && b->address->words >= 2 &&
             f[MN_FF_NEAR] <= 0)
        at_most(o, MN_FACILITY_OTHER_PLACE, AT_MOST_PLACE);
    if (!a->country != !b->country)
        at_most(o, MN_FACILITY_NO_COUNTRY, AT_MOST_REVIEW);
}

static bool same_bytes(const mn_record *a, const mn_record *b)
{
    return mn_text_eq(mn_text_trim(a->f.name), mn_text_trim(b->f.name)) &&
           mn_text_eq(mn_text_trim(a->f.address), mn_text_trim(b->f.address));
}

static void same_row(mn_facility_pair *o, const mn_record *a, const mn_record *b)
{
    const bool empty = !a->address->n && !b->address->n, same = same_bytes(a, b);
    const unsigned notes = a->name->notes | b->name->notes | a->address->notes | b->address->notes;
    if (notes & MN_NAME_CUT && !same) {
        at_most(o, MN_FACILITY_CUT, AT_MOST_REVIEW);
        return;
    }
    if (a->name->joined != b->name->joined || a->address->same != b->address->same ||
        (!a->address->n != !b->address->n) || !a->country != !b->country)
        return;
    o->rules |= MN_FACILITY_SAME_ROW;
    o->probability = empty ? SAME_ALONE : SAME_ROW;
    o->score = same ? 1 : 0.99;
}

static void identifiers(mn_facility_pair *o, const mn_record *a, const mn_record *b)
{
    for (int k = 0; k < MN_FACILITY_ID_KINDS; k++) {
        const uint64_t x = mn_id_hash((mn_facility_id_kind)k, a->f.given[k]);
        const uint64_t y = mn_id_hash((mn_facility_id_kind)k, b->f.given[k]);
        const bool decides = k == MN_FACILITY_OWN || k == MN_FACILITY_OS_ID;
        if (!x || !y || (x != y && !decides) || o->rules & MN_FACILITY_SAME_ID)
            continue;
        o->id = (mn_facility_id_kind)k;
        if (x != y) {
            if (o->probability > AT_MOST_REVIEW)
                o->probability = k == MN_FACILITY_OWN ? AT_MOST_PLACE : AT_MOST_REVIEW;
            o->rules |= MN_FACILITY_OTHER_ID;
            continue;
        }
        o->rules |= MN_FACILITY_SAME_ID;
        if (!decides) { /* a company's number: three times the odds */
            const double p = o->probability;
            o->probability = 3 * p / (3 * p + 1 - p);
            continue;
        }
        const bool strange = o->name_probability < 0.15 && o->feature[MN_FF_COVER_MORE] < 0.2F;
        o->probability = strange ? STRANGE_ID : SAME_ID;
        o->rules &= ~(uint32_t)MN_FACILITY_OTHER_ID;
        o->score = strange ? o->score : 1;
    }
}

/* The same number in the same street, or, where neither has a number, nearly the same words. */
static bool is_same_address(const mn_address_like *l, const mn_record *a, const mn_record *b)
{
    const bool numbers = a->address->numbers || b->address->numbers;
    if (l->same)
        return true;
    if (l->inner == MN_LIKE_OTHER || l->code == MN_LIKE_OTHER || l->count == MN_LIKE_OTHER ||
        l->met < 1)
        return false;
    return numbers ? l->number == MN_LIKE_SAME && l->cover[0] + l->cover[1] >= 1.4
                   : l->met >= 1.2 && l->cover[0] + l->cover[1] >= 1.6;
}

void mn_records_judge(mn_facility_pair *out, const mn_record *a, const mn_record *b, bool look,
                      const mn_facility_judge *j, mn_facility_limits limits)
{
    mn_address_like like;
    const uint32_t other = out->other;
    memset(out, 0, sizeof *out);
    out->other = other;
    if (look) {
        mn_score s;
        mn_score_pair(&s, a->name, b->name, j->kit->scorer);
        out->name_score = s.score;
        out->name_probability = s.probability;
    }
    if (out->name_probability < 0.95 && a->core == b->core)
        out->name_probability = 0.95; /* another legal form, or unit */
    mn_addresses_compare(&like, a->address, b->address);
    out->same_address = is_same_address(&like, a, b);
    fill(out->feature, out, a, b, &like);
    double z = j->bias;
    for (size_t f = 0; f < MN_FACILITY_FEATURES; f++)
        z += j->weight[f] * (double)out->feature[f];
    z = z > 7 ? 7 : z < -7 ? -7 : z;
    out->probability = 1 / (1 + mn_exp(-z));
    limit(out, a, b);
    /* Ranks: only rows that are equal have 0.99 and more. */
    out->score =
        0.85 * out->probability + 0.07 * out->name_score +
        0.06 * (double)(out->feature[MN_FF_COVER_LESS] + out->feature[MN_FF_COVER_MORE]) / 2;
    same_row(out, a, b);
    identifiers(out, a, b);
    const double accept = limits.accept > 0 ? limits.accept : MN_FACILITY_ACCEPT;
    const double review = limits.review > 0 ? limits.review : MN_FACILITY_LOOK;
    out->decision = out->probability >= accept   ? MN_FACILITY_AUTO
                    : out->probability >= review ? MN_FACILITY_REVIEW
                                                 : MN_FACILITY_NEW;
}
