"""The tables, and the function that appends: in a schema of their own, beside whatever else the database holds.

Positions are given under the write lock, an advisory lock that is held until the transaction ends. So they rise in
the order of committing, have no gaps, and a reader of the feed can skip none, whoever keeps a transaction open. A
sequence would give positions to transactions that commit in another order; a lock on the table would make readers'
maintenance wait as well.

Where several write at once, a lock that is held while the disk is waited for would have each of them wait for the
flushes of all the others. So `append_among_others` lets go of the lock first: its transaction is committed without
waiting, and a second one after it, which is waited for, brings both to the disk, together with those of others (early
lock release, as in Johnson et al., Aether, 2010). Nobody is told that something is stored before it is on disk; and
whoever reads makes sure of it before anything is given (`storage.py`), or else a server that crashed could take back
what a reader has seen, and give its position to another record. With synchronous standbys, it is not done.

`append` refuses by what it returns and not by an error: an error would end the transaction of a host, and fill the
server's log.

There are no foreign keys: they would cost half as much again for each part, and the function is all that writes.
Values and salts of parts are kept out of the planner's statistics, where they would outlive their erasing.
"""

import hashlib
from string import Template
from typing import Final

MADE_BY: Final = "restorative_core"
"""What the table `meta` says of who made it."""

META: Final = ("name text", "value bytea")
"""The columns of the table `meta` of ours."""

