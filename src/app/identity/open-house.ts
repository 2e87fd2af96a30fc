/** Opens identity over a record: the key, the policy table in the database. */
import { Refused } from '#core/diagnostic'
import { listPolicyFaults, POLICY } from '#core/identity'
import { openSecretBox, writePolicy } from '#store/identity'
import type { Record } from '#store/record'
import type { House } from './house.ts'
import { DEFAULT_IDENTITY, type IdentitySettings } from './settings.ts'

export async function openHouse(
  record: Pick<Record, 'app' | 'owner' | 'dataDir'>,
  { now, settings = DEFAULT_IDENTITY }: { now: () => Date; settings?: IdentitySettings },
): Promise<House> {
  const faults = listPolicyFaults(POLICY)
  if (faults.length > 0) throw new Refused('identity.policy', '权限表有误，没有启动。', faults.join('\n'))
  await writePolicy(record.owner, POLICY)
  return { db: record.app, box: openSecretBox(record.dataDir), settings, now }
}
