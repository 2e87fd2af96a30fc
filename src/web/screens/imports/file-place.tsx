/** Where a file is put, by hand or by dragging. */
import { Button } from 'antd'
import { type DragEvent, useRef, useState } from 'react'

export function FilePlace({
  file,
  isBusy,
  give,
}: {
  file: File | undefined
  isBusy: boolean
  give: (file: File) => void
}) {
  const input = useRef<HTMLInputElement>(null)
  const [isOver, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const dropped = event.dataTransfer.files[0]
    if (dropped !== undefined && !isBusy) give(dropped)
  }
  return (
    <div
      className={isOver ? 'qz-file qz-file-over' : 'qz-file'}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <input
        ref={input}
        id="import-file"
        type="file"
        className="qz-visually-hidden"
        tabIndex={-1}
        aria-label="要导入的文件"
        accept=".xlsx,.csv"
        onChange={(event) => {
          const picked = event.target.files?.[0]
          if (picked !== undefined) give(picked)
          event.target.value = ''
        }}
      />
      <Button type={file === undefined ? 'primary' : 'default'} loading={isBusy} onClick={() => input.current?.click()}>
        {file === undefined ? '选择文件' : '换一个文件'}
      </Button>
      <span>
        {file === undefined ? '或把 XLSX、CSV 文件拖到这里' : `${file.name}（${Math.ceil(file.size / 1024)} KB）`}
      </span>
    </div>
  )
}
