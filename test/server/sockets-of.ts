/** The TCP and UDP sockets that a process and its children hold, as Linux tells; sockets of the file system are none of them. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

export type OpenSocket = { pid: number; table: string; local: string; localPort: number; remote: string }

const TABLES = ['tcp', 'tcp6', 'udp', 'udp6'] as const

export function listSockets(pid: number): OpenSocket[] {
  return listFamily(pid).flatMap((one) => {
    const inodes = listInodes(one)
    return TABLES.flatMap((table) =>
      readFileSync(`/proc/${one}/net/${table}`, 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.trim().split(/\s+/))
        .filter((cells) => inodes.has(cells[9] ?? ''))
        .map(([, local = '', remote = '']) => ({
          pid: one,
          table,
          local,
          localPort: Number.parseInt(local.split(':')[1] ?? '', 16),
          remote,
        })),
    )
  })
}

/** What is not served on the port: everything else goes out, or lets in where nobody should be let in. */
export function listStrayOf(pid: number, port: number): OpenSocket[] {
  return listSockets(pid).filter(({ localPort }) => localPort !== port)
}

function listFamily(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(join(`/proc/${pid}/task`, task, 'children'), 'utf8')
      .split(' ')
      .flatMap((child) => (child === '' ? [] : [Number(child)])),
  )
  return [pid, ...children.flatMap(listFamily)]
}

function listInodes(pid: number): Set<string> {
  const folder = `/proc/${pid}/fd`
  return new Set(
    readdirSync(folder).flatMap((fd) => {
      // Closed since it was listed.
      const target = tryLink(join(folder, fd))
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1]
      return inode === undefined ? [] : [inode]
    }),
  )
}

function tryLink(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}
