/** The rights matrix: the one table that says who may do what, to be read, searched and printed. */
import './policy.css'
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { api, dataOf } from '#web/api'
import { useMe } from '#web/session'
import { Note, Page, PrintButton, ProblemNote, Section, Skeleton, useListState, useNarrow } from '#web/ui'
import { type Policy, rowsOf } from './matrix.ts'

export function PolicyScreen() {
  const query = useQuery({
    queryKey: ['policy'],
    queryFn: () => dataOf(api.GET('/api/policy')),
    staleTime: Infinity,
  })
  const policy = query.data
  return (
    <Page
      title="权限表"
      lede="权限只来自这张表，和表下写明随之而来的几项。权限来自岗位，岗位来自任职；三名管理员都看不到业务内容。"
      actions={<PrintButton />}
    >
      <ProblemNote error={query.error} retry={() => void query.refetch()} />
      {policy === undefined ? (
        query.isError ? null : (
          <Section title="正在读取">
            <Skeleton lines={12} />
          </Section>
        )
      ) : (
        <>
          <Matrix policy={policy} />
          <Section title="表中权限带来的">
            <ul className="qz-words-list">
              {policy.following.map(({ roles, gives }) => (
                <li key={gives}>
                  <strong>{roles.map((role) => labelOf(policy.roles, role)).join('、')}</strong>：{gives}
                </li>
              ))}
            </ul>
          </Section>
          <Section title="不得一人兼任">
            <ul className="qz-words-list">
              {policy.exclusive.map((pair) => (
                <li key={`${pair.left}${pair.right}`}>
                  <strong>{labelOf(policy.roles, pair.left)}</strong> 与{' '}
                  <strong>{labelOf(policy.roles, pair.right)}</strong>：{pair.reason}
                </li>
              ))}
            </ul>
          </Section>
          <Section title="一案之中一人至多担任其一">
            <p>{policy.duties.map((duty) => duty.label).join(' · ')}</p>
          </Section>
        </>
      )}
    </Page>
  )
}

const labelOf = (of: readonly { name: string; label: string }[], name: string) =>
  of.find((one) => one.name === name)?.label ?? name

function Matrix({ policy }: { policy: Policy }) {
  const me = useMe()
  const isNarrow = useNarrow()
  const [state, change] = useListState()
  const mine = new Set<string>(me.roles.map((role) => role.role))
  const wanted = state['role'] ?? (isNarrow ? 'mine' : undefined)
  const roles = policy.roles.filter(
    (role) => wanted === undefined || (wanted === 'mine' ? mine.has(role.name) : role.name === wanted),
  )
  const rows = rowsOf(policy, new Set(roles.map((role) => role.name)), state['resource'])
  return (
    <Section
      title="谁能做什么"
      note="格中是范围；◆ 须两人，● 须再次验证"
      actions={
        <>
          <Select
            aria-label="角色"
            allowClear={!isNarrow}
            placeholder="全部角色"
            style={{ width: 150 }}
            value={wanted ?? null}
            options={[
              { value: 'mine', label: '我的角色' },
              ...policy.roles.map((role) => ({ value: role.name, label: role.label })),
            ]}
            onChange={(value: string | null | undefined) => change({ role: value ?? undefined })}
          />
          <Select
            aria-label="对象"
            allowClear
            placeholder="全部对象"
            style={{ width: 130 }}
            value={state['resource'] ?? null}
            options={policy.resources.map((resource) => ({ value: resource.name, label: resource.label }))}
            onChange={(value: string | null | undefined) => change({ resource: value ?? undefined })}
          />
        </>
      }
    >
      {rows.length === 0 ? <Note tone="plain">没有这样的权限。</Note> : null}
      <div className="qz-sideways" role="region" aria-label="权限表" tabIndex={0}>
        <table className="qz-matrix">
          <thead>
            <tr>
              <th scope="col">对象</th>
              <th scope="col">操作</th>
              {roles.map((role) => (
                <th key={role.name} scope="col" className={mine.has(role.name) ? 'qz-matrix-mine' : undefined}>
                  <span>{role.label}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.resource}${row.action}`} className={row.first ? 'qz-matrix-first' : undefined}>
                {row.first ? (
                  <th scope="rowgroup" rowSpan={row.span}>
                    {labelOf(policy.resources, row.resource)}
                  </th>
                ) : null}
                <th scope="row">{labelOf(policy.actions, row.action)}</th>
                {roles.map((role) => (
                  <td key={role.name} className={mine.has(role.name) ? 'qz-matrix-mine' : undefined}>
                    {(row.cells.get(role.name) ?? []).map((cell) => (
                      <span
                        key={`${cell.scope}${cell.states?.join() ?? ''}${cell.fields?.join() ?? ''}`}
                        title={[
                          cell.states === undefined ? '' : `只在：${cell.states.join('、')}`,
                          cell.fields === undefined ? '' : `只有：${cell.fields.join('、')}`,
                        ].join(' ')}
                      >
                        {labelOf(policy.scopes, cell.scope)}
                        {cell.secondPerson ? '◆' : ''}
                        {cell.stepUp ? '●' : ''}
                        {cell.fields === undefined ? '' : '（部分栏）'}
                      </span>
                    ))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
