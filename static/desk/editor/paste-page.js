/* Pasted HTML as a page of its own, which is never shown. Under our Content-Security-Policy the browser reads no style
   and no handler of an event, there either, and complains of each: styles are read by hand. */

export function pageOf(html) {
  return new DOMParser().parseFromString(harmless(html), "text/html")
}

export function harmless(html) {
  return html
    .replace(/<style[\s>][\s\S]*?<\/style\s*>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/(["'\s/])(style|on[a-z]+)(\s*=)/gi, "$1data-$2$3"))
}

/* One of its declarations: "bold" of style="font-weight: bold". */
export function styled(part, property) {
  for (const declaration of (part.dataset.style ?? "").split(";")) {
    const [name, ...value] = declaration.split(":")
    if (name.trim().toLowerCase() === property) return value.join(":").trim().toLowerCase()
  }
  return ""
}

export function unwrap(part) {
  part.replaceWith(...part.childNodes)
}

export function rename(part, tag) {
  const renamed = part.ownerDocument.createElement(tag)
  for (const { name, value } of part.attributes) renamed.setAttribute(name, value)
  renamed.append(...part.childNodes)
  part.replaceWith(renamed)
}
