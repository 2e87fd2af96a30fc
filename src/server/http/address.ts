/** Where a request comes from, as far as limits and events need it. */
import type { FastifyRequest } from 'fastify'

/** One home has a whole /64 of IPv6: it counts as one. */
export function bucketOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address
  const [head = '', tail = ''] = address.split('::')
  const left = head.split(':').filter((part) => part !== '')
  const right = tail.split(':').filter((part) => part !== '')
  const full = address.includes('::')
    ? [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right]
    : left
  return `${full.slice(0, 4).join(':')}::/64`
}

/** From this machine and not by way of a proxy. */
export function isFromHere(request: FastifyRequest): boolean {
  const { remoteAddress = '' } = request.raw.socket
  return (
    /^(?:127\.|::1$|::ffff:127\.)/.test(remoteAddress) &&
    request.headers['x-forwarded-for'] === undefined &&
    request.headers.forwarded === undefined
  )
}

/** Browser and system in a few words: enough to recognise one's own device. */
export function describeDevice(agent: string | undefined): string {
  if (agent === undefined) return '未知设备'
  const browser = /Edg\/(\d+)/.exec(agent)?.[1]
  const name =
    browser !== undefined
      ? `Edge ${browser}`
      : ([/Firefox\/(\d+)/, /Chrome\/(\d+)/, /Version\/(\d+)[^ ]* Safari/]
          .map((pattern, i) => {
            const version = pattern.exec(agent)?.[1]
            return version === undefined ? undefined : `${['Firefox', 'Chrome', 'Safari'][i]} ${version}`
          })
          .find((found) => found !== undefined) ?? '其他浏览器')
  const system =
    [
      [/Windows/, 'Windows'],
      [/Android/, 'Android'],
      [/iPhone|iPad/, 'iOS'],
      [/Mac OS X/, 'macOS'],
      [/Linux/, 'Linux'],
    ].find(([pattern]) => (pattern as RegExp).test(agent))?.[1] ?? '其他系统'
  return `${name} · ${String(system)}`
}
