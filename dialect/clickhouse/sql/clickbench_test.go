package sql_test

import (
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/sql"
)

// hits are the columns of ClickBench's table that its queries read.
var hits = func() (c struct {
	WatchID, UserID, URLHash, RefererHash                                               sql.Int
	Title, MobilePhoneModel, SearchPhrase, URL, Referer                                 sql.String
	EventTime, EventDate                                                                sql.Time
	CounterID, ClientIP, RegionID                                                       sql.Int
	ResolutionWidth, MobilePhone, AdvEngineID, SearchEngineID, TraficSourceID           sql.Int
	IsRefresh, IsLink, IsDownload, DontCountHits, WindowClientWidth, WindowClientHeight sql.Int
}) {
	t := sql.Columns{Table: "hits"}
	for name, to := range map[string]*sql.Int{"WatchID": &c.WatchID, "UserID": &c.UserID, "URLHash": &c.URLHash, "RefererHash": &c.RefererHash} {
		*to = sql.IntColumn(t, name, "Int64")
	}
	for name, to := range map[string]*sql.Int{"CounterID": &c.CounterID, "ClientIP": &c.ClientIP, "RegionID": &c.RegionID} {
		*to = sql.IntColumn(t, name, "Int32")
	}
	for name, to := range map[string]*sql.Int{"ResolutionWidth": &c.ResolutionWidth, "MobilePhone": &c.MobilePhone, "AdvEngineID": &c.AdvEngineID,
		"SearchEngineID": &c.SearchEngineID, "TraficSourceID": &c.TraficSourceID, "IsRefresh": &c.IsRefresh, "IsLink": &c.IsLink, "IsDownload": &c.IsDownload,
		"DontCountHits": &c.DontCountHits, "WindowClientWidth": &c.WindowClientWidth, "WindowClientHeight": &c.WindowClientHeight} {
		*to = sql.IntColumn(t, name, "Int16")
	}
	for name, to := range map[string]*sql.String{"Title": &c.Title, "MobilePhoneModel": &c.MobilePhoneModel, "SearchPhrase": &c.SearchPhrase, "URL": &c.URL, "Referer": &c.Referer} {
		*to = sql.StringColumn(t, name, "String")
	}
	c.EventTime, c.EventDate = sql.TimeColumn(t, "EventTime", "DateTime"), sql.TimeColumn(t, "EventDate", "Date")
	return c
}()

const hitsDDL = `CREATE TABLE hits (WatchID Int64, Title String, EventTime DateTime, EventDate Date, CounterID Int32, ClientIP Int32, RegionID Int32, UserID Int64,
	URL String, Referer String, IsRefresh Int16, ResolutionWidth Int16, IsLink Int16, IsDownload Int16, MobilePhone Int16, MobilePhoneModel String,
	AdvEngineID Int16, SearchEngineID Int16, SearchPhrase String, TraficSourceID Int16, DontCountHits Int16, WindowClientWidth Int16,
	WindowClientHeight Int16, URLHash Int64, RefererHash Int64) ENGINE = MergeTree ORDER BY (CounterID, EventDate, UserID, EventTime, WatchID)`

const hitsRows = `INSERT INTO hits WITH cityHash64(number) AS h SELECT h, ['Google', 'A page', 'Google Maps', ''][h % 4 + 1],
	toDateTime('2013-07-01 00:00:00', 'UTC') + h % 2678400 AS EventTime, toDate(EventTime), [62, 62, 7][h % 3 + 1], h % 50, h % 23, 435090932899640000 + h % 451,
	concat('http://', ['google.com', 'www.google.ru', 'a.io', 'b.io'][h % 4 + 1], '/', toString(h % 17)), concat(['https://www.', 'http://', ''][h % 3 + 1], 'r', toString(h % 5), '.org/x', toString(h % 9)),
	h % 5 = 0, [1024, 1366, 1920][h % 3 + 1], h % 3 = 0, h % 11 = 0, h % 4, ['', 'iPhone', 'Nokia'][h % 3 + 1], if(h % 7 = 0, h % 5, 0), if(h % 6 = 0, h % 4, 0),
	if(h % 2 = 0, concat('phrase ', toString(h % 31)), ''), [-1, 6, 1, 2][h % 4 + 1], h % 8 = 0, 100 * (h % 20), 100 * (h % 15), h % 13, h % 19 FROM numbers(20000)`

