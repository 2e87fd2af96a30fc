/** A made-up office: applications, decisions, one rule; small enough to be assessed in a second, with counts known without the engine. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addDays, type LocalDate, parseLocalDate } from '#core/calendar'

export const AS_OF = '2026-06-30'
const DECIDE_DAYS = 10
const FIRST = parseLocalDate('2025-01-01') as LocalDate

export type Counts = {
  population: number
  satisfied: number
  violated: number
  undetermined: number
  exempted: number
  pending: number
}

export type Office = { pack: string; data: string; counts: Counts; countsOf(month: string): Counts }

type Application = { no: string; received: LocalDate | undefined; decided: LocalDate | 'none' | 'blank' }

function listApplications(rows: number): Application[] {
  return Array.from({ length: rows }, (_, i) => {
    const received = addDays(FIRST, i % 360)
    const no = `A${String(i).padStart(6, '0')}`
    if (i % 97 === 13) return { no, received: undefined, decided: addDays(received, 3) }
    if (i % 7 === 0) return { no, received, decided: 'none' }
    if (i % 11 === 0) return { no, received, decided: 'blank' }
    return { no, received, decided: addDays(received, i % 5 === 0 ? DECIDE_DAYS + 2 : DECIDE_DAYS - (i % 4)) }
  })
}

/** The rule read by hand: decided within ten days; a blank date of application or decision leaves it open. */
function count(applications: readonly Application[]): Counts {
  const counts = { population: 0, satisfied: 0, violated: 0, undetermined: 0, exempted: 0, pending: 0 }
  for (const { received, decided } of applications) {
    counts.population++
    if (received === undefined || decided === 'blank') counts.undetermined++
    else if (decided !== 'none' && decided <= addDays(received, DECIDE_DAYS)) counts.satisfied++
    else counts.violated++
  }
  return counts
}

export async function makeOffice(folder: string, rows: number): Promise<Office> {
  const pack = join(folder, 'pack')
  const data = join(folder, 'data')
  await Promise.all([
    mkdir(join(pack, 'registers'), { recursive: true }),
    mkdir(join(pack, 'indicators'), { recursive: true }),
    mkdir(data, { recursive: true }),
  ])
  for (const [file, text] of Object.entries(PACK)) await writeFile(join(pack, file), text)
  const applications = listApplications(rows)
  await writeFile(
    join(data, '申请登记簿.csv'),
    `编号,受理日期,机关\n${applications.map((a, i) => `${a.no},${a.received ?? ''},机关${i % 3}`).join('\n')}\n`,
  )
  const decisions = applications.filter((a) => a.decided !== 'none')
  await writeFile(
    join(data, '决定登记簿.csv'),
    `文号,编号,决定日期\n${decisions.map((a) => `D${a.no},${a.no},${a.decided === 'blank' ? '' : a.decided}`).join('\n')}\n`,
  )
  await writeFile(join(data, '说明.md'), '# Not a register\n')
  return {
    pack,
    data,
    counts: count(applications),
    // What has no date belongs to every period.
    countsOf: (month) => count(applications.filter((a) => a.received === undefined || a.received.startsWith(month))),
  }
}

const PACK = {
  'pack.yaml': `id: xx/permit-office
version: 1.0.0
title: 许可办理考核（虚构）
issuer: 虚构
level: county
inForce: { from: 2020-01-01 }
source: { title: 虚构 }
counting: { rollOver: false }
`,
  'parameters.yaml': `- id: decideDays
  title: 作出决定的期限
  unit: day
  values: [{ value: ${DECIDE_DAYS}, origin: design }]
`,
  'registers/application.yaml': `id: application
title: 申请登记簿
key: [no]
date: receivedAt
fields:
  no: { type: code, label: 编号, required: true }
  receivedAt: { type: date, label: 受理日期 }
  organ: { type: text, label: 机关 }
`,
  'registers/decision.yaml': `id: decision
title: 决定登记簿
key: [decisionNo]
date: decidedAt
fields:
  decisionNo: { type: code, label: 文号, required: true }
  no: { type: code, label: 编号, required: true }
  decidedAt: { type: date, label: 决定日期 }
`,
  'indicators/decided-in-time.yaml': `id: decided-in-time
title: 受理后按期作出决定
question: 是否按期作出决定
cites: { document: 虚构办法, article: 第一条 }
force: mandatory
mode: automatic
pattern: responseWithin
trigger: { register: application, at: receivedAt }
answeredBy:
  - { register: decision, at: decidedAt }
match: [no]
within: { parameter: decideDays, from: receivedAt }
attribute: { organ: organ }
`,
} as const
