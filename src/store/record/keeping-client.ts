/** A connection that keeps statements which are asked again and again as the server has parsed them. */
import { type RawBuilder, sql } from 'kysely'
import pg from 'pg'

const MARK = '/* kept */ '

/**
 * Begins such a statement. Not for one whose best way depends on its values (between two days, above all): once it has been asked
 * several times the server may settle on one way for all of them.
 */
export const KEPT: RawBuilder<unknown> = sql.raw(MARK)

/** Of one connection, so that statements of many forms do not fill the server. */
const MOST_KEPT = 200

export class KeepingClient extends pg.Client {
  readonly #names = new Map<string, string>()

  // Of the many forms of `query`, the program asks by text and values.
  override query(...args: never[]): never {
    const [text, values] = args as unknown[]
    const name = typeof text === 'string' && text.startsWith(MARK) ? this.#nameOf(text) : undefined
    const ask = super.query.bind(this) as (...asked: unknown[]) => never
    return name === undefined ? ask(...args) : ask({ name, text, values })
  }

  #nameOf(text: string): string | undefined {
    const known = this.#names.get(text)
    if (known !== undefined || this.#names.size >= MOST_KEPT) return known
    const name = `kept-${this.#names.size}`
    this.#names.set(text, name)
    return name
  }
}
