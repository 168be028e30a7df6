/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/chain/supplies.c - rows of supplies, taken in as columns. A column is there from the
 * first row on that has a value in it.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"
#include "trace/chain/rows.h"

static const struct {
    uint8_t size, fill; /* fill: where all bytes of what stands for none are alike */
} columns[MN_COLS_ALL] = {
    [MN_COL_FROM] = {4, 0},           [MN_COL_UNTIL] = {4, 0},
    [MN_COL_QUANTITY] = {8, 0},       [MN_COL_UNIT] = {2, 0},
    [MN_COL_VALUE] = {8, 0},          [MN_COL_CURRENCY] = {1, 0xff},
    [MN_COL_SELLER_SITE] = {4, 0xff}, [MN_COL_BUYER_SITE] = {4, 0xff},
    [MN_COL_LOT] = {4, 0xff},         [MN_COL_ID] = {8, 0},
    [MN_COL_LINE] = {4, 0},           [MN_COL_KIND] = {1, 0},
    [MN_COL_FILE] = {1, 0},           [MN_COL_SHIPMENT] = {4, 0xff},
    [MN_COL_SELLER] = {4, 0xff},      [MN_COL_BUYER] = {4, 0xff},
    [MN_COL_GOOD] = {4, 0xff},
};

size_t mn_chain_column_size(mn_column_of c)
{
    return columns[c].size;
}

/* Rows before the first that has a value. */
static void fill(void *column, mn_column_of c, size_t n)
{
    static const double none = (double)NAN;
    static const int64_t no_value = MN_NO_VALUE;
    static const int32_t no_day = MN_NO_DAY;
    const void *value = c == MN_COL_QUANTITY                    ? (const void *)&none
                        : c == MN_COL_VALUE                     ? (const void *)&no_value
                        : c == MN_COL_FROM || c == MN_COL_UNTIL ? (const void *)&no_day
                                                                : NULL;
    if (!value) {
        memset(column, columns[c].fill, n * columns[c].size);
        return;
    }
    for (size_t i = 0; i < n; i++)
        memcpy((char *)column + i * columns[c].size, value, columns[c].size);
}

/* Makes a column that is not there. */
static mn_status begin(mn_chain_builder *b, mn_column_of c, mn_err *e)
{
    if (b->column[c])
        return MN_OK;
    void *column = malloc(b->supply_cap * columns[c].size);
    if (!column)
        return mn_fail_memory(e);
    fill(column, c, b->supplies);
    b->column[c] = column;
    return MN_OK;
}

/* Room for one more row in all columns that are there, which double. */
static mn_status make_room(mn_chain_builder *b, mn_err *e)
{
    if (b->supplies < b->supply_cap)
        return MN_OK;
    if (b->supplies >= UINT32_MAX - 2)
        return mn_fail(e, MN_DATA, "more than %u supplies", UINT32_MAX - 2);
    const size_t cap = b->supply_cap ? b->supply_cap * 2 : 256;
    for (size_t c = 0; c < MN_COLS_ALL; c++) {
        void *grown = b->column[c] ? realloc(b->column[c], cap * columns[c].size) : NULL;
        if (b->column[c] && !grown)
            return mn_fail_memory(e);
        b->column[c] = grown;
    }
    b->supply_cap = cap;
    return MN_OK;
}

/* A supply as numbers. */
typedef struct numbers {
    uint32_t good, seller_site, buyer_site, lot, shipment;
    mn_span id;
    uint8_t currency;
} numbers;

static mn_status find_currency(uint8_t *out, mn_chain_builder *b, const char currency[4], mn_err *e)
{
    *out = 255;
    if (!currency[0])
        return MN_OK;
    for (size_t i = 0; i < b->currencies; i++)
        if (memcmp(b->currency[i], currency, 3) == 0) {
            *out = (uint8_t)i;
            return MN_OK;
        }
    for (size_t i = 0; i < 3; i++)
        if (currency[i] < 'A' || currency[i] > 'Z')
            return mn_offending(e, (mn_fail(e, MN_DATA, "a currency that is no code of ISO 4217"),
                                    (mn_text){currency, strnlen(currency, 4)}));
    if (b->currencies == 255 - 1)
        return mn_fail(e, MN_DATA, "more than 254 currencies");
    memcpy(b->currency[b->currencies], currency, 3);
    *out = (uint8_t)b->currencies++;
    return MN_OK;
}

