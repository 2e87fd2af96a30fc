/** What somebody with all rights over the database may do to it. Each tampering says where it was done, so that a test can ask whether it was found there. */
import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { commitmentOf, growTree, type Hash, type Json, leafOfEntry, rootOfLeaves, toBase64 } from '#core/ledger'
import type { LedgerFault } from '#store/ledger'
import type { Scope } from '#store/record'

/** `nth` and `other` choose what is tampered with, among whatever there is. */
export type Tampering = (tx: Scope, nth: number, other: number) => Promise<Place>

/** Places in the tree run from 0. */
type Place =
  | { index: number; entry: number }
  | { row: number }
  | { node: string }
  | { checkpoint: number }
  | { anywhere: true }

type Row = { index: number; id: number; at: Date; action: string; record: { [key: string]: Json }; salt: Buffer }

export const TAMPERINGS: { [name: string]: Tampering } = {
  'edits a record': (tx, nth) => editRecord(tx, nth, 'record'),
  'edits a record and its commitment': (tx, nth) => editRecord(tx, nth, 'commitment'),
  'edits a record, its commitment and its leaf': (tx, nth) => editRecord(tx, nth, 'leaf'),
  'edits a record and builds the whole tree and all checkpoints to fit': async (tx, nth) => {
    const place = await editRecord(tx, nth, 'leaf')
    await rebuild(tx)
    return place
  },
  'changes the time of an entry': (tx, nth) => editHead(tx, nth, sql`at = at + interval '1 day'`),
  'changes who did it': (tx, nth) =>
    editHead(tx, nth, sql`actor_kind = 'account', actor = '00000000-0000-4000-8000-000000000001'`),
  'changes what it was about': (tx, nth) => editHead(tx, nth, sql`subject_id = subject_id || '2'`),
  'destroys a record without saying so': (tx, nth) =>
    editHead(tx, nth, sql`record = null, salt = null, erased_by = (select max(id) from quanze.ledger_entry)`),
  'deletes an entry': async (tx, nth) => {
    const row = await choose(tx, nth)
    await sql`delete from quanze.ledger_entry where id = ${row.id}`.execute(tx)
    return { index: row.index, entry: row.id }
  },
  'deletes an entry and its leaf': async (tx, nth) => {
    const row = await choose(tx, nth)
    await removeWhole(tx, row)
    return { index: row.index, entry: row.id }
  },
  'deletes the last entry and its leaf': async (tx) => {
    const rows = await readRows(tx)
    const row = await choose(tx, rows.length - 1)
    await removeWhole(tx, row)
    return { index: row.index, entry: row.id }
  },
  'deletes an entry and closes the gap, with tree and checkpoints to fit': async (tx, nth) => {
    const row = await choose(tx, nth)
    await removeWhole(tx, row)
    await sql`update quanze.ledger_leaf set index = index + 1000000 where index > ${row.index}`.execute(tx)
    await sql`update quanze.ledger_leaf set index = index - 1000001 where index >= 1000000`.execute(tx)
    await rebuild(tx)
    return { index: row.index, entry: row.id }
  },
  'cuts off the end, with all that is about it': async (tx, nth) => {
    const row = await choose(tx, nth)
    await sql`delete from quanze.ledger_checkpoint where size > ${row.index}`.execute(tx)
    await sql`delete from quanze.ledger_entry e using quanze.ledger_leaf l
      where l.entry_id = e.id and l.index >= ${row.index}`.execute(tx)
    await sql`delete from quanze.ledger_leaf where index >= ${row.index}`.execute(tx)
    await sql`delete from quanze.sample s where not exists (select from quanze.ledger_entry where id = s.entry_id)`.execute(
      tx,
    )
    await rebuildNodes(tx, await readLeaves(tx))
    return { anywhere: true }
  },
  'slips in an entry, with tree and checkpoints to fit': async (tx, nth) => {
    const row = await choose(tx, nth)
    await sql`update quanze.ledger_leaf set index = index + 1000000 where index >= ${row.index}`.execute(tx)
    await sql`update quanze.ledger_leaf set index = index - 999999 where index >= 1000000`.execute(tx)
    await forge(tx, row, row.index)
    await rebuild(tx)
    return { index: row.index, entry: 900_000 }
  },
  'adds a back-dated entry at the end': async (tx, nth) => {
    const row = await choose(tx, nth % 20)
    const leaves = await readLeaves(tx)
    await forge(tx, { ...row, at: new Date(row.at.getTime() - 86_400_000) }, leaves.length)
    return { index: leaves.length, entry: 900_000 }
  },
  'adds an entry beside the tree': async (tx, nth) => {
    const row = await choose(tx, nth)
    await forge(tx, row, undefined)
    return { index: -1, entry: 900_000 }
  },
  'changes places of two leaves': async (tx, nth, other) => {
    const [a, b] = await chooseTwo(tx, nth, other)
    await swap(tx, a, b)
    return { index: Math.min(a.index, b.index), entry: a.index < b.index ? a.id : b.id }
  },
  'changes places of two leaves, with tree and checkpoints to fit': async (tx, nth, other) => {
    const [a, b] = await chooseTwo(tx, nth, other)
    await swap(tx, a, b)
    await rebuild(tx)
    return { index: Math.min(a.index, b.index), entry: a.index < b.index ? a.id : b.id }
  },
  'changes the contents of two entries': async (tx, nth, other) => {
    const [a, b] = await chooseTwo(tx, nth, other)
    for (const [to, from] of [
      [a, b],
      [b, a],
    ] as const)
      await sql`update quanze.ledger_entry set record = ${JSON.stringify(from.record)}::jsonb, salt = ${from.salt},
        commitment = ${Buffer.from(commitmentOf(from.salt, from.record))} where id = ${to.id}`.execute(tx)
    return { index: a.index, entry: a.id }
  },
  'edits a live row': (tx, nth) =>
    editRow(tx, nth, (id) => sql`update quanze.sample set name = name || '。' where id = ${id}`),
  'empties a column of a live row': (tx, nth) =>
    editRow(tx, nth, (id) => sql`update quanze.sample set day = null where id = ${id}`),
  'deletes a live row': (tx, nth) => editRow(tx, nth, (id) => sql`delete from quanze.sample where id = ${id}`),
  'adds a live row': async (tx, nth) => {
    const { id } = await choose(tx, nth)
    await sql`insert into quanze.sample values (999999, '某', null, ${id})`.execute(tx)
    return { row: 999_999 }
  },
  'changes a node of the tree': async (tx, nth) => {
    const { rows } = await sql<{
      level: number
      index: number
    }>`select level, index from quanze.ledger_node order by 1, 2`.execute(tx)
    const { level = 0, index = 0 } = rows[nth % rows.length] ?? {}
    await sql`update quanze.ledger_node set hash = ${randomBytes(32)} where level = ${level} and index = ${index}`.execute(
      tx,
    )
    return { node: `${level}/${index}` }
  },
  'changes the root of a checkpoint': (tx, nth) => editCheckpoint(tx, nth, sql`root = ${randomBytes(32)}`),
  'changes the text of a checkpoint': (tx, nth) =>
    editCheckpoint(tx, nth, sql`note = replace(note, 'quanze', 'quanzi')`),
}

