"""Erasure by a retention rule: two custodians, contents gone for good, seals and figures as before."""
import json
import re

from blackbox.kit import World, check, same, test
from blackbox.test_mail import set_clock


@test(order=89)
def contents_are_erased_by_two_custodians_and_the_log_still_holds(w):
    own = World(w.binary, w.engine, w.pg_url)
    try:
        own.stop()

        def as_(login, *words):
            env = own.env
            own.env = {**env, "SBT_PASSWORD": own.logins[login]["password"], "SBT_CODE": own.client().world_code(login)}
            try:
                return own.cli_run("erase", *words, "--as", login, "--lang", "en")
            finally:
                own.env = env

        same(own.cli_run("log", "verify", own.url).returncode, 0, "before")
        early = as_("penjaga.satu", "propose", own.url, "kasus_selesai", "--before", "2025-01-01", "--reason", "x")
        check(early.returncode == 2 and "must still be kept" in early.stderr, "too early:", early.stderr)
        set_clock(own, 1740625200 + 11 * 366 * 86400)
        same(as_("auditor", "propose", own.url, "kasus_selesai", "--reason", "x").returncode, 3, "another role")
        r = as_("penjaga.satu", "propose", own.url, "kasus_selesai", "--reason", "Surat 1/2036")
        same(r.returncode, 0, r.stderr)
        proposal = re.search(r"[0-9a-f-]{36}", r.stdout)[0]
        own_act = as_("penjaga.satu", "approve", own.url, proposal)
        check(own_act.returncode == 3 and "Nobody approves" in own_act.stderr, own_act.stderr)
        own.cli("erase", "run", own.url)
        same(own.db.number("SELECT count(*) FROM event WHERE kind = 'part.erased'"), 0, "erased before the second person")
        ended = "SELECT subject_id FROM subject WHERE milestone IN ('closed', 'not_proven', 'cancelled', 'rejected')"
        name = own.db.one(f"SELECT nip FROM subject s WHERE subject_id IN ({ended}) AND nip IS NOT NULL AND NOT EXISTS "
                          "(SELECT 1 FROM subject o WHERE o.case_id = s.case_id AND o.subject_id <> s.subject_id) "
                          "AND NOT EXISTS (SELECT 1 FROM subject o WHERE o.nip = s.nip AND o.subject_id <> s.subject_id) LIMIT 1")
        check(name, "nothing has ended in the demo")
        closed = own.db.number(f"SELECT count(*) FROM ({ended}) x")
        whole = own.db.number("SELECT count(*) FROM subject")
        by_state = own.db.rows("SELECT state, count(*) FROM subject GROUP BY state ORDER BY state")
        same(as_("penjaga.dua", "approve", own.url, proposal, "--reason", "Sesuai.").returncode, 0, "approving")
        said = own.cli("erase", "run", own.url)
        check(not said.startswith("0 "), said)
        same(own.db.number(f"SELECT count(*) FROM subject WHERE subject_id IN ({ended}) AND name IS NOT NULL "
                           "AND case_id NOT IN (SELECT case_id FROM subject WHERE milestone NOT IN ('closed', 'not_proven', "
                           "'cancelled', 'rejected', 'forwarded', 'not_processable'))"), 0, "names of finished cases")
        same(own.db.rows("SELECT state, count(*) FROM subject GROUP BY state ORDER BY state"), by_state, "subjects by state")
        same((own.db.number(f"SELECT count(*) FROM ({ended}) x"), own.db.number("SELECT count(*) FROM subject")), (closed, whole), "subjects")
        same(own.db.number(f"SELECT count(*) FROM event_part WHERE body LIKE '%{name}%'"), 0, "the number of a person in the log")
        if w.engine == "sqlite":
            with open(own.path, "rb") as f:
                check(name.encode() not in f.read(), "the number is still in the file")
        r = own.cli_run("log", "verify", own.url, "--json")
        same(r.returncode, 0, r.stderr)
        check(json.loads(r.stdout)["erased"] > 0, "the audit counts no erasure", r.stdout)
        own.cli("db", "check", own.url)
        own.cli("db", "rebuild", own.url)
        check("done" in own.cli("erase", "list", own.url), "the list does not say that it is done")
        same(own.cli("erase", "run", own.url).split()[0], "0", "a second run")
    finally:
        own.close()


@test(order=90, engines=("sqlite",))
def custodians_propose_and_decide_an_erasure_on_their_page(w):
    own = World(w.binary, w.engine, w.pg_url)
    try:
        own.stop()
        set_clock(own, 1740625200 + 11 * 366 * 86400)
        own.serve()
        first, second, here = own.staff("penjaga.satu"), own.staff("penjaga.dua"), "/penghapusan"
        form = first.get(here).expect(200).page.form(here)
        counted = first.post(here, form.filled(rule="kasus_selesai") + [("_hitung", "ya")])
        check(counted.status == 200 and re.search(r"menjangkau [\d.]+ catatan", counted.text), counted.status, counted.text[:300])
        same(first.post(here, form.filled(rule="kasus_selesai", reason="")).status, 422, "without a reason")
        same(first.post(here, form.filled(rule="kasus_selesai", reason="Surat 1/2036")).status, 303, "proposing")
        proposal = own.db.number("SELECT count(*) FROM erasure WHERE status = 'proposed'")
        same(proposal, 1, "proposals")
        check("setuju" not in first.get(here).expect(200).text, "the one who proposed may decide")
        page = second.get(here).expect(200).page
        decide = next(f for f in page.forms if f.action.startswith(here + "/"))
        same(first.post(decide.action, first.get(here).page.form(here).filled() + [("act", "setuju")]).status, 403, "one's own")
        same(second.post(decide.action, decide.filled() + [("act", "setuju")]).status, 303, "approving")
        same(own.db.number("SELECT count(*) FROM erasure WHERE status = 'approved'"), 1, "approved")
        check("menunggu dijalankan" in first.get(here).text, "the page does not say that it waits")
        same(own.staff("auditor").get(here).status, 403, "another role")
        same(own.staff("audiman").get("/pembaca").status, 403, "another role's list of reads")
        same(second.get("/pembaca").status, 200, "the custodian's list of reads")
    finally:
        own.close()
