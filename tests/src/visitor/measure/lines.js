const LEAST = 1.6;
const pieces = [...words.map(({ part }) => part), ...seen.filter((part) => part.localName == "textarea")];
for (const part of new Set(pieces)) {
  const { lineHeight, fontSize, letterSpacing, textTransform, fontStyle } = style(part);
  const apart = parseFloat(lineHeight) / parseFloat(fontSize);
  if (!(apart >= LEAST - 0.001)) wrong.push(tell(part, `its lines are ${lineHeight} apart at ${fontSize}`));
  if (!["normal", "0px"].includes(letterSpacing)) wrong.push(tell(part, "its letters are torn apart"));
  if (textTransform != "none") wrong.push(tell(part, textTransform));
  if (fontStyle != "normal") wrong.push(tell(part, fontStyle));
}
if (!pieces.length) wrong.push("there is nothing to read");
return wrong;
