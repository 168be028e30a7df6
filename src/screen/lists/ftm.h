/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/ftm.h - entities of FollowTheMoney's model, of which some are parties and some
 * say something of a party: its sanctions, addresses, documents.
 */
#ifndef SCREEN_LISTS_FTM_H
#define SCREEN_LISTS_FTM_H

#include "screen/lists/reader.h"

typedef struct mn_ftm_value {
    size_t property, property_len, value, value_len; /* in text */
} mn_ftm_value;

/* An entity as its source has it. */
typedef struct mn_ftm_entity {
    mn_buf id, schema, text;
    mn_ftm_value *value;
    size_t count, cap;
    uint64_t line;
} mn_ftm_entity;

enum { MN_FTM_SCHEMAS = 64 };

typedef struct mn_ftm {
    mn_list_reader *r;
    mn_gather *parties; /* what is said of each party */
    mn_buf payload, key;
    char passed[MN_FTM_SCHEMAS][40]; /* schemas that are neither, and how many of each */
    uint64_t times[MN_FTM_SCHEMAS];
    size_t schemas;
    uint64_t orphans;
} mn_ftm;

MN_USE mn_status mn_ftm_open(mn_ftm *f, mn_list_reader *r, mn_err *e);
void mn_ftm_close(mn_ftm *f);

void mn_ftm_start(mn_ftm_entity *en, mn_text id, mn_text schema, uint64_t line);
MN_USE mn_status mn_ftm_put(mn_ftm_entity *en, mn_text property, mn_text value, mn_err *e);
void mn_ftm_entity_free(mn_ftm_entity *en);

/* Takes an entity: a party, or what is said of the parties that it names. holder: the party
 * that it stands in; empty where it stands by itself. */
MN_USE mn_status mn_ftm_take(mn_ftm *f, const mn_ftm_entity *en, mn_text holder, mn_err *e);
/* Puts together what was said of each party, and emits it. */
MN_USE mn_status mn_ftm_finish(mn_ftm *f, mn_err *e);

#endif
