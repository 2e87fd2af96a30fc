-- Where the asking account is told of whom a finding is: by cells that leave no field out. Elsewhere it counts without names.
create function quanze.nodes_with_names() returns uuid[]
language sql stable security definer set search_path = quanze, pg_temp as $$
  with cells as materialized (select c.* from held_cells('finding', 'list') c where c.fields is null)
  select coalesce(array_agg(distinct found.node_id), '{}') from (
    select c.node_id from cells c where c.scope = 'unit' and c.node_id is not null
    union
    select np.node_id from cells c join node_path np on np.ancestor_id = c.node_id where c.scope = 'subtree'
    union
    select np.node_id from cells c cross join lateral bodies_in_region_of(c.body_id) b (id)
      join node_path np on np.ancestor_id = b.id where c.scope = 'jurisdiction' and c.body_id is not null
    union
    select np.node_id from node_path np where exists (select from cells c where c.scope = 'all')
  ) found
$$;
