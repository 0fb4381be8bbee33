package dir_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/migrate/dir"
)

func TestColumnRenames(t *testing.T) {
	tests := []struct {
		in   string
		want []dir.ColumnRename
	}{
		{in: "ALTER TABLE t RENAME COLUMN a TO b", want: []dir.ColumnRename{{Table: "t", From: "a", To: "b"}}},
		{in: "alter table if exists `d`.`t` on cluster c (rename column if exists `a b` to c), (RENAME /* x */ COLUMN n.x TO n.y)",
			want: []dir.ColumnRename{{Table: "t", From: "a b", To: "c"}, {Table: "t", From: "n.x", To: "n.y"}}},
		{in: "ALTER TABLE t ADD COLUMN a String DEFAULT 'RENAME COLUMN a TO b'"},
		{in: "RENAME TABLE a TO b"},
		{in: "ALTER TABLE t RENAME COLUMN a"},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			if d := cmp.Diff(tt.want, dir.ColumnRenames(tt.in)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}
