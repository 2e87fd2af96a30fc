/** How well a run found what was planted, item by item. */

/** Distinct records: planted as violated, found as such, and both. */
export type ItemCount = { id: string; planted: number; found: number; both: number }

export type ItemAgreement = {
  id: string
  mode: string
  precision: number | null
  recall: number | null
  planted: number
  found: number
}

/** Of what was found, how much was planted; of what was planted, how much was found. null: there was nothing to find, or nothing was found. */
export function rateItem({ id, planted, found, both }: ItemCount, mode: string): ItemAgreement {
  return {
    id,
    mode,
    precision: found === 0 ? null : both / found,
    recall: planted === 0 ? null : both / planted,
    planted,
    found,
  }
}
