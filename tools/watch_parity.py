#!/usr/bin/env python3
"""Compares sbt's detectors with reference results in a folder: watch_parity.py BINARY VECTORS [--only PART]

VECTORS holds series/*.csv, <method>.csv.gz and stcd_*.csv of R surveillance 1.20.3, and scan/<name>/ of SaTScan 10.3.2.
Prints one line a setting, and leaves with 1 when less than 99.99 % of the rows agree.
"""
import csv
import gzip
import math
import os
import re
import subprocess
import sys
import tempfile

MONTHLY = ("meningo.age", "rotaBB")
REGRESSION = 1e-6
EXACT = 1e-9
CUSUM = {"std_default": [], "rossi": ["trans=rossi"], "anscombe": ["trans=anscombe"],
         "rossi_glm": ["trans=rossi", "m=glm", "k=0.5", "h=4"]}
BAYES = {"bayes1": [], "bayes2": ["b=1"], "b0w12a01": ["w=12", "alpha=0.01"]}
FARRINGTON = {"default": [], "norew_notrend_a01": ["alpha=.01", "reweight=0", "trend=0"],
              "none_w2": ["w=2", "alpha=.01", "powertrans=none"], "half_w4": ["w=4", "alpha=.025", "powertrans=1/2"]}
NOUFAILY = ["no_periods=10", "past_weeks_not_included=26", "p_threshold_trend=1", "alpha=.01"]
FLEXIBLE = {"default": [], "orig_farrington": ["weights_threshold=1"],
            "noufaily_nb": NOUFAILY + ["threshold_method=nbPlugin"],
            "noufaily_muan": NOUFAILY + ["threshold_method=muan"]}


def ears(variant):
    """The method and settings that the name of a variant stands for."""
    parts = variant.split("_")
    sets = []
    for p in parts[1:]:
        if p[0] == "b":
            sets.append("baseline=" + p[1:])
        elif p[0] == "s":
            sets.append("min_sigma=0." + p[2:] if p[1] == "0" else "min_sigma=" + p[1:])
        elif p[0] == "a":
            sets.append("alpha=0." + p[1:])
        elif p != "default":
            raise SystemExit("unknown setting " + variant)
    return "ears-" + parts[0].lower(), sets


