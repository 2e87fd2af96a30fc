/** What entries of the ledger say, in words. */
export const ACTION_NAMES: Readonly<Record<string, string>> = {
  'account.create': '新建账号',
  'account.disable': '停用账号',
  'account.enable': '恢复账号',
  'account.unlock': '解除锁定',
  'account.password': '修改口令',
  'account.reset-password': '重置口令',
  'account.second-factor': '启用动态口令',
  'account.reset-second-factor': '重置动态口令',
  'account.bind': '绑定人员',
  'account.oidc': '登记单点登录身份',
  'authority.create': '新增组织事实',
  'authority.change': '变更组织事实',
  'authority.end': '终止组织事实',
  'authority.import': '导入组织数据',
  'run.record': '记入考核运行',
  'ledger.erase': '依法删除记录',
}
