-- What is in use or widens somebody's reach out of sight of whoever records it.

-- Which of these, by their number, say of a thing a code that another one of the kind bears on some of the same days, whether or not the
-- asking account may see it. Not whose it is.
create function quanze.taken_codes(asked_kind text, asked jsonb) returns table (n integer)
language plpgsql stable security definer set search_path = quanze, pg_temp as $$
begin
  if asked_kind not in ('region', 'body', 'unit', 'post', 'officer') or not (may_keep(asked_kind) or may(asked_kind, 'confirm')) then
    return;
  end if;
  return query execute format('select distinct r.n
    from jsonb_to_recordset($1) as r(n integer, id uuid, code text, from_day date, to_day date)
      join %I t on t.sort_key = r.code collate "C" and t.id <> r.id and daterange(t.valid_from, t.valid_to) && daterange(r.from_day, r.to_day)',
    asked_kind) using asked;
end $$;
revoke execute on function quanze.taken_codes(text, jsonb) from quanze_reader;

-- Who reaches what follows from where it lies, too: below a node, or in the region of a body. So somebody comes to reach more where a body
-- or a unit, which is there already, goes below other nodes or into another region, or comes back; where a region goes into another one;
-- and where an officer comes back whose appointments still run. This takes two people as well. Nobody comes to reach more by what is new
-- and empty, by what ends, or by what goes where the same people reach it.
create index unit_parent on quanze.unit (parent_id);
create index unit_body on quanze.unit (body_id);
create index body_parent on quanze.body (parent_id);

alter table quanze.approval_fact
  drop constraint approval_fact_kind_check,
  drop constraint approval_fact_check1,
  add constraint approval_fact_kind check (kind in ('region', 'body', 'unit', 'post', 'officer', 'appointment')),
  add constraint approval_fact_of_whom check ((officer_id is not null) = (kind in ('officer', 'appointment')));

-- A region and all in which it lies, each with those of the days on which it does.
create function quanze.regions_above(asked text, on_days datemultirange) returns table (code text, days datemultirange)
language sql stable security definer set search_path = quanze, pg_temp as $$
  with recursive up (code, days) as (
    select asked, on_days where asked is not null
    union
    select r.parent, up.days * datemultirange(daterange(r.valid_from, r.valid_to)) from up join region r on r.code = up.code
      where r.parent is not null and up.days && daterange(r.valid_from, r.valid_to)
  )
  select * from up
$$;

-- A body or a unit and all in which it lies, each with those of the days on which it does; as `said` of it, or as it is.
create function quanze.nodes_above(asked_kind text, asked uuid, said jsonb, on_days datemultirange)
returns table (node_id uuid, region text, days datemultirange)
language sql stable security definer set search_path = quanze, pg_temp as $$
  with recursive up (node_id, parent_id, region, days) as (
    select asked, coalesce(said ->> 'parent', case asked_kind when 'unit' then said ->> 'body' end)::uuid, said ->> 'region', on_days
      where said is not null
    union
    select b.id, b.parent_id, b.region, on_days * datemultirange(daterange(b.valid_from, b.valid_to)) from body b
      where said is null and b.id = asked and on_days && daterange(b.valid_from, b.valid_to)
    union
    select u.id, coalesce(u.parent_id, u.body_id), null, on_days * datemultirange(daterange(u.valid_from, u.valid_to)) from unit u
      where said is null and u.id = asked and on_days && daterange(u.valid_from, u.valid_to)
    union
    select t.id, t.parent_id, t.region, up.days * datemultirange(daterange(t.valid_from, t.valid_to))
      from up cross join lateral (
        select b.id, b.parent_id, b.region, b.valid_from, b.valid_to from body b where b.id = up.parent_id
        union all
        select u.id, coalesce(u.parent_id, u.body_id), null, u.valid_from, u.valid_to from unit u where u.id = up.parent_id) t
      where up.days && daterange(t.valid_from, t.valid_to)
  )
  select node_id, region, days from up
$$;

