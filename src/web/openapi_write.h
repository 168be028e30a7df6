/* SPDX-License-Identifier: Apache-2.0
 *
 * openapi_write.h - what writes the parts of the API's description: JSON, member by member, and
 * the schemas of options.
 */
#ifndef WEB_OPENAPI_WRITE_H
#define WEB_OPENAPI_WRITE_H

#include "web/inside.h"

typedef struct mn_openapi_maker {
    mn_buf *b;  /* borrowed; says itself when memory was short */
    bool first; /* in the object or list that is open */
} mn_openapi_maker;

/* What parts members and items, before the next. */
void mn_openapi_comma(mn_openapi_maker *m);
/* "name": and what follows is the caller's. */
void mn_openapi_key(mn_openapi_maker *m, const char *name);
/* An object as a member, or without a name as an item of a list. */
void mn_openapi_open(mn_openapi_maker *m, const char *name);
void mn_openapi_close(mn_openapi_maker *m);
void mn_openapi_text(mn_openapi_maker *m, const char *name, const char *value);
/* What is JSON already. */
void mn_openapi_raw(mn_openapi_maker *m, const char *name, const char *json);

/* The description of an option: its help, and what its values are. */
void mn_openapi_describe(mn_openapi_maker *m, const mn_option *o);
void mn_openapi_option_schema(mn_openapi_maker *m, const char *name, const mn_option *o);

/* A route that a domain declares, as a member of the paths (openapi_route.c). */
void mn_openapi_route(mn_openapi_maker *m, const mn_route *x);

#endif
