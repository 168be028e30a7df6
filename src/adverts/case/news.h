/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/case/news.h - what a case has that the one before it had not.
 */
#ifndef ADVERTS_CASE_NEWS_H
#define ADVERTS_CASE_NEWS_H

#include "adverts/case/case.h"

typedef struct mn_case_news {
    uint64_t posts, gone; /* by source, id and text */
    uint64_t identifiers, places;
} mn_case_news;
MN_USE mn_status mn_case_news_of(mn_case_news *out, const mn_network_case *before,
                                 const mn_network_case *now, mn_err *e);

#endif
