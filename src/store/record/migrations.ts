/** The numbered migrations, each a file that is never changed once delivered. */
import { hash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'

export type Migration = { number: number; name: string; text: string; digest: string }

const FOLDER = new URL('./migrations/', import.meta.url)
const NAME = /^(\d{4})_[a-z0-9_]+\.sql$/

export function readMigrations(): Migration[] {
  const names = readdirSync(FOLDER).sort()
  const faults = listNumberingFaults(names)
  if (faults.length > 0) throw new Error(faults.join('; '))
  return names.map((name) => {
    const text = readFileSync(new URL(name, FOLDER), 'utf8')
    return { number: Number(name.slice(0, 4)), name, text, digest: hash('sha256', text, 'hex') }
  })
}

/** Numbers run from 0001 without gaps and twins, whatever order the files come in. */
export function listNumberingFaults(names: readonly string[]): string[] {
  const faults: string[] = []
  let expected = 1
  for (const name of [...names].sort()) {
    const number = Number(NAME.exec(name)?.[1] ?? Number.NaN)
    if (Number.isNaN(number)) faults.push(`${name} is not named like 0001_subject.sql`)
    else if (number < expected) faults.push(`${name} has a number that another migration has`)
    else {
      if (number > expected) faults.push(`migration ${String(expected).padStart(4, '0')} is missing before ${name}`)
      expected = number + 1
    }
  }
  return faults
}
