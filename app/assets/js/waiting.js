// A page whose work is done elsewhere asks for itself until the work is done. Without scripts its reader follows the
// link "Look again".
const EVERY_MS = 1000;
const LONGEST_MS = 10 * 60 * 1000;

export function awaitChange() {
  const began = Date.now();
  const look = async () => {
    try {
      const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
      const isWaiting = answer.ok && (await answer.text()).includes("data-waiting");
      if (answer.ok && !isWaiting) {
        window.location.reload();
        return;
      }
    } catch {
      // The connection is gone for a moment: ask again.
    }
    if (Date.now() - began < LONGEST_MS) {
      window.setTimeout(look, EVERY_MS);
    }
  };
  window.setTimeout(look, EVERY_MS);
}
