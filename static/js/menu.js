// The language and the theme come back to the address as it is now, which scripts may have changed.
document.getElementById("preferences").addEventListener("submit", (event) => {
  event.target.elements.next.value = location.pathname + location.search;
});

// Menus made of <details>: they close on Escape and on a click elsewhere.

const openMenus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
    event.preventDefault();
  }
});
