/** A made-up city: 50 bodies, 1,000 officers with their posts, and registers in which 200,000 duties were done too late or not at all. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { openDuckDb } from '#store/registers'

const BODIES = 50
const UNITS_PER_BODY = 4
const OFFICERS_PER_BODY = 20
const SINCE = '2020-01-01'
const PACK = 'xx/bench-api'

const DUTIES: readonly { id: string; title: string; rows: number; days: readonly number[] }[] = [
  { id: 'permit', title: '许可申请', rows: 20_000, days: [5, 10, 20] },
  { id: 'filing', title: '立案审批', rows: 15_000, days: [7, 15] },
  { id: 'hearing', title: '听证告知', rows: 10_000, days: [3, 7] },
  { id: 'penalty', title: '处罚决定', rows: 10_000, days: [7, 30] },
  { id: 'petition', title: '投诉举报', rows: 10_000, days: [2, 15] },
  { id: 'inspection', title: '现场检查', rows: 10_000, days: [1] },
  { id: 'disclosure', title: '信息公示', rows: 20_000, days: [7] },
  { id: 'archive', title: '案卷归档', rows: 10_000, days: [30, 60] },
]

/** As many as the registers below give rise to. */
export const FINDINGS = DUTIES.reduce((sum, { rows, days }) => sum + rows * days.length, 0)

const bodyCode = (b: number) => `99${String(b).padStart(4, '0')}`
const officerCode = (b: number, n: number) => `Y${String(b * OFFICERS_PER_BODY + n).padStart(6, '0')}`
const POSTS = ['受理岗', '审核岗', '检查岗', '处罚岗'] as const
const FAMILY_NAMES = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许'
const GIVEN_NAMES = '安邦晨达恩芳光海嘉凯岚明宁平青荣山涛文欣'

export type Official = { name: string; officer: string; who: string }

/** One of each kind of reader, and whom they are. */
export const OFFICIALS: readonly Official[] = [
  { name: 'bench-office', officer: 'S0001', who: '考核办' },
  { name: 'bench-head', officer: 'H000001', who: '部门负责人' },
  { name: 'bench-officer', officer: officerCode(1, 0), who: '执法人员' },
]

export function writeOrganisation(folder: string): void {
  const bodies = Array.from({ length: BODIES }, (_, b) => b)
  const units = bodies.flatMap((b) => POSTS.map((post, u) => ({ b, u, post })))
  const table = (name: string, head: string, rows: readonly string[]) =>
    write(join(folder, `${name}.csv`), [head, ...rows, ''].join('\n'))
  const region = (b: number) => (b === 0 ? '9901' : `9901${String(1 + (b % 10)).padStart(2, '0')}`)
  const unitCode = (b: number, u: number) => `${bodyCode(b)}-${u + 1}`
  table('行政区划', '区划代码,名称,级别,上级代码,启用日期', [
    `99,虚构省,省级,,${SINCE}`,
    `9901,子虚市,地级,99,${SINCE}`,
    ...Array.from({ length: 10 }, (_, i) => `${region(i + 10)},第${i + 1}区,县级,9901,${SINCE}`),
  ])
  table(
    '机构',
    '机构代码,机构名称,层级,法律性质,管理体制,主体资格,上级机构代码,行政区划代码,启用日期',
    bodies.map((b) => {
      const [name, tier] = b === 0 ? ['子虚市局', '市级行政执法主体'] : [`子虚市第${b}分局`, '区县政府及其所属主体']
      return `${bodyCode(b)},${name},${tier},法定行政机关,地方,已确认,${b === 0 ? '' : bodyCode(0)},${region(b)},${SINCE}`
    }),
  )
  table(
    '内设机构',
    '内设机构代码,内设机构名称,所属机构代码,类别,启用日期',
    units.map(({ b, u, post }) => `${unitCode(b, u)},${post.slice(0, 2)}科,${bodyCode(b)},机关,${SINCE}`),
  )
  const post = (code: string, name: string, unit: string, body: string, role: string, enforces: string) =>
    `${code},${name},${body},${unit},${enforces},${role},${SINCE}`
  table('岗位', '岗位代码,岗位名称,所属机构代码,所属内设机构代码,执法岗位,系统职责,启用日期', [
    ...units.map(({ b, u, post: name }) =>
      post(`${unitCode(b, u)}-P`, name, unitCode(b, u), bodyCode(b), '执法人员', '是'),
    ),
    ...units.map(({ b, u }) =>
      post(`${unitCode(b, u)}-H`, `科长${u + 1}`, unitCode(b, u), bodyCode(b), '部门负责人', '否'),
    ),
    post('S-1', '考核办主任', '', bodyCode(0), '考核办', '否'),
  ])
  const people = bodies.flatMap((b) => Array.from({ length: OFFICERS_PER_BODY }, (_, n) => ({ b, n })))
  const name = (i: number) =>
    `${FAMILY_NAMES[i % 20]}${GIVEN_NAMES[Math.floor(i / 20) % 20]}${GIVEN_NAMES[Math.floor(i / 7) % 20]}`
  table('执法人员', '人员编号,姓名,所属机构代码,用工性质,入职日期', [
    ...people.map(
      ({ b, n }) => `${officerCode(b, n)},${name(b * OFFICERS_PER_BODY + n)},${bodyCode(b)},公务员,${SINCE}`,
    ),
    `S0001,考核主任,${bodyCode(0)},公务员,${SINCE}`,
    `H000001,科长某,${bodyCode(1)},公务员,${SINCE}`,
  ])
  table('任职', '人员编号,岗位代码,任职类别,任职日期', [
    ...people.map(({ b, n }) => `${officerCode(b, n)},${unitCode(b, n % UNITS_PER_BODY)}-P,主岗,${SINCE}`),
    `S0001,S-1,主岗,${SINCE}`,
    `H000001,${unitCode(1, 0)}-H,主岗,${SINCE}`,
  ])
}

