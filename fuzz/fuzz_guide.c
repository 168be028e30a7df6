/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_guide.c - a table of guidance of somebody's own: it is refused with what to do, or what it
 * holds is in order, and finding kinds of papers and steps in it ends. The first line of the
 * input is also taken as a file's name, which in a pack is never one that leads out of it.
 */
#include <string.h>

#include "fuzz.h"
#include "trace/evidence/pack.h"

static void check(const mn_guide *g)
{
    for (size_t i = 0; i < g->guidances; i++) {
        FUZZ_CHECK(g->guidance[i].row.id.len && g->guidance[i].papers);
        for (size_t k = 0; k < g->guidance[i].papers; k++)
            FUZZ_CHECK(g->guidance[i].paper[k] < g->papers);
        (void)mn_guide_holds(g->guidance[i].from, g->guidance[i].until, 20000);
    }
    for (size_t i = 0; i < g->routes; i++)
        for (size_t k = 0; k < g->route[i].papers; k++)
            FUZZ_CHECK(g->route[i].paper[k] < g->papers);
    for (size_t i = 0; i < g->papers; i++)
        FUZZ_CHECK(mn_guide_paper(g, g->paper[i].kind) <= i);
    for (size_t i = 0; i < g->steps; i++) {
        const mn_step_kind *k = &g->step[i];
        if (k->words.n)
            FUZZ_CHECK(mn_guide_step(g, (mn_text){"", 0}, k->words.at[0], k->sites, k->commodity) <=
                       g->steps);
    }
    (void)mn_guide_step(g, mn_text_of("520100"), mn_text_of("raw cotton"), 6, (mn_text){"", 0});
}

static void check_name(mn_text name)
{
    char out[MN_PACK_NAME];
    mn_pack_name(out, 12, 300, name, name);
    FUZZ_CHECK(strncmp(out, "documents/012-", 14) == 0);
    FUZZ_CHECK(!strchr(out + 14, '/') && !strstr(out, "..") && strlen(out) < MN_PACK_NAME);
    if (mn_pack_safe(name))
        FUZZ_CHECK(name.len && name.ptr[0] != '/' && !memchr(name.ptr, 0, name.len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mn_guide g = {.steps = 0};
    mn_err e = MN_ERR_INIT;
    const mn_status st = mn_guide_load_memory(&g, "guide.csv", (const char *)data, size, &e);
    const char *end = size ? memchr(data, '\n', size) : NULL;
    FUZZ_CHECK(st == MN_OK || (e.status == st && e.msg[0]));
    if (!st)
        check(&g);
    mn_guide_free(&g);
    check_name((mn_text){(const char *)data, end ? (size_t)(end - (const char *)data) : size});
    return 0;
}
