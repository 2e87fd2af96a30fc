/** Recusal (回避): who must keep away from a matter, from facts that are known about him and it. */

/** 行政处罚法 43: a direct interest or another relation that may affect fairness. */
export const RECUSAL_GROUNDS = {
  subject: '是当事人本人',
  kin: '与当事人有近亲属关系',
  tookPart: '参与过原执法行为',
  superior: '行为发生时是当事人的直接上级或下级',
  complainedOf: '是投诉检举的对象',
  earlierStage: '办理过本案先前的环节',
  declaredInterest: '申报过利害关系',
  challenged: '被申请回避，尚未决定',
  ordered: '被决定回避',
  smallUnit: '与当事人同在人数很少的部门',
} as const

export type RecusalGround = keyof typeof RECUSAL_GROUNDS

/** What is known of the people a matter touches. */
export type MatterFacts = {
  subjects: readonly string[]
  kin: readonly (readonly [string, string])[]
  tookPart: readonly string[]
  /** Direct superiors and subordinates of each subject at the time of the act, either way round. */
  lines: readonly (readonly [string, string])[]
  complainedOf: readonly string[]
  earlierStages: readonly string[]
  declared: readonly string[]
  challenged: readonly string[]
  ordered: readonly string[]
  /** Colleagues of a subject in a unit too small for distance. */
  closeColleagues: readonly string[]
}

/** `block`: not to be assigned, sees nothing, does nothing. `noDecision`: goes on, but does not determine. `warn`: is told. */
export type Recusal = { ground: RecusalGround; effect: 'block' | 'noDecision' | 'warn' }

export function listRecusals(person: string, facts: MatterFacts): Recusal[] {
  const related = (pairs: readonly (readonly [string, string])[]) =>
    pairs.some(([a, b]) => (a === person && facts.subjects.includes(b)) || (b === person && facts.subjects.includes(a)))
  const block = (ground: RecusalGround, holds: boolean): Recusal[] => (holds ? [{ ground, effect: 'block' }] : [])
  return [
    ...block('subject', facts.subjects.includes(person)),
    ...block('kin', related(facts.kin)),
    ...block('tookPart', facts.tookPart.includes(person)),
    ...block('superior', related(facts.lines)),
    ...block('complainedOf', facts.complainedOf.includes(person)),
    ...block('earlierStage', facts.earlierStages.includes(person)),
    ...block('declaredInterest', facts.declared.includes(person)),
    ...block('ordered', facts.ordered.includes(person)),
    // 行政处罚法 43: until it is decided, the investigation does not stop.
    ...(facts.challenged.includes(person) ? [{ ground: 'challenged', effect: 'noDecision' } as const] : []),
    ...(facts.closeColleagues.includes(person) ? [{ ground: 'smallUnit', effect: 'warn' } as const] : []),
  ]
}

export type CaseAct = 'read' | 'assign' | 'work' | 'determine'

export function mayAct(act: CaseAct, recusals: readonly Recusal[]): boolean {
  if (recusals.some((recusal) => recusal.effect === 'block')) return false
  return act !== 'determine' || !recusals.some((recusal) => recusal.effect === 'noDecision')
}

export type Decider = { person: string } | { superiorOrgan: string } | 'higher-authority'

/** Who determines: the first in line without a conflict; nobody left: the superior organ, never an administrator. */
export function chooseDecider(
  candidates: readonly string[],
  facts: MatterFacts,
  superiorOrgan: string | undefined,
): Decider {
  const person = candidates.find((candidate) => mayAct('determine', listRecusals(candidate, facts)))
  if (person !== undefined) return { person }
  return superiorOrgan === undefined ? 'higher-authority' : { superiorOrgan }
}
