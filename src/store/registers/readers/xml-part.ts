import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { Refused } from '#core/diagnostic'
import { decodeStrictly } from './encoding.ts'

/** Text this long without a tag is no cell. */
const LONGEST_TEXT = 4 * 1024 * 1024

export type XmlHandlers = {
  open: (name: string, attributes: Readonly<Record<string, string>>) => void
  close: (name: string) => void
  text?: (text: string) => void
}

/** Streams one XML part of a workbook through saxes. Names come without their prefix. Any DTD is refused before it is read. */
export async function parsePart(
  chunks: AsyncIterable<Buffer>,
  file: string,
  part: string,
  handlers: XmlHandlers,
): Promise<void> {
  const parser = new SaxesParser({ xmlns: false, position: false })
  const locals = new Map<string, string>()
  const local = (name: string): string => {
    let found = locals.get(name)
    if (found === undefined) {
      found = name.slice(name.indexOf(':') + 1)
      // A hostile part may invent a name per tag.
      if (locals.size < 1000) locals.set(name, found)
    }
    return found
  }
  let failure: Error | undefined
  parser.on('error', (error) => {
    failure ??= error
  })
  parser.on('opentag', (tag: SaxesTagPlain) => handlers.open(local(tag.name), tag.attributes))
  parser.on('closetag', (tag: SaxesTagPlain) => handlers.close(local(tag.name)))
  if (handlers.text !== undefined) parser.on('text', handlers.text)
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let tail = ''
  let sinceTag = 0
  const feed = (text: string | undefined): void => {
    if (text === undefined) throw refuseXml(file, part)
    // `<!` opens nothing else that begins with D; seen here, the DTD never reaches the parser.
    if ((tail + text).includes('<!D')) {
      throw new Refused(
        'import.doctype',
        `文件“${file}”的 ${part} 含有 DOCTYPE 声明，可能夹带外部实体，不予读取。`,
        '请用 Excel 或 WPS 重新保存。',
      )
    }
    tail = text.slice(-2)
    const last = text.lastIndexOf('<')
    sinceTag = last === -1 ? sinceTag + text.length : text.length - last
    if (sinceTag > LONGEST_TEXT)
      throw new Refused('import.too-large', `文件“${file}”的 ${part} 里有一段文字长得不正常，没有导入。`)
    parser.write(text)
    if (failure !== undefined) throw refuseXml(file, part)
  }
  for await (const chunk of chunks) feed(decodeStrictly(decoder, chunk, true))
  feed(decodeStrictly(decoder, undefined, false))
  parser.close()
  if (failure !== undefined) throw refuseXml(file, part)
}

function refuseXml(file: string, part: string): Refused {
  return new Refused(
    'import.broken-xml',
    `文件“${file}”的 ${part} 不是完好的 XML，无法读取。`,
    '请用 Excel 或 WPS 打开后重新保存。',
  )
}
