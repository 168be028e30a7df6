/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/commands/rds.c - manumit estimate rds: groups' shares from respondents who recruited each
 * other.
 */
#include "measure/survey/rds.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/text.h"
#include "measure/commands/command.h"
#include "report/made.h"
#include "table/maker.h"

enum { TRAITS = 32, SIZES = 8 };

typedef struct asked {
    mn_table *t;
    mn_rds s;
    mn_rds_trait trait[TRAITS];
    mn_rds_look look[TRAITS];
    size_t traits;
    double size[SIZES]; /* populations; one 0 where none was given */
    size_t sizes;
    bool by[MN_RDS_INTERVALS];
    mn_rds_options o;
} asked;

/* --- tables --------------------------------------------------------------------------------------
 */

static void put_estimate(mn_maker *k, const asked *a, const mn_rds_trait *x, uint32_t g,
                         mn_rds_method m, mn_rds_interval by, const mn_rds_estimate *v)
{
    const double n = m == MN_RDS_SS && a->o.population > 0 ? a->o.population : (double)NAN;
    char note[160];
    mn_make_row(k, 0);
    mn_make_str(k, 0, x->name);
    mn_make_text(k, 1, x->values.name[g]);
    mn_make_str(k, 2, mn_rds_method_name(m));
    mn_make_str(k, 3, mn_rds_interval_name(by));
    mn_make_f64(k, 4, n);
    mn_make_f64(k, 5, v->share);
    mn_make_f64(k, 6, v->error);
    mn_make_f64(k, 7, v->low);
    mn_make_f64(k, 8, v->high);
    mn_make_f64(k, 9, a->o.level);
    mn_make_f64(k, 10, v->effect);
    mn_make_i64(k, 11, v->respondents);
    mn_make_f64(k, 12, v->share * n);
    mn_make_f64(k, 13, v->low * n);
    mn_make_f64(k, 14, v->high * n);
    if (v->why) {
        snprintf(note, sizeof note, "refused: %s", v->why);
        mn_make_str(k, 15, note);
    } else if (v->why_none) {
        snprintf(note, sizeof note, "no interval: %s", v->why_none);
        mn_make_str(k, 15, note);
    } else if (v->lost > 0.01) {
        snprintf(note, sizeof note,
                 "%.0f%% of replicates had no estimate: the interval is too short", 100 * v->lost);
        mn_make_str(k, 15, note);
    }
}

static mn_status put_trait(mn_maker *k, asked *a, const mn_rds_trait *x, const mn_ctx *ctx,
                           mn_err *e)
{
    mn_rds_estimate v[MN_RDS_METHODS * MN_RDS_GROUPS];
    mn_status st = MN_OK;
    for (size_t size = 0; size < a->sizes && !st; size++)
        for (unsigned by = 0; by < MN_RDS_INTERVALS && !st; by++) {
            a->o.population = a->size[size];
            if (!a->by[by] || (by != MN_RDS_TREE && size && by != MN_RDS_GILE))
                continue;
            st = mn_rds_run(v, &a->s, x, (mn_rds_interval)by, &a->o, ctx, e);
            for (unsigned m = 0; m < MN_RDS_METHODS && !st; m++)
                for (uint32_t g = 0; g < x->groups; g++)
                    if (mn_rds_has_interval((mn_rds_method)m, (mn_rds_interval)by,
                                            a->o.population) &&
                        (m == MN_RDS_SS || !size))
                        put_estimate(k, a, x, g, (mn_rds_method)m, (mn_rds_interval)by,
                                     &v[m * x->groups + g]);
        }
    return st;
}

