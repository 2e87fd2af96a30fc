/** Opens an installation and listens: on an empty folder without questions, and closed in good order. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  DEFAULT_IDENTITY,
  ensureAdministrators,
  type FirstAdministrator,
  type IdentitySettings,
  type OidcSettings,
  openOidc,
} from '#app/identity'
import {
  type DataFolder,
  engineVersion,
  openPremises,
  openRecord,
  type Premises,
  type ShownDemoAccount,
} from '#app/premises'
import { worksOf } from '#server/assessment'
import { buildServer } from './build-server.ts'
import { checkAddress, wordListening } from './listening-fault.ts'
import { type Log, logFault } from './log.ts'

export type ServeOptions = {
  host: string
  port: number
  dataDir: string
  databaseUrl?: string
  ownerUrl?: string
  trustProxy?: string[]
  dataFolders?: readonly DataFolder[]
  oidc?: OidcSettings
  /** What is not named stays as it is by default. */
  identity?: Partial<IdentitySettings>
  /** Of a demonstration: shown on the page for signing in. */
  demoAccounts?: readonly ShownDemoAccount[]
  /** Done before the port is opened. */
  prepare?(premises: Premises): Promise<void>
  log: Log
  now(): Date
}

export type Running = {
  address: string
  premises: Premises
  /** Those whom nobody has been yet, with new passwords: told once, kept nowhere. */
  administrators: readonly FirstAdministrator[]
  /** Settles when the database ended without being asked. */
  lost: Promise<void>
  close(): Promise<void>
}

const WEB = fileURLToPath(new URL('../../../dist/web', import.meta.url))

export async function serve(options: ServeOptions): Promise<Running> {
  const { host, port, dataDir, databaseUrl, ownerUrl, trustProxy, dataFolders = [], oidc, identity, log, now } = options
  const version = engineVersion()
  // Before anything is made, and before anything that takes long.
  await checkAddress({ host, port })
  const onFault = (error: unknown) => logFault(log, error)
  const record = await openRecord({
    dataDir,
    onLost: onFault,
    ...(databaseUrl !== undefined && { databaseUrl }),
    ...(ownerUrl !== undefined && { ownerUrl }),
  })
  const premises = await openPremises({
    record,
    now,
    version,
    works: worksOf,
    dataFolders,
    onBug: onFault,
    identity: { ...DEFAULT_IDENTITY, ...identity },
    ...(oidc !== undefined && { oidc: openOidc(oidc) }),
    ...(options.demoAccounts !== undefined && { demo: true, demoAccounts: options.demoAccounts }),
  }).catch(async (error: unknown) => {
    await record.close()
    throw error
  })
  const closeAll = async () => {
    await premises.close()
    await record.close()
  }
  try {
    await options.prepare?.(premises)
    const app = await buildServer({
      premises,
      log,
      version,
      web: join(WEB),
      ...(trustProxy !== undefined && { trustProxy }),
    })
    try {
      const address = await app.listen({ host, port })
      // Last of all: passwords that no start lives to tell would only spoil those told before.
      const administrators = await ensureAdministrators(premises.house)
      return {
        address,
        premises,
        administrators,
        lost: record.lost,
        async close() {
          await app.close()
          await closeAll()
        },
      }
    } catch (error) {
      await app.close()
      throw wordListening(error, { host, port })
    }
  } catch (error) {
    await closeAll()
    throw error
  }
}
