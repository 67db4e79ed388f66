// The pages are complete without this file; it only adds comfort.
import { initAll } from "./govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// Searching a long list of choices: only pages that have one load the library.
const searchable = document.querySelectorAll("select[data-searchable]");
if (searchable.length > 0) {
  import("./searchable.js").then(({ makeSearchable }) => searchable.forEach(makeSearchable));
}

// A phone shows the list before its filters, unless a filter is in force.
if (window.matchMedia("(max-width: 40em)").matches) {
  document.querySelectorAll("details[data-fold]").forEach((details) => { details.open = false; });
}

const uploads = document.querySelectorAll("form[data-upload]");
if (uploads.length > 0) {
  import("./upload.js").then(({ showProgress }) => uploads.forEach(showProgress));
}

if (document.querySelector("[data-waiting]")) {
  import("./waiting.js").then(({ awaitChange }) => awaitChange());
}

const passkeyButtons = document.querySelectorAll("button[data-passkey]");
if (passkeyButtons.length > 0) {
  import("./passkeys.js").then(({ offerPasskey }) => passkeyButtons.forEach(offerPasskey));
}

// The way back from single sign-on: what the provider sent along goes on by itself.
document.querySelector("form[data-goes-on]")?.requestSubmit();
