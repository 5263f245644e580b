// Live pages: one event stream for all tabs of a browser (HTTP/1.1 allows six connections a host). The tab that holds the
// lock listens to /live and passes on what it hears; each tab asks for its own page again and changes only what differs.
import { Idiomorph } from "idiomorph";
import { showFigures } from "./figures.js";

const CHANNEL = "sbt-live";
const WAIT_MS = 150;
const AGAIN_MS = 20000;
const REDRAW_MS = 5000;

function isBusy(form) {
    return form.contains(document.activeElement) || form.dataset.touched === "1";
}

document.addEventListener("input", (event) => {
    const form = event.target.closest?.("main form");
    if (form) {
        form.dataset.touched = "1";
    }
});

export function startLive(enhance) {
    const topic = document.body.dataset.liveTopic;
    if (!topic || !("EventSource" in window)) {
        return;
    }
    const say = document.querySelector("[data-live-say]");
    let timer = 0;
    let late = false; // something changed while the tab was hidden
    let running = false;

    async function refresh() {
        if (document.hidden) {
            late = true;
            return;
        }
        if (running) {
            late = true;
            return;
        }
        running = true;
        late = false;
        try {
            const answer = await fetch(location.href, { headers: { "X-Live": "1" }, redirect: "error" });
            if (answer.ok) {
                apply(await answer.text());
            }
        } catch {
            // The page stays as it is; the next event or the person's own reload brings it up to date.
        }
        running = false;
        if (late) {
            soon();
        }
    }

    function apply(html) {
        const next = new DOMParser().parseFromString(html, "text/html");
        const main = document.querySelector("main");
        const fresh = next.querySelector("main");
        if (!fresh || !main || next.body.dataset.liveTopic !== topic) {
            return;
        }
        // What was said once is not said again, and what the person did in the page stays.
        main.querySelectorAll(".sbt-notification-banner, .sbt-error-summary").forEach((e) => e.remove());
        const before = main.textContent;
        Idiomorph.morph(main, [...fresh.childNodes], {
            morphStyle: "innerHTML",
            restoreFocus: true,
            ignoreActiveValue: true,
            callbacks: {
                beforeNodeMorphed(old) {
                    if (!(old instanceof Element)) {
                        return true;
                    }
                    return !(old.matches("form") && isBusy(old));
                },
                beforeNodeRemoved(old) {
                    if (!(old instanceof Element)) {
                        return true;
                    }
                    const forms = old.matches("form") ? [old] : [...old.querySelectorAll("form")];
                    return !forms.some(isBusy);
                },
                beforeAttributeUpdated(name, node) {
                    return !(name === "open" && node.matches("details"));
                },
                afterNodeAdded(node) {
                    if (node instanceof Element && node.matches("[data-row], .sbt-timeline__item")) {
                        node.classList.add("sbt-fresh");
                    }
                },
            },
        });
        for (const part of [".sbt-header__tools", ".sbt-nav"]) {
            const old = document.querySelector(part);
            const now = next.querySelector(part);
            if (old && now) {
                Idiomorph.morph(old, [...now.childNodes], { morphStyle: "innerHTML" });
            }
        }
        document.title = next.title;
        enhance(main);
        if (main.textContent !== before && say) {
            say.textContent = "";
            say.textContent = say.dataset.sayUpdated;
        }
    }

    function soon() {
        clearTimeout(timer);
        timer = setTimeout(refresh, WAIT_MS);
    }

    function hear(topics) {
        if (!Array.isArray(topics) || topics.includes(topic) || topics.includes("*")) {
            soon();
        }
    }

    // New numbers go straight to their places; the drawing follows a little later, not everybody's at once.
    function figures(data) {
        if (topic !== "figures" || data.n <= Number(document.body.dataset.liveAfter)) {
            return;
        }
        if (data.all) {
            soon();
        } else if (showFigures(data)) {
            clearTimeout(timer);
            timer = setTimeout(refresh, REDRAW_MS * (1 + 3 * Math.random()));
        }
    }

    document.addEventListener("visibilitychange", () => {
        if (!document.hidden && late) {
            soon();
        }
    });

    const channel = "BroadcastChannel" in window ? new BroadcastChannel(CHANNEL) : null;
    channel?.addEventListener("message", (event) => (event.data?.figures ? figures(event.data.figures) : hear(event.data)));

    let source = null;
    // The server learns at once that this stream is over, not when it next tries to write.
    window.addEventListener("pagehide", () => source?.close());

    function listen() {
        source = new EventSource(`/live?after=${encodeURIComponent(document.body.dataset.liveAfter || "")}`);
        source.addEventListener("error", () => {
            // A refused stream (too many at once, server starting) is not asked for again by the browser itself.
            if (source.readyState === EventSource.CLOSED) {
                setTimeout(listen, AGAIN_MS * (1 + Math.random()));
            }
        });
        source.addEventListener("figures", (event) => {
            const data = JSON.parse(event.data);
            channel?.postMessage({ figures: data });
            figures(data);
        });
        source.addEventListener("change", (event) => {
            let topics = null;
            try {
                topics = JSON.parse(event.data).topics;
            } catch {
                topics = null;
            }
            channel?.postMessage(topics);
            hear(topics);
        });
    }

    if (channel && navigator.locks) {
        // The lock is held until the tab closes; then the next tab in line listens.
        navigator.locks.request(CHANNEL, () => new Promise(() => listen()));
    } else {
        listen();
    }
}
