/* SPDX-License-Identifier: Apache-2.0
 *
 * store/audit.h - what appending to the log and verifying it share.
 */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include "store/inside.h"

/* The hash that an entry must have, by its other fields (see mn_store_audit). False without
 * memory. */
bool mn_audit_hash(char hex[MN_SHA256_HEX], const mn_store_audit *a);

#endif
