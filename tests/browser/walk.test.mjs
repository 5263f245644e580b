// Two cases from the report to the end, through everybody's own pages: one to the recorded sanction without scripts in
// Indonesian, one through warning, block and lift with scripts in English. Then both over the API. On both engines.
import { equal, ok, openBrowser, openPage, run, test } from "./lib.mjs";
import { engines, freshCodes, logIn, passDays, startServer } from "./server.mjs";

const browser = await openBrowser();
const servers = {};
for (const engine of engines) {
    servers[engine] = await startServer(engine, { more: 0 });
    servers[engine].cookies = {};
}

// One log-in a person and server, for as long as the session lives.
async function as(server, name, options) {
    let page = null;
    if (server.cookies[name]) {
        page = await openPage(browser, options);
        await page.context().addCookies([
            { name: "sbt_session", value: server.cookies[name], url: server.base },
            { name: "sbt_lang", value: options.lang ?? "id", url: server.base },
        ]);
        const answer = await page.request.get(`${server.base}/akun`, { maxRedirects: 0 });
        if (answer.status() === 200) {
            return page;
        }
        await page.context().close(); // idled out while days went by
    }
    freshCodes(server); // days pass in seconds here: the next log-in may come within the half minute of a used code
    page = await logIn(browser, server, name, options);
    server.cookies[name] = (await page.context().cookies()).find((c) => c.name === "sbt_session").value;
    return page;
}

async function set(page, name, value) {
    if (/^\d{4}-\d\d-\d\d$/.test(value)) {
        const [y, m, d] = value.split("-");
        await page.fill(`[name="${name}-d"]`, String(+d));
        await page.fill(`[name="${name}-m"]`, String(+m));
        await page.fill(`[name="${name}-y"]`, y);
        return;
    }
    const field = page.locator(`main [name="${name}"]`).first();
    const type = await field.getAttribute("type");
    const tag = await field.evaluate((e) => e.tagName);
    if (type === "radio" || type === "checkbox") {
        await page.check(`main [name="${name}"][value="${value}"]`);
    } else if (tag === "SELECT") {
        await field.selectOption(value);
    } else {
        await field.fill(value);
    }
}

async function send(page, button = "main form .sbt-button-group button[type=submit], main form button[type=submit]") {
    await page.locator(button).first().click();
    await page.waitForLoadState();
    const summary = page.locator(".sbt-error-summary");
    if (await summary.count()) {
        throw new Error(`${page.url()} was refused: ${(await summary.innerText()).replace(/\s+/g, " ")}`);
    }
}

// A paper for the step: with scripts it goes up in chunks before the form, without them with it.
async function attach(page, options, name) {
    const buffer = Buffer.from("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n", "latin1");
    await page.setInputFiles("main [name=berkas]", { name, mimeType: "application/pdf", buffer });
    if (options.script ?? true) {
        await page.waitForSelector("main input[name=uploads]", { state: "attached" });
    }
}

// One act of that person in that case by its form; waits for the case page that follows.
async function act(server, name, options, number, step, values, paper) {
    const page = await as(server, name, options);
    const answer = await page.goto(`${server.base}/kasus/${number}/langkah/${step}`);
    if (answer.status() !== 200) {
        throw new Error(`${step} for ${name} is ${answer.status()}: ${(await page.innerText("main")).replace(/\s+/g, " ")}`);
    }
    equal(await page.getAttribute("html", "lang"), options.lang);
    for (const [k, v] of Object.entries(values)) {
        await set(page, k, v);
    }
    if (paper) {
        await attach(page, options, paper);
    }
    await send(page);
    equal(new URL(page.url()).pathname, `/kasus/${number}`, `where ${step} led`);
    ok(await page.isVisible(".sbt-notification-banner--success"), `${step} is not confirmed`);
    const text = await page.innerText("main");
    await page.context().close();
    return text;
}

// What somebody else's page of the case says.
async function look(server, name, options, path, status = 200) {
    const page = await as(server, name, options);
    const answer = await page.goto(server.base + path);
    equal(answer.status(), status, `${path} for ${name}`);
    const text = await page.innerText("main");
    await page.context().close();
    return text;
}

