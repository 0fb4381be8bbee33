package analytics

import (
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/sql"
	"github.com/chent-io/chent/examples/gitlog/ent"
	"github.com/chent-io/chent/examples/gitlog/ent/commit"
	"github.com/chent-io/chent/examples/gitlog/ent/filechange"
	"github.com/chent-io/chent/internal/enginetest"
)

const commits = `INSERT INTO commits WITH cityHash64(number) AS h SELECT 'r', hex(h), concat('author ', toString(h % 17)), toDateTime('2020-01-01 00:00:00', 'UTC') + h % 63072000,
	concat(['Fix ', 'Add ', 'Merge '][h % 3 + 1], toString(h % 29)), h % 3, h % 2, h % 5 = 0, h % 7, h % 100, h % 60, h % 9, h % 4, h % 6 FROM numbers(5000)`

const fileChanges = `INSERT INTO file_changes (repository, commit_hash, author, time, change, path, old_path, extension, lines_added, lines_deleted, hunks_added, hunks_removed, hunks_changed)
	WITH cityHash64(number, 1) AS h, cityHash64(number % 5000) AS c SELECT 'r', hex(c), concat('author ', toString(c % 17)), toDateTime('2020-01-01 00:00:00', 'UTC') + c % 63072000, ['add', 'modify', 'modify', 'delete', 'rename'][h % 5 + 1],
	concat(['src/', 'docs/', ''][h % 3 + 1], 'f', toString(h % 97), ['.cpp', '.h', '.md'][h % 3 + 1]), if(h % 5 = 4, concat('src/f', toString(h % 89), '.cpp'), ''), ['cpp', 'h', 'md'][h % 3 + 1], h % 50, h % 30, h % 3, h % 2, h % 4 FROM numbers(20000)`

