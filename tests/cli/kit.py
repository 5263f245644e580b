"""A database, a server and a browser of few words for the tests of commands and pages."""
import base64
import hashlib
import hmac
import http.client
import json
import os
import re
import shutil
import struct
import subprocess
import tempfile
import time
import unittest
import urllib.parse

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SBT = os.environ.get("SBT_BINARY", os.path.join(ROOT, "build", "sbt"))


def totp(secret, at=None):
    """The code of RFC 6238 at that time."""
    mac = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(at or time.time()) // 30), hashlib.sha1).digest()
    at = mac[-1] & 15
    return "%06d" % ((struct.unpack(">I", mac[at:at + 4])[0] & 0x7FFFFFFF) % 10**6)


class Case(unittest.TestCase):
    """Each class has a folder of its own; cls.url is a SQLite database in it."""

    @classmethod
    def setUpClass(cls):
        cls.dir = tempfile.mkdtemp(prefix="sbt-cli-")
        cls.url = "sqlite:" + os.path.join(cls.dir, "a.db")

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.dir)

    @classmethod
    def sbt(cls, *words, env=None):
        """Runs a command; gives its exit code, answer and errors."""
        clean = {k: v for k, v in os.environ.items() if not k.startswith("SBT_") and k not in ("LANG", "LC_ALL")}
        r = subprocess.run([SBT, *words], capture_output=True, text=True, cwd=cls.dir, env={**clean, **(env or {})},
                           stdin=subprocess.DEVNULL, timeout=120, check=False)
        return r.returncode, r.stdout, r.stderr

    def ok(self, *words, env=None):
        """A command that must succeed; gives its answer, as JSON where it was asked for."""
        code, out, err = self.sbt(*words, env=env)
        self.assertEqual(code, 0, err)
        return json.loads(out) if "--json" in words else out


class Server:
    """sbt serve on a free port; stop() ends it and gives what it logged."""

    def __init__(self, url, folder, *words):
        self.log = open(os.path.join(folder, "serve.log"), "w+", encoding="utf-8")
        self.process = subprocess.Popen([SBT, "serve", url, "--listen", "127.0.0.1:0", *words], cwd=folder,
                                        stdout=subprocess.PIPE, stderr=self.log, text=True,
                                        env={**os.environ, "SBT_LANG": "id"})
        line = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
        if found is None:
            self.process.wait(10)
            self.log.seek(0)
            raise AssertionError("no server: " + line + self.log.read())
        self.port = int(found[1])

    def stop(self):
        self.process.terminate()
        code = self.process.wait(20)
        self.process.stdout.close()
        self.log.seek(0)
        text = self.log.read()
        self.log.close()
        return code, text


class Browser:
    """Keeps cookies, follows nothing by itself; last answer in status, headers, text."""

    def __init__(self, port):
        self.port, self.cookies = port, {}
        self.status, self.headers, self.text = 0, {}, ""

    def send(self, method, path, body=None, headers=None):
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        h = dict(headers or {})
        if self.cookies:
            h["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        c.request(method, path, body, h)
        r = c.getresponse()
        self.status, self.text = r.status, r.read().decode()
        self.headers = {k.lower(): v for k, v in r.getheaders()}
        for k, v in r.getheaders():
            if k.lower() == "set-cookie":
                name, _, rest = v.partition("=")
                value = rest.split(";")[0]
                if value:
                    self.cookies[name] = value
                else:
                    self.cookies.pop(name, None)
        c.close()
        return self.status

    def get(self, path):
        """Follows redirects."""
        self.send("GET", path)
        for _ in range(5):
            if self.status != 303:
                break
            self.send("GET", self.headers["location"])
        return self.status

    def csrf(self):
        return re.search(r'name="_csrf" value="([0-9a-f]*)"', self.text)[1]

    def post(self, path, headers=None, csrf=None, **form):
        """Sends a form with the token of the page that was seen last."""
        if csrf is None and "_csrf" in self.text:
            csrf = self.csrf()
        body = urllib.parse.urlencode({"_csrf": csrf or "", **form}, doseq=True)
        return self.send("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})})

    def heading(self):
        return re.sub(r"\s+", " ", re.search(r"<h1[^>]*>(.*?)</h1>", self.text, re.S)[1]).strip()

    def error_at(self, field):
        found = re.search(r'id="f-%s-error">(.*?)</p>' % field, self.text, re.S)
        return re.sub(r"<[^>]*>|\s+", " ", found[1]).strip() if found else None

    def enrol(self, login, first, password="kuda makan rumput hijau"):
        """A new person's first log-in; gives the secret of the code app and the recovery codes."""
        self.get("/masuk")
        self.post("/masuk", login=login, password=first)
        self.get("/mulai")
        self.post("/akun/kata-sandi", old_password=first, new_password=password, repeat=password)
        self.get("/mulai")
        secret = re.search(r"<code>([A-Z2-7 ]+)<", self.text)[1].replace(" ", "")
        sealed = re.search(r'name="sealed" value="([0-9a-f]+)"', self.text)[1]
        self.post("/akun/kode", sealed=sealed, code=totp(secret))
        return secret, re.findall(r'sbt-code">([0-9A-Z]{5}-[0-9A-Z]{5})<', self.text)