// From the front page to the number and the secret code, one question a page; a person whom the reporter can name.
async function report(server, options, who) {
    const self = who.sealed ? { mode: "dirahasiakan", "reporter.name": "Pelapor Rekaan", "reporter.phone": "081200000000" } : { mode: "tanpa" };
    const page = await openPage(browser, options);
    await page.context().addCookies([{ name: "sbt_lang", value: options.lang, url: server.base }]);
    await page.goto(server.base);
    await page.click("main a[href='/laporan']");
    await send(page);
    const pages = {
        apa: { act: who.act, account: "Mengunggah ajakan memilih calon di media sosial.", object: "calon" },
        kapan: {
            happened_day: server.day(-20),
            known_day: server.day(-10),
            place_kind: "lokasi",
            place: "Halaman kantor dinas",
            place_region: "73.06",
        },
        siapa: {
            "subjects.0.name": who.name,
            "subjects.0.nip": who.nip,
            "subjects.0.position": "Kepala Dinas",
            "subjects.0.agency_text": "Pemerintah Kabupaten Gowa",
            "subjects.0.employment": "pns",
        },
        bukti: {},
        saksi: {},
        pelapor: self,
    };
    for (const [step, values] of Object.entries(pages)) {
        equal(new URL(page.url()).pathname, `/laporan/${step}`);
        for (const [k, v] of Object.entries(values)) {
            if (await page.locator(`main [name="${k}"], main [name="${k}-d"]`).count()) {
                await set(page, k, v);
            }
        }
        if (step === "kapan" && (await page.locator("main [name=contest]").count())) {
            await set(page, "contest", "pilkada_2024").catch(() => {});
        }
        await send(page);
    }
    equal(new URL(page.url()).pathname, "/laporan/periksa");
    await send(page);
    equal(new URL(page.url()).pathname, "/laporan/selesai");
    const text = await page.innerText("main");
    const number = text.match(/L-\d{4}-\d{8}-[A-Z0-9]/)[0];
    await page.context().close();
    return { number, text };
}

// The officer of the regency finds the report on the intake desk and opens the case.
async function openCase(server, options, number) {
    const page = await as(server, "bawaslu", options);
    await page.goto(`${server.base}/laporan-masuk`);
    await page.locator(`main a[href="/laporan-masuk/${number}"]`).first().click();
    await page.fill("main form[action$='/putuskan'] [name=reason]", "Perbuatan, orang, tempat dan waktu jelas.");
    await send(page, "main form[action$='/putuskan'] button[name=act][value=lengkap], main form[action$='/putuskan'] button[name=act][value=awal]");
    const text = await page.innerText("main");
    const no = text.match(/K-\d{4}-[0-9A-Z]{6}/);
    ok(no, "no case was opened");
    await page.context().close();
    return no[0];
}

// From the open case to the recommendation on the PPK's desk.
async function toPpk(server, options, no, second) {
    await act(server, "verifikator.bkn", options, no, "verifikasi", { vote: "setuju", reason: "Identitas dan status ASN cocok." });
    const silent = await look(server, "sekretariat", options, `/kasus/${no}`);
    ok(/Bawaslu/.test(silent), "the secretariat does not see the members");
    equal(await look(server, "bkpsdm", options, `/kasus/${no}`, 404).then((t) => t.length > 0), true);
    await act(server, second, options, no, "verifikasi", { vote: "setuju", reason: "Lengkap." });
    await act(server, "bawaslu", options, no, "kajian", {
        result: "terbukti", study_number: "001/KJ/BWS/2025", study_date: server.day(), summary: "Unggahan terbukti.",
    }, "kajian.pdf");
    await act(server, "audiman", options, no, "klasifikasi", {
        offence: "DS-2", act: "kampanye_medsos", object: "calon", acted_on: server.day(-20), reason: "Ajakan memilih calon.",
    });
    await act(server, "audiman", options, no, "rekomendasi", {
        letter_number: "B/100/R/BKN/2025", letter_date: server.day(), level: "berat", text: "Periksa dan jatuhkan hukuman disiplin.",
    }, "rekomendasi.pdf");
    const released = await look(server, "bkpsdm", options, `/kasus/${no}`);
    ok(released.includes("B/100/R/BKN/2025"), "the letter did not reach the PPK's office");
    ok(!/L-\d{4}-\d{8}/.test(released), "the PPK's office sees a report");
    ok(released.includes("rekomendasi.pdf"), "the letter's file did not reach the PPK's office");
    ok(!released.includes("kajian.pdf"), "the PPK's office sees a paper of before");
    ok((await look(server, "audiman", options, `/kasus/${no}`)).includes("kajian.pdf"), "the study's file is not shown");
    await act(server, "bkpsdm", options, no, "terima_surat", { received_on: server.day(), agenda_number: "A-1" });
}

