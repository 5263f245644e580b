"""One case over HTTP from a report to the recorded sanction, by every role in turn; and what is told live."""
import time

from blackbox.kit import Stream, check, same, test
from blackbox.test_api import REPORT, key
from blackbox.test_sight import token


def step(w, who, number, code, **data):
    a = who.api("POST", f"/api/v1/cases/{number}/steps", {"step": code, "data": data}, key=key())
    check(a.status in (200, 201), code, "answers", a.status, a.gist())
    same(a.json.get("refused") or [], [], code)
    return a.json


@test(order=40)
def a_case_goes_from_a_report_to_the_recorded_sanction(w):
    who = {x: token(w, x) for x in ("bawaslu", "verifikator.bkn", "verifikator.bawaslu", "audiman", "bkpsdm", "ppk")}
    today = w.today()
    before = w.db.number("SELECT count(*) FROM subject")
    made = w.client().api("POST", "/api/v1/reports", {**REPORT, "mode": "dibuka",
                          "reporter": {"name": "Pelapor Uji", "phone": "081234567890"},
                          "subjects": [{"name": "Walker Uji Coba", "agency": "PEMDA-73.06", "position": "Kepala Dinas",
                                        "position_category": "jpt_pratama", "employment": "pns"}]}, key=key()).expect(201).json
    number = w.db.one(f"""SELECT c.number FROM case_file c JOIN report r ON r.case_id = c.case_id
        WHERE r.number = '{made["number"]}'""")
    if number is None:  # the officer opens it
        c = w.staff("bawaslu")
        page = c.get(f"/laporan-masuk/{made['number']}").expect(200)
        c.submit(page, action=f"/laporan-masuk/{made['number']}/putuskan", button=("act", "lengkap"), reason="Lengkap.").expect(303)
        number = w.db.one(f"""SELECT c.number FROM case_file c JOIN report r ON r.case_id = c.case_id
            WHERE r.number = '{made["number"]}'""")
    check(number, "no case")
    same(who["ppk"].get(f"/api/v1/cases/{number}").status, 404, "the PPK before the recommendation")
    step(w, who["verifikator.bkn"], number, "verifikasi", vote="setuju", reason="Identitas dan bukti cocok.")
    step(w, who["verifikator.bawaslu"], number, "verifikasi", vote="setuju", reason="Cukup bukti.")
    step(w, who["bawaslu"], number, "kajian", result="terbukti", summary="Terbukti.", study_number="01/KJ/2025",
         study_date=today)
    step(w, who["audiman"], number, "klasifikasi", offence="DS-2", act="kampanye_medsos", object="calon",
         acted_on="2024-11-10", reason="Sesuai matriks.")
    same(who["ppk"].get(f"/api/v1/cases/{number}").status, 404, "the PPK before the letter")
    step(w, who["audiman"], number, "rekomendasi", letter_number="1/B-AK/2025", letter_date=today, level="berat",
         text="Jatuhkan hukuman disiplin berat.")
    who["ppk"].get(f"/api/v1/cases/{number}").expect(200)
    step(w, who["bkpsdm"], number, "terima_surat", received_on=today)
    step(w, who["bkpsdm"], number, "ke_meja_ppk", laid_on=today)
    step(w, who["bkpsdm"], number, "periksa", held_on=today, record_number="BAP-1", attended=True, team=True,
         examiners="Tim", summary="Mengakui.")
    step(w, who["ppk"], number, "putus", decree_number="SK-1", decree_date=today, sanction="bebas_jabatan", level="berat",
         authority="ppk", team=True, examination_record="BAP-1", delivered_on=today)
    step(w, who["bkpsdm"], number, "catat_idis", idis_number="IDIS-1", entered_on=today)
    step(w, who["audiman"], number, "tutup")
    a = who["audiman"].get(f"/api/v1/cases/{number}").expect(200).json
    check("dijatuhi_sanksi" in str(a), "the sanction is not recorded", a)
    same(w.db.number("SELECT count(*) FROM subject"), before + 1, "subjects")
    again = who["audiman"].api("POST", f"/api/v1/cases/{number}/steps", {"step": "tutup", "data": {}}, key=key())
    same(again.status, 409, "closing it twice")


PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"