-- Posts whose roles reach it by where it lies, with the days.
create function quanze.posts_reaching(asked_kind text, asked uuid, said jsonb, on_days datemultirange)
returns table (post_id uuid, scope text, days datemultirange)
language sql stable security definer set search_path = quanze, pg_temp as $$
  with above as materialized (select * from nodes_above(asked_kind, asked, said, on_days)),
    reaching (post_id, roles, scope, days) as (
      select p.id, p.roles, 'subtree', a.days * datemultirange(daterange(p.valid_from, p.valid_to))
        from above a join post p on p.node_id = a.node_id
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

-- Posts that would come to reach more by what is said of a region, a body or a unit, with the days on which they would.
create function quanze.posts_widened(asked_kind text, asked uuid, said jsonb, from_day date, to_day date)
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
        where b.id = asked and b.parent_id is not distinct from (said ->> 'parent')::uuid and b.region is not distinct from said ->> 'region'), '{}');
      if isempty(on_days) or not (exists (select from body b where b.id = asked or b.parent_id = asked)
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

-- Whose rights grow by what is said of a region, a body, a unit or an officer.
create function quanze.who_gains(asked_kind text, asked uuid, said jsonb, from_day date, to_day date) returns table (officer_id uuid)
language plpgsql stable security definer set search_path = quanze, pg_temp as $$
#variable_conflict use_column
declare
  on_days datemultirange;
begin
  if asked_kind in ('region', 'body', 'unit') then
    return query select distinct a.officer_id from posts_widened(asked_kind, asked, said, from_day, to_day) w
      join appointment a on a.post_id = w.post_id and w.days && daterange(a.valid_from, a.valid_to);
  elsif asked_kind = 'officer' and said is not null and (to_day is null or to_day > today()) then
    on_days := datemultirange(daterange(greatest(from_day, today()), to_day))
      - coalesce((select range_agg(daterange(o.valid_from, o.valid_to)) from officer o where o.id = asked), '{}');
    return query select asked where exists (select from appointment a join post p on p.id = a.post_id and cardinality(p.roles) > 0
      where a.officer_id = asked and not isempty(on_days * datemultirange(daterange(a.valid_from, a.valid_to))
        * datemultirange(daterange(p.valid_from, p.valid_to))));
  end if;
end $$;

-- Whether something that is there would go below what is not there yet, so that nobody can say who reaches it then.
create function quanze.goes_to_unknown(asked_kind text, asked uuid, said jsonb, from_day date, to_day date) returns boolean
language sql stable security definer set search_path = quanze, pg_temp as $$
  select case
    when said is null or to_day <= today() then false
    when asked_kind = 'unit' then exists (select from unit where id = asked)
      and not exists (select from unit where id = coalesce(said ->> 'parent', said ->> 'body')::uuid)
      and not exists (select from body where id = coalesce(said ->> 'parent', said ->> 'body')::uuid)
    when asked_kind = 'body' then exists (select from body where id = asked) and said ->> 'parent' is not null
      and not exists (select from body where id = (said ->> 'parent')::uuid)
    when asked_kind = 'region' then exists (select from region where id = asked) and said ->> 'parent' is not null
      and not exists (select from region where code = said ->> 'parent')
    else false
  end
$$;

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
        and p.unit_id is not distinct from (said ->> 'unit')::uuid and p.line is not distinct from said ->> 'line'), '{}');
    return not isempty(days);
  end if;
  return false;
end $$;

-- Nobody moves what he would come to reach by it, nor confirms that.
create function quanze.widens_oneself(asked_kind text, asked uuid, said jsonb, from_day date, to_day date) returns boolean
language sql stable security definer set search_path = quanze, pg_temp as $$
  select asked_kind in ('region', 'body', 'unit')
    and exists (select from who_gains(asked_kind, asked, said, from_day, to_day) g where g.officer_id = own_officer())
$$;

-- Whether what is said of a region, a body, a unit or an officer lies where somebody may do this: where it is and where it goes.
create function quanze.move_near(asked_kind text, asked uuid, said jsonb, nodes uuid[], regions text[]) returns boolean
language sql stable security definer set search_path = quanze, pg_temp as $$
  select coalesce(case asked_kind
    when 'region' then not exists (select from region r where r.id = asked and r.valid_from <= today() and (r.valid_to is null or today() < r.valid_to)
        and (r.parent is null or r.parent <> all (regions)))
      and (said is null or said ->> 'parent' = any (regions)
        or said ->> 'parent' is not null and not exists (select from region above where above.code = said ->> 'parent'))
    when 'body' then lies_near('body', asked, nodes) and (said is null or body_goes_near(asked, said, nodes, regions))
    when 'unit' then lies_near('unit', asked, nodes) and (said is null or unit_goes_near(asked, said, nodes))
    when 'officer' then officer_near(asked, said, nodes)
    else false
  end, false)
$$;

-- Whether all that is asked of those lies where the asking account may do this.
create function quanze.moves_within(asked uuid, asked_action text) returns boolean
language plpgsql stable security definer set search_path = quanze, pg_temp as $$
declare
  one text;
  nodes uuid[];
  regions text[];
begin
  for one in select distinct f.kind from approval_fact f where f.approval_id = asked and f.kind not in ('post', 'appointment') loop
    nodes := visible_nodes(one, asked_action);
    regions := case when one in ('region', 'body') then regions_reached(one, asked_action) else '{}' end;
    if exists (select from approval_fact f where f.approval_id = asked and f.kind = one and not move_near(one, f.fact_id, f.value, nodes, regions)) then
      return false;
    end if;
  end loop;
  return true;
