/* Names for the fields that are searched (Select2): it points at what is chosen and never at the label.
   No module: where a module comes first, some browsers pass over the import map behind it. */

(() => {
  const labelOf = (select) => document.querySelector(`label[for="${select.id}"]`)

  function name(select) {
    const label = labelOf(select)
    const box = select.nextElementSibling
    if (!label || !box?.classList.contains("select2-container")) return
    label.id ||= `${select.id}_label`
    const selection = box.querySelector(".select2-selection")
    const chosen = box.querySelector(".select2-selection__rendered")
    selection.setAttribute("aria-labelledby", chosen.id ? `${label.id} ${chosen.id}` : label.id)
    for (const claim of ["role", "aria-readonly"]) chosen.removeAttribute(claim) // it is no field of its own
    box.querySelector(".select2-search__field")?.setAttribute("aria-labelledby", label.id)
  }

  const nameAll = (root) => root.querySelectorAll("select.admin-autocomplete").forEach(name)

  /* After autocomplete.js, which dresses the fields when jQuery says that the page is ready. */
  window.django?.jQuery?.(() => nameAll(document))
  document.addEventListener("formset:added", (event) => nameAll(event.target))

  /* The dropdown's own search field comes and goes. */
  window.django?.jQuery?.(document).on("select2:open", (event) => {
    const search = document.querySelector(".select2-container--open .select2-search__field")
    const label = labelOf(event.target)
    if (search && label) search.setAttribute("aria-label", label.textContent)
  })
})()
