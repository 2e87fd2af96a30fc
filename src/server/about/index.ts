/** Versions and licences. */

import { listPackPlaces, loadKeptPack } from '#app/packs'
import { listLicences } from '#app/premises'
import * as routes from '#contract/about'
import { type Handler, scoped } from '#server/http'

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
]
