"""What every role gets from every route, against tests/http/rights_matrix.txt: a changed right shows as a changed line.

A line is "METHOD pattern: status names; status names ...". Names are the demo's log-ins; "nobody" has no session;
"kasn" is an examiner of KASN on a day of its years, "kasn.berakhir" the same person after its end, when its cases have gone
to others; the largest group of a line is "others". A status 303 carries where it leads to, so that a step-up is no success.
"(token)" is an operation of the API for a token with one scope alone ("scope:whose"). "(elsewhere)" is the same route for a
case of another province. Forms are sent empty, with the session's own token: whoever may use them is told what is missing.
After a wanted change: SBT_UPDATE=1 python3 tests/http/run.py build/sbt --only rights, then read the difference line by line.
"""
import calendar
import collections
import json
import os
import re
import subprocess
import tempfile
import time

from blackbox.kit import Stream, World, check, test

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOT = os.path.dirname(os.path.dirname(HERE))
MATRIX = os.path.join(HERE, "rights_matrix.txt")
ABSENT = "99999999-9999-7999-8999-999999999999"
BYTES, MULTIPART, STREAM = 3, 4, 5  # enum sbt_body
# They end what the others stand on: each person's session, everybody's password. Asked of nobody only.
NOBODY_ONLY = {"POST /keluar"}
OF_CASE = ("/kasus/{no}", "/api/v1/cases/{no}")
OF_PIC = {"acts", "act_judge"}  # scopes of everybody that open most to a PIC
PASSWORD = "kuda makan rumput hijau"
# Where a name in the pattern would not lead to a page.
PATHS = {"/laporan/{langkah}": "/laporan/apa", "/pantau/{lingkup}/{kode}": "/pantau/provinsi/73",
         "/pantau-csv/{lingkup}/{kode}": "/pantau-csv/provinsi/73"}


def routes(binary):
    """(method, pattern, body) of every row, as the test program lists them."""
    tests = os.path.join(os.path.dirname(os.path.abspath(binary)), "sbt-tests")
    with tempfile.NamedTemporaryFile("r", suffix=".routes") as f:
        subprocess.run([tests, "unit/routes.has_a_line_in_the_matrix"], cwd=ROOT, env={**os.environ, "SBT_ROUTE_LIST": f.name},
                       check=True, capture_output=True, timeout=60)
        rows = [line.rstrip("\n").rsplit(" ", 1) for line in f]
    return [(*at.split(" ", 1), int(body)) for at, body in rows]


def things(db):
    """One of each thing that a path can name: of the demo's own regency and of another province."""
    def case(where):
        return db.one(f"""SELECT c.number FROM case_file c JOIN subject s ON s.case_id = c.case_id
            JOIN agency a ON a.agency_id = s.ppk_agency_id WHERE {where} ORDER BY s.added_us, s.nip, s.name, s.n""")
    late = "s.state NOT IN ('received', 'study', 'recommend', 'cancelled')"
    def uuid(column, rest):
        h = db.one(f"SELECT {db.hex(column)} {rest}")
        return "-".join((h[:8], h[8:12], h[12:16], h[16:20], h[20:])) if h else ABSENT
    books = [r[0] for r in db.rows("SELECT sha256 FROM rulebook WHERE yaml IS NOT NULL ORDER BY 1")]
    account = uuid("account_id", "FROM account WHERE login = 'bkpsdm'")
    proof = uuid("evidence_id", "FROM evidence ORDER BY 1")
    report = db.one("SELECT number FROM report WHERE place_region = '73.06' ORDER BY filed_us, account")
    own = {
        "no": case(f"a.code = 'PEMDA-73.06' AND {late}"),
        "number": report, "formulir": "a", "nama": "reported",
        "kode": "PEMDA-73.06", "n": "1", "id": ABSENT, "catatan": ABSENT, "nomor": "F-1", "day": "2024-12-02",
        "peran": "verifikator", "langkah": "catatan", "rest*": "0/000",
        "sidik": books[0], "lain": books[-1],
        "/akun-instansi": {"id": account}, "/bukti": {"id": proof}, "/laporan-masuk": {"no": report},
    }
    else_where = {**own, "no": case(f"a.region_code LIKE '1%' AND coalesce(c.contest_region, c.place_region) LIKE '1%' AND {late}")}
    check(own["no"] and else_where["no"] and own["number"], "the demo lacks a case or a report that the matrix needs")
    return own, else_where


def fill(pattern, values):
    values = {**values, **values.get(re.match(r"/[^/]*", pattern)[0], {})}  # what a name means there
    return re.sub(r"\{([a-z*]+)\}", lambda m: values.get(m[1], "x"), PATHS.get(pattern, pattern))


def ask(c, method, path, body, token):
    """The status, and for a redirect where it leads to."""
    c.new_ip()
    if path == "/live":  # has no end
        stream = Stream(c, path)
        stream.close()
        return str(stream.status)
    if method == "GET":
        a = c.get(path, headers={"Accept": "text/html"})
    elif path.startswith("/api/"):
        a = c.api(method, path, {}, key=f"rights-{c.ip}")
    elif body in (BYTES, STREAM):
        a = c.request(method, path, b"x", ctype="application/octet-stream", headers={"X-CSRF-Token": token})
    else:
        a = c.post(path, {"_csrf": token})
    check(a.status < 500, method, path, "answered", a.status)
    if a.status != 303:
        return str(a.status)
    return "303>" + re.sub(r"/[^/]*[0-9A-Z][^/]*", "/*", re.sub(r"[?#].*", "", a.location or ""))


