/* SPDX-License-Identifier: Apache-2.0
 *
 * manumit/report.h - what every command answers with, and the ways to show it.
 *
 * A report is an ordered list of blocks (key figures, text, tables, charts),
 * with warnings and a manifest. A command builds it; a renderer shows it. No
 * renderer knows a command and no command knows a renderer. Figures always
 * travel with their interval, unit and method. A report carries no clock.
 */
#ifndef MANUMIT_REPORT_H
#define MANUMIT_REPORT_H

#include <manumit/core.h>
#include <manumit/table.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mn_report mn_report;

/* command as typed ("footprint", "model info"); title is a human headline.
 * Both are copied. *out is owned: mn_report_free(). */
MN_USE MN_API mn_status mn_report_new(mn_report **out, const char *command, const char *title,
                                      mn_err *e);
MN_API void mn_report_free(mn_report *r);
/* One line under the title, copied; "" or NULL takes it away. For people only:
 * JSON, NDJSON, CSV and the manifest don't carry it. */
MN_USE MN_API mn_status mn_report_subtitle(mn_report *r, const char *text, mn_err *e);

/* A list of the headings with their pages under the title (PDF), or links to them (HTML). */
MN_API void mn_report_contents(mn_report *r);
/* For few pages: what it takes to get the same result again, and the key figures' names and digits,
 * are set as lines and not as tables (PDF). */
MN_API void mn_report_tight(mn_report *r);

/* A key figure. NaN in low and high means that the figure is exact or a count. */
typedef struct mn_figure {
    const char *name;  /* machine name: "people" */
    const char *label; /* "People in forced labour behind this spending" */
    double value, low, high;
    const char *unit;   /* "people", "hours a year", "share" (0..1), "people/1000 USD" */
    const char *method; /* machine name of the method: "mrio-lognormal-dirichlet-90" */
    bool headline;      /* shown large; at most a few */
} mn_figure;

MN_USE MN_API mn_status mn_report_figure(mn_report *r, const mn_figure *f, mn_err *e);

/* Text blocks, in order with everything else. Plain text; no mark-up. */
typedef enum mn_text_kind {
    MN_TEXT_HEADING, /* opens a section */
    MN_TEXT_PARA,
    MN_TEXT_BULLET,
    MN_TEXT_NOTE, /* small print: methods, caveats */
} mn_text_kind;
MN_USE MN_API mn_status mn_report_text(mn_report *r, mn_text_kind kind, const char *text,
                                       mn_err *e);

/* How a table is shown to a person. JSON and CSV always carry every row and
 * column; the terminal, Markdown and HTML obey this. */
typedef struct mn_table_view {
    const char *title;
    size_t first; /* rows shown at most by terminal and Markdown; 0 is all. What is left out is
                     announced */
    const char *columns; /* "name=Country,people*365=Days:1,share:0%":
                          * column[*factor][=Header][:digits[%]][!]; NULL is all. factor: reals are
                          * shown times it; digits: decimals of an f64, absent: about three
                          * significant digits; %: a share of 1, shown as percent; @ in place of
                          * digits: a source, shown as its letter; !: a terminal
                          * never cuts it (an id that is typed again), and wraps the table's other
                          * texts */
    bool hidden;         /* data only (JSON, CSV); not shown to a person */
    bool ahead;          /* shown before the main table, which is the first without this */
    size_t left_out;     /* rows beyond `first` that the table lacks, because the report will be
                          * shown in no other way (mn_call_brief()); they are announced */
} mn_table_view;

/* Adds a table; t is consumed (also on error). Its name must be new in r. */
MN_USE MN_API mn_status mn_report_table(mn_report *r, mn_table *t, const mn_table_view *view,
                                        mn_err *e);

typedef enum mn_chart_kind {
    MN_CHART_BARS,     /* label column, value column, optional low/high */
    MN_CHART_MAP,      /* iso3 column, value column: world choropleth */
    MN_CHART_FLOW,     /* source, target, value columns: layered flow (Sankey) */
    MN_CHART_INTERVAL, /* one row a figure: label, value, low, high on a common axis */
    MN_CHART_CHAIN,    /* a row is a box; arrows lead from layer to layer: a flow chart */
} mn_chart_kind;

/* A picture of a table already added. The table stands behind the picture as
 * text. Terminal and Markdown show bars as bars of characters, the boxes of a chain one below the
 * other, and leave maps and flows to their tables. Column names are of the table; NULL where
 * unused. */
