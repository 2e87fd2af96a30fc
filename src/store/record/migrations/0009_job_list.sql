-- Jobs and past imports as a list: of each kind for whoever may do such work, not only for whoever started it.
alter table quanze.job add column started_at timestamptz;
create index job_asked on quanze.job (created_at desc);

create policy seen on quanze.job for select to quanze_app using (
  (kind = 'assess' and (select quanze.may('run', 'run')))
  or (kind = 'verifyLedger' and (select quanze.may('ledger', 'verify'))));
-- Whoever may cancel assessments may cancel one that somebody else started.
create policy cancelled on quanze.job for update to quanze_app
  using (kind = 'assess' and (select quanze.may('run', 'cancel')))
  with check (kind = 'assess' and (select quanze.may('run', 'cancel')));

-- Who did something, as colleagues know each other: by the name of the person, or of the account that is nobody's.
create function quanze.doer_name(asked uuid) returns text
language sql stable security definer set search_path = quanze, pg_temp as $$
  select coalesce((select o.name from officer o where o.id = a.officer_id order by o.valid_from desc limit 1), a.name)
  from account a where a.id = asked
$$;

-- Who recorded a fact, for whoever sees the fact.
create function quanze.recorder_of(asked bigint) returns text
language sql stable security definer set search_path = quanze, pg_temp as
$$ select account_name(e.actor) from ledger_entry e where e.id = asked $$;

-- What was imported, by the entries it left in the ledger: one's own imports, those of people whose imports one may read, those of the
-- command line, and all to readers of the ledger. No more of an entry than its list tells.
create function quanze.imports_told()
returns table (id bigint, at timestamptz, by text, kind text, details jsonb, erased boolean)
language sql stable security definer set search_path = quanze, pg_temp as $$
  with rights as materialized (select is_system() or may('ledger', 'read') as everything, may('import', 'import') as own),
    entries as materialized (
      select e.id, e.at, e.actor, a.officer_id, e.subject_id, e.record -> 'details' as details, e.record is null as erased
      from ledger_entry e left join account a on a.id = e.actor
      where e.action = 'authority.import' and (select everything or own from rights)),
    seen as materialized (
      select s.id from officers_seen(array(select distinct e.officer_id from entries e where e.officer_id is not null), '{import}', 'read') s)
  select e.id, e.at, doer_name(e.actor), e.subject_id,
    jsonb_build_object('file', e.details -> 'file', 'rows', e.details -> 'rows', 'created', e.details -> 'created',
      'changed', e.details -> 'changed', 'duplicates', e.details -> 'duplicates'), e.erased
  from entries e
  where (select everything from rights) or e.actor is null or e.actor = account_id() or e.officer_id in (select seen.id from seen)
$$;
revoke execute on function quanze.doer_name(uuid), quanze.recorder_of(bigint), quanze.imports_told() from quanze_reader;
create index ledger_entry_import on quanze.ledger_entry (at desc) where action = 'authority.import';
