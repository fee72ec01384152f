/* A button that copies a field. Without this script the field is there to be selected. */

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy)
  button.hidden = false
  field.addEventListener("focus", () => field.select())
  field.select()
  button.addEventListener("click", async () => {
    field.select()
    try {
      await navigator.clipboard.writeText(field.value)
    } catch {
      if (!document.execCommand("copy")) return
    }
    button.textContent = button.dataset.done
  })
}
