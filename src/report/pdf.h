/* SPDX-License-Identifier: Apache-2.0
 *
 * report/pdf.h - what the parts of the PDF renderer share: the page that is
 * being filled, its texts and its tags. Lengths are points, from the top left.
 *
 * A report is laid out twice by the same code: first without a surface, which
 * tells how many pages there are and which characters no font covers, then on
 * paper. Every function thus works with cr == NULL, and draws nothing then.
 * State is held in mn_pdf alone. Pango's font map is made for each call;
 * fontconfig's configuration is the process's own, loaded once and kept.
 */
#ifndef REPORT_PDF_H
#define REPORT_PDF_H

#include "report/number.h"
#include "report/pdf_library.h"
#include "report/picture.h"
#include "report/render.h"

enum { MN_PDF_TAGS = 12, MN_PDF_CODES = 6, MN_PDF_PAGES_MOST = 20000, MN_PDF_ROWS_MOST = 1000 };

/* The colours of report.css on paper. */
#define MN_INK_TEXT   0x16212B
#define MN_INK_SOFT   0x52606D
#define MN_INK_LINE   0xD8DFE5
#define MN_INK_PANEL  0xF3F6F8
#define MN_INK_ACCENT 0x0B4F6C
#define MN_INK_MID    0x3D86A6
#define MN_INK_PALE   0xB9D6E2
#define MN_INK_ALERT  0x9B2C2C
#define MN_INK_NONE   0xE6E6E2
#define MN_INK_PAPER  0xFFFFFF

/* A heading and where it stands. */
typedef struct mn_pdf_heading {
    const char *text; /* the report's */
    size_t page;
} mn_pdf_heading;

typedef struct mn_pdf {
    const mn_report *r;
    mn_sink *out;
    PangoFontMap *fonts;
    PangoContext *context;
    PangoAttrList *attributes; /* of every text: no hyphens of Pango's own */
    cairo_surface_t *surface;  /* NULL while measuring */
    cairo_t *cr;
    double width, height;         /* of the page */
    double left, right, top, end; /* the borders of what is written */
    double y;                     /* where the next thing goes */
    bool fresh;                   /* nothing stands on the page yet */
    size_t page, pages;           /* from 1; pages: as the pass before counted them */
    const char *tags[MN_PDF_TAGS];
    size_t tags_count;
    int heading;                  /* the outline's entry that captions stand below */
    mn_buf alts;                  /* of the figures in order, NUL behind each */
    mn_buf scopes;                /* of head cells in order: C for a column's, R for a row's */
    size_t unknown, cut;          /* characters without a font; shortened texts */
    size_t unknown_before;        /* as the pass before counted them */
    uint32_t codes[MN_PDF_CODES]; /* the first of them */
    size_t codes_count;
    mn_pdf_heading *heads, *heads_before; /* of this pass, of the one before */
    size_t heads_count, heads_cap, heads_before_count, heads_before_cap;
    const mn_render_options *options;
    mn_status status; /* the first failure */
} mn_pdf;

/* How a text looks. */
typedef struct mn_pdf_style {
    double size;
    bool bold;
    uint32_t ink;
    bool right;     /* flush with the right border whatever its direction */
    unsigned lines; /* cut with an ellipsis after so many lines; 0: never */
} mn_pdf_style;

/* --- pages (pdf.c) ---- */

