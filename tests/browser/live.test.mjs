// A new event shows on an open desk and case page within a second, on both engines, and only to those who may know.
import { equal, ok, openBrowser, run, test } from "./lib.mjs";
import { engines, logIn, startServer } from "./server.mjs";

const browser = await openBrowser();
const servers = {};
for (const engine of engines) {
    servers[engine] = await startServer(engine, { more: 0 });
}

// The first case on the desk of that person that offers the note form.
async function firstCase(page) {
    await page.goto(`${page.base}/meja`);
    return page.getAttribute("[data-row] a", "href");
}

// Fills in the vote of that person's agency, up to the button.
async function vote(page, path, reason) {
    await page.goto(`${page.base}${path}/langkah/verifikasi`);
    await page.click("input[name=vote][value=setuju]");
    await page.fill("[name=reason]", reason);
}

for (const engine of engines) {
    const server = servers[engine];
    test(`a vote shows on the open case page of another office within a second on ${engine}`, async () => {
        const writer = await logIn(browser, server, "verifikator.bkn");
        writer.base = server.base;
        const path = await firstCase(writer);
        const reader = await logIn(browser, server, "verifikator.bawaslu");
        await reader.goto(server.base + path);
        await reader.waitForTimeout(500);
        ok(!(await reader.textContent("main")).includes("Kabar langsung"), "the vote was there before");
        await vote(writer, path, `Kabar langsung ${engine}`);
        const began = Date.now();
        await writer.click("main form button[type=submit]");
        await reader.waitForFunction((w) => document.querySelector("main").textContent.includes(w), `Kabar langsung ${engine}`, { polling: 20, timeout: 5000 });
        const took = Date.now() - began;
        ok(took < 1000, `it took ${took} ms`);
        await reader.context().close();
        await writer.context().close();
    });

    test(`a vote changes the open desk within a second on ${engine}`, async () => {
        const desk = await logIn(browser, server, "verifikator.panrb");
        await desk.goto(`${server.base}/meja`);
        const path = await desk.getAttribute("[data-row] a", "href");
        const count = await desk.$$eval("[data-row] a", (all, p) => all.filter((a) => a.getAttribute("href") === p).length, path);
        ok(count > 0, "nothing on the desk");
        await desk.waitForTimeout(500);
        const voter = await desk.context().newPage();
        voter.base = server.base;
        await vote(voter, path, "Lengkap.");
        await desk.bringToFront();
        const began = Date.now();
        await voter.evaluate(() => document.querySelector("main form button[type=submit]").click());
        await desk.waitForFunction((p) => ![...document.querySelectorAll("[data-row] a")].some((a) => a.getAttribute("href") === p), path, { polling: 20, timeout: 5000 });
        const took = Date.now() - began;
        ok(took < 1000, `it took ${took} ms`);
        await desk.context().close();
    });

    test(`an office without sight hears nothing, and a session that ends ends its stream on ${engine}`, async () => {
        const writer = await logIn(browser, server, "verifikator.kemendagri");
        writer.base = server.base;
        const path = await firstCase(writer);
        const outsider = await logIn(browser, server, "bkpsdm");
        await outsider.goto(`${server.base}/meja`);
        const heard = outsider.evaluate(
            () =>
                new Promise((done) => {
                    const all = [];
                    const source = new EventSource("/live");
                    source.addEventListener("change", (e) => all.push(e.data));
                    source.addEventListener("error", () => all.push("ended"));
                    setTimeout(() => done(all), 2500);
                }),
        );
        await outsider.waitForTimeout(400);
        await vote(writer, path, "Bukan untuk instansi.");
        await writer.click("main form button[type=submit]");
        equal(await heard, [], "what the outsider heard");
        // Logging out elsewhere ends the stream.
        const cookie = (await writer.context().cookies()).find((c) => c.name === "sbt_session").value;
        const stream = await fetch(`${server.base}/live`, { headers: { Cookie: `sbt_session=${cookie}` } });
        equal(stream.status, 200);
        const reading = (async () => {
            const r = stream.body.getReader();
            while (!(await r.read()).done) {
                // until the server ends it
            }
            return true;
        })();
        await writer.goto(`${server.base}/akun`);
        await writer.evaluate(() => document.querySelector("form[action='/keluar'] button").click());
        equal(await Promise.race([reading, new Promise((d) => setTimeout(() => d(false), 12000))]), true, "the stream ended");
        await outsider.context().close();
        await writer.context().close();
    });
}

test("a stream asks for a session", async () => {
    const server = servers[engines[0]];
    const r = await fetch(`${server.base}/live`, { redirect: "manual" });
    equal(r.status, 303);
});

try {
    await run();
} finally {
    await browser.close();
    for (const engine of engines) {
        await servers[engine].stop();
    }
}
