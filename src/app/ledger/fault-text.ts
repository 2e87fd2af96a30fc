/** What a verification found, in words: what is wrong and where to look. */
import type { RecordFault } from './verify-whole.ts'

export function faultText(fault: RecordFault): string {
  switch (fault.kind) {
    case 'record-changed':
      return `第${fault.entry}条的内容被改过：与当时的承诺值不符`
    case 'head-changed':
      return `第${fault.entry}条的时间、操作人、操作或对象被改过：与它的内容不符`
    case 'leaf-changed':
      return `第${fault.entry}条与它在哈希树上的叶子不符：条目、承诺值或顺序被改过`
    case 'erased-unsaid':
      return `第${fault.entry}条的内容没有了，存证账里却没有相应的删除记录`
    case 'erasure-undone':
      return `第${fault.entry}条已由第${fault.by}条删除，现在却又有内容`
    case 'not-in-tree':
      return `第${fault.entry}条不在哈希树上，也不在等候之列：是绕过程序加进来的`
    case 'back-dated':
      return `第${fault.entry}条的时间早于排在它前面的条目：可能是倒填的，也可能是时钟被拨回`
    case 'entry-missing':
      return `第${fault.entry}条被删除，只剩哈希树上第${fault.index}号叶子`
    case 'leaf-missing':
      return `哈希树缺第${fault.index}号叶子：有条目被整条删除`
    case 'node-changed':
      return `哈希树第${fault.level}层第${fault.index}号结点被改过`
    case 'not-signed':
      return `${fault.size}条时的检查点没有本存证账密钥的有效签名：被改过，或整树被重造`
    case 'root-differs':
      return `哈希树与已签的检查点不符：第${fault.from}号至第${fault.to - 1}号叶子之间有条目被改、删、增或换位`
    case 'rolled-back':
      return `存证账只有${fault.size}条，而已签的检查点有${fault.kept}条：末尾被截去，或数据库被退回旧状态`
    case 'witness-differs':
      return `存证账与见证人保存的检查点（${fault.size}条）不符：历史被整体重写过`
    case 'row-changed':
      return `数据表 ${fault.table} 的行 ${fault.key} 被改过：与第${fault.entry}条登记的不同`
    case 'row-removed':
      return `数据表 ${fault.table} 的行 ${fault.key} 被删除：第${fault.entry}条登记了它`
    case 'row-unknown':
      return `数据表 ${fault.table} 的行 ${fault.key} 没有存证账依据：是绕过程序加进来的`
    case 'table-missing':
      return `数据表 ${fault.table} 不见了，或被换成了视图`
    case 'derived-changed':
      return `数据表 ${fault.table} 的行 ${fault.key} 被改过：与${SOURCES[fault.table] ?? '事实'}推算的不同`
    case 'derived-removed':
      return `数据表 ${fault.table} 的行 ${fault.key} 被删除：${SOURCES[fault.table] ?? '事实'}里有它`
    case 'derived-unknown':
      return `数据表 ${fault.table} 的行 ${fault.key} 没有依据：${SOURCES[fault.table] ?? '事实'}里没有它`
    default:
      return fault satisfies never
  }
}

/** What tables that can be computed again are computed from; the others are timelines of facts. */
const SOURCES: Readonly<Record<string, string>> = {
  finding_count: '疑点',
  policy_cell: '本程序的权限表（升级后须先启动一次）',
}
