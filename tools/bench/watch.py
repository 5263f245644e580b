"""Times early warning: scans of 514 places x 52 weeks with 999 tables, Farrington flexible over many series, ten years replayed,
and what one new case costs."""
import json
import math
import os
import random
import resource
import subprocess
import time

PLACES, WEEKS, SERIES, HISTORY = 514, 52, 500, 523
PRM = """CaseFile=a.cas
PopulationFile=a.pop
CoordinatesFile=a.geo
CoordinatesType=1
StartDate=2023/11/06
EndDate=2024/11/03
PrecisionCaseTimes=3
ModelType=0
TimeAggregationUnits=3
TimeAggregationLength=7
MonteCarloReps=999
"""


def poisson(r, mu):
    limit, n, p = math.exp(-mu), 0, r.random()
    while p > limit:
        n, p = n + 1, p * r.random()
    return n


def write(folder, name, lines):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
        f.write("".join(lines))


def scan_files(folder):
    r = random.Random(514)
    people = [round(math.exp(r.gauss(8.6, 0.8))) for _ in range(PLACES)]
    cases = []
    for i, n in enumerate(people):
        for week in range(WEEKS):
            day = time.strftime("%Y/%m/%d", time.gmtime(1699228800 + week * 7 * 86400))
            count = poisson(r, n * 2490 / sum(people) / WEEKS)
            if count:
                cases.append(f"K{i:03} {count} {day}\n")
    write(folder, "a.cas", cases)
    write(folder, "a.pop", [f"K{i:03} 2023 {n}\n" for i, n in enumerate(people)])
    write(folder, "a.geo", [f"K{i:03} {r.uniform(-10, 6):.6f} {r.uniform(95, 141):.6f}\n" for i in range(PLACES)])


def timed(*words):
    before, t = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(words, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.monotonic() - t, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def watch(o, row):
    folder = os.path.join(o.dir, "watch")
    os.makedirs(folder, exist_ok=True)
    out = os.path.join(o.dir, "watch.csv")
    scan_files(folder)
    for what, kind, size, goal in (("prospective scan", 4, 25, 0.3), ("retrospective scan, 50 % / 50 %", 3, 50, 20)):
        write(folder, "a.prm", [PRM, f"AnalysisType={kind}\nMaxSpatialSizeInPopulationAtRisk={size}\nMaxTemporalSize={size}\n"])
        for name, extra in (("SaTScan's tables", ()), ("own tables", ("--seed", "1"))):
            wall, cpu = timed(o.binary, "watch", "scan", folder, "--out", out, *extra)
            row(f"{what}, {name}", f"{wall:.2f} s, CPU {cpu:.2f} s", f"{goal} s on 2 cores", wall <= goal)
    r = random.Random(1)
    lines = ["t,unit,count\n"]
    for u in range(SERIES):
        mean = math.exp(r.gauss(1, 0.8))
        lines += [f"{t},u{u},{poisson(r, mean * (1 + .4 * math.sin(2 * math.pi * t / 52)))}\n" for t in range(1, HISTORY + 1)]
    write(folder, "series.csv", lines)
    published = ["no_periods=10", "past=26", "p_trend=1", "alpha=.01", "threshold=nbPlugin"]
    for name, sets in (("default", []), ("as published", published)):
        words = [x for s in ["from=264", *sets] for x in ("--set", s)]
        wall, cpu = timed(o.binary, "watch", "series", os.path.join(folder, "series.csv"), "--method", "farrington-flexible",
                          "--out", out, *words)
        k = 10000 / SERIES
        row(f"Farrington flexible {name}, {SERIES} x 260, times {k:.0f}", f"{wall * k:.0f} s, CPU {cpu * k:.0f} s",
            "60 s on 2 cores", wall * k <= 60)
    register(o, row)


def register(o, row):
    """On the demo, whose cases lie in five years: the cost of a replay goes with weeks, so that ten years are twice that."""
    url = "sqlite:" + os.path.join(o.dir, "watch.db")
    if not os.path.exists(url[7:]):
        subprocess.run([o.binary, "demo", url], check=True, capture_output=True)
        subprocess.run([o.binary, "figures", "fold", url], check=True, capture_output=True)
    wall, cpu = timed(o.binary, "watch", "backtest", url)
    row("five years replayed nationally, all methods (265 weeks, 2,439 cases)", f"{wall:.2f} s, CPU {cpu:.2f} s", "ten years: 5 s",
        cpu * 520 / 265 <= 5)
    wall, cpu = timed(o.binary, "watch", "run", url)
    row("all detectors once, both scans with 999 tables", f"{wall:.2f} s, CPU {cpu:.2f} s", "", None)
    out = json.loads(subprocess.run([os.path.join(o.tools, "touch"), url, "50"], check=True, capture_output=True).stdout)
    row("a new case in every detector of its cells, CPU", f"p50 {out['p50_ms']:.1f} ms, longest {out['most_ms']:.1f} ms", "50 ms",
        out["most_ms"] <= 50)
