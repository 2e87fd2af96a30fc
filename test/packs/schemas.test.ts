import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

const names = readdirSync(join(root, 'schemas'))

const linked = ['packs', 'test/packs/good', 'calendars']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
  )
  .filter((path) => path.endsWith('.yaml'))
  .flatMap((path) => {
    const target = /^# yaml-language-server: \$schema=(\S+)/.exec(readFileSync(join(root, path), 'utf8'))?.[1]
    return target === undefined ? [] : [{ path, target }]
  })

describe('the JSON Schemas', () => {
  it('are what the definitions say now', () => {
    const { stdout, status } = spawnSync(process.execPath, ['scripts/generate-schemas.ts', '--check'], {
      cwd: root,
      encoding: 'utf8',
    })
    expect(stdout).toBe('')
    expect(status).toBe(0)
  })

  it('are found by the files that name them', () => {
    expect(linked.length).toBeGreaterThan(5)
    const lost = linked.filter(({ path, target }) => !existsSync(join(root, dirname(path), target)))
    expect(lost).toEqual([])
  })

  it.each(names)('tell an editor in Chinese what each key is for: %s', (name) => {
    const text = readFileSync(join(root, 'schemas', name), 'utf8')
    const schema = JSON.parse(text) as { definitions?: Record<string, unknown> }
    const properties = listProperties(schema)
    expect(properties.length).toBeGreaterThan(4)
    const without = properties.filter(({ schema: property }) => !hasChinese(property, schema.definitions ?? {}))
    expect(without.map(({ name }) => name)).toEqual([])
  })
})

function listProperties(json: unknown): { name: string; schema: unknown }[] {
  if (typeof json !== 'object' || json === null) return []
  const own = 'properties' in json && typeof json.properties === 'object' ? Object.entries(json.properties ?? {}) : []
  return [
    ...own.map(([name, schema]) => ({ name, schema: schema as unknown })),
    ...Object.values(json).flatMap((inner) => listProperties(inner)),
  ]
}

function hasChinese(schema: unknown, definitions: Record<string, unknown>): boolean {
  if (typeof schema !== 'object' || schema === null) return false
  if ('$ref' in schema) return hasChinese(definitions[String(schema.$ref).replace('#/definitions/', '')], definitions)
  return 'description' in schema && /\p{Script=Han}/u.test(String(schema.description))
}
