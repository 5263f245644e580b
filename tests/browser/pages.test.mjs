// Every page that links lead to, as every role: no dead link, no barrier (WCAG 2.2 AA), nothing too wide, in both
// languages, wide and narrow; the keyboard alone; without scripts.
import { equal, ok, openBrowser, openPage, overflow, run, test, violations } from "./lib.mjs";
import { logIn, startServer } from "./server.mjs";

const server = await startServer("sqlite", { more: 120 });
const browser = await openBrowser();

// One page of each kind is enough: numbers, ids and values are left out.
function kindOf(href) {
    const url = new URL(href);
    const path = url.pathname
        .split("/")
        .map((s) => (/^(K-|L-)|^[0-9a-f]{8}-|^\d+$/.test(s) ? "*" : s))
        .join("/");
    const names = [...url.searchParams.keys()].sort().join("&");
    return path.startsWith("/kasus/*/langkah/") || path.startsWith("/bantuan/") ? path : `${path}?${names}`;
}

const SKIP = [/^\/bahasa/, /\.csv$/, /^\/bukti/, /^\/keluar/, /^\/aset/, /^\/api/, /\.pdf$/, /\.xlsx$/];

// Follows links from `start`, one of each kind, at most `max`; gives their addresses. What does not answer 200 is a fault.
async function crawl(page, start, max, known) {
    const todo = [server.base + start];
    const seen = new Set(known);
    const found = [];
    const dead = [];
    while (todo.length > 0 && found.length < max) {
        const href = todo.shift();
        const kind = kindOf(href);
        if (seen.has(kind)) {
            continue;
        }
        seen.add(kind);
        const answer = await page.request.get(href, { maxRedirects: 3 });
        if (answer.status() !== 200) {
            dead.push(`${answer.status()} ${new URL(href).pathname}`);
            continue;
        }
        if (!(answer.headers()["content-type"] || "").startsWith("text/html")) {
            continue;
        }
        found.push(href);
        const html = await answer.text();
        for (const [, raw] of html.matchAll(/<a [^>]*?href="([^"]+)"/g)) {
            const to = new URL(raw.replaceAll("&amp;", "&"), href);
            to.hash = "";
            if (to.origin === server.base && !SKIP.some((s) => s.test(to.pathname)) && !seen.has(kindOf(to.href))) {
                todo.push(to.href);
            }
        }
    }
    return { found, dead, seen };
}

const roles = [
    null, "bawaslu", "verifikator.bkn", "audiman", "kanreg", "sekretariat", "kemendagri", "panrb", "bkpsdm", "ppk",
    "pemeriksa", "pemantau", "penjaga.satu", "auditor", "pic", "admin",
];
const shared = new Set(); // kinds that an earlier role was shown: the frame differs by role only on the first pages

for (const name of roles) {
    test(`${name ?? "the public"}: every link leads somewhere, and every page is without barriers`, async () => {
        const page = name ? await logIn(browser, server, name, { bypassCSP: true }) : await openPage(browser, { bypassCSP: true });
        const start = name ? new URL(page.url()).pathname : "/";
        const { found, dead, seen } = await crawl(page, start, 60, name ? [...shared].filter((k) => k.startsWith("/bantuan/")) : []);
        equal(dead, [], "dead links");
        ok(found.length >= (name ? 4 : 10), `only ${found.length} pages were found`);
        const faults = [];
        // What another role was shown already needs no second look: the same templates draw it.
        for (const href of found.filter((h) => !shared.has(kindOf(h)))) {
            for (const [lang, width] of [["id", 1280], ["en", 360]]) {
                await page.context().addCookies([{ name: "sbt_lang", value: lang, url: server.base }]);
                await page.setViewportSize({ width, height: 800 });
                await page.goto(href);
                const at = `${new URL(href).pathname}${new URL(href).search} ${lang} ${width}`;
                faults.push(...(await violations(page)).map((v) => `${at}: ${v}`));
                faults.push(...(await overflow(page)).map((v) => `${at}: too wide: ${v}`));
            }
        }
        faults.push(...page.faults);
        equal(faults, [], "faults");
        seen.forEach((k) => shared.add(k));
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
        await new Promise((done) => setTimeout(done, script ? 30000 : 0)); // a code of the app counts once
    }
});

try {
    await run();
} finally {
    await browser.close();
    await server.stop();
}
