-- Two hundred thousand findings and more: counted as they change, found by the order they are shown in, and read without what a list
-- does not show. Who sees what is as before.

-- The local date is asked for once a statement, not once a row; regions are found by what they lie in.
create or replace function quanze.bodies_in_region_of(asked uuid) returns setof uuid
language sql stable security definer set search_path = quanze, pg_temp as $$
  with recursive below (code) as (
    select b.region from body b where b.id = asked and b.region is not null
      and b.valid_from <= (select today()) and (b.valid_to is null or (select today()) < b.valid_to)
    union
    select r.code from region r join below on r.parent = below.code
      where r.valid_from <= (select today()) and (r.valid_to is null or (select today()) < r.valid_to)
  )
  select asked
  union
  select b.id from body b join below on b.region = below.code
    where b.valid_from <= (select today()) and (b.valid_to is null or (select today()) < b.valid_to)
$$;
create index region_parent on quanze.region (parent);
create index body_region on quanze.body (region);

create or replace function quanze.visible_officers(asked_resource text, asked_action text) returns setof uuid
language sql stable security definer set search_path = quanze, pg_temp as $$
  with nodes as materialized (select unnest(visible_nodes(asked_resource, asked_action)) as id)
  select o.id from officer o join nodes n on n.id = o.body_id
    where (o.valid_from <= (select today()) and (o.valid_to is null or (select today()) < o.valid_to))
      or not exists (select from officer later where later.id = o.id and later.valid_from > o.valid_from)
  union
  select ap.officer_id from appointment ap
    join post p on p.id = ap.post_id and p.valid_from <= (select today()) and (p.valid_to is null or (select today()) < p.valid_to)
    join nodes n on n.id = p.node_id
    where ap.valid_from <= (select today()) and (ap.valid_to is null or (select today()) < ap.valid_to)
  union
  select f.id
    from (select distinct x.id from fact x where x.kind = 'officer' and not exists (select from officer o where o.id = x.id)) lone
    join fact f on f.kind = 'officer' and f.id = lone.id
    join nodes n on n.id = (f.value ->> 'body')::uuid
$$;

-- The names of these bodies, units, posts and people as far as the asking account may read them: what the policies of those tables say,
-- asked of a few instead of all.
create function quanze.names_among(bodies uuid[], units uuid[], posts uuid[], officers uuid[])
returns table (kind text, id uuid, code text, name text, valid_from date, valid_to date)
language plpgsql stable security definer set search_path = quanze, pg_temp as $$
#variable_conflict use_column
declare
  today date := today();
  own_work boolean := is_system();
  nodes uuid[];
  own uuid;
begin
  if own_work or may('body', 'read') then
    return query select 'body', t.id, t.code, t.name, t.valid_from, t.valid_to from body t where t.id = any (bodies);
  end if;
  if own_work or may('unit', 'read') then
    return query select 'unit', t.id, t.code, t.name, t.valid_from, t.valid_to from unit t where t.id = any (units);
  end if;
  if own_work or may('post', 'read') then
    return query select 'post', t.id, t.code, t.name, t.valid_from, t.valid_to from post t where t.id = any (posts);
  end if;
  if cardinality(officers) = 0 then
    return;
  end if;
  if not own_work then
    nodes := visible_nodes('officer', 'read');
    own := own_officer('officer', 'read');
  end if;
  return query select 'officer', o.id, o.code, o.name, o.valid_from, o.valid_to from officer o
    where o.id = any (officers) and (own_work or o.id = own
      or exists (select from officer s where s.id = o.id and s.body_id = any (nodes)
        and ((s.valid_from <= today and (s.valid_to is null or today < s.valid_to))
          or not exists (select from officer later where later.id = s.id and later.valid_from > s.valid_from)))
      or exists (select from appointment ap
        join post p on p.id = ap.post_id and p.valid_from <= today and (p.valid_to is null or today < p.valid_to)
        where ap.officer_id = o.id and p.node_id = any (nodes)
          and ap.valid_from <= today and (ap.valid_to is null or today < ap.valid_to)));
