// Monitoring pages: puts new numbers where they stand, marks them for a while, and says what changed.
const MARK_MS = 6000;
const NEWS = 6;

// data.cells: [dimension, code, numbers]; a place names its number as "dimension|code|index". Whether anything changed.
export function showFigures(data) {
    const fresh = new Map(data.cells.map(([dim, code, numbers]) => [`${dim}|${code}`, numbers]));
    const format = new Intl.NumberFormat(document.documentElement.lang);
    const news = new Map();
    for (const place of document.querySelectorAll("[data-cell]")) {
        const key = place.dataset.cell;
        const numbers = fresh.get(key.slice(0, key.lastIndexOf("|")));
        const now = numbers?.[Number(key.slice(key.lastIndexOf("|") + 1))];
        const before = Number(place.textContent.replace(/\D/g, ""));
        if (now === undefined || now === before) {
            continue;
        }
        place.textContent = format.format(now);
        place.classList.add("sbt-changed");
        setTimeout(() => place.classList.remove("sbt-changed"), MARK_MS);
        news.set(place.dataset.label, `${place.dataset.label}: ${format.format(before)} → ${format.format(now)}`);
    }
    const lines = [...news.values()];
    const box = document.querySelector("[data-figures-news]");
    const say = document.querySelector("[data-figures-say]");
    if (lines.length > 0 && box) {
        const list = box.querySelector("ul");
        list.prepend(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
        [...list.children].slice(NEWS).forEach((old) => old.remove());
        box.hidden = false;
    }
    if (lines.length > 0 && say) {
        say.textContent = lines.slice(0, 3).join("; ");
    }
    return lines.length > 0;
}
