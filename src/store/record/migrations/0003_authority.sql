-- Regions, bodies, units, posts, officers, certificates, training and appointments as facts that are only ever added to,
-- and their timelines as plain tables that can be rebuilt from the facts.

create function quanze.bigrams(s text) returns text[] language sql immutable parallel safe strict
  set search_path = pg_catalog as
$$ select coalesce(array_agg(distinct substr(s, i, 2)), '{}') from generate_series(1, greatest(length(s) - 1, 1)) i $$;

-- ISO text to date without asking any setting, so that it may stand in a generated column.
create function quanze.day(s text) returns date language sql immutable parallel safe strict
  set search_path = pg_catalog as
$$ select make_date(substr(s, 1, 4)::int, substr(s, 6, 2)::int, substr(s, 9, 2)::int) $$;

create function quanze.texts(list jsonb) returns text[] language sql immutable parallel safe strict
  set search_path = pg_catalog as
$$ select coalesce(array_agg(t order by n), '{}') from jsonb_array_elements_text(list) with ordinality e(t, n) $$;

-- Numbers are taken before a fact is written: the row just written may not yet be seen by whoever wrote it.
create sequence quanze.fact_number;

create table quanze.fact (
  seq bigint primary key,
  kind text not null check (kind in ('region', 'body', 'unit', 'post', 'officer', 'certificate', 'training', 'appointment')),
  id uuid not null,
  valid_from date not null,
  valid_to date check (valid_to > valid_from),
  recorded_at timestamptz not null default date_trunc('milliseconds', clock_timestamp()),
  entry_id bigint not null references quanze.ledger_entry (id) deferrable,
  removed boolean not null default false,
  value jsonb check ((value is null) = removed),
  reason text,
  -- Whose personal data it is.
  officer_id uuid check ((officer_id is null) = (kind in ('region', 'body', 'unit', 'post'))),
  search text not null default ''
);
create index fact_of on quanze.fact (kind, id, seq);
create index fact_officer on quanze.fact (officer_id) where officer_id is not null;
create index fact_recorded on quanze.fact (recorded_at);
call quanze.append_only('quanze.fact');

