// Monitoring reports: made from the page, once; sound in both languages, on a phone, in the dark, without scripts.
import { mkdirSync } from "node:fs";
import { equal, ok, openBrowser, overflow, run, test, violations } from "./lib.mjs";
import { freshCodes, logIn as enter, startServer } from "./server.mjs";

const browser = await openBrowser();
const server = await startServer("sqlite", { more: 20 });
const shots = process.env.SBT_SHOTS;
if (shots) {
    mkdirSync(shots, { recursive: true });
}

async function logIn(...args) {
    freshCodes(server);
    return enter(...args);
}

test("a report is made from the page, once, and its files open; a week that is not over says so", async () => {
    const page = await logIn(browser, server, "pemantau", { script: false });
    for (let i = 0; i < 2; i++) {
        await page.goto(`${server.base}/pantau/laporan`);
        await page.selectOption("[name=kind]", "contest");
        await page.selectOption("[name=contest]", "PILKADA2024");
        await page.fill("[name=as_of]", "2024-12-04");
        await page.click("main form[method=post] button");
        await page.waitForURL(/baru=LM-/);
        equal(await page.locator("tbody tr", { hasText: "4 Desember 2024" }).count(), 1, "made once");
    }
    const links = await page.locator("tbody tr", { hasText: "4 Desember 2024" }).locator("a").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
    equal(links.length, 4, "two formats in two languages");
    for (const href of links) {
        const answer = await page.request.get(server.base + href);
        equal(answer.status(), 200, href);
        ok(/attachment/.test(answer.headers()["content-disposition"]), href);
        equal((await answer.body()).subarray(0, 2).toString(), href.endsWith(".pdf") ? "%P" : "PK", href);
    }
    await page.goto(`${server.base}/pantau/laporan`);
    await page.fill("[name=week]", "2090-W01");
    await page.click("main form[method=post] button");
    await page.waitForSelector(".sbt-error-summary");
    ok((await page.textContent(".sbt-error-summary")).includes("belum berakhir"), "the week is not over");
    equal((await page.request.get(`${server.base}/pantau/laporan/LM-NOPE/id.pdf`)).status(), 404, "no such report");
    equal((await page.request.get(`${server.base}/pantau.xlsx`)).status(), 200, "spreadsheet of the page");
    await page.context().close();
});

const looks = { id: {}, en: { lang: "en" }, dark: { dark: true }, phone: { width: 320, height: 640 } };
for (const [name, options] of Object.entries(looks)) {
    test(`the page of reports is sound: ${name}`, async () => {
        const page = await logIn(browser, server, "pemantau", options);
        equal((await page.goto(`${server.base}/pantau/laporan`)).status(), 200, "the page");
        equal((await overflow(page)).join(" "), "", "scrolls sideways");
        equal((await violations(page)).join("\n"), "", "axe");
        if (shots) {
            await page.screenshot({ path: `${shots}/laporan_${name}.png`, fullPage: true });
        }
        await page.context().close();
    });
}

await run();
await browser.close();
await server.stop();
