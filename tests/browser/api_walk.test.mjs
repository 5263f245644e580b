// The same way of a case over the API alone: an officer's report to the recorded sanction, everybody by his own token.
import { execFileSync } from "node:child_process";
import { equal, ok, run, test } from "./lib.mjs";
import { engines, freshCodes, passDays, startServer, totp } from "./server.mjs";

const BIN = process.env.SBT_BIN || "build/sbt";

function token(server, name) {
    const who = server.logins[name];
    const out = execFileSync(BIN, ["token", "add", server.url, "--as", name, "--name", "walk", "--scopes", name === "bawaslu" ? "case_read,case_act,report_enter" : "case_read,case_act", "--json"], {
        env: { ...server.env, SBT_PASSWORD: who.password, SBT_CODE: totp(who.totp) },
    });
    return JSON.parse(out).token;
}

async function call(server, name, method, path, body, code) {
    server.tokens[name] ??= token(server, name);
    const answer = await fetch(`${server.base}/api/v1${path}`, {
        method,
        headers: {
            Authorization: `Bearer ${server.tokens[name]}`,
            "Content-Type": "application/json",
            "Idempotency-Key": crypto.randomUUID(),
            ...(code && { "X-One-Time-Code": code }),
        },
        body: body && JSON.stringify(body),
    });
    const json = await answer.json();
    return { status: answer.status, json };
}

async function step(server, name, no, code, data) {
    const { status, json } = await call(server, name, "POST", `/cases/${no}/steps`, { step: code, data });
    ok(status === 200, `${code} by ${name} is ${status}: ${JSON.stringify(json)}`);
}

// A dangerous step: refused without the code of the moment, done with it.
async function danger(server, name, no, code, data) {
    const without = await call(server, name, "POST", `/cases/${no}/steps`, { step: code, data });
    equal(without.status, 403, `${code} without a code: ${JSON.stringify(without.json)}`);
    freshCodes(server);
    const { status, json } = await call(server, name, "POST", `/cases/${no}/steps`, { step: code, data }, totp(server.logins[name].totp));
    ok(status === 200, `${code} by ${name} is ${status}: ${JSON.stringify(json)}`);
}

async function file(server) {
    const filed = await call(server, "bawaslu", "POST", "/reports", {
        act: "kampanye_medsos", account: "Mengunggah ajakan memilih calon.", object: "calon", form: "b1", mode: "dibuka",
        reporter: { name: "Pelapor Rekaan", nik: "7306010101900001", address: "Jalan Contoh 1", phone: "081200000000", citizenship: "wni" },
        happened_day: server.day(-20), known_day: server.day(-5), place_kind: "lokasi", place: "Kantor", place_region: "73.06", contest: "PILKADA2024", contest_office: "bupati_walikota", contest_region: "73.06",
        links: [{ url: "https://contoh.example/unggahan" }],
        subjects: [{ name: "Hasan Rekaan", nip: "198003032005011007", position: "Kepala Dinas", agency: "PEMDA-73.06", employment: "pns" }],
    });
    ok(filed.status === 201, `filing is ${filed.status}: ${JSON.stringify(filed.json)}`);
    ok(filed.json.case_number, `no case was opened: ${JSON.stringify(filed.json)}`);
    return filed.json.case_number;
}

// From the votes to the letter in the personnel office's hands.
async function recommend(server, no) {
    const day = server.day();
    for (const member of ["bkn", "bawaslu"]) {
        await step(server, `verifikator.${member}`, no, "verifikasi", { vote: "setuju", reason: "Lengkap." });
    }
    equal((await call(server, "bkpsdm", "GET", `/cases/${no}`)).status, 404, "the agency before the recommendation");
    await step(server, "bawaslu", no, "kajian", { result: "terbukti", study_number: "1", study_date: day, summary: "Terbukti." });
    await step(server, "audiman", no, "klasifikasi", { offence: "DS-2", act: "kampanye_medsos", object: "calon", acted_on: server.day(-20), reason: "Ajakan." });
    await step(server, "audiman", no, "rekomendasi", { letter_number: "R-1", letter_date: day, level: "berat", text: "Periksa." });
    await step(server, "bkpsdm", no, "terima_surat", { received_on: day });
}