-- Each timeline: one row a segment, columns drawn from the value, at most one row a day.
create table quanze.region (
  id uuid not null, valid_from date not null, valid_to date, seq bigint not null references quanze.fact (seq),
  value jsonb not null, search text not null,
  code text generated always as (value ->> 'code') stored,
  sort_key text collate "C" generated always as (value ->> 'code') stored,
  name text generated always as (value ->> 'name') stored,
  level text generated always as (value ->> 'level') stored,
  parent text generated always as (value ->> 'parent') stored,
  primary key (id, valid_from),
  constraint region_one_a_day exclude using gist (id with =, daterange(valid_from, valid_to) with &&),
  constraint region_code_once exclude using gist (code with =, daterange(valid_from, valid_to) with &&)
);
create table quanze.body (
  id uuid not null, valid_from date not null, valid_to date, seq bigint not null references quanze.fact (seq),
  value jsonb not null, search text not null,
  code text generated always as (value ->> 'code') stored,
  sort_key text collate "C" generated always as (value ->> 'code') stored,
  name text generated always as (value ->> 'name') stored,
  tier text generated always as (value ->> 'tier') stored,
  legal_nature text generated always as (value ->> 'legalNature') stored,
  administration_mode text generated always as (value ->> 'administrationMode') stored,
  parent_id uuid generated always as ((value ->> 'parent')::uuid) stored,
  region text generated always as (value ->> 'region') stored,
  credit_code text generated always as (value ->> 'creditCode') stored,
  authorising_law text generated always as (value ->> 'authorisingLaw') stored,
  entrusted_by uuid generated always as ((value ->> 'entrustedBy')::uuid) stored,
  qualification text generated always as (value ->> 'qualification') stored,
  primary key (id, valid_from),
  constraint body_one_a_day exclude using gist (id with =, daterange(valid_from, valid_to) with &&),
  constraint body_code_once exclude using gist (code with =, daterange(valid_from, valid_to) with &&)
);
create table quanze.unit (
  id uuid not null, valid_from date not null, valid_to date, seq bigint not null references quanze.fact (seq),
  value jsonb not null, search text not null,
  code text generated always as (value ->> 'code') stored,
  sort_key text collate "C" generated always as (value ->> 'code') stored,
  name text generated always as (value ->> 'name') stored,
  body_id uuid generated always as ((value ->> 'body')::uuid) stored,
  parent_id uuid generated always as ((value ->> 'parent')::uuid) stored,
  tier text generated always as (value ->> 'tier') stored,
  primary key (id, valid_from),
  constraint unit_one_a_day exclude using gist (id with =, daterange(valid_from, valid_to) with &&),
  constraint unit_code_once exclude using gist (code with =, daterange(valid_from, valid_to) with &&)
);
create table quanze.post (
  id uuid not null, valid_from date not null, valid_to date, seq bigint not null references quanze.fact (seq),
  value jsonb not null, search text not null,
  code text generated always as (value ->> 'code') stored,
  sort_key text collate "C" generated always as (value ->> 'code') stored,
  name text generated always as (value ->> 'name') stored,
  body_id uuid generated always as ((value ->> 'body')::uuid) stored,
  unit_id uuid generated always as ((value ->> 'unit')::uuid) stored,
  -- Where it stands in the tree: its unit, or else its body.
  node_id uuid generated always as (coalesce((value ->> 'unit')::uuid, (value ->> 'body')::uuid)) stored,
  line text generated always as (value ->> 'line') stored,
  family text generated always as (value ->> 'family') stored,
  is_enforcement boolean generated always as ((value ->> 'isEnforcement')::boolean) stored,
  roles text[] generated always as (quanze.texts(value -> 'roles')) stored,
  pack text generated always as (value #>> '{packPost,pack}') stored,
  pack_post text generated always as (value #>> '{packPost,post}') stored,
  primary key (id, valid_from),
  constraint post_one_a_day exclude using gist (id with =, daterange(valid_from, valid_to) with &&),
  constraint post_code_once exclude using gist (code with =, daterange(valid_from, valid_to) with &&)
);
create index post_node on quanze.post (node_id);
create index post_body on quanze.post (body_id);
create table quanze.officer (
  id uuid not null, valid_from date not null, valid_to date, seq bigint not null references quanze.fact (seq),
  value jsonb not null, search text not null,
  code text generated always as (value ->> 'code') stored,
  sort_key text collate "C" generated always as (value ->> 'code') stored,
  name text generated always as (value ->> 'name') stored,
  body_id uuid generated always as ((value ->> 'body')::uuid) stored,
  employment_type text generated always as (value ->> 'employmentType') stored,
  id_number text generated always as (value ->> 'idNumber') stored,
  primary key (id, valid_from),
  constraint officer_one_a_day exclude using gist (id with =, daterange(valid_from, valid_to) with &&),
  constraint officer_code_once exclude using gist (code with =, daterange(valid_from, valid_to) with &&)
);
create index officer_body on quanze.officer (body_id);
create table quanze.certificate (
  id uuid not null, valid_from date not null, valid_to date, seq bigint not null references quanze.fact (seq),
  value jsonb not null, search text not null,
  officer_id uuid generated always as ((value ->> 'officer')::uuid) stored,
  sort_key text collate "C" generated always as (value ->> 'number') stored,
  kind text generated always as (value ->> 'kind') stored,
  number text generated always as (value ->> 'number') stored,
  issued_at date generated always as (quanze.day(value ->> 'issuedAt')) stored,
  expires_at date generated always as (quanze.day(value ->> 'expiresAt')) stored,
  status text generated always as (value ->> 'status') stored,
  primary key (id, valid_from),
  constraint certificate_one_a_day exclude using gist (id with =, daterange(valid_from, valid_to) with &&)
);
create index certificate_officer on quanze.certificate (officer_id);
create table quanze.training (
  id uuid not null, valid_from date not null, valid_to date, seq bigint not null references quanze.fact (seq),
  value jsonb not null, search text not null,
  officer_id uuid generated always as ((value ->> 'officer')::uuid) stored,
  sort_key text collate "C" generated always as (value ->> 'date') stored,
  topic text generated always as (value ->> 'topic') stored,
  held_on date generated always as (quanze.day(value ->> 'date')) stored,
  hours numeric generated always as ((value ->> 'hours')::numeric) stored,
  score numeric generated always as ((value ->> 'score')::numeric) stored,
  passed boolean generated always as ((value ->> 'passed')::boolean) stored,
  primary key (id, valid_from),
  constraint training_one_a_day exclude using gist (id with =, daterange(valid_from, valid_to) with &&)
);
create index training_officer on quanze.training (officer_id);
create table quanze.appointment (
  id uuid not null, valid_from date not null, valid_to date, seq bigint not null references quanze.fact (seq),
  value jsonb not null, search text not null,
  officer_id uuid generated always as ((value ->> 'officer')::uuid) stored,
  post_id uuid generated always as ((value ->> 'post')::uuid) stored,
  sort_key text collate "C" generated always as (value ->> 'officer') stored,
  kind text generated always as (value ->> 'kind') stored,
  primary key (id, valid_from),
  constraint appointment_one_a_day exclude using gist (id with =, daterange(valid_from, valid_to) with &&)
);
create index appointment_officer on quanze.appointment (officer_id);
create index appointment_post on quanze.appointment (post_id);

-- Every node of today's tree with each of its ancestors, itself included.
create table quanze.node_path (
  node_id uuid not null, ancestor_id uuid not null, depth integer not null check (depth >= 0),
  primary key (node_id, ancestor_id)
);
create index node_path_ancestor on quanze.node_path (ancestor_id);

do $$
declare kind text;
begin
  foreach kind in array array['region', 'body', 'unit', 'post', 'officer', 'certificate', 'training', 'appointment'] loop
    execute format('create index %s_search on quanze.%s using gin (quanze.bigrams(search))', kind, kind);
    execute format('create index %s_sorted on quanze.%s (sort_key, id)', kind, kind);
    -- Timelines are rewritten when a fact is added; the facts themselves are not.
    execute format('grant delete on quanze.%s to quanze_app', kind);
  end loop;
end $$;
grant delete on quanze.node_path to quanze_app;
grant select on quanze.region, quanze.body, quanze.unit, quanze.post, quanze.node_path to quanze_reader;
