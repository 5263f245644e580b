"""Planning a succession on the administrator's pages: counted first, proposed by one person, decided by another."""
from blackbox.kit import check, test


@test(order=60)
def an_administrator_counts_and_proposes_a_succession_but_does_not_decide_it(w):
    c = w.staff("admin")
    page = c.get("/admin/peralihan").expect(200)
    plan = c.submit(page, action="/admin/peralihan/rencana", agency="KASN", reason="SE MenPANRB 4/2024")
    plan.expect(200)
    check("KemenPANRB" in plan.text and "Disimpulkan" in plan.text, "the dry run names no receiver")
    made = c.submit(plan, action="/admin/peralihan/rencana").expect(303)
    one = c.get(made.headers["Location"]).expect(200)
    check("Menunggu orang kedua" in one.text, "the proposal is not shown")
    check('value="setuju"' not in one.text, "the one who proposed it could decide it")
    again = c.submit(plan, action="/admin/peralihan/rencana")
    again.expect(409)
    wrong = c.submit(page, action="/admin/peralihan/rencana", agency="TIDAK-ADA", reason="x").expect(422)
    check("tidak ada" in wrong.text, "an unknown agency is not named")
    bawaslu = w.staff("bawaslu").get("/admin/peralihan")
    check(bawaslu.status in (403, 404), "a person without the right sees it", bawaslu.status)


@test(order=61)
def the_funnel_is_shown_to_a_ppk_for_itself_and_to_the_centre_for_all(w):
    c = w.staff("audiman")
    page = c.get("/ppk?sort=recommended").expect(200)
    check("Tindak lanjut PPK" in page.text and "Dijatuhi sanksi" in page.text, "the funnel is not shown")
    check(c.get("/ppk.csv").expect(200).text.startswith("code,name,kind"), "no CSV")
    c.get("/ppk?kind=tidak_ada").expect(422)
    own = w.staff("ppk")
    mine = own.get("/ppk").expect(200)
    check(mine.text.count('href="/ppk/') <= 1, "a PPK sees others")
    check(w.staff("admin").get("/ppk").status == 403, "an administrator sees it")
