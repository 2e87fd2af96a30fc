-- What every request asks, in one answer each. Who sees what is as before.

-- Stated as expressions, so that they stand in the statement that asks instead of being called; their words are bound here and now, so
-- that no search path changes what they mean.
create or replace function quanze.today() returns date language sql stable
return (now() at time zone coalesce(nullif(current_setting('quanze.time_zone', true), ''), 'Asia/Shanghai'))::date;

create or replace function quanze.account_id() returns uuid language sql stable
return nullif(current_setting('quanze.account', true), '')::uuid;

create or replace function quanze.is_system() returns boolean language sql stable
return coalesce(nullif(current_setting('quanze.system', true), '') is not null, false);

-- Where the asking account may do this: the nodes, and the officer it is where that is among what it may do it to. What visible_nodes and
-- own_officer say one by one.
create function quanze.reach_of(asked_resource text, asked_action text, out nodes uuid[], out own uuid)
language plpgsql stable security definer set search_path = quanze, pg_temp as $$
declare
  cell record;
  parts integer := 0;
begin
  nodes := '{}';
  for cell in select distinct c.scope, c.node_id, c.body_id from held_cells(asked_resource, asked_action) c loop
    parts := parts + 1;
    case
      when cell.scope = 'self' then
        own := own_officer();
        parts := parts - 1;
      when cell.scope = 'unit' and cell.node_id is not null then
        nodes := nodes || cell.node_id;
      when cell.scope = 'subtree' then
        nodes := nodes || array(select np.node_id from node_path np where np.ancestor_id = cell.node_id);
      when cell.scope = 'jurisdiction' and cell.body_id is not null then
        nodes := nodes || array(select distinct np.node_id from bodies_in_region_of(cell.body_id) b (id) join node_path np on np.ancestor_id = b.id);
      when cell.scope = 'all' then
        nodes := nodes || array(select distinct np.node_id from node_path np);
      else
        parts := parts - 1;
    end case;
  end loop;
  if parts > 1 then
    nodes := array(select distinct n from unnest(nodes) n);
  end if;
end $$;

-- A person holds a few posts: without being told, the planner takes a thousand and reads the whole tree.
alter function quanze.standings() rows 4;
alter function quanze.held_cells(text, text) rows 4;
alter function quanze.bodies_in_region_of(uuid) rows 20;

create or replace function quanze.visible_nodes(asked_resource text, asked_action text) returns uuid[]
language sql stable security definer set search_path = quanze, pg_temp as
$$ select nodes from reach_of(asked_resource, asked_action) $$;

-- Who sends a request: the session of a token with its account, and what the account holds today. Asked before there is any claim; whoever
-- does not have the token learns nothing.
create function quanze.sender_of(asked bytea, out session quanze.session, out account quanze.account, out used quanze.account_use,
  out officer uuid, out standings jsonb)
returns setof record language plpgsql volatile security definer set search_path = quanze, pg_temp as $$
declare
  before text := current_setting('quanze.account', true);
begin
  select s.* into session from session s where s.token_hash = asked;
  if not found then
    return;
  end if;
  select a.* into account from account a where a.id = (session).account_id;
  select u.* into used from account_use u where u.account_id = (session).account_id;
  perform set_config('quanze.account', (account).id::text, true);
  officer := own_officer();
  standings := (select coalesce(jsonb_agg(to_jsonb(s)), '[]') from standings() s);
  perform set_config('quanze.account', coalesce(before, ''), true);
  return next;
end $$;

-- The same counts as before, with where they may be seen asked once.
create or replace function quanze.measure_findings(asked_pack text, asked_run text, asked_indicator text, asked_node uuid, asked_kind text,
  asked_state text, asked_unregistered boolean, out own_work boolean, out seen bigint, out fitting bigint, out whole bigint)
language plpgsql stable security definer set search_path = quanze, pg_temp as $$
declare
  nodes uuid[] := '{}';
  own uuid;
  unplaced boolean := true;
  below uuid[];
  here record;
begin
  own_work := is_system();
  if not own_work then
    select r.nodes, r.own, may('run', 'run') into nodes, own, unplaced from reach_of('finding', 'read') r;
  end if;
  if asked_node is not null then
    below := array(select np.node_id from node_path np where np.ancestor_id = asked_node);
  end if;
  select coalesce(sum(c.n), 0), coalesce(sum(c.n) filter (where (asked_pack is null or c.pack = asked_pack) and (asked_run is null or c.run = asked_run)
        and (asked_indicator is null or c.indicator = asked_indicator) and (asked_node is null or c.node_id = any (below))
        and (asked_kind is null or c.kind = asked_kind) and (asked_state is null or c.state = asked_state)
        and (not asked_unregistered or c.unregistered)), 0)
    into seen, fitting
    from finding_count c
    where own_work or c.node_id in (select unnest(nodes)) or (c.node_id is null and unplaced);
  -- What is seen elsewhere because it is one's own.
  if own is not null then
    select count(*) as seen, count(*) filter (where (asked_pack is null or f.pack = asked_pack) and (asked_run is null or f.last_run = asked_run)
        and (asked_indicator is null or f.indicator = asked_indicator) and (asked_node is null or f.node_id = any (below))
        and (asked_kind is null or f.kind = asked_kind) and (asked_state is null or f.state = asked_state)
        and not asked_unregistered) as fitting
      into here from finding f
      where f.officer_id = own and not case when f.node_id is null then unplaced else f.node_id = any (nodes) end;
    seen := seen + here.seen;
    fitting := fitting + here.fitting;
  end if;
  select greatest(c.reltuples::bigint, seen, 1) into whole from pg_class c where c.oid = 'finding'::regclass;
