/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/images.c - manumit adverts images: pictures as hashes, and which are alike.
 */
#include <stdio.h>
#include <string.h>

#include "adverts/commands/command.h"
#include "adverts/image/album.h"
#include "core/err.h"
#include "core/folder.h"
#include "core/text.h"
#include "report/made.h"

typedef struct work {
    const mn_call *call;
    const mn_ctx *ctx;
    mn_report *r;
    mn_album own, other;
    mn_album_matches matches;
    bool against;
} work;

static mn_status read_into(work *w, mn_album *a, const char *role, const char *path, mn_err *e)
{
    char hex[MN_SHA256_HEX];
    mn_status st = mn_album_read(a, w->ctx, path, e);
    if (st || strcmp(path, "-") == 0)
        return st;
    if (!(st = mn_path_sha256(hex, w->ctx, path, e)))
        st = mn_report_manifest_input(w->r, role, path, hex, e);
    return st;
}

static mn_status read_all(work *w, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; !st && i < mn_call_inputs(w->call); i++)
        st = read_into(w, &w->own, "pictures", mn_call_input(w->call, i), e);
    for (size_t i = 0; !st && i < mn_call_count(w->call, "against"); i++)
        st = read_into(w, &w->other, "against", mn_call_nth(w->call, "against", i), e);
    w->against = mn_call_count(w->call, "against") > 0;
    if (st || w->own.n)
        return st;
    mn_fail_at(e, MN_DATA, mn_call_input(w->call, 0), 0, 0, "no picture and no hash in it");
    if (w->own.refusals)
        mn_offending(e, w->own.refused[0].why);
    return mn_hint(e, "give JPEG or PNG files, a folder or zip archive of them, or a list of PDQ "
                      "hashes, one a line");
}

/* --- tables -------------------------------------------------------------------------------------
 */

static mn_status tell_images(work *w, mn_err *e)
{
    const mn_table_view view = {
        .title = "Pictures",
        .first = 20,
        .columns = "path=Picture!,quality=Quality,width=Width,height=Height,pdq=Hash"};
    mn_maker k = mn_maker_new("images", "path:t pdq:t quality:i width:i height:i sha256:t", e);
    mn_make_room(&k, w->own.n);
    for (size_t i = 0; i < w->own.n; i++) {
        const mn_album_item *item = &w->own.item[i];
        char hex[MN_PDQ_DIGITS + 1];
        mn_pdq_text(hex, &item->hash);
        mn_make_row(&k, 0);
        mn_make_text(&k, 0, item->name);
        mn_make_str(&k, 1, hex);
        if (item->quality < 0)
            continue;
        mn_make_i64(&k, 2, item->quality);
        mn_make_i64(&k, 3, item->width);
        mn_make_i64(&k, 4, item->height);
        mn_make_str(&k, 5, item->sha256);
    }
    return mn_report_made(w->r, &k, &view, e);
}

static mn_status tell_matches(work *w, mn_err *e)
{
    const mn_album *b = w->against ? &w->other : &w->own;
    const mn_table_view view = {.title = w->against ? "Alike to what they were compared with"
                                                    : "Alike among them",
                                .first = 20,
                                .columns = "path=Picture!,match=Like!,distance=Bits,turn=How"};
    mn_maker k = mn_maker_new("matches", "path:t match:t distance:i turn:t pdq:t match_pdq:t", e);
    mn_make_room(&k, w->matches.n);
    for (size_t i = 0; i < w->matches.n; i++) {
        const mn_album_match *m = &w->matches.match[i];
        char hex[MN_PDQ_DIGITS + 1];
        mn_make_row(&k, 0);
        mn_make_text(&k, 0, w->own.item[m->a].name);
        mn_make_text(&k, 1, b->item[m->b].name);
        mn_make_i64(&k, 2, m->distance);
        mn_make_str(&k, 3, mn_turn_name((mn_turn)m->turn));
        mn_pdq_text(hex, &w->own.item[m->a].hash);
        mn_make_str(&k, 4, hex);
        mn_pdq_text(hex, &b->item[m->b].hash);
        mn_make_str(&k, 5, hex);
    }
    return mn_report_made_any(w->r, &k, &view, e);
}

static mn_status tell_refused(work *w, mn_err *e)
{
    const mn_album *const albums[] = {&w->own, &w->other};
    const mn_table_view view = {
        .title = "Not read", .first = 20, .columns = "file=File,line=Line,reason=Reason"};
    mn_maker k = mn_maker_new("refused", "file:t line:i reason:t", e);
    size_t n = 0;
    for (size_t j = 0; j < 2; j++)
        for (size_t i = 0; i < albums[j]->refusals; i++, n++) {
            const mn_album_refusal *f = &albums[j]->refused[i];
            mn_make_row(&k, f->line);
            mn_make_text(&k, 0, f->name);
            if (f->line)
                mn_make_i64(&k, 1, (int64_t)f->line);
            mn_make_text(&k, 2, f->why);
        }
    char text[96];
    snprintf(text, sizeof text,
             "Not read: %zu (files, or lines of lists); table 'refused' has them.", n);
    const mn_status st = mn_report_made_any(w->r, &k, &view, e);
    return st || !n ? st : mn_report_warning(w->r, text, e);
}

