// What every measure needs: which parts there are, and which of them are seen.
const host = document.querySelector("[data-rayak]");
const card = host?.shadowRoot?.querySelector(".card");
const scope = card ?? document.body;
const everything = [scope, ...scope.querySelectorAll("*")];
const up = (part) => part.parentElement ?? part.getRootNode().host ?? null;
const line = function* (part) {
  for (let at = part; at; at = up(at)) yield at;
};
const style = (part, pseudo) => getComputedStyle(part, pseudo);
// What is there for the ears alone is clipped to nothing.
const isSeen = (part) => {
  // What is folded away has a place in the layout and is not painted.
  if (part.checkVisibility && !part.checkVisibility()) return false;
  for (const at of line(part)) {
    const { display, visibility, clipPath } = style(at);
    if (display == "none" || visibility == "hidden" || clipPath.startsWith("inset(50%")) return false;
  }
  return true;
};
const seen = everything.filter(isSeen);
const tell = (part, what) => `${part.outerHTML.replace(/\s+/g, " ").slice(0, 90)}: ${what}`;
const wrong = [];
// The words that are seen, with the element that they stand in.
const words = seen.filter((part) => part.localName != "option").flatMap((part) =>
  [...part.childNodes].filter((node) => node.nodeType == Node.TEXT_NODE && node.data.trim()).map((text) => ({ part, text })),
);
const controls = seen.filter((part) =>
  part.matches("a[href], button, input, textarea, select, summary, [tabindex='0']"),
);
const isOff = (part) => part.matches(":disabled") || Boolean(part.closest("label")?.control?.disabled);
// A label is pressed for its control.
const target = (control) => control.closest("label") ?? control;
// A link within a sentence is as high as its line; guidelines leave it so.
const isInLine = (control) => control.localName == "a" && style(control).display == "inline";
