-- The report's own numbers from outcomes, with DuckDB. Say before where they are and which arm is control:
--   set variable outcomes = 'outcomes.parquet';   -- GET /api/v1/experiments/KEY/outcomes?format=parquet, or files of the directory
--   set variable versions = 'versions.json';      -- GET /api/v1/experiments/KEY/versions
--   set variable control = 'top-k';
--   set variable unit = 1;                        -- the cap, where values are the reward: what a reward of 1 stands for

-- What decisions were drawn from, and the plug-in mean of each arm when that was published.
create or replace temp view published as
select version.version as version, share.key as arm, share.value as share, version.mature[share.key].mean as mean
from (select unnest(versions) as version
      from read_json(getvariable('versions'), columns = {versions:
          'STRUCT(version BIGINT, shares MAP(VARCHAR, DOUBLE), mature MAP(VARCHAR, STRUCT(mean DOUBLE)))[]'})),
     unnest(map_entries(version.shares)) as entry(share);

-- The rows of the analysis: units by their first decision where units are randomised, else decisions that were seen.
create or replace temp table analysed as
with newest as (
    select *, count("unitRow") over () > 0 as units
    from read_parquet(getvariable('outcomes'))
    where reason in ('POLICY', 'FALLBACK')
    qualify "group" = max("group") over ()
)
select row_number() over (order by times.decided, "decisionId") as id, version, arm, probabilities,
       if(units, "unitRow".clicks, clicks) > 0 as clicked,
       if(units, "unitRow".views, views) > 0 as viewed,
       if(units, "unitRow".conversions, conversions) > 0 as converted,
       if(units, "unitRow".value, value) as value,
       if(units, "unitRow".reward, reward) as reward
from newest
where if(units, "unitRow" is not null, impression);

select if((select count(*) from analysed where version not in (select version from published)) > 0,
          error('versions.json lacks versions of these decisions: ask for a period that begins earlier'), 'complete') as versions;

-- Each row with every arm that could have been drawn for it: p, and the plug-in mean m. Where the decision's own record was
-- lost, the shares of its version hold.
create or replace temp table drawn as
select row.id, row.arm, row.reward as y, other.key as other, other.value as p, published.mean as m
from (select *, if(cardinality(probabilities) > 0, probabilities,
             (select map(list(arm order by arm), list(share order by arm)) from published
              where published.version = analysed.version)) as known
      from analysed) as row,
     unnest(map_entries(row.known)) as entry(other)
join published on published.version = row.version and published.arm = other.key
where other.value > 0;

-- arms[]: matureImpressions or matureUnits, clicks, views, conversions, the rates, reward and valueSum
create or replace temp view arms as
select arm, count(*) as rows, count(*) filter (clicked) as clicks, count(*) filter (viewed) as views,
       count(*) filter (converted) as conversions, avg(clicked::int) as ctr, avg(viewed::int) as vtr, avg(converted::int) as cvr,
       avg(reward) * getvariable('unit') as reward
from analysed
group by arm
order by arm;

-- arms[].overall.value: what the arm would have earned over all traffic, φ = m + 1[drawn] (Y − m) / p
create or replace temp view overall as
select other as arm, avg(m + if(arm = other, (y - m) / p, 0)) * getvariable('unit') as value
from drawn
group by other
order by other;

-- findings[].estimate of the reward: T / W with overlap weights, ψ = w_b 1[a] (Y − m_a) − w_a 1[b] (Y − m_b) + h (m_a − m_b)
create or replace temp view findings as
select a.other as arm,
       sum(b.p / (a.p + b.p) * if(a.arm = a.other, a.y - a.m, 0)
           - a.p / (a.p + b.p) * if(a.arm = b.other, a.y - b.m, 0)
           + a.p * b.p / (a.p + b.p) * (a.m - b.m))
       / sum(a.p * b.p / (a.p + b.p)) * getvariable('unit') as estimate
from drawn a
join drawn b using (id)
where b.other = getvariable('control') and a.other <> b.other
group by a.other
order by a.other;
