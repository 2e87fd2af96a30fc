/** A made-up office for a pack: all its registers, and what an assessment of them must find. */
import { loadSiteCalendar } from '#app/calendar'
import { loadCheckedPack } from '#app/packs'
import { addMonths, calendarTable, type LocalDate } from '#core/calendar'
import { Refused, renderDiagnostics } from '#core/diagnostic'
import { checkGenerator, firstDayOf, type GeneratorFile, planGeneration, SCALES, type Scale } from '#core/generation'
import type { RawPack } from '#core/pack'
import { type Generated, generate } from '#store/generation'

export type GenerateRequest = {
  pack: string
  scale: Scale
  /** In all registers together; the scale's own number by default. */
  rows?: number
  months: number
  seed: number
  /** `2008-01`; the generator's own month by default. */
  from?: string
  out: string
  signal: AbortSignal
  onProgress(done: number, total: number, label: string): void
}

export type GeneratedOffice = Generated & { rows: number; from: string; pack: string }

const FILES = { county: 'mixed', city: 'csv', province: 'parquet' } as const satisfies Record<Scale, string>
/** The longest that anything planted is given to be answered, and more. */
const MONTHS_TO_ANSWER = 12
/** More cannot be held in the kinds of files a county has. */
const MOST_MIXED = 1_000_000

export async function generateOffice(request: GenerateRequest): Promise<GeneratedOffice> {
  const { pack, raw } = await loadCheckedPack(request.pack)
  const files = listGeneratorFiles(raw)
  if (files.length === 0)
    throw new Refused(
      'usage',
      `制度包“${pack.title}”没有造数文件，不能造数据。`,
      '造数文件放在制度包的 generators 文件夹里，写法见 docs/how-to/generate-test-data.md。',
    )
  const { generator, diagnostics } = checkGenerator(pack, files)
  if (generator === undefined)
    throw new Refused(
      'pack.invalid',
      `造数文件有${diagnostics.length}处错误，没有运行；改正后再试。`,
      renderDiagnostics(diagnostics),
    )
  const month = request.from ?? generator.office.from
  const from = firstDayOf(month)
  if (from === undefined) throw new Refused('usage', `“${month}”不是月份。`, '写成 2008-01 的样式。')
  const { rows, organs } = SCALES[request.scale]
  const wanted = request.rows ?? rows
  const plan = planGeneration(generator, { rows: wanted, organs, seed: request.seed, from, months: request.months })
  const { calendar } = await loadSiteCalendar()
  const kind = FILES[request.scale]
  const generated = await generate({
    plan,
    calendar: calendarTable(calendar),
    folder: request.out,
    files: kind === 'mixed' && wanted > MOST_MIXED ? 'csv' : kind,
    note: noteText(pack.title, request, month, addMonths(from, request.months + MONTHS_TO_ANSWER)),
    signal: request.signal,
    onProgress: request.onProgress,
  })
  return { ...generated, rows: plan.rows, from: month, pack: pack.title }
}

/** A pack without generator files uses those of the pack it extends. */
function listGeneratorFiles(raw: RawPack): GeneratorFile[] {
  const own = raw.files.filter(({ path }) => path.startsWith('generators/'))
  if (own.length === 0 && raw.parent?.kind === 'found') return listGeneratorFiles(raw.parent.pack)
  return own.map(({ path, file, data }) => ({ name: path.replace(/^generators\/|\.ya?ml$/g, ''), file, data }))
}

function noteText(title: string, { scale, months, seed }: GenerateRequest, from: string, asOf: LocalDate): string {
  return `本文件夹是为《${title}》虚构的登记簿，人、企业、文号都是编造的，不得当作真实数据。
规模 ${scale}，自 ${from} 起 ${months} 个月，种子 ${seed}：同样的参数造出同样的数据。
organisation 文件夹里是与登记簿一致的机构、岗位、人员、证件、培训和任职，供导入。
truth.jsonl 逐行写明埋设了什么、应当得出什么结论，供核对考核结果：quanze truth compare。
考核时写 --as-of ${asOf} 或以后的日期：更早的日期，有的期限还没有满，埋设的问题还查不出来。
`
}
