/** Which post of which regulation pack a post stands for: by it, findings are laid at its holder's door. */
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { packPostsQuery, packsQuery } from './queries.ts'

export type PackPost = { pack: string; post: string }

export function PackPostSelect(props: {
  id?: string
  value?: PackPost
  onChange?: (value: PackPost | undefined) => void
}) {
  const { value } = props
  const packs = useQuery(packsQuery)
  const posts = useQuery({ ...packPostsQuery(value?.pack ?? ''), enabled: value !== undefined })
  return (
    <div className="qz-pair">
      <Select<string>
        {...(props.id === undefined ? {} : { id: props.id })}
        aria-label="制度包"
        allowClear
        loading={packs.isFetching}
        value={value?.pack ?? null}
        placeholder="制度包"
        options={withChosen(
          packs.data?.map(({ id, title }) => ({ value: id, label: title })),
          value?.pack,
          packs.isLoading,
        )}
        onChange={(pack: string | undefined) =>
          props.onChange?.(pack === undefined || pack === null ? undefined : { pack, post: '' })
        }
      />
      <Select<string>
        aria-label="制度包中的岗位"
        showSearch={{ optionFilterProp: 'label' }}
        disabled={value === undefined}
        loading={posts.isFetching}
        value={value === undefined || value.post === '' ? null : value.post}
        placeholder="其中的岗位"
        options={withChosen(
          posts.data?.map(({ id, title }) => ({ value: id, label: title })),
          value?.post,
          posts.isLoading,
        )}
        onChange={(post: string) => value !== undefined && props.onChange?.({ pack: value.pack, post })}
      />
    </div>
  )
}

/** What is recorded stays to be seen, also where the pack is not there or no longer knows it; not by its identifier while it is looked for. */
function withChosen(
  options: readonly { value: string; label: string }[] = [],
  chosen: string | undefined,
  isLoading: boolean,
) {
  return chosen === undefined || chosen === '' || options.some(({ value }) => value === chosen)
    ? [...options]
    : [{ value: chosen, label: isLoading ? '正在读取' : chosen }, ...options]
}
