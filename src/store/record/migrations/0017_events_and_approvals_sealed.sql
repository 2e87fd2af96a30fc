-- Security events and what takes two people come under the ledger; and what has run out is not confirmed any more.

-- Events that no entry has sealed yet: written with the event, by the database itself; removed with the seal.
create table quanze.event_pending (
  event_id bigint primary key references quanze.security_event,
  since timestamptz not null default now(),
  -- It was there before events came under the ledger.
  to_adopt boolean not null default false
);
revoke insert on quanze.event_pending from quanze_app;
grant delete on quanze.event_pending to quanze_app;
call quanze.guard_rows('quanze.event_pending');
create policy own_work on quanze.event_pending to quanze_app using ((select quanze.is_system()));

create function quanze.let_event_wait() returns trigger language plpgsql
security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into quanze.event_pending (event_id) values (new.id);
  return null;
end $$;
create trigger waits after insert on quanze.security_event for each row execute function quanze.let_event_wait();
insert into quanze.event_pending (event_id, to_adopt) select id, true from quanze.security_event;

-- What an entry sealed of events: the digest of each, in parts whose own digests stand in the entry. The first seal of an event counts.
create table quanze.event_seal (
  entry_id bigint not null references quanze.ledger_entry (id) deferrable,
  part integer not null check (part >= 0),
  ids bigint[] not null,
  digests bytea[] not null,
  primary key (entry_id, part),
  check (cardinality(ids) = cardinality(digests))
);
-- Hashes do not become smaller by being compressed.
alter table quanze.event_seal alter column digests set storage external;
call quanze.append_only('quanze.event_seal');
call quanze.guard_rows('quanze.event_seal');
create policy own_work on quanze.event_seal to quanze_app
  using ((select quanze.is_system())) with check ((select quanze.is_system()));
create policy own_work on quanze.security_event for select to quanze_app using ((select quanze.is_system()));

-- Rows that were there before their table came under the ledger: one entry tells of them as they are found, which says that it does.
create table quanze.ledger_to_adopt (
  table_name text not null,
  key jsonb not null,
  primary key (table_name, key)
);
revoke insert on quanze.ledger_to_adopt from quanze_app;
grant delete on quanze.ledger_to_adopt to quanze_app;
call quanze.guard_rows('quanze.ledger_to_adopt');
create policy own_work on quanze.ledger_to_adopt to quanze_app using ((select quanze.is_system()));
create policy own_work on quanze.approval for select to quanze_app using ((select quanze.is_system()));
insert into quanze.ledger_to_adopt (table_name, key)
  select 'approval', jsonb_build_object('id', id) from quanze.approval
  union all
  select 'approval_fact', jsonb_build_object('approval_id', approval_id, 'n', n) from quanze.approval_fact;

-- By the clock of the database when it was asked; absent for those asked before.
alter table quanze.approval add column asked_at timestamptz;

-- As before, and besides: nobody confirms what has run out. How long it waits is measured by one clock, that of the database, whatever
-- the time is where the program runs.
create or replace function quanze.guard_approval() returns trigger language plpgsql set search_path = quanze, pg_temp as $$
begin
  if current_user = 'quanze_owner' then
    return new;
  end if;
  if tg_op = 'INSERT' then
    new.asked_in := this_transaction();
    new.asked_at := now();
    new.decided_in := null;
    if new.state <> 'waiting' then
      raise exception 'an approval begins by waiting' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end if;
  if old.state <> 'waiting' or new.state = 'waiting'
     or (new.id, new.act, new.account_id, new.account_version, new.officer_id, new.requested_by, new.requested_at, new.reason, new.expires_at,
         new.file, new.rows, new.asked_in, new.asked_at)
        is distinct from
        (old.id, old.act, old.account_id, old.account_version, old.officer_id, old.requested_by, old.requested_at, old.reason, old.expires_at,
         old.file, old.rows, old.asked_in, old.asked_at)
  then
    raise exception 'approval % is not changed' , old.id using errcode = 'insufficient_privilege';
  end if;
  if new.state = 'confirmed' and (new.decided_at >= old.expires_at
     or coalesce(old.asked_at + (old.expires_at - old.requested_at), old.expires_at) <= now()) then
    raise exception 'approval % has run out', old.id using errcode = 'QZ001';
  end if;
  new.decided_in := case when new.state = 'confirmed' then this_transaction() end;
  return new;
end $$;
