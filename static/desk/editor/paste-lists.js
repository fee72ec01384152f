/* Lists that came as something else: Word's paragraphs with a level and a mark, lists that hold lists without an item. */

import { styled } from "desk/editor/paste-page"

const LEVEL = /^l(\d+)\s+level(\d+)/

/* Word writes p style="mso-list:l0 level2 lfo1", with the mark (“·”, “1.”, “a)”) as text in front. */
export function wordLists(body) {
  const open = [] // the lists from the outermost in: {list, level, key}
  let last = null
  for (const paragraph of body.querySelectorAll("[data-style*='mso-list']")) {
    const [, key, depth] = styled(paragraph, "mso-list").match(LEVEL) ?? []
    if (!depth || !paragraph.matches("p, h1, h2, h3, h4, h5, h6")) continue
    const mark = takeMark(paragraph)
    if (paragraph.matches("h1, h2, h3, h4, h5, h6")) continue // a numbered heading is a heading
    if (last && last.nextElementSibling !== paragraph) open.length = 0
    last = put(paragraph, open, { key, level: Number(depth), mark })
  }
}

/* Returns the outermost list, which the next paragraph must follow to belong to it. */
function put(paragraph, open, { key, level, mark }) {
  const ordered = /^\(?([0-9]+|[a-z]{1,4})[.)]/i.test(mark)
  while (open.length && open.at(-1).level > level) open.pop()
  const same = open.at(-1)
  if (same?.level === level && (same.key !== key || same.ordered !== ordered)) open.pop()
  if (open.at(-1)?.level !== level) begin(paragraph, open, { key, level, ordered, mark })
  const item = paragraph.ownerDocument.createElement("li")
  open.at(-1).list.append(item)
  const outermost = open[0].list
  item.append(paragraph)
  return outermost
}

function begin(paragraph, open, { key, level, ordered, mark }) {
  const list = paragraph.ownerDocument.createElement(ordered ? "ol" : "ul")
  const first = Number.parseInt(mark, 10)
  if (ordered && first > 1) list.setAttribute("start", first)
  const item = open.at(-1)?.list.lastElementChild
  if (item) item.append(list)
  else paragraph.before(list)
  open.push({ list, key, level, ordered })
}

function takeMark(paragraph) {
  const span = [...paragraph.querySelectorAll("span")].find((part) => styled(part, "mso-list") === "ignore")
  const mark = span?.textContent.replace(/\s+/g, " ").trim() ?? ""
  span?.remove()
  return mark
}

/* <ul><li>one</li><ul>…</ul></ul>, as Google Docs and old editors write it. */
export function nestLists(body) {
  for (const list of body.querySelectorAll("ul > ul, ul > ol, ol > ul, ol > ol")) {
    const item = list.previousElementSibling
    if (item?.localName === "li") item.append(list)
    else {
      const made = list.ownerDocument.createElement("li")
      list.before(made)
      made.append(list)
    }
  }
}
