"""Notices by mail: one digest a person, in working hours, nothing of a case in it; a server that is away, slow or refuses."""
import base64
import re
import socketserver
import threading

from blackbox.kit import World, check, same, test


class Smtp(socketserver.ThreadingTCPServer):
    """A mail server that keeps what it takes. answer: what it says to RCPT."""
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Session)
        self.mails, self.answer = [], "250 ok"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class Session(socketserver.StreamRequestHandler):
    def handle(self):
        to = None
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            word = line.decode().strip()
            if word.upper().startswith("RCPT"):
                to = re.search("<(.*)>", word)[1]
                self.wfile.write(self.server.answer.encode() + b"\r\n")
            elif word.upper() == "DATA":
                self.wfile.write(b"354 go\r\n")
                data = b""
                while not data.endswith(b"\r\n.\r\n"):
                    data += self.rfile.readline()
                self.server.mails.append((to, data.decode()))
                self.wfile.write(b"250 taken\r\n")
            elif word.upper() == "QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 ok\r\n")


def body(mail):
    head, _, text = mail.partition("\r\n\r\n")
    return head, base64.b64decode(text.rstrip(".\r\n").replace("\r\n", "")).decode()


@test(order=88)
def notices_go_by_mail_once_and_tell_nothing_of_a_case(w):
    own, server = World(w.binary, w.engine, w.pg_url), Smtp()
    try:
        own.stop()
        own.env.update(SBT_SMTP_URL=server.url, SBT_MAIL_FROM="sbt@contoh.example", SBT_BASE_URL="https://sbt.contoh.example")
        own.db.exec(("SET sbt.scope = '15'; " if w.engine == "pg" else "")
                    + "UPDATE account SET email = login || '@contoh.example', demo = 0 WHERE login IN ('audiman', 'bkpsdm', 'admin')")
        own.db.exec("UPDATE notice SET seen_us = NULL WHERE agency_id IS NOT NULL")
        # A Thursday at 10 in Jakarta; the demo's last notices may be of that afternoon.
        thursday = 1740625200  # 2025-02-27 03:00:00 UTC
        own.db.exec(f"UPDATE notice SET created_us = {(thursday - 3600) * 1000000} WHERE created_us > {(thursday - 3600) * 1000000}")
        seen = own.db.number("SELECT max(created_us) FROM notice") - 1
        own.pass_days(0)
        own.stop()
        run = lambda: own.cli("mail", "run", own.url)
        set_clock(own, thursday)
        run()
        same(server.mails, [], "what was told before the first look is not told again")
        own.db.exec(f"UPDATE mail_person SET told_us = {seen - 90 * 86400 * 1000000}, next_us = 0")
        run()
        check({to for to, _ in server.mails} <= {"audiman@contoh.example", "bkpsdm@contoh.example", "admin@contoh.example"}, server.mails)
        told = dict(server.mails)
        check("audiman@contoh.example" in told and len(told) == len(server.mails), "mails to", [t for t, _ in server.mails])
        names = [r[0] for r in own.db.rows("SELECT DISTINCT name FROM subject WHERE name IS NOT NULL LIMIT 500")]
        for to, mail in server.mails:
            head, text = body(mail)
            check(f"To: <{to}>" in head and "Auto-Submitted: auto-generated" in head and "Message-ID: <" in head, head)
            check("https://sbt.contoh.example/pemberitahuan" in text and "new notices" in text, text)
            check(not re.search(r"[KL]-20\d\d-", head + text), "a mail names a case or report", text)
            check(not [n for n in names if n in text], "a mail names a person")
        n = len(server.mails)
        run()
        own.db.exec("UPDATE mail_person SET next_us = 0")
        run()
        same(len(server.mails), n, "the same notices a second time")
        # At night and on a Sunday nobody is written to; in the morning he is.
        again = f"UPDATE mail_person SET told_us = {seen - 90 * 86400 * 1000000}, next_us = 0, tries = 0"
        for hour in (thursday + 14 * 3600, thursday + 3 * 86400):
            set_clock(own, hour)
            own.db.exec(again)
            run()
            same(len(server.mails), n, "outside working hours")
            later = own.db.number("SELECT min(next_us) FROM mail_person WHERE mode = 'digest'")
            check(later > hour * 1000000, "looks again at", later)
        set_clock(own, thursday + 4 * 86400)
        # The server is away, asks to wait, refuses.
        server.answer = "451 later"
        own.db.exec(again)
        run()
        same((len(server.mails), own.db.number("SELECT max(tries) FROM mail_person")), (n, 1), "asked to wait")
        server.answer = "550 no such person"
        own.db.exec(again)
        run()
        same(own.db.one("SELECT refused_address FROM mail_person WHERE refused_address LIKE 'audiman%'"), "audiman@contoh.example", "refused")
        server.answer = "250 ok"
        own.db.exec(again)
        run()
        same(len([1 for to, _ in server.mails if to.startswith("audiman")]), 1, "mails to a refused address")
        own.serve()
        c = own.staff("audiman")
        page = c.get("/akun/surel").expect(200)
        check("menolak alamat ini" in page.text, "the page does not say that the address was refused")
        same(c.submit(page, having="mode", mode="tidak").status, 422, "another mode")
        c.submit(page, having="mode", mode="at_once").expect(303)
        own.stop()
        own.db.exec(f"UPDATE mail_person SET told_us = {seen - 90 * 86400 * 1000000}, next_us = 0")
        set_clock(own, thursday + 4 * 86400)
        run()
        same(len([1 for to, _ in server.mails if to.startswith("audiman")]), 2, "mails after he asked again")
        own.cli("mail", "bounced", own.url, "audiman@contoh.example", "--why", "mailbox full")
        same(own.cli_run("mail", "bounced", own.url, "siapa@contoh.example").returncode, 4, "an unknown address")
        own.db.exec(again)
        run()
        same(len([1 for to, _ in server.mails if to.startswith("audiman")]), 2, "mails after one came back")
    finally:
        server.shutdown()
        own.close()


def set_clock(world, at_s):
    """The demo's clock stands at that moment, plus what runs meanwhile."""
    import time
    offset = int((at_s - time.time()) * 1e6)
    world.db.exec(f"UPDATE setting SET value = '{offset}' WHERE name = 'demo_offset_us'")
