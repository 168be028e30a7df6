/* SPDX-License-Identifier: Apache-2.0
 *
 * country/fact/kept.h - tables of facts in a store: content of the kind "facts", whose versions
 * never change. All versions are read, the oldest first, so that what a later one says otherwise
 * marks the earlier as corrected, and nothing is written over.
 */
#ifndef COUNTRY_FACT_KEPT_H
#define COUNTRY_FACT_KEPT_H

#include <manumit/country.h>
#include <manumit/store.h>

#define MN_FACTS_KIND "facts"
enum { MN_FACTS_KEPT_BYTES = 256 << 20 }; /* of a version */

/* Keeps the bytes of a file as the next version of a name, where they are not those of the newest.
 * t is the file, read: MN_DATA where its columns are not those of facts, or no row of it is one.
 * *out says which version. The actor must be allowed MN_STORE_IMPORT. */
MN_USE mn_status mn_facts_keep(mn_store_content *out, bool *fresh, mn_store *s, mn_text name,
                               const char *path, mn_text bytes, const mn_table *t,
                               const mn_reference *r, const mn_store_act *act, const mn_ctx *ctx,
                               mn_err *e);
/* Adds all that the store holds. */
MN_USE mn_status mn_facts_add_kept(mn_facts *f, mn_store *s, const mn_ctx *ctx, mn_err *e);

#endif
