/** Failures of the database that the user can do something about, in words. Everything else is a bug and stays what it is. */
import { Refused } from '#core/diagnostic'

const DISK_FULL = '53100'
/** Raised by `guard_approval`, whose clock may be ahead of the program's. */
const RUN_OUT = 'QZ001'
/** Classes of SQLSTATE and codes of the system that say that the server went away, is not there yet, or was made to drop what it did. */
const GONE = /^(?:08...|57P0[123]|57014|ECONNREFUSED|ECONNRESET|EPIPE)$/

export function wordFailure(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof Refused) return error
  const code = 'code' in error ? String(error.code) : ''
  if (code === DISK_FULL || code === 'ENOSPC')
    return new Refused(
      'store.disk-full',
      '磁盘已满，这一步没有保存；此前已保存的都在。',
      '请管理员腾出空间；之后可以接着做，不必重启。',
    )
  if (code === RUN_OUT) return new Refused('record.in-the-way', '这一事项的期限已过，要由提出人重新提出。')
  if (
    GONE.test(code) ||
    isSocketMissing(error, code) ||
    endsConnection(error, code) ||
    /^Connection terminated|^Client has encountered a connection error/.test(error.message)
  )
    return new Refused(
      'record.unavailable',
      '数据库中断，正在自行恢复；不能确定这一步是否已保存。',
      '稍候刷新查看，没有保存的再做一次。',
    )
  return error
}

/** The socket of a server that is not there yet, and not just any file. */
function isSocketMissing(error: Error, code: string): boolean {
  return code === 'ENOENT' && 'syscall' in error && error.syscall === 'connect'
}

/** A part of a server that dies says so in several ways, all of them FATAL; so is a login that is refused, which is not passing. */
function endsConnection(error: Error, code: string): boolean {
  return 'severity' in error && (error.severity === 'FATAL' || error.severity === 'PANIC') && !/^(?:28|3D)/.test(code)
}
