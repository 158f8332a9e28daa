using Ridgeback.Benchmarks;

switch (args)
{
    case ["step", .. var rest]:
        StepCommand.Run(rest);
        break;
    case ["product", .. var rest]:
        ProductCommand.Run(rest);
        break;
    case ["predict", .. var rest]:
        PredictCommand.Run(rest);
        break;
    default:
        BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(typeof(TrainingStep<>).Assembly).Run(args);
        break;
}