static mn_status tell_estimates(mn_report *r, asked *a, const mn_ctx *ctx, mn_err *e)
{
    const mn_table_view view = {
        .title = "Shares of the population",
        .columns = a->traits > 1
                       ? "trait=Trait,value=Group!,method=Method,interval=By,estimate=Share:1%,low="
                         "From:1%,high=To:1%,design_effect=Effect:1,note=Note"
                       : "value=Group!,method=Method,interval=Interval by,estimate=Share:1%,low="
                         "From:1%,high=To:1%,design_effect=Design effect:1,note=Note"};
    mn_maker k = mn_maker_new("estimates",
                              "trait:t value:t method:t interval:t population:f estimate:f error:f "
                              "low:f high:f level:f design_effect:f respondents:i persons:f "
                              "persons_low:f persons_high:f note:t",
                              e);
    mn_status st = MN_OK;
    for (size_t i = 0; i < a->traits && !st; i++)
        st = put_trait(&k, a, &a->trait[i], ctx, e);
    mn_make_status(&k, st);
    return mn_report_made(r, &k, &view, e);
}

static mn_status tell_groups(mn_report *r, const asked *a, mn_err *e)
{
    const mn_table_view view = {.title = "Groups",
                                .columns =
                                    "trait=Trait,value=Group!,respondents=Respondents,degree="
                                    "Mean degree:1,recruits=Recruits each:2"};
    mn_maker k = mn_maker_new("groups", "trait:t value:t respondents:i degree:f recruits:f", e);
    for (size_t i = 0; i < a->traits; i++) {
        const mn_rds_trait *x = &a->trait[i];
        for (uint32_t g = 0; g < x->groups; g++) {
            uint32_t n = 0;
            for (uint32_t p = 0; p < a->s.n; p++)
                n += x->group[p] == g && mn_rds_counts(&a->s, x, p);
            mn_make_row(&k, 0);
            mn_make_str(&k, 0, x->name);
            mn_make_text(&k, 1, x->values.name[g]);
            mn_make_i64(&k, 2, n);
            mn_make_f64(&k, 3, a->look[i].degree[g]);
            mn_make_f64(&k, 4, a->look[i].recruits[g]);
        }
    }
    return mn_report_made(r, &k, &view, e);
}

static mn_status tell_moves(mn_report *r, const asked *a, mn_err *e)
{
    const mn_table_view view = {.title = "Who recruits whom",
                                .columns = "trait=Trait,from=From!,to=To!,recruits=Recruits,share="
                                           "Share:0%,without=Without regard to groups:0%"};
    mn_maker k = mn_maker_new("recruitment", "trait:t from:t to:t recruits:i share:f without:f", e);
    for (size_t i = 0; i < a->traits; i++) {
        const mn_rds_trait *x = &a->trait[i];
        const double *move = a->look[i].move;
        const uint32_t n = x->groups;
        double all = 0;
        for (uint32_t c = 0; c < n * n; c++)
            all += move[c];
        for (uint32_t c = 0; c < n * n; c++) {
            double row = 0, to = 0;
            for (uint32_t h = 0; h < n; h++) {
                row += move[c / n * n + h];
                to += move[h * n + c % n];
            }
            mn_make_row(&k, 0);
            mn_make_str(&k, 0, x->name);
            mn_make_text(&k, 1, x->values.name[c / n]);
            mn_make_text(&k, 2, x->values.name[c % n]);
            mn_make_i64(&k, 3, (int64_t)move[c]);
            mn_make_f64(&k, 4, row > 0 ? move[c] / row : (double)NAN);
            mn_make_f64(&k, 5, all > 0 ? to / all : (double)NAN);
        }
    }
    return mn_report_made(r, &k, &view, e);
}

static mn_status tell_waves(mn_report *r, const asked *a, mn_err *e)
{
    const mn_table_view view = {.title = "As waves come in (rds2)",
                                .columns = "trait=Trait,value=Group!,wave=Up to wave,respondents="
                                           "Respondents,estimate=Share:1%",
                                .first = 12};
    mn_maker k = mn_maker_new("waves", "trait:t value:t wave:i respondents:i estimate:f", e);
    for (size_t i = 0; i < a->traits; i++) {
        const mn_rds_trait *x = &a->trait[i];
        /* Of two groups the second one's share says nothing new. */
        for (uint32_t g = x->groups == 2; g < x->groups; g++)
            for (uint32_t w = 0; w <= a->s.waves; w++) {
                mn_make_row(&k, 0);
                mn_make_str(&k, 0, x->name);
                mn_make_text(&k, 1, x->values.name[g]);
                mn_make_i64(&k, 2, w);
                mn_make_i64(&k, 3, a->look[i].to_wave[w]);
                mn_make_f64(&k, 4, a->look[i].by_wave[w * x->groups + g]);
            }
    }
    return mn_report_made(r, &k, &view, e);
}

