/* How long the text is, below it. No live region: nobody wants to hear a number at every word. */

import { crel } from "django-prose-editor/editor"
import { fill, settings, words } from "desk/editor/settings"

const PAUSE = 300 // ms without a change

export function statusLine(editor) {
  const line = crel("p", { className: "prose-status" })
  let waiting
  const count = () => {
    const number = wordsIn(editor.state.doc)
    const minutes = Math.max(1, Math.round(number / settings.wordsAMinute))
    const length = [fill(number === 1 ? words.wordCountOne : words.wordCount, { number })]
    if (number) length.push(fill(words.readingTime, { minutes }))
    line.textContent = length.join(" · ")
  }
  editor.on("update", () => {
    clearTimeout(waiting)
    waiting = setTimeout(count, PAUSE)
  })
  count()
  return line
}

const leaf = (node) => (node.type.name === "embed" ? node.attrs.title || node.attrs.url : " ")

export const wordsIn = (doc) => doc.textBetween(0, doc.content.size, " ", leaf).split(/\s+/).filter(Boolean).length
