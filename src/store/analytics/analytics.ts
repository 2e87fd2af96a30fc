/** The analytics process seen from its parent: started once, asked job by job, watched, and killed when it must be. */
import { Refused } from '#core/diagnostic'
import type { ComparedHits } from '#store/findings'
import type {
  AnalyticsJob,
  AnalyticsProgress,
  AnalyticsResult,
  BatchDigest,
  CaseFound,
  CasesJob,
  CompareJob,
  DigestJob,
  FindJob,
  FoundHit,
  FoundRows,
  Reply,
  Request,
  RowsJob,
  WriteJob,
  Written,
} from './job.ts'
import { isRunning, startChild } from './start-child.ts'

/** An interrupt takes some 30 ms; what has not ended after this is killed. */
const CANCEL_MS = 1000

export type AskOptions = {
  signal?: AbortSignal
  onProgress?: (progress: AnalyticsProgress) => void
  onFindings?: (count: number) => void
}

export class Analytics {
  #child = startChild()
  #busy = false

  get pid(): number | undefined {
    return this.#child.process.pid
  }

  async run(job: AnalyticsJob, options: AskOptions = {}): Promise<AnalyticsResult> {
    const reply = await this.#ask({ kind: 'run', job }, job.limits.seconds, options)
    if (reply.kind !== 'ran') throw new Error(`the analytics process answered ${reply.kind} to a run`)
    return reply.result
  }

  async cases(job: CasesJob, options: AskOptions = {}): Promise<readonly CaseFound[]> {
    const reply = await this.#ask({ kind: 'cases', job }, job.limits.seconds, options)
    if (reply.kind !== 'ranCases') throw new Error(`the analytics process answered ${reply.kind} to worked cases`)
    return reply.found
  }

  async rows(job: RowsJob, options: AskOptions = {}): Promise<readonly FoundRows[]> {
    const reply = await this.#ask({ kind: 'rows', job }, job.limits.seconds, options)
    if (reply.kind !== 'foundRows')
      throw new Error(`the analytics process answered ${reply.kind} to a question for rows`)
    return reply.found
  }

  async write(job: WriteJob, options: AskOptions = {}): Promise<Written> {
    const reply = await this.#ask({ kind: 'write', job }, job.limits.seconds, options)
    if (reply.kind !== 'wrote') throw new Error(`the analytics process answered ${reply.kind} to writing`)
    return reply.written
  }

  async find(job: FindJob, options: AskOptions = {}): Promise<readonly FoundHit[]> {
    const reply = await this.#ask({ kind: 'find', job }, job.limits.seconds, options)
    if (reply.kind !== 'foundHits')
      throw new Error(`the analytics process answered ${reply.kind} to a question for findings`)
    return reply.found
  }

  async digest(job: DigestJob, options: AskOptions = {}): Promise<readonly BatchDigest[]> {
    const reply = await this.#ask({ kind: 'digest', job }, job.limits.seconds, options)
    if (reply.kind !== 'digested')
      throw new Error(`the analytics process answered ${reply.kind} to a question for digests`)
    return reply.digests
  }

  async compare(job: CompareJob, options: AskOptions = {}): Promise<ComparedHits> {
    const reply = await this.#ask({ kind: 'compare', job }, job.limits.seconds, options)
    if (reply.kind !== 'compared') throw new Error(`the analytics process answered ${reply.kind} to a comparison`)
    return reply.compared
  }

  async close(): Promise<void> {
    const { process: child, ended } = this.#child
    if (child.connected) child.disconnect()
    const late = setTimeout(() => child.kill('SIGKILL'), CANCEL_MS)
    await ended
    clearTimeout(late)
  }

  async #ask(request: Request, seconds: number, { signal, onProgress, onFindings }: AskOptions): Promise<Reply> {
    if (this.#busy) throw new Error('the analytics process was asked while at work')
    if (signal?.aborted === true) throw cancelled()
    this.#busy = true
    // One that had to be killed is replaced.
    if (!isRunning(this.#child)) this.#child = startChild()
    const { process: child, ended } = this.#child
    let stopped: Refused | undefined
    const timers: NodeJS.Timeout[] = []
    const stop = (why: Refused) => {
      stopped = why
      if (child.connected) child.send({ kind: 'cancel' } satisfies Request)
      timers.push(setTimeout(() => child.kill('SIGKILL'), CANCEL_MS))
    }
    const cancel = () => stop(cancelled())
    signal?.addEventListener('abort', cancel)
    timers.push(
      setTimeout(
        () =>
          stop(
            new Refused(
              'analytics.failed',
              `分析超过了${seconds}秒的时限，已经停下，没有留下任何结果；请用 --period 分期运行。`,
            ),
          ),
        seconds * 1000,
      ),
    )
    let resolve: (reply: Reply) => void = () => undefined
    let reject: (error: Error) => void = () => undefined
    const promise = new Promise<Reply>((done, failed) => {
      resolve = done
      reject = failed
    })
    const listen = (reply: Reply) => {
      if (reply.kind === 'progress') onProgress?.(reply.progress)
      else if (reply.kind === 'findings') onFindings?.(reply.count)
      else if (reply.kind === 'refused')
        reject(new Refused(reply.refusal.refused, reply.refusal.message, reply.refusal.hint))
      else if (reply.kind === 'bug') reject(new Error(`the analytics process failed: ${reply.text}`))
      else if (reply.kind !== 'ready') resolve(reply)
    }
    child.on('message', listen)
    void ended.then((how) => reject(wordEnd(how)))
    try {
      if (child.connected) child.send(request)
      return await promise.catch((error: unknown) => {
        throw stopped ?? error
      })
    } finally {
      this.#busy = false
      child.off('message', listen)
      signal?.removeEventListener('abort', cancel)
      for (const timer of timers) clearTimeout(timer)
    }
  }
}

function cancelled(): Refused {
  return new Refused('run.cancelled', '运行已取消，没有留下任何结果。')
}

function wordEnd(how: string): Refused {
  return how === 'SIGKILL' || how === 'SIGABRT'
    ? new Refused(
        'analytics.memory',
        '分析进程被系统终止，多半是内存不足；请减少 --memory 和 --threads，或换内存更大的机器。',
        how,
      )
    : new Refused('analytics.failed', '分析进程意外结束，没有留下任何结果；请重新运行，再次出现时报告给维护者。', how)
}