end $$;

create or replace function quanze.count_fitting(asked_pack text, asked_run text, asked_indicator text, asked_node uuid, asked_kind text,
  asked_state text, asked_unregistered boolean)
returns table (kind text, state text, indicator text, indicator_title text, body_id uuid, n bigint)
language plpgsql stable security definer set search_path = quanze, pg_temp as $$
#variable_conflict use_column
declare
  own_work boolean;
  nodes uuid[] := '{}';
  own uuid;
  unplaced boolean := true;
  below uuid[];
begin
  own_work := is_system();
  if not own_work then
    select r.nodes, r.own, may('run', 'run') into nodes, own, unplaced from reach_of('finding', 'read') r;
  end if;
  if asked_node is not null then
    below := array(select np.node_id from node_path np where np.ancestor_id = asked_node);
  end if;
  return query select c.kind, c.state, c.indicator, c.indicator_title, c.body_id, sum(c.n)::bigint from finding_count c
    where (own_work or c.node_id in (select unnest(nodes)) or (c.node_id is null and unplaced))
        and (asked_pack is null or c.pack = asked_pack) and (asked_run is null or c.run = asked_run)
        and (asked_indicator is null or c.indicator = asked_indicator) and (asked_node is null or c.node_id = any (below))
        and (asked_kind is null or c.kind = asked_kind) and (asked_state is null or c.state = asked_state)
        and (not asked_unregistered or c.unregistered)
    group by 1, 2, 3, 4, 5;
  if own is not null then
    return query select f.kind, f.state, f.indicator, f.indicator_title, f.body_id, count(*) from finding f
      where f.officer_id = own and not case when f.node_id is null then unplaced else f.node_id = any (nodes) end
        and (asked_pack is null or f.pack = asked_pack) and (asked_run is null or f.last_run = asked_run)
        and (asked_indicator is null or f.indicator = asked_indicator) and (asked_node is null or f.node_id = any (below))
        and (asked_kind is null or f.kind = asked_kind) and (asked_state is null or f.state = asked_state)
        and not asked_unregistered
      group by 1, 2, 3, 4, 5;
  end if;
end $$;

-- What the first page tells of findings: how many of each kind, of those the ones whose people nobody is registered as, and the ones
-- about the asking officer that are not over.
create function quanze.tally_findings()
returns table (kind text, n bigint, unregistered bigint, own_open bigint)
language plpgsql stable security definer set search_path = quanze, pg_temp as $$
#variable_conflict use_column
declare
  nodes uuid[];
  own uuid;
  me uuid := own_officer();
  unplaced boolean;
begin
  select r.nodes, r.own, may('run', 'run') into nodes, own, unplaced from reach_of('finding', 'read') r;
  return query select t.kind, sum(t.n)::bigint, sum(t.unregistered)::bigint, sum(t.own_open)::bigint from (
    select c.kind, c.n, case when c.unregistered then c.n else 0 end as unregistered, 0 as own_open from finding_count c
      where c.node_id in (select unnest(nodes)) or (c.node_id is null and unplaced)
    union all
    -- In a place that is seen it was counted above.
    select f.kind, (not seen.here)::integer, 0, (f.state <> 'resolved')::integer
      from finding f cross join lateral (select case when f.node_id is null then unplaced else f.node_id = any (nodes) end as here) seen
      where f.officer_id = me and (seen.here or own is not null)
  ) t group by t.kind;
end $$;

