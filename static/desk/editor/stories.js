/* Stories of ours, as the desk's search tells of them: {id, headline, state, date, address, live}. */

import { settings } from "desk/editor/settings"

const met = new Map(Object.entries(settings.stories))

export const story = (id) => met.get(String(id))

export async function find(query, { signal } = {}) {
  const answer = await fetch(`${settings.search}?${new URLSearchParams(query)}`, { signal, headers: { Accept: "application/json" } })
  if (!answer.ok || !answer.headers.get("Content-Type")?.includes("json")) throw new Error(`${answer.status}`)
  const { results } = await answer.json()
  for (const result of results) met.set(String(result.id), result)
  return results
}

export const isOurs = (address) =>
  /^\/(?!\/)/.test(address) || [settings.site, location.origin].some((site) => address.startsWith(`${site}/`))

/* The live story at an address, if it is one of ours; null where there is none, or nobody could be asked. */
export async function at(address) {
  if (!isOurs(address)) return null
  try {
    return (await find({ address }))[0] ?? null
  } catch {
    return null
  }
}
