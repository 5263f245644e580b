"""What the tests stand on: a world (database and server), clients that keep cookies, pages taken apart, the runner."""
import base64
import dataclasses
import hashlib
import hmac
import html.parser
import http.client
import inspect
import itertools
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import struct
import subprocess
import threading
import time
import traceback
import urllib.parse

PASSWORD = "contoh-sbt-2024"
SUBJECTS = "60"


# --- the runner

class Skip(Exception):
    pass


@dataclasses.dataclass
class Test:
    name: str
    fn: object
    engines: tuple
    order: int


TESTS = []


def test(engines=("sqlite", "pg"), order=50):
    """Registers a test; it gets the shared world of an engine. Lower order runs earlier."""
    def wrap(fn):
        TESTS.append(Test(f"{inspect.getmodule(fn).__name__.split('_', 1)[-1]}.{fn.__name__}", fn, tuple(engines), order))
        return fn
    return wrap


def check(truth, *say):
    if not truth:
        raise AssertionError(" ".join(str(s) for s in say) or "does not hold")


def same(got, want, *say):
    if got != want:
        raise AssertionError(f"{' '.join(str(s) for s in say)}: got {got!r}, want {want!r}")


def run(binary, pg_url, only=None, engines=("sqlite", "pg")):
    """Runs the tests engine by engine; returns (passed, failed, skipped)."""
    passed = failed = skipped = 0
    for engine in engines:
        todo = sorted((t for t in TESTS if engine in t.engines and (not only or re.search(only, t.name))), key=lambda t: t.order)
        if not todo:
            continue
        if engine == "pg" and not pg_url:
            print(f"skipped {len(todo)} tests on PostgreSQL: SBT_TEST_PG is not set", flush=True)
            skipped += len(todo)
            continue
        world = None
        try:
            world = World(binary, engine, pg_url)
            for t in todo:
                began = time.monotonic()
                try:
                    t.fn(world)
                    passed += 1
                    say = "ok"
                except Skip as why:
                    skipped += 1
                    say = f"skipped: {why}"
                except Exception:  # any failure of one test leaves the others their turn
                    failed += 1
                    say = "FAILED\n" + traceback.format_exc()
                    world.revive()
                print(f"{engine:6} {t.name} [{time.monotonic() - began:.1f} s] {say}", flush=True)
        finally:
            if world:
                world.close()
    return passed, failed, skipped


# --- second factor

def totp(secret, at=None, step=0):
    key = base64.b32decode(secret)
    count = int((time.time() if at is None else at) // 30) + step
    mac = hmac.new(key, struct.pack(">Q", count), hashlib.sha1).digest()
    at = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[at:at + 4])[0] & 0x7fffffff) % 1000000:06d}"


# --- databases

class Db:
    """Rows and counts behind the program's back."""
    # Tables that tell of people's acts, not of sessions, reading, rates or answers kept for repeats.
    KEPT = ("event", "event_part", "leaf", "report", "report_subject", "report_witness", "report_link", "report_reporter",
            "report_question", "report_note", "own_number", "evidence", "evidence_key", "identity_request", "case_file", "subject",
            "sight", "sight_person", "vote", "letter", "letter_subject", "decree", "block", "clock", "case_note", "case_shut",
            "account", "appointment", "agency", "notice", "api_token", "saved_filter", "watch_case", "own_number")

    def __init__(self, engine, where):
        self.engine, self.where = engine, where

    def rows(self, sql):
        if self.engine == "sqlite":
            with sqlite3.connect(f"file:{self.where}?mode=ro", uri=True, timeout=20) as c:
                return [tuple(r) for r in c.execute(sql)]
        out = subprocess.run(["psql", "-X", "-At", "-F", "\x1f", "-R", "\x1e", "-P", "null=\x1d", "-c", sql, self.where],
                             capture_output=True, text=True, check=True).stdout
        out = out.rstrip("\n")
        return [tuple(None if v == "\x1d" else v for v in r.split("\x1f")) for r in out.split("\x1e")] if out else []

    def one(self, sql):
        rows = self.rows(sql)
        return rows[0][0] if rows else None

    def number(self, sql):
        return int(self.one(sql))

    def counts(self, but_reads=True):
        """{table: rows} of KEPT; events that only say that somebody read are left out. Waits until each event has its leaf."""
        reads = " WHERE kind NOT IN (%s)" % ", ".join(f"'{k}'" for k in READ_KINDS) if but_reads else ""
        part = f" WHERE event_id IN (SELECT event_id FROM event{reads})"
        what = {"event": reads, "leaf": part, "event_part": part}
        sql = " UNION ALL ".join(f"SELECT '{t}', count(*) FROM {t}{what.get(t, '')}" for t in sorted(set(self.KEPT)))
        for _ in range(50):
            out = {table: int(n) for table, n in self.rows(sql)}
            if out["leaf"] == out["event"]:
                break
            time.sleep(0.1)  # the sequencer gives an event its leaf a moment later
        return out

    def exec(self, sql):
        """Only for working tables that a test has to bend (clock of the demo, age of a session)."""
        if self.engine == "sqlite":
            with sqlite3.connect(self.where, timeout=20) as c:
                c.execute(sql)
        else:
            subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", sql, self.where], check=True)

    def hex(self, column):
        return f"lower(hex({column}))" if self.engine == "sqlite" else f"encode({column}, 'hex')"