end $$;

-- What only a finding's own page shows lies beside the row, so that a page of rows holds many.
alter table quanze.finding alter column subject set storage external;
alter table quanze.finding alter column explanation set storage external;
alter table quanze.finding alter column evidence set storage external;
alter table quanze.finding set (toast_tuple_target = 512);

-- Pairs of signs for the index, by an expression that stands in the statement instead of a function that is called for every row. There
-- are a few single signs among them, which harms nobody: what is looked for has pairs only.
create function quanze.sign_pairs(s text) returns text[] language sql immutable parallel safe strict as $$
  select string_to_array(regexp_replace(s, '(..)', E'\\1\x01', 'g') || E'\x01' || regexp_replace(substr(s, 2), '(..)', E'\\1\x01', 'g'), E'\x01')
$$;
drop index quanze.finding_search;
create index finding_search on quanze.finding using gin (quanze.sign_pairs(search));

-- The ids of findings that say all of these words, `most` at most; which of them are seen is decided afterwards.
drop function quanze.findings_saying(text, text);
create function quanze.findings_saying(words text[], patterns text[], most integer) returns setof uuid
language sql stable security definer set search_path = quanze, pg_temp as $$
  select f.id from finding f
  where sign_pairs(f.search) @> (select array_agg(distinct pair) from unnest(words) w (word), unnest(bigrams(w.word)) p (pair))
    and f.search like all (patterns)
  limit most
$$;

-- An order of the list each; what is rare is found without walking past what is not.
-- How many lie between two days is read from the index alone, with who sees them.
drop index quanze.finding_at;
create index finding_at on quanze.finding (sort_at, id) include (node_id, officer_id);
create index finding_state on quanze.finding (state, sort_at, id) where state <> 'open';
create index finding_kind on quanze.finding (kind, sort_at, id) where kind <> 'suspicion';
create index finding_unregistered on quanze.finding (sort_at, id) where officer_id is null and officer_code is not null;

-- The same rows as before, decided by looking a node up among those that are seen instead of going through them.
drop policy seen on quanze.finding;
create policy seen on quanze.finding for select to quanze_app, quanze_reader using (
  node_id in (select unnest(quanze.visible_nodes('finding', 'read')))
  or officer_id = (select quanze.own_officer('finding', 'read'))
  or (node_id is null and (select quanze.may('run', 'run'))));

-- How many findings there are of each sort in each place: kept by the statements that change findings, whoever makes them.
create table quanze.finding_count (
  pack text not null,
  run text not null,
  indicator text not null,
  indicator_title text not null,
  kind text not null,
  state text not null,
  body_id uuid,
  node_id uuid,
  unregistered boolean not null,
  n bigint not null,
  constraint finding_count_once unique nulls not distinct (pack, run, indicator, indicator_title, kind, state, body_id, node_id, unregistered)
);
create index finding_count_node on quanze.finding_count (node_id);
revoke insert, update, delete, truncate on quanze.finding_count from quanze_app, quanze_reader;
grant select on quanze.finding_count to quanze_reader;

