/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/evidence/evidence.h - of an entry, or of a party, every step from the raw material on,
 * with its documents: what is there, what is asked for, what is missing.
 *
 * A step is a party with a good that it sells into the chain. What a step buys can be in what it
 * sells where a lot, a recipe or the same good joins them, and else where nothing says what the
 * good is made of there ("assumed"); supplies that are dated after the goods had left count for
 * nothing. Where the chain ends before a raw material, a gap says what is not named.
 */
#ifndef TRACE_EVIDENCE_EVIDENCE_H
#define TRACE_EVIDENCE_EVIDENCE_H

#include "trace/evidence/guide.h"
#include "trace/nexus/nexus.h"

enum {
    MN_EVIDENCE_TIERS = 12, /* where nothing else is asked for */
    MN_EVIDENCE_STEPS = 2000,
    MN_EVIDENCE_LINKS = 20000,
    MN_EVIDENCE_ENTRIES = 200,           /* lines of an entry */
    MN_EVIDENCE_PAPERS = 20000,          /* documents that stand in it */
    MN_EVIDENCE_WORK = 20 * 1000 * 1000, /* supplies and parts that are looked at */
};

typedef enum mn_joined {
    MN_JOINED_ENTRY,   /* into the entry, or to the party that was asked about */
    MN_JOINED_LOT,     /* a record of how a lot was made names it */
    MN_JOINED_RECIPE,  /* a recipe names the good */
    MN_JOINED_SAME,    /* the same good, or one of its HS heading, resold */
    MN_JOINED_ASSUMED, /* nothing says what the good is made of there */
    MN_JOINED_KINDS,
} mn_joined;
const char *mn_joined_name(mn_joined j); /* "entry", "lot", "recipe", "same good", "assumed" */

typedef enum mn_step_state {
    MN_STEP_NAMED,
    MN_STEP_ENTRY, /* the end: a shipment that is entered, or the party asked about */
    MN_STEP_GAP,   /* not named: what should stand above another step */
} mn_step_state;

typedef struct mn_step {
    uint32_t party, good, lot; /* MN_NOT_ANY where there is none; a gap's good is what was bought */
    uint32_t supply;           /* of an entry: the shipment's; MN_NOT_ANY */
    uint32_t kind;             /* in mn_guide.step; MN_NOT_ANY: not told */
    mn_step_state state;
    size_t number;        /* from 1, in the order of the chain; 0: a gap */
    size_t tier;          /* steps to the entry, the fewest */
    size_t longest;       /* steps to the entry, the most */
    uint32_t link, links; /* mn_evidence.out[link] ..: what leaves it */
    uint32_t inputs;      /* links that come in */
    bool open;            /* nothing is named above it, and nothing need be */
    bool cut;             /* it was not looked above it: tiers or work ended */
    int32_t limit;        /* supplies to it after this day count for nothing; MN_NO_DAY: no limit */
    mn_text why;          /* of a gap: what is not named; else "" */
    uint32_t nexus, nexuses; /* mn_nexus_set.at[nexus] .. that concern it */
    uint32_t paper, papers;  /* mn_evidence.of_step[paper] ..: its documents */
} mn_step;

typedef struct mn_step_link {
    uint32_t from, to;     /* steps */
    uint32_t edge;         /* of the chain; MN_NOT_ANY: of a gap */
    uint32_t first, count; /* its supplies that count: first .. first+count-1, those of the lot */
    uint32_t lot;          /* MN_NOT_ANY: any */
    uint32_t supplies;     /* of them, each flow once: shipments only where no sale is among them */
    bool twice;            /* sales are among them, and shipments, which are their transport */
    mn_joined joined;
    bool back;            /* leads back into a circle */
    int32_t since, until; /* MN_NO_DAY: of none is the day known */
    double quantity;      /* NaN: none given, or units that can't be added up */
    uint16_t unit;
    uint32_t unmeasured; /* of them, without a quantity */
} mn_step_link;

/* A document of the chain, with its number. */
typedef struct mn_proof {
    uint32_t document; /* of the chain */
    uint32_t kind;     /* in mn_guide.paper; MN_NOT_ANY: unknown, it counts for nothing asked */
    uint32_t step;     /* the first that it belongs to */
} mn_proof;

typedef enum mn_met {
    MN_MET_THERE,
    MN_MET_PART,  /* of some supplies of the link; of a step, until before the last goods left */
    MN_MET_ENDED, /* all that is there had ended when the goods left */
    MN_MET_MISSING,
    MN_MET_PERSON,  /* a person must say */
    MN_MET_UNKNOWN, /* was not looked for */
    MN_MET_KINDS,
} mn_met;
const char *mn_met_name(mn_met m); /* "there", "in part", "out of date", "missing", ... */

