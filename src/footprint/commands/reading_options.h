/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/commands/reading_options.h - the options on who buys and how a file is read,
 * for every command that answers for purchases: lines of an array of mn_option, without a
 * guard as each such array includes them.
 */
/* clang-format off */
#include "footprint/commands/ledger_options.h"
    {.name = "prices",
     .type = MN_OPT_CHOICE,
     .arg = "WHICH",
     .choices = "purchaser|basic",
     .def = "purchaser",
     .help = "What amounts are: what the buyer paid, with trade, transport and taxes in it; or "
             "basic prices, what the maker received."},
    {.name = "vat",
     .type = MN_OPT_TEXT,
     .arg = "auto|included|excluded|PERCENT",
     .def = "auto",
     .help = "Whether amounts hold value added tax, at the country's rates or the rate given. "
             "auto: for a household they do, for a company or a government not; in the United "
             "States they hold its average sales taxes."},
    {.name = "from",
     .type = MN_OPT_CHOICE,
     .arg = "FORMAT",
     .choices = "auto|csv|tsv|ndjson|xlsx|ofx|camt|parquet|survey",
     .def = "auto",
     .help = "Format of FILE; survey: answers to the questions of 'manumit footprint questions', as "
             "JSON."},
    {.name = "sheet", .type = MN_OPT_TEXT, .arg = "NAME", .help = "Sheet of an XLSX workbook."},
    {.name = "materials",
     .type = MN_OPT_CHOICE,
     .arg = "YES|NO",
     .choices = "yes|no",
     .def = "yes",
     .help =
         "Whether products with a known recipe (chocolate, a T-shirt, a phone) stand apart from "
         "their industry's average."},
    {.name = "rho",
     .type = MN_OPT_REAL,
     .arg = "FACTOR",
     .min = 1,
     .max = 100,
     .def = "3",
     .help = "People per dollar behind a good that is listed as made with forced labour, against "
             "goods of the same industry and country that are not: a prior, not a fact. 1 takes "
             "all alike."},
    /* clang-format on */
