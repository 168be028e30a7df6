/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/commands/reading_options.h - the options on who buys and how a file is read,
 * for every command that answers for purchases: lines of an array of mn_option, without a
 * guard as each such array includes them.
 */
/* clang-format off */
    {.name = "as",
     .type = MN_OPT_CHOICE,
     .arg = "WHO",
     .choices = "household|company|government",
     .def = "household",
     .help = "Who buys: decides which mix of origins stands for goods whose origin "
             "is not given, and the unit of the headline."},
    {.name = "country",
     .type = MN_OPT_TEXT,
     .arg = "COUNTRY",
     .help = "Where the buyer is: a name or an ISO code."},
    {.name = "currency",
     .type = MN_OPT_TEXT,
     .arg = "CODE",
     .help = "Currency of amounts that don't say theirs."},
    {.name = "year",
     .type = MN_OPT_INT,
     .arg = "YEAR",
     .min = 1990,
     .max = 2100,
     .help = "Year of purchases without a date."},
    {.name = "columns",
     .type = MN_OPT_TEXT,
     .arg = "ROLE=NAME,...",
     .help = "Which column is what: amount, debit, credit, currency, date, year, description, hs, "
             "psc, cpv, isic3, isic4, naics, nace, bea, coicop, mcc, code, origin."},
    {.name = "codes",
     .type = MN_OPT_CHOICE,
     .arg = "SYSTEM",
     .choices = "hs|psc|cpv|isic3|isic4|naics|nace|bea|coicop|coicop1999|mcc",
     .help = "What the codes of a column named just 'code' are."},
    {.name = "coicop1999", .type = MN_OPT_FLAG, .help = "COICOP codes are of 1999, not of 2018."},
    {.name = "rate",
     .type = MN_OPT_TEXT,
     .arg = "CUR:YEAR=USD",
     .many = true,
     .help = "US dollars for one unit of a currency in a year, as GBP:2024=1.28."},
    {.name = "rates",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "Such rates in a CSV with the columns currency, year, usd_per_unit."},
    {.name = "corrections",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "What descriptions mean in your own file: CSV or XLSX with the columns description "
             "(* stands for anything) and industry (c1 to c35), or code and system; also origin, "
             "and not_spending (yes). The table by_purchase or doubtful, edited, is such a file."},
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
     .choices = "auto|csv|tsv|ndjson|xlsx|ofx|camt|parquet",
     .def = "auto",
     .help = "Format of FILE."},
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