def case_in(w, state, agency="PEMDA-73.06"):
    return w.db.one(f"""SELECT c.number FROM subject s JOIN case_file c ON c.case_id = s.case_id
        JOIN agency a ON a.agency_id = s.ppk_agency_id WHERE s.state = '{state}' AND a.code = '{agency}' ORDER BY c.number""")


@test(order=45)
def a_paper_comes_with_a_step_over_the_api_in_chunks(w):
    c = token(w, "bkpsdm")
    number = case_in(w, "with_ppk")
    check(number, "no case lies with the PPK")
    k = key()
    begun = c.api("POST", "/api/v1/uploads", {"name": "catatan.pdf", "size": len(PDF)}, key=k).expect(201).json
    same(c.api("POST", "/api/v1/uploads", {"name": "catatan.pdf", "size": len(PDF)}, key=k).json["id"], begun["id"], "the repeat")
    at = f"/api/v1/uploads/{begun['id']}"

    def chunk(offset, data, who=c):
        return who.request("PUT", f"{at}?offset={offset}", data, ctype="application/octet-stream")
    same(chunk(0, PDF[:10]).expect(200).json["got"], 10, "got")
    same(chunk(0, PDF[:10]).expect(200).json["got"], 10, "sent again")
    chunk(20, PDF[20:]).expect(409)  # a gap
    same(c.get(at).expect(200).json["got"], 10, "where to go on")
    chunk(10, PDF[10:], who=token(w, "ppk")).expect(404)
    half = c.api("POST", f"/api/v1/cases/{number}/steps", {"step": "periksa", "data": {}, "uploads": [begun["id"]]}, key=key())
    check(half.status in (409, 422), "half a file", half.status, half.gist())
    done = chunk(10, PDF[10:]).expect(200).json
    check(done["done"] and len(done["sha256"]) == 64 and done["media"] == "application/pdf", done)
    c.api("POST", "/api/v1/uploads", {"name": "besar.pdf", "size": 101 << 20}, key=key()).expect(413, 422)
    exe = c.api("POST", "/api/v1/uploads", {"name": "surat.pdf", "size": 40}, key=key()).expect(201).json["id"]
    c.request("PUT", f"/api/v1/uploads/{exe}?offset=0", b"MZ\x90\0\3\0\0\0\4" + b"\0" * 31, ctype="application/octet-stream").expect(422)
    c.get(f"/api/v1/uploads/{exe}").expect(404)
    steps = c.get(f"/api/v1/cases/{number}").expect(200).json["subjects"][0]["steps"]
    check(any(s["code"] == "periksa" for s in steps), "the office cannot examine", steps)
    taken = {"step": "periksa", "uploads": [begun["id"]], "data": {
        "held_on": w.today(), "record_number": "BAP-9", "attended": True, "team": True, "examiners": "Tim", "summary": "Mengakui."}}
    k = key()
    first = c.api("POST", f"/api/v1/cases/{number}/steps", taken, key=k).expect(200).json["done"]
    check(first > 0, "nobody was examined")
    same(c.api("POST", f"/api/v1/cases/{number}/steps", taken, key=k).expect(200).json["done"], first, "its answer was lost")
    same(c.api("POST", f"/api/v1/cases/{number}/steps", taken, key=key()).status, 422, "taken already")
    time.sleep(1.5)  # numbered in the background
    rows = c.get(f"/api/v1/cases/{number}/timeline").expect(200).json["items"]
    files = [f for r in rows for f in r["files"]]
    same([f["sha256"] for f in files], [done["sha256"]] * first, "the timeline")
    page = w.staff("bkpsdm")
    got = page.get(f"/bukti/{files[0]['id']}").expect(200)
    check(got.body == PDF and "attachment" in got.headers.get("Content-Disposition", ""), got.headers)
    same(w.staff("verifikator.bawaslu").get(f"/bukti/{files[0]['id']}").status, 200, "who sees the case")


