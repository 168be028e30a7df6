/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/sniff.c - which format a file is of, by how it begins.
 */
#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "screen/lists/headed.h"
#include "screen/lists/reader.h"

static const struct {
    mn_list_format format;
    mn_list_read_fn *read;
} formats[] = {
    {{"ofac-csv", "OFAC lists, CSV",
      "sdn.csv, alt.csv, add.csv, sdn_comments.csv; or cons_prim.csv and its companions",
      "US Treasury, Office of Foreign Assets Control"},
     mn_list_read_ofac_csv},
    {{"ofac-xml", "OFAC lists, XML", "sdn.xml or consolidated.xml",
      "US Treasury, Office of Foreign Assets Control"},
     mn_list_read_ofac_xml},
    {{"un-xml", "UN Security Council consolidated list, XML", "consolidated.xml",
      "United Nations Security Council"},
     mn_list_read_un_xml},
    {{"csl-csv", "Consolidated Screening List, CSV", "consolidated.csv",
      "US International Trade Administration (trade.gov)"},
     mn_list_read_csl},
    {{"bis-csv", "BIS Denied Persons, Entity, Unverified lists, CSV or tab-separated",
      "dpl.txt, or a CSV with Name and Country", "US Bureau of Industry and Security"},
     mn_list_read_bis},
    {{"cbp-csv", "Withhold Release Orders and findings, CSV", "the dataset of CBP's page",
      "US Customs and Border Protection"},
     mn_list_read_cbp},
    {{"uflpa-html", "UFLPA Entity List, page", "the page, saved as HTML",
      "US Department of Homeland Security"},
     mn_list_read_uflpa_html},
    {{"uflpa-text", "UFLPA Entity List, text out of a PDF", "the output of pdftotext -layout",
      "US Department of Homeland Security"},
     mn_list_read_uflpa_text},
    {{"sam-csv", "SAM exclusions, public extract", "SAM_Exclusions_Public_Extract_V2_*.ZIP",
      "US General Services Administration (SAM.gov)"},
     mn_list_read_sam},
    {{"1260h-csv", "Section 1260H companies, CSV", "a table with Name, Clean Name, Alias, ...",
      "US Department of Defense, as tabulated by OpenSanctions"},
     mn_list_read_1260h},
    {{"ftm-json", "FollowTheMoney entities, NDJSON", "entities.ftm.json, targets.nested.json", ""},
     mn_list_read_ftm},
    {{"ftm-statements", "FollowTheMoney statements, CSV", "statements.csv", ""},
     mn_list_read_statements},
    {{"table", "any table with a column of names, CSV or XLSX",
      "any CSV, TSV or XLSX; --columns says which column is what", ""},
     mn_list_read_mapped},
};
enum { FORMATS = sizeof formats / sizeof *formats };

size_t mn_list_formats(void)
{
    return FORMATS;
}

const mn_list_format *mn_list_format_at(size_t i)
{
    return &formats[i].format;
}

const mn_list_format *mn_list_format_find(mn_list_read_fn **read, const char *name)
{
    for (size_t i = 0; i < FORMATS; i++)
        if (strcmp(formats[i].format.name, name) == 0) {
            *read = formats[i].read;
            return &formats[i].format;
        }
    return NULL;
}

/* --- what a file is -------------------------------------------------------------------- */

static bool holds(mn_text t, const char *what)
{
    size_t n = strlen(what);
    for (size_t i = 0; i + n <= t.len; i++)
        if (mn_text_eq_nocase((mn_text){t.ptr + i, n}, what))
            return true;
    return false;
}

static bool begins(mn_text t, const char *with)
{
    size_t n = strlen(with);
    return t.len >= n && memcmp(t.ptr, with, n) == 0;
}

/* Without a byte-order mark and blanks. */
static mn_text beginning(const mn_list_file *f)
{
    mn_text t = f->head;
    if (begins(t, "\xEF\xBB\xBF"))
        t = mn_text_sub(t, 3, t.len);
    return mn_text_trim(t);
}

static bool is_html(mn_text t)
{
    mn_text start = mn_text_sub(t, 0, 1000);
    return begins(t, "<") && !begins(t, "<?xml") &&
           (holds(start, "<html") || holds(start, "<!doctype html"));
}

static mn_text first_line(mn_text t)
{
    size_t n = 0;
    while (n < t.len && t.ptr[n] != '\n' && t.ptr[n] != '\r')
        n++;
    return mn_text_sub(t, 0, n);
}

