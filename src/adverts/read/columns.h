/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/read/columns.h - which column of a table of posts is what, by its heading
 * (data/adverts/headings.csv) or as the user says.
 */
#ifndef ADVERTS_READ_COLUMNS_H
#define ADVERTS_READ_COLUMNS_H

#include "core/arena.h"
#include "core/buf.h"
#include "core/map.h"
#include <manumit/table.h>

typedef enum mn_post_role {
    MN_A_ID,
    MN_A_TITLE,
    MN_A_TIME, /* a moment, or a day; beside MN_A_DATE the time of the day */
    MN_A_DATE,
    MN_A_HOUR,
    MN_A_PLACE,
    MN_A_LAT,
    MN_A_LON,
    MN_A_COUNTRY,
    MN_A_AUTHOR,
    MN_A_SOURCE,
    MN_A_PRICE,
    MN_A_SINGLE, /* those before are one column, those behind may be many */
    MN_A_TEXT = MN_A_SINGLE,
    MN_A_IMAGE,
    MN_A_PDQ,
    MN_A_GIVEN, /* and those behind: identifiers, by kind */
    MN_A_PHONE = MN_A_GIVEN,
    MN_A_EMAIL,
    MN_A_HANDLE,
    MN_A_URL,
    MN_A_TELEGRAM,
    MN_A_WHATSAPP,
    MN_A_WECHAT,
    MN_A_SIGNAL,
    MN_A_SKYPE,
    MN_A_INSTAGRAM,
    MN_A_FACEBOOK,
    MN_A_SNAPCHAT,
    MN_A_KIK,
    MN_A_VIBER,
    MN_A_DISCORD,
    MN_A_TWITTER,
    MN_A_TIKTOK,
    MN_A_BTC,
    MN_A_ETH,
    MN_A_CONTACT, /* of any kind, and maybe a name: what is read in it */
    MN_A_ROLES
} mn_post_role;

const char *mn_post_role_name(mn_post_role r); /* "id", "phone", ... */

/* What is known of headings. It never changes. *out is owned: mn_post_headings_free(). */
typedef struct mn_post_headings mn_post_headings;
MN_USE mn_status mn_post_headings_load(mn_post_headings **out, mn_err *e);
void mn_post_headings_free(mn_post_headings *h); /* NULL is legal */
/* The role that a heading means; MN_A_ROLES where it is not known. */
mn_post_role mn_post_heading(const mn_post_headings *h, mn_text heading);

enum { MN_POST_MANY = 64 };

typedef struct mn_post_columns {
    size_t at[MN_A_SINGLE]; /* the column; SIZE_MAX: none */
    struct {
        mn_post_role role;
        size_t column;
    } many[MN_POST_MANY]; /* of the other roles: as the user says them, then as they stand */
    size_t n_many;
} mn_post_columns;

/* Finds the columns of a table's header. said is the option --columns, or NULL: of a role that it
 * names, no other column is taken. MN_USAGE where it is no list of ROLE=HEADING, names a role or
 * heading that is not there, and where no column holds a text. */
MN_USE mn_status mn_post_columns_find(mn_post_columns *out, const mn_post_headings *h,
                                      const mn_table *header, const char *said, const char *file,
                                      mn_err *e);
/* What was taken as what: "id=Ref, text=Body"; and the headings that were taken as nothing, at
 * most 40 by name. */
void mn_post_columns_tell(mn_buf *out, const mn_post_columns *c, const mn_table *header);
void mn_post_columns_unread(mn_buf *out, const mn_post_columns *c, const mn_table *header);

#endif
