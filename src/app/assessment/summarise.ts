/** From tallies to the one page that says what was asked of which data and what came of it. */
import { formatCitation } from '#core/citation'
import type { BatchSummary, BranchSummary, IndicatorSummary, Tally } from '#core/finding'
import type { Branch, Indicator } from '#core/indicator'
import { nameVariant, type Pack } from '#core/pack'
import type { Register } from '#core/register'
import type { AnalyticsResult, BranchTally } from '#store/analytics'
import type { Batch } from '#store/registers'

const NONE: Tally = { population: 0, satisfied: 0, violated: 0, undetermined: 0, exempted: 0, pending: 0 }

/** In the order of their categories, those of none last; within one, in the pack's order. */
export function summariseIndicators(
  indicators: readonly Indicator[],
  { tallies, tasks }: Pick<AnalyticsResult, 'tallies' | 'tasks'>,
  pack: Pick<Pack, 'categories' | 'variants' | 'variantTitles'>,
): IndicatorSummary[] {
  const order = new Map(listCategories(pack).map(({ id }, i) => [id, i]))
  const place = ({ category }: Indicator) => order.get(category ?? '') ?? order.size
  return indicators
    .toSorted((a, b) => place(a) - place(b))
    .map((indicator) => {
      const own = tallies.filter((tally) => tally.indicator === indicator.id)
      return {
        id: indicator.id,
        title: indicator.title,
        ...(indicator.question === undefined ? {} : { question: indicator.question }),
        mode: indicator.mode,
        ...(indicator.category === undefined ? {} : { category: indicator.category }),
        ...variantsOf(indicator, pack),
        ...sumTallies(own),
        cites: indicator.cites.map(formatCitation),
        branches: indicator.branches.map((branch) =>
          summariseBranch(
            branch,
            own.filter((tally) => tally.branch === branch.id),
            tasks.find((of) => of.indicator === indicator.id && of.branch === branch.id)?.count ?? 0,
          ),
        ),
      }
    })
}

function summariseBranch(branch: Branch, tallies: readonly BranchTally[], tasks: number): BranchSummary {
  const { id, title, subject, mode, review, test } = branch
  return {
    id,
    title,
    register: subject.register,
    mode,
    ...(review.length === 0 ? {} : { review }),
    ...(test.kind === 'sample' ? { checklist: test.checklist, evidence: test.evidence } : {}),
    ...sumTallies(tallies),
    tasks,
  }
}

/** As the annex orders them, else as the body does, else as the pack lists them. */
export function listCategories({ categories }: Pick<Pack, 'categories'>): { id: string; title: string }[] {
  const place = (id: string) =>
    categories.get(id)?.orderAnnex ?? categories.get(id)?.orderText ?? Number.MAX_SAFE_INTEGER
  return [...categories.values()].map(({ id, title }) => ({ id, title })).toSorted((a, b) => place(a.id) - place(b.id))
}

function variantsOf(
  { posts }: Indicator,
  pack: Pick<Pack, 'variants' | 'variantTitles'>,
): { variants?: readonly string[] } {
  if (posts.size === 0 || posts.has('all')) return {}
  const own = pack.variants.filter((variant) => posts.has(variant))
  return own.length === pack.variants.length ? {} : { variants: own.map((variant) => nameVariant(pack, variant)) }
}

export function sumTallies(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (sum, t) => ({
      population: sum.population + t.population,
      satisfied: sum.satisfied + t.satisfied,
      violated: sum.violated + t.violated,
      undetermined: sum.undetermined + t.undetermined,
      exempted: sum.exempted + t.exempted,
      pending: sum.pending + t.pending,
    }),
    NONE,
  )
}

export function summariseBatches(batches: readonly Batch[], registers: ReadonlyMap<string, Register>): BatchSummary[] {
  return batches.map((batch) => ({
    register: batch.register,
    title: registers.get(batch.register)?.title ?? batch.register,
    file: batch.sheet === undefined ? batch.original.name : `${batch.original.name}（${batch.sheet}）`,
    digest: batch.digest,
    rows: batch.rows.inFile,
    accepted: batch.rows.accepted,
    rejected: batch.rows.rejected,
    duplicate: batch.rows.duplicate,
  }))
}