end $$;

create or replace function quanze.approval_within(asked uuid, posts uuid[], nodes uuid[], officers uuid[]) returns boolean
language sql stable security definer set search_path = quanze, pg_temp as $$
  select exists (select from approval_fact f where f.approval_id = asked)
    and not exists (select from approval_fact f where f.approval_id = asked and f.kind in ('post', 'appointment')
      and not fact_near(f.kind, f.fact_id, f.officer_id, f.value, case f.kind when 'post' then posts else nodes end, officers))
    and moves_within(asked, 'confirm')
$$;

create or replace function quanze.approval_concerns_oneself(asked uuid) returns boolean
language sql stable security definer set search_path = quanze, pg_temp as $$
  select exists (select from approval_fact f where f.approval_id = asked
    and (concerns_oneself(f.kind, f.fact_id, f.officer_id, f.valid_from, f.valid_to)
      or widens_oneself(f.kind, f.fact_id, f.value, f.valid_from, f.valid_to)))
$$;

-- Whose rights would grow by what is asked, for whoever asked it or may confirm it.
create function quanze.approval_gains(asked uuid) returns table (n integer, officer_id uuid)
language sql stable security definer set search_path = quanze, pg_temp as $$
  select f.n, g.officer_id from approval_fact f
    cross join lateral who_gains(f.kind, f.fact_id, f.value, f.valid_from, f.valid_to) g
  where f.approval_id = asked and exists (select from approval a where a.id = asked
    and (a.requested_by = account_id() or approval_near(asked, 'confirm')))
$$;

-- What is given by posts, and by where things lie.
create function quanze.may_give() returns boolean language sql stable security definer set search_path = quanze, pg_temp as
$$ select exists (select from unnest(array['region', 'body', 'unit', 'post', 'officer', 'appointment']) r where may(r, 'grant')) $$;

create or replace function quanze.can_be_confirmed(asked uuid) returns boolean
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
      join policy_cell c on c.role = any (p.roles) and c.action = 'confirm' and c.scope <> 'none'
        and c.resource in (select f.kind from approval_fact f where f.approval_id = asked)
      where a.kind = 'user' and a.disabled_at is null and a.id <> first_person
  loop
    perform set_config('quanze.account', candidate::text, true);
    found_one := approval_near(asked, 'confirm') and not approval_concerns_oneself(asked);
    exit when found_one;
  end loop;
  perform set_config('quanze.account', coalesce(before, ''), true);
  return found_one;
end $$;

-- Only asked by the others, and would tell too much by themselves.
revoke execute on function quanze.nodes_above(text, uuid, jsonb, datemultirange), quanze.regions_above(text, datemultirange),
  quanze.posts_reaching(text, uuid, jsonb, datemultirange), quanze.posts_widened(text, uuid, jsonb, date, date),
  quanze.who_gains(text, uuid, jsonb, date, date), quanze.goes_to_unknown(text, uuid, jsonb, date, date) from quanze_app, quanze_reader;
revoke execute on function quanze.widens_oneself(text, uuid, jsonb, date, date), quanze.move_near(text, uuid, jsonb, uuid[], text[]),
  quanze.moves_within(uuid, text), quanze.approval_gains(uuid), quanze.may_give() from quanze_reader;

drop policy grants_asked on quanze.approval;
create policy grants_asked on quanze.approval for insert to quanze_app
  with check (act = 'recordFacts' and requested_by = (select quanze.account_id()) and (select quanze.may_give()));
drop policy asked on quanze.approval_fact;
create policy asked on quanze.approval_fact for insert to quanze_app
  with check (exists (select from quanze.approval a where a.id = approval_id and a.act = 'recordFacts' and a.state = 'waiting'
      and a.requested_by = (select quanze.account_id()) and a.asked_in = (select quanze.this_transaction()))
    and not quanze.concerns_oneself(kind, fact_id, officer_id, valid_from, valid_to)
    and not quanze.widens_oneself(kind, fact_id, value, valid_from, valid_to)
    and case kind
      when 'post' then (select quanze.may('post', 'grant'))
        and quanze.fact_near(kind, fact_id, officer_id, value, (select quanze.visible_nodes('post', 'grant')), '{}')
      when 'appointment' then (select quanze.may('appointment', 'grant')) and officer_id in (select quanze.visible_officers('appointment', 'grant'))
        and quanze.fact_near(kind, fact_id, officer_id, value, (select quanze.visible_nodes('appointment', 'grant')), array[officer_id])
      when 'region' then quanze.move_near(kind, fact_id, value, '{}', (select quanze.regions_reached('region', 'grant')))
      when 'body' then quanze.move_near(kind, fact_id, value, (select quanze.visible_nodes('body', 'grant')),
        (select quanze.regions_reached('body', 'grant')))
      when 'unit' then quanze.move_near(kind, fact_id, value, (select quanze.visible_nodes('unit', 'grant')), '{}')
      else quanze.move_near(kind, fact_id, value, (select quanze.visible_nodes('officer', 'grant')), '{}')
    end);

