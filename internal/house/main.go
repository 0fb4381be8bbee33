package main

import (
	"fmt"
	"io"
	"os"
	"text/tabwriter"
)

func main() {
	root := "."
	if len(os.Args) > 1 {
		root = os.Args[1]
	}
	if err := report(os.Stdout, root); err != nil {
		fmt.Fprintln(os.Stderr, "house:", err)
		os.Exit(1)
	}
}

// report measures the tree at root and prints what it found.
func report(out io.Writer, root string) error {
	packages, err := measure(root)
	if err != nil {
		return err
	}
	var all pkg
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "lines\tfunctions\tlongest\tcomplexity > 15\tmost complex\tdecisions/100\texported\tfiles > 400\t package\t")
	for _, p := range packages {
		p.row(w)
		all.add(p)
	}
	all.name = "all, hand-written"
	all.row(w)
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(out)
	for _, f := range all.complex {
		fmt.Fprintf(out, "complexity %3d  %s\n", f.complexity, f.name)
	}
	fmt.Fprintln(out)
	for _, d := range decisions {
		places, err := d.places(root)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%-60s %3d places in %d packages\n", d.what, places.hits, len(places.packages))
	}
	return nil
}
