const LEAST = 44;
for (const control of controls.filter((control) => !isOff(control) && !isInLine(control))) {
  const pressed = target(control);
  pressed.scrollIntoView({ block: "center", behavior: "instant" });
  const { left, top, width, height } = pressed.getBoundingClientRect();
  if (Math.min(width, height) < LEAST - 0.01) wrong.push(tell(pressed, `${width} by ${height}`));
  // Corners are round, and a finger comes down a little beside the middle.
  for (const across of [-14, 14])
    for (const down of [-14, 14]) {
      const hit = pressed.getRootNode().elementFromPoint(left + width / 2 + across, top + height / 2 + down);
      if (!pressed.contains(hit)) wrong.push(tell(pressed, `${hit?.localName}.${hit?.className} lies over it`));
    }
}
if (!controls.length) wrong.push("there is nothing to press");
return wrong;
