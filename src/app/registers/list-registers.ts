import { Refused } from '#core/diagnostic'
import { type Batch, findBatch, listBatches, listRejects, openStore, type Reject } from '#store/registers'

/** All batches in the order they were sealed, and which of them still count. */
export async function listRegisters(folder: string): Promise<{ batch: Batch; live: boolean }[]> {
  const store = await openStore(folder)
  const live = new Set(listBatches(store, { live: true }).map((b) => b.id))
  return listBatches(store).map((batch) => ({ batch, live: live.has(batch.id) }))
}

/** A batch by its id or by the beginning of it. */
export async function getRegisterBatch(folder: string, id: string): Promise<Batch> {
  const store = await openStore(folder)
  const found = findBatch(store, id) ?? onlyOne(listBatches(store).filter((b) => b.id.startsWith(id)))
  if (found === undefined)
    throw new Refused('usage', `数据目录“${folder}”里没有批次“${id}”。`, '用 quanze registers 看有哪些批次。')
  return found
}

export async function listRejectedRows(
  folder: string,
  id: string,
  limit: number,
): Promise<{ batch: Batch; rejects: Reject[] }> {
  const store = await openStore(folder)
  const batch = await getRegisterBatch(folder, id)
  return { batch, rejects: await listRejects(store, batch.id, limit) }
}

function onlyOne<T>(some: readonly T[]): T | undefined {
  return some.length === 1 ? some[0] : undefined
}