def line_of(name, got):
    """got: {who: status}. The largest group is "others", or "everybody"."""
    by = collections.defaultdict(list)
    for who, status in got.items():
        by[status].append(who)
    most = max(by, key=lambda s: (len(by[s]), s))
    by[most] = ["others" if len(by) > 1 else "everybody"]
    return f"{name}: " + "; ".join(f"{s} {' '.join(by[s])}" for s in sorted(by))


def tokens(own, c, who, lent):
    """Adds to `lent` a client for each scope that nobody gave yet: of this person, with that scope alone."""
    a = c.get("/akun/token")
    f = a.page.form(having="scopes") if a.status == 200 and 'name="scopes"' in a.text else None
    for scope in sorted(f.options.get("scopes", ())) if f else ():
        if any(name.split(":")[0] == scope for name in lent) or (who != "pic" and scope in OF_PIC):
            continue
        made = c.submit(c.get("/akun/token"), having="scopes", name=f"hak-{scope}", scopes=[scope], days="7").expect(200)
        lent[f"{scope}:{who}"] = own.client(token=re.search(r"sbt_[0-9A-Za-z]+", made.text)[0])


def examiner(own, here, there, rows, answers):
    """KASN's examiner in KASN's days, and the same person after its end: "kasn" and "kasn.berakhir"."""
    days = int((own.now() - calendar.timegm((2024, 6, 3, 3, 0, 0))) // 86400)
    own.pass_days(-days)
    made = json.loads(own.cli("user", "add", own.url, "kasn", "--name", "Contoh Pemeriksa", "--agency", "KASN", "--role",
                              "kasn_examiner", "--json"))
    c = own.client()
    own.logins["kasn"] = {"password": PASSWORD, "totp": c.enrol("kasn", made["password"], PASSWORD)}
    for who, later in (("kasn", 0), ("kasn.berakhir", days)):
        if later:
            own.pass_days(later)
            c = own.client().log_in("kasn")
        token = c.csrf()
        for method, pattern, body in rows:
            name = f"{method} {pattern}"
            if name not in NOBODY_ONLY:
                answers[name][who] = ask(c, method, fill(pattern, here), body, token)
            if pattern.startswith(OF_CASE):
                answers[f"{name} (elsewhere)"][who] = ask(c, method, fill(pattern, there), body, token)


def told_apart(rows):
    """Reads before writes: no answer depends on what an earlier form did."""
    return sorted(rows, key=lambda r: (r[0] != "GET", r[1], r[0]))


@test(engines=("sqlite",), order=80)
def every_role_gets_from_every_route_what_the_matrix_says(w):
    own = World(w.binary, w.engine, w.pg_url)
    try:
        here, there = things(own.db)
        until = time.monotonic() + 60
        while any(own.client().get(p).status != 200 for p in ("/log/checkpoint", "/log/tile/0/000")):
            check(time.monotonic() < until, "the log was never signed")  # it is made by the server, beside us
            time.sleep(0.2)
        answers, lent = collections.OrderedDict(), {}
        rows = told_apart(routes(w.binary))
        check(len(rows) > 100, "only", len(rows), "routes")
        for who in ["nobody", *own.logins]:
            c = own.client()
            token = "0" * 128
            if who != "nobody":
                c.log_in(who)
                token = c.csrf()
                tokens(own, c, who, lent)
            for method, pattern, body in rows:
                name = f"{method} {pattern}"
                if name in NOBODY_ONLY and who != "nobody":
                    continue
                answers.setdefault(name, {})[who] = ask(c, method, fill(pattern, here), body, token)
                if pattern.startswith(OF_CASE):
                    got = ask(c, method, fill(pattern, there), body, token)
                    answers.setdefault(f"{name} (elsewhere)", {})[who] = got
        check(len(lent) >= 10, "only the scopes", lent)
        for scope, c in lent.items():
            for method, pattern, body in rows:
                if pattern.startswith("/api/"):
                    got = ask(c, method, fill(pattern, here), body, "")
                    answers.setdefault(f"{method} {pattern} (token)", {})[scope] = got
        examiner(own, here, there, rows, answers)
        lines = [line_of(name, got) for name, got in answers.items()]
    finally:
        own.close()
    with open(MATRIX, encoding="utf-8") as f:
        text = f.read()
    comment = "".join(x for x in text.splitlines(True) if x.startswith("#"))
    if os.environ.get("SBT_UPDATE") == "1":
        with open(MATRIX, "w", encoding="utf-8") as f:
            f.write(comment + "\n" + "\n".join(lines) + "\n")
        return
    golden = [x for x in text.splitlines() if x and not x.startswith("#")]
    gone, new = [x for x in golden if x not in lines], [x for x in lines if x not in golden]
    check(not gone and not new, "other rights than in rights_matrix.txt:\n" +
          "\n".join([f"- {x}" for x in gone[:40]] + [f"+ {x}" for x in new[:40]]))