READ_KINDS = ("read.made",)


class World:
    """A demo database of one engine and, while it is up, its server."""
    _n = itertools.count()
    _templates = {}

    def __init__(self, binary, engine, pg_url, demo=True, log_level=None):
        self.binary, self.engine, self.pg_url = os.path.abspath(binary), engine, pg_url
        self.dir = make_dir()
        self.env = {k: v for k, v in os.environ.items() if not k.startswith("SBT_")}
        # The leak checker cannot work behind the sandbox of the server.
        self.env.update(ASAN_OPTIONS="exitcode=99:detect_leaks=0", UBSAN_OPTIONS="print_stacktrace=1", LC_ALL="C.UTF-8")
        self.server = None
        self.staff_clients = {}
        self.name = f"sbt_http_{os.getpid()}_{next(World._n)}"
        if engine == "sqlite":
            self.path = os.path.join(self.dir, "w.db")
            self.url = f"sqlite:{self.path}"
            self.db = Db(engine, self.path)
        else:
            self.url = pg_named(pg_url, self.name)
            self.env["SBT_KEYS"] = os.path.join(self.dir, "keys")
            self.db = Db(engine, self.url)
        self.make(demo)
        self.logins = {r["login"]: r for r in json.loads(self.cli("demo", self.url, "--logins", "--json"))["logins"]} if demo else {}
        self.serve()

    def make(self, demo):
        key = (self.binary, self.engine, demo)
        if key not in World._templates:  # made once an engine, then copied
            t = os.path.join(make_dir(), "t.db")
            env = dict(self.env)
            if self.engine == "sqlite":
                url = f"sqlite:{t}"
            else:
                name = f"{self.name}_t"
                url = pg_named(self.pg_url, name)
                psql(self.pg_url, f"CREATE DATABASE {name}")
                PG_MADE.append((self.pg_url, name))
                env["SBT_KEYS"] = t + ".keys"
            words = ["demo", url, "--no-past", "--subjects", SUBJECTS] if demo else ["db", "create", url]
            subprocess.run([self.binary, *words], env=env, check=True, capture_output=True, timeout=300)
            # What jobs do by themselves on the first day is done before a test counts rows.
            subprocess.run([self.binary, "jobs", "run", url, "--until-idle"], env=env, check=True, capture_output=True, timeout=300)
            World._templates[key] = (t, url)
        t, url = World._templates[key]
        if self.engine == "sqlite":
            for tail in ("", "-wal", ".keys"):
                if os.path.exists(t + tail):
                    shutil.copy(t + tail, self.path + tail)
            for tail in (".evidence", ".keys.log"):
                if os.path.isdir(t + tail):
                    shutil.copytree(t + tail, self.path + tail)
        else:
            psql(self.pg_url, f"CREATE DATABASE {self.name} TEMPLATE {url.split('/')[3].split('?')[0]}")
            PG_MADE.append((self.pg_url, self.name))
            shutil.copy(t + ".keys", self.env["SBT_KEYS"])
            if os.path.isdir(t + ".keys.log"):
                shutil.copytree(t + ".keys.log", self.env["SBT_KEYS"] + ".log")

    # the command line

    def cli_run(self, *words, stdin=None, timeout=120):
        return subprocess.run([self.binary, *words], env=self.env, capture_output=True, text=True, input=stdin, timeout=timeout,
                              cwd=self.dir)

    def cli(self, *words, **more):
        r = self.cli_run(*words, **more)
        if r.returncode != 0:
            raise AssertionError(f"sbt {' '.join(words)} ended with {r.returncode}: {r.stderr or r.stdout}")
        return r.stdout

    # the server

    def serve(self):
        self.server = Server(self)

    def stop(self):
        if self.server:
            self.server.stop()
            self.server = None

    def revive(self):
        """After a failed test: the next one finds a server that answers."""
        if self.server is None or self.server.process.poll() is not None:
            self.serve()
            self.staff_clients.clear()

    def close(self):
        self.stop()
        shutil.rmtree(self.dir, ignore_errors=True)

    def pass_days(self, days):
        """Time goes on: the demo's clock is set ahead while the server is down; sessions do not outlive it."""
        self.stop()
        us = days * 86400 * 1000000
        self.db.exec(f"UPDATE setting SET value = CAST(CAST(value AS BIGINT) + {us} AS TEXT) WHERE name = 'demo_offset_us'")
        self.staff_clients.clear()
        self.serve()

    def now(self):
        """Seconds on the clock of the demo."""
        return time.time() + int(self.db.one("SELECT value FROM setting WHERE name = 'demo_offset_us'") or 0) / 1e6

    def today(self, days=0):
        return time.strftime("%Y-%m-%d", time.gmtime(self.now() + 7 * 3600 + days * 86400))

    def client(self, **more):
        return Client(self, **more)

    def staff(self, login, lang=None):
        """The client of a demo person, logged in once for all tests."""
        if login not in self.staff_clients:
            c = self.client()
            c.log_in(login)
            self.staff_clients[login] = c
        c = self.staff_clients[login]
        c.lang = lang or "id"
        return c


