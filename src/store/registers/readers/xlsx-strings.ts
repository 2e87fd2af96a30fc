import { Refused } from '#core/diagnostic'
import { unescapeText } from './excel-cell.ts'
import type { ReadLimits } from './read-table.ts'
import { parsePart } from './xml-part.ts'
import type { ZipArchive } from './zip-archive.ts'

/** The shared strings of a workbook: runs of rich text joined, readings (rPh) left out. */
export async function readSharedStrings(
  archive: ZipArchive,
  file: string,
  part: string | undefined,
  limits: ReadLimits,
): Promise<string[]> {
  const strings: string[] = []
  if (part === undefined) return strings
  let text = ''
  let inText = false
  let inReading = false
  let chars = 0
  await parsePart(archive.read(part), file, part, {
    open: (name) => {
      if (name === 'si') text = ''
      else if (name === 't') inText = !inReading
      else if (name === 'rPh') inReading = true
    },
    close: (name) => {
      if (name === 't') inText = false
      else if (name === 'rPh') inReading = false
      else if (name === 'si') {
        strings.push(unescapeText(text))
        chars += text.length
        if (strings.length > limits.xlsx.sharedStrings || chars > limits.xlsx.sharedStringChars) {
          throw new Refused(
            'import.too-large',
            `文件“${file}”的文字太多（${strings.length} 条、${chars} 个字符），没有导入。`,
            '请另存为 CSV 再导入，或拆成几个文件。',
          )
        }
      }
    },
    text: (piece) => {
      if (inText) text += piece
    },
  })
  return strings
}
