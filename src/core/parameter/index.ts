export { checkParameter } from './check.ts'
export {
  type ParameterDefinition,
  type ParameterUnit,
  parameterDefinitionSchema,
  parametersFileSchema,
} from './definition.ts'
export { type DatedValue, findValue, type Parameter } from './parameter.ts'
