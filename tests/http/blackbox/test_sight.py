"""Who may know of what: before the recommendation the PPK's side knows nothing, other territories never do."""
import re

from blackbox.kit import check, same, test

SECRET = "99999999-9999-7999-8999-999999999999"


def token(w, login):
    """A token with all scopes that the person may give, for a week."""
    c = w.staff(login)
    a = c.get("/akun/token").expect(200)
    f = a.page.form(having="scopes")
    made = c.submit(a, having="scopes", name=f"uji-{login}", scopes=f.options["scopes"], days="7").expect(200)
    return w.client(token=re.search(r"sbt_[0-9A-Za-z]+", made.text)[0])


def cases(w, where):
    return [r[0] for r in w.db.rows(f"""SELECT DISTINCT c.number FROM subject s JOIN case_file c ON c.case_id = s.case_id
        JOIN agency a ON a.agency_id = s.ppk_agency_id WHERE {where} ORDER BY 1""")]


@test(order=30)
def the_ppk_knows_nothing_before_the_recommendation(w):
    early = "('received', 'study', 'recommend')"
    hidden = [n for n in cases(w, f"a.code = 'PEMDA-73.06' AND s.state IN {early}")
              if n not in cases(w, f"a.code = 'PEMDA-73.06' AND s.state NOT IN {early}")]
    check(hidden, "the demo has no early case of this regency")
    names = w.db.rows(f"SELECT s.name FROM subject s JOIN case_file c ON c.case_id = s.case_id WHERE c.number = '{hidden[0]}'"
                      " AND s.name IS NOT NULL")
    for login in ("bkpsdm", "ppk", "pemeriksa"):
        c = w.staff(login)
        gone = c.get("/kasus/K-2024-ZZZZZZ").expect(404)
        for number in hidden[:3]:
            a = c.get(f"/kasus/{number}").expect(404)
            same(a.page.titles, gone.page.titles, "a hidden case looks like none")
            same(c.get(f"/kasus/{number}/langkah/catatan").status, 404, "its forms")
            same(c.get(f"/kasus/{number}/tenggat").status, 404, "its due dates")
            same(c.post(f"/kasus/{number}/pantau", {"_csrf": c.csrf()}).status, 404, "watching it")
        for path in ("/meja?tab=kantor", "/meja?tab=saya", "/kasus?sort=opened", "/pemberitahuan"):
            text = c.get(path).expect(200).text
            check(not [n for n in hidden if n in text], path, "tells", login, "of a hidden case")
        for words in [hidden[0]] + [n[0] for n in names[:1]]:
            a = c.submit(c.get("/cari"), having="q", q=words).follow().expect(200)
            check(hidden[0] not in a.page.links and f"/kasus/{hidden[0]}" not in a.page.links, "search tells", login)


@test(order=30)
def the_ppk_reads_the_letter_but_no_report_reporter_or_witness(w):
    number = cases(w, "a.code = 'PEMDA-73.06' AND s.state IN ('with_ppk', 'ppk_examine', 'decided')")[0]
    told = [r[0] for sql in ("SELECT r.number FROM report r", "SELECT r.account FROM report r",
                             "SELECT p.name FROM report r JOIN report_reporter p ON p.report_id = r.report_id",
                             "SELECT p.name FROM report r JOIN report_witness p ON p.report_id = r.report_id")
            for r in w.db.rows(f"{sql} JOIN case_file c ON c.case_id = r.case_id WHERE c.number = '{number}'") if r[0]]
    check(told, "the case has no report")
    for login in ("bkpsdm", "ppk"):
        text = w.staff(login).get(f"/kasus/{number}").expect(200).page.text
        check(not [x for x in told if x in text], login, "reads of the report:", [x for x in told if x in text])
        api = token(w, login)
        for path in (f"/api/v1/cases/{number}", f"/api/v1/cases/{number}/timeline"):
            text = api.get(path).expect(200).text
            check(not [x for x in told if x in text], path, "tells", login, [x for x in told if x in text])
        same(w.staff(login).get(f"/laporan-masuk/{told[0]}").status, 403, "the report itself")


@test(order=30)
def other_regencies_and_roles_without_cases_never_know(w):
    number = cases(w, "a.code = 'PEMDA-73.06' AND s.state = 'received'")[0]
    for login in ("pemantau", "penjaga.satu", "auditor", "pic", "admin"):
        c = w.staff(login)
        for path in (f"/kasus/{number}", "/kasus", "/meja", "/laporan-masuk"):
            same(c.get(path).status, 403, login, path)
        check(number not in c.get("/pemberitahuan").text, "notices tell", login)
    elsewhere = [r[0] for r in w.db.rows("""SELECT DISTINCT c.number FROM case_file c JOIN subject s ON s.case_id = c.case_id
        JOIN agency a ON a.agency_id = s.ppk_agency_id
        WHERE coalesce(c.contest_region, c.place_region) LIKE '1%' AND a.region_code LIKE '1%' LIMIT 3""")]
    check(elsewhere, "the demo has no case elsewhere")
    for login in ("bawaslu", "bawaslu.provinsi", "bkpsdm", "ppk", "kanreg"):
        for number in elsewhere:
            same(w.staff(login).get(f"/kasus/{number}").status, 404, login, number)


@test(order=31)
def what_asks_for_a_log_in_asks_for_it(w):
    c = w.client()
    for path in ("/meja", "/kasus", "/akun", "/catatan", "/admin", "/statistik", "/identitas", "/laporan-masuk", "/pemberitahuan"):
        a = c.get(path).expect(303)
        check(a.location.startswith("/masuk"), path, "leads to", a.location)
    for path in ("/api/v1/cases", "/api/v1/changes?after=0", "/api/v1/figures"):
        a = c.get(path).expect(401)
        same(a.type, "application/problem+json", path)
        check(a.json["detail"], "no sentence")
    c.cookies["sbt_session"] = "0" * 64
    same(c.get("/meja").status, 303, "a forged session")
    c.cookies["sbt_session"] = "x" * 300
    same(c.get("/meja").status, 303, "a malformed session")
    forged = w.client(token="sbt_" + "0" * 40)
    same(forged.get("/api/v1/cases").status, 401, "a forged token")


@test(order=31)
def a_form_needs_its_token_and_its_own_site(w):
    c = w.staff("bawaslu")
    before = w.db.counts()
    for typed in ({}, {"_csrf": "0" * 128}, {"_csrf": "x"}):
        a = c.post("/kasus/saringan", {"nama": "x", **typed}).expect(403)
        check("kedaluwarsa" in a.text, "no sentence that says why")
    other = w.staff("audiman").csrf()
    same(c.post("/kasus/saringan", {"nama": "x", "_csrf": other}).status, 403, "another's token")
    own = c.csrf()
    for h in ({"Origin": "https://example.org"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
              {"Sec-Fetch-Site": "same-site"}):
        same(c.post("/kasus/saringan", {"nama": "x", "_csrf": own}, headers=h).status, 403, h)
    same(w.client().post("/laporan", {}, headers={"Sec-Fetch-Site": "cross-site"}).status, 403, "the public form, from elsewhere")
    same(w.db.counts(), before, "rows")
