// What the pages' own HTML does in the browser: copy a link, save a chart as a picture, close the share panel.
(() => {
  const SVG = "http://www.w3.org/2000/svg";

  const copy = button => {
    const field = document.getElementById(button.dataset.for);
    const done = () => {
      const word = button.textContent;
      button.textContent = "コピーしました";
      setTimeout(() => { button.textContent = word; }, 2000);
    };
    field.select();
    // The clipboard interface is there only over https and on localhost.
    if (navigator.clipboard) navigator.clipboard.writeText(field.value).then(done);
    else if (document.execCommand("copy")) done();
  };

  // Plotly draws a chart as several SVG layers of one size: as a picture they stand in one, under a title and over a caption.
  const ofChart = key => {
    const chart = document.querySelector(`.st-key-${CSS.escape(key)} .js-plotly-plot`);
    const layers = [...chart.querySelectorAll("svg.main-svg")];
    const {width, height} = chart.getBoundingClientRect();
    return {width, height, parts: layers.map(layer => layer.cloneNode(true))};
  };

  const ofDrawing = async address => {
    const text = await (await fetch(address)).text();
    const svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    return {width: Number(svg.getAttribute("width")), height: Number(svg.getAttribute("height")), parts: [svg]};
  };

  const line = (text, y, size, weight, ink) => {
    const element = document.createElementNS(SVG, "text");
    for (const [name, value] of Object.entries({x: 16, y, "font-size": size, "font-weight": weight, fill: ink})) {
      element.setAttribute(name, value);
    }
    element.textContent = text;
    return element;
  };

  const framed = ({width, height, parts}, title, caption) => {
    const dark = getComputedStyle(document.querySelector(".stApp")).backgroundColor;
    const ink = getComputedStyle(document.querySelector(".stApp")).color;
    const whole = document.createElementNS(SVG, "svg");
    const size = {width: width + 32, height: height + 92};
    for (const [name, value] of Object.entries({xmlns: SVG, ...size, viewBox: `0 0 ${size.width} ${size.height}`})) {
      whole.setAttribute(name, value);
    }
    whole.setAttribute("font-family", "'Noto Sans JP','Noto Sans CJK JP','Hiragino Sans','Yu Gothic UI',Meiryo,sans-serif");
    const ground = document.createElementNS(SVG, "rect");
    for (const [name, value] of Object.entries({...size, fill: dark})) ground.setAttribute(name, value);
    whole.append(ground, line(title, 32, 18, 700, ink));
    for (const part of parts) {
      part.setAttribute("x", 16);
      part.setAttribute("y", 48);
      whole.append(part);
    }
    whole.append(line(caption, size.height - 16, 12, 400, ink));
    return {text: new XMLSerializer().serializeToString(whole), ...size};
  };

  const asPng = ({text, width, height}) => new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = width * 2;
      canvas.height = height * 2;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(resolve, "image/png");
    };
    image.onerror = reject;
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  });

  const picture = async button => {
    const {kind, chart, drawing, name, title, caption} = button.dataset;
    const drawn = framed(chart ? ofChart(chart) : await ofDrawing(drawing), title, caption);
    const blob = kind === "png" ? await asPng(drawn) : new Blob([drawn.text], {type: "image/svg+xml"});
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${name}.${kind}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };

  const closeShare = except => {
    for (const panel of document.querySelectorAll(".dx-share[open]")) if (!panel.contains(except)) panel.open = false;
  };

  document.addEventListener("click", event => {
    const button = event.target.closest("button");
    if (button?.classList.contains("dx-copy")) copy(button);
    if (button?.classList.contains("dx-picture")) picture(button);
    closeShare(event.target);
  });
  document.addEventListener("keydown", event => {
    if (event.key !== "Escape") return;
    const panel = document.querySelector(".dx-share[open]");
    closeShare(null);
    panel?.querySelector("summary").focus();
  });
})();
