/* SPDX-License-Identifier: Apache-2.0
 *
 * store/postgres.c - a store in a PostgreSQL database.
 */
#include "store/db_inside.h"

#include "core/err.h"

mn_status mn_db_open_postgres(mn_db **out, bool *fresh, const char *url, const mn_db_options *o,
                              mn_err *e)
{
    (void)out, (void)fresh, (void)o;
    return mn_fail_at(e, MN_USAGE, url, 0, 0, "a store in PostgreSQL is not supported yet");
}
