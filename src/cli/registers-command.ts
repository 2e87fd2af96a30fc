import { findBatchStore, getRegisterBatch, listRegisters, listRejectedRows, rebuildRegisters } from '#app/registers'
import { formatDate } from '#core/calendar'
import { Refused } from '#core/diagnostic'
import type { Command, Given, Surroundings } from './command.ts'
import { readCount, readFlag } from './given.ts'
import { formatBatchLine } from './import-command.ts'
import { Progress } from './progress.ts'
import { readStore } from './store-place.ts'
import { formatCount, formatTable } from './table.ts'

const REJECTS_SHOWN = 50

export const registersCommand: Command = {
  help: `用法：
  quanze registers [list]             已导入的批次
  quanze registers show <批次>        一个批次：原件、列、分月
  quanze registers rejects <批次>     被拒收和重复的行及原因
  quanze registers rebuild           由原件重新派生数据文件，并核对摘要

选项：
  --store <文件夹>     数据目录或 assess 的结果文件夹，默认 .quanze
  --limit <数>        rejects 最多列多少行，默认 ${REJECTS_SHOWN}
  --json             输出 JSON

例子：
  quanze registers --store out/demo
  quanze registers rejects 3f2a --store out/demo`,
  options: { store: { type: 'string' }, limit: { type: 'string' } },
  async run(given, surroundings) {
    const store = findBatchStore(readStore(given, surroundings))
    const [what = 'list', id] = given.positionals
    const answer = await answerFor(what, id, store, given, surroundings)
    surroundings.print(readFlag(given, 'json') ? JSON.stringify(answer.json, undefined, 2) : answer.text)
  },
}

type Answer = { text: string; json: unknown }

async function answerFor(
  what: string,
  id: string | undefined,
  store: string,
  given: Given,
  surroundings: Surroundings,
): Promise<Answer> {
  switch (what) {
    case 'list':
      return list(store)
    case 'show':
      return show(store, needId(what, id))
    case 'rejects':
      return rejects(store, needId(what, id), readCount(given, 'limit') ?? REJECTS_SHOWN)
    case 'rebuild':
      return rebuild(store, readFlag(given, 'json'), surroundings)
    default:
      throw new Refused('usage', `registers 没有“${what}”这个用法。`, '可写 list、show、rejects、rebuild。')
  }
}

function needId(what: string, id: string | undefined): string {
  if (id === undefined)
    throw new Refused(
      'usage',
      `registers ${what} 之后要写批次编号。`,
      '用 quanze registers 看有哪些批次；可只写开头几位。',
    )
  return id
}

async function list(store: string): Promise<Answer> {
  const found = await listRegisters(store)
  const columns = ['批次', '登记簿', '文件', '行数', '接收', '拒收', '重复', '状态'].map((heading, i) => ({
    heading,
    align: i >= 3 && i <= 6 ? ('right' as const) : ('left' as const),
  }))
  const rows = found.map(({ batch, live }) => [
    batch.id,
    batch.register,
    batch.sheet === undefined ? batch.original.name : `${batch.original.name}（${batch.sheet}）`,
    ...[batch.rows.inFile, batch.rows.accepted, batch.rows.rejected, batch.rows.duplicate].map(formatCount),
    live ? '有效' : '已被替代',
  ])
  return {
    text: found.length === 0 ? `“${store}”里还没有导入过登记簿。` : formatTable(columns, rows),
    json: found.map(({ batch, live }) => ({ ...batch, live })),
  }
}

async function show(store: string, id: string): Promise<Answer> {
  const batch = await getRegisterBatch(store, id)
  const { original, dates } = batch
  const lines = [
    formatBatchLine(batch),
    `原件：${original.name}，${formatCount(original.bytes)}字节，${original.format}${original.encoding === undefined ? '' : `，${original.encoding}`}，SHA-256 ${original.digest}`,
    `内容摘要：${batch.digest}；封存于 ${batch.sealedAt}${batch.supersedes === undefined ? '' : `，替代批次 ${batch.supersedes}`}`,
    ...(dates === undefined ? [] : [`日期：${formatDate(dates.first)}至${formatDate(dates.last)}`]),
    `列：${batch.columns.map((c) => (c.field === c.heading ? c.field : `${c.heading} → ${c.field}`)).join('，')}`,
    ...(batch.ignoredHeadings.length === 0 ? [] : [`没有用到的列：${batch.ignoredHeadings.join('，')}`]),
    ...(batch.missingFields.length === 0 ? [] : [`文件里没有的字段：${batch.missingFields.join('，')}`]),
    ...(batch.wrongCheckDigits ?? []).map(
      ({ field, rows, first }) =>
        `校验码不对的${field}：${formatCount(rows)}行，${rows > first.length ? '前几行' : ''}${first.map(({ line, value }) => `第 ${line} 行 ${value}`).join('，')}`,
    ),
    `分月：${batch.months.map((m) => `${m.month} ${formatCount(m.rows)}行`).join('，')}`,
  ]
  return { text: lines.join('\n'), json: batch }
}

async function rejects(store: string, id: string, limit: number): Promise<Answer> {
  const { batch, rejects: found } = await listRejectedRows(store, id, limit)
  const { rejected, duplicate } = batch.rows
  const all = rejected + duplicate
  const more =
    all > found.length ? `\n（共${formatCount(all)}行，只列前${formatCount(found.length)}行；用 --limit 多列一些）` : ''
  const lines = found.map((r) => `${r.kind === 'duplicate' ? '重复' : '拒收'} ${r.reason}`)
  return {
    text: all === 0 ? `批次 ${batch.id} 没有拒收和重复的行。` : `${lines.join('\n')}${more}`,
    json: { batch: batch.id, rejected, duplicate, rows: found },
  }
}

async function rebuild(store: string, json: boolean, surroundings: Surroundings): Promise<Answer> {
  const progress = new Progress(surroundings, json)
  const rebuilt = await rebuildRegisters(store, surroundings.signal, ({ done, total, batch }) =>
    progress.draw('rebuild', `重建 ${batch}`, done, total),
  )
  progress.clear()
  const differences = rebuilt.flatMap((b) => b.differences)
  if (differences.length > 0)
    throw new Refused(
      'run.not-reproducible',
      `${rebuilt.length}个批次中有${differences.length}处与封存时不同。`,
      differences.join('\n'),
    )
  const restored = rebuilt.reduce((sum, b) => sum + b.restored.length, 0)
  return {
    text: `${rebuilt.length}个批次都已由原件重建，内容与封存时一致${restored === 0 ? '' : `；补回了${restored}个缺失的数据文件`}。`,
    json: rebuilt,
  }
}
