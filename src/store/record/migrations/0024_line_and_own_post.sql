-- Two more ways of standing near: in one's line (the bodies below one's own as departments, whoever governs them locally), and holding the
-- same post.

-- To whom a body answers in its line: under dual administration the department above it, else whom it answers to at all.
alter table quanze.body add column line_id uuid generated always as (
  case value ->> 'administrationMode' when 'dual' then (value ->> 'upperDepartment')::uuid else (value ->> 'parent')::uuid end) stored;
create index body_line on quanze.body (line_id);

-- A body, those that answer to it in their line, and the units of all of them. What else lies below them answers in another line.
create function quanze.nodes_in_line_of(asked uuid) returns setof uuid
language sql stable security definer rows 100 set search_path = quanze, pg_temp as $$
  with recursive below (id) as (
    select b.id from body b where b.id = asked and b.valid_from <= (select today()) and (b.valid_to is null or (select today()) < b.valid_to)
    union
    select b.id from body b join below on b.line_id = below.id
      where b.valid_from <= (select today()) and (b.valid_to is null or (select today()) < b.valid_to)
  )
  select id from below
  union all
  select u.id from unit u join below on u.body_id = below.id
    where u.valid_from <= (select today()) and (u.valid_to is null or (select today()) < u.valid_to)
$$;

-- Where a role reaches, by its scope, from the node and the body of a post.
create function quanze.nodes_within(asked_scope text, asked_node uuid, asked_body uuid) returns uuid[]
language plpgsql stable security definer set search_path = quanze, pg_temp as $$
begin
  case
    when asked_scope = 'unit' and asked_node is not null then
      return array[asked_node];
    when asked_scope = 'subtree' then
      return array(select np.node_id from node_path np where np.ancestor_id = asked_node);
    when asked_scope = 'line' and asked_body is not null then
      return array(select n from nodes_in_line_of(asked_body) n);
    when asked_scope = 'jurisdiction' and asked_body is not null then
      return array(select distinct np.node_id from bodies_in_region_of(asked_body) b (id) join node_path np on np.ancestor_id = b.id);
    when asked_scope = 'all' then
      return array(select distinct np.node_id from node_path np);
    else
      return null;
  end case;
end $$;

create or replace function quanze.reach_of(asked_resource text, asked_action text, out nodes uuid[], out own uuid)
language plpgsql stable security definer set search_path = quanze, pg_temp as $$
declare
  cell record;
  part uuid[];
  parts integer := 0;
begin
  nodes := '{}';
  for cell in select distinct c.scope, c.node_id, c.body_id from held_cells(asked_resource, asked_action) c loop
    if cell.scope = 'self' then
      own := own_officer();
      continue;
    end if;
    part := nodes_within(cell.scope, cell.node_id, cell.body_id);
    if part is not null then
      parts := parts + 1;
      nodes := nodes || part;
    end if;
  end loop;
  if parts > 1 then
    nodes := array(select distinct n from unnest(nodes) n);
  end if;
end $$;

create or replace function quanze.nodes_with_names() returns uuid[]
language sql stable security definer set search_path = quanze, pg_temp as $$
  select coalesce(array_agg(distinct n), '{}') from held_cells('finding', 'list') c
    cross join lateral unnest(nodes_within(c.scope, c.node_id, c.body_id)) n where c.fields is null
$$;

-- As before, and besides: those in one's line, and those who hold a post that one holds.
create or replace function quanze.people_in_sight(asked_resource text, asked_action text) returns setof uuid
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
  select ap.officer_id from unnest(own_posts(asked_resource, asked_action)) mine (id) join appointment ap on ap.post_id = mine.id
    where ap.valid_from <= (select today()) and (ap.valid_to is null or (select today()) < ap.valid_to)
$$;

