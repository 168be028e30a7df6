# SPDX-License-Identifier: Apache-2.0
"""published.py PROGRAM DUMP - random economies written in the layouts of the OECD's ICIO
(editions of 2021 and 2023, plain and zipped), Eurostat's FIGARO (matrix and flat file)
and WIOD's release of 2016 (.xlsb), read by the program and, where it has a parser, by
pymrio; else beside the numbers as they were written."""
import csv
import os
import struct
import sys
import tempfile
import warnings
import zipfile

import numpy as np
import pymrio

import peer
from peer import common

TOLERANCE = 1e-6

ICIO2021 = ("01T02 03 05T06 07T08 09 10T12 13T15 16 17T18 19 20 21 22 23 24 25 26 27 28 29 30 31T33 35 "
            "36T39 41T43 45T47 49 50 51 52 53 55T56 58T60 61 62T63 64T66 68 69T75 77T82 84 85 86T88 "
            "90T93 94T96 97T98").split()
ICIO2023 = ("A01_02 A03 B05_06 B07_08 B09 C10T12 C13T15 C16 C17_18 C19 C20 C21 C22 C23 C24 C25 C26 C27 "
            "C28 C29 C30 C31T33 D E F G H49 H50 H51 H52 H53 I J58T60 J61 J62_63 K L M N O P Q R S "
            "T").split()
FIGARO = ("A01 A02 A03 B C10T12 C13T15 C16 C17 C18 C19 C20 C21 C22 C23 C24 C25 C26 C27 C28 C29 C30 "
          "C31_32 C33 D35 E36 E37T39 F G45 G46 G47 H49 H50 H51 H52 H53 I J58 J59_60 J61 J62_63 K64 K65 "
          "K66 L M69_70 M71 M72 M73 M74_75 N77 N78 N79 N80T82 O84 P85 Q86 Q87_88 R90T92 R93 S94 S95 "
          "S96 T U").split()
WIOD2016 = ("A01 A02 A03 B C10-C12 C13-C15 C16 C17 C18 C19 C20 C21 C22 C23 C24 C25 C26 C27 C28 C29 C30 "
            "C31_C32 C33 D35 E36 E37-E39 F G45 G46 G47 H49 H50 H51 H52 H53 I J58 J59_J60 J61 J62_J63 K64 "
            "K65 K66 L68 M69_M70 M71 M72 M73 M74_M75 N O84 P85 Q R_S T U").split()


def economy(seed, cells, demand):
    """Z and Y of a random economy that can feed itself; cell 7 makes nothing."""
    rng = np.random.default_rng(seed)
    z = np.round(rng.lognormal(2, 1.5, (cells, cells)), 6) * (rng.random((cells, cells)) < 0.4)
    y = np.round(rng.lognormal(8, 1.0, (cells, demand)), 6)
    z[7, :] = z[:, 7] = 0
    y[7, :] = 0
    return z, y


