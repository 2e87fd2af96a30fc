import { createHash } from 'node:crypto'
import type { Field, Register } from '#core/register'

/** A register as plain JSON, always in the same order: what its digest is taken of, and what a rebuild reads back. */
type RegisterJson = Omit<Register, 'fields' | 'source' | 'form'> & { fields: Field[] }

export function registerDigest(register: Register): string {
  return digestOf(canonical(register))
}

export function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}

/** Only registers filled from files have batches. Their order in the pack does not matter. */
export function registersJson(registers: ReadonlyMap<string, Register>): RegisterJson[] {
  return [...registers.values()]
    .filter((r) => r.source.kind === 'files')
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(canonical)
}

export function parseRegisters(text: string): Map<string, Register> {
  const parsed = JSON.parse(text) as RegisterJson[]
  return new Map(
    parsed.map((r) => [r.id, { ...r, fields: new Map(r.fields.map((f) => [f.id, f])), source: { kind: 'files' } }]),
  )
}

function canonical(register: Register): RegisterJson {
  const fields = [...register.fields.values()].map(
    (f): Field => ({
      id: f.id,
      type: f.type,
      label: f.label,
      aliases: f.aliases,
      required: f.required,
      ...(f.fenPerUnit !== undefined && { fenPerUnit: f.fenPerUnit }),
      ...(f.values !== undefined && { values: f.values.map((v) => ({ id: v.id, spellings: v.spellings })) }),
    }),
  )
  return {
    id: register.id,
    title: register.title,
    aliases: register.aliases,
    ...(register.keeper !== undefined && { keeper: register.keeper }),
    key: register.key,
    ...(register.date !== undefined && { date: register.date }),
    fields,
  }
}
