/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/identify.h - how to reach whoever wrote a text: telephone numbers however they
 * are disguised, e-mail, links, names at services, addresses of coins.
 *
 * The rules are made once and then shared by threads. One text costs O(its bytes), whatever it
 * holds; what is found is told in its order and never overlaps, but for a link of WhatsApp, which
 * is that and the number in it. A score is how much speaks for it, from 0 to 1, by the declared
 * weights of data/adverts/phone_model.csv; MN_ID_SURE and more is taken as found, less as
 * doubtful, and under MN_ID_DOUBTFUL nothing is told.
 */
#ifndef ADVERTS_IDENTIFY_IDENTIFY_H
#define ADVERTS_IDENTIFY_IDENTIFY_H

#include "core/buf.h"
#include <manumit/core.h>

#define MN_ID_SURE     0.5
#define MN_ID_DOUBTFUL 0.2
#define MN_ID_TEXT_MAX UINT32_C(0x7FFFFFFF) /* bytes of a text; what lies behind is not read */

typedef enum mn_id_kind {
    MN_ID_PHONE,
    MN_ID_EMAIL,
    MN_ID_URL,
    MN_ID_HANDLE, /* a name behind '@' at no service that is named */
    MN_ID_WHATSAPP,
    MN_ID_TELEGRAM,
    MN_ID_WECHAT,
    MN_ID_LINE,
    MN_ID_KIK,
    MN_ID_SNAPCHAT,
    MN_ID_SIGNAL,
    MN_ID_VIBER,
    MN_ID_SKYPE,
    MN_ID_INSTAGRAM,
    MN_ID_FACEBOOK,
    MN_ID_TWITTER,
    MN_ID_TIKTOK,
    MN_ID_DISCORD,
    MN_ID_QQ,
    MN_ID_VK,
    MN_ID_ZALO,
    MN_ID_IMO,
    MN_ID_THREEMA,
    MN_ID_WICKR,
    MN_ID_KAKAO,
    MN_ID_SESSION,
    MN_ID_ONION,
    MN_ID_BTC,
    MN_ID_ETH,
    MN_ID_TRON,
    MN_ID_MONERO,
    MN_ID_KINDS
} mn_id_kind;

/* "phone", "email", ...: as scripts read it. */
const char *mn_identifier_kind_name(mn_id_kind kind);

typedef struct mn_found_id {
    mn_id_kind kind;
    uint32_t start, end; /* bytes of the text */
    /* E.164 for telephones; lower case where the kind does not tell cases apart. Lives in the
     * mn_found_ids until its next use. */
    mn_text value;
    double score;
    uint64_t rules; /* bits, see mn_identifier_rules_text() */
    char region[2]; /* of a telephone: ISO 3166-1, or zeros */
} mn_found_id;

/* What was found in one text, and the memory that finding needs. Zero-initialised is legal; used
 * again for the next text, it keeps its memory. */
typedef struct mn_found_ids {
    mn_found_id *id; /* by start */
    size_t n, cap;
    mn_buf value;
    struct mn_id_scratch *scratch;
} mn_found_ids;

void mn_found_ids_free(mn_found_ids *f);

typedef struct mn_identifier_rules mn_identifier_rules;

/* From the tables that are shipped. *out is owned; it never changes after that. */
MN_USE mn_status mn_identify_new(mn_identifier_rules **out, const mn_ctx *ctx, mn_err *e);
void mn_identify_free(mn_identifier_rules *r);

/* Whether there is a numbering plan for a country (two capital letters). */
bool mn_identify_region(const mn_identifier_rules *r, const char region[2]);

/* Replaces *out. region is the country whose numbers are meant where none is written, two capital
 * letters; NULL or zeros: told by the language of the text, else the plan that fits. text is
 * valid UTF-8. */
MN_USE mn_status mn_identify(mn_found_ids *out, const mn_identifier_rules *r, mn_text text,
                             const char region[2], mn_err *e);

/* Adds the names of rules to b, joined by ';'. */
void mn_identifier_rules_text(mn_buf *b, const mn_found_id *id);
/* Position in characters, from 0: of a byte that begins one. For many, in rising order, *from and
 * *count carry on. */
uint32_t mn_identifier_point(mn_text text, uint32_t byte, uint32_t *from, uint32_t *count);

#endif