DIRS = []
PG_MADE = []


def make_dir():
    import tempfile
    d = tempfile.mkdtemp(prefix="sbt-http-")
    os.chmod(d, 0o755)
    DIRS.append(d)
    return d


def clean():
    for url, name in PG_MADE:
        subprocess.run(["psql", "-X", "-q", "-c", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", url], capture_output=True)
    for d in DIRS:
        shutil.rmtree(d, ignore_errors=True)


def psql(url, sql):
    subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", sql, url], check=True, capture_output=True)


def pg_named(url, name):
    return re.sub(r"^(postgres(?:ql)?://[^/]*/)[^?]*", lambda m: m[1] + name, url)


class Server:
    def __init__(self, world, *options):
        self.world = world
        self.log_path = os.path.join(world.dir, f"server-{time.monotonic_ns()}.log")
        self.log = open(self.log_path, "wb")
        self.process = subprocess.Popen(
            [world.binary, "serve", world.url, "--listen", "127.0.0.1:0", "--trusted-proxies", "127.0.0.1", *options],
            env=world.env, cwd=world.dir, stdout=subprocess.PIPE, stderr=self.log, text=True)
        line = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
        if not found:
            self.stop()
            raise AssertionError(f"the server did not start: {line} {open(self.log_path).read()}")
        self.port = int(found[1])

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process.stdout.close()
        self.log.close()
        check(self.process.returncode in (0, -signal.SIGTERM), "the server ended with", self.process.returncode, ":",
              open(self.log_path, errors="replace").read()[-3000:])

    def log_lines(self):
        """What it logged so far, one dict a line."""
        out = []
        with open(self.log_path, "rb") as f:
            for line in f:
                try:
                    out.append(json.loads(line))
                except ValueError:
                    out.append({"level": "raw", "text": line.decode(errors="replace")})
        return out


# --- pages taken apart

@dataclasses.dataclass
class Form:
    method: str
    action: str
    enctype: str
    fields: list  # (name, value) as a browser would send them untouched
    kinds: dict   # name -> kind of control
    options: dict  # name -> values of a select or of radios
    buttons: list  # (name, value)

    def filled(self, **values):
        """The pairs that a browser sends after the values were typed; None leaves a field out, a list repeats it."""
        out = [(n, v) for n, v in self.fields if n not in values]
        for n, v in values.items():
            if v is not None:
                out += [(n, x) for x in (v if isinstance(v, (list, tuple)) else [v])]
        return out


class Page(html.parser.HTMLParser):
    """Links, forms, error sentences beside fields, headings and text of a page."""
    VOID = {"input", "br", "hr", "img", "meta", "link", "source", "wbr", "col", "use", "path", "area", "base", "embed", "track"}

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.links, self.forms, self.errors, self.ids, self.titles = [], [], {}, set(), []
        self.lang, self.words, self.problems = None, [], []
        self._form = self._select = self._area = self._error = self._head = None
        self._stack, self._hidden = [], 0
        self.feed(text)
        self.text = re.sub(r"\s+", " ", " ".join(self.words))
        if self._stack:
            self.problems.append(f"not closed: {self._stack}")

    def form(self, action=None, having=None):
        for f in self.forms:
            if (action is None or urllib.parse.urlsplit(f.action).path == action) and (having is None or having in f.kinds):
                return f
        raise AssertionError(f"no form {action or ''} {having or ''} among {[f.action for f in self.forms]}")

    def handle_starttag(self, tag, attrs):
        a = {k: v or "" for k, v in attrs}
        if "id" in a:
            if a["id"] in self.ids:
                self.problems.append(f"id twice: {a['id']}")
            self.ids.add(a["id"])
        if tag not in self.VOID:
            self._stack.append(tag)
        if tag == "html":
            self.lang = a.get("lang")
        elif tag == "a" and a.get("href"):
            self.links.append(a["href"])
        elif tag == "form":
            self._form = Form(a.get("method", "get").upper(), a.get("action", ""), a.get("enctype", ""), [], {}, {}, [])
            self.forms.append(self._form)
        elif tag in ("script", "style"):
            self._hidden += 1
        elif tag == "h1":
            self._head = []
        if tag == "p" and a.get("id", "").endswith("-error"):
            self._error = (a["id"][:-6], [])
        f = self._form
        if f is None:
            return
        if tag == "input" and a.get("name"):
            kind = a.get("type", "text")
            f.kinds[a["name"]] = kind
            if kind in ("radio", "checkbox"):
                f.options.setdefault(a["name"], []).append(a.get("value", "on"))
                if "checked" in a:
                    f.fields.append((a["name"], a.get("value", "on")))
            elif kind == "submit":
                f.buttons.append((a["name"], a.get("value", "")))
            elif kind != "file":
                f.fields.append((a["name"], a.get("value", "")))
        elif tag == "button" and a.get("name"):
            f.buttons.append((a["name"], a.get("value", "")))
        elif tag == "select" and a.get("name"):
            self._select = [a["name"], None]
            f.kinds[a["name"]] = "select"
            f.options[a["name"]] = []
        elif tag == "option" and self._select:
            f.options[self._select[0]].append(a.get("value", ""))
            if "selected" in a or self._select[1] is None:
                self._select[1] = a.get("value", "")
        elif tag == "textarea" and a.get("name"):
            self._area = (a["name"], [])
            f.kinds[a["name"]] = "textarea"

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if tag in self.VOID:
            return
        if not self._stack or self._stack[-1] != tag:
            self.problems.append(f"</{tag}> closes {self._stack[-1:]}")
            if tag in self._stack:
                while self._stack[-1] != tag:
                    self._stack.pop()
        if self._stack:
            self._stack.pop()
        if tag == "form":
            self._form = None
        elif tag == "select" and self._select:
            if self._select[1] is not None and self._form:
                self._form.fields.append(tuple(self._select))
            self._select = None
        elif tag == "textarea" and self._area:
            if self._form:
                self._form.fields.append((self._area[0], "".join(self._area[1]).lstrip("\n")))
            self._area = None
        elif tag in ("script", "style"):
            self._hidden -= 1
        elif tag == "h1" and self._head is not None:
            self.titles.append(re.sub(r"\s+", " ", "".join(self._head)).strip())
            self._head = None
        elif tag == "p" and self._error:
            self.errors[self._error[0]] = re.sub(r"\s+", " ", "".join(self._error[1])).strip()
            self._error = None

    def handle_data(self, data):
        if self._area:
            self._area[1].append(data)
        if self._error:
            self._error[1].append(data)
        if self._head is not None:
            self._head.append(data)
        if not self._hidden:
            self.words.append(data)


# --- clients

class Answer:
    def __init__(self, client, method, path, status, headers, body):
        self.client, self.method, self.path = client, method, path
        self.status, self.headers, self.body = status, headers, body
        self._page = None

    @property
    def text(self):
        return self.body.decode("utf-8")

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def type(self):
        return self.headers.get("Content-Type", "").split(";")[0]

    @property
    def location(self):
        return self.headers.get("Location")

    @property
    def page(self):
        if self._page is None:
            self._page = Page(self.text)
        return self._page

    def expect(self, *status):
        if self.status not in status:
            raise AssertionError(f"{self.method} {self.path} answered {self.status}, want {status}: {self.gist()}")
        return self

    def gist(self):
        if self.type == "text/html":
            return f"{self.page.titles} {self.page.errors} {self.page.text[-400:]}"
        return self.body.decode("utf-8", "replace")[:800] if self.body else f"(empty) {self.location or ''}"

    def follow(self):
        a = self
        for _ in range(8):
            if a.status not in (301, 302, 303, 307):
                return a
            a = a.client.get(urllib.parse.urljoin(a.path, a.location))
        raise AssertionError(f"{self.path} redirects for ever")


class Client:
    _ip = itertools.count(1)

    def __init__(self, world, lang="id", token=None):
        n = next(Client._ip)
        self.world, self.lang, self.token = world, lang, token
        self.cookies, self.ip, self.c, self.port = {}, f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}", None, None
        self.extra = {}

    def new_ip(self):
        n = next(Client._ip)
        self.ip = f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"

    def request(self, method, path, body=None, headers=None, ctype=None, cookies=True, timeout=60):
        h = {"X-Forwarded-For": self.ip, "Accept-Language": self.lang, **self.extra}
        if self.token:
            h["Authorization"] = f"Bearer {self.token}"
        if cookies and self.cookies:
            h["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        if ctype:
            h["Content-Type"] = ctype
        h.update(headers or {})
        h = {k: v for k, v in h.items() if v is not None}
        for again in (False, True):
            if self.c is None or self.port != self.world.server.port:
                self.port = self.world.server.port
                self.c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
            fresh = self.c.sock is None
            try:
                self.c.request(method, path, body, h)
                r = self.c.getresponse()
                data = r.read()
                break
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                self.c.close()
                if fresh or again:  # a kept connection may be closed between two requests; a fresh one may not
                    raise
        for line in r.headers.get_all("Set-Cookie") or []:
            name, _, rest = line.partition("=")
            value = rest.split(";")[0]
            if value and "max-age=0" not in line.lower():
                self.cookies[name.strip()] = value
            else:
                self.cookies.pop(name.strip(), None)
        return Answer(self, method, path, r.status, r.headers, data)

    def get(self, path, **more):
        return self.request("GET", path, **more)

    def post(self, path, pairs=(), **more):
        """A form as a browser sends it."""
        if isinstance(pairs, dict):
            pairs = list(pairs.items())
        return self.request("POST", path, urllib.parse.urlencode(pairs).encode(), ctype="application/x-www-form-urlencoded", **more)

    def multipart(self, path, pairs, files, boundary="----sbt7f2", **more):
        """files: (field, filename, type, bytes)."""
        out = bytearray()
        for n, v in pairs:
            out += f'--{boundary}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode()
        for field, name, kind, data in files:
            out += (f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
                    f"Content-Type: {kind}\r\n\r\n").encode() + data + b"\r\n"
        out += f"--{boundary}--\r\n".encode()
        return self.request("POST", path, bytes(out), ctype=f"multipart/form-data; boundary={boundary}", **more)

    def submit(self, answer, action=None, having=None, button=None, **values):
        """Fills in the form of a page and sends it to where the form says."""
        f = answer.page.form(action, having)
        to = urllib.parse.urljoin(answer.path, f.action or answer.path)
        pairs = f.filled(**values) + ([button] if button else [])
        if f.method == "GET":
            return self.get(to.split("?")[0] + "?" + urllib.parse.urlencode(pairs))
        if "multipart" in f.enctype:
            return self.multipart(to, pairs, [])
        return self.post(to, pairs)

    def api(self, method, path, data=None, key=None, **more):
        h = more.pop("headers", {})
        if key:
            h["Idempotency-Key"] = key
        body = None if data is None else (data if isinstance(data, bytes) else json.dumps(data).encode())
        return self.request(method, path, body, headers=h, ctype="application/json" if body is not None else None, **more)

    def csrf(self):
        """A form token of this session."""
        for path in ("/akun", "/meja"):
            a = self.get(path)
            if a.status == 200:
                for f in a.page.forms:
                    for n, v in f.fields:
                        if n == "_csrf" and v:
                            return v
        raise AssertionError("no form token to be had")

    def log_in(self, login):
        who = self.world.logins[login]
        a = self.submit(self.get("/masuk").expect(200), having="password", login=login, password=who["password"]).expect(303)
        a = self.submit(self.get(urllib.parse.urljoin("/masuk", a.location)).expect(200), having="code",
                        code=self.world_code(login))
        a.expect(303)
        check("sbt_session" in self.cookies, "no session after the log-in of", login)
        self.login = login
        return self

    def enrol(self, login, first, password):
        """A new person's first log-in: a password of his own and a code app, whose secret it gives."""
        self.submit(self.get("/masuk").expect(200), having="password", login=login, password=first).expect(303)
        self.submit(self.get("/akun/kata-sandi").expect(200), having="old_password", old_password=first, new_password=password,
                    repeat=password).expect(303)
        a = self.get("/akun/kode").expect(200)
        secret = re.search(r"<code>([A-Z2-7 ]+)<", a.text)[1].replace(" ", "")
        step = Client._used[id(self.world), login] = int(time.time() // 30)
        self.submit(a, having="sealed", code=totp(secret, step * 30)).expect(200, 303)
        return secret

    _used = {}

    def world_code(self, login):
        """A code of this person that was not used yet: now, else the next one, else waits for it."""
        key = (id(self.world), login)
        now = int(time.time() // 30)
        step = max(now - 1, Client._used.get(key, 0) + 1)
        while step > now + 1:
            time.sleep(1)
            now = int(time.time() // 30)
        Client._used[key] = step
        return totp(self.world.logins[login]["totp"], step * 30)


def raw(port, data, timeout=10, then=b"", pause=0.0):
    """Sends bytes as they are; returns all that comes back until the server closes or is silent."""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as s:
        s.sendall(data)
        if then:
            time.sleep(pause)
            s.sendall(then)
        out = b""
        try:
            while True:
                got = s.recv(65536)
                if not got:
                    break
                out += got
                if b"\r\n\r\n" in out:
                    head, _, body = out.partition(b"\r\n\r\n")
                    n = re.search(rb"(?i)content-length: (\d+)", head)
                    if n and len(body) >= int(n[1]):
                        break
        except (TimeoutError, ConnectionResetError):
            pass
        return out


class Stream(threading.Thread):
    """Reads an event stream beside the test; events with the time when they came."""

    def __init__(self, client, path, headers=None):
        super().__init__(daemon=True)
        h = {"X-Forwarded-For": client.ip, "Accept": "text/event-stream", "Accept-Language": client.lang, **(headers or {})}
        if client.cookies:
            h["Cookie"] = "; ".join(f"{k}={v}" for k, v in client.cookies.items())
        self.c = http.client.HTTPConnection("127.0.0.1", client.world.server.port, timeout=30)
        self.c.request("GET", path, headers=h)
        self.r = self.c.getresponse()
        self.status, self.events, self.over = self.r.status, [], False
        self._more = threading.Condition()
        if self.status == 200:
            self.start()

    def run(self):
        kind, data = "message", []
        try:
            while True:
                line = self.r.readline()
                if not line:
                    break
                line = line.decode().rstrip("\r\n")
                if line == "" and (data or kind != "message"):
                    with self._more:
                        self.events.append((time.monotonic(), kind, "\n".join(data)))
                        self._more.notify_all()
                    kind, data = "message", []
                elif line.startswith("event:"):
                    kind = line[6:].strip()
                elif line.startswith("data:"):
                    data.append(line[5:].strip())
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            pass
        with self._more:
            self.over = True
            self._more.notify_all()

    def wait(self, fits, timeout=5.0):
        """The time of the first event that fits(kind, data); None when none came."""
        end = time.monotonic() + timeout
        with self._more:
            while True:
                for at, kind, data in self.events:
                    if fits(kind, data):
                        return at
                left = end - time.monotonic()
                if left <= 0 or self.over:
                    return None
                self._more.wait(left)

    def close(self):
        try:
            if self.c.sock:
                self.c.sock.shutdown(socket.SHUT_RDWR)
            self.c.close()
        except OSError:
            pass