export function isFoundAt(place: Place, faults: readonly LedgerFault[]): boolean {
  return faults.some((fault) => {
    if ('anywhere' in place) return fault.kind === 'rolled-back'
    if ('row' in place) return 'key' in fault && fault.key === `{"id":${place.row}}`
    if ('node' in place) return fault.kind === 'node-changed' && `${fault.level}/${fault.index}` === place.node
    if ('checkpoint' in place) return fault.kind === 'not-signed' && fault.size === place.checkpoint
    if ('entry' in fault && fault.entry === place.entry) return true
    if (fault.kind === 'leaf-missing') return fault.index === place.index
    // Nothing behind the last leaf tells of it but the checkpoints that were signed over it.
    if (fault.kind === 'rolled-back') return fault.size <= place.index && place.index < fault.kept
    // Where everything was made to fit, the first checkpoint that no key signed says behind which place it happened.
    if (fault.kind === 'root-differs') return fault.from <= place.index && place.index < fault.to
    return (
      fault.kind === 'not-signed' &&
      fault === faults.find(({ kind }) => kind === 'not-signed') &&
      fault.size > place.index
    )
  })
}

async function readRows(tx: Scope): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select l.index, e.id, e.at, e.action, e.record, e.salt
    from quanze.ledger_leaf l join quanze.ledger_entry e on e.id = l.entry_id order by l.index`.execute(tx)
  return rows
}

async function choose(tx: Scope, nth: number): Promise<Row> {
  const rows = await readRows(tx)
  const row = rows[nth % rows.length]
  if (row === undefined) throw new Error('an empty ledger')
  return row
}

async function chooseTwo(tx: Scope, nth: number, other: number): Promise<[Row, Row]> {
  const rows = await readRows(tx)
  const step = 1 + (other % (rows.length - 1))
  return [await choose(tx, nth), await choose(tx, nth + step)]
}

async function editRecord(tx: Scope, nth: number, depth: 'record' | 'commitment' | 'leaf'): Promise<Place> {
  const row = await choose(tx, nth)
  const record = { ...row.record, details: '改过' }
  const commitment = Buffer.from(commitmentOf(row.salt, record))
  await sql`update quanze.ledger_entry set record = ${JSON.stringify(record)}::jsonb where id = ${row.id}`.execute(tx)
  if (depth !== 'record')
    await sql`update quanze.ledger_entry set commitment = ${commitment} where id = ${row.id}`.execute(tx)
  const leaf = Buffer.from(leafOfEntry({ ...row, at: row.at.toISOString(), commitment }))
  if (depth === 'leaf') await sql`update quanze.ledger_leaf set hash = ${leaf} where entry_id = ${row.id}`.execute(tx)
  return { index: row.index, entry: row.id }
}

async function editHead(tx: Scope, nth: number, change: ReturnType<typeof sql>): Promise<Place> {
  const row = await choose(tx, nth)
  await sql`update quanze.ledger_entry set ${change} where id = ${row.id}`.execute(tx)
  return { index: row.index, entry: row.id }
}

async function editRow(tx: Scope, nth: number, change: (id: number) => ReturnType<typeof sql>): Promise<Place> {
  const { rows } = await sql<{ id: number }>`select id from quanze.sample order by id`.execute(tx)
  const id = rows[nth % rows.length]?.id ?? 0
  await change(id).execute(tx)
  return { row: id }
}

async function editCheckpoint(tx: Scope, nth: number, change: ReturnType<typeof sql>): Promise<Place> {
  const { rows } = await sql<{ size: number }>`select size from quanze.ledger_checkpoint order by size`.execute(tx)
  const size = rows[nth % rows.length]?.size ?? 0
  await sql`update quanze.ledger_checkpoint set ${change} where size = ${size}`.execute(tx)
  return { checkpoint: size }
}

async function removeWhole(tx: Scope, row: Row): Promise<void> {
  await sql`delete from quanze.ledger_entry where id = ${row.id}`.execute(tx)
  await sql`delete from quanze.ledger_leaf where entry_id = ${row.id}`.execute(tx)
}

async function forge(tx: Scope, like: Row, index: number | undefined): Promise<void> {
  const [id, salt, at] = [900_000, randomBytes(32), like.at.toISOString()]
  const subject = { kind: 'sample', id: '伪造' }
  const record = { action: like.action, actor: { kind: 'system', reason: 'test' }, at, subject }
  const commitment = Buffer.from(commitmentOf(salt, record))
  await sql`insert into quanze.ledger_entry (id, at, actor_kind, action, subject_kind, subject_id, record, salt, commitment)
    values (${id}, ${at}, 'system', ${like.action}, 'sample', '伪造', ${JSON.stringify(record)}::jsonb, ${salt}, ${commitment})`.execute(
    tx,
  )
  const leaf = Buffer.from(leafOfEntry({ id, at, action: like.action, commitment }))
  if (index !== undefined) await sql`insert into quanze.ledger_leaf values (${index}, ${id}, ${leaf})`.execute(tx)
}

async function swap(tx: Scope, a: Row, b: Row): Promise<void> {
  await sql`update quanze.ledger_leaf set index = 1000000 where entry_id = ${a.id}`.execute(tx)
  await sql`update quanze.ledger_leaf set index = ${a.index} where entry_id = ${b.id}`.execute(tx)
  await sql`update quanze.ledger_leaf set index = ${b.index} where entry_id = ${a.id}`.execute(tx)
}

async function readLeaves(tx: Scope): Promise<Hash[]> {
  const { rows } = await sql<{ hash: Buffer }>`select hash from quanze.ledger_leaf order by index`.execute(tx)
  return rows.map(({ hash }) => Uint8Array.from(hash))
}

/** Everything above the leaves as if it had always been so; only the signatures cannot be made. */
async function rebuild(tx: Scope): Promise<void> {
  const leaves = await readLeaves(tx)
  await rebuildNodes(tx, leaves)
  const { rows } = await sql<{ size: number; note: string }>`select size, note from quanze.ledger_checkpoint`.execute(
    tx,
  )
  for (const { size, note } of rows) {
    const root = rootOfLeaves(leaves.slice(0, size))
    const lines = note.split('\n').with(2, toBase64(root)).join('\n')
    await sql`update quanze.ledger_checkpoint set root = ${Buffer.from(root)}, note = ${lines} where size = ${size}`.execute(
      tx,
    )
  }
}

async function rebuildNodes(tx: Scope, leaves: readonly Hash[]): Promise<void> {
  await sql`delete from quanze.ledger_node`.execute(tx)
  const nodes = growTree(0, [], leaves).nodes.filter(({ level }) => level > 0)
  const texts = nodes.map((node) => ({ ...node, hash: Buffer.from(node.hash).toString('hex') }))
  await sql`insert into quanze.ledger_node select level, index, decode(hash, 'hex')
    from jsonb_to_recordset(${JSON.stringify(texts)}::jsonb) n (level smallint, index bigint, hash text)`.execute(tx)
}
