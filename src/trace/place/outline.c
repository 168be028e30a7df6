/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/place/outline.c - rings of points: is a point within, and how far from the border?
 */
#include <math.h>

#include "core/err.h"
#include "core/text.h"
#include "trace/place/inside.h"

#define DEGREE 0.017453292519943295 /* in radians */

/* --- reading ------------------------------------------------------------------------------- */

static bool read_point(double *lon, double *lat, mn_text t)
{
    mn_text x, y, rest = mn_text_trim(t);
    return mn_text_split(&rest, ' ', &x) && mn_text_f64(x, lon) &&
           mn_text_f64(y = mn_text_trim((mn_text){rest.ptr, rest.ptr ? rest.len : 0}), lat) &&
           fabs(*lon) <= 180 && fabs(*lat) <= 90;
}

static mn_status put_point(mn_places *p, double lon, double lat, mn_err *e)
{
    if (p->points == MN_OUTLINE_POINTS)
        return mn_fail(e, MN_DATA, "outlines of more than %d points", MN_OUTLINE_POINTS);
    if (!mn_grow(&p->lon, &p->point_cap, p->points + 1, sizeof *p->lon) ||
        !mn_grow(&p->lat, &p->lat_cap, p->points + 1, sizeof *p->lat))
        return mn_fail_memory(e);
    p->lon[p->points] = lon;
    p->lat[p->points++] = lat;
    return MN_OK;
}

static void widen(mn_region *r, double lon, double lat)
{
    r->west = r->outlined ? fmin(r->west, lon) : lon;
    r->east = r->outlined ? fmax(r->east, lon) : lon;
    r->south = r->outlined ? fmin(r->south, lat) : lat;
    r->north = r->outlined ? fmax(r->north, lat) : lat;
    r->outlined = true;
}

static mn_status add_ring(mn_places *p, uint32_t region, mn_text points, mn_err *e)
{
    mn_ring r = {.region = region, .first = (uint32_t)p->points};
    mn_text one;
    mn_status st = MN_OK;
    double lon = 0, lat = 0;
    while (!st && mn_text_split(&points, ';', &one)) {
        if (!mn_text_trim(one).len)
            continue;
        if (!read_point(&lon, &lat, one)) {
            mn_fail(e, MN_DATA, "'%.*s' is no point of an outline", (int)mn_utf8_cut(one, 40).len,
                    one.ptr);
            return mn_hint(e,
                           "longitude and latitude in degrees: 87.617 43.825;88.1 43.9;87.9 43.2");
        }
        if (!(st = put_point(p, lon, lat, e)))
            widen(&p->region[region], lon, lat);
    }
    if (st)
        return st;
    if (p->points > r.first && (p->lon[r.first] != lon || p->lat[r.first] != lat) &&
        (st = put_point(p, p->lon[r.first], p->lat[r.first], e)))
        return st;
    r.points = (uint32_t)p->points - r.first;
    if (r.points < 4)
        return mn_fail(e, MN_DATA, "a ring of an outline has fewer than 3 points");
    if (!mn_grow(&p->ring, &p->ring_cap, p->rings + 1, sizeof *p->ring))
        return mn_fail_memory(e);
    p->ring[p->rings++] = r;
    return MN_OK;
}

mn_status mn_outline_add(mn_places *p, uint32_t region, mn_text points, mn_err *e)
{
    mn_text rest = points, one;
    mn_status st = MN_OK;
    while (!st && mn_text_split(&rest, '|', &one))
        st = add_ring(p, region, one, e);
    if (!st && p->region[region].east - p->region[region].west > 180) {
        mn_fail(e, MN_DATA, "an outline that is wider than 180 degrees");
        return mn_hint(e, "one across the date line is given as two regions, one on each side");
    }
    return st;
}

/* --- asking -------------------------------------------------------------------------------- */

/* Whether a ray to the east crosses the edge (Franklin's test): a point on the border is within
 * one of the two sides, always the same. */
static bool crosses(double lon, double lat, const double *x, const double *y)
{
    return (y[0] > lat) != (y[1] > lat) &&
           lon < (x[1] - x[0]) * (lat - y[0]) / (y[1] - y[0]) + x[0];
}

/* Kilometres in a degree of longitude and of latitude, at a latitude (WGS 84: radii of curvature of
 * the prime vertical and the meridian; NIMA TR8350.2, 2000). */
static void scale(double *east, double *north, double latitude)
{
    const double a = 6378.137, e2 = 0.00669437999014, s = sin(latitude * DEGREE);
    const double w = sqrt(1 - e2 * s * s);
    *east = a / w * cos(latitude * DEGREE) * DEGREE;
    *north = a * (1 - e2) / (w * w * w) * DEGREE;
}

/* The square of the distance from 0, 0 to a segment. */
static double to_segment(double ax, double ay, double bx, double by)
{
    const double dx = bx - ax, dy = by - ay, length = dx * dx + dy * dy;
    double t = length > 0 ? -(ax * dx + ay * dy) / length : 0;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    ax += t * dx;
    ay += t * dy;
    return ax * ax + ay * ay;
}

double mn_places_border_km(const mn_places *p, size_t region, double latitude, double longitude)
{
    double east, north, best = INFINITY;
    bool in = false;
    if (!p->region[region].outlined)
        return NAN;
    scale(&east, &north, latitude);
    for (size_t r = 0; r < p->rings; r++) {
        const mn_ring *ring = &p->ring[r];
        if (ring->region != region)
            continue;
        const double *x = p->lon + ring->first, *y = p->lat + ring->first;
        for (size_t i = 0; i + 1 < ring->points; i++) {
            const double d =
                to_segment((x[i] - longitude) * east, (y[i] - latitude) * north,
                           (x[i + 1] - longitude) * east, (y[i + 1] - latitude) * north);
            best = d < best ? d : best;
            in ^= crosses(longitude, latitude, x + i, y + i);
        }
    }
    return in ? sqrt(best) : -sqrt(best);
}
