/** The web application as it was built: files under their hashed names for ever, the page itself never from a cache. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import staticFiles from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { contentPolicy, newNonce } from '#server/http'

export async function serveWebBundle(
  app: FastifyInstance,
  folder: string,
): Promise<(request: FastifyRequest, reply: FastifyReply) => Promise<unknown>> {
  const page = join(folder, 'index.html')
  const sendPage = async (_request: FastifyRequest, reply: FastifyReply) => {
    if (!existsSync(page)) return reply.code(200).type('text/html; charset=utf-8').send(NOT_BUILT)
    const nonce = newNonce()
    const html = readFileSync(page, 'utf8').replace('<head>', `<head><meta property="csp-nonce" nonce="${nonce}">`)
    return reply
      .header('content-security-policy', contentPolicy(nonce))
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(html)
  }
  if (existsSync(folder))
    await app.register(staticFiles, {
      root: folder,
      index: false,
      dotfiles: 'ignore',
      setHeaders: (reply, path) =>
        void reply.header(
          'cache-control',
          /[\\/]assets[\\/]/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
        ),
    })
  app.get('/', sendPage)
  app.get('/index.html', sendPage)
  return sendPage
}

const NOT_BUILT = `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>权责</title></head>
<body><p>服务已启动，但网页还没有构建。请运行 <code>node scripts/build-web.mjs</code>。接口说明见 <a href="/docs">/docs</a>。</p></body></html>`
