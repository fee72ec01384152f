/* What is known of the library's pictures: those of this text from the beginning, others once they are chosen. */

import { settings } from "desk/editor/settings"

const library = new Map(Object.entries(settings.pictures))

export const known = (image) => library.get(String(image)) ?? {}
export const remember = (picture) => library.set(String(picture.id), picture)
export const previewOf = (image) => known(image).preview ?? settings.preview.replace("/0/", `/${image}/`)

/* The library's caption is where the desk begins from. */
export function figureOf(picture) {
  remember(picture)
  const caption = (picture.caption ?? "").replace(/\s+/g, " ").trim()
  const content = caption ? [{ type: "text", text: caption }] : []
  return { type: "figure", attrs: { image: String(picture.id) }, content }
}
