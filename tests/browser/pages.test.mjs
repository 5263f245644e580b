// Every page that links lead to, as everybody who has a demo log-in and as nobody: no dead link; and each kind of page once
// in both languages, wide and narrow, light and dark: no barrier (WCAG 2.2 AA), nothing too wide, no text left over from a
// template or the other language. Then the keyboard alone, refused forms, and pages without scripts.
import { barriers, contrast, equal, ok, openBrowser, openPage, overflow, run, test, violations } from "./lib.mjs";
import { freshCodes, logIn, startServer } from "./server.mjs";

const PAGES_PER_ROLE = 250;
const server = await startServer("sqlite", { more: 120 });
const browser = await openBrowser();

// One page of each kind is enough: numbers, ids, codes, values and orders are left out. Each step form and each help page is
// a kind.
function kindOf(href) {
    const url = new URL(href);
    if (/^\/(kasus\/[^/]+\/langkah|bantuan)\//.test(url.pathname)) {
        return url.pathname.replace(/^\/kasus\/[^/]+/, "/kasus/*");
    }
    const plain = url.pathname.replace(/^\/pantau\/angka\/[^/]+/, "/pantau/angka/*"); // a figure is called by a word
    const path = plain.split("/").map((s) => (/[\dA-Z]/.test(s) ? "*" : s)).join("/");
    return `${path}?${[...new Set(url.searchParams.keys())].filter((k) => k !== "sort").sort().join("&")}`;
}

const SKIP = [/^\/bahasa/, /\.csv$/, /\.json$/, /^\/bukti/, /^\/keluar/, /^\/aset/, /^\/api/, /\.pdf$/, /\.xlsx$/];

// Follows links, one of each kind, without drawing the pages; gives the addresses of pages, and what did not answer 200.
async function crawl(page, starts, known) {
    const todo = starts.map((s) => server.base + s);
    const seen = new Set(known);
    const found = [];
    const dead = [];
    while (todo.length > 0 && found.length < PAGES_PER_ROLE) {
        const href = todo.shift();
        const kind = kindOf(href);
        if (seen.has(kind)) {
            continue;
        }
        seen.add(kind);
        const answer = await page.request.get(href, { maxRedirects: 3 });
        if (answer.status() !== 200) {
            dead.push(`${answer.status()} ${href.slice(server.base.length)}`);
            continue;
        }
        if (!(answer.headers()["content-type"] || "").startsWith("text/html")) {
            continue;
        }
        found.push(href);
        for (const [, raw] of (await answer.text()).matchAll(/<a [^>]*?href="([^"]+)"/g)) {
            const to = new URL(raw.replaceAll("&amp;", "&"), href);
            to.hash = "";
            if (to.origin === server.base && !SKIP.some((s) => s.test(to.pathname)) && !seen.has(kindOf(to.href))) {
                todo.push(to.href);
            }
        }
    }
    return { found, dead, seen };
}

// What is wrong with the page as it stands in that language.
async function leftovers(page, lang) {
    return page.evaluate((l) => {
        const out = [];
        const text = document.body.innerText;
        if (document.documentElement.lang !== l) {
            out.push(`lang is ${document.documentElement.lang}`);
        }
        if (document.querySelectorAll("h1").length !== 1) {
            out.push(`${document.querySelectorAll("h1").length} h1`);
        }
        if (/\(null\)|%[1-9]\b|\bNaN\b|\bundefined\b/.test(text)) {
            out.push("a placeholder shows");
        }
        if (/(^|\s)[a-z_]+\|[A-Z]/.test(text)) {
            out.push("a context of a translation shows");
        }
        return out;
    }, lang);
}

// The page in both languages and at both widths; its colours once, light and dark.
async function inspect(page, href) {
    const faults = [];
    for (const lang of ["id", "en"]) {
        await page.context().addCookies([{ name: "sbt_lang", value: lang, url: server.base }]);
        await page.setViewportSize({ width: 1280, height: 900 });
        await page.goto(href);
        const note = (how, all) => faults.push(...all.map((f) => `${href.slice(server.base.length)} ${lang} ${how}: ${f}`));
        note("text", await leftovers(page, lang));
        note("wide", lang === "id" ? await violations(page) : await barriers(page));
        note("wide", await overflow(page));
        if (lang === "id") {
            await page.emulateMedia({ colorScheme: "dark" });
            note("dark", await contrast(page));
            await page.emulateMedia({ colorScheme: "light" });
        }
        await page.setViewportSize({ width: 320, height: 800 });
        note("320 px", await barriers(page));
        note("320 px", await overflow(page));
    }
    return faults;
}

