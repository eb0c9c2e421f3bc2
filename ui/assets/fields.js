// The fields that narrow a page (ui/fields.py): each change is written into the address, which runs the page again. What
// is drawn anew has lost what was open, sought, focused and typed: it gets that back, in the same frame.
(() => {
  const FORM = "form.dx-fields", LIST = ".dx-many", SOUGHT = ".dx-sought";
  const held = {path: "", open: new Set(), sought: new Map(), scrolled: new Map(), focus: null};
  // A page may take seconds to run: whoever types on in 試算 meanwhile does so in a field that is drawn anew.
  const WORDY = "form.dx-trial", WORDS = "form.dx-trial [type=text]";
  const typed = new Map();
  const listOf = place => place.closest?.(LIST);
  const plain = text => text.normalize("NFKC").toLowerCase().replace(/[\s・･ー－-]/g, "");

  const sorted = asked => [...asked].map(String).sort().join("&");

  const apply = form => {
    typed.clear();
    const asked = new URLSearchParams(location.search), before = sorted(asked);
    const parts = form.dataset.parts.split(" ");
    for (const part of ["page", ...parts]) asked.delete(part);
    for (const [name, value] of new FormData(form)) if (parts.includes(name) && value.trim()) asked.append(name, value.trim());
    if (sorted(asked) === before) return;
    history.pushState({}, "", asked.size ? `?${asked}` : location.pathname);
    dispatchEvent(new PopStateEvent("popstate", {state: {}}));
  };
  document.addEventListener("change", event => {
    const form = event.target.closest(FORM);
    if (!form || event.target.matches(SOUGHT)) return;
    // The head of a group chooses all of it.
    if (event.target.dataset.all) {
      for (const box of event.target.closest("[role=group]").querySelectorAll("[name]")) box.checked = event.target.checked;
    }
    apply(form);
  });
  document.addEventListener("submit", event => {
    typed.clear();
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
    if (event.target.matches(WORDS)) {
      typed.delete(event.target.id);  // the last one is where the keyboard is
      typed.set(event.target.id, event.target.value);
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
  // A press on words gives the keyboard to whatever lies below them, up to the page itself; the keyboard goes by itself.
  let isPressed = false;
  document.addEventListener("pointerdown", event => {
    isPressed = true;
    close(listOf(event.target));
    held.focus = null;
  }, true);
  for (const kind of ["pointerup", "pointercancel"]) document.addEventListener(kind, () => { isPressed = false; }, true);
  document.addEventListener("focusin", event => {
    const form = event.target.closest(FORM);
    if (isPressed && !form) return;
    held.focus = form && (event.target.id ? `#${CSS.escape(event.target.id)}`
      : event.target.dataset.all ? `[data-all="${CSS.escape(event.target.dataset.all)}"]`
      : event.target.matches(SOUGHT) ? `#${CSS.escape(listOf(event.target).id)} ${SOUGHT}`
      : `[name="${CSS.escape(event.target.name)}"][value="${CSS.escape(event.target.value)}"]`);
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

  // It is held as long as the keyboard stays in the form, and the page is not another one of the history.
  const leave = event => { if (!event.target.closest?.(WORDY)) typed.clear(); };
  for (const kind of ["pointerdown", "focusin"]) document.addEventListener(kind, leave, true);
  addEventListener("popstate", event => { if (event.isTrusted) typed.clear(); });
  const retype = form => {
    const isLost = document.activeElement === document.body;
    for (const [id, words] of typed) {
      const field = form.querySelector(`#${CSS.escape(id)}`);
      if (!field) continue;
      field.value = words;
      if (isLost) field.focus({preventScroll: true});
      field.setSelectionRange(words.length, words.length);
    }
  };

  const known = new WeakSet();
  const restore = form => {
    if (held.path !== location.pathname) {
      held.open.clear();
      held.sought.clear();
      held.scrolled.clear();
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
    if (held.focus && document.activeElement === document.body) form.querySelector(held.focus)?.focus({preventScroll: true});
  };
  new MutationObserver(() => {
    for (const form of document.querySelectorAll(`${FORM}, ${WORDY}`)) {
      if (known.has(form)) continue;
      known.add(form);
      if (form.matches(FORM)) restore(form);
      else retype(form);
    }
  }).observe(document.documentElement, {childList: true, subtree: true});
})();
