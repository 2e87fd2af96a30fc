// Usage: node scripts/generate-schemas.ts [--check] — writes schemas/*.json from the zod definitions; with --check only says which are stale.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { calendarYearFileSchema } from '#core/calendar'
import { familySchema, officeSchema } from '#core/generation'
import { indicatorDefinitionSchema } from '#core/indicator'
import {
  casesFileSchema,
  categoriesFileSchema,
  credentialsFileSchema,
  dutiesFileSchema,
  faultsFileSchema,
  fieldGroupsFileSchema,
  findKeyName,
  overridesFileSchema,
  packDefinitionSchema,
  postsFileSchema,
  sanctionsFileSchema,
  scorecardDefinitionSchema,
} from '#core/pack'
import { parameterSetFileSchema, parametersFileSchema } from '#core/parameter'
import { registerDefinitionSchema } from '#core/register'

const SCHEMAS: readonly { name: string; title: string; schema: z.ZodType }[] = [
  { name: 'pack', title: '制度包 pack.yaml', schema: packDefinitionSchema },
  { name: 'parameters', title: '参数 parameters.yaml', schema: parametersFileSchema },
  { name: 'parameter-set', title: '参数组 parameters/*.yaml', schema: parameterSetFileSchema },
  { name: 'posts', title: '岗位 posts.yaml', schema: postsFileSchema },
  { name: 'overrides', title: '对上级制度包的改动 overrides.yaml', schema: overridesFileSchema },
  { name: 'fields', title: '字段组 fields.yaml', schema: fieldGroupsFileSchema },
  { name: 'register', title: '登记簿 registers/*.yaml', schema: registerDefinitionSchema },
  { name: 'categories', title: '考核类别 categories.yaml', schema: categoriesFileSchema },
  { name: 'indicator', title: '考核项目 indicators/*.yaml', schema: indicatorDefinitionSchema },
  { name: 'duties', title: '工作要求 duties.yaml', schema: dutiesFileSchema },
  { name: 'credentials', title: '证件核查 credentials.yaml', schema: credentialsFileSchema },
  { name: 'scorecard', title: '计分表 scorecards/*.yaml', schema: scorecardDefinitionSchema },
  { name: 'faults', title: '过错目录 faults.yaml', schema: faultsFileSchema },
  { name: 'sanctions', title: '追究方式 sanctions.yaml', schema: sanctionsFileSchema },
  { name: 'generator', title: '造数文件 generators/*.yaml', schema: familySchema },
  { name: 'generator-office', title: '虚构的单位 generators/office.yaml', schema: officeSchema },
  { name: 'cases', title: '用例 cases/*.yaml', schema: casesFileSchema },
  { name: 'calendar-year', title: '工作日历 calendars/*/*.yaml', schema: calendarYearFileSchema },
]

const folder = fileURLToPath(new URL('../schemas', import.meta.url))

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

type Definitions = { [name: string]: Json }

function textOf(title: string, schema: z.ZodType): string {
  const json = z.toJSONSchema(schema, { target: 'draft-7', io: 'input', reused: 'ref' }) as { [key: string]: Json }
  const { $schema = null, ...rest } = json
  const definitions = isObject(rest['definitions']) ? rest['definitions'] : {}
  return `${JSON.stringify(describe({ $schema, title, ...rest }, definitions), null, 2)}\n`
}

/** Editors show a property's description; where the schema has none, the key's Chinese name serves. */
function describe(json: Json, definitions: Definitions): Json {
  if (Array.isArray(json)) return json.map((inner) => describe(inner, definitions))
  if (!isObject(json)) return json
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => {
      const inner = describe(value, definitions)
      if (key !== 'properties' || !isObject(inner)) return [key, inner]
      return [
        key,
        Object.fromEntries(Object.entries(inner).map(([name, p]) => [name, describeProperty(name, p, definitions)])),
      ]
    }),
  )
}

function describeProperty(name: string, json: Json, definitions: Definitions): Json {
  const description = findKeyName(name)
  if (description === undefined || !isObject(json) || json['description'] !== undefined) return json
  const target = json['$ref']
  if (typeof target !== 'string') return { description, ...json }
  const definition = definitions[target.replace('#/definitions/', '')] ?? null
  if (isObject(definition) && definition['description'] !== undefined) return json
  // Beside a $ref, draft 7 ignores every other keyword.
  return { description, allOf: [json] }
}

function isObject(json: Json | undefined): json is { [key: string]: Json } {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

const wanted = new Map(SCHEMAS.map(({ name, title, schema }) => [`${name}.json`, textOf(title, schema)]))
const present = existsSync(folder) ? readdirSync(folder) : []
const stale = [...wanted].filter(([name, text]) => {
  const path = join(folder, name)
  return !existsSync(path) || readFileSync(path, 'utf8') !== text
})
const surplus = present.filter((name) => !wanted.has(name))

if (process.argv.includes('--check')) {
  for (const [name] of stale) process.stdout.write(`schemas/${name} is stale; run: node scripts/generate-schemas.ts\n`)
  for (const name of surplus) process.stdout.write(`schemas/${name} belongs to no definition; delete it\n`)
  process.exitCode = stale.length + surplus.length > 0 ? 1 : 0
} else {
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of stale) writeFileSync(join(folder, name), text)
  process.stdout.write(`schemas: ${wanted.size} files, ${stale.length} written\n`)
}
