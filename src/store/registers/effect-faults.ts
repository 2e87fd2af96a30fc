import { Refused } from '#core/diagnostic'

/** A full disk as Node, DuckDB or a quota words it. */
export function findDiskFault(error: unknown): Refused | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const text = error instanceof Error ? error.message : String(error)
  const full =
    code === 'ENOSPC' ||
    code === 'EDQUOT' ||
    /ENOSPC|No space left on device|Disk quota exceeded|max_temp_directory_size/i.test(text)
  return full
    ? new Refused(
        'store.disk-full',
        '磁盘空间不足，未导入任何内容，已写的部分已删除。',
        '请清理磁盘或换一个数据目录后重新导入。',
      )
    : undefined
}

export function findMemoryFault(error: unknown): Refused | undefined {
  const text = error instanceof Error ? error.message : String(error)
  return /Out of Memory Error|could not allocate block|Array buffer allocation failed/i.test(text)
    ? new Refused(
        'import.memory',
        '处理这个文件所需的内存超过上限，未导入任何内容。',
        '请把文件拆小后分别导入，或提高内存上限。',
      )
    : undefined
}
