import { Refused } from '#core/diagnostic'
import { byteChunks } from './byte-chunks.ts'

/** The stream in which Office keeps an encrypted workbook ([MS-OFFCRYPTO] 2.3.4.4), as its directory spells it. */
const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le')

/** An OLE compound file is either a workbook under a password or one of the old binary formats. */
export async function refuseOle(path: string, name: string): Promise<Refused> {
  let tail: Buffer = Buffer.alloc(0)
  for await (const chunk of byteChunks(path)) {
    const bytes = Buffer.concat([tail, chunk])
    if (bytes.includes(ENCRYPTED)) {
      return new Refused(
        'import.encrypted',
        `文件“${name}”设了打开密码，无法读取。`,
        '请在 Excel 或 WPS 中取消密码后重新保存。',
      )
    }
    tail = Buffer.from(bytes.subarray(-ENCRYPTED.length))
  }
  return new Refused(
    'import.unknown-format',
    `文件“${name}”是旧版 Office 文件（.xls 或 .doc），不能直接读取。`,
    '请用 Excel 或 WPS 打开后另存为 .xlsx，再导入。',
  )
}
