-- As long as events may name them.
alter table item alter column id type varchar(256);
alter table interaction alter column item type varchar(256);
