-- Long work. A job is receiving its input, then queued, running, and completed or failed; what is left to do is in its chunks.
create table job (
    job_id      uuid primary key,
    tenant_id   text collate "C" not null,
    kind        text        not null,
    subject     text,
    state       text        not null,
    prepared    boolean     not null,
    total       int         not null default 0,
    done        int         not null default 0,
    failed      int         not null default 0,
    skipped     int         not null default 0,
    position    bigint,
    actor       text        not null,
    reason      text,
    request_id  text        not null,
    route       text        not null,
    created_at  timestamptz not null,
    started_at  timestamptz,
    finished_at timestamptz,
    fault       text
);

create index job_of_tenant on job (tenant_id, created_at);

-- May hold names of people; gone as soon as it is done.
create table job_chunk (
    job_id  uuid not null references job on delete cascade,
    number  int  not null,
    size    int  not null,
    payload text not null,
    primary key (job_id, number)
);

create table job_error (
    job_id  uuid   not null references job on delete cascade,
    number  bigint not null generated always as identity,
    line    bigint,
    item    text,
    code    text   not null,
    pointer text   not null,
    message text   not null,
    primary key (job_id, number)
);
