/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_lists.c - published lists, every format: the first byte chooses the format, the rest is
 * the file. What is read as a party can be written as JSON and read again the same.
 */
#include <string.h>

#include "core/text.h"
#include "fuzz.h"
#include "screen/lists/lists.h"
#include "screen/party/json.h"

struct seen {
    mn_party_maker maker;
    mn_buf first, second;
    uint64_t parties;
};

static mn_status take(void *payload, const mn_party *p, size_t source, mn_err *e)
{
    struct seen *s = payload;
    const mn_party *again;
    FUZZ_CHECK(source == 0);
    s->parties++;
    mn_buf_clear(&s->first);
    mn_party_write(&s->first, p);
    FUZZ_CHECK(mn_utf8_bad((mn_text){s->first.ptr, s->first.len}) == s->first.len);
    FUZZ_CHECK(!mn_party_read(&again, &s->maker, (mn_text){s->first.ptr, s->first.len}, 1, e));
    mn_buf_clear(&s->second);
    mn_party_write(&s->second, again);
    FUZZ_CHECK(s->first.len == s->second.len &&
               memcmp(s->first.ptr, s->second.ptr, s->first.len) == 0);
    return MN_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    /* 'a' is the first format, 'z' lets the content tell. */
    size_t which = data[0] >= 'a' ? (size_t)(data[0] - 'a') : SIZE_MAX;
    const char *format = which < mn_list_formats() ? mn_list_format_at(which)->name : NULL;
    mn_memory_file file = {"list", data + 1, size - 1};
    mn_files files = {.file = &file, .count = 1};
    static mn_cache *cache; /* countries are read once */
    if (!cache && mn_cache_new(&cache, NULL))
        return 0;
    mn_ctx ctx = {.files = &files, .cache = cache};
    mn_list_options o = {.format = format};
    mn_list_reading l;
    mn_err e = MN_ERR_INIT;
    struct seen s = {.parties = 0};
    const char *path = "list";
    mn_status st = mn_list_read(&l, &ctx, &path, 1, &o, take, &s, &e);
    FUZZ_CHECK(l.parties == s.parties);
    FUZZ_CHECK(st == MN_OK || (st == e.status && e.msg[0]));
    FUZZ_CHECK(l.n_rejects <= l.rejected);
    mn_list_reading_free(&l);
    mn_party_maker_free(&s.maker);
    mn_buf_free(&s.first);
    mn_buf_free(&s.second);
    return 0;
}
