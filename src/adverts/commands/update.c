/* SPDX-License-Identifier: Apache-2.0
 *
 * update.c - see update.h.
 */
#include "adverts/commands/update.h"

#include <stdio.h>

#include "core/err.h"
#include "core/text.h"
#include "report/made.h"

mn_status mn_update_tell(mn_report *r, const mn_archive *a, const mn_post_log *l, bool update,
                         mn_err *e)
{
    const mn_store_content *c = mn_archive_version(a);
    const mn_same *same = mn_archive_same(a);
    char text[300];
    const struct {
        const char *name, *label;
        uint64_t n;
        bool shown;
    } figure[] = {
        {"posts_before", "Posts that the archive had", l->kept, true},
        {"posts_new", "New posts", l->posts - l->kept, true},
        {"posts_known", "Posts that were there already", l->known, l->known > 0},
        {"posts_renewed", "Of them, with another time now", same->renewed, same->renewed > 0},
        {"posts_altered", "New posts whose id was there with another text or place", same->another,
         same->another > 0},
    };
    mn_status st = MN_OK;
    for (size_t i = 0; i < sizeof figure / sizeof *figure && !st; i++)
        if (figure[i].shown)
            st = mn_report_count(r, figure[i].name, figure[i].label, figure[i].n, "posts", i == 1,
                                 e);
    if (st)
        return st;
    if (!l->posts)
        return update ? mn_report_text(r, MN_TEXT_NOTE, "Nothing was kept.", e) : MN_OK;
    if (update)
        snprintf(text, sizeof text, "The archive '%s' is kept as version %lld.", c->name,
                 (long long)c->version + 1);
    else
        snprintf(text, sizeof text, "With version %lld of the archive '%s'; nothing was kept.",
                 (long long)c->version, c->name);
    return mn_report_text(r, MN_TEXT_PARA, text, e);
}

mn_status mn_update_changes(mn_ad_changes *out, bool *any, const mn_archive *a,
                            const mn_update_groups *g, mn_err *e)
{
    const mn_archive_groups *before = mn_archive_before_groups(a, g->sort);
    *any = before->version > 0;
    return *any ? mn_ad_changes_find(out, before->of, before->n, g->of, g->n, e) : MN_OK;
}

/* How a text begins, in whole characters; an archive may hold any. */
static int start_of(mn_text t)
{
    size_t n = t.len < 120 ? t.len : 120;
    while (n < t.len && n && ((unsigned char)t.ptr[n] & 0xC0) == 0x80)
        n--;
    return (int)n;
}

static mn_status tell_how(mn_report *r, mn_text before, mn_text now, mn_err *e)
{
    char text[400];
    if (mn_text_eq(before, now))
        return MN_OK;
    snprintf(text, sizeof text,
             "What was told before was told with other options (%.*s; now %.*s): some changes are "
             "of these.",
             start_of(before), before.ptr, start_of(now), now.ptr);
    return mn_report_warning(r, text, e);
}

mn_status mn_update_tell_changes(mn_report *r, const mn_ad_changes *c, bool any,
                                 const mn_archive *a, const mn_update_groups *g, mn_err *e)
{
    static const char *const labels[MN_AD_CHANGES] = {"New since then", "Grown", "Joined",
                                                      "Parted"};
    const mn_archive_groups *before = mn_archive_before_groups(a, g->sort);
    const char *what = g->sort == MN_ARCHIVE_NETWORKS ? "networks" : "clusters";
    char text[200], name[32];
    mn_status st;
    if (!any) {
        snprintf(text, sizeof text,
                 "The %s of this archive were not told before: there is nothing to compare with.",
                 what);
        return mn_report_text(r, MN_TEXT_NOTE, text, e);
    }
    if ((st = tell_how(r, before->how, g->how, e)))
        return st;
    for (int k = 0; k < MN_AD_CHANGES && !st; k++) {
        snprintf(name, sizeof name, "changes_%s", mn_ad_change_name((mn_ad_change_kind)k));
        st = mn_report_count(r, name, labels[k], c->counted[k], what, false, e);
    }
    if (st)
        return st;
    snprintf(text, sizeof text,
             "Since version %lld, of %u posts: %llu new, %llu grown, %llu joined, %llu parted.",
             (long long)before->version, before->n, (unsigned long long)c->counted[0],
             (unsigned long long)c->counted[1], (unsigned long long)c->counted[2],
             (unsigned long long)c->counted[3]);
    return mn_report_text(r, MN_TEXT_PARA, text, e);
}

mn_status mn_update_save(mn_archive *a, const mn_post_reader *in, const mn_update_groups *g,
                         size_t n, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_archive_groups groups[MN_ARCHIVE_SORTS];
    const mn_archive_groups *now[MN_ARCHIVE_SORTS] = {NULL};
    mn_call_act who;
    if (!mn_posts_log(in)->posts)
        return MN_OK;
    mn_call_who(&who, call, ctx);
    for (size_t i = 0; i < n; i++) {
        groups[i] = (mn_archive_groups){.version = mn_archive_version(a)->version + 1,
                                        .how = g[i].how,
                                        .n = g[i].n,
                                        .of = g[i].of};
        now[g[i].sort] = &groups[i];
    }
    return mn_archive_save(NULL, a, in, now, &who.act, ctx, e);
}
