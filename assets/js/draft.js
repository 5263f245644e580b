// Keeps what was typed on this device, but only after the person asked for it; off again, it is gone at once.
const PREFIX = "sbt-draft:";

function fieldsOf(form) {
    return [...form.elements].filter(
        (e) => e.name && !e.name.startsWith("_") && !["hidden", "file", "password", "submit", "button"].includes(e.type),
    );
}

function read(key) {
    try {
        return JSON.parse(localStorage.getItem(key));
    } catch {
        return null;
    }
}

function keep(form, key) {
    const values = fieldsOf(form).map((e) =>
        e.type === "checkbox" || e.type === "radio" ? [e.name, e.value, e.checked] : [e.name, e.value],
    );
    try {
        localStorage.setItem(key, JSON.stringify(values));
    } catch {
        // A full or forbidden store only means that nothing is kept.
    }
}

function fill(form, values) {
    for (const [name, value, checked] of values) {
        for (const e of fieldsOf(form).filter((x) => x.name === name)) {
            if (checked === undefined) {
                e.value ||= value;
            } else if (e.value === value) {
                e.checked = checked;
            }
        }
    }
}

export function startDraft(root) {
    for (const box of root.querySelectorAll("[data-draft]")) {
        const form = box.closest("form");
        const tick = box.querySelector("input");
        if (!form || !tick || box.dataset.on) {
            continue;
        }
        box.dataset.on = "1";
        box.hidden = false;
        const key = PREFIX + new URL(form.action).pathname;
        const before = read(key);
        if (before) {
            tick.checked = true;
            fill(form, before);
        }
        tick.addEventListener("change", () => (tick.checked ? keep(form, key) : localStorage.removeItem(key)));
        form.addEventListener("input", () => tick.checked && keep(form, key));
        form.addEventListener("submit", () => localStorage.removeItem(key));
    }
}
