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
