/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/simulate/inside.h - who posts, what a post says, and how it is written down.
 *
 * A post is made from its item's number alone. Items are, in this order: unrelated posts,
 * look-alikes, then the posts of each network. Everything that a text shares with others comes
 * from keys (of a network, of a template, of a group of look-alikes), everything else from the
 * post's own random numbers, so that nothing need be kept.
 */
#ifndef ADVERTS_SIMULATE_INSIDE_H
#define ADVERTS_SIMULATE_INSIDE_H

#include "adverts/simulate/grammar.h"
#include "adverts/simulate/simulate.h"
#include "core/buf.h"
#include "core/rng.h"

#define MN_ADSIM_NONE UINT32_MAX

enum {
    MN_ADSIM_COUNTRIES = 6,
    MN_ADSIM_CITIES_MAX = 128,
    MN_ADSIM_PREFIXES_MAX = 512,
    MN_ADSIM_SPAM_CITIES = 50,
    MN_ADSIM_POSTS_OF_ONE = 96, /* posts of a network, at most */
    MN_ADSIM_DAYS = 180,
    MN_ADSIM_ALIKE_BLOCK = 24,
};

typedef enum mn_adsim_kind {
    MN_ADSIM_SINGLE,
    MN_ADSIM_ALIKE,
    MN_ADSIM_NETWORK,
    MN_ADSIM_CIRCUIT,
    MN_ADSIM_SPAM,
    MN_ADSIM_KINDS,
} mn_adsim_kind;
extern const char *const mn_adsim_kinds[MN_ADSIM_KINDS];

/* --- how hard ------------------------------------------------------------------------------ */

typedef struct mn_adsim_level {
    double share[MN_ADSIM_KINDS];   /* of the posts */
    double altered;                 /* a sentence of a post is said in another way */
    double dropped, added, swapped; /* a post lacks one sentence, has one more, has two swapped */
    double altered_most;            /* of its sentences */
    double ocr, ocr_rate;           /* posts read from pictures; characters lost or changed there */
    double typos;                   /* posts with slips of the keyboard */
    double strange;                 /* posts with letters of other scripts or of no width */
    double emoji;
    double disguised;             /* phones that are not written as usual */
    double other_language;        /* networks whose second text is of another language */
    double generic;               /* posts that name a platform's contact too */
    double generic_only;          /* single posts that name nothing else */
    double innocent_sign;         /* ordinary offers of work with one sign */
    unsigned image_bits;          /* of a hash that differ, at most, when an image is used again */
    double stock_image;           /* unrelated posts with a picture that many use */
    double alike_low, alike_high; /* what look-alikes share */
} mn_adsim_level;
extern const mn_adsim_level mn_adsim_levels[4]; /* by level, from 1 */

/* --- the world ----------------------------------------------------------------------------- */

typedef struct mn_adsim_city {
    mn_text name;
    mn_text lat, lon; /* degrees, as in the table */
    float x, y;       /* the same */
    uint8_t country;
} mn_adsim_city;

typedef struct mn_adsim_country {
    const char *code, *dial, *currency; /* "US", "1", "$" */
    bool before;                        /* the currency stands before the amount */
    const char *trunk;                  /* "0", or "" */
    uint16_t city, cities;
    uint32_t numbers; /* fictitious phone numbers that there are */
    uint32_t used;    /* of them, those of networks */
    uint16_t prefix, prefixes;
    uint16_t weight; /* of 64 unrelated posts */
} mn_adsim_country;

typedef struct mn_adsim_prefix {
    mn_text digits;
    uint8_t more;   /* digits that follow */
    uint32_t first; /* of the country's numbers */
} mn_adsim_prefix;

/* What is kept of a network. */
typedef struct mn_adsim_party {
    uint32_t first; /* item */
    uint32_t phone; /* of the country's numbers */
    uint16_t posts;
    uint8_t kind, country, phones;
} mn_adsim_party;

typedef struct mn_adsim_world {
    mn_adsim_options o;
    const mn_adsim_level *level;
    mn_adsim_grammar g;
    mn_arena arena;
    mn_adsim_city city[MN_ADSIM_CITIES_MAX];
    uint16_t cities;
    mn_adsim_country country[MN_ADSIM_COUNTRIES];
    mn_adsim_prefix prefix[MN_ADSIM_PREFIXES_MAX];
    uint16_t prefixes;
    uint8_t turn[64];        /* countries of unrelated posts */
    uint8_t turn_rank[64];   /* how often the country stood before in it */
    uint32_t singles, alike; /* items */
    mn_adsim_party *party;
    uint32_t parties;
    size_t party_cap;
} mn_adsim_world;

MN_USE mn_status mn_adsim_world_new(mn_adsim_world *w, const mn_adsim_options *o, mn_err *e);
void mn_adsim_world_free(mn_adsim_world *w);

