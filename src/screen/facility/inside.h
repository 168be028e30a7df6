/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/facility/inside.h - what the files of facilities share.
 */
#ifndef SCREEN_FACILITY_INSIDE_H
#define SCREEN_FACILITY_INSIDE_H

#include "core/map.h"
#include "screen/facility/facility.h"
#include "screen/index/index.h"

struct mn_facility_judge {
    const mn_kit *kit;
    mn_address_tables *tables;
    double bias, weight[MN_FACILITY_FEATURES];
};

/* --- record.c: one facility, taken apart ------------------------------------------------ */

enum { MN_RECORD_NUMBERS = 8 }; /* of a name */

typedef struct mn_record {
    mn_facility f; /* texts borrowed of an arena or of the caller */
    const mn_parsed *name;
    const mn_address *address;
    const mn_country *country; /* NULL: not known */
    uint32_t group;            /* of the set: its country's; 0: no country */
    uint8_t numbers;           /* in the name: units, plots */
    bool coarse;               /* the position is that of a town, not of a building */
    uint64_t number[MN_RECORD_NUMBERS];
    uint64_t core; /* hash of the name's words without legal forms and units */
} mn_record;

/* Room for what a query is taken apart into. */
typedef struct mn_record_room {
    _Alignas(8) unsigned char name[MN_PARSED_MAX], address[MN_ADDRESS_MAX];
} mn_record_room;

/* Takes f apart into room; out borrows of f and room. MN_DATA without a name. */
MN_USE mn_status mn_record_read(mn_record *out, mn_record_room *room, const mn_facility *f,
                                const mn_facility_judge *j, mn_err *e);
bool mn_record_placed(const mn_record *r); /* has a position that is a building's */
double mn_record_metres(const mn_record *a, const mn_record *b);

/* --- weights ------------------------------------------------------------------------------ */

/* What a part of an address says, 1/1024, when so many of n facilities of its country have it. */
uint32_t mn_part_weight(mn_part p, uint8_t len, size_t n, size_t with);

/* --- compare.c: two addresses ---------------------------------------------------------------- */

typedef enum mn_like { MN_LIKE_UNKNOWN, MN_LIKE_SAME, MN_LIKE_PARTLY, MN_LIKE_OTHER } mn_like;

typedef struct mn_address_like {
    double cover[2]; /* of each side's words, by weight */
    double met;      /* weight of names that met, 1 a rare one */
    mn_like number, inner, count, code, place;
    bool same;
    uint8_t met_a[MN_ADDRESS_PARTS], met_b[MN_ADDRESS_PARTS]; /* 255: the same; 0: not met */
} mn_address_like;

void mn_addresses_compare(mn_address_like *out, const mn_address *a, const mn_address *b);

/* --- judge.c -----------------------------------------------------------------------------------
 */

/* Fills all of out but other. look: whether the names are worth a close look. */
void mn_records_judge(mn_facility_pair *out, const mn_record *a, const mn_record *b, bool look,
                      const mn_facility_judge *j, mn_facility_limits limits);

/* --- set.c
 * ---------------------------------------------------------------------------------------- */

/* Facilities of one country. */
typedef struct mn_group {
    const mn_country *country;
    uint32_t n;
    uint32_t *record; /* entry of the index -> record */
    size_t room;
    mn_index_builder *builder;
    mn_index *index;
} mn_group;

typedef struct mn_key {
    uint64_t key;
    uint32_t record;
} mn_key;

typedef struct mn_count {
    uint64_t key; /* 0: free */
    uint32_t n;
} mn_count;

struct mn_facility_set {
    const mn_facility_judge *j;
    mn_arena arena;
    mn_record *record;
    size_t n, room;
    mn_group *group; /* [0]: country not known */
    size_t groups, groups_room;
    mn_count *count; /* open addressing: word and country -> how many have it */
    size_t counts, counts_cap;
    mn_key *key; /* sorted */
    size_t keys, keys_room;
    mn_key *id; /* identifiers, sorted */
    size_t ids, ids_room;
};

MN_USE mn_status mn_facility_open(mn_facility_set *s, mn_err *e);
/* The group of a country, or SIZE_MAX. */
size_t mn_group_of(const mn_facility_set *s, const mn_country *c);
uint32_t mn_count_of(const mn_facility_set *s, uint32_t group, uint64_t hash);
uint64_t mn_id_hash(mn_facility_id_kind k, mn_text value); /* 0: nothing of use */

/* --- find.c ----------------------------------------------------------------------------------- */

const mn_facility_set *mn_facility_finder_set(const mn_facility_finder *f);

/* --- keys.c
 * ----------------------------------------------------------------------------------------- */

enum { MN_RECORD_KEYS = 64, MN_KEY_LIST = 64 /* records of a key that are looked at */ };
/* Keys under which a record is found beside its name: pairs of what is rare in name and address.
 * Returns how many. known: only words that some of the set have. */
size_t mn_record_keys(uint64_t out[MN_RECORD_KEYS], const mn_record *r, uint32_t group,
                      const mn_facility_set *s, bool known);

#endif