static mn_status tell_trees(mn_report *r, const asked *a, mn_err *e)
{
    const mn_table_view view = {.title = "Trees, one a seed (rds2 of each alone)",
                                .columns = "trait=Trait,value=Group!,tree=Tree,respondents="
                                           "Respondents,waves=Waves,estimate=Share:1%",
                                .first = 12};
    mn_maker k =
        mn_maker_new("trees", "trait:t value:t tree:i respondents:i waves:i estimate:f", e);
    for (size_t i = 0; i < a->traits; i++) {
        const mn_rds_trait *x = &a->trait[i];
        for (uint32_t g = x->groups == 2; g < x->groups; g++)
            for (uint32_t tree = 0; tree < a->s.trees; tree++) {
                mn_make_row(&k, 0);
                mn_make_str(&k, 0, x->name);
                mn_make_text(&k, 1, x->values.name[g]);
                mn_make_i64(&k, 2, tree + 1);
                mn_make_i64(&k, 3, a->look[i].of_tree[tree]);
                mn_make_i64(&k, 4, a->look[i].deepest[tree]);
                mn_make_f64(&k, 5, a->look[i].by_tree[tree * x->groups + g]);
            }
    }
    return mn_report_made(r, &k, &view, e);
}

/* --- what a reader is told -----------------------------------------------------------------------
 */

static mn_status tell_look(mn_report *r, const asked *a, size_t i, mn_err *e)
{
    char text[512];
    const mn_rds_trait *x = &a->trait[i];
    const mn_rds_look *l = &a->look[i];
    const uint32_t n = x->groups;
    snprintf(
        text, sizeof text,
        "%s: convergence: since wave %u, when half of the respondents were in, shares moved by "
        "%.1f points at most: %s.",
        x->name, (unsigned)l->half, 100 * l->moved,
        l->moved <= 0.02 ? "they settled"
                         : "they have not settled, and recruiting should have gone on");
    mn_status st = mn_report_text(r, MN_TEXT_NOTE, text, e);
    if (!st && l->moved > 0.02) {
        snprintf(text, sizeof text,
                 "%s: shares still moved by %.1f points in the second half of the sample: they "
                 "depend on who the seeds were.",
                 x->name, 100 * l->moved);
        st = mn_report_warning(r, text, e);
    }
    if (!st && l->apart > 0.25) {
        snprintf(text, sizeof text,
                 "%s: bottleneck: trees of a tenth of the sample each are %.0f points apart: they "
                 "may have been in parts of the population that hardly meet.",
                 x->name, 100 * l->apart);
        st = mn_report_warning(r, text, e);
    }
    if (!st && !isnan(l->homophily)) {
        snprintf(text, sizeof text,
                 "%s: homophily: recruits are of their recruiter's group %.2f times as often as "
                 "without regard to groups.",
                 x->name, l->homophily);
        st = l->homophily > 1.3 ? mn_report_warning(r, text, e)
                                : mn_report_text(r, MN_TEXT_NOTE, text, e);
    }
    for (uint32_t g = 0; g < n && !st; g++) {
        double row = 0;
        for (uint32_t h = 0; h < n; h++)
            row += l->move[g * n + h];
        const double out = row - l->move[g * n + g];
        if (row < 20 || out > 0.1 * row)
            continue;
        snprintf(text, sizeof text,
                 "%s: bottleneck: of %.0f recruits by '%.*s' %.0f are of other groups.", x->name,
                 row, (int)(x->values.name[g].len < 60 ? x->values.name[g].len : 60),
                 x->values.name[g].ptr, out);
        st = mn_report_warning(r, text, e);
    }
    return st;
}

