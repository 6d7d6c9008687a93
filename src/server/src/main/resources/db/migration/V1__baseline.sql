-- What tables and records look like: raised by every change of them, with the files named format beside the data.
create table format (
    one    boolean primary key default true check (one),
    number integer not null
);

insert into format (number) values (12);

-- experiments, with the state and the revision that are in force
create table experiment (
    id            integer generated always as identity primary key,
    key           varchar(63)  not null unique,
    salt          bigint       not null,
    status        varchar(16)  not null,
    revision      integer      not null,
    changes       integer      not null,
    group_number  integer      not null,
    created_at    timestamptz  not null,
    concluded_at  timestamptz,
    winner        varchar(63),
    published     boolean      not null
);

-- every revision of every experiment, never changed
create table experiment_revision (
    experiment_id integer      not null references experiment (id),
    revision      integer      not null,
    group_number  integer      not null,
    draft         boolean      not null,
    slots         text[]       not null,
    definition    jsonb        not null,
    author        varchar(100) not null,
    created_at    timestamptz  not null,
    primary key (experiment_id, revision)
);

-- API keys, their ends and hashes
create table api_key (
    id             varchar(36)   primary key,
    hash           varchar(64)   not null unique,
    name           varchar(100)  not null,
    role           varchar(16)   not null,
    experiments    varchar(5000) not null,
    origins        varchar(20000) not null,
    created_at     timestamptz   not null,
    created_by     varchar(128)  not null,
    expires_at     timestamptz,
    revoked_at     timestamptz,
    retiring_hash  varchar(64),
    retiring_until timestamptz,
    generation     integer       not null,
    change_number  integer       not null,
    change_action  varchar(16)   not null,
    changed_by     varchar(128)  not null,
    changed_at     timestamptz   not null,
    last_used_at   timestamptz
);

create unique index api_key_name on api_key (name) where revoked_at is null;

-- items that arms are made of
create table item (
    id         varchar(256) primary key,
    title      text         not null,
    attributes jsonb        not null,
    available  boolean
);

create index item_withdrawn on item (id) where not available;

-- what is known of units, as texts; units by their hash
create table unit (
    id         varchar(128) primary key,
    attributes jsonb        not null
);

-- what units had; units by their hash
create table interaction (
    unit        varchar(128) not null,
    item        varchar(256) not null,
    value       double precision not null,
    occurred_at timestamptz  not null,
    primary key (unit, item, occurred_at)
);

-- units of which something was imported that the stage of profiles was not told yet; numbered, since more may come meanwhile
create sequence unit_change_number;

create table unit_change (
    unit   varchar(128) primary key,
    number bigint       not null default nextval('unit_change_number')
);

-- units that are forgotten, by their hash, as long as outcomes of theirs are kept; told to the stage of profiles again and again
-- while events from before may still arrive
create table forgotten_unit (
    unit varchar(128) primary key,
    at   timestamptz  not null,
    next timestamptz
);

create index forgotten_unit_next on forgotten_unit (next);

-- how many interactions each item has of each day, counted from 1970-01-01; told to who counts popularity where not told yet
create table item_day (
    item  varchar(256) not null,
    day   bigint       not null,
    count bigint       not null,
    told  boolean      not null,
    primary key (item, day)
);

create index item_day_untold on item_day (item) where not told;

-- counts up with every import; the topics that counts of imports, and units, were told to, by their ids
create table catalogue_version (
    one     boolean primary key default true check (one),
    version bigint  not null,
    withdrawals bigint not null,
    told_to text not null,
    units_told_to text not null
);

insert into catalogue_version (version, withdrawals, told_to, units_told_to) values (0, 0, '', '');

-- trainings that the platform began itself; of each model one at a time, which says again and again that it is still at it
create table training_run (
    id        bigint       generated always as identity primary key,
    model     varchar(128) not null,
    reason    varchar(16)  not null,
    catalogue bigint       not null,
    begun     timestamptz  not null,
    seen      timestamptz  not null,
    ended     timestamptz,
    succeeded boolean,
    said      text         not null
);

create unique index training_run_one on training_run (model) where ended is null;

create index training_run_begun on training_run (begun);

