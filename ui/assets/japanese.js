// Streamlit's own words have no translation option: they are replaced as they appear. What the pages themselves write
// (their HTML, their charts) is Japanese already and is passed over, which keeps this cheap on long pages.
(() => {
  const words = new Map([
    // frame and menus
    ["Skip to main content", "本文へ移動"], ["Main menu", "メニュー"], ["App pages", "ページの一覧"], ["Sidebar", "メニュー"],
    ["Expand sidebar", "メニューを開く"], ["Collapse sidebar", "メニューを閉じる"], ["Navigate to home page", "全体へ"],
    ["view more", "もっと見る"], ["view less", "たたむ"], ["View less", "たたむ"], ["Notifications", "お知らせ"],
    ["Rerun", "読み込み直す"], ["Auto rerun", "自動で読み込み直す"], ["Always rerun", "常に読み込み直す"], ["File change.", "プログラムが変わりました。"],
    ["Print", "印刷"], ["Record screen", "画面を録画"], ["Record a screencast", "画面を録画"], ["Stop recording", "録画を止める"],
    ["Cancel recording", "録画をやめる"], ["Also record audio", "音声も録音する"], ["Start recording!", "録画を始める"],
    ["Preview your video below:", "録画した映像："], ["Save video to disk", "映像を保存"], ["Clear cache", "キャッシュを消す"],
    ["Clear caches", "キャッシュを消す"], ["About", "このアプリについて"], ["Get help", "使い方"], ["Report a bug", "不具合を知らせる"],
    ["Settings", "設定"], ["Theme", "配色"], ["Light", "明るい"], ["Dark", "暗い"], ["System", "端末に合わせる"],
    ["Use system setting", "端末に合わせる"], ["Custom Theme", "この画面の配色"], ["Custom Theme Light", "明るい"],
    ["Custom Theme Dark", "暗い"], ["Custom Theme Auto", "端末に合わせる"],
    // states and errors
    ["Running...", "処理中…"], ["Stop", "止める"], ["Connecting", "接続中"], ["Please wait...", "お待ちください…"], ["Loading", "読込み中"],
    ["Connecting to Streamlit server", "サーバーに接続しています"], ["Unable to connect to Streamlit server", "サーバーに接続できません"],
    ["Connection error", "接続できません"], ["Connection timed out.", "時間内に接続できませんでした。"], ["Reconnected to server.", "接続し直しました。"],
    ["Connection lost. Please wait for the app to reconnect, then try again.", "接続が切れました。つながってから、もう一度お試しください。"],
    ["Streamlit server is not responding. Are you connected to the internet?", "サーバーから応答がありません。つながると、続きから使えます。"],
    ["Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:",
      "サーバーが止まっています。運営者は、次のように始め直せます。"],
    ["streamlit run yourscript.py", "make run"], ["Script execution error", "表示できませんでした"], ["Try again", "もう一度"], ["Retry", "もう一度"],
    ["Dismiss", "閉じる"], ["Continue anyway", "このまま続ける"], ["Unknown error", "原因の分からない誤り"], ["Unknown Error", "原因の分からない誤り"],
    ["Page not found", "ページが見つかりません"], ["Close", "閉じる"], ["Cancel", "やめる"], ["Done", "終わる"],
    // fields
    ["Choose an option", "選んでください"], ["No results", "見つかりません"], ["No options to select", "選べるものがありません"],
    ["Select all", "すべて選ぶ"],
    ["Clear value", "消す"], ["Clear entry", "消す"], ["Open", "開く"],
    ["Selectbox options", "選べるもの"], ["Press Enter to apply", "Enterで決定"], ["Press Enter to submit form", "Enterで送信"],
    ["(required)", "（必須）"], ["This field is required.", "入力してください。"], ["Invalid value.", "使えない値です。"],
    ["Scroll tabs left", "タブを左へ"], ["Scroll tabs right", "タブを右へ"], ["Link to heading", "見出しへのリンク"],
    // files
    ["Browse files", "ファイルを選ぶ"], ["Upload", "ファイルを選ぶ"], ["Add files", "ファイルを加える"], ["file upload", "ファイルを選ぶ"],
    ["add icon", "加える"], ["Drag and drop file here", "ここにファイルを置く"], ["Drag and drop a file here", "ここにファイルを置く"],
    ["Drag and drop files here", "ここにファイルを置く"], ["Upload failed", "送れませんでした"], ["Click to retry upload", "もう一度送る"],
    ["Error uploading file", "ファイルを送れませんでした"], ["Only one file is allowed.", "ファイルは一つだけです。"], ["Too many files", "ファイルが多すぎます"],
    ["Network error", "通信の誤り"], ["Network issue", "通信の誤り"], ["Download failed", "ダウンロードできませんでした"], ["Delete", "消す"],
    // charts
    ["Fullscreen", "全画面"], ["Close fullscreen", "全画面をやめる"], ["Copy to clipboard", "コピー"], ["Copied", "コピーしました"],
  ]);
  const patterns = [
    [/^(?:Limit )?([\d.]+) ?([KMG]?B) per file(?: •)?(.*)$/, "1ファイル $1$2 まで$3"],
    [/^Remove (.+)$/, "$1を外す"], [/^Delete (.+)$/, "$1を消す"],
    [/^(\d+) options? available\.$/, "選べるもの $1件"], [/^Select (\d+) matches$/, "見つかった$1件をすべて選ぶ"], [/^(\d+) more$/, "ほか$1"], [/^View (\d+) more$/, "ほか$1"], [/^Running (.+)\.\.\.$/, "処理中…"], [/^Error:\s*(.*)$/, "誤り：$1"],
    [/^File must be ([\d.]+ ?[KMG]?B) or smaller\.$/, "$1 以下のファイルにしてください。"], [/^File is larger than (.+)$/, "ファイルが $1 より大きいです"],
    [/^(?:AxiosError: )?Request failed with status code 413$/, "ファイルが大きすぎます。"],
    [/^(?:AxiosError: )?Request failed with status code (\d+)$/, "送れませんでした（$1）。"],
    [/^Cannot connect to Streamlit \(HTTP status: (\d+)\)\.?$/, "サーバーに接続できません（$1）。"], [/^Connection failed with status (\d+).*$/s, "接続できません（$1）。"],
    [/^Cannot load Streamlit frontend code\..*$/s, "画面の部品を読み込めませんでした。この画面を開き直してください。"],
    [/^The page that you have requested does not seem to exist\..*$/, "お探しのページはありません。全体を表示します。"],
    [/^You have requested page \/(.*), but no corresponding file was found in the app's pages\/ directory\. Running the app's main page\.$/,
      "/$1 というページはありません。全体を表示します。"],
  ];
  const OURS = ".stHtml, .js-plotly-plot, script, style, textarea";
  const ATTRIBUTES = ["aria-label", "title", "placeholder", "alt", "data-placeholder"];

  const japanese = text => {
    const trimmed = text.trim();
    if (!trimmed || !/[A-Za-z]{3}/.test(trimmed)) return text;
    if (words.has(trimmed)) return words.get(trimmed);
    for (const [pattern, replacement] of patterns) if (pattern.test(trimmed)) return trimmed.replace(pattern, replacement);
    return text;
  };
  const inText = node => {
    const replaced = japanese(node.data);
    if (replaced !== node.data) node.data = replaced;
  };
  const inAttribute = (element, name) => {
    const value = element.getAttribute(name);
    const replaced = value === null ? null : japanese(value);
    if (replaced !== value) element.setAttribute(name, replaced);
  };
  // A group of the phone's menu is a div between a list and its items, so neither is one to a screen reader.
  const unlist = node => {
    const list = node.parentElement;
    if (node.tagName === "DIV" && list?.dataset.testid === "stSidebarNavItems") {
      for (const part of [list, node]) part.setAttribute("role", "presentation");
    }
  };
  const visit = node => {
    if (node.nodeType === Node.TEXT_NODE) inText(node);
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(OURS)) return;
    unlist(node);
    for (const name of ATTRIBUTES) inAttribute(node, name);
    for (const child of node.childNodes) visit(child);
  };
  const changed = ({type, target, attributeName, addedNodes}) => {
    const element = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
    if (!element || element.closest(OURS)) return;
    if (type === "attributes") inAttribute(target, attributeName);
    else if (type === "characterData") inText(target);
    else addedNodes.forEach(visit);
  };
  visit(document.body);
  new MutationObserver(changes => changes.forEach(changed)).observe(document.documentElement, {
    childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
  });
})();
