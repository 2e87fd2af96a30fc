import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readPackFolder } from './read-pack-folder.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'quanze-packs-'))
})
afterEach(() => {
  rmSync(root, { recursive: true })
})

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

describe('a pack folder', () => {
  it('is read two levels deep, in one order, YAML only, without what is hidden or another pack', async () => {
    write({
      'p/registers/b.yaml': 'id: b\n',
      'p/registers/a.yaml': 'id: a\n',
      'p/pack.yaml': 'id: xx/p\n',
      'p/README.md': '# p\n',
      'p/.cache/x.yaml': 'x: 1\n',
      'p/inner/pack.yaml': 'id: xx/inner\n',
      'p/cases/old.yml': '[]\n',
    })
    const { raw } = await readPackFolder(join(root, 'p'), 'packs/p')
    expect(raw.files.map((f) => f.path)).toEqual(['cases/old.yml', 'pack.yaml', 'registers/a.yaml', 'registers/b.yaml'])
    expect(raw.files[1]).toMatchObject({ file: 'packs/p/pack.yaml', data: { id: 'xx/p' } })
  })

  it('does not follow links out of the folder', async () => {
    write({ 'secret.yaml': 'id: secret\n', 'p/pack.yaml': 'id: xx/p\n' })
    mkdirSync(join(root, 'p/registers'))
    symlinkSync(join(root, 'secret.yaml'), join(root, 'p/registers/secret.yaml'))
    const { raw } = await readPackFolder(join(root, 'p'))
    expect(raw.files.map((f) => f.path)).toEqual(['pack.yaml'])
  })

  it('leads to the packs above it', async () => {
    write({ 'a/pack.yaml': 'id: xx/a\n', 'b/pack.yaml': 'extends: ../a\n', 'c/pack.yaml': 'extends: ../b\n' })
    const { raw } = await readPackFolder(join(root, 'c'), 'c')
    expect(raw.parent).toMatchObject({
      kind: 'found',
      pack: { folder: 'b', parent: { kind: 'found', pack: { folder: 'a' } } },
    })
  })

  it.each([
    ['leads back to itself', { 'a/pack.yaml': 'extends: .\n' }, { kind: 'cycle', chain: ['a', 'a'] }],
    [
      'leads back from above',
      { 'a/pack.yaml': 'extends: ../b\n', 'b/pack.yaml': 'extends: ../a/../a\n' },
      { kind: 'found', pack: { parent: { kind: 'cycle', chain: ['a', 'b', 'a'] } } },
    ],
    ['leads nowhere', { 'a/pack.yaml': 'extends: ../z\n' }, { kind: 'unreachable', folder: 'z' }],
    ['leads to a file', { 'a/pack.yaml': 'extends: pack.yaml\n' }, { kind: 'unreachable', folder: 'a/pack.yaml' }],
    [
      'leads to a folder that is no pack',
      { 'a/pack.yaml': 'extends: ../z\n', 'z/posts.yaml': '[]\n' },
      { kind: 'unreachable', folder: 'z' },
    ],
  ])('says when its chain %s', async (_, files, parent) => {
    write(files)
    const { raw } = await readPackFolder(join(root, 'a'), 'a')
    expect(raw.parent).toMatchObject(parent)
  })

  it.each([
    ['is not there', 'nowhere', 'pack.not-found'],
    ['is a file', 'p/pack.yaml', 'pack.not-found'],
  ])('is refused when it %s', async (_, path, refused) => {
    write({ 'p/pack.yaml': 'id: xx/p\n' })
    await expect(readPackFolder(join(root, path), path)).rejects.toMatchObject({ refusal: { refused } })
  })

  it('has a digest over names and bytes: moving text from one file to the next changes it', async () => {
    const digestOf = async (files: Readonly<Record<string, string>>) => {
      rmSync(join(root, 'p'), { recursive: true, force: true })
      write(files)
      return (await readPackFolder(join(root, 'p'))).digest
    }
    const one = await digestOf({ 'p/pack.yaml': 'a: 1\n', 'p/posts.yaml': 'b: 2\n' })
    expect(await digestOf({ 'p/pack.yaml': 'a: 1\n', 'p/posts.yaml': 'b: 2\n' })).toBe(one)
    expect(await digestOf({ 'p/pack.yaml': 'a: 1\nb: 2\n', 'p/posts.yaml': '' })).not.toBe(one)
    expect(await digestOf({ 'p/pack.yaml': 'a: 1\n', 'p/post.yaml': 'b: 2\n' })).not.toBe(one)
    expect(await digestOf({ 'p/pack.yaml': 'a: 1\r\n', 'p/posts.yaml': 'b: 2\n' })).not.toBe(one)
  })
})
