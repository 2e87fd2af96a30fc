-- What gives rights through posts takes two people, as binding an account does: the first asks, another confirms, and what was asked is
-- recorded in the transaction that confirms it. The program says so in words; here nothing that gives rights is recorded otherwise.

alter table quanze.approval
  drop constraint approval_act_check,
  drop constraint approval_state_check,
  drop constraint approval_check,
  drop constraint approval_check1,
  alter column account_id drop not null,
  alter column account_version drop not null,
  add column reason text,
  -- Absent for those asked before requests ended by themselves.
  add column expires_at timestamptz,
  -- Of an import: the file's name, and how many of its rows wait.
  add column file text,
  add column rows integer,
  add column decision_reason text,
  -- The transactions that asked and that confirmed: what is asked and what is recorded goes with them and with no other.
  add column asked_in text,
  add column decided_in text,
  add constraint approval_act check (act in ('bindOfficer', 'recordFacts')),
  add constraint approval_state check (state in ('waiting', 'confirmed', 'refused', 'withdrawn')),
  add constraint approval_of check ((account_id is not null and account_version is not null) = (act = 'bindOfficer')),
  add constraint approval_decided check ((state = 'waiting') = (decided_by is null)),
  -- Never the first person; only taking back what one asked for is one's own.
  add constraint approval_two check ((decided_by = requested_by) = (state = 'withdrawn'));
-- One at a time for each account: asked with the account locked, because what has run out no longer stands in the way.
drop index quanze.approval_waiting_once;
create index approval_waiting on quanze.approval (requested_at) where state = 'waiting';
create index approval_requested on quanze.approval (requested_by, requested_at);

-- What is asked to be recorded, row by row, with the version the first person saw. Never changed; personal data in it goes with the person's.
create table quanze.approval_fact (
  approval_id uuid not null references quanze.approval,
  n integer not null check (n >= 0),
  kind text not null check (kind in ('post', 'appointment')),
  fact_id uuid not null,
  version bigint not null,
  valid_from date not null,
  valid_to date check (valid_to > valid_from),
  value jsonb,
  reason text,
  officer_id uuid check ((officer_id is not null) = (kind = 'appointment')),
  primary key (approval_id, n)
);
create index approval_fact_of on quanze.approval_fact (fact_id);

-- A transaction of this run of the server, which a restored row cannot name.
create function quanze.this_transaction() returns text language sql volatile set search_path = pg_catalog, pg_temp as
$$ select pg_current_xact_id()::text || '@' || extract(epoch from pg_postmaster_start_time())::text $$;

-- Asked once, answered once; nothing else of it changes. Not so for the owner, who restores a backup and erases what names a person.
create function quanze.guard_approval() returns trigger language plpgsql set search_path = quanze, pg_temp as $$
begin
  if current_user = 'quanze_owner' then
    return new;
  end if;
  if tg_op = 'INSERT' then
    new.asked_in := this_transaction();
    new.decided_in := null;
    if new.state <> 'waiting' then
      raise exception 'an approval begins by waiting' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end if;
  if old.state <> 'waiting' or new.state = 'waiting'
     or (new.id, new.act, new.account_id, new.account_version, new.officer_id, new.requested_by, new.requested_at, new.reason, new.expires_at,
         new.file, new.rows, new.asked_in)
        is distinct from
        (old.id, old.act, old.account_id, old.account_version, old.officer_id, old.requested_by, old.requested_at, old.reason, old.expires_at,
         old.file, old.rows, old.asked_in)
  then
    raise exception 'approval % is not changed' , old.id using errcode = 'insufficient_privilege';
  end if;
  new.decided_in := case when new.state = 'confirmed' then this_transaction() end;
  return new;
end $$;
create trigger guarded before insert or update on quanze.approval for each row execute function quanze.guard_approval();

