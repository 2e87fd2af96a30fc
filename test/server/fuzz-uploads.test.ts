/** Bodies that are no JSON, right and wrong: never a fault of ours, never an undeclared answer, and nothing left lying about. */
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { writeSheet } from '#app/premises'
import { isFileAnswer, PROBLEM_STATUSES, problemSchema } from '#contract/route'
import { ALL_ROUTES } from '#contract/routes'
import { withApp } from './app.ts'

const test = withApp()

/** 300 or more before a release: npm run test:long. A file that is read costs a process of its own. */
const RUNS = Number(process.env['QUANZE_FUZZ'] ?? 24)
const UPLOADS = ALL_ROUTES.filter(({ upload }) => upload !== undefined)
const COMMANDS = ALL_ROUTES.filter(
  ({ method, upload, id }) => method === 'POST' && upload === undefined && id !== 'signIn',
)

let cookie = ''
/** Whatever is written beside the data directory is written here. */
let scratch = ''
const usual = process.env['TMPDIR']

beforeAll(async () => {
  const { cookies } = await test.signIn('personnel')
  cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  scratch = mkdtempSync(join(tmpdir(), 'quanze-uploads-'))
  process.env['TMPDIR'] = scratch
})
afterAll(() => {
  if (usual === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = usual
  rmSync(scratch, { recursive: true, force: true })
})
afterEach(() => {
  expect(test.lines.filter((line) => line.startsWith('BUG') || line.includes('"bug"'))).toEqual([])
})

const list = (...path: string[]) => {
  const folder = join(test.premises.dataDir, ...path)
  return existsSync(folder) ? readdirSync(folder) : []
}
let beside: string[] = []
/** Previews that may be confirmed, or whose faults may be fetched. */
const kept = new Set<string>()

async function expectNothingLeft(): Promise<void> {
  // The folder goes as the answer does.
  await expect.poll(() => list('uploads')).toEqual([])
  expect(list('imports').sort()).toEqual([...kept].sort())
  for (const token of kept) expect(list('imports', token, 'tmp')).toEqual([])
  expect(readdirSync(scratch)).toEqual([])
  expect(list().sort()).toEqual(beside)
}

const statuses = new Map<number, number>()

async function send(path: string, type: string | undefined, body: Uint8Array, streamed = false): Promise<number> {
  const { statusCode, body: text } = await test.app.inject({
    method: 'POST',
    url: `/api${path}`,
    headers: { cookie, ...(type !== undefined && { 'content-type': type }) },
    payload: streamed ? Readable.from(body.length === 0 ? [] : [body.slice(0, 7), body.slice(7)]) : Buffer.from(body),
  })
  const answer: unknown = JSON.parse(text)
  statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1)
  expect([200, ...PROBLEM_STATUSES], text).toContain(statusCode)
  expect(text).not.toMatch(/\bat .*\.ts:\d+|node_modules|select .* from |\/tmp\//)
  if (statusCode === 200) {
    const shape = UPLOADS.find(({ path: declared }) => declared.split('/')[1] === path.split('/')[1])?.answers[200]
    if (shape === undefined || isFileAnswer(shape)) throw new Error(`${path} is declared to answer otherwise`)
    expect(z.safeParse(shape, answer).success, text).toBe(true)
    const { token, faultsToken } = answer as { token?: string; faultsToken?: string }
    for (const one of [token, faultsToken]) if (one !== undefined) kept.add(one)
  } else {
    const problem = problemSchema.parse(answer)
    expect(statusCode < 500 || problem.code !== 'server.error', text).toBe(true)
    expect(problem.detail).toMatch(/\p{Script=Han}/u)
  }
  return statusCode
}

const BOUNDARY = 'xx-boundary'
const RIGHT = `multipart/form-data; boundary=${BOUNDARY}`
type Part = { field: string; name: string | undefined; more?: string; content: Uint8Array }

function multipart(parts: readonly Part[], closing = true): Uint8Array {
  const quoted = (text: string) => `"${text.replaceAll('"', '%22')}"`
  return Buffer.concat([
    ...parts.flatMap(({ field, name, more = '', content }) => [
      Buffer.from(
        `--${BOUNDARY}\r\ncontent-disposition: form-data; name=${quoted(field)}${name === undefined ? '' : `; filename=${quoted(name)}`}\r\n${more}\r\n`,
      ),
      content,
      Buffer.from('\r\n'),
    ]),
    Buffer.from(closing ? `--${BOUNDARY}--\r\n` : ''),
  ])
}

const text = (value: string) => new Uint8Array(Buffer.from(value))
const NOISE = Uint8Array.from({ length: 3000 }, (_, i) => (i * 7919 + (i >> 3)) % 256)
const behind = (...magic: number[]) => Uint8Array.from([...magic, ...NOISE])
const HEADING = '人员编号,内容,日期,学时,成绩,是否合格\r\n'
const ROWS = text(`${HEADING}T-a1,执法培训,2026-11-20,8,,\r\n`)
const NAMES = [
  'rows.csv',
  '../../../../etc/cron.d/evil.csv',
  '..\\..\\evil.csv',
  '..',
  '',
  'nul\u0000.csv',
  '名'.repeat(3000),
  'store.json',
  '-rf.csv',
]

const CONTENTS: readonly [string, () => Uint8Array | Promise<Uint8Array>][] = [
  ['nothing', () => new Uint8Array()],
  ['one byte', () => Uint8Array.of(0)],
  ['noise', () => NOISE],
  ['the first bytes of a ZIP and noise', () => behind(0x50, 0x4b, 3, 4)],
  ['an empty ZIP', () => Uint8Array.from([0x50, 0x4b, 5, 6, ...Array<number>(18).fill(0)])],
  [
    'the end of a ZIP that tells of more than there is',
    () => Uint8Array.from([0x50, 0x4b, 5, 6, ...Array<number>(18).fill(0xff)]),
  ],
  ['half a workbook', async () => (await workbook()).slice(0, 900)],
  ['a workbook with a hole', async () => (await workbook()).map((byte, i) => (i > 300 && i < 380 ? 0 : byte))],
  ['the first bytes of gzip and noise', () => behind(0x1f, 0x8b, 8)],
  ['rows in gzip', () => gzipSync(ROWS)],
  ['the first bytes of OLE and noise', () => behind(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)],
  ['the first bytes of Parquet and noise', () => behind(0x50, 0x41, 0x52, 0x31)],
  ['XML that names a file', () => text('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><log>&b;</log>')],
  ['JSON that breaks off', () => text('{"人员编号": "T-a1", "内容"')],
  ['a heading alone', () => text(HEADING)],
  ['a heading with NUL in the rows', () => text(`${HEADING}T-a1,\u0000,2026-11-20,8,,\r\n`)],
  ['an odd number of bytes of UTF-16', () => Uint8Array.of(0xff, 0xfe, 0x41, 0x00, 0x42)],
  ['a cell of two million signs', () => text(`${HEADING}T-a1,${'长'.repeat(2_000_000)},2026-11-20,8,,\r\n`)],
  ['a quote that is never closed', () => text(`${HEADING}T-a1,"执法,2026-11-20,8,,\r\n`.repeat(50))],
  ['ten thousand columns', () => text(`${Array.from({ length: 10_000 }, (_, i) => `c${i}`).join(',')}\r\n`)],
]

async function workbook(): Promise<Uint8Array> {
  const { stream } = await writeSheet('培训', HEADING.trim().split(','), [
    ['T-a1', '执法培训', '2026-11-20', 8, '', ''],
  ])
  return new Uint8Array(await buffer(stream))
}

describe('an uploaded file', () => {
  beforeAll(async () => {
    expect(UPLOADS.map(({ id }) => id)).toEqual(['previewImport'])
    expect(
      await send('/imports/trainings/preview', RIGHT, multipart([{ field: 'file', name: 'rows.csv', content: ROWS }])),
    ).toBe(200)
    beside = list().sort()
  }, 60_000)

  it.each(CONTENTS)(
    'that holds %s is answered in words',
    async (_, content) => {
      await send(
        '/imports/trainings/preview',
        RIGHT,
        multipart([{ field: 'file', name: '培训.csv', content: await content() }]),
      )
      await expectNothingLeft()
    },
    60_000,
  )

  it.each(NAMES.map((name) => [JSON.stringify(name).slice(0, 40), name] as const))(
    'that is called %s writes nowhere else',
    async (_, name) => {
      await send('/imports/trainings/preview', RIGHT, multipart([{ field: 'file', name, content: ROWS }]))
      await expectNothingLeft()
      expect(existsSync(join(dirname(test.premises.dataDir), 'evil.csv'))).toBe(false)
    },
    60_000,
  )

  const file: Part = { field: 'file', name: 'rows.csv', content: ROWS }
  it.each<[string, number, string | undefined, Uint8Array]>([
    ['two files', 400, RIGHT, multipart([file, file])],
    ['a field beside the file', 400, RIGHT, multipart([{ field: 'more', name: undefined, content: text('1') }, file])],
    ['the name of the mark that lies beside it', 200, RIGHT, multipart([{ ...file, name: 'owner' }])],
    ['a field of the name of the file', 400, RIGHT, multipart([{ ...file, name: undefined }])],
    ['another field', 400, RIGHT, multipart([{ ...file, field: 'files' }])],
    ['no part', 400, RIGHT, multipart([])],
    ['nothing at all', 400, RIGHT, new Uint8Array()],
    // What nobody reads is not kept.
    ['a header of a megabyte', 200, RIGHT, multipart([{ ...file, more: `x: ${'y'.repeat(1_000_000)}\r\n` }])],
    ['thousands of headers', 200, RIGHT, multipart([{ ...file, more: 'x: y\r\n'.repeat(5000) }])],
    ['no end', 400, RIGHT, multipart([file], false)],
    ['half of it', 400, RIGHT, multipart([file]).slice(0, 150)],
    ['half a header', 400, RIGHT, multipart([file]).slice(0, 40)],
    ['no boundary', 400, 'multipart/form-data', multipart([file])],
    ['another boundary', 400, 'multipart/form-data; boundary=zz', multipart([file])],
    ['another kind of parts', 415, `multipart/mixed; boundary=${BOUNDARY}`, multipart([file])],
    ['the file itself', 415, 'text/csv', ROWS],
    ['JSON', 415, 'application/json', text('{"file":"x"}')],
    ['no type', 415, undefined, ROWS],
    ['more than is taken', 413, RIGHT, multipart([{ ...file, content: Buffer.alloc(21 * 1024 * 1024, ROWS) }])],
  ])(
    'sent with %s is answered by %i',
    async (_, status, type, body) => {
      for (const streamed of [false, true]) {
        expect(await send('/imports/trainings/preview', type, body, streamed)).toBe(status)
        await expectNothingLeft()
      }
    },
    60_000,
  )

  it(
    'made of parts by chance is answered as declared',
    async () => {
      const bytes = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.constant(ROWS), fc.constant(NOISE))
      const part = fc.record({
        field: fc.oneof(fc.constant('file'), fc.constantFrom('', '__proto__', 'constructor', 'toString', '文件')),
        name: fc.oneof(fc.constantFrom(...NAMES, undefined), fc.string({ unit: 'binary', maxLength: 30 })),
        more: fc.constantFrom(
          '',
          'content-type: text/csv\r\n',
          'content-type: application/json\r\n',
          'content-transfer-encoding: base64\r\n',
          ': \r\n',
          '\u0000\r\n',
        ),
        content: bytes,
      })
      const body = fc.oneof(
        {
          weight: 4,
          arbitrary: fc
            .tuple(fc.array(part, { maxLength: 3 }), fc.boolean())
            .map(([parts, closing]) => multipart(parts, closing)),
        },
        { weight: 1, arbitrary: bytes },
      )
      const type = fc.oneof(
        { weight: 6, arbitrary: fc.constant(RIGHT) },
        fc.constantFrom(
          'multipart/form-data; boundary=""',
          `multipart/form-data;boundary=${'b'.repeat(300)}`,
          'multipart/form-data; boundary',
          'multipart/related',
          'application/octet-stream',
          'x',
          '*/*',
          ';',
        ),
      )
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom('trainings', 'officers', 'none'),
          type,
          body,
          fc.nat(400),
          fc.boolean(),
          async (kind, sent, whole, cut, streamed) => {
            // One in some ends early.
            await send(`/imports/${kind}/preview`, sent, cut > 300 ? whole.slice(0, cut - 300) : whole, streamed)
            await expectNothingLeft()
          },
        ),
        { numRuns: RUNS },
      )
    },
    60_000 + RUNS * 3000,
  )

  it('whose sender goes away in the middle leaves nothing and is no fault', async () => {
    const address = await test.app.listen({ host: '127.0.0.1', port: 0 })
    for (const cut of [30, 120, 200]) {
      const socket = connect(Number(new URL(address).port), '127.0.0.1')
      await once(socket, 'connect')
      const body = multipart([file])
      socket.write(
        `POST /api/imports/trainings/preview HTTP/1.1\r\nhost: localhost\r\ncookie: ${cookie}\r\ncontent-type: ${RIGHT}\r\ncontent-length: ${body.length + 999}\r\n\r\n`,
      )
      socket.write(body.slice(0, cut))
      await expect.poll(() => list('uploads').length, { timeout: 5000 }).toBe(1)
      const [received = ''] = list('uploads')
      // Marked as this server's while it lasts.
      await expect.poll(() => list('uploads', received)).toEqual(['owner', 'received'])
      socket.destroy()
      await expect.poll(() => list('uploads').length, { timeout: 5000 }).toBe(0)
      await expectNothingLeft()
    }
  }, 60_000)
})

describe('a command that takes JSON', () => {
  it.each(COMMANDS.map(({ id, path }) => [id, path] as const))('refuses anything else: %s', async (_, path) => {
    const place = path.replace(/:kind/, 'trainings').replace(/:\w+/g, '00000000-0000-4000-8000-000000000000')
    const bodies = [
      NOISE,
      text('{"a":'),
      text('[]'),
      text('null'),
      text('"x"'),
      multipart([{ field: 'file', name: 'a', content: ROWS }]),
    ]
    for (const type of [
      RIGHT,
      'application/octet-stream',
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/xml',
      'application/json',
      '',
    ])
      for (const body of bodies) await send(place, type, body, body === NOISE)
    await expectNothingLeft()
  })
})

it('came as far as the reading of files, and was refused at every step before it', () => {
  for (const status of [200, 400, 413, 415, 422])
    expect(statuses.get(status) ?? 0, JSON.stringify([...statuses])).toBeGreaterThan(3)
})
