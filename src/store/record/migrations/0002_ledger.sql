-- The ledger: what was done, by whom, on which rows; and the tree over it that an outside witness can hold against us.
create sequence quanze.ledger_entry_number;

create table quanze.ledger_entry (
  id bigint primary key,
  at timestamptz not null,
  actor uuid,
  actor_kind text not null check (actor_kind in ('account', 'visitor', 'system')),
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  -- Both are destroyed together when personal data must go; the commitment then stands for what was there.
  record jsonb,
  salt bytea check (octet_length(salt) = 32),
  -- Absent only until the entry is sealed, in the transaction that opened it.
  commitment bytea check (octet_length(commitment) = 32),
  erased_by bigint references quanze.ledger_entry,
  check ((record is null) = (salt is null)),
  check (case when commitment is null then record is null and erased_by is null else (record is null) = (erased_by is not null) end),
  check ((actor is not null) = (actor_kind = 'account'))
);
create index on quanze.ledger_entry (subject_kind, subject_id, id);
create index on quanze.ledger_entry (actor, id) where actor is not null;
create index on quanze.ledger_entry (at, id);

-- Entries that have no place in the tree yet: written with the entry, removed with the leaf.
create table quanze.ledger_pending (entry_id bigint primary key references quanze.ledger_entry);
grant delete on quanze.ledger_pending to quanze_app;

create table quanze.ledger_leaf (
  index bigint primary key check (index >= 0),
  entry_id bigint not null unique references quanze.ledger_entry,
  hash bytea not null check (octet_length(hash) = 32)
);

-- Perfect subtrees above the leaves; they never change.
create table quanze.ledger_node (
  level smallint not null check (level > 0),
  index bigint not null check (index >= 0),
  hash bytea not null check (octet_length(hash) = 32),
  primary key (level, index)
);

create table quanze.ledger_checkpoint (
  size bigint primary key check (size > 0),
  root bytea not null check (octet_length(root) = 32),
  note text not null,
  at timestamptz not null default now()
);

call quanze.append_only('quanze.ledger_leaf');
call quanze.append_only('quanze.ledger_node');
call quanze.append_only('quanze.ledger_checkpoint');
revoke update, delete, truncate on quanze.ledger_entry from quanze_app, quanze_reader;

-- An entry is opened, so that rows can refer to it, and sealed once their digests are known; after that it never changes, but for
-- the one way in which its record is destroyed.
create function quanze.guard_ledger_entry() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.commitment is null and new.commitment is not null and new.erased_by is null
     and (new.id, new.at, new.actor, new.actor_kind, new.action, new.subject_kind, new.subject_id)
         is not distinct from
         (old.id, old.at, old.actor, old.actor_kind, old.action, old.subject_kind, old.subject_id)
  then
    return new;
  end if;
  if tg_op = 'UPDATE' and old.record is not null and new.record is null and new.salt is null
     and new.erased_by is not null
     and (new.id, new.at, new.actor, new.actor_kind, new.action, new.subject_kind, new.subject_id, new.commitment)
         is not distinct from
         (old.id, old.at, old.actor, old.actor_kind, old.action, old.subject_kind, old.subject_id, old.commitment)
  then
    return new;
  end if;
  raise exception 'ledger entries are append-only: % refused', tg_op using errcode = 'insufficient_privilege';
end $$;
create trigger append_only before update or delete on quanze.ledger_entry
  for each row execute function quanze.guard_ledger_entry();
create trigger append_only_whole before truncate on quanze.ledger_entry
  for each statement execute function quanze.refuse_change();

create function quanze.seal_ledger_entry(entry bigint, record jsonb, salt bytea, commitment bytea) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update quanze.ledger_entry e
  set record = seal_ledger_entry.record, salt = seal_ledger_entry.salt, commitment = seal_ledger_entry.commitment
  where e.id = entry and e.commitment is null;
  if not found then
    raise exception 'entry % is not open', entry using errcode = 'no_data_found';
  end if;
end $$;

create function quanze.refuse_open_entry() returns trigger language plpgsql
security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from quanze.ledger_entry where id = new.id and commitment is null) then
    raise exception 'entry % was opened and not sealed', new.id using errcode = 'integrity_constraint_violation';
  end if;
  if not exists (select from quanze.ledger_pending where entry_id = new.id) then
    raise exception 'entry % does not wait for its place', new.id using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end $$;
create constraint trigger sealed after insert on quanze.ledger_entry deferrable initially deferred
  for each row execute function quanze.refuse_open_entry();

-- Destroys salt and record of `target`. `by` is the entry that says so, which stays.
create function quanze.erase_ledger_entry(target bigint, by bigint) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (
    select from quanze.ledger_entry
    where id = by and action = 'ledger.erase' and subject_kind = 'ledger' and subject_id = target::text
  ) then
    raise exception 'entry % does not say that % is erased', by, target using errcode = 'insufficient_privilege';
  end if;
  update quanze.ledger_entry set record = null, salt = null, erased_by = by where id = target and record is not null;
  if not found then
    raise exception 'entry % is not there or erased already', target using errcode = 'no_data_found';
  end if;
end $$;

-- Everybody who works in the program adds entries; reading them is given by the policies of accounts. The program itself reads
-- them to build the tree.
call quanze.guard_rows('quanze.ledger_entry');
create policy add_entries on quanze.ledger_entry for insert to quanze_app with check (true);
create policy own_work on quanze.ledger_entry for select to quanze_app
  using (nullif(current_setting('quanze.system', true), '') is not null);