typedef struct mn_chart {
    mn_chart_kind kind;
    const char *title;
    const char *table;
    const char *label;  /* BARS, INTERVAL: label; MAP: iso3; FLOW: source; CHAIN: name */
    const char *target; /* FLOW: target; MAP: the column of names to show, or NULL; CHAIN: the
                         * numbers of the boxes that it leads to, as "4; 5" */
    const char *value, *low, *high; /* CHAIN: value is the box's number; missing: it has none */
    const char *unit;
    double scale;     /* value, low and high are drawn times this; 0 is 1 */
    size_t first;     /* rows drawn at most; 0 is all */
    const char *alt;  /* one sentence for those who can't see it */
    const char *note; /* what a reader must know of the picture, shown beside it; NULL: nothing,
                       * under a flow its alt */
    /* CHAIN: heading is the column of a box's first line, detail those below its name, as
     * "good,documents=Documents,missing=Missing!": column[=Words before it][!]; !: it stands out.
     * Empty cells are left out. state is a column of "" (a box), "gap" (what is not known, drawn
     * as a hole) or "alert". */
    const char *heading, *detail, *state;
} mn_chart;
MN_USE MN_API mn_status mn_report_chart(mn_report *r, const mn_chart *c, mn_err *e);

/* A warning: one sentence. Shown by every renderer, and on standard error. */
MN_USE MN_API mn_status mn_report_warning(mn_report *r, const char *text, mn_err *e);

/* The manifest: what is needed to get the same bytes again. Order is kept. */
MN_USE MN_API mn_status mn_report_manifest_input(mn_report *r, const char *role, const char *path,
                                                 const char *sha256, mn_err *e);
MN_USE MN_API mn_status mn_report_manifest_text(mn_report *r, const char *key, const char *value,
                                                mn_err *e);
/* The option values in force, as typed: name without dashes, value. */
MN_USE MN_API mn_status mn_report_manifest_option(mn_report *r, const char *name, const char *value,
                                                  mn_err *e);

/* Reading a report back (for tests and other faces). Borrowed until freed. */
MN_API const mn_table *mn_report_find_table(const mn_report *r, const char *name);
MN_API const mn_figure *mn_report_find_figure(const mn_report *r, const char *name);
MN_API size_t mn_report_warnings(const mn_report *r);
MN_API const char *mn_report_warning_at(const mn_report *r, size_t i);
/* The name of the first table: what --csv prints without --table. NULL: none. */
MN_API const char *mn_report_main_table(const mn_report *r);

typedef enum mn_render {
    MN_RENDER_TERMINAL,
    MN_RENDER_MARKDOWN,
    MN_RENDER_HTML,     /* one self-contained file */
    MN_RENDER_JSON,     /* the contract for scripts */
    MN_RENDER_NDJSON,   /* one table: an object a row */
    MN_RENDER_CSV,      /* one table: RFC 4180, header row */
    MN_RENDER_MANIFEST, /* the manifest alone, as JSON */
    MN_RENDER_PDF,      /* pages for print, tagged, with the fonts of this machine embedded */
} mn_render;

typedef enum mn_paper { MN_PAPER_A4, MN_PAPER_LETTER } mn_paper;

typedef struct mn_render_options {
    mn_render format;
    const char *table; /* NDJSON, CSV; NULL is the main table */
    /* CSV: for people who open it in a spreadsheet: a text that begins like a formula (=, +, -, @,
     * tab, CR, also in full width), and is no number, has an apostrophe before it, which
     * spreadsheets take for "this is text". Else cells come byte for byte. */
    bool for_people;
    unsigned width; /* TERMINAL: columns; 0 is 80 */
    bool color;     /* TERMINAL: ANSI colour */
    mn_paper paper; /* PDF */
    /* Told, in one sentence, what the rendering itself could not show as it should be:
     * PDF: how many characters no installed font covers. May be NULL. */
    void (*warn)(void *payload, const char *text);
    void *warn_payload;
    /* PDF: told where each heading stands, by its text, and each box of a chain that has a
     * number, by that. May be NULL. */
    void (*placed)(void *payload, const char *text, bool box, size_t page);
    void *placed_payload;
} mn_render_options;

/* Where output goes: returns MN_OK or fails. Called with whole pieces. */
typedef mn_status (*mn_write_fn)(void *payload, const char *bytes, size_t len, mn_err *e);

/* Renders. O(size of the report). Errors: MN_USAGE for an unknown table (the
 * hint lists those there are), MN_SYSTEM for a PDF on a machine without a font, and
 * whatever write returns. A PDF bears no date; the same report gives the same bytes
 * on the same machine, with other fonts or other versions of cairo and Pango other
 * bytes. It lies in memory until it is whole. GLib, which Pango stands on, ends the
 * process where memory is short. */
MN_USE MN_API mn_status mn_report_render(const mn_report *r, const mn_render_options *o,
                                         mn_write_fn write, void *payload, mn_err *e);

#ifdef __cplusplus
}
#endif

#endif
