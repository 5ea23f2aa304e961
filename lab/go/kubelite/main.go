// kubelite is a Kubernetes control plane in one binary. It runs the programs that it is told, all in one process,
// since each process more would hold the same 150 MB again.
package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	logsapi "k8s.io/component-base/logs/api/v1"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	kcm "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kwokconfig "sigs.k8s.io/kwok/pkg/config"
	kwok "sigs.k8s.io/kwok/pkg/kwok/cmd"
	kwoklog "sigs.k8s.io/kwok/pkg/log"
	"sigs.k8s.io/kwok/pkg/utils/signals"
)

const usage = `usage: kubelite PROGRAM [flags] [-- PROGRAM [flags]]...

Programs: etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kwok.
The process ends when the first of its programs does, and with its stdin if KUBELITE_EXIT_WITH_STDIN=1.
kube-apiserver and kube-scheduler both handle the process's signals: give each a process of its own.`

func main() {
	if os.Getenv("KUBELITE_EXIT_WITH_STDIN") == "1" {
		go exitWithStdin()
	}
	// All programs of this process log alike.
	logsapi.ReapplyHandling = logsapi.ReapplyHandlingIgnoreUnchanged
	for _, args := range split(os.Args[1:]) {
		start(args)
	}
	select {}
}

// exitWithStdin ends this process together with its owner, who holds the other end of stdin and never closes it:
// a killed owner could not stop anything itself.
func exitWithStdin() {
	_, _ = io.Copy(io.Discard, os.Stdin)
	os.Exit(0)
}

func split(args []string) [][]string {
	programs := [][]string{nil}
	for _, arg := range args {
		if arg == "--" {
			programs = append(programs, nil)
			continue
		}
		last := len(programs) - 1
		programs[last] = append(programs[last], arg)
	}
	return programs
}

func start(args []string) {
	program := ""
	if len(args) > 0 {
		program = args[0]
	}
	switch program {
	case "etcd":
		go func() {
			etcdmain.Main(args)
			os.Exit(0)
		}()
	case "kube-apiserver":
		run(apiserver.NewAPIServerCommand(), args)
	case "kube-controller-manager":
		run(kcm.NewControllerManagerCommand(), args)
	case "kube-scheduler":
		run(scheduler.NewSchedulerCommand(), args)
	case "kwok":
		run(newKwokCommand(args), args)
	default:
		fmt.Fprintln(os.Stderr, usage)
		os.Exit(2)
	}
}

// run returns once the command has read its flags: programs share Kubernetes' global flags and may not set them up at
// the same time.
func run(command *cobra.Command, args []string) {
	ready := make(chan struct{})
	runE := command.RunE
	command.RunE = func(command *cobra.Command, args []string) error {
		close(ready)
		return runE(command, args)
	}
	command.SetArgs(args[1:])
	go func() { os.Exit(cli.Run(command)) }()
	<-ready
}

// newKwokCommand does what kwok's own main does; kwok offers no single entry point.
func newKwokCommand(args []string) *cobra.Command {
	os.Args = args // Read by InitFlags.
	flags := pflag.NewFlagSet("global", pflag.ContinueOnError)
	flags.ParseErrorsAllowlist.UnknownFlags = true
	flags.Usage = func() {}

	ctx, _ := kwoklog.InitFlags(signals.SetupSignalContext(), flags)
	ctx, err := kwokconfig.InitFlags(ctx, flags)
	if err != nil {
		fmt.Fprintln(os.Stderr, "kwok:", err)
		os.Exit(1)
	}
	command := kwok.NewCommand(ctx)
	command.PersistentFlags().AddFlagSet(flags)
	command.SetContext(ctx)
	command.Version = "" // The flag of this name is Kubernetes' own here, of another type.
	return command
}
