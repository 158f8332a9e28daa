using Ridgeback.Benchmarks;

switch (args)
{
    case ["step", .. var rest]:
        StepCommand.Run(rest);
        break;
    case ["product", .. var rest]:
        ProductCommand.Run(rest);
        break;
    case ["peak", var threads, var seconds]:
        Console.WriteLine(System.Text.Json.JsonSerializer.Serialize(new
        {
            gigaflops = Ridgeback.Kernels.MachineProbe.PeakGigaflops(
                Ridgeback.Kernels.Hardware.Best, int.Parse(threads),
                double.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture)),
        }));
        break;
    case ["epoch", .. var rest]:
        EpochCommand.Run(rest);
        break;
    case ["components", .. var rest]:
        ComponentsCommand.Run(rest);
        break;
    case ["classes", .. var rest]:
        ClassesCommand.Run(rest);
        break;
    case ["regularizers", .. var rest]:
        RegularizersCommand.Run(rest);
        break;
    case ["own", .. var rest]:
        OwnFormulasCommand.Run(rest);
        break;
    case ["predict", .. var rest]:
        PredictCommand.Run(rest);
        break;
    default:
        BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(typeof(TrainingStep<>).Assembly).Run(args);
        break;
}
