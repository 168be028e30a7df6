/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_address.c - two facilities of any bytes: addresses are read into a flat form whose parts lie
 * within it; compared, they give the same whichever is first, within bounds. Lines: name, address,
 * name, address, country.
 */
#include "fuzz.h"

#include <math.h>
#include <string.h>

#include "core/text.h"
#include "screen/facility/facility.h"

static mn_kit *kit; /* for the life of the process */
static mn_facility_judge *judge;
static mn_address_tables *tables;

static void check_address(mn_text text)
{
    _Alignas(8) static unsigned char room[MN_ADDRESS_MAX];
    mn_address *a = (mn_address *)(void *)room;
    FUZZ_CHECK(mn_address_read(a, text, "IN", 0, tables, NULL) == MN_OK);
    FUZZ_CHECK(a->n <= MN_ADDRESS_PARTS && a->size <= MN_ADDRESS_MAX && a->size % 8 == 0);
    for (size_t i = 0; i < a->n; i++) {
        const mn_address_part *p = &mn_address_parts(a)[i];
        FUZZ_CHECK(p->part < MN_PARTS && p->text + p->len <= a->text_len && p->len);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mn_text rest = {(const char *)data, size}, line[5] = {{0}};
    mn_facility_pair p, q;
    if (!kit) {
        FUZZ_CHECK(mn_kit_get(&kit, NULL, NULL) == MN_OK);
        FUZZ_CHECK(mn_facility_judge_new(&judge, kit, NULL) == MN_OK);
        FUZZ_CHECK(mn_address_tables_new(&tables, kit->tables, NULL) == MN_OK);
    }
    for (size_t i = 0; i < 5; i++)
        if (!mn_text_split(&rest, '\n', &line[i]))
            break;
    check_address(line[1]);
    check_address(line[3]);
    const mn_facility a = {
        .name = line[0], .address = line[1], .country = line[4], .lat = NAN, .lng = NAN};
    const mn_facility b = {
        .name = line[2], .address = line[3], .country = line[4], .lat = NAN, .lng = NAN};
    const mn_status st = mn_facility_compare_two(&p, judge, &a, &b, NULL);
    FUZZ_CHECK(st == MN_OK || st == MN_DATA);
    FUZZ_CHECK(mn_facility_compare_two(&q, judge, &b, &a, NULL) == st);
    if (st)
        return 0;
    FUZZ_CHECK(p.probability >= 0 && p.probability <= 1 && p.score >= 0 && p.score <= 1);
    FUZZ_CHECK(fabs(p.probability - q.probability) < 1e-9 && p.decision == q.decision);
    return 0;
}