def rows(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8", newline="") as f:
        yield from csv.DictReader(f)


def number(s):
    return math.nan if s in ("NA", "NaN", "") else float(s)


def near(a, b, tolerance):
    if math.isnan(a) or math.isnan(b):
        return math.isnan(a) and math.isnan(b)
    return a == b or abs(a - b) <= tolerance * max(1, abs(b))


class Parity:
    def __init__(self, binary, vectors):
        self.binary, self.vectors, self.failed = os.path.abspath(binary), vectors, False
        self.work = tempfile.TemporaryDirectory()

    def run(self, path, method, sets):
        out = os.path.join(self.work.name, "out.csv")
        words = [self.binary, "watch", "series", path, "--method", method, "--out", out]
        for s in sets:
            words += ["--set", s]
        r = subprocess.run(words, capture_output=True, text=True, check=False)
        if r.returncode:
            raise SystemExit(f"{' '.join(words)}: {r.stderr}")
        return {(r["unit"], r["t"]): r for r in rows(out)}

    def series(self, dataset):
        return os.path.join(self.vectors, "series", dataset + ".csv")

    def compare(self, name, choose, columns, tolerance):
        """choose(variant) gives method and settings; columns: reference column -> ours."""
        groups = {}
        for r in rows(os.path.join(self.vectors, name + ".csv.gz")):
            groups.setdefault((r["dataset"], r["variant"]), []).append(r)
        total, bad, flags = {}, {}, {}
        for (dataset, variant), want in groups.items():
            method, sets = choose(variant)
            got = self.run(self.series(dataset), method, sets + (["freq=12"] if dataset in MONTHLY else []))
            for w in want:
                g = got.get((w["unit"], w["t"]))
                total[variant] = total.get(variant, 0) + 1
                wrong = [] if g else ["missing"]
                # A slope of rounding noise on constant counts: whether it counts as a trend is chance.
                noise = g and abs(number(w.get("trend_coef", "1"))) < 1e-12
                for theirs, ours in columns.items():
                    if noise and theirs.startswith("trend"):
                        continue
                    if g and not near(number(g[ours]), number(w[theirs]), tolerance):
                        wrong.append(f"{theirs} {w[theirs]} ours {g[ours]}")
                if g and g["alarm"] != w["alarm"]:
                    flags[variant] = flags.get(variant, 0) + 1
                    wrong.append(f"alarm {w['alarm']} ours {g['alarm']}")
                if wrong:
                    bad[variant] = bad.get(variant, 0) + 1
                    if bad[variant] <= 3:
                        print("  ", name, dataset, variant, w["unit"], w["t"], "; ".join(wrong))
        for v, n in total.items():
            ok = bad.get(v, 0) <= n * 1e-4 and not flags.get(v)
            self.failed |= not ok
            print(f"{name:22} {v:22} {n:7} rows {n - bad.get(v, 0):7} agree {flags.get(v, 0):4} other alarms "
                  f"{'ok' if ok else 'WRONG'}", flush=True)

    def stcd(self, kind, sets):
        path = os.path.join(self.vectors, f"stcd_imdepi_B_{kind}.csv")
        got = self.run(path, "stcd", sets)
        want = list(rows(path))
        got = sorted(got.values(), key=lambda r: int(r["i"]))
        bad = sum(not near(float(g["R"]), float(w["R"]), EXACT) for g, w in zip(got, want)) + abs(len(got) - len(want))
        self.failed |= bad > 0
        print(f"{'stcd':22} {kind:22} {len(want):7} rows {len(want) - bad:7} agree {'ok' if bad == 0 else 'WRONG'}")


def series_all(p):
    p.compare("earsC", lambda v: (lambda m, s: (m, s + ["package=1"] if m.endswith("3") else s))(*ears(v)),
              {"upperbound": "upperbound"}, EXACT)
    p.compare("ears_C3_documented", ears, {"C3": "C3", "upper_documented": "upperbound"}, EXACT)
    p.compare("cusum", lambda v: ("cusum", CUSUM[v]), {"upperbound": "upperbound", "m": "m", "cusum": "cusum"}, EXACT)
    p.compare("bayes", lambda v: ("bayes", BAYES[v]), {"upperbound": "upperbound"}, EXACT)
    p.compare("farrington", lambda v: ("farrington", FARRINGTON[v]),
              {c: c for c in ("upperbound", "trend_used", "quantile", "median")}, REGRESSION)
    p.compare("farringtonFlexible", lambda v: ("farrington-flexible", FLEXIBLE[v]),
              {c: c for c in ("upperbound", "expected", "phi", "pvalue", "score", "trend_used", "trend_coef")}, REGRESSION)
    p.stcd("SR", ["radius=75", "epsilon=0.5"])
    p.stcd("cusum", ["radius=75", "epsilon=0.5", "cusum=1"])


def reference_clusters(folder, name):
    """Number, members, dates, LLR, p of the clusters that SaTScan reported; the LLR in full from its .txt."""
    members, out = {}, []
    with open(os.path.join(folder, name + ".gis.txt"), encoding="utf-8") as f:
        for line in f:
            w = line.split()
            members.setdefault(int(w[1]), set()).add(w[0])
    with open(os.path.join(folder, name + ".txt"), encoding="utf-8") as f:
        text = f.read()
    whole = re.search(r"Study period\.+: (\S+) to (\S+)", text).group(0).split(": ")[1]
    if "Time frame" not in text:
        text = re.sub(r"\n( *Population\.+: )", "\n  Time frame............: " + whole + "\n\\1", text)
    found = re.findall(r"^ *(\d+)\.Location IDs.*?Time frame\.+: (\S+) to (\S+).*?Number of cases\.+: (\d+).*?"
                       r"(?:Log likelihood ratio|Test statistic)\.+: ([\d.]+).*?P-value\.+: ([\d.]+)", text, re.S | re.M)
    for number, first, last, cases, llr, p in found:
        day = ["-".join(x.zfill(2) for x in d.split("/")) for d in (first, last)]
        out.append((members[int(number)], day[0], day[1], int(cases), llr, float(p)))
    return out


def scan(p, name, extra=()):
    folder, out = os.path.join(p.vectors, "scan", name), os.path.join(p.work.name, "scan.csv")
    before = os.times()
    r = subprocess.run([p.binary, "watch", "scan", folder, "--out", out, *extra], capture_output=True, text=True, check=False)
    cpu = os.times().children_user - before.children_user + os.times().children_system - before.children_system
    if r.returncode:
        raise SystemExit(f"scan {name}: {r.stderr}")
    want = reference_clusters(folder, name)
    got = [(set(g["members"].split()), g["first_date"], g["last_date"], int(g["observed"]), g["llr"], float(g["p_value"]))
           for g in rows(out)]
    same = [w for w, g in zip(want, got) if w[:5] == g[:5]]
    apart = [abs(w[5] - g[5]) for w, g in zip(want, got)]
    ok = len(same) == len(want) == len(got) and max(apart) <= 0.015
    p.failed |= not ok
    print(f"{'scan':22} {name:28} {len(want):3} clusters {len(same):3} agree, p at most {max(apart):.4f} apart, CPU {cpu:.2f} s "
          f"{'ok' if ok else 'WRONG'}", flush=True)
    for w, g in zip(want, got):
        if w[:5] != g[:5]:
            print("   want", sorted(w[0]), w[1:], "\n   got ", sorted(g[0]), g[1:])


def main():
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    p = Parity(sys.argv[1], sys.argv[2])
    part = sys.argv[4] if len(sys.argv) > 4 and sys.argv[3] == "--only" else ""
    if part in ("", "series"):
        series_all(p)
    if part in ("", "scan"):
        for name in sorted(os.listdir(os.path.join(p.vectors, "scan"))):
            scan(p, name)
    return 1 if p.failed else 0


if __name__ == "__main__":
    sys.exit(main())