create or replace function quanze.officers_seen(among uuid[], resources text[], asked_action text) returns table (id uuid, resource text)
language sql stable security definer rows 100 set search_path = quanze, pg_temp as $$
  with cells as materialized (
      select distinct c.resource, c.scope, s.post_id, s.node_id, s.body_id from policy_cell c join standings() s on s.role = c.role
      where c.resource = any (resources) and c.action = asked_action and c.scope <> 'none'),
    asked (id) as (select distinct unnest(among)),
    holds (id, post_id, node_id) as (
      select asked.id, p.id, p.node_id from asked join appointment ap on ap.officer_id = asked.id
        join post p on p.id = ap.post_id and p.valid_from <= (select today()) and (p.valid_to is null or (select today()) < p.valid_to)
        where ap.valid_from <= (select today()) and (ap.valid_to is null or (select today()) < ap.valid_to)),
    stands (id, node_id) as (
      select o.id, o.body_id from asked join officer o on o.id = asked.id
        where (o.valid_from <= (select today()) and (o.valid_to is null or (select today()) < o.valid_to))
          or not exists (select from officer later where later.id = o.id and later.valid_from > o.valid_from)
      union all
      select id, node_id from holds
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
      select c.resource, stands.id from cells c cross join lateral nodes_in_line_of(c.body_id) n (id)
        join stands on stands.node_id = n.id where c.scope = 'line' and c.body_id is not null
      union
      select c.resource, above.id from cells c cross join lateral bodies_in_region_of(c.body_id) b (id)
        join above on above.ancestor_id = b.id where c.scope = 'jurisdiction' and c.body_id is not null
      union
      select c.resource, above.id from cells c cross join above where c.scope = 'all'
      union
      select c.resource, holds.id from cells c join holds on holds.post_id = c.post_id where c.scope = 'ownPost'
      union
      select c.resource, asked.id from cells c join asked on asked.id = own_officer() where c.scope = 'self'
      union
      select r, asked.id from asked cross join unnest(resources) r where is_system())
  select id, resource from reached
$$;

-- Whether a person holds one of these posts today.
create function quanze.holds_one_of(asked uuid, posts uuid[]) returns boolean
language plpgsql stable security definer cost 1000 set search_path = quanze, pg_temp as $$
begin
  if asked is null or cardinality(posts) = 0 then return false; end if;
  return exists (select from appointment ap where ap.officer_id = asked and ap.post_id = any (posts)
    and ap.valid_from <= today() and (ap.valid_to is null or today() < ap.valid_to));
end $$;

drop policy seen on quanze.fact;
create policy seen on quanze.fact for select to quanze_app using (
  case kind
    when 'region' then (select quanze.may('region', 'read'))
    when 'body' then (select quanze.may('body', 'read'))
    when 'unit' then (select quanze.may('unit', 'read'))
    when 'post' then (select quanze.may('post', 'read'))
    when 'officer' then officer_id = (select quanze.own_officer('officer', 'read'))
      or quanze.is_in_sight(officer_id, (select quanze.visible_nodes('officer', 'read')))
      or quanze.holds_one_of(officer_id, (select quanze.own_posts('officer', 'read')))
    when 'certificate' then officer_id = (select quanze.own_officer('certificate', 'read'))
      or quanze.is_in_sight(officer_id, (select quanze.visible_nodes('certificate', 'read')))
      or quanze.holds_one_of(officer_id, (select quanze.own_posts('certificate', 'read')))
    when 'training' then officer_id = (select quanze.own_officer('training', 'read'))
      or quanze.is_in_sight(officer_id, (select quanze.visible_nodes('training', 'read')))
      or quanze.holds_one_of(officer_id, (select quanze.own_posts('training', 'read')))
    when 'appointment' then officer_id = (select quanze.own_officer('appointment', 'read'))
      or quanze.is_in_sight(officer_id, (select quanze.visible_nodes('appointment', 'read')))
      or quanze.holds_one_of(officer_id, (select quanze.own_posts('appointment', 'read')))
    else false
  end);

