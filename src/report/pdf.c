/* SPDX-License-Identifier: Apache-2.0
 *
 * report/pdf.c - a report as a PDF by cairo and Pango: pages, tags, outline. See
 * pdf.h for the two passes. The file bears no clock and the same report gives
 * the same bytes with the same fonts and libraries.
 */
#include "report/pdf.h"
#include "report/language.h"

#include <math.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/text.h"

enum { MARGIN = 50, HEAD = 46, FOOT = 56, PASSES = 5 };

/* --- drawing ------------------------------------------------------------------ */

void mn_pdf_ink(mn_pdf *p, uint32_t rgb, double opacity)
{
    if (p->cr)
        cairo_set_source_rgba(p->cr, (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0,
                              (rgb & 255) / 255.0, opacity);
}

void mn_pdf_box(mn_pdf *p, uint32_t rgb, double x, double y, double w, double h)
{
    if (!p->cr)
        return;
    mn_pdf_ink(p, rgb, 1);
    cairo_rectangle(p->cr, x, y, w, h);
    cairo_fill(p->cr);
}

void mn_pdf_rule(mn_pdf *p, uint32_t rgb, double thick, double x0, double x1, double y)
{
    if (!p->cr)
        return;
    mn_pdf_ink(p, rgb, 1);
    cairo_set_line_width(p->cr, thick);
    cairo_move_to(p->cr, x0, y);
    cairo_line_to(p->cr, x1, y);
    cairo_stroke(p->cr);
}

/* --- tags --------------------------------------------------------------------- */

static void begin_tag(mn_pdf *p, const char *tag)
{
    if (p->cr)
        cairo_tag_begin(p->cr, tag, NULL);
}

static void end_tag(mn_pdf *p, const char *tag)
{
    if (p->cr)
        cairo_tag_end(p->cr, tag);
}

void mn_pdf_open(mn_pdf *p, const char *tag)
{
    MN_BUG(p->tags_count < MN_PDF_TAGS);
    p->tags[p->tags_count++] = tag;
    begin_tag(p, tag);
}

void mn_pdf_close(mn_pdf *p)
{
    MN_BUG(p->tags_count > 0);
    end_tag(p, p->tags[--p->tags_count]);
}

void mn_pdf_open_head(mn_pdf *p, bool column)
{
    if (p->cr)
        mn_buf_char(&p->scopes, column ? 'C' : 'R');
    mn_pdf_open(p, "TH");
}

void mn_pdf_open_figure(mn_pdf *p, const char *alt)
{
    if (p->cr) {
        mn_buf_tame(&p->alts, mn_text_of(alt));
        mn_buf_char(&p->alts, '\0');
    }
    mn_pdf_open(p, "Figure");
}

void mn_pdf_outline(mn_pdf *p, int level, const char *text)
{
    char where[64];
    mn_buf tame = {0};
    if (!p->cr)
        return;
    mn_buf_tame(&tame, mn_text_of(text));
    snprintf(where, sizeof where, "page=%zu pos=[%d %d]", p->page, (int)p->left,
             (int)fmax(0, p->y - 12));
    if (tame.len && !tame.failed) {
        int parent = level && p->heading ? p->heading : CAIRO_PDF_OUTLINE_ROOT;
        int id = cairo_pdf_surface_add_outline(p->surface, parent, tame.ptr, where, 0);
        p->heading = level ? p->heading : id;
    }
    p->out->buf.failed = p->out->buf.failed || tame.failed;
    mn_buf_free(&tame);
}

void mn_pdf_heading_here(mn_pdf *p, const char *text)
{
    if (!mn_grow(&p->heads, &p->heads_cap, p->heads_count + 1, sizeof *p->heads)) {
        p->out->buf.failed = true;
        return;
    }
    p->heads[p->heads_count++] = (mn_pdf_heading){text, p->page};
    if (p->cr && p->options->placed)
        p->options->placed(p->options->placed_payload, text, false, p->page);
}

/* --- pages -------------------------------------------------------------------- */

/* Below the text and outside of the structure, so that it isn't read aloud. */
static void footer(mn_pdf *p)
{
    const mn_pdf_style style = {.size = 7.5, .ink = MN_INK_SOFT, .lines = 1};
    mn_buf number = {0};
    double y = p->height - FOOT + 22;
    mn_buf_fmt(&number, "page %zu of %zu", p->page, p->pages > p->page ? p->pages : p->page);
    mn_language_turn(p->r->language, &number, 0);
    mn_pdf_rule(p, MN_INK_LINE, 0.5, p->left, p->right, y - 6);
    PangoLayout *l = mn_pdf_layout_buf(p, &style, &number, 0);
    double room = p->right - p->left - mn_pdf_width(l) - 20;
    mn_pdf_put_once(p, l, p->right - mn_pdf_width(l), y, style.ink);
    size_t unknown = p->unknown, codes = p->codes_count,
           cut = p->cut; /* counted once, where the title stands */
    mn_pdf_put_once(p, mn_pdf_layout(p, &style, mn_text_of(p->r->title), room), p->left, y,
                    style.ink);
    p->unknown = unknown;
    p->codes_count = codes;
    p->cut = cut;
}

static void end_page(mn_pdf *p)
{
    for (size_t i = p->tags_count; i-- > 0;)
        end_tag(p, p->tags[i]);
    footer(p);
    if (p->cr)
        cairo_show_page(p->cr);
}

static void check(mn_pdf *p)
{
    if (!p->status && p->cr && cairo_status(p->cr) == CAIRO_STATUS_NO_MEMORY)
        p->status = mn_fail_memory(p->out->e);
    else if (!p->status && p->cr && cairo_status(p->cr))
        p->status = mn_fail(p->out->e, MN_SYSTEM, "cairo can't make the PDF: %s",
                            cairo_status_to_string(cairo_status(p->cr)));
}

static void begin_page(mn_pdf *p)
{
    p->y = p->top;
    p->fresh = true;
    for (size_t i = 0; i < p->tags_count; i++)
        begin_tag(p, p->tags[i]);
}

void mn_pdf_turn(mn_pdf *p)
{
    if (p->status)
        return;
    if (p->page >= MN_PDF_PAGES_MOST) {
        p->status =
            mn_fail(p->out->e, MN_DATA, "the report has more than %d pages", MN_PDF_PAGES_MOST);
        p->status = mn_hint(p->out->e, "take it as --html or --json");
        return;
    }
    end_page(p);
    p->page++;
    check(p);
    begin_page(p);
}

double mn_pdf_room(const mn_pdf *p)
{
    return p->end - p->y;
}

void mn_pdf_need(mn_pdf *p, double room)
{
    if (room > mn_pdf_room(p) && !p->fresh)
        mn_pdf_turn(p);
}

void mn_pdf_gap(mn_pdf *p, double height)
{
    if (!p->fresh)
        p->y += height;
}

/* --- the document --------------------------------------------------------------- */

/* The buffer remembers that it failed: told so, cairo 1.16 reads what it never wrote. */
static cairo_status_t take(void *closure, const unsigned char *bytes, unsigned int len)
{
    mn_buf_add(closure, bytes, len);
    return CAIRO_STATUS_SUCCESS;
}

static void metadata(mn_pdf *p)
{
    mn_buf title = {0};
    char creator[48];
    mn_buf_tame(&title, mn_text_of(p->r->title));
    snprintf(creator, sizeof creator, "manumit %s", mn_version());
    if (!title.failed && title.len)
        cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE, title.ptr);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR, creator);
    /* No date at all: the report has no clock. */
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATE_DATE, "");
    p->out->buf.failed = p->out->buf.failed || title.failed;
    mn_buf_free(&title);
}

