/** A connection that the database ends is no bug of ours: it was restarted, or somebody restarts it. Told in words, for the log. */
import { Refused } from '#core/diagnostic'

export function connectionLost(error: Error): Refused {
  const why = 'code' in error ? String(error.code) : error.message
  return new Refused('record.unavailable', `与数据库的一条连接断了（${why}）；下次使用时另开一条。`)
}