_FIRST: Final = """
CREATE TABLE $schema.meta (name text COLLATE "C" PRIMARY KEY, value bytea NOT NULL);
CREATE TABLE $schema.records (
    position bigint PRIMARY KEY,
    stream text COLLATE "C" NOT NULL,
    number bigint NOT NULL,
    kind text COLLATE "C" NOT NULL,
    payload text COLLATE "C" NOT NULL,
    digest text COLLATE "C" NOT NULL,
    UNIQUE (stream, number)
);
-- By the kind of the stream: what stands before its first hyphen.
CREATE INDEX beginnings ON $schema.records (split_part(stream, '-', 1), position) WHERE number = 1;
CREATE SEQUENCE $schema.part_ids; -- never given twice, or a reader could skip one
CREATE TABLE $schema.parts (
    id bigint PRIMARY KEY,
    stream text COLLATE "C" NOT NULL,
    number bigint NOT NULL,
    field text COLLATE "C" NOT NULL,
    keep text COLLATE "C" NOT NULL,
    salt text COLLATE "C" NOT NULL,
    value text COLLATE "C" NOT NULL
);
ALTER TABLE $schema.parts ALTER COLUMN salt SET STATISTICS 0, ALTER COLUMN value SET STATISTICS 0;
CREATE INDEX parts_of_stream ON $schema.parts (stream, id);
CREATE TABLE $schema.part_subjects (
    part bigint NOT NULL,
    place bigint NOT NULL,
    subject text COLLATE "C" NOT NULL,
    PRIMARY KEY (part, place)
);
CREATE INDEX parts_of_subject ON $schema.part_subjects (left(subject, 400), part); -- an index holds no longer ones
CREATE TABLE $schema.refs (
    key text COLLATE "C" PRIMARY KEY,
    stream text COLLATE "C" NOT NULL,
    content text COLLATE "C" NOT NULL
);
CREATE TABLE $schema.summaries (
    stream text COLLATE "C" PRIMARY KEY,
    began bigint NOT NULL,
    number bigint NOT NULL,
    stage text COLLATE "C" NOT NULL,
    area text COLLATE "C" NOT NULL,
    lead text COLLATE "C" NOT NULL,
    due text COLLATE "C" NOT NULL
) WITH (fillfactor = 80); -- so that a row moves on within its page
CREATE INDEX summaries_of_kind ON $schema.summaries (split_part(stream, '-', 1), began);
CREATE INDEX summaries_due ON $schema.summaries (split_part(stream, '-', 1), due) WHERE due <> '';

CREATE FUNCTION $schema.append(told jsonb) RETURNS jsonb LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$append$$
DECLARE
    waited boolean := false;
    one jsonb;
    problem jsonb;
    taken text;
    last bigint;
BEGIN
    IF NOT pg_try_advisory_xact_lock($lock) THEN
        waited := true;
        PERFORM pg_advisory_xact_lock($lock);
    END IF;
    SELECT jsonb_build_array('stale', e->0, e->1, h.number) INTO problem
    FROM jsonb_array_elements(told->'after') AS t (e)
    CROSS JOIN LATERAL (SELECT coalesce(max(r.number), 0) AS number FROM $schema.records r WHERE r.stream = e->>0) h
    WHERE h.number <> (e->>1)::bigint LIMIT 1;
    IF problem IS NOT NULL THEN
        RETURN problem;
    END IF;
    IF told ? 'references' THEN
        FOR one IN SELECT * FROM jsonb_array_elements(told->'references') LOOP
            SELECT r.stream INTO taken FROM $schema.refs r WHERE r.key = one->>0;
            IF FOUND THEN
                RETURN jsonb_build_array('taken', taken);
            END IF;
        END LOOP;
        IF told ? 'twice' THEN
            RETURN jsonb_build_array('taken', told->'twice');
        END IF;
        INSERT INTO $schema.refs (key, stream, content)
        SELECT e->>0, e->>1, e->>2 FROM jsonb_array_elements(told->'references') AS t (e);
    END IF;
    IF told ? 'records' THEN
        SELECT coalesce(max(r.position), 0) INTO last FROM $schema.records r;
        IF jsonb_array_length(told->'records') = 1 THEN -- which takes a quarter less time so
            one := told->'records'->0;
            INSERT INTO $schema.records (position, stream, number, kind, payload, digest)
            VALUES (last + 1, one->>0, (one->>1)::bigint, one->>2, one->>3, one->>4);
        ELSE
            INSERT INTO $schema.records (position, stream, number, kind, payload, digest)
            SELECT last + n, e->>0, (e->>1)::bigint, e->>2, e->>3, e->>4
            FROM jsonb_array_elements(told->'records') WITH ORDINALITY AS t (e, n);
        END IF;
        PERFORM pg_notify('$channel', '');
    END IF;
    IF told ? 'parts' THEN
        WITH numbered AS MATERIALIZED (
            SELECT nextval('$schema.part_ids') AS id, e FROM jsonb_array_elements(told->'parts') AS t (e)
        ), kept AS (
            INSERT INTO $schema.parts (id, stream, number, field, keep, salt, value)
            SELECT id, e->>0, (e->>1)::bigint, e->>2, e->>3, e->>4, e->>5 FROM numbered
        )
        INSERT INTO $schema.part_subjects (part, place, subject)
        SELECT id, place, subject
        FROM numbered, jsonb_array_elements_text(e->6) WITH ORDINALITY AS s (subject, place);
    END IF;
    IF told ? 'summaries' THEN
        last := jsonb_array_length(told->'summaries');
        IF last = 1 THEN
            one := told->'summaries'->0;
            UPDATE $schema.summaries SET number = (one->>1)::bigint, stage = one->>2, area = one->>3, lead = one->>4,
                due = one->>5 WHERE stream = one->>0;
        END IF;
        IF last > 1 OR NOT FOUND THEN
            INSERT INTO $schema.summaries AS s (stream, began, number, stage, area, lead, due)
            SELECT e->>0, r.position, (e->>1)::bigint, e->>2, e->>3, e->>4, e->>5
            FROM jsonb_array_elements(told->'summaries') AS t (e)
            JOIN LATERAL (
                -- The limit keeps the planner from reading all of the records for it.
                SELECT b.position FROM $schema.records b WHERE b.stream = e->>0 AND b.number = 1 LIMIT 1
            ) r ON true
            ON CONFLICT (stream) DO UPDATE SET number = excluded.number, stage = excluded.stage, area = excluded.area,
                lead = excluded.lead, due = excluded.due;
        END IF;
    END IF;
    IF told ? 'erased' THEN
        FOR one IN SELECT * FROM jsonb_array_elements(told->'erased') LOOP
            FOR last IN DELETE FROM $schema.parts p
                WHERE p.stream = one->>0 AND p.number = (one->>1)::bigint AND p.field = one->>2 RETURNING p.id
            LOOP
                DELETE FROM $schema.part_subjects s WHERE s.part = last;
            END LOOP;
        END LOOP;
    END IF;
    RETURN CASE WHEN waited THEN '["waited"]'::jsonb END;
END
$$append$$;

-- The same where several write at once: the lock is free again before the disk has answered, which is waited for then.
CREATE PROCEDURE $schema.append_among_others(told jsonb, INOUT answer jsonb) LANGUAGE plpgsql AS $$among$$
BEGIN
    IF pg_catalog.current_setting('synchronous_standby_names') OPERATOR(pg_catalog.=) '' THEN
        PERFORM pg_catalog.set_config('synchronous_commit', 'off', true);
    END IF;
    answer := $schema.append(told);
    IF answer IS NULL OR answer OPERATOR(pg_catalog.=) '["waited"]' THEN
        COMMIT; -- after it, the session's own `synchronous_commit` holds again
        PERFORM pg_catalog.pg_logical_emit_message(true, 'restorative', '');
    END IF;
END
$$among$$;

INSERT INTO $schema.meta (name, value) VALUES ('made by', convert_to('$made_by', 'UTF8'));
-- 32 bytes that nobody knows, of which 366 bits are chosen at random.
INSERT INTO $schema.meta (name, value) VALUES ('secret', sha256(
    uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())));
"""

