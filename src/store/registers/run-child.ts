import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { getCompileCacheDir } from 'node:module'
import { fileURLToPath } from 'node:url'
import { Refused } from '#core/diagnostic'
import type { ChildTask, FromChild, ImportProgress } from './child-messages.ts'

export type ChildLimits = {
  /** Resident memory of the child, DuckDB included. */
  memoryMb: number
  seconds: number
}

type Done = Extract<FromChild, { kind: 'done' }>

export type RunningChild = {
  run: (task: ChildTask, digest: Promise<string>, onProgress: (p: ImportProgress) => void) => Promise<Done>
  kill: () => void
}

const WATCH_MS = 50

/** Starts the child at once, so that it loads its code while the caller copies the file. Whatever happens, it is gone when `run` settles. */
export function startChild(limits: ChildLimits, signal?: AbortSignal): RunningChild {
  const cache = getCompileCacheDir()
  const child = fork(fileURLToPath(new URL('./import-child.ts', import.meta.url)), [], {
    execPath: process.execPath,
    execArgv: [
      `--max-old-space-size=${Math.max(128, Math.floor(limits.memoryMb / 2))}`,
      '--disable-proto=throw',
      '--no-warnings',
    ],
    // Nothing of the parent's environment: no credentials, no options for Node.
    env: { LANG: 'C.UTF-8', TZ: 'UTC', ...(cache !== undefined && { NODE_COMPILE_CACHE: cache }) },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const outcome = watchChild(child, limits, signal)
  outcome.catch(() => undefined)
  return {
    run: async (task, digest, onProgress) => {
      const heard = (message: FromChild) => {
        if (message.kind === 'progress') onProgress(message.progress)
      }
      child.on('message', heard)
      post(child, task)
      digest.then(
        (sha) => post(child, { kind: 'digest', digest: sha }),
        () => child.kill('SIGKILL'),
      )
      return outcome
    },
    kill: () => child.kill('SIGKILL'),
  }
}

function post(child: ChildProcess, message: ChildTask | { kind: 'digest'; digest: string }): void {
  // Register → Map travels by structured clone. A child that is gone is noticed by its exit.
  if (child.connected) child.send(message, () => undefined)
}

function watchChild(child: ChildProcess, limits: ChildLimits, signal: AbortSignal | undefined): Promise<Done> {
  return new Promise<Done>((resolve, reject) => {
    let verdict: Done | Error | undefined
    let stderr = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-4000)
    })
    const end = (error: Error) => {
      verdict ??= error
      child.kill('SIGKILL')
    }
    const started = performance.now()
    const watch = setInterval(() => {
      if (performance.now() - started > limits.seconds * 1000) end(refuseTimeout(limits))
      else if (residentMb(child.pid) > limits.memoryMb) end(refuseMemory(limits))
    }, WATCH_MS)
    const cancel = () => end(new Refused('run.cancelled', '导入已取消，未导入任何内容。'))
    if (signal?.aborted === true) cancel()
    signal?.addEventListener('abort', cancel)
    child.on('message', (message: FromChild) => {
      if (message.kind === 'done') verdict ??= message
      else if (message.kind === 'refused')
        verdict ??= new Refused(message.refusal.refused, message.refusal.message, message.refusal.hint)
      else if (message.kind === 'failed') verdict ??= new Error(`import child failed: ${message.text}`)
    })
    child.on('error', end)
    child.on('close', (code, killedBy) => {
      clearInterval(watch)
      signal?.removeEventListener('abort', cancel)
      verdict ??= explainDeath(code, killedBy, stderr, limits)
      if (verdict instanceof Error) reject(verdict)
      else resolve(verdict)
    })
  })
}

/** A child that dies without a word met a limit of V8, of the system, or a bug of a native library: for the user, a file that cannot be read. */
function explainDeath(code: number | null, killedBy: string | null, stderr: string, limits: ChildLimits): Error {
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
