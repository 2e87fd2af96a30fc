/**
 * Holds everything that is stored against everything it says of itself: records against commitments, commitments against leaves,
 * leaves against the tree, the tree against every signed checkpoint, and live rows against the digests of the ledger. Only reads.
 */
import { sql } from 'kysely'
import { growTree, type Hash, openCheckpoint, rootOfEdge, sameHash, type VerifierKey } from '#core/ledger'
import type { Database, Scope } from '#store/record'
import { ADOPT } from './adopt-rows.ts'
import { checkEntry, type StoredEntry } from './check-entry.ts'
import { compareRows, RowBook } from './compare-rows.ts'

/** What was found, and where. `entry` is the number of an entry, `from`–`to` a stretch of places in the tree (without `to`). */
export type LedgerFault =
  | {
      kind: 'record-changed' | 'head-changed' | 'leaf-changed' | 'erased-unsaid' | 'not-in-tree' | 'back-dated'
      entry: number
    }
  | { kind: 'erasure-undone'; entry: number; by: number }
  | { kind: 'entry-missing'; entry: number; index: number }
  | { kind: 'leaf-missing'; index: number }
  | { kind: 'node-changed'; level: number; index: number }
  | { kind: 'not-signed'; size: number }
  | { kind: 'root-differs'; from: number; to: number }
  | { kind: 'rolled-back'; size: number; kept: number }
  | { kind: 'witness-differs'; size: number }
  | { kind: 'row-changed' | 'row-removed' | 'row-unknown'; table: string; key: string; entry: number | undefined }
  | { kind: 'table-missing'; table: string }

/** Of a table that can be computed again: a row that is not what comes out. */
export type RowDifference = {
  kind: 'derived-changed' | 'derived-removed' | 'derived-unknown'
  table: string
  key: string
}

/** Rows of a table that an entry told of as it found them: nothing vouches for what they were before. */
export type Adoption = {
  table: string
  entry: number
  /** ISO text. */
  at: string
}

export type LedgerReport = {
  entries: number
  erased: number
  waiting: number
  checkpoints: number
  rows: number
  /** Those whose rows were held against entries. */
  tables: readonly string[]
  adopted: readonly Adoption[]
  root: Hash
  faults: readonly LedgerFault[]
}

export type LedgerKeys = {
  verifier: VerifierKey
  /** Checkpoints kept outside the database: the one of the data directory and those of witnesses. */
  kept: readonly string[]
  /** Tables of which every row must be known, with the columns of their keys, also while the ledger knows none of them. */
  tables?: Readonly<{ [table: string]: readonly string[] }>
}

const BATCH = 2000

/** An entry has the instant at which its transaction began, so it may be older than its predecessors by the length of one. */
const LONGEST_WORK_MS = 600_000