static mn_status tell_sample(mn_report *r, const asked *a, mn_err *e)
{
    char text[320];
    const mn_rds *s = &a->s;
    mn_status st = MN_OK;
    snprintf(text, sizeof text,
             "%u respondents in %u trees, one a seed; the longest has %u wave%s. Shares are of "
             "those who can be reached through others from the seeds, and of nobody else.",
             (unsigned)s->n, (unsigned)s->trees, (unsigned)s->waves, s->waves == 1 ? "" : "s");
    st = mn_report_text(r, MN_TEXT_NOTE, text, e);
    if (!st && s->waves < 4) {
        snprintf(text, sizeof text,
                 "No tree has more than %u wave%s: recruits still resemble the seeds.",
                 (unsigned)s->waves, s->waves == 1 ? "" : "s");
        st = mn_report_warning(r, text, e);
    }
    if (!st && s->trees > 1 && a->look[0].largest > 0.6 * a->look[0].count) {
        snprintf(text, sizeof text,
                 "%.0f%% of respondents are in one tree: the others' seeds hardly count.",
                 100.0 * a->look[0].largest / a->look[0].count);
        st = mn_report_warning(r, text, e);
    }
    if (!st && s->crowded) {
        snprintf(text, sizeof text,
                 "%u respondent%s fewer contacts than recruits and recruiter: degrees are "
                 "understated.",
                 (unsigned)s->crowded, s->crowded == 1 ? " gives" : "s give");
        st = mn_report_warning(r, text, e);
    }
    return st;
}

