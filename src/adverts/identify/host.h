/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/host.h - names of hosts, as people write them where they should be links and
 * where they should not: with "dot" in words and brackets, with spaces.
 */
#ifndef ADVERTS_IDENTIFY_HOST_H
#define ADVERTS_IDENTIFY_HOST_H

#include "adverts/identify/chars.h"
#include "core/arena.h"
#include "core/map.h"
#include <manumit/core.h>

#define ID_HOST_MAX 253

typedef enum id_host_kind {
    ID_H_NONE,
    ID_H_TLD,
    ID_H_WORD_TLD, /* a word as well: "it", "me" */
    ID_H_PROVIDER, /* of e-mail, without its end: "gmail" */
    ID_H_SERVICE,
    ID_H_KINDS
} id_host_kind;

typedef struct id_hosts {
    mn_map at; /* name -> kind, and 8 bits up the service */
    mn_arena arena;
} id_hosts;

/* From the table that is shipped into *h, which is zeros before, and h's also after an error:
 * id_hosts_free(). */
MN_USE mn_status id_hosts_load(id_hosts *h, mn_err *e);
void id_hosts_free(id_hosts *h);
/* Of a name in lower case. For a service, *service is its mn_id_kind. */
id_host_kind id_host_kind_of(const id_hosts *h, mn_text name, uint8_t *service);
/* Whether a host, in lower case, is a provider of e-mail: "gmail.com". */
bool id_is_provider(const id_hosts *h, mn_text name);
/* Whether a last label ends names of hosts. */
bool id_is_tld(const id_hosts *h, mn_text label);

typedef struct id_host {
    char name[ID_HOST_MAX + 1]; /* lower case, labels joined by '.' */
    size_t len, labels;
    size_t last;         /* where the last label begins */
    uint32_t end;        /* in the text */
    uint32_t end_before; /* likewise, of the label before the last one */
    bool spelled;        /* a dot is anything but '.' */
    bool mixed; /* the last label has a capital and others don't: a sentence begins there */
} id_host;

struct mn_identifier_rules;

/* Reads a name of two labels or more from `at`. loose: dots in words and with spaces count. */
bool id_host_read(id_host *out, const struct mn_identifier_rules *r, mn_text text, uint32_t at,
                  bool loose);
/* What stands for a dot at `at`: where it ends; 0. *spelled unless it is '.' and no more. */
uint32_t id_dot(const struct mn_identifier_rules *r, mn_text text, uint32_t at, bool *spelled);

#endif
