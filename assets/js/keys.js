// Keyboard of a desk: j and k walk through the rows, Enter opens, / searches. A page offers it by [data-keys], where the
// person can switch it off (single keys can get in the way of speech input).
const OFF = "sbt-keys-off";

function isTyping(target) {
    return target instanceof Element && target.closest("input, textarea, select, [contenteditable], dialog");
}

function move(step) {
    const rows = [...document.querySelectorAll("[data-row]")];
    if (rows.length === 0) {
        return;
    }
    const at = rows.findIndex((r) => r.classList.contains("is-at"));
    const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
    rows[at]?.classList.remove("is-at");
    next.classList.add("is-at");
    next.querySelector("a")?.focus();
    next.scrollIntoView({ block: "nearest" });
}

function search() {
    const box = document.querySelector("[data-search]");
    if (box) {
        box.focus();
        box.select();
    } else {
        document.querySelector("[data-key-search]")?.click();
    }
}

export function startKeys() {
    const note = document.querySelector("[data-keys]");
    if (!note) {
        return;
    }
    note.hidden = false;
    const toggle = note.querySelector("input");
    toggle.checked = localStorage.getItem(OFF) === null;
    toggle.addEventListener("change", () =>
        toggle.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1"),
    );
    document.addEventListener("keydown", (event) => {
        if (!toggle.checked || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
            return;
        }
        const act = { j: () => move(1), k: () => move(-1), "/": search }[event.key];
        if (act) {
            event.preventDefault();
            act();
        }
    });
}
