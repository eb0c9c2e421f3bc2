// What the pages' own HTML does in the browser: copy a link, save a chart as a picture, close the share panel,
// go to another selection of the page.
(() => {
  // Streamlit's web font of 170 kB, the last of every list of fonts but one, would be fetched for any sign that a reader's
  // Japanese font lacks (▸): what has it stands in another font of the reader's then.
  for (const sheet of document.styleSheets) {
    for (let at = sheet.cssRules.length - 1; at >= 0; at -= 1) {
      const rule = sheet.cssRules[at];
      if (rule instanceof CSSFontFaceRule && /Source Sans.*url\(/s.test(rule.cssText)) sheet.deleteRule(at);
    }
  }

  const SVG = "http://www.w3.org/2000/svg";
  const FONT = "'Noto Sans JP','Noto Sans CJK JP','Hiragino Sans','Yu Gothic UI',Meiryo,sans-serif";
  const EDGE = 16;

  const element = (name, attributes, text = "") => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.textContent = text;
    return made;
  };

  const say = (words, milliseconds) => {
    document.querySelector(".dx-toast")?.remove();
    const toast = document.createElement("div");
    toast.className = "dx-toast";
    toast.setAttribute("role", "alert");
    toast.textContent = words;
    document.body.append(toast);
    setTimeout(() => toast.remove(), milliseconds);
  };

  // The clipboard interface is there only over https and on localhost, and a frame may be refused it.
  const copied = async field => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      return true;
    } catch {
      return document.execCommand("copy");
    }
  };

  const copy = async button => {
    const field = document.getElementById(button.dataset.for);
    const isDone = await copied(field);
    const words = isDone ? "コピーしました" : "選択しました。Ctrl+C でコピーできます";
    const status = button.closest(".dx-share-body, .dx-copying").querySelector("[role=status]");
    if (!isDone) field.select();
    else button.focus();
    button.textContent = isDone ? words : "コピー";
    status.textContent = "";
    requestAnimationFrame(() => { status.textContent = `${field.labels[0].textContent}：${words}`; });
    clearTimeout(button.restoring);
    button.restoring = setTimeout(() => { button.textContent = "コピー"; }, 2000);
  };

  // Plotly draws a chart as several SVG layers of one size: as a picture they stand in one, under a title and over a caption.
  // Its still picture may be what was seen, or it is laid out anew at another width: then it is waited for.
  const ofChart = async key => {
    for (const until = performance.now() + 10_000; performance.now() < until; await new Promise(next => setTimeout(next, 50))) {
      const chart = document.querySelector(`.st-key-${CSS.escape(key)} .js-plotly-plot`);
      const layers = [...chart?.querySelectorAll("svg.main-svg") ?? []];
      const {width, height} = chart?.getBoundingClientRect() ?? {};
      if (layers.length && width) return {width, height, parts: layers.map(layer => layer.cloneNode(true))};
    }
    throw new Error("the chart is not drawn yet");
  };

  const ofDrawing = async address => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    const svg = new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement;
    const [width, height] = ["width", "height"].map(name => Number(svg.getAttribute(name)));
    if (!width || !height) throw new Error(`${address}: no drawing with a size`);
    return {width, height, parts: [svg]};
  };

  // Japanese may be broken after any letter; a word of Latin letters is rare enough here to be broken too.
  const lines = (text, width, size, weight) => {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `${weight} ${size}px ${FONT}`;
    const found = [""];
    for (const letter of text) {
      if (pen.measureText(found.at(-1) + letter).width > width) found.push("");
      found[found.length - 1] += letter;
    }
    return found.map(line => line.trim());
  };

  const framed = ({width, height, parts}, title, caption) => {
    const {backgroundColor, color} = getComputedStyle(document.querySelector(".stApp"));
    const block = (text, size, weight, top) => lines(text, width, size, weight).map((line, index) => element(
      "text", {x: EDGE, y: top + size + index * size * 1.4, "font-size": size, "font-weight": weight, fill: color}, line,
    ));
    const head = block(title, 18, 700, EDGE);
    const top = EDGE + head.length * 18 * 1.4 + 6;
    const foot = block(caption, 12, 400, top + height + 6);
    const size = {width: Math.ceil(width) + 2 * EDGE, height: Math.ceil(top + height + foot.length * 12 * 1.4) + EDGE};
    const whole = element("svg", {xmlns: SVG, ...size, viewBox: `0 0 ${size.width} ${size.height}`, "font-family": FONT});
    for (const part of parts) {
      part.setAttribute("x", EDGE);
      part.setAttribute("y", top);
    }
    whole.append(element("title", {}, title), element("rect", {...size, fill: backgroundColor}), ...head, ...parts, ...foot);
    return {text: new XMLSerializer().serializeToString(whole), ...size};
  };

  const asPng = ({text, width, height}) => new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = width * 2;
      canvas.height = height * 2;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(blob => blob ? resolve(blob) : reject(new Error("the canvas gave no picture")), "image/png");
    };
    image.onerror = () => reject(new Error("the drawing is no picture"));
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  });

  const picture = async button => {
    const {kind, chart, drawing, name, title, caption} = button.dataset;
    try {
      const drawn = framed(await (chart ? ofChart(chart) : ofDrawing(drawing)), title, caption);
      const blob = kind === "png" ? await asPng(drawn) : new Blob([drawn.text], {type: "image/svg+xml"});
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = `${name}.${kind}`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    } catch (error) {
      console.warn(error);
      say(`「${title}」の図を保存できませんでした。図が表示されてから、もう一度お試しください。`, 8_000);
    }
  };

  const closeShare = except => {
    for (const panel of document.querySelectorAll(".dx-share[open]")) if (!panel.contains(except)) panel.open = false;
  };

  // On a phone the menu lies over the page. Streamlit leaves it open on the page that was chosen from it, and on every
  // page after that.
  const closeMenu = () => document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
  const isMenuOpen = () => document.querySelector("[data-testid=stSidebar]")?.dataset.collapsed === "false";
  const forgetMenu = () => {
    for (const key of Object.keys(localStorage)) if (key.startsWith("stSidebarCollapsed-")) localStorage.removeItem(key);
  };
  addEventListener("pagehide", forgetMenu);

  // A link to another selection of this very page runs the page again where it stands: Streamlit does so when the
  // browser goes back or forward, so the history says that it went. The document is not loaded anew, and Back works.
  // What is drawn anew has lost the keyboard: it goes back to the link of the same id, or on to what the link leads to.
  const go = (link, address) => {
    history.pushState({}, "", address);
    dispatchEvent(new PopStateEvent("popstate", {state: {}}));
    if (!link.id) return;
    const before = document.getElementById(link.dataset.to);
    if (before && link.getAttribute("aria-current")) before.scrollIntoView({block: "start"});
    const watch = new MutationObserver(() => {
      const again = document.getElementById(link.dataset.to || link.id);
      if (!again || again === link || again === before) return;
      watch.disconnect();
      if (link.dataset.to) {
        again.focus({preventScroll: true});
        again.scrollIntoView({block: "start"});
      } else if (document.activeElement === document.body) again.focus({preventScroll: true});
    });
    watch.observe(document.querySelector(".stApp"), {childList: true, subtree: true});
    setTimeout(() => watch.disconnect(), 10_000);
  };
  document.addEventListener("click", event => {
    const link = event.target.closest('a[href^="?"]');
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(link, link.getAttribute("href"));
  });
  document.addEventListener("submit", event => {
    if (!event.target.matches("form.dx-day-field")) return;
    event.preventDefault();
    const told = [...new FormData(event.target)].filter(([, value]) => value.trim());
    const field = event.target.querySelector(":focus[id]") ?? event.target.querySelector("[id]");
    go(field, `?${new URLSearchParams(told)}`);
  });

  // A search is a link to its results: Streamlit goes there without a new document where the field stands in its page.
  document.addEventListener("submit", event => {
    const form = event.target;
    if (!form.classList.contains("dx-search")) return;
    event.preventDefault();
    const asked = new URLSearchParams(new FormData(form));
    const words = asked.get("q").trim();
    if (!words) return;
    asked.set("q", words);
    history.pushState({}, "", `${new URL(form.action).pathname}?${asked}`);
    dispatchEvent(new PopStateEvent("popstate", {state: {}}));
  });

  // A finger on a chart scrolls the page: Plotly, which would zoom, sees its taps only, as clicks.
  for (const kind of ["touchstart", "touchmove", "touchend"]) {
    document.addEventListener(kind, event => {
      if (event.target.closest(".js-plotly-plot")) event.stopPropagation();
    }, {capture: true, passive: true});
  }

  // A point that bears an address leads there, from the pointer and from the keyboard; as a link does, so Back works.
  // A finger first wants to read it: for it the names in the chart are links.
  document.addEventListener("pointerover", event => listen(event.target), {passive: true});
  document.addEventListener("focusin", event => listen(event.target));
  const listen = target => {
    const chart = target.closest?.(".js-plotly-plot");
    if (!chart?.on || chart.dxListens === chart.on) return;  // Plotly gives a chart that it makes anew another `on`
    chart.dxListens = chart.on;
    chart.on("plotly_click", ({points, event}) => {
      const address = points[0]?.customdata?.[1];
      if (!address || matchMedia("(hover: none)").matches) return;
      if (event?.ctrlKey || event?.metaKey) open(address, "_blank", "noopener");
      else location.assign(address);
    });
  };

  // What the document showed at once gives its place to the page, in the frame in which the page has it too; and to
  // whatever else comes in the page's stead.
  const first = document.querySelector(".dx-first");
  const came = () => {
    const drawn = document.querySelectorAll(".st-key-dx-body .stHtml:not(:has(.dx-place))").length;
    if (drawn < first.dataset.elements && !document.querySelector(
      "[role=dialog], .stException, [data-test-script-state=notRunning] .dx-foot")) return;
    first.remove();
    coming.disconnect();
  };
  const coming = new MutationObserver(came);
  if (first) coming.observe(document.body, {childList: true, subtree: true});

  // The server leaves the labels of a chart the room that they need at this width (ui/screen.py).
  const below = new URL(window.__streamlit.BACKEND_BASE_URL).pathname;
  const tell = () => { document.cookie = `dx_width=${Math.floor(innerWidth / 100) * 100}; path=${below}; SameSite=Lax`; };
  tell();
  addEventListener("resize", tell);
  // Streamlit makes the addresses of the menu. In the sample a link of it that is opened in a new tab stays there too.
  const MENU = "[data-testid=stTopNavLink], [data-testid=stTopNavDropdownLink], [data-testid=stSidebarNavLink]";
  const keepSample = event => {
    const link = event.target.closest?.(MENU);
    if (!link || new URLSearchParams(location.search).get("sample") !== "1") return;
    const address = new URL(link.href);
    address.searchParams.set("sample", "1");
    link.href = address.href;
  };
  for (const kind of ["pointerover", "focusin", "touchstart"]) document.addEventListener(kind, keepSample, {passive: true});

  // Streamlit puts the pieces of the next page into the places of this one's, one after the other: what is still to come
  // would push what is there. So the body is shown again when the next page's run has ended.
  const leave = () => {
    const app = document.querySelector("[data-testid=stApp]");
    const started = performance.now();
    let hasRun = false;
    document.documentElement.dataset.dxLeaving = "";
    const watch = setInterval(() => {
      const isRunning = app.dataset.testScriptState === "running", waited = performance.now() - started;
      hasRun ||= isRunning;
      if (isRunning ? waited < 10_000 : !hasRun && waited < 1_000) return;
      clearInterval(watch);
      requestAnimationFrame(() => requestAnimationFrame(() => { delete document.documentElement.dataset.dxLeaving; }));
    }, 16);
  };

  document.addEventListener("click", event => {
    const button = event.target.closest("button");
    if (button?.classList.contains("dx-copy")) copy(button);
    if (button?.classList.contains("dx-picture")) picture(button);
    if (event.target.closest("[data-testid=stSidebar] a")) setTimeout(closeMenu);
    if (event.defaultPrevented && event.target.closest(MENU)) leave();
    closeShare(event.target);
  });
  document.addEventListener("keydown", event => {
    if (event.key !== "Escape") return;
    const panel = document.querySelector(".dx-share[open]");
    closeShare(null);
    panel?.querySelector("summary").focus();
    if (isMenuOpen()) closeMenu();
  });
})();
