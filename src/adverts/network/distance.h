/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/network/distance.h - how far two places lie apart.
 */
#ifndef ADVERTS_NETWORK_DISTANCE_H
#define ADVERTS_NETWORK_DISTANCE_H

#include <math.h>

/* Kilometres on a sphere of the Earth's mean radius, 6,371.0088 km (IUGG): within 0.6% of the
 * ellipsoid's. Degrees; NaN of NaN. */
static inline double mn_network_km(double lat1, double lon1, double lat2, double lon2)
{
    const double rad = 3.14159265358979323846 / 180;
    const double y = sin((lat2 - lat1) * rad / 2), x = sin((lon2 - lon1) * rad / 2);
    const double h = y * y + cos(lat1 * rad) * cos(lat2 * rad) * x * x;
    return 2 * 6371.0088 * asin(sqrt(h > 1 ? 1 : h));
}

#endif
