/* SPDX-License-Identifier: Apache-2.0
 *
 * money/case/read_facts.c - indicators, patterns, contrary facts, counterfactuals, peers and what
 * staff saw.
 */
#include <math.h>

#include "core/err.h"
#include "core/text.h"
#include "money/case/case_fields.h"

MN_CASE_TEXT_KEY(mn_case_fact, id)
MN_CASE_TEXT_KEY(mn_case_fact, family)
MN_CASE_TEXT_KEY(mn_case_fact, says)
MN_CASE_TEXT_KEY(mn_case_fact, source)
MN_CASE_TEXT_KEY(mn_case_fact, paragraph)
MN_CASE_TEXT_KEY(mn_case_fact, date)
MN_CASE_TEXT_KEY(mn_case_fact, address)
MN_CASE_TEXT_KEY(mn_case_fact, evidence)

static mn_status fact_strength(mn_shape *s, mn_shaped v, void *to)
{
    return mn_shape_number(s, v, 0, 1, &((mn_case_fact *)((mn_case_item *)to)->to)->strength);
}

static mn_status fact_weight(mn_shape *s, mn_shaped v, void *to)
{
    return mn_shape_number(s, v, -1e6, 1e6, &((mn_case_fact *)((mn_case_item *)to)->to)->weight);
}

static mn_status fact_payments(mn_shape *s, mn_shaped v, void *to)
{
    mn_case_item *item = to;
    mn_case_fact *f = item->to;
    return mn_case_payment_ids(s, v, item->r, &f->payment, &f->payments);
}

static mn_status fact_party(mn_shape *s, mn_shaped v, void *to)
{
    mn_case_item *item = to;
    return mn_case_find(s, v, &item->r->party, "party", &((mn_case_fact *)item->to)->party);
}

mn_status mn_case_read_fact(mn_shape *s, mn_shaped v, size_t i, void *item)
{
    static const mn_shape_key keys[] = {
        {"id", false, mn_case_fact_id},
        {"family", false, mn_case_fact_family},
        {"says", true, mn_case_fact_says},
        {"source", false, mn_case_fact_source},
        {"paragraph", false, mn_case_fact_paragraph},
        {"date", false, mn_case_fact_date},
        {"address", false, mn_case_fact_address},
        {"evidence", false, mn_case_fact_evidence},
        {"strength", false, fact_strength},
        {"weight", false, fact_weight},
        {"payments", false, fact_payments},
        {"party", false, fact_party},
    };
    mn_case_fact *f = ((mn_case_item *)item)->to;
    (void)i;
    f->strength = f->weight = (double)NAN;
    f->party = MN_CASE_NONE;
    return mn_shape_object(s, v, "a fact", keys, sizeof keys / sizeof *keys, item);
}

/* --- counterfactuals ------------------------------------------------------------------------ */

static mn_status without_payments(mn_shape *s, mn_shaped v, void *to)
{
    mn_case_item *item = to;
    mn_case_without *w = item->to;
    return mn_case_payment_ids(s, v, item->r, &w->payment, &w->payments);
}

static mn_status without_score(mn_shape *s, mn_shaped v, void *to)
{
    return mn_shape_number(s, v, 0, 1, &((mn_case_without *)((mn_case_item *)to)->to)->score);
}

mn_status mn_case_read_without(mn_shape *s, mn_shaped v, size_t i, void *item)
{
    static const mn_shape_key keys[] = {{"without", true, without_payments},
                                        {"score", true, without_score}};
    (void)i;
    return mn_shape_object(s, v, "a counterfactual", keys, 2, item);
}

/* --- peers ------------------------------------------------------------------------------------ */

MN_CASE_TEXT_KEY(mn_case_peer, what)
MN_CASE_TEXT_KEY(mn_case_peer, unit)
MN_CASE_TEXT_KEY(mn_case_peer, group)

#define PEER_NUMBER(field)                                                                         \
    static mn_status peer_##field(mn_shape *s, mn_shaped v, void *to)                              \
    {                                                                                              \
        return mn_shape_number(s, v, -1e15, 1e15,                                                  \
                               &((mn_case_peer *)((mn_case_item *)to)->to)->field);                \
    }
PEER_NUMBER(value)
PEER_NUMBER(median)
PEER_NUMBER(p95)

static mn_status peer_peers(mn_shape *s, mn_shaped v, void *to)
{
    return mn_shape_whole(s, v, 0, UINT32_MAX, &((mn_case_peer *)((mn_case_item *)to)->to)->peers);
}

static mn_status peer_party(mn_shape *s, mn_shaped v, void *to)
{
    mn_case_item *item = to;
    return mn_case_find(s, v, &item->r->party, "party", &((mn_case_peer *)item->to)->party);
}

mn_status mn_case_read_peer(mn_shape *s, mn_shaped v, size_t i, void *item)
{
    static const mn_shape_key keys[] = {
        {"what", true, mn_case_peer_what},   {"unit", false, mn_case_peer_unit},
        {"group", true, mn_case_peer_group}, {"value", true, peer_value},
        {"median", true, peer_median},       {"p95", false, peer_p95},
        {"peers", true, peer_peers},         {"party", false, peer_party},
    };
    mn_case_peer *p = ((mn_case_item *)item)->to;
    (void)i;
    p->value = p->median = p->p95 = (double)NAN;
    p->party = MN_CASE_NONE;
    return mn_shape_object(s, v, "a comparison with peers", keys, sizeof keys / sizeof *keys, item);
}

/* --- what staff saw -----------------------------------------------------------------------------
 */

MN_CASE_TEXT_KEY(mn_case_seen, by)
MN_CASE_TEXT_KEY(mn_case_seen, when)
MN_CASE_TEXT_KEY(mn_case_seen, where)
MN_CASE_TEXT_KEY(mn_case_seen, saw)

mn_status mn_case_read_seen(mn_shape *s, mn_shaped v, size_t i, void *item)
{
    static const mn_shape_key keys[] = {{"by", true, mn_case_seen_by},
                                        {"when", true, mn_case_seen_when},
                                        {"where", false, mn_case_seen_where},
                                        {"saw", true, mn_case_seen_saw}};
    (void)i;
    return mn_shape_object(s, v, "an observation", keys, 4, item);
}
