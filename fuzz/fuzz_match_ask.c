/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_match_ask.c - a body as yente's clients send it: refused with a status, or each of its
 * queries is a party within the limits, or none.
 */
#include "fuzz.h"
#include "screen/commands/match_ask.h"
#include "table/json.h"

static mn_kit *kit;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mn_match_body b = {.text = {(const char *)data, size}};
    unsigned status = 0;
    size_t count = 0;
    mn_json j;
    mn_json_member m;
    if (!kit)
        FUZZ_CHECK(mn_kit_get(&kit, NULL, NULL) == MN_OK);
    if (mn_match_body_open(&b, &status, NULL)) {
        FUZZ_CHECK(status == 400 || status == 422);
        mn_match_body_free(&b);
        return 0;
    }
    FUZZ_CHECK(mn_json_open(&j, b.queries) && b.count && b.count <= MN_ASK_QUERIES);
    while (mn_json_next(&j, &m)) {
        mn_match_query q;
        if (m.kind == MN_JSON_NULL)
            continue;
        count++;
        if (mn_match_body_query(&q, &b, kit, m.key, m.value, &status, NULL)) {
            FUZZ_CHECK(status == 400 || status == 422);
            continue;
        }
        FUZZ_CHECK(!q.party || (q.party->count && mn_party_is_name(q.party->value[0].field) &&
                                q.party->count <= MN_PARTY_VALUES_MAX));
        FUZZ_CHECK(q.schema.len && (!q.id.len || q.id.ptr[0] == '"'));
    }
    FUZZ_CHECK(count == b.count && !j.error);
    mn_match_body_free(&b);
    return 0;
}
