/* SPDX-License-Identifier: Apache-2.0
 *
 * table/duckdb.c - finding and loading DuckDB's library. See duckdb.h.
 */
#include "table/duckdb.h"

#include <stdlib.h>

#include "core/err.h"
#include "core/loaded.h"

_Static_assert(sizeof(mn_duck_result) == 48, "DuckDB's duckdb_result");
_Static_assert(sizeof(mn_duck_text) == 16, "DuckDB's duckdb_string_t");

static mn_status fail_missing(const char *given, const char *file, mn_err *e)
{
    if (given) {
        mn_fail_at(e, MN_SYSTEM, file, 0, 0,
                   "Parquet needs DuckDB's library, and '%s' of MANUMIT_DUCKDB can't be loaded",
                   given);
        return mn_hint(e, "set MANUMIT_DUCKDB to the path of libduckdb.so, or export as CSV");
    }
    mn_fail_at(e, MN_SYSTEM, file, 0, 0,
               "Parquet needs DuckDB's library (libduckdb.so), and there is none");
    return mn_hint(e, "install it from duckdb.org, or set MANUMIT_DUCKDB to its path, or export "
                      "as CSV");
}

mn_status mn_duckdb_load(mn_duckdb *out, const char *file, mn_err *e)
{
    mn_duckdb d = {0};
    const mn_loaded functions[] = {
        {"duckdb_library_version", &d.library_version},
        {"duckdb_create_config", &d.create_config},
        {"duckdb_set_config", &d.set_config},
        {"duckdb_destroy_config", &d.destroy_config},
        {"duckdb_open_ext", &d.open_ext},
        {"duckdb_close", &d.close},
        {"duckdb_connect", &d.connect},
        {"duckdb_disconnect", &d.disconnect},
        {"duckdb_free", &d.free},
        {"duckdb_query", &d.query},
        {"duckdb_result_error", &d.result_error},
        {"duckdb_destroy_result", &d.destroy_result},
        {"duckdb_prepare", &d.prepare},
        {"duckdb_prepare_error", &d.prepare_error},
        {"duckdb_destroy_prepare", &d.destroy_prepare},
        {"duckdb_pending_prepared_streaming", &d.pending_prepared_streaming},
        {"duckdb_execute_pending", &d.execute_pending},
        {"duckdb_destroy_pending", &d.destroy_pending},
        {"duckdb_column_count", &d.column_count},
        {"duckdb_column_name", &d.column_name},
        {"duckdb_fetch_chunk", &d.fetch_chunk},
        {"duckdb_destroy_data_chunk", &d.destroy_data_chunk},
        {"duckdb_data_chunk_get_size", &d.data_chunk_get_size},
        {"duckdb_data_chunk_get_vector", &d.data_chunk_get_vector},
        {"duckdb_vector_get_data", &d.vector_get_data},
        {"duckdb_vector_get_validity", &d.vector_get_validity},
    };
    const char *given = getenv("MANUMIT_DUCKDB");
    given = given && given[0] ? given : NULL;
    char why[MN_LOADED_WHY];
    const mn_loaded_end end = mn_loaded_open(why, given ? given : "libduckdb.so", false, functions,
                                             sizeof functions / sizeof *functions, 0);
    if (end == MN_LOADED_NO_LIBRARY)
        return fail_missing(given, file, e);
    if (end == MN_LOADED_NO_FUNCTION) {
        mn_fail_at(e, MN_SYSTEM, file, 0, 0, "DuckDB's library has no function '%s'", why);
        return mn_hint(e, "install DuckDB 1.2 or later, or export as CSV");
    }
    *out = d;
    return MN_OK;
}
