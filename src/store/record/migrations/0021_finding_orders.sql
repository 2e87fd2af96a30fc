-- Findings can also be put in the order of their kind, their state, and the body that the register names.

alter table quanze.finding
  add column sort_body text collate "C" generated always as (coalesce(organ_code, '')) stored;

drop index quanze.finding_kind;
create index finding_kind on quanze.finding (kind, sort_at, id);
drop index quanze.finding_state;
create index finding_state on quanze.finding (state, sort_at, id);
create index finding_body on quanze.finding (sort_body, sort_at, id);
