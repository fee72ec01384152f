/* The faces of buttons: strokes on a grid of 24, in the colour of the text around them. */

const STROKES = {
  bulletList: "M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01",
  orderedList: "M10 6h10M10 12h10M10 18h10M4 4.5h1.5V9M4 9h3M4 14h3l-3 4.5h3",
  blockquote: "M10 7H5v5h4c0 2.5-1 4-4 5M20 7h-5v5h4c0 2.5-1 4-4 5",
  pullQuote: "M4 4h16M4 20h16M10 9H7v3h2.5c0 1.500-.5 2.500-2.500 3M17 9h-3v3h2.500c0 1.500-.5 2.500-2.500 3",
  factBox: "M4 4h16v16H4zM8 8.500h8M8 12h8M8 15.500h5",
  horizontalRule: "M4 12h16",
  link: "M10 14a4 4 0 0 0 5.700 0l3-3a4 4 0 0 0-5.700-5.700l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3a4 4 0 0 0 5.700 5.700l1-1",
  unlink: "M10 14a4 4 0 0 0 5.700 0l3-3a4 4 0 0 0-5.700-5.700l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3a4 4 0 0 0 5.700 5.700l1-1M3 3l18 18",
  figure: "M4 5h16v14H4zM4 16l4.500-4.500 4 4 2.500-2.500 5 5M15.500 9h.01",
  table: "M4 5h16v14H4zM4 10h16M4 14.500h16M10 5v14",
  embed: "M4 5h16v14H4zM10 9v6l5-3z",
  undo: "M8 5 4 9l4 4M4 9h10a5 5 0 0 1 0 10h-4",
  redo: "m16 5 4 4-4 4M20 9H10a5 5 0 0 0 0 10h4",
  fullscreen: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  help: "M9 9.200a3 3 0 1 1 4.200 2.700c-.8.4-1.200 1-1.200 2.100M12 17.500h.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18",
  rowAbove: "M4 12h16v8H4zM12 12v8M12 2.500v6M9 5.500h6",
  rowBelow: "M4 4h16v8H4zM12 4v8M12 15.500v6M9 18.500h6",
  rowDelete: "M4 9h16v6H4zM9 2.500l6 4M15 2.500l-6 4M9 17.500l6 4M15 17.500l-6 4",
  columnBefore: "M12 4h8v16h-8zM12 12h8M2.500 12h6M5.500 9v6",
  columnAfter: "M4 4h8v16H4zM4 12h8M15.500 12h6M18.500 9v6",
  columnDelete: "M9 4h6v16H9zM2.500 9l4 6M6.500 9l-4 6M17.500 9l4 6M21.500 9l-4 6",
  headerRow: "M4 4h16v16H4zM4 10h16M7 7h10M12 10v10",
  headerColumn: "M4 4h16v16H4zM10 4v16M7 7v10M10 12h10",
  merge: "M4 4h16v16H4zM8 12h2.500M16 12h-2.500M9 10l2 2-2 2M15 10l-2 2 2 2",
  split: "M4 4h16v16H4zM12 4v16M9.500 10l-2 2 2 2M14.500 10l2 2-2 2",
  remove: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
  replace: "M4 9a8 8 0 0 1 14.500-2.500L20 8M20 4v4h-4M20 15a8 8 0 0 1-14.500 2.500L4 16M4 20v-4h4",
  edit: "M4 20h4L19 9l-4-4L4 16zM13 7l4 4",
  open: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
  text: "M4 4h16M7 9h10v6H7zM4 20h16",
  wide: "M4 4h16M3 9h18v6H3zM4 20h16",
  left: "M4 4h16M4 9h8v6H4zM15 9h5M15 12h5M15 15h5M4 20h16",
  right: "M4 4h16M12 9h8v6h-8zM4 9h5M4 12h5M4 15h5M4 20h16",
}

export function icon(name) {
  if (!(name in STROKES)) return null
  const make = (tag, attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag)
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
    return element
  }
  const svg = make("svg", { viewBox: "0 0 24 24", width: 20, height: 20, "aria-hidden": "true" })
  svg.append(make("path", { d: STROKES[name] }))
  return svg
}