@test(order=46)
def a_paper_comes_with_a_plain_form_and_is_kept_when_the_form_has_an_error(w):
    number = case_in(w, "study") or w.db.one(
        "SELECT c.number FROM subject s JOIN case_file c ON c.case_id = s.case_id WHERE s.state = 'study' ORDER BY c.number")
    check(number, "no case waits for the study")
    c = w.staff("bawaslu")
    at = f"/kasus/{number}/langkah/kajian"
    page = c.get(at).expect(200)
    f = page.page.form(at)
    before, waiting = w.db.number("SELECT count(*) FROM evidence"), w.db.number("SELECT count(*) FROM upload")
    bad = c.multipart(at, f.filled(summary="Perbuatan terbukti."), [("berkas", "kajian.pdf", "application/pdf", PDF)]).expect(422)
    check("kajian.pdf" in bad.text and 'name="uploads"' in bad.text, "the file is not kept")
    exe = c.multipart(at, bad.page.form(at).filled(), [("berkas", "kajian.exe", "application/pdf", b"MZ\x90\0\3" + b"\0" * 40)]).expect(422)
    check("f-berkas" in exe.page.errors, exe.page.errors)
    same(w.db.number("SELECT count(*) FROM evidence"), before, "files so far")
    good = exe.page.form(at).filled(result="terbukti", study_number="7/KJ/2025", **{
        f"study_date-{k}": v for k, v in zip("ymd", w.today().split("-"))})
    sent = c.multipart(at, good, []).expect(303)
    same(w.db.number("SELECT count(*) FROM evidence"), before + 1, "files")
    c.multipart(at, good, [("berkas", "kajian.pdf", "application/pdf", PDF)]).expect(303)  # the same form once more
    same(w.db.number("SELECT count(*) FROM evidence"), before + 1, "files after the repeat")
    same(w.db.number("SELECT count(*) FROM upload"), waiting, "uploads that nobody took")
    check("kajian.pdf" in c.get(sent.location).expect(200).text, "the case page does not show it")
    other = w.db.one("SELECT c.number FROM subject s JOIN case_file c ON c.case_id = s.case_id JOIN agency a ON a.agency_id = "
                     "s.ppk_agency_id WHERE a.region_code LIKE '1%' ORDER BY c.number")
    ppk = w.staff("bkpsdm")
    check(ppk.post(f"/kasus/{other}/langkah/terima_surat/unggah", {"_csrf": ppk.csrf(), "name": "a.pdf", "size": "9"}).status == 404,
          "an upload for another's case")


@test(order=35)
def figures_reach_every_open_page_of_every_session_within_a_second(w):
    streams = [Stream(w.staff(x), "/live") for x in ("audiman", "audiman", "verifikator.bkn", "audiman")]
    try:
        same([s.status for s in streams], [200] * 4, "the streams")
        time.sleep(1)
        for s in streams:
            s.events.clear()  # of what was before
        w.client().api("POST", "/api/v1/reports", {**REPORT, "mode": "tanpa"}, key=key()).expect(201)
        done = time.monotonic()
        for n, s in enumerate(streams):
            at = s.wait(lambda kind, data: kind == "figures" and '"cells"' in data)
            check(at is not None, "stream", n, "heard of no figures", s.events)
            check(at - done < 1.0, f"stream {n} heard of the figures {at - done:.2f} s after the answer")
    finally:
        for s in streams:
            s.close()


@test(order=36)
def a_number_that_nobody_has_is_a_mistake_in_the_field(w):
    c = w.staff("bawaslu")
    a = c.submit(c.get("/laporan-masuk").expect(200), action="/laporan-masuk/cari", nomor="XYZ-404-TIDAK-ADA")
    a.expect(422)
    check("Tidak ada laporan dengan nomor ini" in a.text and 'value="XYZ-404-TIDAK-ADA"' in a.text, "the desk does not say so")


@test(order=35)
def what_one_does_the_other_sees_within_a_second(w):
    verifier = token(w, "verifikator.bkn")
    number = w.db.one("""SELECT c.number FROM subject s JOIN case_file c ON c.case_id = s.case_id
        WHERE s.state = 'received' AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.subject_id = s.subject_id)
        ORDER BY c.number LIMIT 1""")
    check(number, "no case waits for votes")
    live = Stream(w.staff("audiman"), "/live")
    try:
        same(live.status, 200, "the stream")
        time.sleep(0.3)
        began = time.monotonic()
        step(w, verifier, number, "verifikasi", vote="setuju", reason="Identitas dan bukti cocok.")
        done = time.monotonic()
        at = live.wait(lambda kind, data: "case:" in data or "*" in data)
        check(at is not None, "nothing came on the stream", live.events)
        check(at - done < 1.0, f"the news took {at - done:.2f} s after the answer, {at - began:.2f} s in all")
    finally:
        live.close()
