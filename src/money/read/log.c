/* SPDX-License-Identifier: Apache-2.0
 *
 * log.c - see the header.
 */
#include "money/read/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"

enum { NOTE = 1024 };

void mn_money_log_free(mn_money_log *l)
{
    free(l->file);
    free(l->refused);
    free(l->reason);
    free(l->note);
    mn_arena_free(&l->arena);
    *l = (mn_money_log){.files = 0};
}

mn_status mn_money_note(mn_money_log *l, mn_err *e, const char *fmt, ...)
{
    char text[NOTE];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    mn_text t = mn_text_of(text);
    t.len = mn_utf8_bad(t); /* a character may have been cut */
    for (size_t i = 0; i < l->notes; i++)
        if (mn_text_eq(l->note[i], t))
            return MN_OK;
    if (!mn_grow(&l->note, &l->notes_cap, l->notes + 1, sizeof *l->note) ||
        !(t = mn_arena_text(&l->arena, t)).ptr)
        return mn_fail_memory(e);
    l->note[l->notes++] = t;
    return MN_OK;
}

static mn_status count_reason(mn_money_log *l, mn_text *kept, unsigned file, uint64_t line,
                              const char *why, const char *hint, mn_err *e)
{
    size_t i = 0;
    while (i < l->reasons && !mn_text_eq_str(l->reason[i].why, why))
        i++;
    if (i == l->reasons && i == MN_MONEY_REASONS) {
        i--;
        l->reason[i].why = mn_text_of("other reasons");
        l->reason[i].hint = mn_text_of("");
    }
    if (i == l->reasons) {
        mn_money_reason r = {.why = mn_arena_text(&l->arena, mn_text_of(why)),
                             .hint = mn_arena_text(&l->arena, mn_text_of(hint ? hint : "")),
                             .line = line,
                             .file = file};
        if (!r.why.ptr || !r.hint.ptr ||
            !mn_grow(&l->reason, &l->reasons_cap, i + 1, sizeof *l->reason))
            return mn_fail_memory(e);
        l->reason[l->reasons++] = r;
    }
    l->reason[i].n++;
    *kept = l->reason[i].why;
    return MN_OK;
}

mn_status mn_money_refuse_in(mn_money_log *l, unsigned file, uint64_t line, const char *why,
                             const char *hint, mn_text text, mn_err *e)
{
    mn_text kept;
    mn_status st = count_reason(l, &kept, file, line, why, hint, e);
    if (st)
        return st;
    if (l->n_refused < MN_MONEY_REFUSED) {
        const mn_text copy = mn_arena_text(&l->arena, text);
        if (!copy.ptr ||
            !mn_grow(&l->refused, &l->refused_cap, l->n_refused + 1, sizeof *l->refused))
            return mn_fail_memory(e);
        if (l->reasons == MN_MONEY_REASONS &&
            !(kept = mn_arena_text(&l->arena, mn_text_of(why))).ptr)
            return mn_fail_memory(e);
        l->refused[l->n_refused] =
            (mn_money_refused){.file = file, .line = line, .why = kept, .text = copy};
    }
    l->n_refused++;
    if (file < l->files)
        l->file[file].refused++;
    return MN_OK;
}

mn_status mn_money_refuse(mn_money_log *l, uint64_t line, const char *why, const char *hint,
                          mn_text text, mn_err *e)
{
    return mn_money_refuse_in(l, l->files ? (unsigned)l->files - 1 : 0, line, why, hint, text, e);
}
