using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Kernels;
using Ridgeback.Layers;
using Ridgeback.Networks;
using Ridgeback.Objectives;
using Ridgeback.Optimizers;
using Ridgeback.Training;

namespace Ridgeback.Diagnostics;

/// <summary>A matrix product as it was measured.</summary>
/// <param name="Size">Rows, inner size and columns.</param>
/// <param name="Microseconds">The least time of one.</param>
/// <param name="Gigaflops">Billions of operations a second, counting a multiply-add as two.</param>
public sealed record ProductTime(string Size, double Microseconds, double Gigaflops);

/// <summary>What the machine gives on some threads.</summary>
/// <param name="Threads">How many.</param>
/// <param name="PeakGigaflops">Multiply-adds in registers: no program is faster.</param>
/// <param name="NearCopyGigabytes">Bytes read and written a second, in billions, within the second-level cache.</param>
/// <param name="FarCopyGigabytes">The same in memory.</param>
/// <param name="Products">Matrix products in plans.</param>
/// <param name="StepMicroseconds">The least time of a training step: 784-512-512-10, batch 128, dropout, Adam.</param>
/// <param name="StepGigaflops">Its operations a second, in billions.</param>
public sealed record MachineSpeed(
    int Threads, double PeakGigaflops, double NearCopyGigabytes, double FarCopyGigabytes, IReadOnlyList<ProductTime> Products,
    double StepMicroseconds, double StepGigaflops);

/// <summary>Measures what this machine gives at best, and what matrix products and a training step make of it.</summary>
public static class MachineBenchmark
{
    /// <summary>The batch of the training step.</summary>
    public const int StepBatch = 128;

    private static readonly (int Rows, int Inner, int Columns)[] Sizes =
        [(128, 128, 128), (512, 512, 512), (1024, 1024, 1024), (128, 784, 512)];

    /// <summary>The instruction set that kernels use here, such as <c>Vector512</c>.</summary>
    public static string InstructionSet => $"{Hardware.Best}";

    /// <summary>Measures on a number of threads; the least times count, so a busy machine shows less.</summary>
    /// <param name="threads">How many threads, ≥ 1.</param>
    /// <param name="seconds">About how long all of it takes, above 0; at least three runs of each are made.</param>
    public static MachineSpeed Measure(int threads, double seconds)
    {
        Setting.AtLeastOne(threads, "Benchmark, threads", "Use 1, or one for each core");
        Setting.Positive(seconds, "Benchmark, seconds", "5 is plenty on a quiet machine");
        var share = seconds / (Sizes.Length + 5);
        var team = new WorkerTeam(threads);
        (var step, var operations) = Step(team);
        var least = MachineProbe.Least(() => step.Run(), 2 * share);
        return new MachineSpeed(
            threads,
            MachineProbe.PeakGigaflops(Hardware.Best, threads, share),
            MachineProbe.CopyGigabytes(256 * 1024 * threads, threads, share),
            MachineProbe.CopyGigabytes(256L * 1024 * 1024, threads, share),
            [.. Sizes.Select(size => Product(size.Rows, size.Inner, size.Columns, team, share))],
            least * 1e6,
            operations / least / 1e9);
    }

    private static ProductTime Product(int rows, int inner, int columns, WorkerTeam team, double seconds)
    {
        var x = Random("x", [rows, inner]);
        var y = Random("y", [inner, columns]);
        var result = new Variable("result", [rows, columns], VariableRole.TrainingState, 0.0);
        var store = new StateStore<float>();
        store.Add(x, y, result);
        var plan = Plan<float>.Compile([Node.Assign(result, Node.MatMul(x, y))], store, new CompileOptions { Team = team });
        var least = MachineProbe.Least(() => plan.Run(), seconds);
        return new ProductTime($"{rows} × {inner} × {columns}", least * 1e6, 2.0 * rows * inner * columns / least / 1e9);
    }

    private static (Plan<float> Plan, long Operations) Step(WorkerTeam team)
    {
        var network = Network.For(NetworkTask.Classification(10), [784]).Dense(512).Relu().Dropout().Dense(512).Relu().Dropout();
        var graph = new TrainingGraph(network, new TrainingOptions(), StepBatch);
        var plan = new TrainingPlans<float>(graph, seed: 1, team).StepPlan(StepBatch);
        var features = plan.Input(NetworkGraph.FeaturesKey);
        for (var i = 0; i < features.Length; i++)
        {
            features[i] = (float)((i * 0.618033988749895) % 1);
        }

        for (var i = 0; i < StepBatch; i++)
        {
            plan.IndexInput(BatchKeys.Targets)[i] = i % 10;
            plan.IndexInput(BatchKeys.Examples)[i] = i;
        }

        return (plan, plan.Operations);
    }

    private static Variable Random(string name, Shape shape) =>
        new(name, shape, VariableRole.Weight, Node.RandomUniform(name, shape, RandomPlace.Initial));
}
