/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/simulate/contact.c - how a post's writer is to be reached: own identifiers, and those of
 * platforms that many name.
 */
#include <stdio.h>
#include <string.h>

#include "adverts/simulate/inside.h"
#include "core/sha256.h"
#include "core/text.h"

const char *const mn_adsim_contacts[MN_CONTACTS] = {"phone",    "email", "handle", "telegram",
                                                    "whatsapp", "url",   "btc",    "eth"};

/* A short name of a key: pronounceable, and hardly ever the same for two keys. */
static void nick(char out[24], uint64_t key)
{
    static const char consonant[] = "bdfgklmnprstvz", vowel[] = "aeiou";
    size_t at = 0;
    uint64_t h = mn_adsim_mix(key, 3);
    for (unsigned i = 0; i < 3; i++) {
        out[at++] = consonant[h % 14];
        h /= 14;
        out[at++] = vowel[h % 5];
        h /= 5;
    }
    snprintf(out + at, 18, "%s%u", h % 3 ? "" : "_", (unsigned)(mn_adsim_mix(key, 4) % 90000 + 10));
}

static void hash(uint8_t out[32], const uint8_t *bytes, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    char hex[MN_SHA256_HEX];
    mn_sha256_hex(hex, bytes, len);
    for (unsigned i = 0; i < 32; i++)
        out[i] = (uint8_t)((strchr(digits, hex[2 * i]) - digits) << 4 |
                           (strchr(digits, hex[2 * i + 1]) - digits));
}

