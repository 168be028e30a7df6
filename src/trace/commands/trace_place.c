/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_place.c - manumit trace place: does an address or a point lie in a banned region, and why?
 */
#include <math.h>
#include <string.h>

#include "core/err.h"
#include "core/file.h"
#include "core/text.h"
#include "report/made.h"
#include "table/maker.h"
#include "trace/commands/command.h"
#include "trace/place/place.h"

static mn_text option(const mn_call *call, const char *name)
{
    return mn_text_of(mn_call_text(call, name));
}

static mn_status read_asked(mn_place_asked *a, const mn_call *call, mn_err *e)
{
    const char *country = mn_call_text(call, "country");
    *a = (mn_place_asked){.address = mn_text_of(mn_call_input(call, 0)),
                          .region = option(call, "region"),
                          .locode = option(call, "locode"),
                          .city = option(call, "city"),
                          .postcode = option(call, "postcode"),
                          .name = option(call, "name"),
                          .uscc = option(call, "uscc"),
                          .latitude = mn_call_real(call, "latitude", NAN),
                          .longitude = mn_call_real(call, "longitude", NAN)};
    if (country && strlen(country) != 2) {
        mn_fail(e, MN_USAGE, "'%.40s' is no code of a country", country);
        return mn_hint(e, "two letters, as CN");
    }
    if (country)
        memcpy(a->country, country, 2);
    if (mn_call_given(call, "latitude") != mn_call_given(call, "longitude")) {
        mn_fail(e, MN_USAGE, "one coordinate alone is no place");
        return mn_hint(e, "give --latitude and --longitude, in degrees");
    }
    if (!a->address.len && !a->region.len && !a->locode.len && !a->city.len && !a->postcode.len &&
        !a->name.len && !a->uscc.len && isnan(a->latitude)) {
        mn_fail(e, MN_USAGE, "nothing is said of the place");
        return mn_hint(e, "give an address, or --latitude and --longitude");
    }
    return MN_OK;
}

static double tenth(double v)
{
    return floor(v * 10 + 0.5) / 10;
}

static void make_text(mn_maker *k, size_t col, mn_text t)
{
    if (t.len)
        mn_make_text(k, col, t);
}

static void make_row(mn_maker *k, const mn_region *r, const mn_place_found *f)
{
    mn_make_row(k, 0);
    mn_make_text(k, 0, r->id);
    mn_make_text(k, 1, r->name);
    mn_make_str(k, 2, mn_place_verdict_name(f->verdict));
    if (fabs(f->border_km) < MN_PLACE_FAR_KM)
        mn_make_f64(k, 3, tenth(f->border_km));
    if (r->outlined)
        mn_make_f64(k, 4, r->margin_km);
    make_text(k, 5, r->authority);
    make_text(k, 6, r->version);
    make_text(k, 7, r->source);
    mn_make_str(k, 8, f->why[0] ? f->why : "Nothing in what is said of it speaks of the region.");
}

static mn_status put_table(mn_report *r, const mn_places *p, const mn_place_asked *a, mn_err *e)
{
    mn_place_finder f = {0};
    const mn_table_view view = {
        .title = "Regions whose goods are banned",
        .columns = "region=Region!,verdict=Verdict,border_km=km within:1,margin_km=Margin km:0,"
                   "authority=By,why=Why"};
    mn_status st = mn_place_find(&f, p, a, true, e);
    if (!st) {
        mn_maker k = mn_maker_new("places",
                                  "region:t name:t verdict:t border_km:f margin_km:f "
                                  "authority:t version:t source:t why:t",
                                  e);
        for (size_t i = 0; i < f.n; i++)
            make_row(&k, mn_places_region(p, f.found[i].region), &f.found[i]);
        st = mn_report_made(r, &k, &view, e);
    }
    mn_place_finder_free(&f);
    return st;
}

static mn_status put_notes(mn_report *r, const mn_places *p, mn_err *e)
{
    static const char *const notes[] = {
        "'found': codes, words or coordinates say that it lies there; 'near border': nearer to the "
        "border than the outline can tell, on either side; 'review': a person must look, as a road "
        "or a firm may bear a region's name; 'outside': nothing speaks for it, which is no proof.",
        "km within: how far inside the border; below 0 outside; empty: no coordinates, or over 100 "
        "km away. Outlines: Natural Earth, 1:50 million (docs/methods/places.md)."};
    mn_status st = mn_report_manifest_text(r, "places", mn_places_digest(p), e);
    for (size_t i = 0; i < 2 && !st; i++)
        st = mn_report_text(r, MN_TEXT_NOTE, notes[i], e);
    return st;
}

