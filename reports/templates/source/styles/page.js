/*
What the page does by itself: it marks the chapter being read in the contents, and shows where a number comes from beside
that number. Without it every such number is a plain link to its entry in the appendix. Nothing is fetched.
*/
(() => {
  "use strict";

  const words = JSON.parse(document.getElementById("page-words").textContent);

  // The contents: open on wide screens, and the chapter being read marked.

  const contents = document.querySelector("nav.contents");

  function followReading() {
    const disclosure = contents.querySelector("details");
    const wide = matchMedia("(min-width: 64rem)");
    const unfold = () => { disclosure.open = wide.matches; };
    wide.addEventListener("change", unfold);
    unfold();

    const places = [...contents.querySelectorAll("a[href^='#']")]
      .map((link) => ({ link, heading: document.getElementById(decodeURIComponent(link.hash.slice(1))) }))
      .filter((place) => place.heading);
    let marked = null;
    let waiting = false;

    function mark() {
      waiting = false;
      let here = places[0];
      for (const place of places) {
        if (place.heading.getBoundingClientRect().top > innerHeight * 0.3) break;
        here = place;
      }
      if (!here || here === marked) return;
      if (marked) {
        marked.link.removeAttribute("aria-current");
        for (const item of contents.querySelectorAll(".here")) item.classList.remove("here");
      }
      marked = here;
      here.link.setAttribute("aria-current", "true");
      let chapter = here.link.closest("li");
      for (; chapter.parentElement.closest("li"); chapter = chapter.parentElement.closest("li"));
      chapter.classList.add("here");
      if (!wide.matches) return;
      // Within the contents only: the page itself stays where its reader has it.
      const [box, line] = [contents.getBoundingClientRect(), here.link.getBoundingClientRect()];
      if (line.top < box.top + 40) contents.scrollTop += line.top - box.top - 40;
      else if (line.bottom > box.bottom - 40) contents.scrollTop += line.bottom - box.bottom + 40;
    }

    const soon = () => {
      if (!waiting) requestAnimationFrame(mark);
      waiting = true;
    };
    contents.classList.add("followed");
    addEventListener("scroll", soon, { passive: true });
    addEventListener("resize", soon, { passive: true });
    // Having chosen a chapter on a small screen, its reader wants the chapter, not the list.
    contents.addEventListener("click", (event) => {
      if (!wide.matches && event.target.closest("a")) disclosure.open = false;
    });
    mark();
  }

  if (contents) followReading();

  // Where a number comes from: its entry in the appendix, shown beside it.

  const SHOW = 350;
  const LEAVE = 300;
  const box = document.createElement("div");
  let shownFor = null;
  let timer = 0;
  let quiet = false;

  function build() {
    box.className = "trace-box";
    box.hidden = true;
    box.tabIndex = -1;
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", words.origin);
    document.body.append(box);
    box.addEventListener("pointerenter", () => clearTimeout(timer));
    box.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") leave(); });
    box.addEventListener("keydown", keepInTurn);
    box.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !box.contains(event.relatedTarget) && event.relatedTarget !== shownFor) hide();
    });
    box.addEventListener("click", (event) => {
      if (event.target.closest("button")) hide(true);
      else if (event.target.closest("a")) hide();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && shownFor) hide(box.contains(document.activeElement));
    });
    document.addEventListener("pointerdown", (event) => {
      if (shownFor && !box.contains(event.target) && !shownFor.contains(event.target)) hide();
    });
  }

  function entryOf(link) {
    return document.getElementById(decodeURIComponent(link.hash.slice(1)));
  }

  function fill(link) {
    const close = document.createElement("button");
    close.type = "button";
    close.className = "trace-close";
    close.setAttribute("aria-label", words.close);
    close.textContent = "×";
    const entry = document.createElement("div");
    entry.className = "trace-entry";
    for (const child of entryOf(link).children) entry.append(child.cloneNode(true));
    // What several numbers share stands elsewhere in the appendix, and here in its place.
    for (const place of entry.querySelectorAll("a.shared")) {
      const told = entryOf(place);
      if (told) place.closest("li").replaceWith(...[...told.querySelectorAll("li")].map((line) => line.cloneNode(true)));
    }
    for (const element of entry.querySelectorAll("[id]")) element.removeAttribute("id");
    const way = document.createElement("p");
    way.className = "trace-way";
    const there = document.createElement("a");
    there.href = link.hash;
    there.textContent = words.entry;
    way.append(there);
    box.replaceChildren(close, entry, way);
  }

  function place(link) {
    // A number may be broken over two lines: below its last part.
    const parts = link.getClientRects();
    const line = parts[parts.length - 1];
    const room = document.documentElement.clientWidth;
    box.style.left = "0";
    box.style.top = "0";
    const { width, height } = box.getBoundingClientRect();
    const left = Math.max(8, Math.min(line.left - 12, room - width - 8));
    const below = line.bottom + 6;
    const fits = below + height <= innerHeight - 8 || line.top - height - 6 < 8;
    box.style.left = `${Math.round(left + scrollX)}px`;
    box.style.top = `${Math.round((fits ? below : line.top - height - 6) + scrollY)}px`;
  }

  function show(link, inside) {
    clearTimeout(timer);
    if (shownFor !== link) {
      hide();
      fill(link);
      shownFor = link;
      link.setAttribute("aria-expanded", "true");
      box.hidden = false;
      place(link);
      box.scrollTop = 0;
    }
    if (inside) box.focus({ preventScroll: true });
  }

  function hide(back) {
    clearTimeout(timer);
    const link = shownFor;
    if (!link) return;
    shownFor = null;
    link.setAttribute("aria-expanded", "false");
    box.hidden = true;
    if (back) {
      quiet = true;
      link.focus();
      quiet = false;
    }
  }

  function soon(link) {
    clearTimeout(timer);
    timer = setTimeout(() => show(link), SHOW);
  }

  function leave() {
    clearTimeout(timer);
    timer = setTimeout(() => { if (!box.contains(document.activeElement)) hide(); }, LEAVE);
  }

  // The box stands at the end of the page, but in the order of the keyboard it comes right after its number.
  function keepInTurn(event) {
    if (event.key !== "Tab" || !shownFor) return;
    const stops = [...box.querySelectorAll("a[href], button")];
    const first = document.activeElement === box || document.activeElement === stops[0];
    if (event.shiftKey && first) {
      event.preventDefault();
      hide(true);
    } else if (!event.shiftKey && document.activeElement === stops[stops.length - 1]) {
      // The browser goes on from the number.
      hide(true);
    }
  }

  const numbers = [...document.querySelectorAll("main a.from[href^='#from-']")].filter(entryOf);
  if (numbers.length) build();
  for (const link of numbers) {
    link.setAttribute("aria-haspopup", "dialog");
    link.setAttribute("aria-expanded", "false");
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      show(link, true);
    });
    link.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse") soon(link); });
    link.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") leave(); });
    link.addEventListener("focus", () => { if (!quiet && link.matches(":focus-visible")) soon(link); });
    link.addEventListener("blur", (event) => {
      if (!box.contains(event.relatedTarget)) leave();
    });
  }
})();
