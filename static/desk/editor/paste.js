/* What comes from elsewhere, in our vocabulary: Word, Google Docs, web pages. Words are never lost; pictures that came
   as data go to the library, those that did not are counted for a notice. */

import { Extension, Plugin } from "django-prose-editor/editor"
import { tell } from "desk/editor/notices"
import { nestLists, wordLists } from "desk/editor/paste-lists"
import { harmless, pageOf, rename, styled, unwrap } from "desk/editor/paste-page"
import { upload } from "desk/editor/pictures"
import { fill, words } from "desk/editor/settings"

const JUNK = [
  "style, script, meta, title, link, xml, template, noscript, iframe, object, svg, math, colgroup, col, hr[size='1'][width='33%']",
  "[data-style*='mso-element:comment'], .msocomanchor, [data-style*='mso-hide:all'], br.Apple-interchange-newline",
].join(", ")
const BLOCKS = "p, h1, h2, h3, h4, h5, h6, li, td, th, blockquote, div, figure"
const RENAMED = { h1: "h2", h5: "h4", h6: "h4", b: "strong", i: "em", strike: "s", del: "s" }

export const Paste = Extension.create({
  name: "tidyPaste",
  addProseMirrorPlugins() {
    const transformPastedHTML = (html) => {
      if (html.includes("data-pm-slice")) return harmless(html) // from an editor like this one
      const { body, missing } = tidy(html, (file) => upload(this.editor, file))
      if (missing) tell(fill(missing === 1 ? words.pictureMissing : words.picturesMissing, { number: missing }), "warn")
      return body.innerHTML
    }
    return [new Plugin({ props: { transformPastedHTML } })]
  },
})

export function tidy(html, send) {
  const page = pageOf(html)
  const { body } = page
  const each = (selector, act) => body.querySelectorAll(selector).forEach(act)
  uncomment(page)
  each(JUNK, (part) => part.remove())
  for (const part of [...body.querySelectorAll("*")]) if (part.localName.includes(":")) unwrap(part) // o:p, v:shape
  each("[id^=docs-internal-guid]", unwrap)
  wordLists(body)
  each("p[class^=MsoTitle]", (title) => rename(title, "h2"))
  each("p[class*=Quote]", quoted)
  each("span[data-style*=spacerun], .Apple-converted-space", (gap) => gap.replaceWith(" "))
  each("[data-style]", marked)
  for (const [from, to] of Object.entries(RENAMED)) each(from, (part) => rename(part, to))
  each("h2 strong, h3 strong, h4 strong", unwrap) // a heading is bold by itself
  each("a", led)
  nestLists(body)
  const missing = pictures(body, send)
  each("u, ins, font, span, center", unwrap)
  each("p, h2, h3, h4", emptied)
  each("body > br, div > br", (gap) => besideBlock(gap) && gap.remove())
  each("*", plain)
  return { body, missing }
}

function uncomment(page) {
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_COMMENT)
  const comments = []
  while (walker.nextNode()) comments.push(walker.currentNode)
  for (const comment of comments) comment.remove()
}

function quoted(paragraph) {
  const quote = paragraph.ownerDocument.createElement("blockquote")
  paragraph.replaceWith(quote)
  quote.append(paragraph)
}

/* What a style says of the words becomes an element around them. */
function marked(part) {
  const weight = styled(part, "font-weight")
  const slant = styled(part, "font-style")
  if (part.matches("b") && /^(normal|[1-5]00)$/.test(weight)) return unwrap(part)
  if (part.matches("i") && slant === "normal") return unwrap(part)
  if (!part.matches("span, font") || !part.textContent.trim()) return
  const rise = styled(part, "vertical-align")
  const says = {
    strong: /^(bold|bolder|[6-9]00)$/.test(weight),
    em: slant === "italic",
    s: /line-through/.test(styled(part, "text-decoration") + styled(part, "text-decoration-line")),
    sup: rise === "super",
    sub: rise === "sub",
  }
  for (const [tag, holds] of Object.entries(says)) {
    if (!holds || part.closest(tag)) continue
    const mark = part.ownerDocument.createElement(tag)
    mark.append(...part.childNodes)
    part.append(mark)
  }
}

/* Google's and Outlook's detours go; so do marks within the page that the words came from (footnotes, contents). */
function led(link) {
  const href = link.getAttribute("href") ?? ""
  if (!/^(https?:|mailto:|tel:|\/(?!\/))/i.test(href)) return unwrap(link)
  link.setAttribute("href", straight(href))
}

export function straight(href) {
  try {
    const url = new URL(href)
    const detour = /(^|\.)google\.[a-z.]+$/.test(url.hostname) && url.pathname === "/url" ? ["q", "url"] : /\.safelinks\.protection\.outlook\.com$/.test(url.hostname) ? ["url"] : []
    const leads = detour.map((name) => url.searchParams.get(name)).find((address) => /^https?:\/\//i.test(address ?? ""))
    return leads ?? href
  } catch {
    return href
  }
}

/* Returns how many pictures somebody has to upload by hand. */
function pictures(body, send) {
  let missing = 0
  for (const image of body.querySelectorAll("img")) {
    const source = image.getAttribute("src") ?? ""
    if (/^\p{Extended_Pictographic}/u.test(image.alt)) image.replaceWith(image.alt) // an emoji
    else if (image.closest("figure[data-image]") || isSpeck(image)) continue
    else if (source.startsWith("data:image/")) placeholder(image, send(fileOf(source)))
    else missing += 1
  }
  body.querySelectorAll("img").forEach((image) => image.closest("figure[data-image]") ?? image.remove())
  return missing
}

const isSpeck = (image) => ["width", "height"].some((side) => /^[0-3]$/.test(image.getAttribute(side) ?? ""))

/* Behind the block that it stands in: it is one itself. */
function placeholder(image, id) {
  let block = image
  while (block.parentElement && block.parentElement.localName !== "body") block = block.parentElement
  const stand = image.ownerDocument.createElement("p")
  stand.dataset.upload = id
  if (block === image) image.replaceWith(stand)
  else {
    while (block.nextElementSibling?.dataset.upload) block = block.nextElementSibling
    block.after(stand)
    image.remove()
  }
}

function fileOf(source) {
  const [head, content] = source.split(",", 2)
  const type = head.slice(5).split(";")[0]
  const bytes = head.endsWith(";base64") ? atob(content) : decodeURIComponent(content)
  return new File([Uint8Array.from(bytes, (letter) => letter.charCodeAt(0))], `${words.pastedPicture}.${type.split("/")[1]}`, { type })
}

function emptied(part) {
  if (part.dataset.upload || part.textContent.trim() || part.querySelector("img")) return
  if (part.closest("td, th, li")) part.replaceChildren()
  else part.remove()
}

const besideBlock = (gap) => [gap.previousElementSibling, gap.nextElementSibling].some((other) => other?.matches(`${BLOCKS}, ul, ol, table`))

const KEPT = new Set(["href", "colspan", "rowspan", "start", "alt", "data-type", "data-image", "data-layout", "data-embed", "data-article", "data-upload"])

function plain(part) {
  for (const { name } of [...part.attributes]) if (!KEPT.has(name)) part.removeAttribute(name)
}