enum {
    MN_ADSIM_S_PARTY = 1,
    MN_ADSIM_S_POST,
    MN_ADSIM_S_TEXT,
    MN_ADSIM_S_GROUP,
    MN_ADSIM_S_PLAN,
    MN_ADSIM_S_NUMBER,
    MN_ADSIM_S_ID,
    MN_ADSIM_S_HUB,
};
static inline void mn_adsim_rng(mn_rng *r, const mn_adsim_world *w, uint64_t stream, uint64_t index)
{
    mn_rng_init(r, w->o.seed, stream << 48 | index);
}
static inline uint64_t mn_adsim_mix(uint64_t a, uint64_t b)
{
    uint64_t s = a * 0x9E3779B97F4A7C15U ^ b;
    return mn_splitmix64(&s);
}
static inline bool mn_adsim_chance(mn_rng *r, double p)
{
    return mn_rng_unit(r) < p;
}
static inline uint32_t mn_adsim_below(mn_rng *r, uint32_t n)
{
    return (uint32_t)(((mn_rng_u64(r) >> 32) * n) >> 32);
}
static inline int mn_adsim_between(mn_rng *r, int low, int high)
{
    return low + (int)mn_adsim_below(r, (uint32_t)(high - low + 1));
}
/* Another number below n for each below n; key tells permutations apart. */
uint32_t mn_adsim_permute(uint64_t key, uint32_t v, uint32_t n);

/* --- networks ------------------------------------------------------------------------------ */

/* Signs of deception in offers of work: bits, in the order of their parts. */
enum { MN_ADSIM_SIGNS = 6 };
extern const char *const mn_adsim_signs[MN_ADSIM_SIGNS];

typedef struct mn_adsim_network {
    uint32_t index;
    mn_adsim_party p;
    uint64_t key;
    uint8_t language, other; /* of its first text; of its second */
    uint8_t trade, templates, names, images, accounts;
    uint16_t city[MN_ADSIM_SPAM_CITIES];
    uint8_t cities, per_leg, legs;
    bool impossible;         /* is in two places at once */
    int64_t start;           /* seconds since 1970 */
    int64_t leg;             /* seconds */
    uint8_t signs, contacts; /* bits */
} mn_adsim_network;
void mn_adsim_network_of(mn_adsim_network *n, const mn_adsim_world *w, uint32_t index);
/* Of the k-th post of a network. */
int64_t mn_adsim_network_time(const mn_adsim_network *n, uint32_t k);
uint16_t mn_adsim_network_city(const mn_adsim_network *n, uint32_t k);
/* The network of an item that is of one. */
uint32_t mn_adsim_party_of(const mn_adsim_world *w, uint32_t item);
/* Of any item, without more. */
int64_t mn_adsim_single_time(const mn_adsim_world *w, uint32_t item);

/* --- posts --------------------------------------------------------------------------------- */

typedef enum mn_adsim_contact {
    MN_CONTACT_PHONE,
    MN_CONTACT_EMAIL,
    MN_CONTACT_HANDLE,
    MN_CONTACT_TELEGRAM,
    MN_CONTACT_WHATSAPP,
    MN_CONTACT_URL,
    MN_CONTACT_BTC,
    MN_CONTACT_ETH,
    MN_CONTACTS,
} mn_adsim_contact;
extern const char *const mn_adsim_contacts[MN_CONTACTS];

enum { MN_ADSIM_CONTACTS = 8, MN_ADSIM_SPANS = 96, MN_ADSIM_VALUE = 64, MN_ADSIM_SHOWN = 320 };

typedef struct mn_adsim_id {
    uint8_t kind;
    bool generic;
    const char *disguise;
    char value[MN_ADSIM_VALUE]; /* normal form */
    char shown[MN_ADSIM_SHOWN]; /* as it stands in the text */
} mn_adsim_id;

/* What differs from post to post, and where it stands. */
typedef enum mn_adsim_slot {
    MN_ADSIM_SLOT_PLACE,
    MN_ADSIM_SLOT_PRICE,
    MN_ADSIM_SLOT_NAME,
    MN_ADSIM_SLOT_FREE,
    MN_ADSIM_SLOT_PHONE, /* an identifier */
    MN_ADSIM_SLOT_EMAIL,
    MN_ADSIM_SLOT_HANDLE,
    MN_ADSIM_SLOT_URL,
    MN_ADSIM_SLOT_WALLET,
    MN_ADSIM_SLOTS,
} mn_adsim_slot;
extern const char *const mn_adsim_slots[MN_ADSIM_SLOTS];

typedef struct mn_adsim_span {
    uint32_t from, to;   /* bytes of raw */
    uint32_t start, end; /* characters of the text as it is written */
    uint32_t which;      /* the same in each post of a template: statement and number in it */
    uint8_t slot;
    int8_t id; /* of ids; -1 */
} mn_adsim_span;

