/** Entries as they are shown to those who may read them. */
import { countEntries, type EntryFilter, type EntryPage, type ListedEntry, listEntries } from '#store/ledger'
import type { Scope } from '#store/record'

export type LedgerFilter = EntryFilter
export type LedgerPage = EntryPage
export type SeenEntry = ListedEntry

export function listLedger(tx: Scope, page: LedgerPage): Promise<SeenEntry[]> {
  return listEntries(tx, page)
}

export function countLedger(tx: Scope, filter: LedgerFilter): Promise<number> {
  return countEntries(tx, filter)
}
