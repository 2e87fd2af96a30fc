-- A body or a unit that has ended may be set up again where it lay, by those who could end it: what they reached then they reach again, and
-- nobody more. Somewhere else it goes as before, with a second person.

-- Whether it is not there today, and would be again where it lay last.
create function quanze.is_set_up_again(asked_kind text, asked uuid, said jsonb) returns boolean
language sql stable security definer set search_path = quanze, pg_temp as $$
  select not exists (select from node_path np where np.node_id = asked) and case asked_kind
    when 'body' then (select b.parent_id is not distinct from (said ->> 'parent')::uuid and b.region is not distinct from said ->> 'region'
      from body b where b.id = asked and b.valid_from <= today() order by b.valid_from desc limit 1)
    when 'unit' then (select u.parent_id is not distinct from (said ->> 'parent')::uuid and u.body_id = (said ->> 'body')::uuid
      from unit u where u.id = asked and u.valid_from <= today() order by u.valid_from desc limit 1)
  end is true
$$;

alter function quanze.posts_widened(text, uuid, jsonb, date, date) rename to posts_reaching_anew;

-- Posts that would come to reach more by what is said of a region, a body or a unit, with the days on which they would.
create function quanze.posts_widened(asked_kind text, asked uuid, said jsonb, from_day date, to_day date)
returns table (post_id uuid, days datemultirange)
language sql stable security definer set search_path = quanze, pg_temp as $$
  select w.post_id, w.days from posts_reaching_anew(asked_kind, asked, said, from_day, to_day) w
    where not is_set_up_again(asked_kind, asked, said)
$$;

revoke execute on function quanze.is_set_up_again(text, uuid, jsonb), quanze.posts_widened(text, uuid, jsonb, date, date)
  from quanze_app, quanze_reader;
