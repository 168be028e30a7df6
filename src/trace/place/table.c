/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/place/table.c - regions out of tables: the shipped ones, and those of a file.
 */
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/file.h"
#include "core/text.h"
#include "trace/place/inside.h"
#include "trace/plan/sheet.h"

extern const unsigned char mn_data_trade_regions[], mn_data_trade_regions_end[],
    mn_data_trade_region_words[], mn_data_trade_region_words_end[], mn_data_trade_outlines[],
    mn_data_trade_outlines_end[];

enum {
    ID,
    NAME,
    VERSION,
    COUNTRY,
    CODES,
    POSTCODES,
    USCC,
    MARGIN,
    FROM,
    UNTIL,
    AUTHORITY,
    SAYS,
    SOURCE,
    ADDRESS,
    NOTE,
    WORDS,
    OUTLINE,
};
#define COLUMNS                                                                                    \
    "region,name,version,country,codes,postcodes,uscc,margin_km,from,until,authority,says,"        \
    "source,address,note,words,outline"

/* --- pieces -------------------------------------------------------------------------------- */

static mn_status keep(mn_text *out, mn_places *p, mn_text t, mn_err *e)
{
    *out = mn_arena_text(&p->arena, t);
    return out->ptr ? MN_OK : mn_fail_memory(e);
}

static uint32_t find_region(const mn_places *p, mn_text id)
{
    for (size_t i = 0; i < p->regions; i++)
        if (mn_text_eq(p->region[i].id, id))
            return (uint32_t)i;
    return UINT32_MAX;
}

static mn_status add_word(mn_places *p, uint32_t region, mn_word_kind kind, mn_text word, mn_err *e)
{
    if (!mn_grow(&p->word, &p->word_cap, p->words + 1, sizeof *p->word))
        return mn_fail_memory(e);
    p->word[p->words] = (mn_region_word){region, kind};
    return mn_phrases_add(p->phrases, word, (uint32_t)p->words++, e);
}

static bool find_kind(mn_word_kind *out, mn_text t)
{
    static const char *const names[] = {"name",      "place", "common", "weak",  "namesake",
                                        "elsewhere", "road",  "way",    "locode"};
    for (size_t i = 0; i < MN_WORD_KINDS; i++)
        if (mn_text_eq_str(t, names[i])) {
            *out = (mn_word_kind)i;
            return true;
        }
    return false;
}

/* --- regions ------------------------------------------------------------------------------- */

static mn_status read_country(mn_region *r, const mn_sheet *s, size_t row, mn_err *e)
{
    const mn_text t = mn_sheet_text(s, row, COUNTRY);
    if (!t.len)
        return MN_OK;
    for (size_t i = 0; i < 2 && t.len == 2; i++)
        r->country[i] = (char)(t.ptr[i] >= 'a' && t.ptr[i] <= 'z' ? t.ptr[i] - 32 : t.ptr[i]);
    if (t.len != 2 || r->country[0] < 'A' || r->country[0] > 'Z' || r->country[1] < 'A' ||
        r->country[1] > 'Z')
        return mn_sheet_fail(s, row, COUNTRY, e, "is no code of a country, as CN");
    return MN_OK;
}

static mn_status read_texts(mn_region *r, mn_places *p, const mn_sheet *s, size_t row, mn_err *e)
{
    mn_text *const to[] = {&r->id,        &r->name,    &r->version,   &r->codes,
                           &r->postcodes, &r->uscc,    &r->authority, &r->says,
                           &r->source,    &r->address, &r->note};
    static const size_t from[] = {ID,        NAME, VERSION, CODES,   POSTCODES, USCC,
                                  AUTHORITY, SAYS, SOURCE,  ADDRESS, NOTE};
    mn_status st = MN_OK;
    for (size_t i = 0; i < sizeof from / sizeof *from && !st; i++)
        st = keep(to[i], p, mn_sheet_text(s, row, from[i]), e);
    return st;
}

