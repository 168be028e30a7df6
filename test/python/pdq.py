# SPDX-License-Identifier: Apache-2.0
"""Hashes of pictures beside pdqhash from PyPI, which is the reference's own code, on pictures made
here (sizes, modes, qualities of JPEG, turns, edits) and, where ../shared/data or MANUMIT_DATA is
there, on the reference's photographs; and the search for near hashes beside a plain one.

usage: pdq.py MANUMIT SOURCE"""
import csv
import io
import os
import subprocess
import sys
import tempfile

import numpy as np
import pdqhash
from PIL import Image, ImageEnhance, ImageFilter

TOLERANCE = 10  # bits: what the reference allows between its own implementations
TURNS = ["as it is", "turned 90 degrees", "turned 180 degrees", "turned 270 degrees",
         "top and bottom exchanged", "left and right exchanged", "mirrored at a diagonal",
         "mirrored at the other diagonal"]


def table(program, name, *args):
    out = subprocess.run([program, "adverts", "images", *args, "--csv", "--table", name],
                         capture_output=True, text=True, check=True).stdout
    return list(csv.DictReader(io.StringIO(out)))


def number(bits):
    return int("".join(map(str, bits)), 2)


def make(folder, count=200):
    rng = np.random.default_rng(5)
    for i in range(count):
        w, h = (int(v) for v in rng.integers(20, 700, 2))
        k = int(rng.integers(3, 14))
        seeds = rng.integers(0, 256, (k, k + 1, 3), dtype=np.uint8)
        im = Image.fromarray(seeds).resize((w, h), Image.BICUBIC)
        kind = i % 8
        if kind == 1:
            im = im.convert("L")
        elif kind == 2:
            im = im.convert("P")
        elif kind == 3:
            im = im.convert("RGBA")
            im.putalpha(int(rng.integers(0, 256)))
        elif kind == 4:
            im = im.rotate(90 * int(rng.integers(1, 4)), expand=True)
        elif kind == 5:
            im = ImageEnhance.Contrast(im).enhance(1.6).filter(ImageFilter.GaussianBlur(2))
        elif kind == 6:
            im = im.crop((0, 0, max(20, w * 9 // 10), h))
        if i % 2 and kind not in (2, 3):
            im.save(f"{folder}/{i:03}.jpg", quality=int(rng.integers(30, 96)),
                    progressive=bool(i % 3 == 0))
        else:
            im.save(f"{folder}/{i:03}.png")


def beside(program, folder):
    worst, same, n = 0, 0, 0
    for row in table(program, "images", folder):
        path = row["path"].split(": ", 1)[-1]
        path = path if os.path.exists(path) else os.path.join(folder, os.path.basename(path))
        im = Image.open(path)
        bits, quality = pdqhash.compute(np.array(im.convert("RGB")))
        far = bin(number(bits) ^ int(row["pdq"], 16)).count("1")
        assert far <= TOLERANCE, f"{path}: {far} bits from the reference"
        assert abs(quality - int(row["quality"])) <= 1, f"{path}: quality {quality}"
        assert (int(row["width"]), int(row["height"])) == im.size, path
        worst, same, n = max(worst, far), same + (far == 0), n + 1
    print(f"{n} pictures, {same} of them bit for bit as the reference has them, worst {worst}")
    return n


def turned(program, folder):
    """The eight hashes that the reference makes of a turned picture, each found by --turned."""
    seen = 0
    for name in sorted(os.listdir(folder))[:40]:
        path = os.path.join(folder, name)
        hashes, quality = pdqhash.compute_dihedral(np.array(Image.open(path).convert("RGB")))
        if quality < 50 or len({number(h) for h in hashes}) < 8:
            continue
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as f:
            f.writelines(f"{number(h):064x} {t}\n" for h, t in zip(hashes, TURNS))
            f.flush()
            rows = table(program, "matches", path, "--against", f.name, "--turned",
                         "--distance", str(TOLERANCE))
        found = {r["match"]: r["turn"] for r in rows}
        assert found == {t: t for t in TURNS}, f"{name}: {found}"
        seen += 1
    assert seen >= 10, seen
    print(f"{seen} pictures turned in eight ways")


def search(program, needles, haystack):
    with open(needles) as f:
        asked = [line.strip() for line in f if line.strip()]
    with open(haystack) as f:
        held = [line.strip() for line in f if line.strip()]
    plain = sorted((i, j, bin(int(a, 16) ^ int(b, 16)).count("1"))
                   for i, a in enumerate(asked) for j, b in enumerate(held)
                   if bin(int(a, 16) ^ int(b, 16)).count("1") <= 31)
    with tempfile.TemporaryDirectory() as d:
        for name, lines in (("a", asked), ("b", held)):
            with open(f"{d}/{name}.txt", "w") as f:
                f.writelines(f"{line} {i}\n" for i, line in enumerate(lines))
        rows = table(program, "matches", f"{d}/a.txt", "--against", f"{d}/b.txt")
    ours = sorted((int(r["path"]), int(r["match"]), int(r["distance"])) for r in rows)
    assert ours == plain, f"{len(ours)} against {len(plain)}"
    print(f"{len(asked)} hashes among {len(held)}: {len(plain)} near ones, as a plain search has them")


def main():
    program, source = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as folder:
        make(folder)
        assert beside(program, folder) == 200
        turned(program, folder)
    data = os.environ.get("MANUMIT_DATA") or os.path.join(source, "..", "shared", "data")
    pdq = os.path.join(data, "adverts", "pdq")
    if not os.path.isdir(pdq):
        print("SKIPPED: the reference's photographs and hashes are not here")
        return
    beside(program, os.path.join(pdq, "img"))
    search(program, os.path.join(pdq, "needles.txt"), os.path.join(pdq, "haystack.txt"))


main()
