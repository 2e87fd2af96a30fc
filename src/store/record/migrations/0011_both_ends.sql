-- What is recorded lies within reach where it is now and where it goes; and nobody records what concerns himself. The program says so
-- in words before; here it is refused whatever a query forgets.

-- Codes of the regions in which the bodies lie through which the asking account may do this, and of all below.
create function quanze.regions_reached(asked_resource text, asked_action text) returns text[]
language sql stable security definer set search_path = quanze, pg_temp as $$
  with recursive below (code) as (
    select b.region from held_cells(asked_resource, asked_action) c join body b on b.id = c.body_id
      where c.scope = 'jurisdiction' and b.region is not null
        and b.valid_from <= today() and (b.valid_to is null or today() < b.valid_to)
    union
    select r.code from region r join below on r.parent = below.code
      where r.valid_from <= today() and (r.valid_to is null or today() < r.valid_to)
  )
  select coalesce(array_agg(code), '{}') from below
$$;

-- Days of today first, then days gone by, the last of them first, then days to come.
create function quanze.nearness(valid_from date) returns integer language sql stable set search_path = quanze, pg_temp as
$$ select case when valid_from <= today() then today() - valid_from else 1000000 + (valid_from - today()) end $$;

-- A body, a unit or a post: where it is now, told by the tree or by what it hung on; new things are nowhere yet.
create function quanze.lies_near(asked_kind text, asked uuid, nodes uuid[]) returns boolean
language sql stable security definer set search_path = quanze, pg_temp as $$
  select case asked_kind
    when 'post' then coalesce((select p.node_id = any (nodes) from post p where p.id = asked order by nearness(p.valid_from) limit 1), true)
    else case
      when exists (select from node_path np where np.node_id = asked) then asked = any (nodes)
      when asked_kind = 'body' then
        coalesce((select coalesce(b.parent_id = any (nodes), false) from body b where b.id = asked order by nearness(b.valid_from) limit 1), true)
      else
        coalesce((select coalesce(u.parent_id, u.body_id) = any (nodes) from unit u where u.id = asked order by nearness(u.valid_from) limit 1), true)
    end
  end
$$;

-- Whether a node is within reach, or is not there yet: what is recorded together is judged one by one.
create function quanze.is_near(node uuid, nodes uuid[]) returns boolean
language sql stable security definer set search_path = quanze, pg_temp as $$
  select node is not null and (node = any (nodes)
    or not (exists (select from body where id = node) or exists (select from unit where id = node) or exists (select from node_path where node_id = node)))
$$;

create function quanze.body_goes_near(asked uuid, value jsonb, nodes uuid[], regions text[]) returns boolean
language sql stable security definer set search_path = quanze, pg_temp as $$
  with now as (select b.parent_id, b.region from body b where b.id = asked order by nearness(b.valid_from) limit 1),
    said (parent_id, region) as (select (value ->> 'parent')::uuid, value ->> 'region')
  select (is_near(said.parent_id, nodes) or exists (select from now where now.parent_id is not distinct from said.parent_id))
    and (said.region is null or said.region = any (regions) or exists (select from now where now.region = said.region))
  from said
$$;

create function quanze.unit_goes_near(asked uuid, value jsonb, nodes uuid[]) returns boolean
language sql stable security definer set search_path = quanze, pg_temp as $$
  with now as (select u.parent_id, u.body_id from unit u where u.id = asked order by nearness(u.valid_from) limit 1),
    said (parent_id, body_id) as (select (value ->> 'parent')::uuid, (value ->> 'body')::uuid)
  select (said.parent_id is null or is_near(said.parent_id, nodes) or exists (select from now where now.parent_id = said.parent_id))
    and (is_near(said.body_id, nodes) or exists (select from now where now.body_id = said.body_id))
  from said
$$;

create function quanze.post_goes_near(asked uuid, value jsonb, nodes uuid[]) returns boolean
language sql stable security definer set search_path = quanze, pg_temp as $$
  with now as (select p.unit_id, p.body_id from post p where p.id = asked order by nearness(p.valid_from) limit 1),
    said (unit_id, body_id) as (select (value ->> 'unit')::uuid, (value ->> 'body')::uuid)
  select (said.unit_id is null or said.unit_id = any (nodes) or exists (select from now where now.unit_id = said.unit_id))
    and (said.body_id = any (nodes) or exists (select from now where now.body_id = said.body_id))
  from said
$$;

-- An officer: by the body he is recorded in.
create function quanze.officer_near(asked uuid, value jsonb, nodes uuid[]) returns boolean
language sql stable security definer set search_path = quanze, pg_temp as $$
  with now as (select o.body_id from officer o where o.id = asked order by nearness(o.valid_from) limit 1)
  select coalesce((select now.body_id = any (nodes) from now), value is not null)
    and (value is null or (value ->> 'body')::uuid = any (nodes))
$$;

-- Whether it is about the asking officer: his record and papers, his appointments, the posts he holds on these days.
create function quanze.concerns_oneself(asked_kind text, asked uuid, whose uuid, from_day date, to_day date) returns boolean
language sql stable security definer set search_path = quanze, pg_temp as $$
  select coalesce(case
    when asked_kind in ('region', 'body', 'unit') then false
    when asked_kind = 'post' then exists (select from appointment ap where ap.officer_id = own_officer() and ap.post_id = asked
      and daterange(ap.valid_from, ap.valid_to) && daterange(from_day, to_day))
    else whose = own_officer() or exists (select from fact f where f.kind = asked_kind and f.id = asked and f.officer_id = own_officer())
  end, false)
$$;

drop policy added on quanze.fact;
create policy added on quanze.fact for insert to quanze_app with check (
  case when (select quanze.is_system()) then true else not quanze.concerns_oneself(kind, id, officer_id, valid_from, valid_to) and case kind
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
  end end);
