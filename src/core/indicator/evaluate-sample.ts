/** Rows a person has to look at: all of them, or as many as the parameter says, drawn so that every run draws the same. */
import { fingerprintText } from '#core/finding'
import { aboutRow, conclude, undetermined } from './evaluate-hit.ts'
import { readParameter } from './evaluate-operand.ts'
import { isAsked, openRow } from './evaluate-rows.ts'
import type { Session } from './evaluate-subject.ts'
import { compareRefs } from './evaluate-tables.ts'
import type { Judgement, TraceStep } from './evaluate-trace.ts'
import type { Test } from './indicator.ts'

/** Rows that are not drawn are no subjects of the run. */
export function listSamples(session: Session, test: Extract<Test, { kind: 'sample' }>): Judgement[] {
  const { indicator, branch, scope } = session
  const { register } = branch.subject
  const on = { on: scope.asOf, at: '' }
  const size = test.size === undefined ? undefined : readParameter(test.size, on)
  const seed = test.seed === undefined ? undefined : readParameter(test.seed, on)
  const unset = [size, seed].find((value) => value !== undefined && !value.known)
  const start = seed?.known ? String(seed.value) : ''
  const judged: Judgement[] = []
  const drawable: { digest: string; about: ReturnType<typeof aboutRow> }[] = []
  for (const stored of session.tables.rows(register)) {
    const opened = openRow(session, stored.row)
    if (opened.kind === 'not-a-subject' || !isAsked(session, opened.facing.at)) continue
    const about = aboutRow(session, register, stored, opened.facing.at)
    if (opened.kind === 'undetermined') judged.push(conclude(session, about, opened.result))
    else {
      const text = fingerprintText({ indicator: indicator.id, branch: branch.id, register, key: about.key })
      drawable.push({ digest: session.digest(`${start}${text}`), about })
    }
  }
  if (unset !== undefined && !unset.known) {
    return [...judged, ...drawable.map(({ about }) => conclude(session, about, undetermined(unset.why)))]
  }
  const drawn = drawable.toSorted((a, b) =>
    a.digest < b.digest ? -1 : a.digest > b.digest ? 1 : compareOptional(a.about.ref, b.about.ref),
  )
  const limit = size?.known ? Number(size.value) : drawn.length
  const step: TraceStep = {
    kind: 'sample',
    drawn: true,
    ...(size !== undefined && { size: limit }),
    ...(seed !== undefined && { seed: start }),
  }
  const checked = { outcome: 'undetermined', reason: 'to-be-checked', evidence: [], steps: [step] } as const
  return [...judged, ...drawn.slice(0, limit).map(({ about }) => conclude(session, about, checked))]
}

function compareOptional(
  a: Parameters<typeof compareRefs>[0] | undefined,
  b: Parameters<typeof compareRefs>[0] | undefined,
): number {
  return a === undefined || b === undefined ? 0 : compareRefs(a, b)
}
