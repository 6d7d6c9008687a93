-- trained models: versions are never used again, not even after a deletion
create table model (
    name varchar(64) primary key,
    last_version integer not null
);

create table model_version (
    name varchar(64) not null references model (name),
    version integer not null,
    manifest text not null,
    digest char(64) not null,
    deprecated boolean not null default false,
    author varchar(128) not null,
    created_at timestamptz not null,
    primary key (name, version)
);

create table model_file (
    name varchar(64) not null,
    version integer not null,
    file varchar(128) not null,
    content bytea not null,
    primary key (name, version, file),
    foreign key (name, version) references model_version (name, version) on delete cascade
);

create table model_alias (
    name varchar(64) not null,
    alias varchar(16) not null,
    version integer not null,
    primary key (name, alias),
    foreign key (name, version) references model_version (name, version) on delete cascade
);
