/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/commands/power.c - manumit estimate power: how large a study must be to see a change.
 */
#include "measure/change/power.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "measure/commands/change.h"
#include "measure/commands/command.h"
#include "report/made.h"

static const char *const designs[] = {"panel", "lists", "series", "did"};
static const char *const sizes[] = {"units that report both times", "persons in the first year",
                                    "times, half of them after", "units, half of them treated"};

static mn_status tell_tries(mn_report *r, const mn_power *p, const mn_power_options *o, mn_err *e)
{
    const mn_table_view view = {
        .title = "Sizes that were tried",
        .columns = "size=Size!,power=Sees it:0%,low=From:0%,high=To:0%,alarms=False alarms:0%"};
    mn_maker k = mn_maker_new("power",
                              "design:t size:i of:t effect:f power:f low:f high:f alarms:f "
                              "simulations:i needed:b",
                              e);
    for (size_t i = 0; i < p->n; i++) {
        const mn_power_try *t = &p->tried[i];
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, designs[o->design]);
        mn_make_i64(&k, 1, (int64_t)t->size);
        mn_make_str(&k, 2, sizes[o->design]);
        mn_make_f64(&k, 3, o->effect);
        mn_make_f64(&k, 4, t->power);
        mn_make_f64(&k, 5, t->low);
        mn_make_f64(&k, 6, t->high);
        mn_make_f64(&k, 7, t->alarms);
        mn_make_i64(&k, 8, (int64_t)o->simulations);
        mn_make_bool(&k, 9, t->size == p->needed);
    }
    return mn_report_made(r, &k, &view, e);
}

static mn_status tell_sentence(mn_report *r, const mn_power *p, const mn_power_options *o,
                               mn_err *e)
{
    char text[512], effect[MN_CHANGE_WORD];
    mn_change_percent(effect, o->effect);
    if (p->needed)
        snprintf(text, sizeof text,
                 "To see a change of %s in %.0f of 100 studies at the %.0f%% level takes about %zu "
                 "%s.",
                 effect, 100 * o->power, 100 * o->level, p->needed, sizes[o->design]);
    else
        snprintf(text, sizeof text,
                 "A change of %s is not seen in %.0f of 100 studies with up to %zu %s.", effect,
                 100 * o->power, o->most, sizes[o->design]);
    return mn_report_text(r, MN_TEXT_PARA, text, e);
}

static mn_status tell_assumed(mn_report *r, const mn_power_options *o, mn_err *e)
{
    char text[512];
    if (o->design == MN_POWER_PANEL)
        snprintf(text, sizeof text,
                 "Assumed: counts of %.3g a unit on average, Poisson about each unit's mean; logs "
                 "of units' means %.2g apart, logs of units' own changes %.2g (standard "
                 "deviations).",
                 o->mean, o->sizes, o->spread);
    else if (o->design == MN_POWER_LISTS)
        snprintf(text, sizeof text,
                 "Assumed: %u lists that do not depend on each other, with the chances given; the "
                 "model is chosen by steps in each study. Lists that depend need more. False "
                 "alarms are at their level by how it is judged.",
                 o->lists);
    else
        snprintf(
            text, sizeof text,
            "Assumed: errors of %.3g of a value's mean, which go together by %.2g from one "
            "time to the next%s; a change of level at once. Where false alarms are above %.0f%%, "
            "the power is too good to be true.",
            o->noise, o->together, o->design == MN_POWER_DID ? " within a unit" : "",
            100 * (1 - o->level));
    return mn_report_text(r, MN_TEXT_NOTE, text, e);
}

/* --- the command ---------------------------------------------------------------------------------
 */

static mn_status read_chances(double *out, unsigned *n, const char *text, const char *option,
                              mn_err *e)
{
    mn_text rest = mn_text_of(text), one;
    *n = 0;
    while (mn_text_split(&rest, ',', &one)) {
        double v;
        if (!mn_text_f64(mn_text_trim(one), &v) || !(v > 0 && v < 1) || *n == MN_POWER_LISTS_MOST) {
            mn_fail(e, MN_USAGE, "--%s is no list of chances: '%.80s'", option, text);
            return mn_hint(e, "two to %d numbers between 0 and 1, as in: --%s 0.1,0.15,0.08",
                           MN_POWER_LISTS_MOST, option);
        }
        out[(*n)++] = v;
    }
    return MN_OK;
}

static const mn_measure_use uses[] = {
    {"mean", 1 << MN_POWER_PANEL, "--design panel"},
    {"sizes", 1 << MN_POWER_PANEL, "--design panel"},
    {"spread", 1 << MN_POWER_PANEL, "--design panel"},
    {"noise", 1 << MN_POWER_SERIES | 1 << MN_POWER_DID, "--design series or did"},
    {"together", 1 << MN_POWER_SERIES | 1 << MN_POWER_DID, "--design series or did"},
    {"before", 1 << MN_POWER_DID, "--design did"},
    {"after", 1 << MN_POWER_DID, "--design did"},
    {"chances", 1 << MN_POWER_LISTS, "--design lists"},
    {"chances-to", 1 << MN_POWER_LISTS, "--design lists"},
    {NULL, 0, NULL}};

