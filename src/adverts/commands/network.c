/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/network.c - manumit adverts network: the case of one network.
 */
#include "adverts/commands/command.h"
#include "adverts/commands/kept.h"
#include "adverts/commands/review.h"
#include "command/store_call.h"
#include "core/err.h"

/* That somebody sees it is told to the log before it is seen. */
static mn_status tell(mn_report *r, const mn_store_visit *v, mn_err *e)
{
    const int64_t number = *(const int64_t *)v->payload,
                  version = mn_call_int(v->call, "case-version", 0);
    mn_network_case c = {{NULL}};
    mn_status st = mn_store_matter_seen(v->s, MN_STORE_NETWORKS, number, &v->who.act, e);
    if (!st)
        st = mn_network_tell_one(r, v->s, number, e);
    if (!st)
        st = mn_network_read_case(&c, NULL, NULL, r, v->s, number, version, e);
    if (!st)
        st = mn_network_tell_case(r, &c, false, e);
    if (!st)
        st = mn_network_tell_history(r, v->s, number, e);
    mn_network_case_free(&c);
    return st ? st : mn_network_tell_note(r, e);
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    int64_t number = 0;
    const mn_status st = mn_adverts_read_number(&number, mn_call_input(call, 0), e);
    const mn_store_work work = {.name = "adverts network",
                                .title = "A network of posts, to be read",
                                .work = tell,
                                .payload = &number};
    return st ? st : mn_call_store_report(out, &work, call, ctx, e);
}

static const mn_example examples[] = {
    {"manumit adverts network W00012", "why it is to be read, its texts, ties, places"},
    {"manumit adverts network W00012 --csv --table posts", "its posts, whole"},
    {"manumit adverts network W00012 --case-version 1 --json", "as it was when it was found"},
    {"manumit adverts network W00012 -o network.html", "as a page to read in peace"},
    {NULL, NULL}};
static const mn_input inputs[] = {{.name = "NETWORK",
                                   .help = "The network, as 'adverts queue' shows it: W00012.",
                                   .required = true},
                                  {.name = NULL}};
static const mn_option options[] = {{.name = "case-version",
                                     .type = MN_OPT_INT,
                                     .arg = "N",
                                     .min = 1,
                                     .max = 1000000000,
                                     .help = "An earlier version of its case. Without it, the "
                                             "newest."},
                                    MN_STORE_OPTION,
                                    MN_AS_USER_OPTION,
                                    {.name = NULL}};
static const mn_output outputs[] = {{"network", MN_NETWORK_COLUMNS, "as it stands in the queue"},
                                    MN_NETWORK_CASE_OUTPUTS,
                                    {NULL, NULL, NULL}};
const mn_command mn_adverts_network_command = {
    .name = "adverts network",
    .summary = "Show the case of one network: its posts, what ties them, where they move",
    .about =
        "A case is what was kept when the network was found, or when posts last came: its posts "
        "with their whole texts, the texts that they repeat with what they change, every tie with "
        "the reason why it is believed or not, where the posts say they are. Nothing in it is "
        "reckoned anew, so it shows the same to everybody, and earlier versions stay.\n\n"
        "That you see it is told to the audit log.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "adverts queue,adverts decide,adverts package",
    .run = run,
    .words = 1,
    .deed = MN_STORE_CASES,
};
