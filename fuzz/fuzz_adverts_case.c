/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_adverts_case.c - the bytes of a network's case, as a store that somebody wrote into may have
 * them: they are refused with a place and a reason, or read; what is read can be written, and read
 * again as the same; and all of it can be shown.
 */
#include <string.h>

#include "adverts/case/case.h"
#include "adverts/case/news.h"
#include "adverts/commands/review.h"
#include "core/text.h"
#include "fuzz.h"

static mn_status swallow(void *payload, const char *bytes, size_t len, mn_err *e)
{
    (void)bytes, (void)e;
    *(size_t *)payload += len;
    return MN_OK;
}

static void show(mn_network_case *c)
{
    mn_err e = MN_ERR_INIT;
    mn_report *r = NULL;
    size_t len = 0;
    FUZZ_CHECK(!mn_report_new(&r, "adverts network", "A network", &e));
    FUZZ_CHECK(!mn_network_tell_case(r, c, true, &e));
    const mn_render_options html = {.format = MN_RENDER_HTML}, json = {.format = MN_RENDER_JSON},
                            terminal = {.format = MN_RENDER_TERMINAL};
    FUZZ_CHECK(!mn_report_render(r, &html, swallow, &len, &e));
    FUZZ_CHECK(!mn_report_render(r, &json, swallow, &len, &e));
    FUZZ_CHECK(!mn_report_render(r, &terminal, swallow, &len, &e));
    mn_report_free(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mn_network_case c = {{NULL}}, again = {{NULL}};
    mn_case_news news;
    mn_buf first = {0}, second = {0};
    mn_err e = MN_ERR_INIT;
    const mn_status st = mn_network_case_read(&c, (mn_text){(const char *)data, size}, "store", &e);
    FUZZ_CHECK(!st || (e.status == st && e.msg[0]));
    if (st)
        return 0;
    mn_network_case_write(&first, &c);
    FUZZ_CHECK(!first.failed);
    FUZZ_CHECK(!mn_network_case_read(&again, (mn_text){first.ptr, first.len}, "store", &e));
    mn_network_case_write(&second, &again);
    FUZZ_CHECK(first.len == second.len && memcmp(first.ptr, second.ptr, first.len) == 0);
    /* Against itself nothing is new. */
    FUZZ_CHECK(!mn_case_news_of(&news, &c, &again, &e));
    FUZZ_CHECK(!news.posts && !news.gone && !news.identifiers && !news.places);
    show(&c);
    mn_network_case_free(&c);
    mn_network_case_free(&again);
    mn_buf_free(&first);
    mn_buf_free(&second);
    return 0;
}