typedef struct mn_adsim_post {
    /* Who, when, where. */
    uint32_t item, k; /* k: of its network, or its group */
    uint64_t number;  /* shown, with the seed */
    int64_t time;
    uint16_t city;
    uint8_t kind, language, trade, country, template_of; /* template_of: of its network, from 0 */
    uint32_t party, group;                               /* MN_ADSIM_NONE: none */
    uint64_t key;     /* of what it says: its template's, or its own */
    uint64_t shared;  /* key of what look-alikes share */
    uint64_t account; /* hash of who posted */
    uint8_t signs;
    mn_rng rng;
    /* What fills slots. */
    mn_text name, area;
    char price[24];
    int amount;
    mn_adsim_id id[MN_ADSIM_CONTACTS];
    unsigned ids;
    /* What it says: title, line feed, text. */
    mn_buf raw, text;
    size_t title; /* bytes of text before the first line feed */
    mn_adsim_span span[MN_ADSIM_SPANS];
    unsigned spans;
    unsigned altered, noise; /* sentences that are not the template's; MN_NOISE_* */
    /* Its picture. */
    bool image;
    uint64_t image_name, pdq[4];
} mn_adsim_post;

enum {
    MN_NOISE_OCR = 1,
    MN_NOISE_TYPOS = 2,
    MN_NOISE_LETTERS = 4,
    MN_NOISE_WIDTH = 8,
    MN_NOISE_EMOJI = 16,
    MN_NOISE_LOWER = 32
};

/* Makes item's post; p is zero-initialised or was used before. False without memory. */
bool mn_adsim_post_of(mn_adsim_post *p, const mn_adsim_world *w, uint32_t item);
/* The same for the k-th of a network that is at hand. */
bool mn_adsim_post_in(mn_adsim_post *p, const mn_adsim_world *w, const mn_adsim_network *n,
                      uint32_t k);
/* The same without any change of its own: its template, with this post's slots. */
bool mn_adsim_template_of(mn_adsim_post *p, const mn_adsim_world *w, const mn_adsim_network *n,
                          uint32_t k);
void mn_adsim_post_free(mn_adsim_post *p);

/* Its sentences into raw; plain: as its template has them. */
bool mn_adsim_compose(mn_adsim_post *p, const mn_adsim_world *w, bool plain);
/* Its identifiers. n is NULL for those who are alone. */
void mn_adsim_identify(mn_adsim_post *p, const mn_adsim_world *w, const mn_adsim_network *n);
typedef enum mn_adsim_phone_form {
    MN_PHONE_USUAL,
    MN_PHONE_DISGUISED,
    MN_PHONE_ABROAD,
} mn_adsim_phone_form;
/* A phone number in one of its ways; returns the way's name. */
const char *mn_adsim_phone(char shown[MN_ADSIM_SHOWN], char value[MN_ADSIM_VALUE],
                           const mn_adsim_world *w, const mn_adsim_language *l, unsigned country,
                           uint32_t number, mn_adsim_phone_form form, mn_rng *r);
/* raw to text: slips, lost characters, emoji; spans get their start and end. */
bool mn_adsim_noise(mn_adsim_post *p, const mn_adsim_world *w, bool none);

/* --- writing ------------------------------------------------------------------------------- */

void mn_adsim_write_post(mn_buf *b, const mn_adsim_world *w, const mn_adsim_post *p);
void mn_adsim_write_truth(mn_buf *b, const mn_adsim_world *w, const mn_adsim_post *p);
/* Returns how many rows; *disguised goes up by phones that are. */
unsigned mn_adsim_write_ids(mn_buf *b, const mn_adsim_world *w, const mn_adsim_post *p,
                            uint64_t *disguised);
/* A network with its templates and slots; returns slots' rows. scratch holds
 * MN_ADSIM_POSTS_OF_ONE posts and one more. */
typedef struct mn_adsim_tables {
    mn_buf networks, templates, slots;
    uint64_t slot_rows;
    uint32_t template_rows;
} mn_adsim_tables;
bool mn_adsim_write_network(mn_adsim_tables *t, const mn_adsim_world *w, uint32_t index,
                            mn_adsim_post *scratch);
void mn_adsim_write_hubs(mn_buf *b, const mn_adsim_world *w);
void mn_adsim_write_readme(mn_buf *b, const mn_adsim_world *w, const mn_adsim_totals *t);
void mn_adsim_write_about(mn_buf *b, const mn_adsim_world *w, const mn_adsim_totals *t);

/* Contacts of platforms and agencies that many unrelated posts name. */
enum { MN_ADSIM_HUBS = 24 };
void mn_adsim_hub(mn_adsim_id *id, const mn_adsim_world *w, unsigned hub);

#endif