// The officer asks who reported, two custodians agree with their passphrases, the officer reads.
async function openIdentity(server, options, report) {
    const page = await as(server, "bawaslu", options);
    await page.goto(`${server.base}/laporan-masuk/${report}`);
    await page.locator("main form[action$='/identitas'] [name=identity_reason]").evaluate((e) => {
        e.closest("details").open = true;
    });
    await page.fill("main form[action$='/identitas'] [name=identity_reason]", "Saksi kunci, perlu dimintai keterangan.");
    await send(page, "main form[action$='/identitas'] button");
    for (const name of ["penjaga.satu", "penjaga.dua"]) {
        const desk = await as(server, name, options);
        await desk.goto(`${server.base}/identitas`);
        await desk.locator(`main a:text-is("${report}")`).first().click();
        await desk.fill("main [name=passphrase]", "frasa penjaga contoh");
        await send(desk, "main button[name=act][value=setuju]");
        equal((await look(server, name, options, `/laporan-masuk/${report}`, 403)).includes("Pelapor Rekaan"), false);
        await desk.context().close();
    }
    await page.goto(`${server.base}/laporan-masuk/${report}`);
    await page.click("main a[href*='/identitas/']");
    ok((await page.innerText("main")).includes("Pelapor Rekaan"), "the identity that two custodians opened is not readable");
    await page.context().close();
}

// The personnel office hands the file to an examiner, who knew nothing of it before and then holds the hearing.
async function examine(server, options, no, record) {
    await look(server, "pemeriksa", options, `/kasus/${no}`, 404);
    const page = await as(server, "bkpsdm", options);
    await page.goto(`${server.base}/kasus/${no}/langkah/tugaskan`);
    const hint = page.locator("main .sbt-radios__item, main .sbt-radios > *", { hasText: /[Pp]emeriksa|[Ee]xaminer/ }).first();
    await hint.locator("input[name=to]").check();
    await page.fill("main [name=reason]", "Memeriksa terlapor.");
    await send(page);
    await page.context().close();
    await act(server, "pemeriksa", options, no, "panggil", { ordinal: "pertama", letter_number: "PG-1", letter_date: server.day(), hearing_on: server.day() });
    await act(server, "pemeriksa", options, no, "periksa", {
        held_on: server.day(), attended: "ya", team: "ya", record_number: record, examiners: "Tim pemeriksa", summary: "Mengakui.",
    });
}

// What those do who see no case: the PIC makes an account, the administrator registers an office.
async function keepHouse(server, options) {
    let page = await as(server, "pic", options);
    await page.goto(`${server.base}/akun-instansi/baru`);
    await set(page, "name", "Zainal Rekaan");
    await set(page, "login", `baru.${options.lang}`);
    await page.locator("main [name=role]").last().check();
    await set(page, "reason", "Surat tugas 1/2025.");
    await send(page);
    ok((await page.innerText("main")).includes(`baru.${options.lang}`), "the account was not made");
    await page.context().close();
    page = await as(server, "admin", options);
    const answer = await page.goto(`${server.base}/admin`);
    equal(answer.status(), 200, "the administrator's page");
    await page.context().close();
    await look(server, "admin", options, "/kasus", 403);
}

async function sanction(server, options, no, record) {
    await act(server, "bkpsdm", options, no, "ke_meja_ppk", { laid_on: server.day() });
    await examine(server, options, no, record);
    await act(server, "ppk", options, no, "putus", {
        decree_number: `SK/${record}`, decree_date: server.day(), sanction: "turun_jabatan", level: "berat", authority: "ppk",
        team: "ya", examination_record: record, delivered_on: server.day(), deviation_reason: "Jabatan dinilai dari surat pengangkatan.",
    });
    const review = await as(server, "audiman", options);
    await review.goto(`${server.base}/kasus/${no}`);
    const asked = await review.locator(`main a[href="/kasus/${no}/langkah/telaah"]`).count();
    await review.context().close();
    if (asked) {
        await act(server, "audiman", options, no, "telaah", { result: "terima", reason: "Dapat diterima." });
    }
}

const WALKS = [
    { script: false, lang: "id" },
    { script: true, lang: "en" },
];

