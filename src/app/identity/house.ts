/** What every use case of identity works with. */
import type { SecretBox } from '#store/identity'
import type { Database, Scope } from '#store/record'
import { inScope } from '#store/record'
import type { IdentitySettings } from './settings.ts'

export type House = {
  db: Database
  box: SecretBox
  settings: IdentitySettings
  /** The clock; tests put theirs in its place. */
  now(): Date
}

/** Where a request comes from, for sessions and events. */
export type Origin = { device: string; address: string }

/** Signing in and out is work of the program: nobody has an account's rights before. */
export function asSystem<T>({ db }: Pick<House, 'db'>, work: (tx: Scope) => Promise<T>): Promise<T> {
  return inScope(db, { system: 'identity' }, work)
}
