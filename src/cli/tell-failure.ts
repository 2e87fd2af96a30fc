/** How a command that did not run ends: a refusal in one sentence, a bug in one sentence and where to report it. */
import { type Refusal, Refused } from '#core/diagnostic'
import type { Surroundings } from './command.ts'

const CANCELLED = 130
const REFUSED = 2
const BUG = 1
const REPORT_TO = '请把命令和这句话报告给维护者（项目的 issue）'

export function tellRefusal(refusal: Refusal, surroundings: Surroundings, json: boolean): number {
  const { refused, message, hint } = refusal
  if (json) surroundings.print(JSON.stringify(refusal, undefined, 2))
  surroundings.tell(`${message} [${refused}]\n${hint === undefined ? '' : `${hint}\n`}`)
  return refused === 'run.cancelled' ? CANCELLED : REFUSED
}

export function tellBug(error: unknown, surroundings: Surroundings): number {
  const text = error instanceof Error ? error.message : String(error)
  surroundings.tell(`程序出错：${text.split('\n')[0]}。${REPORT_TO}；设 QUANZE_DEBUG=1 重新运行可看到调用栈。\n`)
  if ((surroundings.environment['QUANZE_DEBUG'] ?? '') !== '')
    surroundings.tell(`${error instanceof Error ? error.stack : text}\n`)
  return BUG
}

/** What `parseArgs` says of a wrong command line, in Chinese. */
export async function wordUsageFault(error: unknown, options: readonly string[]): Promise<Refused | undefined> {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  const [, option = ''] = /'-{1,2}([^\s'<,=]+)/.exec(error.message) ?? []
  switch (error.code) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION': {
      // Loaded only now: help must not wait for the engine.
      const { suggestion } = await import('#core/indicator')
      return new Refused('usage', `没有 --${option} 这个选项。`, suggestion(option, [...options], '可用的选项'))
    }
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE':
      return new Refused('usage', `选项 --${option} 的写法不对：要么缺了值，要么不该有值。`, '用 --help 看用法和例子。')
    case 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL':
      return new Refused('usage', '有多余的参数。', '用 --help 看用法和例子。')
    default:
      return undefined
  }
}
