/** Two sides of ledgers that should come to the same (or one not exceed the other), key by key. */
import type { LocalDate } from '#core/calendar'
import type { Value } from '#core/register'
import { evaluateCondition } from './evaluate-condition.ts'
import { addExact, compareExact, type Exact, exact, subtractExact, toNumber } from './evaluate-exact.ts'
import { aboutRow, conclude, undetermined } from './evaluate-hit.ts'
import { number, type ParameterDate, readOperand } from './evaluate-operand.ts'
import { isAsked } from './evaluate-rows.ts'
import { NO_FACTS, parameterDate, readerOf, type Session } from './evaluate-subject.ts'
import { identity, keyText, type StoredRow } from './evaluate-tables.ts'
import type { Judgement, TestResult, TraceStep, Unknown } from './evaluate-trace.ts'
import { isMissing } from './fields.ts'
import type { Ledger, Test } from './indicator.ts'

type Side = 'left' | 'right'

type Balance = Extract<Test, { kind: 'balance' }>

type Entry = { side: Side; stored: StoredRow; at: LocalDate | undefined; amount: Value; why?: Unknown }

type Account = { key: string[]; entries: Entry[] }

export function listBalances(session: Session, test: Balance): Judgement[] {
  const accounts = new Map<string, Account>()
  const unplaced = new Map<string, Judgement>()
  for (const { side, ledger } of listLedgers(test)) {
    const fields = test.match.map((pair) => (side === 'left' ? pair.subject : pair.other))
    for (const stored of session.tables.rows(ledger.register)) {
      const entry = readEntry(session, side, ledger, stored)
      if (entry === undefined) continue
      const missing = fields.find((field) => stored.row[field] === undefined)
      if (missing !== undefined) {
        // Two sums over one register do not make two findings of one row.
        const place = JSON.stringify([side, ledger.register, stored.ref.batch, stored.ref.row])
        if (!isAsked(session, entry.at) || unplaced.has(place)) continue
        const about = aboutRow(session, ledger.register, stored, entry.at)
        const why = { reason: 'field-missing', at: `${ledger.register}.${missing}` } as const
        unplaced.set(place, conclude(session, about, undetermined(why)))
        continue
      }
      const values = fields.map((field) => stored.row[field])
      const id = JSON.stringify(values.map((value) => (value === undefined ? null : identity(value))))
      const account = accounts.get(id) ?? { key: values.map(keyText), entries: [] }
      account.entries.push(entry)
      accounts.set(id, account)
    }
  }
  return [
    ...unplaced.values(),
    ...[...accounts.values()].flatMap((account) => judgeAccount(session, test, account) ?? []),
  ]
}

/** In the order of their sides, and of the author within a side. */
export function listLedgers(test: Balance): { side: Side; ledger: Ledger }[] {
  return (['left', 'right'] as const).flatMap((side) => test[side].map((ledger) => ({ side, ledger })))
}

/** Undefined when the row does not belong to the ledger. */
function readEntry(session: Session, side: Side, ledger: Ledger, stored: StoredRow): Entry | undefined {
  const { row } = stored
  const at = ledger.at === undefined ? undefined : (row[ledger.at] as LocalDate | undefined)
  const parameters: ParameterDate =
    ledger.at === undefined ? { on: session.scope.asOf, at: '' } : { on: at, at: `${ledger.register}.${ledger.at}` }
  const where = evaluateCondition(ledger.where, readerOf(session, ledger.register, row, 'field-missing', parameters))
  if (where.value === false) return undefined
  const amount = row[ledger.sum]
  const why =
    where.why ??
    (amount === undefined ? ({ reason: 'field-missing', at: `${ledger.register}.${ledger.sum}` } as const) : undefined)
  return { side, stored, at, amount, ...(why && { why }) }
}

function judgeAccount(session: Session, test: Balance, { key, entries }: Account): Judgement | undefined {
  const factDate = entries.reduce<LocalDate | undefined>(
    (latest, { at }) => (latest === undefined || (at !== undefined && at > latest) ? at : latest),
    undefined,
  )
  if (!isAsked(session, factDate)) return undefined
  // Entries come in the order of their ledgers: the first left ledger that has a row names who answers.
  const attributed = entries.find((entry) => entry.side === 'left')?.stored.row
  const about = { key, ...(factDate && { factDate }), ...(attributed && { attributed }) }
  return conclude(session, about, compareSides(session, test, entries, factDate))
}

function compareSides(
  session: Session,
  test: Balance,
  entries: readonly Entry[],
  factDate: LocalDate | undefined,
): TestResult {
  const rows = entries.map((entry) => entry.stored.ref)
  const evidence = rows.slice(0, 20)
  const why = entries.find((entry) => entry.why !== undefined)?.why
  if (why !== undefined) return { ...undetermined(why, [{ kind: 'group', rows, why }]), evidence }
  const left = sumOf(entries, 'left')
  const right = sumOf(entries, 'right')
  const told = { actualValue: toNumber(left), expectedValue: toNumber(right), evidence }
  const steps: TraceStep[] = [{ kind: 'group', rows, value: told.actualValue, limit: told.expectedValue }]
  const lost = listLedgers(test).find(({ ledger }) => isMissing(session.scope, ledger.register))?.ledger.register
  if (lost !== undefined) return { ...undetermined({ reason: 'register-missing', at: lost }, steps), ...told }
  const parameters = parameterDate(session.scope, session.branch.subject, factDate)
  const reader = {
    ...readerOf(session, session.branch.subject.register, {}, 'field-missing', parameters),
    facts: NO_FACTS,
  }
  const tolerance = readOperand(test.tolerance, reader)
  if (!tolerance.known) return { ...undetermined(tolerance.why, steps), ...told }
  const allowed = number(tolerance.value)
  const over = compareExact(subtractExact(left, right), allowed) > 0
  const under = compareExact(subtractExact(right, left), allowed) > 0
  if (over && test.sense !== 'not-under') return { outcome: 'violated', reason: 'over', ...told, steps }
  if (under && test.sense !== 'not-over') return { outcome: 'violated', reason: 'under', ...told, steps }
  return { outcome: 'satisfied', ...told, steps }
}

function sumOf(entries: readonly Entry[], side: Entry['side']): Exact {
  return entries.reduce(
    (sum, entry) =>
      entry.side === side && typeof entry.amount === 'number' ? addExact(sum, exact(entry.amount)) : sum,
    exact(0),
  )
}
