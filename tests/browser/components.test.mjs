// Components and scripts in a real browser, on the gallery page that the unit tests render: accessibility, reflow, behaviour.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { equal, ok, openBrowser, openPage, overflow, run, test, violations } from "./lib.mjs";

const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2" };
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'";
const dir = mkdtempSync(join(tmpdir(), "sbt-gallery-"));
mkdirSync(join(dir, "aset"));
execFileSync(process.env.SBT_TESTS, ["unit/tpl"], { env: { ...process.env, SBT_GALLERY: dir }, stdio: "ignore" });

// The other side of the scripts: uploads that lose connections, an event stream, a page that changes.
const state = { uploads: new Map(), cut: 0, streams: [], liveAsked: 0, title: null };

function json(answer, status, body) {
    answer.writeHead(status, { "Content-Type": "application/json" });
    answer.end(JSON.stringify(body));
}

function upload(request, answer, url, body) {
    const id = url.pathname.split("/")[3];
    if (request.method === "POST") {
        const form = new URLSearchParams(body.toString());
        const made = `u${state.uploads.size}`;
        state.uploads.set(made, { name: form.get("name"), size: Number(form.get("size")), csrf: form.get("_csrf"), bytes: Buffer.alloc(0) });
        return json(answer, 201, { id: made, got: 0 });
    }
    const it = state.uploads.get(id);
    if (request.method === "PUT") {
        if (request.headers["x-csrf-token"] !== "token") {
            return json(answer, 403, { title: "no" });
        }
        if (state.cut > 0) {
            state.cut -= 1;
            return request.socket.destroy();
        }
        if (Number(url.searchParams.get("offset")) !== it.bytes.length) {
            return json(answer, 409, { got: it.bytes.length });
        }
        it.bytes = Buffer.concat([it.bytes, body]);
    }
    return json(answer, 200, { got: it.bytes.length, done: it.bytes.length === it.size });
}

const server = createServer((request, answer) => {
    const chunks = [];
    request.on("data", (c) => chunks.push(c));
    request.on("end", () => {
        const url = new URL(request.url, "http://x");
        if (url.pathname.startsWith("/unggah/")) {
            return upload(request, answer, url, Buffer.concat(chunks));
        }
        if (url.pathname === "/live") {
            answer.writeHead(200, { "Content-Type": "text/event-stream" });
            answer.write(": hello\n\n");
            state.streams.push(answer);
            answer.on("close", () => state.streams.splice(state.streams.indexOf(answer), 1));
            return undefined;
        }
        try {
            let body = readFileSync(join(dir, url.pathname));
            if (extname(url.pathname) === ".html") {
                if (request.headers["x-live"] === "1") {
                    state.liveAsked += 1;
                }
                if (state.title) {
                    body = Buffer.from(body.toString().replaceAll("NTR-2024-000121", state.title));
                }
            }
            answer.writeHead(200, { "Content-Type": TYPES[extname(url.pathname)], "Content-Security-Policy": CSP });
            return answer.end(body);
        } catch {
            answer.writeHead(404);
            return answer.end();
        }
    });
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const base = `http://127.0.0.1:${server.address().port}`;
const browser = await openBrowser();

async function open(path, options) {
    const page = await openPage(browser, options);
    await page.goto(base + path);
    return page;
}

for (const dark of [false, true]) {
    for (const width of [320, 1280]) {
        for (const k of [0, 1, 2, 3]) {
            test(`gallery ${k} has no barrier at ${width} px in ${dark ? "dark" : "light"}`, async () => {
                const page = await open(`/gallery${k}.html`, { width, dark, bypassCSP: true });
                equal(await violations(page), [], "violations");
                equal(await overflow(page), [], "what is too wide");
                await page.context().close();
            });
        }
    }
}

test("nothing breaks the content policy and no script fails", async () => {
    const page = await open("/gallery0.html");
    await page.waitForTimeout(300);
    equal(page.faults.filter((f) => !f.includes("favicon")), []);
    await page.context().close();
});

test("targets are at least 24 px in each direction", async () => {
    const page = await open("/gallery1.html", { width: 360 });
    const small = await page.$$eval("button, .sbt-button, .sbt-nav__link, .sbt-header__tool, .sbt-tabs__tab, input:not([type=hidden]), select", (all) =>
        all.filter((e) => {
            const r = e.getBoundingClientRect();
            return r.width > 0 && !e.closest("[hidden]") && !e.ariaHidden && (r.width < 24 || r.height < 24) && !e.closest(".sbt-keys");
        }).map((e) => e.outerHTML.slice(0, 80)),
    );
    equal(small, []);
    await page.context().close();
});

test("an error in the summary leads to its field", async () => {
    const page = await open("/gallery0.html");
    equal(await page.evaluate(() => document.activeElement.className), "sbt-error-summary");
    await page.click(".sbt-error-summary a[href='#f-nip']");
    equal(await page.evaluate(() => document.activeElement.id), "f-nip");
    await page.context().close();
});

test("the skip link leads to the content", async () => {
    const page = await open("/gallery1.html");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    equal(await page.evaluate(() => document.activeElement.id), "isi");
    await page.context().close();
});

test("j, k and Enter walk the desk, and can be switched off", async () => {
    const page = await open("/gallery1.html");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "/kasus/1");
    await page.keyboard.press("k");
    equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "/kasus/0");
    await page.focus("#f-nama");
    await page.keyboard.type("jk");
    equal(await page.inputValue("#f-nama"), "jk");
    await page.uncheck("[data-keys] input");
    await page.focus("[data-row] a");
    await page.keyboard.press("j");
    equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "/kasus/0");
    await page.reload();
    equal(await page.isChecked("[data-keys] input"), false);
    await page.context().close();
});

