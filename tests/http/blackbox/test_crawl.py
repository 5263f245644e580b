"""Every page and form that a person can reach by following links: no 5xx, no dead link, sound HTML, clean logs."""
import re
import urllib.parse

from blackbox.kit import World, check, test

# Forms that end what the walk itself stands on; they have tests of their own.
LEAVE = re.compile(r"^/(keluar|akun/sesi/akhiri|laporan/tutup|akun/kode|akun/kode-pemulihan"
                   r"|akun-instansi/.*/(akhiri|kunci|atur-ulang))$")
COSTLY = {"/akun/kata-sandi", "/masuk"}  # each try hashes a password
JUNK = ["'\"><script>alert(1)</script>{{7*7}}${jndi:x}", "-1", "𝓪" * 300, "9999-99-99", "../../etc/passwd"]
VISITS = 3  # pages of one shape, and forms of one shape, a person
ID = re.compile(r"[0-9A-Z]")


def shape(path):
    """The path with ids blanked out, and the names of its query."""
    u = urllib.parse.urlsplit(path)
    parts = ["*" if ID.search(p) else p for p in u.path.split("/")]
    return "/".join(parts) + "?" + ",".join(sorted({n for n, _ in urllib.parse.parse_qsl(u.query, keep_blank_values=True)}))


def judge(a):
    """What holds for every answer."""
    where = f"{a.method} {a.path}"
    check(a.status < 500, where, "answered", a.status, a.gist())
    check(a.headers.get("X-Content-Type-Options") == "nosniff", where, "may be sniffed")
    if a.type != "text/html":
        return
    p = a.page
    check(not p.problems, where, p.problems)
    check(p.lang == a.client.lang, where, "is in", p.lang)
    check(len(p.titles) == 1, where, "has headings", p.titles)
    check("default-src" in a.headers.get("Content-Security-Policy", "") and "unsafe" not in a.headers["Content-Security-Policy"],
          where, "has a weak policy", a.headers.get("Content-Security-Policy"))
    check("<script>alert" not in a.text, where, "shows a script that was typed")
    check("{{" not in a.text.replace("{{7*7}}", ""), where, "shows a template")
    if a.client.cookies.get("sbt_session"):
        check("no-store" in a.headers.get("Cache-Control", ""), where, "may be kept by caches")


def walk(c, start, wrong):
    """Follows links breadth first, then sends every form once empty, once with junk. Returns the shapes seen."""
    todo, seen, forms, dead = list(start), {}, {}, []

    def sound(a):
        try:
            judge(a)
        except AssertionError as e:
            wrong.append(str(e))

    tried = set()
    while todo:
        path = todo.pop(0)
        s = shape(path)
        if path in tried or seen.get(s, 0) >= VISITS:
            continue
        tried.add(path)
        seen[s] = seen.get(s, 0) + 1
        a = c.get(path)
        sound(a)
        if a.status == 429:
            c.new_ip()
            a = c.get(path)
        if a.status >= 400:
            dead.append(f"{path} ({a.status})")
            continue
        if a.location:
            todo.append(urllib.parse.urljoin(path, a.location))
        if a.type != "text/html":
            continue
        for link in a.page.links:
            to = urllib.parse.urljoin(path, link).split("#")[0]
            if to.startswith("/") and not to.startswith(("/aset/", "/bahasa")):
                todo.append(to)
        for f in a.page.forms:
            action = urllib.parse.urljoin(path, f.action or path)
            key = (f.method, shape(action), tuple(sorted(set(f.kinds) - {"_csrf", "_token"})))
            if not LEAVE.match(urllib.parse.urlsplit(action).path) and len(forms.setdefault(key, [])) < 1:
                forms[key].append((action, f, path))
    for (method, _, _), found in forms.items():
        for action, f, path in found:
            for i, typed in enumerate(tries(f)):
                if i > 0 and urllib.parse.urlsplit(action).path in COSTLY:
                    break
                if method == "GET":
                    a = c.get(action.split("?")[0] + "?" + urllib.parse.urlencode([(n, v[:20]) for n, v in typed]))
                elif "multipart" in f.enctype:
                    a = c.multipart(action, typed, [])
                else:
                    a = c.post(action, typed)
                if a.status == 429:
                    c.new_ip()
                    continue
                sound(a)
                again = a.type == "text/html" and any(set(g.kinds) == set(f.kinds) for g in a.page.forms)
                if a.status == 403 or a.status == 404 and not again and not action.endswith("/cari") and (
                        method != "GET" and "*" not in shape(action)):
                    wrong.append(f"the form {action} of {path} answers {a.status} to those who see it: {a.gist()}")
    return seen, dead