def merge(matrix, axis, groups, size):
    """Sums the blocks of `size` rows (columns) of each group of regions."""
    blocks = np.split(matrix, matrix.shape[axis] // size, axis=axis)
    return np.concatenate([sum(blocks[k] for k in g) for g in groups], axis=axis)


def write_icio(path, industries, z, y, regions, blocks, edition):
    """blocks: the regions of rows and columns, with the parts of China and Mexico behind."""
    cells = [f"{r}_{s}" for r in blocks for s in industries]
    demand = [f"{r}_{k}" for r in regions for k in
              ("HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR" if edition == 2021 else "P33")]
    total = "TOTAL" if edition == 2021 else "OUT"
    with open(path, "w", newline="", encoding="utf-8") as f:
        w = csv.writer(f)
        w.writerow(["" if edition == 2021 else "V1"] + cells + demand + [total])
        for label, row, final in zip(cells, z, y):
            w.writerow([label] + [repr(float(v)) for v in row] + [repr(float(v)) for v in final]
                       + [repr(float(row.sum() + final.sum()))])
        taxes = [f"{r}_TAXSUB" for r in regions] if edition == 2021 else ["TLS"]
        for label in taxes:
            w.writerow([label] + [0.5] * (len(cells) + len(demand)) + [1])
        output = z.sum(axis=1) + y.sum(axis=1)
        added = output - z.sum(axis=0) - 0.5 * len(taxes)
        w.writerow(["VALU" if edition == 2021 else "VA"] + [repr(float(v)) for v in added]
                   + [0] * len(demand) + [1])
        w.writerow(["OUTPUT" if edition == 2021 else "OUT"] + [repr(float(v)) for v in output]
                   + [0] * len(demand) + [1])


def compare(checks, made, names, z, y, what, unit=1.0):
    """The program's economy beside Z and Y whose cells have these names."""
    at = [made.cells.index(name) for name in names]
    checks.that(len(at) == len(made.cells), f"{what}: other cells")
    output = z.sum(axis=1) + y.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        a = np.where(output > 0, z / output, 0)
    worst = np.max(np.abs(made.a[np.ix_(at, at)] - a))
    checks.that(worst < TOLERANCE, f"{what}: coefficients differ by {worst:.2g}")
    far = max(common.relative(m, t * unit) for m, t in zip(made.output[at], output))
    checks.that(far < TOLERANCE, f"{what}: outputs differ by {far:.2g}")
    print(f"{what}: {len(at)} cells, coefficients within {worst:.2g}, outputs within {far:.2g}")


def icio(checks, program, dump, folder, industries, edition):
    regions = ["AUS", "CHN", "MEX", "USA", "ROW"]
    blocks = regions + ["MX1", "MX2", "CN1", "CN2"] if edition == 2021 else regions
    z, y = economy(edition, len(blocks) * len(industries), len(regions) * 6)
    if edition == 2021:  # the countries in parts have no flows of their own
        for k in (1, 2):
            part = slice(k * len(industries), (k + 1) * len(industries))
            z[part, :] = z[:, part] = y[part, :] = 0
    path = os.path.join(folder, f"ICIO{edition}_2018.csv")
    model = os.path.join(folder, "icio.mnm")
    write_icio(path, industries, z, y, regions, blocks, edition)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = pymrio.parse_oecd(path)
    common.run(program, "model", "import", "--format", "icio", path, "--satellite", "shipped",
               "--cap", "1e6", "-o", model)
    made = peer.Dump(dump, model)
    names = list(theirs.Z.index)
    compare(checks, made, names, theirs.Z.to_numpy(), theirs.Y.to_numpy(),
            f"ICIO {edition}, beside pymrio")
    groups = [[0], [1, 7, 8], [2, 5, 6], [3], [4]] if edition == 2021 else [[k] for k in range(5)]
    n = len(industries)
    compare(checks, made, [(r, s) for r in regions for s in industries],
            merge(merge(z, 0, groups, n), 1, groups, n), merge(y, 0, groups, n),
            f"ICIO {edition}, as written")
    checks.that(made.role["HFCE"] == "households" and made.role["INVNT"] == "inventories"
                and made.role["GGFC"] == "government", f"roles: {made.role}")
    info = common.run_json(program, "model", "info", model)
    figures = {f["name"]: f["value"] for f in info["key_figures"]}
    checks.close(figures["people"], 17.4e6, 1e-9, "shipped people in the ICIO")
    archive = os.path.join(folder, f"ICIO{edition}.zip")
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as f:
        f.write(path, f"ICIO{edition}_2018.csv")
        f.writestr(f"ICIO{edition}_2017.csv", "x\n")
    zipped = os.path.join(folder, "zipped.mnm")
    common.run(program, "model", "import", "--format", "icio", archive, "--year", "2018",
               "-o", zipped)
    checks.that(np.array_equal(peer.Dump(dump, zipped).a, made.a), "zipped: other coefficients")


def figaro(checks, program, dump, folder):
    regions, areas = ["AR", "EL", "FIGW1"], ("P3_S13", "P3_S14", "P3_S15", "P51G", "P5M")
    cells = [(r, s) for r in regions for s in FIGARO]
    demand = [(r, k) for r in regions for k in areas]
    z, y = economy(2, len(cells), len(demand))
    path = os.path.join(folder, "matrix_eu-ic-io_ind-by-ind_23ed_2015.csv")
    model = os.path.join(folder, "figaro.mnm")
    with open(path, "w", newline="", encoding="utf-8") as f:
        w = csv.writer(f)
        w.writerow(["rowLabels"] + [f"{r}_{s}" for r, s in cells + demand])
        for (r, s), row, final in zip(cells, z, y):
            w.writerow([f"{r}_{s}"] + [repr(float(v)) for v in row] + [repr(float(v)) for v in final])
        for label in ("B2A3G", "D1", "D21X31", "D29X39", "OP_NRES", "OP_RES"):
            w.writerow([f"W2_{label}"] + [1] * (len(cells) + len(demand)))
    common.run(program, "model", "import", "--format", "figaro", path, "-o", model)
    made = peer.Dump(dump, model)
    rate = {r["currency"] + r["year"]: float(r["usd_per_unit"]) for r in csv.DictReader(
        open(os.path.join(common.ROOT, "data", "country", "rates.csv"), encoding="utf-8"))}
    compare(checks, made, cells, z, y, "FIGARO matrix", rate["EUR2015"])
    checks.that(made.role == dict(zip(areas, ("government", "households", "nonprofit", "capital",
                                              "inventories"))), f"roles: {made.role}")
    # The same as a flat file in an archive, in another order.
    lines = [(f"{r}_{s}", f"{c}_{t}", r, s, c, t, repr(float(v))) for (r, s), row in zip(cells, np.hstack([z, y]))
             for (c, t), v in zip(cells + demand, row)]
    lines += [("W2_D1", f"{r}_{s}", "W2", "D1", r, s, "1") for r, s in cells]
    np.random.default_rng(3).shuffle(lines)
    lines.sort(key=lambda line: cells.index((line[2], line[3])) if line[2] != "W2" else 10**6)
    archive = os.path.join(folder, "flatfile_eu-ic-io_ind-by-ind_26ed_2015.zip")
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as f:
        f.writestr("flatfile_eu-ic-io_ind-by-ind_26ed_2015.csv", "\n".join(
            ["icioiRow,icioiCol,refArea,rowIi,counterpartArea,colIi,obsValue"]
            + [",".join(line) for line in lines]) + "\n")
    common.run(program, "model", "import", "--format", "figaro", archive, "-o", model)
    compare(checks, peer.Dump(dump, model), cells, z, y, "FIGARO flat file", rate["EUR2015"])


# --- binary workbooks (MS-XLSB) ---------------------------------------------------


def record(number, data=b""):
    out = bytes([number]) if number < 128 else bytes([(number & 0x7F) | 0x80, number >> 7])
    n = len(data)
    while True:
        out += bytes([(n & 0x7F) | (0x80 if n > 0x7F else 0)])
        n >>= 7
        if not n:
            return out + data


def wide(text):
    raw = text.encode("utf-16-le")
    return struct.pack("<I", len(raw) // 2) + raw


def write_xlsb(path, rows):
    index, sheet = {}, [record(129), record(145)]
    for r, row in enumerate(rows):
        sheet.append(record(0, struct.pack("<IIHHBI", r, 0, 300, 0, 0, 0)))
        for c, v in enumerate(row):
            head = struct.pack("<II", c, 0)
            if isinstance(v, str):
                sheet.append(record(7, head + struct.pack("<I", index.setdefault(v, len(index)))))
            elif v is not None and v == int(v) and abs(v) < 2**28:
                sheet.append(record(2, head + struct.pack("<I", ((int(v) << 2) | 2) & 0xFFFFFFFF)))
            elif v is not None:
                sheet.append(record(5, head + struct.pack("<d", v)))
    sheet += [record(146), record(130)]
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    names = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    one = f'<Relationship Id="%s" Type="{kind}%s" Target="%s"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("_rels/.rels", names + one % ("rId1", "officeDocument", "xl/workbook.bin")
                   + "</Relationships>")
        z.writestr("xl/workbook.bin", record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("2014")))
        z.writestr("xl/_rels/workbook.bin.rels", names + one % ("rId1", "worksheet", "worksheets/sheet1.bin")
                   + one % ("rId2", "sharedStrings", "sharedStrings.bin") + "</Relationships>")
        z.writestr("xl/sharedStrings.bin", b"".join(record(19, b"\0" + wide(s)) for s in index))
        z.writestr("xl/worksheets/sheet1.bin", b"".join(sheet))


