/** Clause by clause: what of it the pack carries out, and what not. */

import { FORCES } from '#core/pack-naming'
import { Mark, Section } from '#web/ui'
import { wordOf } from '#web/words'
import type { Pack } from './queries.ts'

export function Clauses({ pack }: { pack: Pack }) {
  return (
    <Section title="条款与要素" note="左边是规定，右边是落实它的要素">
      <ol className="qz-clauses">
        {pack.clauseList.map((clause) => (
          <li key={clause.article}>
            <div>
              <h3>{clause.article}</h3>
              {clause.title === undefined ? null : <p>{clause.title}</p>}
              <Mark tone={clause.force === 'mandatory' ? 'accent' : 'plain'}>{wordOf(FORCES, clause.force)}</Mark>
            </div>
            <div>
              {clause.elements.length === 0 ? (
                <p className="qz-faint">{clause.note ?? '没有要素落实这一条'}</p>
              ) : (
                <>
                  <ul>
                    {clause.elements.map((element) => (
                      <li key={`${element.kind}${element.id}`}>
                        <span className="qz-faint">{element.kind}</span>
                        {element.title}
                      </li>
                    ))}
                  </ul>
                  {clause.note === undefined ? null : <p className="qz-faint">{clause.note}</p>}
                </>
              )}
            </div>
          </li>
        ))}
      </ol>
    </Section>
  )
}
