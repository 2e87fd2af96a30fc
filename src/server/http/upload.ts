/** One uploaded file, streamed to the disk in a folder of its own and taken away when the request is over. */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { FastifyRequest } from 'fastify'
import { openUploadFolder, type Premises } from '#app/premises'
import { Refused } from '#core/diagnostic'
import type { Upload } from './call.ts'

export async function receiveUpload(
  request: FastifyRequest,
  { dataDir }: Premises,
  maximumBytes: number,
): Promise<{ file: Upload; drop(): Promise<void> }> {
  if (!request.isMultipart()) throw new Refused('request.media-type', '上传文件要用 multipart/form-data。')
  const { folder, drop } = await openUploadFolder(dataDir)
  try {
    const parts = request.parts({
      limits: { fileSize: maximumBytes, files: 1, fields: 0, parts: 1, headerPairs: 20 },
    })
    const next = () => parts.next().catch((error: unknown) => Promise.reject(wordBroken(error)))
    const { value: part } = await next()
    if (part?.type !== 'file' || part.fieldname !== 'file')
      throw new Refused('request.malformed', '没有收到文件。', '文件放在名为 file 的一项里。')
    const name = plainName(part.filename)
    const path = join(folder, name)
    const digest = createHash('sha256')
    const digested = async function* (chunks: AsyncIterable<Buffer>) {
      try {
        for await (const chunk of chunks) {
          digest.update(chunk)
          yield chunk
        }
      } catch (error) {
        throw wordBroken(error)
      }
    }
    await pipeline(part.file, digested, createWriteStream(path, { mode: 0o600 }))
    if (part.file.truncated)
      throw new Refused(
        'request.too-large',
        '文件太大，没有接收。',
        `最多 ${Math.floor(maximumBytes / 1024 / 1024)} MB，请拆分后再传。`,
      )
    // A second file is not left out in silence: it is beyond the limits.
    await next()
    return { file: { name, path, bytes: (await stat(path)).size, digest: digest.digest('hex') }, drop }
  } catch (error) {
    await drop()
    throw error
  }
}

/** Of a body that has no shape or breaks off the parser throws bare errors. */
function wordBroken(error: unknown): unknown {
  if (error instanceof Error && 'statusCode' in error) return error
  return new Refused('request.malformed', '上传的内容不完整或格式不对，没有接收。', '请重新选择文件上传。')
}

/** A name is data: no folders, no control signs, not too long. */
function plainName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? ''
  const clean = last.replace(/[\p{Cc}\p{Cs}]/gu, '').slice(-60)
  return clean === '' || /^\.+$/.test(clean) ? '未命名' : clean
}
