/* SPDX-License-Identifier: Apache-2.0
 *
 * web/assets.h - the page's files, put into the program by cmake/web.cmake.
 */
#ifndef WEB_ASSETS_H
#define WEB_ASSETS_H

typedef struct mn_web_asset {
    const char *path; /* "/index.html" */
    const unsigned char *bytes, *end;
    const unsigned char *packed, *packed_end; /* by gzip; NULL where that gains nothing */
    const char *etag, *packed_etag;           /* with quotes */
} mn_web_asset;

/* Ended by a NULL path; empty in a program without a page. */
extern const mn_web_asset mn_web_assets[];

#endif
