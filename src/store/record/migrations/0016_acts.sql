-- What somebody did on a day: the record a finding is about, whichever items found fault with it.
alter table quanze.finding add column act uuid not null generated always as (md5(
  coalesce(subject ->> 'register', '') || E'\x1f' || coalesce(subject ->> 'key', fingerprint)
)::uuid) stored;

-- The acts of a person over some days, with who sees them, are read from the index alone.
drop index quanze.finding_officer;
create index finding_officer on quanze.finding (officer_id, sort_at, act) include (node_id) where officer_id is not null;
analyze quanze.finding;

-- Where the asking account sees findings, and of whom those are, where there are few; null: of many. `named`: what does not tell whom it
-- concerns is left out.
create function quanze.act_reach(asked_action text, asked_node uuid, asked_officer uuid, named boolean,
  out nodes uuid[], out own uuid, out unplaced boolean, out below uuid[], out among uuid[])
language plpgsql stable security definer set search_path = quanze, pg_temp as $$
begin
  if is_system() then
    nodes := array(select distinct np.node_id from node_path np);
    unplaced := true;
  else
    select r.nodes, r.own, may('run', 'run') into nodes, own, unplaced from reach_of('finding', asked_action) r;
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
      union select own where own is not null);
  end if;
end $$;

-- Spans of days of people, cut to the days asked for. `judged`: of whom anything is judged at all; of the others, if `others`, all days.
create function quanze.act_spans(judged uuid[], people uuid[], froms date[], tos date[], verdicts text[], otherwise text, others boolean,
  among uuid[], from_day date, to_day date)
returns table (officer_id uuid, since date, until date, verdict text)
language sql stable security definer rows 1000 set search_path = quanze, pg_temp as $$
  select s.person, greatest(s.since, from_day, date '1900-01-01'), least(s.until, to_day + 1, date '2200-01-01'), s.verdict
    from unnest(people, froms, tos, verdicts) s (person, since, until, verdict)
    where (among is null or s.person = any (among)) and (to_day is null or s.since <= to_day) and (s.until is null or from_day is null or from_day < s.until)
  union all
  select o.id, greatest(from_day, date '1900-01-01'), least(to_day + 1, date '2200-01-01'), otherwise
    from (select distinct id from officer where among is null or id = any (among)) o
    where others and o.id not in (select unnest(judged))
$$;

-- Acts of people over spans of days, each act once, as far as the asking account sees the findings about it. Spans of one person do not
-- overlap.
create function quanze.acts_over(judged uuid[], people uuid[], froms date[], tos date[], verdicts text[], otherwise text, others boolean,
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
        and (f.officer_id = reach.own or f.node_id is null and reach.unplaced or f.node_id in (select unnest(reach.nodes)))
        and (reach.below is null or f.node_id = any (reach.below))) f;
end $$;

-- How many of them there are, and of how many people.
create function quanze.count_acts(judged uuid[], people uuid[], froms date[], tos date[], verdicts text[], otherwise text, others boolean,
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
          and (f.officer_id = reach.own or f.node_id is null and reach.unplaced or f.node_id in (select unnest(reach.nodes)))
        and (reach.below is null or f.node_id = any (reach.below))) d) f
    where f.n > 0
    group by s.verdict;
end $$;
-- What only these two ask, and would tell too much by itself.
revoke execute on function quanze.act_reach(text, uuid, uuid, boolean),
  quanze.act_spans(uuid[], uuid[], date[], date[], text[], text, boolean, uuid[], date, date) from quanze_app, quanze_reader;
revoke execute on function quanze.acts_over(uuid[], uuid[], date[], date[], text[], text, boolean, uuid, uuid, date, date, text, boolean),
  quanze.count_acts(uuid[], uuid[], date[], date[], text[], text, boolean, uuid, uuid, date, date, text, boolean)
  from quanze_reader;
