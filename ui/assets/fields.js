// The fields of a page (ui/fields.py): each change, or their button, is written into the address, which runs the page
// again. A page may take seconds to run, and whoever used its fields goes on meanwhile: what is drawn anew then gets
// back what was open, sought, focused and typed, in the same frame.
(() => {
  const FORM = "form.dx-fields", LIST = ".dx-many", SOUGHT = ".dx-sought", BUTTON = "[type=submit]";
  const WORDS = ":is([type=search], [type=text])[name]";
  // Of words that the page has not run with, and of the keyboard, the field that has them, even if it is gone.
  const held = {path: "", open: new Set(), sought: new Map(), scrolled: new Map(), typed: new Map(), focus: null};
  const listOf = place => place.closest?.(LIST);
  const plain = text => text.normalize("NFKC").toLowerCase().replace(/[\s・･ー－-]/g, "");

  const sorted = asked => [...asked].map(String).sort().join("&");

  let isOurs = false;
  const apply = form => {
    const asked = new URLSearchParams(location.search), before = sorted(asked);
    const parts = form.dataset.parts.split(" ");
    for (const part of ["page", ...parts]) asked.delete(part);
    for (const [name, value] of new FormData(form)) if (parts.includes(name) && value.trim()) asked.append(name, value.trim());
    if (sorted(asked) === before) return;
    history.pushState({}, "", asked.size ? `?${asked}` : location.pathname);
    isOurs = true;
    dispatchEvent(new PopStateEvent("popstate", {state: {}}));
    isOurs = false;
  };
  // Whoever goes to another selection by a link, or back, wants none of what was typed for this one.
  addEventListener("popstate", () => { if (!isOurs) held.typed.clear(); });
  const formOf = target => target.closest?.(FORM);
  const isSentAtOnce = form => !form.querySelector(BUTTON);
  document.addEventListener("change", event => {
    const form = formOf(event.target);
    if (!form || event.target.matches(SOUGHT)) return;
    if (event.target.matches(WORDS)) return applyWords(form);
    keep(event.target);  // it was chosen in a list of the system, outside the page
    if (!isSentAtOnce(form)) return;
    // The head of a group chooses all of it.
    if (event.target.dataset.all) {
      for (const box of event.target.closest("[role=group]").querySelectorAll("[name]")) box.checked = event.target.checked;
    }
    apply(form);
  });
  // A field that is drawn anew leaves with a change and without the keyboard, as if whoever types in it had finished.
  const applyWords = form => queueMicrotask(() => { if (form.isConnected && isSentAtOnce(form)) apply(form); });
  // To the browser, words that came back into a field are no change of it.
  document.addEventListener("focusout", event => {
    const form = formOf(event.target);
    if (form && event.target.matches(WORDS) && document.activeElement !== event.target) applyWords(form);
  });
  document.addEventListener("submit", event => {
    if (!event.target.matches(FORM)) return;
    event.preventDefault();
    apply(event.target);
  });

  const narrow = list => {
    const field = list.querySelector(SOUGHT);
    if (!field) return;
    const sought = plain(field.value);
    let found = 0;
    for (const option of list.querySelectorAll(".dx-options label:not(.dx-all)")) {
      const group = option.closest(".dx-options > div")?.getAttribute("aria-label") ?? "";
      option.hidden = !plain(group + option.textContent).includes(sought);
      found += !option.hidden;
    }
    for (const group of list.querySelectorAll(".dx-options > div")) group.hidden = !group.querySelector("label:not(.dx-all, [hidden])");
    field.nextElementSibling.hidden = found > 0;
  };
  document.addEventListener("input", event => {
    if (formOf(event.target) && event.target.matches(WORDS)) {
      held.path = location.pathname;
      held.typed.set(wayTo(event.target), event.target);
    }
    if (!event.target.matches(SOUGHT)) return;
    const list = listOf(event.target);
    held.sought.set(list.id, event.target.value);
    narrow(list);
  });

  // A list lies over the page, below its field and within the window.
  const place = list => {
    const panel = list.lastElementChild, room = document.documentElement.clientWidth - 8;
    panel.style.translate = "";
    const beyond = panel.getBoundingClientRect().right - room;
    if (beyond > 0) panel.style.translate = `${-Math.min(beyond, panel.getBoundingClientRect().left - 8)}px`;
  };
  // That it was closed is told later, and not at all of what is drawn anew meanwhile.
  const shut = list => {
    list.open = false;
    held.open.delete(list.id);
    held.sought.delete(list.id);
  };
  const close = except => {
    for (const list of document.querySelectorAll(`${LIST}[open]`)) if (list !== except) shut(list);
  };
  document.addEventListener("toggle", event => {
    const part = event.target;
    if (!part.matches?.(`${FORM} details`)) return;
    held.path = location.pathname;
    if (!part.open) {
      held.open.delete(part.id);
      held.sought.delete(part.id);
      return;
    }
    held.open.add(part.id);
    if (!part.matches(LIST)) return;
    close(part);
    place(part);
  }, true);
  const wayTo = target => target.id ? `#${CSS.escape(target.id)}`
    : target.dataset.all ? `[data-all="${CSS.escape(target.dataset.all)}"]`
    : target.matches(SOUGHT) ? `#${CSS.escape(listOf(target).id)} ${SOUGHT}`
    : `[name="${CSS.escape(target.name)}"][value="${CSS.escape(target.value)}"]`;
  const keep = target => {
    held.path = location.pathname;
    held.focus = {way: wayTo(target), field: target};
  };
  // A press on words gives the keyboard to whatever lies below them, up to the page itself; the keyboard goes by itself.
  let isPressed = false;
  document.addEventListener("pointerdown", event => {
    isPressed = true;
    close(listOf(event.target));
    if (!held.focus?.field.contains(event.target)) held.focus = null;
  }, true);
  for (const kind of ["pointerup", "pointercancel", "keydown"]) document.addEventListener(kind, () => { isPressed = false; }, true);
  document.addEventListener("focusin", event => {
    const form = formOf(event.target);
    if (isPressed && !form) return;
    if (form) keep(event.target);
    else held.focus = null;
    if (!listOf(event.target)) close(null);
  });
  document.addEventListener("scroll", event => {
    if (event.target.matches?.(".dx-options")) held.scrolled.set(listOf(event.target).id, event.target.scrollTop);
  }, true);
  document.addEventListener("keydown", event => {
    const list = event.key === "Escape" && listOf(event.target);
    if (!list?.open) return;
    shut(list);
    list.querySelector("summary").focus();
  });

  const known = new WeakSet();
  const restore = form => {
    if (held.path !== location.pathname) {
      held.open.clear();
      held.sought.clear();
      held.scrolled.clear();
      held.typed.clear();
      held.focus = null;
      return;
    }
    for (const part of form.querySelectorAll("details[id]")) {
      if (!held.open.has(part.id)) continue;
      part.open = true;
      if (!part.matches(LIST)) continue;
      const field = part.querySelector(SOUGHT);
      if (field && held.sought.has(part.id)) field.value = held.sought.get(part.id);
      narrow(part);
      part.querySelector(".dx-options").scrollTop = held.scrolled.get(part.id) ?? 0;
      place(part);
    }
    for (const [way, {value}] of held.typed) {
      const field = form.querySelector(way);
      if (!field) continue;
      if (field.value === value) {  // the page has run with it
        held.typed.delete(way);
        continue;
      }
      field.value = value;
      held.typed.set(way, field);
    }
    const {way, field: before} = held.focus ?? {};
    const field = way && document.activeElement === document.body && form.querySelector(way);
    if (!field) return;
    field.focus({preventScroll: true});
    if (before.matches(`${WORDS}, ${SOUGHT}`)) {
      field.setSelectionRange(before.selectionStart, before.selectionEnd, before.selectionDirection);
    }
  };
  new MutationObserver(() => {
    for (const form of document.querySelectorAll(FORM)) {
      if (known.has(form)) continue;
      known.add(form);
      restore(form);
    }
  }).observe(document.documentElement, {childList: true, subtree: true});
})();
