/* SPDX-License-Identifier: Apache-2.0
 *
 * country_run.h - runs a command about countries as a script would, on files that lie in memory.
 */
#ifndef TEST_COUNTRY_RUN_H
#define TEST_COUNTRY_RUN_H

#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "country/commands/command.h"
#include "unit/check.h"

static inline mn_status country_sink(void *payload, const char *bytes, size_t len, mn_err *e)
{
    mn_buf_add(payload, bytes, len);
    return ((mn_buf *)payload)->failed ? mn_fail_memory(e) : MN_OK;
}

/* The report of a line such as "country rank --by tip-tier"; words have no blanks. *out is owned:
 * mn_report_free(). */
static inline mn_status country_run(mn_report **out, const char *line, const mn_memory_file *file,
                                    size_t files, mn_err *e)
{
    static const mn_command *const all[] = {&mn_country_show_command,
                                            &mn_country_rank_command,
                                            &mn_country_compare_command,
                                            &mn_country_index_command,
                                            &mn_country_import_command,
                                            &mn_country_facts_command,
                                            &mn_country_indicators_command,
                                            &mn_budget_command,
                                            &mn_access_command,
                                            &mn_alliance_command,
                                            &mn_alliance_suggest_command,
                                            &mn_brief_command,
                                            NULL};
    enum { WORDS = 32, ROOM = 512 };
    const mn_files own = {file, files, 0};
    const mn_ctx ctx = {.files = &own};
    const char *words[WORDS];
    char room[ROOM];
    int n = 0;
    mn_call *call = NULL;
    MN_BUG(strlen(line) < ROOM);
    memcpy(room, line, strlen(line) + 1);
    for (char *p = room; *p && n < WORDS; n++) {
        words[n] = p;
        p += strcspn(p, " ");
        if (*p)
            *p++ = '\0';
    }
    mn_status st = mn_call_parse(&call, all, n, words, e);
    if (!st)
        st = mn_call_run(out, call, &ctx, e);
    mn_call_free(call);
    return st;
}

/* The same as text, JSON; NULL and *e where it fails. To be freed. */
static inline char *country_json(const char *line, const mn_memory_file *file, size_t files,
                                 mn_err *e)
{
    const mn_render_options how = {.format = MN_RENDER_JSON};
    mn_report *r = NULL;
    mn_buf b = {0};
    mn_status st = country_run(&r, line, file, files, e);
    if (!st)
        st = mn_report_render(r, &how, country_sink, &b, e);
    mn_report_free(r);
    mn_buf_char(&b, '\0');
    if (!st && b.failed)
        st = mn_fail_memory(e);
    if (!st)
        return b.ptr;
    mn_buf_free(&b);
    return NULL;
}

#endif