-- Those among some people whom the asking account may do this to, by resource: what visible_officers says of all, asked of a few from
-- where they stand upwards, whatever the size of the tree.
create function quanze.officers_seen(among uuid[], resources text[], asked_action text) returns table (id uuid, resource text)
language sql stable security definer rows 100 set search_path = quanze, pg_temp as $$
  with cells as materialized (
      select distinct c.resource, c.scope, s.node_id, s.body_id from policy_cell c join standings() s on s.role = c.role
      where c.resource = any (resources) and c.action = asked_action and c.scope <> 'none'),
    asked (id) as (select distinct unnest(among)),
    stands (id, node_id) as (
      select o.id, o.body_id from asked join officer o on o.id = asked.id
        where (o.valid_from <= (select today()) and (o.valid_to is null or (select today()) < o.valid_to))
          or not exists (select from officer later where later.id = o.id and later.valid_from > o.valid_from)
      union all
      select asked.id, p.node_id from asked join appointment ap on ap.officer_id = asked.id
        join post p on p.id = ap.post_id and p.valid_from <= (select today()) and (p.valid_to is null or (select today()) < p.valid_to)
        where ap.valid_from <= (select today()) and (ap.valid_to is null or (select today()) < ap.valid_to)
      union all
      select asked.id, (f.value ->> 'body')::uuid from asked join fact f on f.kind = 'officer' and f.id = asked.id
        where not exists (select from officer o where o.id = asked.id)),
    above as materialized (
      select stands.id, np.node_id, np.ancestor_id from stands join node_path np on np.node_id = stands.node_id),
    reached (resource, id) as (
      select c.resource, stands.id from cells c join stands on stands.node_id = c.node_id where c.scope = 'unit'
      union
      select c.resource, above.id from cells c join above on above.ancestor_id = c.node_id where c.scope = 'subtree'
      union
      select c.resource, above.id from cells c cross join lateral bodies_in_region_of(c.body_id) b (id)
        join above on above.ancestor_id = b.id where c.scope = 'jurisdiction' and c.body_id is not null
      union
      select c.resource, above.id from cells c cross join above where c.scope = 'all'
      union
      select c.resource, asked.id from cells c join asked on asked.id = own_officer() where c.scope = 'self'
      union
      select r, asked.id from asked cross join unnest(resources) r where is_system())
  select id, resource from reached
$$;

create or replace function quanze.names_among(bodies uuid[], units uuid[], posts uuid[], officers uuid[])
returns table (kind text, id uuid, code text, name text, valid_from date, valid_to date)
language plpgsql stable security definer set search_path = quanze, pg_temp as $$
#variable_conflict use_column
declare
  known text[] := '{body,unit,post}';
begin
  if not is_system() then
    known := array(select c.resource from policy_cell c join standings() s on s.role = c.role
      where c.resource = any (known) and c.action = 'read' and c.scope <> 'none');
  end if;
  return query
    select 'body', t.id, t.code, t.name, t.valid_from, t.valid_to from body t where 'body' = any (known) and t.id = any (bodies)
    union all
    select 'unit', t.id, t.code, t.name, t.valid_from, t.valid_to from unit t where 'unit' = any (known) and t.id = any (units)
    union all
    select 'post', t.id, t.code, t.name, t.valid_from, t.valid_to from post t where 'post' = any (known) and t.id = any (posts)
    union all
    -- Of somebody who is there and may not be seen, that much and no more.
    select case when s.id is null then 'hidden' else 'officer' end, t.id, case when s.id is not null then t.code end,
        case when s.id is not null then t.name end, t.valid_from, t.valid_to
      from officer t left join officers_seen(officers, '{officer}', 'read') s on s.id = t.id where t.id = any (officers);
end $$;

-- What the record tells of an officer around a day, as far as each part of it may be read: the officer on that day, certificates and
-- appointments with the times they were so, and what the posts were called on that day.
create function quanze.dossier_of(asked uuid, on_day date)
returns table (kind text, id uuid, valid_from date, valid_to date, value jsonb, post_name text)
language plpgsql stable security definer set search_path = quanze, pg_temp as $$
#variable_conflict use_column
declare
  seen text[] := array(select s.resource from officers_seen(array[asked], '{officer,certificate,appointment}', 'read') s);
  posts_seen boolean := is_system() or may('post', 'read');
begin
  return query
    select 'officer', o.id, o.valid_from, o.valid_to, o.value, null from officer o
      where 'officer' = any (seen) and o.id = asked and o.valid_from <= on_day and (o.valid_to is null or on_day < o.valid_to)
    union all
    select 'certificate', c.id, c.valid_from, c.valid_to, c.value, null from certificate c
      where 'certificate' = any (seen) and c.officer_id = asked
    union all
    select 'appointment', a.id, a.valid_from, a.valid_to, a.value, p.name from appointment a
      left join post p on posts_seen and p.id = a.post_id and p.valid_from <= on_day and (p.valid_to is null or on_day < p.valid_to)
      where 'appointment' = any (seen) and a.officer_id = asked
    order by 1, 3, 2;
end $$;

-- Findings in the order of their due days are told apart by their own day in the index itself.
drop index quanze.finding_due;
create index finding_due on quanze.finding (sort_due, sort_at, id);

-- These answer to the claims of the program, which the reader may make as it likes and which its own policies do not know.
revoke execute on function quanze.sender_of(bytea), quanze.officers_seen(uuid[], text[], text), quanze.dossier_of(uuid, date),
  quanze.tally_findings(), quanze.names_among(uuid[], uuid[], uuid[], uuid[]),
  quanze.measure_findings(text, text, text, uuid, text, text, boolean), quanze.count_fitting(text, text, text, uuid, text, text, boolean)
  from quanze_reader;
