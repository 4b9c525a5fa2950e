// Hover or focus lights what leads to a skill and what it opens; thin dashed lines show what builds on what.

const map = document.getElementById("map");
const drawing = map.querySelector(".links");
const links = [...drawing.querySelectorAll(".link")];
const byNumber = (number) => document.getElementById(`n${number}`);
const listed = (node, name) => (node.dataset[name] ?? "").split(" ").filter(Boolean).map(byNumber).filter(Boolean);
const groupOf = (element) => element.closest("[data-group]")?.dataset.group;

function walk(group, from, to, isFar) {
  const seen = new Set();
  const left = [group];
  while (left.length) {
    const here = left.pop();
    for (const link of links) {
      if (link.dataset[from] !== here || seen.has(link)) continue;
      seen.add(link);
      if (isFar || link.dataset[to] === "gate") left.push(link.dataset[to]);
    }
  }
  return seen;
}

function box(element) {
  const scale = drawing.viewBox.baseVal.width / drawing.getBoundingClientRect().width;
  const origin = drawing.getBoundingClientRect();
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return { left: (left - origin.left) * scale, right: (right - origin.left) * scale, y: ((top + bottom) / 2 - origin.top) * scale };
}

function hint(from, to, isOnward) {
  const a = box(from);
  const b = box(to);
  const isAhead = b.left >= a.right;
  const [x1, x2] = isAhead ? [a.right, b.left] : a.left >= b.right ? [a.left, b.right] : [a.right, b.right];
  const reach = Math.max(1, Math.abs(x2 - x1) / 2);
  const c1 = isAhead || x1 === a.right ? x1 + reach : x1 - reach;
  const c2 = isAhead ? x2 - reach : x2 + reach;
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("class", isOnward ? "hint is-onward" : "hint");
  path.setAttribute("d", `M${x1} ${a.y}C${c1} ${a.y} ${c2} ${b.y} ${x2} ${b.y}`);
  drawing.append(path);
}

function trace(element) {
  clear();
  if (drawing.getClientRects().length === 0) return; // a phone has no connectors to light
  const group = groupOf(element);
  const up = walk(group, "to", "from", true);
  const lit = new Set([group, ...[...up].map((link) => link.dataset.from)]);
  for (const link of [...up, ...walk(group, "from", "to", false)]) {
    link.classList.add("is-lit");
    drawing.append(link);
    lit.add(link.dataset.to);
  }
  for (const node of map.querySelectorAll(".node")) node.classList.toggle("is-lit", lit.has(groupOf(node)));
  const before = [...listed(element, "buildsOn"), ...listed(element, "asks")];
  const number = element.id.slice(1);
  const after = [...map.querySelectorAll("[data-builds-on]")].filter((node) => listed(node, "buildsOn").includes(byNumber(number)));
  for (const node of before) hint(node, element, false);
  for (const node of after) hint(element, node, true);
  for (const node of [...before, ...after]) node.classList.add("is-lit", "is-related");
  map.classList.add("is-tracing");
}

function clear() {
  map.classList.remove("is-tracing");
  for (const lit of map.querySelectorAll(".is-lit, .is-related")) lit.classList.remove("is-lit", "is-related");
  for (const path of drawing.querySelectorAll(".hint")) path.remove();
}

let waiting = 0;
function soon(event) {
  const element = event.target.closest(".node, .gate");
  clearTimeout(waiting);
  waiting = setTimeout(() => (element ? trace(element) : clear()), event.type === "focusin" ? 0 : 90);
}

map.addEventListener("pointerover", soon);
map.addEventListener("focusin", soon);
map.addEventListener("pointerleave", soon);
map.addEventListener("focusout", (event) => map.contains(event.relatedTarget) || soon(event));
document.addEventListener("keydown", (event) => event.key === "Escape" && clear());
