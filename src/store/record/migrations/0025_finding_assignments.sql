-- A finding is given to somebody to look into (交办): whoever was asked sees it, wherever it lies, until that ends.
create table quanze.finding_assignment (
  id uuid primary key,
  finding_id uuid not null references quanze.finding,
  officer_id uuid not null,
  note text not null,
  due date,
  assigned_by uuid not null references quanze.account,
  assigned_at timestamptz not null,
  entry_id bigint not null references quanze.ledger_entry (id) deferrable
);
create index finding_assignment_finding on quanze.finding_assignment (finding_id);
create index finding_assignment_officer on quanze.finding_assignment (officer_id);
call quanze.append_only('quanze.finding_assignment');

create table quanze.finding_assignment_end (
  assignment_id uuid primary key references quanze.finding_assignment,
  reason text not null,
  ended_by uuid not null references quanze.account,
  ended_at timestamptz not null,
  entry_id bigint not null references quanze.ledger_entry (id) deferrable
);
call quanze.append_only('quanze.finding_assignment_end');

-- The findings that the asking officer was asked to look into, where the policy lets him do this to such.
create function quanze.assigned_findings(asked_action text) returns uuid[]
language sql stable security definer set search_path = quanze, pg_temp as $$
  select coalesce(array_agg(distinct a.finding_id), '{}') from finding_assignment a
    -- Who came to be the one it concerns does not look into it any more.
    join finding f on f.id = a.finding_id and f.officer_id is distinct from a.officer_id
    where a.officer_id = own_officer() and not exists (select from finding_assignment_end e where e.assignment_id = a.id)
      and exists (select from held_cells('finding', asked_action) c where c.scope = 'assigned')
$$;

drop policy seen on quanze.finding;
create policy seen on quanze.finding for select to quanze_app, quanze_reader using (
  node_id in (select unnest(quanze.visible_nodes('finding', 'read')))
  or officer_id = (select quanze.own_officer('finding', 'read'))
  or id = any ((select quanze.assigned_findings('read'))::uuid[])
  or (node_id is null and (select quanze.may('run', 'run'))));

-- Who looks into it is told to those who see whom it concerns by where it lies, and to whoever was asked; not to whom it concerns.
call quanze.guard_rows('quanze.finding_assignment');
create policy own_work on quanze.finding_assignment to quanze_app
  using ((select quanze.is_system())) with check ((select quanze.is_system()));
create policy seen on quanze.finding_assignment for select to quanze_app, quanze_reader using (
  exists (select from quanze.finding f where f.id = finding_id and f.officer_id is distinct from (select quanze.own_officer())
    and (finding_assignment.officer_id = (select quanze.own_officer()) or f.node_id = any ((select quanze.nodes_with_names())::uuid[]))));
create policy assigned on quanze.finding_assignment for insert to quanze_app with check (
  assigned_by = (select quanze.account_id()) and officer_id in (select quanze.people_in_sight('officer', 'read'))
  and exists (select from quanze.finding f where f.id = finding_id and f.state <> 'resolved'
    and f.officer_id is distinct from finding_assignment.officer_id and f.officer_id is distinct from (select quanze.own_officer())
    and f.node_id = any ((select quanze.visible_nodes('finding', 'assign'))::uuid[])));

call quanze.guard_rows('quanze.finding_assignment_end');
create policy own_work on quanze.finding_assignment_end to quanze_app
  using ((select quanze.is_system())) with check ((select quanze.is_system()));
create policy seen on quanze.finding_assignment_end for select to quanze_app, quanze_reader
  using (exists (select from quanze.finding_assignment a where a.id = assignment_id));
create policy ended on quanze.finding_assignment_end for insert to quanze_app with check (
  ended_by = (select quanze.account_id()) and exists (select from quanze.finding_assignment a join quanze.finding f on f.id = a.finding_id
    where a.id = assignment_id and f.officer_id is distinct from (select quanze.own_officer())
      and f.node_id = any ((select quanze.visible_nodes('finding', 'assign'))::uuid[])));
grant select on quanze.finding_assignment, quanze.finding_assignment_end to quanze_reader;

