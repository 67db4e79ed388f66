import "./accessible-autocomplete.min.js";

// Turns a select into a text box that offers the matching choices; the select still sends the value.
export function makeSearchable(select) {
  window.accessibleAutocomplete.enhanceSelectElement({
    selectElement: select,
    defaultValue: select.selectedIndex > 0 ? select.options[select.selectedIndex].text : "",
    showAllValues: true,
    minLength: 0,
    dropdownArrow: ({ className }) =>
      `<svg class="${className}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path fill="none" stroke="currentColor" stroke-width="2" d="m6 9 6 6 6-6"/></svg>`,
    tNoResults: () => "Nothing matches. Check the spelling, or clear the box to see every choice.",
  });
}
