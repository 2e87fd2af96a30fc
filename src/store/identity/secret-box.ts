/** Seals what the database keeps but must not be able to read: AES-256-GCM under a key in the data directory. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Refused } from '#core/diagnostic'
import { makePrivateFolder } from '#store/record'

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const FORM = 1

export type SecretBox = {
  /** `about` is bound in: what was sealed for one thing does not open as another's. */
  seal(text: string, about: string): Buffer
  open(sealed: Buffer, about: string): string
}

/** Makes the key the first time. */
export function openSecretBox(dataDir: string): SecretBox {
  const folder = join(dataDir, 'identity')
  const file = join(folder, 'key')
  if (!existsSync(file)) {
    makePrivateFolder(folder)
    writeFileSync(`${file}.part`, randomBytes(KEY_BYTES), { mode: 0o600, flush: true })
    renameSync(`${file}.part`, file)
  }
  const key = readFileSync(file)
  if (key.length !== KEY_BYTES)
    throw new Refused('identity.key', `账号密钥文件“${file}”已损坏。`, '从备份恢复这个文件；不要另建密钥。')
  return {
    seal(text, about) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about))
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.of(FORM), nonce, cipher.getAuthTag(), body])
    },
    open(sealed, about) {
      const nonce = sealed.subarray(1, 1 + NONCE_BYTES)
      const tag = sealed.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES)
      const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about)).setAuthTag(tag)
      const body = sealed.subarray(1 + NONCE_BYTES + TAG_BYTES)
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
    },
  }
}
