import { Refused } from '#core/diagnostic'
import type { MalformedRow, ReadLimits } from './read-table.ts'

const RAW_CHARS = 200

/** Collects malformed rows up to a limit, so that a file that is something else altogether does not fill memory. */
export class MalformedRows {
  readonly list: MalformedRow[] = []
  readonly #name: string
  readonly #limit: number

  constructor(name: string, limits: ReadLimits) {
    this.#name = name
    this.#limit = limits.malformed
  }

  add(line: number, reason: string, raw: string): void {
    if (this.list.length >= this.#limit) {
      throw new Refused(
        'import.broken-file',
        `文件“${this.#name}”有超过 ${this.#limit} 行读不成表格的一行（第一处在第 ${this.list[0]?.line ?? line} 行：${this.list[0]?.reason ?? reason}）`,
        '请检查分隔符、引号和表头是否与内容一致。',
      )
    }
    this.list.push({ line, reason, raw: raw.length > RAW_CHARS ? `${raw.slice(0, RAW_CHARS)}…` : raw })
  }
}
