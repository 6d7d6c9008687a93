create table experiment (
    id            integer generated always as identity primary key,
    key           varchar(63)  not null unique,
    salt          bigint       not null,
    status        varchar(16)  not null,
    revision      integer      not null,
    group_number  integer      not null,
    created_at    timestamptz  not null,
    concluded_at  timestamptz,
    winner        varchar(63),
    published     boolean      not null
);

create table experiment_revision (
    experiment_id integer      not null references experiment (id),
    revision      integer      not null,
    group_number  integer      not null,
    slots         text         not null,
    definition    text         not null,
    author        varchar(100) not null,
    created_at    timestamptz  not null,
    primary key (experiment_id, revision)
);

create table api_key (
    hash       char(64)     primary key,
    name       varchar(100) not null,
    role       varchar(16)  not null,
    created_at timestamptz  not null
);

create table item (
    id         varchar(128) primary key,
    title      text         not null,
    attributes text         not null
);

create table interaction (
    unit        varchar(128) not null,
    item        varchar(128) not null,
    value       double precision not null,
    occurred_at timestamptz  not null,
    primary key (unit, item, occurred_at)
);

create table catalogue_version (
    one     boolean primary key default true check (one),
    version bigint  not null
);

insert into catalogue_version (version) values (0);
