// A small single-page application: it swaps the content of <main> for that of the
// page a link leads to, and moves the address along.
//
// A script element that arrives by parsing never runs, so each one in the new content
// is made anew. This is what an application's own code would do with the tag.
"use strict";

async function show(address) {
  const reply = await fetch(address);
  const next = new DOMParser().parseFromString(await reply.text(), "text/html");
  const main = next.querySelector("main");
  for (const parsed of main.querySelectorAll("script")) {
    const fresh = document.createElement("script");
    for (const { name, value } of parsed.attributes) fresh.setAttribute(name, value);
    parsed.replaceWith(fresh);
  }
  document.title = next.title;
  document.querySelector("main").replaceChildren(...main.childNodes);
  window.scrollTo(0, 0);
  document.querySelector("main").focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-navigate]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  history.pushState(null, "", link.href);
  show(link.href);
});

window.addEventListener("popstate", () => show(location.href));
