-- Run once by the administrator of a PostgreSQL server (15 or later), before Quanze is started with DATABASE_URL.
-- Give passwords with "alter role … password …" as the rules of the site ask.
create role quanze_owner login nosuperuser nocreatedb nocreaterole nobypassrls;
create role quanze_app login nosuperuser nocreatedb nocreaterole nobypassrls;
create role quanze_reader login nosuperuser nocreatedb nocreaterole nobypassrls;
grant quanze_reader to quanze_app;
create database quanze owner quanze_owner encoding 'UTF8' template template0;
revoke all on database quanze from public;
grant connect on database quanze to quanze_owner, quanze_app, quanze_reader;
