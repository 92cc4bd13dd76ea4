const pieces = (text) => (text ?? "").toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
const byIds = (part, ids) => ids.split(" ").map((id) => part.getRootNode().getElementById(id)?.textContent).join(" ");
const name = (control) => {
  const given = control.getAttribute("aria-label");
  const ids = control.getAttribute("aria-labelledby");
  if (ids) return byIds(control, ids);
  if (given) return given;
  const spoken = (node) =>
    [...node.childNodes]
      .map((child) => (child.nodeType == Node.TEXT_NODE ? child.data : child.ariaHidden == "true" ? "" : spoken(child)))
      .join(" ");
  return control.labels?.length ? [...control.labels].map(spoken).join(" ") : spoken(control);
};
for (const control of controls) {
  const shown = target(control).localName == "label" || control.matches("a, button, summary") ? target(control) : control.labels?.[0];
  const read = words.filter(({ part }) => shown?.contains(part)).flatMap(({ text }) => pieces(text.data));
  const heard = pieces(name(control));
  if (!heard.length) wrong.push(tell(control, "has no name"));
  let from = 0;
  for (const piece of read) {
    const at = heard.indexOf(piece, from);
    if (at < 0) wrong.push(tell(control, `shows “${piece}” and is called “${heard.join(" ")}”`));
    from = at < 0 ? from : at + 1;
  }
}
if (!controls.length) wrong.push("there is nothing to press");
return wrong;