-- By a change of whom a body answers to in its line, those above come to reach it and all below it: this takes two people as well.

-- A body, or the body of a unit, and all to which it answers in its line, each with those of the days on which it does; as `said` of it, or
-- as it is.
create function quanze.lines_above(asked_kind text, asked uuid, said jsonb, on_days datemultirange)
returns table (body_id uuid, days datemultirange)
language sql stable security definer set search_path = quanze, pg_temp as $$
  with recursive up (body_id, line_id, days) as (
    select asked, (case said ->> 'administrationMode' when 'dual' then said ->> 'upperDepartment' else said ->> 'parent' end)::uuid, on_days
      where asked_kind = 'body' and said is not null
    union
    select b.id, b.line_id, on_days * datemultirange(daterange(b.valid_from, b.valid_to)) from body b
      where asked_kind = 'body' and said is null and b.id = asked and on_days && daterange(b.valid_from, b.valid_to)
    union
    select b.id, b.line_id, on_days * datemultirange(daterange(b.valid_from, b.valid_to)) from body b
      where asked_kind = 'unit' and said is not null and b.id = (said ->> 'body')::uuid and on_days && daterange(b.valid_from, b.valid_to)
    union
    select b.id, b.line_id,
        on_days * datemultirange(daterange(u.valid_from, u.valid_to)) * datemultirange(daterange(b.valid_from, b.valid_to))
      from unit u join body b on b.id = u.body_id
      where asked_kind = 'unit' and said is null and u.id = asked
        and on_days * datemultirange(daterange(u.valid_from, u.valid_to)) && daterange(b.valid_from, b.valid_to)
    union
    select b.id, b.line_id, up.days * datemultirange(daterange(b.valid_from, b.valid_to)) from up join body b on b.id = up.line_id
      where up.days && daterange(b.valid_from, b.valid_to)
  )
  select body_id, days from up
$$;

create or replace function quanze.posts_reaching(asked_kind text, asked uuid, said jsonb, on_days datemultirange)
returns table (post_id uuid, scope text, days datemultirange)
language sql stable security definer set search_path = quanze, pg_temp as $$
  with above as materialized (select * from nodes_above(asked_kind, asked, said, on_days)),
    reaching (post_id, roles, scope, days) as (
      select p.id, p.roles, 'subtree', a.days * datemultirange(daterange(p.valid_from, p.valid_to))
        from above a join post p on p.node_id = a.node_id
      union all
      select p.id, p.roles, 'line', a.days * datemultirange(daterange(p.valid_from, p.valid_to))
        from lines_above(asked_kind, asked, said, on_days) a join post p on p.body_id = a.body_id
      union all
      select p.id, p.roles, 'jurisdiction', a.days * datemultirange(daterange(p.valid_from, p.valid_to))
        from above a join post p on p.body_id = a.node_id
      union all
      select p.id, p.roles, 'jurisdiction',
          r.days * datemultirange(daterange(b.valid_from, b.valid_to)) * datemultirange(daterange(p.valid_from, p.valid_to))
        from above a cross join lateral regions_above(a.region, a.days) r join body b on b.region = r.code join post p on p.body_id = b.id)
  select r.post_id, r.scope, range_agg(r.days) from reaching r
    where exists (select from policy_cell c where c.role = any (r.roles) and c.scope = r.scope)
    group by 1, 2
$$;

-- To whom a body would answer in its line.
create function quanze.line_said(said jsonb) returns uuid language sql immutable
return (case said ->> 'administrationMode' when 'dual' then said ->> 'upperDepartment' else said ->> 'parent' end)::uuid;

create or replace function quanze.posts_reaching_anew(asked_kind text, asked uuid, said jsonb, from_day date, to_day date)
returns table (post_id uuid, days datemultirange)
language plpgsql stable security definer set search_path = quanze, pg_temp as $$
#variable_conflict use_column
declare
  on_days datemultirange;
