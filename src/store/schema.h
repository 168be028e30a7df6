/* SPDX-License-Identifier: Apache-2.0
 *
 * store/schema.h - the tables, and how a store comes to have them.
 */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "store/db.h"

/* The number of the newest migration. */
int64_t mn_schema_newest(void);
/* The migration that the store is at; 0: none. MN_DATA when it has no such table. */
MN_USE mn_status mn_schema_version(int64_t *out, mn_db *db, mn_err *e);
/* All migrations in one transaction, unless somebody else has just made the store. */
MN_USE mn_status mn_schema_create(mn_db *db, mn_err *e);
/* Runs the migrations from..to (inclusive), each in a transaction. Others who do the same at
 * once wait, and then find it done. */
MN_USE mn_status mn_schema_migrate(mn_db *db, int64_t from, int64_t to, mn_err *e);
/* Calls `found` for each trigger, index or table of the newest schema that is missing from
 * an SQLite store or is not as it should be, and for those that are no part of it. */
MN_USE mn_status mn_schema_check(mn_db *db, void (*found)(void *payload, const char *what),
                                 void *payload, mn_err *e);

#endif
