using System.Runtime.InteropServices;
using Ridgeback.Cli;

// The first Ctrl-C (or SIGTERM) lets the training save and end by itself; the second ends the process at once.
using var cancellation = new CancellationTokenSource();
void Stop(PosixSignalContext context)
{
    if (cancellation.IsCancellationRequested)
    {
        Environment.Exit(ExitCode.Cancelled);
    }

    context.Cancel = true;
    cancellation.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return CommandLine.Run(args, Console.Out, Console.Error, cancellation.Token);
