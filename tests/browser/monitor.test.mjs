// Monitoring pages: every scope in both languages, dark, on a phone, on paper, without scripts; axe clean; live.
import { mkdirSync } from "node:fs";
import { equal, ok, openBrowser, overflow, run, test, violations } from "./lib.mjs";
import { freshCodes, logIn as enter, startServer } from "./server.mjs";

const browser = await openBrowser();
const server = await startServer("sqlite", { more: 120 });
const shots = process.env.SBT_SHOTS;
if (shots) {
    mkdirSync(shots, { recursive: true });
}

async function logIn(...args) {
    freshCodes(server);
    return enter(...args);
}

async function shot(page, name) {
    if (shots) {
        await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
    }
}

// The folder is right behind the log: until it has caught up, the page says how far it is.
async function folded(page) {
    for (let i = 0; i < 300; i++) {
        await page.goto(`${server.base}/pantau`);
        if ((await page.textContent("tfoot")).match(/1[.,]278/)) {
            return;
        }
        await page.waitForTimeout(200);
    }
    throw new Error("the figures never caught up");
}

const first = await logIn(browser, server, "audiman");
await folded(first);

const paths = ["/pantau", "/pantau/provinsi/73", "/pantau/wilayah/73.71", "/pantau/instansi/PEMDA-73.71", "/pantau/kanreg/KANREG-04", "/pantau/pemilihan/PILKADA2024", "/pantau?since=2024-11-15&as_of=2024-12-04", "/pantau/pemilihan", "/pantau/kanreg", "/pantau/angka", "/pantau/angka/followup_2020?by=province", "/pantau/terbitan", "/pantau/banding", "/data?by=province"];
const looks = { id: {}, en: { lang: "en" }, dark: { dark: true }, phone: { width: 320, height: 640 }, plain: { script: false } };
for (const [name, options] of Object.entries(looks)) {
    test(`every monitoring page is sound: ${name}`, async () => {
        const page = await logIn(browser, server, "audiman", options);
        for (const path of paths) {
            const answer = await page.goto(server.base + path);
            equal(answer.status(), 200, path);
            equal((await overflow(page)).join(" "), "", `${path} scrolls sideways`);
            if (options.script !== false) {
                equal((await violations(page)).join("\n"), "", path);
            }
            await shot(page, `${name}${path.replace(/[^a-z0-9]+/gi, "_")}`);
        }
        await page.context().close();
    });
}

test("the picture of December 2024 stands on the page as of that day, and the table sorts by a link", async () => {
    const page = await logIn(browser, server, "audiman", { script: false });
    await page.goto(`${server.base}/pantau?as_of=2024-12-04`);
    ok((await page.textContent("tfoot")).includes("1.158"), "the total of December");
    await page.click("thead th:nth-child(2) a");
    const sorted = await page.$$eval("table:has(tfoot) tbody tr td:nth-child(2)", (all) => all.map((e) => Number(e.textContent.replace(/\D/g, ""))));
    ok(sorted.length >= 38 && sorted.every((n, i) => i === 0 || n <= sorted[i - 1]), sorted.join(" "));
    await page.context().close();
});

test("on paper the page is whole, and the CSV holds the same numbers", async () => {
    const page = await logIn(browser, server, "audiman");
    await page.goto(`${server.base}/pantau/provinsi/73?as_of=2024-12-04`);
    await page.emulateMedia({ media: "print" });
    await shot(page, "print_provinsi_73");
    const total = await page.textContent("tfoot td");
    const csv = await page.evaluate(async () => (await fetch(document.querySelector('a[href*="/pantau-csv/"]').href)).text());
    const last = csv.trim().split("\r\n").at(-1).split(",");
    equal(last[2], total.replace(/\D/g, ""));
    await page.context().close();
});

test("a moment that does not exist is said at its field", async () => {
    const page = await logIn(browser, server, "audiman");
    const answer = await page.goto(`${server.base}/pantau?as_of=kemarin`);
    equal(answer.status(), 422);
    ok((await page.textContent("#f-as_of-error, [id$=as_of-error]")).length > 5, "no error at the field");
    await page.context().close();
});

test("a case that is verified shows on an open monitor within a second, and says what changed", async () => {
    const first = await logIn(browser, server, "verifikator.bkn");
    await first.goto(`${server.base}/kasus?milestone=received`);
    const path = await first.getAttribute("[data-row] a", "href");
    const monitor = await logIn(browser, server, "pemantau");
    await monitor.goto(`${server.base}/pantau`);
    await monitor.waitForTimeout(800);
    const before = await monitor.textContent('[data-cell="all||23"]');
    for (const name of ["verifikator.bkn", "verifikator.bawaslu", "verifikator.panrb", "verifikator.kemendagri"]) {
        const page = await logIn(browser, server, name);
        await page.goto(`${server.base}${path}/langkah/verifikasi`);
        if (await page.$("input[name=vote][value=setuju]")) {
            await page.click("input[name=vote][value=setuju]");
            await page.fill("[name=reason]", "Lengkap.");
            await monitor.bringToFront();
            await page.evaluate(() => document.querySelector("main form button[type=submit]").click());
            await page.waitForTimeout(1000);
        }
        await page.context().close();
        if ((await monitor.textContent('[data-cell="all||23"]')) !== before) {
            break;
        }
    }
    ok((await monitor.textContent('[data-cell="all||23"]')) !== before, "the number did not change");
    ok((await monitor.textContent("[data-figures-news]")).includes("→"), "nothing says what changed");
    await shot(monitor, "live");
    await monitor.context().close();
    await first.context().close();
});

await run();
await browser.close();
await server.stop();