-- Whether recording this would give somebody a right that he has not: on days from today on, an appointment to a post with roles, or a role
-- or another place for a post that somebody may hold. Ending gives nothing, nor do days gone by.
create function quanze.gives_rights(asked_kind text, asked uuid, said jsonb, from_day date, to_day date) returns boolean
language plpgsql stable security definer set search_path = quanze, pg_temp as $$
declare
  days datemultirange;
begin
  if said is null or to_day <= today() then
    return false;
  end if;
  days := datemultirange(daterange(greatest(from_day, today()), to_day));
  if asked_kind = 'appointment' then
    days := days - coalesce((select range_agg(daterange(a.valid_from, a.valid_to)) from appointment a
      where a.id = asked and a.officer_id = (said ->> 'officer')::uuid and a.post_id = (said ->> 'post')::uuid), '{}');
    return exists (select from post p where p.id = (said ->> 'post')::uuid and cardinality(p.roles) > 0
      and not isempty(days * datemultirange(daterange(p.valid_from, p.valid_to))));
  end if;
  if asked_kind = 'post' then
    if jsonb_array_length(said -> 'roles') = 0
       or not (exists (select from post p where p.id = asked) or exists (select from appointment a where a.post_id = asked)) then
      return false;
    end if;
    days := days - coalesce((select range_agg(daterange(p.valid_from, p.valid_to)) from post p
      where p.id = asked and p.roles @> texts(said -> 'roles') and p.body_id = (said ->> 'body')::uuid
        and p.unit_id is not distinct from (said ->> 'unit')::uuid and p.line is not distinct from said ->> 'line'), '{}');
    return not isempty(days);
  end if;
  return false;
end $$;

-- Whether the table lets the asking account do this by itself.
create function quanze.may_alone(asked_resource text, asked_action text) returns boolean
language sql stable security definer set search_path = quanze, pg_temp as $$
  select exists (select from policy_cell c join standings() s on s.role = c.role
    where c.resource = asked_resource and c.action = asked_action and c.scope <> 'none' and not c.second_person)
$$;

-- Whether what is said of a post or an appointment lies where the asking account may do this: where it is and where it goes.
create function quanze.fact_near(asked_kind text, asked uuid, whose uuid, said jsonb, nodes uuid[], officers uuid[]) returns boolean
language sql stable security definer set search_path = quanze, pg_temp as $$
  select coalesce(case asked_kind
    when 'post' then lies_near('post', asked, nodes) and (said is null or post_goes_near(asked, said, nodes))
    when 'appointment' then whose = any (officers)
      and (said is null or node_of_post((said ->> 'post')::uuid, today()) = any (nodes))
      and not exists (select from appointment now where now.id = asked and node_of_post(now.post_id, today()) <> all (nodes))
    else false
  end, false)
$$;

-- Whether all that is asked lies among these nodes and people: what is seen of many approvals is asked with where it may lie found out once.
create function quanze.approval_within(asked uuid, posts uuid[], nodes uuid[], officers uuid[]) returns boolean
language sql stable security definer set search_path = quanze, pg_temp as $$
  select exists (select from approval_fact f where f.approval_id = asked)
    and not exists (select from approval_fact f where f.approval_id = asked
      and not fact_near(f.kind, f.fact_id, f.officer_id, f.value, case f.kind when 'post' then posts else nodes end, officers))
$$;

-- The same of one, by where the asking account may do this.
create function quanze.approval_near(asked uuid, asked_action text) returns boolean
language sql stable security definer set search_path = quanze, pg_temp as $$
  select case when may('post', asked_action) or may('appointment', asked_action)
    then approval_within(asked, visible_nodes('post', asked_action), visible_nodes('appointment', asked_action),
      array(select visible_officers('appointment', asked_action)))
    else false end
$$;

create function quanze.approval_concerns_oneself(asked uuid) returns boolean
language sql stable security definer set search_path = quanze, pg_temp as $$
  select exists (select from approval_fact f where f.approval_id = asked
    and concerns_oneself(f.kind, f.fact_id, f.officer_id, f.valid_from, f.valid_to))
$$;

