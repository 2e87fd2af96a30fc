import type { FieldType } from '#core/register'

/** How a field of a register is kept in Parquet and met in SQL. */
const SQL_TYPES: Record<FieldType, string> = {
  text: 'VARCHAR',
  code: 'VARCHAR',
  creditCode: 'VARCHAR',
  enum: 'VARCHAR',
  month: 'VARCHAR',
  date: 'DATE',
  money: 'BIGINT',
  integer: 'BIGINT',
  decimal: 'DECIMAL(18,4)',
  boolean: 'BOOLEAN',
  list: 'VARCHAR[]',
}

export function sqlType(type: FieldType): string {
  return SQL_TYPES[type]
}
