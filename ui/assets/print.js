// The button of a print view. It stays hidden where no script runs, since it could do nothing there.
for (const button of document.querySelectorAll(".dx-print")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
