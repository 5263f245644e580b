// The page of the detectors: both languages, dark, on a phone, without scripts; axe clean; the drawing and the table agree.
import { mkdirSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { equal, ok, openBrowser, overflow, run, test, violations } from "./lib.mjs";
import { freshCodes, logIn as enter, startServer } from "./server.mjs";

const browser = await openBrowser();
const server = await startServer("sqlite", { more: 60 });
const shots = process.env.SBT_SHOTS;
if (shots) {
    mkdirSync(shots, { recursive: true });
}
async function logIn(...args) {
    freshCodes(server);
    return enter(...args);
}

// The folder is right behind the log; then the detectors have something to tell.
for (let i = 0; i < 60; i++) {
    const out = JSON.parse(execFileSync(process.env.SBT_BIN ?? "build/sbt", ["watch", "run", server.url, "--json"], { env: server.env }));
    if (out.cases > 500) {
        break;
    }
    await new Promise((done) => setTimeout(done, 1000));
}

const paths = ["/pantau/dini", "/pantau/dini?province=73", "/pantau/dini?as_of=2024-12-04"];
const looks = { id: {}, en: { lang: "en" }, dark: { dark: true }, phone: { width: 320, height: 640 }, plain: { script: false } };
for (const [name, options] of Object.entries(looks)) {
    test(`the detectors can be read: ${name}`, async () => {
        const page = await logIn(browser, server, "audiman", options);
        for (const path of paths) {
            const answer = await page.goto(server.base + path);
            equal(answer.status(), 200, path);
            equal((await overflow(page)).join(" "), "", `${path} scrolls sideways`);
            if (options.script !== false) {
                equal((await violations(page)).join("\n"), "", path);
            }
            if (shots) {
                await page.screenshot({ path: `${shots}/watch_${name}${path.replace(/[^a-z0-9]+/gi, "_")}.png`, fullPage: true });
            }
        }
        await page.context().close();
    });
}

test("every province has its row with its parts, and the files hold what the page shows", async () => {
    const page = await logIn(browser, server, "audiman");
    await page.goto(`${server.base}/pantau/dini?as_of=2024-12-04`);
    const csv = await page.evaluate(async () => (await fetch(document.querySelector('a[href*="indeks.csv"]').href)).text());
    const lines = csv.trim().split("\r\n");
    equal(lines.length, 39);
    const names = await page.$$eval('tbody th a[href*="province="]', (all) => all.map((e) => e.textContent));
    equal(names.length, 38);
    equal(lines[1].split(",")[4], names[0]);
    const late = await page.evaluate(async () => (await fetch(document.querySelector('a[href*="terlambat.csv"]').href)).text());
    equal(late.trim().split("\r\n").length - 1, await page.locator(".sbt-funnel__dot").count());
    await page.context().close();
});

test("a PPK is shut out as from every monitoring page", async () => {
    const page = await logIn(browser, server, "ppk");
    equal((await page.goto(`${server.base}/pantau/dini`)).status(), 403);
    await page.context().close();
});

await run();
await browser.close();
await server.stop();
