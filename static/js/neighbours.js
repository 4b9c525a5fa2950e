// Arrow keys move from a skill to the nearest one in that direction.

const map = document.getElementById("map");
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function middle(element) {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [left + width / 2, top + height / 2];
}

function neighbour(from, [dx, dy]) {
  const [x, y] = middle(from);
  let nearest = null;
  let least = Infinity;
  for (const node of map.querySelectorAll(".node, .gate")) {
    if (node === from || node.getClientRects().length === 0) continue;
    const [nx, ny] = middle(node);
    const ahead = (nx - x) * dx + (ny - y) * dy;
    const aside = Math.abs((nx - x) * dy) + Math.abs((ny - y) * dx);
    // What lies aside counts threefold: straight ahead wins over near.
    if (ahead > 1 && ahead + 3 * aside < least) {
      least = ahead + 3 * aside;
      nearest = node;
    }
  }
  return nearest;
}

map.addEventListener("keydown", (event) => {
  const direction = DIRECTIONS[event.key];
  const from = event.target.closest(".node, .gate");
  if (!direction || !from || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  event.preventDefault();
  const next = neighbour(from, direction);
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest", inline: "nearest" });
});
