using Ridgeback.Benchmarks;

if (args is ["step", .. var rest])
{
    StepCommand.Run(rest);
    return;
}

BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(typeof(TrainingStep<>).Assembly).Run(args);
