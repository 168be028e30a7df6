/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/commands/options.c - options that say nothing in a call are refused. See command.h.
 */

#include "core/err.h"
#include "measure/commands/command.h"

mn_status mn_measure_unused(const mn_call *call, const mn_measure_use *uses, const char *beside,
                            unsigned way, mn_err *e)
{
    for (const mn_measure_use *u = uses; u->option; u++)
        if (!(u->ways & way) && mn_call_given(call, u->option)) {
            mn_fail(e, MN_USAGE, "--%s says nothing with %s", u->option, beside);
            return u->where ? mn_hint(e, "leave it out, or say %s", u->where)
                            : mn_hint(e, "leave it out");
        }
    return MN_OK;
}
