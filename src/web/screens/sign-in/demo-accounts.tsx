import type { components } from '#web/api'

type Account = NonNullable<components['schemas']['Setup']['demo']>['accounts'][number]

export function DemoAccounts(props: { accounts: readonly Account[]; choose: (account: Account) => void }) {
  return (
    <section className="qz-door-demo" aria-label="演示账号">
      <h2>演示账号</h2>
      <p>本机正在演示，数据是编造的。点一个账号即填好用户名和口令。</p>
      <ul>
        {props.accounts.map((account) => (
          <li key={account.name}>
            <button type="button" onClick={() => props.choose(account)}>
              <b>{account.name}</b>
              <span>{account.who}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