-- Whether exactly this is what the asking account confirms in this transaction.
create function quanze.is_confirmed(asked_kind text, asked uuid, said jsonb, from_day date, to_day date) returns boolean
language sql stable security definer set search_path = quanze, pg_temp as $$
  select exists (select from approval_fact f join approval a on a.id = f.approval_id
    where f.fact_id = asked and f.kind = asked_kind and f.valid_from = from_day and f.valid_to is not distinct from to_day
      and f.value is not distinct from said
      and a.state = 'confirmed' and a.decided_by = account_id() and a.decided_in = this_transaction())
$$;

-- Whether something of this thing is.
create function quanze.is_being_confirmed(asked_kind text, asked uuid) returns boolean
language sql stable security definer set search_path = quanze, pg_temp as $$
  select exists (select from approval_fact f join approval a on a.id = f.approval_id
    where f.fact_id = asked and f.kind = asked_kind
      and a.state = 'confirmed' and a.decided_by = account_id() and a.decided_in = this_transaction())
$$;

-- Whether anybody but the first person could confirm it today: who asks is told, before the days run out.
create function quanze.can_be_confirmed(asked uuid) returns boolean
language plpgsql volatile security definer set search_path = quanze, pg_temp as $$
declare
  before text := current_setting('quanze.account', true);
  first_person uuid;
  candidate uuid;
  found_one boolean := false;
begin
  select a.requested_by into first_person from approval a where a.id = asked and a.act = 'recordFacts';
  if not found or not (first_person = account_id() or approval_near(asked, 'confirm')) then
    return null;
  end if;
  for candidate in
    select distinct a.id from account a
      join appointment ap on ap.officer_id = a.officer_id and ap.valid_from <= today() and (ap.valid_to is null or today() < ap.valid_to)
      join post p on p.id = ap.post_id and p.valid_from <= today() and (p.valid_to is null or today() < p.valid_to)
      join policy_cell c on c.role = any (p.roles) and c.resource in ('post', 'appointment') and c.action = 'confirm' and c.scope <> 'none'
      where a.kind = 'user' and a.disabled_at is null and a.id <> first_person
  loop
    perform set_config('quanze.account', candidate::text, true);
    found_one := approval_near(asked, 'confirm') and not approval_concerns_oneself(asked);
    exit when found_one;
  end loop;
  perform set_config('quanze.account', coalesce(before, ''), true);
  return found_one;
end $$;

revoke execute on function quanze.can_be_confirmed(uuid), quanze.approval_near(uuid, text),
  quanze.approval_within(uuid, uuid[], uuid[], uuid[]), quanze.approval_concerns_oneself(uuid),
  quanze.is_confirmed(text, uuid, jsonb, date, date), quanze.is_being_confirmed(text, uuid), quanze.may_alone(text, text),
  quanze.fact_near(text, uuid, uuid, jsonb, uuid[], uuid[]), quanze.gives_rights(text, uuid, jsonb, date, date)
  from quanze_reader;

drop policy administrators on quanze.approval;
-- Policies are tried in the order of their names: what is one's own needs no looking where it lies.
create policy asked_oneself on quanze.approval for select to quanze_app using (requested_by = (select quanze.account_id()));
create policy bindings_seen on quanze.approval for select to quanze_app
  using (act = 'bindOfficer' and act = any ((select quanze.states_of('approval', 'read'))::text[]));
create policy bindings_asked on quanze.approval for insert to quanze_app
  with check (act = 'bindOfficer' and requested_by = (select quanze.account_id()) and (select quanze.may('account', 'grant')));
create policy bindings_decided on quanze.approval for update to quanze_app
  using (act = 'bindOfficer' and requested_by <> (select quanze.account_id()) and (select quanze.may('account', 'confirm')))
  with check (act = 'bindOfficer' and state in ('confirmed', 'refused') and decided_by = (select quanze.account_id())
    and requested_by <> (select quanze.account_id()));