// TestGitHistory asks what the documentation asks of a git history.
func TestGitHistory(t *testing.T) {
	t.Parallel()
	client, err := ent.Open(t.Context(), enginetest.HTTP(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	if err := client.Schema.Create(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{commits, fileChanges} {
		if err := client.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	q, files := client.Commit.Query, client.FileChange.Query
	col, file := commit.Col, filechange.Col
	c := sql.Count().As("c")
	weekday := col.Time.DayOfWeek().As("day_of_week")
	hour := col.Time.Hour().As("hour")
	month := file.Time.StartOfMonth().As("month")
	year := col.Time.Year().As("year")
	authors := file.Author.Uniq().As("authors")
	churn := file.LinesAdded.Sum().AddExpr(file.LinesDeleted.Sum()).As("churn")
	source := filechange.ExtensionIn("h", "cpp")
	// What became of each name that a file had: the last of its changes.
	names := sql.Select(sql.As(file.OldPath, "path"), file.Time.Max().As("last_time"), sql.As(sql.Value("delete"), "last_change")).From(filechange.TableRef()).
		GroupBy(file.OldPath).
		UnionAll(sql.Select(file.Path, file.Time.Max().As("last_time"), sql.As(sql.Cast(sql.Func("argMax", file.Change, sql.Func("tuple", file.Time, file.CommitHash)), "String"), "last_change")).
			From(filechange.TableRef()).GroupBy(file.Path))
	const namesSQL = "SELECT old_path AS path, max(time) AS last_time, 'delete' AS last_change FROM file_changes GROUP BY old_path UNION ALL " +
		"SELECT path, max(time), CAST(argMax(change, (time, commit_hash)) AS String) FROM file_changes GROUP BY path"
	last := sql.Func("argMax", sql.C("last_change"), sql.Func("tuple", sql.C("last_time"), sql.C("last_change")))
	current := sql.Select(sql.C("path")).From(names.As("names")).GroupBy(sql.C("path")).HavingP(last.NEQ("delete"))
	gap := col.Time.Diff(sql.Day, col.Time.Lead(1, day(1)).Over(sql.Window{}.PartitionBy(col.Author).OrderBy(col.Time.Asc(), col.Hash.Asc()).Rows(sql.CurrentRow(), sql.Following(1)))).As("gap")
	compare(t, client.Conn(), []question{
		{files().Where(filechange.Path("src/f6.cpp")).Order(filechange.ByTime(sql.OrderDesc()), filechange.ByCommitHash()).Limit(10).
			SelectExpr(file.Time, file.CommitHash.Substring(1, 11).As("commit"), file.Change, file.Author, file.Path, file.OldPath, file.LinesAdded, file.LinesDeleted),
			"SELECT time, substring(commit_hash, 1, 11) AS commit, change, author, path, old_path, lines_added, lines_deleted FROM file_changes WHERE path = 'src/f6.cpp' ORDER BY time DESC, commit_hash LIMIT 10"},
		{client.Select(sql.Select(sql.Count(), sql.As(sql.Agg("uniqExact", sql.C("path")), "paths")).With("current_files", current).From(sql.CTE("current_files"))),
			"WITH current_files AS (SELECT path FROM (" + namesSQL + ") GROUP BY path HAVING argMax(last_change, (last_time, last_change)) != 'delete') SELECT count(), uniqExact(path) FROM current_files"},
		{files().Where(source).GroupBy(filechange.FieldPath).Aggregate(c).Order(c.Desc(), file.Path.Asc()).Limit(10),
			"SELECT path, count() AS c FROM file_changes WHERE extension IN ('h', 'cpp') GROUP BY path ORDER BY c DESC, path LIMIT 10"},
		{client.Select(sql.Select(file.Path, churn).With("current_files", current).From(filechange.TableRef()).Where(sql.InQuery(file.Path, sql.Select(sql.C("path")).From(sql.CTE("current_files")))).
			GroupBy(file.Path).OrderBy(churn.Desc(), file.Path.Asc()).Limit(10)),
			"WITH current_files AS (SELECT path FROM (" + namesSQL + ") GROUP BY path HAVING argMax(last_change, (last_time, last_change)) != 'delete') " +
				"SELECT path, sum(lines_added) + sum(lines_deleted) AS churn FROM file_changes WHERE path IN (SELECT path FROM current_files) GROUP BY path ORDER BY churn DESC, path LIMIT 10"},
		{q().GroupByExpr(weekday).Aggregate(c).Order(weekday.Asc()), "SELECT toDayOfWeek(time) AS day_of_week, count() AS c FROM commits GROUP BY day_of_week ORDER BY day_of_week"},
		{q().GroupByExpr(weekday, hour).Aggregate(c).Order(c.Desc(), weekday.Asc(), hour.Asc()).Limit(20),
			"SELECT toDayOfWeek(time) AS day_of_week, toHour(time) AS hour, count() AS c FROM commits GROUP BY day_of_week, hour ORDER BY c DESC, day_of_week, hour LIMIT 20"},
		{files().Where(source, filechange.PathHasPrefix("src/")).GroupByExpr(month).Aggregate(file.LinesAdded.Sum(), file.LinesDeleted.Sum(), file.CommitHash.UniqExact(), authors).Order(month.Asc()),
			"SELECT toStartOfMonth(time) AS month, sum(lines_added), sum(lines_deleted), uniqExact(commit_hash), uniq(author) FROM file_changes WHERE extension IN ('h', 'cpp') AND startsWith(path, 'src/') GROUP BY month ORDER BY month"},
		{files().GroupBy(filechange.FieldPath).Aggregate(authors).Order(authors.Desc(), file.Path.Asc()).Limit(10), "SELECT path, uniq(author) AS authors FROM file_changes GROUP BY path ORDER BY authors DESC, path LIMIT 10"},
		{files().GroupBy(filechange.FieldDirectory, filechange.FieldAuthor).Aggregate(c).Order(file.Directory.Asc(), c.Desc(), file.Author.Asc()).
			Modify(func(s *sql.Selector) { s.LimitBy(1, file.Directory) }),
			"SELECT directory, author, count() AS c FROM file_changes GROUP BY directory, author ORDER BY directory, c DESC, author LIMIT 1 BY directory"},
		{q().GroupByExpr(year, col.Author).Aggregate(c).Order(year.Asc(), c.Desc(), col.Author.Asc()).Modify(func(s *sql.Selector) { s.LimitBy(3, year) }),
			"SELECT toYear(time) AS year, author, count() AS c FROM commits GROUP BY year, author ORDER BY year, c DESC, author LIMIT 3 BY year"},
		{q().Where(commit.MessageHasPrefix("Fix")).GroupBy(commit.FieldAuthor).Aggregate(c, col.LinesDeleted.Avg().Round(2)).Order(c.Desc(), col.Author.Asc()),
			"SELECT author, count() AS c, round(avg(lines_deleted), 2) FROM commits WHERE message LIKE 'Fix%' GROUP BY author ORDER BY c DESC, author"},
		{client.Select(sql.Select(sql.C("author"), sql.As(sql.Agg("max", sql.C("gap")), "longest")).From(sql.Select(col.Author, gap).From(commit.TableRef()).As("gaps")).GroupBy(sql.C("author")).OrderBy(sql.Asc(sql.C("author")))),
			"SELECT author, max(gap) AS longest FROM (SELECT author, dateDiff('day', time, leadInFrame(time, 1, toDateTime('2013-07-01 00:00:00', 'UTC')) OVER (PARTITION BY author ORDER BY time, hash ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING)) AS gap FROM commits) GROUP BY author ORDER BY author"},
		{client.Select(sql.Select(col.Hash, sql.Count().As("files")).From(commit.TableRef()).Join(filechange.TableRef()).On(col.Hash.EQExpr(file.CommitHash)).WhereP(commit.LinesAddedGT(90)).
			GroupBy(col.Hash).OrderBy(sql.Count().As("files").Desc(), col.Hash.Asc()).Limit(10)),
			"SELECT commits.hash, count() AS files FROM commits INNER JOIN file_changes ON commits.hash = file_changes.commit_hash WHERE commits.lines_added > 90 GROUP BY commits.hash ORDER BY files DESC, commits.hash LIMIT 10"},
	})
}
