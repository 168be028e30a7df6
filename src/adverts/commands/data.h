/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/data.h - how commands about adverts begin: the options by which posts are read,
 * reading them, and telling what was read.
 */
#ifndef ADVERTS_COMMANDS_DATA_H
#define ADVERTS_COMMANDS_DATA_H

#include "adverts/archive/archive.h"
#include "adverts/identify/identify.h"
#include "adverts/read/read.h"
#include "command/store_call.h"

/* A reader of the call's archive and inputs, with the options below. *out is owned:
 * mn_posts_close(). MN_USAGE where neither is named. */
MN_USE mn_status mn_adverts_open(mn_post_reader **out, const mn_call *call, const mn_ctx *ctx,
                                 mn_err *e);
/* The same of a command that has MN_ADVERTS_UPDATE_OPTION. *archive is the reader's, or NULL where
 * the call names none and has no --update. */
MN_USE mn_status mn_adverts_open_archive(mn_post_reader **out, mn_archive **archive,
                                         const mn_call *call, const mn_ctx *ctx, mn_err *e);
/* All posts of the call's inputs at once. Both are new: mn_posts_free(), mn_post_log_free(). */
MN_USE mn_status mn_adverts_read(mn_posts *out, mn_post_log *log, const mn_call *call,
                                 const mn_ctx *ctx, mn_err *e);

/* The call's --region in capitals; zeros where it has none. MN_USAGE for no numbering plan. */
MN_USE mn_status mn_adverts_region(char out[2], const mn_identifier_rules *r, const mn_call *call,
                                   mn_err *e);

/* Warns of values of columns for identifiers in which none was found, where there are some; of a
 * call without --region it says that it may be for want of it. */
MN_USE mn_status mn_adverts_tell_unread(mn_report *r, uint64_t unread, const mn_call *call,
                                        mn_err *e);

/* Before the first post, of a command that tells the files' digests in its manifest alone: they are
 * left out where nobody will see it. */
void mn_adverts_unhashed(mn_post_reader *r, const mn_call *call);
/* Into the manifest: the files with their digests. */
MN_USE mn_status mn_adverts_tell_inputs(mn_report *r, const mn_post_log *l, mn_err *e);
/* What was not read, or read with a reservation: warnings, the tables "reasons" and "refused". */
MN_USE mn_status mn_adverts_tell_reading(mn_report *r, const mn_post_log *l, mn_err *e);

/* The input of every command that reads posts. */
#define MN_ADVERTS_INPUT                                                                           \
    {                                                                                              \
        .name = "FILE",                                                                            \
        .help = "Posts: CSV, TSV, XLSX, NDJSON, Parquet; archives of the web (WARC); saved pages " \
                "(HTML), a folder or zip of them; what Telegram exports (result.json, or its "     \
                "folder), other documents of JSON; plain, gzip or zstd. '-' is a table from "      \
                "standard input.",                                                                 \
        .many = true                                                                               \
    }

/* Of mn_command.outputs, behind a command's own. */
#define MN_ADVERTS_READING_OUTPUTS                                                                 \
    {"reasons", "reason,posts,file,line,text,hint,kept",                                           \
     "why rows can't be used, and what of others could not be understood"},                        \
    {                                                                                              \
        "refused", "file,line,text,reason", "the first thousand rows that can't be used"           \
    }

/* Of mn_command.options, before a command's own. */
#define MN_ADVERTS_READ_OPTIONS                                                                    \
    {.name = "columns",                                                                            \
     .type = MN_OPT_TEXT,                                                                          \
     .arg = "ROLE=HEADING,...",                                                                    \
     .help =                                                                                       \
         "Which column is what, where its heading does not tell: id, title, text, time, date, "    \
         "hour, place, lat, lon, country, author, source, price, image, pdq, phone, email, "       \
         "handle, url, telegram, whatsapp, and other messengers. text, image, pdq and "            \
         "identifiers may be said more than once."},                                               \
        {.name = "clock",                                                                          \
         .type = MN_OPT_TEXT,                                                                      \
         .arg = "PLACE",                                                                           \
         .help = "Whose clock times without an offset are by, as Europe/Madrid, or its rule. "     \
                 "Without it they are taken as written."},                                         \
        {.name = "dates",                                                                          \
         .type = MN_OPT_CHOICE,                                                                    \
         .arg = "ORDER",                                                                           \
         .choices = "iso|dmy|mdy",                                                                 \
         .def = "iso",                                                                             \
         .help = "Whether 03/04/2026 has the day or the month first."},                            \
        {.name = "no-header",                                                                      \
         .type = MN_OPT_FLAG,                                                                      \
         .help = "Tables have no line of headings: their columns are col1, col2, ..., to be "      \
                 "said by --columns."},                                                            \
        {.name = "sheet", .type = MN_OPT_TEXT, .arg = "NAME", .help = "The sheet of a workbook."}, \
        {.name = "archive",                                                                        \
         .type = MN_OPT_TEXT,                                                                      \
         .arg = "NAME[@VERSION]",                                                                  \
         .help = "Posts that the store keeps: they come first, or alone where no file is named. "  \
                 "Of files, posts that are there already are left out."},                          \
        MN_STORE_OPTION, MN_AS_USER_OPTION

/* Of those that can keep what came. */
#define MN_ADVERTS_UPDATE_OPTION                                                                   \
    {                                                                                              \
        .name = "update", .type = MN_OPT_FLAG,                                                     \
        .help =                                                                                    \
            "Keep the files' posts in the store's archive (--archive; without it, 'adverts'), "    \
            "as its next version, and say what changed."                                           \
    }

#endif
