/**
 * ARIA attributes that our components use and that the templates of this platform would otherwise drop. Only what each
 * component carries: every attribute is repeated on every level of base.wxml.
 */
const of = (...names) => Object.fromEntries(names.map((name) => [`aria-${name}`, ""]));

module.exports = {
  View: of("role", "label", "checked", "disabled", "hidden", "modal", "live"),
  Text: of("role", "label", "live"),
  Button: of("label", "disabled"),
  Input: of("label", "invalid"),
  Image: of("label"),
};