STEPS: Final[tuple[str, ...]] = (_FIRST,)
"""Each leads from the form of the tables that has its place, from 0, to the next; form 0 is an empty schema."""

_SCRIPT: Final = """\
-- The tables of restorative_core in the schema $schema: made, or brought up to form $newest.
-- It may be run again at any time, and does nothing then. To let another role use them:
--   GRANT USAGE ON SCHEMA $schema TO the_role;
--   GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA $schema TO the_role;
--   GRANT USAGE ON ALL SEQUENCES IN SCHEMA $schema TO the_role;
-- Only their owner can overwrite what was erased (VACUUM FULL).
BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
${making}COMMIT;
"""
_MAKING: Final = """\
SELECT pg_advisory_xact_lock($lock);
DO $$restorative$$
DECLARE
    form integer := 0;
BEGIN
    IF to_regnamespace('$schema') IS NULL THEN
        CREATE SCHEMA $schema;
    END IF;
    IF to_regclass('$schema.meta') IS NOT NULL THEN
        SELECT convert_from(value, 'UTF8')::integer INTO STRICT form FROM $schema.meta WHERE name = 'form';
    ELSIF EXISTS (SELECT FROM pg_class WHERE relnamespace = to_regnamespace('$schema')) THEN
        RAISE EXCEPTION 'The schema $schema holds tables of another program. Choose another name for ours.';
    END IF;
$steps
    INSERT INTO $schema.meta (name, value) VALUES ('form', convert_to(greatest(form, $newest)::text, 'UTF8'))
    ON CONFLICT (name) DO UPDATE SET value = excluded.value;
END
$$restorative$$;
"""
_STEP: Final = "    IF form < $form THEN\n$sql\n    END IF;"


def newest() -> int:
    """The number of the form of the tables that this release reads and writes."""
    return len(STEPS)


def channel(schema: str) -> str:
    """The channel on which waiting readers hear of new records."""
    return f"{schema}_records"


def lock(schema: str) -> int:
    """The key of the advisory lock that is held by whoever writes."""
    digest = hashlib.sha256(f"{MADE_BY} {schema}".encode()).digest()
    return int.from_bytes(digest[:8], signed=True)


def append_sources(schema: str) -> tuple[str, str]:
    """What `append` and `append_among_others` do in *schema*, as the server keeps it."""
    made = script(schema)
    return made.split("$append$")[1], made.split("$among$")[1]


def script(schema: str) -> str:
    """The SQL that makes the tables in *schema*, or brings older ones to the newest form, in one transaction."""
    return Template(_SCRIPT).substitute(schema=f'"{schema}"', newest=newest(), making=making(schema))


def making(schema: str) -> str:
    """What that transaction does, without its beginning and its end: it first waits for whoever does the same."""
    words = {"schema": f'"{schema}"', "lock": str(lock(schema)), "channel": channel(schema), "made_by": MADE_BY}
    steps = [
        Template(_STEP).substitute(form=form, sql=Template(sql).substitute(words)) for form, sql in enumerate(STEPS, 1)
    ]
    return Template(_MAKING).substitute(words, newest=newest(), steps="\n".join(steps))