/* The headings that tell a table's format: all of them must be in its first line. */
static const struct {
    const char *format;
    const char *headings[4];
} tables[] = {
    {"csl-csv", {"source_list_url", "alt_names", "federal_register_notice", NULL}},
    {"1260h-csv", {"clean name", "previous name", "parent name", NULL}},
    {"sam-csv", {"classification", "excluding agency", "exclusion type", NULL}},
    {"cbp-csv", {"entity", "merchandise", "status", "effective date"}},
    {"bis-csv", {"effective_date", "standard_order", "fr_citation", NULL}},
    {"bis-csv", {"name and address", "federal register citation", NULL, NULL}},
    {"bis-csv", {"license requirement", "license", "country", NULL}},
    {"ftm-statements", {"entity_id", "prop", "value", "schema"}},
    {"ftm-statements", {"canonical_id", "prop", "value", "schema"}},
};

static const char *table_format(mn_text line)
{
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        bool all = true;
        for (size_t k = 0; k < 4 && tables[i].headings[k] && all; k++)
            all = holds(line, tables[i].headings[k]);
        if (all)
            return tables[i].format;
    }
    return NULL;
}

/* "36,"AEROCARIBBEAN AIRLINES",-0- ,...": a number first, and no headings. */
static bool is_ofac_csv(mn_text line)
{
    size_t n = 0;
    while (n < line.len && line.ptr[n] >= '0' && line.ptr[n] <= '9')
        n++;
    return n && n < line.len && line.ptr[n] == ',' &&
           (holds(line, "-0-") || line.ptr[n + 1] == '"');
}

/* At least three headings without blanks between them and their separators. */
static bool is_header(mn_text line)
{
    size_t separators = 0;
    for (size_t i = 0; i + 1 < line.len; i++)
        separators += (line.ptr[i] == ',' || line.ptr[i] == ';') && line.ptr[i + 1] != ' ';
    return separators >= 2;
}

/* A table below a title. */
static bool is_titled(mn_text head)
{
    uint64_t above;
    char separator;
    return mn_headed_find(&above, &separator, head, NULL) > 0;
}

static const char *name_of_format(const mn_list_file *f)
{
    mn_text t = beginning(f), start = mn_text_sub(t, 0, 4000);
    if (begins(f->head, "PK\3\4"))
        return "table";
    if (begins(t, "{"))
        return "ftm-json";
    if (is_html(t))
        return holds(t, "UFLPA") ? "uflpa-html" : NULL;
    if (begins(t, "<"))
        return holds(start, "<CONSOLIDATED_LIST") ? "un-xml"
               : holds(start, "<sdnList")         ? "ofac-xml"
                                                  : NULL;
    mn_text line = first_line(t);
    if (is_ofac_csv(line))
        return "ofac-csv";
    const char *table = table_format(line);
    if (table)
        return table;
    if (!is_header(line) && (holds(t, "UFLPA") || holds(t, "section 2(d)(2)(B)")))
        return "uflpa-text";
    return memchr(line.ptr, ',', line.len) || memchr(line.ptr, '\t', line.len) ||
                   memchr(line.ptr, ';', line.len) || is_titled(f->head)
               ? "table"
               : NULL;
}

const mn_list_format *mn_list_sniff(const mn_list_file *f)
{
    mn_list_read_fn *read;
    const char *name = f->head.len ? name_of_format(f) : NULL;
    return name ? mn_list_format_find(&read, name) : NULL;
}

/* --- what it can't be ----------------------------------------------------------------------- */

mn_status mn_list_refuse(const mn_list_file *f, const mn_list_format *format, mn_err *e)
{
    mn_text t = beginning(f);
    const char *name = format ? format->name : "";
    if (!t.len) {
        mn_fail_at(e, MN_DATA, f->name, 0, 0, "the file is empty");
        return mn_hint(e, "fetch it again");
    }
    if (begins(t, "%PDF-")) {
        mn_fail_at(e, MN_DATA, f->name, 0, 0, "a PDF");
        return mn_hint(e, "make text of it: pdftotext -layout FILE.pdf FILE.txt");
    }
    if (is_html(t) && strcmp(name, "uflpa-html") != 0) {
        mn_fail_at(e, MN_DATA, f->name, 1, 1, "a page (HTML), not a list");
        return mn_hint(e, "the address answered with a page, perhaps an error or a login: open the "
                          "file in a browser, and fetch the list again");
    }
    if (begins(t, "<") && !is_html(t) && *name && strcmp(name, "un-xml") != 0 &&
        strcmp(name, "ofac-xml") != 0 && strcmp(name, "uflpa-html") != 0 &&
        strcmp(name, "uflpa-text") != 0)
        return mn_fail_at(e, MN_DATA, f->name, 1, 1, "XML, which '%s' is not", name);
    if (!begins(t, "<") && (strcmp(name, "un-xml") == 0 || strcmp(name, "ofac-xml") == 0))
        return mn_fail_at(e, MN_DATA, f->name, 1, 1, "no XML, which '%s' is", name);
    return MN_OK;
}
