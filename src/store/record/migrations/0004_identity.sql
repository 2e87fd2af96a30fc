-- Accounts and what they may do: the policy table inside the database, so that row-level security reads the same cells.

create table quanze.account (
  id uuid primary key,
  name text not null,
  kind text not null check (kind in ('user', 'systemAdmin', 'securityAdmin', 'auditAdmin')),
  -- Whose rights a user's account carries; an administrator's carries nobody's.
  officer_id uuid check (officer_id is null or kind = 'user'),
  password_hash text,
  must_change_password boolean not null default true,
  password_changed_at timestamptz,
  -- Sealed with the key of the installation, which is not in the database.
  totp_secret bytea,
  oidc_issuer text,
  oidc_subject text,
  disabled_at timestamptz,
  demo boolean not null default false,
  created_at timestamptz not null default date_trunc('milliseconds', now()),
  version integer not null default 1
);
create unique index account_name_once on quanze.account (lower(name));
create unique index account_officer_once on quanze.account (officer_id) where officer_id is not null and disabled_at is null;
create unique index account_oidc_once on quanze.account (oidc_issuer, oidc_subject) where oidc_subject is not null;
-- One living account of each administrator.
create unique index account_administrator_once on quanze.account (kind) where kind <> 'user' and disabled_at is null;
grant update on quanze.account to quanze_app;

-- What signing in leaves behind: it changes too often to be told in the ledger.
create table quanze.account_use (
  account_id uuid primary key references quanze.account,
  claimed_at timestamptz,
  last_sign_in_at timestamptz,
  failures integer not null default 0,
  first_failure_at timestamptz,
  locked_until timestamptz,
  totp_counter bigint,
  totp_offered bytea
);
grant update on quanze.account_use to quanze_app;

create table quanze.password_history (
  account_id uuid not null references quanze.account,
  at timestamptz not null default clock_timestamp(),
  hash text not null,
  primary key (account_id, at)
);
call quanze.append_only('quanze.password_history');

create table quanze.session (
  id uuid primary key,
  -- SHA-256 of the token; the token itself is with its owner only.
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  account_id uuid not null references quanze.account,
  stage text not null check (stage in ('secondFactor', 'changePassword', 'enrolSecondFactor', 'signedIn')),
  way text not null check (way in ('password', 'oidc')),
  second_factor boolean not null default false,
  started_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  stepped_up_at timestamptz,
  ended_at timestamptz,
  ended_why text,
  device text not null default '',
  address text not null default ''
);
create index session_live on quanze.session (account_id) where ended_at is null;
grant update on quanze.session to quanze_app;

-- Waiting for the identity provider to send somebody back.
create table quanze.oidc_attempt (
  state_hash bytea primary key,
  verifier text not null,
  nonce text not null,
  at timestamptz not null
);
grant delete on quanze.oidc_attempt to quanze_app;

create table quanze.security_event (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  kind text not null,
  outcome text not null check (outcome in ('done', 'refused')),
  account_id uuid,
  account_kind text not null check (account_kind in ('visitor', 'user', 'systemAdmin', 'securityAdmin', 'auditAdmin')),
  about_id uuid,
  address text,
  detail text
);
create index security_event_at on quanze.security_event (at desc, id desc);
create index security_event_account on quanze.security_event (account_id, id) where account_id is not null;
call quanze.append_only('quanze.security_event');

-- Acts of two administrators: what the first asked for and what the second said.
create table quanze.approval (
  id uuid primary key,
  act text not null check (act in ('bindOfficer')),
  account_id uuid not null references quanze.account,
  account_version integer not null,
  officer_id uuid,
  requested_by uuid not null references quanze.account,
  requested_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'confirmed', 'refused')),
  decided_by uuid references quanze.account,
  decided_at timestamptz,
  check ((state = 'waiting') = (decided_by is null)),
  check (decided_by <> requested_by)
);
create unique index approval_waiting_once on quanze.approval (account_id) where state = 'waiting';
grant update on quanze.approval to quanze_app;

