-- Lists as of a moment have an index of their own, which those of now do not take (store.go, holds); days
-- and pages of reports come from an index in their order.
CREATE INDEX item_past ON item(layer, (first = ''), first, report, pos, id, last, since, until) WHERE since > 0;
DROP INDEX report_day;
CREATE INDEX report_day ON report(day DESC, id, until, since, future, reading);
-- Words of items by n, in a column for each layer, so that a list by words reads those of its layer. The
-- record is folded anew after this, which fills it.
DROP TABLE search;
CREATE VIRTUAL TABLE search USING fts5(reports, stories, statements, talks, agreements, incidents, tallies, deliveries, directives, observation_limits, control, forecasts, discrepancies, events, actors, places, content = '', tokenize = 'unicode61 remove_diacritics 0');
