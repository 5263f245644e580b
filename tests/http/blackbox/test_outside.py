"""Outside lists and published sheets through the running program: what a spreadsheet saves, what is no list, who may not."""
import re

from blackbox.kit import check, same, test


def send(c, data, act="coba", name="daftar.csv", **values):
    form = c.get("/pantau/banding").expect(200).page.form("/pantau/banding")
    pairs = [p for p in form.filled(agency="BAWASLU", figure="reported", **values) if p[0] != "berkas"] + [("aksi", act)]
    return c.multipart("/pantau/banding", pairs, [("berkas", name, "text/csv", data)])


def said(answer):
    """The large numbers: rows, met, missing here, known, missing there, other unit."""
    return [int(n.replace(".", "")) for n in re.findall(r'sbt-figure__n[^>]*>([\d.]+)<', answer.text)]


@test(order=36)
def an_outside_list_is_read_as_any_spreadsheet_saves_it(w):
    c = w.staff("audiman")
    number = w.db.one("SELECT f.number FROM case_file f JOIN subject s ON s.case_id = f.case_id ORDER BY f.number")
    text = f"nomor;tanggal\r\n{number};27 févr. 2024\r\nK-0000-AAAAAA;1 août\r\n"
    got = []
    for data in (text.encode(), b"\xef\xbb\xbf" + text.encode(), text.encode("cp1252"), b"\xff\xfe" + text.encode("utf-16-le"),
                 b"\xfe\xff" + text.encode("utf-16-be")):
        a = send(c, data).expect(200)
        check("tidak terbaca" not in a.text, a.text[:3000])
        check("1 ao" in a.text and "\ufffd" not in a.text, "the day of the line that is not ours shows")
        got.append(re.findall(r"<strong[^>]*>[\d.]+|sbt-figure[^<]*<[^>]*>[\d.]+", a.text))
    check(all(g == got[0] for g in got), got)
    same(w.db.number("SELECT count(*) FROM outside_list"), 0, "trials are not kept")
    a = send(c, text.encode("cp1252"), act="catat").expect(200)
    check("Perbandingan ini dicatat" in a.text)
    a = send(c, text.encode("cp1252"), act="catat").expect(200)
    check("sudah dibandingkan" in a.text, "the same file a second time says so")
    same(w.db.number("SELECT count(*) FROM outside_list"), 1, "and is kept once")
    a = send(c, text.encode(), act="csv").expect(200)
    check(a.type.startswith("text/csv"), a.type)


@test(order=36)
def what_is_no_list_is_refused_in_words_and_nothing_is_kept(w):
    c, before = w.staff("audiman"), w.db.number("SELECT count(*) FROM outside_list")
    for data, words in ((b"", "Pilih berkas CSV"), (b"apa;siapa\nx;y\n", "kolom"), (b"tanggal\n2024-01-01\n", "kolom"),
                        (b"nomor;nomor\n1;2\n", "kolom"), (b"\xff\xfen\x00o", "UTF-16"),
                        (b"nomor\n" + b"R-1\n" * 100001, "100.000")):
        a = send(c, data, act="catat").expect(422, 413)
        check(words.lower() in a.text.lower(), data[:30], words)
    a = send(c, b'nomor;nama\nK-1;"tak ditutup\nK-2;x\nK-3', act="coba").expect(200)  # a broken line, and half a line
    check("tidak terbaca" in a.text, "the broken line is told")
    send(c, b"nomor\n" + b"x" * (33 << 20), act="catat").expect(413, 422)
    same(w.db.number("SELECT count(*) FROM outside_list"), before, "kept")
    for login in ("pemantau", "auditor", "bkpsdm"):
        p = w.staff(login)
        same(p.get("/pantau/banding").status, 403, login)


@test(order=37)
def a_figure_is_published_once_and_by_those_who_may(w):
    c = w.staff("audiman")
    page = c.get("/pantau/angka/reported?by=province").expect(200)
    before = w.db.number("SELECT count(*) FROM figure_sheet")
    a = c.submit(page, having="note", note="Untuk rapat Satgas.").expect(303)
    sheet = c.get(a.location).expect(200)
    check("Untuk rapat Satgas." in sheet.text)
    same(w.db.number("SELECT count(*) FROM figure_sheet"), before + 1, "sheets")
    form = page.page.form(having="note")
    again = c.post("/pantau/angka/reported", form.filled(note="Untuk rapat Satgas."))  # the button pressed twice
    check(again.status in (200, 303, 409), again.status)
    same(w.db.number("SELECT count(*) FROM figure_sheet"), before + 1, "the same form sent twice makes one")
    pairs = [p for p in form.filled(note="x") if p[0] != "_csrf"]
    c.post("/pantau/angka/reported", pairs).expect(403)
    auditor = w.staff("auditor")
    auditor.post("/pantau/angka/reported", {"as_of": "1", "_csrf": auditor.csrf()}).expect(403)
    same(w.db.number("SELECT count(*) FROM figure_sheet"), before + 1, "sheets")
