package picture

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/lineage"
)

// shop is a small schema whose texts try to break out of the page.
func shop() (catalog.Catalog, *lineage.Graph) {
	db := catalog.Database{
		Tables: []catalog.Table{
			{Name: "orders", Comment: `</script><img src=x onerror="alert(1)">`, Columns: []catalog.Column{{Name: "cents", Type: "UInt64"}, {Name: "<b>", Type: "Enum8('\"' = 1)"}}},
			{Name: "days", Columns: []catalog.Column{{Name: "sum", Type: "UInt64"}}},
		},
		MaterializedViews: []catalog.MaterializedView{{Name: "days_mv", To: catalog.Name{Name: "days"}, DependsOn: []catalog.Name{{Name: "orders"}}, Query: "SELECT sum(cents) AS sum FROM orders"}},
	}
	g := &lineage.Graph{
		Edges: []lineage.Edge{{From: lineage.Column{Table: "orders", Name: "cents"}, To: lineage.Column{Table: "days", Name: "sum"}, Via: catalog.Name{Name: "days_mv"}}},
		Uses:  []lineage.Use{{Column: lineage.Column{Table: "orders", Name: "cents"}, By: catalog.Name{Name: "days_mv"}, Kind: catalog.KindMaterializedView}},
	}
	return catalog.Catalog{Databases: []catalog.Database{db}}, g
}

func TestPageLoadsNothing(t *testing.T) {
	t.Parallel()
	c, g := shop()
	p := New(c, g, Options{})
	p.Lay()
	var page, drawing strings.Builder
	if err := p.HTML(&page); err != nil {
		t.Fatal(err)
	}
	if err := p.SVG(&drawing); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{page.String(), drawing.String()} {
		for _, m := range regexp.MustCompile(`<[^>]*\b(?:src|href)=|url\([^#)]|@import|https?://[^\s"']+|<img|<b>`).FindAllString(text, -1) {
			if m != "http://www.w3.org/2000/svg" {
				t.Errorf("the page has %q", m)
			}
		}
	}
	if n := strings.Count(page.String(), "</script>"); n != 1 {
		t.Errorf("the page ends %d scripts", n)
	}
}

func TestChangesAreMarked(t *testing.T) {
	t.Parallel()
	before, _ := shop()
	after, g := shop()
	after.Databases[0].Tables[0].Columns[0].Type = "UInt32"
	after.Databases[0].Tables[1].Columns = append(after.Databases[0].Tables[1].Columns, catalog.Column{Name: "n", Type: "UInt64"})
	before.Databases[0].Tables = append(before.Databases[0].Tables, catalog.Table{Name: "gone"})
	p := New(after, g, Options{Changes: diff.Diff(before, after, diff.Options{})})
	got := map[string]string{}
	for _, x := range p.Boxes {
		got[x.Name] = x.Change
		for _, c := range x.Columns {
			got[x.Name+"."+c.Name] = c.Change
		}
	}
	for name, want := range map[string]string{"orders": modified, "orders.cents": modified, "days.n": added, "days.sum": "", "gone": dropped, "days_mv": ""} {
		if got[name] != want {
			t.Errorf("%s is %q, want %q", name, got[name], want)
		}
	}
}

// driver is put behind the page's own script: it does what a person does, and
// writes what is seen.
const driver = `<script>
{
const said = [], note = (name, value) => said.push(name + "=" + value);
note("boxes", document.querySelectorAll("svg .box").length);
note("images", document.querySelectorAll("img").length);
const search = document.getElementById("search");
search.value = "cen"; search.dispatchEvent(new Event("input"));
note("found", document.getElementById("found").textContent);
search.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter"}));
note("chosen", document.querySelector("#said h2").textContent);
note("breaks", [...document.querySelectorAll("#said a")].map(a => a.textContent).join(","));
note("down", [...document.querySelectorAll("svg .col.down")].map(c => c.dataset.c).join(","));
document.querySelector('.box[data-i="1"] .name').dispatchEvent(new MouseEvent("click", {bubbles: true}));
note("clicked", document.querySelector("#said h2").textContent);
const kind = document.querySelector('input[data-kind="materialized view"]');
kind.checked = false; kind.dispatchEvent(new Event("change"));
note("hidden", document.querySelectorAll("svg .hidden").length);
const boxes = [...document.querySelectorAll("svg .box")].map(b => b.getBoundingClientRect());
note("overlaps", boxes.filter((a, i) => boxes.some((b, j) => j < i && a.width && b.width && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)).length);
const out = document.createElement("pre"); out.id = "result"; out.textContent = said.join("\n"); document.body.append(out);
}
</script>`

func TestPageInChromium(t *testing.T) {
	t.Parallel()
	var browser string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			browser = path
			break
		}
	}
	if browser == "" {
		t.Skip("no Chromium is installed (Debian: apt-get install chromium)")
	}
	c, g := shop()
	p := New(c, g, Options{})
	p.Lay()
	var page strings.Builder
	if err := p.HTML(&page); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "page.html")
	if err := os.WriteFile(file, []byte(strings.Replace(page.String(), "</body>", driver+"</body>", 1)), 0o666); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	dom, err := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+filepath.Join(dir, "profile"),
		"--window-size=1500,900", "--virtual-time-budget=2000", "--dump-dom", "file://"+file).Output()
	if err != nil {
		t.Fatalf("%s: %v", browser, err)
	}
	result := regexp.MustCompile(`(?s)<pre id="result">(.*?)</pre>`).FindSubmatch(dom)
	if result == nil {
		t.Fatal("the page's script did not run to its end")
	}
	want := strings.Join([]string{
		"boxes=3", "images=0", "found=orders.cents", "chosen=orders.cents", "breaks=days.sum,days_mv", "down=sum", "clicked=days", "hidden=3", "overlaps=0",
	}, "\n")
	if got := string(result[1]); got != want {
		t.Errorf("the page says\n%s\nwant\n%s", got, want)
	}
}
