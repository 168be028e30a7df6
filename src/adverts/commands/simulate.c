/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/simulate.c - manumit adverts simulate: an archive that nobody wrote, to judge
 * methods by.
 */
#include "adverts/simulate/simulate.h"

#include "adverts/commands/command.h"
#include "core/err.h"
#include "report/made.h"

static mn_status files_table(mn_report *r, const char *dir, const mn_adsim_totals *t, mn_err *e)
{
    const mn_report_file files[] = {
        {"posts.csv", t->posts, "posts, in the order of time: all that a method may read"},
        {"truth.csv", t->posts, "for each post its cluster, template, network and kind"},
        {"identifiers.csv", t->identifiers, "identifiers in posts, with their disguise and place"},
        {"networks.csv", t->parties, "who is behind several posts: circuits, signs"},
        {"templates.csv", t->templates, "texts of networks, with slots"},
        {"slots.csv", t->slots, "what posts have in slots, and where"},
    };
    return mn_report_files(r, dir, files, sizeof files / sizeof *files, e);
}

static mn_status make_report(mn_report **out, const mn_adsim_options *o, const mn_adsim_totals *t,
                             mn_err *e)
{
    mn_report *r = NULL;
    mn_status st =
        mn_report_new(&r, "adverts simulate", "An archive was simulated: nobody wrote it", e);
    if (!st)
        st = mn_report_count(r, "posts", "Posts", t->posts, "posts", true, e);
    if (!st)
        st = mn_report_count(r, "parties", "Networks", t->parties, "networks", true, e);
    if (!st)
        st = mn_report_count(r, "single", "Posts unrelated to any other", t->single, "posts", false,
                             e);
    if (!st)
        st = mn_report_count(r, "lookalike", "Unrelated posts that look alike", t->alike, "posts",
                             false, e);
    if (!st)
        st = mn_report_count(r, "network", "Posts of networks", t->networks, "posts", false, e);
    if (!st)
        st = mn_report_count(r, "circuit", "Posts of networks that move in circuits", t->circuits,
                             "posts", false, e);
    if (!st)
        st = mn_report_count(r, "spam", "Posts of campaigns", t->spam, "posts", false, e);
    if (!st)
        st = mn_report_count(r, "templates", "Texts of networks", t->templates, "texts", false, e);
    if (!st)
        st = mn_report_count(r, "disguised", "Phone numbers in disguise", t->disguised,
                             "identifiers", false, e);
    if (!st)
        st = files_table(r, o->dir, t, e);
    if (!st)
        st = mn_report_text(r, MN_TEXT_NOTE,
                            "Judge a method with seeds from 1000 on that it was not tuned with; "
                            "seeds 1 to 99 are for tuning. docs/methods/adverts-simulate.md says "
                            "what is planted and what it cannot show.",
                            e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_adsim_totals t;
    const mn_adsim_options o = {
        .posts = (uint32_t)mn_call_int(call, "count", 0),
        .seed = (uint64_t)mn_call_int(call, "seed", 0),
        .level = (unsigned)mn_call_int(call, "level", 2),
        .dir = mn_call_text(call, "output"),
    };
    if (!o.dir) {
        mn_fail(e, MN_USAGE, "no -o FOLDER to write to");
        return mn_hint(e, "as in: manumit adverts simulate --count 10000 -o archive");
    }
    const mn_status st = mn_adsim(&t, &o, ctx, e);
    return st ? st : make_report(out, &o, &t, e);
}

static const mn_example examples[] = {
    {"manumit adverts simulate --count 10000 --seed 7 --level 2 -o archive",
     "a small archive of ordinary difficulty"},
    {"manumit adverts simulate --count 1000000 --seed 1000 --level 3 -o hard",
     "a large one, with paraphrases, disguised numbers and many look-alikes"},
    {NULL, NULL}};
static const mn_option options[] = {
    {.name = "count",
     .type = MN_OPT_INT,
     .arg = "N",
     .def = "10000",
     .min = MN_ADSIM_POSTS_MIN,
     .max = MN_ADSIM_POSTS_MAX,
     .unit = "posts",
     .help = "How many posts there are."},
    {.name = "seed",
     .type = MN_OPT_INT,
     .arg = "S",
     .def = "1",
     .min = 0,
     .max = 4294967295.0,
     .help = "The same seed gives the same bytes. Seeds 1 to 99 are for tuning a method, those "
             "from 1000 on for judging it."},
    {.name = "level",
     .type = MN_OPT_INT,
     .arg = "L",
     .def = "2",
     .min = 1,
     .max = 3,
     .help = "How hard it is to tell what belongs together: 1 clean, 2 ordinary, 3 hard."},
    {.name = "output",
     .letter = 'o',
     .type = MN_OPT_OUTPUT,
     .arg = "FOLDER",
     .help = "Where the files go: a folder that does not exist, or is empty."},
    {.name = NULL}};
static const mn_output outputs[] = {{"files", "file,rows,what", "what was written"},
                                    {NULL, NULL, NULL}};
const mn_command mn_adverts_simulate_command = {
    .name = "adverts simulate",
    .summary = "Make up an archive of adverts, with networks to find",
    .about =
        "Nobody wrote them: offers of work, rooms, rides, moving and lessons are put together from "
        "phrases, in several languages and scripts. Phone numbers are those that countries keep "
        "for fiction, hosts end in '.example'.\n\n"
        "Most posts have nothing to do with each other. Among them are networks that use one text "
        "again and again, those that move from city to city in circuits, campaigns that put one "
        "text everywhere, and unrelated posts that share much of their text. Files beside the "
        "posts say which is which: they are the truth of this made-up archive.\n\n"
        "The folder appears whole or not at all. The same options give the same bytes at any "
        "number of threads.",
    .examples = examples,
    .options = options,
    .outputs = outputs,
    .run = run,
    .local = true,
    .why_local = "its only result is a folder of files on the disk",
};
