-- The tables that prepare writes and the app reads. Nothing else passes between the two programs.

CREATE TABLE meta (key VARCHAR NOT NULL, value VARCHAR NOT NULL);

-- One row per load: where figures came from, and when. `sha256` is that of the published figures, `recipe` the
-- fingerprint of catalogue and programs: so a change by the source can be told from one by our own recalculation.
CREATE TABLE load (
    id INTEGER NOT NULL, loaded_at VARCHAR NOT NULL, origin VARCHAR NOT NULL, sha256 VARCHAR NOT NULL,
    recipe VARCHAR NOT NULL
);

CREATE TABLE source (
    id VARCHAR NOT NULL, title VARCHAR NOT NULL, producer VARCHAR NOT NULL, licence VARCHAR NOT NULL,
    url VARCHAR NOT NULL, accessed VARCHAR NOT NULL, note VARCHAR NOT NULL, observations BIGINT NOT NULL
);

-- `division` is the last year in whose division the region is known.
CREATE TABLE region (
    code VARCHAR NOT NULL, name VARCHAR NOT NULL, level VARCHAR NOT NULL, parent VARCHAR, division INTEGER NOT NULL
);

CREATE TABLE membership (
    kind VARCHAR NOT NULL, code VARCHAR NOT NULL, name VARCHAR NOT NULL, gemeente VARCHAR NOT NULL
);

CREATE TABLE boundary_change (
    date VARCHAR NOT NULL, old_code VARCHAR NOT NULL, old_name VARCHAR NOT NULL,
    new_code VARCHAR NOT NULL, new_name VARCHAR NOT NULL, share_homes DOUBLE, share_persons DOUBLE
);

-- `basis` is 'today' (municipalities of now, earlier figures recalculated) or 'published' (municipalities of then).
-- `weight` is the denominator in the region, `margin` half the rounding band, both in their own unit.
-- `load` is the load that brought the figure as it stands here; a load that brings the same again changes nothing.
CREATE TABLE observation (
    basis VARCHAR NOT NULL, indicator VARCHAR NOT NULL, level VARCHAR NOT NULL, region VARCHAR NOT NULL,
    period VARCHAR NOT NULL, value DOUBLE, status VARCHAR NOT NULL, weight DOUBLE, margin DOUBLE,
    source VARCHAR NOT NULL, load INTEGER NOT NULL
);

-- Figures that a later load changed or took away: they stood from `load` until `replaced_by`.
CREATE TABLE superseded (
    basis VARCHAR NOT NULL, indicator VARCHAR NOT NULL, level VARCHAR NOT NULL, region VARCHAR NOT NULL,
    period VARCHAR NOT NULL, value DOUBLE, status VARCHAR NOT NULL, weight DOUBLE, margin DOUBLE,
    source VARCHAR NOT NULL, load INTEGER NOT NULL, replaced_by INTEGER NOT NULL
);

-- Published figures that are held back, with the reason.
CREATE TABLE withheld (
    indicator VARCHAR NOT NULL, region VARCHAR NOT NULL, period VARCHAR NOT NULL,
    published DOUBLE NOT NULL, reason VARCHAR NOT NULL
);

-- The borders that maps are drawn with: of a level in the division of a year. `name` is that of the files in static/geo
-- and changes with their content, `accessed` the day on which they were fetched.
CREATE TABLE borders (
    level VARCHAR NOT NULL, year INTEGER NOT NULL, name VARCHAR NOT NULL, source VARCHAR NOT NULL,
    licence VARCHAR NOT NULL, url VARCHAR NOT NULL, accessed VARCHAR NOT NULL
);
