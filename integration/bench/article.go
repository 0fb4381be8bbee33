package main

import (
	"context"
	"iter"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/integration/shapes"
	"github.com/chent-io/chent/integration/shapes/ent"
	"github.com/chent-io/chent/integration/shapes/ent/article"
	chrt "github.com/chent-io/chent/runtime"
)

// articleRow is an article as clickhouse-go and GORM take and give it.
type articleRow struct {
	Slug   string `ch:"slug" gorm:"column:slug;type:String"`
	Title  string `ch:"title" gorm:"column:title;type:String"`
	Author string `ch:"author" gorm:"column:author;type:String"`
	Agent  string `ch:"agent" gorm:"column:agent;type:String"`
	URL    string `ch:"url" gorm:"column:url;type:String"`
	Body   string `ch:"body" gorm:"column:body;type:String"`
}

// TableName is what GORM asks for.
func (articleRow) TableName() string { return article.Table }

func (r *articleRow) values() []any {
	return []any{
		r.Slug, r.Title, r.Author, r.Agent, r.URL, r.Body,
	}
}

func (r *articleRow) pointers() []any {
	return []any{
		&r.Slug, &r.Title, &r.Author, &r.Agent, &r.URL, &r.Body,
	}
}

// articleColumns are the columns of ch-go, filled and read by a loop written by hand.
type articleColumns struct {
	slug   proto.ColStr
	title  proto.ColStr
	author proto.ColStr
	agent  proto.ColStr
	url    proto.ColStr
	body   proto.ColStr
}

func newArticleColumns() columns[articleRow] {
	return &articleColumns{}
}

func (c *articleColumns) all() []proto.Column {
	return []proto.Column{
		&c.slug, &c.title, &c.author, &c.agent, &c.url, &c.body,
	}
}

func (c *articleColumns) fill(rows []articleRow) {
	for i := range rows {
		r := &rows[i]
		c.slug.Append(r.Slug)
		c.title.Append(r.Title)
		c.author.Append(r.Author)
		c.agent.Append(r.Agent)
		c.url.Append(r.URL)
		c.body.Append(r.Body)
	}
}

func (c *articleColumns) take(rows []articleRow) {
	for i := range rows {
		r := &rows[i]
		r.Slug = c.slug.Row(i)
		r.Title = c.title.Row(i)
		r.Author = c.author.Row(i)
		r.Agent = c.agent.Row(i)
		r.URL = c.url.Row(i)
		r.Body = c.body.Row(i)
	}
}

func newArticleShape(client *ent.Client) workload {
	set := func(c *ent.ArticleCreate, r *ent.Article) *ent.ArticleCreate {
		return c.SetSlug(r.Slug).SetTitle(r.Title).SetAuthor(r.Author).SetAgent(r.Agent).SetURL(r.URL).SetBody(r.Body)
	}
	return &shape[ent.Article, articleRow]{
		label: "texts", table: article.Table, names: article.Columns(), make: shapes.NewArticle, columns: newArticleColumns,
		values: (*articleRow).values, pointers: (*articleRow).pointers,
		appender: client.Article.Appender,
		all:      func(ctx context.Context) ([]*ent.Article, error) { return client.Article.Query().All(ctx) },
		iter:     func(ctx context.Context) iter.Seq2[*ent.Article, error] { return client.Article.Query().Iter(ctx) },
		scan:     func(ctx context.Context, into *[]articleRow) error { return client.Article.Query().Scan(ctx, into) },
		scanIter: func(ctx context.Context) iter.Seq2[articleRow, error] {
			return chrt.ScanIter[articleRow](ctx, client.Article.Query())
		},
		one:    func(ctx context.Context) (*ent.Article, error) { return client.Article.Query().First(ctx) },
		create: func(ctx context.Context, r *ent.Article) error { return set(client.Article.Create(), r).Exec(ctx) },
		bulk: func(ctx context.Context, rows []ent.Article) error {
			return client.Article.MapCreateBulk(rows, func(c *ent.ArticleCreate, i int) { set(c, &rows[i]) }).Exec(ctx)
		},
	}
}
