package analytics

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/sql"
	"github.com/chent-io/chent/integration/analytics/ent"
	"github.com/chent-io/chent/integration/analytics/ent/hit"
)

// hits fills the table with rows of the shape of ClickBench's.
const hits = `INSERT INTO hits (WatchID, Title, EventTime, EventDate, CounterID, ClientIP, RegionID, UserID, URL, Referer, IsRefresh, ResolutionWidth, IsLink, IsDownload,
	MobilePhone, MobilePhoneModel, AdvEngineID, SearchEngineID, SearchPhrase, TraficSourceID, DontCountHits, WindowClientWidth, WindowClientHeight, URLHash, RefererHash)
	WITH cityHash64(number) AS h SELECT h, ['Google', 'A page', 'Google Maps', ''][h % 4 + 1],
	toDateTime('2013-07-01 00:00:00', 'UTC') + h % 2678400 AS EventTime, toDate(EventTime), [62, 62, 7][h % 3 + 1], h % 50, h % 23, 435090932899640000 + h % 451,
	concat('http://', ['google.com', 'www.google.ru', 'a.io', 'b.io'][h % 4 + 1], '/', toString(h % 17)), concat(['https://www.', 'http://', ''][h % 3 + 1], 'r', toString(h % 5), '.org/x', toString(h % 9)),
	h % 5 = 0, [1024, 1366, 1920][h % 3 + 1], h % 3 = 0, h % 11 = 0, h % 4, ['', 'iPhone', 'Nokia'][h % 3 + 1], if(h % 7 = 0, h % 5, 0), if(h % 6 = 0, h % 4, 0),
	if(h % 2 = 0, concat('phrase ', toString(h % 31)), ''), [-1, 6, 1, 2][h % 4 + 1], h % 8 = 0, 100 * (h % 20), 100 * (h % 15), h % 13, h % 19 FROM numbers(20000)`