// counters is what the last eight queries have in common.
func counters(columns ...sql.Expression) *sql.Selector {
	return fromHits(columns...).WhereP(hits.CounterID.EQ(62), hits.EventDate.GTE(at("2013-07-01 00:00:00")), hits.EventDate.LTE(at("2013-07-31 00:00:00")))
}

func fromHits(columns ...sql.Expression) *sql.Selector {
	return sql.Select(columns...).From(sql.Table("hits"))
}

// TestClickBench writes ClickBench's 43 queries with typed columns and compares
// each with its hand-written SQL: the same rows. Constants fit the generated
// rows, and ORDER BY has more terms, so that LIMIT cuts no ties.
func TestClickBench(t *testing.T) {
	t.Parallel()
	e := newEngine(t, hitsDDL, hitsRows)
	c := sql.Count().As("c")
	u := hits.UserID.CountDistinct().As("u")
	views := sql.Count().As("PageViews")
	width := hits.ResolutionWidth
	long := hits.URL.Length().Avg().As("l")
	site := hits.Referer.ReplaceRegexpOne(`^https?://(?:www\.)?([^/]+)/.*$`, `\1`).As("k")
	refererLong := hits.Referer.Length().Avg().As("l")
	src := sql.Case(sql.AndPredicates(hits.SearchEngineID.EQ(0), hits.AdvEngineID.EQ(0)), hits.Referer).Else("").AsString().As("Src")
	dst := hits.URL.As("Dst")
	minute := hits.EventTime.StartOfMinute().As("M")
	phrase := hits.SearchPhrase.NEQ("")
	var widths []sql.Expression
	sums := "SELECT "
	for i := range int64(90) {
		widths = append(widths, width.Add(i).Sum())
		sums += "SUM(ResolutionWidth + " + string(rune('0'+i/10)) + string(rune('0'+i%10)) + "), "
	}
	tests := []struct {
		query *sql.Selector
		hand  string
	}{
		{fromHits(sql.Count()), "SELECT COUNT(*) FROM hits"},
		{fromHits(sql.Count()).WhereP(hits.AdvEngineID.NEQ(0)), "SELECT COUNT(*) FROM hits WHERE AdvEngineID <> 0"},
		{fromHits(hits.AdvEngineID.Sum(), sql.Count(), width.Avg()), "SELECT SUM(AdvEngineID), COUNT(*), AVG(ResolutionWidth) FROM hits"},
		{fromHits(hits.UserID.Avg()), "SELECT AVG(UserID) FROM hits"},
		{fromHits(u), "SELECT COUNT(DISTINCT UserID) FROM hits"},
		{fromHits(hits.SearchPhrase.CountDistinct()), "SELECT COUNT(DISTINCT SearchPhrase) FROM hits"},
		{fromHits(hits.EventDate.Min(), hits.EventDate.Max()), "SELECT MIN(EventDate), MAX(EventDate) FROM hits"},
		{fromHits(hits.AdvEngineID, sql.Count()).WhereP(hits.AdvEngineID.NEQ(0)).GroupBy(hits.AdvEngineID).OrderBy(sql.Count().Desc(), hits.AdvEngineID.Asc()),
			"SELECT AdvEngineID, COUNT(*) FROM hits WHERE AdvEngineID <> 0 GROUP BY AdvEngineID ORDER BY COUNT(*) DESC, AdvEngineID"},
		{fromHits(hits.RegionID, u).GroupBy(hits.RegionID).OrderBy(u.Desc(), hits.RegionID.Asc()).Limit(10),
			"SELECT RegionID, COUNT(DISTINCT UserID) AS u FROM hits GROUP BY RegionID ORDER BY u DESC, RegionID LIMIT 10"},
		{fromHits(hits.RegionID, hits.AdvEngineID.Sum(), c, width.Avg(), hits.UserID.CountDistinct()).GroupBy(hits.RegionID).OrderBy(c.Desc(), hits.RegionID.Asc()).Limit(10),
			"SELECT RegionID, SUM(AdvEngineID), COUNT(*) AS c, AVG(ResolutionWidth), COUNT(DISTINCT UserID) FROM hits GROUP BY RegionID ORDER BY c DESC, RegionID LIMIT 10"},
		{fromHits(hits.MobilePhoneModel, u).WhereP(hits.MobilePhoneModel.NEQ("")).GroupBy(hits.MobilePhoneModel).OrderBy(u.Desc(), hits.MobilePhoneModel.Asc()).Limit(10),
			"SELECT MobilePhoneModel, COUNT(DISTINCT UserID) AS u FROM hits WHERE MobilePhoneModel <> '' GROUP BY MobilePhoneModel ORDER BY u DESC, MobilePhoneModel LIMIT 10"},
		{fromHits(hits.MobilePhone, hits.MobilePhoneModel, u).WhereP(hits.MobilePhoneModel.NEQ("")).GroupBy(hits.MobilePhone, hits.MobilePhoneModel).
			OrderBy(u.Desc(), hits.MobilePhone.Asc(), hits.MobilePhoneModel.Asc()).Limit(10),
			"SELECT MobilePhone, MobilePhoneModel, COUNT(DISTINCT UserID) AS u FROM hits WHERE MobilePhoneModel <> '' GROUP BY MobilePhone, MobilePhoneModel ORDER BY u DESC, 1, 2 LIMIT 10"},
		{fromHits(hits.SearchPhrase, c).WhereP(phrase).GroupBy(hits.SearchPhrase).OrderBy(c.Desc(), hits.SearchPhrase.Asc()).Limit(10),
			"SELECT SearchPhrase, COUNT(*) AS c FROM hits WHERE SearchPhrase <> '' GROUP BY SearchPhrase ORDER BY c DESC, 1 LIMIT 10"},
		{fromHits(hits.SearchPhrase, u).WhereP(phrase).GroupBy(hits.SearchPhrase).OrderBy(u.Desc(), hits.SearchPhrase.Asc()).Limit(10),
			"SELECT SearchPhrase, COUNT(DISTINCT UserID) AS u FROM hits WHERE SearchPhrase <> '' GROUP BY SearchPhrase ORDER BY u DESC, 1 LIMIT 10"},
		{fromHits(hits.SearchEngineID, hits.SearchPhrase, c).WhereP(phrase).GroupBy(hits.SearchEngineID, hits.SearchPhrase).OrderBy(c.Desc(), hits.SearchEngineID.Asc(), hits.SearchPhrase.Asc()).Limit(10),
			"SELECT SearchEngineID, SearchPhrase, COUNT(*) AS c FROM hits WHERE SearchPhrase <> '' GROUP BY SearchEngineID, SearchPhrase ORDER BY c DESC, 1, 2 LIMIT 10"},
		{fromHits(hits.UserID, sql.Count()).GroupBy(hits.UserID).OrderBy(sql.Count().Desc(), hits.UserID.Asc()).Limit(10),
			"SELECT UserID, COUNT(*) FROM hits GROUP BY UserID ORDER BY COUNT(*) DESC, 1 LIMIT 10"},
		{fromHits(hits.UserID, hits.SearchPhrase, sql.Count()).GroupBy(hits.UserID, hits.SearchPhrase).OrderBy(sql.Count().Desc(), hits.UserID.Asc(), hits.SearchPhrase.Asc()).Limit(10),
			"SELECT UserID, SearchPhrase, COUNT(*) FROM hits GROUP BY UserID, SearchPhrase ORDER BY COUNT(*) DESC, 1, 2 LIMIT 10"},
		{sql.Select(sql.Count()).From(fromHits(hits.UserID, hits.SearchPhrase, sql.Count()).GroupBy(hits.UserID, hits.SearchPhrase).Limit(10).As("any")),
			"SELECT COUNT(*) FROM (SELECT UserID, SearchPhrase, COUNT(*) FROM hits GROUP BY UserID, SearchPhrase LIMIT 10)"},
		{fromHits(hits.UserID, hits.EventTime.Minute().As("m"), hits.SearchPhrase, sql.Count()).GroupBy(hits.UserID, hits.EventTime.Minute().As("m"), hits.SearchPhrase).
			OrderBy(sql.Count().Desc(), hits.UserID.Asc(), hits.EventTime.Minute().As("m").Asc(), hits.SearchPhrase.Asc()).Limit(10),
			"SELECT UserID, extract(minute FROM EventTime) AS m, SearchPhrase, COUNT(*) FROM hits GROUP BY UserID, m, SearchPhrase ORDER BY COUNT(*) DESC, 1, 2, 3 LIMIT 10"},
		{fromHits(hits.UserID).WhereP(hits.UserID.EQ(435090932899640449)), "SELECT UserID FROM hits WHERE UserID = 435090932899640449"},
		{fromHits(sql.Count()).WhereP(hits.URL.Like("%google%")), "SELECT COUNT(*) FROM hits WHERE URL LIKE '%google%'"},
		{fromHits(hits.SearchPhrase, hits.URL.Min(), c).WhereP(hits.URL.Like("%google%"), phrase).GroupBy(hits.SearchPhrase).OrderBy(c.Desc(), hits.SearchPhrase.Asc()).Limit(10),
			"SELECT SearchPhrase, MIN(URL), COUNT(*) AS c FROM hits WHERE URL LIKE '%google%' AND SearchPhrase <> '' GROUP BY SearchPhrase ORDER BY c DESC, 1 LIMIT 10"},
		{fromHits(hits.SearchPhrase, hits.URL.Min(), hits.Title.Min(), c, hits.UserID.CountDistinct()).WhereP(hits.Title.Like("%Google%"), hits.URL.NotLike("%.google.%"), phrase).
			GroupBy(hits.SearchPhrase).OrderBy(c.Desc(), hits.SearchPhrase.Asc()).Limit(10),
			"SELECT SearchPhrase, MIN(URL), MIN(Title), COUNT(*) AS c, COUNT(DISTINCT UserID) FROM hits WHERE Title LIKE '%Google%' AND URL NOT LIKE '%.google.%' AND SearchPhrase <> '' GROUP BY SearchPhrase ORDER BY c DESC, 1 LIMIT 10"},
		{fromHits().WhereP(hits.URL.Like("%google%")).OrderBy(hits.EventTime.Asc(), hits.WatchID.Asc()).Limit(10), "SELECT * FROM hits WHERE URL LIKE '%google%' ORDER BY EventTime, WatchID LIMIT 10"},
		{fromHits(hits.SearchPhrase).WhereP(phrase).OrderBy(hits.EventTime.Asc(), hits.WatchID.Asc()).Limit(10), "SELECT SearchPhrase FROM hits WHERE SearchPhrase <> '' ORDER BY EventTime, WatchID LIMIT 10"},
		{fromHits(hits.SearchPhrase).WhereP(phrase).OrderBy(hits.SearchPhrase.Asc()).Limit(10), "SELECT SearchPhrase FROM hits WHERE SearchPhrase <> '' ORDER BY SearchPhrase LIMIT 10"},
		{fromHits(hits.SearchPhrase).WhereP(phrase).OrderBy(hits.EventTime.Asc(), hits.SearchPhrase.Asc()).Limit(10), "SELECT SearchPhrase FROM hits WHERE SearchPhrase <> '' ORDER BY EventTime, SearchPhrase LIMIT 10"},
		{fromHits(hits.CounterID, long, c).WhereP(hits.URL.NEQ("")).GroupBy(hits.CounterID).HavingP(sql.Count().GT(1000)).OrderBy(long.Desc()).Limit(25),
			"SELECT CounterID, AVG(length(URL)) AS l, COUNT(*) AS c FROM hits WHERE URL <> '' GROUP BY CounterID HAVING COUNT(*) > 1000 ORDER BY l DESC LIMIT 25"},
		{fromHits(site, refererLong, c, hits.Referer.Min()).WhereP(hits.Referer.NEQ("")).GroupBy(site).HavingP(sql.Count().GT(100)).OrderBy(refererLong.Desc(), site.Asc()).Limit(25),
			`SELECT REGEXP_REPLACE(Referer, '^https?://(?:www\\.)?([^/]+)/.*$', '\\1') AS k, AVG(length(Referer)) AS l, COUNT(*) AS c, MIN(Referer) FROM hits WHERE Referer <> '' GROUP BY k HAVING COUNT(*) > 100 ORDER BY l DESC, k LIMIT 25`},
		{fromHits(widths...), sums[:len(sums)-2] + " FROM hits"},
		{fromHits(hits.SearchEngineID, hits.ClientIP, c, hits.IsRefresh.Sum(), width.Avg()).WhereP(phrase).GroupBy(hits.SearchEngineID, hits.ClientIP).OrderBy(c.Desc(), hits.SearchEngineID.Asc(), hits.ClientIP.Asc()).Limit(10),
			"SELECT SearchEngineID, ClientIP, COUNT(*) AS c, SUM(IsRefresh), AVG(ResolutionWidth) FROM hits WHERE SearchPhrase <> '' GROUP BY SearchEngineID, ClientIP ORDER BY c DESC, 1, 2 LIMIT 10"},
		{fromHits(hits.WatchID, hits.ClientIP, c, hits.IsRefresh.Sum(), width.Avg()).WhereP(phrase).GroupBy(hits.WatchID, hits.ClientIP).OrderBy(c.Desc(), hits.WatchID.Asc()).Limit(10),
			"SELECT WatchID, ClientIP, COUNT(*) AS c, SUM(IsRefresh), AVG(ResolutionWidth) FROM hits WHERE SearchPhrase <> '' GROUP BY WatchID, ClientIP ORDER BY c DESC, 1 LIMIT 10"},
		{fromHits(hits.WatchID, hits.ClientIP, c, hits.IsRefresh.Sum(), width.Avg()).GroupBy(hits.WatchID, hits.ClientIP).OrderBy(c.Desc(), hits.WatchID.Asc()).Limit(10),
			"SELECT WatchID, ClientIP, COUNT(*) AS c, SUM(IsRefresh), AVG(ResolutionWidth) FROM hits GROUP BY WatchID, ClientIP ORDER BY c DESC, 1 LIMIT 10"},
		{fromHits(hits.URL, c).GroupBy(hits.URL).OrderBy(c.Desc(), hits.URL.Asc()).Limit(10), "SELECT URL, COUNT(*) AS c FROM hits GROUP BY URL ORDER BY c DESC, 1 LIMIT 10"},
		{fromHits(sql.Raw("1"), hits.URL, c).GroupBy(sql.Raw("1"), hits.URL).OrderBy(c.Desc(), hits.URL.Asc()).Limit(10), "SELECT 1, URL, COUNT(*) AS c FROM hits GROUP BY 1, URL ORDER BY c DESC, URL LIMIT 10"},
		{fromHits(hits.ClientIP, hits.ClientIP.Sub(1), hits.ClientIP.Sub(2), hits.ClientIP.Sub(3), c).GroupBy(hits.ClientIP, hits.ClientIP.Sub(1), hits.ClientIP.Sub(2), hits.ClientIP.Sub(3)).OrderBy(c.Desc(), hits.ClientIP.Asc()).Limit(10),
			"SELECT ClientIP, ClientIP - 1, ClientIP - 2, ClientIP - 3, COUNT(*) AS c FROM hits GROUP BY ClientIP, ClientIP - 1, ClientIP - 2, ClientIP - 3 ORDER BY c DESC, 1 LIMIT 10"},
		{counters(hits.URL, views).WhereP(hits.DontCountHits.EQ(0), hits.IsRefresh.EQ(0), hits.URL.NEQ("")).GroupBy(hits.URL).OrderBy(views.Desc(), hits.URL.Asc()).Limit(10),
			"SELECT URL, COUNT(*) AS PageViews FROM hits WHERE CounterID = 62 AND EventDate >= '2013-07-01' AND EventDate <= '2013-07-31' AND DontCountHits = 0 AND IsRefresh = 0 AND URL <> '' GROUP BY URL ORDER BY PageViews DESC, 1 LIMIT 10"},
		{counters(hits.Title, views).WhereP(hits.DontCountHits.EQ(0), hits.IsRefresh.EQ(0), hits.Title.NEQ("")).GroupBy(hits.Title).OrderBy(views.Desc(), hits.Title.Asc()).Limit(10),
			"SELECT Title, COUNT(*) AS PageViews FROM hits WHERE CounterID = 62 AND EventDate >= '2013-07-01' AND EventDate <= '2013-07-31' AND DontCountHits = 0 AND IsRefresh = 0 AND Title <> '' GROUP BY Title ORDER BY PageViews DESC, 1 LIMIT 10"},
		{counters(hits.URL, views).WhereP(hits.IsRefresh.EQ(0), hits.IsLink.NEQ(0), hits.IsDownload.EQ(0)).GroupBy(hits.URL).OrderBy(views.Desc(), hits.URL.Asc()).Limit(10).Offset(10),
			"SELECT URL, COUNT(*) AS PageViews FROM hits WHERE CounterID = 62 AND EventDate >= '2013-07-01' AND EventDate <= '2013-07-31' AND IsRefresh = 0 AND IsLink <> 0 AND IsDownload = 0 GROUP BY URL ORDER BY PageViews DESC, 1 LIMIT 10 OFFSET 10"},
		{counters(hits.TraficSourceID, hits.SearchEngineID, hits.AdvEngineID, src, dst, views).WhereP(hits.IsRefresh.EQ(0)).GroupBy(hits.TraficSourceID, hits.SearchEngineID, hits.AdvEngineID, src, dst).
			OrderBy(views.Desc(), hits.TraficSourceID.Asc(), hits.SearchEngineID.Asc(), hits.AdvEngineID.Asc(), src.Asc(), dst.Asc()).Limit(10).Offset(100),
			"SELECT TraficSourceID, SearchEngineID, AdvEngineID, CASE WHEN (SearchEngineID = 0 AND AdvEngineID = 0) THEN Referer ELSE '' END AS Src, URL AS Dst, COUNT(*) AS PageViews FROM hits WHERE CounterID = 62 AND EventDate >= '2013-07-01' AND EventDate <= '2013-07-31' AND IsRefresh = 0 GROUP BY TraficSourceID, SearchEngineID, AdvEngineID, Src, Dst ORDER BY PageViews DESC, 1, 2, 3, 4, 5 LIMIT 10 OFFSET 100"},
		{counters(hits.URLHash, hits.EventDate, views).WhereP(hits.IsRefresh.EQ(0), hits.TraficSourceID.In(-1, 6), hits.RefererHash.EQ(3)).GroupBy(hits.URLHash, hits.EventDate).OrderBy(views.Desc(), hits.URLHash.Asc(), hits.EventDate.Asc()).Limit(10).Offset(10),
			"SELECT URLHash, EventDate, COUNT(*) AS PageViews FROM hits WHERE CounterID = 62 AND EventDate >= '2013-07-01' AND EventDate <= '2013-07-31' AND IsRefresh = 0 AND TraficSourceID IN (-1, 6) AND RefererHash = 3 GROUP BY URLHash, EventDate ORDER BY PageViews DESC, 1, 2 LIMIT 10 OFFSET 10"},
		{counters(hits.WindowClientWidth, hits.WindowClientHeight, views).WhereP(hits.IsRefresh.EQ(0), hits.DontCountHits.EQ(0), hits.URLHash.EQ(5)).GroupBy(hits.WindowClientWidth, hits.WindowClientHeight).
			OrderBy(views.Desc(), hits.WindowClientWidth.Asc(), hits.WindowClientHeight.Asc()).Limit(10).Offset(10),
			"SELECT WindowClientWidth, WindowClientHeight, COUNT(*) AS PageViews FROM hits WHERE CounterID = 62 AND EventDate >= '2013-07-01' AND EventDate <= '2013-07-31' AND IsRefresh = 0 AND DontCountHits = 0 AND URLHash = 5 GROUP BY WindowClientWidth, WindowClientHeight ORDER BY PageViews DESC, 1, 2 LIMIT 10 OFFSET 10"},
		{fromHits(minute, views).WhereP(hits.CounterID.EQ(62), hits.EventDate.Between(at("2013-07-14 00:00:00"), at("2013-07-15 00:00:00")), hits.IsRefresh.EQ(0), hits.DontCountHits.EQ(0)).
			GroupBy(minute).OrderBy(minute.Asc()).Limit(10).Offset(100),
			"SELECT DATE_TRUNC('minute', EventTime) AS M, COUNT(*) AS PageViews FROM hits WHERE CounterID = 62 AND EventDate >= '2013-07-14' AND EventDate <= '2013-07-15' AND IsRefresh = 0 AND DontCountHits = 0 GROUP BY DATE_TRUNC('minute', EventTime) ORDER BY DATE_TRUNC('minute', EventTime) LIMIT 10 OFFSET 100"},
	}
	if len(tests) != 43 {
		t.Errorf("%d queries", len(tests))
	}
	for i, tt := range tests {
		e.same(t, i, tt.query, tt.hand)
	}
}

// same compares the rows of a query with those of hand-written SQL.
func (e *engine) same(t *testing.T, i int, query *sql.Selector, hand string) {
	t.Helper()
	text, params, err := query.Query()
	if err != nil {
		t.Errorf("%d: %v", i, err)
		return
	}
	want, err := e.run(hand, nil)
	if err != nil || want == "" {
		t.Errorf("%d: %s: %q, %v", i, hand, want, err)
		return
	}
	if got, err := e.run(text, params); got != want || err != nil {
		t.Errorf("%d: %s\ngot  %.500s, %v\nwant %.500s", i, text, got, err, want)
	}
}
