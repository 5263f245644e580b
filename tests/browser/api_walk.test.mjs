// The same way of a case over the API alone: an officer's report to the recorded sanction, everybody by his own token.
import { execFileSync } from "node:child_process";
import { equal, ok, run, test } from "./lib.mjs";
import { engines, startServer, totp } from "./server.mjs";

const BIN = process.env.SBT_BIN || "build/sbt";

function token(server, name) {
    const who = server.logins[name];
    const out = execFileSync(BIN, ["token", "add", server.url, "--as", name, "--name", "walk", "--scopes", name === "bawaslu" ? "case_read,case_act,report_enter" : "case_read,case_act", "--json"], {
        env: { ...server.env, SBT_PASSWORD: who.password, SBT_CODE: totp(who.totp) },
    });
    return JSON.parse(out).token;
}

async function call(server, name, method, path, body) {
    server.tokens[name] ??= token(server, name);
    const answer = await fetch(`${server.base}/api/v1${path}`, {
        method,
        headers: {
            Authorization: `Bearer ${server.tokens[name]}`,
            "Content-Type": "application/json",
            "Idempotency-Key": crypto.randomUUID(),
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

for (const engine of engines) {
    test(`a report becomes a recorded sanction over the API on ${engine}`, async () => {
        const server = await startServer(engine, { more: 0 });
        server.tokens = {};
        try {
            const day = server.day();
            const filed = await call(server, "bawaslu", "POST", "/reports", {
                act: "kampanye_medsos", account: "Mengunggah ajakan memilih calon.", object: "calon", form: "b1", mode: "dibuka",
                reporter: { name: "Pelapor Rekaan", nik: "7306010101900001", address: "Jalan Contoh 1", phone: "081200000000", citizenship: "wni" },
                happened_day: server.day(-20), known_day: server.day(-5), place_kind: "lokasi", place: "Kantor", place_region: "73.06", contest: "PILKADA2024", contest_office: "bupati", contest_region: "73.06",
                links: [{ url: "https://contoh.example/unggahan" }],
                subjects: [{ name: "Hasan Rekaan", nip: "198003032005011007", position: "Kepala Dinas", agency: "PEMDA-73.06", employment: "pns" }],
            });
            ok(filed.status === 201, `filing is ${filed.status}: ${JSON.stringify(filed.json)}`);
            const no = filed.json.case_number;
            ok(no, `no case was opened: ${JSON.stringify(filed.json)}`);
            for (const member of ["bkn", "bawaslu"]) {
                await step(server, `verifikator.${member}`, no, "verifikasi", { vote: "setuju", reason: "Lengkap." });
            }
            equal((await call(server, "bkpsdm", "GET", `/cases/${no}`)).status, 404, "the agency before the recommendation");
            await step(server, "bawaslu", no, "kajian", { result: "terbukti", study_number: "1", study_date: day, summary: "Terbukti." });
            await step(server, "audiman", no, "klasifikasi", { offence: "DS-2", act: "kampanye_medsos", object: "calon", acted_on: server.day(-20), reason: "Ajakan." });
            await step(server, "audiman", no, "rekomendasi", { letter_number: "R-1", letter_date: day, level: "berat", text: "Periksa." });
            await step(server, "bkpsdm", no, "terima_surat", { received_on: day });
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
