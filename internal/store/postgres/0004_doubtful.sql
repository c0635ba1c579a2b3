-- What the program is not sure of, for the queue of the desk.
CREATE INDEX finding_doubtful ON finding(report) WHERE until = 9223372036854775807 AND strpos(json, '"low_confidence":true') > 0;
CREATE INDEX item_doubtful ON item(report) WHERE until = 9223372036854775807 AND record = '' AND strpos(json, '"low_confidence":true') > 0;