static void set_country(char to[2], const char from[2])
{
    const bool letters = from[0] >= 'A' && from[0] <= 'Z' && from[1] >= 'A' && from[1] <= 'Z';
    to[0] = letters ? from[0] : 0;
    to[1] = letters ? from[1] : 0;
}

static mn_status add_shipment(uint32_t *out, mn_chain_builder *b, const mn_shipment_row *r,
                              mn_err *e)
{
    mn_chain_shipment s = {.supply = (uint32_t)b->supplies,
                           .weight_kg = isnan(r->weight_kg) ? (double)NAN : r->weight_kg};
    const mn_text from[] = {r->bill,      r->description, r->marks,        r->vessel,
                            r->container, r->load_port,   r->unload_port,  r->origin,
                            r->entry,     r->entry_line,  r->manufacturer, r->notify};
    mn_span *const to[] = {&s.bill,      &s.description, &s.marks,        &s.vessel,
                           &s.container, &s.load_port,   &s.unload_port,  &s.origin,
                           &s.entry,     &s.entry_line,  &s.manufacturer, &s.notify};
    mn_status st = MN_OK;
    for (size_t i = 0; i < sizeof from / sizeof *from && !st; i++)
        st = mn_chain_pool_put(to[i], &b->pool, from[i], e);
    if (st)
        return st;
    if (!mn_grow(&b->shipment, &b->shipment_cap, b->shipments + 1, sizeof *b->shipment))
        return mn_fail_memory(e);
    set_country(s.origin_country, r->origin_country);
    *out = (uint32_t)b->shipments;
    b->shipment[b->shipments] = s; /* counted when the row is in */
    return MN_OK;
}

static mn_status find_site(uint32_t *out, mn_chain_builder *b, mn_text id, mn_text party,
                           mn_row_at at, mn_err *e)
{
    uint32_t ref;
    *out = MN_NOT_ANY;
    if (!id.len)
        return MN_OK;
    mn_status st = mn_chain_rows_ref(&ref, b, party, "a party", e);
    return st ? st : mn_chain_rows_site(out, b, id, ref, at, e);
}

/* That those who are looked for later have room among the texts. */
static mn_status check_text(const mn_chain_builder *b, const mn_supply_row *r, mn_err *e)
{
    const size_t most = (size_t)MN_PENDING * MN_CHAIN_ID + r->id.len + r->good.len;
    if (b->pool.length < UINT32_MAX - most)
        return MN_OK;
    mn_fail(e, MN_DATA, "the texts of the chain come to more than 4 GiB");
    return mn_hint(e, "leave columns out that are not needed, or make chains by year");
}

static mn_status read_numbers(numbers *n, mn_chain_builder *b, const mn_supply_row *r, mn_err *e)
{
    mn_status st;
    if (!r->seller.len || !r->buyer.len)
        return mn_fail_at(e, MN_DATA, NULL, r->at.line, 0, "the row names no %s",
                          r->seller.len ? "buyer" : "seller");
    if (!r->good.len && !r->hs.len)
        return mn_fail_at(e, MN_DATA, NULL, r->at.line, 0, "the row names no good");
    if (r->kind >= MN_SUPPLY_KINDS)
        return mn_fail(e, MN_USAGE, "a kind of supply that there is not");
    if (isinf(r->quantity))
        return mn_fail_at(e, MN_DATA, NULL, r->at.line, 0, "the quantity is not finite");
    if (r->id.len > MN_CHAIN_ID)
        return mn_fail_at(e, MN_DATA, NULL, r->at.line, 0, "the id has more than %d bytes",
                          MN_CHAIN_ID);
    if ((st = mn_chain_ids_check(r->seller, "the seller", e)) ||
        (st = mn_chain_ids_check(r->buyer, "the buyer", e)) ||
        (r->seller_site.len && (st = mn_chain_ids_check(r->seller_site, "the site", e))) ||
        (r->buyer_site.len && (st = mn_chain_ids_check(r->buyer_site, "the site", e))) ||
        (st = check_text(b, r, e)) ||
        (st = mn_chain_rows_good(&n->good, b, r->good, r->hs, r->at, e)) ||
        (st = find_currency(&n->currency, b, r->currency, e)) ||
        (st = mn_chain_rows_lot(&n->lot, b, r->lot, e)) ||
        (st = mn_chain_pool_put(&n->id, &b->pool, r->id, e)))
        return st;
    n->shipment = MN_NOT_ANY;
    if (r->shipment && (st = add_shipment(&n->shipment, b, r->shipment, e)))
        return st;
    /* The last, as the row is in then: what it names is there. */
    st = find_site(&n->seller_site, b, r->seller_site, r->seller, r->at, e);
    return st ? st : find_site(&n->buyer_site, b, r->buyer_site, r->buyer, r->at, e);
}

