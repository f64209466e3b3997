-- Citus: the ledger of a city on several nodes, each hall whole on one of them.
--
-- NOT RUN HERE: the product's own tests run on plain PostgreSQL, on one cluster and on two (hallserver --database halls:FILE,
-- docs/server.md). Try this on a copy first. Needs Citus 11 or newer on every node, run once on the coordinator as the
-- ledger's owner, after `hallserver init` has made the tables and before anything is in them:
--
--   psql -v ON_ERROR_STOP=1 -f packaging/citus.sql DATABASE
--
-- Every primary and unique key begins with hall_id and no statement touches two halls, so each runs on one node. The
-- triggers that forbid changing what was done stand on tables that are distributed; Citus wants that to be said.
BEGIN;
CREATE EXTENSION IF NOT EXISTS citus;
SET LOCAL citus.enable_unsafe_triggers = on;
SELECT create_distributed_table('hall', 'hall_id');
SELECT create_distributed_table('hall_file', 'hall_id', colocate_with => 'hall');
SELECT create_distributed_table('device', 'hall_id', colocate_with => 'hall');
SELECT create_distributed_table('one_time_code', 'hall_id', colocate_with => 'hall');
SELECT create_distributed_table('used_nonce', 'hall_id', colocate_with => 'hall');
SELECT create_distributed_table('act', 'hall_id', colocate_with => 'hall');
SELECT create_distributed_table('case_row', 'hall_id', colocate_with => 'hall');
SELECT create_distributed_table('case_number', 'hall_id', colocate_with => 'hall');
SELECT create_distributed_table('forgotten', 'hall_id', colocate_with => 'hall');
SELECT create_distributed_table('held', 'hall_id', colocate_with => 'hall');
SELECT create_distributed_table('content', 'hall_id', colocate_with => 'hall');
SELECT create_distributed_table('client', 'hall_id', colocate_with => 'hall');
SELECT create_distributed_table('application', 'hall_id', colocate_with => 'hall');
SELECT create_distributed_table('wrong_code', 'hall_id', colocate_with => 'hall');
SELECT create_distributed_table('case_search', 'hall_id', colocate_with => 'hall');
SELECT create_distributed_table('search_place', 'hall_id', colocate_with => 'hall');
SELECT create_distributed_table('viewed', 'hall_id', colocate_with => 'hall');
SELECT create_distributed_table('presence', 'hall_id', colocate_with => 'hall');
SELECT create_distributed_table('followed', 'hall_id', colocate_with => 'hall');
SELECT create_distributed_table('public_line', 'hall_id', colocate_with => 'hall');
SELECT create_distributed_table('dispatch', 'hall_id', colocate_with => 'hall');
SELECT create_distributed_table('figured', 'hall_id', colocate_with => 'hall');
SELECT create_distributed_table('figure', 'hall_id', colocate_with => 'hall');
SELECT create_distributed_table('figure_sum', 'hall_id', colocate_with => 'hall');
SELECT create_distributed_table('figure_word', 'hall_id', colocate_with => 'hall');
COMMIT;
