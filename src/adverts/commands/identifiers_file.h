/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/identifiers_file.h - the identifiers of posts into a file, while another command
 * reads these: the same rows as 'adverts identifiers --csv' prints, written as they are found, and
 * then forgotten.
 */
#ifndef ADVERTS_COMMANDS_IDENTIFIERS_FILE_H
#define ADVERTS_COMMANDS_IDENTIFIERS_FILE_H

#include "adverts/commands/data.h"
#include "adverts/identify/batch.h"
#include "core/file.h"

/* Without a file nothing is looked for. */
typedef struct mn_identifiers_file {
    mn_file_out *to; /* NULL: the call names none */
    mn_identifier_rules *rules;
    char region[2];
    mn_id_batch batch; /* batch.used is 0 where nothing is looked for */
    uint64_t posts, found, without, doubtful, unread;
} mn_identifiers_file;

/* As the call's --identifiers and --region say. *out is new: mn_identifiers_file_close(), which
 * leaves no file unless all of it was committed. */
MN_USE mn_status mn_identifiers_file_open(mn_identifiers_file *out, const mn_call *call,
                                          const mn_ctx *ctx, mn_err *e);
/* A batch: begin, mn_id_batch_find() of each chunk, on any thread, end. */
MN_USE mn_status mn_identifiers_file_begin(mn_identifiers_file *f, const mn_posts *batch,
                                           mn_err *e);
MN_USE mn_status mn_identifiers_file_end(mn_identifiers_file *f, mn_err *e);
/* It is whole. Says by ctx what was found. */
MN_USE mn_status mn_identifiers_file_commit(mn_identifiers_file *f, const mn_ctx *ctx, mn_err *e);
void mn_identifiers_file_close(mn_identifiers_file *f);

/* Of mn_command.options. */
#define MN_ADVERTS_REGION_OPTION                                                                   \
    {                                                                                              \
        .name = "region", .type = MN_OPT_TEXT, .arg = "XX",                                        \
        .help = "The country whose telephone numbers are meant where no calling code is written: " \
                "two letters. Without it the country of a post's place, else what the language "   \
                "of the text makes likely; the rule of each find says which."                      \
    }
#define MN_ADVERTS_IDENTIFIERS_OPTIONS                                                             \
    {.name = "identifiers",                                                                        \
     .type = MN_OPT_OUTPUT,                                                                        \
     .arg = "FILE",                                                                                \
     .help = "In the same reading, find telephones, e-mail and names in the posts, and write "     \
             "them to this file, as 'adverts identifiers --csv' prints them."},                    \
        MN_ADVERTS_REGION_OPTION

/* identifiers.c: scores as they are told. */
double mn_identifiers_rounded(float score);

#define MN_IDENTIFIERS_COLUMNS "id,kind,value,start,end,score,rule"

#endif