create policy grants_seen on quanze.approval for select to quanze_app
  using (act = 'recordFacts' and (select quanze.may('approval', 'read')) and (select quanze.may('appointment', 'confirm'))
    and quanze.approval_within(id, (select quanze.visible_nodes('post', 'confirm')), (select quanze.visible_nodes('appointment', 'confirm')),
      (select array(select quanze.visible_officers('appointment', 'confirm')))));
create policy grants_asked on quanze.approval for insert to quanze_app
  with check (act = 'recordFacts' and requested_by = (select quanze.account_id())
    and ((select quanze.may('post', 'grant')) or (select quanze.may('appointment', 'grant'))));
create policy grants_decided on quanze.approval for update to quanze_app
  using (act = 'recordFacts' and requested_by <> (select quanze.account_id()) and (select quanze.may('appointment', 'confirm'))
    and quanze.approval_within(id, (select quanze.visible_nodes('post', 'confirm')), (select quanze.visible_nodes('appointment', 'confirm')),
      (select array(select quanze.visible_officers('appointment', 'confirm'))))
    and not quanze.approval_concerns_oneself(id))
  with check (act = 'recordFacts' and state in ('confirmed', 'refused') and decided_by = (select quanze.account_id())
    and requested_by <> (select quanze.account_id()));
create policy withdrawn on quanze.approval for update to quanze_app
  using (requested_by = (select quanze.account_id()) and (select quanze.may('approval', 'cancel')))
  with check (state = 'withdrawn' and decided_by = (select quanze.account_id()) and requested_by = (select quanze.account_id()));

call quanze.guard_rows('quanze.approval_fact');
create policy with_approval on quanze.approval_fact for select to quanze_app
  using (exists (select from quanze.approval a where a.id = approval_id));
-- Only with the asking itself: what another person looks at is all there is.
create policy asked on quanze.approval_fact for insert to quanze_app
  with check (exists (select from quanze.approval a where a.id = approval_id and a.act = 'recordFacts' and a.state = 'waiting'
      and a.requested_by = (select quanze.account_id()) and a.asked_in = (select quanze.this_transaction()))
    and not quanze.concerns_oneself(kind, fact_id, officer_id, valid_from, valid_to)
    and case kind
      when 'post' then (select quanze.may('post', 'grant'))
        and quanze.fact_near(kind, fact_id, officer_id, value, (select quanze.visible_nodes('post', 'grant')), '{}')
      else (select quanze.may('appointment', 'grant')) and officer_id in (select quanze.visible_officers('appointment', 'grant'))
        and quanze.fact_near(kind, fact_id, officer_id, value, (select quanze.visible_nodes('appointment', 'grant')), array[officer_id])
    end);

