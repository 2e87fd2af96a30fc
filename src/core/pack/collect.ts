/** From the files of one pack to its definitions: every file and every item judged by itself, so that one fault hides no other. */
import type { z } from 'zod'
import { type Diagnostic, diagnostic } from '#core/diagnostic'
import { branchedIndicatorSchema, type IndicatorDefinition, singleIndicatorSchema, suggestion } from '#core/indicator'
import { type ParameterDefinition, parameterDefinitionSchema } from '#core/parameter'
import { type RegisterDefinition, registerDefinitionSchema } from '#core/register'
import {
  type CaseDefinition,
  caseDefinitionSchema,
  type OverrideDefinition,
  overrideSchema,
  type PackDefinition,
  type PostDefinition,
  packDefinitionSchema,
  postDefinitionSchema,
} from './definition.ts'
import type { RawFile, RawPack } from './raw.ts'
import { isObject } from './schema-walk.ts'
import { listShapeFaults } from './shape-faults.ts'

/** A definition and where it stands: `path` is `[2]` in a file that lists several, else empty. */
export type Located<T> = { definition: T; file: string; path: string }

/** The well-formed definitions of one pack folder. */
export type Definitions = {
  folder: string
  pack?: Located<PackDefinition>
  parameters: Located<ParameterDefinition>[]
  posts: Located<PostDefinition>[]
  overrides: Located<OverrideDefinition>[]
  registers: Located<RegisterDefinition>[]
  indicators: Located<IndicatorDefinition>[]
  cases: Located<CaseDefinition>[]
  /** Identifiers of elements that are there but not well-formed; whatever names them cannot be judged. */
  broken: { elements: Set<string>; files: Set<Kind> }
}

type Kind = 'pack' | 'parameters' | 'posts' | 'overrides' | 'registers' | 'indicators' | 'cases'

const PLACES: readonly { kind: Kind; path: RegExp }[] = [
  { kind: 'pack', path: /^pack\.yaml$/ },
  { kind: 'parameters', path: /^parameters(\.yaml|\/[^/]+\.yaml)$/ },
  { kind: 'posts', path: /^posts\.yaml$/ },
  { kind: 'overrides', path: /^overrides\.yaml$/ },
  { kind: 'registers', path: /^registers\/[^/]+\.yaml$/ },
  { kind: 'indicators', path: /^indicators\/[^/]+\.yaml$/ },
  { kind: 'cases', path: /^cases\/[^/]+\.yaml$/ },
]

const FOLDERS = ['registers', 'indicators', 'cases', 'parameters']
const FILES = ['pack.yaml', 'parameters.yaml', 'posts.yaml', 'overrides.yaml']

export function collectDefinitions(raw: RawPack): { definitions: Definitions; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const definitions: Definitions = {
    folder: raw.folder,
    parameters: [],
    posts: [],
    overrides: [],
    registers: [],
    indicators: [],
    cases: [],
    broken: { elements: new Set(), files: new Set() },
  }
  if (!raw.files.some((f) => f.path === 'pack.yaml')) {
    diagnostics.push(
      diagnostic(
        'pack.missing-file',
        { file: raw.folder },
        '这个文件夹里没有 pack.yaml，不是制度包。',
        '核对文件夹；新写制度包时先写 pack.yaml（标识、版本、制定机关、施行日期、原文）。',
      ),
    )
  }
  for (const file of raw.files) {
    diagnostics.push(...file.faults)
    const kind = PLACES.find((place) => place.path.test(file.path))?.kind
    if (kind === undefined) diagnostics.push(strayFile(file))
    else if (file.data === undefined) {
      definitions.broken.files.add(kind)
      definitions.broken.elements.add(nameOfFile(file.path))
    } else collectFile(file, kind, definitions, diagnostics)
  }
  return { definitions, diagnostics }
}

