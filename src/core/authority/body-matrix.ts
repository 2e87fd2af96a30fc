/** D6-T1: how many bodies there are of each tier and each legal nature. A body is in one cell, or in none and counted apart. */
import { BODY_TIERS, keysOf, LEGAL_NATURES } from './naming.ts'
import type { BodyValue } from './value.ts'

type Tier = BodyValue['tier']
type Nature = BodyValue['legalNature']

/** What was once recorded by other rules may lack either. */
export type Classified = { tier?: string | undefined; legalNature?: string | undefined }

export type BodyMatrix = {
  /** Every pair of a tier and a nature, in the order of their words. */
  cells: readonly { tier: Tier; legalNature: Nature; bodies: number }[]
  /** Those whose tier or nature is not recorded. */
  unclassified: number
}

export function isClassified({ tier = '', legalNature = '' }: Classified): boolean {
  return tier in BODY_TIERS && legalNature in LEGAL_NATURES
}

export function countByClass(bodies: readonly Classified[]): BodyMatrix {
  const count = (tier: Tier, legalNature: Nature) =>
    bodies.filter((body) => body.tier === tier && body.legalNature === legalNature).length
  return {
    cells: keysOf(BODY_TIERS).flatMap((tier) =>
      keysOf(LEGAL_NATURES).map((legalNature) => ({ tier, legalNature, bodies: count(tier, legalNature) })),
    ),
    unclassified: bodies.filter((body) => !isClassified(body)).length,
  }
}
