const WORDS = 4.5;
const LARGE_WORDS = 3;
const EDGES = 3;
const rgba = (text) => {
  const numbers = text.match(/-?[\d.]+(e-\d+)?/g).map(Number);
  const [red, green, blue, alpha = 1] = text.startsWith("color(") ? numbers.map((n, at) => (at < 3 ? n * 255 : n)) : numbers;
  return { red, green, blue, alpha };
};
const over = (front, back) => {
  const mix = (name) => front[name] * front.alpha + back[name] * (1 - front.alpha);
  return { red: mix("red"), green: mix("green"), blue: mix("blue"), alpha: 1 };
};
const luminance = ({ red, green, blue }) => {
  const linear = (channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
};
const contrast = (one, other) => {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};
const behind = (part) => {
  const layers = [...line(part)].map((at) => rgba(style(at).backgroundColor));
  return layers.reverse().reduce((back, front) => over(front, back), { red: 255, green: 255, blue: 255, alpha: 1 });
};
const check = (part, what, front, back, least) => {
  const is = contrast(over(front, back), back);
  if (is < least - 0.005) wrong.push(tell(part, `${what} has a contrast of ${is.toFixed(2)}, not ${least}`));
};
const checkWords = (part, what, pseudo) => {
  const { color, fontSize, fontWeight } = style(part, pseudo);
  const size = parseFloat(fontSize);
  const large = size >= 24 || (size >= 18.66 && fontWeight >= 700);
  check(part, what, rgba(color), behind(part), large ? LARGE_WORDS : WORDS);
};

let checked = 0;
for (const { part } of words.filter(({ part }) => !isOff(part))) checkWords(part, "a word", checked++);
for (const part of seen) {
  if (style(part).opacity != 1 && !isOff(part)) wrong.push(tell(part, "is let through"));
  if (part.localName == "textarea") checkWords(part, "what is written");
  for (const pseudo of ["::before", "::after"]) {
    const { content } = style(part, pseudo);
    if (/"\s*\S+\s*"/.test(content.split("/")[0])) checkWords(part, `the sign ${content}`, pseudo);
  }
}
// An edge tells a control from what is around it, unless what fills it does.
for (const part of seen.filter((part) => part.matches("button, textarea, select, .chip, .choice") && !isOff(part))) {
  const { borderTopStyle, borderTopWidth, borderTopColor, backgroundColor } = style(part);
  const around = behind(up(part));
  const edged = borderTopStyle != "none" && parseFloat(borderTopWidth) > 0;
  const filled = contrast(over(rgba(backgroundColor), around), around) >= EDGES;
  if (edged && !filled) check(part, "its edge", rgba(borderTopColor), around, EDGES);
}
for (const part of seen.filter((part) => part.matches("[type=checkbox], [type=radio]") && style(part).appearance != "none")) {
  const { accentColor } = style(part);
  // The reader's own colours go with the browser's own marks.
  if (matchMedia("(forced-colors: active)").matches) continue;
  if (accentColor == "auto") wrong.push(tell(part, "has whatever colour the browser has"));
  else if (!isOff(part)) check(part, "its mark", rgba(accentColor), behind(part), EDGES);
}
for (const part of seen.filter((part) => part.matches("div.star, span.star, label.star")))
  check(part, "the star", rgba(style(part, "::before").backgroundColor), behind(part), EDGES);
for (const part of seen.filter((part) => part.matches("svg.star")))
  check(part, "the star", rgba(style(part).stroke), behind(part), EDGES);
if (!checked) wrong.push("there is nothing to read");
return wrong;
