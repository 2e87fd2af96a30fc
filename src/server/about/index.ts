/** Versions and licences. */

import { listPackPlaces, loadKeptPack } from '#app/packs'
import { listLicences } from '#app/premises'
import * as routes from '#contract/about'
import { type Handler, scoped, sendSheet, tellFilters } from '#server/http'

export const aboutHandlers: readonly Handler[] = [
  scoped(routes.getAbout, async ({ premises }) => ({
    name: '权责 Quanze',
    version: premises.version,
    node: process.versions.node,
    database: { kind: premises.record.kind, version: premises.databaseVersion },
    ...(premises.oidc !== undefined && { signsInElsewhere: premises.oidc.issuer }),
    // A server set to forget is not opened at all.
    evidence: true,
    packs: await Promise.all(
      listPackPlaces().map(async ({ folder }) => {
        const { pack, digest } = await loadKeptPack(folder)
        return { id: pack.id, version: pack.version, digest }
      }),
    ),
    licences: await listLicences(),
  })),
  scoped(routes.exportLicences, async ({ premises, query }) => {
    const asked = query.q?.trim().toLowerCase() ?? ''
    const licences = (await listLicences()).filter(({ name }) => name.toLowerCase().includes(asked))
    return sendSheet(
      premises,
      '所用的软件和许可',
      await tellFilters(query, { q: '查找' }),
      ['软件', '版本', '许可'],
      licences.map(({ name, version, licence }) => [name, version, licence]),
    )
  }),
]
