#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes data/trade/outlines.csv: outlines of regions, from Natural Earth's provinces.

    outlines.py ne_50m_admin_1_states_provinces.geojson > data/trade/outlines.csv

The file is Natural Earth's 1:50 m "Admin 1 - States, provinces", public domain, as GeoJSON (folder
geojson/ of github.com/nvkelso/natural-earth-vector). Points are rounded to a thousandth of a degree
(at most 0.08 km), and left out where a ring stays within TOLERANCE_KM of what it was (0: none is).
Prints the largest distance of what is left out, on standard error.
"""
import csv
import json
import math
import sys

REGIONS = {"cn-xj": "CN-XJ"}  # ours: ISO 3166-2 in the file
TOLERANCE_KM = 0.0
SOURCE = "Natural Earth 1:50m Admin 1 - States, provinces (version 5), feature CHN-1756"
ADDRESS = "https://www.naturalearthdata.com/downloads/50m-cultural-vectors/50m-admin-1-states-provinces/"
LICENCE = "public domain"
DATE = "2021"
READ = "2026-11-22"


def km(a, b, p):
    """From p to the segment a-b, on a plane that touches the Earth at p."""
    k = math.cos(math.radians(p[1])) * 111.195
    ax, ay, bx, by = (a[0] - p[0]) * k, (a[1] - p[1]) * 111.195, (b[0] - p[0]) * k, (b[1] - p[1]) * 111.195
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    t = 0 if length == 0 else max(0, min(1, -(ax * dx + ay * dy) / length))
    return math.hypot(ax + t * dx, ay + t * dy)


def simplify(ring, tolerance):
    """Douglas and Peucker; the ring is open at its first point, which stays."""
    if tolerance <= 0:
        return ring, 0.0
    keep, worst, stack = {0, len(ring) - 1}, 0.0, [(0, len(ring) - 1)]
    while stack:
        first, last = stack.pop()
        far, at = max(((km(ring[first], ring[last], ring[i]), i) for i in range(first + 1, last)),
                      default=(0, 0))
        if far > tolerance:
            keep.add(at)
            stack += [(first, at), (at, last)]
        else:
            worst = max(worst, far)
    return [ring[i] for i in sorted(keep)], worst


def main():
    features = json.load(open(sys.argv[1], encoding="utf-8"))["features"]
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["region", "ring", "points", "tolerance_km", "source", "address", "licence", "date", "read"])
    for region, code in REGIONS.items():
        shape = next(f["geometry"] for f in features if f["properties"]["iso_3166_2"] == code)
        polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        number = 0
        for polygon in polygons:
            for ring in polygon:
                ring, worst = simplify([tuple(p) for p in ring], TOLERANCE_KM)
                print(f"{region} ring {number}: {len(ring)} points, off by {worst:.2f} km", file=sys.stderr)
                points = ";".join(f"{x:.3f} {y:.3f}" for x, y in ring)
                out.writerow([region, number, points, TOLERANCE_KM + 0.08, SOURCE, ADDRESS, LICENCE, DATE, READ])
                number += 1


main()