def wiod2016(checks, program, dump, folder):
    regions, categories = ["AUS", "ROU", "ROW"], ("CONS_h", "CONS_np", "CONS_g", "GFCF", "INVEN")
    cells = [(r, s) for r in regions for s in WIOD2016]
    demand = [(r, k) for r in regions for k in categories]
    z, y = economy(2016, len(cells), len(demand))
    output = z.sum(axis=1) + y.sum(axis=1)
    columns = [(s, f"Industry {s}", r, f"c{k % 56 + 1}") for k, (r, s) in enumerate(cells)]
    columns += [(k, k, r, f"c{57 + i % 5}") for i, (r, k) in enumerate(demand)]
    columns += [("GO", "Total output", "TOT", "c62")]
    rows = [["Intercountry Input-Output Table"], ["(industry-by-industry), millions of US$"]]
    rows += [[None] * 4 + [c[k] for c in columns] for k in range(4)]
    rows += [[s, f"Industry {s}", r, f"r{k % 56 + 1}"] + list(z[k]) + list(y[k]) + [output[k]]
             for k, (r, s) in enumerate(cells)]
    rows += [[code, code, "TOT", f"r{65 + i}"] + [1.0] * (len(columns)) for i, code in
             enumerate(("II_fob", "TXSP", "EXP_adj", "PURR", "PURNR", "VA", "IntTTM", "GO"))]
    path, model = os.path.join(folder, "WIOT2014_Nov16_ROW.xlsb"), os.path.join(folder, "w.mnm")
    write_xlsb(path, rows)
    common.run(program, "model", "import", "--format", "wiod2016", path, "--satellite", "shipped",
               "--cap", "1e6", "-o", model)
    made = peer.Dump(dump, model)
    compare(checks, made, cells, z, y, "WIOD 2016, .xlsb")
    checks.that(made.role == dict(zip(categories, ("households", "nonprofit", "government", "capital",
                                                   "inventories"))), f"roles: {made.role}")
    found = common.run_csv(program, "model", "check", model)
    checks.that(not [r for r in found if r["check"] == "balance"], "the total column was not read")


def main():
    program, dump = sys.argv[1], sys.argv[2]
    checks = common.Checks()
    with tempfile.TemporaryDirectory() as folder:
        icio(checks, program, dump, folder, ICIO2021, 2021)
        icio(checks, program, dump, folder, ICIO2023, 2023)
        figaro(checks, program, dump, folder)
        wiod2016(checks, program, dump, folder)
    checks.end()


if __name__ == "__main__":
    main()
