package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/chent-io/chent/internal/screen"
	"github.com/chent-io/chent/migrate/inspect"
)

// clusterCommand groups what concerns the hosts of a cluster.
func clusterCommand() *cobra.Command {
	return group("cluster", "Look at the hosts of a cluster", clusterShowCommand())
}

func clusterShowCommand() *cobra.Command {
	var o projectOptions
	var url string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "show",
		Short: "List the hosts of the clusters that a server knows",
		Long: `List the hosts of all clusters that a server knows, with the version and the
macros that each of them states. The server asks them, with the login that its
configuration has for the cluster. A host that does not answer is listed too.`,
		Example: "  chent cluster show --url clickhouse://localhost/app",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			env, err := o.environment(func(text string) { fmt.Fprintln(cmd.ErrOrStderr(), "note:", text) })
			if err != nil {
				return err
			}
			if url, err = required("url", url, env.URL); err != nil {
				return err
			}
			conn, err := openView(cmd.Context(), url, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, conn.Close()) }()
			hosts, err := inspect.Hosts(cmd.Context(), conn)
			if err != nil {
				return err
			}
			if asJSON {
				out := json.NewEncoder(cmd.OutOrStdout())
				out.SetIndent("", "  ")
				return out.Encode(map[string]any{"hosts": hosts})
			}
			return printHosts(cmd.OutOrStdout(), hosts)
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&url, "url", "u", "", "one of the servers")
	flags.BoolVar(&asJSON, "json", false, "print JSON")
	addProjectFlags(flags, &o)
	return cmd
}

// printHosts prints a line per host, and what the hosts of a cluster do not
// have in common.
func printHosts(w io.Writer, hosts []inspect.Host) error {
	if len(hosts) == 0 {
		_, err := fmt.Fprintln(w, "The server knows no cluster.")
		return err
	}
	out := tabwriter.NewWriter(screen.For(w), 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "CLUSTER\tSHARD\tREPLICA\tADDRESS\tVERSION\tMACROS")
	versions := map[string]map[string]bool{}
	for _, h := range hosts {
		said := h.Version + "\t" + macrosText(h.Macros)
		if h.Problem != "" {
			said = h.Problem
		} else {
			if versions[h.Cluster] == nil {
				versions[h.Cluster] = map[string]bool{}
			}
			versions[h.Cluster][h.Version] = true
		}
		fmt.Fprintf(out, "%s\t%d\t%d\t%s\t%s\n", h.Cluster, h.Shard, h.Replica, h.Address, said)
	}
	for _, cluster := range slices.Sorted(maps.Keys(versions)) {
		if found := slices.Sorted(maps.Keys(versions[cluster])); len(found) > 1 {
			fmt.Fprintf(out, "The hosts of %s have different versions: %s.\n", cluster, strings.Join(found, ", "))
		}
	}
	return out.Flush()
}

// macrosText is name=value for each macro, in name order.
func macrosText(macros map[string]string) string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(macros)) {
		list = append(list, name+"="+macros[name])
	}
	return strings.Join(list, " ")
}
