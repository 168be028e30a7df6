/* SPDX-License-Identifier: Apache-2.0
 *
 * money/face/face.h - what stands behind the handles of <manumit/money.h>.
 */
#ifndef MONEY_FACE_FACE_H
#define MONEY_FACE_FACE_H

#include <manumit/money.h>

#include "money/case/case.h"
#include "money/find/find.h"

struct mn_money_payments {
    mn_money_data d;
};

struct mn_money_typologies {
    mn_money_found w; /* its files, indicators and set alone */
};

struct mn_money_case {
    mn_case c;
    mn_buf json, files;
};

/* The engine's settings of the public ones; NULL: the usual ones. */
mn_pattern_config mn_money_config_of(const mn_money_settings *s);
/* A hit as it is told; payments are borrowed of h. */
mn_money_hit mn_money_hit_of(const mn_hits *h, const mn_hit *x);
void mn_money_counts_of(mn_money_counts *out, const mn_pattern_counts *c);

#endif
