// Package lint says what in a migration, or in a schema, will hurt: what loses
// data, what changes the meaning of stored data, what takes hours, and what
// makes a table slow.
//
//	findings, err := lint.Directory(ctx, dev, files, lint.DirectoryOptions{})
//	findings := lint.Schema(desired)
//	findings, err := lint.Live(ctx, conn, desired)
//
// [Directory] runs the files on a development server and looks at what each
// statement has changed, so that its rules judge changes and not text: a table
// that the same file has made holds nothing that could be lost. [Schema] judges
// the design of tables and views; [Live] asks a server what they hold. Each
// finding has a stable [Code], which a comment can silence: see [Silence].
package lint