-- As before, and besides: what widens reach is recorded only where another person confirms it.
drop policy added on quanze.fact;
create policy added on quanze.fact for insert to quanze_app with check (
  case when (select quanze.is_system()) then true else not quanze.concerns_oneself(kind, id, officer_id, valid_from, valid_to)
    and not quanze.widens_oneself(kind, id, value, valid_from, valid_to) and case
    when kind in ('post', 'appointment') and quanze.is_confirmed(kind, id, value, valid_from, valid_to) then case kind
      when 'post' then quanze.fact_near(kind, id, officer_id, value, (select quanze.visible_nodes('post', 'confirm')), '{}')
      else officer_id in (select quanze.visible_officers('appointment', 'confirm'))
        and quanze.fact_near(kind, id, officer_id, value, (select quanze.visible_nodes('appointment', 'confirm')), array[officer_id])
    end
    when kind in ('region', 'body', 'unit', 'officer') and quanze.is_confirmed(kind, id, value, valid_from, valid_to) then case kind
      when 'region' then quanze.move_near(kind, id, value, '{}', (select quanze.regions_reached('region', 'confirm')))
      when 'body' then quanze.move_near(kind, id, value, (select quanze.visible_nodes('body', 'confirm')),
        (select quanze.regions_reached('body', 'confirm')))
      when 'unit' then quanze.move_near(kind, id, value, (select quanze.visible_nodes('unit', 'confirm')), '{}')
      else quanze.move_near(kind, id, value, (select quanze.visible_nodes('officer', 'confirm')), '{}')
    end
    when kind = 'region' and not (select quanze.may_alone('region', 'grant')) and quanze.gives_rights(kind, id, value, valid_from, valid_to) then false
    when kind = 'body' and not (select quanze.may_alone('body', 'grant')) and quanze.gives_rights(kind, id, value, valid_from, valid_to) then false
    when kind = 'unit' and not (select quanze.may_alone('unit', 'grant')) and quanze.gives_rights(kind, id, value, valid_from, valid_to) then false
    when kind = 'officer' and not (select quanze.may_alone('officer', 'grant')) and quanze.gives_rights(kind, id, value, valid_from, valid_to) then false
    when kind = 'post' and not (select quanze.may_alone('post', 'grant')) and quanze.gives_rights(kind, id, value, valid_from, valid_to) then false
    when kind = 'appointment' and not (select quanze.may_alone('appointment', 'grant'))
      and quanze.gives_rights(kind, id, value, valid_from, valid_to) then false
    else case kind
      when 'region' then (select quanze.may_keep('region'))
        and quanze.move_near(kind, id, value, '{}', (select quanze.regions_reached('region', 'change')))
      when 'body' then (select quanze.may_keep('body'))
        and quanze.move_near(kind, id, value, (select quanze.visible_nodes('body', 'change')), (select quanze.regions_reached('body', 'change')))
      when 'unit' then (select quanze.may_keep('unit'))
        and quanze.move_near(kind, id, value, (select quanze.visible_nodes('unit', 'change')), '{}')
      when 'post' then (select quanze.may_keep('post'))
        and quanze.lies_near(kind, id, (select quanze.visible_nodes('post', 'change')))
        and (value is null or quanze.post_goes_near(id, value, (select quanze.visible_nodes('post', 'change'))))
      when 'officer' then quanze.move_near(kind, id, value, (select quanze.visible_nodes('officer', 'change')), '{}')
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

-- Timelines follow the facts, also those that were confirmed by somebody who keeps none of them himself.
do $$
declare kind text;
begin
  foreach kind in array array['region', 'body', 'unit', 'officer'] loop
    execute format('create policy confirmed on quanze.%1$s for insert to quanze_app
      with check (quanze.is_being_confirmed(%1$L, id) and quanze.fact_says(seq, %1$L, id, value))', kind);
    execute format('create policy confirmed_anew on quanze.%1$s for delete to quanze_app using (quanze.is_being_confirmed(%1$L, id))', kind);
  end loop;
end $$;

-- An account that is enabled again comes back without the rights of an officer: binding it anew takes two administrators.
create function quanze.guard_enabling() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if current_user = 'quanze_app' and old.disabled_at is not null and new.disabled_at is null and new.officer_id is not null then
    raise exception 'account % is bound, and is not enabled by one person', old.id using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger guarded before update on quanze.account for each row execute function quanze.guard_enabling();
