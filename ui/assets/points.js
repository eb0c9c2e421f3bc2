// The points of a chart by the keyboard: Tab reaches the chart, arrows go from point to point, a polite live region speaks
// what a pointer would read there, Enter does what a click does, Escape leaves the point. For every Plotly chart.
(() => {
  const CHART = ".js-plotly-plot";
  const HELP = "矢印キーで図の点を読み上げます。";

  const region = document.createElement("div");
  region.className = "dx-sr dx-spoken";
  region.setAttribute("aria-live", "polite");
  const ring = document.createElement("div");
  ring.className = "dx-point";
  ring.setAttribute("aria-hidden", "true");

  // Which point of which chart the keyboard stands at: {chart, trace, point}.
  let at = null;

  const told = (trace, index) => {
    const text = Array.isArray(trace.hovertext) ? trace.hovertext[index] : trace.hovertext;
    return String(text ?? "").replaceAll(/<br\s*\/?>/gu, "、").replaceAll(/<[^>]*>/gu, "").replaceAll("　", " ").trim();
  };

  const axis = (layout, name, letter) => layout[`${letter}axis${(name ?? letter).slice(1)}`];

  // A trace's points that are within the plane as it is zoomed, from left to right, those above each other upward.
  const placed = (chart, trace) => {
    const layout = chart._fullLayout;
    const [across, up] = [axis(layout, trace.xaxis, "x"), axis(layout, trace.yaxis, "y")];
    const isWithin = (place, of) => place >= -1 && place <= of._length + 1;
    return [...trace.x].map((x, index) => ({
      index, x: across.d2p(x), y: up.d2p(trace.y[index]), left: across._offset, top: up._offset, text: told(trace, index),
      panel: `${trace.xaxis ?? "x"}${trace.yaxis ?? "y"}`,
    })).filter(({x, y, text}) => text && isWithin(x, across) && isWithin(y, up)).sort((a, b) => a.x - b.x || b.y - a.y);
  };

  // Traces that say something, in the order in which they are drawn; broken lines of one name are one.
  const series = chart => {
    const found = new Map();
    for (const [number, trace] of chart._fullData.entries()) {
      if (trace.visible !== true || trace.hoverinfo === "skip" || !trace.x?.length) continue;
      const name = trace.name?.startsWith("trace ") ? `${number}` : `${trace.name} ${trace.marker?.symbol} ${trace.line?.color}`;
      found.set(name, [...(found.get(name) ?? []), ...placed(chart, trace).map(point => ({...point, number}))]);
    }
    return [...found.values()].filter(points => points.length).map(points => points.sort((a, b) => a.x - b.x || b.y - a.y));
  };

  // Each panel of a chart has a plane of its own that the pointer moves over.
  const plane = (chart, {panel} = {}) =>
    chart.querySelector(`.nsewdrag[data-subplot="${panel}"]`) ?? chart.querySelector(".nsewdrag");

  const point = (chart, {panel, x, y}) => {
    const {left, top} = plane(chart, {panel}).getBoundingClientRect();
    return {clientX: left + x, clientY: top + y, bubbles: true, cancelable: true, view: window, button: 0};
  };

  // Of points that lie on each other a pointer finds one alone; the keyboard chooses the one that was spoken.
  const isUnderPointer = (chart, {number, index}) => {
    const found = chart._hoverdata?.[0];
    return found?.curveNumber === number && found?.pointNumber === index;
  };
  const choose = (chart, {number, index}) => {
    const trace = chart._fullData[number];
    const chosen = {
      curveNumber: number, pointNumber: index, pointIndex: index, x: trace.x[index], y: trace.y[index],
      customdata: trace.customdata?.[index], data: chart.data[number], fullData: trace,
    };
    for (const name of ["plotly_click", "plotly_selected"]) chart.emit(name, {points: [chosen]});
  };

  const leave = () => {
    if (!at) return;
    plane(at.chart, at)?.dispatchEvent(new MouseEvent("mouseout", {bubbles: true}));
    ring.remove();
    region.textContent = "";
    at = null;
  };

  const stand = (chart, spot, count, place) => {
    at = {chart, number: spot.number, index: spot.index, panel: spot.panel};
    ring.style.left = `${spot.left + spot.x}px`;
    ring.style.top = `${spot.top + spot.y}px`;
    chart.append(ring);
    plane(chart, spot).dispatchEvent(new MouseEvent("mousemove", point(chart, spot)));
    region.textContent = `${spot.text}（${place + 1}／${count}）`;
  };

  // The longest line is the first. Left and right stay on a line, up and down go to the nearest point of another one.
  const next = (lines, key) => {
    const row = lines.findIndex(points => points.some(spot => at && spot.number === at.number && spot.index === at.index));
    if (row < 0) {
      const longest = lines.reduce((best, points, place) => points.length >= lines[best].length ? place : best, 0);
      return [key === "End" ? lines[longest].at(-1) : lines[longest][0], longest];
    }
    const points = lines[row];
    const place = points.findIndex(spot => spot.number === at.number && spot.index === at.index);
    const step = {ArrowLeft: -1, ArrowRight: 1}[key];
    if (step) return [points[Math.min(Math.max(place + step, 0), points.length - 1)], row];
    if (key === "Home") return [points[0], row];
    if (key === "End") return [points.at(-1), row];
    const other = (row + (key === "ArrowDown" ? 1 : lines.length - 1)) % lines.length;
    const {x} = points[place];
    return [lines[other].reduce((best, spot) => Math.abs(spot.x - x) < Math.abs(best.x - x) ? spot : best), other];
  };

  const KEYS = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"]);

  document.addEventListener("keydown", event => {
    const chart = event.target.closest?.(CHART);
    if (!chart || event.target !== chart || event.altKey || event.ctrlKey || event.metaKey || !plane(chart)) return;
    if (event.key === "Escape") return leave();
    const lines = series(chart);
    if (event.key === "Enter" && at?.chart === chart) {
      const spot = lines.flat().find(one => one.number === at.number && one.index === at.index);
      if (!spot) return;
      event.preventDefault();
      plane(chart, spot).dispatchEvent(new MouseEvent("mousemove", point(chart, spot)));
      // Plotly looks for the point under the pointer at most every 50 ms, and takes as clicked what it found.
      setTimeout(() => {
        if (!isUnderPointer(chart, spot)) return choose(chart, spot);
        plane(chart, spot).dispatchEvent(new MouseEvent("mousedown", point(chart, spot)));
        (document.querySelector(".dragcover") ?? document).dispatchEvent(new MouseEvent("mouseup", point(chart, spot)));
      }, 120);
      return;
    }
    if (!KEYS.has(event.key) || !lines.length) return;
    event.preventDefault();
    if (at?.chart !== chart) leave();
    const [spot, row] = next(lines, event.key);
    stand(chart, spot, lines[row].length, lines[row].indexOf(spot));
  });
  document.addEventListener("focusout", event => { if (at?.chart === event.target) leave(); });

  // A chart is made after its page, and made anew with it.
  const reach = () => {
    if (!region.isConnected && document.body) document.body.append(region);
    for (const chart of document.querySelectorAll(`${CHART}:not([tabindex])`)) {
      const named = chart.closest("[aria-label]")?.getAttribute("aria-label")
        ?? chart.closest("[data-testid=stPlotlyChart]")?.querySelector("[aria-label]")?.getAttribute("aria-label") ?? "図";
      chart.tabIndex = 0;
      chart.setAttribute("role", "application");
      chart.setAttribute("aria-roledescription", "図");
      chart.setAttribute("aria-label", `${named} ${HELP}`);
    }
  };
  new MutationObserver(reach).observe(document.documentElement, {childList: true, subtree: true});
})();
