/** Values taken from the rows of another register for the subject. */
import type { LocalDate } from '#core/calendar'
import type { RowRef } from '#core/register'
import { computeBound, dateOf } from './evaluate-bound.ts'
import { compare } from './evaluate-condition.ts'
import { addExact, exact } from './evaluate-exact.ts'
import { type Datum, datum, number, plain, type Reader, type Result } from './evaluate-operand.ts'
import { type Facing, judgeOther, listAnchored, matchPairs } from './evaluate-subject.ts'
import { compareRefs } from './evaluate-tables.ts'
import type { TraceStep, Truth, Unknown } from './evaluate-trace.ts'
import { isMissing } from './fields.ts'
import type { Fact } from './indicator.ts'

type FactResult = { result: Result; rows: readonly RowRef[]; step: TraceStep }

/** A row that counts, or may count: `why` says what of it is not known. */
type Source = { ref: RowRef; at: LocalDate | undefined; of: Datum | undefined; why?: Unknown }

/** The subject's reader with the facts beside it, and what was found on the way. */
export function readFacts(
  facts: readonly Fact[],
  facing: Facing,
): { reader: Reader; rows: readonly RowRef[]; steps: readonly TraceStep[] } {
  const found = facts.map((fact) => ({ id: fact.id, ...computeFact(fact, facing) }))
  return {
    reader: { ...facing.reader, facts: new Map(found.map(({ id, result }) => [id, result])) },
    rows: found.flatMap(({ rows }) => rows.toSorted(compareRefs)),
    steps: found.map(({ step }) => step),
  }
}

function computeFact(fact: Fact, facing: Facing): FactResult {
  if (isMissing(facing.session.scope, fact.register)) {
    const why = { reason: 'register-missing', at: fact.register } as const
    return { result: { known: false, why }, rows: [], step: { kind: 'fact', id: fact.id, rows: [], why } }
  }
  // Without what it is matched by nobody can say which rows belong to the record.
  const blank = fact.match.find(({ subject }) => facing.row[subject] === undefined)
  if (blank !== undefined) {
    const why = { reason: 'field-missing', at: `${facing.session.branch.subject.register}.${blank.subject}` } as const
    return { result: { known: false, why }, rows: [], step: { kind: 'fact', id: fact.id, rows: [], why } }
  }
  const from = computeBound(fact.from, facing.reader)
  const to = computeBound(fact.to, facing.reader)
  // Without its bounds nobody can say which rows the fact is taken from.
  const unbounded = [from, to].flatMap((bound) =>
    bound.kind === 'computed' && !bound.result.known ? bound.result : [],
  )[0]
  const sources = unbounded === undefined ? listSources(fact, facing, dateOf(from), dateOf(to)) : []
  const result = unbounded ?? take(fact, sources)
  const rows = sources.filter((source) => source.why === undefined).map((source) => source.ref)
  const step: TraceStep = {
    kind: 'fact',
    id: fact.id,
    rows,
    ...(result.known ? { value: plain(result.value) } : { why: result.why }),
    ...(from.kind === 'computed' && { from: from.trace }),
    ...(to.kind === 'computed' && { to: to.trace }),
  }
  return { result, rows, step }
}

function listSources(fact: Fact, facing: Facing, from: LocalDate | undefined, to: LocalDate | undefined): Source[] {
  const sources: Source[] = []
  for (const { row, ref } of listAnchored(facing, fact.register, fact.match)) {
    if (matchPairs(facing, fact.register, fact.match, row).value !== true) continue
    const where = judgeOther(facing, fact.register, row, fact.where)
    const at = fact.at === undefined ? undefined : (row[fact.at] as LocalDate | undefined)
    if (where.value === false || outside(at, from, to)) continue
    const own = fact.of === undefined ? undefined : row[fact.of]
    const missing = (field: string | undefined): Unknown => ({
      reason: 'answer-field-missing',
      at: `${fact.register}.${field}`,
    })
    const needsAt = fact.from !== undefined || fact.to !== undefined || fact.take === 'first' || fact.take === 'last'
    const why =
      where.why ??
      (needsAt && at === undefined ? missing(fact.at) : undefined) ??
      (fact.take !== 'count' && own === undefined ? missing(fact.of) : undefined)
    sources.push({ ref, at, of: own === undefined ? undefined : datum(own), ...(why && { why }) })
  }
  return sources
}

function outside(at: LocalDate | undefined, from: LocalDate | undefined, to: LocalDate | undefined): Truth {
  if (at === undefined) return false
  return (from !== undefined && at < from) || (to !== undefined && at > to)
}

function take(fact: Fact, sources: readonly Source[]): Result {
  const unknown = sources.find((source) => source.why !== undefined)
  if (unknown?.why !== undefined) return { known: false, why: unknown.why }
  if (fact.take === 'count') return { known: true, value: exact(sources.length) }
  const values = sources.flatMap((source) => (source.of === undefined ? [] : [{ at: source.at ?? '', of: source.of }]))
  if (values.length === 0) {
    if (fact.absent !== undefined) return { known: true, value: datum(fact.absent) }
    return { known: false, why: { reason: 'no-record', at: fact.register } }
  }
  switch (fact.take) {
    case 'sum':
      return { known: true, value: values.reduce((sum, v) => addExact(sum, number(v.of)), exact(0)) }
    case 'min':
    case 'max':
      return { known: true, value: pick(values, fact.take === 'min' ? -1 : 1, (a, b) => compare(a.of, b.of)).of }
    case 'first':
    case 'last':
      return {
        known: true,
        value: pick(values, fact.take === 'first' ? -1 : 1, (a, b) => compare(a.at, b.at) || compare(a.of, b.of)).of,
      }
    default:
      return fact.take satisfies never
  }
}

/** The least (−1) or greatest (1). */
function pick<T>(items: readonly T[], sign: -1 | 1, order: (a: T, b: T) => number): T {
  return items.reduce((best, item) => (order(item, best) * sign > 0 ? item : best))
}
