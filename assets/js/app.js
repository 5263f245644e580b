// Behaviour of the pages. Everything works without it; this makes it quicker, safer against a bad line, and live.
import { startDates } from "./dates.js";
import { startDraft } from "./draft.js";
import { startForms } from "./forms.js";
import { startKeys } from "./keys.js";
import { startLive } from "./live.js";
import { startUploads } from "./upload.js";

// Also called on what a live update brought in, so each has to bear being called again.
function enhance(root) {
    startDates(root);
    startDraft(root);
    startForms(root);
    startUploads(root);
}

enhance(document);
startKeys();
startLive(enhance);
