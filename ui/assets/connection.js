// The connection to the server: what the page does when it is back, and what it says when it never comes.
// (While it is lost Streamlit lets nobody use a field and says so; what is typed stays.)
(() => {
  const NEVER = 8_000, LONGEST_RUN = 10_000;
  const BASE = new URL(window.__streamlit.BACKEND_BASE_URL).pathname.replace(/\/$/, "");
  const app = () => document.querySelector("[data-testid=stApp]");

  // After a restart of the server, or a while without network, the connection leads to a new session. It knows no field
  // and no button until the page has run in it: what a reader does before that is lost. So the page is run, by the key
  // that Streamlit has for it, and takes nothing until it has. What was chosen and typed the browser has kept.
  const runAgain = () => {
    const main = document.querySelector("[data-testid=stMain]"), held = document.activeElement;
    const isRunning = () => app().dataset.testScriptState !== "notRunning";
    let hasRun = isRunning();  // a run that was cut off is asked for again by Streamlit itself
    const done = () => {
      clearTimeout(latest);
      running.disconnect();
      main.inert = false;
      if (document.activeElement === document.body) held.focus?.({preventScroll: true});
    };
    const running = new MutationObserver(() => {
      if (hasRun && !isRunning()) done();
      hasRun ||= isRunning();
    });
    const latest = setTimeout(done, LONGEST_RUN);
    main.inert = true;
    running.observe(app(), {attributes: true, attributeFilter: ["data-test-script-state"]});
    for (const kind of ["keydown", "keyup"]) {
      document.body.dispatchEvent(new KeyboardEvent(kind, {key: "r", code: "KeyR", keyCode: 82, bubbles: true}));
    }
  };

  let hasConnected = false, leftAt = null;
  new MutationObserver(() => {
    if (app()?.dataset.testConnectionState !== "CONNECTED") {
      if (hasConnected) leftAt ??= location.href;
      return;
    }
    document.querySelector(".dx-unreached")?.remove();
    if (leftAt !== null && leftAt !== location.href) location.reload();  // a link was followed meanwhile
    else if (leftAt !== null) runAgain();
    hasConnected = true;
    leftAt = null;
  }).observe(document.body, {attributes: true, subtree: true, attributeFilter: ["data-test-connection-state"]});

  // A server that answers and gives no connection stands behind a proxy that is not set up for it.
  const element = (name, ...pieces) => {
    const made = document.createElement(name);
    made.append(...pieces);
    return made;
  };
  const explain = async () => {
    const answer = await fetch(`${BASE}/_stcore/health`).catch(() => null);
    if (hasConnected || !answer?.ok) return;
    const asked = document.querySelector("meta[name=dx-host]").content;
    const why = asked === location.host
      ? "中継サーバー（プロキシ）が、WebSocket を通していません。Upgrade と Connection のヘッダーを渡す設定が要ります（nginx では proxy_http_version 1.1 と、二つの proxy_set_header）。"
      : `中継サーバー（プロキシ）が、ホスト名をそのまま渡していません。このページのアドレスは「${location.host}」ですが、サーバーには「${asked}」と届いています。Host のヘッダーを渡す設定が要ります（nginx では proxy_set_header Host $http_host;）。`;
    const box = element("div",
      element("h1", "この画面を表示できません"),
      element("p", "サーバーは動いていますが、画面を動かすための接続（WebSocket）ができません。開き直しても変わらないときは、次のことを運営者に伝えてください。"),
      element("p", why),
      element("p", "設定の例は、付属の説明書（README）の「Behind a proxy」にあります。"));
    box.className = "dx-unreached";
    box.setAttribute("role", "alert");
    // What a browser without scripts is shown: it has the way to the print view, which needs no connection.
    const plain = new DOMParser().parseFromString(document.querySelector("noscript").textContent, "text/html");
    const printed = plain.querySelector("a");
    if (printed) box.append(printed.parentElement);
    document.body.append(box);
  };
  setTimeout(() => { if (!hasConnected) explain(); }, NEVER);
})();
