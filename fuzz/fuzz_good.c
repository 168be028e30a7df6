/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_good.c - keywords and HS prefixes of a rule, and a good's text and code by strangers, parted
 * by NULs.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "trace/good/good.h"

static mn_text part(const char **at, const char *end)
{
    const char *from = *at, *nul = from < end ? memchr(from, '\0', (size_t)(end - from)) : NULL;
    const char *to = nul ? nul : end;
    *at = nul ? nul + 1 : end;
    return (mn_text){from, (size_t)(to - from)};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *at = (const char *)data, *end = at + size;
    const mn_text keywords = part(&at, end), hs = part(&at, end), text = part(&at, end);
    mn_good_rows *r = NULL;
    mn_good_asked a = {0};
    if (mn_good_rows_new(&r, NULL) == MN_OK && mn_good_rows_add(r, keywords, hs, NULL) == MN_OK &&
        mn_good_rows_name(r, keywords, hs, NULL) == MN_OK &&
        mn_good_find(&a, r, text, (mn_text){at, (size_t)(end - at)}, NULL) == MN_OK)
        for (size_t i = 0; i < a.hits; i++)
            if (a.hit[i].row != 0 || a.hit[i].how < MN_GOOD_OTHER_HS || a.hit[i].how > MN_GOOD_HS)
                abort();
    mn_good_asked_free(&a);
    mn_good_rows_free(r);
    return 0;
}
