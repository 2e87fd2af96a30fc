import { type GeneratedOffice, generateOffice } from '#app/generation'
import { Refused } from '#core/diagnostic'
import type { Scale } from '#core/generation'
import type { Command } from './command.ts'
import { getText, readCount, readFlag, readText } from './given.ts'
import { Progress } from './progress.ts'
import { formatCount, formatTable } from './table.ts'

const SCALES: Record<Scale, string> = {
  county: '县，约 20 万行，CSV（UTF-8、GB18030）、XLSX、DBF 混合',
  city: '市，约 1,000 万行，CSV',
  province: '省，约 1 亿行，Parquet',
}

export const generateCommand: Command = {
  help: `用法：quanze generate --pack <制度包> --scale county|city|province --out <空文件夹> [选项]

造一个虚构单位的全部登记簿：当事人、岗位和人员、文书前后相符；其中埋设违反、免除、卡在期限上、无法判定和应当拒收的行。
truth.jsonl 逐条写明埋设了什么、应当得出什么结论。同样的参数造出同样的数据。

选项：
  --pack <文件夹>     制度包（造数文件在其 generators 文件夹中）
  --scale <规模>     ${Object.entries(SCALES)
    .map(([id, text]) => `${id}：${text}`)
    .join('；\n                     ')}
  --rows <行数>      改变规模的行数
  --months <月数>    写几个月，默认 12
  --from <月>        从哪个月起，如 2008-01；默认由造数文件定
  --seed <数>        种子，默认 1
  --out <文件夹>      写到哪里；须是空的或者还没有的文件夹
  --json            输出 JSON

例子：
  quanze generate --pack packs/cn/tax-assessment --scale county --months 12 --seed 7 --out out/county
  quanze assess --pack packs/cn/tax-assessment --data out/county --out out/result
  quanze truth compare --truth out/county/truth.jsonl --run out/result`,
  options: {
    pack: { type: 'string' },
    scale: { type: 'string' },
    rows: { type: 'string' },
    months: { type: 'string' },
    from: { type: 'string' },
    seed: { type: 'string' },
    out: { type: 'string' },
  },
  async run(given, surroundings) {
    const scale = readText(given, 'scale') ?? 'county'
    if (!isScale(scale))
      throw new Refused('usage', `没有“${scale}”这种规模。`, `可选：${Object.keys(SCALES).join('、')}。`)
    const json = readFlag(given, 'json')
    const progress = new Progress(surroundings, json)
    const [rows, from] = [readRows(readText(given, 'rows')), readText(given, 'from')]
    const out = getText(given, 'out', '写到哪个文件夹')
    try {
      const office = await generateOffice({
        pack: getText(given, 'pack', '制度包的文件夹'),
        scale,
        months: readCount(given, 'months') ?? 12,
        seed: readSeed(readText(given, 'seed')),
        out,
        ...(rows !== undefined && { rows }),
        ...(from !== undefined && { from }),
        signal: surroundings.signal,
        onProgress: (done, total, label) => progress.draw('generate', `写出 ${label}`, done, total),
      })
      progress.clear()
      surroundings.print(json ? JSON.stringify(office, undefined, 2) : formatOffice(office, out))
    } finally {
      progress.clear()
    }
  },
}

function isScale(text: string): text is Scale {
  return Object.hasOwn(SCALES, text)
}

function readSeed(text: string | undefined): number {
  if (text === undefined) return 1
  if (!/^\d{1,9}$/.test(text)) throw new Refused('usage', `--seed 要写一个不超过九位的整数，这里是“${text}”。`)
  return Number(text)
}

function readRows(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{3,9}$/.test(text)) throw new Refused('usage', `--rows 要写三到九位的整数，这里是“${text}”。`)
  return Number(text)
}

function formatOffice({ files, planted, rows, from, organisation }: GeneratedOffice, out: string): string {
  const table = formatTable(
    [
      { heading: '文件', align: 'left' },
      { heading: '行', align: 'right' },
    ],
    files.map((file) => [file.file, formatCount(file.rows)]),
  )
  return `${table}

共 ${files.length} 个文件，${formatCount(rows)} 行，自 ${from} 起；埋设 ${formatCount(planted)} 处，见 ${out}/truth.jsonl。${
    organisation.length === 0
      ? ''
      : `
与登记簿一致的机构、岗位和人员在 ${out}/organisation，供导入。`
  }`
}