for (const engine of engines) {
    const server = servers[engine];
    test(`a report becomes a recorded sanction, in Indonesian, without scripts, on ${engine}`, async () => {
        const options = WALKS[0];
        const { number } = await report(server, options, { act: "kampanye_medsos", name: "Hasan Rekaan", nip: "198003032005011007", sealed: true });
        const no = await openCase(server, options, number);
        await openIdentity(server, options, number);
        await toPpk(server, options, no, "verifikator.panrb");
        await sanction(server, options, no, "BAP-1");
        await act(server, "bkpsdm", options, no, "catat_idis", { idis_number: "IDIS-1", entered_on: server.day() });
        await act(server, "kanreg", options, no, "tutup", { note: "Selesai." });
        const end = await look(server, "audiman", options, `/kasus/${no}`);
        ok(end.includes("IDIS-1"), "the entry in I'DIS is missing");
        ok(/Selesai/.test(end), "the case is not closed");
        ok(/Tidak|Catatan nomor/.test(end), "no proof mark");
        await look(server, "pemantau", options, "/statistik");
        await look(server, "pemantau", options, `/kasus/${no}`, 403);
        await keepHouse(server, options);
        ok(/Utuh/.test(await look(server, "auditor", options, "/catatan/periksa")), "the log does not hold");
    });

    test(`an idle PPK is warned, blocked and freed, in English, with scripts, on ${engine}`, async () => {
        const options = WALKS[1];
        const { number } = await report(server, options, { act: "kampanye_medsos", name: "Ratna Rekaan", nip: "198504042010012008" });
        const no = await openCase(server, options, number);
        await toPpk(server, options, no, "verifikator.kemendagri");
        await passDays(server, 30);
        const letter = (n) => ({ letter_number: n, letter_date: server.day(), text: "Tindak lanjuti rekomendasi." });
        await act(server, "kanreg", options, no, "peringatan", letter("P-1"));
        await passDays(server, 7);
        await act(server, "audiman", options, no, "teguran", letter("T-1"));
        await passDays(server, 7);
        await act(server, "audiman", options, no, "daftar_pelanggar", { list_number: "D-1", list_date: server.day(), reason: "Tetap diam." });
        await passDays(server, 7);
        await act(server, "audiman", options, no, "usul_blokir", { letter_number: "BL-1", letter_date: server.day(), scope: "data", reason: "Tetap diam." });
        const own = await as(server, "audiman", options);
        const answer = await own.goto(`${server.base}/kasus/${no}/langkah/setuju_blokir`);
        ok(answer.status() !== 200 || !(await own.isVisible("main form button[type=submit]")), "one person may do both");
        await own.context().close();
        await act(server, "audiman.dua", options, no, "setuju_blokir", { vote: "setuju", reason: "Syarat terpenuhi." });
        const blocked = await act(server, "audiman", options, no, "blokir_berlaku", { confirmed_on: server.day(), reference: "SIASN-1" });
        ok(/Block/.test(blocked), "the block does not show");
        await look(server, "kemendagri", options, `/kasus/${no}`, 404);
        await passDays(server, 10);
        await act(server, "sekretariat", options, no, "bahas", { held_on: server.day(), minutes_number: "N-1", result: "Eskalasi kepada Mendagri." });
        await act(server, "audiman", options, no, "eskalasi_menteri", { to: "mendagri", ...letter("E-1") });
        await act(server, "kemendagri", options, no, "teguran_menteri", letter("TM-1"));
        await sanction(server, options, no, "BAP-2");
        await act(server, "bkpsdm", options, no, "mohon_buka", { letter_number: "M-1", letter_date: server.day(), reason: "Sanksi dijatuhkan." });
        await act(server, "audiman", options, no, "usul_buka", { ground: "sanksi", letter_number: "BK-1", letter_date: server.day(), reason: "Sanksi tercatat." });
        await act(server, "audiman.dua", options, no, "setuju_buka", { vote: "setuju", reason: "Sesuai." });
        await act(server, "audiman", options, no, "buka_berlaku", { confirmed_on: server.day(), reference: "SIASN-2" });
        await act(server, "bkpsdm", options, no, "catat_idis", { idis_number: "IDIS-2", entered_on: server.day() });
        await act(server, "kanreg", options, no, "tutup", { note: "Selesai." });
        const end = await look(server, "audiman", options, `/kasus/${no}`);
        ok(end.includes("IDIS-2") && /Closed/.test(end), "the case is not closed");
        await keepHouse(server, options);
    });
}

try {
    await run();
} finally {
    await browser.close();
    for (const engine of engines) {
        await servers[engine].stop();
    }
}