-- Answers to commands that may be sent again; sealed, because an answer can hold a one-time password.
create table quanze.idempotent_answer (
  account_id uuid not null references quanze.account,
  key text not null,
  request_hash bytea not null,
  status integer,
  sealed bytea,
  at timestamptz not null,
  primary key (account_id, key)
);
create index idempotent_answer_at on quanze.idempotent_answer (at);
grant update, delete on quanze.idempotent_answer to quanze_app;

-- Written anew by the owner at every start, from the one table in the program.
create table quanze.policy_cell (
  role text not null,
  resource text not null,
  action text not null,
  scope text not null,
  states text[],
  fields text[],
  second_person boolean not null,
  step_up boolean not null
);
create index policy_cell_of on quanze.policy_cell (resource, action, role);
revoke insert on quanze.policy_cell from quanze_app;
grant select on quanze.policy_cell to quanze_reader;

-- The local date of the office.
create function quanze.today() returns date language sql stable set search_path = pg_catalog as
$$ select (now() at time zone coalesce(nullif(current_setting('quanze.time_zone', true), ''), 'Asia/Shanghai'))::date $$;

create function quanze.account_id() returns uuid language sql stable set search_path = pg_catalog as
$$ select nullif(current_setting('quanze.account', true), '')::uuid $$;

create function quanze.is_system() returns boolean language sql stable set search_path = pg_catalog as
$$ select coalesce(nullif(current_setting('quanze.system', true), '') is not null, false) $$;

-- The officer whose rights the asking account carries today.
create function quanze.own_officer() returns uuid
language sql stable security definer set search_path = quanze, pg_temp as $$
  select a.officer_id from account a
  where a.id = account_id() and a.disabled_at is null and a.kind = 'user'
    and exists (select from officer o where o.id = a.officer_id
      and o.valid_from <= today() and (o.valid_to is null or today() < o.valid_to))
$$;

-- The roles of the asking account, and where it holds them.
create function quanze.standings() returns table (role text, appointment_id uuid, post_id uuid, node_id uuid, body_id uuid, line text)
language sql stable security definer set search_path = quanze, pg_temp as $$
  select 'account', null::uuid, null::uuid, null::uuid, null::uuid, null::text
    from account a where a.id = account_id() and a.disabled_at is null
  union all
  select a.kind, null, null, null, null, null
    from account a where a.id = account_id() and a.disabled_at is null and a.kind <> 'user'
  union all
  select r.role, ap.id, p.id, p.node_id, p.body_id, p.line
    from appointment ap
    join post p on p.id = ap.post_id and p.valid_from <= today() and (p.valid_to is null or today() < p.valid_to)
    cross join unnest(p.roles) r (role)
    where ap.officer_id = own_officer() and ap.valid_from <= today() and (ap.valid_to is null or today() < ap.valid_to)
$$;

-- The cells that hold for the asking account, with where.
create function quanze.held_cells(asked_resource text, asked_action text)
returns table (scope text, states text[], fields text[], post_id uuid, node_id uuid, body_id uuid)
language sql stable security definer set search_path = quanze, pg_temp as $$
  select c.scope, c.states, c.fields, s.post_id, s.node_id, s.body_id
  from policy_cell c join standings() s on s.role = c.role
  where c.resource = asked_resource and c.action = asked_action and c.scope <> 'none'
$$;

-- Whether there is anything this may be done to.
create function quanze.may(asked_resource text, asked_action text) returns boolean
language sql stable security definer set search_path = quanze, pg_temp as
$$ select exists (select from held_cells(asked_resource, asked_action)) $$;

-- Whether it may be done to everything of a kind (`states` of the policy table).
create function quanze.may_all(asked_resource text, asked_action text, state text default null) returns boolean
language sql stable security definer set search_path = quanze, pg_temp as $$
  select exists (select from held_cells(asked_resource, asked_action) c
    where c.scope = 'all' and (c.states is null or state = any (c.states)))
$$;

-- The kinds of thing (`states` of the policy table) to which this may be done everywhere.
create function quanze.states_of(asked_resource text, asked_action text) returns text[]
language sql stable security definer set search_path = quanze, pg_temp as $$
  select coalesce(array_agg(distinct s.state), '{}')
  from held_cells(asked_resource, asked_action) c cross join unnest(c.states) s (state) where c.scope = 'all'
