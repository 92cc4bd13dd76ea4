const live = "[role=status], [role=alert], [role=log], [aria-live], output";
const regions = [...document.querySelectorAll(live)];
if (regions.length != 1) wrong.push(`there are ${regions.length} live regions in the document`);
for (const region of regions) {
  if (region.parentElement != host) wrong.push(tell(region, "does not stand in the place of the card"));
  if (region.role != "status" || !["polite", null].includes(region.ariaLive)) wrong.push(tell(region, "does not wait for its turn"));
  if (!region.lang || !region.dir) wrong.push(tell(region, "says neither in which language it speaks nor which way that runs"));
}
for (const part of scope.querySelectorAll(live)) wrong.push(tell(part, "is a live region inside the card"));
return wrong;