-- every version of an allocation, for explaining decisions; experiments are not referenced, since the topic is older
create table allocation (
    experiment_id integer          not null,
    version       bigint           not null,
    revision      integer          not null,
    at            timestamptz      not null,
    shares        double precision[] not null,
    means         double precision[] not null,
    mature        jsonb            not null,
    primary key (experiment_id, version)
);

create index allocation_at on allocation (at);

-- cumulative totals of each arm at the end of each minute in which something was published; after a week every tenth minute
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

create index arm_minute_at on arm_minute using brin (minute);

-- trained models: versions are never used again, not even after a deletion
create table model (
    name varchar(64) primary key,
    last_version integer not null
);

-- manifests of all versions
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

-- files of all versions, in parts of a few megabytes, so that none must be in memory whole
create table model_file (
    name varchar(64) not null,
    version integer not null,
    file varchar(128) not null,
    part integer not null,
    content bytea not null,
    primary key (name, version, file, part),
    foreign key (name, version) references model_version (name, version) on delete cascade
);

-- latest and champion
create table model_alias (
    name varchar(64) not null,
    alias varchar(16) not null,
    version integer not null,
    primary key (name, alias),
    foreign key (name, version) references model_version (name, version) on delete cascade
);

-- who did what to what, only ever added to; a recommendation is written once by whichever replica is first
create table audit (
    id bigint generated by default as identity primary key,
    at timestamptz not null,
    author varchar(128) not null,
    experiment varchar(64) not null,
    revision integer not null,
    subject varchar(200) not null,
    action varchar(32) not null,
    detail varchar(1000) not null,
    once varchar(200) unique
);

create index audit_experiment on audit (experiment, id);
create index audit_at on audit (at);

create function audit_is_only_added_to() returns trigger language plpgsql as $$
begin
    raise exception 'the audit trail is only added to';
end $$;

create trigger audit_is_only_added_to before update or delete or truncate on audit
    for each statement execute function audit_is_only_added_to();

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

create index evidence_minute_at on evidence_minute using brin (minute);

-- experiments by name, with the definition that is in force
create view v_experiment as
select e.id, e.key, e.status, e.revision, e.group_number, r.definition ->> 'hypothesis' as hypothesis,
       coalesce(r.definition ->> 'unit', 'request') as unit, r.definition, r.slots, e.created_at, e.concluded_at, e.winner
from experiment e
join experiment_revision r on r.experiment_id = e.id and r.revision = e.revision;

comment on view v_experiment is 'Experiments by name, with the definition that is in force.';
comment on column v_experiment.group_number is 'Group of revisions that totals and evidence run within.';
comment on column v_experiment.unit is 'What is randomised: request, user or session.';
comment on column v_experiment.definition is 'The definition, as the API tells it.';
comment on column v_experiment.slots is 'Keys of all arms that it ever had: the first one has slot 0.';

-- what each arm had come to by the end of each day in UTC, since its group of revisions began
create view v_arm_day as
select distinct on (m.experiment_id, m.slot, (m.minute at time zone 'UTC')::date)
       e.key as experiment, r.slots[m.slot + 1] as arm, (m.minute at time zone 'UTC')::date as day, m.group_number,
       m.share, m.decisions, m.impressions, m.mature_rows, m.clicks, m.views, m.conversions, m.value_sum, m.fallbacks,
       m.clicks::double precision / nullif(m.mature_rows, 0) as ctr,
       m.views::double precision / nullif(m.mature_rows, 0) as vtr,
       m.conversions::double precision / nullif(m.mature_rows, 0) as cvr
from arm_minute m
join experiment e on e.id = m.experiment_id
join experiment_revision r on r.experiment_id = e.id and r.revision = e.revision
order by m.experiment_id, m.slot, (m.minute at time zone 'UTC')::date, m.minute desc;

comment on view v_arm_day is 'What each arm had come to by the end of each day in UTC, since its group of revisions began; the difference of two days of one group is what came between.';
comment on column v_arm_day.share is 'Probability of the arm for the next decisions.';
comment on column v_arm_day.mature_rows is 'Decisions, or units where units are randomised, whose window had closed.';
comment on column v_arm_day.clicks is 'Mature rows with at least one click; views and conversions likewise.';
comment on column v_arm_day.ctr is 'Clicks per mature row; vtr and cvr likewise.';
