-- Whether roles clash is asked of all that a person holds, also of what the asking account does not see: of people and posts
-- nothing but who holds what when, for whoever may record it.
create function quanze.holdings_around(officers uuid[], posts uuid[])
returns table (officer uuid, appointment uuid, post uuid, valid_from date, valid_to date)
language sql stable security definer set search_path = quanze, pg_temp as $$
  select ap.officer_id, ap.id, ap.post_id, ap.valid_from, ap.valid_to from appointment ap
  where (may_keep('appointment') or may_keep('post'))
    and (ap.officer_id = any (officers)
      or ap.officer_id in (select held.officer_id from appointment held where held.post_id = any (posts)))
$$;