const drawn = new Set(); // kinds that were inspected as an earlier role: the same templates draw them
const known = new Set(); // help is the same for everybody

for (const name of [null, ...Object.keys(server.logins)]) {
    test(`${name ?? "nobody"}: every link leads somewhere, and every page is without barriers`, async () => {
        const page = name ? await logIn(browser, server, name, { bypassCSP: true }) : await openPage(browser, { bypassCSP: true });
        const starts = name ? [new URL(page.url()).pathname, "/akun"] : ["/", "/laporan", "/status", "/data", "/bantuan", "/masuk"];
        const { found, dead, seen } = await crawl(page, starts, known);
        equal(dead, [], "dead links");
        ok(found.length > 3, `only ${found.length} pages were found`);
        ok(found.length < PAGES_PER_ROLE, "there are more pages than the crawl takes in");
        const faults = [];
        // The frame differs by role: the first page is drawn for each.
        for (const href of found.filter((h, i) => i === 0 || !drawn.has(kindOf(h)))) {
            const began = Date.now();
            faults.push(...(await inspect(page, href)));
            if (process.env.SBT_TIMES) {
                console.log(`# ${((Date.now() - began) / 1000).toFixed(1)} s ${href.slice(server.base.length)}`);
            }
        }
        // A crawl opens event streams faster than a person: the server may refuse one (429), the script asks again later.
        faults.push(...page.faults.filter((f) => !f.includes("429")));
        equal(faults, [], "faults");
        seen.forEach((k) => drawn.add(k) && k.startsWith("/bantuan/") && known.add(k));
        await page.context().close();
    });
}

test("pages are in the language that was asked for", async () => {
    const page = await logIn(browser, server, "audiman", { lang: "en" });
    for (const path of ["/meja", "/kasus", "/statistik", "/bantuan", "/pemberitahuan", "/cari"]) {
        await page.goto(server.base + path);
        equal(await page.getAttribute("html", "lang"), "en");
        const text = await page.innerText("main");
        equal(text.match(/\b(Anda|tenggat|kasus|laporan|terlapor|dengan|yang)\b/gi) ?? [], [], `Indonesian words on ${path}`);
    }
    await page.context().close();
});

test("the desk can be walked by keyboard alone", async () => {
    const page = await logIn(browser, server, "verifikator.bkn");
    await page.goto(`${server.base}/meja`);
    await page.keyboard.press("Tab"); // skip link
    await page.keyboard.press("Enter");
    equal(await page.evaluate(() => document.activeElement.id), "isi");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    const href = await page.evaluate(() => document.activeElement.getAttribute("href"));
    ok(/^\/kasus\/K-/.test(href), `the second row is not in focus: ${href}`);
    await page.keyboard.press("Enter");
    await page.waitForURL(`**${href}`);
    // From the top of the case page to its first act, by Tab.
    let found = null;
    for (let i = 0; i < 60 && !found; i++) {
        await page.keyboard.press("Tab");
        found = await page.evaluate(() => {
            const e = document.activeElement;
            return e.matches(".sbt-acts a.sbt-button") ? e.getAttribute("href") : null;
        });
        const outline = await page.evaluate(() => {
            const s = getComputedStyle(document.activeElement);
            return document.activeElement === document.body || s.outlineStyle !== "none" || s.boxShadow !== "none";
        });
        ok(outline, "the focus cannot be seen");
    }
    ok(found, "no act can be reached by Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/langkah/**");
    await page.goto(`${server.base}/meja`);
    await page.keyboard.press("/");
    await page.waitForURL("**/cari");
    await page.context().close();
});

test("a refused form says what to do, at the field, and keeps what was typed", async () => {
    for (const script of [true, false]) {
        const page = await logIn(browser, server, "verifikator.kemendagri", { script });
        await page.goto(`${server.base}/meja`);
        const path = await page.getAttribute("[data-row] a", "href");
        await page.goto(`${server.base}${path}/langkah/verifikasi`);
        await page.fill("[name=questions]", "Di mana tepatnya?");
        await page.click("main form button[type=submit]");
        ok(await page.isVisible(".sbt-error-summary"), "no error summary");
        ok((await page.title()).startsWith("Kesalahan:"), "the title does not say it");
        equal(await page.inputValue("[name=questions]"), "Di mana tepatnya?");
        ok(await page.isVisible("#f-reason-error"), "no error at the field");
        const first = await page.getAttribute(".sbt-error-summary a", "href");
        ok(await page.$(first), `the summary leads to ${first}, which is not there`);
        await page.context().close();
        freshCodes(server);
    }
});

try {
    await run();
} finally {
    await browser.close();
    await server.stop();
}
