import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { Refused } from '#core/diagnostic'
import type { ReadLimits } from './read-table.ts'

/** The inflated bytes of a gz, counted as they come: what the file says about its own size is not believed. */
export async function* gunzipChunks(
  path: string,
  name: string,
  limits: ReadLimits,
  onProgress?: (bytesDone: number, bytesTotal: number) => void,
): AsyncGenerator<Buffer> {
  const { size } = await stat(path)
  const packed = createReadStream(path, { highWaterMark: 256 * 1024 })
  const gunzip = createGunzip({ chunkSize: 1024 * 1024 })
  packed.on('error', (error) => gunzip.destroy(error))
  packed.pipe(gunzip)
  let inflated = 0
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      inflated += chunk.length
      onProgress?.(packed.bytesRead, size)
      if (
        inflated > limits.inflatedBytes ||
        (inflated > limits.ratioFrom && inflated > packed.bytesRead * limits.ratio)
      ) {
        throw new Refused(
          'import.zip-bomb',
          `压缩文件“${name}”解开后大得不正常（${size} 字节解出 ${inflated} 字节还没有完），没有导入。`,
          '如果内容属实，请先自行解压再导入。',
        )
      }
      yield chunk
    }
  } catch (error) {
    throw refuseGzip(error, name) ?? error
  } finally {
    packed.destroy()
    gunzip.destroy()
  }
}

function refuseGzip(error: unknown, name: string): Refused | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'Z_BUF_ERROR') {
    return new Refused('import.truncated', `压缩文件“${name}”不完整：读到一半就没有了。`, '请重新下载或重新导出。')
  }
  if (code === 'Z_DATA_ERROR') {
    return new Refused('import.broken-archive', `压缩文件“${name}”已损坏，解压时校验不符。`, '请重新下载或重新导出。')
  }
  return undefined
}
