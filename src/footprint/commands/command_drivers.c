/* SPDX-License-Identifier: Apache-2.0
 *
 * command_drivers.c - manumit footprint --drivers.
 */
#include "footprint/commands/work.h"

#include "footprint/understand/show.h"

mn_status mn_work_drivers(mn_report *r, const mn_work *w, mn_err *e)
{
    const mn_shown s = mn_work_shown(w, &w->answer, w->file ? &w->spending : NULL);
    mn_drivers d = {0};
    mn_status st = mn_drivers_make(&d, &w->answer, e);

    st = st ? st : mn_show_drivers(r, &d, &s, e);
    mn_drivers_free(&d);
    return st;
}