/* Lays the report out once; on p->surface when there is one. */
static void pass(mn_pdf *p)
{
    mn_pdf_heading *heads = p->heads_before;
    size_t cap = p->heads_before_cap;
    p->heads_before = p->heads;
    p->heads_before_cap = p->heads_cap;
    p->heads_before_count = p->heads_count;
    p->heads = heads;
    p->heads_cap = cap;
    p->heads_count = 0;
    p->page = 1;
    p->unknown = p->cut = p->codes_count = p->tags_count = 0;
    p->heading = 0;
    if (p->cr)
        metadata(p);
    begin_page(p);
    mn_pdf_open(p, "Sect"); /* of the page; pdf_amend.c puts a document above them */
    mn_pdf_blocks(p);
    mn_pdf_close(p);
    if (!p->status)
        end_page(p);
    check(p);
}

/* Whether headings stand where the contents say. */
static bool same_heads(const mn_pdf *p)
{
    bool same = p->heads_count == p->heads_before_count;
    for (size_t i = 0; same && i < p->heads_count; i++)
        same = p->heads[i].page == p->heads_before[i].page;
    return same || !p->r->contents;
}

/* The first pass counts characters without a font, the next has the sentence that
 * says so, and thus maybe another page. */
static void measure(mn_pdf *p)
{
    for (size_t i = 0; i < PASSES && !p->status; i++) {
        size_t unknown = p->unknown_before;
        pass(p);
        p->pages = p->page;
        p->unknown_before = p->unknown;
        if (!p->status && p->codes_count && p->codes[0] == 'M') { /* of the first line */
            p->status = mn_fail(p->out->e, MN_SYSTEM,
                                "no font with Latin letters is installed, so that no PDF can be "
                                "made");
            mn_hint(p->out->e, "on Debian: apt-get install fonts-noto-core fonts-droid-fallback");
        }
        if (p->unknown == unknown && same_heads(p))
            break;
    }
}

