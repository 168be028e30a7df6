/* SPDX-License-Identifier: Apache-2.0
 *
 * web/door.h - the threads that ask the store who somebody is.
 *
 * The server's own thread never waits for the store. One thread looks sessions up and ends
 * them; another checks passwords, one at a time, as each takes 64 MiB and a tenth of a second:
 * a flood of sign-ins keeps others who sign in waiting, and nobody else. Each has the store
 * open, and opens it anew when it is another file or did not answer.
 */
#ifndef WEB_DOOR_H
#define WEB_DOOR_H

#include <manumit/store_account.h>

enum { MN_WEB_PASSWORD_BYTES = 1024, MN_WEB_NAME_BYTES = 64 };

typedef enum mn_web_knock_kind {
    MN_WEB_ASK,   /* has the store accounts, and whose session is the token? */
    MN_WEB_ENTER, /* begin a session by name and password; the token's, if any, ends */
    MN_WEB_LEAVE, /* end the token's session */
} mn_web_knock_kind;

typedef struct mn_web_knock {
    struct mn_web_knock *next;
    void *owner; /* the server's: the connection that waits, or NULL when nobody does */
    mn_web_knock_kind kind;
    char token[MN_STORE_TOKEN]; /* "" for none */
    char name[MN_WEB_NAME_BYTES + 2], password[MN_WEB_PASSWORD_BYTES + 2];
    size_t name_len, password_len; /* of what was sent: longer ones are no one's */
    /* The answer. */
    bool ended;    /* set by the server when it has fetched it */
    mn_status st;  /* not MN_OK: the store can't be asked */
    bool there;    /* there is a store, and it can be read */
    bool accounts; /* the store has some */
    bool in;       /* there is a session */
    mn_store_session session;
    mn_err e; /* ENTER without a session: why not, in the store's words */
} mn_web_knock;

/* NULL without memory. */
mn_web_knock *mn_web_knock_new(mn_web_knock_kind kind);
void mn_web_knock_free(mn_web_knock *k); /* wipes it; NULL is legal */

typedef struct mn_web_door mn_web_door;

/* store: its place, borrowed; NULL: there is none, and nobody has an account. */
MN_USE mn_status mn_web_door_new(mn_web_door **out, const char *store, mn_err *e);
/* Waits for the threads, and frees all that is in them. NULL is legal. */
void mn_web_door_free(mn_web_door *d);
/* Readable when something has ended. */
int mn_web_door_event(const mn_web_door *d);
/* Takes the knock; false when too many wait. */
MN_USE bool mn_web_door_put(mn_web_door *d, mn_web_knock *k);
/* Those that ended since it was last asked, as a list. */
mn_web_knock *mn_web_door_ended(mn_web_door *d);

#endif
