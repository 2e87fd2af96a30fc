/** Where the record lies inside a data directory. */
import { join } from 'node:path'

export type RecordPlace = {
  /** Holds the lock, the cluster, its log and the number of its socket folder. */
  folder: string
  cluster: string
  log: string
  /** Names the folder of the socket in use, so that one left by a killed process is cleared away. */
  socketNote: string
}

export function recordPlace(dataDir: string): RecordPlace {
  const folder = join(dataDir, 'record')
  return {
    folder,
    cluster: join(folder, 'postgres'),
    log: join(folder, 'postgres.log'),
    socketNote: join(folder, 'socket'),
  }
}
