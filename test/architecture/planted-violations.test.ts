import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ALLOWED, type Allowed } from './allowed.ts'
import { listViolations } from './violations.ts'

type Tree = Readonly<Record<string, string>>

/** A small code base that breaks nothing. */
const SOUND: Tree = {
  'src/core/calendar/index.ts': "export { isRestDay } from './rest-day.ts'\n",
  'src/core/calendar/rest-day.ts': 'export function isRestDay(day: number): boolean {\n  return day > 5\n}\n',
  'src/core/deadline/index.ts': "export { dueDate } from './due-date.ts'\n",
  'src/core/deadline/due-date.ts':
    "import { z } from 'zod'\nimport { isRestDay } from '#core/calendar'\nexport const dueDate = z.number().refine(isRestDay)\n",
  'src/core/deadline/due-date.test.ts':
    "import { it } from 'vitest'\nimport { dueDate } from './due-date.ts'\nit('x', () => void dueDate)\n",
  'src/store/registers/index.ts': "export { readRegister } from './read-register.ts'\n",
  'src/store/registers/read-register.ts':
    "import { dueDate } from '#core/deadline'\nimport { readFileSync } from 'node:fs'\nexport const readRegister = () => [dueDate, readFileSync('x')]\n",
  'src/app/registers/index.ts': "export { readRegister as showRegister } from '#store/registers'\n",
  'src/cli/main.ts':
    "import { showRegister } from '#app/registers'\nimport { usage } from './usage.ts'\nprocess.stdout.write(usage + String(showRegister()))\n",
  'src/cli/usage.ts': "export const usage = 'never catch, never Date.now()' // never new Date()\n",
  'scripts/launch.mjs':
    "import { root } from './root.mjs'\nawait import('../src/cli/main.ts')\nexport const where = root\n",
}

/** Only the libraries of core are allowed here; the files of this project are not in the planted trees. */
const NOTHING_ELSE: Allowed = {
  long: {},
  catching: {},
  suppressing: {},
  coreLibraries: ALLOWED.coreLibraries,
  addresses: ALLOWED.addresses.map((address) => ({ ...address, homes: {} })),
}

let root = ''

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'quanze-architecture-'))
})
afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})

