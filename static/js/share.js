/* Copies the story's link, and offers the device's own list of ways to share it. Without this there are plain links. */

const list = document.querySelector(".share")
const link = list.querySelector(".share-link")

if (navigator.clipboard) button(link, list.dataset.copy, async (pressed) => {
  await navigator.clipboard.writeText(link.href)
  pressed.textContent = list.dataset.copied
})

if (navigator.share) {
  const place = document.createElement("span")
  const item = document.createElement("li")
  item.append(place)
  list.append(item)
  button(place, list.dataset.share, () => navigator.share({ title: list.dataset.title, url: link.href }).catch(() => {}))
}

function button(place, words, press) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: words })
  made.setAttribute("aria-live", "polite")
  made.addEventListener("click", () => press(made))
  place.replaceWith(made)
}
