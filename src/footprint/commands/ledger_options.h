/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/commands/ledger_options.h - the options on who buys and what the lines of a
 * ledger are, for every command that places lines: lines of an array of mn_option, without a
 * guard as each such array includes them.
 */
/* clang-format off */
    {.name = "as",
     .type = MN_OPT_CHOICE,
     .arg = "WHO",
     .choices = "household|company|government",
     .def = "household",
     .help = "Who buys: decides which mix of origins stands for goods whose origin "
             "is not given, what of a price goes to trade and taxes, and the unit of the headline."},
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
    /* clang-format on */
