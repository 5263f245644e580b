"""Bad input through the running program: the public form field by field, files, sessions, CSV; nothing half-written."""
import os
import socket
import time

from blackbox.kit import check, same, test
from blackbox.test_head import status

STEPS = {
    "apa": {"act": "ikut_kampanye", "account": "Berorasi di panggung kampanye.", "object": "calon"},
    "siapa": {"subjects.0.name": "Wira Uji Coba", "subjects.0.position": "Lurah", "subjects.0.agency_text": "Kabupaten Maros",
              "subjects.0.employment": "pns"},
    "kapan": {"happened_day-d": "10", "happened_day-m": "11", "happened_day-y": "2024", "known_day-d": "12", "known_day-m": "11",
              "known_day-y": "2024", "place_kind": "lokasi", "place": "Lapangan", "place_region": "Kab. Maros, Sulawesi Selatan",
              "contest": "PILKADA2024", "contest_office": "bupati_walikota",
              "contest_region": "Kab. Maros, Sulawesi Selatan"},
    "saksi": {"witnesses.0.name": "Saksi Uji", "witnesses.0.phone": "081234567890"},
    "pelapor": {"mode": "tanpa"},
}
LONG = "a" * 30000
BAD = {  # step: field: values that are wrong, each refused at that field (or at the field named beside it)
    "apa": {"act": [None, "", "tidak_ada", LONG], "account": [None, "", LONG], "object": ["hantu", LONG]},
    "siapa": {"subjects.0.name": [LONG], "subjects.0.position": [LONG], "subjects.0.agency_text": [LONG],
              "subjects.0.employment": ["raja"], "subjects.0.note": [LONG],
              "subjects.0.nip": ["1", "198513012010011001", "19850230201001100x", LONG], "subjects.0.nik": ["7306", "x" * 16]},
    "kapan": {"happened_day-d": ["32", "x", "-1", ""], "happened_day-m": ["13", "Rabu"], "happened_day-y": ["24", "999999", "y"],
              "known_day-d": ["31"], "place_kind": ["bulan"], "place": [LONG],
              "place_region": ["Atlantis", LONG], "contest": ["PEMILU1955"], "contest_office": ["raja"], "contest_region": ["Atlantis"]},
    "saksi": {"witnesses.0.phone": [LONG], "witnesses.0.name": [LONG], "witnesses.0.address": [LONG]},
    "pelapor": {"mode": [None, "", "menyamar"]},
}
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + b"\x00" * 200 + b"\xff\xd9"


def begin(w):
    c = w.client()
    c.submit(c.get("/laporan").expect(200), action="/laporan").expect(303)
    return c


def send(c, step, **values):
    """One step of the public form, sent from its page; a busy answer is waited out as another client."""
    page = c.get(f"/laporan/{step}").expect(200)
    c.new_ip()
    form = page.page.form(f"/laporan/{step}")
    return c.post(f"/laporan/{step}", form.filled(**values))


@test(order=15)
def the_public_form_says_at_each_field_what_is_wrong(w):
    c, before, wrong = begin(w), w.db.counts(), []
    for step, fields in BAD.items():
        for field, values in fields.items():
            for value in values:
                a = send(c, step, **{**STEPS[step], field: value})
                say = f"{step} {field}={str(value)[:20]!r}"
                if a.status != 422:
                    wrong.append(f"{say}: {a.status} {a.location}")
                    continue
                stem = "f-" + (field.rsplit("-", 1)[0] if "_day-" in field else field.replace(".", "-"))
                if stem not in a.page.errors:
                    wrong.append(f"{say}: errors at {sorted(a.page.errors)}")
                elif len(a.page.errors[stem]) < 20:
                    wrong.append(f"{say}: {a.page.errors[stem]}")
        for field in STEPS[step]:  # given twice: one of them would be lost
            a = send(c, step, **{**STEPS[step], field: [STEPS[step][field]] * 2})
            if a.status != 422:
                wrong.append(f"{step} {field} twice: {a.status}")
        a = send(c, step, **STEPS[step], tidak_dikenal="1")
        if a.status != 422:
            wrong.append(f"{step} unknown field: {a.status}")
        for raw in (b"\xff\xfe", b"\xc3\x28", b"\xed\xa0\x80"):
            name = next(iter(STEPS[step])).encode()
            a = c.request("POST", f"/laporan/{step}", name + b"=" + b"".join(b"%%%02x" % x for x in raw),
                          ctype="application/x-www-form-urlencoded")
            if a.status not in (400, 403, 422):
                wrong.append(f"{step} broken UTF-8: {a.status}")
        send(c, step, **STEPS[step]).expect(303)
    check(not wrong, "\n".join(wrong))
    same(w.db.counts(), before, "rows")


