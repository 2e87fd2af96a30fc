-- Deleting personal data: of a fact, what it says of a person may be blanked, once, by the owner, where an entry of the ledger says so.
-- When it held, when it was known and which entry told of it stay.
alter table quanze.fact add column erased_by bigint references quanze.ledger_entry (id) deferrable;

create function quanze.guard_fact() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' and old.officer_id is not null and old.erased_by is null
     and exists (select from quanze.ledger_entry e where e.id = new.erased_by and e.action = 'ledger.erase')
     and (new.seq, new.kind, new.id, new.valid_from, new.valid_to, new.recorded_at, new.entry_id, new.removed, new.officer_id)
         is not distinct from
         (old.seq, old.kind, old.id, old.valid_from, old.valid_to, old.recorded_at, old.entry_id, old.removed, old.officer_id)
  then
    return new;
  end if;
  raise exception 'facts are append-only: % refused', tg_op using errcode = 'insufficient_privilege';
end $$;
drop trigger append_only on quanze.fact;
create trigger append_only before update or delete on quanze.fact for each row execute function quanze.guard_fact();
