// A made-up permit office whose applications name who handled them: small enough to be assessed in a second.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runQuanze } from '../cli/run-quanze.ts'

const PACK = {
  'pack.yaml': `id: xx/permit-people
version: 1.0.0
title: 许可办理考核（虚构）
issuer: 虚构
level: county
inForce: { from: 2020-01-01 }
source: { title: 虚构 }
counting: { rollOver: false }
`,
  'posts.yaml': `- id: acceptance
  title: 受理岗
  aliases: [窗口岗]
  line: frontline
`,
  'registers/application.yaml': `id: application
title: 申请登记簿
key: [no]
date: receivedAt
fields:
  no: { type: code, label: 编号, required: true }
  receivedAt: { type: date, label: 受理日期 }
  fee: { type: money, label: 费用, unit: 元 }
  organ: { type: text, label: 机关 }
  handler: { type: code, label: 经办人 }
  post: { type: text, label: 岗位 }
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
cites: { document: 虚构办法, article: 第一条 }
force: mandatory
mode: automatic
posts: [acceptance]
pattern: responseWithin
trigger: { register: application, at: receivedAt }
answeredBy:
  - { register: decision, at: decidedAt }
match: [no]
within: { amount: 10, unit: day, from: receivedAt, cites: { document: 虚构办法, article: 第一条 } }
attribute: { organ: organ, officer: handler, post: post }
`,
}

export type Application = {
  no: string
  received: string
  organ: string
  handler: string
  post: string
  decided?: string
}

/** Writes pack (with `more` files) and registers, and assesses them; `name` tells the data and the outputs of one run from another. */
export async function assessPermits(
  folder: string,
  name: string,
  applications: readonly Application[],
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const [pack, data, out] = [join(folder, 'pack'), join(folder, `data-${name}`), join(folder, name)]
  for (const sub of ['registers', 'indicators']) mkdirSync(join(pack, sub), { recursive: true })
  mkdirSync(data, { recursive: true })
  for (const [file, text] of Object.entries({ ...PACK, ...more })) writeFileSync(join(pack, file), text)
  writeFileSync(
    join(data, '申请登记簿.csv'),
    [
      '编号,受理日期,费用,机关,经办人,岗位',
      ...applications.map((a) => `${a.no},${a.received},12.5,${a.organ},${a.handler},${a.post}`),
      '',
    ].join('\n'),
  )
  writeFileSync(
    join(data, '决定登记簿.csv'),
    [
      '文号,编号,决定日期',
      ...applications.flatMap((a) => (a.decided === undefined ? [] : [`D${a.no},${a.no},${a.decided}`])),
      '',
    ].join('\n'),
  )
  const ran = await runQuanze([
    'assess',
    '--pack',
    pack,
    '--data',
    data,
    '--as-of',
    '2026-06-30',
    '--store',
    join(folder, 'store'),
    '--out',
    out,
  ])
  if (ran.code !== 0) throw new Error(ran.err)
  return out
}