async function decide(server, no) {
    const day = server.day();
    await step(server, "bkpsdm", no, "ke_meja_ppk", { laid_on: day });
    await step(server, "bkpsdm", no, "periksa", { held_on: day, attended: true, team: true, record_number: "BAP-1", examiners: "Tim", summary: "Mengakui." });
    await step(server, "ppk", no, "putus", {
        decree_number: "SK-1", decree_date: day, sanction: "turun_jabatan", level: "berat", authority: "ppk", team: true,
        examination_record: "BAP-1", delivered_on: day, deviation_reason: "Jabatan dinilai dari surat pengangkatan.",
    });
    const seen = (await call(server, "audiman", "GET", `/cases/${no}`)).json;
    if (seen.subjects[0].state === "decree_review") {
        await step(server, "audiman", no, "telaah", { result: "terima", reason: "Dapat diterima." });
    }
}

for (const engine of engines) {
    test(`a PPK that stays idle is warned, its subject blocked and unblocked, over the API on ${engine}`, async () => {
        const server = await startServer(engine, { more: 0 });
        server.tokens = {};
        try {
            const no = await file(server);
            await recommend(server, no);
            await passDays(server, 14);
            const letter = () => ({ letter_number: "W-1", letter_date: server.day(), text: "Segera tindak lanjuti." });
            await step(server, "audiman", no, "peringatan", letter());
            await passDays(server, 8);
            await step(server, "audiman", no, "teguran", letter());
            await passDays(server, 8);
            await danger(server, "audiman", no, "daftar_pelanggar", { list_number: "D-1", list_date: server.day(), reason: "Diam." });
            await passDays(server, 12);
            await danger(server, "audiman", no, "usul_blokir", { letter_number: "B-1", letter_date: server.day(), scope: "data_layanan", reason: "Diam." });
            freshCodes(server);
            const own = await call(server, "audiman", "POST", `/cases/${no}/steps`, { step: "setuju_blokir", data: { vote: "setuju", reason: "Ya." } }, totp(server.logins.audiman.totp));
            equal(own.status, 403, "nobody approves his own act");
            await danger(server, "audiman.dua", no, "setuju_blokir", { vote: "setuju", reason: "Sesuai." });
            await step(server, "audiman", no, "blokir_berlaku", { confirmed_on: server.day(), reference: "SIASN" });
            equal((await call(server, "audiman", "GET", `/cases/${no}`)).json.subjects[0].blocks[0].state, "confirmed");
            await decide(server, no);
            await step(server, "bkpsdm", no, "mohon_buka", { letter_number: "M-1", letter_date: server.day(), reason: "Sanksi sudah dijatuhkan." });
            await danger(server, "audiman", no, "usul_buka", { ground: "sanksi", letter_number: "L-1", letter_date: server.day(), reason: "Sanksi tercatat." });
            await danger(server, "audiman.dua", no, "setuju_buka", { vote: "setuju", reason: "Sesuai." });
            await step(server, "audiman", no, "buka_berlaku", { confirmed_on: server.day(), reference: "SIASN" });
            equal((await call(server, "audiman", "GET", `/cases/${no}`)).json.subjects[0].blocks[0].state, "lifted");
        } finally {
            await server.stop();
        }
    });
    test(`a report becomes a recorded sanction over the API on ${engine}`, async () => {
        const server = await startServer(engine, { more: 0 });
        server.tokens = {};
        try {
            const no = await file(server);
            await recommend(server, no);
            await decide(server, no);
            const day = server.day();
            await step(server, "bkpsdm", no, "catat_idis", { idis_number: "IDIS-1", entered_on: day });
            await step(server, "kanreg", no, "tutup", { note: "Selesai." });
            const end = (await call(server, "audiman", "GET", `/cases/${no}`)).json;
            equal(end.subjects[0].state, "closed");
            const events = (await call(server, "audiman", "GET", `/cases/${no}/timeline`)).json;
            ok(events.items.length > 10, "the timeline is short");
        } finally {
            await server.stop();
        }
    });
}

await run();
