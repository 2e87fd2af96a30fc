import { POST_LINES } from '#core/authority'
import { Mark, Section, SimpleTable } from '#web/ui'
import { wordOf } from '#web/words'
import type { Pack } from './queries.ts'

export function Registers({ pack }: { pack: Pack }) {
  return pack.registerList.map((register) => (
    <Section key={register.id} title={register.title} note={`${register.fields.length} 栏`}>
      <ul className="qz-fields">
        {register.fields.map((field) => (
          <li key={field.id}>
            {field.title}
            <span className="qz-faint">{field.type}</span>
            {register.key.includes(field.id) ? <Mark tone="accent">主键</Mark> : null}
          </li>
        ))}
      </ul>
    </Section>
  ))
}

export function Posts({ pack }: { pack: Pack }) {
  return (
    <Section title="岗位">
      <SimpleTable
        label="制度包的岗位"
        rows={pack.postList}
        rowKey={(post) => post.id}
        columns={[
          { title: '岗位', show: (post) => post.title },
          { title: '一线或内勤', show: (post) => wordOf(POST_LINES, post.line) },
          { title: '岗位序列', show: (post) => post.family ?? '' },
          { title: '代号', show: (post) => <code>{post.id}</code> },
        ]}
      />
    </Section>
  )
}
