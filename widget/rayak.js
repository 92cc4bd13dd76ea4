// The loader of version __VERSION__: finds its own tag, makes room, and when the place comes near the
// viewport fetches the module, its style and what is to be asked, side by side. Where the module cannot
// run it offers the questions as plain links to the form, and at worst one link.
//
// It runs on pages that are not ours: it throws nothing, waits for nothing, and leaves no name
// behind. The build fills in the names between double underscores. Each byte counts, which is why it is
// terser than the rest: `cargo xtask size` weighs it.
(() => {
  // Absent where an optimiser runs scripts by itself; then the first tag without a card is ours.
  const tag =
    document.currentScript ||
    [...document.scripts].find((script) => /v1.rayak/.test(script.src) && !script.rayak);
  // Copied into a page, it does not know its collector; and a tag that was taken out before its script
  // came asks about a view that is gone.
  if (!tag?.isConnected || !/^http/.test(tag.src)) return;
  tag.rayak = true;

  // A collector may stand beneath a path, so that everything is found from here.
  const at = (path) => new URL(path, tag.src);
  // Where the page's own fetch throws, this does not.
  const get = async (path, init) => fetch(at(path), init);
  // A page may have put names of its own on every object.
  const options = { __proto__: null, test: "false", ...tag.dataset, origin: at("../").href.slice(0, -1) };
  options.page ||= location.pathname + location.search;
  // An attribute without a value means yes, as with HTML's own. So does the page's address, by which an
  // editor tries out the tag that his readers have.
  options.test = new URLSearchParams(location.search).has("rayak-test") || options.test != "false";

  // The collector would refuse every answer for one of these, so that it goes without.
  const usable = {
    __proto__: null,
    questions: /^(useful|service|\W)+$/,
    section: /^[a-z][\w.-]{0,63}$/i,
    placement: /^[\w.+-]{1,32}$/,
    // A day that there is, and none to come, wherever it is that day already.
    revision: { test: (day) => new Date(day) - new Date() < 864e5 && new Date(day).toJSON().slice(0, 10) == day },
  };
  for (const name in usable)
    if (options[name] && !usable[name].test(options[name])) {
      console.warn("rayak: ignored data-" + name);
      options[name] = "";
    }

  // The heights of the first step in em, narrow and wide: as style.css has them, and what stands
  // between two. Beside a part of the page stands one line, without a figure and links.
  const room = options.section ? { useful: [3.75, 1.5] } : { useful: [11.5, 7.375], service: [17.2, 14] };
  const asked = Object.keys(room).filter((name) => (options.questions || name).includes(name));

  const make = (name, properties) => Object.assign(document.createElement(name), properties);
  // Where a page's sheet forbids what it does not know, the host must still have a place to be seen.
  // The module's sheet forgets what stands here, but for the room. The widths are its own.
  const host = make("div", {
    style: "grid:auto/minmax(0,45em);display:grid!important;font-size:medium!important;min-height:var(--rayak)!important",
  });
  host.dataset.rayak = "";

  const reserve = () => {
    const em = parseFloat(getComputedStyle(host).fontSize);
    const wide = +(host.offsetWidth >= 35 * em);
    // The card adds its own, of which lines and links are pixels.
    host.style.cssText += `--rayak:${asked.reduce((sum, name) => sum + room[name][wide] * em + 1, 45 - em / 2)}px`;
  };

  // Acts once, when the element is at last in view, or out of it.
  const when = (shown, element, act, init) =>
    new IntersectionObserver((entries, observer) => {
      if (entries.pop().isIntersecting == shown) act(observer.disconnect());
    }, init).observe(element);
  // Room that is not needed is given back where nobody sees the page move.
  const settle = (element, questions) =>
    when(false, element, () => {
      if (questions[0]) element.style.cssText += "--rayak:0";
      else element.remove();
    });

  // One module serves all tags of a page: its glue makes it for the first of them.
  const module = async (wasm) => {
    const glue = await import(at("__GLUE__"));
    await glue.default(wasm);
    return glue;
  };

  const start = async () => {
    // A place that was hidden had no width.
    reserve();
    const named = { site: options.site, page: options.page, lang: options.lang };
    const query = new URLSearchParams(named);
    // A line that hangs is one that is broken.
    const late = new Promise((_, reject) => setTimeout(reject, 15000));
    // The registry says what may be asked, and the tag may ask for less. Where the tag names what there
    // is not, nothing would come of a link either.
    const view = get("../api/v1/view?" + query)
      .then((reply) => reply.json())
      .then((view) => {
        if (view.status < 408) {
          console.warn("rayak:", view.code);
          view.questions = [];
        }
        // Without answers it is no question, and this no view.
        view.questions = view.questions.filter((one) => one.answers[0] && asked.includes(one.question));
        return view;
      });
    try {
      const wasm = get("__WASM__");
      // One that does not come is as one that hangs.
      const css = get("__CSS__").then((reply) => (reply.ok ? reply.text() : late));
      const [glue, sheet, given] = await Promise.race([late, Promise.all([module(wasm), css, view, wasm])]);
      if (given.questions[0]) glue.mount(host, options, given, sheet);
      // A card that asks all that room was kept for has none to give back.
      given.questions[asked.length - 1] || settle(host, given.questions);
      return;
    } catch {}

    const { lang, questions } = await Promise.race([view, late]).catch(() => {
      const ar = options.lang == "ar";
      return { lang: ar ? "ar" : "en", questions: [{ answers: [{ text: ar ? "رأيك" : "Feedback" }] }] };
    });
    // A host with a half-made shadow root would not show its children, and a copy has none.
    const plain = Object.assign(host.cloneNode(), { lang, dir: "auto" });
    host.replaceWith(plain);
    settle(plain, questions);
    for (const name of "section revision test".split(" ")) if (options[name]) query.set(name, options[name]);
    for (const asked of questions) {
      const line = make("p", { innerText: `${asked.text} ${asked.hint || ""}\n` });
      plain.append(line);
      for (const { answer = "", text, name } of asked.answers)
        line.append(
          make("a", {
            innerText: text,
            ariaLabel: name,
            href: at(`../form?${query}&answer=${answer}`),
            style: "display:inline-block;padding:.7em",
          }),
        );
    }
    const tell = () =>
      get("../api/v1/seen", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ event: "seen", rung: "link", test: options.test, ...named }),
      }).catch(() => 0);
    if (questions[0]) when(true, plain, tell, { threshold: 0.5 });
  };

  const place = () => {
    try {
      try {
        document.querySelector(options.target).append(host);
      } catch {
        // No target is named, or none is there, or its name is no selector.
        if (tag.closest("body")) tag.after(host);
        else (document.querySelector("main") || document.body).append(host);
      }
      options.lang = (options.lang || host.closest("[lang]")?.lang || "ar").toLowerCase().split(/-|_/)[0];
      reserve();
      when(true, host, start, { rootMargin: "100%" });
    } catch {}
  };
  if (document.readyState == "loading" && (options.target || !tag.closest("body")))
    addEventListener("DOMContentLoaded", place);
  // Measured now, the page would be laid out once more than it needs to be, and that at its busiest.
  else requestAnimationFrame(place);
})();
