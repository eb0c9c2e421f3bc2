// Streamlit's own words have no translation option: they are replaced as they appear.
(() => {
  const words = new Map([
    ["Browse files", "ファイルを選ぶ"], ["Upload", "ファイルを選ぶ"], ["Drag and drop file here", "ここにファイルを置く"],
    ["Page not found", "ページが見つかりません"], ["Close", "閉じる"], ["Cancel", "やめる"], ["Rerun", "再読込み"],
    ["Settings", "設定"], ["Print", "印刷"], ["Clear cache", "キャッシュを消す"], ["About", "このアプリについて"],
    ["Choose options", "選んでください"], ["Choose an option", "選んでください"], ["No results", "見つかりません"],
    ["Select all", "すべて選ぶ"], ["Clear all", "すべて消す"], ["Running...", "処理中…"], ["Stop", "止める"],
    ["Press Enter to apply", "Enterで決定"], ["Theme", "配色"], ["Light", "明るい"], ["Dark", "暗い"], ["System", "端末に合わせる"],
  ]);
  const patterns = [
    [/^Limit (\d+) ?MB per file(.*)$/, "1ファイル$1MBまで$2"], [/^(\d+) ?MB per file(.*)$/, "1ファイル$1MBまで$2"],
    [/^Running (.+)\.\.\.$/, "処理中…"],
    [/^The page that you have requested does not seem to exist\..*$/, "お探しのページはありません。概要を表示します。"],
    [/^You have requested page \/(.*), but no corresponding file was found in the app's pages\/ directory\. Running the app's main page\.$/,
      "/$1 というページはありません。概要を表示します。"],
  ];
  const japanese = text => {
    const trimmed = text.trim();
    if (!trimmed) return null;
    if (words.has(trimmed)) return text.replace(trimmed, words.get(trimmed));
    for (const [pattern, replacement] of patterns) if (pattern.test(trimmed)) return trimmed.replace(pattern, replacement);
    return null;
  };
  const visit = node => {
    if (node.nodeType === Node.TEXT_NODE) {
      const replaced = japanese(node.data);
      if (replaced !== null && replaced !== node.data) node.data = replaced;
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE || ["SCRIPT", "STYLE", "TEXTAREA"].includes(node.tagName)) return;
    for (const name of ["aria-label", "title", "placeholder"]) {
      const replaced = node.hasAttribute(name) ? japanese(node.getAttribute(name)) : null;
      if (replaced !== null && replaced !== node.getAttribute(name)) node.setAttribute(name, replaced);
    }
    node.childNodes.forEach(visit);
  };
  new MutationObserver(changes => changes.forEach(change =>
    change.type === "characterData" ? visit(change.target) : change.addedNodes.forEach(visit)
  )).observe(document.documentElement, {childList: true, subtree: true, characterData: true});
})();
