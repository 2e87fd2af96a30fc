/** A workbook to fill in: the headings, and beside them how each column is written, with an example. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type AuthorityKind, IMPORT_FORMS } from '#core/authority'
import { OutputFile, XlsxWriter } from '#store/findings'
import { withScratch } from '#store/runs'

const NOTES = [
  { heading: '列', width: 20 },
  { heading: '必填', width: 8 },
  { heading: '怎样写', width: 60, type: 'prose' },
  { heading: '例', width: 30, type: 'text' },
  { heading: '也认得的列名', width: 30 },
] as const

export async function writeImportTemplate(kind: AuthorityKind): Promise<{ name: string; bytes: Uint8Array }> {
  const { title, columns } = IMPORT_FORMS[kind]
  const name = `${title}导入模板.xlsx`
  return withScratch(async (folder) => {
    const writer = new XlsxWriter(new OutputFile(folder, name))
    await writer.beginSheet(
      title,
      columns.map(({ label, type, note }) => ({
        heading: label,
        width: Math.max(14, label.length * 2 + 4, Math.min(30, note.length)),
        ...(type !== 'decimal' && type !== 'date' && { type: 'text' as const }),
      })),
    )
    await writer.beginSheet('填写说明', NOTES)
    for (const { label, required, note, example, aliases } of columns)
      await writer.add([label, required ? '是' : '否', note, example, aliases.join('、')])
    await writer.add([
      '',
      '',
      '一行说一个；同一个有变化的，每次变化写一行，各写从哪天起。日期写成 2008-01-01 的样式。',
      '',
      '',
    ])
    await writer.finish()
    return { name, bytes: await readFile(join(folder, name)) }
  })
}
