/** Offices and people into an installation that is there, running or not. */
import { resolve } from 'node:path'
import { type FolderImported, importFolder } from '#app/authority'
import type { LocalDate } from '#core/calendar'
import { openAsIs, type RecordOptions } from '#store/record'

export type OrganisationRequest = RecordOptions & {
  folder: string
  today: LocalDate
  now: Date
  onStep(step: string): void
}

export async function importOrganisation(request: OrganisationRequest): Promise<FolderImported[]> {
  const { folder, today, now, onStep } = request
  const record = await openAsIs(request)
  try {
    const dataDir = resolve(request.dataDir)
    const occasion = 'organisation import'
    return await importFolder(record.app, { folder, dataDir, occasion, today, now, onStep })
  } finally {
    await record.close()
  }
}