-- Acts are counted from the index alone, also of those who were asked to look into some.
drop index quanze.finding_officer;
create index finding_officer on quanze.finding (officer_id, sort_at, act) include (node_id, id) where officer_id is not null;

-- The same counts as before, and besides of what one was asked to look into.
create or replace function quanze.measure_findings(asked_pack text, asked_run text, asked_indicator text, asked_node uuid, asked_kind text,
  asked_state text, asked_unregistered boolean, out own_work boolean, out seen bigint, out fitting bigint, out whole bigint)
language plpgsql stable security definer set search_path = quanze, pg_temp as $$
declare
  nodes uuid[] := '{}';
  own uuid;
  given uuid[] := '{}';
  unplaced boolean := true;
  below uuid[];
  here record;
begin
  own_work := is_system();
  if not own_work then
    select r.nodes, r.own, may('run', 'run'), assigned_findings('read') into nodes, own, unplaced, given from reach_of('finding', 'read') r;
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
  -- What is seen elsewhere because it is one's own, or one was asked to look into it.
  if own is not null or cardinality(given) > 0 then
    select count(*) as seen, count(*) filter (where (asked_pack is null or f.pack = asked_pack) and (asked_run is null or f.last_run = asked_run)
        and (asked_indicator is null or f.indicator = asked_indicator) and (asked_node is null or f.node_id = any (below))
        and (asked_kind is null or f.kind = asked_kind) and (asked_state is null or f.state = asked_state)
        and (not asked_unregistered or (f.officer_id is null and f.officer_code is not null))) as fitting
      into here from finding f
      where (f.officer_id = own or f.id = any (given)) and not case when f.node_id is null then unplaced else f.node_id = any (nodes) end;
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
  given uuid[] := '{}';
  unplaced boolean := true;
  below uuid[];
begin
  own_work := is_system();
  if not own_work then
    select r.nodes, r.own, may('run', 'run'), assigned_findings('read') into nodes, own, unplaced, given from reach_of('finding', 'read') r;
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
  if own is not null or cardinality(given) > 0 then
    return query select f.kind, f.state, f.indicator, f.indicator_title, f.body_id, count(*) from finding f
      where (f.officer_id = own or f.id = any (given)) and not case when f.node_id is null then unplaced else f.node_id = any (nodes) end
        and (asked_pack is null or f.pack = asked_pack) and (asked_run is null or f.last_run = asked_run)
        and (asked_indicator is null or f.indicator = asked_indicator) and (asked_node is null or f.node_id = any (below))
        and (asked_kind is null or f.kind = asked_kind) and (asked_state is null or f.state = asked_state)
        and (not asked_unregistered or (f.officer_id is null and f.officer_code is not null))
      group by 1, 2, 3, 4, 5;
  end if;
end $$;

drop function quanze.tally_findings();
create function quanze.tally_findings()
returns table (kind text, n bigint, unregistered bigint, own_open bigint, assigned_open bigint)
language plpgsql stable security definer set search_path = quanze, pg_temp as $$
#variable_conflict use_column
declare
  nodes uuid[];
  own uuid;
  me uuid := own_officer();
  unplaced boolean;
  given uuid[];
begin
  select r.nodes, r.own, may('run', 'run'), assigned_findings('read') into nodes, own, unplaced, given from reach_of('finding', 'read') r;
  return query select t.kind, sum(t.n)::bigint, sum(t.unregistered)::bigint, sum(t.own_open)::bigint, sum(t.assigned_open)::bigint from (
    select c.kind, c.n, case when c.unregistered then c.n else 0 end as unregistered, 0 as own_open, 0 as assigned_open from finding_count c
      where c.node_id in (select unnest(nodes)) or (c.node_id is null and unplaced)
    union all
    -- In a place that is seen it was counted above.
    select f.kind, (not seen.here)::integer, (not seen.here and f.officer_id is null and f.officer_code is not null)::integer, (f.officer_id is not distinct from me and f.state <> 'resolved')::integer,
        (f.id = any (given) and f.state <> 'resolved')::integer
      from finding f cross join lateral (select case when f.node_id is null then unplaced else f.node_id = any (nodes) end as here) seen
      where f.officer_id = me and (seen.here or own is not null) or f.id = any (given)
  ) t group by t.kind;
