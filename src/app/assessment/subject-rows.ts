/** Which rows of which registers one subject is judged by, so that it can be judged again from those alone. */
import type { Hit } from '#core/finding'
import type { Branch, Match } from '#core/indicator'
import type { Row, Value } from '#core/register'
import type { RowQuery } from '#store/analytics'

/** More rows than this about one subject are not looked at again. */
const MOST_ROWS = 20_000

/** The subject itself: its row, or all rows of its group. */
export function querySubject(branch: Branch, hit: Hit): RowQuery[] {
  const { test } = branch
  if (hit.row === undefined) return queryGroup(branch, hit.key)
  const row: RowQuery = {
    register: hit.register,
    where: [where('_batch', hit.row.batch), where('_row', String(hit.row.row))],
    limit: 1,
  }
  // The row may stand for its group, or for itself where it fits into none.
  return test.kind === 'repeat' || test.kind === 'total' ? [row, ...queryGroup(branch, hit.key)] : [row]
}

function queryGroup({ test, subject }: Branch, key: readonly string[]): RowQuery[] {
  switch (test.kind) {
    case 'repeat':
    case 'total':
      return [ask(subject.register, test.by, key)]
    case 'cycle': {
      const own = ask(subject.register, test.by, key)
      return test.each === undefined ? [own] : [own, ask(test.each.register, test.each.by, key)]
    }
    case 'balance': {
      const left = test.match.map((m) => m.subject)
      const right = test.match.map((m) => m.other)
      return [
        ...test.left.map(({ register }) => ask(register, left, key)),
        ...test.right.map(({ register }) => ask(register, right, key)),
      ]
    }
    case 'answers':
    case 'condition':
    case 'sample':
      return [ask(subject.register, [], [])]
    default:
      return test satisfies never
  }
}

/** The same without knowing where its row stands: by its key, as another reading of the same data needs it. */
export function querySubjectByKey(branch: Branch, key: readonly string[], rowKey: readonly string[]): RowQuery[] {
  const { test, subject } = branch
  switch (test.kind) {
    case 'answers':
    case 'condition':
      return [ask(subject.register, rowKey, key)]
    case 'repeat':
    case 'total':
    case 'cycle':
    case 'balance':
      return queryGroup(branch, key)
    case 'sample':
      return []
    default:
      return test satisfies never
  }
}

/** Rows of other registers whose anchor agrees with one of the subject's rows. */
export function queryOthers(branch: Branch, rows: readonly Row[]): RowQuery[] {
  const { test, exemptions } = branch
  const sides: { register: string; match: readonly Match[] }[] = exemptions.flatMap((e) =>
    e.register === undefined ? [] : [{ register: e.register, match: e.match }],
  )
  if (test.kind === 'answers') sides.push(...test.demands.flatMap((demand) => demand.sides))
  if (test.kind === 'condition' || test.kind === 'total') sides.push(...test.facts)
  return sides.map(({ register, match }) => {
    const [anchor] = match
    if (anchor === undefined) return { register, where: [], limit: MOST_ROWS }
    const values = [...new Set(rows.flatMap((row) => textOf(row[anchor.subject]) ?? []))]
    return { register, where: [{ field: anchor.other, values }], limit: MOST_ROWS }
  })
}

function ask(register: string, fields: readonly string[], key: readonly string[]): RowQuery {
  return { register, where: fields.map((field, i) => where(field, key[i] ?? '')), limit: MOST_ROWS }
}

function where(field: string, value: string): RowQuery['where'][number] {
  return { field, values: [value] }
}

function textOf(value: Value): string | undefined {
  return value === undefined || typeof value === 'object' ? undefined : String(value)
}