static mn_status read_region(mn_region *r, mn_places *p, const mn_sheet *s, size_t row, mn_err *e)
{
    *r = (mn_region){.from = MN_REGION_ALWAYS};
    if (!mn_sheet_text(s, row, ID).len)
        return mn_sheet_fail(s, row, ID, e, "is no id of a region");
    mn_status st = read_texts(r, p, s, row, e);
    if (!st && !(st = read_country(r, s, row, e)) &&
        !(st = mn_sheet_f64(&r->margin_km, s, row, MARGIN, 0, e)) &&
        !(st = mn_sheet_day(&r->from, s, row, FROM, e)))
        st = mn_sheet_day(&r->until, s, row, UNTIL, e);
    if (!st && !(r->margin_km >= 0 && r->margin_km <= MN_PLACE_FAR_KM))
        st = mn_sheet_fail(s, row, MARGIN, e, "is no margin of 0 to 100 kilometres");
    return st;
}

/* What can't be read of a region's row, with file and line. */
static mn_status fail_row(mn_status st, const mn_err *why, const mn_sheet *s, size_t row, mn_err *e)
{
    mn_fail_at(e, st, s->file, mn_table_line(s->t, row), 0, "%s", why->msg);
    if (why->hint[0])
        (void)!mn_hint(e, "%s", why->hint);
    return st;
}

/* Words and outline that stand in the region's own row. */
static mn_status read_own(mn_places *p, uint32_t region, const mn_sheet *s, size_t row, mn_err *e)
{
    mn_text rest = mn_sheet_text(s, row, WORDS), one;
    const mn_text outline = mn_sheet_text(s, row, OUTLINE);
    mn_err why = MN_ERR_INIT;
    mn_status st = add_word(p, region, MN_WORD_NAME, p->region[region].name, &why);
    while (!st && mn_text_split(&rest, ';', &one))
        st = add_word(p, region, MN_WORD_NAME, one, &why);
    if (!st && outline.len)
        st = mn_outline_add(p, region, outline, &why);
    return st ? fail_row(st, &why, s, row, e) : MN_OK;
}

static mn_status add_regions(mn_places *p, const mn_sheet *s, mn_err *e)
{
    mn_status st = MN_OK;
    const size_t before = p->regions;
    for (size_t row = 0; row < mn_table_rows(s->t) && !st; row++) {
        mn_region r;
        if ((st = read_region(&r, p, s, row, e)))
            break;
        const uint32_t there = find_region(p, r.id);
        if (there != UINT32_MAX && there < before)
            continue; /* one of the user's own */
        if (there != UINT32_MAX)
            return mn_sheet_fail(s, row, ID, e, "is the id of two regions");
        if (p->regions == MN_REGIONS)
            return mn_fail_at(e, MN_DATA, s->file, mn_table_line(s->t, row), 0,
                              "more than %d regions", MN_REGIONS);
        if (!mn_grow(&p->region, &p->region_cap, p->regions + 1, sizeof *p->region))
            return mn_fail_memory(e);
        p->region[p->regions++] = r;
        st = read_own(p, (uint32_t)p->regions - 1, s, row, e);
    }
    return st;
}

/* --- what is shipped ------------------------------------------------------------------------ */

static mn_status add_words(mn_places *p, size_t shipped, mn_err *e)
{
    enum { REGION, WORD, KIND };
    mn_sheet s = {0};
    mn_status st = mn_sheet_read_memory(
        &s, "embedded: data/trade/region_words.csv", mn_data_trade_region_words,
        (size_t)(mn_data_trade_region_words_end - mn_data_trade_region_words), "region,word,kind",
        3, e);
    for (size_t i = 0; !st && i < mn_table_rows(s.t); i++) {
        const mn_text id = mn_sheet_text(&s, i, REGION);
        const bool all = mn_text_eq_str(id, "*");
        const uint32_t region = all ? UINT32_MAX : find_region(p, id);
        mn_word_kind kind;
        if (!find_kind(&kind, mn_sheet_text(&s, i, KIND)))
            st = mn_sheet_fail(&s, i, KIND, e, "is no kind of word");
        else if (all || (region != UINT32_MAX && region >= shipped))
            st = add_word(p, region, kind, mn_sheet_text(&s, i, WORD), e);
    }
    mn_table_free(s.t);
    return st;
}

