import { Refused } from '#core/diagnostic'

export const DEFAULT_PORT = 8080

export function readPort(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new Refused('usage', `--port 要写 0 至 65535 的整数，这里是“${text}”。`)
  return Number(text)
}

/** Settles when the server has been stopped, in good order; throws when its database ended by itself. */
export async function untilStopped(
  running: { lost: Promise<void>; close(): Promise<void> },
  signal: AbortSignal,
): Promise<void> {
  const lost = await Promise.race([aborted(signal).then(() => false), running.lost.then(() => true)])
  await running.close()
  if (lost)
    throw new Refused(
      'record.start-failed',
      '数据库意外停止，服务已随之停止。',
      '查看数据目录中的 record/postgres.log，再重新启动。',
    )
}

/** Whether a line comes on standard input before it ends or the program is stopped. */
export async function lineArrives(signal: AbortSignal): Promise<boolean> {
  const input = process.stdin
  const line = new Promise<boolean>((resolve) => {
    input.once('data', () => resolve(true))
    input.once('end', () => resolve(false))
  })
  const arrived = await Promise.race([line, aborted(signal).then(() => false)])
  input.destroy()
  return arrived
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
