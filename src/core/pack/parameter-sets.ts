/** parameters.yaml and the files of parameters/ → one definition for each parameter, with the values of all of them. */
import { type Diagnostic, diagnostic } from '#core/diagnostic'
import { suggestion } from '#core/indicator'
import type { ParameterDefinition, ParameterPart, ParameterSupplement } from '#core/parameter'
import { type Located, placeOf } from './place.ts'
import { uniqueById } from './unique.ts'

/** A parameter with the values that other files of its pack add; `definition.values` are all of them, earliest first. */
export type WholeParameter = Located<ParameterDefinition> & {
  parts?: { first: ParameterDefinition; more: readonly ParameterPart[] }
}

/** `inherited` are the parameters of the packs above: to their values only an override may add. */
export function joinParameters(
  definitions: readonly Located<ParameterDefinition>[],
  supplements: readonly Located<ParameterSupplement>[],
  above: { inherited: ReadonlySet<string>; broken: (id: string) => boolean },
  diagnostics: Diagnostic[],
): Map<string, WholeParameter> {
  const whole: Map<string, WholeParameter> = uniqueById(definitions, (p) => p.id, '参数', diagnostics)
  const bySet = new Map<string, Located<ParameterSupplement>[]>()
  for (const one of supplements) bySet.set(one.file, [...(bySet.get(one.file) ?? []), one])
  const known = [...whole.keys()]
  for (const list of bySet.values()) {
    for (const [id, supplement] of uniqueById(list, (p) => p.id, '参数', diagnostics)) {
      const parameter = whole.get(id)
      if (parameter !== undefined) whole.set(id, addPart(parameter, supplement))
      else if (above.inherited.has(id)) diagnostics.push(inheritedParameter(supplement))
      else if (!above.broken(id)) diagnostics.push(unknownParameter(supplement, known))
    }
  }
  return whole
}

function addPart(parameter: WholeParameter, { definition, file, path }: Located<ParameterSupplement>): WholeParameter {
  const first = parameter.parts?.first ?? parameter.definition
  const more = [...(parameter.parts?.more ?? []), { values: definition.values, file, path }]
  const values = [first.values, ...more.map((part) => part.values)]
    .flat()
    .sort((a, b) => ((a.since ?? '') < (b.since ?? '') ? -1 : (a.since ?? '') > (b.since ?? '') ? 1 : 0))
  return { ...parameter, definition: { ...first, values }, parts: { first, more } }
}

function inheritedParameter(located: Located<ParameterSupplement>): Diagnostic {
  const { id } = located.definition
  return diagnostic(
    'pack.undeclared-override',
    placeOf(located),
    `参数 ${id} 是上级制度包的，这里给它加了值。`,
    `确要改动时，在 overrides.yaml 中写 target: 'parameter:${id}' 一条，values 写全部的值。`,
  )
}

function unknownParameter(located: Located<ParameterSupplement>, known: readonly string[]): Diagnostic {
  const { id } = located.definition
  return diagnostic(
    'parameter.shape',
    placeOf(located),
    `这里只给参数 ${id} 加值，而它的名称和单位在本制度包中没有写。`,
    `${suggestion(id, known, '现有参数')}新的参数写全 title、unit 和 values。`,
  )
}
