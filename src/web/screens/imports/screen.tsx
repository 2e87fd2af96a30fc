/** Bringing in offices, posts and people by file: look first, then all of it or none of it. */
import './imports.css'
import { Link } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { useCommand } from '#web/session'
import { Empty, Note, Page, ProblemNote, Section, useListState } from '#web/ui'
import { FilePlace } from './file-place.tsx'
import { PreviewShown } from './preview-shown.tsx'
import { commitImport, IMPORT_KINDS, type ImportKind, previewImport } from './queries.ts'

const TOUCHED = ['regions', 'tree', 'bodies', 'units', 'posts', 'officers', 'alerts', 'jobs', 'approvals', 'home']

export function ImportsScreen() {
  const [state, change] = useListState()
  const chosen = IMPORT_KINDS.find(({ kind }) => kind === state['kind']) ?? IMPORT_KINDS[1]
  const kind: ImportKind = chosen?.kind ?? 'bodies'
  const [file, setFile] = useState<File>()
  const preview = useCommand((given: File) => previewImport(kind, given), { quiet: true })
  const commit = useCommand((token: string) => commitImport(kind, token), { quiet: true, changes: TOUCHED })
  const restart = () => {
    setFile(undefined)
    preview.reset()
    commit.reset()
  }
  return (
    <Page
      title="导入"
      lede="先看后写：上传之后逐行核对，文件中的行数 = 采纳 + 待确认 + 拒收 + 重复；确认之后全部写入，或一行也不写。"
      width="reading"
      actions={
        <Link to="/jobs" search={{ kind: 'import' }}>
          以往的导入
        </Link>
      }
    >
      <Section title="导入什么">
        <div className="qz-import-kind">
          <label htmlFor="import-kind">种类</label>
          <Select
            id="import-kind"
            value={kind}
            style={{ width: 220 }}
            options={IMPORT_KINDS.map((one, at) => ({ value: one.kind, label: `${at + 1}. ${one.label}` }))}
            onChange={(value: ImportKind) => {
              restart()
              change({ kind: value })
            }}
          />
          <span className="qz-faint">{chosen?.words}</span>
          <a href={`/api/imports/${kind}/template.xlsx`} download>
            下载模板
          </a>
        </div>
      </Section>
      {commit.data === undefined ? (
        <>
          <Section title="文件">
            <FilePlace
              file={file}
              isBusy={preview.isPending}
              give={(given) => {
                setFile(given)
                commit.reset()
                preview.mutate(given)
              }}
            />
            <ProblemNote error={preview.error} />
          </Section>
          {preview.data === undefined ? (
            preview.isError ? null : (
              <Section title="预览">
                <Empty title="上传之后在这里预览">
                  模板里有中文表头、说明和一行示例。按次序导入：主体、机构、岗位、人员、证件、任职。
                </Empty>
              </Section>
            )
          ) : (
            <PreviewShown
              preview={preview.data}
              commit={commit.mutate}
              isCommitting={commit.isPending}
              problem={commit.error}
              restart={restart}
            />
          )}
        </>
      ) : (
        <Note tone="good" title="已经导入" actions={<Button onClick={restart}>再导入一份</Button>}>
          共 {commit.data.rows} 行：新增 {commit.data.created}，变动 {commit.data.changed}，待确认 {commit.data.waiting}
          ，重复 {commit.data.duplicates}
          {commit.data.entry === undefined ? '' : `；存证账第 ${commit.data.entry} 条`}。
          {commit.data.approval === undefined ? null : (
            <Link to="/approvals/$id" params={{ id: commit.data.approval }}>
              带来权限的 {commit.data.waiting} 行等待另一个人确认
            </Link>
          )}
        </Note>
      )}
    </Page>
  )
}