def gist(wrong, most=40):
    """One of each kind of mistake."""
    out = {}
    for x in wrong:
        out.setdefault(re.sub(r"/[^ ?/]*[0-9A-Z][^ ?/]*", "/*", x.split(": ", 1)[-1])[:90], x[:600])
    return list(out.values())[:most]


def tries(f):
    """What is typed into a form: nothing; junk in every field; the last of every choice."""
    hidden = [(n, v) for n, v in f.fields if f.kinds.get(n) == "hidden"]
    typed = [n for n in f.kinds if f.kinds[n] not in ("hidden", "submit")]
    yield hidden
    yield hidden + [(n, JUNK[i % len(JUNK)]) for i, n in enumerate(typed)]
    yield hidden + [(n, (f.options.get(n) or [""])[-1]) for n in typed]


def names_of(db):
    """Personal data that no log may hold."""
    out = set()
    for sql in ("SELECT DISTINCT name FROM subject WHERE name IS NOT NULL", "SELECT nip FROM subject WHERE nip IS NOT NULL",
                "SELECT nik FROM subject WHERE nik IS NOT NULL", "SELECT name FROM report_reporter WHERE name IS NOT NULL",
                "SELECT name FROM report_subject WHERE name IS NOT NULL", "SELECT phone FROM report_reporter WHERE phone IS NOT NULL"):
        out |= {r[0] for r in db.rows(sql) if len(r[0]) > 7}
    return out


def clean_log(server, db):
    with open(server.log_path, encoding="utf-8", errors="replace") as f:
        text = f.read()
    bad = [line for line in text.split("\n") if '"level":"error"' in line or line and not line.startswith("{")]
    check(not bad, "the log has", len(bad), "bad lines:", "\n".join(bad[:5]))
    check(text.strip(), "the log is empty")
    told = [n for n in names_of(db) if n in text]
    check(not told, "the log names people:", told[:3])
    return text


@test(order=90)
def everybody_walks_through_all_pages_and_forms(w):
    own = World(w.binary, w.engine, w.pg_url)
    try:
        dead, wrong = {}, []
        order = [None] + [x for x in own.logins if x not in ("pic", "admin")] + ["pic", "admin"]
        if w.engine == "pg":  # the same code above the store: fewer roles
            order = [None, "bawaslu", "verifikator.bkn", "audiman", "bkpsdm", "penjaga.satu", "auditor", "admin"]
        for i, login in enumerate(order):
            c = own.client(lang="id" if i % 2 else "en")
            if login:
                c.log_in(login)
            before = len(wrong)
            _, lost = walk(c, ["/mulai", "/"] if login else ["/", "/masuk"], wrong)
            wrong[before:] = [f"{login}: {x}" for x in wrong[before:]]
            if lost:
                dead[login] = lost
            check(own.server.process.poll() is None, "the server died while", login, "walked")
        check(not wrong, len(wrong), "wrong:\n" + "\n".join(gist(wrong)))
        text = clean_log(own.server, own.db)
        for who in ("<script>", "jndi"):
            check(who not in text, "the log holds what was typed")
        check(not dead, "dead links:", "\n".join(f"{k}: {v[:12]}" for k, v in dead.items()))
    finally:
        own.close()
