-- what the evidence had come to by the end of each minute in which something was published; after a day every tenth minute
create table evidence_minute (
    experiment_id integer          not null,
    minute        timestamptz      not null,
    slot          smallint         not null,
    quantity      varchar(16)      not null,
    group_number  integer          not null,
    sequence      bigint           not null,
    log10_e       double precision not null,
    value         double precision,
    lower         double precision,
    upper         double precision,
    claim         varchar(16)      not null,
    primary key (experiment_id, minute, slot, quantity)
);
