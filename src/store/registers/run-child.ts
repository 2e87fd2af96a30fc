import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { getCompileCacheDir } from 'node:module'
import { fileURLToPath } from 'node:url'
import { Refused } from '#core/diagnostic'
import type { ChildTask, FromChild, ImportProgress, ToChild, Turn } from './child-messages.ts'

export type ChildLimits = {
  /** Resident memory of the child, DuckDB included. */
  memoryMb: number
  seconds: number
}

type Done = Extract<FromChild, { kind: 'done' }>

export type ChildRun = {
  task: ChildTask
  /** Of the original; arrives while the file is being read. */
  digest: Promise<string>
  limits: ChildLimits
  awaitTurn: (registers: readonly string[]) => Promise<Omit<Turn, 'kind'>>
  onProgress: (progress: ImportProgress) => void
  signal?: AbortSignal
}

export type RunningChild = {
  /** One task at a time. A child whose task is refused or fails is gone when `run` settles. */
  run: (run: ChildRun) => Promise<Done>
  isAlive: () => boolean
  residentMb: () => number
  /** Settles when the process is gone. */
  end: () => Promise<void>
}

const WATCH_MS = 50

/** Starts a child that waits for tasks, so that it loads its code while the caller copies the file. */
export function startChild(memoryMb: number): RunningChild {
  const cache = getCompileCacheDir()
  const child = fork(fileURLToPath(new URL('./import-child.ts', import.meta.url)), [], {
    execPath: process.execPath,
    execArgv: [
      `--max-old-space-size=${Math.max(128, Math.floor(memoryMb / 2))}`,
      '--disable-proto=throw',
      '--no-warnings',
    ],
    // Nothing of the parent's environment: no credentials, no options for Node.
    // Huge pages where the system has them on request: a file's bytes pass through much memory, and touching it first costs a few per cent.
    env: {
      LANG: 'C.UTF-8',
      TZ: 'UTC',
      GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1',
      ...(cache !== undefined && { NODE_COMPILE_CACHE: cache }),
    },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const life: Life = { child, stderr: '', death: undefined }
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    life.stderr = (life.stderr + text).slice(-4000)
  })
  const gone = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      life.death ??= { error }
      if (child.pid === undefined) resolve()
    })
    child.on('close', (code, signal) => {
      life.death ??= { code, signal }
      resolve()
    })
  })
  return {
    run: async (run) => {
      const verdict = await watchRun(life, run, gone)
      if (!(verdict instanceof Error)) return verdict
      child.kill('SIGKILL')
      await gone
      throw verdict
    },
    isAlive: () => life.death === undefined && child.connected,
    residentMb: () => residentMb(child.pid),
    end: async () => {
      child.kill('SIGKILL')
      await gone
    },
  }
}

type Life = {
  child: ChildProcess
  stderr: string
  death: { error: Error } | { code: number | null; signal: string | null } | undefined
}

function post(child: ChildProcess, message: ToChild): void {
  // Register → Map travels by structured clone. A child that is gone is noticed by its exit.
  if (child.connected) child.send(message, () => undefined)
}

async function watchRun(life: Life, run: ChildRun, gone: Promise<void>): Promise<Done | Error> {
  const { child } = life
  const { limits, signal } = run
  let watch: NodeJS.Timeout | undefined
  let cancel = () => {}
  let hear = (_message: FromChild) => {}
  const verdict = new Promise<Done | Error>((resolve) => {
    const fail = (error: unknown) => resolve(error instanceof Error ? error : new Error(String(error)))
    const started = performance.now()
    watch = setInterval(() => {
      if (performance.now() - started > limits.seconds * 1000) resolve(refuseTimeout(limits))
      else if (residentMb(child.pid) > limits.memoryMb) resolve(refuseMemory(limits))
    }, WATCH_MS)
    cancel = () => resolve(new Refused('run.cancelled', '导入已取消，未导入任何内容。'))
    if (signal?.aborted === true) cancel()
    signal?.addEventListener('abort', cancel)
    hear = (message) => {
      if (message.kind === 'progress') run.onProgress(message.progress)
      else if (message.kind === 'chosen')
        run.awaitTurn(message.registers).then((turn) => post(child, { kind: 'turn', ...turn }), fail)
      else if (message.kind === 'done') resolve(message)
      else if (message.kind === 'refused')
        resolve(new Refused(message.refusal.refused, message.refusal.message, message.refusal.hint))
      else if (message.kind === 'failed') resolve(new Error(`import child failed: ${message.text}`))
    }
    child.on('message', hear)
    void gone.then(() => resolve(explainDeath(life, limits)))
    post(child, run.task)
    run.digest.then((digest) => post(child, { kind: 'digest', digest }), fail)
  })
  try {
    return await verdict
  } finally {
    clearInterval(watch)
    signal?.removeEventListener('abort', cancel)
    child.off('message', hear)
  }
}

/** A child that dies without a word met a limit of V8, of the system, or a bug of a native library: for the user, a file that cannot be read. */
function explainDeath({ death, stderr }: Life, limits: ChildLimits): Error {
  if (death !== undefined && 'error' in death) return death.error
  const [code, killedBy] = [death?.code ?? null, death?.signal ?? null]
  if (/heap out of memory|allocation fail/i.test(stderr) || killedBy === 'SIGABRT' || code === 134)
    return refuseMemory(limits)
  return new Refused(
    'import.broken-file',
    `读取文件的进程意外结束（${killedBy ?? `状态 ${code}`}），未导入任何内容。`,
    '文件可能已损坏；也可能是内存不足或进程被人为结束。可重试一次。',
  )
}

function refuseTimeout(limits: ChildLimits): Refused {
  return new Refused(
    'import.timeout',
    `处理这个文件超过了 ${limits.seconds} 秒，已中止，未导入任何内容。`,
    '请把文件拆小后分别导入，或提高时间上限。',
  )
}

function refuseMemory(limits: ChildLimits): Refused {
  return new Refused(
    'import.memory',
    `处理这个文件所需的内存超过 ${limits.memoryMb} MB，已中止，未导入任何内容。`,
    '请把文件拆小后分别导入，或提高内存上限。',
  )
}

/** From /proc, second number: resident pages. Where there is no /proc only the limits of V8 and DuckDB hold. */
function residentMb(pid: number | undefined): number {
  try {
    return (Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096) / (1024 * 1024)
  } catch {
    return 0
  }
}
