// Asks the browser for a passkey and sends its answer with the form. The server checks everything; this only carries.
const SAID = {
  InvalidStateError: "This passkey is registered already. Choose another.",
  NotAllowedError: "No passkey was used: it was cancelled, or took too long. Try again, or use another way.",
  SecurityError: "Passkeys work only at this portal's own address. Check the address bar.",
};
const NOT_KNOWN = "This browser does not know passkeys. Use your password, the code of your app or a recovery code.";
const FAILED = "The passkey could not be used. Try again, or use another way.";

export function offerPasskey(button) {
  button.addEventListener("click", async (event) => {
    const form = button.form;
    event.preventDefault();
    if (button.disabled || (button.dataset.passkey === "create" && !isFilled(form))) return;
    button.disabled = true;
    tell(form, "");
    try {
      if (!window.PublicKeyCredential) throw new Error(NOT_KNOWN);
      const answer = await ask(button.dataset.passkey, await options(button.dataset.passkeyOptions));
      form.elements.namedItem(button.dataset.passkeyField).value = JSON.stringify(answer);
      HTMLFormElement.prototype.submit.call(form);
    } catch (problem) {
      tell(form, SAID[problem.name] || (problem.message === NOT_KNOWN ? NOT_KNOWN : FAILED));
      button.disabled = false;
    }
  });
}

// A new passkey needs its name first: an empty one is sent as it is, and the server says what is missing.
function isFilled(form) {
  const name = form.elements.namedItem("name");
  if (!name || name.value.trim()) return true;
  HTMLFormElement.prototype.submit.call(form);
  return false;
}

async function options(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(FAILED);
  return answer.json();
}

async function ask(ceremony, asked) {
  asked.challenge = bytes(asked.challenge);
  for (const list of [asked.allowCredentials, asked.excludeCredentials]) {
    (list || []).forEach((one) => (one.id = bytes(one.id)));
  }
  if (ceremony === "create") asked.user.id = bytes(asked.user.id);
  const made = await navigator.credentials[ceremony]({ publicKey: asked });
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (made.response[part]) response[part] = words(made.response[part]);
  }
  return { id: made.id, rawId: words(made.rawId), type: made.type, response, clientExtensionResults: {} };
}

function tell(form, sentence) {
  const place = form.querySelector("[data-passkey-problem]");
  place.textContent = sentence;
  place.hidden = !sentence;
}

function bytes(base64url) {
  const plain = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}

function words(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
