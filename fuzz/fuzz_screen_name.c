/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_screen_name.c - two names of any bytes: they are read into a flat form whose parts lie
 * within it, scored the same whichever is first, within bounds, and explained. The first byte
 * says whose names they are; a newline divides them.
 */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "screen/score/score.h"

static mn_name_tables *tables; /* for the life of the process */
static mn_scorer *scorer;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    _Alignas(8) static unsigned char room[2][MN_PARSED_MAX];
    mn_parsed *a = (mn_parsed *)(void *)room[0], *b = (mn_parsed *)(void *)room[1];
    mn_score s, t;
    char *why = NULL;
    if (!tables) {
        FUZZ_CHECK(mn_name_tables_new(&tables, NULL) == MN_OK);
        FUZZ_CHECK(mn_scorer_new(&scorer, NULL) == MN_OK);
    }
    if (!size)
        return 0;
    mn_bearer bearer = (mn_bearer)(data[0] % 4);
    mn_text rest = {(const char *)data + 1, size - 1}, first = {NULL, 0};
    if (!mn_text_split(&rest, '\n', &first) || !rest.ptr)
        rest = first;
    FUZZ_CHECK(mn_name_read(a, first, bearer, tables, NULL) == MN_OK);
    FUZZ_CHECK(mn_name_read(b, rest, bearer, tables, NULL) == MN_OK);
    FUZZ_CHECK(mn_parsed_valid(a, a->size) && mn_parsed_valid(b, b->size));
    mn_score_pair(&s, a, b, scorer);
    mn_score_pair(&t, b, a, scorer);
    FUZZ_CHECK(s.score >= 0 && s.score <= 1 && s.probability >= 0 && s.probability <= 1);
    FUZZ_CHECK(s.score == t.score && s.probability == t.probability);
    FUZZ_CHECK(s.score <= mn_score_bound(a, b));
    FUZZ_CHECK(s.links <= MN_NAME_TOKENS);
    FUZZ_CHECK(mn_score_explain(&why, &s, a, b, scorer, NULL) == MN_OK && why);
    free(why);
    return 0;
}
