// Sends a form with progress. The server answers {"next": address} with 200, or
// {"errors": [{"field", "message"}]} with 422; every other field stays as it was typed.
const SERVER_DID_NOT_ANSWER = "The upload was cut off. Check your connection, then send it again.";
const SERVER_REFUSED = "The upload did not go through. Send it again; if it fails twice, tell the licensing team.";

export function showProgress(form) {
  form.addEventListener("submit", (event) => {
    const chosen = [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length > 0);
    if (!chosen) return;
    event.preventDefault();
    if (form.dataset.sending) return;
    const refused = tooLarge(form);
    if (refused.length > 0) {
      clearErrors(form);
      fail(form, refused);
    } else {
      send(form, event.submitter);
    }
  });
}

// The page states its limit: what is over it is not sent for minutes only to be refused.
function tooLarge(form) {
  const { limitBytes, tooLarge: message } = form.querySelector("[data-upload-status]").dataset;
  if (!limitBytes) return [];
  const inputs = [...form.querySelectorAll("input[type=file]")];
  return inputs
    .filter((input) => [...input.files].some((file) => file.size > Number(limitBytes)))
    .map((input) => ({ field: input.name, message }));
}

function send(form, submitter) {
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", (event) => report(form, event));
  request.addEventListener("load", () => finish(form, request));
  for (const name of ["error", "timeout", "abort"]) {
    request.addEventListener(name, () => fail(form, [{ message: SERVER_DID_NOT_ANSWER }]));
  }
  begin(form);
  request.send(collect(form, submitter));
}

function collect(form, submitter) {
  const data = new FormData(form);
  if (submitter && submitter.name) data.append(submitter.name, submitter.value);
  return data;
}

function begin(form) {
  form.dataset.sending = "yes";
  clearErrors(form);
  const bar = form.querySelector("progress");
  bar.hidden = false;
  bar.value = 0;
  say(form, "Sending: 0%");
}

// Screen readers hear a quarter at a time, not every percent.
function report(form, event) {
  if (!event.lengthComputable) return;
  const percent = Math.round((event.loaded / event.total) * 100);
  form.querySelector("progress").value = percent;
  const quarter = Math.floor(percent / 25) * 25;
  say(form, percent === 100 ? "Sent. The file is being checked." : `Sending: ${quarter}%`);
}

function say(form, words) {
  const status = form.querySelector("[data-upload-status]");
  if (status.textContent !== words) status.textContent = words;
}

function finish(form, request) {
  const answer = read(request);
  if (request.status === 200 && typeof answer.next === "string") {
    const next = new URL(answer.next, window.location.href);
    if (next.origin === window.location.origin) {
      window.location.assign(next);
      return;
    }
  }
  const errors = Array.isArray(answer.errors) && answer.errors.length > 0 ? answer.errors : null;
  fail(form, errors || [{ message: SERVER_REFUSED }]);
}

function read(request) {
  try {
    return JSON.parse(request.responseText) || {};
  } catch {
    return {};
  }
}

function fail(form, errors) {
  delete form.dataset.sending;
  form.querySelector("progress").hidden = true;
  say(form, "");
  for (const error of errors) showBesideField(form, error);
  showSummary(form, errors);
}

function fieldNamed(form, name) {
  return name ? form.querySelector(`[name="${CSS.escape(name)}"], [name="${CSS.escape(name)}-day"]`) : null;
}

function showBesideField(form, { field: name, message }) {
  const input = fieldNamed(form, name);
  const group = input && input.closest(".govuk-form-group");
  if (!group) return;
  const words = element("p", "govuk-error-message", message);
  words.dataset.uploadError = "";
  words.id = `${input.id}-upload-error`;
  const described = input.getAttribute("aria-describedby");
  input.dataset.describedBefore = described || "";
  input.setAttribute("aria-describedby", [described, words.id].filter(Boolean).join(" "));
  group.classList.add("govuk-form-group--error");
  input.before(words);
}

function showSummary(form, errors) {
  const summary = element("div", "govuk-error-summary");
  summary.dataset.uploadError = "";
  summary.tabIndex = -1;
  summary.setAttribute("role", "alert");
  const list = element("ul", "govuk-list govuk-error-summary__list");
  for (const { field: name, message } of errors) list.append(summaryLine(fieldNamed(form, name), message));
  summary.append(element("h2", "govuk-error-summary__title", "There is a problem"), list);
  document.querySelector("main").prepend(summary);
  summary.focus();
}

function summaryLine(input, message) {
  const line = element("li", "", input ? "" : message);
  if (input) {
    const link = element("a", "", message);
    link.href = `#${input.id}`;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      input.focus();
    });
    line.append(link);
  }
  return line;
}

function clearErrors(form) {
  document.querySelectorAll("[data-upload-error]").forEach((part) => part.remove());
  document.querySelectorAll("main > .govuk-error-summary").forEach((part) => part.remove());
  for (const input of form.querySelectorAll("[data-described-before]")) {
    if (input.dataset.describedBefore) input.setAttribute("aria-describedby", input.dataset.describedBefore);
    else input.removeAttribute("aria-describedby");
    delete input.dataset.describedBefore;
    input.closest(".govuk-form-group").classList.remove("govuk-form-group--error");
  }
}

function element(name, className, text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}
