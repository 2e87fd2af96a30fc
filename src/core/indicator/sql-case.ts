/** A CASE that is never empty: without choices it is its last word. */
export type Choice = { test: string; gives: string }

/** The first choice whose test holds. */
export function choose(choices: readonly Choice[], otherwise: string): string {
  if (choices.length === 0) return otherwise
  return `CASE ${choices.map((c) => `WHEN ${c.test} THEN ${c.gives}`).join(' ')} ELSE ${otherwise} END`
}
