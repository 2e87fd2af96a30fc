import { type ChildProcess, fork } from 'node:child_process'
import { getCompileCacheDir } from 'node:module'
import { fileURLToPath } from 'node:url'

const ENTRY = fileURLToPath(new URL('./child.ts', import.meta.url))
/** Besides what DuckDB takes; findings are told row by row. */
const HEAP_MB = 1024

/** `ended` tells how: the signal that killed it, or its status. */
export type RunningChild = { process: ChildProcess; ended: Promise<string> }

export function startChild(): RunningChild {
  const cache = getCompileCacheDir()
  const child = fork(ENTRY, [], {
    execArgv: [`--max-old-space-size=${HEAP_MB}`, '--disable-warning=ExperimentalWarning'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // Nothing of the parent's environment: no credentials, no options for Node.
    env: cache === undefined ? {} : { NODE_COMPILE_CACHE: cache },
  })
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal ?? `exit ${code}`))
  })
  return { process: child, ended }
}

export function isRunning({ process }: RunningChild): boolean {
  return process.connected && process.exitCode === null && process.signalCode === null
}