begin
  if said is null or to_day <= today() then
    return;
  end if;
  on_days := datemultirange(daterange(greatest(from_day, today()), to_day));
  case asked_kind
    when 'region' then
      on_days := on_days - coalesce((select range_agg(daterange(r.valid_from, r.valid_to)) from region r
        where r.code = said ->> 'code' and r.parent is not distinct from said ->> 'parent'), '{}');
      if isempty(on_days) or not (exists (select from region r where r.id = asked or r.parent = said ->> 'code')
          or exists (select from body b where b.region = said ->> 'code')) then
        return;
      end if;
      return query
        select p.id, held.days from (
            select b.id, (new_days - coalesce(old_days, '{}')) * range_agg(daterange(b.valid_from, b.valid_to)) as days
              from (select r.code, range_agg(r.days) as new_days from regions_above(said ->> 'parent', on_days) r group by 1) n
                left join (select r.code, range_agg(r.days) as old_days from regions_above(said ->> 'code', on_days) r group by 1) o
                  on o.code = n.code
                join body b on b.region = n.code
              group by b.id, new_days, old_days) above
          join post p on p.body_id = above.id
          cross join lateral (select above.days * datemultirange(daterange(p.valid_from, p.valid_to)) as days) held
        where not isempty(held.days) and exists (select from policy_cell c where c.role = any (p.roles) and c.scope = 'jurisdiction');
      return;
    when 'body' then
      on_days := on_days - coalesce((select range_agg(daterange(b.valid_from, b.valid_to)) from body b
        where b.id = asked and b.parent_id is not distinct from (said ->> 'parent')::uuid and b.region is not distinct from said ->> 'region'
          and b.line_id is not distinct from line_said(said)), '{}');
      if isempty(on_days) or not (exists (select from body b where b.id = asked or b.parent_id = asked or b.line_id = asked)
          or exists (select from unit u where u.body_id = asked) or exists (select from post p where p.body_id = asked)
          or exists (select from officer o where o.body_id = asked)) then
        return;
      end if;
    when 'unit' then
      on_days := on_days - coalesce((select range_agg(daterange(u.valid_from, u.valid_to)) from unit u
        where u.id = asked and u.parent_id is not distinct from (said ->> 'parent')::uuid and u.body_id = (said ->> 'body')::uuid), '{}');
      if isempty(on_days) or not (exists (select from unit u where u.id = asked or u.parent_id = asked)
          or exists (select from post p where p.node_id = asked)) then
        return;
      end if;
    else
      return;
  end case;
  return query
    select n.post_id, n.days - coalesce(o.days, '{}')
      from posts_reaching(asked_kind, asked, said, on_days) n
        left join posts_reaching(asked_kind, asked, null, on_days) o on o.post_id = n.post_id and o.scope = n.scope
      where not isempty(n.days - coalesce(o.days, '{}'))
    union all
    -- What stands in the body itself reaches its region, and would reach another one.
    select p.id, held.days from post p
        cross join lateral (select on_days * datemultirange(daterange(p.valid_from, p.valid_to)) - coalesce((
          select range_agg(r.days * datemultirange(daterange(b.valid_from, b.valid_to)))
          from regions_above(said ->> 'region', on_days) r join body b on b.id = asked and b.region = r.code), '{}') as days) held
      where asked_kind = 'body' and said ->> 'region' is not null and p.body_id = asked and not isempty(held.days)
        and exists (select from policy_cell c where c.role = any (p.roles) and c.scope = 'jurisdiction');
end $$;

