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
    const made = JSON.parse(execFileSync(BIN, ["demo", url, "--no-past", "--subjects", String(more), "--seed", String(seed), "--json"], { env, stdio: ["ignore", "pipe", "ignore"] }));
    const logins = JSON.parse(execFileSync(BIN, ["demo", url, "--logins", "--json"], { env })).logins;
    const server = {
        url,
        env,
        logins: Object.fromEntries(logins.map((l) => [l.login, l])),
        today: made.today,
        dayShift: 0,
        // "2025-02-27" in the demo's calendar, some days from its day now
        day(delta = 0) {
            return new Date(Date.parse(`${made.today}T00:00:00Z`) + (delta + server.dayShift) * 86_400_000).toISOString().slice(0, 10);
        },
        async resume() {
            let out = "";
            const child = spawn(BIN, ["serve", url, "--listen", `127.0.0.1:${server.port ?? 0}`], { env, stdio: ["ignore", "pipe", "pipe"] });
            child.stderr.on("data", (d) => process.env.SBT_SHOW_LOG && process.stderr.write(d));
            server.child = child;
            server.base = await new Promise((done, fail) => {
                child.stdout.on("data", (d) => {
                    out += d;
                    const m = out.match(/https?:\/\/\S+/);
                    if (m) {
                        done(m[0]);
                    }
                });
                child.on("exit", (code) => fail(new Error(`the server ended with ${code}: ${out}`)));
            });
            server.port = new URL(server.base).port;
        },
        async halt() {
            server.child.removeAllListeners("exit");
            const gone = new Promise((done) => server.child.on("exit", done));
            server.child.kill("SIGTERM");
            await gone;
        },
        async stop() {
            await server.halt();
            drop();
            rmSync(dir, { recursive: true, force: true });
        },
    };
    await server.resume();
    return server;
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
    await page.fill("[name=code]", totp(who.totp));
    await page.click("main form button[type=submit]");
    await page.waitForSelector(".sbt-header__account");
    return page;
}

// Lets days pass: the demo's clock is a setting; jobs that have become due are run. The server starts anew on its own
// address, sessions that idled out in between are logged in again by whoever asks for them.
// A code counts once; a test that needs several in half a minute forgets which were used.
export function freshCodes(server) {
    sql(server, "UPDATE credential SET totp_step = 0");
}

function sql(server, text) {
    if (server.url.startsWith("sqlite:")) {
        execFileSync("sqlite3", ["-cmd", ".timeout 5000", server.url.slice("sqlite:".length), `${text};`]);
    } else {
        execFileSync("psql", ["-q", "-X", "-d", server.url, "-c", "SET sbt.scope = '15'", "-c", text], { stdio: ["ignore", "ignore", "inherit"] });
    }
}

export async function passDays(server, days) {
    await server.halt();
    const us = days * 86_400_000_000;
    sql(server, `UPDATE setting SET value = CAST(CAST(value AS BIGINT) + ${us} AS TEXT) WHERE name = 'demo_offset_us'`);
    execFileSync(BIN, ["jobs", "run", server.url, "--until-idle"], { env: server.env, stdio: ["ignore", "ignore", "inherit"] });
    await server.resume();
    server.dayShift += days;
}
