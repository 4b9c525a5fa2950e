// Zoom by buttons, Ctrl and wheel, or the keys + - 0 f; pan by dragging the ground.

const map = document.getElementById("map");
const view = map.closest(".map-view");
const bar = document.querySelector("[data-zoom]");
const STEPS = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.15, 1.3, 1.5, 1.75, 2];

const zoomNow = () => Number(getComputedStyle(map).zoom) || 1;

function show() {
  bar.querySelector("output").textContent = `${Math.round(zoomNow() * 100)}%`;
}

function zoomTo(zoom) {
  map.style.zoom = Math.min(2, Math.max(0.25, zoom));
  show();
}

function zoomBy(direction) {
  if (direction === 0) return zoomTo(1);
  const now = zoomNow();
  const next = direction > 0 ? STEPS.find((step) => step > now + 0.01) : STEPS.findLast((step) => step < now - 0.01);
  return zoomTo(next ?? now);
}

function fit() {
  const { width, height } = map.getBoundingClientRect();
  const room = [view.clientWidth / width, (window.innerHeight - 32) / height];
  zoomTo(zoomNow() * Math.min(...room));
  map.scrollIntoView({ block: "start" });
}

const KEYS = { "+": () => zoomBy(1), "=": () => zoomBy(1), "-": () => zoomBy(-1), 0: () => zoomBy(0), f: fit };

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  const act = KEYS[event.key];
  if (!act || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act();
});

bar.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.zoomBy) zoomBy(Number(button.dataset.zoomBy));
  else if (button) fit();
});

view.addEventListener("wheel", (event) => {
  if (!event.ctrlKey) return;
  event.preventDefault();
  zoomTo(zoomNow() * Math.exp(-event.deltaY / 400));
}, { passive: false });

view.addEventListener("pointerdown", (event) => {
  if (event.button !== 0 || event.pointerType === "touch" || event.target.closest("a, button")) return;
  let { clientX, clientY } = event;
  const move = (moved) => {
    view.classList.add("is-panning");
    view.scrollLeft -= moved.clientX - clientX;
    window.scrollBy(0, clientY - moved.clientY);
    ({ clientX, clientY } = moved);
  };
  const stop = () => {
    view.classList.remove("is-panning");
    window.removeEventListener("pointermove", move);
  };
  window.addEventListener("pointermove", move);
  window.addEventListener("pointerup", stop, { once: true });
  window.addEventListener("pointercancel", stop, { once: true });
});

bar.hidden = false;
show();
