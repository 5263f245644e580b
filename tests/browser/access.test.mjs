// Every page that a link leads to, as each role and as nobody: no barrier by axe, no sideways scrolling at 320 px, no
// text left in the other language, no broken link. The crawl takes one page of each kind, so new pages come in by themselves.
import { equal, ok, openBrowser, openPage, overflow, run, test, violations } from "./lib.mjs";
import { logIn, startServer } from "./server.mjs";

const PAGES_PER_ROLE = 40;
const browser = await openBrowser();
const server = await startServer("sqlite", { more: 60 });
const seen = new Map(); // kind of page -> who saw it first

// Pages that differ only in numbers, ids, codes and filters are of one kind.
function kindOf(url) {
    const path = url.pathname.split("/").map((p) => (/\d/.test(p) ? "*" : p)).join("/");
    return path + (url.searchParams.size > 0 ? `?${[...url.searchParams.keys()].sort().join("&")}` : "");
}

async function linksOf(page) {
    // A link of a drawing has no plain href of its own.
    return page.$$eval("a[href]", (all) => all.map((a) => new URL(a.getAttribute("href"), document.baseURI).href));
}

async function crawl(page, starts, who, check) {
    const queue = starts.map((s) => new URL(s, server.base));
    const kinds = new Set();
    const bad = [];
    while (queue.length > 0 && kinds.size < PAGES_PER_ROLE) {
        const url = queue.shift();
        const kind = kindOf(url);
        if (url.origin !== server.base || kinds.has(kind) || /^\/(aset|bahasa|keluar)\b|\.(csv|json|pdf|xlsx)$/.test(url.pathname)) {
            continue;
        }
        kinds.add(kind);
        url.hash = "";
        const answer = await page.goto(url.href).catch((error) => ({ failed: String(error) }));
        if (answer.failed) {
            if (!answer.failed.includes("Download is starting")) {
                bad.push(`${url.pathname}: ${answer.failed}`);
            }
            continue;
        }
        if (answer.status() !== 200) {
            bad.push(`${url.pathname}${url.search}: ${answer.status()}`);
            continue;
        }
        if (!(answer.headers()["content-type"] || "").startsWith("text/html")) {
            continue;
        }
        bad.push(...(await check(page, url, kind)).map((b) => `${url.pathname}${url.search}: ${b}`));
        for (const href of await linksOf(page)) {
            queue.push(new URL(href));
        }
    }
    ok(kinds.size > 3 || starts.length < 3, `${who} reached only ${[...kinds].join(", ")}`);
    return bad;
}

async function barriers(page, url, kind, lang) {
    if (seen.has(`${lang} ${kind}`)) {
        return [];
    }
    seen.set(`${lang} ${kind}`, url.pathname);
    const bad = await violations(page);
    const more = await page.evaluate((l) => {
        const out = [];
        if (document.documentElement.lang !== l) {
            out.push(`lang is ${document.documentElement.lang}`);
        }
        if (document.querySelectorAll("h1").length !== 1) {
            out.push(`${document.querySelectorAll("h1").length} h1`);
        }
        if (/\(null\)|%[1-9]\b|\bNaN\b|\bundefined\b/.test(document.body.innerText)) {
            out.push("a placeholder shows");
        }
        if (/(^|\s)[a-z_]+\|[A-Z]/.test(document.body.innerText)) {
            out.push("a context of a translation shows");
        }
        return out;
    }, lang);
    await page.setViewportSize({ width: 320, height: 800 });
    const wide = await overflow(page);
    await page.setViewportSize({ width: 1280, height: 900 });
    return [...bad, ...more, ...wide.map((w) => `too wide at 320 px: ${w}`)];
}

for (const lang of ["id", "en"]) {
    test(`nobody's pages have no barrier in ${lang}`, async () => {
        const page = await openPage(browser, { bypassCSP: true, lang });
        await page.context().addCookies([{ name: "sbt_lang", value: lang, url: server.base }]);
        equal(await crawl(page, ["/", "/laporan", "/status", "/data", "/bantuan", "/masuk"], "nobody", (p, u, k) => barriers(p, u, k, lang)), []);
        await page.context().close();
    });
}

for (const [n, name] of Object.keys(server.logins).entries()) {
    const lang = n % 3 === 2 ? "en" : "id";
    test(`the pages of ${name} have no barrier in ${lang}`, async () => {
        const page = await logIn(browser, server, name, { bypassCSP: true, lang });
        equal(await crawl(page, [page.url(), "/akun"], name, (p, u, k) => barriers(p, u, k, lang)), []);
        // A crawl opens event streams faster than a person: the server may refuse one (429), the script asks again later.
        equal(page.faults.filter((f) => !f.includes("429") && !f.includes("favicon")), [], "faults of scripts");
        await page.context().close();
    });
}

try {
    await run();
} finally {
    await browser.close();
    await server.stop();
}
