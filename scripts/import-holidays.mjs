// Usage: node scripts/import-holidays.mjs <holiday-cn year.json> [<more>…] --out calendars/cn
// Drafts our compact calendar file from the days holiday-cn lists for a year. A person then checks it against the notice.
// Files that exist are left alone: one written by hand may say more (a second notice, a better title).
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const DAY = 86_400_000
const args = process.argv.slice(2)
const at = args.indexOf('--out')
const out = at === -1 ? undefined : args[at + 1]
const inputs = args.filter((_, i) => at === -1 || (i !== at && i !== at + 1))
if (out === undefined || inputs.length === 0) {
  process.stderr.write('Usage: node scripts/import-holidays.mjs <holiday-cn year.json> [<more>…] --out calendars/cn\n')
  process.exit(2)
}

for (const input of inputs) {
  const { year, papers, days } = JSON.parse(readFileSync(input, 'utf8'))
  const target = join(out, `${year}.yaml`)
  if (days.length === 0) process.stdout.write(`${year}: no notice yet, nothing written\n`)
  else if (existsSync(target)) process.stdout.write(`${year}: ${target} exists, left alone\n`)
  else {
    writeFileSync(target, draft(year, papers, days))
    process.stdout.write(
      `${year}: ${target}${papers.length > 1 ? ` (name the other notices: ${papers.slice(1).join(' ')})` : ''}\n`,
    )
  }
}

function draft(year, papers, days) {
  const holidays = Map.groupBy(days, (day) => day.name)
  const byFirstRestDay = ([, a], [, b]) => firstRestDay(a).localeCompare(firstRestDay(b))
  const lines = [...holidays].toSorted(byFirstRestDay).map(([name, its]) => {
    const off = ranges(its.filter((day) => day.isOffDay).map((day) => day.date))
    // A Monday to Friday that is worked needs no entry: it is one anyway.
    const work = its.filter((day) => !day.isOffDay && isWeekend(day.date)).map((day) => day.date)
    const parts = [`name: ${name}`]
    if (off.length > 0) parts.push(`off: ${off.length === 1 ? off[0] : `[${off.join(', ')}]`}`)
    if (work.length > 0) parts.push(`work: [${work.join(', ')}]`)
    return `  - { ${parts.join(', ')} }\n`
  })
  const notice = `notice:\n  title: 国务院办公厅关于${year}年部分节假日安排的通知\n  url: ${papers[0]}\n`
  return `year: ${year}\n${notice}holidays:\n${lines.join('')}`
}

function firstRestDay(days) {
  return days.find((day) => day.isOffDay)?.date ?? days[0].date
}

function ranges(dates) {
  const groups = []
  for (const date of dates.toSorted()) {
    const group = groups.at(-1)
    if (group !== undefined && Date.parse(date) - Date.parse(group.at(-1)) === DAY) group.push(date)
    else groups.push([date])
  }
  return groups.map((group) => (group.length === 1 ? group[0] : `${group[0]}..${group.at(-1)}`))
}

function isWeekend(date) {
  return [0, 6].includes(new Date(date).getUTCDay())
}
