/**
 * Gives committed entries their places in the tree and signs where it stands. One at a time, by a lock in the database. What is
 * signed is on disk before: killed anywhere, no checkpoint can contradict another.
 */
import { sql } from 'kysely'
import { Refused } from '#core/diagnostic'
import {
  edgePlaces,
  growTree,
  leafOfEntry,
  openCheckpoint,
  rootOfEdge,
  type SignerKey,
  sameHash,
  signCheckpoint,
  verifierOf,
} from '#core/ledger'
import { type Database, inScope, type Scope } from '#store/record'
import { adoptRows } from './adopt-rows.ts'
import { findKeptCheckpoint, keepCheckpoint } from './key-file.ts'
import { readRanges } from './nodes.ts'
import type { LedgerTables } from './tables.ts'

export type Sequenced = { added: number; size: number; note: string | undefined }

const LOCK = 4_020_010_002
const BATCH = 5000

export async function sequenceLedger(app: Database, dataDir: string, key: SignerKey): Promise<Sequenced> {
  for (let some = 1; some > 0; ) some = await asSequencer(app, adoptRows)
  let added = 0
  for (let last = BATCH; last === BATCH; added += last) last = await placeEntries(app)
  const { size, note } = await signTree(app, dataDir, key)
  return { added, size, note }
}

async function placeEntries(app: Database): Promise<number> {
  return asSequencer(app, async (tx) => {
    const tables = tx.withTables<LedgerTables>()
    const entries = await tables
      .selectFrom('ledger_pending')
      .innerJoin('ledger_entry', 'ledger_entry.id', 'ledger_pending.entry_id')
      .select(['id', 'at', 'action', 'commitment'])
      .orderBy('id')
      .limit(BATCH)
      .execute()
    if (entries.length === 0) return 0
    const size = await countLeaves(tx)
    const edge = await readRanges(tx, edgePlaces(size).map(toRange))
    const leaves = entries.map((entry) => leafOfEntry({ ...entry, at: entry.at.toISOString() }))
    const { nodes } = growTree(size, edge, leaves)
    await insertLeaves(
      tx,
      entries.map(({ id }, i) => ({ index: size + i, entry_id: id, hash: hex(leaves[i]) })),
    )
    await insertNodes(
      tx,
      nodes.filter(({ level }) => level > 0).map((node) => ({ ...node, hash: hex(node.hash) })),
    )
    await sql`delete from quanze.ledger_pending where entry_id = any (${entries.map(({ id }) => id)}::bigint[])`.execute(
      tx,
    )
    return entries.length
  })
}

async function insertLeaves(tx: Scope, leaves: readonly object[]): Promise<void> {
  await sql`
    insert into quanze.ledger_leaf (index, entry_id, hash)
    select index, entry_id, decode(hash, 'hex')
    from jsonb_to_recordset(${JSON.stringify(leaves)}::jsonb) l (index bigint, entry_id bigint, hash text)`.execute(tx)
}

async function insertNodes(tx: Scope, nodes: readonly object[]): Promise<void> {
  await sql`
    insert into quanze.ledger_node (level, index, hash)
    select level, index, decode(hash, 'hex')
    from jsonb_to_recordset(${JSON.stringify(nodes)}::jsonb) n (level smallint, index bigint, hash text)`.execute(tx)
}

async function signTree(
  app: Database,
  dataDir: string,
  key: SignerKey,
): Promise<{ size: number; note: string | undefined }> {
  return asSequencer(app, async (tx) => {
    const size = await countLeaves(tx)
    await refuseRollback(tx, size, dataDir, key)
    if (size === 0) return { size, note: undefined }
    const signed = await tx
      .withTables<LedgerTables>()
      .selectFrom('ledger_checkpoint')
      .select('note')
      .where('size', '=', size)
      .executeTakeFirst()
    const note = signed?.note ?? (await signNow(tx, size, key))
    keepCheckpoint(dataDir, note)
    return { size, note }
  })
}

async function signNow(tx: Scope, size: number, key: SignerKey): Promise<string> {
  const root = rootOfEdge(await readRanges(tx, edgePlaces(size).map(toRange)))
  const note = signCheckpoint({ size, root }, key)
  await sql`insert into quanze.ledger_checkpoint (size, root, note) values (${size}, ${Buffer.from(root)}, ${note})`.execute(
    tx,
  )
  return note
}

/** The checkpoint kept outside the database: a tree that does not hold it was put back or rewritten, and is not signed. */
async function refuseRollback(tx: Scope, size: number, dataDir: string, key: SignerKey): Promise<void> {
  const kept = findKeptCheckpoint(dataDir)
  if (kept === undefined) return
  const before = openCheckpoint(kept, verifierOf(key))
  if (before === undefined)
    throw new Refused(
      'ledger.key',
      '数据目录里的存证账检查点不是用现在的密钥签的。',
      '从备份恢复 ledger 文件夹，并运行 quanze ledger verify。',
    )
  if (before.size <= size) {
    const root = rootOfEdge(await readRanges(tx, edgePlaces(before.size).map(toRange)))
    if (sameHash(root, before.root)) return
  }
  throw new Refused(
    'ledger.contradiction',
    `存证账与已签的检查点（${before.size}条）矛盾：现有${size}条。数据库被退回或改写过，不再签名。`,
    '运行 quanze ledger verify 找出位置，再从备份恢复。',
  )
}

/** Whoever else does this, here or on another server, waits. */
export async function asSequencer<T>(app: Database, work: (tx: Scope) => Promise<T>): Promise<T> {
  return inScope(app, { system: 'ledger' }, async (tx) => {
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx)
    return work(tx)
  })
}

async function countLeaves(tx: Scope): Promise<number> {
  const { rows } = await sql<{
    size: number
  }>`select coalesce(max(index) + 1, 0) as size from quanze.ledger_leaf`.execute(tx)
  return rows[0]?.size ?? 0
}

function toRange({ level, index }: { level: number; index: number }): { from: number; to: number } {
  return { from: index * 2 ** level, to: (index + 1) * 2 ** level }
}

function hex(hash: Uint8Array | undefined): string {
  return Buffer.from(hash ?? []).toString('hex')
}
