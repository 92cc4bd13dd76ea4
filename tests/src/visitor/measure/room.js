const width = document.documentElement.clientWidth;
const { scrollWidth } = document.scrollingElement;
if (scrollWidth > width) wrong.push(`the page is ${scrollWidth} wide in a window of ${width}`);
const clips = (part) => style(part).overflowX != "visible" || style(part).overflowY != "visible";
const lines = words.flatMap(({ part, text }) => {
  const range = document.createRange();
  range.selectNodeContents(text);
  // A font may claim more height than its line has; letters take a little more than their size of it.
  const size = parseFloat(style(part).fontSize) * 1.2;
  const letters = ({ left, right, top, bottom }) => {
    const middle = (top + bottom) / 2;
    return { left, right, top: middle - size / 2, bottom: middle + size / 2 };
  };
  return [...range.getClientRects()].map((box) => ({ part, box: letters(box), said: text.data.trim().slice(0, 30) }));
});
for (const { part, box, said } of lines) {
  if (box.left < -0.5 || box.right > width + 0.5) wrong.push(tell(part, `“${said}” is outside the window`));
  for (const around of [...line(part)].filter((at) => at == scope || clips(at))) {
    if (around == document.documentElement || around == document.body) continue;
    const edge = around.getBoundingClientRect();
    const out = box.left < edge.left - 0.5 || box.right > edge.right + 0.5 || box.top < edge.top - 2 || box.bottom > edge.bottom + 2;
    if (out) wrong.push(tell(part, `“${said}” is outside ${around.localName}.${around.className}`));
  }
}
for (const part of seen) {
  const { textOverflow, webkitLineClamp, display, overflowX } = style(part);
  // A browser shortens the name of a file by itself.
  if (textOverflow != "clip" && part.type != "file") wrong.push(tell(part, `its words end in ${textOverflow}`));
  if (!["none", "", undefined].includes(webkitLineClamp)) wrong.push(tell(part, "it shows only some lines"));
  const boxed = part.clientWidth > 0 && !display.startsWith("inline") && !part.matches("input, svg, svg *");
  if (boxed && part.scrollWidth > part.clientWidth + 1 && part != scope)
    wrong.push(tell(part, `${part.scrollWidth} in ${part.clientWidth} (${overflowX})`));
}
// Words of different blocks, and targets, stand apart.
const block = (part) => [...line(part)].find((at) => !style(at).display.startsWith("inline"));
const overlaps = (one, other) =>
  Math.min(one.right, other.right) - Math.max(one.left, other.left) > 2 &&
  Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 4;
lines.forEach((one, at) => {
  for (const other of lines.slice(at + 1))
    if (block(one.part) != block(other.part) && overlaps(one.box, other.box))
      wrong.push(tell(one.part, `“${one.said}” lies over “${other.said}”`));
});
const pressed = [...new Set(controls.filter((control) => !isInLine(control)).map(target))];
pressed.forEach((one, at) => {
  for (const other of pressed.slice(at + 1))
    if (overlaps(one.getBoundingClientRect(), other.getBoundingClientRect()))
      wrong.push(tell(one, `lies over ${other.localName}.${other.className}`));
});
// A text without words is a key.
for (const { part, text } of words)
  if (/^[a-z_]+(\.[a-z_]+)+$/.test(text.data.trim()) || /\{\w+\}/.test(text.data)) wrong.push(tell(part, "its text is missing"));
if (!lines.length) wrong.push("there is nothing to read");
return wrong;
