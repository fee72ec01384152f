/* Sentences below the text: errors, and what became of a paste. They stay until they are closed. */

import { crel } from "django-prose-editor/editor"
import { words } from "desk/editor/settings"

const region = crel("div", { className: "prose-notices", role: "status", "aria-live": "polite" })

export const notices = region

export function tell(sentence, tone = "info") {
  const close = crel("button", { type: "button", className: "prose-close", title: words.dismiss, textContent: "×" })
  close.setAttribute("aria-label", words.dismiss)
  const notice = crel("p", { className: `note note-${tone}` }, [crel("span", { textContent: sentence }), close])
  close.addEventListener("click", () => notice.remove())
  for (const older of region.querySelectorAll("p")) if (older.firstChild.textContent === sentence) older.remove()
  region.append(notice)
}