export function writePack(folder: string): void {
  const file = (name: string, text: string) => write(join(folder, name), text)
  const cites = (article: string) => `{ document: 虚构考核办法, article: ${article} }`
  file(
    'pack.yaml',
    `id: ${PACK}\nversion: 1.0.0\ntitle: 虚构考核办法\nissuer: 虚构\nlevel: prefecture\ninForce: { from: ${SINCE} }\nsource: { title: 虚构 }\ncounting: { rollOver: false }\n`,
  )
  file('posts.yaml', POSTS.map((title, i) => `- { id: post${i + 1}, title: ${title}, line: frontline }`).join('\n'))
  for (const { id, title, days } of DUTIES) {
    file(
      `registers/${id}.yaml`,
      `id: ${id}
title: ${title}登记簿
key: [no]
date: receivedAt
fields:
  no: { type: code, label: 编号, required: true }
  party: { type: text, label: 当事人 }
  receivedAt: { type: date, label: 受理日期 }
  amount: { type: money, label: 金额, unit: 元 }
  matter: { type: text, label: 事项 }
  place: { type: text, label: 地点 }
  organ: { type: text, label: 机关 }
  handler: { type: code, label: 经办人 }
  post: { type: text, label: 岗位 }
`,
    )
    file(
      `registers/${id}Done.yaml`,
      `id: ${id}Done
title: ${title}办结登记簿
key: [doneNo]
date: doneAt
fields:
  doneNo: { type: code, label: 文号, required: true }
  no: { type: code, label: 编号, required: true }
  doneAt: { type: date, label: 办结日期 }
  result: { type: text, label: 结果 }
`,
    )
    for (const within of days)
      file(
        `indicators/${id}-${within}.yaml`,
        `id: ${id}-${within}
title: ${title}未在${within}日内办结
cites: ${cites(`第${within}条`)}
advice: 自受理之日起${within}日内办结；不能办结的，依法延长并告知当事人。
force: mandatory
mode: automatic
posts: [${POSTS.map((_, i) => `post${i + 1}`).join(', ')}]
pattern: responseWithin
trigger: { register: ${id}, at: receivedAt }
answeredBy:
  - { register: ${id}Done, at: doneAt }
match: [no]
within: { amount: ${within}, unit: day, from: receivedAt, cites: ${cites(`第${within}条`)} }
attribute: { organ: organ, officer: handler, post: post }
`,
      )
  }
}

/** Half of the cases were closed, all of them too late; one in fifty names an officer whom nobody registered. */
export async function writeRegisters(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const { instance, connection } = await openDuckDb(folder, [folder], { memoryMb: 1024, threads: 2 })
  for (const [d, { id, title, rows }] of DUTIES.entries()) {
    const of = `(SELECT i, hash(i * 8 + ${d}) AS h FROM range(${rows}) t(i))`
    const body = `CAST(h % ${BODIES} AS INTEGER)`
    const person = `CAST(h // 64 % ${OFFICERS_PER_BODY} AS INTEGER)`
    const received = `DATE '2024-01-01' + CAST(h // 4096 % 600 AS INTEGER)`
    await connection.run(`COPY (
      SELECT printf('${id.toUpperCase().slice(0, 3)}%08d', i) AS 编号, printf('子虚市第%d商贸有限公司', h % 30000) AS 当事人, ${received} AS 受理日期,
        (h % 1000000) / 100 AS 金额, '${title}事项' AS 事项, printf('人民路%d号', h % 2000) AS 地点, printf('99%04d', ${body}) AS 机关,
        CASE WHEN h // 128 % 50 = 0 THEN printf('Z%06d', h % 300) ELSE printf('Y%06d', ${body} * ${OFFICERS_PER_BODY} + ${person}) END AS 经办人,
        [${POSTS.map((post) => `'${post}'`).join(', ')}][1 + ${person} % ${UNITS_PER_BODY}] AS 岗位
      FROM ${of}) TO '${join(folder, `${title}登记簿.csv`)}' (HEADER)`)
    await connection.run(`COPY (
      SELECT printf('D${id.toUpperCase().slice(0, 3)}%08d', i) AS 文号, printf('${id.toUpperCase().slice(0, 3)}%08d', i) AS 编号, ${received} + 90 + CAST(h // 9 % 60 AS INTEGER) AS 办结日期, '办结' AS 结果
      FROM ${of} WHERE h // 3 % 2 = 0) TO '${join(folder, `${title}办结登记簿.csv`)}' (HEADER)`)
  }
  connection.closeSync()
  instance.closeSync()
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