/* Ends the page and begins the next; open tags are closed and opened again. */
void mn_pdf_turn(mn_pdf *p);
/* Turns the page unless `room` is left on it. */
void mn_pdf_need(mn_pdf *p, double room);
/* Leaves a gap above what comes, but not at the head of a page. */
void mn_pdf_gap(mn_pdf *p, double height);
double mn_pdf_room(const mn_pdf *p); /* what is left on the page */
/* Structure for readers of the screen: "P", "Table". Tags are constants. */
void mn_pdf_open(mn_pdf *p, const char *tag);
void mn_pdf_close(mn_pdf *p);
/* A head cell, of a column or a row. */
void mn_pdf_open_head(mn_pdf *p, bool column);
/* A figure, with the sentence that stands for it. */
void mn_pdf_open_figure(mn_pdf *p, const char *alt);
/* An entry of the outline that leads here; level 0 or 1 (below the last of 0). */
void mn_pdf_outline(mn_pdf *p, int level, const char *text);
/* A heading stands here: for the contents of the next pass. text is the report's. */
void mn_pdf_heading_here(mn_pdf *p, const char *text);
void mn_pdf_ink(mn_pdf *p, uint32_t rgb, double opacity);
void mn_pdf_box(mn_pdf *p, uint32_t rgb, double x, double y, double w, double h);
void mn_pdf_rule(mn_pdf *p, uint32_t rgb, double thick, double x0, double x1, double y);

/* --- texts (pdf_text.c) ---- */

/* Owned: g_object_unref(). The text is tamed. width 0: one line. */
PangoLayout *mn_pdf_layout(mn_pdf *p, const mn_pdf_style *s, mn_text text, double width);
PangoLayout *mn_pdf_layout_buf(mn_pdf *p, const mn_pdf_style *s, mn_buf *text, double width);
double mn_pdf_height(PangoLayout *l);
double mn_pdf_width(PangoLayout *l);
double mn_pdf_base(PangoLayout *l); /* from its top to the foot of its first line */
bool mn_pdf_rtl(PangoLayout *l);    /* whether it begins from right to left */
/* Draws all of it with its top left at (x, y); counts what no font covers. */
void mn_pdf_put(mn_pdf *p, PangoLayout *l, double x, double y, uint32_t ink);
/* The same, freed afterwards; returns its height. */
double mn_pdf_put_once(mn_pdf *p, PangoLayout *l, double x, double y, uint32_t ink);
/* A paragraph in [x, x + width), broken over pages between lines. `keep` is the room
 * that must be left below its last line. */
void mn_pdf_flow(mn_pdf *p, const mn_pdf_style *s, mn_text text, double x, double width,
                 double keep);
/* The same at full width as a paragraph of its own kind ("P", "H2"). */
void mn_pdf_para(mn_pdf *p, const char *tag, const mn_pdf_style *s, const char *text, double keep);

/* --- blocks ---- */
void mn_pdf_blocks(mn_pdf *p);               /* pdf_block.c: the whole report */
void mn_pdf_figures(mn_pdf *p);              /* pdf_figure.c: large figures as cards */
size_t mn_pdf_facts(mn_pdf *p, size_t from); /* a run of small ones; returns its end */
void mn_pdf_pair(mn_pdf *p, const char *key, const char *value, bool strong);
void mn_pdf_table(mn_pdf *p, const mn_held_table *h); /* pdf_table.c */
/* Rows [0, rows) as a table; fold: many rows of few columns stand side by side. */
void mn_pdf_rows(mn_pdf *p, const mn_held_table *h, size_t rows, double size, bool fold);
/* Says how many rows are not among the first `rows`, if any. */
void mn_pdf_rest(mn_pdf *p, const mn_held_table *h, size_t rows);
void mn_pdf_chart(mn_pdf *p, const mn_held_chart *c, const mn_held_table *h); /* pdf_chart.c */

/* pdf_canvas.c: report/picture.h on paper, from p->left and p->y on; units of x and y
 * in points. */
typedef struct mn_pdf_canvas {
    mn_canvas canvas;
    mn_pdf *p;
    double x, y, sx, sy;
    PangoLayout *label; /* of a row, until its value is known */
    bool halo;
    int shade;
} mn_pdf_canvas;
void mn_pdf_canvas_init(mn_pdf_canvas *c, mn_pdf *p, double sx, double sy);
uint32_t mn_pdf_shade(int shade);

/* pdf_amend.c: puts what cairo has no call for behind a finished PDF: the language,
 * the document's root, the figures' descriptions. Leaves b as it is when it isn't as
 * cairo writes it. */
void mn_pdf_amend(mn_buf *b, const char *language, const mn_buf *alts, const mn_buf *scopes);

#endif