function collectFile(file: RawFile, kind: Kind, into: Definitions, diagnostics: Diagnostic[]): void {
  const one = <T>(schema: z.ZodType<T>, list: Located<T>[]) => {
    const definition = parse(schema, file.data, file.file, '', kind, diagnostics)
    if (definition !== undefined) list.push({ definition, file: file.file, path: '' })
    else markBroken(into, kind, file.data, file.path)
  }
  const many = <T>(schema: z.ZodType<T>, list: Located<T>[]) => {
    if (file.data === null) return
    if (!Array.isArray(file.data)) {
      into.broken.files.add(kind)
      const code = kind === 'cases' ? 'case.shape' : 'pack.shape'
      diagnostics.push(
        diagnostic(code, { file: file.file }, '这个文件应是一个列表。', '每一项以“- ”开头，如“- id: …”。'),
      )
      return
    }
    file.data.forEach((item: unknown, i) => {
      const path = `[${i}]`
      const definition = parse(schema, item, file.file, path, kind, diagnostics)
      if (definition !== undefined) list.push({ definition, file: file.file, path })
      else markBroken(into, kind, item, '')
    })
  }
  switch (kind) {
    case 'pack': {
      const found: Located<PackDefinition>[] = []
      one(packDefinitionSchema, found)
      if (found[0] !== undefined) into.pack = found[0]
      return
    }
    case 'parameters':
      return many(parameterDefinitionSchema as z.ZodType<ParameterDefinition>, into.parameters)
    case 'posts':
      return many(postDefinitionSchema, into.posts)
    case 'overrides':
      return many(overrideSchema, into.overrides)
    case 'registers':
      one(registerDefinitionSchema, into.registers)
      return checkFileName(file, into.registers, diagnostics)
    case 'indicators':
      one(indicatorSchemaFor(file.data), into.indicators)
      return checkFileName(file, into.indicators, diagnostics)
    case 'cases':
      return many(caseDefinitionSchema as z.ZodType<CaseDefinition>, into.cases)
    default:
      return kind satisfies never
  }
}

/** Which of the two shapes the author means shows in `branches`; judged against both, the message would be about neither. */
function indicatorSchemaFor(data: unknown): z.ZodType<IndicatorDefinition> {
  return isObject(data) && 'branches' in data
    ? (branchedIndicatorSchema as z.ZodType<IndicatorDefinition>)
    : (singleIndicatorSchema as z.ZodType<IndicatorDefinition>)
}

function parse<T>(
  schema: z.ZodType<T>,
  data: unknown,
  file: string,
  path: string,
  kind: Kind,
  diagnostics: Diagnostic[],
): T | undefined {
  const parsed = schema.safeParse(data)
  if (parsed.success) return parsed.data
  const codes =
    kind === 'cases'
      ? ({ shape: 'case.shape', unknownKey: 'case.shape' } as const)
      : ({ shape: 'pack.shape', unknownKey: 'pack.unknown-key' } as const)
  diagnostics.push(...listShapeFaults(schema, data, parsed.error.issues, { file, path, ...codes }))
  return undefined
}

function markBroken(into: Definitions, kind: Kind, data: unknown, path: string): void {
  const id = isObject(data) ? data['id'] : undefined
  if (typeof id === 'string') into.broken.elements.add(id)
  if (path !== '') into.broken.elements.add(nameOfFile(path))
  if (typeof id !== 'string' && path === '' && kind !== 'cases') into.broken.files.add(kind)
}

function checkFileName(file: RawFile, list: readonly Located<{ id: string }>[], diagnostics: Diagnostic[]): void {
  const found = list.at(-1)
  if (found?.file !== file.file || found.definition.id === nameOfFile(file.path)) return
  diagnostics.push(
    diagnostic(
      'pack.file-name',
      { file: file.file, path: 'id' },
      `文件名与标识不一致：文件里的标识是 ${found.definition.id}。`,
      `把文件改名为 ${found.definition.id}.yaml，便于查找。`,
    ),
  )
}

function strayFile(file: RawFile): Diagnostic {
  const [folder = ''] = file.path.split('/')
  const inFolder = file.path.includes('/')
  const hint = file.path.endsWith('.yml')
    ? '扩展名改为 .yaml。'
    : suggestion(inFolder ? folder : file.path, inFolder ? FOLDERS : FILES, inFolder ? '可用的文件夹' : '可用的文件')
  return diagnostic('pack.unknown-file', { file: file.file }, '制度包里没有这个位置的文件，它没有被读取。', hint)
}

function nameOfFile(path: string): string {
  return (path.split('/').at(-1) ?? '').replace(/\.yaml$/, '')
}
