package cli

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"syscall"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/chent-io/chent/dialect/clickhouse/embedded"
	"github.com/chent-io/chent/internal/installbar"
)

// engineCommand groups what concerns the embedded engine.
func engineCommand() *cobra.Command {
	return group("engine", "Install and run the embedded ClickHouse",
		engineInstallCommand(), enginePathCommand(), engineVersionCommand(), engineServeCommand())
}

func engineInstallCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "install",
		Short: "Fetch the engine by npm into the user's cache (about 180 MB)",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			report, done := installbar.New(cmd.ErrOrStderr())
			path, err := embedded.Install(cmd.Context(), embedded.InstallOptions{Progress: report})
			done()
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), path)
			return err
		},
	}
}

func enginePathCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "path",
		Short: "Print where the engine's library is",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			path, err := embedded.Find(embedded.Options{})
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), path)
			return err
		},
	}
}

func engineVersionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Start the engine for a moment and print its ClickHouse version",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			e, err := embedded.Start(cmd.Context(), embedded.Options{})
			if err != nil {
				return err
			}
			if err := e.Close(); err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), e.Version())
			return err
		},
	}
}

func engineServeCommand() *cobra.Command {
	o := embedded.Options{Install: true}
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run a development server on loopback until Ctrl-C",
		Long: `Run the embedded ClickHouse as a development server for any client, on
loopback only, until Ctrl-C. The engine is fetched first if it is not installed.

Without --dir the data is gone when the server ends.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return serve(cmd, o)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.Dir, "dir", "", "data directory, kept afterwards (default a temporary one)")
	flags.IntVar(&o.HTTPPort, "http-port", 8123, "port of the HTTP interface, 0 for a free one")
	flags.IntVar(&o.NativePort, "port", 9000, "port of the native protocol, 0 for a free one")
	flags.StringVar(&o.Password, "password", "", "password of the user (default a random one)")
	return cmd
}

func serve(cmd *cobra.Command, o embedded.Options) error {
	report, done := installbar.New(cmd.ErrOrStderr())
	o.Progress = report
	e, err := embedded.Start(cmd.Context(), o)
	done()
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%w\nchoose other ports with --http-port and --port, or 0 for free ones", err)
	}
	if err != nil {
		return err
	}
	if err := printAddresses(cmd.OutOrStdout(), e, o.Dir != ""); err != nil {
		return errors.Join(err, e.Close())
	}
	select {
	case <-cmd.Context().Done():
	case <-e.Done():
	}
	return errors.Join(e.Err(), e.Close())
}

// printAddresses prints how to reach the engine, ready to paste.
func printAddresses(w io.Writer, e *embedded.Engine, keeps bool) error {
	user := url.UserPassword(e.User(), e.Password())
	http := url.URL{Scheme: "http", User: user, Host: e.HTTPAddr()}
	native := url.URL{Scheme: "clickhouse", User: user, Host: e.NativeAddr()}
	fate := "removed at the end"
	if keeps {
		fate = "kept"
	}
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(out, "ClickHouse %s is ready; Ctrl-C ends it\n", e.Version())
	fmt.Fprintf(out, "  data\t%s (%s)\n", e.Dir(), fate)
	fmt.Fprintf(out, "  HTTP\t%s\n", &http)
	fmt.Fprintf(out, "  native\t%s\n", &native)
	fmt.Fprintf(out, "  curl\tcurl '%s/' --data-binary 'SELECT version()'\n", &http)
	fmt.Fprintf(out, "  client\tclickhouse-client --host 127.0.0.1 --port %s --user %s --password %s\n", native.Port(), e.User(), shellQuote(e.Password()))
	return out.Flush()
}

func shellQuote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
