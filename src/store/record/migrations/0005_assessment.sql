-- Runs and findings; and who sees which row of them, and of offices and people.

create table quanze.run (
  id text primary key,
  pack text not null,
  pack_title text not null,
  pack_version text not null,
  pack_digest text not null,
  period_from date,
  period_to date,
  as_of date not null,
  started_at timestamptz not null,
  finished_at timestamptz not null,
  state text not null check (state in ('finished')),
  -- What the run rests on and its tallies, as its own files say.
  record jsonb not null,
  summary jsonb not null,
  -- By name, as it was then; null: nobody of this system started it.
  started_by text,
  entry_id bigint not null references quanze.ledger_entry (id) deferrable,
  check ((period_from is null) = (period_to is null))
);
create index run_started on quanze.run (started_at desc, id desc);
call quanze.append_only('quanze.run');

create table quanze.finding (
  id uuid primary key,
  pack text not null,
  fingerprint text not null,
  indicator text collate "C" not null,
  indicator_title text not null,
  kind text not null check (kind in ('suspicion', 'registerKeeping', 'task')),
  label text not null,
  outcome text not null check (outcome in ('violated', 'undetermined')),
  title text not null,
  -- As the register names them, and whom that was on the day of the act; null: nobody of that name was registered.
  organ_code text,
  officer_code text,
  post_code text,
  body_id uuid,
  unit_id uuid,
  post_id uuid,
  officer_id uuid,
  node_id uuid generated always as (coalesce(unit_id, body_id)) stored,
  subject jsonb not null,
  at date,
  due date,
  actual_on date,
  expected text,
  actual text,
  explanation jsonb not null,
  evidence jsonb not null,
  first_run text not null,
  first_seen timestamptz not null,
  last_run text not null references quanze.run (id),
  last_seen timestamptz not null,
  resolved_run text,
  resolved_at timestamptz,
  reopened_run text,
  reopened_at timestamptz,
  times_reopened integer not null default 0,
  state text not null check (state in ('open', 'resolved', 'reopened')),
  search text not null,
  -- Never null, so that a page can go on where the last one ended.
  sort_at date generated always as (coalesce(at, date '1899-12-31')) stored,
  sort_due date generated always as (coalesce(due, date '1899-12-31')) stored,
  sort_officer text collate "C" generated always as (coalesce(officer_code, '')) stored,
  constraint finding_once unique (pack, fingerprint)
);
create index finding_at on quanze.finding (sort_at, id);
create index finding_due on quanze.finding (sort_due, id);
create index finding_by_officer on quanze.finding (sort_officer, id);
create index finding_indicator on quanze.finding (indicator, sort_at, id);
create index finding_node on quanze.finding (node_id, sort_at, id);
create index finding_officer on quanze.finding (officer_id, sort_at, id) where officer_id is not null;
create index finding_post on quanze.finding (post_id, sort_at, id) where post_id is not null;
create index finding_last_run on quanze.finding (last_run);
create index finding_search on quanze.finding using gin (quanze.bigrams(search));
grant update on quanze.finding to quanze_app;

-- Row-level security keeps an index from being asked by operators that might tell what they compare. These functions ask it;
-- which of the ids found are seen is decided afterwards.
create function quanze.findings_saying(word text, pattern text) returns setof uuid
language sql stable security definer set search_path = quanze, pg_temp as
$$ select f.id from finding f where bigrams(f.search) @> bigrams(word) and f.search like pattern $$;

-- People whom the asking account may do this to: of the bodies and units it sees, by where they are today; who is nowhere
-- any more by where he was last; who was only just recorded by what was recorded.
create function quanze.visible_officers(asked_resource text, asked_action text) returns setof uuid
language sql stable security definer set search_path = quanze, pg_temp as $$
  with nodes as materialized (select unnest(visible_nodes(asked_resource, asked_action)) as id)
  select o.id from officer o join nodes n on n.id = o.body_id
    where (o.valid_from <= today() and (o.valid_to is null or today() < o.valid_to))
      or not exists (select from officer later where later.id = o.id and later.valid_from > o.valid_from)
  union
  select ap.officer_id from appointment ap
    join post p on p.id = ap.post_id and p.valid_from <= today() and (p.valid_to is null or today() < p.valid_to)
    join nodes n on n.id = p.node_id
    where ap.valid_from <= today() and (ap.valid_to is null or today() < ap.valid_to)
  union
  select f.id from fact f join nodes n on n.id = (f.value ->> 'body')::uuid
    where f.kind = 'officer' and not exists (select from officer o where o.id = f.id)
$$;

create function quanze.may_keep(asked_resource text) returns boolean
language sql stable security definer set search_path = quanze, pg_temp as
$$ select is_system() or may(asked_resource, 'create') or may(asked_resource, 'change') or may(asked_resource, 'end') $$;

-- A row of a timeline says what a fact says, or it is not written.
create function quanze.fact_says(asked_seq bigint, asked_kind text, asked_id uuid, asked_value jsonb) returns boolean
language sql stable security definer set search_path = quanze, pg_temp as
$$ select exists (select from fact f where f.seq = asked_seq and f.kind = asked_kind and f.id = asked_id and f.value = asked_value) $$;

