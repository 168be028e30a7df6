/* SPDX-License-Identifier: Apache-2.0
 *
 * table/duckdb.h - DuckDB's library, where there is one: loaded when first asked
 * for, never linked, so that nobody needs it who reads no Parquet.
 *
 * The file named by MANUMIT_DUCKDB is loaded, else libduckdb.so wherever the
 * loader finds it. The types and functions below are declared after the
 * documentation of DuckDB's C API (duckdb.org/docs/stable/clients/c/api), which
 * keeps them stable from 1.2 on.
 */
#ifndef TABLE_DUCKDB_H
#define TABLE_DUCKDB_H

#include <manumit/core.h>

typedef void *mn_duck;

/* A result is passed by value; its size is part of the interface. */
typedef struct mn_duck_result {
    uint64_t columns, rows, changed;
    void *old[2];
    void *internal;
} mn_duck_result;

/* A text in a vector: at most 12 bytes stand inline, more elsewhere. */
typedef struct mn_duck_text {
    uint32_t length;
    char inlined[4]; /* the beginning; 12 with what follows */
    union {
        char more[8];
        const char *ptr;
    } rest;
} mn_duck_text;

/* The functions that are used; those that return int return 0 when they succeed. */
typedef struct mn_duckdb {
    const char *(*library_version)(void);
    int (*create_config)(mn_duck *config);
    int (*set_config)(mn_duck config, const char *name, const char *option);
    void (*destroy_config)(mn_duck *config);
    int (*open_ext)(const char *path, mn_duck *database, mn_duck config, char **error);
    void (*close)(mn_duck *database);
    int (*connect)(mn_duck database, mn_duck *connection);
    void (*disconnect)(mn_duck *connection);
    void (*free)(void *p);
    int (*query)(mn_duck connection, const char *sql, mn_duck_result *result);
    const char *(*result_error)(mn_duck_result *result);
    void (*destroy_result)(mn_duck_result *result);
    int (*prepare)(mn_duck connection, const char *sql, mn_duck *statement);
    const char *(*prepare_error)(mn_duck statement);
    void (*destroy_prepare)(mn_duck *statement);
    int (*pending_prepared_streaming)(mn_duck statement, mn_duck *pending);
    int (*execute_pending)(mn_duck pending, mn_duck_result *result);
    void (*destroy_pending)(mn_duck *pending);
    uint64_t (*column_count)(mn_duck_result *result);
    const char *(*column_name)(mn_duck_result *result, uint64_t column);
    mn_duck (*fetch_chunk)(mn_duck_result result);
    void (*destroy_data_chunk)(mn_duck *chunk);
    uint64_t (*data_chunk_get_size)(mn_duck chunk);
    mn_duck (*data_chunk_get_vector)(mn_duck chunk, uint64_t column);
    void *(*vector_get_data)(mn_duck vector);
    uint64_t *(*vector_get_validity)(mn_duck vector);
} mn_duckdb;

/* Fills *out. The library stays loaded to the end of the process. MN_SYSTEM with
 * what to do when there is none, or it lacks a function. file is whose reading asks
 * for it. */
MN_USE mn_status mn_duckdb_load(mn_duckdb *out, const char *file, mn_err *e);

#endif
