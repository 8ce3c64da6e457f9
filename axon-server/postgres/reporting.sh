#!/bin/sh
# The login dashboards use: a member of zetel_reporting, which reads the views of the schema reporting and nothing else.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$ZETEL_REPORTING_PASSWORD" --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
create role zetel_reporting nologin;
create role dashboards login password :'password' in role zetel_reporting connection limit 10;
alter role dashboards set statement_timeout = '30s';
SQL