static mn_status tell(mn_report **out, asked *a, const mn_ctx *ctx, mn_err *e)
{
    mn_report *r = NULL;
    mn_rds *s = &a->s;
    mn_status st = mn_report_new(&r, "estimate rds", "Groups, by who recruited whom", e);
    if (!st && *mn_table_sha256(a->t))
        st = mn_report_manifest_input(r, "respondents", mn_table_source(a->t),
                                      mn_table_sha256(a->t), e);
    if (!st)
        st = mn_report_count(r, "respondents", "Respondents", s->n, "persons", true, e);
    if (!st)
        st = mn_report_count(r, "seeds", "Seeds", s->trees, "persons", false, e);
    if (!st)
        st = mn_report_count(r, "waves", "Waves", s->waves, "waves", false, e);
    if (!st)
        st = tell_sample(r, a, e);
    if (!st)
        st = tell_estimates(r, a, ctx, e);
    for (size_t i = 0; i < a->traits && !st; i++)
        st = tell_look(r, a, i, e);
    if (!st && !(a->size[0] > 0))
        st = mn_report_text(r, MN_TEXT_NOTE,
                            "Without --population there is no estimate by successive sampling, "
                            "which alone knows that nobody is drawn twice: it matters where more "
                            "than a twentieth of the population was reached.",
                            e);
    if (!st)
        st = tell_groups(r, a, e);
    if (!st)
        st = tell_moves(r, a, e);
    if (!st)
        st = tell_waves(r, a, e);
    if (!st)
        st = tell_trees(r, a, e);
    if (!st)
        st = mn_measure_refused(r, &s->refused, NULL, NULL, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

/* --- the command ---------------------------------------------------------------------------------
 */

static mn_status take_traits(asked *a, const mn_call *call, mn_err *e)
{
    char name[256];
    mn_status st = MN_OK;
    for (size_t i = 0; i < mn_call_count(call, "trait") && !st; i++) {
        mn_text rest = mn_text_of(mn_call_nth(call, "trait", i)), one;
        while (!st && mn_text_split(&rest, ',', &one)) {
            one = mn_text_trim(one);
            if (a->traits == TRAITS)
                return mn_fail(e, MN_USAGE, "there are more than %d traits", TRAITS);
            snprintf(name, sizeof name, "%.*s", (int)(one.len < 250 ? one.len : 250), one.ptr);
            st = mn_rds_trait_of(&a->trait[a->traits], &a->s, a->t, name, e);
            a->traits += !st;
        }
    }
    if (st || a->traits)
        return st;
    mn_fail(e, MN_USAGE, "no --trait");
    return mn_hint(e, "as in: manumit estimate rds respondents.csv --trait papers_taken");
}

static mn_status take_sizes(asked *a, const mn_call *call, mn_err *e)
{
    const size_t n = mn_call_count(call, "population");
    a->sizes = 1;
    a->size[0] = 0;
    if (n > SIZES)
        return mn_fail(e, MN_USAGE, "there are more than %d populations", SIZES);
    for (size_t i = 0; i < n; i++) {
        if (!mn_text_f64(mn_text_of(mn_call_nth(call, "population", i)), &a->size[i]))
            return mn_fail(e, MN_USAGE, "--population is no number");
        a->sizes = i + 1;
    }
    return MN_OK;
}

static mn_status take_intervals(asked *a, const mn_call *call, mn_err *e)
{
    mn_text rest = mn_text_of(mn_call_text(call, "interval")), one;
    a->by[MN_RDS_TREE] = !rest.len;
    a->by[MN_RDS_GILE] = !rest.len && a->size[0] > 0;
    while (rest.len && mn_text_split(&rest, ',', &one)) {
        unsigned i = 0;
        while (i < MN_RDS_INTERVALS &&
               !mn_text_eq_str(mn_text_trim(one), mn_rds_interval_name((mn_rds_interval)i)))
            i++;
        if (i == MN_RDS_INTERVALS) {
            mn_fail(e, MN_USAGE, "there is no interval '%.*s'", (int)(one.len < 80 ? one.len : 80),
                    one.ptr);
            return mn_hint(e, "intervals are tree, salganik, gile");
        }
        if (i == MN_RDS_GILE && !(a->size[0] > 0)) {
            mn_fail(e, MN_USAGE, "interval 'gile' without --population");
            return mn_hint(e, "it recruits anew in a population of that size");
        }
        a->by[i] = true;
    }
    return MN_OK;
}

static void asked_free(asked *a)
{
    for (size_t i = 0; i < a->traits; i++) {
        mn_rds_look_free(&a->look[i]);
        mn_rds_trait_free(&a->trait[i]);
    }
    mn_rds_free(&a->s);
    mn_table_free(a->t);
    free(a);
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const mn_rds_columns c = {.columns = mn_call_text(call, "columns"),
                              .coupons = (unsigned)mn_call_int(call, "coupons", 0)};
    asked *a = calloc(1, sizeof *a);
    if (!a)
        return mn_fail_memory(e);
    a->o = (mn_rds_options){.replicates = (size_t)mn_call_int(call, "replicates", 2000),
                            .seed = (uint64_t)mn_call_int(call, "seed", 1),
                            .level = mn_call_real(call, "level", 0.95),
                            .without_seeds = mn_call_flag(call, "without-seeds")};
    mn_status st = take_sizes(a, call, e);
    if (!st)
        st = take_intervals(a, call, e);
    if (!st)
        st = mn_measure_table(&a->t, ctx, mn_call_input(call, 0), mn_call_text(call, "sheet"), e);
    if (!st)
        st = mn_rds_of(&a->s, a->t, &c, e);
    if (!st)
        st = take_traits(a, call, e);
    for (size_t i = 0; i < a->traits && !st; i++)
        st = mn_rds_look_at(&a->look[i], &a->s, &a->trait[i], e);
    if (!st)
        st = tell(out, a, ctx, e);
    asked_free(a);
    return st;
}

static const mn_example examples[] = {
    {"manumit estimate rds respondents.csv --trait papers_taken",
     "which share had their papers taken away, by who recruited whom"},
    {"manumit estimate rds respondents.csv --columns id=no,recruiter=by,degree=knows --trait "
     "papers_taken,debt --population 12000 --csv",
     "two traits of a population of known size, for a script"},
    {"manumit estimate rds respondents.csv --columns coupon=brought,given=handed_out --trait "
     "debt --coupons 3",
     "recruiters by their coupons: those handed out in one cell, joined by ';'"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {.name = "RESPONDENTS",
     .help = "A row a respondent: who she is, who recruited her (empty for a seed), how many of "
             "the population she knows, her traits. CSV, TSV, NDJSON, XLSX; plain, gzip or zstd.",
     .required = true},
    {.name = NULL}};
static const mn_option options[] = {
    {.name = "trait",
     .type = MN_OPT_TEXT,
     .arg = "COLUMN,...",
     .many = true,
     .help = "Columns whose values are the groups, such as yes and no; 32 at most each."},
    {.name = "columns",
     .type = MN_OPT_TEXT,
     .arg = "ROLE=NAME,...",
     .help = "Which column is what: id and recruiter, or coupon and given; degree. Without it, "
             "those of these names."},
    {.name = "population",
     .type = MN_OPT_INT,
     .arg = "N",
     .many = true,
     .min = 2,
     .max = 1e11,
     .unit = "persons",
     .help = "How many there are: for successive sampling. More than one shows how much it "
             "matters."},
    {.name = "interval",
     .type = MN_OPT_TEXT,
     .arg = "KIND,...",
     .help = "tree, salganik, gile. Without it, tree, and with --population gile, too."},
    {.name = "coupons",
     .type = MN_OPT_INT,
     .arg = "N",
     .min = 1,
     .max = MN_RDS_COUPONS,
     .help = "How many each was given: who has more recruits is told of."},
    {.name = "without-seeds",
     .type = MN_OPT_FLAG,
     .help = "Seeds recruit, but are in no estimate."},
    MN_MEASURE_REPLICATES("2000", 100000, 5000,
                          "How often recruiting happens anew for an interval."),
    MN_MEASURE_LEVEL,
    MN_MEASURE_SEED,
    MN_MEASURE_SHEET,
    {.name = NULL}};
static const mn_output outputs[] = {
    {"estimates",
     "trait,value,method,interval,population,estimate,error,low,high,level,design_effect,"
     "respondents,persons,persons_low,persons_high,note",
     "a row a group, method (sample, rds1, rds2, ss) and kind of interval; estimate is a share, "
     "persons those of the population given"},
    {"groups", "trait,value,respondents,degree,recruits", "who counts, mean degree, recruits each"},
    {"recruitment", "trait,from,to,recruits,share,without",
     "recruits from group to group, and the share without regard to groups"},
    {"waves", "trait,value,wave,respondents,estimate", "shares as waves come in"},
    {"trees", "trait,value,tree,respondents,waves,estimate", "shares of each tree alone"},
    {"refused", "line,reason", "rows that can't be used, or not as they stand"},
    {NULL, NULL, NULL}};
const mn_command mn_estimate_rds_command = {
    .name = "estimate rds",
    .summary = "Estimate groups from respondents who recruited each other",
    .about =
        "Where no list of a population exists, respondents recruit others whom they know "
        "(respondent-driven sampling). Who knows more persons is recruited more often, and "
        "recruits "
        "resemble recruiters; the estimators take one or both out: rds1 by who recruits whom "
        "(Salganik & Heckathorn), rds2 by degrees (Volz & Heckathorn), ss by degrees where nobody "
        "is drawn twice from a population of known size (Gile). 'sample' is what the respondents "
        "are.\n\n"
        "Intervals draw the recruiting anew: whole trees (tree), chains by the recruiter's group "
        "(salganik), or recruiting in a population made from the estimate (gile).\n\n"
        "Nothing that is told names a respondent: rows are told of by their lines.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .run = run,
    .see_also = "estimate,estimate scaleup",
};