static mn_status put_input(mn_report *r, const char *file, const mn_ctx *ctx, mn_err *e)
{
    char hash[MN_SHA256_HEX];
    mn_status st = file ? mn_file_sha256(hash, ctx, file, e) : MN_OK;
    return st || !file ? st : mn_report_manifest_input(r, "regions", file, hash, e);
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *file = mn_call_text(call, "regions");
    mn_places *p = NULL;
    mn_report *r = NULL;
    mn_place_asked a;
    mn_status st = read_asked(&a, call, e);
    if (!st && !(st = mn_places_new(&p, file, ctx, e)) &&
        !(st = mn_report_new(&r, "trace place", "Does it lie in a banned region?", e)) &&
        !(st = put_input(r, file, ctx, e)) && !(st = put_table(r, p, &a, e)))
        st = put_notes(r, p, e);
    mn_places_free(p);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static const mn_example examples[] = {
    {"manumit trace place \"No. 12 Yingbin Road, Hotan, Xinjiang\" --country CN", "an address"},
    {"manumit trace place 新疆石河子市北泉镇", "in any script"},
    {"manumit trace place --latitude 44.22 --longitude 80.38", "a point: here near the border"},
    {"manumit trace place \"Xinjiang Road 100, Shanghai\" --country CN",
     "a road's name is no proof"},
    {NULL, NULL}};

static const mn_input inputs[] = {
    {"ADDRESS", "the address, in any script; or options that say where it is", false, false},
    {NULL, NULL, false, false}};

static const mn_option options[] = {
    {.name = "country",
     .type = MN_OPT_TEXT,
     .arg = "CC",
     .help = "Its country, as two letters. Places of one name lie in several: Aksu in China is one "
             "of them."},
    {.name = "region",
     .type = MN_OPT_TEXT,
     .arg = "TEXT",
     .help = "Its province: a name, or the code of ISO 3166-2, as CN-XJ."},
    {.name = "locode", .type = MN_OPT_TEXT, .arg = "CODE", .help = "Its UN/LOCODE."},
    {.name = "city", .type = MN_OPT_TEXT, .arg = "NAME", .help = "Its city."},
    {.name = "postcode", .type = MN_OPT_TEXT, .arg = "CODE", .help = "Its postcode."},
    {.name = "name",
     .type = MN_OPT_TEXT,
     .arg = "NAME",
     .help = "The name of the firm or the site, which says little: at most 'review'."},
    {.name = "uscc",
     .type = MN_OPT_TEXT,
     .arg = "CODE",
     .help = "The firm's unified social credit code: where it was registered; at most 'review'."},
    {.name = "latitude",
     .type = MN_OPT_REAL,
     .arg = "DEG",
     .min = -90,
     .max = 90,
     .help = "Degrees north (WGS 84)."},
    {.name = "longitude",
     .type = MN_OPT_REAL,
     .arg = "DEG",
     .min = -180,
     .max = 180,
     .help = "Degrees east."},
    {.name = "regions",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "Regions of your own beside the shipped ones: columns region, name; country, codes, "
             "words, outline ('LON LAT;LON LAT;...'), margin_km, from, until, authority, source "
             "as far as they are known."},
    {.name = NULL}};

static const mn_output outputs[] = {
    {"places", "region,name,verdict,border_km,margin_km,authority,version,source,why",
     "a row for each region; border_km: how far within the border, below 0 outside, empty where "
     "there are no coordinates or over 100 km away"},
    {NULL, NULL, NULL}};

const mn_command mn_trace_place_command = {
    .name = "trace place",
    .summary = "Tell whether a place lies in a banned region",
    .about =
        "Looks at codes, words and coordinates. Goods made wholly or in part in Xinjiang are "
        "presumed to be made with forced labour (Uyghur Forced Labor Prevention Act). The words "
        "are names of the region, its prefectures, cities and counties in Latin, Chinese, Uyghur, "
        "Arabic and Cyrillic letters.\n\n"
        "A word that a road or a building is named for is no proof, nor is the name of a firm: "
        "then a person must look. Where words and coordinates contradict each other, one of them "
        "is wrong, and the row says so.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "trace nexus,screen",
    .run = run,
    .words = 1,
    .quick = true};
