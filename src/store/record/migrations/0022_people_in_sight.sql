-- Rows of people are of people who have a row: looking for those of whom nothing is left but what was recorded took two thirds of each
-- statement about them. Who sees what is as before.

-- Of visible_officers, those who have a row.
create function quanze.people_in_sight(asked_resource text, asked_action text) returns setof uuid
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
$$;

create or replace function quanze.visible_officers(asked_resource text, asked_action text) returns setof uuid
language sql stable security definer set search_path = quanze, pg_temp as $$
  select people_in_sight(asked_resource, asked_action)
  union
  select f.id
    from (select distinct x.id from fact x where x.kind = 'officer' and not exists (select from officer o where o.id = x.id)) lone
    join fact f on f.kind = 'officer' and f.id = lone.id
    join (select unnest(visible_nodes(asked_resource, asked_action)) as id) n on n.id = (f.value ->> 'body')::uuid
$$;

drop policy seen on quanze.officer;
create policy seen on quanze.officer for select to quanze_app, quanze_reader
  using (id = (select quanze.own_officer('officer', 'read')) or id in (select quanze.people_in_sight('officer', 'read')));
