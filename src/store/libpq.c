/* SPDX-License-Identifier: Apache-2.0
 *
 * store/libpq.c - finding and loading PostgreSQL's client library. See libpq.h.
 */
#include "store/libpq.h"

#include <stdlib.h>

#include "core/err.h"
#include "core/loaded.h"
#include "store/db.h"

mn_status mn_libpq_load(mn_libpq *out, mn_err *e)
{
    mn_libpq q = {0};
    const mn_loaded functions[] = {
        {"PQconnectdbParams", &q.connectdb_params},
        {"PQstatus", &q.status},
        {"PQerrorMessage", &q.error_message},
        {"PQfinish", &q.finish},
        {"PQserverVersion", &q.server_version},
        {"PQhost", &q.host},
        {"PQdb", &q.db},
        {"PQuser", &q.user},
        {"PQport", &q.port},
        {"PQsetNoticeProcessor", &q.set_notice_processor},
        {"PQexec", &q.exec},
        {"PQprepare", &q.prepare},
        {"PQexecPrepared", &q.exec_prepared},
        {"PQresultStatus", &q.result_status},
        {"PQresultErrorField", &q.result_error_field},
        {"PQcmdStatus", &q.cmd_status},
        {"PQcmdTuples", &q.cmd_tuples},
        {"PQntuples", &q.ntuples},
        {"PQgetvalue", &q.getvalue},
        {"PQgetlength", &q.getlength},
        {"PQgetisnull", &q.getisnull},
        {"PQclear", &q.clear},
        {"PQputCopyData", &q.put_copy_data},
        {"PQputCopyEnd", &q.put_copy_end},
        {"PQgetResult", &q.get_result},
        {"PQconninfoParse", &q.conninfo_parse},
        {"PQconninfoFree", &q.conninfo_free},
        {"PQfreemem", &q.freemem},
    };
    const char *given = getenv("MANUMIT_LIBPQ");
    given = given && given[0] ? given : NULL;
    char why[MN_LOADED_WHY];
    const mn_loaded_end end = mn_loaded_open(why, given ? given : "libpq.so.5", false, functions,
                                             sizeof functions / sizeof *functions, 0);
    if (end == MN_LOADED_NO_LIBRARY) {
        mn_fail(e, MN_SYSTEM, "a store in PostgreSQL needs its library, and '%s' can't be loaded",
                given ? given : "libpq.so.5");
        return mn_after(mn_hint(e, given ? "set MANUMIT_LIBPQ to the path of libpq.so.5"
                                         : "install the package libpq5"),
                        MN_SYSTEM);
    }
    if (end == MN_LOADED_NO_FUNCTION) {
        mn_fail(e, MN_SYSTEM, "PostgreSQL's library has no function '%s'", why);
        return mn_after(mn_hint(e, "install the package libpq5, version 13 or later"), MN_SYSTEM);
    }
    *out = q;
    return MN_OK;
}
