/** The assessed items, by category. */
import { Link } from '@tanstack/react-router'
import { FORCES, INDICATOR_MODES } from '#core/pack-naming'
import { Mark, Section } from '#web/ui'
import { wordOf } from '#web/words'
import type { Pack } from './queries.ts'

export function Indicators({ pack }: { pack: Pack }) {
  const groups = [
    ...pack.categoryList.map((category) => ({
      ...category,
      items: pack.indicatorList.filter((item) => item.category === category.id),
    })),
    {
      id: '',
      title: '未分类',
      items: pack.indicatorList.filter((item) => !pack.categoryList.some((category) => category.id === item.category)),
    },
  ].filter((group) => group.items.length > 0)
  return groups.map((group) => (
    <Section key={group.id} title={group.title} note={`${group.items.length} 项`}>
      <ul className="qz-items">
        {group.items.map((item) => (
          <li key={item.id}>
            <div className="qz-items-head">
              <h3>{item.title}</h3>
              <Mark tone={item.mode === 'automatic' ? 'accent' : 'plain'}>{wordOf(INDICATOR_MODES, item.mode)}</Mark>
              <Mark tone="plain">{wordOf(FORCES, item.force)}</Mark>
              <Link to="/findings" search={{ pack: pack.id, indicator: item.id }}>
                疑点
              </Link>
            </div>
            {item.question === undefined ? null : <p>{item.question}</p>}
            <p className="qz-faint">
              {item.cites.join('；')}
              {item.posts.length === 0 ? '' : ` · 岗位：${item.posts.map((post) => post.title).join('、')}`}
              {` · ${item.cases} 个用例`}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  ))
}
