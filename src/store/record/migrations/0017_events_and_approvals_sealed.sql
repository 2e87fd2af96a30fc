-- Security events and what takes two people come under the ledger.

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