create function quanze.count_findings() returns trigger language plpgsql security definer set search_path = quanze, pg_temp as $$
begin
  -- In one order, so that two who count at once wait for each other instead of both.
  if tg_op = 'INSERT' then
    insert into finding_count as c
    select pack, last_run, indicator, indicator_title, kind, state, body_id, node_id, officer_id is null and officer_code is not null, count(*)
    from added group by 1, 2, 3, 4, 5, 6, 7, 8, 9 order by 1, 2, 3, 4, 5, 6, 7, 8, 9
    on conflict on constraint finding_count_once do update set n = c.n + excluded.n;
  elsif tg_op = 'UPDATE' then
    insert into finding_count as c
    select pack, last_run, indicator, indicator_title, kind, state, body_id, node_id, unregistered, sum(step)
    from (
      select *, officer_id is null and officer_code is not null as unregistered, 1 as step from added
      union all
      select *, officer_id is null and officer_code is not null, -1 from dropped
    ) changed group by 1, 2, 3, 4, 5, 6, 7, 8, 9 having sum(step) <> 0 order by 1, 2, 3, 4, 5, 6, 7, 8, 9
    on conflict on constraint finding_count_once do update set n = c.n + excluded.n;
    delete from finding_count where n = 0;
  elsif tg_op = 'DELETE' then
    insert into finding_count as c
    select pack, last_run, indicator, indicator_title, kind, state, body_id, node_id, officer_id is null and officer_code is not null, -count(*)
    from dropped group by 1, 2, 3, 4, 5, 6, 7, 8, 9 order by 1, 2, 3, 4, 5, 6, 7, 8, 9
    on conflict on constraint finding_count_once do update set n = c.n + excluded.n;
    delete from finding_count where n = 0;
  else
    delete from finding_count;
  end if;
  return null;
end $$;
create trigger counted_added after insert on quanze.finding
  referencing new table as added for each statement execute function quanze.count_findings();
create trigger counted_changed after update on quanze.finding
  referencing old table as dropped new table as added for each statement execute function quanze.count_findings();
create trigger counted_dropped after delete on quanze.finding
  referencing old table as dropped for each statement execute function quanze.count_findings();
create trigger counted_none after truncate on quanze.finding for each statement execute function quanze.count_findings();
insert into quanze.finding_count
select pack, last_run, indicator, indicator_title, kind, state, body_id, node_id, officer_id is null and officer_code is not null, count(*)
from quanze.finding group by 1, 2, 3, 4, 5, 6, 7, 8, 9;

-- Whoever sees the findings of a place sees how many there are. What somebody sees because it is his own is counted by itself.
call quanze.guard_rows('quanze.finding_count');
create policy own_work on quanze.finding_count for select to quanze_app using ((select quanze.is_system()));
create policy seen on quanze.finding_count for select to quanze_app, quanze_reader using (
  node_id in (select unnest(quanze.visible_nodes('finding', 'read')))
  or (node_id is null and (select quanze.may('run', 'run'))));

-- How many the asking account sees, how many of those fit, and how many there are at all, about: what decides how a list is read.
create function quanze.measure_findings(asked_pack text, asked_run text, asked_indicator text, asked_node uuid, asked_kind text,
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
    nodes := visible_nodes('finding', 'read');
    own := own_officer('finding', 'read');
    unplaced := may('run', 'run');
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
      where f.officer_id = own and not coalesce(f.node_id = any (nodes), unplaced);
    seen := seen + here.seen;
    fitting := fitting + here.fitting;
  end if;
  select greatest(c.reltuples::bigint, seen, 1) into whole from pg_class c where c.oid = 'finding'::regclass;
end $$;

-- How many of each sort fit, of those that the asking account sees.
create function quanze.count_fitting(asked_pack text, asked_run text, asked_indicator text, asked_node uuid, asked_kind text,
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
    nodes := visible_nodes('finding', 'read');
    own := own_officer('finding', 'read');
    unplaced := may('run', 'run');
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
      where f.officer_id = own and not coalesce(f.node_id = any (nodes), unplaced)
        and (asked_pack is null or f.pack = asked_pack) and (asked_run is null or f.last_run = asked_run)
        and (asked_indicator is null or f.indicator = asked_indicator) and (asked_node is null or f.node_id = any (below))
        and (asked_kind is null or f.kind = asked_kind) and (asked_state is null or f.state = asked_state)
        and not asked_unregistered
      group by 1, 2, 3, 4, 5;
  end if;
end $$;

-- After many findings came in: what the planner knows of them, and the index of words in its final form.
create function quanze.settle_findings() returns void language plpgsql security definer set search_path = quanze, pg_temp as $$
begin
  perform gin_clean_pending_list('finding_search');
  analyze finding;
  analyze finding_count;
end $$;
analyze quanze.finding;
