/* SPDX-License-Identifier: Apache-2.0
 *
 * common.c - the options that every command has.
 */
#include <manumit/command.h>
#include <stddef.h>

static const mn_option common[] = {
    {.name = "json", .help = "Print everything as JSON."},
    {.name = "ndjson", .help = "Print one table as NDJSON, an object a row."},
    {.name = "csv", .help = "Print one table as CSV with a header row."},
    {.name = "md", .help = "Print the report as Markdown."},
    {.name = "html", .help = "Print the report as one self-contained HTML page."},
    {.name = "pdf",
     .help = "Print the report as PDF: pages that can be printed, filed and read aloud."},
    {.name = "paper",
     .type = MN_OPT_CHOICE,
     .arg = "SIZE",
     .choices = "a4|letter",
     .def = "a4",
     .help = "The pages of --pdf."},
    {.name = "table",
     .type = MN_OPT_TEXT,
     .arg = "NAME",
     .help = "The table that --csv or --ndjson prints; alone it means --csv. The main table when "
             "it is not given."},
    {.name = "output",
     .letter = 'o',
     .type = MN_OPT_OUTPUT,
     .arg = "FILE",
     .help = "Write to this file, all or nothing, in the format of its ending: .html, .pdf, "
             ".json, .ndjson, .csv, .md or .txt."},
    {.name = "width",
     .type = MN_OPT_INT,
     .arg = "N",
     .help = "Columns of the terminal's table. The terminal's own, at most 100, when it is not "
             "given; 80 where there is no terminal.",
     .min = 40,
     .max = 400},
    {.name = "color",
     .type = MN_OPT_CHOICE,
     .arg = "WHEN",
     .choices = "auto|always|never",
     .def = "auto",
     .help = "Colour the terminal's table. With auto: on a terminal, unless NO_COLOR is set."},
    {.name = "lang",
     .type = MN_OPT_CHOICE,
     .arg = "LANG",
     .choices = "en|es",
     .def = "en",
     .help = "The language of the report, of warnings and of errors: English or Spanish. Data "
             "(--json, --csv) keep their names."},
    {.name = "manifest",
     .help = "Print the manifest instead of the report: version, seed, options and every input "
             "with its SHA-256, as 'manumit replay' takes it."},
    {.name = "seed",
     .type = MN_OPT_INT,
     .arg = "N",
     .def = "1",
     .help = "The seed of random draws. The same seed gives the same bytes.",
     .min = 0,
     .max = 4294967295.0},
    {.name = "threads",
     .type = MN_OPT_INT,
     .arg = "N",
     .def = "0",
     .help = "Threads to work with; 0 is one a core. The result is the same with any number.",
     .min = 0,
     .max = 64},
    {.name = "memory",
     .type = MN_OPT_INT,
     .arg = "MB",
     .def = "0",
     .help = "Megabytes that an economy's tables, or the texts of 'adverts templates', may take; "
             "what is larger is kept in a file in TMPDIR (or /var/tmp) and read from there. 0 is "
             "three quarters of the machine's memory; of texts, 64. The result is the same with "
             "any number.",
     .min = 0,
     .max = 1e9},
    {.name = "no-progress", .help = "Show no progress line."},
    {.name = "quiet", .letter = 'q', .help = "No progress line and no warnings on standard error."},
    {.name = "help", .letter = 'h', .help = "-h: help on one screen. --help: all of it."},
    {.name = NULL},
};

const mn_option *mn_common_options(void)
{
    return common;
}