/* base58check of version 0 and a hash of the key: an address that nobody holds the key of. */
static void bitcoin(char out[MN_ADSIM_VALUE], uint64_t key)
{
    static const char digits[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    uint8_t bytes[25] = {0}, sum[32], twice[32];
    char turned[MN_ADSIM_VALUE];
    for (unsigned i = 0; i < 20; i++)
        bytes[1 + i] = (uint8_t)(mn_adsim_mix(key, 20 + i / 8) >> 8 * (i % 8));
    hash(sum, bytes, 21);
    hash(twice, sum, 32);
    memcpy(bytes + 21, twice, 4);
    size_t n = 0;
    for (bool more = true; more;) {
        unsigned carry = 0;
        more = false;
        for (unsigned i = 0; i < 25; i++) {
            carry = carry << 8 | bytes[i];
            bytes[i] = (uint8_t)(carry / 58);
            carry %= 58;
            more |= bytes[i] != 0;
        }
        turned[n++] = digits[carry];
    }
    /* The version is a zero byte: a '1' in front. A hash that begins with zeros has more: such keys
     * come once in 256, and are stepped over. */
    size_t at = 0;
    out[at++] = '1';
    while (n)
        out[at++] = turned[--n];
    out[at] = 0;
}

static void write_id(mn_adsim_id *id, unsigned kind, uint64_t key, mn_rng *r, double disguised)
{
    char name[24];
    const bool hide = mn_adsim_chance(r, disguised);
    const unsigned how = mn_adsim_below(r, 3);
    const char *shown = id->value;
    nick(name, key);
    id->kind = (uint8_t)kind;
    id->disguise = "plain";
    switch (kind) {
    case MN_CONTACT_EMAIL: {
        static const char *const hosts[] = {"post.example", "mail.example", "inbox.example"};
        const char *host = hosts[mn_adsim_mix(key, 5) % 3];
        snprintf(id->value, sizeof id->value, "%s@%s", name, host);
        if (!hide)
            break;
        static const char *const at[] = {" (at) ", " at ", "[at]"};
        static const char *const dot[] = {" (dot) ", " dot ", "[dot]"};
        snprintf(id->shown, sizeof id->shown, "%s%s%.*s%sexample", name, at[how],
                 (int)(strlen(host) - 8), host, dot[how]);
        id->disguise = "at-dot";
        return;
    }
    case MN_CONTACT_HANDLE:
        memcpy(id->value, name, sizeof name);
        snprintf(id->shown, sizeof id->shown, "@%s", name);
        return;
    case MN_CONTACT_TELEGRAM:
        memcpy(id->value, name, sizeof name);
        snprintf(id->shown, sizeof id->shown, "t.me/%s", name);
        return;
    case MN_CONTACT_URL:
        snprintf(id->value, sizeof id->value, "https://www.%s.example/%u", name,
                 (unsigned)(mn_adsim_mix(key, 6) % 9000));
        for (char *c = id->value; *c; c++)
            if (*c == '_')
                *c = '-';
        if (hide)
            shown += 8; /* without https:// */
        id->disguise = hide ? "no-scheme" : "plain";
        break;
    case MN_CONTACT_BTC:
        while (mn_adsim_mix(key, 20) % 256 == 0)
            key++;
        bitcoin(id->value, key);
        break;
    default:
        snprintf(id->value, sizeof id->value, "0x%016llx%016llx%08x",
                 (unsigned long long)mn_adsim_mix(key, 30),
                 (unsigned long long)mn_adsim_mix(key, 31), (unsigned)mn_adsim_mix(key, 32));
        break;
    }
    memcpy(id->shown, shown, sizeof id->value - (size_t)(shown - id->value));
}

static void add_phone(mn_adsim_post *p, const mn_adsim_world *w, unsigned kind, unsigned country,
                      uint32_t index)
{
    mn_adsim_id *id = &p->id[p->ids++];
    const mn_adsim_language *l = &w->g.language[p->language];
    const bool hide = kind == MN_CONTACT_PHONE && mn_adsim_chance(&p->rng, w->level->disguised);
    *id = (mn_adsim_id){.kind = (uint8_t)kind};
    /* In a post of another country only its whole form says which number it is. */
    id->disguise = mn_adsim_phone(id->shown, id->value, w, l, country, index,
                                  country != p->country ? MN_PHONE_ABROAD
                                  : hide                ? MN_PHONE_DISGUISED
                                                        : MN_PHONE_USUAL,
                                  &p->rng);
    if (kind == MN_CONTACT_WHATSAPP) {
        id->disguise = "plain";
        memcpy(id->shown, "wa.me/", 6); /* and the number without its plus */
        memcpy(id->shown + 6, id->value + 1, sizeof id->value - 1);
    }
}

static void add_own(mn_adsim_post *p, const mn_adsim_world *w, unsigned kind, uint64_t key)
{
    mn_adsim_id *id = &p->id[p->ids++];
    *id = (mn_adsim_id){0};
    write_id(id, kind, mn_adsim_mix(key, 900 + kind), &p->rng, w->level->disguised * .5);
}

void mn_adsim_hub(mn_adsim_id *id, const mn_adsim_world *w, unsigned hub)
{
    static const uint8_t kinds[] = {MN_CONTACT_EMAIL, MN_CONTACT_URL, MN_CONTACT_HANDLE,
                                    MN_CONTACT_EMAIL};
    mn_rng r;
    mn_adsim_rng(&r, w, MN_ADSIM_S_HUB, hub);
    *id = (mn_adsim_id){0};
    write_id(id, kinds[hub % 4], mn_rng_u64(&r), &r, 0);
    id->generic = true;
}

/* A platform's: some are named far more often than others. Hotlines are numbers of the end of the
 * country's, which networks come to last. */
static void add_generic(mn_adsim_post *p, const mn_adsim_world *w)
{
    const double u = mn_rng_unit(&p->rng);
    const unsigned hub = (unsigned)(u * u * MN_ADSIM_HUBS);
    if (hub % 3 == 2) {
        add_phone(p, w, MN_CONTACT_PHONE, p->country,
                  w->country[p->country].numbers - 1 - hub / 3 % 4);
        p->id[p->ids - 1].generic = true;
    } else
        mn_adsim_hub(&p->id[p->ids++], w, hub);
}

/* The number of one who is alone: none has it but him; MN_ADSIM_NONE where there is none left. */
static uint32_t own_number(const mn_adsim_post *p, const mn_adsim_world *w)
{
    const mn_adsim_country *c = &w->country[p->country];
    const uint64_t rank =
        (uint64_t)(p->item / 64) * c->weight + w->turn_rank[p->item % 64] + c->used;
    return rank + 4 < c->numbers ? (uint32_t)rank : MN_ADSIM_NONE;
}

static void identify_single(mn_adsim_post *p, const mn_adsim_world *w)
{
    const uint32_t number = own_number(p, w);
    const bool generic = mn_adsim_chance(&p->rng, w->level->generic_only);
    const double u = mn_rng_unit(&p->rng);
    if (generic) {
        add_generic(p, w);
        return;
    }
    if (number != MN_ADSIM_NONE && u < .75) {
        add_phone(p, w, MN_CONTACT_PHONE, p->country, number);
        if (u < .12)
            add_phone(p, w, MN_CONTACT_WHATSAPP, p->country, number);
    }
    if (!p->ids || u < .1 || u > .6) {
        static const uint8_t kinds[] = {MN_CONTACT_EMAIL, MN_CONTACT_EMAIL, MN_CONTACT_HANDLE,
                                        MN_CONTACT_TELEGRAM, MN_CONTACT_URL};
        add_own(p, w, kinds[mn_adsim_below(&p->rng, 5)], p->key);
    }
}

void mn_adsim_identify(mn_adsim_post *p, const mn_adsim_world *w, const mn_adsim_network *n)
{
    if (!n)
        identify_single(p, w);
    else {
        /* Which of its ways a text names is of the text; the number changes. */
        const uint64_t h = mn_adsim_mix(p->key, 61);
        const uint32_t turn = n->impossible && n->p.kind == MN_ADSIM_NETWORK ? p->k / 2 : p->k;
        const uint32_t number =
            n->p.phone +
            (n->p.phones ? (uint32_t)(mn_adsim_mix(n->key, 4000 + turn) % n->p.phones) : 0);
        for (unsigned k = 0; k < MN_CONTACTS; k++) {
            if (!(n->contacts >> k & 1) || (k && p->ids && (h >> k & 3) == 0))
                continue;
            if (k == MN_CONTACT_PHONE || k == MN_CONTACT_WHATSAPP)
                add_phone(p, w, k, n->p.country, number);
            else
                add_own(p, w, k, n->key);
        }
    }
    if (mn_adsim_chance(&p->rng, w->level->generic) && p->ids < MN_ADSIM_CONTACTS &&
        (p->kind != MN_ADSIM_ALIKE || p->ids < 2)) /* those are to be alike, so not longer */
        add_generic(p, w);
}
