for (const part of everything)
  for (const pseudo of [undefined, "::before", "::after"]) {
    const { transitionDuration, animationName, scrollBehavior } = style(part, pseudo);
    if (transitionDuration.split(",").some((time) => parseFloat(time) > 0)) wrong.push(tell(part, `changes within ${transitionDuration}`));
    if (animationName != "none") wrong.push(tell(part, animationName));
    if (scrollBehavior != "auto") wrong.push(tell(part, `scrolls ${scrollBehavior}`));
  }
for (const animation of (card?.getRootNode() ?? document).getAnimations()) wrong.push(`${animation.constructor.name} runs`);
return wrong;
