export { checkRegisters } from './check.ts'
export {
  type FieldDefinition,
  type FieldType,
  idSchema,
  type RegisterDefinition,
  registerDefinitionSchema,
} from './definition.ts'
export type { Field, Register, RegisterSource, Row, RowRef, Value } from './register.ts'