static mn_status read_options(mn_power_options *o, const mn_call *call, mn_err *e)
{
    const char *design = mn_call_text(call, "design"), *to = mn_call_text(call, "chances-to");
    static const size_t most[] = {100000, 10000000, 480, 2000};
    unsigned n = 0;
    *o = (mn_power_options){.effect = mn_call_real(call, "effect", 0),
                            .power = mn_call_real(call, "power", 0.8),
                            .level = mn_call_real(call, "level", 0.95),
                            .mean = mn_call_real(call, "mean", 100),
                            .sizes = mn_call_real(call, "sizes", 1),
                            .spread = mn_call_real(call, "spread", 0.5),
                            .noise = mn_call_real(call, "noise", 0.2),
                            .together = mn_call_real(call, "together", 0.3),
                            .before = (unsigned)mn_call_int(call, "before", 4),
                            .after = (unsigned)mn_call_int(call, "after", 4),
                            .simulations = (size_t)mn_call_int(call, "simulations", 1000),
                            .seed = (uint64_t)mn_call_int(call, "seed", 1)};
    while (strcmp(designs[o->design], design) != 0)
        o->design++;
    o->most = most[o->design];
    char beside[32];
    snprintf(beside, sizeof beside, "--design %s", designs[o->design]);
    mn_status st = mn_measure_unused(call, uses, beside, 1U << o->design, e);
    if (st)
        return st;
    if (!mn_call_given(call, "effect") || o->effect == 0) {
        mn_fail(e, MN_USAGE, "no --effect: how large a change is to be seen?");
        return mn_hint(e, "as a share: --effect -0.2 is a fifth less");
    }
    if (o->design != MN_POWER_LISTS)
        return MN_OK;
    st = read_chances(o->chance, &o->lists, mn_call_text(call, "chances"), "chances", e);
    if (!st)
        st = read_chances(o->chance_to, &n, to ? to : mn_call_text(call, "chances"), "chances-to",
                          e);
    if (!st && (o->lists < 2 || n != o->lists))
        st = mn_fail(e, MN_USAGE, "--chances has %u lists and --chances-to %u", o->lists, n);
    return st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_power_options o;
    mn_power p;
    mn_report *r = NULL;
    mn_status st = read_options(&o, call, e);
    if (!st)
        st = mn_power_run(&p, &o, ctx, e);
    if (!st)
        st = mn_report_new(&r, "estimate power", "How large a study must be to see a change", e);
    if (!st)
        st = tell_sentence(r, &p, &o, e);
    if (!st)
        st = tell_tries(r, &p, &o, e);
    if (!st)
        st = tell_assumed(r, &o, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static const mn_example examples[] = {
    {"manumit estimate power --design did --effect -0.2 --noise 0.25",
     "units needed to see a programme that makes values a fifth less"},
    {"manumit estimate power --design lists --effect -0.2 --chances 0.1,0.15,0.08,0.05 --csv",
     "persons that four lists must be about"},
    {NULL, NULL}};
#define REAL(n, a, d, lo, hi, h)                                                                   \
    {                                                                                              \
        .name = n, .type = MN_OPT_REAL, .arg = a, .def = d, .min = lo, .max = hi, .help = h        \
    }
static const mn_option options[] = {
    {.name = "design",
     .type = MN_OPT_CHOICE,
     .arg = "D",
     .choices = "panel|lists|series|did",
     .def = "did",
     .help = "As of 'manumit estimate change'."},
    REAL("effect", "SHARE", NULL, -0.99, 10,
         "The change that is to be seen: -0.2 is a fifth less."),
    REAL("power", "P", "0.8", 0.1, 0.99, "In which share of studies."),
    REAL("mean", "N", "100", 0.01, 1e9, "panel: a unit's count, on average."),
    REAL("sizes", "SD", "1", 0, 5, "panel: how far logs of units' means are apart."),
    REAL("spread", "SD", "0.5", 0, 5, "panel: how far logs of units' own changes are apart."),
    REAL("noise", "SHARE", "0.2", 0.0001, 10, "series, did: errors, as a share of the mean."),
    REAL("together", "R", "0.3", -0.9, 0.9,
         "series, did: how errors go together from one time to the next."),
    {.name = "before",
     .type = MN_OPT_INT,
     .arg = "N",
     .def = "4",
     .min = 1,
     .max = 100,
     .help = "did: times before."},
    {.name = "after",
     .type = MN_OPT_INT,
     .arg = "N",
     .def = "4",
     .min = 1,
     .max = 100,
     .help = "did: times after."},
    {.name = "chances",
     .type = MN_OPT_TEXT,
     .arg = "P,P,...",
     .def = "0.1,0.1,0.1",
     .help = "lists: how likely each list has a person."},
    {.name = "chances-to",
     .type = MN_OPT_TEXT,
     .arg = "P,P,...",
     .help = "lists: the same in the second year. Without it, as in the first."},
    {.name = "simulations",
     .type = MN_OPT_INT,
     .arg = "N",
     .def = "1000",
     .min = 100,
     .max = 1000000,
     .served_min = 100,
     .served_max = 2000,
     .help = "Studies that are simulated of each size."},
    REAL("level", "P", "0.95", 0.5, 0.999, "Of the studies' intervals."),
    MN_MEASURE_SEED,
    {.name = NULL}};
#undef REAL
static const mn_input inputs[] = {{.name = NULL}};
static const mn_output outputs[] = {
    {"power", "design,size,of,effect,power,low,high,alarms,simulations,needed",
     "a row a size that was tried; power with its limits of simulation, alarms where nothing "
     "changed"},
    {NULL, NULL, NULL}};
const mn_command mn_estimate_power_command = {
    .name = "estimate power",
    .summary = "Say how large a study must be to see a change, before it starts",
    .about = "Studies are simulated under the assumptions given, each is judged as 'manumit "
             "estimate change' would, and the least size is sought at which enough of them see the "
             "change. Beside it stands how many see one where there is none.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .run = run,
    .local = true,
    .why_local = "it simulates studies until the size is found, which can take minutes",
    .see_also = "estimate change",
};
