/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/reader.h - what every reader of a list has at hand: the files, the party
 * that is being made, and where rows go that can't be read.
 *
 * A party is made between mn_list_begin() (or _derive()) and mn_list_emit(). Adding never
 * fails: what did not fit is told by mn_list_emit().
 */
#ifndef SCREEN_LISTS_READER_H
#define SCREEN_LISTS_READER_H

#include <manumit/reference.h>

#include "screen/lists/gather.h"
#include "screen/lists/lists.h"
#include "screen/party/maker.h"
#include "table/stream.h"

/* A file to be read: a path, or a member of the zip archive at a path. */
typedef struct mn_list_file {
    const char *path, *member; /* member NULL: the file itself */
    const char *name;          /* as errors name it */
    size_t source;             /* of the path given */
    mn_text head;              /* its first bytes, unpacked, at most MN_LIST_HEAD */
} mn_list_file;

enum { MN_LIST_HEAD = 16 << 10, MN_LIST_FILES = 1000 };

typedef struct mn_list_ids {
    uint64_t *slot; /* hashes of ids, open addressing; 0: free */
    uint32_t *times;
    size_t cap, count;
} mn_list_ids;

typedef struct mn_list_reader {
    const mn_ctx *ctx;
    const mn_list_options *o;
    mn_list_reading *out;
    const mn_list_file *file;
    size_t files;
    const mn_list_file *at; /* the file being read */
    mn_list_party_fn *take;
    void *payload;

    const mn_reference *reference; /* countries */
    mn_party_maker maker;
    mn_list_ids ids;
    mn_buf scratch, id;
    const char *id_wrong; /* why the list's own id is none, static; NULL: it is one */
    bool derived;         /* the id is of our making */
    bool failed;          /* memory was short: told by mn_list_emit() */
} mn_list_reader;

/* How the numbers of a date stand where that is not told by its form. */
typedef enum mn_list_order { MN_LIST_UNSAID, MN_LIST_MONTH_FIRST } mn_list_order;

/* Begins a party with the list's own id. */
void mn_list_begin(mn_list_reader *r, mn_schema schema, mn_text id, uint64_t line);
/* Begins a party of a list without ids: a readable one is made of the name and of what else
 * tells it from its namesakes (either may be empty), so that it is the same in the next
 * version. */
void mn_list_derive(mn_list_reader *r, mn_schema schema, mn_text name, mn_text also, uint64_t line);

void mn_list_add(mn_list_reader *r, mn_party_field f, mn_text text);
/* What has no field: "key=text". */
void mn_list_add_other(mn_list_reader *r, const char *key, mn_text text);
/* The same for a column of a table, under the beginning of its heading. */
void mn_list_add_column(mn_list_reader *r, mn_text heading, mn_text text);
/* A country by name or code becomes alpha-2 in lower case; what is unknown stays as it is. */
void mn_list_add_country(mn_list_reader *r, mn_text text);
/* A date becomes ISO 8601, a span of at most ten years each of its years; what is no date, or
 * only about one, is (also) kept as "field=text". */
void mn_list_add_date(mn_list_reader *r, mn_party_field f, mn_text text, mn_list_order order);
/* An identifier of a kind that the list names ("Passport", "Tax ID No."). What is said of it
 * beyond its field and value (issuer, dates) is kept as "kind=value (more)". */
void mn_list_add_id(mn_list_reader *r, mn_text kind, mn_text value, mn_text more);
/* An address in parts, any of them empty; country as said. */
void mn_list_add_address(mn_list_reader *r, mn_text street, mn_text city, mn_text region,
                         mn_text postcode, mn_text country);
/* Each of the parts between separators, trimmed. */
void mn_list_add_each(mn_list_reader *r, mn_party_field f, mn_text text, char separator);

/* The text of a buffer; empty where it failed, which mn_list_emit() then tells. */
mn_text mn_list_made(mn_list_reader *r, const mn_buf *b);

/* Ends the party and tells it. A party without a name is rejected. MN_DATA when the list's
 * own id is there twice. */
MN_USE mn_status mn_list_emit(mn_list_reader *r, mn_err *e);

/* Notes a row that can't be read, and goes on. */
MN_PRINTF(5, 6)
MN_USE mn_status mn_list_reject(mn_list_reader *r, uint64_t line, mn_text text, mn_err *e,
                                const char *reason, ...);
/* Says what a user of the list has to know. */
MN_PRINTF(3, 4)
MN_USE mn_status mn_list_note(mn_list_reader *r, mn_err *e, const char *fmt, ...);
/* Fails at a line of the file being read. */
MN_PRINTF(4, 5)
mn_status mn_list_fail(mn_err *e, const mn_list_reader *r, uint64_t line, const char *fmt, ...);
/* Sets the date of the list's publication, if it is one. */
void mn_list_published(mn_list_reader *r, mn_text date);
/* Opens the file being read. *out is owned: mn_stream_close(). */
MN_USE mn_status mn_list_stream(mn_stream **out, const mn_list_reader *r, mn_err *e);

/* Which field an identifier of this kind belongs to; false for what is none, as a gender. */
bool mn_list_id_field(mn_party_field *f, mn_text kind);

/* --- the readers: each reads all files of r ----------------------------------------- */

typedef mn_status mn_list_read_fn(mn_list_reader *r, mn_err *e);
mn_list_read_fn mn_list_read_ofac_csv, mn_list_read_ofac_xml, mn_list_read_un_xml, mn_list_read_csl,
    mn_list_read_bis, mn_list_read_cbp, mn_list_read_sam, mn_list_read_1260h,
    mn_list_read_uflpa_html, mn_list_read_uflpa_text, mn_list_read_ftm, mn_list_read_statements,
    mn_list_read_mapped;

/* --- telling formats apart ------------------------------------------------------------ */

/* The format that a file's beginning speaks of, or NULL. */
const mn_list_format *mn_list_sniff(const mn_list_file *f);
/* MN_DATA for a file that no reader could make sense of: empty, a PDF, an HTML page where
 * something else was expected. format may be NULL. */
MN_USE mn_status mn_list_refuse(const mn_list_file *f, const mn_list_format *format, mn_err *e);
/* The format of this name, with its reader; NULL when unknown. */
const mn_list_format *mn_list_format_find(mn_list_read_fn **read, const char *name);

#endif
