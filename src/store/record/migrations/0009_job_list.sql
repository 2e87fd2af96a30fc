-- Jobs and past imports as a list: of each kind for whoever may do such work, not only for whoever started it.
alter table quanze.job add column started_at timestamptz;
create index job_asked on quanze.job (created_at desc);

create policy seen on quanze.job for select to quanze_app using (
  (kind = 'assess' and (select quanze.may('run', 'run')))
  or (kind = 'verifyLedger' and (select quanze.may('ledger', 'verify'))));
-- Whoever may cancel assessments may cancel one that somebody else started.
create policy cancelled on quanze.job for update to quanze_app
  using (kind = 'assess' and (select quanze.may('run', 'cancel')))
  with check (kind = 'assess' and (select quanze.may('run', 'cancel')));

-- What was imported is told to whoever may import, by the entry it left in the ledger.
create policy importers on quanze.ledger_entry for select to quanze_app
  using (action = 'authority.import' and (select quanze.may('import', 'import')));
create index ledger_entry_import on quanze.ledger_entry (at desc) where action = 'authority.import';
