/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_carried.c - tests of trace/chain/carried: which edges are told twice, and which sales a
 * bill of lading carries.
 */
#include "trace/chain/carried.h"

#include <string.h>

#include "core/rng.h"
#include "trace_builder.h"

/* A row of one edge: 's' a sale, 'h' a shipment, 'r' a return; its day, 0: not known; its lot, 0:
 * none. */
typedef struct edge_row {
    char kind;
    int day;
    char lot;
} edge_row;

static mn_chain *chain_of(const edge_row *row, size_t n)
{
    static const mn_shipment_row bill = {.weight_kg = 1};
    mn_chain_builder *b = begin();
    sell(b, "another", "buyer", "cotton", 3, 1); /* edges beside it */
    for (size_t i = 0; i < n; i++) {
        mn_supply_row r = supply("seller", "buyer", "cotton", row[i].day ? row[i].day : MN_NO_DAY,
                                 (uint32_t)i + 10);
        char lot[2] = {row[i].lot, 0};
        r.lot = mn_text_of(lot);
        r.kind = row[i].kind == 'h' ? MN_SHIPMENT : row[i].kind == 'r' ? MN_RETURN : MN_SUPPLY;
        r.shipment = r.kind == MN_SHIPMENT ? &bill : NULL;
        assert_int_equal(mn_chain_add_supply(b, &r, &error), MN_OK);
    }
    sell(b, "zed", "buyer", "cotton", 3, 2);
    return make(b);
}

/* The number of the supply that a row became. */
static uint32_t at_line(const mn_chain *c, size_t row)
{
    for (uint32_t i = 0; i < c->supplies; i++)
        if (c->supply.line[i] == row + 10)
            return i;
    fail();
    return 0;
}

/* Rows as letters, "a" the first, that the shipment carries. */
static void carried(char out[32], const mn_chain *c, size_t shipment, size_t rows)
{
    size_t n = 0;
    const mn_chain_load load = mn_chain_carried(c, at_line(c, shipment));
    for (size_t i = 0; i < rows; i++)
        if (mn_chain_carries(c, &load, at_line(c, i)))
            out[n++] = (char)('a' + i);
    out[n] = 0;
}

static void test_rule(void **state)
{
    (void)state;
    static const struct {
        edge_row row[6]; /* the last is the shipment that is asked for */
        const char *carries;
        bool twice;
    } cases[] = {
        {{{'h', 5, 0}}, "", false},
        {{{'s', 5, 0}, {'h', 5, 0}}, "a", true},
        {{{'s', 5, 0}, {'s', 5, 0}, {'s', 4, 0}, {'h', 5, 0}}, "ab", true}, /* all of its day */
        {{{'s', 2, 0}, {'s', 4, 0}, {'s', 4, 0}, {'h', 5, 0}}, "bc", true}, /* the latest before */
        {{{'s', 6, 0}, {'h', 5, 0}}, "", true},                             /* none after */
        {{{'s', 0, 0}, {'h', 5, 0}}, "a", true},                            /* a day not known */
        {{{'s', 0, 0}, {'s', 3, 0}, {'h', 5, 0}}, "b", true},
        {{{'s', 0, 0}, {'s', 6, 0}, {'h', 5, 0}}, "a", true},
        {{{'s', 5, 0}, {'h', 0, 0}}, "", true}, /* of the shipment: only such sales */
        {{{'s', 0, 0}, {'s', 5, 0}, {'h', 0, 0}}, "a", true},
        {{{'r', 5, 0}, {'h', 5, 0}}, "", false}, /* returns are no sales */
        {{{'r', 5, 0}, {'s', 4, 0}, {'h', 5, 0}}, "b", true},
        {{{'h', 4, 0}, {'s', 3, 0}, {'h', 5, 0}}, "b", true}, /* nor are shipments */
        {{{'s', 5, 'x'}, {'s', 5, 'y'}, {'h', 5, 'y'}}, "b", true},
        {{{'s', 5, 'x'}, {'s', 4, 'y'}, {'h', 5, 'y'}}, "b", true}, /* of another lot: not at all */
        {{{'s', 5, 'x'}, {'s', 4, 0}, {'h', 5, 'y'}}, "b", true},   /* a lot that is not named */
        {{{'s', 5, 'x'}, {'s', 5, 0}, {'h', 5, 0}}, "ab", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t n = 0;
        char out[32];
        while (n < 6 && cases[i].row[n].kind)
            n++;
        mn_chain *c = chain_of(cases[i].row, n);
        carried(out, c, n - 1, n);
        const uint32_t edge = mn_chain_edge_of(c, at_line(c, 0));
        if (strcmp(out, cases[i].carries) != 0)
            fail_msg("case %zu: '%s' in place of '%s'", i, out, cases[i].carries);
        if (mn_chain_told_twice(c, edge) != cases[i].twice)
            fail_msg("case %zu: told twice", i);
        for (uint32_t e = 0; e < c->edges; e++)
            if (e != edge)
                assert_false(mn_chain_told_twice(c, e));
        mn_chain_close(c);
    }
}

/* The rule said the long way: whether a shipment carries a row. */
static bool by_hand(const edge_row *row, size_t n, size_t shipment, size_t i)
{
    const edge_row *h = &row[shipment];
    int latest = -1;
    for (size_t k = 0; k < n; k++)
        if (row[k].kind == 's' && row[k].day <= h->day &&
            (!h->lot || !row[k].lot || h->lot == row[k].lot) && row[k].day > latest)
            latest = row[k].day;
    return row[i].kind == 's' && row[i].day == latest &&
           (!h->lot || !row[i].lot || h->lot == row[i].lot);
}

static void test_many(void **state)
{
    (void)state;
    mn_rng r;
    mn_rng_init(&r, 11, 0);
    for (size_t round = 0; round < 300; round++) {
        edge_row row[12];
        const size_t n = 2 + mn_rng_u64(&r) % 11;
        for (size_t i = 0; i < n; i++)
            row[i] = (edge_row){"sshr"[mn_rng_u64(&r) % 4], (int)(mn_rng_u64(&r) % 6),
                                "\0\0xy"[mn_rng_u64(&r) % 4]};
        mn_chain *c = chain_of(row, n);
        for (size_t h = 0; h < n; h++) {
            if (row[h].kind != 'h')
                continue;
            char out[32], hand[32];
            size_t k = 0;
            for (size_t i = 0; i < n; i++)
                if (by_hand(row, n, h, i))
                    hand[k++] = (char)('a' + i);
            hand[k] = 0;
            carried(out, c, h, n);
            if (strcmp(out, hand) != 0)
                fail_msg("round %zu, shipment %zu: '%s' in place of '%s'", round, h, out, hand);
        }
        mn_chain_close(c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rule),
        cmocka_unit_test(test_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
