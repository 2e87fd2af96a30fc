/** From the files of one pack to its definitions: every file and every item judged by itself, so that one fault hides no other. */
import type { z } from 'zod'
import { type Diagnostic, diagnostic } from '#core/diagnostic'
import { branchedIndicatorSchema, type IndicatorDefinition, singleIndicatorSchema, suggestion } from '#core/indicator'
import {
  type ParameterDefinition,
  type ParameterSupplement,
  parameterDefinitionSchema,
  parameterSupplementSchema,
} from '#core/parameter'
import { type RegisterDefinition, registerDefinitionSchema } from '#core/register'
import { type CategoryDefinition, categoryDefinitionSchema } from './categories.ts'
import { type CredentialDemand, credentialDefinitionSchema } from './credentials.ts'
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
import { type Duty, dutyDefinitionSchema } from './duties.ts'
import { type FaultCatalogue, faultsFileSchema } from './faults.ts'
import { type FieldGroup, fieldGroupSchema } from './field-groups.ts'
import type { Located } from './place.ts'
import type { RawFile, RawPack } from './raw.ts'
import { type SanctionsDefinition, sanctionsFileSchema } from './sanctions.ts'
import { isObject } from './schema-walk.ts'
import { type ScorecardDefinition, scorecardDefinitionSchema } from './scorecards.ts'
import { listShapeFaults, UNWORDED } from './shape-faults.ts'

/** The well-formed definitions of one pack folder. */
export type Definitions = {
  folder: string
  pack?: Located<PackDefinition>
  parameters: Located<ParameterDefinition>[]
  /** Values for parameters of this pack that stand in another of its files. */
  supplements: Located<ParameterSupplement>[]
  posts: Located<PostDefinition>[]
  overrides: Located<OverrideDefinition>[]
  fieldGroups: Located<FieldGroup>[]
  registers: Located<RegisterDefinition>[]
  categories: Located<CategoryDefinition>[]
  indicators: Located<IndicatorDefinition>[]
  duties: Located<Duty>[]
  credentials: Located<CredentialDemand>[]
  scorecards: Located<ScorecardDefinition>[]
  catalogues: Located<FaultCatalogue>[]
  sanctions: Located<SanctionsDefinition>[]
  cases: Located<CaseDefinition>[]
  /** Identifiers of elements that are there but not well-formed; whatever names them cannot be judged. */
  broken: { elements: Set<string>; files: Set<Kind> }
}

/** Where the files of each kind lie. */
const PLACES = {
  pack: /^pack\.yaml$/,
  parameters: /^parameters(\.yaml|\/[^/]+\.yaml)$/,
  posts: /^posts\.yaml$/,
  overrides: /^overrides\.yaml$/,
  fields: /^fields\.yaml$/,
  registers: /^registers\/[^/]+\.yaml$/,
  categories: /^categories\.yaml$/,
  indicators: /^indicators\/[^/]+\.yaml$/,
  duties: /^duties\.yaml$/,
  credentials: /^credentials\.yaml$/,
  scorecards: /^scorecards\/[^/]+\.yaml$/,
  faults: /^faults\.yaml$/,
  sanctions: /^sanctions\.yaml$/,
  cases: /^cases\/[^/]+\.yaml$/,
} as const satisfies Record<string, RegExp>

/** How to make up rows for the pack's registers: read by the generator, no part of the rules. */
const MADE_UP = /^generators\/[^/]+\.yaml$/

type Kind = keyof typeof PLACES

const KINDS = Object.keys(PLACES) as Kind[]
const FOLDERS = ['registers', 'indicators', 'cases', 'parameters', 'scorecards']
const FILES = 'pack parameters posts overrides fields categories duties credentials faults sanctions'
  .split(' ')
  .map((name) => `${name}.yaml`)

export function collectDefinitions(raw: RawPack): { definitions: Definitions; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const definitions: Definitions = {
    folder: raw.folder,
    parameters: [],
    supplements: [],
    posts: [],
    overrides: [],
    fieldGroups: [],
    registers: [],
    categories: [],
    indicators: [],
    duties: [],
    credentials: [],
    scorecards: [],
    catalogues: [],
    sanctions: [],
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
    const kind = KINDS.find((kind) => PLACES[kind].test(file.path))
    if (MADE_UP.test(file.path)) continue
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
  const each = (collectItem: (item: unknown, path: string) => boolean) => {
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
      if (!collectItem(item, `[${i}]`)) markBroken(into, kind, item, '')
    })
  }
  const take = <T>(schema: z.ZodType<T>, list: Located<T>[], item: unknown, path: string): boolean => {
    const definition = parse(schema, item, file.file, path, kind, diagnostics)
    if (definition !== undefined) list.push({ definition, file: file.file, path })
    return definition !== undefined
  }
  const many = <T>(schema: z.ZodType<T>, list: Located<T>[]) => each((item, path) => take(schema, list, item, path))
  switch (kind) {
    case 'pack': {
      const found: Located<PackDefinition>[] = []
      one(packDefinitionSchema, found)
      if (found[0] !== undefined) into.pack = found[0]
      return
    }
    case 'parameters':
      return each((item, path) =>
        file.path !== 'parameters.yaml' && isSupplement(item)
          ? take(parameterSupplementSchema, into.supplements, item, path)
          : take(parameterDefinitionSchema as z.ZodType<ParameterDefinition>, into.parameters, item, path),
      )
    case 'posts':
      return many(postDefinitionSchema, into.posts)
    case 'overrides':
      return many(overrideSchema, into.overrides)
    case 'fields':
      return collectGroups(file, into, diagnostics)
    case 'categories':
      return many(categoryDefinitionSchema, into.categories)
    case 'registers':
      one(registerDefinitionSchema, into.registers)
      return checkFileName(file, into.registers, diagnostics)
    case 'indicators':
      one(indicatorSchemaFor(file.data), into.indicators)
      return checkFileName(file, into.indicators, diagnostics)
    case 'duties':
      return many(dutyDefinitionSchema, into.duties)
    case 'credentials':
      return many(credentialDefinitionSchema, into.credentials)
    case 'scorecards':
      one(scorecardDefinitionSchema as z.ZodType<ScorecardDefinition>, into.scorecards)
      return checkFileName(file, into.scorecards, diagnostics)
    case 'faults':
      return one(faultsFileSchema as z.ZodType<FaultCatalogue>, into.catalogues)
    case 'sanctions':
      return one(sanctionsFileSchema, into.sanctions)
    case 'cases':
      return many(caseDefinitionSchema as z.ZodType<CaseDefinition>, into.cases)
    default:
      return kind satisfies never
  }
}

function collectGroups(file: RawFile, into: Definitions, diagnostics: Diagnostic[]): void {
  if (file.data === null) return
  if (!isObject(file.data)) {
    into.broken.files.add('fields')
    diagnostics.push(
      diagnostic(
        'pack.shape',
        { file: file.file },
        '这个文件应是若干组字段。',
        '每组写成“组的标识:”，下面每行一个“字段: { type, label }”。',
      ),
    )
    return
  }
  for (const [id, fields] of Object.entries(file.data)) {
    const definition = parse(fieldGroupSchema, fields, file.file, id, 'fields', diagnostics)
    if (definition === undefined) into.broken.elements.add(id)
    else into.fieldGroups.push({ definition: { id, fields: definition }, file: file.file, path: id })
  }
}

/** Only values, without what makes a parameter: they are meant to be added to it. */
function isSupplement(item: unknown): boolean {
  return isObject(item) && 'values' in item && !('title' in item) && !('unit' in item)
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
  const parsed = schema.safeParse(data, UNWORDED)
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