-- What was known of a body or a unit when its end was recorded, of the day on which it ended or, where that was over, of the day on which
-- that was recorded: whoever ends something writes no other past for it, before or after.
create function quanze.known_at_its_end(asked_kind text, asked uuid) returns jsonb
language sql stable security definer set search_path = quanze, pg_temp as $$
  with ending as (
    select f.seq, greatest(f.valid_from,
        (f.recorded_at at time zone coalesce(nullif(current_setting('quanze.time_zone', true), ''), 'Asia/Shanghai'))::date) as day
      from fact f
      where f.kind = asked_kind and f.id = asked and f.value is null
        and f.valid_from <= today() and (f.valid_to is null or today() < f.valid_to)
      order by f.seq desc limit 1)
  select f.value from fact f join ending e on f.seq < e.seq and f.valid_from <= e.day and (f.valid_to is null or e.day < f.valid_to)
    where f.kind = asked_kind and f.id = asked order by f.seq desc limit 1
$$;

-- A change of line is no setting up again either.
create or replace function quanze.is_set_up_again(asked_kind text, asked uuid, said jsonb) returns boolean
language sql stable security definer set search_path = quanze, pg_temp as $$
  select not exists (select from node_path np where np.node_id = asked) and (
    select case asked_kind
      when 'body' then known ->> 'parent' is not distinct from said ->> 'parent' and known ->> 'region' is not distinct from said ->> 'region'
        and line_said(known) is not distinct from line_said(said)
      when 'unit' then known ->> 'parent' is not distinct from said ->> 'parent' and known ->> 'body' = said ->> 'body'
    end from known_at_its_end(asked_kind, asked) known where known is not null) is true
$$;

-- Whether something that is there would go below what is not there today, so that nobody can say who reaches it then, or once that is set
-- up again.
create or replace function quanze.goes_to_unknown(asked_kind text, asked uuid, said jsonb, from_day date, to_day date) returns boolean
language sql stable security definer set search_path = quanze, pg_temp as $$
  select case
    when said is null or to_day <= today() then false
    when asked_kind = 'unit' then exists (select from unit where id = asked)
      and not exists (select from unit u where u.id = asked and coalesce(u.parent_id, u.body_id) = coalesce(said ->> 'parent', said ->> 'body')::uuid
        and u.valid_from <= today() and (u.valid_to is null or today() < u.valid_to))
      and not is_set_up_again(asked_kind, asked, said)
      and not exists (select from node_path np where np.node_id = coalesce(said ->> 'parent', said ->> 'body')::uuid)
    when asked_kind = 'body' then exists (select from body where id = asked)
      and not is_set_up_again(asked_kind, asked, said)
      and exists (select from unnest(array[(said ->> 'parent')::uuid, line_said(said)]) above (id)
        where above.id is not null and not exists (select from node_path np where np.node_id = above.id)
          and not exists (select from body b where b.id = asked and above.id in (b.parent_id, b.line_id)
            and b.valid_from <= today() and (b.valid_to is null or today() < b.valid_to)))
    when asked_kind = 'region' then exists (select from region where id = asked) and said ->> 'parent' is not null
      and not exists (select from region where code = said ->> 'parent')
    else false
  end
$$;

-- As before, but that whether a post is in the front line or internal gives nobody a right.
create or replace function quanze.gives_rights(asked_kind text, asked uuid, said jsonb, from_day date, to_day date) returns boolean
language plpgsql stable security definer set search_path = quanze, pg_temp as $$
declare
  days datemultirange;
begin
  if said is null or to_day <= today() then
    return false;
  end if;
  if asked_kind in ('region', 'body', 'unit', 'officer') then
    return exists (select from who_gains(asked_kind, asked, said, from_day, to_day))
      or goes_to_unknown(asked_kind, asked, said, from_day, to_day);
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
        and p.unit_id is not distinct from (said ->> 'unit')::uuid), '{}');
    return not isempty(days);
  end if;
  return false;
end $$;

-- Only asked by the others, and would tell too much by themselves.
revoke execute on function quanze.lines_above(text, uuid, jsonb, datemultirange), quanze.line_said(jsonb),
  quanze.known_at_its_end(text, uuid) from quanze_app, quanze_reader;
