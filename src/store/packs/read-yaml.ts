/** One YAML file → a raw file of a pack, with the lines its paths stand on. Faults are values; nothing is thrown for bad text. */
import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml'
import { type Diagnostic, diagnostic } from '#core/diagnostic'
import type { RawFile } from '#core/pack'
import { sayYamlFault } from './yaml-faults.ts'

/** No pack file comes near this; a larger one is something else. */
const LARGEST_FILE = 4 * 2 ** 20

export function readYaml(path: string, file: string, bytes: Uint8Array): RawFile {
  const unreadable = (fault: Diagnostic): RawFile => ({
    path,
    file,
    data: undefined,
    faults: [fault],
    lineOf: () => undefined,
  })
  if (bytes.length > LARGEST_FILE)
    return unreadable(unread({ file }, '文件超过 4 MB，没有读取', '制度包的文件不会这么大，请核对是不是放错了文件。'))
  const text = new TextDecoder('utf-8').decode(bytes)
  if (text.includes('\uFFFD'))
    return unreadable(unread({ file }, '不是 UTF-8 编码', '用编辑器另存为 UTF-8（GBK、ANSI 都不行）。'))

  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter })
  const faults = document.errors.map((error) => {
    const { message, hint } = sayYamlFault(error.code)
    const { line, col } = counter.linePos(error.pos[0])
    return unread({ file, line }, `第 ${line} 行第 ${col} 列：${message}`, hint)
  })
  const alias = findAlias(document)
  if (alias !== undefined) {
    const { line, col } = counter.linePos(alias)
    faults.push(
      unread(
        { file, line },
        `第 ${line} 行第 ${col} 列：用了 YAML 的引用（*）`,
        '把引用的内容照写一遍，读的人才看得明白。',
      ),
    )
  }
  // A key written twice leaves the rest readable; anything else makes the rest a guess.
  const readable = alias === undefined && document.errors.every((e) => e.code === 'DUPLICATE_KEY')
  const data: unknown = readable ? document.toJS() : undefined
  return { path, file, data, faults: faults.slice(0, 5), lineOf: (at) => findLine(document.contents, at, counter) }
}

function unread(at: { file: string; line?: number }, message: string, hint: string): Diagnostic {
  return diagnostic('pack.unreadable-yaml', at, `${message}。`, hint)
}

/** A few references can unfold into more than memory holds. */
function findAlias(document: Document.Parsed): number | undefined {
  let found: number | undefined
  visit(document, {
    Alias: (_, node) => {
      found = node.range?.[0] ?? 0
      return visit.BREAK
    },
  })
  return found
}

function findLine(contents: Node | null, path: string, counter: LineCounter): number | undefined {
  let node: unknown = contents
  let rest = path
  let position: number | undefined
  while (rest !== '') {
    const step = isMap(node) ? stepIntoMap(node.items, rest) : isSeq(node) ? stepIntoList(node.items, rest) : undefined
    if (step === undefined) break
    node = step.node
    rest = step.rest
    position = step.position ?? position
  }
  return position === undefined ? undefined : counter.linePos(position).line
}

type Step = { node: unknown; position: number | undefined; rest: string }

/** Keys may hold dots themselves, so the longest key that fits is the one meant. */
function stepIntoMap(items: readonly { key: unknown; value: unknown }[], path: string): Step | undefined {
  const wanted = path.startsWith('.') ? path.slice(1) : path
  let best: Step | undefined
  for (const { key, value } of items) {
    const name = isScalar(key) ? String(key.value) : undefined
    if (name === undefined || !wanted.startsWith(name)) continue
    const rest = wanted.slice(name.length)
    if (rest !== '' && !/^[.[]/.test(rest)) continue
    if (best === undefined || rest.length < best.rest.length)
      best = { node: value, position: isScalar(key) ? key.range?.[0] : undefined, rest }
  }
  return best
}

function stepIntoList(items: readonly unknown[], path: string): Step | undefined {
  const [whole, index] = /^\[(\d+)\]/.exec(path) ?? []
  if (whole === undefined) return undefined
  const node = items[Number(index)] as Node | undefined
  return node === undefined ? undefined : { node, position: node?.range?.[0], rest: path.slice(whole.length) }
}
