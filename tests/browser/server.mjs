// A server of its own for a browser test: a demo database on SQLite or PostgreSQL, and people who log in.
import { execFileSync, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPage } from "./lib.mjs";

const BIN = process.env.SBT_BIN || "build/sbt";

export const engines = process.env.SBT_TEST_PG ? ["sqlite", "postgresql"] : ["sqlite"];

function psql(sql) {
    execFileSync("psql", ["-q", "-X", "-d", process.env.SBT_TEST_PG, "-c", sql], { stdio: ["ignore", "ignore", "inherit"] });
}

// { base, url, logins, stop() }; more: subjects after the picture of December 2024.
export async function startServer(engine, { more = 250, seed = 1 } = {}) {
    const dir = mkdtempSync(join(tmpdir(), "sbt-browser-"));
    let url = `sqlite:${join(dir, "sbt.db")}`;
    let drop = () => {};
    if (engine === "postgresql") {
        const name = `browser_${process.pid}_${Math.floor(Math.random() * 1e6)}`;
        psql(`CREATE DATABASE ${name}`);
        drop = () => psql(`DROP DATABASE ${name} WITH (FORCE)`);
        url = process.env.SBT_TEST_PG.replace(/\/[^/?]*(\?|$)/, `/${name}$1`);
    }
    const env = { ...process.env, SBT_KEYS: join(dir, "sbt.keys") };
    execFileSync(BIN, ["demo", url, "--subjects", String(more), "--seed", String(seed), "--json"], { env, stdio: ["ignore", "ignore", "inherit"] });
    const logins = JSON.parse(execFileSync(BIN, ["demo", url, "--logins", "--json"], { env })).logins;
    const child = spawn(BIN, ["serve", url, "--listen", "127.0.0.1:0"], { env, stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    child.stderr.on("data", (d) => process.env.SBT_SHOW_LOG && process.stderr.write(d));
    const base = await new Promise((done, fail) => {
        child.stdout.on("data", (d) => {
            out += d;
            const m = out.match(/https?:\/\/\S+/);
            if (m) {
                done(m[0]);
            }
        });
        child.on("exit", (code) => fail(new Error(`the server ended with ${code}: ${out}`)));
    });
    return {
        base,
        url,
        env,
        logins: Object.fromEntries(logins.map((l) => [l.login, l])),
        async stop() {
            child.removeAllListeners("exit");
            const gone = new Promise((done) => child.on("exit", done));
            child.kill("SIGTERM");
            await gone;
            drop();
            rmSync(dir, { recursive: true, force: true });
        },
    };
}

// RFC 6238, six digits, thirty seconds.
export function totp(secret, at = Date.now()) {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits = "";
    for (const c of secret.replace(/=+$/, "")) {
        bits += alphabet.indexOf(c).toString(2).padStart(5, "0");
    }
    const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(at / 30000)));
    const mac = createHmac("sha1", key).update(counter).digest();
    const offset = mac[19] & 15;
    return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1000000).padStart(6, "0");
}

// A page on which that person is logged in, through the log-in pages themselves.
export async function logIn(browser, server, name, options = {}) {
    const page = await openPage(browser, options);
    await page.context().addCookies([{ name: "sbt_lang", value: options.lang ?? "id", url: server.base }]);
    const who = server.logins[name];
    await page.goto(`${server.base}/masuk`);
    await page.fill("[name=login]", who.login);
    await page.fill("[name=password]", who.password);
    await page.click("main form button[type=submit]");
    await page.waitForSelector("[name=code]");
    await page.fill("[name=code]", totp(who.totp, server.now ? server.now() : Date.now()));
    await page.click("main form button[type=submit]");
    await page.waitForSelector(".sbt-header__account");
    return page;
}
