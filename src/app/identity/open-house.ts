/** Opens identity over a record: the key, the policy table in the database. */
import { Refused } from '#core/diagnostic'
import { listPolicyFaults, POLICY } from '#core/identity'
import { hasPolicy, openSecretBox, writePolicy } from '#store/identity'
import type { Record } from '#store/record'
import type { House } from './house.ts'
import { DEFAULT_IDENTITY, type IdentitySettings } from './settings.ts'

export async function openHouse(
  record: Pick<Record, 'app' | 'owner' | 'dataDir'>,
  { now, settings = DEFAULT_IDENTITY }: { now: () => Date; settings?: IdentitySettings },
): Promise<House> {
  const faults = listPolicyFaults(POLICY)
  if (faults.length > 0) throw new Refused('identity.policy', '权限表有误，没有启动。', faults.join('\n'))
  // Without the owner's login nothing of the form of the database can be written: then it must be as this version has it.
  if (record.owner !== record.app) await writePolicy(record.owner, POLICY)
  else if (!(await hasPolicy(record.app, POLICY)))
    throw new Refused(
      'record.start-failed',
      '数据库里的权限表与本版本不同，没有启动。',
      '设置 DATABASE_OWNER_URL（quanze_owner 的登录）后启动一次；以后可以不设。',
    )
  return { db: record.app, box: openSecretBox(record.dataDir), settings, now }
}
