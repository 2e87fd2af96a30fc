-- Work in the background as its starter sees it. The queue itself is pg-boss's, in the schema `jobs`.
create table quanze.job (
  id uuid primary key,
  kind text not null,
  title text not null,
  request jsonb not null,
  account_id uuid references quanze.account,
  state text not null default 'queued' check (state in ('queued', 'running', 'finished', 'failed', 'cancelled')),
  stage text,
  done double precision not null default 0,
  total double precision not null default 0,
  percent double precision not null default 0 check (percent between 0 and 100),
  cancelling boolean not null default false,
  message text,
  lines jsonb,
  result text,
  created_at timestamptz not null,
  finished_at timestamptz,
  check ((finished_at is not null) = (state in ('finished', 'failed', 'cancelled')))
);
create index job_of on quanze.job (account_id, created_at desc);
create index job_running on quanze.job (state) where finished_at is null;
grant update on quanze.job to quanze_app;
call quanze.guard_rows('quanze.job');
create policy own_work on quanze.job to quanze_app using ((select quanze.is_system())) with check ((select quanze.is_system()));
create policy own_jobs on quanze.job to quanze_app
  using (account_id = (select quanze.account_id())) with check (account_id = (select quanze.account_id()));
