import { existsSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { readBack, readOptions, refusalOf, writeSample } from './read-back.ts'
import { readFile } from './read-file.ts'
import { DEFAULT_LIMITS, type ReadTable } from './read-table.ts'

const LOG = `<?xml version="1.0" encoding="UTF-8" ?>
<!-- made up -->
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
	<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
	<global scope="event"><string key="concept:name" value="x"/></global>
	<int key="total" value="3"><int key="nested" value="1"/></int>
	<trace>
		<string key="concept:name" value="A1"/>
		<event><string key="concept:name" value="立案"/><date key="time:timestamp" value="2026-03-05T00:00:00+08:00"/></event>
		<event><string key="concept:name" value='送达,"直接"'><string key="meta" value="y"/></string></event>
	</trace>
	<trace><string key="concept:name" value="A&amp;2"/><event><float key="amount" value="1.50"/></event></trace>
</log>
`

async function read(text: string | Uint8Array, name = 'log.xes'): Promise<ReadTable> {
  const [table] = await readFile(writeSample(text, name), readOptions())
  if (table === undefined) throw new Error('no table')
  return table
}

const rows = [
  [1, '1', 'A1', '立案', '2026-03-05T00:00:00+08:00', ''],
  [2, '2', 'A1', '送达,"直接"', '', ''],
  [3, '1', 'A&2', '', '', '1.50'],
]

describe('an event log is a table of its events', () => {
  it.each([
    ['plain', Buffer.from(LOG), 'log.xes'],
    ['gz', gzipSync(LOG), 'log.xes.gz'],
    ['with a byte-order mark', Buffer.from(`\ufeff${LOG}`), 'log.xes'],
    ['in GBK', iconv.encode(LOG.replace('UTF-8', 'GBK'), 'gbk'), 'log.xml'],
    ['in UTF-16', iconv.encode(LOG.replace('UTF-8', 'UTF-16'), 'utf-16le', { addBOM: true }), 'log.xes'],
  ])('%s', async (_, bytes, name) => {
    const table = await read(bytes, name)
    expect(table).toMatchObject({
      name: 'log',
      columns: ['event:index', 'case:concept:name', 'concept:name', 'time:timestamp', 'amount'],
      rows: 3,
      format: 'xes',
    })
    expect(await readBack(table)).toEqual(rows)
  })

  it('an attribute twice in one event makes the event malformed and leaves its number out', async () => {
    const event = (value: string): string => `<event><string key="a" value="${value}"/></event>`
    const twice = '<event><string key="a" value="1"/><string key="a" value="2"/></event>'
    const table = await read(`<log><trace>${twice}${event('x')}${twice}${twice}${event('y')}</trace></log>`)
    expect(table).toMatchObject({ rows: 5, malformed: [{ line: 1 }, { line: 3 }, { line: 4 }] })
    expect(table.malformed[0]?.reason).toBe('属性“a”在同一事件中出现两次。')
    expect(await readBack(table)).toEqual([
      [2, '2', 'x'],
      [5, '5', 'y'],
    ])
  })

  it('a value that a row long ago did not know is empty there', async () => {
    const many = Array.from({ length: 30_000 }, (_, i) => `<event><int key="a" value="${i}"/></event>`).join('')
    const table = await read(`<log><trace>${many}<event><int key="b" value="1"/></event></trace></log>`)
    const back = await readBack(table)
    expect(back).toHaveLength(30_001)
    expect(back[0]).toEqual([1, '1', '0', ''])
    expect(back.at(-1)).toEqual([30_001, '30001', '', '1'])
  })
})

describe('what is not a sound log is refused with a sentence', () => {
  it.each([
    [
      'a DOCTYPE',
      LOG.replace('<log', '<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]><log'),
      'import.doctype',
    ],
    ['a DOCTYPE and nothing before it', `<!DOCTYPE log>${LOG.slice(LOG.indexOf('<log'))}`, 'import.doctype'],
    ['an unknown entity', LOG.replace('&amp;', '&xxe;'), 'import.broken-xml'],
    ['a character XML does not have', LOG.replace('&amp;', '&#0;'), 'import.broken-xml'],
    ['tags that do not match', LOG.replace('</trace>', '</log>'), 'import.broken-xml'],
    ['an end in the middle', LOG.slice(0, 600), 'import.broken-xml'],
    ['an element after the root', `${LOG}<log/>`, 'import.broken-xml'],
    ['text between tags', LOG.replace('<trace>', '<trace>x'), 'import.broken-xml'],
    ['another root', '<?xml version="1.0"?><Workbook/>', 'import.broken-xml'],
    [
      'a case attribute after its events',
      LOG.replace('</trace>', '<string key="late" value="1"/></trace>'),
      'import.broken-xml',
    ],
    ['an encoding we do not know', LOG.replace('UTF-8', 'Shift_JIS'), 'import.encoding'],
    ['bytes that are not the encoding declared', Buffer.from(LOG.replace('立案', 'é'), 'latin1'), 'import.encoding'],
  ])('%s', async (_, text, code) => {
    const refusal = await refusalOf(read(text))
    expect(refusal.refused).toBe(code)
    expect(refusal.message).toContain('log.xes')
  })

  it('a tag of megabytes, too many events, too many attributes', async () => {
    expect((await refusalOf(read(LOG.replace('A1', 'x'.repeat(3_000_000))))).refused).toBe('import.too-large')
    const limits = { ...DEFAULT_LIMITS, rows: 2 }
    expect((await refusalOf(readFile(writeSample(LOG, 'log.xes'), readOptions([], { limits })))).refused).toBe(
      'import.too-many-rows',
    )
    const few = { ...DEFAULT_LIMITS, columns: 3 }
    expect((await refusalOf(readFile(writeSample(LOG, 'log.xes'), readOptions([], { limits: few })))).refused).toBe(
      'import.too-large',
    )
  })
})

/** The same reading by a general parser: undefined where that finds the text not well-formed. */
function readBySaxes(text: string): Map<string, string>[] | undefined {
  const events: Map<string, string>[] = []
  let trace = new Map<string, string>()
  let event: Map<string, string> | undefined
  let depth = 0
  let failed = false
  const parser = new SaxesParser()
  parser.on('error', () => (failed = true))
  parser.on('opentag', ({ name, attributes }) => {
    depth++
    if (name === 'trace') trace = new Map()
    else if (name === 'event') event = new Map(trace)
    else if (depth === 4 && event !== undefined) event.set(attributes['key'] ?? '', attributes['value'] ?? '')
    else if (depth === 3 && event === undefined) trace.set(`case:${attributes['key']}`, attributes['value'] ?? '')
  })
  parser.on('closetag', ({ name }) => {
    depth--
    if (name === 'event' && event !== undefined) {
      events.push(event)
      event = undefined
    }
  })
  parser.write(text).close()
  return failed ? undefined : events
}

const piece = fc.constantFrom(
  '甲',
  'a',
  '1',
  ' ',
  ',',
  '"',
  "'",
  '\n',
  '\t',
  '\r\n',
  '<',
  '&',
  '>',
  '𠮷',
  '-',
  '=',
  '/',
)
const value = fc.array(piece, { maxLength: 6 }).map((parts) => parts.join(''))
const attribute = fc.record({
  key: fc.constantFrom('a', 'b', 'concept:name', '金额', 'x&y'),
  value,
  quote: fc.constantFrom('"', "'"),
  numeric: fc.boolean(),
  space: fc.constantFrom('', ' ', '\n'),
})
const attributes = fc.uniqueArray(attribute, { selector: (a) => a.key, maxLength: 4 })
const log = fc.array(fc.record({ own: attributes, events: fc.array(attributes, { maxLength: 3 }) }), { maxLength: 4 })

function escape(text: string, quote: string, numeric: boolean): string {
  return text.replace(/[<&"']|[\r\n]+/g, (c) => {
    if (c === '<') return numeric ? '&#60;' : '&lt;'
    if (c === '&') return numeric ? '&#x26;' : '&amp;'
    if (c === quote) return quote === '"' ? '&quot;' : '&apos;'
    return numeric && c === '\n' ? '&#10;' : c
  })
}

function write(traces: typeof log extends fc.Arbitrary<infer T> ? T : never): string {
  const tag = (a: { key: string; value: string; quote: string; numeric: boolean; space: string }): string =>
    `<string${a.space || ' '}key${a.space}=${a.quote}${escape(a.key, a.quote, a.numeric)}${a.quote} value=${a.space}${a.quote}${escape(a.value, a.quote, a.numeric)}${a.quote}${a.space}/>`
  const body = traces.map(
    (t) =>
      `<trace>${t.own.map(tag).join('\n')}${t.events.map((e) => `<event>${e.map(tag).join('')}</event >`).join('<!-- - -->')}</trace>`,
  )
  return `<log><?pi x?>${body.join('\n')}</log>\n`
}

it('agrees with a general XML parser on random logs', async () => {
  await fc.assert(
    fc.asyncProperty(log, async (traces) => {
      const text = write(traces)
      const expected = readBySaxes(text)
      const table = await read(text)
      const back = await readBack(table)
      expect(
        back.map(
          (row) => new Map(table.columns.flatMap((c, i) => (i > 0 && row[i + 1] !== '' ? [[c, row[i + 1]]] : []))),
        ),
      ).toEqual(expected?.map((event) => new Map([...event].filter(([, v]) => v !== ''))))
    }),
    { numRuns: 200 },
  )
})

it('never accepts what a general XML parser refuses: one character changed anywhere', async () => {
  const text = LOG.slice(0, LOG.indexOf('<trace><string'))
  const whole = `${text}</log>`
  await fc.assert(
    fc.asyncProperty(
      fc.nat(whole.length - 1),
      fc.constantFrom('<', '>', '"', '/', '&', ' ', '=', '\u0001', 'x', '!', '?', '-', ''),
      async (at, c) => {
        const changed = whole.slice(0, at) + c + whole.slice(at + 1)
        if (readBySaxes(changed) !== undefined) return
        expect((await refusalOf(readFile(writeSample(changed, 'log.xes'), readOptions()))).refused).toMatch(/^import\./)
      },
    ),
    { numRuns: 300 },
  )
})

describe('compressed files', () => {
  it('a gz that ends in the middle, one with a damaged byte', async () => {
    const events = Array.from({ length: 20_000 }, (_, i) => `<event><int key="a" value="${i * i}"/></event>`)
    const gz = gzipSync(`<log><trace>${events.join('')}</trace></log>`)
    expect(await refusalOf(read(gz.subarray(0, gz.length - 20), 'log.xes.gz'))).toMatchObject({
      refused: 'import.truncated',
      message: expect.stringContaining('不完整'),
    })
    const damaged = Buffer.from(gzipSync(LOG))
    damaged[damaged.length - 5] = (damaged[damaged.length - 5] ?? 0) ^ 0xff
    expect((await refusalOf(read(damaged, 'log.xes.gz'))).refused).toMatch(/broken-archive|broken-xml/)
  })

  it('a gz that inflates a thousandfold is refused before it fills the disk', async () => {
    const refusal = await refusalOf(read(gzipSync(Buffer.alloc(60_000_000, 'a,b\n')), 'x.csv.gz'))
    expect(refusal.refused).toBe('import.zip-bomb')
  })

  it('a CSV in a gz is a CSV', async () => {
    const table = await read(gzipSync('编号,名称\n1,甲\n'), '登记簿.csv.gz')
    expect(table).toMatchObject({ name: '登记簿', format: 'csv', columns: ['编号', '名称'], rows: 1 })
  })

  it('a gz in a gz is refused, an empty gz too', async () => {
    expect((await refusalOf(read(gzipSync(gzipSync('a')), 'x.gz.gz'))).refused).toBe('import.unknown-format')
    expect((await refusalOf(read(gzipSync(''), 'x.csv.gz'))).refused).toBe('import.no-header')
  })
})

describe('the real log', () => {
  const path = new URL('../../../../../shared/data/road-traffic/traffic.xes.gz', import.meta.url).pathname
  const present = existsSync(path)
  if (!present && process.env['CI'] === 'true') throw new Error(`real data not found at ${path}`)
  it.skipIf(!present)(
    '561,470 events of 150,370 cases (skipped when ../shared is not there)',
    { timeout: 60_000 },
    async () => {
      const [table] = (await readFile(path, readOptions())) as [ReadTable]
      expect(table).toMatchObject({ name: 'traffic', rows: 561_470, malformed: [] })
      const lines = readFileSync(table.csv.path, 'utf8').split('\n')
      expect(lines).toHaveLength(561_471)
      const at = table.columns.indexOf('case:concept:name')
      expect(new Set(lines.slice(0, -1).map((l) => l.split(',')[at])).size).toBe(150_370)
      expect(lines[0]).toContain('2006-07-24T00:00:00+02:00')
    },
  )
})
