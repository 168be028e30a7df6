# SPDX-License-Identifier: Apache-2.0
"""Is a point within an outline, and how far from its border: 'trace place' beside another way.

    places.py MANUMIT [DUMP]

Within is told by the winding number (here) and, where shapely is installed, by shapely; the distance
by Vincenty's inverse formula on the ellipsoid (doi 10.1179/sre.1975.23.176.88) to points 20 m apart
along the nearest edges. 160 points, of a fixed seed, most within 60 km of the border.
"""
import csv
import io
import math
import os
import random
import subprocess
import sys

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
csv.field_size_limit(1 << 24)


def outline():
    with open(os.path.join(ROOT, "data", "trade", "outlines.csv"), encoding="utf-8") as f:
        row = next(r for r in csv.DictReader(f) if r["region"] == "cn-xj")
    return [tuple(map(float, p.split())) for p in row["points"].split(";")]


def vincenty(lat1, lon1, lat2, lon2):
    """Kilometres on WGS 84."""
    if (lat1, lon1) == (lat2, lon2):
        return 0.0
    a, f = 6378.137, 1 / 298.257223563
    b = a * (1 - f)
    u1, u2 = (math.atan((1 - f) * math.tan(math.radians(x))) for x in (lat1, lat2))
    length = lam = math.radians(lon2 - lon1)
    for _ in range(100):
        sin_s = math.hypot(math.cos(u2) * math.sin(lam),
                           math.cos(u1) * math.sin(u2) - math.sin(u1) * math.cos(u2) * math.cos(lam))
        cos_s = math.sin(u1) * math.sin(u2) + math.cos(u1) * math.cos(u2) * math.cos(lam)
        s = math.atan2(sin_s, cos_s)
        sin_a = math.cos(u1) * math.cos(u2) * math.sin(lam) / sin_s
        cos2_a = 1 - sin_a ** 2
        cos_2m = cos_s - 2 * math.sin(u1) * math.sin(u2) / cos2_a if cos2_a else 0.0
        c = f / 16 * cos2_a * (4 + f * (4 - 3 * cos2_a))
        before, lam = lam, length + (1 - c) * f * sin_a * (
            s + c * sin_s * (cos_2m + c * cos_s * (2 * cos_2m ** 2 - 1)))
        if abs(lam - before) < 1e-12:
            break
    k = cos2_a * (a * a - b * b) / (b * b)
    big_a = 1 + k / 16384 * (4096 + k * (-768 + k * (320 - 175 * k)))
    big_b = k / 1024 * (256 + k * (-128 + k * (74 - 47 * k)))
    d = big_b * sin_s * (cos_2m + big_b / 4 * (
        cos_s * (2 * cos_2m ** 2 - 1) - big_b / 6 * cos_2m * (4 * sin_s ** 2 - 3) * (4 * cos_2m ** 2 - 3)))
    return b * big_a * (s - d)


def winding(ring, x, y):
    n = 0
    for (x1, y1), (x2, y2) in zip(ring, ring[1:]):
        side = (x2 - x1) * (y - y1) - (x - x1) * (y2 - y1)
        if y1 <= y < y2 and side > 0:
            n += 1
        elif y2 <= y < y1 and side < 0:
            n -= 1
    return n != 0


def distance(ring, x, y):
    """To points along the edges whose ends are nearest; an edge is at most some 90 km long."""
    k = math.cos(math.radians(y))

    def about(edge):  # from the edge's middle, less half its length
        (x1, y1), (x2, y2) = edge
        middle = math.hypot((x1 + x2 - 2 * x) / 2 * k, (y1 + y2 - 2 * y) / 2)
        return middle - math.hypot((x2 - x1) * k, y2 - y1) / 2

    best = math.inf
    for (x1, y1), (x2, y2) in sorted(zip(ring, ring[1:]), key=about)[:12]:
        steps = max(1, int(vincenty(y1, x1, y2, x2) / 0.1))
        near = min(range(steps + 1),
                   key=lambda i: math.hypot((x1 + (x2 - x1) * i / steps - x) * k, y1 + (y2 - y1) * i / steps - y))
        for j in range(-5, 6):  # 20 m apart around it
            t = min(1.0, max(0.0, (near + j / 5) / steps))
            best = min(best, vincenty(y, x, y1 + (y2 - y1) * t, x1 + (x2 - x1) * t))
    return best


def main():
    program, ring = sys.argv[1], outline()
    rng = random.Random(20261122)
    try:
        from shapely.geometry import Point, Polygon
        polygon = Polygon(ring)
        assert polygon.is_valid
    except ImportError:
        polygon = None
    worst, compared = 0.0, 0
    for i in range(160):
        x, y = rng.choice(ring)
        spread = 0.6 if i % 4 else 4
        x, y = round(x + rng.uniform(-spread, spread), 4), round(y + rng.uniform(-spread, spread), 4)
        told = subprocess.run([program, "trace", "place", f"--latitude={y}", f"--longitude={x}", "--csv"],
                              check=True, capture_output=True, text=True).stdout
        row = next(csv.DictReader(io.StringIO(told)))
        within = winding(ring, x, y)
        if polygon is not None:
            assert within == polygon.contains(Point(x, y)), (x, y)
        km = distance(ring, x, y)
        if row["border_km"]:
            mine = float(row["border_km"])
            off = abs(abs(mine) - km)
            assert off <= 0.05 + 0.01 * km, (x, y, mine, km)
            worst = max(worst, (off - 0.05) / km if km > 1 else 0)
            assert km < 0.1 or (mine >= 0) == within, (x, y, mine, within)
            compared += 1
        else:
            assert km > 98, (x, y, km)
        near = km <= float(row["margin_km"])
        if abs(km - float(row["margin_km"])) > 0.3:
            verdict = "near border" if near else "found" if within else "outside"
            assert row["verdict"] == verdict, (x, y, row, km)
    assert compared > 100, compared
    print(f"{compared} distances, off by at most {100 * worst:.2f}%"
          + ("" if polygon is not None else "; shapely is not installed: not asked"))


main()
