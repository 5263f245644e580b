"""Requests that are no sound HTTP: a clear refusal each, nothing written, and the server goes on."""
import time

from blackbox.kit import check, raw, same, test

H = b"Host: 127.0.0.1\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
BROKEN = {  # what is sent: statuses that are right; 0: closed without an answer
    b"GET / HTTP/1.1\r\n\r\n": (400,),  # no Host
    b"GET / HTTP/1.1\r\n" + H + H + b"\r\n": (400,),
    b"POST /laporan HTTP/1.1\r\n" + H + FORM + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\na=b": (400,),
    b"POST /laporan HTTP/1.1\r\n" + H + FORM + b"Content-Length: 3\r\nContent-Length: 3\r\n\r\na=b": (400,),
    b"POST /laporan HTTP/1.1\r\n" + H + FORM + b"Content-Length: -3\r\n\r\na=b": (400,),
    b"POST /laporan HTTP/1.1\r\n" + H + FORM + b"Content-Length: 3x\r\n\r\na=b": (400,),
    b"POST /laporan HTTP/1.1\r\n" + H + FORM + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n0\r\n\r\n": (400,),
    b"POST /laporan HTTP/1.1\r\n" + H + FORM + b"Transfer-Encoding: gzip\r\n\r\n": (400, 501),
    b"POST /laporan HTTP/1.1\r\n" + H + FORM + b"Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\na=b": (400, 415),
    b"POST /laporan HTTP/1.1\r\n" + H + b"Content-Type: text/plain\r\nContent-Length: 3\r\n\r\na=b": (415,),
    b"POST /laporan HTTP/1.1\r\n" + H + FORM + b"Content-Length: 8\r\n\r\na=%ff%fe": (400, 422),
    b"POST /laporan HTTP/1.1\r\n" + H + FORM + b"Content-Length: 5\r\n\r\na=%00": (400, 422),
    b"POST /laporan HTTP/1.1\r\n" + H + FORM + b"Content-Length: 4\r\n\r\na=%g": (400, 422),
    b"GET /bantuan?a=%zz HTTP/1.1\r\n" + H + b"\r\n": (422,),
    b"GET /bantuan?a=%00 HTTP/1.1\r\n" + H + b"\r\n": (200, 400, 422),
    b"GET /kasus/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n" + H + b"\r\n": (400, 404),
    b"GET /aset/../keys HTTP/1.1\r\n" + H + b"\r\n": (400, 404),
    b"GET /%ff HTTP/1.1\r\n" + H + b"\r\n": (400, 404),
    b"GET //etc HTTP/1.1\r\n" + H + b"\r\n": (400, 404),
    b"GET http://elsewhere/ HTTP/1.1\r\n" + H + b"\r\n": (200, 400, 404),
    b"BREW / HTTP/1.1\r\n" + H + b"\r\n": (400, 405, 501),
    b"TRACE / HTTP/1.1\r\n" + H + b"\r\n": (400, 405, 501),
    b"DELETE / HTTP/1.1\r\n" + H + b"\r\n": (405,),
    b"GET /laporan HTTP/1.1\r\n" + H + b"Content-Length: 3\r\n\r\na=b": (200, 400, 413),
    b"GET /" + b"a" * 4096 + b" HTTP/1.1\r\n" + H + b"\r\n": (414,),
    b"GET /data?x=" + b"a" * 9000 + b" HTTP/1.1\r\n" + H + b"\r\n": (414,),
    b"GET /" + b"a" * 60000 + b" HTTP/1.1\r\n" + H + b"\r\n": (414, 431, 0),
    b"GET / HTTP/1.1\r\n" + H + b"X: " + b"a" * 20000 + b"\r\n\r\n": (431, 0),
    b"GET / HTTP/1.1\r\n" + H + b"X: y\r\n" * 101 + b"\r\n": (431,),
    b"GET / HTTP/1.1\r\n" + H + b"X\x00: y\r\n\r\n": (400,),
    b"GET / HTTP/1.1\r\n" + H + b"X: y\x00z\r\n\r\n": (200, 400),  # RFC 9110 5.5: or a blank in its place
    b"GET / HTTP/9.9\r\n" + H + b"\r\n": (400, 505, 0),
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 3 + b"\r\n\r\n": (400, 501, 505, 0),
    b"\r\n\r\n\r\n\r\n": (400, 0),
}


def status(answer):
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/") else 0


@test(order=10)
def malformed_requests_are_refused_and_the_server_goes_on(w):
    before, wrong = w.db.counts(), []
    for sent, right in BROKEN.items():
        answer = raw(w.server.port, sent, timeout=2)
        if status(answer) not in right:
            wrong.append(f"{sent[:90]!r}: {status(answer)}, want {right}")
        check(w.server.process.poll() is None, "the server died of", sent[:90])
        if b"text/html" not in answer and status(answer) not in (0, 200):
            check(b"\r\n\r\n" in answer and len(answer.partition(b"\r\n\r\n")[2]) > 5, "no sentence for", sent[:90], answer)
    check(not wrong, "\n".join(wrong))
    same(w.db.counts(), before, "rows")
    same(w.client().get("/healthz").status, 200, "healthz")


@test(engines=("sqlite",), order=10)
def a_head_that_comes_slowly_holds_up_nobody(w):
    began = time.monotonic()
    answer = raw(w.server.port, b"GET /healthz HT", then=b"TP/1.1\r\n" + H + b"\r\n", pause=1.0)
    same(status(answer), 200, "a slow head")
    check(time.monotonic() - began < 5, "took too long")


@test(engines=("sqlite",), order=10)
def two_requests_at_once_on_one_connection_are_answered_in_order(w):
    answer = raw(w.server.port, b"GET /healthz HTTP/1.1\r\n" + H + b"\r\nGET /tidak-ada HTTP/1.1\r\n" + H + b"Connection: close\r\n\r\n")
    rest = answer.partition(b"\r\n\r\n")[2]
    check(answer.startswith(b"HTTP/1.1 200"), answer[:80])
    check(b"HTTP/1.1 404" in rest or b"404" in rest or rest.strip() in (b"ok", b""), answer[-200:])


@test(order=10)
def a_body_that_never_ends_writes_nothing(w):
    before = w.db.counts()
    answer = raw(w.server.port, b"POST /laporan HTTP/1.1\r\n" + H + FORM + b"Content-Length: 500\r\n\r\na=b", timeout=1.0)
    check(not answer.startswith(b"HTTP/1.1 2") and not answer.startswith(b"HTTP/1.1 3"), "half a body was taken", answer[:60])
    answer = raw(w.server.port, b"POST /laporan HTTP/1.1\r\n" + H + FORM + b"Content-Length: 1048577\r\n\r\na=" + b"b" * 1048575,
                 timeout=5)
    same(status(answer), 413, "a form beyond the limit")
    same(w.db.counts(), before, "rows")
