// Find a skill by its name in either language: what does not match fades, Enter goes to the first match.

const map = document.getElementById("map");
const form = document.querySelector("[data-find]");
const input = form.elements.q;
const answer = document.getElementById("find-count");
const nodes = [...map.querySelectorAll(".node")];

const found = () => nodes.filter((node) => node.classList.contains("is-found"));

function find() {
  const query = input.value.trim().toLowerCase();
  for (const node of nodes) {
    node.classList.toggle("is-found", query !== "" && node.dataset.names.includes(query));
  }
  map.classList.toggle("is-finding", query !== "");
  const count = found().length;
  const { none, one, many } = answer.dataset;
  answer.textContent = query === "" ? "" : count === 0 ? none : count === 1 ? one : many.replace("%s", count);
  remember(input.value.trim());
}

function remember(query) {
  const url = new URL(location.href);
  if (query) url.searchParams.set("q", query);
  else url.searchParams.delete("q");
  history.replaceState(history.state, "", url);
}

function clear() {
  input.value = "";
  find();
}

input.addEventListener("input", find);

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const first = found()[0];
  first?.scrollIntoView({ block: "center", inline: "center" });
  first?.focus();
});

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    input.focus();
    input.select();
  } else if (event.key === "Escape" && map.classList.contains("is-finding") && !event.defaultPrevented) {
    event.preventDefault();
    clear();
  }
});

if (input.value) find();