// TestClickBench asks ClickBench's 43 questions. Constants fit the generated
// rows, and ORDER BY has more terms, so that LIMIT cuts no ties.
func TestClickBench(t *testing.T) {
	t.Parallel()
	client := open(t)
	if err := client.Exec(t.Context(), hits); err != nil {
		t.Fatal(err)
	}
	q := client.Hit.Query
	col := hit.Col
	count := ent.Count()
	c := sql.Count().As("c")
	u := col.UserID.CountDistinct().As("u")
	views := sql.Count().As("PageViews")
	width := col.ResolutionWidth
	long := col.URL.Length().Avg().As("l")
	phrase := hit.SearchPhraseNEQ("")
	site := col.Referer.ReplaceRegexpOne(`^https?://(?:www\.)?([^/]+)/.*$`, `\1`).As("k")
	refererLong := col.Referer.Length().Avg().As("l")
	src := sql.Case(sql.AndPredicates(col.SearchEngineID.EQ(0), col.AdvEngineID.EQ(0)), col.Referer).Else("").AsString().As("Src")
	dst := col.URL.As("Dst")
	minute := col.EventTime.StartOfMinute().As("M")
	minuteOfHour := col.EventTime.Minute().As("m")
	// counter is what the last eight questions have in common.
	counter := func() *ent.HitQuery {
		return q().Where(hit.CounterID(62), hit.EventDateGTE(day(1)), hit.EventDateLTE(day(31)))
	}
	const counterSQL = "FROM hits WHERE CounterID = 62 AND EventDate >= '2013-07-01' AND EventDate <= '2013-07-31' AND "
	var widths []sql.Expression
	var sums []string
	for i := range int64(90) {
		widths = append(widths, width.Add(i).Sum())
		sums = append(sums, fmt.Sprintf("SUM(ResolutionWidth + %d)", i))
	}
	questions := []question{
		{q().Aggregate(count), "SELECT COUNT(*) FROM hits"},
		{q().Where(hit.AdvEngineIDNEQ(0)).Aggregate(count), "SELECT COUNT(*) FROM hits WHERE AdvEngineID <> 0"},
		{q().Aggregate(ent.Sum(hit.FieldAdvEngineID), count, ent.Mean(hit.FieldResolutionWidth)), "SELECT SUM(AdvEngineID), COUNT(*), AVG(ResolutionWidth) FROM hits"},
		{q().Aggregate(col.UserID.Avg()), "SELECT AVG(UserID) FROM hits"},
		{q().Aggregate(u), "SELECT COUNT(DISTINCT UserID) FROM hits"},
		{q().Aggregate(col.SearchPhrase.CountDistinct()), "SELECT COUNT(DISTINCT SearchPhrase) FROM hits"},
		{q().Aggregate(col.EventDate.Min(), col.EventDate.Max()), "SELECT MIN(EventDate), MAX(EventDate) FROM hits"},
		{q().Where(hit.AdvEngineIDNEQ(0)).GroupBy(hit.FieldAdvEngineID).Aggregate(count).Order(sql.Count().Desc(), col.AdvEngineID.Asc()),
			"SELECT AdvEngineID, COUNT(*) FROM hits WHERE AdvEngineID <> 0 GROUP BY AdvEngineID ORDER BY COUNT(*) DESC, AdvEngineID"},
		{q().GroupBy(hit.FieldRegionID).Aggregate(u).Order(u.Desc(), col.RegionID.Asc()).Limit(10),
			"SELECT RegionID, COUNT(DISTINCT UserID) AS u FROM hits GROUP BY RegionID ORDER BY u DESC, RegionID LIMIT 10"},
		{q().GroupBy(hit.FieldRegionID).Aggregate(col.AdvEngineID.Sum(), c, width.Avg(), col.UserID.CountDistinct()).Order(c.Desc(), col.RegionID.Asc()).Limit(10),
			"SELECT RegionID, SUM(AdvEngineID), COUNT(*) AS c, AVG(ResolutionWidth), COUNT(DISTINCT UserID) FROM hits GROUP BY RegionID ORDER BY c DESC, RegionID LIMIT 10"},
		{q().Where(hit.MobilePhoneModelNEQ("")).GroupBy(hit.FieldMobilePhoneModel).Aggregate(u).Order(u.Desc(), col.MobilePhoneModel.Asc()).Limit(10),
			"SELECT MobilePhoneModel, COUNT(DISTINCT UserID) AS u FROM hits WHERE MobilePhoneModel <> '' GROUP BY MobilePhoneModel ORDER BY u DESC, MobilePhoneModel LIMIT 10"},
		{q().Where(hit.MobilePhoneModelNEQ("")).GroupBy(hit.FieldMobilePhone, hit.FieldMobilePhoneModel).Aggregate(u).Order(u.Desc(), col.MobilePhone.Asc(), col.MobilePhoneModel.Asc()).Limit(10),
			"SELECT MobilePhone, MobilePhoneModel, COUNT(DISTINCT UserID) AS u FROM hits WHERE MobilePhoneModel <> '' GROUP BY MobilePhone, MobilePhoneModel ORDER BY u DESC, 1, 2 LIMIT 10"},
		{q().Where(phrase).GroupBy(hit.FieldSearchPhrase).Aggregate(c).Order(c.Desc(), col.SearchPhrase.Asc()).Limit(10),
			"SELECT SearchPhrase, COUNT(*) AS c FROM hits WHERE SearchPhrase <> '' GROUP BY SearchPhrase ORDER BY c DESC, 1 LIMIT 10"},
		{q().Where(phrase).GroupBy(hit.FieldSearchPhrase).Aggregate(u).Order(u.Desc(), col.SearchPhrase.Asc()).Limit(10),
			"SELECT SearchPhrase, COUNT(DISTINCT UserID) AS u FROM hits WHERE SearchPhrase <> '' GROUP BY SearchPhrase ORDER BY u DESC, 1 LIMIT 10"},
		{q().Where(phrase).GroupBy(hit.FieldSearchEngineID, hit.FieldSearchPhrase).Aggregate(c).Order(c.Desc(), col.SearchEngineID.Asc(), col.SearchPhrase.Asc()).Limit(10),
			"SELECT SearchEngineID, SearchPhrase, COUNT(*) AS c FROM hits WHERE SearchPhrase <> '' GROUP BY SearchEngineID, SearchPhrase ORDER BY c DESC, 1, 2 LIMIT 10"},
		{q().GroupBy(hit.FieldUserID).Aggregate(count).Order(sql.Count().Desc(), col.UserID.Asc()).Limit(10),
			"SELECT UserID, COUNT(*) FROM hits GROUP BY UserID ORDER BY COUNT(*) DESC, 1 LIMIT 10"},
		{q().GroupBy(hit.FieldUserID, hit.FieldSearchPhrase).Aggregate(count).Order(sql.Count().Desc(), col.UserID.Asc(), col.SearchPhrase.Asc()).Limit(10),
			"SELECT UserID, SearchPhrase, COUNT(*) FROM hits GROUP BY UserID, SearchPhrase ORDER BY COUNT(*) DESC, 1, 2 LIMIT 10"},
		// Which ten of the groups it gives is open: count them.
		{client.Select(sql.Select(count).From(sql.Select(col.UserID, col.SearchPhrase, count).From(hit.TableRef()).GroupBy(col.UserID, col.SearchPhrase).Limit(10))),
			"SELECT COUNT(*) FROM (SELECT UserID, SearchPhrase, COUNT(*) FROM hits GROUP BY UserID, SearchPhrase LIMIT 10)"},
		{q().GroupByExpr(col.UserID, minuteOfHour, col.SearchPhrase).Aggregate(count).Order(sql.Count().Desc(), col.UserID.Asc(), minuteOfHour.Asc(), col.SearchPhrase.Asc()).Limit(10),
			"SELECT UserID, extract(minute FROM EventTime) AS m, SearchPhrase, COUNT(*) FROM hits GROUP BY UserID, m, SearchPhrase ORDER BY COUNT(*) DESC, 1, 2, 3 LIMIT 10"},
		{q().Where(hit.UserID(435090932899640449)).Select(hit.FieldUserID), "SELECT UserID FROM hits WHERE UserID = 435090932899640449"},
		{q().Where(col.URL.Like("%google%")).Aggregate(count), "SELECT COUNT(*) FROM hits WHERE URL LIKE '%google%'"},
		{q().Where(col.URL.Like("%google%"), phrase).GroupBy(hit.FieldSearchPhrase).Aggregate(col.URL.Min(), c).Order(c.Desc(), col.SearchPhrase.Asc()).Limit(10),
			"SELECT SearchPhrase, MIN(URL), COUNT(*) AS c FROM hits WHERE URL LIKE '%google%' AND SearchPhrase <> '' GROUP BY SearchPhrase ORDER BY c DESC, 1 LIMIT 10"},
		{q().Where(col.Title.Like("%Google%"), col.URL.NotLike("%.google.%"), phrase).GroupBy(hit.FieldSearchPhrase).
			Aggregate(col.URL.Min(), col.Title.Min(), c, col.UserID.CountDistinct()).Order(c.Desc(), col.SearchPhrase.Asc()).Limit(10),
			"SELECT SearchPhrase, MIN(URL), MIN(Title), COUNT(*) AS c, COUNT(DISTINCT UserID) FROM hits WHERE Title LIKE '%Google%' AND URL NOT LIKE '%.google.%' AND SearchPhrase <> '' GROUP BY SearchPhrase ORDER BY c DESC, 1 LIMIT 10"},
		{q().Where(col.URL.Like("%google%")).Order(hit.ByEventTime(), hit.ByWatchID()).Limit(10), "SELECT * FROM hits WHERE URL LIKE '%google%' ORDER BY EventTime, WatchID LIMIT 10"},
		{q().Where(phrase).Order(hit.ByEventTime(), hit.ByWatchID()).Limit(10).Select(hit.FieldSearchPhrase), "SELECT SearchPhrase FROM hits WHERE SearchPhrase <> '' ORDER BY EventTime, WatchID LIMIT 10"},
		{q().Where(phrase).Order(hit.BySearchPhrase()).Limit(10).Select(hit.FieldSearchPhrase), "SELECT SearchPhrase FROM hits WHERE SearchPhrase <> '' ORDER BY SearchPhrase LIMIT 10"},
		{q().Where(phrase).Order(hit.ByEventTime(), hit.BySearchPhrase()).Limit(10).Select(hit.FieldSearchPhrase), "SELECT SearchPhrase FROM hits WHERE SearchPhrase <> '' ORDER BY EventTime, SearchPhrase LIMIT 10"},
		{q().Where(hit.URLNEQ("")).GroupBy(hit.FieldCounterID).Aggregate(long, c).Having(sql.Cond(c.GT(1000))).Order(long.Desc()).Limit(25),
			"SELECT CounterID, AVG(length(URL)) AS l, COUNT(*) AS c FROM hits WHERE URL <> '' GROUP BY CounterID HAVING COUNT(*) > 1000 ORDER BY l DESC LIMIT 25"},
		{q().Where(hit.RefererNEQ("")).GroupByExpr(site).Aggregate(refererLong, c, col.Referer.Min()).Having(sql.Cond(c.GT(100))).Order(refererLong.Desc(), site.Asc()).Limit(25),
			`SELECT REGEXP_REPLACE(Referer, '^https?://(?:www\\.)?([^/]+)/.*$', '\\1') AS k, AVG(length(Referer)) AS l, COUNT(*) AS c, MIN(Referer) FROM hits WHERE Referer <> '' GROUP BY k HAVING COUNT(*) > 100 ORDER BY l DESC, k LIMIT 25`},
		{q().Aggregate(widths...), "SELECT " + strings.Join(sums, ", ") + " FROM hits"},
		{q().Where(phrase).GroupBy(hit.FieldSearchEngineID, hit.FieldClientIP).Aggregate(c, col.IsRefresh.Sum(), width.Avg()).Order(c.Desc(), col.SearchEngineID.Asc(), col.ClientIP.Asc()).Limit(10),
			"SELECT SearchEngineID, ClientIP, COUNT(*) AS c, SUM(IsRefresh), AVG(ResolutionWidth) FROM hits WHERE SearchPhrase <> '' GROUP BY SearchEngineID, ClientIP ORDER BY c DESC, 1, 2 LIMIT 10"},
		{q().Where(phrase).GroupBy(hit.FieldWatchID, hit.FieldClientIP).Aggregate(c, col.IsRefresh.Sum(), width.Avg()).Order(c.Desc(), col.WatchID.Asc()).Limit(10),
			"SELECT WatchID, ClientIP, COUNT(*) AS c, SUM(IsRefresh), AVG(ResolutionWidth) FROM hits WHERE SearchPhrase <> '' GROUP BY WatchID, ClientIP ORDER BY c DESC, 1 LIMIT 10"},
		{q().GroupBy(hit.FieldWatchID, hit.FieldClientIP).Aggregate(c, col.IsRefresh.Sum(), width.Avg()).Order(c.Desc(), col.WatchID.Asc()).Limit(10),
			"SELECT WatchID, ClientIP, COUNT(*) AS c, SUM(IsRefresh), AVG(ResolutionWidth) FROM hits GROUP BY WatchID, ClientIP ORDER BY c DESC, 1 LIMIT 10"},
		{q().GroupBy(hit.FieldURL).Aggregate(c).Order(c.Desc(), col.URL.Asc()).Limit(10), "SELECT URL, COUNT(*) AS c FROM hits GROUP BY URL ORDER BY c DESC, 1 LIMIT 10"},
		{q().GroupByExpr(sql.Raw("1"), col.URL).Aggregate(c).Order(c.Desc(), col.URL.Asc()).Limit(10), "SELECT 1, URL, COUNT(*) AS c FROM hits GROUP BY 1, URL ORDER BY c DESC, URL LIMIT 10"},
		{q().GroupByExpr(col.ClientIP, col.ClientIP.Sub(1), col.ClientIP.Sub(2), col.ClientIP.Sub(3)).Aggregate(c).Order(c.Desc(), col.ClientIP.Asc()).Limit(10),
			"SELECT ClientIP, ClientIP - 1, ClientIP - 2, ClientIP - 3, COUNT(*) AS c FROM hits GROUP BY ClientIP, ClientIP - 1, ClientIP - 2, ClientIP - 3 ORDER BY c DESC, 1 LIMIT 10"},
		{counter().Where(hit.DontCountHits(0), hit.IsRefresh(0), hit.URLNEQ("")).GroupBy(hit.FieldURL).Aggregate(views).Order(views.Desc(), col.URL.Asc()).Limit(10),
			"SELECT URL, COUNT(*) AS PageViews " + counterSQL + "DontCountHits = 0 AND IsRefresh = 0 AND URL <> '' GROUP BY URL ORDER BY PageViews DESC, 1 LIMIT 10"},
		{counter().Where(hit.DontCountHits(0), hit.IsRefresh(0), hit.TitleNEQ("")).GroupBy(hit.FieldTitle).Aggregate(views).Order(views.Desc(), col.Title.Asc()).Limit(10),
			"SELECT Title, COUNT(*) AS PageViews " + counterSQL + "DontCountHits = 0 AND IsRefresh = 0 AND Title <> '' GROUP BY Title ORDER BY PageViews DESC, 1 LIMIT 10"},
		{counter().Where(hit.IsRefresh(0), hit.IsLinkNEQ(0), hit.IsDownload(0)).GroupBy(hit.FieldURL).Aggregate(views).Order(views.Desc(), col.URL.Asc()).Limit(10).Offset(10),
			"SELECT URL, COUNT(*) AS PageViews " + counterSQL + "IsRefresh = 0 AND IsLink <> 0 AND IsDownload = 0 GROUP BY URL ORDER BY PageViews DESC, 1 LIMIT 10 OFFSET 10"},
		{counter().Where(hit.IsRefresh(0)).GroupByExpr(col.TraficSourceID, col.SearchEngineID, col.AdvEngineID, src, dst).Aggregate(views).
			Order(views.Desc(), col.TraficSourceID.Asc(), col.SearchEngineID.Asc(), col.AdvEngineID.Asc(), src.Asc(), dst.Asc()).Limit(10).Offset(100),
			"SELECT TraficSourceID, SearchEngineID, AdvEngineID, CASE WHEN (SearchEngineID = 0 AND AdvEngineID = 0) THEN Referer ELSE '' END AS Src, URL AS Dst, COUNT(*) AS PageViews " + counterSQL + "IsRefresh = 0 GROUP BY TraficSourceID, SearchEngineID, AdvEngineID, Src, Dst ORDER BY PageViews DESC, 1, 2, 3, 4, 5 LIMIT 10 OFFSET 100"},
		{counter().Where(hit.IsRefresh(0), hit.TraficSourceIDIn(-1, 6), hit.RefererHash(3)).GroupBy(hit.FieldURLHash, hit.FieldEventDate).Aggregate(views).Order(views.Desc(), col.URLHash.Asc(), col.EventDate.Asc()).Limit(10).Offset(10),
			"SELECT URLHash, EventDate, COUNT(*) AS PageViews " + counterSQL + "IsRefresh = 0 AND TraficSourceID IN (-1, 6) AND RefererHash = 3 GROUP BY URLHash, EventDate ORDER BY PageViews DESC, 1, 2 LIMIT 10 OFFSET 10"},
		{counter().Where(hit.IsRefresh(0), hit.DontCountHits(0), hit.URLHash(5)).GroupBy(hit.FieldWindowClientWidth, hit.FieldWindowClientHeight).Aggregate(views).
			Order(views.Desc(), col.WindowClientWidth.Asc(), col.WindowClientHeight.Asc()).Limit(10).Offset(10),
			"SELECT WindowClientWidth, WindowClientHeight, COUNT(*) AS PageViews " + counterSQL + "IsRefresh = 0 AND DontCountHits = 0 AND URLHash = 5 GROUP BY WindowClientWidth, WindowClientHeight ORDER BY PageViews DESC, 1, 2 LIMIT 10 OFFSET 10"},
		{q().Where(hit.CounterID(62), col.EventDate.Between(day(14), day(15)), hit.IsRefresh(0), hit.DontCountHits(0)).GroupByExpr(minute).Aggregate(views).Order(minute.Asc()).Limit(10).Offset(100),
			"SELECT DATE_TRUNC('minute', EventTime) AS M, COUNT(*) AS PageViews FROM hits WHERE CounterID = 62 AND EventDate >= '2013-07-14' AND EventDate <= '2013-07-15' AND IsRefresh = 0 AND DontCountHits = 0 GROUP BY DATE_TRUNC('minute', EventTime) ORDER BY DATE_TRUNC('minute', EventTime) LIMIT 10 OFFSET 100"},
	}
	if len(questions) != 43 {
		t.Errorf("%d questions", len(questions))
	}
	compare(t, client.Conn(), questions)
}
