-- Lists as of a moment have an index of their own, which those of now do not take (store.go, holds); days
-- and pages of reports come from an index in their order.
CREATE INDEX item_past ON item(layer, (first = ''), first, report, pos, id, last, since, until) WHERE since > 0;
DROP INDEX report_day;
CREATE INDEX report_day ON report(day DESC, id, until, since, future, reading);
