/** The people of a demonstration, with a password and secrets made for this one data folder. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makePrivateFolder } from '#store/record'
import { newTotpSecret } from './one-time-code.ts'
import { newOneTimePassword } from './password-hash.ts'

export type DemoSecrets = { password: string; secrets: Readonly<Record<string, string>> }

/** The same at every start of the same folder. */
export function openDemoSecrets(dataDir: string, names: readonly string[]): DemoSecrets {
  const file = join(dataDir, 'demo-accounts.json')
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as DemoSecrets
  makePrivateFolder(dataDir)
  const made = {
    password: newOneTimePassword(),
    secrets: Object.fromEntries(names.map((name) => [name, newTotpSecret()])),
  }
  writeFileSync(file, `${JSON.stringify(made, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' })
  return made
}
