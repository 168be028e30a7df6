/* SPDX-License-Identifier: Apache-2.0
 *
 * door.c - two threads, each with a line before it and a store of its own.
 */
#include "web/door.h"

#include "core/err.h"
#include "core/text.h"

#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    LOOKERS = 4096, /* that wait to be known by their token */
    ENTRANTS = 32,  /* that wait for their password to be checked: some seconds */
    BUSY_MS = 250,  /* that a look-up waits for another writer */
    REST_S = 2,     /* after a store could not be opened: who waits is told so at once */
};

typedef struct post {
    mn_web_door *door;
    pthread_t thread;
    bool started;
    mn_web_knock *first, **last;
    size_t count, max;
    /* The thread's own. */
    unsigned busy;
    mn_store *store;
    struct timespec failed; /* when it could not be opened: not tried again at once */
    struct stat file;       /* of the store, where it is one */
} post;

struct mn_web_door {
    pthread_mutex_t lock;
    pthread_cond_t more;
    post look, enter;
    mn_web_knock *ended, **ended_last;
    const char *place;
    int event;
    bool stop;
};

/* --- knocks -------------------------------------------------------------------- */

mn_web_knock *mn_web_knock_new(mn_web_knock_kind kind)
{
    mn_web_knock *k = calloc(1, sizeof *k);

    if (k)
        k->kind = kind;
    return k;
}

void mn_web_knock_free(mn_web_knock *k)
{
    if (k)
        sodium_memzero(k, sizeof *k);
    free(k);
}

static void free_list(mn_web_knock *k)
{
    for (mn_web_knock *next; k; k = next) {
        next = k->next;
        mn_web_knock_free(k);
    }
}

/* --- the store ----------------------------------------------------------------- */

static bool is_address(const post *p)
{
    return strstr(p->door->place, "://") != NULL;
}

/* Whether the file at the store's place is another than the one that is open. */
static bool is_other(const post *p)
{
    struct stat now;

    if (is_address(p))
        return false;
    return stat(p->door->place, &now) != 0 || now.st_dev != p->file.st_dev ||
           now.st_ino != p->file.st_ino;
}

static void drop(post *p)
{
    mn_store_close(p->store);
    p->store = NULL;
}

/* Opens the store where it is not open; *fresh says so. */
static mn_status use(post *p, bool *fresh, mn_err *e)
{
    mn_store_options o = {.busy = p->busy};
    struct timespec now;

    if (p->store && is_other(p))
        drop(p);
    *fresh = !p->store;
    if (p->store)
        return MN_OK;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (p->failed.tv_sec && now.tv_sec - p->failed.tv_sec < REST_S)
        return mn_fail(e, MN_SYSTEM, "the store did not answer a moment ago");
    mn_status st = mn_store_open(&p->store, p->door->place, &o, NULL, e);
    if (st == MN_SYSTEM && !is_address(p)) { /* may it be read? Then nobody can sign in, but */
        o.read_only = true;                  /* who does not need to gets on */
        st = mn_store_open(&p->store, p->door->place, &o, NULL, e);
    }
    p->failed = (struct timespec){.tv_sec = 0};
    if (st == MN_SYSTEM)
        clock_gettime(CLOCK_MONOTONIC, &p->failed);
    if (!st && stat(p->door->place, &p->file) != 0)
        p->file = (struct stat){.st_size = 0};
    return st;
}

/* --- the work ------------------------------------------------------------------ */

static mn_status look(mn_web_knock *k, mn_store *s, mn_text when)
{
    mn_status st = mn_store_has_accounts(&k->accounts, s, &k->e);

    k->there = st == MN_OK;
    if (st || !k->accounts || !k->token[0])
        return st;
    st = mn_store_session_check(&k->session, s, mn_text_of(k->token), when, &k->e);
    k->in = st == MN_OK;
    return st == MN_USAGE ? MN_OK : st;
}

static mn_status enter(mn_web_knock *k, mn_store *s, mn_text when)
{
    const mn_text name = {k->name, k->name_len}, password = {k->password, k->password_len};
    mn_status st = mn_store_login(&k->session, s, name, password, when, &k->e);

    sodium_memzero(k->password, sizeof k->password);
    k->there = k->accounts = true;
    k->in = st == MN_OK;
    if (k->in && k->token[0]) /* who signs in anew leaves nothing behind */
        (void)!mn_store_logout(s, mn_text_of(k->token), when, NULL);
    return st == MN_USAGE ? MN_OK : st;
}

static mn_status serve(mn_web_knock *k, mn_store *s)
{
    char now[MN_STORE_TIME];

    mn_store_now(now);
    switch (k->kind) {
    case MN_WEB_ASK:
        return look(k, s, mn_text_of(now));
    case MN_WEB_ENTER:
        return enter(k, s, mn_text_of(now));
    case MN_WEB_LEAVE:
        break;
    }
    k->accounts = true;
    return mn_store_logout(s, mn_text_of(k->token), mn_text_of(now), &k->e);
}

