import type { ShownRow, Why } from '#app/assessment'
import { formatDate, parseLocalDate } from '#core/calendar'
import { formatMoney, formatSections } from '#core/explanation'
import type { Field, Value } from '#core/register'

/** The whole story of one finding, for people. */
export function formatWhy(why: Why): string {
  const { sections, explanation, advice, rows, record, fingerprint, state } = why
  const told =
    sections.length > 0
      ? sections
      : [
          { title: '结论', lines: [explanation] },
          { title: '怎样符合要求', lines: [advice] },
        ]
  const since =
    state === undefined
      ? []
      : [
          `首次发现于运行 ${state.firstSeen.run}${state.timesReopened > 0 ? `，再次出现${state.timesReopened}次` : ''}。`,
        ]
  return formatSections([
    ...told,
    { title: '所据记录', lines: rows.flatMap(formatRow) },
    {
      title: '出处',
      lines: [
        `运行 ${record.id}，${record.pack.title} ${record.pack.version}，判定日${formatDate(record.asOf)}；指纹 ${fingerprint}。`,
        ...since,
      ],
    },
  ])
}

/** The same for programs. */
export function whyJson(why: Why): unknown {
  const { record, hit, fingerprint, state, explanation, advice, sections, judgement, differs, rows } = why
  const shown = rows.map(({ ref, file, row }) => ({ ...ref, file, values: row }))
  return {
    run: record.id,
    fingerprint,
    finding: hit,
    state,
    explanation,
    advice,
    sections,
    judgement,
    differs,
    rows: shown,
  }
}

function formatRow({ ref, register, file, row }: ShownRow): string[] {
  const values = [...(register?.fields.values() ?? [])].flatMap((field) =>
    row[field.id] === undefined ? [] : [`${field.label}：${formatValue(field, row[field.id])}`],
  )
  return [`“${register?.title ?? ref.register}”${file} 第${ref.row}行`, `  ${values.join('，')}`]
}

function formatValue(field: Field, value: Value): string {
  if (field.type === 'date') {
    const date = parseLocalDate(String(value))
    return date === undefined ? String(value) : formatDate(date)
  }
  if (field.type === 'money' && typeof value === 'number') return formatMoney(value)
  if (field.type === 'boolean') return value === true ? '是' : '否'
  if (field.type === 'enum') return field.values?.find((v) => v.id === value)?.spellings[0] ?? String(value)
  return typeof value === 'object' ? value.join('、') : String(value)
}
