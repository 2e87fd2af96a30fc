import * as fc from 'fast-check'

const KNOWN_SEED = 20_260_305

/**
 * Half of the runs start from a known seed and half from a random one: the known half is what lets a test ask that its
 * generator was not barren without failing by chance, the random half is what finds new faults.
 *
 * AGREEMENT_RUNS and AGREEMENT_SEED in the environment repeat or deepen a search.
 */
export async function holdsForKnownAndRandom<T>(property: fc.IAsyncProperty<T>, runs: number): Promise<void> {
  const numRuns = Math.ceil(Number(process.env['AGREEMENT_RUNS'] ?? runs) / 2)
  const seed = process.env['AGREEMENT_SEED']
  await fc.assert(property, { numRuns, seed: KNOWN_SEED })
  await fc.assert(property, { numRuns, ...(seed && { seed: Number(seed) }) })
}
