-- cumulative totals of each arm at the end of each minute in which something was published
create table arm_minute (
    experiment_id       integer          not null,
    minute              timestamptz      not null,
    slot                smallint         not null,
    group_number        integer          not null,
    version             bigint           not null,
    sequence            bigint           not null,
    share               double precision not null,
    decisions           bigint           not null,
    impressions         bigint           not null,
    implied_impressions bigint           not null,
    mature_rows         bigint           not null,
    clicks              bigint           not null,
    views               bigint           not null,
    conversions         bigint           not null,
    value_sum           double precision not null,
    fallbacks           bigint           not null,
    primary key (experiment_id, minute, slot)
);
