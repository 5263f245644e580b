"""What nobody in particular can read: of no agency, PPK, regency or day is there a count.

Every route that answers somebody without a session is asked, plainly and with every question that asks for a count by
agency, PPK, regency or day; so a new public route is asked as soon as it is there. Each answer is taken apart into rows (of
tables, lists, CSV, JSON) and no row may name an agency or a regency and hold a number beside.
"""
import json
import re
import urllib.parse

from blackbox.kit import check, test
from blackbox.test_rights import PATHS, fill, routes, things

BY = ("agency", "instansi", "ppk", "region", "kabkota", "kanreg", "day", "hari", "stage", "funnel")
# No counts: what each says instead. A route goes here only when it holds no number of the register at all.
FREE = {"/api/v1/openapi.json": "the description of the API", "/log/checkpoint": "a hash", "/log/tile/{rest*}": "hashes"}
DIGIT = re.compile(r"\d")


def rows_of(a):
    """The answer in rows of words: a table row, a list item, a line; of JSON each object."""
    if a.type == "application/json":
        def walk(x):
            if isinstance(x, dict):
                yield " | ".join(f"{k} | {v}" for k, v in x.items() if not isinstance(v, (dict, list)))
            for y in x.values() if isinstance(x, dict) else x if isinstance(x, list) else ():
                yield from walk(y)
        return list(walk(json.loads(a.text)))
    if a.type != "text/html":
        return [line.replace(",", " | ") for line in a.text.split("\n")]
    text = re.sub(r"(?is)<(script|style|head)\b.*?</\1>", "", a.text)
    text = re.sub(r"(?is)<option\b.*?</option>", "", text)  # a choice of agencies has no numbers
    text = re.sub(r"(?i)</?(td|th|dt|dd|span|a|b|strong)\b[^>]*>", " | ", text)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "\n", part)) for part in re.split(r"(?i)<(?:tr|li|p|div|h\d|dl)\b", text)]


def places(db):
    """Names and codes that no public row with a number may hold."""
    agencies = db.rows("SELECT code, label FROM agency WHERE code LIKE 'PEMDA-%' OR code LIKE 'PROV-%' OR code LIKE 'KANREG-%'")
    regions = db.rows("SELECT code, name FROM ref_region WHERE code LIKE '__.__'")
    return {x for code, name in agencies for x in (code, name) if x} | {x for code, name in regions for x in (code, name)}


def told(a, names):
    """Rows that name one of `names` and have a number apart from it."""
    out = []
    for row in rows_of(a):
        if not DIGIT.search(row):
            continue
        cells = [c.strip() for c in row.split("|")]
        named = [c for c in cells if c in names]
        if named and any(DIGIT.search(c) for c in cells if c not in names):
            out.append(row[:200])
    return out


def days(a):
    """Rows of a CSV that begin with a day: a count by day."""
    return [line[:100] for line in a.text.split("\n") if re.match(r'"?\d{4}-\d\d-\d\d"?,', line)] if a.type == "text/csv" else []


@test(engines=("sqlite",), order=40)
def no_public_answer_counts_by_agency_ppk_regency_or_day(w):
    names = places(w.db)
    check(len(names) > 1000, "only", len(names), "names to look for")
    here, _ = things(w.db)
    w.cli("open", "release", w.url)
    asked, wrong = 0, []
    c = w.client()
    for method, pattern, _ in routes(w.binary):
        if method != "GET" or pattern in FREE or pattern == "/live":
            continue
        path = fill(pattern, here)
        c.new_ip()
        if c.get(path).status != 200:
            continue
        asked += 1
        for query in [""] + [f"?{n}={by}" for n in ("by", "menurut", "scope", "lingkup") for by in BY]:
            for accept in ("text/html", "application/json", "text/csv"):
                c.new_ip()
                a = c.get(path + query, headers={"Accept": accept})
                check(a.status < 500, path + query, a.status)
                if a.status == 200:
                    wrong += [f"{path}{query}: {row}" for row in told(a, names) + days(a)]
    check(asked >= 10, "only", asked, "public routes")
    check(not wrong, len(wrong), "public counts:\n" + "\n".join(wrong[:20]))
    for path in ("/data", "/data.csv"):
        for by in BY:
            c.new_ip()
            got = c.get(f"{path}?by={by}").status
            check(got in (404, 422), path, "answers", got, "by", by)
        check(c.get(path + "?by=province").status == 200, path, "does not answer by province")


@test(engines=("sqlite",), order=40)
def the_search_for_public_counts_finds_them(w):
    names = places(w.db)
    c = w.staff("audiman")
    check(told(c.get("/pantau/provinsi/73").expect(200), names), "counts by regency are not found")
