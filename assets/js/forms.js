// Small things of forms: error summary, no double sending, print, leaving at once.
const SEND_AGAIN_MS = 5000;

export function startForms(root) {
    root.querySelector("[data-focus]")?.focus();
    for (const button of root.querySelectorAll("[data-print]")) {
        button.hidden = false;
    }
}

document.addEventListener("click", (event) => {
    const target = event.target;
    if (!(target instanceof Element)) {
        return;
    }
    if (target.closest("[data-print]")) {
        window.print();
    }
    const leave = target.closest("[data-leave]");
    if (leave) {
        // Nothing stays on the screen or in the history of this tab while the other page loads.
        event.preventDefault();
        document.body.textContent = "";
        sessionStorage.clear();
        location.replace(leave.href);
    }
    const error = target.closest(".sbt-error-summary a[href^='#']");
    const field = error && document.getElementById(error.hash.slice(1));
    if (field) {
        event.preventDefault();
        (field.closest("fieldset") || field.closest(".sbt-form-group") || field).scrollIntoView();
        field.focus({ preventScroll: true });
    }
});

document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button || !button.hasAttribute("data-once") || event.defaultPrevented) {
        return;
    }
    if (button.getAttribute("aria-disabled") === "true") {
        event.preventDefault();
        return;
    }
    button.setAttribute("aria-disabled", "true");
    setTimeout(() => button.removeAttribute("aria-disabled"), SEND_AGAIN_MS);
});

// Back from the browser's own memory: the buttons are to be used again.
window.addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("[data-once][aria-disabled]")) {
        button.removeAttribute("aria-disabled");
    }
});