-- As before, and besides: what gives rights is recorded only where another person confirms it, by whose reach it is measured then.
drop policy added on quanze.fact;
create policy added on quanze.fact for insert to quanze_app with check (
  case when (select quanze.is_system()) then true else not quanze.concerns_oneself(kind, id, officer_id, valid_from, valid_to) and case
    when kind in ('post', 'appointment') and quanze.is_confirmed(kind, id, value, valid_from, valid_to) then case kind
      when 'post' then quanze.fact_near(kind, id, officer_id, value, (select quanze.visible_nodes('post', 'confirm')), '{}')
      else officer_id in (select quanze.visible_officers('appointment', 'confirm'))
        and quanze.fact_near(kind, id, officer_id, value, (select quanze.visible_nodes('appointment', 'confirm')), array[officer_id])
    end
    when kind = 'post' and not (select quanze.may_alone('post', 'grant')) and quanze.gives_rights(kind, id, value, valid_from, valid_to) then false
    when kind = 'appointment' and not (select quanze.may_alone('appointment', 'grant'))
      and quanze.gives_rights(kind, id, value, valid_from, valid_to) then false
    else case kind
      when 'region' then (select quanze.may_keep('region'))
        and not exists (select from quanze.region now where now.id = fact.id and now.valid_from <= (select quanze.today())
          and (now.valid_to is null or (select quanze.today()) < now.valid_to)
          and (now.parent is null or now.parent not in (select unnest(quanze.regions_reached('region', 'change')))))
        and (value is null or value ->> 'parent' in (select unnest(quanze.regions_reached('region', 'change')))
          or value ->> 'parent' is not null and not exists (select from quanze.region above where above.code = fact.value ->> 'parent'))
      when 'body' then (select quanze.may_keep('body'))
        and quanze.lies_near(kind, id, (select quanze.visible_nodes('body', 'change')))
        and (value is null or quanze.body_goes_near(id, value, (select quanze.visible_nodes('body', 'change')),
          (select quanze.regions_reached('body', 'change'))))
      when 'unit' then (select quanze.may_keep('unit'))
        and quanze.lies_near(kind, id, (select quanze.visible_nodes('unit', 'change')))
        and (value is null or quanze.unit_goes_near(id, value, (select quanze.visible_nodes('unit', 'change'))))
      when 'post' then (select quanze.may_keep('post'))
        and quanze.lies_near(kind, id, (select quanze.visible_nodes('post', 'change')))
        and (value is null or quanze.post_goes_near(id, value, (select quanze.visible_nodes('post', 'change'))))
      when 'officer' then quanze.officer_near(id, value, (select quanze.visible_nodes('officer', 'change')))
      when 'certificate' then officer_id in (select quanze.visible_officers('certificate', 'change'))
        and not exists (select from quanze.certificate now where now.id = fact.id and now.officer_id not in (select quanze.visible_officers('certificate', 'change')))
      when 'training' then officer_id in (select quanze.visible_officers('training', 'change'))
        and not exists (select from quanze.training now where now.id = fact.id and now.officer_id not in (select quanze.visible_officers('training', 'change')))
      when 'appointment' then officer_id in (select quanze.visible_officers('appointment', 'change'))
        and (value is null or quanze.node_of_post((value ->> 'post')::uuid, (select quanze.today()))
          = any ((select quanze.visible_nodes('appointment', 'change'))::uuid[]))
        and not exists (select from quanze.appointment now where now.id = fact.id
          and quanze.node_of_post(now.post_id, (select quanze.today())) <> all ((select quanze.visible_nodes('appointment', 'change'))::uuid[]))
      else false
    end
  end end);

-- Timelines follow the facts, also those that were confirmed by somebody who keeps no posts and appointments himself.
create policy confirmed on quanze.post for insert to quanze_app
  with check (quanze.is_being_confirmed('post', id) and quanze.fact_says(seq, 'post', id, value));
create policy confirmed_anew on quanze.post for delete to quanze_app using (quanze.is_being_confirmed('post', id));
create policy confirmed on quanze.appointment for insert to quanze_app
  with check (quanze.is_being_confirmed('appointment', id) and quanze.fact_says(seq, 'appointment', id, value));
create policy confirmed_anew on quanze.appointment for delete to quanze_app using (quanze.is_being_confirmed('appointment', id));

-- Whether roles clash is asked by whoever records, and by whoever confirms.
create or replace function quanze.holdings_around(officers uuid[], posts uuid[])
returns table (officer uuid, appointment uuid, post uuid, valid_from date, valid_to date)
language sql stable security definer set search_path = quanze, pg_temp as $$
  select ap.officer_id, ap.id, ap.post_id, ap.valid_from, ap.valid_to from appointment ap
  where (may_keep('appointment') or may_keep('post') or may('appointment', 'confirm') or may('post', 'confirm'))
    and (ap.officer_id = any (officers)
      or ap.officer_id in (select held.officer_id from appointment held where held.post_id = any (posts)))
$$;

-- Of an import also how many of its rows wait.
create or replace function quanze.imports_told()
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
      'changed', e.details -> 'changed', 'duplicates', e.details -> 'duplicates', 'waiting', e.details -> 'waiting'), e.erased
  from entries e
  where (select everything from rights) or e.actor is null or e.actor = account_id() or e.officer_id in (select seen.id from seen)
$$;
