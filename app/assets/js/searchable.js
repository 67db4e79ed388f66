import "./accessible-autocomplete.min.js";

// Turns a select into a text box that offers the matching choices; the select still sends the value.
// The hint and the error that describe the select are read out with the box that stands in for it.
export function makeSearchable(select) {
  const described = (select.getAttribute("aria-describedby") || "").split(" ").filter(Boolean);
  const words = described.map((id) => document.getElementById(id)?.textContent.trim()).filter(Boolean);
  window.accessibleAutocomplete.enhanceSelectElement({
    selectElement: select,
    defaultValue: select.selectedIndex > 0 ? select.options[select.selectedIndex].text : "",
    showAllValues: true,
    minLength: 0,
    dropdownArrow: ({ className }) =>
      `<svg class="${className}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path fill="none" stroke="currentColor" stroke-width="2" d="m6 9 6 6 6-6"/></svg>`,
    tAssistiveHint: () =>
      [...words, "Type to find a choice, then use the up and down arrows and Enter, or swipe and tap."].join(". "),
    tNoResults: () => "Nothing matches. Check the spelling, or clear the box to see every choice.",
  });
}
