import type { FieldNature, FieldType } from './definition.ts'

export type Field = {
  id: string
  type: FieldType
  label: string
  aliases: readonly string[]
  required: boolean
  /** What one unit of an amount without its own unit is worth, in fen: 100 for 元, 1,000,000 for 万元. Only for money. */
  fenPerUnit?: number
  /** Money that comes of penalties, where the pack says so. */
  nature?: FieldNature
  /** Only for enum: identifier → spellings in files, lowest first. */
  values?: readonly { id: string; spellings: readonly string[] }[]
}

/** A table known as good. `source` tells whether files fill it or it is a selection of another register's rows. */
export type Register = {
  id: string
  title: string
  aliases: readonly string[]
  keeper?: string
  key: readonly string[]
  date?: string
  fields: ReadonlyMap<string, Field>
  source: RegisterSource
  /** No pack defines it: it is a form the program hands out, and is not called a register. */
  form?: true
}

export type RegisterSource =
  | { kind: 'files' }
  /** `columns` maps each field of the view to the field of the register it is taken from. */
  | { kind: 'view'; of: string; where: { field: string; equals: string }; columns: ReadonlyMap<string, string> }

/** A value of one field after import: dates and months as text, money in fen. undefined: missing. */
export type Value = string | number | boolean | readonly string[] | undefined

/** One row of a register, by field id. */
export type Row = { readonly [field: string]: Value }

/** Where a row stands: the digest of its batch and its line in the file (1-based, as a person counts in the file). */
export type RowRef = { register: string; batch: string; row: number }