$$;

-- The asking officer, where the policy lets him do this to what is his own.
create function quanze.own_officer(asked_resource text, asked_action text) returns uuid
language sql stable security definer set search_path = quanze, pg_temp as $$
  select own_officer() where exists (select from held_cells(asked_resource, asked_action) c where c.scope = 'self')
$$;

create function quanze.own_posts(asked_resource text, asked_action text) returns uuid[]
language sql stable security definer set search_path = quanze, pg_temp as $$
  select coalesce(array_agg(distinct c.post_id), '{}') from held_cells(asked_resource, asked_action) c where c.scope = 'ownPost'
$$;

-- A body and the bodies whose region lies in its region.
create function quanze.bodies_in_region_of(asked uuid) returns setof uuid
language sql stable security definer set search_path = quanze, pg_temp as $$
  with recursive below (code) as (
    select b.region from body b where b.id = asked and b.region is not null
      and b.valid_from <= today() and (b.valid_to is null or today() < b.valid_to)
    union
    select r.code from region r join below on r.parent = below.code
      where r.valid_from <= today() and (r.valid_to is null or today() < r.valid_to)
  )
  select asked
  union
  select b.id from body b join below on b.region = below.code
    where b.valid_from <= today() and (b.valid_to is null or today() < b.valid_to)
$$;

-- Bodies and units of today's tree to which the asking account may do this; asked once a statement.
create function quanze.visible_nodes(asked_resource text, asked_action text) returns uuid[]
language sql stable security definer set search_path = quanze, pg_temp as $$
  with cells as materialized (select * from held_cells(asked_resource, asked_action))
  select coalesce(array_agg(distinct found.node_id), '{}') from (
    select c.node_id from cells c where c.scope = 'unit' and c.node_id is not null
    union
    select np.node_id from cells c join node_path np on np.ancestor_id = c.node_id where c.scope = 'subtree'
    union
    select np.node_id from cells c cross join lateral bodies_in_region_of(c.body_id) b (id)
      join node_path np on np.ancestor_id = b.id where c.scope = 'jurisdiction' and c.body_id is not null
    union
    select np.node_id from node_path np where exists (select from cells c where c.scope = 'all')
  ) found
$$;

-- Row-level security of what this migration made. Work of the program itself (signing in above all) says so by its claim.
call quanze.guard_rows('quanze.account');
create policy own_work on quanze.account to quanze_app using ((select quanze.is_system())) with check ((select quanze.is_system()));
create policy own_account on quanze.account for select to quanze_app using (id = (select quanze.account_id()));
create policy administrators on quanze.account to quanze_app
  using (case kind when 'user' then (select quanze.may_all('account', 'read', 'user')) else (select quanze.may('administrator', 'read')) end)
  with check (case kind when 'user' then (select quanze.may_all('account', 'read', 'user')) else (select quanze.may('administrator', 'read')) end);

call quanze.guard_rows('quanze.account_use');
create policy with_account on quanze.account_use to quanze_app
  using (exists (select from quanze.account a where a.id = account_id)) with check (exists (select from quanze.account a where a.id = account_id));

call quanze.guard_rows('quanze.password_history');
create policy own_work on quanze.password_history to quanze_app using ((select quanze.is_system())) with check ((select quanze.is_system()));
create policy with_account on quanze.password_history for insert to quanze_app
  with check (exists (select from quanze.account a where a.id = account_id));

call quanze.guard_rows('quanze.session');
create policy own_work on quanze.session to quanze_app using ((select quanze.is_system())) with check ((select quanze.is_system()));
create policy own_sessions on quanze.session to quanze_app using (account_id = (select quanze.account_id()));
create policy administrators on quanze.session to quanze_app
  using ((select quanze.may('account', 'read')) and exists (select from quanze.account a where a.id = account_id));

call quanze.guard_rows('quanze.oidc_attempt');
create policy own_work on quanze.oidc_attempt to quanze_app using ((select quanze.is_system())) with check ((select quanze.is_system()));

