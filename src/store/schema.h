/* SPDX-License-Identifier: Apache-2.0
 *
 * store/schema.h - the tables, and how a store comes to have them.
 */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "store/db.h"

/* What the two functions do that PostgreSQL's triggers of the log call. */
#define MN_SCHEMA_GROWS " BEGIN RAISE EXCEPTION 'the audit log can only grow'; END "
#define MN_SCHEMA_FORWARD                                                                          \
    " BEGIN IF NEW.one <> 1 OR NEW.sequence <> OLD.sequence + 1 THEN"                              \
    " RAISE EXCEPTION 'the audit log can only grow'; END IF; RETURN NEW; END "

typedef struct mn_migration {
    const char *name;
    const char *const *statements; /* ended by NULL */
} mn_migration;
/* In their order, ended by one without a name (schema_tables.c). */
extern const mn_migration mn_schema_migrations[];

/* The number of the newest migration. */
int64_t mn_schema_newest(void);
/* The migration that the store is at; 0: none. MN_DATA when it has no such table. */
MN_USE mn_status mn_schema_version(int64_t *out, mn_db *db, mn_err *e);
/* All migrations in one transaction, unless somebody else has just made the store. */
MN_USE mn_status mn_schema_create(mn_db *db, mn_err *e);
/* Runs the migrations from..to (inclusive), each in a transaction. Others who do the same at
 * once wait, and then find it done. */
MN_USE mn_status mn_schema_migrate(mn_db *db, int64_t from, int64_t to, mn_err *e);
/* Calls `found` for each trigger, index or table of the newest schema that is missing or is not
 * as it should be, and for what is no part of it and could change or hide rows. */
MN_USE mn_status mn_schema_check(mn_db *db, void (*found)(void *payload, const char *what),
                                 void *payload, mn_err *e);

#endif