-- Where a post stands on the day a fact about it begins, or at any time.
create function quanze.node_of_post(asked uuid, day date) returns uuid
language sql stable security definer set search_path = quanze, pg_temp as $$
  select p.node_id from post p where p.id = asked
  order by (p.valid_from <= day and (p.valid_to is null or day < p.valid_to)) desc, p.valid_from desc limit 1
$$;

do $$
declare kind text;
begin
  foreach kind in array array['region', 'body', 'unit', 'post', 'officer', 'certificate', 'training', 'appointment'] loop
    execute format('call quanze.guard_rows(%L)', 'quanze.' || kind);
    execute format('create policy own_work on quanze.%1$s to quanze_app
      using ((select quanze.is_system())) with check ((select quanze.is_system()))', kind);
    execute format('create policy projected on quanze.%1$s for insert to quanze_app
      with check ((select quanze.may_keep(%1$L)) and quanze.fact_says(seq, %1$L, id, value))', kind);
    execute format('create policy rewritten on quanze.%1$s for delete to quanze_app using ((select quanze.may_keep(%1$L)))', kind);
  end loop;
  -- What an office is made of is secret to nobody who works in one.
  foreach kind in array array['region', 'body', 'unit', 'post'] loop
    execute format('create policy seen on quanze.%1$s for select to quanze_app, quanze_reader
      using ((select quanze.may(%1$L, ''read'')))', kind);
  end loop;
  foreach kind in array array['certificate', 'training', 'appointment'] loop
    execute format('create policy seen on quanze.%1$s for select to quanze_app, quanze_reader
      using (officer_id = (select quanze.own_officer(%1$L, ''read''))
        or officer_id in (select quanze.visible_officers(%1$L, ''read'')))', kind);
    execute format('grant select on quanze.%s to quanze_reader', kind);
  end loop;
end $$;
create policy seen on quanze.officer for select to quanze_app, quanze_reader
  using (id = (select quanze.own_officer('officer', 'read')) or id in (select quanze.visible_officers('officer', 'read')));
grant select on quanze.officer to quanze_reader;

call quanze.guard_rows('quanze.fact');
create policy own_work on quanze.fact to quanze_app
  using ((select quanze.is_system())) with check ((select quanze.is_system()));
create policy seen on quanze.fact for select to quanze_app using (
  case kind
    when 'region' then (select quanze.may('region', 'read'))
    when 'body' then (select quanze.may('body', 'read'))
    when 'unit' then (select quanze.may('unit', 'read'))
    when 'post' then (select quanze.may('post', 'read'))
    when 'officer' then officer_id = (select quanze.own_officer('officer', 'read'))
      or officer_id in (select quanze.visible_officers('officer', 'read'))
    when 'certificate' then officer_id = (select quanze.own_officer('certificate', 'read'))
      or officer_id in (select quanze.visible_officers('certificate', 'read'))
    when 'training' then officer_id = (select quanze.own_officer('training', 'read'))
      or officer_id in (select quanze.visible_officers('training', 'read'))
    when 'appointment' then officer_id = (select quanze.own_officer('appointment', 'read'))
      or officer_id in (select quanze.visible_officers('appointment', 'read'))
    else false
  end);
create policy added on quanze.fact for insert to quanze_app with check (
  case kind
    when 'region' then (select quanze.may_keep('region'))
    when 'body' then (select quanze.may_keep('body'))
    when 'unit' then (select quanze.may_keep('unit'))
    when 'post' then (select quanze.may_keep('post'))
    when 'officer' then officer_id in (select quanze.visible_officers('officer', 'change'))
      or (value ->> 'body')::uuid = any ((select quanze.visible_nodes('officer', 'create'))::uuid[])
    when 'certificate' then officer_id in (select quanze.visible_officers('certificate', 'change'))
    when 'training' then officer_id in (select quanze.visible_officers('training', 'change'))
    when 'appointment' then officer_id in (select quanze.visible_officers('appointment', 'change'))
      and (value is null or quanze.node_of_post((value ->> 'post')::uuid, valid_from)
        = any ((select quanze.visible_nodes('appointment', 'change'))::uuid[]))
    else false
  end);

call quanze.guard_rows('quanze.run');
create policy own_work on quanze.run to quanze_app
  using ((select quanze.is_system())) with check ((select quanze.is_system()));
create policy seen on quanze.run for select to quanze_app, quanze_reader using ((select quanze.may('run', 'read')));
create policy recorded on quanze.run for insert to quanze_app with check ((select quanze.may('run', 'run')));
grant select on quanze.run to quanze_reader;

-- What nobody is registered under is seen by those who run assessments: somebody has to notice.
call quanze.guard_rows('quanze.finding');
create policy own_work on quanze.finding to quanze_app
  using ((select quanze.is_system())) with check ((select quanze.is_system()));
create policy seen on quanze.finding for select to quanze_app, quanze_reader using (
  node_id = any ((select quanze.visible_nodes('finding', 'read'))::uuid[])
  or officer_id = (select quanze.own_officer('finding', 'read'))
  or (node_id is null and (select quanze.may('run', 'run'))));
grant select on quanze.finding to quanze_reader;
