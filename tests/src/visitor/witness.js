// Runs before the first script of every document, and tells what goes wrong on it. The harness puts in
// how it makes itself heard.
(() => {
  const tell = ((say) => (...words) => say(words.join(" ")))(TELL);
  addEventListener("error", (event) => {
    const what = event.message || (event.target && (event.target.src || event.target.href)) || "?";
    tell("error", what);
  }, true);
  addEventListener("unhandledrejection", (event) => tell("unhandled rejection", event.reason));
  document.addEventListener("securitypolicyviolation", (event) => {
    // A browser asks for that by itself where it makes nothing of the page's own icon.
    if (!event.blockedURI.endsWith("/favicon.ico"))
      tell("policy violation", event.effectiveDirective, event.blockedURI);
  });

  const shifts = [];
  let read;
  if (PerformanceObserver.supportedEntryTypes.includes("layout-shift")) {
    const name = ({ node, previousRect, currentRect }) =>
      `${node?.localName}.${node?.className} from ${previousRect.y} to ${currentRect.y}`;
    const add = (entries) => {
      for (const { value, sources, hadRecentInput } of entries)
        if (!hadRecentInput) shifts.push(`${value}: ${sources.map(name).join(", ")}`);
    };
    const observer = new PerformanceObserver((list) => add(list.getEntries()));
    observer.observe({ type: "layout-shift", buffered: true });
    read = () => (add(observer.takeRecords()), shifts);
  } else {
    // By the definition of the same: from one frame to the next something in view has another place
    // both in the window and in the document, and nobody has just touched anything.
    const next = requestAnimationFrame;
    let before = new Map();
    let touched = -Infinity;
    for (const kind of ["pointerdown", "keydown"])
      addEventListener(kind, (event) => (touched = event.timeStamp), { capture: true, passive: true });
    const is_styled = () =>
      document.readyState == "complete" ||
      [...document.querySelectorAll("link[rel=stylesheet]")].every((link) => link.sheet);
    const look = (now) => {
      const boxes = new Map();
      // Nothing is drawn before the sheets are there, even where something could be measured.
      if (!is_styled()) return next(look);
      for (const element of document.querySelectorAll("body *")) {
        const { y, bottom, width, height } = element.getBoundingClientRect();
        const seen = bottom > 0 && y < innerHeight;
        // What takes no room was nowhere.
        if (width * height > 0) boxes.set(element, { y, lies: y + scrollY, seen });
      }
      const moved = [...boxes].filter(([element, { y, lies, seen }]) => {
        const was = before.get(element);
        return was && (seen || was.seen) && Math.abs(was.y - y) >= 3 && Math.abs(was.lies - lies) >= 3;
      });
      const name = ([element, { y }]) =>
        `${element.localName}.${element.className} from ${before.get(element).y} to ${y}`;
      if (moved.length && now - touched > 500) shifts.push(moved.map(name).join(", "));
      before = boxes;
      next(look);
    };
    next(look);
    read = () => shifts;
  }
  // Kept under a symbol, so that it is no name of the page's.
  Object.defineProperty(window, Symbol.for("witness"), { value: read });
  document.currentScript?.remove();
})();
