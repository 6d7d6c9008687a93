-- every version of an allocation, for explaining decisions; experiments are not referenced, since the topic is older
create table allocation (
    experiment_id integer          not null,
    version       bigint           not null,
    revision      integer          not null,
    at            timestamptz      not null,
    shares        double precision[] not null,
    means         double precision[] not null,
    primary key (experiment_id, version)
);

create index allocation_at on allocation (at);
