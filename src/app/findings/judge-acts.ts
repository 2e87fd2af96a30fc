/**
 * What people did without a valid certificate: the acts findings tell of, each judged by the clause in force on its day. Only what is
 * recorded as not valid on the day counts; of whom no certificate is recorded, nothing is told.
 */
import {
  type ActingAnswer,
  type ActingVerdict,
  type CertificateTimelines,
  judgeCertificateOn,
  listActingSpans,
  readCertificateTimelines,
  readCredentialRules,
} from '#app/authority'
import { readOfficersWithin, type Scope } from '#app/identity'
import { type Act, type ActFilter, type ActSort, countActs, type Judged, listActs } from '#store/assessment'

export type JudgedAct = Act & { answer: ActingAnswer }
export type ActAsk = Omit<ActFilter, 'verdicts'> & { verdict?: ActingVerdict }

/** The verdicts by which acts are told apart, the gravest first. */
const ACT_VERDICTS = ['invalid', 'unknown', 'valid'] as const

async function judgeAll(certificates: CertificateTimelines): Promise<Judged> {
  const rules = await readCredentialRules()
  return {
    otherwise: 'unknown' satisfies ActingVerdict,
    spans: [...certificates].flatMap(([officer, own]) =>
      listActingSpans(own, rules).map((span) => ({ officer, ...span })),
    ),
  }
}

function filterOf({ verdict, ...filter }: ActAsk): ActFilter {
  return { ...filter, verdicts: verdict === undefined ? ACT_VERDICTS : [verdict] }
}

export async function listJudgedActs(
  tx: Scope,
  ask: ActAsk,
  page: { sort?: ActSort; cursor?: string; limit: number },
): Promise<{ items: JudgedAct[]; next?: string }> {
  const certificates = await readCertificateTimelines(tx, ask.officer)
  const found = await listActs(tx, await judgeAll(certificates), filterOf(ask), page)
  const rules = await readCredentialRules()
  const people = [...new Set(found.items.map(({ officerId }) => officerId))]
  const open = await readOfficersWithin(tx, people, { resource: 'certificate', action: 'read' })
  const items = found.items.map((act): JudgedAct => {
    const { officer } = act.findings[0]
    if (officer === undefined || !open.has(act.officerId)) return { ...act, answer: HIDDEN }
    const dossier = { officer, certificates: certificates.get(act.officerId) ?? [] }
    return { ...act, answer: judgeCertificateOn(dossier, act.day, rules) }
  })
  return { ...found, items }
}

const HIDDEN: ActingAnswer = { verdict: 'unknown', reason: '您无权查看此人的证件登记，不能断定。', cites: [] }

export type ActTotals = Record<ActingVerdict, { acts: number; officers: number }>

export async function countJudgedActs(tx: Scope, ask: ActAsk): Promise<ActTotals> {
  const certificates = await readCertificateTimelines(tx, ask.officer)
  const totals: ActTotals = {
    invalid: { acts: 0, officers: 0 },
    unknown: { acts: 0, officers: 0 },
    valid: { acts: 0, officers: 0 },
  }
  for (const { verdict, acts, officers } of await countActs(tx, await judgeAll(certificates), filterOf(ask)))
    totals[verdict as ActingVerdict] = { acts, officers }
  return totals
}
