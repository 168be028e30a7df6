/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/party/json.h - a party as JSON.
 *
 * The form is FollowTheMoney's: {"id": ..., "schema": ..., "properties": {"name": [...], ...}}.
 * Read is also the short form of streams, with properties beside id and schema and single
 * texts in place of arrays: {"id": "7", "name": "...", "country": "MM"}.
 */
#ifndef SCREEN_PARTY_JSON_H
#define SCREEN_PARTY_JSON_H

#include "screen/party/maker.h"

/* Reads one object into the maker and ends it. text is UTF-8. Numbers are taken as they are
 * spelled; null, true, false and nested objects of a property are passed over. Errors:
 * MN_DATA with the column (line is set to `line`) and the offending text. */
MN_USE mn_status mn_party_read(const mn_party **out, mn_party_maker *m, mn_text text, uint64_t line,
                               mn_err *e);

/* Appends the canonical form: id, schema, properties in the order of fields; the same party
 * gives the same bytes. */
void mn_party_write(mn_buf *out, const mn_party *p);

#endif
