/** From what a test says to the judgement and its hit. */
import type { LocalDate } from '#core/calendar'
import type { Hit, TriedExemption } from '#core/finding'
import type { Row, RowRef } from '#core/register'
import type { Exempting } from './evaluate-exemptions.ts'
import type { Session } from './evaluate-subject.ts'
import { keyText, type StoredRow } from './evaluate-tables.ts'
import type { Judgement, TestResult, TraceStep, Unknown } from './evaluate-trace.ts'

/** Whom a judgement is about: a row, or a group represented by one. */
export type About = {
  key: readonly string[]
  ref?: RowRef
  factDate?: LocalDate
  /** The row whose officer, post and organ answer for it. */
  attributed?: Row
}

export function aboutRow(
  session: Session,
  register: string,
  stored: StoredRow,
  factDate: LocalDate | undefined,
): About {
  const { row, ref } = stored
  return { key: keyOf(session, register, row), ref, attributed: row, ...(factDate && { factDate }) }
}

/** The values of the register's key fields, as a finding gives them. */
export function keyOf(session: Session, register: string, row: Row): string[] {
  const fields = session.scope.registers.get(register)?.key
  if (fields === undefined) throw new Error(`register ${register} is not in the scope`)
  return fields.map((field) => keyText(row[field]))
}

export function conclude(session: Session, about: About, result: TestResult, exempting?: Exempting): Judgement {
  const trace = [...result.steps, ...(exempting?.steps ?? [])]
  const { organ } = attribute(session, about.attributed)
  const base = {
    indicator: session.indicator.id,
    branch: session.branch.id,
    key: about.key,
    ...(about.ref && { ref: about.ref }),
    ...(about.factDate && { factDate: about.factDate }),
    ...(organ !== undefined && { organ }),
    trace,
  }
  const tried = exempting?.tried ?? []
  if (exempting?.unknown !== undefined) {
    const unknown = {
      ...result,
      outcome: 'undetermined',
      reason: 'exemption-unknown',
      reasonAt: exempting.unknown,
    } as const
    return { ...base, outcome: 'undetermined', hit: makeHit(session, about, unknown, tried) }
  }
  const outcome = exempting?.outcome ?? result.outcome
  if (outcome !== 'violated' && outcome !== 'undetermined') return { ...base, outcome }
  return { ...base, outcome, hit: makeHit(session, about, result, tried) }
}

export function undetermined(why: Unknown, steps: readonly TraceStep[] = []): TestResult {
  return {
    outcome: 'undetermined',
    reason: why.reason,
    ...(why.at !== undefined && { reasonAt: why.at }),
    evidence: [],
    steps,
  }
}

function makeHit(session: Session, about: About, result: TestResult, exemptionsTried: readonly TriedExemption[]): Hit {
  const { indicator, branch } = session
  const { outcome, reason, steps, ...told } = result
  if ((outcome !== 'violated' && outcome !== 'undetermined') || reason === undefined) {
    throw new Error(
      `a hit of ${indicator.id} was asked for although the subject is ${outcome} (after ${steps.length} steps)`,
    )
  }
  return {
    indicator: indicator.id,
    branch: branch.id,
    outcome,
    reason,
    register: about.ref?.register ?? session.branch.subject.register,
    key: about.key,
    ...(about.ref && { row: about.ref }),
    ...(about.factDate && { factDate: about.factDate }),
    ...told,
    exemptionsTried,
    ...attribute(session, about.attributed),
  }
}

function attribute(session: Session, row: Row | undefined): Pick<Hit, 'officer' | 'post' | 'organ'> {
  const { officer, post, organ } = session.branch.attribute
  const read = (field: string | undefined): string | undefined => {
    const value = field === undefined ? undefined : row?.[field]
    // An empty text names nobody.
    return keyText(value) || undefined
  }
  const values = { officer: read(officer), post: read(post), organ: read(organ) }
  return {
    ...(values.officer !== undefined && { officer: values.officer }),
    ...(values.post !== undefined && { post: values.post }),
    ...(values.organ !== undefined && { organ: values.organ }),
  }
}
