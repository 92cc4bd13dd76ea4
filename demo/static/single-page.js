// A small single-page application: it swaps the content of <main> for that of the
// page a link leads to, and moves the address along.
//
// A script element that arrives by parsing never runs, so each one is made anew once it
// stands in the live document. This is what an application's own code does with the tag.
"use strict";

async function show(address) {
  const reply = await fetch(address);
  const next = new DOMParser().parseFromString(await reply.text(), "text/html");
  const main = document.querySelector("main");
  document.title = next.title;
  main.replaceChildren(...next.querySelector("main").childNodes);
  for (const parsed of main.querySelectorAll("script")) {
    const fresh = document.createElement("script");
    for (const { name, value } of parsed.attributes) fresh.setAttribute(name, value);
    parsed.replaceWith(fresh);
  }
  window.scrollTo(0, 0);
  main.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-navigate]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  history.pushState(null, "", link.href);
  show(link.href);
});

window.addEventListener("popstate", () => show(location.href));
