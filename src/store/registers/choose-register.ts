import { Refused } from '#core/diagnostic'
import type { Register } from '#core/register'
import { countRecognised, findMissingColumns, place } from './match-headings.ts'
import { foldHeading } from './readers/heading.ts'
import type { TableLayout } from './readers/read-table.ts'

type Registers = ReadonlyMap<string, Register>

/** The register named, or else by the name of the sheet or file, or else by its headings. undefined: a sheet of a workbook that is no register. */
export function chooseRegister(
  table: TableLayout,
  file: string,
  registers: Registers,
  wanted: string | undefined,
  alone: boolean,
): Register | undefined {
  const candidates = [...registers.values()].filter((r) => r.source.kind === 'files')
  if (wanted !== undefined) return getWanted(registers, wanted)
  const byName = nameMatches(table, file, candidates, alone)
  if (byName.length === 1) return byName[0]
  const pool = byName.length > 1 ? byName : candidates
  const scored = pool
    .filter((r) => findMissingColumns(table, r).length === 0)
    .map((register) => ({ register, score: countRecognised(table, register) }))
  const best = Math.max(0, ...scored.map((s) => s.score))
  const winners = scored.filter((s) => s.score === best && best > 0).map((s) => s.register)
  if (winners.length === 1) return winners[0]
  if (winners.length > 1) {
    throw new Refused(
      'import.ambiguous-register',
      `${place(file, table)}的列同样符合多个登记簿：${winners.map(describe).join('、')}。`,
      '请用 --register 指明导入哪一个登记簿。',
    )
  }
  if (!alone) return undefined
  throw refuseUnknown(table, file, candidates)
}

export function refuseUnknown(table: TableLayout, file: string, candidates: readonly Register[]): Refused {
  const seen = table.columns
    .filter((c) => c !== '')
    .slice(0, 30)
    .join('、')
  const nearest = candidates
    .map((register) => ({ register, score: countRecognised(table, register) }))
    .sort((a, b) => b.score - a.score)[0]
  const near =
    nearest === undefined || nearest.score === 0
      ? ''
      : `最接近的是“${nearest.register.title}”，但缺少 ${findMissingColumns(table, nearest.register)
          .map((id) => nearest.register.fields.get(id)?.label ?? id)
          .join('、')}。`
  return new Refused(
    'import.no-register',
    `${place(file, table)}看不出属于哪个登记簿。看到的列：${seen}。${near}`,
    `请用 --register 指明登记簿（${candidates.map((r) => r.id).join('、')}），或为登记簿的字段增加别名。`,
  )
}

function getWanted(registers: Registers, wanted: string): Register {
  const register =
    registers.get(wanted) ?? [...registers.values()].find((r) => r.title === wanted || r.aliases.includes(wanted))
  if (register === undefined) {
    throw new Refused(
      'import.no-register',
      `没有名为“${wanted}”的登记簿。`,
      `现有登记簿：${[...registers.values()].map(describe).join('、')}。`,
    )
  }
  if (register.source.kind === 'view') {
    throw new Refused(
      'import.no-register',
      `登记簿“${register.title}”是登记簿 ${register.source.of} 的视图，不能直接导入。`,
      `请导入 ${register.source.of}。`,
    )
  }
  return register
}

/** A sheet's own name decides before the file's; the file's name speaks only for a file with one table. */
function nameMatches(table: TableLayout, file: string, candidates: readonly Register[], alone: boolean): Register[] {
  const stem = file.replace(/\.(csv|tsv|txt|xlsx|dbf|xes|jsonl|ndjson|parquet)(\.gz)?$/i, '')
  for (const said of alone ? [table.name, stem] : [table.name]) {
    const folded = foldHeading(said)
    const found = candidates.filter((r) => [r.id, r.title, ...r.aliases].some((n) => foldHeading(n) === folded))
    if (found.length > 0) return found
  }
  return []
}

function describe(register: Register): string {
  return `${register.title}（${register.id}）`
}