/* --- what was not looked at ----------------------------------------------------------------------
 */

static mn_status tell_limits(work *w, mn_err *e)
{
    const mn_album_matches *m = &w->matches;
    char text[160];
    mn_status st = MN_OK;
    if (m->dull) {
        snprintf(text, sizeof text,
                 "Of %zu picture%s the quality is below %d: too little is seen to compare.",
                 m->dull, m->dull == 1 ? "" : "s", MN_PDQ_USABLE);
        st = mn_report_warning(w->r, text, e);
    }
    if (!st && m->full) {
        snprintf(text, sizeof text, "For %zu picture%s only the first %d others alike are listed.",
                 m->full, m->full == 1 ? "" : "s", MN_ALBUM_EACH);
        st = mn_report_warning(w->r, text, e);
    }
    if (!st && m->cut) {
        snprintf(text, sizeof text,
                 "Only the first %d pairs are listed: there are more, which were not looked for.",
                 MN_ALBUM_MATCHES);
        st = mn_report_warning(w->r, text, e);
    }
    return st;
}

static mn_status tell(work *w, mn_err *e)
{
    mn_status st =
        mn_report_count(w->r, "pictures", "Pictures and hashes", w->own.n, "pictures", true, e);
    if (!st)
        st = mn_report_count(w->r, "matches", "Pairs that are alike", w->matches.n, "pairs", true,
                             e);
    if (!st)
        st = tell_images(w, e);
    if (!st)
        st = tell_matches(w, e);
    if (!st)
        st = tell_refused(w, e);
    if (!st)
        st = tell_limits(w, e);
    if (!st)
        st = mn_report_text(w->r, MN_TEXT_NOTE,
                            "Alike pictures are a reason to look at both, and no proof: a shop's "
                            "or an agency's picture is used by many. PDQ tells copies that were "
                            "made smaller, compressed again or marked; it tells no persons and no "
                            "faces.",
                            e);
    return st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    work w = {.call = call, .ctx = ctx};
    mn_status st = mn_report_new(&w.r, "adverts images", "Pictures by their hashes", e);
    if (!st)
        st = read_all(&w, e);
    if (!st)
        st = mn_album_compare(&w.matches, &w.own, w.against ? &w.other : &w.own,
                              (unsigned)mn_call_int(call, "distance", MN_PDQ_NEAR),
                              mn_call_flag(call, "turned"), ctx, e);
    if (!st)
        st = tell(&w, e);
    if (st)
        mn_report_free(w.r);
    else
        *out = w.r;
    mn_album_matches_free(&w.matches);
    mn_album_free(&w.own);
    mn_album_free(&w.other);
    return st;
}

static const mn_example examples[] = {
    {"manumit adverts images pictures/ --turned", "which pictures of a folder are copies"},
    {"manumit adverts images new/ --against known.txt --csv --table matches",
     "new pictures against hashes that are known"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {.name = "FILE",
     .help = "JPEG or PNG pictures, a folder or zip archive of them, or a list of hashes: a line "
             "each, with 64 hexadecimal digits and a name.",
     .required = true,
     .many = true},
    {.name = NULL}};
static const mn_option options[] = {
    {.name = "against",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .many = true,
     .help = "Compare with these pictures or hashes in place of each other."},
    {.name = "distance",
     .type = MN_OPT_INT,
     .arg = "BITS",
     .def = "31",
     .min = 0,
     .max = 128,
     .unit = "bits",
     .help = "How many of the 256 bits may differ. 31 is the published limit; farther pictures "
             "are rarely the same."},
    {.name = "turned",
     .type = MN_OPT_FLAG,
     .help = "Compare also as they would be turned by 90, 180 and 270 degrees, and mirrored."},
    {.name = NULL}};
static const mn_output outputs[] = {
    {"images", "path,pdq,quality,width,height,sha256",
     "each picture with its hash; quality is 0 to 100, missing for hashes of a list"},
    {"matches", "path,match,distance,turn,pdq,match_pdq", "pairs that are alike"},
    {"refused", "file,line,reason", "what could not be read"},
    {NULL, NULL, NULL}};
const mn_command mn_adverts_images_command = {
    .name = "adverts images",
    .summary = "Find copies of pictures by their PDQ hashes",
    .about =
        "Those who copy adverts copy their pictures: made smaller, compressed again, mirrored. A "
        "PDQ hash has 256 bits of which such a copy shares nearly all, and another picture about "
        "half. Two pictures are told as alike where at most --distance bits differ.\n\n"
        "Only the picture's brightness is looked at, coarsely: no face is recognised, no person "
        "told. What turns or mirrors a picture changes its hash: --turned looks for that.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "adverts networks",
    .run = run,
};
