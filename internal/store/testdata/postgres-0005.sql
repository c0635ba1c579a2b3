CREATE FUNCTION stays() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION '% is never changed', TG_TABLE_NAME; END $$;
CREATE TABLE alias (
    id text NOT NULL COLLATE pg_catalog."C",
    since bigint NOT NULL,
    until bigint NOT NULL,
    record text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE block (
    key text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE checkpoint (
    size bigint NOT NULL,
    note text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE coding (
    report text NOT NULL COLLATE pg_catalog."C",
    coder text NOT NULL COLLATE pg_catalog."C",
    since bigint NOT NULL,
    until bigint NOT NULL
);
CREATE TABLE decision (
    id text NOT NULL COLLATE pg_catalog."C",
    seq bigint NOT NULL,
    report text NOT NULL COLLATE pg_catalog."C",
    coder text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE finding (
    n bigint NOT NULL,
    id text NOT NULL COLLATE pg_catalog."C",
    report text NOT NULL COLLATE pg_catalog."C",
    layer text NOT NULL COLLATE pg_catalog."C",
    since bigint NOT NULL,
    until bigint NOT NULL,
    json text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE hash (
    pos bigint NOT NULL,
    hash bytea NOT NULL
);
CREATE TABLE item (
    n bigint NOT NULL,
    id text NOT NULL COLLATE pg_catalog."C",
    report text NOT NULL COLLATE pg_catalog."C",
    layer text NOT NULL COLLATE pg_catalog."C",
    since bigint NOT NULL,
    until bigint NOT NULL,
    pos bigint NOT NULL,
    title text NOT NULL COLLATE pg_catalog."C",
    actors text NOT NULL COLLATE pg_catalog."C",
    place text NOT NULL COLLATE pg_catalog."C",
    first text NOT NULL COLLATE pg_catalog."C",
    last text NOT NULL COLLATE pg_catalog."C",
    json text NOT NULL COLLATE pg_catalog."C",
    record text NOT NULL COLLATE pg_catalog."C",
    words text NOT NULL COLLATE pg_catalog."C",
    search tsvector GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, "left"(words, 500000))) STORED
);
CREATE TABLE item_name (
    name bigint NOT NULL,
    role text NOT NULL COLLATE pg_catalog."C",
    item bigint NOT NULL
);
CREATE TABLE link (
    a text NOT NULL COLLATE pg_catalog."C",
    b text NOT NULL COLLATE pg_catalog."C",
    score double precision NOT NULL
);
CREATE TABLE log (
    seq bigint NOT NULL,
    at text NOT NULL COLLATE pg_catalog."C",
    who text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    report text NOT NULL COLLATE pg_catalog."C",
    reason text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    payload text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE meta (
    name text NOT NULL COLLATE pg_catalog."C",
    value text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE name (
    n bigint NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE original (
    sha256 text NOT NULL COLLATE pg_catalog."C",
    text bytea NOT NULL
);
CREATE TABLE report (
    id text NOT NULL COLLATE pg_catalog."C",
    since bigint NOT NULL,
    until bigint NOT NULL,
    sha256 text NOT NULL COLLATE pg_catalog."C",
    title text NOT NULL COLLATE pg_catalog."C",
    outlet text NOT NULL COLLATE pg_catalog."C",
    url text NOT NULL COLLATE pg_catalog."C",
    date text NOT NULL COLLATE pg_catalog."C",
    day text NOT NULL COLLATE pg_catalog."C",
    added text NOT NULL COLLATE pg_catalog."C",
    future bigint NOT NULL,
    not_read text NOT NULL COLLATE pg_catalog."C",
    rev bigint NOT NULL,
    texts bigint NOT NULL,
    reading bigint NOT NULL,
    items text NOT NULL COLLATE pg_catalog."C"
);
INSERT INTO alias VALUES ('S-2c1742b0aa', 2, 9223372036854775807, 'S-2c1742b0aa');
INSERT INTO alias VALUES ('S-1991c9fb6e', 6, 9223372036854775807, 'S-1991c9fb6e');
INSERT INTO alias VALUES ('E-471307b9f7', 8, 9223372036854775807, 'E-471307b9f7');
INSERT INTO alias VALUES ('E-def0bd724c', 8, 10, 'E-def0bd724c');
INSERT INTO alias VALUES ('E-2e9105701e', 10, 9223372036854775807, 'E-2e9105701e');
INSERT INTO alias VALUES ('E-def0bd724c', 10, 9223372036854775807, 'E-2e9105701e');
INSERT INTO alias VALUES ('E-f45934d300', 10, 9223372036854775807, 'E-471307b9f7');
INSERT INTO block VALUES ('2025-04-01pl:ash', 'E-471307b9f7');
INSERT INTO block VALUES ('2025-04-01pl:sumy', 'E-def0bd724c');
INSERT INTO block VALUES ('2025-04-01pl:sumy', 'E-2e9105701e');
INSERT INTO block VALUES ('2025-04-01pl:ash', 'E-f45934d300');
INSERT INTO checkpoint VALUES (3, 'go.sum database tree
3
9x8nsCWaS1+adJW80zvtmexPtUCb3th4ULArzCv1IEI=

— parley-record ZfasUyv94FXrBzspjQn8T3AeG7rHPJXU0ZSyByeNz/D/hJJb2cphR2oPPImUG3STEGzKXCjLAv+FdhdcgzFnYan4yQc=
');
INSERT INTO checkpoint VALUES (4, 'go.sum database tree
4
bfPsukWMBhrdZCPvndM7umrr4blKXjlr8P8UGuTmYao=

— parley-record ZfasU03qbwIPTeVVqzS2AmF4DxJRA8w4N011YX37d//FKK2Y6lckYRpkEOEwAqUhVuvJVnfsO+kBYNhtwjogt7O8qwI=
');
INSERT INTO checkpoint VALUES (6, 'go.sum database tree
6
8CW1VWn0I3dHl2jnhEUW77nzyXDgkD/+qnr6ZbrWk34=

— parley-record ZfasU1WDlskhTrNhFF8hJ8xQZCoucEkf3i3BoWvpBVlW+ro03rW6oiKhixq+2cvcOhb266YLH46sqyJPZ6hUUDVe5Qg=
');
INSERT INTO checkpoint VALUES (8, 'go.sum database tree
8
dxoIltQpEGc30hzYHjwlWdfD9Qtd4ALgZfvvi07y/lc=

— parley-record ZfasU+bCUpq/ThdOwnYohm9zWGOu9DoG5hjQvSG8WksL1THkA3qhDRiXjdwdQqkCfPz3XzeSVXJTDRBribIKTlVFmA0=
');
INSERT INTO checkpoint VALUES (10, 'go.sum database tree
10
oT7Eg7aVfNaQZex4OCX9/CJSdygwtYrXaLeysxdMIEM=

— parley-record ZfasU+k9Zoh+t244fjeYmangovgRjSZmRRppQcR1o0zRb3fH83+8gSKdt79rUHhCuT80Gjih2wuoH7befuDbHMJtiAY=
');
INSERT INTO finding VALUES (1, 'S-2c1742b0aa', 'a', 'statements', 2, 9223372036854775807, '{"id":"S-2c1742b0aa","layer":"statements","source":{"report":"a","date":"2025-04-01","text":"8310c5b24c1c22d891eccaa07ff093b593ba38c3c4019104d7e558d1328afd15"},"statement":{"id":"S-2c1742b0aa","speaker":"per:envoy","speaker_mention":[{"start":10,"end":19,"text":"The envoy"}],"mode":"indirect","cue":[{"start":20,"end":24,"text":"said"}],"content":[{"start":25,"end":40,"text":"the truce holds"}],"chain":["per:envoy"],"named":true,"polarity":"affirms","date":"2025-04-01"},"actors":[{"id":"per:envoy","name":"The envoy","type":"person","country":null,"plover":null,"mentions":null}]}');
INSERT INTO finding VALUES (2, 'S-1991c9fb6e', 'b', 'statements', 6, 9223372036854775807, '{"id":"S-1991c9fb6e","layer":"statements","source":{"report":"b","date":"2025-04-01","text":"1ac48f189085b3361178dd4bc4ef75e4719484c37cb5cc565eb7e989a54c96b8"},"statement":{"id":"S-1991c9fb6e","speaker":"per:envoy","speaker_mention":[{"start":17,"end":26,"text":"The envoy"}],"mode":"indirect","cue":[{"start":27,"end":31,"text":"said"}],"content":[{"start":32,"end":47,"text":"the truce holds"}],"chain":["per:envoy"],"named":true,"polarity":"affirms","date":"2025-04-01"},"actors":[{"id":"per:envoy","name":"The envoy","type":"person","country":null,"plover":null,"mentions":null}]}');
INSERT INTO finding VALUES (3, 'E-471307b9f7', 'c', 'incidents', 8, 9223372036854775807, '{"id":"E-471307b9f7","layer":"incidents","source":{"report":"c","date":"2025-04-01","text":"11b9b57c622b43d43d6186c7e848af5341a6e98050036a1cce1883f1af2ef824"},"incident":{"id":"E-471307b9f7","title":"Drones at Ash","date":"2025-04-01","place":"pl:ash","allegations":[],"casualties":[],"generic":false,"evidence":[{"start":23,"end":43,"text":"6 drones fell on Ash"}]},"places":[{"id":"pl:ash","name":"Ash","kind":"city","country":null,"adm1":null,"lat":null,"lon":null,"geonameid":null,"mentions":null}]}');
INSERT INTO finding VALUES (4, 'E-def0bd724c', 'c', 'incidents', 8, 9223372036854775807, '{"id":"E-def0bd724c","layer":"incidents","source":{"report":"c","date":"2025-04-01","text":"11b9b57c622b43d43d6186c7e848af5341a6e98050036a1cce1883f1af2ef824"},"incident":{"id":"E-def0bd724c","title":"Drones at Sumy","date":"2025-04-01","place":"pl:sumy","allegations":[],"casualties":[],"generic":false,"evidence":[{"start":0,"end":21,"text":"5 drones fell on Sumy"}]},"places":[{"id":"pl:sumy","name":"Sumy","kind":"city","country":null,"adm1":null,"lat":null,"lon":null,"geonameid":null,"mentions":null}]}');
INSERT INTO finding VALUES (5, 'E-2e9105701e', 'd', 'incidents', 10, 9223372036854775807, '{"id":"E-2e9105701e","layer":"incidents","source":{"report":"d","date":"2025-04-01","text":"f6a6b564195ede3a8360206c09da1c26559073aad805f7d1ade46b62bcac374e"},"incident":{"id":"E-2e9105701e","title":"Drones at Sumy","date":"2025-04-01","place":"pl:sumy","allegations":[],"casualties":[],"generic":false,"evidence":[{"start":22,"end":43,"text":"8 drones fell on Sumy"}]},"places":[{"id":"pl:sumy","name":"Sumy","kind":"city","country":null,"adm1":null,"lat":null,"lon":null,"geonameid":null,"mentions":null}]}');
INSERT INTO finding VALUES (6, 'E-f45934d300', 'd', 'incidents', 10, 9223372036854775807, '{"id":"E-f45934d300","layer":"incidents","source":{"report":"d","date":"2025-04-01","text":"f6a6b564195ede3a8360206c09da1c26559073aad805f7d1ade46b62bcac374e"},"incident":{"id":"E-f45934d300","title":"Drones at Ash","date":"2025-04-01","place":"pl:ash","allegations":[],"casualties":[],"generic":false,"evidence":[{"start":0,"end":20,"text":"7 drones fell on Ash"}]},"places":[{"id":"pl:ash","name":"Ash","kind":"city","country":null,"adm1":null,"lat":null,"lon":null,"geonameid":null,"mentions":null}]}');
INSERT INTO hash VALUES (0, '\x1b2a84e4b00d63e93be1008f159edab3c66b38a2ebbe0896cc691e018377b8cf');
INSERT INTO hash VALUES (1, '\x2f6d3e01c3beb08e0bf9dfc4de17c7e55f72929c496cf12d2178a0085cbea43e');
INSERT INTO hash VALUES (2, '\x448705a31f873cab438c9fe1c258fd0638faea326b6a8091784284a088b5fde6');
INSERT INTO hash VALUES (3, '\xfc87bc238af109279807fd99f9d7c1a2f98890af137c99fbb5793a7feb639f1e');
INSERT INTO hash VALUES (4, '\x85769e5435e23c41f8c113c2bb89a34248c15bc1a4fe976340386efbc61b55d3');
INSERT INTO hash VALUES (5, '\xe377dd3aa49cde82ad3ecd1263b056fef39d15d267055a704a6ae0867968c110');
INSERT INTO hash VALUES (6, '\x6df3ecba458c061add6423ef9dd33bba6aebe1b94a5e396bf0ff141ae4e661aa');
INSERT INTO hash VALUES (7, '\xf5857256fe65144232229bebe94c9694e5443fc31604c16fee8fd51331539913');
INSERT INTO hash VALUES (8, '\x8e975cb64232d608af486a01018c36a1a58be53cb27342f2f62cdcbf1cb4ce54');
INSERT INTO hash VALUES (9, '\xfaf225065d6305789eddd947d1695682b2191335eb452a995ec05762f7021455');
INSERT INTO hash VALUES (10, '\x70da68f567ea332accb018325f38c10980528b91bc460bc46f6f3168a81f4709');
INSERT INTO hash VALUES (11, '\x046ce883a251b0ce14a895064d061e3d321517416237bc1d91396763aa30e591');
INSERT INTO hash VALUES (12, '\x87af5f4ceb8460511d6507fc5187ba1a896b62bd7e5ccefc841acb8521ab08d9');
INSERT INTO hash VALUES (13, '\x9dcfc835d56fd9e55c6e281b10ec8f54d00718ee594136a53e233be30c881686');
INSERT INTO hash VALUES (14, '\x771a0896d429106737d21cd81e3c2559d7c3f50b5de002e065fbef8b4ef2fe57');
INSERT INTO hash VALUES (15, '\xb8eb36f82bb94207d652bb32325a8cb511c629d9b649a8224ae15fc31f0fcc09');
INSERT INTO hash VALUES (16, '\x125f5e662d46936656992cb74241dc36aad5f42c4a90498ea61e76dafbaf8031');
INSERT INTO hash VALUES (17, '\x0b633985de984ddbc8887c3dfdf8cdf9547d0b35d04790c5a0611465ede2277a');
INSERT INTO item VALUES (1, '', 'a', 'reports', 1, 9223372036854775807, 0, '', '', '', '', '', '', '', 'uber all the envoy said the truce holds', DEFAULT);
INSERT INTO item VALUES (2, 'per:envoy', 'a', 'actors', 2, 9223372036854775807, 10, 'The envoy', 'The envoy', '', '', '', '{"id":"per:envoy","name":"The envoy","type":"person","country":null,"plover":null,"mentions":[{"start":10,"end":19,"text":"The envoy"}]}', '', 'the envoy the envoy', DEFAULT);
INSERT INTO item VALUES (3, 'S-2c1742b0aa', 'a', 'statements', 2, 9223372036854775807, 25, 'the truce holds', 'The envoy', '', '2025-04-01', '2025-04-01', '{"id":"S-2c1742b0aa","speaker":"per:envoy","speaker_mention":[{"start":10,"end":19,"text":"The envoy"}],"mode":"indirect","cue":[{"start":20,"end":24,"text":"said"}],"content":[{"start":25,"end":40,"text":"the truce holds"}],"chain":["per:envoy"],"named":true,"polarity":"affirms","date":"2025-04-01"}', '{"id":"S-2c1742b0aa","layer":"statements","title":"the truce holds","date":null,"findings":[{"report":"a","id":"S-2c1742b0aa"}]}', 'the truce holds the envoy', DEFAULT);
INSERT INTO item VALUES (4, '', 'b', 'reports', 5, 9223372036854775807, 0, '', '', '', '', '', '', '', 'later uber all the envoy said the truce holds', DEFAULT);
INSERT INTO item VALUES (5, 'per:envoy', 'b', 'actors', 6, 9223372036854775807, 17, 'The envoy', 'The envoy', '', '', '', '{"id":"per:envoy","name":"The envoy","type":"person","country":null,"plover":null,"mentions":[{"start":17,"end":26,"text":"The envoy"}]}', '', 'the envoy the envoy', DEFAULT);
INSERT INTO item VALUES (6, 'S-1991c9fb6e', 'b', 'statements', 6, 9223372036854775807, 32, 'the truce holds', 'The envoy', '', '2025-04-01', '2025-04-01', '{"id":"S-1991c9fb6e","speaker":"per:envoy","speaker_mention":[{"start":17,"end":26,"text":"The envoy"}],"mode":"indirect","cue":[{"start":27,"end":31,"text":"said"}],"content":[{"start":32,"end":47,"text":"the truce holds"}],"chain":["per:envoy"],"named":true,"polarity":"affirms","date":"2025-04-01"}', '{"id":"S-1991c9fb6e","layer":"statements","title":"the truce holds","date":null,"findings":[{"report":"b","id":"S-1991c9fb6e"}]}', 'the truce holds the envoy', DEFAULT);
INSERT INTO item VALUES (7, '', 'c', 'reports', 7, 9223372036854775807, 0, '', '', '', '', '', '', '', '5 drones fell on sumy 6 drones fell on ash', DEFAULT);
INSERT INTO item VALUES (8, 'pl:sumy', 'c', 'places', 8, 9223372036854775807, 17, 'Sumy', '', 'Sumy', '', '', '{"id":"pl:sumy","name":"Sumy","kind":"city","country":null,"adm1":null,"lat":null,"lon":null,"geonameid":null,"mentions":[{"start":17,"end":21,"text":"Sumy"}]}', '', 'sumy sumy', DEFAULT);
INSERT INTO item VALUES (9, 'pl:ash', 'c', 'places', 8, 9223372036854775807, 40, 'Ash', '', 'Ash', '', '', '{"id":"pl:ash","name":"Ash","kind":"city","country":null,"adm1":null,"lat":null,"lon":null,"geonameid":null,"mentions":[{"start":40,"end":43,"text":"Ash"}]}', '', 'ash ash', DEFAULT);
INSERT INTO item VALUES (12, '', 'd', 'reports', 9, 9223372036854775807, 0, '', '', '', '', '', '', '', '7 drones fell on ash 8 drones fell on sumy', DEFAULT);
INSERT INTO item VALUES (13, 'pl:ash', 'd', 'places', 10, 9223372036854775807, 17, 'Ash', '', 'Ash', '', '', '{"id":"pl:ash","name":"Ash","kind":"city","country":null,"adm1":null,"lat":null,"lon":null,"geonameid":null,"mentions":[{"start":17,"end":20,"text":"Ash"}]}', '', 'ash ash', DEFAULT);
INSERT INTO item VALUES (14, 'pl:sumy', 'd', 'places', 10, 9223372036854775807, 39, 'Sumy', '', 'Sumy', '', '', '{"id":"pl:sumy","name":"Sumy","kind":"city","country":null,"adm1":null,"lat":null,"lon":null,"geonameid":null,"mentions":[{"start":39,"end":43,"text":"Sumy"}]}', '', 'sumy sumy', DEFAULT);
INSERT INTO item VALUES (10, 'E-471307b9f7', 'c', 'incidents', 8, 10, 23, 'Drones at Ash', '', 'Ash', '2025-04-01', '2025-04-01', '{"id":"E-471307b9f7","title":"Drones at Ash","date":"2025-04-01","place":"pl:ash","allegations":[],"casualties":[],"generic":false,"evidence":[{"start":23,"end":43,"text":"6 drones fell on Ash"}]}', '{"id":"E-471307b9f7","layer":"incidents","title":"Drones at Ash","date":null,"findings":[{"report":"c","id":"E-471307b9f7"}]}', 'drones at ash ash', DEFAULT);
INSERT INTO item VALUES (11, 'E-def0bd724c', 'c', 'incidents', 8, 10, 0, 'Drones at Sumy', '', 'Sumy', '2025-04-01', '2025-04-01', '{"id":"E-def0bd724c","title":"Drones at Sumy","date":"2025-04-01","place":"pl:sumy","allegations":[],"casualties":[],"generic":false,"evidence":[{"start":0,"end":21,"text":"5 drones fell on Sumy"}]}', '{"id":"E-def0bd724c","layer":"incidents","title":"Drones at Sumy","date":null,"findings":[{"report":"c","id":"E-def0bd724c"}]}', 'drones at sumy sumy', DEFAULT);
INSERT INTO item VALUES (15, 'E-2e9105701e', 'd', 'incidents', 10, 9223372036854775807, 22, 'Drones at Sumy', '', 'Sumy', '2025-04-01', '2025-04-01', '{"id":"E-2e9105701e","title":"Drones at Sumy","date":"2025-04-01","place":"pl:sumy","allegations":[],"casualties":[],"generic":false,"evidence":[{"start":22,"end":43,"text":"8 drones fell on Sumy"}]}', '{"id":"E-2e9105701e","layer":"incidents","title":"Drones at Sumy","date":null,"findings":[{"report":"c","id":"E-def0bd724c"},{"report":"d","id":"E-2e9105701e"}]}', 'drones at sumy drones at sumy sumy', DEFAULT);
INSERT INTO item VALUES (16, 'E-471307b9f7', 'c', 'incidents', 10, 9223372036854775807, 23, 'Drones at Ash', '', 'Ash', '2025-04-01', '2025-04-01', '{"id":"E-471307b9f7","title":"Drones at Ash","date":"2025-04-01","place":"pl:ash","allegations":[],"casualties":[],"generic":false,"evidence":[{"start":23,"end":43,"text":"6 drones fell on Ash"}]}', '{"id":"E-471307b9f7","layer":"incidents","title":"Drones at Ash","date":null,"findings":[{"report":"c","id":"E-471307b9f7"},{"report":"d","id":"E-f45934d300"}]}', 'drones at ash drones at ash ash', DEFAULT);
INSERT INTO item_name VALUES (1, 'actor', 2);
INSERT INTO item_name VALUES (1, 'actor', 3);
INSERT INTO item_name VALUES (1, 'actor', 5);
INSERT INTO item_name VALUES (1, 'actor', 6);
INSERT INTO item_name VALUES (2, 'place', 8);
INSERT INTO item_name VALUES (3, 'place', 9);
INSERT INTO item_name VALUES (3, 'place', 10);
INSERT INTO item_name VALUES (2, 'place', 11);
INSERT INTO item_name VALUES (3, 'place', 13);
INSERT INTO item_name VALUES (2, 'place', 14);
INSERT INTO item_name VALUES (2, 'place', 15);
INSERT INTO item_name VALUES (3, 'place', 16);
INSERT INTO link VALUES ('E-2e9105701e', 'E-def0bd724c', 1);
INSERT INTO link VALUES ('E-def0bd724c', 'E-2e9105701e', 1);
INSERT INTO link VALUES ('E-f45934d300', 'E-471307b9f7', 1);
INSERT INTO link VALUES ('E-471307b9f7', 'E-f45934d300', 1);
INSERT INTO log VALUES (1, '2025-04-02T12:00:00Z', 'tester', 'report', 'a', '', '{"ID":"a","Title":"","Outlet":"","URL":"","Date":null,"SHA256":"8310c5b24c1c22d891eccaa07ff093b593ba38c3c4019104d7e558d1328afd15"}');
INSERT INTO log VALUES (2, '2025-04-02T12:00:00Z', 'tester', 'reading', 'a', '', '{"Engine":{"version":"1","models":{}},"NotRead":"","Record":{"schema":"parley-record/1.2","id":"a","engine":{"version":"1","models":{}},"language":null,"date":{"edtf":"2025-04-01","basis":"given"},"title":null,"outlet":null,"url":null,"text_sha256":"8310c5b24c1c22d891eccaa07ff093b593ba38c3c4019104d7e558d1328afd15","furniture":[],"sentences":[],"names":[],"times":[],"quantities":[],"actors":[{"id":"per:envoy","name":"The envoy","type":"person","country":null,"plover":null,"mentions":[{"start":10,"end":19,"text":"The envoy"}]}],"places":[],"statements":[{"id":"S-2c1742b0aa","speaker":"per:envoy","speaker_mention":[{"start":10,"end":19,"text":"The envoy"}],"mode":"indirect","cue":[{"start":20,"end":24,"text":"said"}],"content":[{"start":25,"end":40,"text":"the truce holds"}],"chain":["per:envoy"],"named":true,"polarity":"affirms","date":"2025-04-01"}],"narrator":[],"talks":[],"agreements":[],"incidents":[],"tallies":[],"control":[],"forecasts":[],"discrepancies":[],"events":[],"deliveries":[],"directives":[],"observation_limits":[],"warnings":[]}}');
INSERT INTO log VALUES (3, '2025-04-02T12:00:00Z', 'tester', 'key', '', 'first key', '"parley-record+65f6ac53+Add4gS5F2o1c8osvaF5VRC9uTj75K8I9KeaZTo1khzrO"');
INSERT INTO log VALUES (4, '2025-04-02T12:00:00Z', 'tester', 'reading', 'a', '', '{"Engine":{"version":"2","models":{}},"NotRead":"","Record":{"schema":"parley-record/1.2","id":"a","engine":{"version":"2","models":{}},"language":null,"date":{"edtf":"2025-04-01","basis":"given"},"title":null,"outlet":null,"url":null,"text_sha256":"8310c5b24c1c22d891eccaa07ff093b593ba38c3c4019104d7e558d1328afd15","furniture":[],"sentences":[],"names":[],"times":[],"quantities":[],"actors":[{"id":"per:envoy","name":"The envoy","type":"person","country":null,"plover":null,"mentions":[{"start":10,"end":19,"text":"The envoy"}]}],"places":[],"statements":[{"id":"S-2c1742b0aa","speaker":"per:envoy","speaker_mention":[{"start":10,"end":19,"text":"The envoy"}],"mode":"indirect","cue":[{"start":20,"end":24,"text":"said"}],"content":[{"start":25,"end":40,"text":"the truce holds"}],"chain":["per:envoy"],"named":true,"polarity":"affirms","date":"2025-04-01"}],"narrator":[],"talks":[],"agreements":[],"incidents":[],"tallies":[],"control":[],"forecasts":[],"discrepancies":[],"events":[],"deliveries":[],"directives":[],"observation_limits":[],"warnings":[]}}');
INSERT INTO log VALUES (5, '2025-04-02T12:00:00Z', 'tester', 'report', 'b', '', '{"ID":"b","Title":"","Outlet":"","URL":"","Date":null,"SHA256":"1ac48f189085b3361178dd4bc4ef75e4719484c37cb5cc565eb7e989a54c96b8"}');
INSERT INTO log VALUES (6, '2025-04-02T12:00:00Z', 'tester', 'reading', 'b', '', '{"Engine":{"version":"1","models":{}},"NotRead":"","Record":{"schema":"parley-record/1.2","id":"b","engine":{"version":"1","models":{}},"language":null,"date":{"edtf":"2025-04-01","basis":"given"},"title":null,"outlet":null,"url":null,"text_sha256":"1ac48f189085b3361178dd4bc4ef75e4719484c37cb5cc565eb7e989a54c96b8","furniture":[],"sentences":[],"names":[],"times":[],"quantities":[],"actors":[{"id":"per:envoy","name":"The envoy","type":"person","country":null,"plover":null,"mentions":[{"start":17,"end":26,"text":"The envoy"}]}],"places":[],"statements":[{"id":"S-1991c9fb6e","speaker":"per:envoy","speaker_mention":[{"start":17,"end":26,"text":"The envoy"}],"mode":"indirect","cue":[{"start":27,"end":31,"text":"said"}],"content":[{"start":32,"end":47,"text":"the truce holds"}],"chain":["per:envoy"],"named":true,"polarity":"affirms","date":"2025-04-01"}],"narrator":[],"talks":[],"agreements":[],"incidents":[],"tallies":[],"control":[],"forecasts":[],"discrepancies":[],"events":[],"deliveries":[],"directives":[],"observation_limits":[],"warnings":[]}}');
INSERT INTO log VALUES (7, '2025-04-02T12:00:00Z', 'tester', 'report', 'c', '', '{"ID":"c","Title":"","Outlet":"","URL":"","Date":null,"SHA256":"11b9b57c622b43d43d6186c7e848af5341a6e98050036a1cce1883f1af2ef824"}');
INSERT INTO log VALUES (8, '2025-04-02T12:00:00Z', 'tester', 'reading', 'c', '', '{"Engine":{"version":"1","models":{}},"NotRead":"","Record":{"schema":"parley-record/1.2","id":"c","engine":{"version":"1","models":{}},"language":null,"date":{"edtf":"2025-04-01","basis":"given"},"title":null,"outlet":null,"url":null,"text_sha256":"11b9b57c622b43d43d6186c7e848af5341a6e98050036a1cce1883f1af2ef824","furniture":[],"sentences":[],"names":[],"times":[],"quantities":[],"actors":[],"places":[{"id":"pl:sumy","name":"Sumy","kind":"city","country":null,"adm1":null,"lat":null,"lon":null,"geonameid":null,"mentions":[{"start":17,"end":21,"text":"Sumy"}]},{"id":"pl:ash","name":"Ash","kind":"city","country":null,"adm1":null,"lat":null,"lon":null,"geonameid":null,"mentions":[{"start":40,"end":43,"text":"Ash"}]}],"statements":[],"narrator":[],"talks":[],"agreements":[],"incidents":[{"id":"E-def0bd724c","title":"Drones at Sumy","date":"2025-04-01","place":"pl:sumy","allegations":[],"casualties":[],"generic":false,"evidence":[{"start":0,"end":21,"text":"5 drones fell on Sumy"}]},{"id":"E-471307b9f7","title":"Drones at Ash","date":"2025-04-01","place":"pl:ash","allegations":[],"casualties":[],"generic":false,"evidence":[{"start":23,"end":43,"text":"6 drones fell on Ash"}]}],"tallies":[],"control":[],"forecasts":[],"discrepancies":[],"events":[],"deliveries":[],"directives":[],"observation_limits":[],"warnings":[]}}');
INSERT INTO log VALUES (9, '2025-04-02T12:00:00Z', 'tester', 'report', 'd', '', '{"ID":"d","Title":"","Outlet":"","URL":"","Date":null,"SHA256":"f6a6b564195ede3a8360206c09da1c26559073aad805f7d1ade46b62bcac374e"}');
INSERT INTO log VALUES (10, '2025-04-02T12:00:00Z', 'tester', 'reading', 'd', '', '{"Engine":{"version":"1","models":{}},"NotRead":"","Record":{"schema":"parley-record/1.2","id":"d","engine":{"version":"1","models":{}},"language":null,"date":{"edtf":"2025-04-01","basis":"given"},"title":null,"outlet":null,"url":null,"text_sha256":"f6a6b564195ede3a8360206c09da1c26559073aad805f7d1ade46b62bcac374e","furniture":[],"sentences":[],"names":[],"times":[],"quantities":[],"actors":[],"places":[{"id":"pl:ash","name":"Ash","kind":"city","country":null,"adm1":null,"lat":null,"lon":null,"geonameid":null,"mentions":[{"start":17,"end":20,"text":"Ash"}]},{"id":"pl:sumy","name":"Sumy","kind":"city","country":null,"adm1":null,"lat":null,"lon":null,"geonameid":null,"mentions":[{"start":39,"end":43,"text":"Sumy"}]}],"statements":[],"narrator":[],"talks":[],"agreements":[],"incidents":[{"id":"E-f45934d300","title":"Drones at Ash","date":"2025-04-01","place":"pl:ash","allegations":[],"casualties":[],"generic":false,"evidence":[{"start":0,"end":20,"text":"7 drones fell on Ash"}]},{"id":"E-2e9105701e","title":"Drones at Sumy","date":"2025-04-01","place":"pl:sumy","allegations":[],"casualties":[],"generic":false,"evidence":[{"start":22,"end":43,"text":"8 drones fell on Sumy"}]}],"tallies":[],"control":[],"forecasts":[],"discrepancies":[],"events":[],"deliveries":[],"directives":[],"observation_limits":[],"warnings":[]}}');
INSERT INTO meta VALUES ('version', '5');
INSERT INTO meta VALUES ('public_key', 'parley-record+65f6ac53+Add4gS5F2o1c8osvaF5VRC9uTj75K8I9KeaZTo1khzrO');
INSERT INTO meta VALUES ('fold', '2 test');
INSERT INTO name VALUES (1, 'the envoy');
INSERT INTO name VALUES (2, 'sumy');
INSERT INTO name VALUES (3, 'ash');
INSERT INTO original VALUES ('8310c5b24c1c22d891eccaa07ff093b593ba38c3c4019104d7e558d1328afd15', '\xc39c62657220616c6c3a2054686520656e766f7920736169642074686520747275636520686f6c64732e');
INSERT INTO original VALUES ('1ac48f189085b3361178dd4bc4ef75e4719484c37cb5cc565eb7e989a54c96b8', '\x4c617465723a20c39c62657220616c6c3a2054686520656e766f7920736169642074686520747275636520686f6c64732e');
INSERT INTO original VALUES ('11b9b57c622b43d43d6186c7e848af5341a6e98050036a1cce1883f1af2ef824', '\x352064726f6e65732066656c6c206f6e2053756d792e20362064726f6e65732066656c6c206f6e204173682e');
INSERT INTO original VALUES ('f6a6b564195ede3a8360206c09da1c26559073aad805f7d1ade46b62bcac374e', '\x372064726f6e65732066656c6c206f6e204173682e20382064726f6e65732066656c6c206f6e2053756d792e');
INSERT INTO report VALUES ('a', 1, 2, '8310c5b24c1c22d891eccaa07ff093b593ba38c3c4019104d7e558d1328afd15', '', '', '', '', '', '2025-04-02T12:00:00Z', 0, '', 0, 1, 0, '{}');
INSERT INTO report VALUES ('a', 2, 4, '8310c5b24c1c22d891eccaa07ff093b593ba38c3c4019104d7e558d1328afd15', '', '', '', '2025-04-01', '2025-04-01', '2025-04-02T12:00:00Z', 0, '', 1, 1, 2, '{"actors":1,"statements":1}');
INSERT INTO report VALUES ('a', 4, 9223372036854775807, '8310c5b24c1c22d891eccaa07ff093b593ba38c3c4019104d7e558d1328afd15', '', '', '', '2025-04-01', '2025-04-01', '2025-04-02T12:00:00Z', 0, '', 2, 1, 4, '{"actors":1,"statements":1}');
INSERT INTO report VALUES ('b', 5, 6, '1ac48f189085b3361178dd4bc4ef75e4719484c37cb5cc565eb7e989a54c96b8', '', '', '', '', '', '2025-04-02T12:00:00Z', 0, '', 0, 1, 0, '{}');
INSERT INTO report VALUES ('b', 6, 9223372036854775807, '1ac48f189085b3361178dd4bc4ef75e4719484c37cb5cc565eb7e989a54c96b8', '', '', '', '2025-04-01', '2025-04-01', '2025-04-02T12:00:00Z', 0, '', 1, 1, 6, '{"actors":1,"statements":1}');
INSERT INTO report VALUES ('c', 7, 8, '11b9b57c622b43d43d6186c7e848af5341a6e98050036a1cce1883f1af2ef824', '', '', '', '', '', '2025-04-02T12:00:00Z', 0, '', 0, 1, 0, '{}');
INSERT INTO report VALUES ('c', 8, 9223372036854775807, '11b9b57c622b43d43d6186c7e848af5341a6e98050036a1cce1883f1af2ef824', '', '', '', '2025-04-01', '2025-04-01', '2025-04-02T12:00:00Z', 0, '', 1, 1, 8, '{"incidents":2,"places":2}');
INSERT INTO report VALUES ('d', 9, 10, 'f6a6b564195ede3a8360206c09da1c26559073aad805f7d1ade46b62bcac374e', '', '', '', '', '', '2025-04-02T12:00:00Z', 0, '', 0, 1, 0, '{}');
INSERT INTO report VALUES ('d', 10, 9223372036854775807, 'f6a6b564195ede3a8360206c09da1c26559073aad805f7d1ade46b62bcac374e', '', '', '', '2025-04-01', '2025-04-01', '2025-04-02T12:00:00Z', 0, '', 1, 1, 10, '{"incidents":2,"places":2}');
ALTER TABLE ONLY alias
    ADD CONSTRAINT alias_pkey PRIMARY KEY (id, since);
ALTER TABLE ONLY block
    ADD CONSTRAINT block_pkey PRIMARY KEY (key, id);
ALTER TABLE ONLY checkpoint
    ADD CONSTRAINT checkpoint_pkey PRIMARY KEY (size);
ALTER TABLE ONLY coding
    ADD CONSTRAINT coding_pkey PRIMARY KEY (report, coder, since);
ALTER TABLE ONLY decision
    ADD CONSTRAINT decision_pkey PRIMARY KEY (id, seq);
ALTER TABLE ONLY finding
    ADD CONSTRAINT finding_pkey PRIMARY KEY (n);
ALTER TABLE ONLY hash
    ADD CONSTRAINT hash_pkey PRIMARY KEY (pos);
ALTER TABLE ONLY item_name
    ADD CONSTRAINT item_name_pkey PRIMARY KEY (name, role, item);
ALTER TABLE ONLY item
    ADD CONSTRAINT item_pkey PRIMARY KEY (n);
ALTER TABLE ONLY link
    ADD CONSTRAINT link_pkey PRIMARY KEY (a, b);
ALTER TABLE ONLY log
    ADD CONSTRAINT log_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY meta
    ADD CONSTRAINT meta_pkey PRIMARY KEY (name);
ALTER TABLE ONLY name
    ADD CONSTRAINT name_name_key UNIQUE (name);
ALTER TABLE ONLY name
    ADD CONSTRAINT name_pkey PRIMARY KEY (n);
ALTER TABLE ONLY original
    ADD CONSTRAINT original_pkey PRIMARY KEY (sha256);
ALTER TABLE ONLY report
    ADD CONSTRAINT report_pkey PRIMARY KEY (id, since);
CREATE INDEX decision_report ON decision USING btree (report, seq);
CREATE INDEX finding_doubtful ON finding USING btree (report) WHERE ((until = '9223372036854775807'::bigint) AND (strpos(json, '"low_confidence":true'::text) > 0));
CREATE INDEX finding_id ON finding USING btree (id, until);
CREATE INDEX finding_report ON finding USING btree (report, until);
CREATE INDEX item_doubtful ON item USING btree (report) WHERE ((until = '9223372036854775807'::bigint) AND (record = ''::text) AND (strpos(json, '"low_confidence":true'::text) > 0));
CREATE INDEX item_id ON item USING btree (id, until);
CREATE INDEX item_list ON item USING btree (layer, ((first = ''::text)), first, report, pos, id, last) WHERE (until = '9223372036854775807'::bigint);
CREATE INDEX item_report ON item USING btree (report, layer, until);
CREATE INDEX item_search ON item USING gin (search);
CREATE INDEX item_since ON item USING btree (since);
CREATE INDEX item_until ON item USING btree (until) WHERE (until < '9223372036854775807'::bigint);
CREATE INDEX log_at ON log USING btree (at);
CREATE INDEX log_report ON log USING btree (report, seq);
CREATE INDEX report_day ON report USING btree (day) WHERE (until = '9223372036854775807'::bigint);
CREATE INDEX report_text ON report USING btree (sha256);
CREATE TRIGGER checkpoint_stays BEFORE DELETE OR UPDATE OR TRUNCATE ON checkpoint FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER log_stays BEFORE DELETE OR UPDATE OR TRUNCATE ON log FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER original_stays BEFORE DELETE OR UPDATE OR TRUNCATE ON original FOR EACH STATEMENT EXECUTE FUNCTION stays();
