#!/usr/bin/env python3
"""Derives data/map/world.csv from Natural Earth outlines.

Usage: map.py RAW [OUT]

RAW holds countries-110m.json and countries-50m.json of the package
world-atlas 2.0.2 (TopoJSON of Natural Earth, public domain). The countries
are named by data/country/countries.csv of this repository. OUT is data/map
unless given. The same input gives the same bytes.

One row a ring: iso3, ring (from 0 in each country, largest first), points:
"x0 y0 dx1 dy1 dx2 dy2 ...", longitude and latitude in tenths of a degree,
the first point whole and each further one as the step from the one before.
A ring is closed without its first point being repeated. Rings of a country
are filled by the even-odd rule.
"""
import csv
import hashlib
import io
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
SCALE = 10

# Shapes without a code. The outlines follow the map's source and are no
# statement on borders: for the figures, Northern Cyprus counts with Cyprus
# and Somaliland with Somalia, as in the tables of countries.
UNCODED = {"Kosovo": "XKX", "N. Cyprus": "CYP", "Somaliland": "SOM"}
LEFT_OUT = {"ATA"}


def decode(path):
    """-> [(numeric id or None, name, [ring of (lon, lat)])]"""
    with open(path, encoding="utf-8") as f:
        topo = json.load(f)
    sx, sy = topo["transform"]["scale"]
    tx, ty = topo["transform"]["translate"]
    arcs = []
    for arc in topo["arcs"]:
        x = y = 0
        points = []
        for step in arc:
            x += step[0]
            y += step[1]
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)

    def ring(refs):
        points = []
        for a in refs:
            part = arcs[a] if a >= 0 else arcs[~a][::-1]
            points += part[1:] if points else part
        return points

    out = []
    for g in topo["objects"]["countries"]["geometries"]:
        polygons = {"Polygon": lambda: [g["arcs"]],
                    "MultiPolygon": lambda: g["arcs"]}[g["type"]]()
        rings = [ring(r) for p in polygons for r in p]
        out.append((g.get("id"), g["properties"]["name"], rings))
    return out


def clip(ring, limit, keep_below):
    """The part of a closed ring with x <= limit (or >=)."""
    out = []
    for i, b in enumerate(ring):
        a = ring[i - 1]
        ina = a[0] <= limit if keep_below else a[0] >= limit
        inb = b[0] <= limit if keep_below else b[0] >= limit
        if ina != inb:
            t = (limit - a[0]) / (b[0] - a[0])
            out.append((limit, a[1] + t * (b[1] - a[1])))
        if inb:
            out.append(b)
    return out


def cut(ring):
    """Splits a ring that crosses the 180th meridian into rings that do not."""
    flat = [ring[0]]
    for x, y in ring[1:]:
        while x - flat[-1][0] > 180:
            x -= 360
        while x - flat[-1][0] < -180:
            x += 360
        flat.append((x, y))
    low = min(x for x, _ in flat)
    if low < -180:
        flat = [(x + 360, y) for x, y in flat]
    if max(x for x, _ in flat) <= 180:
        return [flat]
    west = clip(flat, 180.0, True)
    east = [(x - 360, y) for x, y in clip(flat, 180.0, False)]
    return [r for r in (west, east) if len(r) >= 3]


def snap(ring):
    """To whole tenths, without repeats, spikes and points on a line."""
    p = []
    for x, y in ring:
        q = (int(round(x * SCALE)), int(round(y * SCALE)))
        if not p or p[-1] != q:
            p.append(q)
    changed = True
    while changed and len(p) >= 3:
        changed = False
        i = 0
        while i < len(p) and len(p) >= 3:
            a, b, c = p[i - 1], p[i], p[(i + 1) % len(p)]
            if a == b or (b[0] - a[0]) * (c[1] - b[1]) == \
                    (b[1] - a[1]) * (c[0] - b[0]):
                del p[i]
                changed = True
            else:
                i += 1
    return p


def area2(p):
    return sum(p[i - 1][0] * p[i][1] - p[i][0] * p[i - 1][1]
               for i in range(len(p)))


def main():
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    raw = sys.argv[1]
    out = sys.argv[2] if len(sys.argv) > 2 else os.path.join(
        ROOT, "data", "map")
    os.makedirs(out, exist_ok=True)
    with open(os.path.join(ROOT, "data", "country", "countries.csv"),
              encoding="utf-8", newline="") as f:
        countries = list(csv.DictReader(f))
    by_number = {c["numeric"]: c["iso3"] for c in countries if c["numeric"]}

    def gather(path, wanted=None):
        found = {}
        for number, name, rings in decode(path):
            if number in (None, "-99"):
                if name not in UNCODED:
                    if wanted is None:
                        raise SystemExit("no code: " + name)
                    continue
                iso3 = UNCODED[name]
            else:
                iso3 = by_number.get("%03d" % int(number))
                if iso3 is None:
                    raise SystemExit("unknown: %s %s" % (number, name))
            if iso3 in LEFT_OUT or (wanted is not None and iso3 not in wanted):
                continue
            for r in rings:
                for part in cut(r):
                    p = snap(part)
                    if len(p) >= 3 and area2(p) != 0:
                        found.setdefault(iso3, []).append(p)
        return found

    shapes = gather(os.path.join(raw, "countries-110m.json"))
    # Countries with a figure of their own that 1:110 m is too coarse to show.
    small = {c["iso3"] for c in countries if c["iso3"] not in shapes and
             (c["model_region"] != "RoW" or c["satellite_region"])}
    shapes.update(gather(os.path.join(raw, "countries-50m.json"), small))
    if small - set(shapes):
        raise SystemExit("no outline: %s" % sorted(small - set(shapes)))

    rows = []
    for iso3 in sorted(shapes):
        rings = sorted(shapes[iso3], key=lambda p: (-abs(area2(p)), p))
        for i, p in enumerate(rings):
            start = p.index(min(p))
            p = p[start:] + p[:start]
            text = ["%d %d" % p[0]]
            for a, b in zip(p, p[1:]):
                text.append("%d %d" % (b[0] - a[0], b[1] - a[1]))
            rows.append([iso3, i, " ".join(text)])

    def write(path, header, table):
        s = io.StringIO()
        w = csv.writer(s, lineterminator="\n")
        w.writerow(header)
        w.writerows(table)
        with open(path, "w", encoding="utf-8", newline="") as f:
            f.write(s.getvalue())

    path = os.path.join(out, "world.csv")
    write(path, ["iso3", "ring", "points"], rows)
    with open(path, "rb") as f:
        digest = hashlib.sha256(f.read()).hexdigest()
    write(os.path.join(out, "SOURCES.csv"),
          "file what source source_date read licence sha256".split(),
          [["world.csv", "country outlines in tenths of a degree",
            "Natural Earth 1:110 m (five small countries 1:50 m), by "
            "world-atlas 2.0.2 (countries-110m.json, countries-50m.json)",
            "2019", "2026-11-22",
            "public domain (Natural Earth); ISC (world-atlas)", digest]])


if __name__ == "__main__":
    main()