call quanze.guard_rows('quanze.security_event');
create policy told on quanze.security_event for insert to quanze_app
  with check ((select quanze.is_system()) or account_id = (select quanze.account_id()));
create policy reviewers on quanze.security_event for select to quanze_app
  using (account_kind = any ((select quanze.states_of('securityEvent', 'read'))::text[]));

call quanze.guard_rows('quanze.approval');
create policy administrators on quanze.approval to quanze_app
  using ((select quanze.may('account', 'grant')) or (select quanze.may('account', 'confirm')))
  with check ((select quanze.may('account', 'grant')) or (select quanze.may('account', 'confirm')));

call quanze.guard_rows('quanze.idempotent_answer');
create policy own_answers on quanze.idempotent_answer to quanze_app
  using (account_id = (select quanze.account_id())) with check (account_id = (select quanze.account_id()));
create policy own_work on quanze.idempotent_answer for delete to quanze_app using ((select quanze.is_system()));
create policy own_work_seen on quanze.idempotent_answer for select to quanze_app using ((select quanze.is_system()));

create policy readers on quanze.ledger_entry for select to quanze_app using ((select quanze.may('ledger', 'read')));

-- Administrators bind accounts to people whom they otherwise do not see: name, code and body are all they learn.
create function quanze.find_officers_to_bind(wanted text, most integer)
returns table (id uuid, code text, name text, body_id uuid, body_name text, bound boolean)
language sql stable security definer set search_path = quanze, pg_temp as $$
  select o.id, o.code, o.name, b.id, b.name,
    exists (select from account a where a.officer_id = o.id and a.disabled_at is null)
  from officer o
  left join body b on b.id = o.body_id and b.valid_from <= today() and (b.valid_to is null or today() < b.valid_to)
  where (may('account', 'grant') or may('account', 'confirm') or may('account', 'read'))
    and o.valid_from <= today() and (o.valid_to is null or today() < o.valid_to)
    and (o.id::text = wanted or o.search like '%' || replace(replace(replace(lower(wanted), '\', '\\'), '%', '\%'), '_', '\_') || '%')
  order by o.code limit most
$$;

-- Names of accounts for whoever sees that they did something, and nothing else of them.
create function quanze.account_name(asked uuid) returns text
language sql stable security definer set search_path = quanze, pg_temp as
$$ select a.name from account a where a.id = asked $$;

-- Who I am and which posts I hold, for the page that says so.
create function quanze.own_officer_card() returns jsonb
language sql stable security definer set search_path = quanze, pg_temp as $$
  select jsonb_build_object('id', o.id, 'code', o.code, 'name', o.name,
    'body', jsonb_build_object('id', o.body_id, 'name', coalesce(b.name, '')))
  from officer o
  left join body b on b.id = o.body_id and b.valid_from <= today() and (b.valid_to is null or today() < b.valid_to)
  where o.id = own_officer() and o.valid_from <= today() and (o.valid_to is null or today() < o.valid_to)
$$;

create function quanze.own_post_cards() returns jsonb
language sql stable security definer set search_path = quanze, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object(
      'appointment', ap.id, 'kind', ap.kind, 'from', ap.valid_from, 'to', ap.valid_to,
      'post', jsonb_build_object('id', p.id, 'code', p.code, 'name', p.name),
      'unit', case when u.id is not null then jsonb_build_object('id', u.id, 'code', u.code, 'name', u.name) end,
      'body', jsonb_build_object('id', p.body_id, 'code', coalesce(b.code, ''), 'name', coalesce(b.name, ''))
    ) order by case ap.kind when 'primary' then 0 when 'concurrent' then 1 else 2 end, p.code), '[]')
  from appointment ap
  join post p on p.id = ap.post_id and p.valid_from <= today() and (p.valid_to is null or today() < p.valid_to)
  left join unit u on u.id = p.unit_id and u.valid_from <= today() and (u.valid_to is null or today() < u.valid_to)
  left join body b on b.id = p.body_id and b.valid_from <= today() and (b.valid_to is null or today() < b.valid_to)
  where ap.officer_id = own_officer() and ap.valid_from <= today() and (ap.valid_to is null or today() < ap.valid_to)
$$;
