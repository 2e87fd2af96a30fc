-- Of each account one administrator resets the password and another one the second factor, so the auditor has a part in it: what he
-- resets ends the sessions of that account, as with the others. Which accounts he sees, row-level security of `account` says.
alter policy administrators on quanze.session
  using (((select quanze.may('account', 'read')) or (select quanze.may('administrator', 'read')))
    and exists (select from quanze.account a where a.id = account_id));

-- Who reset one's password or second factor, and when: told to whom it belongs, who otherwise reads no events.
create index security_event_reset on quanze.security_event (about_id, id)
  where kind in ('account.reset-password', 'account.reset-second-factor');

create function quanze.resets_of(asked uuid, since timestamptz) returns table (at timestamptz, kind text, by_kind text, by_name text)
language sql stable security definer set search_path = quanze, pg_temp as $$
  select e.at, e.kind, e.account_kind, account_name(e.account_id) from security_event e
  where (asked = account_id() or is_system()) and e.about_id = asked and e.at >= since and e.outcome = 'done'
    and e.kind in ('account.reset-password', 'account.reset-second-factor')
  order by e.id desc
$$;
revoke execute on function quanze.resets_of(uuid, timestamptz) from quanze_reader;
