// What browser tests share: Chromium by playwright-core, accessibility by axe-core, and a case counter that cannot lie.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export async function openBrowser() {
    const path = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
    if (!path) {
        throw new Error("Chromium is missing: apt-get install chromium");
    }
    return chromium.launch({
        executablePath: path,
        args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
    });
}

// A page in its own context. options: { width, height, dark, script, lang }
export async function openPage(browser, options = {}) {
    const context = await browser.newContext({
        viewport: { width: options.width ?? 1280, height: options.height ?? 900 },
        colorScheme: options.dark ? "dark" : "light",
        javaScriptEnabled: options.script ?? true,
        locale: options.lang === "en" ? "en-GB" : "id-ID",
        reducedMotion: "reduce",
        bypassCSP: options.bypassCSP ?? false,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15000);
    page.faults = [];
    page.on("pageerror", (error) => page.faults.push(String(error)));
    page.on("console", (message) => message.type() === "error" && page.faults.push(`${message.text()} ${message.location().url}`.trim()));
    return page;
}

async function axe(page, runOnly, rules = {}) {
    if (!(await page.evaluate(() => "axe" in window))) {
        await page.evaluate(AXE);
    }
    // What a change of width or scheme moves has to come to rest before it can be judged: colours go from parent to child,
    // a frame each.
    await page.evaluate(async () => {
        for (let still = 0, frames = 0; still < 2 && frames < 100; frames += 1) {
            await new Promise((done) => requestAnimationFrame(done));
            still = document.getAnimations().some((a) => a instanceof CSSTransition) ? 0 : still + 1;
        }
    });
    const options = { runOnly, rules, resultTypes: ["violations"], iframes: false };
    const result = await page.evaluate((o) => window.axe.run(document, o), options);
    return result.violations.map((v) => `${v.id} (${v.impact}): ${v.help}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 4).join(" | ")}`);
}

// Violations of WCAG 2.2 AA (and good practice) on the page as it stands, each with the elements that it is about.
export async function violations(page) {
    return axe(page, { type: "tag", values: WCAG });
}

// The same but for what text is too pale, which takes most of the time and is the same in every language and width.
export async function barriers(page) {
    return axe(page, { type: "tag", values: WCAG }, { "color-contrast": { enabled: false } });
}

// Only text that is too pale: what changes between light and dark.
export async function contrast(page) {
    return axe(page, { type: "rule", values: ["color-contrast"] });
}

// Whether something makes the page scroll sideways, and what.
export async function overflow(page) {
    return page.evaluate(() => {
        const width = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= width) {
            return [];
        }
        // What lies in a box that scrolls by itself does not count, unless it is positioned past that box.
        const scrolls = (e) => {
            const up = getComputedStyle(e).position === "absolute" ? e.offsetParent : e.parentElement;
            return up && up !== document.body && (/auto|scroll|hidden/.test(getComputedStyle(up).overflowX) || scrolls(up));
        };
        return [...document.querySelectorAll("body *")]
            .filter((e) => e.getBoundingClientRect().right > width + 1 && !scrolls(e))
            .map((e) => `${e.tagName.toLowerCase()}.${e.className}`)
            .concat([`the page is ${document.documentElement.scrollWidth} px wide`])
            .slice(0, 5);
    });
}

export function equal(got, want, what = "") {
    const a = JSON.stringify(got);
    const b = JSON.stringify(want);
    if (a !== b) {
        throw new Error(`${what} is ${a}, not ${b}`);
    }
}

export function ok(value, what) {
    if (!value) {
        throw new Error(what);
    }
}

const cases = [];
export function test(name, fn) {
    cases.push({ name, fn });
}

// Runs what was given to test() in order (those whose name the first argument fits), prints TAP-like lines and the counters, and sets the exit code.
export async function run() {
    let passed = 0;
    let failed = 0;
    const only = new RegExp(process.argv[2] ?? "");
    for (const { name, fn } of cases.filter((c) => only.test(c.name))) {
        try {
            const began = Date.now();
            await fn();
            passed += 1;
            console.log(`ok - ${name} [${((Date.now() - began) / 1000).toFixed(1)} s]`);
        } catch (error) {
            failed += 1;
            console.log(`not ok - ${name}\n  ${String(error.stack || error).split("\n").join("\n  ")}`);
        }
    }
    console.log(`${passed} passed, ${failed} failed, 0 skipped`);
    process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
