package main

import (
	"context"
	"fmt"
	"io"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/chent-io/chent/dialect/clickhouse/sql"
	"github.com/chent-io/chent/examples/gitlog/ent"
	"github.com/chent-io/chent/examples/gitlog/ent/commit"
	"github.com/chent-io/chent/examples/gitlog/ent/filechange"
)

// answer asks five questions about a repository and prints the answers.
func answer(ctx context.Context, client *ent.Client, repository string, out io.Writer) error {
	for _, ask := range []func(context.Context, *ent.Client, string) (table.Writer, error){
		topAuthors, hottestFiles, commitsByHour, churnByMonth, ownership,
	} {
		found, err := ask(ctx, client, repository)
		if err != nil {
			return err
		}
		found.SetStyle(table.StyleRounded)
		found.Style().Title.Align = text.AlignLeft
		fmt.Fprintln(out, found.Render())
		fmt.Fprintln(out)
	}
	return nil
}

// topAuthors is who committed most.
func topAuthors(ctx context.Context, client *ent.Client, repository string) (table.Writer, error) {
	var authors []struct {
		Author       string
		Commits      uint64
		LinesAdded   uint64
		LinesDeleted uint64
	}
	commits := sql.Count().As("commits")
	err := client.Commit.Query().
		Final().
		Where(commit.Repository(repository)).
		GroupBy(commit.FieldAuthor).
		Aggregate(commits, commit.Col.LinesAdded.Sum().As("lines_added"), commit.Col.LinesDeleted.Sum().As("lines_deleted")).
		Order(commits.Desc(), commit.Col.Author.Asc()).
		Limit(10).
		Scan(ctx, &authors)
	if err != nil {
		return nil, fmt.Errorf("top authors: %w", err)
	}
	t := newTable("Top authors", "author", "commits", "lines added", "lines deleted")
	for _, a := range authors {
		t.AppendRow(table.Row{a.Author, a.Commits, a.LinesAdded, a.LinesDeleted})
	}
	return t, nil
}

// hottestFiles is which files changed most often.
func hottestFiles(ctx context.Context, client *ent.Client, repository string) (table.Writer, error) {
	var files []struct {
		Path    string
		Changes uint64
		Authors uint64
		Lines   uint64
	}
	file := filechange.Col
	changes := sql.Count().As("changes")
	err := client.FileChange.Query().
		Final().
		Where(filechange.Repository(repository)).
		GroupBy(filechange.FieldPath).
		Aggregate(changes, file.Author.Uniq().As("authors"), file.LinesAdded.AddExpr(file.LinesDeleted).Sum().As("lines")).
		Order(changes.Desc(), file.Path.Asc()).
		Limit(10).
		Scan(ctx, &files)
	if err != nil {
		return nil, fmt.Errorf("hottest files: %w", err)
	}
	t := newTable("Hottest files", "file", "changes", "authors", "lines changed")
	for _, f := range files {
		t.AppendRow(table.Row{f.Path, f.Changes, f.Authors, f.Lines})
	}
	return t, nil
}

var (
	weekdays = [...]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}
	// shades go from no commit to as many as the busiest hour has.
	shades = []rune(" ·░▒▓█")
)

// commitsByHour is when people work: a row per weekday, a column per hour.
func commitsByHour(ctx context.Context, client *ent.Client, repository string) (table.Writer, error) {
	var hours []struct {
		Weekday uint8
		Hour    uint8
		Commits uint64
	}
	err := client.Commit.Query().
		Final().
		Where(commit.Repository(repository)).
		GroupByExpr(commit.Col.Time.DayOfWeek().As("weekday"), commit.Col.Time.Hour().As("hour")).
		Aggregate(sql.Count().As("commits")).
		Scan(ctx, &hours)
	if err != nil {
		return nil, fmt.Errorf("commits by hour: %w", err)
	}
	var count [7][24]uint64
	var busiest uint64 = 1
	for _, h := range hours {
		count[h.Weekday-1][h.Hour] = h.Commits
		busiest = max(busiest, h.Commits)
	}
	t := newTable("Commits by weekday and hour, UTC", "", "0     3     6     9     12    15    18    21", "commits")
	for day, name := range weekdays {
		var cells []rune
		var total uint64
		for _, n := range count[day] {
			shade := shades[(n*uint64(len(shades)-1)+busiest-1)/busiest]
			cells = append(cells, shade, shade)
			total += n
		}
		t.AppendRow(table.Row{name, string(cells), total})
	}
	return t, nil
}

// churnByMonth is how many lines came and went in the last twelve months that
// had a commit.
func churnByMonth(ctx context.Context, client *ent.Client, repository string) (table.Writer, error) {
	var months []struct {
		Month        string
		Commits      uint64
		LinesAdded   uint64
		LinesDeleted uint64
	}
	month := commit.Col.Time.Format("%Y-%m").As("month")
	err := client.Commit.Query().
		Final().
		Where(commit.Repository(repository)).
		GroupByExpr(month).
		Aggregate(sql.Count().As("commits"), commit.Col.LinesAdded.Sum().As("lines_added"), commit.Col.LinesDeleted.Sum().As("lines_deleted")).
		Order(month.Desc()).
		Limit(12).
		Scan(ctx, &months)
	if err != nil {
		return nil, fmt.Errorf("churn by month: %w", err)
	}
	t := newTable("Churn by month", "month", "commits", "lines added", "lines deleted")
	for _, m := range months {
		t.AppendRow(table.Row{m.Month, m.Commits, m.LinesAdded, m.LinesDeleted})
	}
	return t, nil
}

// ownership is who wrote most of each directory.
func ownership(ctx context.Context, client *ent.Client, repository string) (table.Writer, error) {
	var owners []struct {
		Directory string
		Owner     string
		Lines     uint64
		Authors   uint64
	}
	file := filechange.Col
	lines := file.LinesAdded.Sum().As("lines")
	err := client.FileChange.Query().
		Final().
		Where(filechange.Repository(repository)).
		GroupBy(filechange.FieldDirectory).
		Aggregate(sql.As(sql.Expr("topKWeighted(1)(?, ?)[1]", file.Author, file.LinesAdded), "owner"), lines, file.Author.Uniq().As("authors")).
		Order(lines.Desc(), file.Directory.Asc()).
		Limit(10).
		Scan(ctx, &owners)
	if err != nil {
		return nil, fmt.Errorf("ownership: %w", err)
	}
	t := newTable("Ownership by directory", "directory", "wrote most", "lines added", "authors")
	for _, o := range owners {
		t.AppendRow(table.Row{o.Directory, o.Owner, o.Lines, o.Authors})
	}
	return t, nil
}

func newTable(title string, header ...any) table.Writer {
	t := table.NewWriter()
	t.SetTitle(title)
	t.AppendHeader(table.Row(header))
	t.SetColumnConfigs([]table.ColumnConfig{{Number: 1, WidthMax: 60}})
	return t
}
