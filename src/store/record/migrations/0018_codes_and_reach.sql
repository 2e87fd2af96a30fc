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
