// Adds the browser's calendar to a date of three fields; typing stays possible.
export function startDates(root) {
    for (const box of root.querySelectorAll("[data-date]")) {
        if (box.querySelector(".sbt-date-input__picker") || !("showPicker" in HTMLInputElement.prototype)) {
            continue;
        }
        const [day, month, year] = box.querySelectorAll("input");
        const picker = document.createElement("input");
        picker.type = "date";
        picker.tabIndex = -1;
        picker.setAttribute("aria-hidden", "true");
        const button = document.createElement("button");
        button.type = "button";
        button.className = "sbt-button sbt-button--secondary";
        button.textContent = box.dataset.pick;
        button.addEventListener("click", () => {
            const iso = `${year.value.padStart(4, "0")}-${month.value.padStart(2, "0")}-${day.value.padStart(2, "0")}`;
            picker.value = /^\d{4}-\d{2}-\d{2}$/.test(iso) ? iso : "";
            picker.showPicker();
        });
        picker.addEventListener("change", () => {
            if (picker.value) {
                const [y, m, d] = picker.value.split("-");
                day.value = Number(d);
                month.value = Number(m);
                year.value = Number(y);
                year.dispatchEvent(new Event("input", { bubbles: true }));
            }
        });
        const item = document.createElement("div");
        item.className = "sbt-date-input__picker";
        item.append(picker, button);
        box.append(item);
    }
}
