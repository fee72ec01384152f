/* Rows that stand in an order: buttons move them up and down, by keyboard and mouse.
   The number fields stay in the form and are what is sent; without this script they are filled in by hand. */

const rowsOf = (group) => [...group.querySelectorAll(".ordered-row:not(.empty-form)")]

function number(group) {
  rowsOf(group).forEach((row, place) => {
    row.querySelector("input[name$='-order']").value = place
  })
}

function move(row, direction) {
  const other = direction === "up" ? row.previousElementSibling : row.nextElementSibling
  if (!other?.matches(".ordered-row:not(.empty-form)")) return
  // The other row is moved, so that the button that was pressed keeps the focus.
  if (direction === "up") row.after(other)
  else row.before(other)
}

function announce(group, row) {
  const status = group.querySelector("[data-moved]")
  const rows = rowsOf(group)
  status.textContent = status.dataset.moved
    .replace("{place}", rows.indexOf(row) + 1)
    .replace("{all}", rows.length)
}

for (const group of document.querySelectorAll("[data-ordered]")) {
  group.classList.add("is-ordered")
  for (const button of group.querySelectorAll("[data-move]")) button.hidden = false
  group.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]")
    if (!button) return
    const row = button.closest(".ordered-row")
    move(row, button.dataset.move)
    number(group)
    announce(group, row)
  })
  group.addEventListener("formset:added", () => number(group))
}
