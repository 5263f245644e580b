#!/usr/bin/env python3
"""Makes data/region_places.csv and data/region_asn.csv: where regencies lie, and synthetic numbers of civil servants.

Usage: tools/data_watch.py CITIES.csv data    (resources/csv/cities.csv of github.com/laravolt/indonesia: code, province, name,
latitude, longitude)
"""
import csv
import math
import pathlib
import random
import sys

TOTAL = 3_700_000  # about the civil servants of regional governments; the shares of regions are made up
JAVA = {"31", "32", "33", "34", "35", "36"}


def regencies(data):
    with open(data / "regions.csv", encoding="utf-8") as f:
        return [r for r in csv.DictReader(line for line in f if not line.startswith("#")) if r["kind"] != "province"]


def write(path, comments, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as f:
        f.writelines(f"# {line}\n" for line in comments)
        out = csv.writer(f, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def main(cities, data):
    with open(cities, encoding="utf-8", newline="") as f:
        at = {row[0]: (float(row[3]), float(row[4])) for row in csv.reader(f)}
    codes = [r["code"] for r in regencies(data)]
    write(data / "region_places.csv", [
        "Where regencies and cities lie: a point inside each, degrees, two decimals. Used as the centres of the scan.",
        "From resources/csv/cities.csv of laravolt/indonesia (MIT licence, see NOTICE), rounded; sorted by code.",
    ], ["region", "latitude", "longitude"], [[c, *(f"{v:.2f}" for v in at[c.replace(".", "")])] for c in codes])
    draw = random.Random(514)
    weight = [math.exp(draw.gauss(0, 0.45)) * (1.7 if c[:2] in JAVA else 1) for c in codes]
    write(data / "region_asn.csv", [
        "SYNTHETIC numbers of civil servants by regency and city: drawn at random, adding up to about 3.7 million. They only",
        "stand in until an administrator loads real ones (sbt watch asn load), and whatever rests on them says so.",
    ], ["region", "asn", "status"], [[c, round(TOTAL * w / sum(weight)), "synthetic"] for c, w in zip(codes, weight)])


if __name__ == "__main__":
    main(sys.argv[1], pathlib.Path(sys.argv[2]))
