/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/ofac.h - what OFAC's formats have in common.
 */
#ifndef SCREEN_LISTS_OFAC_H
#define SCREEN_LISTS_OFAC_H

#include "screen/lists/reader.h"

/* "individual", "vessel", "aircraft", "entity" or nothing, which is an entity too: an
 * organisation. False for anything else. */
bool mn_ofac_schema(mn_schema *out, mn_text type);
/* Takes a remark apart: "DOB 1962; POB Shati; nationality Syria; a.k.a. 'BNC'; Tax ID No. 12
 * (Russia); Linked To: X." What it is not known to say goes to the notes. */
void mn_ofac_remarks(mn_list_reader *r, mn_text remarks);
/* "Tokyo 103" and "Miami, FL 33130": the city without what follows it. */
mn_text mn_ofac_city(mn_text t);

#endif