/* What a row of guidance asks at a step, or of a link. */
typedef struct mn_asked {
    uint32_t step, link; /* link: MN_NOT_ANY where it is asked of the step */
    uint32_t guidance;
    mn_met met;
    uint32_t covered, of;   /* of a link: flows that have such a document, of sale or shipment */
    uint32_t paper, papers; /* mn_evidence.answer[paper] ..: numbers of mn_evidence.paper */
} mn_asked;

/* What a route asks. */
typedef struct mn_route_answer {
    uint32_t item;  /* in mn_guide.route */
    uint32_t entry; /* the step, for a field of a form; MN_NOT_ANY: of all */
    mn_met met;
    mn_text says; /* one sentence, or a field's value */
} mn_route_answer;

typedef struct mn_evidence {
    const mn_chain *chain;
    const mn_guide *guide;
    const mn_nexus_set *nexus; /* NULL: not looked for */
    bool listed, region;       /* whether such nexus were looked for */
    int32_t on;                /* guidance as it holds on this day; MN_NO_DAY: today's */
    mn_step *step;             /* in the order of the chain: raw materials first, entries last */
    mn_step_link *out;         /* by step */
    mn_proof *paper;           /* number i+1 */
    uint32_t *of_step;         /* by step: numbers in paper */
    mn_asked *asked;           /* by step, guidance, link */
    uint32_t *answer;
    mn_route_answer *route;
    mn_text *commodity; /* of its steps, each once, as they are met */
    size_t steps, links, papers, of_steps, askeds, answers, routes, commodities;
    size_t entries, gaps, named; /* steps of each state */
    size_t others;               /* documents of the chain that belong to no step */
    bool cut, papers_cut;        /* more was there than is shown */
    mn_arena arena;
} mn_evidence;

typedef struct mn_evidence_asked {
    const uint32_t *shipment; /* supplies of kind MN_SHIPMENT: the lines of an entry */
    size_t shipments;
    uint32_t party; /* asked about instead; MN_NOT_ANY */
    size_t tiers;   /* 0: MN_EVIDENCE_TIERS */
    bool strict;    /* leave out what is only assumed */
    int32_t on;
    const mn_nexus_set *nexus;
    bool listed, region;
} mn_evidence_asked;

/* *out is owned: mn_evidence_free(); it borrows from c, g and the set of nexus. O(what lies above
 * the entries, and its documents * rows of guidance). Polls ctx. */
MN_USE mn_status mn_evidence_find(mn_evidence *out, const mn_chain *c, const mn_guide *g,
                                  const mn_evidence_asked *a, const mn_ctx *ctx, mn_err *e);
void mn_evidence_free(mn_evidence *v); /* zero-initialised is legal */

/* Which shipments an entry is: "ENTRY" (all its lines), "ENTRY/LINE", else a shipment's id, else
 * the number of a bill of lading. Appends up to MN_EVIDENCE_ENTRIES to at[]; 0: none; *more: there
 * are more. O(shipments). */
size_t mn_evidence_entry(uint32_t at[MN_EVIDENCE_ENTRIES], bool *more, const mn_chain *c,
                         mn_text entry);

/* The steps of mn_evidence_find, in order. */
MN_USE mn_status mn_evidence_walk(mn_evidence *v, const mn_evidence_asked *a, const mn_ctx *ctx,
                                  mn_err *e);                   /* walk.c */
MN_USE mn_status mn_evidence_papers(mn_evidence *v, mn_err *e); /* documents.c */
MN_USE mn_status mn_evidence_routes(mn_evidence *v, mn_err *e); /* routes.c */

/* A field of the certificate of origin, from the chain; length 0: not known (fields.c). The text
 * is v's. */
MN_USE mn_status mn_evidence_field(mn_text *out, mn_evidence *v, const mn_step *entry, mn_text name,
                                   mn_err *e);

/* Whether a row of a link counts: of its lot, no return, no shipment beside sales. */
bool mn_step_link_counts(const mn_chain *c, const mn_step_link *l, uint32_t supply);
/* Whether a recipe, or an event, brings forth the good (and lot) of a step, at its party or at any
 * one. Seed cotton and lint have one heading: what goes in does not come out. */
bool mn_step_is_made(const mn_chain *c, const mn_chain_recipe *r, const mn_step *s);

/* The first and the last day on which goods left a step, as far as days are known; of an entry, its
 * own. MN_NO_DAY for none. */
void mn_step_days(int32_t *first, int32_t *last, const mn_evidence *v, const mn_step *s);

/* A step's name ("ginning"), its good's text, its party's name. "" where not known. */
mn_text mn_step_kind_name(const mn_evidence *v, const mn_step *s);
mn_text mn_step_good(const mn_evidence *v, const mn_step *s);
mn_text mn_step_party(const mn_evidence *v, const mn_step *s);
mn_text mn_step_commodity(const mn_evidence *v, const mn_step *s);

#endif