@test(order=16)
def the_public_form_sent_twice_makes_one_report(w):
    c = begin(w)
    for step, values in STEPS.items():
        send(c, step, **values).expect(303)
        if step == "kapan":
            page = c.get("/laporan/bukti").expect(200)
            f = page.page.form("/laporan/bukti")
            c.multipart("/laporan/bukti", f.filled(**{"links.0.url": "https://example.org/foto"}), []).expect(303)
    before = w.db.number("SELECT count(*) FROM report")
    last = c.get("/laporan/periksa").expect(200).page.form("/laporan/kirim")
    first = c.post("/laporan/kirim", last.filled())
    first.expect(303)
    done = c.get("/laporan/selesai").expect(200).text
    for _ in range(2):  # the same form replayed
        again = c.post("/laporan/kirim", last.filled())
        check(again.status in (303, 409, 422), "a replay answers", again.status)
    same(w.db.number("SELECT count(*) FROM report"), before + 1, "reports")
    number = w.db.one("SELECT number FROM report ORDER BY report_id DESC LIMIT 1")
    check(number in done, "the receipt names no number")
    stranger = w.client()
    same(stranger.post("/laporan/kirim", last.filled()).location, "/laporan", "another's form leads to")
    same(w.db.number("SELECT count(*) FROM report"), before + 1, "reports")


def head(c, size, boundary=b"AaB", token=b""):
    return (b"POST /laporan/bukti HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: " + c.ip.encode() + b"\r\nCookie: "
            + "; ".join(f"{k}={v}" for k, v in c.cookies.items()).encode()
            + b"\r\nContent-Type: multipart/form-data; boundary=" + boundary + b"\r\nContent-Length: " + str(size).encode()
            + b"\r\n\r\n")


def part(c, name, kind):
    page = c.get("/laporan/bukti").expect(200)
    csrf = dict(page.page.form("/laporan/bukti").filled())["_csrf"].encode()
    return (b'--AaB\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\n' + csrf
            + b'\r\n--AaB\r\nContent-Disposition: form-data; name="berkas"; filename="' + name + b'"\r\nContent-Type: ' + kind
            + b"\r\n\r\n")


def files(w):
    d = w.path + ".evidence" if w.engine == "sqlite" else None
    here = sum(len(f) for _, _, f in os.walk(d)) if d and os.path.isdir(d) else 0
    return here, w.db.number("SELECT count(*) FROM upload WHERE state = 'done'"), w.db.number("SELECT count(*) FROM evidence")


