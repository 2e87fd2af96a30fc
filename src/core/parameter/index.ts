export { checkParameter, type ParameterPart } from './check.ts'
export {
  type ParameterDefinition,
  type ParameterSupplement,
  type ParameterUnit,
  parameterDefinitionSchema,
  parameterSetFileSchema,
  parameterSupplementSchema,
  parametersFileSchema,
} from './definition.ts'
export { type DatedValue, findValue, isUnset, type Parameter } from './parameter.ts'
