import { type Diagnostic, diagnostic } from '#core/diagnostic'
import type { IndicatorDefinition } from '#core/indicator'
import type { Located } from './place.ts'

/** Branches and exemptions are named in findings, so their names must be told apart. */
export function checkTwins({ definition, file }: Located<IndicatorDefinition>): Diagnostic[] {
  const branches = 'branches' in definition ? definition.branches : [definition]
  const lists = [
    ...('branches' in definition
      ? [{ kind: '分支', path: 'branches', ids: definition.branches.map((b) => b.id) }]
      : []),
    ...branches.map((b, i) => ({
      kind: '豁免',
      path: 'branches' in definition ? `branches[${i}].exemptions` : 'exemptions',
      ids: (b.exemptions ?? []).map((e) => e.id),
    })),
  ]
  return lists.flatMap(({ kind, path, ids }) =>
    ids.flatMap((id, i) =>
      ids.indexOf(id) === i
        ? []
        : [
            diagnostic(
              'pack.duplicate-id',
              { file, path: `${path}[${i}].id` },
              `${kind} ${id} 重复：同一项目里前面已经有过。`,
              '改用另一个标识，或删去其中一处。',
            ),
          ],
    ),
  )
}
