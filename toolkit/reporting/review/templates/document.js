"use strict";
// From a row to its mark and back, and the tabs. A mark's data-row names the anchor of its row; a row's data-mark its mark.
document.documentElement.classList.add("js");
const tabs = [...document.querySelectorAll("[role=tab]")];

function select(tab) {
  for (const other of tabs) {
    const chosen = other === tab;
    other.setAttribute("aria-selected", chosen);
    other.tabIndex = chosen ? 0 : -1;
    document.getElementById(other.getAttribute("aria-controls")).hidden = !chosen;
  }
}

function point(row, marks) {
  document.querySelectorAll(".here").forEach((element) => element.classList.remove("here"));
  if (row) row.classList.add("here");
  for (const mark of marks) mark.classList.add("here");
}

function piecesOf(anchor) {
  return [...document.querySelectorAll(`mark[data-rows~="${CSS.escape(anchor)}"]`)];
}

function showMark(anchor) {
  const marks = piecesOf(anchor);
  const row = document.getElementById(`r-${anchor}`);
  point(row, marks);
  if (row) select(document.getElementById(`tab-${row.dataset.kind}`));
  const place = marks[0] || document.getElementById(`m-${anchor}`);
  if (!place) return;
  place.scrollIntoView({ block: "center" });
  if (marks[0]) marks[0].focus({ preventScroll: true });
  if (row) row.scrollIntoView({ block: "nearest" });
}

function showRow(mark) {
  const anchor = mark.dataset.rows.split(" ")[0];
  const row = document.getElementById(`r-${anchor}`);
  if (!row) return;
  point(row, piecesOf(anchor));
  select(document.getElementById(`tab-${row.dataset.kind}`));
  row.scrollIntoView({ block: "center" });
  row.querySelector("a").focus({ preventScroll: true });
}

function go(anchor) {
  if (location.hash === `#m-${anchor}`) showMark(anchor);
  else location.hash = `m-${anchor}`; // so that the address can be copied; hashchange shows it
}

document.querySelector(".tables").addEventListener("click", (event) => {
  const tab = event.target.closest("[role=tab]");
  const row = event.target.closest("tbody tr");
  if (tab) select(tab);
  if (row && !String(getSelection())) {
    event.preventDefault();
    go(row.id.slice(2));
  }
});

document.querySelector(".tabs").addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
  select(next);
  next.focus();
});

const text = document.getElementById("text");
text.addEventListener("click", (event) => {
  const mark = event.target.closest("mark");
  if (mark && !String(getSelection())) showRow(mark);
});
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("mark")) showRow(event.target);
});

function fromAddress() {
  if (location.hash.startsWith("#m-")) showMark(location.hash.slice(3));
}

select(tabs[0]);
addEventListener("hashchange", fromAddress);
fromAddress();