/* The columns that the row has values of. */
static mn_status begin_columns(mn_chain_builder *b, const mn_supply_row *r, const numbers *n,
                               mn_err *e)
{
    const bool has[MN_COLS_ALL] = {
        [MN_COL_FROM] = r->from != MN_NO_DAY,
        [MN_COL_UNTIL] = r->until != MN_NO_DAY && r->until != r->from,
        [MN_COL_QUANTITY] = !isnan(r->quantity),
        [MN_COL_UNIT] = r->unit != 0,
        [MN_COL_VALUE] = r->value != MN_NO_VALUE,
        [MN_COL_CURRENCY] = n->currency != 255,
        [MN_COL_SELLER_SITE] = n->seller_site != MN_NOT_ANY,
        [MN_COL_BUYER_SITE] = n->buyer_site != MN_NOT_ANY,
        [MN_COL_LOT] = n->lot != MN_NOT_ANY,
        [MN_COL_ID] = n->id.length != 0,
        [MN_COL_LINE] = true,
        [MN_COL_KIND] = true,
        [MN_COL_FILE] = true,
        [MN_COL_SHIPMENT] = n->shipment != MN_NOT_ANY,
        [MN_COL_SELLER] = true,
        [MN_COL_BUYER] = true,
        [MN_COL_GOOD] = true,
    };
    mn_status st = make_room(b, e);
    for (size_t c = 0; c < MN_COLS_ALL && !st; c++)
        if (has[c])
            st = begin(b, (mn_column_of)c, e);
    return st;
}

#define SET(column_of, type, value)                                                                \
    do {                                                                                           \
        if (b->column[column_of])                                                                  \
            ((type *)b->column[column_of])[i] = (value);                                           \
    } while (0)

static void put(mn_chain_builder *b, const mn_supply_row *r, const numbers *n)
{
    const size_t i = b->supplies++;
    SET(MN_COL_FROM, int32_t, r->from);
    SET(MN_COL_UNTIL, int32_t, r->until == r->from ? MN_NO_DAY : r->until);
    SET(MN_COL_QUANTITY, double, isnan(r->quantity) ? (double)NAN : r->quantity);
    SET(MN_COL_UNIT, uint16_t, r->unit);
    SET(MN_COL_VALUE, int64_t, r->value);
    SET(MN_COL_CURRENCY, uint8_t, n->currency);
    SET(MN_COL_SELLER_SITE, uint32_t, n->seller_site);
    SET(MN_COL_BUYER_SITE, uint32_t, n->buyer_site);
    SET(MN_COL_LOT, uint32_t, n->lot);
    SET(MN_COL_ID, mn_span, n->id);
    SET(MN_COL_LINE, uint32_t, r->at.line);
    SET(MN_COL_KIND, uint8_t, (uint8_t)r->kind);
    SET(MN_COL_FILE, uint8_t, (uint8_t)r->at.file);
    SET(MN_COL_SHIPMENT, uint32_t, n->shipment);
    SET(MN_COL_SELLER, uint32_t, MN_NOT_ANY); /* until they are found */
    SET(MN_COL_BUYER, uint32_t, MN_NOT_ANY);
    SET(MN_COL_GOOD, uint32_t, n->good);
    if (n->shipment != MN_NOT_ANY)
        b->shipments++;
}

mn_status mn_chain_add_supply(mn_chain_builder *b, const mn_supply_row *r, mn_err *e)
{
    numbers n;
    mn_status st = mn_chain_rows_open(b, r->at, e);
    if (st || (st = read_numbers(&n, b, r, e)) || (st = begin_columns(b, r, &n, e)))
        return st;
    const uint32_t row = (uint32_t)b->supplies;
    put(b, r, &n);
    st = mn_chain_pending_put(b, MN_COL_SELLER, row, r->seller, e);
    return st ? st : mn_chain_pending_put(b, MN_COL_BUYER, row, r->buyer, e);
}
