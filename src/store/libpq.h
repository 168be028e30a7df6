/* SPDX-License-Identifier: Apache-2.0
 *
 * store/libpq.h - the part of PostgreSQL's client library that a store needs.
 *
 * The library (libpq.so.5, package libpq5) is loaded when a store in PostgreSQL is opened, so
 * that the program runs without it. Declarations are ours, by the documentation of libpq 15:
 * https://www.postgresql.org/docs/15/libpq.html
 */
#ifndef STORE_LIBPQ_H
#define STORE_LIBPQ_H

#include <manumit/core.h>

typedef struct pg_conn pg_conn;
typedef struct pg_result pg_result;

enum { PG_CONNECTED = 0 };
/* Of a result. */
enum { PG_COMMAND = 1, PG_TUPLES = 2, PG_COPY_IN = 4 };
/* Fields of an error. */
enum { PG_SQLSTATE = 'C', PG_MESSAGE = 'M' };

typedef struct pg_option {
    char *keyword, *envvar, *compiled, *val, *label, *dispchar;
    int dispsize;
} pg_option;

typedef struct mn_libpq {
    pg_conn *(*connectdb_params)(const char *const *keywords, const char *const *values,
                                 int expand);
    int (*status)(const pg_conn *c);
    char *(*error_message)(const pg_conn *c);
    void (*finish)(pg_conn *c);
    int (*server_version)(const pg_conn *c);
    char *(*host)(const pg_conn *c);
    char *(*db)(const pg_conn *c);
    char *(*user)(const pg_conn *c);
    char *(*port)(const pg_conn *c);
    void *(*set_notice_processor)(pg_conn *c, void (*proc)(void *arg, const char *message),
                                  void *arg);
    pg_result *(*exec)(pg_conn *c, const char *sql);
    pg_result *(*prepare)(pg_conn *c, const char *name, const char *sql, int n,
                          const unsigned *types);
    pg_result *(*exec_prepared)(pg_conn *c, const char *name, int n, const char *const *values,
                                const int *lengths, const int *formats, int result_format);
    int (*result_status)(const pg_result *r);
    char *(*result_error_field)(const pg_result *r, int field);
    char *(*cmd_status)(pg_result *r);
    char *(*cmd_tuples)(pg_result *r);
    int (*ntuples)(const pg_result *r);
    char *(*getvalue)(const pg_result *r, int row, int column);
    int (*getlength)(const pg_result *r, int row, int column);
    int (*getisnull)(const pg_result *r, int row, int column);
    void (*clear)(pg_result *r);
    int (*put_copy_data)(pg_conn *c, const char *bytes, int n);
    int (*put_copy_end)(pg_conn *c, const char *error);
    pg_result *(*get_result)(pg_conn *c);
    pg_option *(*conninfo_parse)(const char *conninfo, char **error);
    void (*conninfo_free)(pg_option *options);
    void (*freemem)(void *p);
} mn_libpq;

/* Loads it, for good: $MANUMIT_LIBPQ, else libpq.so.5. MN_SYSTEM, with what to install. */
MN_USE mn_status mn_libpq_load(mn_libpq *out, mn_err *e);

#endif
