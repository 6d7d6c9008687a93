-- whether the units of interactions were hashed, which earlier builds did not do
alter table catalogue_version add column units_hidden boolean not null default false;
