/** A run of made-up findings for the tests here: any number of hits, five indicators, twelve organs, two and a half years. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { type LocalDate, parseLocalDate } from '#core/calendar'
import type { ExplainContext } from '#core/explanation'
import type { OrganMonthTally, RunSummary, Tally } from '#core/finding'
import { type Branch, checkIndicator, type Indicator, indicatorDefinitionSchema } from '#core/indicator'
import { checkParameter, parameterDefinitionSchema } from '#core/parameter'
import { checkRegisters, registerDefinitionSchema } from '#core/register'

const CITES = { document: '某县税收执法考核办法', article: '附件 一(一)' }

const REGISTERS = [
  {
    id: 'overdue',
    title: '逾期未申报登记簿',
    keeper: 'organ',
    key: ['payer', 'tax', 'period'],
    fields: {
      payer: { type: 'code', label: '纳税人识别号' },
      tax: { type: 'enum', label: '税种', values: { vat: ['增值税'], cit: ['企业所得税'] } },
      period: { type: 'month', label: '所属期' },
      due: { type: 'date', label: '应申报日期' },
      organ: { type: 'text', label: '主管税务机关' },
      post: { type: 'text', label: '岗位' },
      officer: { type: 'text', label: '经办人' },
    },
  },
  {
    id: 'notice',
    title: '限期改正通知书',
    key: ['number'],
    fields: {
      number: { type: 'code', label: '文书号' },
      payer: { type: 'code', label: '纳税人识别号', required: true },
      tax: { type: 'enum', label: '税种', values: { vat: ['增值税'], cit: ['企业所得税'] } },
      period: { type: 'month', label: '所属期' },
      issued: { type: 'date', label: '发出日期' },
      amount: { type: 'money', label: '金额', unit: '元' },
    },
  },
]

const ATTRIBUTE = { officer: 'officer', post: 'post', organ: 'organ' }
const SUBJECT = { register: 'overdue', at: 'due' }

const CATEGORIES = [
  { id: 'filing', title: '逾期申报' },
  { id: 'register', title: '登记管理' },
]

const DEFINITIONS = [
  {
    id: 'M-01.1',
    title: '逾期未申报未处理',
    question: '是否对逾期未申报的纳税人及时责令限期改正',
    pattern: 'responseWithin',
    trigger: SUBJECT,
    answeredBy: [{ register: 'notice', at: 'issued' }],
    match: ['payer', 'tax', 'period'],
    within: { parameter: 'respondDays', from: 'due' },
    category: 'filing',
  },
  {
    id: 'M-02.1',
    title: '先登记后发文',
    pattern: 'precedence',
    subject: SUBJECT,
    after: [{ register: 'notice', at: 'issued' }],
    match: ['payer'],
    category: 'filing',
  },
  {
    id: 'M-03.1',
    title: '逾期登记重复',
    pattern: 'duplicate',
    subject: SUBJECT,
    by: ['payer', 'tax', 'period'],
    mode: 'assisted',
    review: ['是否同一税款所属期的更正申报', '是否录入差错'],
    category: 'register',
  },
  {
    id: 'M-04.1',
    title: '经办人必填',
    pattern: 'completeness',
    subject: SUBJECT,
    fields: ['officer'],
    category: 'register',
  },
  {
    id: 'M-05.1',
    title: '实地核查抽查',
    pattern: 'manualChecklist',
    subject: SUBJECT,
    checklist: ['核对送达回证', '核对签字'],
    evidence: ['送达回证复印件'],
    mode: 'manual',
    category: 'register',
  },
]

export type MadeUpRun = {
  summary: RunSummary
  tallies: OrganMonthTally[]
  indicators: Map<string, Indicator>
  registers: ExplainContext['registers']
  parameters: ExplainContext['parameters']
  postTitles: ReadonlyMap<string, string>
}

export function makeRun(id: string, violated: number): MadeUpRun {
  const { registers } = checkRegisters(
    REGISTERS.map((d) => ({ definition: registerDefinitionSchema.parse(d), file: 'registers.yaml' })),
  )
  const raw = {
    id: 'respondDays',
    title: '处理期限',
    unit: 'day',
    values: [{ value: 15, origin: 'src', cites: CITES }],
  }
  const { parameter } = checkParameter(parameterDefinitionSchema.parse(raw), 'parameters.yaml', '[0]')
  const parameters = new Map([[parameter.id, parameter]])
  const context = {
    registers,
    parameters,
    posts: new Set<string>(),
    categories: new Map(CATEGORIES.map(({ id }) => [id, { posts: new Map() }] as const)),
    variants: [],
    counting: { rollOver: true, countStartDay: false },
  }
  const indicators = new Map<string, Indicator>()
  for (const definition of DEFINITIONS) {
    const whole = indicatorDefinitionSchema.parse({
      cites: CITES,
      mode: 'automatic',
      ...definition,
      attribute: ATTRIBUTE,
    })
    const { indicator, diagnostics } = checkIndicator(whole, context, 'indicator.yaml')
    if (indicator === undefined) throw new Error(diagnostics.map((d) => d.message).join('\n'))
    indicators.set(indicator.id, indicator)
  }
  return {
    summary: summarise(id, [...indicators.values()], violated),
    tallies: makeTallies([...indicators.keys()], violated),
    indicators,
    registers,
    parameters,
    postTitles: new Map([['declare', '申报岗']]),
  }
}

function summarise(id: string, indicators: readonly Indicator[], violated: number): RunSummary {
  return {
    run: { id, at: '2026-11-22T01:30:00Z', engine: '0.1.0' },
    pack: {
      id: 'cn/made-up',
      version: '1.0.0',
      title: '某县税收执法责任制',
      issuer: '某县税务局',
      digest: 'a'.repeat(64),
    },
    asOf: day('2026-11-22'),
    kind: 'routine',
    categories: CATEGORIES,
    unset: [{ id: 'graceDays', title: '宽限期', indicators: ['M-01.1'] }],
    indicators: indicators.map((i, n) => {
      const tally = tallyOf(n, violated)
      return {
        ...tally,
        id: i.id,
        title: i.title,
        mode: i.mode,
        ...(i.category === undefined ? {} : { category: i.category }),
        ...(i.question === undefined ? {} : { question: i.question }),
        cites: ['《某县税收执法考核办法》附件 一(一)'],
        branches: i.branches.map((b) => ({
          ...tally,
          tasks: b.test.kind === 'sample' ? tally.undetermined : 0,
          id: b.id,
          title: b.title,
          register: b.subject.register,
          mode: b.mode,
          review: b.review,
          ...manualParts(b),
        })),
      }
    }),
    batches: [
      {
        register: 'overdue',
        title: '逾期未申报登记簿',
        file: '逾期登记 2026.csv',
        digest: 'b'.repeat(64),
        rows: 9000,
        accepted: 8950,
        rejected: 40,
        duplicate: 10,
      },
      {
        register: 'notice',
        title: '限期改正通知书',
        file: '通知书.xlsx',
        digest: 'c'.repeat(64),
        rows: 4000,
        accepted: 4000,
        rejected: 0,
        duplicate: 0,
      },
    ],
    digests: { 制度包: 'a'.repeat(64), 工作日历: 'd'.repeat(64), 疑点: 'e'.repeat(64) },
  }
}

function manualParts({ test }: Branch): { checklist?: readonly string[]; evidence?: readonly string[] } {
  return test.kind === 'sample' ? { checklist: test.checklist, evidence: test.evidence } : {}
}

function tallyOf(n: number, violated: number): Tally {
  const found = Math.floor(violated / (n + 2))
  const lacking = Math.floor(violated / (20 * (n + 1)))
  return {
    population: violated * 4,
    satisfied: violated * 4 - found - lacking - n * 3,
    violated: found,
    undetermined: lacking,
    exempted: n * 3,
    pending: n * 7,
  }
}

function makeTallies(indicators: readonly string[], violated: number): OrganMonthTally[] {
  const each = Math.max(1, Math.floor(violated / 60))
  return indicators.flatMap((indicator, n) =>
    Array.from({ length: 12 }, (_, o) => o).flatMap((o) =>
      Array.from({ length: 30 }, (_, m) => {
        const population = o === 11 ? (m === 0 ? 1 : 0) : each * 3 + ((m * 7 + o * 3) % 11)
        const found = Math.min(population, Math.floor((population * ((o * 5 + m * 3 + n) % 9)) / 20))
        const undetermined = Math.min(population - found, (m + o) % 3)
        const month = `${2024 + Math.floor((m + 4) / 12)}-${String(((m + 4) % 12) + 1).padStart(2, '0')}`
        return {
          indicator,
          branch: 'main',
          organ: organ(o),
          post: m % 2 === 0 ? 'declare' : '税源管理岗',
          month,
          population,
          violated: found,
          undetermined,
          exempted: 0,
          satisfied: population - found - undetermined,
        }
      }),
    ),
  )
}

function organ(o: number): string {
  return o === 11 ? '第十二税务所（新设）' : `第${'一二三四五六七八九十'[o] ?? '十一'}税务所`
}

/** Hits as the analytics side leaves them; the file name comes from the caller's temporary folder. */
export async function writeHits(connection: DuckDBConnection, file: string, hits: number): Promise<void> {
  await connection.run(
    `copy (
      select case i % 10 when 7 then 'M-02.1' when 8 then 'M-03.1' when 9 then 'M-04.1' else 'M-01.1' end as indicator,
        'main' as branch,
        case when i % 10 = 9 or i % 20 = 5 then 'undetermined' else 'violated' end as outcome,
        case when i % 20 = 5 then 'answer-field-missing' when i % 10 = 7 then 'no-predecessor' when i % 10 = 8 then 'repeated'
          when i % 10 = 9 then 'field-missing' when i % 3 = 0 then 'late-answer' else 'no-answer' end as reason,
        case when i % 20 = 5 then 'notice.issued' when i % 10 = 9 then 'overdue.officer' end as reason_at,
        'overdue' as register,
        ['91000000' || lpad(i::varchar, 10, '0'), if(i % 2 = 0, 'vat', 'cit'), '2026-03'] as "key",
        repeat('b', 64) as row_batch, (i + 2)::bigint as row_no,
        date '2024-05-01' + (i % 900)::int as fact_date, date '2024-05-01' + (i % 900)::int as start_date,
        date '2024-05-16' + (i % 900)::int as due_date,
        case when i % 3 = 0 then date '2024-06-01' + (i % 900)::int end as actual_date,
        case when i % 10 = 8 then 2::bigint end as actual_value, null::bigint as expected_value,
        case when i % 3 = 0 then [{register: 'notice', batch: repeat('c', 64), "row": (i + 5)::bigint}] else [] end as evidence,
        []::struct(id varchar, why varchar)[] as exemptions_tried,
        if(i % 4 = 0, null, '张' || (i % 37)) as officer, if(i % 2 = 0, 'declare', '税源管理岗') as post,
        '第' || substr('一二三四五六七八九十', (i % 10)::int + 1, 1) || '税务所' as organ,
        null::varchar[] as seen
      from range(${hits}) t(i)
    ) to $file (format parquet)`,
    { file },
  )
}

function day(text: string): LocalDate {
  const date = parseLocalDate(text)
  if (date === undefined) throw new Error(`${text} is not a day`)
  return date
}