function plant(tree: Tree): void {
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

const PLANTED: readonly (readonly [name: string, tree: Tree, complaint: RegExp])[] = [
  [
    'a relative reach into another layer',
    { 'src/core/deadline/reach.ts': "import { readRegister } from '../../store/registers/index.ts'\n" },
    /core may not import store/,
  ],
  [
    'a reach down through a face',
    { 'src/core/deadline/reach.ts': "import type { X } from '#store/registers'\n" },
    /core may not import store/,
  ],
  [
    'a command that goes past the use cases',
    { 'src/cli/shortcut.ts': "import { readRegister } from '#store/registers'\n" },
    /cli may not import store/,
  ],
  [
    'a command other than the one that starts the server',
    {
      'src/server/start/index.ts': "export { start } from './start.ts'\n",
      'src/server/start/start.ts': 'export const start = 1\n',
      'src/cli/serve-command.ts': "export const serve = () => import('#server/start')\n",
      'src/cli/shortcut.ts': "import { start } from '#server/start'\nexport const x = start\n",
    },
    /^src\/cli\/shortcut.ts imports #server\/start: cli may not import server$/m,
  ],
  [
    'an import made while running',
    { 'src/core/deadline/late.ts': "export const late = () => import('#store/registers')\n" },
    /core may not import store/,
  ],
  [
    'a re-export from another layer',
    { 'src/store/registers/up.ts': "export { showRegister } from '#app/registers'\n" },
    /store may not import app/,
  ],
  [
    'a relative import across modules of one layer',
    { 'src/core/deadline/near.ts': "import { isRestDay } from '../calendar/index.ts'\n" },
    /never by a relative path/,
  ],
  [
    'a deep import behind a face',
    { 'src/store/registers/deep.ts': "import { dueDate } from '#core/deadline/due-date.ts'\n" },
    /only the face of a module/,
  ],
  [
    'a deep relative import by a test that spans layers',
    { 'test/reliability/deep.test.ts': "import { dueDate } from '../../src/core/deadline/due-date.ts'\n" },
    /never by a relative path/,
  ],
  [
    'a module that imports its own face',
    { 'src/core/deadline/own.ts': "import { dueDate } from '#core/deadline'\n" },
    /inside a module write/,
  ],
  [
    'product code that imports from the tests',
    { 'src/store/registers/fixture.ts': "import { x } from '../../../test/fixture.ts'\n" },
    /only from src/,
  ],
  ['a layer nobody knows', { 'src/plugins/one/index.ts': 'export const one = 1\n' }, /no known layer/],
  ['the clock in core', { 'src/core/deadline/now.ts': 'export const now = () => Date.now()\n' }, /uses Date\.now/],
  ['today in core', { 'src/core/deadline/now.ts': 'export const now = () => new Date( )\n' }, /uses new Date/],
  ['chance in core', { 'src/core/deadline/dice.ts': 'export const dice = () => Math.random()\n' }, /uses Math\.random/],
  ['the process in core', { 'src/core/deadline/env.ts': 'export const env = () => process.env\n' }, /uses process/],
  [
    'the clock inside a template in core',
    { 'src/core/deadline/now.ts': 'export const now = () => `at ${Date.now()}`\n' },
    /uses Date\.now/,
  ],
  ['a library in core', { 'src/core/deadline/library.ts': "import { parse } from 'yaml'\n" }, /imports no library/],
  ['Node in core', { 'src/core/deadline/files.ts': "import { readFileSync } from 'node:fs'\n" }, /imports no library/],
  [
    'two modules in a circle',
    { 'src/core/calendar/back.ts': "import { dueDate } from '#core/deadline'\n" },
    /circle: core\/calendar, core\/deadline/,
  ],
  ['a circle of types', { 'src/core/calendar/back.ts': "import type { Due } from '#core/deadline'\n" }, /circle/],
  [
    'a file that is too long',
    { 'src/store/registers/long.ts': 'export const x = [\n'.concat('  1,\n'.repeat(400), ']\n') },
    /402 lines/,
  ],
  ['a drawer', { 'src/store/registers/utils.ts': 'export const x = 1\n' }, /"utils" is a drawer/],
  ['a drawer for types', { 'src/core/deadline/types.ts': 'export type X = 1\n' }, /"types" is a drawer/],
  ['a drawer that is a folder', { 'src/core/common/index.ts': 'export const x = 1\n' }, /"common" is a drawer/],
  ['two generations side by side', { 'src/core/deadline-v2/index.ts': 'export const x = 1\n' }, /two generations/],
  ['a name that is not kebab-case', { 'src/core/deadline/dueDate.ts': 'export const x = 1\n' }, /kebab-case/],
  [
    'a face that exports everything',
    { 'src/core/finding/index.ts': "export * from './finding.ts'\n" },
    /list names one by one/,
  ],
  ['a default export', { 'src/core/finding/index.ts': 'export default 1\n' }, /default export/],
  [
    'a catch outside the list',
    {
      'src/app/registers/swallow.ts':
        'export const f = () => {\n  try {\n    return 1\n  } catch {\n    return undefined\n  }\n}\n',
    },
    /swallow\.ts catches/,
  ],
  [
    'a caught promise outside the list',
    { 'src/app/registers/swallow.ts': 'export const f = (p: Promise<void>) => p.catch(() => undefined)\n' },
    /swallow\.ts catches/,
  ],
  [
    'a checker switched off',
    { 'src/app/registers/off.ts': '// @ts-expect-error\nexport const x: number = 1\n' },
    /switches a checker off/,
  ],
  ['a second clock', { 'src/app/registers/now.ts': 'export const now = () => new Date()\n' }, /asks the clock/],
  [
    'a process started elsewhere',
    { 'src/app/registers/run.ts': "import { spawn } from 'node:child_process'\nexport { spawn }\n" },
    /starts a process/,
  ],
  [
    'a file written elsewhere',
    {
      'src/app/registers/save.ts':
        "import * as fs from 'node:fs'\nexport const save = () => fs.writeFileSync('x', '')\n",
    },
    /writes to the file system/,
  ],
  [
    'SQL quoted elsewhere',
    { 'src/app/registers/sql.ts': 'export const q = (s: string) => s.replaceAll("\'", "\'\'")\n' },
    /quotes for SQL/,
  ],
]

describe('the architecture rules', () => {
  it('find nothing in a sound tree', () => {
    plant(SOUND)
    expect(listViolations(root, NOTHING_ELSE)).toEqual([])
  })

  it.each(PLANTED)('find %s, and only that', (_, tree, complaint) => {
    plant({ ...SOUND, ...tree })
    const violations = listViolations(root, NOTHING_ELSE)
    expect(violations.join('\n')).toMatch(complaint)
    expect(
      violations.filter(
        (violation) => !Object.keys(tree).some((path) => violation.includes(path)) && !violation.includes('circle'),
      ),
    ).toEqual([])
  })

  it('find an empty src', () => {
    mkdirSync(join(root, 'src'))
    expect(listViolations(root, NOTHING_ELSE)).toEqual(['only 0 source files under src; the rules judged nothing'])
  })

  it('find a missing src', () => {
    expect(listViolations(root, NOTHING_ELSE)).toHaveLength(1)
  })

  it('find a list entry whose file is gone', () => {
    plant(SOUND)
    expect(listViolations(root, { ...NOTHING_ELSE, catching: { 'src/app/gone.ts': 'it was an edge once' } })).toEqual([
      'the list names src/app/gone.ts, which does not exist',
    ])
  })

  it('find a list entry that is no longer needed', () => {
    plant(SOUND)
    expect(listViolations(root, { ...NOTHING_ELSE, catching: { 'src/cli/usage.ts': 'it was an edge once' } })).toEqual([
      'the list names src/cli/usage.ts, which no longer needs it',
    ])
  })

  it('accept a catch that is on the list with a reason', () => {
    plant({ ...SOUND, 'src/cli/edge.ts': 'try {\n  usage()\n} catch {\n  stop()\n}\n' })
    expect(listViolations(root, { ...NOTHING_ELSE, catching: { 'src/cli/edge.ts': 'the outermost edge' } })).toEqual([])
  })
})