@test(order=17)
def a_file_of_101_mb_is_refused_and_leaves_nothing(w):
    c = begin(w)
    before = files(w)
    start = part(c, b"video.mp4", b"video/mp4") + b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"
    end, size, block = b"\r\n--AaB--\r\n", 101 << 20, b"\x00" * 65536
    c.new_ip()
    with socket.create_connection(("127.0.0.1", w.server.port), timeout=60) as s:
        s.sendall(head(c, len(start) + size + len(end)) + start)
        answer = b""
        try:
            for _ in range(size // len(block)):
                s.sendall(block)
            s.sendall(end)
        except OSError:
            pass  # it may hang up once it has answered
        try:
            while b"\r\n\r\n" not in answer:
                got = s.recv(65536)
                if not got:
                    break
                answer += got
        except OSError:
            pass
    check(status(answer) in (413, 422), "101 MB answer", answer[:100])
    time.sleep(0.3)
    same(files(w), before, "files, uploads, evidence")
    same(w.client().get("/healthz").status, 200, "healthz")


@test(order=17)
def a_file_that_is_not_what_it_says_is_refused_with_a_sentence(w):
    c = begin(w)
    before = files(w)
    for name, kind, data in (("foto.jpg", "image/jpeg", b"MZ\x90\x00" + b"\x00" * 400), ("surat.pdf", "application/pdf", b"<html><script>"),
                             ("foto.png", "image/png", b""), ("x.svg", "image/svg+xml", b"<svg onload='alert(1)'/>"),
                             ("jahat.exe", "application/octet-stream", b"MZ" + b"\x00" * 100)):
        page = c.get("/laporan/bukti").expect(200)
        c.new_ip()
        a = c.multipart("/laporan/bukti", page.page.form("/laporan/bukti").filled(), [("berkas", name, kind, data)])
        check(a.status in (415, 422), name, "is taken:", a.status, a.location)
        check(a.page.errors or "Kesalahan" in a.text, name, "has no sentence", a.gist())
    same(files(w), before, "files, uploads, evidence")


@test(order=17)
def an_upload_that_breaks_off_leaves_nothing(w):
    c = begin(w)
    before = files(w)
    start = part(c, b"foto.jpg", b"image/jpeg") + JPEG
    c.new_ip()
    for cut in (len(start) - 100, len(start)):
        with socket.create_connection(("127.0.0.1", w.server.port), timeout=20) as s:
            s.sendall(head(c, len(start) + 100000) + start[:cut])
            s.shutdown(socket.SHUT_WR)
            try:
                answer = s.recv(65536)
            except OSError:
                answer = b""
        check(status(answer) not in (200, 303), "half a file is taken", answer[:80])
    time.sleep(0.5)
    same(files(w), before, "files, uploads, evidence")
    a = c.multipart("/laporan/bukti", c.get("/laporan/bukti").page.form("/laporan/bukti").filled(),
                    [("berkas", "foto.jpg", "image/jpeg", JPEG)])
    check(a.status in (200, 303, 422), "afterwards", a.status)


@test(order=80)
def a_session_that_ran_out_asks_for_the_log_in_and_comes_back(w):
    for bend in ("seen_us = seen_us - 1860000000", "created_us = created_us - 43260000000"):
        c = w.client()
        c.log_in("auditor")
        c.get("/catatan").expect(200)
        token = c.csrf()
        time.sleep(0.1)
        w.db.exec(f"UPDATE session SET {bend} WHERE ended_us IS NULL AND created_us = "
                  "(SELECT max(created_us) FROM session)")
        a = c.get("/catatan").expect(303)
        check(a.location.startswith("/masuk"), bend, "leads to", a.location)
        check("catatan" in a.location, "forgets where one was", a.location)
        check(c.post("/akun/bahasa", {"_csrf": token}).status in (303, 401, 403, 404), "an act of a session that ran out")
        same(w.client(token=None).api("GET", "/api/v1/cases").status, 401, "the API")


IMPORTERS = ("bawaslu", "bawaslu.provinsi", "verifikator.bkn", "audiman", "kanreg", "audiman.dua", "verifikator.bawaslu", "verifikator.panrb")
ROW = {"formulir": "a", "perbuatan": "ikut_kampanye", "mendukung": "calon", "uraian": "Berorasi di panggung.",
       "tanggal_kejadian": "2024-11-10", "tanggal_diketahui": "2024-11-12", "jenis_tempat": "lokasi", "tempat": "Lapangan",
       "wilayah_kejadian": "73.06", "pemilihan": "PILKADA2024", "jabatan_pemilihan": "bupati_walikota",
       "wilayah_pemilihan": "73.06", "nama": "Wira Impor Uji", "jabatan": "Lurah", "kode_instansi": "PEMDA-73.06",
       "status_kepegawaian": "pns", "tautan": "https://example.org/foto", "identitas": "dibuka",
       "nama_pelapor": "Pelapor Uji", "telepon_pelapor": "081234567890"}


def csv(*rows):
    return "".join(",".join(row) + "\r\n" for row in [list(ROW)] + [[{**ROW, **r}[n] for n in ROW] for r in rows]).encode()


@test(order=70)
def a_csv_with_faults_says_line_and_column_and_keeps_the_good_rows(w):
    names = [line.split()[0] for line in w.cli("import", "reports", "--columns").splitlines() if line.strip()]
    check(set(ROW) <= set(names), "columns", names)
    path, turn, before = os.path.join(w.dir, "laporan.csv"), iter(IMPORTERS), w.db.counts()

    def attempt(data, *more):
        who = next(turn)
        with open(path, "wb") as f:
            f.write(data)
        env = w.env
        w.env = {**env, "SBT_PASSWORD": w.logins[who]["password"], "SBT_CODE": w.client().world_code(who)}
        try:
            return w.cli_run("import", "reports", w.url, path, "--as", who, *more)
        finally:
            w.env = env

    for name, data, say in (("empty", b"", "kosong"), ("wrong columns", b"apa,siapa\r\n1,2\r\n", "apa"),
                            ("a column twice", csv().replace(b"formulir", b"nama", 1), "nama"),
                            ("mixed encodings", csv({"uraian": "caf\u00e9"}) + "caf\u00e9\r\n".encode("latin-1"), "UTF-8"),
                            ("half a line at the end", csv({}) + b'a,"setengah, baris', "3:"),
                            ("a picture", b"\x89PNG\r\n\x1a\n" + b"\x00" * 500, "")):
        r = attempt(data, "--dry-run")
        same(r.returncode, 2, name, r.stderr[-300:])
        check(say in r.stderr and len(r.stderr) > 20, name, "says", r.stderr[-300:])
    same(w.db.counts(), before, "rows")
    errors = os.path.join(w.dir, "salah.csv")
    r = attempt(csv({}, {"tanggal_kejadian": "2024-02-30"}, {"nama": "Wati Impor Uji", "uraian": "Lain."}, {"perbuatan": "hantu"}),
                "--errors", errors)
    same(r.returncode, 2, r.stderr)
    with open(errors, encoding="utf-8") as f:
        lines = f.read().splitlines()
    check(any(x.startswith("3,tanggal_kejadian,") for x in lines) and any(x.startswith("5,perbuatan,") for x in lines), lines)
    same(w.db.counts()["report"], before["report"] + 2, "the good rows")
    w.stop()
    w.serve()
    w.staff_clients.clear()
