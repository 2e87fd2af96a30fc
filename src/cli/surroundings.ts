/** The real machine: the only place of the command line that asks the clock, the terminal and the environment. */
import type { Surroundings } from './command.ts'

export function openSurroundings(): Surroundings {
  const stop = new AbortController()
  let interrupts = 0
  // The first Ctrl-C ends the work in good order, the second at once.
  process.on('SIGINT', () => (++interrupts > 1 ? process.exit(130) : stop.abort()))
  process.on('SIGTERM', () => stop.abort())
  // A reader that has seen enough (`| head`) is no fault.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0)
      throw error
    })
  }
  const now = new Date()
  const terminal = process.stderr.isTTY === true && process.env['TERM'] !== 'dumb'
  return {
    print: (text) => void process.stdout.write(`${text}\n`),
    tell: (text) => void process.stderr.write(text),
    terminal,
    colour: terminal && (process.env['NO_COLOR'] ?? '') === '',
    columns: process.stderr.columns ?? 80,
    today: pad([now.getFullYear(), now.getMonth() + 1, now.getDate()]).join('-'),
    stamp: [
      pad([now.getFullYear(), now.getMonth() + 1, now.getDate()]).join(''),
      pad([now.getHours(), now.getMinutes(), now.getSeconds()]).join(''),
    ].join('-'),
    instant: () => new Date().toISOString(),
    // A process counts from its own start.
    elapsed: () => performance.now() / 1000,
    environment: process.env,
    signal: stop.signal,
  }
}

function pad(numbers: readonly number[]): string[] {
  return numbers.map((n) => String(n).padStart(2, '0'))
}
