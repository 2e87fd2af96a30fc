/** An address that cannot be opened, in words: who starts the program can do something about it. */
import { createServer } from 'node:net'
import { Refused } from '#core/diagnostic'

type Address = { host: string; port: number }

/** Opens the address and lets go of it again; port 0 is always to be had. */
export async function checkAddress(address: Address): Promise<void> {
  const { host, port } = address
  const probe = createServer()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (error) => reject(wordListening(error, address)))
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve()))
  })
}

export function wordListening(error: unknown, { host, port }: Address): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  switch (code) {
    case 'EADDRINUSE':
      return new Refused(
        'server.cannot-listen',
        `端口 ${port} 已被别的程序占用，服务没有启动。`,
        '用 --port 换一个端口，或先停掉占用它的程序。',
      )
    case 'EACCES':
      return new Refused(
        'server.cannot-listen',
        `没有权限使用端口 ${port}，服务没有启动。`,
        '用 --port 换一个 1024 以上的端口，由反向代理转到它。',
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new Refused(
        'server.cannot-listen',
        `“${host}”不是本机的地址，服务没有启动。`,
        '--host 写本机的一个地址，如 127.0.0.1；0.0.0.0 表示所有地址。',
      )
    default:
      return error
  }
}
