// Files go up in chunks that can be resumed: a dropped line costs one chunk, not the whole video.
//
// POST {url} with name and size answers {id, got}; PUT {url}/{id}?offset=N takes the next bytes and answers {got, done};
// GET {url}/{id} answers {got, done}. The form then carries the id of each file instead of the file itself. Where
// anything else is answered, the file stays in its field and goes up with the form.
const CHUNK = 1024 * 1024;
const TRIES = 8;

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function call(url, options, signal) {
    const answer = await fetch(url, { ...options, signal, redirect: "error", headers: { Accept: "application/json", ...options.headers } });
    const body = await answer.json().catch(() => ({}));
    return { status: answer.status, body };
}

async function send(url, file, token, onProgress, signal) {
    const form = new URLSearchParams({ _csrf: token, name: file.name, size: String(file.size) });
    const opened = await call(url, { method: "POST", body: form }, signal);
    if (opened.status !== 201 && opened.status !== 200) {
        throw Object.assign(new Error("refused"), { say: opened.body.title });
    }
    const id = opened.body.id;
    const at = `${url}/${encodeURIComponent(id)}`;
    let got = opened.body.got || 0;
    let done = opened.body.done === true;
    let tries = 0;
    while (!done) {
        try {
            const chunk = file.slice(got, got + CHUNK);
            const put = await call(
                `${at}?offset=${got}`,
                { method: "PUT", body: chunk, headers: { "Content-Type": "application/octet-stream", "X-CSRF-Token": token } },
                signal,
            );
            if (put.status === 200 || put.status === 409) {
                got = put.body.got;
                done = put.body.done === true;
                tries = put.status === 200 ? 0 : tries + 1;
            } else if (put.status >= 500 || put.status === 429) {
                throw new TypeError("try again");
            } else {
                throw Object.assign(new Error("refused"), { say: put.body.title });
            }
            onProgress(got);
        } catch (error) {
            if (error.name === "AbortError" || error.message === "refused") {
                throw error;
            }
            tries += 1;
            if (tries <= TRIES) {
                await pause(Math.min(30000, 500 * 2 ** tries));
                const seen = await call(at, { method: "GET" }, signal).catch(() => null);
                if (seen?.status === 200) {
                    got = seen.body.got;
                    done = seen.body.done === true;
                }
            }
        }
        if (tries > TRIES) {
            throw new Error("lost");
        }
    }
    return id;
}

function row(list, file, words) {
    const item = document.createElement("li");
    item.className = "sbt-uploads__item";
    const name = document.createElement("span");
    name.className = "sbt-uploads__name";
    name.textContent = file.name;
    const bar = document.createElement("progress");
    bar.max = Math.max(file.size, 1);
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    const state = document.createElement("span");
    state.textContent = words.sending;
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "sbt-button sbt-button--quiet";
    remove.textContent = words.remove;
    remove.setAttribute("aria-label", `${words.remove} ${file.name}`);
    item.append(name, bar, state, remove);
    list.append(item);
    return { item, bar, state, remove };
}

export function startUploads(root) {
    for (const group of root.querySelectorAll("[data-upload-url]")) {
        const input = group.querySelector("input[type=file]");
        const form = group.closest("form");
        const token = form?.querySelector("input[name=_csrf]")?.value;
        if (!input || !token || group.dataset.on) {
            continue;
        }
        group.dataset.on = "1";
        const words = {
            sending: group.dataset.saySending,
            sent: group.dataset.saySent,
            failed: group.dataset.sayFailed,
            remove: group.dataset.sayRemove,
        };
        const list = document.createElement("ul");
        list.className = "sbt-uploads";
        list.setAttribute("aria-live", "polite");
        group.append(list);
        let open = 0;
        const queue = [];
        let busy = false;

        async function work() {
            if (busy) {
                return;
            }
            busy = true;
            while (queue.length > 0) {
                const job = queue.shift();
                try {
                    const id = await send(group.dataset.uploadUrl, job.file, token, (got) => (job.view.bar.value = got), job.abort.signal);
                    const hidden = document.createElement("input");
                    hidden.type = "hidden";
                    hidden.name = group.dataset.uploadName;
                    hidden.value = id;
                    job.view.item.append(hidden);
                    job.view.bar.value = job.view.bar.max;
                    job.view.state.textContent = words.sent;
                } catch (error) {
                    if (error.name !== "AbortError") {
                        job.view.state.textContent = error.say || words.failed;
                        job.view.state.className = "sbt-error-message";
                    }
                }
                open -= 1;
            }
            busy = false;
        }

        input.addEventListener("change", () => {
            for (const file of input.files) {
                const view = row(list, file, words);
                const abort = new AbortController();
                view.remove.addEventListener("click", () => {
                    abort.abort();
                    view.item.remove();
                    input.focus();
                });
                queue.push({ file, view, abort });
                open += 1;
            }
            input.value = "";
            work();
        });
        for (const kind of ["dragover", "dragleave", "drop"]) {
            input.addEventListener(kind, () => input.classList.toggle("is-over", kind === "dragover"));
        }
        form.addEventListener("submit", (event) => {
            if (open > 0) {
                event.preventDefault();
                list.scrollIntoView();
            }
        });
    }
}
