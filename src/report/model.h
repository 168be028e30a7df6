/* SPDX-License-Identifier: Apache-2.0
 *
 * report/model.h - how a report is held: blocks in order, each an index into
 * the list of its kind. Every text lies in the report's arena, so that what a
 * command handed over may be freed at once. Only src/report reads this.
 */
#ifndef REPORT_MODEL_H
#define REPORT_MODEL_H

#include <manumit/report.h>

#include "core/arena.h"
#include "core/map.h"

struct mn_language; /* NULL: English */

#define MN_NO_COLUMN SIZE_MAX
/* Beside the largest of its column, a real that is so many times smaller is
 * what arithmetic leaves behind, and says nothing to a person. */
#define MN_NOUGHT 1e-9

typedef enum mn_block_kind {
    MN_BLOCK_FIGURE,
    MN_BLOCK_TEXT,
    MN_BLOCK_TABLE,
    MN_BLOCK_CHART
} mn_block_kind;

typedef struct mn_block {
    mn_block_kind kind;
    size_t index;
} mn_block;

typedef struct mn_passage {
    mn_text_kind kind;
    const char *text;
} mn_passage;

/* A column as people see it. */
typedef struct mn_view_col {
    size_t col;
    const char *header;
    double factor;            /* an f64 is shown times this */
    int digits;               /* decimals of an f64; -1: about three significant digits, -6: six */
    bool whole;               /* never cut: people copy it */
    bool percent;             /* an f64 between 0 and 1 shown as percent */
    double nought;            /* an f64 of the column that is smaller is shown as 0 */
    bool marked;              /* its texts are sources, and shown as their letters */
    const char *const *marks; /* by row; NULL: the texts themselves */
    const struct mn_language *language;
} mn_view_col;

typedef struct mn_held_table {
    mn_table *t;
    const char *title; /* "" for none */
    size_t first, left_out;
    bool hidden, ahead;
    bool drawn;   /* a chart stands for it */
    bool printed; /* on paper all of it stands behind a chart */
    mn_view_col *cols;
    size_t cols_count;
    const struct mn_language *language;
} mn_held_table;

/* A line of a box: a column, and the words before it ("" for none). */
typedef struct mn_held_detail {
    size_t col;
    const char *words;
    bool alert;
} mn_held_detail;

/* A chart with its names turned into column numbers. */
typedef struct mn_held_chart {
    mn_chart_kind kind;
    const char *title, *unit, *alt, *note; /* note: "" for none */
    size_t table;                          /* index into tables */
    size_t label, target, value, low, high, first;
    double scale;  /* of value, low and high */
    double nought; /* what is smaller, after scaling, is drawn as 0 */
    size_t heading, state;
    mn_held_detail *detail;
    size_t details;
    const struct mn_language *language;
} mn_held_chart;

/* A source that has a letter. */
typedef struct mn_held_source {
    const char *mark, *source, *address, *retrieved, *note;
} mn_held_source;

typedef struct mn_manifest_input {
    const char *role, *path, *sha256;
} mn_manifest_input;

typedef struct mn_manifest_pair {
    const char *key, *value;
} mn_manifest_pair;

struct mn_report {
    mn_arena arena;
    const char *command, *title, *subtitle; /* subtitle: "" for none */
    const struct mn_language *language;
    bool contents; /* is to have a list of its headings */
    bool tight;    /* how to get it again is set as lines */
    mn_block *blocks;
    mn_figure **figures; /* each in the arena: what was lent stays where it is */
    mn_passage *passages;
    mn_held_table *tables;
    mn_held_chart *charts;
    const char **warnings;
    mn_manifest_input *inputs;
    mn_manifest_pair *options, *notes;
    mn_held_source *sources;
    mn_map source_of;  /* from a source's text to its number */
    size_t *qualified; /* numbers of sources that end in two parentheses: a fact's and a rule's */
    size_t blocks_count, figures_count, passages_count, tables_count, charts_count, warnings_count,
        inputs_count, options_count, notes_count, sources_count, qualified_count;
    size_t blocks_cap, figures_cap, passages_cap, tables_cap, charts_cap, warnings_cap, inputs_cap,
        options_cap, notes_cap, sources_cap, qualified_cap;
};

/* Reads a view's "column[*factor][=Header][:digits[%]|:@],..." (NULL: all columns, their
 * names made readable) into the arena. MN_USAGE for a column t doesn't have. */
MN_USE mn_status mn_view_parse(mn_held_table *h, mn_arena *arena, const char *columns, mn_err *e);

/* The largest size of a column's numbers; 0: none. */
double mn_column_top(const mn_table *t, size_t col);
/* A chart's number in a row, times its scale: NaN where it is missing or there
 * is no column. */
double mn_chart_number(const mn_held_chart *c, const mn_table *t, size_t row, size_t col);
/* Rows that a chart draws. */
size_t mn_chart_rows(const mn_held_chart *c, const mn_table *t);
/* True for i64, f64 and money: right-aligned, may be drawn. */
bool mn_is_number(mn_type type);

#endif
