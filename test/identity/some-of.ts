/** Guards taken away in one run: others each day, since each costs seconds; all of them with QUANZE_REMOVALS=all (npm run test:long). */
const ALL = process.env['QUANZE_REMOVALS'] === 'all'
const DAY_MS = 86_400_000

/** So many of them, in their order; on the next day the ones that follow. */
export function someOf<T>(all: readonly T[], usual: number): readonly T[] {
  if (ALL || all.length <= usual) return all
  const first = (Math.floor(Date.now() / DAY_MS) * usual) % all.length
  return all.filter((_, i) => (i - first + all.length) % all.length < usual)
}