static mn_status add_outlines(mn_places *p, size_t shipped, mn_err *e)
{
    enum { REGION, POINTS, TOLERANCE, FROM_WHERE };
    mn_sheet s = {0};
    mn_status st =
        mn_sheet_read_memory(&s, "embedded: data/trade/outlines.csv", mn_data_trade_outlines,
                             (size_t)(mn_data_trade_outlines_end - mn_data_trade_outlines),
                             "region,points,tolerance_km,source", 4, e);
    for (size_t i = 0; !st && i < mn_table_rows(s.t); i++) {
        const uint32_t region = find_region(p, mn_sheet_text(&s, i, REGION));
        if (region == UINT32_MAX || region < shipped)
            continue;
        mn_region *r = &p->region[region];
        if (!(st = mn_outline_add(p, region, mn_sheet_text(&s, i, POINTS), e)) &&
            !(st = mn_sheet_f64(&r->tolerance_km, &s, i, TOLERANCE, 0, e)))
            st = keep(&r->outline_source, p, mn_sheet_text(&s, i, FROM_WHERE), e);
    }
    mn_table_free(s.t);
    return st;
}

static mn_status read_shipped(mn_places *p, mn_err *e)
{
    const size_t shipped = p->regions;
    mn_sheet s = {0};
    mn_status st = mn_sheet_read_memory(
        &s, "embedded: data/trade/regions.csv", mn_data_trade_regions,
        (size_t)(mn_data_trade_regions_end - mn_data_trade_regions), COLUMNS, 2, e);
    if (!st)
        st = add_regions(p, &s, e);
    mn_table_free(s.t);
    if (!st && !(st = add_words(p, shipped, e)))
        st = add_outlines(p, shipped, e);
    return st;
}

/* --- all ------------------------------------------------------------------------------------ */

static mn_status read_file(mn_places *p, const char *file, char hash[MN_SHA256_HEX],
                           const mn_ctx *ctx, mn_err *e)
{
    mn_sheet s = {0};
    mn_status st = mn_file_sha256(hash, ctx, file, e);
    if (!st && !(st = mn_sheet_read(&s, file, COLUMNS, 2, ctx, e)))
        st = add_regions(p, &s, e);
    mn_table_free(s.t);
    return st;
}

static mn_status put_digest(mn_places *p, const char *hash, mn_err *e)
{
    mn_buf b = {0};
    mn_buf_str(&b, "manumit-places-1\n");
    mn_buf_add(&b, mn_data_trade_regions,
               (size_t)(mn_data_trade_regions_end - mn_data_trade_regions));
    mn_buf_add(&b, mn_data_trade_region_words,
               (size_t)(mn_data_trade_region_words_end - mn_data_trade_region_words));
    mn_buf_add(&b, mn_data_trade_outlines,
               (size_t)(mn_data_trade_outlines_end - mn_data_trade_outlines));
    mn_buf_str(&b, hash);
    const bool failed = b.failed;
    if (!failed)
        mn_sha256_hex(p->digest, b.ptr, b.len);
    mn_buf_free(&b);
    return failed ? mn_fail_memory(e) : MN_OK;
}

mn_status mn_places_new(mn_places **out, const char *file, const mn_ctx *ctx, mn_err *e)
{
    char hash[MN_SHA256_HEX] = "";
    mn_places *p = calloc(1, sizeof *p);
    if (!p)
        return mn_fail_memory(e);
    mn_status st = mn_phrases_new(&p->phrases, e);
    if (!st && file)
        st = read_file(p, file, hash, ctx, e);
    if (!st && !(st = read_shipped(p, e)))
        st = put_digest(p, hash, e);
    if (st)
        mn_places_free(p);
    else
        *out = p;
    return st;
}

void mn_places_free(mn_places *p)
{
    if (!p)
        return;
    mn_arena_free(&p->arena);
    mn_phrases_free(p->phrases);
    free(p->region);
    free(p->word);
    free(p->ring);
    free(p->lon);
    free(p->lat);
    free(p);
}

size_t mn_places_regions(const mn_places *p)
{
    return p->regions;
}

const mn_region *mn_places_region(const mn_places *p, size_t i)
{
    return &p->region[i];
}

const char *mn_places_digest(const mn_places *p)
{
    return p->digest;
}