/** As the owner, who sees every row; all of it as it stood at one instant. */
export async function verifyLedger(
  owner: Database,
  keys: LedgerKeys,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<LedgerReport> {
  return owner
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((tx) => verifyLedgerIn(tx, keys, onProgress))
}

export async function verifyLedgerIn(
  tx: Scope,
  { verifier, kept, tables = {} }: LedgerKeys,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<LedgerReport> {
  const faults: LedgerFault[] = []
  const book = new RowBook(tables)
  const total = await count(tx, 'ledger_entry')
  const { leaves, erased, adopted } = await walkEntries(tx, book, faults, (done) => onProgress(done, total))
  const waiting = await findUnplaced(tx, faults)
  const { roots, root } = await walkTree(tx, leaves, await readSizes(tx, kept, verifier), faults)
  const checkpoints = await walkCheckpoints(tx, roots, leaves.length, verifier, faults)
  checkKept(roots, leaves.length, verifier, kept, faults)
  const rows = await compareRows(tx, book, faults)
  return { entries: total, erased, waiting, checkpoints, rows, tables: [...book.tables.keys()], adopted, root, faults }
}

/** In the order of the tree. A leaf whose entry is gone keeps its place, so that what follows is still judged. */
async function walkEntries(
  tx: Scope,
  book: RowBook,
  faults: LedgerFault[],
  onDone: (done: number) => void,
): Promise<{ leaves: Hash[]; erased: number; adopted: Adoption[] }> {
  const leaves: Hash[] = []
  const adopted: Adoption[] = []
  const erasures = await readErasures(tx)
  let erased = 0
  let latest = 0
  for (let done = 0; ; ) {
    const { rows } = await sql<StoredEntry & { index: number; entry_id: number; leaf: Buffer }>`
      select l.index, l.entry_id, l.hash as leaf, e.*
      from quanze.ledger_leaf l left join quanze.ledger_entry e on e.id = l.entry_id
      where l.index >= ${done} order by l.index limit ${BATCH}`.execute(tx)
    for (const row of rows) {
      for (; leaves.length < row.index; ) leaves.push(missingLeaf(faults, leaves.length))
      leaves.push(Uint8Array.from(row.leaf))
      if (row.id === null) faults.push({ kind: 'entry-missing', entry: row.entry_id, index: row.index })
      else {
        const checked = checkEntry(row, Uint8Array.from(row.leaf), erasures.get(row.id))
        faults.push(...checked.faults)
        if (row.record === null) erased++
        if (row.at.getTime() < latest - LONGEST_WORK_MS) faults.push({ kind: 'back-dated', entry: row.id })
        latest = Math.max(latest, row.at.getTime())
        const adopts = row.action === ADOPT
        if (adopts) adopted.push({ table: row.subject_id, entry: row.id, at: row.at.toISOString() })
        book.note(row.id, checked.rows, adopts)
      }
    }
    if (rows.length === 0) return { leaves, erased, adopted }
    done = leaves.length
    onDone(done)
  }
}

function missingLeaf(faults: LedgerFault[], index: number): Hash {
  faults.push({ kind: 'leaf-missing', index })
  return new Uint8Array(32)
}

/** Which entries say that another was erased: by the erased entry. */
async function readErasures(tx: Scope): Promise<ReadonlyMap<number, number>> {
  const { rows } = await sql<{ target: string; by: number }>`
    select subject_id as target, id as by from quanze.ledger_entry where action = 'ledger.erase' order by id`.execute(
    tx,
  )
  return new Map(rows.map(({ target, by }) => [Number(target), by]))
}

/** Entries without a leaf must be waiting for one. */
async function findUnplaced(tx: Scope, faults: LedgerFault[]): Promise<number> {
  const { rows } = await sql<{ id: number; waits: boolean }>`
    select e.id, p.entry_id is not null as waits
    from quanze.ledger_entry e
    left join quanze.ledger_leaf l on l.entry_id = e.id
    left join quanze.ledger_pending p on p.entry_id = e.id
    where l.entry_id is null order by e.id`.execute(tx)
  for (const { id, waits } of rows) if (!waits) faults.push({ kind: 'not-in-tree', entry: id })
  return rows.filter(({ waits }) => waits).length
}

/** Builds the tree anew from the leaves: the kept nodes must be the same. Gives the roots it had at the sizes asked for. */
async function walkTree(
  tx: Scope,
  leaves: readonly Hash[],
  sizes: ReadonlySet<number>,
  faults: LedgerFault[],
): Promise<{ roots: ReadonlyMap<number, Hash>; root: Hash }> {
  const roots = new Map<number, Hash>()
  const computed = new Map<string, Hash>()
  let edge: Hash[] = []
  leaves.forEach((leaf, i) => {
    const grown = growTree(i, edge, [leaf])
    edge = grown.edge
    for (const { level, index, hash } of grown.nodes) if (level > 0) computed.set(`${level}/${index}`, hash)
    if (sizes.has(i + 1)) roots.set(i + 1, rootOfEdge(edge))
  })
  await compareNodes(tx, computed, faults)
  return { roots, root: rootOfEdge(edge) }
}

async function compareNodes(tx: Scope, computed: ReadonlyMap<string, Hash>, faults: LedgerFault[]): Promise<void> {
  const { rows } = await sql<{ level: number; index: number; hash: Buffer }>`
    select level, index, hash from quanze.ledger_node order by level, index`.execute(tx)
  const seen = new Set<string>()
  for (const { level, index, hash } of rows) {
    const name = `${level}/${index}`
    seen.add(name)
    const right = computed.get(name)
    if (right === undefined || !sameHash(right, Uint8Array.from(hash)))
      faults.push({ kind: 'node-changed', level, index })
  }
  for (const name of computed.keys()) {
    if (seen.has(name)) continue
    const [level = 0, index = 0] = name.split('/').map(Number)
    faults.push({ kind: 'node-changed', level, index })
  }
}

async function readSizes(tx: Scope, kept: readonly string[], verifier: VerifierKey): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ size: number }>`select size from quanze.ledger_checkpoint`.execute(tx)
  const others = kept.flatMap((note) => openCheckpoint(note, verifier)?.size ?? [])
  return new Set([...rows.map(({ size }) => size), ...others])
}

/** The first root that differs tells the stretch in which a leaf was changed, however well everything else was made to fit. */
async function walkCheckpoints(
  tx: Scope,
  roots: ReadonlyMap<number, Hash>,
  leaves: number,
  verifier: VerifierKey,
  faults: LedgerFault[],
): Promise<number> {
  const { rows } = await sql<{ size: number; root: Buffer; note: string }>`
    select size, root, note from quanze.ledger_checkpoint order by size`.execute(tx)
  let from = 0
  let differs = false
  for (const { size, root, note } of rows) {
    const checkpoint = openCheckpoint(note, verifier)
    if (checkpoint === undefined || checkpoint.size !== size || !sameHash(checkpoint.root, Uint8Array.from(root)))
      faults.push({ kind: 'not-signed', size })
    else {
      const now = roots.get(size)
      if (now === undefined) faults.push({ kind: 'rolled-back', size: leaves, kept: size })
      else if (!differs && !sameHash(now, checkpoint.root)) {
        differs = true
        faults.push({ kind: 'root-differs', from, to: size })
      }
      from = size
    }
  }
  return rows.length
}

function checkKept(
  roots: ReadonlyMap<number, Hash>,
  leaves: number,
  verifier: VerifierKey,
  kept: readonly string[],
  faults: LedgerFault[],
): void {
  for (const note of kept) {
    const checkpoint = openCheckpoint(note, verifier)
    if (checkpoint === undefined) faults.push({ kind: 'not-signed', size: 0 })
    else if (checkpoint.size > leaves) faults.push({ kind: 'rolled-back', size: leaves, kept: checkpoint.size })
    else if (!sameHash(roots.get(checkpoint.size) ?? new Uint8Array(), checkpoint.root))
      faults.push({ kind: 'witness-differs', size: checkpoint.size })
  }
}

async function count(tx: Scope, table: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.id('quanze', table)}`.execute(tx)
  return rows[0]?.n ?? 0
}