end $$;
revoke execute on function quanze.tally_findings() from quanze_reader;

drop function quanze.act_reach(text, uuid, uuid, boolean);
create function quanze.act_reach(asked_action text, asked_node uuid, asked_officer uuid, named boolean,
  out nodes uuid[], out own uuid, out unplaced boolean, out below uuid[], out among uuid[], out given uuid[])
language plpgsql stable security definer set search_path = quanze, pg_temp as $$
begin
  if is_system() then
    nodes := array(select distinct np.node_id from node_path np);
    unplaced := true;
  else
    select r.nodes, r.own, may('run', 'run'), assigned_findings(asked_action) into nodes, own, unplaced, given
      from reach_of('finding', asked_action) r;
    if named then
      nodes := array(select unnest(nodes) intersect select unnest(nodes_with_names()));
    end if;
  end if;
  if asked_node is not null then
    below := array(select np.node_id from node_path np where np.ancestor_id = asked_node);
    nodes := array(select unnest(nodes) intersect select unnest(below));
    unplaced := false;
  end if;
  if asked_officer is not null then
    among := array[asked_officer];
  elsif (select coalesce(sum(c.n), 0) from finding_count c where c.node_id in (select unnest(nodes)) or (c.node_id is null and unplaced)) < 20000 then
    among := array(
      select f.officer_id from finding f where f.node_id = any (nodes) and f.officer_id is not null
      union select f.officer_id from finding f where unplaced and f.node_id is null and f.officer_id is not null
      union select f.officer_id from finding f where f.id = any (given) and f.officer_id is not null
      union select own where own is not null);
  end if;
end $$;
revoke execute on function quanze.act_reach(text, uuid, uuid, boolean) from quanze_app, quanze_reader;

create or replace function quanze.acts_over(judged uuid[], people uuid[], froms date[], tos date[], verdicts text[], otherwise text, others boolean,
  asked_officer uuid, asked_node uuid, from_day date, to_day date, asked_action text, named boolean)
returns table (officer_id uuid, day date, act uuid, verdict text)
language plpgsql stable security definer rows 1000 set search_path = quanze, pg_temp as $$
#variable_conflict use_column
declare
  reach record;
begin
  select * into reach from act_reach(asked_action, asked_node, asked_officer, named);
  return query
    select s.officer_id, f.day, f.act, s.verdict
    from act_spans(judged, people, froms, tos, verdicts, otherwise, others, reach.among, from_day, to_day) s
    cross join lateral (
      select distinct f.sort_at as day, f.act from finding f
      where f.officer_id = s.officer_id and f.sort_at >= s.since and f.sort_at < s.until
        and (f.officer_id = reach.own or f.id = any (reach.given) or f.node_id is null and reach.unplaced or f.node_id in (select unnest(reach.nodes)))
        and (reach.below is null or f.node_id = any (reach.below))) f;
end $$;

create or replace function quanze.count_acts(judged uuid[], people uuid[], froms date[], tos date[], verdicts text[], otherwise text, others boolean,
  asked_officer uuid, asked_node uuid, from_day date, to_day date, asked_action text, named boolean)
returns table (verdict text, acts bigint, officers bigint)
language plpgsql stable security definer rows 3 set search_path = quanze, pg_temp as $$
#variable_conflict use_column
declare
  reach record;
begin
  select * into reach from act_reach(asked_action, asked_node, asked_officer, named);
  return query
    select s.verdict, sum(f.n)::bigint, count(distinct s.officer_id)
    from act_spans(judged, people, froms, tos, verdicts, otherwise, others, reach.among, from_day, to_day) s
    cross join lateral (
      select count(*) as n from (
        select distinct f.sort_at, f.act from finding f
        where f.officer_id = s.officer_id and f.sort_at >= s.since and f.sort_at < s.until
          and (f.officer_id = reach.own or f.id = any (reach.given) or f.node_id is null and reach.unplaced or f.node_id in (select unnest(reach.nodes)))
        and (reach.below is null or f.node_id = any (reach.below))) d) f
    where f.n > 0
    group by s.verdict;
end $$;
