// Early warning: the list, one alert from raised to decided, and the scores; on a desk, a phone, in the dark, without scripts.
import { mkdirSync } from "node:fs";
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

async function sound(page, name, script = true) {
    equal((await overflow(page)).join(" "), "", `${name} scrolls sideways`);
    if (script) {
        equal((await violations(page)).join("\n"), "", name);
    }
    if (shots) {
        await page.screenshot({ path: `${shots}/alert_${name}.png`, fullPage: true });
    }
}

const looks = { id: {}, en: { lang: "en" }, dark: { dark: true }, phone: { width: 320, height: 640 }, plain: { script: false } };
for (const [name, options] of Object.entries(looks)) {
    test(`the pages of early warning are sound: ${name}`, async () => {
        const page = await logIn(browser, server, "audiman", options);
        for (const path of ["/peringatan", "/peringatan?state=decided", "/peringatan/nilai", "/peringatan/mutasi"]) {
            equal((await page.goto(server.base + path)).status(), 200, path);
            await sound(page, `${name}${path.replace(/[^a-z]+/g, "_")}`, options.script !== false);
        }
        for (const state of ["raised", "looked", "decided"]) {
            await page.goto(`${server.base}/peringatan?state=${state}`);
            await page.goto(server.base + (await page.getAttribute("[data-row] a", "href")));
            await sound(page, `${name}_one_${state}`, options.script !== false);
        }
        await page.context().close();
    });
}

for (const [name, options] of Object.entries({ desk: { script: false }, phone: { width: 320, height: 640 } })) {
    test(`an alert is acknowledged, looked at and decided, once: ${name}`, async () => {
        const page = await logIn(browser, server, "audiman", options);
        await page.goto(`${server.base}/peringatan?state=raised`);
        const path = await page.getAttribute("[data-row] a", "href");
        await page.goto(server.base + path);
        const late = await logIn(browser, server, "sekretariat", options); // reads the same page, and acts after him
        await late.goto(server.base + path);
        await page.click("main form button[type=submit]");
        ok((await page.textContent("main")).includes("Diterima"), "not acknowledged");
        if (options.script === false) {
            await late.click("main form button[type=submit]");
            ok((await late.textContent("main")).includes("sudah ditindak petugas lain"), "acknowledged twice");
        } else { // his page says so by itself
            await late.waitForFunction(() => document.querySelector("main").textContent.includes("Diterima"), null, { timeout: 8000 });
        }
        await late.context().close();
        await page.click("main form button[type=submit]"); // nothing written: the form says so
        ok((await page.$$(".sbt-error-summary")).length === 1, "an empty finding was taken");
        await page.fill("[name=words]", "Daftar di balik angka dibaca.");
        await page.click("main form button[type=submit]");
        await page.click("input[name=verdict][value=not_real]");
        await page.click("input[name=follow][value=none]");
        await page.fill("[name=words]", "Kebetulan: dua laporan lama masuk bersamaan.");
        await page.click("main form button[type=submit]");
        const text = await page.textContent("main");
        ok(text.includes("Tidak nyata") && text.includes("Kebetulan: dua laporan"), "the decision does not show");
        equal(await page.locator("main form").count(), 0, "what is decided can be decided again");
        await sound(page, `${name}_walk`, options.script !== false);
        await page.context().close();
    });
}

test("the monitor reads without names, custodians and auditors see nothing of it, a PPK what is his", async () => {
    const monitor = await logIn(browser, server, "pemantau");
    await monitor.goto(`${server.base}/peringatan?state=decided`);
    await monitor.goto(server.base + (await monitor.getAttribute("[data-row] a", "href")));
    equal(await monitor.locator("main form").count(), 0, "the monitor may act");
    await monitor.context().close();
    const custodian = await logIn(browser, server, "penjaga.satu");
    await custodian.goto(`${server.base}/peringatan`);
    equal(await custodian.locator("[data-row]").count(), 0, "a custodian sees alerts of others");
    await custodian.context().close();
    const auditor = await logIn(browser, server, "auditor");
    equal((await auditor.goto(`${server.base}/peringatan`)).status(), 403);
    await auditor.context().close();
    const ppk = await logIn(browser, server, "ppk");
    equal((await ppk.goto(`${server.base}/peringatan`)).status(), 200);
    equal((await ppk.goto(`${server.base}/peringatan/nilai`)).status(), 403);
    await ppk.context().close();
});

test("the list behind an alert holds as many rows as the alert and its own page say", async () => {
    const page = await logIn(browser, server, "audiman");
    await page.goto(`${server.base}/peringatan`);
    const alerts = await page.$$eval("[data-row] a", (all) => all.map((a) => a.getAttribute("href")));
    let [followed, singles] = [0, 0];
    for (const path of alerts) {
        await page.goto(server.base + path);
        const link = page.locator('main a[href^="/pantau/daftar"]');
        if ((await link.count()) === 0) {
            continue;
        }
        const text = await page.textContent("main");
        const told = text.match(/Daftar itu memuat ([\d.]+) terlapor/)?.[1];
        await link.first().click();
        const said = Number((await page.textContent("main")).match(/([\d.]+) terlapor pada N/)[1].replaceAll(".", ""));
        let rows = 0;
        for (let more = true; more; ) {
            rows += await page.locator("main tbody tr").count();
            rows += Number(((await page.textContent("main")).match(/([\d.]+) terlapor di halaman ini ikut dihitung/) ?? [0, "0"])[1]);
            const next = page.locator(".sbt-pagination a[rel=next], .sbt-pagination__next a");
            more = (await next.count()) > 0;
            if (more) {
                await next.first().click();
            }
        }
        equal(rows, said, `${path}: rows behind it`);
        if (told === undefined) { // a cluster: a list for each of its members
            ok(text.includes("Tiap nama membuka daftar"), `${path}: does not say how many its list holds`);
        } else {
            equal(said, Number(told.replaceAll(".", "")), `${path}: its list holds another number than it says`);
            singles += 1;
        }
        followed += 1;
    }
    ok(followed > 0 && singles > 0, "no alert has a list of its own");
    await page.context().close();
});

test("what a colleague does with an alert shows on the open list and on the open alert within a second", async () => {
    const list = await logIn(browser, server, "audiman");
    await list.goto(`${server.base}/peringatan?state=raised`);
    const path = await list.getAttribute("[data-row] a", "href");
    const one = await list.context().newPage();
    await one.goto(server.base + path);
    const colleague = await logIn(browser, server, "sekretariat");
    await colleague.goto(server.base + path);
    await one.waitForTimeout(700);
    const began = Date.now();
    await colleague.evaluate(() => document.querySelector("main form button[type=submit]").click());
    await one.waitForFunction(() => document.querySelector("main").textContent.includes("Diterima"), null, { polling: 20, timeout: 8000 });
    const took = Date.now() - began;
    await list.bringToFront();
    await list.waitForFunction((p) => ![...document.querySelectorAll("[data-row] a")].some((a) => a.getAttribute("href") === p), path, { polling: 20, timeout: 8000 });
    ok(took < 1000 || process.env.SBT_SLOW, `it took ${took} ms`);
    await colleague.context().close();
    await list.context().close();
});

await run();
await browser.close();
await server.stop();
