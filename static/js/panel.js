// The panel beside the map: htmx fills it, this opens and closes it and looks after the focus.

const panel = document.getElementById("panel");
const body = document.getElementById("panel-body");
const close = panel.querySelector(".panel-close");
let opener = null;
let mapAddress = close.href;

function mark(node) {
  document.querySelector(".node[aria-current]")?.removeAttribute("aria-current");
  node?.setAttribute("aria-current", "true");
}

function open(node) {
  opener = node;
  mark(node);
  panel.hidden = false;
  panel.scrollTop = 0;
  panel.setAttribute("aria-label", node.querySelector(".node-name").textContent);
  panel.focus({ preventScroll: true });
  node.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function shut() {
  htmx.trigger("#map", "htmx:abort");
  if (panel.hidden) return;
  panel.hidden = true;
  body.replaceChildren();
  mark(null);
  history.pushState({ htmx: true }, "", mapAddress);
  opener?.focus();
}

document.body.addEventListener("htmx:beforeRequest", () => {
  if (panel.hidden) mapAddress = location.href;
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  const node = event.detail.requestConfig.elt.closest(".node");
  if (event.detail.target === body && node) open(node);
});

// An answer that is no panel (an error, a redirect to another page) is shown as the page it is.
document.body.addEventListener("htmx:responseError", (event) => {
  const link = event.detail.elt.closest(".node");
  if (link) location.assign(link.href);
});

// No answer at all: say so, and leave the map as it is.
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.body.addEventListener(name, () => {
    document.getElementById("messages").replaceChildren(document.getElementById("no-answer").content.cloneNode(true));
  });
}

// A click that asks for a new tab or window is the browser's, as with any link.
document.addEventListener("click", (event) => {
  if ((event.ctrlKey || event.metaKey || event.shiftKey) && event.target.closest(".node")) event.stopPropagation();
}, { capture: true });

close.addEventListener("click", (event) => {
  event.preventDefault();
  shut();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || panel.hidden) return;
  event.preventDefault();
  shut();
});
