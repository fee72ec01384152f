/* The form moves below the comment that is answered. Without this, the link leads to a page with the form on it. */

const form = document.querySelector(".reply-form")
const parent = form?.querySelector("[name=parent]")
if (parent) offer()

function offer() {
  const heading = form.querySelector("h2")
  const home = document.createComment("")
  const title = heading.textContent
  const cancel = document.createElement("button")
  let answered

  Object.assign(cancel, { type: "button", className: "button quiet", textContent: form.dataset.cancel, hidden: true })
  cancel.addEventListener("click", back)
  form.before(home)
  form.querySelector("[type=submit]").after(" ", cancel)
  document.querySelector(".thread").addEventListener("click", (event) => {
    const link = event.target.closest("a.reply")
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    move(link)
    form.querySelector("textarea").focus()
  })

  /* A form that came back stands where it was sent from. */
  const link = document.querySelector(`#comment-${Number(parent.value)} > a.reply`)
  if (link) {
    move(link)
    form.scrollIntoView()
  }

  function move(link) {
    answered = link
    link.closest(".comment").after(form)
    say(link.getAttribute("aria-label"), link.closest(".comment").id.split("-")[1])
  }

  function back() {
    home.after(form)
    say(title, "")
    answered.focus()
  }

  function say(words, key) {
    form.querySelector(".answered")?.remove()
    heading.textContent = words
    parent.value = key
    cancel.hidden = !key
  }
}