static void draw(mn_pdf *p)
{
    mn_buf *b = &p->out->buf;
    p->surface = cairo_pdf_surface_create_for_stream(take, b, p->width, p->height);
    p->cr = cairo_create(p->surface);
    pass(p);
    cairo_surface_finish(p->surface);
    cairo_status_t end = cairo_surface_status(p->surface);
    if (!p->status && end)
        p->status = end == CAIRO_STATUS_NO_MEMORY
                        ? mn_fail_memory(p->out->e)
                        : mn_fail(p->out->e, MN_SYSTEM, "cairo can't make the PDF: %s",
                                  cairo_status_to_string(end));
    cairo_destroy(p->cr);
    cairo_surface_destroy(p->surface);
    if (!p->status && (b->failed || p->alts.failed || p->scopes.failed))
        p->status = mn_fail_memory(p->out->e);
    if (!p->status)
        mn_pdf_amend(b, mn_language_tag(p->r->language), &p->alts, &p->scopes);
}

/* Letters as the paper has them, not as a screen's grid would. */
static mn_status open_fonts(mn_pdf *p)
{
    p->fonts = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    if (!p->fonts)
        return mn_fail(p->out->e, MN_SYSTEM, "Pango can't use FreeType's fonts");
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    p->context = pango_font_map_create_context(p->fonts);
    pango_cairo_context_set_resolution(p->context, 72);
    pango_cairo_context_set_font_options(p->context, options);
    pango_context_set_round_glyph_positions(p->context, FALSE);
    pango_context_set_language(p->context,
                               pango_language_from_string(mn_language_tag(p->r->language)));
    pango_context_set_base_dir(p->context, PANGO_DIRECTION_LTR);
    cairo_font_options_destroy(options);
    p->attributes = pango_attr_list_new();
    pango_attr_list_insert(p->attributes, pango_attr_insert_hyphens_new(FALSE));
    return MN_OK;
}

/* What the reader of the file must know of its letters, told the caller too. */
static void warn(const mn_pdf *p, const mn_render_options *o)
{
    mn_buf b = {0};
    if (!p->unknown || !o->warn)
        return;
    mn_buf_fmt(&b, "the PDF shows %zu character%s as boxes, as no font here covers %s:", p->unknown,
               p->unknown == 1 ? "" : "s", p->unknown == 1 ? "it" : "them");
    for (size_t i = 0; i < p->codes_count; i++)
        mn_buf_fmt(&b, " U+%04X", (unsigned)p->codes[i]);
    mn_buf_str(&b, "; install fonts-noto-core and fonts-droid-fallback");
    if (!b.failed)
        o->warn(o->warn_payload, b.ptr);
    mn_buf_free(&b);
}

mn_status mn_render_pdf(const mn_report *r, const mn_render_options *o, mn_sink *out)
{
    const bool letter = o->paper == MN_PAPER_LETTER;
    mn_pdf p = {.r = r,
                .out = out,
                .options = o,
                .width = letter ? 612 : 595.276,
                .height = letter ? 792 : 841.89};
    p.left = MARGIN;
    p.right = p.width - MARGIN;
    p.top = HEAD;
    p.end = p.height - FOOT;
    mn_status status = mn_pdf_load(out->e);
    if (status)
        return status;
    mn_pdf_lock();
    status = open_fonts(&p);
    if (!status) {
        measure(&p);
        if (!p.status)
            draw(&p);
        status = p.status;
    }
    free(p.heads);
    free(p.heads_before);
    mn_buf_free(&p.alts);
    mn_buf_free(&p.scopes);
    if (p.attributes)
        pango_attr_list_unref(p.attributes);
    if (p.context)
        g_object_unref(p.context);
    if (p.fonts)
        g_object_unref(p.fonts);
    mn_pdf_unlock();
    if (!status)
        warn(&p, o);
    return status;
}
