export { checkRegisters, type RegisterToCheck } from './check.ts'
export {
  type FieldDefinition,
  type FieldNature,
  type FieldType,
  fieldDefinitionSchema,
  idSchema,
  type RegisterDefinition,
  registerDefinitionSchema,
} from './definition.ts'
export type { Field, Register, RegisterSource, Row, RowRef, Value } from './register.ts'
