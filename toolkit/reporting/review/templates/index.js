"use strict";
// Filters of the list of documents: every word searched for must be there, and each choice must fit.
const rows = [...document.querySelectorAll("#documents tbody tr")];
const search = document.getElementById("search");
const choices = [...document.querySelectorAll("select[data-filter]")];

function show() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of rows) {
    const fits = words.every((word) => row.dataset.words.includes(word)) &&
      choices.every((choice) => !choice.value || row.dataset[choice.dataset.filter] === choice.value);
    row.hidden = !fits;
    shown += fits;
  }
  document.getElementById("count").textContent = `${shown} of ${rows.length} documents 文档`;
}

document.getElementById("filters").addEventListener("input", show);
document.getElementById("filters").addEventListener("submit", (event) => event.preventDefault());
show();
