-- What an entry of the ledger recorded of findings: the digest of every row it wrote, in parts whose own digests stand in the entry. A
-- finding is held against the last one that was sealed of it.
create table quanze.finding_seal (
  entry_id bigint not null references quanze.ledger_entry (id) deferrable,
  part integer not null check (part >= 0),
  pack text not null,
  fingerprints text[] not null,
  digests bytea[] not null,
  primary key (entry_id, part),
  check (cardinality(fingerprints) = cardinality(digests))
);
-- Hashes do not become smaller by being compressed.
alter table quanze.finding_seal alter column fingerprints set storage external;
alter table quanze.finding_seal alter column digests set storage external;
call quanze.append_only('quanze.finding_seal');

call quanze.guard_rows('quanze.finding_seal');
create policy own_work on quanze.finding_seal to quanze_app
  using ((select quanze.is_system())) with check ((select quanze.is_system()));
create policy seen on quanze.finding_seal for select to quanze_app using ((select quanze.may('run', 'read')));
create policy recorded on quanze.finding_seal for insert to quanze_app with check ((select quanze.may('run', 'run')));
