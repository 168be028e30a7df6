/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/score/rules.h - what gives and takes points: rows of data/trade/score_rules.csv, of a
 * buyer's own file in its place, or of a proposed rule beside them.
 *
 * A rule says what it measures, from and until when, how many points each time it is met, and how
 * many at most. No threshold and no number of points lies in the program.
 */
#ifndef TRACE_SCORE_RULES_H
#define TRACE_SCORE_RULES_H

#include "trace/plan/sheet.h"

typedef enum mn_score_measure {
    MN_SCORE_DOC_IN_TIME,  /* a document came by its due day, and `threshold` days */
    MN_SCORE_DOC_LATE,     /* it came later, or had not come by then */
    MN_SCORE_DOCUMENTED,   /* the share of supplies with documents is at least the threshold */
    MN_SCORE_UNDOCUMENTED, /* the share without is */
    MN_SCORE_BALANCE,      /* a verdict of the mass balance; match: which */
    MN_SCORE_FINDING,      /* a finding that was not dismissed; match: of which kind, or "*" */
    MN_SCORE_CLOSED,       /* a finding was closed within `threshold` days */
    MN_SCORE_OPEN,         /* a finding is open for more than `threshold` days */
    MN_SCORE_REPEAT,       /* the same kind again within `threshold` days of being closed */
    MN_SCORE_NEXUS,        /* something that touches a ban was found; match: listed, region, good */
    MN_SCORE_LINE,         /* no points: scores below the threshold are below the line */
    MN_SCORE_MEASURES,
} mn_score_measure;

/* Texts are borrowed from the table. */
typedef struct mn_score_rule {
    mn_text id, version, match, says, source;
    mn_score_measure measure;
    int32_t from, until; /* of what is measured: days, both in; MN_NO_DAY: without limit */
    double threshold;
    int64_t points, cap; /* hundredths; cap of the same sign, or 0: none */
} mn_score_rule;

enum { MN_SCORE_RULES = 1000, MN_SCORE_SHEETS = 2 };
typedef struct mn_score_rules {
    mn_table *t[MN_SCORE_SHEETS];
    mn_score_rule *rule;
    size_t n;
} mn_score_rules;

/* path NULL: the shipped ones. Errors name file, line and column. */
MN_USE mn_status mn_score_rules_load(mn_score_rules *out, const char *path, const mn_ctx *ctx,
                                     mn_err *e);
/* Puts the rules of another file beside those of *r; of the same id, in their place. Once only;
 * *r is as it was after an error. */
MN_USE mn_status mn_score_rules_add(mn_score_rules *r, const char *path, const mn_ctx *ctx,
                                    mn_err *e);
void mn_score_rules_free(mn_score_rules *r); /* zero-initialised is legal */

/* Whether something of that day is measured by it; MN_NO_DAY: by rules of any day. */
bool mn_score_rule_on(const mn_score_rule *r, int32_t day);
/* Whether it is about this word, in any case. */
bool mn_score_rule_matches(const mn_score_rule *r, mn_text word);

#endif
