/* SPDX-License-Identifier: Apache-2.0
 *
 * list_store.c - on which day, and whether a list is too old for it.
 */
#include "screen/commands/list_store.h"

#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "screen/lists/when.h"

mn_status mn_on_of(char out[MN_STORE_DATE], const mn_call *call, mn_err *e)
{
    const char *on = mn_call_text(call, "on");
    char now[MN_STORE_TIME];
    mn_when w;
    if (!on) {
        mn_store_now(now);
        memcpy(out, now, MN_STORE_DATE - 1);
        out[MN_STORE_DATE - 1] = '\0';
        return MN_OK;
    }
    if (strlen(on) != MN_STORE_DATE - 1 || !mn_when_read(&w, mn_text_of(on), false) || !w.day) {
        mn_fail(e, MN_USAGE, "no date: '%s'", on);
        return mn_hint(e, "as in: --on 2026-11-22");
    }
    mn_when_write(out, &w);
    return MN_OK;
}

mn_status mn_list_warn_age(mn_report *r, const mn_store_list *list, const char *on, mn_err *e)
{
    int64_t days;
    bool past;
    char text[400];
    mn_status st = mn_store_list_age(&days, &past, list, mn_text_of(on), e);
    if (st || !past)
        return st;
    snprintf(text, sizeof text,
             "the list '%s' is %lld days old, and a newer one is due after %lld: fetch it and "
             "import it",
             list->name, (long long)days, (long long)list->expected_age);
    return mn_report_warning(r, text, e);
}
