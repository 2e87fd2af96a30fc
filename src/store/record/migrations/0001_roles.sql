-- Who may do what by default. The three roles exist before: bootstrap.sql makes them, or the administrator of the server.
do $$
declare missing text;
begin
  select string_agg(r, '、') into missing from unnest(array['quanze_owner', 'quanze_app', 'quanze_reader']) r
    where not exists (select from pg_roles where rolname = r);
  if missing is not null then
    raise exception '数据库缺少角色 %；请由数据库管理员先执行 bootstrap.sql', missing;
  end if;
  if exists (select from pg_roles where rolname in ('quanze_app', 'quanze_reader') and (rolsuper or rolbypassrls)) then
    raise exception 'quanze_app 和 quanze_reader 不得是超级用户，也不得绕过行级安全';
  end if;
end $$;

revoke all on schema quanze from public;
grant usage on schema quanze to quanze_app, quanze_reader;
revoke all on table quanze.migration from public;
grant select on table quanze.migration to quanze_app;

-- A new table can be read and added to by the program, not changed and not emptied, until its migration says so.
-- The reader sees only what a migration grants.
alter default privileges in schema quanze grant select, insert on tables to quanze_app;
alter default privileges in schema quanze grant usage on sequences to quanze_app;
alter default privileges revoke execute on functions from public;
alter default privileges in schema quanze grant execute on functions to quanze_app, quanze_reader;

create extension if not exists btree_gist with schema public;

create function quanze.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'table % is append-only: % refused', tg_table_name, tg_op using errcode = 'insufficient_privilege';
end $$;

-- For tables whose rows are never changed or removed: also their owner is stopped, so that a slip of ours is.
create procedure quanze.append_only(target regclass) language plpgsql as $$
begin
  execute format('revoke update, delete, truncate on %s from quanze_app, quanze_reader', target);
  execute format('create trigger append_only before update or delete on %s for each row execute function quanze.refuse_change()', target);
  execute format('create trigger append_only_whole before truncate on %s for each statement execute function quanze.refuse_change()', target);
end $$;

-- Row-level security that fails closed. The owner (migrations, backup, functions that answer for the policies) sees all rows.
create procedure quanze.guard_rows(target regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy owner_all on %s to quanze_owner using (true) with check (true)', target);
end $$;
