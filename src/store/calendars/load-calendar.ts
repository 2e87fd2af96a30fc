/** Reads calendar folders: one YAML file per year, the project's official ones and a site's own beside them. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Document, parseDocument, visit } from 'yaml'
import {
  type CalendarBasis,
  type CalendarYear,
  checkCalendarYear,
  formatDate,
  makeWorkCalendar,
  type WorkCalendar,
} from '#core/calendar'
import { type Diagnostic, diagnostic } from '#core/diagnostic'

export type LoadedCalendar = { calendar: WorkCalendar; diagnostics: readonly Diagnostic[] }

/**
 * A file with a fault is left out, so its year stays unknown; the diagnostics say which and why.
 * A site adds years. It cannot replace an official year, nor contradict a day an official notice has set.
 */
export async function loadCalendar(source: {
  folder: string
  siteFolders?: readonly string[]
}): Promise<LoadedCalendar> {
  const diagnostics: Diagnostic[] = []
  const years = new Map<number, { year: CalendarYear; file: string }>()
  const official = { off: new Set<string>(), work: new Set<string>() }

  for (const { year, file } of await readFolder(source.folder, 'official', diagnostics)) {
    const earlier = years.get(year.year)
    if (earlier === undefined) years.set(year.year, { year, file })
    else diagnostics.push(secondFile(year, file, earlier.file))
    for (const day of year.off) official.off.add(day)
    for (const day of year.work) official.work.add(day)
  }
  for (const folder of source.siteFolders ?? []) {
    for (const { year, file } of await readFolder(folder, 'site', diagnostics)) {
      const earlier = years.get(year.year)
      const contradicted = [
        ...year.off.filter((d) => official.work.has(d)),
        ...year.work.filter((d) => official.off.has(d)),
      ][0]
      if (earlier?.year.basis === 'official') diagnostics.push(overridesYear(year, file))
      else if (earlier !== undefined) diagnostics.push(secondFile(year, file, earlier.file))
      else if (contradicted !== undefined) {
        diagnostics.push(
          diagnostic(
            'calendar.overrides-official',
            { file },
            `本单位日历对${formatDate(contradicted)}的安排与国务院通知相反。`,
            '删去这一天；国务院通知已作安排的日子不能由本单位改变。',
          ),
        )
      } else years.set(year.year, { year, file })
    }
  }
  return { calendar: makeWorkCalendar([...years.values()].map((y) => y.year)), diagnostics }
}

async function readFolder(
  folder: string,
  basis: CalendarBasis,
  diagnostics: Diagnostic[],
): Promise<{ year: CalendarYear; file: string }[]> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (basis === 'site' && error.code === 'ENOENT') return undefined
    throw error
  })
  if (entries === undefined) {
    diagnostics.push(
      diagnostic(
        'calendar.shape',
        { file: folder },
        '找不到本单位日历的文件夹。',
        '核对文件夹的路径；不需要时不要指定。',
      ),
    )
    return []
  }
  const names = entries.filter((name) => /\.ya?ml$/.test(name)).sort()
  const found: { year: CalendarYear; file: string }[] = []
  for (const name of names) {
    const file = join(folder, name)
    const document = parseDocument(await readFile(file, 'utf8'))
    const fault = document.errors[0]
    if (fault !== undefined || hasAlias(document)) {
      const line = fault?.linePos?.[0].line
      diagnostics.push(
        diagnostic(
          'calendar.shape',
          line === undefined ? { file } : { file, line },
          fault === undefined ? '日历文件不用 YAML 的引用（&、*）。' : '日历文件不是合格的 YAML，读不下去。',
          '检查缩进、冒号和括号；可参照 calendars/cn 里的文件。',
        ),
      )
      continue
    }
    const checked = checkCalendarYear(document.toJS(), file, basis)
    diagnostics.push(...checked.diagnostics)
    if (checked.ok) found.push({ year: checked.year, file })
  }
  return found
}

/** A calendar needs no references, and a few of them can unfold into more than memory holds. */
function hasAlias(document: Document.Parsed): boolean {
  let found = false
  visit(document, {
    Alias: () => {
      found = true
      return visit.BREAK
    },
  })
  return found
}

function overridesYear(year: CalendarYear, file: string): Diagnostic {
  return diagnostic(
    'calendar.overrides-official',
    { file, path: 'year' },
    `${year.year}年已有国务院通知的日历，本单位不能另设。`,
    '删去这个文件；只有没有官方日历的年份才能由本单位补充。',
  )
}

function secondFile(year: CalendarYear, file: string, earlier: string): Diagnostic {
  return diagnostic(
    'calendar.shape',
    { file, path: 'year' },
    `${year.year}年的日历已经写在“${earlier}”里。`,
    '一年只写一个文件；请合并或删去其中一个。',
  )
}