/* A store that is not there, or that no command of this program can use, has no accounts. One
 * that does not answer may have. */
static mn_status without(const mn_web_knock *k, mn_status st)
{
    return k->kind == MN_WEB_ASK && (st == MN_USAGE || st == MN_DATA) ? MN_OK : st;
}

static void answer(post *p, mn_web_knock *k)
{
    bool fresh = false;

    if (!p->door->place) {
        k->st = k->kind == MN_WEB_ASK ? MN_OK : MN_SYSTEM;
        return;
    }
    if ((k->st = use(p, &fresh, &k->e))) {
        k->st = without(k, k->st);
        return;
    }
    k->st = serve(k, p->store);
    if (!k->st)
        return;
    drop(p); /* a connection that was lost is not found again */
    if (!fresh && k->kind != MN_WEB_ENTER && !(k->st = use(p, &fresh, &k->e)))
        k->st = serve(k, p->store);
}

static void *work(void *payload)
{
    post *p = payload;
    mn_web_door *d = p->door;
    const uint64_t one = 1;

    pthread_mutex_lock(&d->lock);
    for (;;) {
        while (!p->first && !d->stop)
            pthread_cond_wait(&d->more, &d->lock);
        if (d->stop)
            break;
        mn_web_knock *k = p->first;
        p->first = k->next;
        if (!p->first)
            p->last = &p->first;
        p->count--;
        k->next = NULL;
        pthread_mutex_unlock(&d->lock);
        answer(p, k);
        pthread_mutex_lock(&d->lock);
        *d->ended_last = k;
        d->ended_last = &k->next;
        if (write(d->event, &one, sizeof one) < 0)
            continue; /* its counter is full: it is readable */
    }
    pthread_mutex_unlock(&d->lock);
    drop(p);
    return NULL;
}

/* --- the server's side --------------------------------------------------------- */

/* Signals are the server's own thread's. */
static mn_status start(post *p, mn_web_door *d, size_t max, unsigned busy, mn_err *e)
{
    sigset_t all, old;

    *p = (post){.door = d, .last = &p->first, .max = max, .busy = busy};
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    p->started = pthread_create(&p->thread, NULL, work, p) == 0;
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    return p->started ? MN_OK : mn_fail(e, MN_SYSTEM, "can't start threads");
}

mn_status mn_web_door_new(mn_web_door **out, const char *store, mn_err *e)
{
    mn_web_door *d = calloc(1, sizeof *d);

    if (!d)
        return mn_fail_memory(e);
    d->place = store;
    d->ended_last = &d->ended;
    d->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (d->event < 0) {
        free(d);
        return mn_fail_errno(e, "make", "an event descriptor");
    }
    pthread_mutex_init(&d->lock, NULL);
    pthread_cond_init(&d->more, NULL);
    mn_status st = start(&d->look, d, LOOKERS, BUSY_MS, e);
    if (!st)
        st = start(&d->enter, d, ENTRANTS, 0, e);
    if (st)
        mn_web_door_free(d);
    else
        *out = d;
    return st;
}

void mn_web_door_free(mn_web_door *d)
{
    if (!d)
        return;
    pthread_mutex_lock(&d->lock);
    d->stop = true;
    pthread_cond_broadcast(&d->more);
    pthread_mutex_unlock(&d->lock);
    if (d->look.started)
        pthread_join(d->look.thread, NULL);
    if (d->enter.started)
        pthread_join(d->enter.thread, NULL);
    free_list(d->look.first);
    free_list(d->enter.first);
    free_list(d->ended);
    pthread_cond_destroy(&d->more);
    pthread_mutex_destroy(&d->lock);
    close(d->event);
    free(d);
}

int mn_web_door_event(const mn_web_door *d)
{
    return d->event;
}

bool mn_web_door_put(mn_web_door *d, mn_web_knock *k)
{
    post *p = k->kind == MN_WEB_ENTER ? &d->enter : &d->look;

    pthread_mutex_lock(&d->lock);
    const bool room = p->count < p->max;
    if (room) {
        k->next = NULL;
        *p->last = k;
        p->last = &k->next;
        p->count++;
        pthread_cond_broadcast(&d->more);
    }
    pthread_mutex_unlock(&d->lock);
    return room;
}

mn_web_knock *mn_web_door_ended(mn_web_door *d)
{
    uint64_t count;

    if (read(d->event, &count, sizeof count) < 0)
        count = 0; /* nothing yet */
    pthread_mutex_lock(&d->lock);
    mn_web_knock *list = d->ended;
    d->ended = NULL;
    d->ended_last = &d->ended;
    pthread_mutex_unlock(&d->lock);
    return list;
}