test("what is typed stays on the device only when asked", async () => {
    const page = await open("/gallery0.html");
    await page.fill("#f-nama", "Contoh");
    equal(await page.evaluate(() => Object.keys(localStorage)), []);
    await page.check("[data-draft] input");
    await page.fill("#f-cerita", "Cerita");
    await page.reload();
    equal(await page.inputValue("#f-nama"), "Contoh");
    equal(await page.inputValue("#f-cerita"), "Cerita");
    ok(!(await page.evaluate(() => JSON.stringify(localStorage).includes("token"))), "the form token was kept");
    await page.uncheck("[data-draft] input");
    equal(await page.evaluate(() => Object.keys(localStorage)), []);
    await page.context().close();
});

test("the calendar button fills the three fields", async () => {
    const page = await open("/gallery0.html");
    await page.$eval("[data-date] input[type=date]", (e) => {
        e.value = "2024-11-07";
        e.dispatchEvent(new Event("change"));
    });
    equal(await page.$$eval("[data-date] input[type=text]", (all) => all.map((e) => e.value)), ["7", "11", "2024"]);
    await page.context().close();
});

test("a file goes up in chunks and survives lost connections", async () => {
    const page = await open("/gallery0.html");
    const bytes = Buffer.alloc(2_500_000, "abcdefg");
    state.uploads.clear();
    state.cut = 1;
    await page.setInputFiles("#f-bukti", { name: "video.mp4", mimeType: "video/mp4", buffer: bytes });
    await page.waitForSelector("input[name=uploads]", { state: "attached" });
    equal(await page.getAttribute("input[name=uploads]", "value"), "u0");
    const it = state.uploads.get("u0");
    ok(it.bytes.equals(bytes), "other bytes arrived");
    equal([it.name, it.csrf], ["video.mp4", "token"]);
    equal(await page.inputValue("#f-bukti"), "");
    await page.click(".sbt-uploads button");
    equal(await page.$$("input[name=uploads]").then((l) => l.length), 0);
    await page.context().close();
});

test("an event changes only what differs, in every tab, through one stream", async () => {
    const page = await open("/gallery1.html");
    const other = await page.context().newPage();
    await other.goto(`${base}/gallery1.html`);
    await page.bringToFront();
    await page.fill("#f-cerita", "belum selesai");
    await page.waitForTimeout(300);
    equal(state.streams.length, 1, "number of streams");
    state.title = "NTR-2024-999999";
    const before = state.liveAsked;
    for (const s of state.streams) {
        s.write('event: change\ndata: {"topics":["case:1"]}\n\n');
    }
    await page.waitForTimeout(400);
    equal(state.liveAsked, before, "pages asked for after an event about something else");
    for (const s of state.streams) {
        s.write('event: change\ndata: {"topics":["desk"]}\n\n');
    }
    await page.waitForFunction(() => document.querySelector("main").textContent.includes("NTR-2024-99999"));
    await other.waitForFunction(() => document.querySelector("main").textContent.includes("NTR-2024-99999"), null, { polling: 100 });
    equal(await page.inputValue("#f-cerita"), "belum selesai", "a form in use");
    ok((await page.textContent("[data-live-say]")).length > 5, "the change was not announced");
    state.title = null;
    await page.context().close();
});

test("pages are whole without scripts", async () => {
    const page = await open("/gallery0.html", { script: false });
    ok(await page.isVisible("#f-bukti"), "file field");
    equal(await page.$$eval("[data-print], [data-draft], [data-keys]", (all) => all.map((e) => e.hidden)), [true, true]);
    await page.context().close();
});

test("leaving empties the page at once and replaces the history", async () => {
    const page = await open("/gallery0.html");
    await page.route("https://**", (route) => route.fulfill({ status: 200, contentType: "text/html", body: "elsewhere" }));
    await page.click("[data-leave]");
    await page.waitForURL("https://**");
    await page.goBack().catch(() => null);
    ok(!page.url().includes("gallery"), "the page is still in the history");
    await page.context().close();
});

try {
    await run();
} finally {
    await browser.close();
    server.closeAllConnections?.();
    server.close();
    rmSync(dir, { recursive: true });
}
