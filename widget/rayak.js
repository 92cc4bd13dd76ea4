// The loader: finds its own tag, makes room, and when the place comes near the viewport fetches the
// module, its style and what is to be asked, side by side. Where the module cannot run it offers the
// questions as plain links to the form, and at worst one link.
//
// It runs on pages that are not ours: it throws nothing, waits for nothing, and leaves no name
// behind. The build fills in the names between double underscores.
(() => {
  // Absent where an optimiser runs scripts by itself; then the first tag without a card is ours.
  const tag =
    document.currentScript ||
    [...document.scripts].find((script) => /\/v1\/rayak\.js/.test(script.src) && !("rayak" in script));
  if (!tag) return;
  tag.rayak = null;

  const { origin } = new URL(tag.src);
  const options = { page: location.pathname + location.search, ...tag.dataset, origin };
  const make = (name, text, place) => {
    const element = document.createElement(name);
    element.textContent = text;
    place.append(element);
    return element;
  };
  const host = document.createElement("div");
  host.dataset.rayak = "";

  // The heights of the first step in em, as style.css has them: narrow, wide. Between two questions
  // and around them the card adds its own.
  const room = { useful: [9, 4.875], service: [14.6875, 11.5] };
  const reserve = () => {
    const wide = +(host.offsetWidth >= 560);
    const asked = (options.questions || "useful").split(" ").filter((name) => room[name]);
    const height = asked.reduce((sum, name) => sum + room[name][wide] + 2.5625, 2.25);
    // Where a page's sheet forbids what it does not know, the host must still have a place to be seen.
    host.style.cssText = `display:block!important;font-size:medium!important;min-height:${height}em!important`;
  };

  const address = (path, more) =>
    `${origin}${path}?` + new URLSearchParams({ site: options.site, page: options.page, lang: options.lang, ...more });
  const get = async (name) => {
    const reply = await fetch(new URL(name, tag.src));
    if (!reply.ok) throw reply;
    return reply;
  };

  // One module serves all tags of a page, so the first of them makes it.
  const module = (wasm) => {
    const first = [...document.scripts].find((script) => script.rayak && script.src == tag.src) || tag;
    return (first.rayak =
      first.rayak ||
      import(new URL("__GLUE__", tag.src)).then((glue) => glue.default({ module_or_path: wasm }).then(() => glue)));
  };

  const start = async () => {
    // The registry says what may be asked, and the tag may ask for less.
    const view = get(address("/api/v1/view"))
      .then((reply) => reply.json())
      .then((view) => {
        const allowed = ({ question }) => !options.questions || options.questions.split(" ").includes(question);
        return { ...view, questions: view.questions.filter(allowed) };
      });
    try {
      if (!AbortSignal.timeout) throw 0;
      const wasm = get("__WASM__");
      const css = get("__CSS__").then((reply) => reply.text());
      const [glue, sheet, asked] = await Promise.all([module(wasm), css, view, wasm]);
      if (asked.questions[0]) glue.mount(host, options, asked, sheet);
      else host.remove();
    } catch {
      offer(await view.catch(() => 0));
    }
  };

  const offer = (view) => {
    // A host with a half-made shadow root would not show its children.
    const plain = document.createElement("div");
    plain.style.cssText = host.style.cssText;
    host.replaceWith(plain);
    const link = (place, text, more) => {
      const anchor = make("a", text, place);
      anchor.href = address("/form", more);
      anchor.style.cssText = "display:inline-block;padding:.6em .8em";
      return anchor;
    };
    if (!view)
      link(plain, options.lang == "ar" ? "شارك برأيك في هذه الصفحة" : "Give your feedback on this page");
    else
      for (const asked of view.questions) {
        const line = make("p", asked.text, plain);
        line.lang = view.lang;
        line.dir = view.dir;
        for (const { answer, text, name } of asked.answers) link(line, text, { answer }).ariaLabel = name;
      }
    fetch(origin + "/api/v1/seen", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        site: options.site,
        page: options.page,
        lang: options.lang,
        event: "seen",
        rung: "link",
        widget: "__VERSION__",
      }),
    }).catch(() => 0);
  };

  const place = () => {
    const target = options.target && document.querySelector(options.target);
    if (target) target.append(host);
    else if (tag.closest("body")) tag.after(host);
    else (document.querySelector("main") || document.body).append(host);
    const near = host.closest("[lang]");
    options.lang = options.lang || (near && near.lang.split("-")[0]) || "ar";
    reserve();
    new IntersectionObserver(
      (entries, observer) => {
        if (entries.some((entry) => entry.isIntersecting)) {
          observer.disconnect();
          start();
        }
      },
      { rootMargin: "100%" },
    ).observe(host);
  };
  const quietly = () => {
    try {
      place();
    } catch {}
  };
  const early = document.readyState == "loading" && (options.target || !tag.closest("body"));
  if (early) addEventListener("DOMContentLoaded", quietly);
  else quietly();
})();
