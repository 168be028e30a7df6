/* SPDX-License-Identifier: Apache-2.0
 *
 * store/libpq.c - finding and loading PostgreSQL's client library. See libpq.h.
 */
#include "store/libpq.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "store/db.h"

mn_status mn_libpq_load(mn_libpq *out, mn_err *e)
{
    mn_libpq q = {0};
    /* ISO C has no conversion from dlsym()'s result to a function; POSIX has this. */
    const struct {
        const char *name;
        void *to;
    } functions[] = {
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
    void *library = dlopen(given ? given : "libpq.so.5", RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        mn_fail(e, MN_SYSTEM, "a store in PostgreSQL needs its library, and '%s' can't be loaded",
                given ? given : "libpq.so.5");
        return mn_after(mn_hint(e, given ? "set MANUMIT_LIBPQ to the path of libpq.so.5"
                                         : "install the package libpq5"),
                        MN_SYSTEM);
    }
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        void *function = dlsym(library, functions[i].name);
        if (!function) {
            mn_fail(e, MN_SYSTEM, "PostgreSQL's library has no function '%s'", functions[i].name);
            return mn_after(mn_hint(e, "install the package libpq5, version 13 or later"),
                            MN_SYSTEM);
        }
        memcpy(functions[i].to, &function, sizeof function);
    }
    *out = q;
    return MN_OK;
}
